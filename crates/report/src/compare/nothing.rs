//! What is said where no series fits, or some have no whole years.

use crate::Lang;
use crate::messages::say;
use crate::tables::one_line;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Names that are told.
const MOST: usize = 8;
/// Letters of the pieces that names are compared by.
const PIECE: usize = 3;

/// Why nothing is shown, and what there is: the measures that come nearest to the words, else the kinds of table.
/// `concepts` are kinds with names; `parts_only` series fit and have only parts of years.
pub fn nothing_to_compare(
    concepts: &[(String, String)],
    words: &str,
    parts_only: usize,
    lang: Lang,
) -> String {
    if parts_only > 0 {
        return format!("{}\n{}", say(lang, "compare-none", &[]), parts_left_out(parts_only, lang));
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (kind, _) in concepts {
        *kinds.entry(kind).or_default() += 1;
    }
    let kinds: Vec<String> = kinds.iter().map(|(kind, n)| format!("{} ({n})", one_line(kind))).collect();
    let mut out = format!(
        "{}\n{}\n",
        say(lang, "compare-none", &[]),
        say(lang, "compare-kinds", &[("list", &kinds.join(", "))])
    );
    let near = nearest(concepts, words);
    if !near.is_empty() {
        out.push_str(&say(lang, "compare-nearest", &[]));
        out.push('\n');
        for (kind, name) in near {
            let _ = writeln!(out, "  {} ({})", one_line(name), one_line(kind));
        }
    }
    out
}

/// That so many series are not shown, since all their figures are of parts of years.
pub fn parts_left_out(parts_only: usize, lang: Lang) -> String {
    format!("{}\n", say(lang, "compare-parts-only", &[("n", &parts_only.to_string())]))
}

/// The names that share most pieces with the words, best first.
fn nearest<'a>(concepts: &'a [(String, String)], words: &str) -> Vec<(&'a str, &'a str)> {
    let asked = pieces(words);
    let mut scored: Vec<(usize, &str, &str)> = concepts
        .iter()
        .map(|(kind, name)| {
            let own = pieces(name);
            let shared = asked.iter().filter(|piece| own.contains(piece)).count();
            // Shared pieces of all pieces, in per mille: a long name does not win by its length.
            (shared * 2000 / (asked.len() + own.len()).max(1), kind.as_str(), name.as_str())
        })
        .filter(|(score, ..)| *score > 0)
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then((a.2, a.1).cmp(&(b.2, b.1))));
    scored.into_iter().take(MOST).map(|(_, kind, name)| (kind, name)).collect()
}

fn pieces(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(PIECE).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_names_are_told() {
        let concept = |kind: &str, name: &str| (kind.to_owned(), name.to_owned());
        let concepts = [
            concept("drift", "Förskola"),
            concept("volym", "Antal barn i förskola"),
            concept("volym", "Färdtjänstresor"),
        ];
        assert_eq!(
            nothing_to_compare(&concepts, "forskolebarn i förskolan", 0, Lang::En),
            "\
no series fits
there are measures of these kinds: drift (1), volym (2)
nearest to what was asked for:
  Antal barn i förskola (volym)
  Förskola (drift)
"
        );
        let parts = nothing_to_compare(&concepts, "", 2, Lang::Sv);
        assert!(parts.contains("--parts") && !parts.contains("volym"), "{parts}");
    }
}
