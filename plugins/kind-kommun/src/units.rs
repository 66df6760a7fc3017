//! Units of tables, columns and rows, by what their words say.

use crate::head::Head;
use crate::terms::{Terms, first_match};
use sifferkoll_plugin::grammar::{find_unit, unit_named};
use sifferkoll_plugin::model::{Inference, Origin, RawTable, Subject, Unit};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The unit with this name: one of the contract's closed list, or any other verbatim.
pub(crate) fn unit_of_name(name: &str) -> Unit {
    unit_named(name).filter(|unit| unit.name() == name).unwrap_or_else(|| Unit::Other(name.into()))
}

/// The unit that a label names: `Lönekostnader, tkr`, `Sjukfrånvaro (%)`, `Månadsanställda, antal`,
/// `Handläggningstid, dagar`. Money and shares win over counts, since a share is often one of a count
/// (`andel av antal årsarbetare (%)`).
pub(crate) fn of_label(terms: &Terms, label: &str) -> Option<Unit> {
    let lower = label.to_lowercase();
    find_unit(label).or_else(|| at_the_end(terms, &lower)).or_else(|| counted(terms, &lower))
}

/// The unit of a column: that of its head, or of the group above it.
pub(crate) fn of_head(terms: &Terms, head: &Head) -> Option<(Unit, Origin)> {
    let measured = |text: &str| find_unit(text).filter(|u| *u == Unit::Percent || u.is_money());
    let lower = head.lower();
    let own = measured(&head.text).or_else(|| at_the_end(terms, &lower)).or_else(|| counted(terms, &lower));
    own.map(|unit| (unit, Origin::Head))
        .or_else(|| head.group.as_deref().and_then(measured).map(|unit| (unit, Origin::Group)))
}

/// The unit that a cell of a unit column names.
pub(crate) fn of_cell(terms: &Terms, text: &str) -> Option<Unit> {
    let lower = text.to_lowercase();
    let named =
        || terms.units.iter().find(|(_, words)| words.contains(&lower)).map(|(name, _)| unit_of_name(name));
    unit_named(text).or_else(named).or_else(|| counted(terms, &lower)).or_else(|| find_unit(text))
}

/// A unit of the vocabulary in brackets (`Yta (m²)`), or behind the last comma, there also as a mean (`Väntetid, dagar i
/// genomsnitt`, `Utredningstid, snitt i dagar`).
fn at_the_end(terms: &Terms, lower: &str) -> Option<Unit> {
    let bracket = lower.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let (_, end) = bracket.or_else(|| lower.rsplit_once(','))?;
    let end = end.trim();
    let beside = |word: &String| end.strip_prefix(word.as_str()).or_else(|| end.strip_suffix(word.as_str()));
    let end = terms.labels.mean.iter().find_map(beside).unwrap_or(end).trim();
    let named = terms.units.iter().find(|(_, words)| words.iter().any(|word| word == end));
    named.map(|(name, _)| unit_of_name(name))
}

/// A word for a count, anywhere.
fn counted(terms: &Terms, lower: &str) -> Option<Unit> {
    let words = terms.units.get(Unit::Count.name())?;
    first_match(lower, words).map(|_| Unit::Count)
}

/// The unit printed at the table: in the head of its labels, its captions or its heads; money first.
pub(crate) fn of_table(
    terms: &Terms,
    table: &RawTable,
    heads: &[Head],
    labels: usize,
) -> Option<(Unit, Inference)> {
    let money = |text: &str| find_unit(text).filter(Unit::is_money);
    let corner = heads.get(labels).map(|h| (h.text.as_str(), Origin::Head));
    let captions = table.captions.iter().rev().map(|c| (c.text.as_str(), Origin::Title));
    let mut printed = corner.into_iter().chain(captions);
    let named = printed.find_map(|(text, from)| Some((money(&beside_figures(text))?, from, text.to_owned())));
    let named = named.or_else(|| {
        let units: BTreeSet<Unit> = heads
            .iter()
            .enumerate()
            .filter(|(c, _)| *c != labels)
            .filter_map(|(_, h)| money(&h.text))
            .collect();
        let unit = (units.len() == 1).then(|| units.into_iter().next()).flatten()?;
        let words = heads.iter().find(|h| money(&h.text).is_some()).map(|h| h.text.clone());
        Some((unit, Origin::Head, words.unwrap_or_default()))
    });
    // Any other unit only where the nearest caption ends with it: `Elever per månad, antal`.
    let named = named.or_else(|| {
        let caption = table.captions.last()?;
        Some((at_the_end(terms, &caption.text.to_lowercase())?, Origin::Title, caption.text.clone()))
    });
    let (unit, from, words) = named?;
    let value = unit.name().to_owned();
    Some((unit, Inference { about: Subject::Unit, value, from, words, location: None }))
}

/// A sentence without the words that follow figures: `ett överskott på 393 tkr.` says nothing of a table.
fn beside_figures(text: &str) -> Cow<'_, str> {
    if !text.trim_end().ends_with('.') {
        return Cow::Borrowed(text);
    }
    let ends_with_digit = |word: &str| word.ends_with(|c: char| c.is_ascii_digit());
    let words: Vec<&str> = text.split_whitespace().collect();
    let before = std::iter::once(&"").chain(&words);
    let kept =
        words.iter().zip(before).filter(|(word, before)| !ends_with_digit(before) || ends_with_digit(word));
    Cow::Owned(kept.map(|(word, _)| *word).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::built_in;

    #[test]
    fn a_unit_behind_a_figure_in_a_sentence_is_of_that_figure() {
        assert_eq!(find_unit(&beside_figures("Boendet lämnar ett överskott på 1 393 tkr.")), None);
        assert_eq!(find_unit(&beside_figures("Alla belopp anges i tkr.")), Some(Unit::Tkr));
        assert_eq!(beside_figures("Belopp i 1000 kr"), "Belopp i 1000 kr");
    }

    #[test]
    fn labels_name_units() {
        let library = built_in();
        let check = |label: &str, expect: Option<Unit>| {
            assert_eq!(of_label(&library.terms, label), expect, "{label}");
        };
        check("Lönekostnader totalt, tkr", Some(Unit::Tkr));
        check("Timanställda, andel av totalt antal årsarbetare (%)", Some(Unit::Percent));
        check("Månadsanställda, antal", Some(Unit::Count));
        check("Antal Major Incidents", Some(Unit::Count));
        check("Handläggningstid, dagar", Some(Unit::Other("dagar".into())));
        check("Väntetid, dagar i genomsnitt", Some(Unit::Other("dagar".into())));
        check("Utredningstid i barnärenden, genomsnitt i dagar", Some(Unit::Other("dagar".into())));
        check("Yta (m²)", Some(Unit::Other("m²".into())));
        check("Sjukfrånvaro över 90 dagar i följd", None);
        check("Kvalitetsledningssystem", None);
    }
}
