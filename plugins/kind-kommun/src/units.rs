//! Units of tables, columns and rows, by what their words say.

use crate::head::Head;
use crate::terms::{Terms, first_match};
use sifferkoll_plugin::grammar::{find_unit, unit_named};
use sifferkoll_plugin::model::{Inference, Origin, RawTable, Subject, Unit};
use std::collections::BTreeSet;

/// The unit with this name in the contract's closed list.
pub(crate) fn unit_of_name(name: &str) -> Option<Unit> {
    unit_named(name).filter(|unit| unit.name() == name)
}

/// The unit that a label names: `Lönekostnader, tkr`, `Sjukfrånvaro (%)`, `Månadsanställda, antal`. Money and
/// shares win over counts, since a share is often one of a count (`andel av antal årsarbetare (%)`).
pub(crate) fn of_label(terms: &Terms, label: &str) -> Option<Unit> {
    find_unit(label).or_else(|| counted(terms, &label.to_lowercase()))
}

/// The unit of a column: that of its head, or of the group above it.
pub(crate) fn of_head(terms: &Terms, head: &Head) -> Option<(Unit, Origin)> {
    let measured = |text: &str| find_unit(text).filter(|u| *u == Unit::Percent || u.is_money());
    let own = measured(&head.text).or_else(|| counted(terms, &head.lower()));
    own.map(|unit| (unit, Origin::Head))
        .or_else(|| head.group.as_deref().and_then(measured).map(|unit| (unit, Origin::Group)))
}

/// The unit that a cell of a unit column names.
pub(crate) fn of_cell(terms: &Terms, text: &str) -> Option<Unit> {
    unit_named(text).or_else(|| counted(terms, &text.to_lowercase())).or_else(|| find_unit(text))
}

/// The unit in words of the vocabulary, such as a count.
fn counted(terms: &Terms, lower: &str) -> Option<Unit> {
    let found = terms.units.iter().filter_map(|(name, words)| Some((first_match(lower, words)?.0, name)));
    found.min().and_then(|(_, name)| unit_of_name(name))
}

/// The unit printed at the table: in the head of its labels, its captions or its heads; money first.
pub(crate) fn of_table(table: &RawTable, heads: &[Head], labels: usize) -> Option<(Unit, Inference)> {
    let money = |text: &str| find_unit(text).filter(Unit::is_money);
    let corner = heads.get(labels).map(|h| (h.text.as_str(), Origin::Head));
    let captions = table.captions.iter().rev().map(|c| (c.text.as_str(), Origin::Title));
    let mut printed = corner.into_iter().chain(captions);
    let named = printed.find_map(|(text, from)| Some((money(text)?, from, text.to_owned())));
    let (unit, from, words) = named.or_else(|| {
        let units: BTreeSet<Unit> = heads
            .iter()
            .enumerate()
            .filter(|(c, _)| *c != labels)
            .filter_map(|(_, h)| money(&h.text))
            .collect();
        let unit = (units.len() == 1).then(|| units.into_iter().next()).flatten()?;
        let words = heads.iter().find(|h| money(&h.text).is_some()).map(|h| h.text.clone());
        Some((unit, Origin::Head, words.unwrap_or_default()))
    })?;
    let value = unit.name().to_owned();
    Some((unit, Inference { about: Subject::Unit, value, from, words }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::built_in;

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
        check("Kvalitetsledningssystem", None);
    }
}
