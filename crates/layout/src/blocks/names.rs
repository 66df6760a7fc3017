//! Whether a text reads as the name of what follows: short, of words, and no sentence. Only spelling counts here.

use super::contents::plain_title;
use super::levels::number_depth;
use super::paragraphs::ends;
use sifferkoll_grammar::find_period;

/// A word of capitals with at most so many letters is the short form of a name, not a heading in capitals.
const LONGEST_ACRONYM: usize = 5;

/// Begins as a name does, consists of words and does not end as a sentence does.
pub(super) fn is_name(text: &str) -> bool {
    let first = text.trim_start_matches(['"', '”', '«', '»', '(']).chars().next();
    let begins = first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || c == '§');
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let others = text.chars().filter(|c| !c.is_alphabetic() && !c.is_whitespace()).count();
    let sentence = ends(text) && !text.ends_with('?') || text.ends_with([',', ';', '-', '–']);
    let cut_off = text.matches('(').count() != text.matches(')').count();
    begins && letters >= 2 && letters > others && !sentence && !cut_off && !text.contains('@')
}

/// Whether a name that nothing but its words sets off can be a heading: no date or amount, no short form or list
/// of them, no label with its value, no sentence with a word behind.
pub(super) fn is_plain_name(text: &str) -> bool {
    let numbered = number_depth(text).is_some();
    let begins = numbered || !text.starts_with(|c: char| c.is_ascii_digit());
    let capitals = !text.chars().any(char::is_lowercase);
    let acronyms = capitals && (text.contains([',', '/']) || text.chars().count() <= LONGEST_ACRONYM);
    let sentence = !numbered && text.contains(". ");
    let others = text.contains('%') || ends_in_figures(text) || is_label_with_value(text);
    begins && !acronyms && !sentence && !others
}

/// Whether a bold name can be a heading: no sum and no label with its value. It may end in a number of its own,
/// as `Not 5` does.
pub(super) fn is_bold_name(text: &str) -> bool {
    let short = text
        .rsplit_once(' ')
        .is_some_and(|(before, last)| last.len() <= 2 && !before.ends_with(|c: char| c.is_ascii_digit()));
    (short || !ends_in_figures(text)) && !is_label_with_value(text)
}

/// Whether most words after the first begin with a capital, as in the name of a person or the heads of a
/// table that a dump has run together; headings in Swedish are spelled like sentences.
pub(super) fn is_capitalised(text: &str) -> bool {
    // The name of a product counts for nothing.
    let spelled =
        |word: &&str| word.chars().any(char::is_lowercase) && !word.contains(|c: char| c.is_ascii_digit());
    // What comes before the first word is its number.
    let words = text.split(' ').skip_while(|word| !word.contains(char::is_alphabetic));
    let words: Vec<&str> = words.skip(1).filter(spelled).collect();
    let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    capitals * 2 > words.len()
}

/// Figures at the end are a date, an amount or a telephone number as often; a year after words is part of a name.
fn ends_in_figures(text: &str) -> bool {
    let (before, last) = text.rsplit_once(' ').unwrap_or(("", text));
    let year = last.len() == 4 && find_period(last).is_some();
    let named = before.split(' ').any(|word| word.len() > 1 && word.chars().all(char::is_alphabetic));
    let figures = last.ends_with(|c: char| c.is_ascii_digit()) && !last.contains(char::is_alphabetic);
    figures && !(year && named)
}

/// `Diarienummer: 12`, `Huvudansvar: BIN`: what follows the colon is no phrase of its own.
fn is_label_with_value(text: &str) -> bool {
    let Some((_, value)) = text.split_once(": ") else { return false };
    let small = value.split(' ').filter(|word| word.chars().all(char::is_lowercase)).count();
    small < 2 || !value.starts_with(char::is_alphabetic)
}

/// Whether a text stands in a list of contents.
pub(super) fn is_listed(text: &str, titles: &std::collections::BTreeSet<String>) -> bool {
    !titles.is_empty() && titles.contains(&plain_title(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_what_is_none() {
        for text in [
            "Volymmått",
            "3.2 Volymmått",
            "§ 1 Uppgifter",
            "Mål 2026 för nämnden",
            "Vad är nytt?",
            "Avtal Microsoft365",
        ] {
            assert!(is_name(text) && is_plain_name(text), "{text}");
        }
        for text in [
            "Nämnden har minskat kostnaderna.",
            "och ledningsstöd",
            "12 345 678",
            "a@b.se",
            "Mål-",
            "Minskad energi (el",
            "Göteborg 2024-03-01",
            "KS/KLF, BIN, VON",
            "Huvudansvar: BIN",
            "Datum för kontroll: 2024-01-31 Barn, unga och vuxna",
            "Värde 4-8 Risken hålls under uppsikt. Bevakning",
            "SOCN",
            "8,0% avvikelse",
            "Tfn 0150-570 00",
        ] {
            assert!(!is_name(text) || !is_plain_name(text), "{text}");
        }
        assert!(is_plain_name("Bilaga: Uppföljning av uppdrag i kommunplanen"));
        assert!(is_plain_name("Årsredovisning för 2023"));
    }

    #[test]
    fn persons_and_heads_of_tables_are_capitalised() {
        for text in ["Anna-Lena Ramstedt", "Åtgärder Startdatum Slutdatum", "Nyckeltal Mätdatum 2023"] {
            assert!(is_capitalised(text), "{text}");
        }
        for text in [
            "Volymutveckling",
            "§ 6 Utskott",
            "Kollektivet HVB",
            "Ansvar i Katrineholms kommun",
            "Tillväxt, fler jobb & ökad försörjning",
        ] {
            assert!(!is_capitalised(text), "{text}");
        }
    }
}
