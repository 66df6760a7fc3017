//! The lines of a dump, told apart: rows of figures, text, blanks, and what a page break leaves behind.

use crate::marks::{is_mark, is_page_mark};
use sifferkoll_grammar::{figures_in, find_period, fold, is_blank, run_costs, unit_named, value_run_start};
use sifferkoll_model::TextLine;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Most columns.
pub(super) const MAX_COLUMNS: usize = 16;
/// A longer label is running text that ends in figures.
const MAX_LABEL: usize = 90;
/// A cell cut in two goes on within so many lines.
const CUT_REACH: usize = 2;
/// Share of the written lines that end with a blank, from which on such a blank is the dump's habit.
const HABIT: f64 = 0.5;
/// Share from which on a line without one is cut inside a word.
const STRICT_HABIT: f64 = 0.9;

/// A running head is printed so often at least, and within so many written lines of the number of a page.
const RUNNING_TIMES: usize = 3;
const EDGE_LINES: usize = 4;
/// References to notes are so many different ones at least.
const LEAST_REFERENCES: usize = 3;

/// Fewest rows that years name which follow one another.
const LEAST_YEARS: usize = 3;

/// A line of the dump.
pub(super) struct Entry<'a> {
    /// Number of its line, and of the last line where cut cells were joined.
    pub(super) number: u32,
    pub(super) last: u32,
    /// The text as printed.
    pub(super) text: Cow<'a, str>,
    /// The text with single blanks.
    pub(super) folded: String,
    pub(super) kind: Kind,
    /// Number of its paragraph: lines without an empty one between them.
    pub(super) paragraph: usize,
    /// Whether its last word goes on in the next line.
    pub(super) cut: bool,
    /// How often the dump prints this text, figures aside.
    pub(super) times: usize,
}

/// What a line is.
pub(super) enum Kind {
    /// Nothing, or blanks alone.
    Empty,
    /// A page mark, an address or a comment: no part of what stands around it.
    Mark,
    /// Words.
    Text,
    /// Words or none, and figures at the end.
    Figures(Figures),
    /// A line of a table that was found before.
    Taken,
}

/// The figures at the end of a line.
pub(super) struct Figures {
    pub(super) label: String,
    /// Where in the text the run starts, the blanks before it included.
    start: usize,
    /// Where it ends, without the blank that ends every line of the dump.
    end: usize,
    /// Most figures that it can be read as, none missing.
    pub(super) most: usize,
    /// Least cost of reading it as so many cells.
    pub(super) costs: Vec<Option<u32>>,
}

impl Figures {
    /// Gives the first figures of the run to the label; whether figures are left.
    fn give_to_label(&mut self, text: &str, first: &str) -> bool {
        let Some(at) = text[self.start..self.end].find(first) else { return true };
        self.label = fold(&format!("{} {first}", self.label));
        self.start += at + first.len();
        let run = &text[self.start..self.end];
        let Some((_, most)) = figures_in(&fold(run)) else { return false };
        self.most = most;
        self.costs = run_costs(run, MAX_COLUMNS);
        true
    }
}

impl Entry<'_> {
    /// The figures, where the line ends with some.
    pub(super) fn figures(&self) -> Option<&Figures> {
        match &self.kind {
            Kind::Figures(figures) => Some(figures),
            _ => None,
        }
    }

    /// The figures of a line that holds a row whatever stands around it: two of them at least.
    pub(super) fn row(&self) -> Option<&Figures> {
        self.figures().filter(|f| f.most > 1)
    }

    /// The figures of a line that can be a row among others: one figure is enough where blanks show empty cells
    /// beside it.
    pub(super) fn member(&self) -> Option<&Figures> {
        let shown = |f: &Figures| {
            let run = self.run(f);
            !f.label.is_empty() && (run.starts_with("  ") || run.ends_with(' '))
        };
        self.figures().filter(|f| f.most > 1 || shown(f))
    }

    /// The run of figures with the blanks that belong to it.
    pub(super) fn run(&self, figures: &Figures) -> &str {
        &self.text[figures.start..figures.end]
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self.kind, Kind::Empty)
    }
}

/// All lines, cut cells joined.
pub(super) fn entries<'a>(lines: &[&'a TextLine]) -> Vec<Entry<'a>> {
    let written = lines.iter().filter(|l| !l.text.trim().is_empty());
    let (all, ending) =
        written.fold((0u32, 0u32), |(all, n), l| (all + 1, n + u32::from(l.text.ends_with(is_blank))));
    let habit = f64::from(ending) > f64::from(all) * HABIT;
    let strict = f64::from(ending) > f64::from(all) * STRICT_HABIT;
    let mut out: Vec<Entry<'a>> = Vec::with_capacity(lines.len());
    let mut paragraph = 0;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        let folded = fold(&line.text);
        if let Some((joined, next)) = (!folded.is_empty()).then(|| join_cut(lines, at)).flatten() {
            let folded = fold(&joined);
            let kind = kind(&joined, &folded, habit);
            let text = Cow::Owned(joined);
            let last = lines[next].number;
            out.push(Entry {
                number: line.number,
                last,
                text,
                folded,
                kind,
                paragraph,
                cut: false,
                times: 1,
            });
            at = next + 1;
            continue;
        }
        let kind = kind(&line.text, &folded, habit);
        let gone = at > 0 && line.number > lines[at - 1].number + 1;
        if matches!(kind, Kind::Empty) || gone {
            paragraph += 1;
        }
        let (number, text) = (line.number, Cow::Borrowed(line.text.as_str()));
        let cut = strict && line.text.ends_with(char::is_alphabetic);
        out.push(Entry { number, last: number, text, folded, kind, paragraph, cut, times: 1 });
        at += 1;
    }
    references(&mut out);
    year_labels(&mut out);
    running_heads(&mut out);
    out
}

/// Counts what is printed again and again, and makes marks of what stands at the edges of pages so.
fn running_heads(entries: &mut [Entry<'_>]) {
    let written: Vec<usize> = (0..entries.len()).filter(|at| !entries[*at].is_empty()).collect();
    let marks: Vec<usize> =
        (0..written.len()).filter(|at| is_page_mark(&entries[written[*at]].folded)).collect();
    let shape = |entry: &Entry<'_>| entry.folded.replace(|c: char| c.is_ascii_digit(), "0");
    // Of every text how often it is printed, and how often near the number of a page.
    let mut seen: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (place, at) in written.iter().enumerate() {
        let next = marks.partition_point(|mark| *mark < place);
        let near = |mark: Option<&usize>| mark.is_some_and(|m| m.abs_diff(place) <= EDGE_LINES);
        let at_edge = near(marks.get(next)) || near(next.checked_sub(1).and_then(|n| marks.get(n)));
        let count = seen.entry(shape(&entries[*at])).or_default();
        *count = (count.0 + 1, count.1 + usize::from(at_edge));
    }
    for entry in entries.iter_mut().filter(|e| !e.is_empty()) {
        let (times, at_edge) = seen.get(&shape(entry)).copied().unwrap_or((1, 0));
        entry.times = times;
        if matches!(entry.kind, Kind::Text) && times >= RUNNING_TIMES && at_edge * 3 >= times * 2 {
            entry.kind = Kind::Mark;
        }
    }
}

/// Gives small figures behind a word that ends many labels to the label, where they count up through the dump:
/// `Not 3` refers to a note.
fn references(entries: &mut [Entry<'_>]) {
    // Of every word the figures behind it, and how often other figures stand there.
    let mut seen: BTreeMap<String, (Vec<u8>, usize)> = BTreeMap::new();
    for entry in entries.iter() {
        let Some(figures) = entry.figures() else { continue };
        match (reference(entry, figures), referring(&figures.label)) {
            (Some((word, number)), _) => seen.entry(word.to_owned()).or_default().0.push(number),
            (None, Some(word)) => seen.entry(word.to_owned()).or_default().1 += 1,
            (None, None) => {}
        }
    }
    seen.retain(|_, (numbers, others)| {
        let rising = numbers.windows(2).filter(|pair| pair[0] <= pair[1]).count();
        let distinct = numbers.windows(2).filter(|pair| pair[0] != pair[1]).count() + 1;
        distinct >= LEAST_REFERENCES && (rising + 1) * 5 >= numbers.len() * 4 && *others * 5 <= numbers.len()
    });
    for entry in entries.iter_mut() {
        let found = entry.figures().and_then(|f| reference(entry, f));
        let Some((_, number)) = found.filter(|(word, _)| seen.contains_key(*word)) else {
            continue;
        };
        let Kind::Figures(figures) = &mut entry.kind else { continue };
        if !figures.give_to_label(&entry.text, &number.to_string()) {
            entry.kind = Kind::Text;
        }
    }
}

/// Gives the years that begin rows without a label to it, where they follow one another: they name the rows.
fn year_labels(entries: &mut [Entry<'_>]) {
    let written: Vec<usize> =
        (0..entries.len()).filter(|at| !matches!(entries[*at].kind, Kind::Empty | Kind::Mark)).collect();
    let year = |at: usize| -> Option<u16> {
        let figures = entries[at].row().filter(|f| f.label.is_empty())?;
        let first = entries[at].run(figures).trim_start_matches(is_blank).split(is_blank).next()?;
        find_period(first).filter(|p| p.months.is_none() && first.len() == 4)?.year.map(|year| year.0)
    };
    let years: Vec<Option<u16>> = written.iter().map(|at| year(*at)).collect();
    let follows =
        |a: &Option<u16>, b: &Option<u16>| matches!((a, b), (Some(a), Some(b)) if a.abs_diff(*b) == 1);
    let mut from = 0;
    let runs: Vec<&[Option<u16>]> = years.chunk_by(follows).collect();
    for run in runs {
        let rows = from..from + run.len();
        from = rows.end;
        if run.len() < LEAST_YEARS {
            continue;
        }
        for (at, year) in rows.zip(run) {
            let entry = &mut entries[written[at]];
            let (Kind::Figures(figures), Some(year)) = (&mut entry.kind, year) else { continue };
            figures.give_to_label(&entry.text, &year.to_string());
        }
    }
}

/// The last word of a label if it can refer to something: written as a name, behind other words.
fn referring(label: &str) -> Option<&str> {
    let (_, word) = label.rsplit_once(' ')?;
    word.starts_with(char::is_uppercase).then_some(word)
}

/// The word that refers and the small whole number right behind it, where more figures follow.
fn reference<'a>(entry: &Entry<'_>, figures: &'a Figures) -> Option<(&'a str, u8)> {
    let word = referring(&figures.label)?;
    let mut atoms = entry.run(figures).split(is_blank).filter(|atom| !atom.is_empty());
    let number = atoms.next().filter(|atom| atom.len() <= 2 && !atom.starts_with('0'))?.parse().ok()?;
    atoms.next().map(|_| (word, number))
}

fn kind(text: &str, folded: &str, habit: bool) -> Kind {
    if folded.is_empty() {
        return Kind::Empty;
    }
    if is_mark(folded) {
        return Kind::Mark;
    }
    figures(text, habit).map_or(Kind::Text, Kind::Figures)
}

fn figures(text: &str, habit: bool) -> Option<Figures> {
    let first = value_run_start(text);
    if first == text.len() {
        return None;
    }
    let label = fold(&text[..first]);
    let words = fold(&text[first..]);
    // Years alone are heads, not figures.
    let years = words.split(' ').all(|w| find_period(w).is_some());
    if years || label.chars().count() > MAX_LABEL || is_sentence(&label) {
        return None;
    }
    let (_, most) = figures_in(&words)?;
    let start = text[..first].trim_end_matches(is_blank).len();
    let last_blank = text.chars().next_back().filter(|c| habit && is_blank(*c));
    let end = text.len() - last_blank.map_or(0, char::len_utf8);
    let costs = run_costs(&text[start..end], MAX_COLUMNS);
    Some(Figures { label, start, end, most, costs })
}

/// Whether a text ends a sentence, or leads to what stands below: `m.m.` does neither.
fn is_sentence(text: &str) -> bool {
    let word = text.rsplit(' ').next().unwrap_or_default();
    text.ends_with([':', ';']) || word.strip_suffix('.').is_some_and(|w| !w.contains('.'))
}

/// A line whose last cell is cut inside its unit, joined with the line that it goes on in: `100 433 tk` and
/// `r   92 802 tkr`.
fn join_cut(lines: &[&TextLine], at: usize) -> Option<(String, usize)> {
    let upper = &lines[at].text;
    let tail = upper.rsplit(is_blank).next().filter(|tail| tail.starts_with(char::is_alphabetic))?;
    let figure = upper[..upper.len() - tail.len()].trim_end_matches(is_blank);
    if !figure.ends_with(|c: char| c.is_ascii_digit()) || unit_named(tail).is_some() {
        return None;
    }
    let next = (at + 1..lines.len().min(at + 1 + CUT_REACH)).find(|n| !fold(&lines[*n].text).is_empty())?;
    let lower = &lines[next].text;
    let head = lower.split(is_blank).next().filter(|head| head.starts_with(char::is_alphabetic))?;
    unit_named(&format!("{tail}{head}"))?;
    Some((format!("{upper}{lower}"), next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_cells_are_joined() {
        let lines: Vec<TextLine> = ["Hyra totalt 12 345 tk", "", "r   11 222 tkr   ", "Ett b"]
            .iter()
            .zip(1..)
            .map(|(text, number)| TextLine { number, text: (*text).to_owned() })
            .collect();
        let lines: Vec<&TextLine> = lines.iter().collect();
        let joined = join_cut(&lines, 0);
        assert_eq!(joined, Some(("Hyra totalt 12 345 tkr   11 222 tkr   ".to_owned(), 2)));
        assert_eq!(join_cut(&lines, 3), None);
    }
}
