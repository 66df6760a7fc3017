//! The rows of a block: label lines joined to the figures that they belong to.

use super::entries::{Entry, Figures, Kind};
use super::heads::Shape;
use crate::dump::lines_location;
use sifferkoll_grammar::{RunReading, find_period, fold, join_wrapped, readings};
use sifferkoll_model::{Decision, Location, RawCell, RawRow, Reading};

/// A figure alone on a line has so many digits at least, a sign, decimals or a unit; else it numbers something.
const LONE_DIGITS: usize = 3;
/// The number of a project or an account has so many digits at least; that of a page has fewer.
pub(super) const NUMBER_DIGITS: usize = 5;
/// Cost from which on a reading thinks of what is not printed.
const UNSHOWN: u32 = 12;

/// A line of text that no row has taken yet.
struct Piece<'a> {
    text: &'a str,
    number: u32,
    paragraph: usize,
    /// Whether its last word goes on in the next line.
    cut: bool,
}

/// The rows of a block, and the number of the last line that they take.
pub(super) fn body(entries: &[Entry<'_>], block: &[usize], shape: &Shape) -> (Vec<RawRow>, u32) {
    let mut maker = Maker {
        columns: shape.figures,
        dated: shape.dated,
        comments: shape.commented.then(|| shape.columns() - 1),
        spaced: spaced(entries, block),
        exact: blanks_hold(entries, block, shape),
        out: Vec::new(),
    };
    let (first, last) = (shape.label, block[block.len() - 1]);
    let repeated = repeated_heads(entries, shape, first..=last);
    let mut pending: Vec<Piece<'_>> = Vec::new();
    for at in first..=last {
        let entry = &entries[at];
        if repeated[at - first] {
            continue;
        }
        match &entry.kind {
            Kind::Empty | Kind::Mark | Kind::Taken => {}
            Kind::Figures(figures) if maker.is_row(entry, figures, &pending) => {
                maker.row(entry, figures, &pending);
                pending.clear();
            }
            Kind::Text | Kind::Figures(_) => {
                pending.push(Piece {
                    text: &entry.folded,
                    number: entry.number,
                    paragraph: entry.paragraph,
                    cut: entry.cut,
                });
            }
        }
    }
    let end = maker.tail(entries, last);
    (maker.out, end)
}

struct Maker {
    /// Number of columns with figures.
    columns: usize,
    /// Whether a date stands between labels and figures.
    dated: bool,
    /// The column of the comments.
    comments: Option<usize>,
    /// Whether an empty line parts the rows.
    spaced: bool,
    /// Whether the blanks of the rows show their empty cells.
    exact: bool,
    out: Vec<RawRow>,
}

impl Maker {
    /// Whether a line with figures is a row of this block.
    fn is_row(&self, entry: &Entry<'_>, figures: &Figures, pending: &[Piece<'_>]) -> bool {
        if figures.most > 1 {
            return true;
        }
        let named = |p: &Piece<'_>| digits_alone(p.text).is_none();
        if figures.label.is_empty() && !pending.iter().any(named) {
            return false;
        }
        // One figure: where the blanks show its column, or where it cannot be a part of the label.
        let run = entry.run(figures);
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let bare = run.trim().bytes().all(|b| b.is_ascii_digit());
        let shown = figures.costs[self.columns].is_some_and(|cost| cost < UNSHOWN);
        shown || !bare || digits >= LONE_DIGITS
    }

    fn row(&mut self, entry: &Entry<'_>, figures: &Figures, pending: &[Piece<'_>]) {
        let from = self.label_from(entry, figures, pending);
        let (others, own) = pending.split_at(from);
        self.leave(others);
        let (own_label, date) = match figures.label.rsplit_once(' ').unwrap_or(("", &figures.label)) {
            (label, date) if self.dated && is_date(date) => (label, Some(date)),
            _ => (figures.label.as_str(), None),
        };
        let label = join(own.iter().map(|p| (p.text, p.cut)).chain([(own_label, false)]));
        let mut numbers: Vec<u32> = own.iter().map(|p| p.number).collect();
        numbers.extend([entry.number, entry.last]);
        let place = lines_location(&[entry.number, entry.last]);
        let location = lines_location(&numbers);
        let run = without_comment(entry.run(figures), self.comments.is_some());
        let mut row = self.raw_row(run, &label, location, place);
        if let Some(date) = date {
            for reading in &mut row.readings {
                reading.cells.insert(1, cell(1, date.to_owned(), place));
            }
        }
        self.out.push(row);
    }

    /// Which of the lines before a row start its label.
    fn label_from(&self, entry: &Entry<'_>, figures: &Figures, pending: &[Piece<'_>]) -> usize {
        let label = figures.label.as_str();
        let goes_on =
            |label: &str| label.is_empty() || label.starts_with(|c: char| c.is_lowercase() || c == '(');
        let paragraph =
            |paragraph: usize| pending.iter().rposition(|p| p.paragraph != paragraph).map_or(0, |at| at + 1);
        if !self.spaced {
            let unfinished = pending.last().is_some_and(|p| is_unfinished(p.text));
            return if goes_on(label) || unfinished { 0 } else { pending.len() };
        }
        let from = paragraph(entry.paragraph);
        let start = pending.get(from).map_or(label, |p| p.text);
        let above = from.checked_sub(1).map(|at| &pending[at]);
        match above {
            Some(above) => {
                let upper = pending[..from].iter().rposition(|p| p.paragraph != above.paragraph);
                let upper = upper.map_or(0, |at| at + 1);
                let digits: Option<usize> = pending[upper..from].iter().map(|p| digits_alone(p.text)).sum();
                let number = digits.is_some_and(|digits| digits >= NUMBER_DIGITS);
                if goes_on(start) || is_unfinished(above.text) || number { upper } else { from }
            }
            None => from,
        }
    }

    /// Lines that no row below takes.
    fn leave(&mut self, pieces: &[Piece<'_>]) {
        let one_text = |a: &Piece<'_>, b: &Piece<'_>| self.spaced && a.paragraph == b.paragraph;
        let groups: Vec<&[Piece<'_>]> = pieces.chunk_by(one_text).collect();
        for group in groups {
            // Figures that stand apart number pages.
            if group.iter().all(|p| digits_alone(p.text).is_some()) {
                continue;
            }
            let text = join(group.iter().map(|p| (p.text, p.cut)));
            let numbers: Vec<u32> = group.iter().map(|p| p.number).collect();
            match (self.comments.filter(|_| text.ends_with('.')), self.out.last_mut()) {
                (Some(column), Some(row)) => add_comment(row, column, &text, lines_location(&numbers)),
                _ => self.add_text(&text, &numbers),
            }
        }
    }

    /// The end of the label above, or a heading.
    fn add_text(&mut self, text: &str, numbers: &[u32]) {
        let location = lines_location(numbers);
        if text.starts_with(char::is_lowercase)
            && let Some(row) = self.out.last_mut()
        {
            for reading in &mut row.readings {
                if let Some(label) = reading.cells.iter_mut().find(|c| c.column == 0) {
                    label.text = join_wrapped([label.text.as_str(), text]);
                }
            }
            row.location = row.location.union(&location);
            return;
        }
        let cells = vec![cell(0, text.to_owned(), location)];
        self.out.push(RawRow {
            readings: vec![Reading { cells, cost: 0 }],
            decision: Decision::Clear,
            location,
        });
    }

    /// What the label of the last row goes on with in the lines just below; the number of the last line.
    fn tail(&mut self, entries: &[Entry<'_>], last: usize) -> u32 {
        let below = entries[last + 1..].iter().take_while(|e| {
            e.paragraph == entries[last].paragraph
                && matches!(e.kind, Kind::Text)
                && super::is_short(&e.folded)
                && e.folded.starts_with(char::is_lowercase)
        });
        let pieces: Vec<(&str, u32)> = below.map(|e| (e.folded.as_str(), e.number)).collect();
        for (text, number) in &pieces {
            self.add_text(text, &[*number]);
        }
        pieces.last().map_or(entries[last].last, |(_, number)| *number)
    }

    fn raw_row(&self, run: &str, label: &str, location: Location, place: Location) -> RawRow {
        let first = 1 + usize::from(self.dated);
        let mut found: Vec<RunReading> = readings(run, self.columns);
        if self.exact && found.iter().any(|r| r.exact) {
            found.retain(|r| r.exact);
        }
        let mut found: Vec<Reading> = found
            .into_iter()
            .map(|reading| {
                let label = fold(&format!("{label} {}", reading.label.join(" ")));
                let mut cells = vec![cell(0, label, location)];
                let values = reading.cells.into_iter().enumerate().filter(|(_, c)| !c.text.is_empty());
                cells.extend(values.map(|(at, c)| cell(first + at, c.text, place)));
                Reading { cells, cost: reading.cost }
            })
            .collect();
        if found.is_empty() {
            // Not to be read as so many figures: kept as text, so that no arithmetic uses it.
            let cells = vec![cell(0, label.to_owned(), location), cell(first, fold(run), place)];
            found.push(Reading { cells, cost: 0 });
        }
        RawRow { readings: found, decision: Decision::Clear, location }
    }
}

/// Adds to the comment on a row.
fn add_comment(row: &mut RawRow, column: usize, text: &str, place: Location) {
    for reading in &mut row.readings {
        match reading.cells.iter_mut().find(|c| c.column == column) {
            Some(comment) => comment.text = format!("{}\n{text}", comment.text),
            None => reading.cells.push(cell(column, text.to_owned(), place)),
        }
    }
    row.location = row.location.union(&place);
}

/// Joins the pieces of one text; a piece that is cut inside a word is joined without a blank.
fn join<'a>(pieces: impl Iterator<Item = (&'a str, bool)>) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut goes_on = false;
    for (text, cut) in pieces {
        match texts.last_mut().filter(|_| goes_on && text.starts_with(char::is_lowercase)) {
            Some(last) => last.push_str(text),
            None => texts.push(text.to_owned()),
        }
        goes_on = cut;
    }
    join_wrapped(texts.iter().map(String::as_str))
}

/// Whether most rows have a date between label and figures.
pub(super) fn dated(entries: &[Entry<'_>], block: &[usize]) -> bool {
    let labels = block.iter().filter_map(|at| entries[*at].row()).map(|f| f.label.as_str());
    let dated = labels.filter(|label| label.rsplit(' ').next().is_some_and(is_date)).count();
    dated > 1 && dated * 5 >= block.len() * 3
}

/// `31/12`, `1/1-31/12`, `1/1–31/12`, `2023-12-31`, `dec`: a day, a span of days or a month.
fn is_date(word: &str) -> bool {
    let figures = word.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '-' | '–'));
    let day = word.contains('/') || word.len() == 10 && word.matches('-').count() == 2;
    let month = find_period(word).is_some_and(|p| p.months.is_some() && p.year.is_none());
    figures && day && word.starts_with(|c: char| c.is_ascii_digit())
        || month && word.chars().all(char::is_alphabetic)
}

/// Whether sentences stand between the rows. A full stop before a small letter ends an abbreviation (`exkl.`).
pub(super) fn comments(entries: &[Entry<'_>], block: &[usize]) -> bool {
    (block[0]..block[block.len() - 1]).any(|at| {
        matches!(entries[at].kind, Kind::Text) && entries[at].folded.ends_with('.') && !goes_on(entries, at)
    })
}

/// Whether the text of a line goes on in small letters in the next one: what ends with a stop there is an
/// abbreviation.
pub(super) fn goes_on(entries: &[Entry<'_>], at: usize) -> bool {
    let next = entries.get(at + 1).filter(|next| next.paragraph == entries[at].paragraph);
    next.is_some_and(|next| next.folded.starts_with(char::is_lowercase))
}

/// Whether the last of so many columns holds a comment.
pub(super) fn has_comments(rows: &[RawRow], columns: usize) -> bool {
    let in_last = |reading: &Reading| reading.cells.iter().any(|cell| cell.column + 1 == columns);
    rows.iter().any(|row| row.readings.iter().any(in_last))
}

/// A label that its line does not end.
fn is_unfinished(text: &str) -> bool {
    let open = text.matches('(').count() > text.matches(')').count();
    open || text.ends_with(['-', ',', '/'])
}

/// Number of digits in a text that holds nothing else, and is no year.
pub(super) fn digits_alone(text: &str) -> Option<usize> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let alone = text.bytes().all(|b| b.is_ascii_digit() || b == b' ');
    (alone && !text.split(' ').any(|w| find_period(w).is_some())).then_some(digits)
}

/// Whether most rows stand in a paragraph of their own.
pub(super) fn spaced(entries: &[Entry<'_>], block: &[usize]) -> bool {
    let alone =
        block.windows(2).filter(|pair| entries[pair[0]].paragraph != entries[pair[1]].paragraph).count();
    block.len() > 1 && alone * 5 >= (block.len() - 1) * 3
}

/// Whether the blanks of every row that has more than one in a place show just its empty cells.
fn blanks_hold(entries: &[Entry<'_>], block: &[usize], shape: &Shape) -> bool {
    let wide = |run: &str| run.trim_start().contains("  ") || run.ends_with(' ');
    let runs = block.iter().filter_map(|at| entries[*at].row().map(|figures| entries[*at].run(figures)));
    runs.map(|run| without_comment(run, shape.commented))
        .filter(|run| wide(run))
        .all(|run| readings(run, shape.figures).iter().any(|r| r.exact))
}

/// The run without the blank that stands for an empty comment.
fn without_comment(run: &str, commented: bool) -> &str {
    if commented { run.strip_suffix(' ').unwrap_or(run) } else { run }
}

/// Lines inside a block that print its heads again, below a page break.
fn repeated_heads(entries: &[Entry<'_>], shape: &Shape, range: std::ops::RangeInclusive<usize>) -> Vec<bool> {
    let mut out = vec![false; range.end() - range.start() + 1];
    let Some(heads) = &shape.heads else { return out };
    let written = |at: &usize| !matches!(entries[*at].kind, Kind::Empty | Kind::Mark | Kind::Taken);
    let wanted: Vec<usize> = (heads.first..=heads.last).filter(written).collect();
    let lines: Vec<usize> = range.clone().filter(written).collect();
    for start in 0..lines.len() {
        let Some(found) = lines.get(start..start + wanted.len()) else { break };
        if found.iter().zip(&wanted).all(|(a, b)| entries[*a].folded == entries[*b].folded) {
            for at in found {
                out[at - range.start()] = true;
            }
        }
    }
    out
}

/// A row that can be read in one way.
pub(super) fn one_reading(cells: Vec<RawCell>, location: Location) -> RawRow {
    RawRow { readings: vec![Reading { cells, cost: 0 }], decision: Decision::Clear, location }
}

pub(super) fn cell(column: usize, text: String, location: Location) -> RawCell {
    RawCell::new(column, text, location)
}
