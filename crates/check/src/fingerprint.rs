//! What a finding is known by in later runs.
//!
//! In: findings in reading order with the document's tables and what it says of itself. Out: a digest of the
//! document's class, the table's title, the row, the column, the rule, the formula and the printed figure. No path,
//! page, line or box goes in, and of words only letters and digits, so that the same report exported anew, or read
//! from a dump instead of a PDF, has the same. Equal findings of a document are told apart by their order.

use sha2::{Digest, Sha256};
use sifferkoll_plugin::model::{CanonicalTable, DocumentMeta, Finding, Fingerprint};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Changes with what goes into a fingerprint.
const VERSION: &str = "sifferkoll/fingerprint/1";
/// More digits than this in a row of words may be an identity or telephone number, of which no digest is made.
const LONGEST_NUMBER: usize = 8;

/// Digest of whose a document is, what it is, and which year or part of it: the same for every export of it.
pub(crate) fn document_class(meta: &DocumentMeta) -> Fingerprint {
    let municipality = meta.municipality.as_ref().map(|m| m.code.clone());
    let committee = meta.committee.as_deref().map(words);
    let kind = meta.kind.map(|kind| kind.name().to_owned());
    let year = meta.year.map(|year| year.0.to_string());
    let interval = meta.interval.map(|interval| interval.to_string());
    digest(&[municipality, committee, kind, year, interval].map(Option::unwrap_or_default))
}

/// Gives every finding its fingerprint. The findings may stand in any order.
pub(crate) fn identify(findings: &mut [Finding], tables: &[CanonicalTable], meta: &DocumentMeta) {
    let class = document_class(meta).to_string();
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|at| findings[*at].location.order());
    let mut times: BTreeMap<Fingerprint, usize> = BTreeMap::new();
    for at in order {
        let finding = &findings[at];
        let title = finding.table.as_ref().and_then(|id| tables.iter().find(|table| table.id == *id));
        let parts = [
            class.clone(),
            words(title.and_then(|table| table.title.as_deref()).unwrap_or_default()),
            words(&finding.row),
            words(&finding.column),
            finding.code.clone(),
            words(finding.statement.words().map_or("", String::as_str)),
            figure(&finding.printed),
        ];
        let first = digest(&parts);
        let nth = times.entry(first).or_default();
        *nth += 1;
        let own = if *nth == 1 { first } else { digest(&[first.to_string(), nth.to_string()]) };
        findings[at].fingerprint = own;
    }
}

/// The digest of a finding over several documents, of what tells it apart.
pub(crate) fn of_series(parts: &[String]) -> Fingerprint {
    digest(parts)
}

fn digest(parts: &[String]) -> Fingerprint {
    let mut hasher = Sha256::new();
    hasher.update(VERSION);
    for part in parts {
        hasher.update([0x1f]);
        hasher.update(part);
    }
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(hasher.finalize()).for_each(|(to, from)| *to = from);
    Fingerprint(bytes)
}

/// Letters and digits alone, in small letters: hyphens at line ends, blanks and quotes differ between exports.
fn words(text: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, '%' | '<' | '>');
    let plain: String = text.nfkc().filter(kept).flat_map(char::to_lowercase).collect();
    let mut out = String::new();
    for piece in plain.as_bytes().chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
        let number = piece.first().is_some_and(u8::is_ascii_digit);
        match std::str::from_utf8(piece) {
            Ok(_) if number && piece.len() > LONGEST_NUMBER => out.push('#'),
            Ok(piece) => out.push_str(piece),
            // Pieces begin and end at ASCII digits, so this cannot be.
            Err(_) => {}
        }
    }
    out
}

/// A printed figure without blanks and with one sort of minus.
fn figure(text: &str) -> String {
    let one_minus = |c: char| if matches!(c, '−' | '–' | '‐' | '‑' | '—') { '-' } else { c };
    text.nfkc().filter(|c| !c.is_whitespace()).map(one_minus).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_of_the_same_words_are_the_same() {
        assert_eq!(words("Drift-\nredovisning, nettoresultat (tkr)"), "driftredovisningnettoresultattkr");
        assert_eq!(words("A\u{30a}ldre "), words("Åldre"));
        assert_ne!(words("andel < 15 dagar"), words("andel > 15 dagar"));
        assert_eq!(
            words("Anna 19850101-1234, 2023"),
            "anna#",
            "two runs grow together without a word between"
        );
        assert_eq!(words("Utfall 2022 2023"), "utfall20222023");
    }

    #[test]
    fn prints_of_the_same_figure_are_the_same() {
        assert_eq!(figure("−13\u{a0}030"), figure("-13 030"));
        assert_ne!(figure("13 030"), figure("-13 030"));
        assert_ne!(figure("5,0"), figure("5"));
    }
}
