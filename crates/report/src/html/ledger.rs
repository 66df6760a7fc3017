//! The arithmetic of a finding, written out.
//!
//! In: a finding. Out: its operands below one another, what they give, what is printed and by how much that differs; and,
//! where few figures are added, the same in one line.

use super::markup::Markup;
use crate::Lang;
use crate::messages::say;
use crate::text::{figure, is_addition};
use sifferkoll_model::{CanonicalTable, CellId, Decimal, Finding, Printed, Statement};

/// More operands than this are not listed one by one.
const MOST_OPERANDS: usize = 40;
/// More operands than this are not written in one line.
const MOST_IN_LINE: usize = 8;

/// The printed figure of a finding as a number, from the cell that it is about.
pub(super) fn printed_value(cell: Option<(&CanonicalTable, CellId)>) -> Option<Decimal> {
    let (table, id) = cell?;
    match &table.cell(id)?.printed {
        Printed::Number(amount) if amount.bound.is_none() => Some(amount.value),
        _ => None,
    }
}

/// `12 + 30 = 42; tryckt 40, skiljer -2`; `None` where nothing is added, or too much.
pub(super) fn line(finding: &Finding, printed: Option<Decimal>, lang: Lang) -> Option<String> {
    let sum = sum(finding)?;
    let differs = difference(finding, printed)
        .map_or(String::new(), |by| say(lang, "html-differs", &[("by", &figure(by))]));
    let places = [("sum", sum.as_str()), ("printed", &finding.printed), ("differs", &differs)];
    Some(say(lang, "html-sum", &places))
}

fn sum(finding: &Finding) -> Option<String> {
    let operands = &finding.related;
    let expected = finding.expected?;
    let adds: Decimal = operands.iter().map(|operand| operand.signed).sum();
    let few = (2..=MOST_IN_LINE).contains(&operands.len());
    if !few || !is_addition(&finding.statement) || adds != expected {
        return None;
    }
    let mut out = String::new();
    for (at, operand) in operands.iter().enumerate() {
        let negative = operand.signed.is_sign_negative() && !operand.signed.is_zero();
        let (sign, value) = match (at, negative) {
            (0, _) => ("", operand.signed),
            (_, true) => (" − ", operand.signed.abs()),
            (_, false) => (" + ", operand.signed),
        };
        out.push_str(sign);
        out.push_str(&figure(value));
    }
    Some(format!("{out} = {}", figure(expected)))
}

fn difference(finding: &Finding, printed: Option<Decimal>) -> Option<Decimal> {
    let by = printed? - finding.expected?;
    (!by.is_zero()).then_some(by)
}

/// The operands as a small table; nothing where there are none.
pub(super) fn ledger(out: &mut Markup, finding: &Finding, printed: Option<Decimal>, lang: Lang) {
    if finding.related.is_empty() {
        return;
    }
    out.raw("<table class=\"ledger\"><caption>")
        .text(&say(lang, "html-arithmetic", &[]))
        .raw("</caption><tbody>");
    // The operands of a total differ by row, those of a row by column.
    let one_row = finding.related.iter().all(|operand| operand.row == finding.row);
    for operand in finding.related.iter().take(MOST_OPERANDS) {
        let name = if one_row && !operand.column.is_empty() { &operand.column } else { &operand.row };
        let name = if name.is_empty() { &operand.printed } else { name };
        row(out, "", name, &figure(operand.signed));
    }
    if let Some(more) = finding.related.len().checked_sub(MOST_OPERANDS).filter(|more| *more > 0) {
        row(out, "", &say(lang, "html-more-operands", &[("n", &more.to_string())]), "");
    }
    out.raw("</tbody><tbody class=\"result\">");
    // A share between others is not computed from them.
    let computed = !matches!(finding.statement, Statement::Between { .. });
    if let (true, Some(expected)) = (computed, finding.expected) {
        row(out, "gives", &say(lang, "html-gives", &[]), &figure(expected));
    }
    row(out, "wrong", &say(lang, "html-printed", &[]), &finding.printed);
    if let (true, Some(by)) = (computed, difference(finding, printed)) {
        row(out, "by", &say(lang, "html-difference", &[]), &figure(by));
    }
    out.raw("</tbody></table>");
}

fn row(out: &mut Markup, class: &str, name: &str, figure: &str) {
    out.raw("<tr");
    if !class.is_empty() {
        out.attr("class", class);
    }
    out.raw("><th scope=\"row\">").text(name).raw("</th><td class=\"n\">").text(figure).raw("</td></tr>");
}
