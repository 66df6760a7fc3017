//! Blanks, dashes and wrapped words.

/// Whether the character separates words or digit groups: any Unicode white space, the no-break and
/// thin spaces among them, and the zero-width ones that PDF producers leave behind.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether the character is used as a minus sign before a figure.
pub fn is_minus(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2014}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}')
}

/// Whether the text is nothing but dashes, as in an empty cell.
pub fn is_dash(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_minus)
}

/// The text with every run of blanks made one space, none at the ends.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Joins the lines of one wrapped text: a hyphen at a line's end that splits a word goes away, any
/// other line end becomes a space.
///
/// A hyphen splits a word where a lower-case letter stands on both sides (`för-` / `valtning`); before
/// `och`, `eller`, `samt` it is a suspended compound (`mål-` / `och`) and stays with a space, and before
/// a capital (`Demokrati-` / `Medborgar`), after an abbreviation (`HVB-` / `hem`) and between digits (`7-` /
/// `20 år`, `2024–` / `2026`) it stays without one.
pub fn join_wrapped<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    join_lines(lines).0
}

/// The same, with the byte at which each line begins; a line without letters begins where the next one does.
pub fn join_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> (String, Vec<usize>) {
    let mut out = String::new();
    let mut starts = Vec::new();
    for line in lines {
        let line = fold(line);
        if line.is_empty() {
            starts.push(out.len());
            continue;
        }
        let first_word = line.split(' ').next().unwrap_or_default();
        let suspended = matches!(first_word, "och" | "eller" | "samt" | "resp" | "respektive");
        let mut tail = out.chars().rev();
        let hyphen = matches!(tail.next(), Some('-' | '\u{2010}' | '\u{AD}'));
        let before = tail.next();
        let begins = |test: fn(char) -> bool| first_word.chars().next().is_some_and(test);
        let in_word = before.is_some_and(char::is_alphabetic) && !suspended;
        let in_range = before.is_some_and(|c| c.is_ascii_digit()) && begins(|c| c.is_ascii_digit());
        let dash = out.ends_with('–') && in_range;
        let broken = dash || hyphen && (in_word || in_range);
        if broken && begins(char::is_lowercase) && before.is_some_and(char::is_lowercase) {
            out.pop();
        } else if !broken && !out.is_empty() {
            out.push(' ');
        }
        starts.push(out.len());
        out.push_str(&line);
    }
    (out, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_words_are_joined() {
        let check = |lines: &[&str], expect: &str| {
            assert_eq!(join_wrapped(lines.iter().copied()), expect);
        };
        check(&["Budget-", "avvikelse 2023"], "Budgetavvikelse 2023");
        check(&["Verksamhets-", "och ledningsstöd"], "Verksamhets- och ledningsstöd");
        check(&["Demokrati-", "Medborgarservice"], "Demokrati-Medborgarservice");
        check(&["Utfall", "fg år"], "Utfall fg år");
        check(&["- HR"], "- HR");
        check(&["Plan 2024–", "2026"], "Plan 2024–2026");
        check(&["LOK-", "stöd 7-", "20 år"], "LOK-stöd 7-20 år");
    }

    #[test]
    fn blanks_of_every_width_fold() {
        assert_eq!(fold(" 1\u{A0}234\u{2009}567 \u{202F}kr\n"), "1 234 567 kr");
    }
}
