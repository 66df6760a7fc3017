//! Risk values of internal control, wherever a document states them.
//!
//! In: the tables and the lines around them. Out: risk values in three forms: two words with their product
//! (`Sannolik och kännbar: 12`, also broken over lines or inside a cell), a product alone under a heading or
//! behind it (`Riskvärde: 12`), and a column of products. What a word is worth is read from the scale that
//! the document prints; without one the factors stay unknown.

use crate::head::Head;
use crate::kind::Kind;
use crate::shape::{Shape, body};
use crate::terms::{Risks, Terms, position};
use sifferkoll_plugin::grammar::{fold, join_wrapped, read_cell};
use sifferkoll_plugin::model::{
    CanonicalTable, Decimal, KindInfo, Location, Printed, RawTable, RiskValue, TextBlock, Warning,
};
use sifferkoll_plugin::{Asked, Context, Match, TableKind};
use std::collections::BTreeMap;

/// Greatest product on the scales in use, 5 times 5.
const MAX_PRODUCT: u32 = 25;
/// Greatest step on the scales in use.
const MAX_STEP: u32 = 5;
/// Lines that the two words and their product may be broken over: a narrow column of a table.
const BROKEN_OVER: usize = 4;
/// Most lines of a dump between a heading and the value alone below it, blank ones included.
const HEADING_REACH: u32 = 4;
/// Greatest gap between a heading and the value below it on a page, in heights of the heading.
const HEADING_GAP: f32 = 3.0;

/// The kind `risk`: its tables are typed like any other's, and its values are also found in text.
#[derive(Debug, Clone)]
pub(crate) struct RiskKind(pub(crate) Kind);

impl TableKind for RiskKind {
    fn info(&self) -> KindInfo {
        self.0.info()
    }

    fn recognise(&self, asked: &Asked<'_>) -> Option<Match> {
        self.0.recognise(asked)
    }

    fn interpret(&self, asked: &Asked<'_>) -> (CanonicalTable, Vec<Warning>) {
        self.0.interpret(asked)
    }

    fn risks(
        &self,
        tables: &[RawTable],
        text: &[TextBlock],
        _context: &Context,
    ) -> (Vec<RiskValue>, Vec<Warning>) {
        let terms = &self.0.terms;
        let reader = Reader { words: &terms.risks, scale: scale(&terms.risks, tables, text) };
        let mut found = reader.in_lines(text);
        for table in tables {
            found.extend(reader.in_table(table, terms));
        }
        (found, Vec::new())
    }
}

/// What the document's own scale says that the words are worth.
fn scale(words: &Risks, tables: &[RawTable], text: &[TextBlock]) -> BTreeMap<String, Decimal> {
    let mut scale = BTreeMap::new();
    let words: Vec<&String> = words.likelihood_words.iter().chain(&words.consequence_words).collect();
    // The longest word that a text begins with.
    let word_of = |text: &str| {
        let begins = words.iter().copied().filter(|word| starts_with_word(text, word));
        begins.max_by_key(|word| word.len())
    };
    let mut learn = |line: &str| {
        let lower = line.to_lowercase();
        // A scale gives the word before its figure or behind it, all over the line.
        if let Some(word) = word_of(&lower) {
            let behind = lower[word.len()..].split_whitespace().next();
            if let Some(step) = behind.and_then(step) {
                scale.entry(word.clone()).or_insert(step);
                return;
            }
        }
        // A line of a sheet may hold thousands of words, so what stands behind each is not put together anew.
        let mut rest = lower.as_str();
        while let Some((token, behind)) = rest.split_once(' ') {
            if let Some(step) = step(token)
                && let Some(word) = word_of(behind)
            {
                scale.entry(word.clone()).or_insert(step);
            }
            rest = behind;
        }
    };
    for table in tables {
        for row in body(table) {
            let cells: Vec<String> = table.rows[row].reading().cells.iter().map(|c| fold(&c.text)).collect();
            learn(&cells.join(" "));
        }
    }
    for block in text {
        learn(&fold(&block.text));
    }
    scale
}

struct Reader<'a> {
    words: &'a Risks,
    scale: BTreeMap<String, Decimal>,
}

/// Two words and their product in a text, with the place of the first word.
struct Phrase {
    at: usize,
    likelihood: String,
    consequence: String,
    product: u32,
    raw: String,
}

/// A value before which no control is named as such.
struct Unnamed {
    /// First line after the value before.
    since: usize,
    /// First line of the value.
    from: usize,
    /// Whether other words stand before it on its line.
    led: bool,
}

impl Reader<'_> {
    fn in_lines(&self, text: &[TextBlock]) -> Vec<RiskValue> {
        let mut out: Vec<(RiskValue, Option<Unnamed>)> = Vec::new();
        let mut control: Option<String> = None;
        // First line after the last value: a control is named between two values.
        let mut since = 0;
        for (at, block) in text.iter().enumerate() {
            if let Some(named) = self.control(text, at) {
                control = Some(named);
            }
            if let Some((from, phrase)) = self.phrase_ending_at(text, at, since) {
                let location = text[from].location.union(&block.location);
                let unnamed = Unnamed { since, from, led: phrase.at > 0 };
                let unnamed = control.is_none().then_some(unnamed);
                out.push((self.value_of(phrase, control.take(), location), unnamed));
                since = at + 1;
                continue;
            }
            let alone = self.behind_heading(&block.text).or_else(|| {
                let above = at.checked_sub(1).map(|above| &text[above])?;
                (self.is_heading(&above.text) && is_below(above, block)).then(|| product(&block.text))?
            });
            if let Some(stated) = alone {
                let value = RiskValue {
                    control: control.take(),
                    risk_word: None,
                    risk: None,
                    consequence_word: None,
                    consequence: None,
                    stated: Some(Decimal::from(stated)),
                    raw: fold(&block.text),
                    location: block.location,
                };
                out.push((value, None));
                since = at + 1;
            }
        }
        // Where most values share their line with what stands before them, as with the method of a control,
        // that stands in a paragraph of its own before the others, and the control before it.
        let led: Vec<bool> = out.iter().filter_map(|(_, u)| u.as_ref().map(|u| u.led)).collect();
        let mostly_led = led.iter().filter(|led| **led).count() * 2 > led.len();
        let name = |(mut value, unnamed): (RiskValue, Option<Unnamed>)| {
            if let Some(Unnamed { since, from, led }) = unnamed {
                value.control = paragraph_before(text, from, since, usize::from(mostly_led && !led));
            }
            value
        };
        out.into_iter().map(name).collect()
    }

    /// The control that a line names, with the lines it goes on over.
    fn control(&self, text: &[TextBlock], at: usize) -> Option<String> {
        let line = fold(&text[at].text);
        let lower = line.to_lowercase();
        let word = self.words.control.iter().find(|word| position(&lower, word).is_some())?;
        let place = position(&lower, word)? + word.len();
        let rest = line.get(place..)?.trim_start();
        let rest = rest.strip_prefix(':')?.trim_matches(|c: char| c == '*' || c.is_whitespace());
        let mut lines = vec![rest.to_owned()];
        for next in at + 1..text.len() {
            let follows = directly_below(&text[next - 1], &text[next]);
            let next = fold(&text[next].text);
            if !follows || self.is_heading(&next) || next.contains(':') {
                break;
            }
            lines.push(next);
        }
        let joined = join_wrapped(lines.iter().map(String::as_str));
        (!joined.is_empty()).then_some(joined)
    }

    /// A phrase whose product stands on this line, and the line where it begins.
    fn phrase_ending_at(&self, text: &[TextBlock], at: usize, since: usize) -> Option<(usize, Phrase)> {
        if !text[at].text.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        (since.max((at + 1).saturating_sub(BROKEN_OVER))..=at).rev().find_map(|from| {
            let joined = text[from..=at].windows(2).all(|pair| directly_below(&pair[0], &pair[1]));
            let lines: Vec<String> = text[from..=at].iter().map(|b| fold(&b.text)).collect();
            let phrase = joined.then(|| self.phrase(&lines.join(" ")))??;
            // It begins on the first of the lines, or a shorter stretch would have held it.
            (phrase.at < lines[0].len()).then_some((from, phrase))
        })
    }

    /// Two words of the scale, joined, with a product behind them.
    fn phrase(&self, text: &str) -> Option<Phrase> {
        let lower = text.to_lowercase();
        // Byte places in both texts agree only where no letter changes its length in lower case.
        if lower.len() != text.len() {
            return None;
        }
        let starts =
            self.words.likelihood_words.iter().filter_map(|word| Some((position(&lower, word)?, word)));
        let (at, likelihood) = starts.max_by_key(|(at, word)| (word.len(), std::cmp::Reverse(*at)))?;
        let rest = lower[at + likelihood.len()..].trim_start();
        let joint = self.words.joint.iter().find(|joint| rest.starts_with(joint.as_str()))?;
        let rest = rest[joint.len()..].trim_start();
        let consequence = self
            .words
            .consequence_words
            .iter()
            .filter(|word| starts_with_word(rest, word))
            .max_by_key(|word| word.len())?;
        let tail = rest[consequence.len()..].trim_start_matches([' ', ':', '=', '(']);
        let digits: String = tail.chars().take_while(char::is_ascii_digit).collect();
        let product = digits.parse::<u32>().ok().filter(|n| (1..=MAX_PRODUCT).contains(n))?;
        if tail[digits.len()..].starts_with([',', '.', '%', '/']) && tail.len() > digits.len() + 1 {
            return None;
        }
        let raw = text.get(at..text.len() - tail.len() + digits.len())?.to_owned();
        let cased = |word: &str, from: usize| text.get(from..from + word.len()).map(str::to_owned);
        let second = lower.len() - rest.len();
        Some(Phrase {
            at,
            likelihood: cased(likelihood, at)?,
            consequence: cased(consequence, second)?,
            product,
            raw,
        })
    }

    fn value_of(&self, phrase: Phrase, control: Option<String>, location: Location) -> RiskValue {
        let worth = |word: &str| self.scale.get(&word.to_lowercase()).copied();
        RiskValue {
            control,
            risk: worth(&phrase.likelihood),
            risk_word: Some(phrase.likelihood),
            consequence: worth(&phrase.consequence),
            consequence_word: Some(phrase.consequence),
            stated: Some(Decimal::from(phrase.product)),
            raw: phrase.raw,
            location,
        }
    }

    /// Whether a line is a heading over a risk value and nothing else.
    fn is_heading(&self, text: &str) -> bool {
        let lower = fold(text).to_lowercase();
        let bare = lower.trim_matches(|c: char| c == '*' || c == ':' || c == '#' || c == ' ');
        self.words.value.iter().any(|word| word == bare)
    }

    /// A product behind its heading on one line: `Riskvärde: 12`.
    fn behind_heading(&self, text: &str) -> Option<u32> {
        let lower = fold(text).to_lowercase();
        let rest = self.words.value.iter().find_map(|word| lower.strip_prefix(word.as_str()))?;
        product(rest.trim_matches([' ', ':', '*']))
    }

    /// Values in a table: phrases in its cells, or a column of products.
    fn in_table(&self, table: &RawTable, terms: &Terms) -> Vec<RiskValue> {
        let mut out = Vec::new();
        let shape = Shape::of(table, terms);
        let named = |row: usize| {
            let label = match &shape {
                Some(shape) => shape.label(table, row),
                None => table.cell(row, 0).map(|c| fold(&c.text)).unwrap_or_default(),
            };
            (!label.is_empty()).then_some(label)
        };
        for row in body(table) {
            for cell in &table.rows[row].reading().cells {
                if let Some(phrase) = self.phrase(&fold(&cell.text)) {
                    out.push(self.value_of(phrase, named(row), cell.location));
                }
            }
        }
        let Some(shape) = shape.as_ref().filter(|_| out.is_empty()) else {
            return out;
        };
        let heads: Vec<String> = shape.heads.iter().map(Head::lower).collect();
        let column = |words: &[String]| {
            shape.values.iter().copied().find(|c| words.iter().any(|word| *word == heads[*c]))
        };
        let Some(products) = column(&self.words.value) else {
            return out;
        };
        let (likelihood, consequence) = (column(&self.words.likelihood), column(&self.words.consequence));
        let figure = |row: usize, column: usize| match read_cell(&table.cell(row, column)?.text) {
            Printed::Number(amount) if amount.bound.is_none() => Some(amount.value),
            _ => None,
        };
        for row in body(table) {
            let Some(stated) = figure(row, products) else {
                continue;
            };
            let Some(cell) = table.cell(row, products) else {
                continue;
            };
            out.push(RiskValue {
                control: named(row),
                risk_word: None,
                risk: likelihood.and_then(|c| figure(row, c)),
                consequence_word: None,
                consequence: consequence.and_then(|c| figure(row, c)),
                stated: Some(stated),
                raw: fold(&cell.text),
                location: cell.location,
            });
        }
        out
    }
}

/// A whole product alone.
fn product(text: &str) -> Option<u32> {
    fold(text).parse::<u32>().ok().filter(|n| (1..=MAX_PRODUCT).contains(n))
}

/// A step on a scale.
fn step(text: &str) -> Option<Decimal> {
    text.parse::<u32>().ok().filter(|n| (1..=MAX_STEP).contains(n)).map(Decimal::from)
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Whether nothing stands between two lines, not even a blank one.
fn directly_below(above: &TextBlock, below: &TextBlock) -> bool {
    match (&above.location, &below.location) {
        (Location::Lines { last, .. }, Location::Lines { first, .. })
        | (Location::Stored { last, .. }, Location::Stored { first, .. }) => *first == last + 1,
        (Location::Sheet { sheet: a, last, .. }, Location::Sheet { sheet: b, first, .. }) => {
            a == b && first.row == last.row + 1
        }
        (Location::Page { page: a, bbox: upper }, Location::Page { page: b, bbox: lower }) => {
            a == b && lower.y0 - upper.y1 < upper.y1 - upper.y0
        }
        _ => false,
    }
}

/// Whether a line is the next thing below a heading.
fn is_below(heading: &TextBlock, line: &TextBlock) -> bool {
    match (&heading.location, &line.location) {
        (Location::Lines { last, .. }, Location::Lines { first, .. })
        | (Location::Stored { last, .. }, Location::Stored { first, .. }) => *first <= last + HEADING_REACH,
        (Location::Sheet { sheet: a, last, .. }, Location::Sheet { sheet: b, first, .. }) => {
            a == b && first.row <= last.row + HEADING_REACH
        }
        (Location::Page { page: a, bbox: upper }, Location::Page { page: b, bbox: lower }) => {
            a != b || lower.y0 - upper.y1 < HEADING_GAP * (upper.y1 - upper.y0)
        }
        _ => false,
    }
}

/// The lines before one that belong together, with `skipped` such paragraphs between where there are that
/// many, but not further back than the last value.
fn paragraph_before(text: &[TextBlock], at: usize, since: usize, skipped: usize) -> Option<String> {
    let last = at.checked_sub(1).filter(|last| *last >= since)?;
    let mut first = last;
    while first > since && directly_below(&text[first - 1], &text[first]) {
        first -= 1;
    }
    if skipped > 0
        && let Some(further) = paragraph_before(text, first, since, skipped - 1)
    {
        return Some(further);
    }
    let lines: Vec<String> = text[first..=last].iter().map(|b| fold(&b.text)).collect();
    Some(join_wrapped(lines.iter().map(String::as_str)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::built_in;

    fn lines(text: &str) -> Vec<TextBlock> {
        let numbered = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
        numbered
            .map(|(line, number)| TextBlock {
                text: line.to_owned(),
                location: Location::Lines { first: number, last: number },
                size: None,
                bold: false,
            })
            .collect()
    }

    /// Control, likelihood, consequence and product of each value; an unknown figure is 0.
    fn read(text: &str) -> Vec<(String, [u32; 3])> {
        let library = built_in();
        let text = lines(text);
        let reader = Reader { words: &library.terms.risks, scale: scale(&library.terms.risks, &[], &text) };
        let found = reader.in_lines(&text);
        let figure = |value: Option<Decimal>| value.map_or(0, |v| v.to_string().parse().unwrap());
        let figures = |r: &RiskValue| [r.risk, r.consequence, r.stated].map(figure);
        found.iter().map(|r| (r.control.clone().unwrap_or_default(), figures(r))).collect()
    }

    #[test]
    fn words_are_worth_what_the_document_says() {
        let text = "1 Osannolik 1 Försumbar\n4 Sannolik 3 Kännbar\n\n\
                    Kontrollmoment: Attest av fakturor\nsker enligt reglemente\n\nSannolik och kännbar: 12\n";
        let control = "Attest av fakturor sker enligt reglemente".to_owned();
        assert_eq!(read(text), [(control, [4, 3, 12])]);
    }

    #[test]
    fn a_scale_may_name_the_word_before_the_figure() {
        let text = "Sannolik 4 Händer ofta\nMindre sannolik 2 Händer sällan\n\nKännbar 3 Märks\n\n\
                    Kontrollmoment: Attest\n\nMindre sannolik och kännbar: 6\n";
        assert_eq!(read(text), [("Attest".to_owned(), [2, 3, 6])]);
    }

    #[test]
    fn a_narrow_column_breaks_the_words() {
        let text = "Kassan räknas\nvarje dag\n\nStickprov Mindre sannolik\noch lindrig:\n4\n\nMånadsvis\n";
        let control = "Kassan räknas varje dag".to_owned();
        assert_eq!(read(text), [(control, [0, 0, 4])]);
    }

    #[test]
    fn a_method_in_a_paragraph_of_its_own_is_no_control() {
        let text = "Attest följs\n\nKomplett Möjlig och lindrig: 6\n\nEnhetschef\n\nKassan räknas\n\n\
                    Komplett Möjlig och\nlindrig: 6\n\nLoggar gås igenom\n\nStickprov på tio\nanställda\n\n\
                    Möjlig och lindrig: 6\n";
        let found = read(text);
        assert_eq!(found[2].0, "Loggar gås igenom");
    }

    #[test]
    fn a_value_may_stand_alone_under_its_heading() {
        let text = "Kontrollmoment: Behörigheter\n\nRiskvärde\n\n9\n\nKommentar\n\n12\n\nRiskvärde: 6\n";
        let control = "Behörigheter".to_owned();
        assert_eq!(read(text), [(control, [0, 0, 9]), (String::new(), [0, 0, 6])]);
    }

    #[test]
    fn prose_states_no_value() {
        assert_eq!(read("Riskvärdering\n\nEn kartläggning görs 3 gånger\n"), []);
        assert_eq!(read("Det är sannolikt och kännbart för 12 personer\n"), []);
    }
}
