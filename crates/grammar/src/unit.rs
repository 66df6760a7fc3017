//! Units as Swedish reports write them.

use crate::fold;
use sifferkoll_model::Unit;

/// Spellings of the closed list, lower case, longest first where one begins another.
const SPELLINGS: &[(&str, Unit)] = &[
    ("miljarder kronor", Unit::Mdkr),
    ("miljoner kronor", Unit::Mnkr),
    ("tusentals kronor", Unit::Tkr),
    ("tusen kronor", Unit::Tkr),
    ("procentenheter", Unit::PercentagePoints),
    ("miljarder kr", Unit::Mdkr),
    ("miljoner kr", Unit::Mnkr),
    ("tusen kr", Unit::Tkr),
    ("promille", Unit::PerMille),
    ("procent", Unit::Percent),
    ("kronor", Unit::Kr),
    ("antal", Unit::Count),
    ("mdkr", Unit::Mdkr),
    ("mdr", Unit::Mdkr),
    ("mnkr", Unit::Mnkr),
    ("mkr", Unit::Mnkr),
    ("msek", Unit::Mnkr),
    ("tkr", Unit::Tkr),
    ("tsek", Unit::Tkr),
    ("kkr", Unit::Tkr),
    ("sek", Unit::Kr),
    ("st", Unit::Count),
    ("kr", Unit::Kr),
    ("%", Unit::Percent),
    ("‰", Unit::PerMille),
];

/// Measures that stand after a figure, lower case; the unit is what is printed. None of them is a word that
/// may follow a figure in a text.
const MEASURES: &[&str] = &[
    "l", "liter", "m2", "m²", "m3", "m³", "kvm", "km", "kg", "ton", "kwh", "mwh", "gwh", "kwh/m2", "kwh/m²",
];

/// The unit that the text names from its first to its last letter (`Mnkr.`, `tkr`, `kWh`).
pub fn unit_named(text: &str) -> Option<Unit> {
    let printed = fold(text);
    let printed = printed.trim_end_matches(['.', ':', ',']);
    let lower = printed.to_lowercase();
    let known = SPELLINGS.iter().find(|(name, _)| *name == lower).map(|(_, unit)| unit.clone());
    known.or_else(|| MEASURES.contains(&lower.as_str()).then(|| Unit::Other(printed.into())))
}

/// A unit of money or per cent that stands as a word of its own in a title or head: `(tkr)`,
/// `Belopp i mnkr`, `Förändring %`. `antal` and `st` are too common as words to count here.
pub fn find_unit(text: &str) -> Option<Unit> {
    let text = fold(text).to_lowercase();
    SPELLINGS
        .iter()
        .filter(|(_, unit)| *unit != Unit::Count)
        .filter_map(|(name, unit)| Some((word_position(&text, name)?, name.len(), unit)))
        .min_by_key(|(at, length, _)| (*at, std::cmp::Reverse(*length)))
        .map(|(_, _, unit)| unit.clone())
}

fn word_position(text: &str, word: &str) -> Option<usize> {
    let symbol = !word.chars().any(char::is_alphabetic);
    text.match_indices(word)
        .find(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            symbol || !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
        .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_in_titles_and_cells() {
        let check = |text: &str, expect: Option<Unit>| assert_eq!(find_unit(text), expect, "{text}");
        check("Driftsredovisning, nettoresultat (tkr)", Some(Unit::Tkr));
        check("Belopp i mnkr", Some(Unit::Mnkr));
        check("Tusen kronor", Some(Unit::Tkr));
        check("Budget i miljoner kronor", Some(Unit::Mnkr));
        check("Förändring %", Some(Unit::Percent));
        check("Stockholms krav", None);
        check("Antal årsarbetare", None);
        assert_eq!(unit_named("Mkr."), Some(Unit::Mnkr));
        assert_eq!(unit_named("st"), Some(Unit::Count));
        assert_eq!(unit_named("kWh/m2"), Some(Unit::Other("kWh/m2".into())));
        assert_eq!(unit_named("styck"), None);
        assert_eq!(unit_named("år"), None);
    }
}
