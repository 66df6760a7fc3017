//! The lines of a dump and what each of them holds by its print, told once.

use super::cells::{figures_in, named_values_start, values_and_text};
use sifferkoll_grammar::{fold, is_blank};
use sifferkoll_model::TextLine;

/// Most words and characters of a field's name (`Källa:`).
const MAX_NAME_WORDS: usize = 4;
const MAX_NAME: usize = 40;

/// What a line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// So many blanks and nothing else.
    Blanks(usize),
    /// A web address or a page mark.
    Aside,
    /// Figures, dashes and units alone, that many at least.
    Figures(usize),
    /// Two figures or more, then text.
    FiguresThenText,
    /// Text, then two figures or more.
    TextThenFigures,
    /// Text.
    Text,
}

/// The lines with what they hold.
pub(super) struct Dump<'a> {
    pub(super) lines: &'a [TextLine],
    holds: Vec<Holds>,
}

impl<'a> Dump<'a> {
    pub(super) fn of(lines: &'a [TextLine]) -> Self {
        Self { lines, holds: lines.iter().map(|line| holds(&line.text)).collect() }
    }

    pub(super) fn text(&self, at: usize) -> &'a str {
        &self.lines[at].text
    }

    pub(super) fn holds(&self, at: usize) -> Holds {
        self.holds[at]
    }

    /// How many lines hold figures alone.
    pub(super) fn figure_lines(&self, range: std::ops::Range<usize>) -> usize {
        self.holds[range].iter().filter(|holds| matches!(holds, Holds::Figures(_))).count()
    }
}

fn holds(text: &str) -> Holds {
    if text.chars().all(is_blank) {
        return Holds::Blanks(text.chars().count());
    }
    if is_address(text) || is_page_mark(text) {
        return Holds::Aside;
    }
    if let Some(figures) = figures_in(text) {
        return Holds::Figures(figures);
    }
    if named_values_start(text).is_some() {
        return Holds::TextThenFigures;
    }
    if values_and_text(text).is_some() { Holds::FiguresThenText } else { Holds::Text }
}

/// The name that a line begins with, before a colon.
pub(super) fn field_name(line: &str) -> Option<String> {
    if !line.contains(':') {
        return None;
    }
    let text = fold(line);
    let (name, rest) = text.split_once(':')?;
    let short = name.chars().count() <= MAX_NAME && name.split(' ').count() <= MAX_NAME_WORDS;
    let named = name.starts_with(char::is_uppercase) && (rest.is_empty() || rest.starts_with(' '));
    (short && named).then(|| name.to_owned())
}

/// A web address that fills its line.
fn is_address(line: &str) -> bool {
    let text = line.trim_matches(is_blank);
    (text.contains("://") || text.starts_with("www.")) && !text.contains(is_blank)
}

/// `11(28)`: the number of a page and of all pages.
fn is_page_mark(line: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let text = line.trim_matches(is_blank);
    let parts = text.strip_suffix(')').and_then(|text| text.split_once('('));
    parts.is_some_and(|(page, pages)| digits(page.trim_end_matches(is_blank)) && digits(pages))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart_by_print() {
        let check = |line: &str, expect: Holds| assert_eq!(holds(line), expect, "{line:?}");
        check("7 600  93% ", Holds::Figures(2));
        check("90 000 l >5% ", Holds::Figures(2));
        check("12", Holds::Figures(1));
        check("2021", Holds::Text);
        check("5 tillfällen under de senaste 12 ", Holds::Text);
        check("Sjukfrånvaro totalt (%) 7,8% 8,5% ", Holds::TextThenFigures);
        check("Arbetslöshet 16-64 år (%) ", Holds::Text);
        check("Utfall 2022 2023", Holds::Text);
        check("80%  94,5% röd Källa: SCB", Holds::FiguresThenText);
        check("11(28) ", Holds::Aside);
        check("https://exempel.se/?a=1", Holds::Aside);
        check("  ", Holds::Blanks(2));
    }
}
