//! `limit-reached-by-rounding`: an outcome reaches a limit of the document only because its share is rounded.

use super::target_ratio::ratios;
use sifferkoll_plugin::grammar::unit_named;
use sifferkoll_plugin::model::{Block, Decimal, Family, Measure, Statement, Unit};
use sifferkoll_plugin::relations::Place;
use sifferkoll_plugin::{DocumentView, Observations, Remark, TableView, declare_rule};

/// Words that may stand between a limit and what it is a share of (`95 procent av det fastställda riktvärdet`).
const WORDS_BETWEEN: usize = 3;
/// Letters of a column's head by which prose is known to speak of it: enough to tell words apart, few enough for
/// their endings.
const STEM: usize = 5;

declare_rule! {
    /// ## What it checks
    /// Where the document says which share of its targets gives which status (`minst 95 procent av riktvärdet`):
    /// printed shares that stand exactly at such a limit, though outcome and target lie below it.
    /// ## Formula
    /// `outcome / target ≥ limit` before rounding, where the printed share stands at the limit.
    /// ## Why it matters
    /// A goal that is missed is reported as nearly reached.
    /// ## Example
    /// The limit is 95 per cent. Outcome 36, target 38, printed **95 %**: 36 / 38 is 94,7 %.
    /// ## Tolerance
    /// None: the printed figures are taken as they stand. An unrounded outcome may reach the limit, so it is a
    /// `suspect`.
    /// ## When it is wrong
    /// When the document means its limits for rounded shares.
    /// ## Source
    /// The document's own limits.
    pub static LIMIT_REACHED_BY_ROUNDING = {
        name: "limit-reached-by-rounding", code: "IND001", family: Family::Status,
        summary: "an outcome reaches a limit only because its share of the target is rounded",
        since: "0.2", check_document: check,
        swedish: include_str!("sv/limit-reached-by-rounding.md"),
    }
}

fn check(view: &DocumentView<'_>, out: &mut Observations) {
    for table in view.views().filter(TableView::is_typed) {
        let columns = &table.table.columns;
        let aims = columns.iter().filter(|c| c.measure == Measure::Riktvarde);
        let limits: Vec<Decimal> = aims.flat_map(|aim| limits(view.blocks, &aim.header)).collect();
        if limits.is_empty() {
            continue;
        }
        let ledger = table.ledger;
        for target in (0..columns.len()).filter(|c| columns[*c].measure == Measure::UtfallRiktvarde) {
            for ratio in ratios(&table, target) {
                let figure = |place: Place| ledger.figure(place);
                let [outcome, aim] = &ratio.constraint.operands[..] else {
                    continue;
                };
                let (Some(printed), Some(outcome), Some(aim)) =
                    (figure(ratio.constraint.target), figure(outcome.place), figure(aim.place))
                else {
                    continue;
                };
                let hundredfold = outcome.value.checked_mul(Decimal::ONE_HUNDRED);
                let Some(exact) = hundredfold.and_then(|outcome| outcome.checked_div(aim.value)) else {
                    continue;
                };
                let holds = ratio.constraint.measure(ledger).is_some_and(|m| m.possible);
                if let Some(limit) =
                    limits.iter().find(|l| printed.value >= **l && exact < **l).filter(|_| holds)
                {
                    out.remarks.push(Remark {
                        place: ratio.constraint.target,
                        statement: Statement::Limit { limit: format!("{} %", limit.normalize()) },
                        expected: Some(exact.round_dp(printed.value.scale() + 1)),
                        related: ratio.constraint.operands.iter().map(|o| o.place).collect(),
                    });
                }
            }
        }
    }
}

/// Shares of a target, in per cent, of which the text speaks.
fn limits(blocks: &[Block], head: &str) -> Vec<Decimal> {
    let stem: String =
        head.chars().take_while(|c| c.is_alphabetic()).take(STEM).collect::<String>().to_lowercase();
    if stem.chars().count() < STEM {
        return Vec::new();
    }
    let mut out: Vec<Decimal> = Vec::new();
    for block in blocks {
        let text = block.text.to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let (figure, unit_after) = match word.strip_suffix('%') {
                Some(figure) => (figure, at),
                None => (*word, at + 1),
            };
            let Ok(value) = figure.replace(',', ".").parse::<Decimal>() else {
                continue;
            };
            let per_cent = unit_after == at
                || words.get(unit_after).and_then(|word| unit_named(word)) == Some(Unit::Percent);
            let after = words.iter().skip(unit_after + 1).take(WORDS_BETWEEN + 1);
            if per_cent && after.into_iter().any(|word| word.starts_with(&stem)) && !out.contains(&value) {
                out.push(value);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_plugin::model::BlockRole;

    #[test]
    fn limits_are_read_from_the_text() {
        let block = |text: &str| Block {
            role: BlockRole::Paragraph,
            text: text.to_owned(),
            location: Vec::new(),
            lines: Vec::new(),
            table: None,
        };
        let blocks = [
            block("Gult om utfallet är minst 95 procent av riktvärdet men mindre än 100 procent."),
            block("Grönt från 100% av det satta riktvärdet. Kostnaden ökade 12 procent av budget."),
        ];
        assert_eq!(limits(&blocks, "Riktvärde 2023"), [95, 100].map(Decimal::from));
        assert_eq!(limits(&blocks, "Mål"), []);
    }
}
