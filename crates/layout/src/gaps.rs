//! Tables without drawn cells: figures that stand below one another in columns.
//!
//! In: the lines that no ruled grid holds. A line with figures in several chunks is a value line; value
//! lines that follow one another and whose figures stand in the same columns form a block. The figures'
//! own extents give the columns, the lines between and above give wrapped labels and heads. Rulings, where
//! there are any, part the rows.

mod columns;
mod heads;
pub(crate) mod rows;

use crate::figures::{is_figure, is_period};
use crate::grid::clear_rows;
use crate::lines::{Chunk, Line, chunk};
use crate::marks::is_page_mark;
use crate::notes::Notes;
pub(crate) use columns::{Columns, merged_extents};
use sifferkoll_model::{Axis, Finder, Location, RawTable, Rect, Ruling, TracedColumn};

/// Value lines of one table follow one another within this many line heights.
const ROW_REACH: f32 = 4.5;
/// Most lines without figures between two value lines of one table: a heading and a wrapped label.
const LINES_BETWEEN: usize = 5;
/// Value lines of a block that is given up as a whole when it is no table.
const LONG_BLOCK: usize = 40;
/// Fewest value lines of a table with several value columns, unless all of them have heads.
const LEAST_LINES: usize = 2;
/// Fewest value lines of a table with a single value column, which needs heads or rulings besides: labels with
/// one figure each are lists as often.
const LEAST_LINES_SINGLE: usize = 3;
/// Fewest figures of a line of a dump that can have slipped out of their columns together.
const LEAST_SLIPPING: usize = 3;
/// Rulings above, below or inside a table with a single value column span this share of its width.
const SPANNED: f32 = 0.8;

/// Weighs a grid and says whether it is one.
pub(crate) type Accept<'a> = &'a dyn Fn(&mut RawTable) -> bool;

/// Makes the place of some lines (numbers in a dump) and a box on a page.
pub(crate) type Place<'a> = &'a dyn Fn(&[u32], Rect) -> Location;

/// A line with its chunks and which of them print figures.
pub(crate) struct Row {
    pub(crate) line: Line,
    pub(crate) chunks: Vec<Chunk>,
    /// Places in `chunks`.
    pub(crate) figures: Vec<usize>,
    /// Whether it heads columns with periods: several of them, or in bold.
    heads_periods: bool,
}

impl Row {
    pub(crate) fn new(line: Line) -> Self {
        let chunks = line.chunks();
        let mut figures: Vec<usize> = (0..chunks.len()).filter(|at| is_figure(&chunks[*at].text)).collect();
        // A line whose only figures are years heads columns.
        let mut heads_periods = false;
        if figures.iter().all(|at| is_period(&chunks[*at].text)) {
            let mut periods = figures.iter().filter(|at| **at > 0).map(|at| chunks[*at].text.as_str());
            let first = periods.next();
            heads_periods = first.is_some() && (line.bold() || periods.any(|period| Some(period) != first));
            figures.clear();
        }
        // In a dump a page's number can stand at the end of its running head.
        if let [only] = figures[..]
            && line.number > 0
            && is_page_mark(&chunks[only].text)
        {
            figures.clear();
        }
        Self { line, chunks, figures, heads_periods }
    }

    /// A line whose chunks are cut at the edges of known columns.
    pub(crate) fn in_columns(line: Line, columns: &Columns) -> Self {
        let mut chunks: Vec<Chunk> = Vec::new();
        let of = |at: usize| columns.of(&line.words[at]);
        let mut start = 0;
        for at in 1..=line.words.len() {
            if at == line.words.len() || of(at) != of(at - 1) {
                chunks.push(chunk(&line.words, start..at));
                start = at;
            }
        }
        let figures = (0..chunks.len()).filter(|at| is_figure(&chunks[*at].text)).collect();
        Self { line, chunks, figures, heads_periods: false }
    }

    pub(crate) fn has_figure_beyond_label(&self, columns: &Columns) -> bool {
        self.figures.iter().any(|at| columns.of_extent(&self.chunks[*at].bbox) > 0)
    }

    /// The text over the labels' column.
    pub(crate) fn label(&self, columns: &Columns) -> Option<&str> {
        self.chunks.iter().find(|c| columns.of_extent(&c.bbox) == 0).map(|c| c.text.as_str())
    }

    /// Whether all of a line of a dump stands to the right of the figures of a row above it, as the lines of a
    /// comment on that row do.
    pub(crate) fn goes_on_behind(&self, row: &Row) -> bool {
        let end = row.figures.last().map(|at| row.chunks[*at].bbox.x1);
        self.line.number > 0
            && row.chunks.len() > row.figures.last().map_or(0, |at| at + 1)
            && end.is_some_and(|end| self.chunks.iter().all(|c| c.bbox.x0 > end))
    }

    /// Figures that have something to their left, or several figures.
    pub(crate) fn is_value_line(&self) -> bool {
        self.figures.len() > 1 || (self.figures.len() == 1 && self.figures[0] > 0)
    }
}

/// All tables among the lines, and the lines outside them.
pub(crate) fn tables(
    lines: Vec<Line>,
    rulings: &[Ruling],
    place: Place<'_>,
    accept: Accept<'_>,
    notes: &mut Notes,
) -> (Vec<RawTable>, Vec<Line>) {
    let rows: Vec<Row> = lines.into_iter().map(Row::new).collect();
    let horizontal: Vec<Ruling> = rulings.iter().filter(|r| r.axis == Axis::Horizontal).copied().collect();
    let mut tables = Vec::new();
    let mut taken = vec![false; rows.len()];
    let mut from = 0;
    while from < rows.len() {
        let Some(block) = next_block(&rows, from) else {
            break;
        };
        let (first, last) = (block[0], block[block.len() - 1]);
        let found = table(&rows, &block, &taken, &horizontal, place, notes);
        let accepted = found.and_then(|(mut table, used)| {
            if accept(&mut table) {
                return Some((table, used));
            }
            notes.reject_block(|| table.bbox(), "columns with hardly anything of a table");
            None
        });
        match accepted {
            Some((table, used)) => {
                tables.push(table);
                for at in used {
                    taken[at] = true;
                }
                from = last + 1;
            }
            // A table may begin further down in the block; in a long one that is looked for no more, since
            // every try costs as much as the block is long.
            None => from = if block.len() > LONG_BLOCK { last + 1 } else { first + 1 },
        }
    }
    let rest = rows.into_iter().zip(taken).filter(|(_, taken)| !taken).map(|(row, _)| row.line).collect();
    (tables, rest)
}

/// The next run of value lines from a line on that stand in the same columns, with nothing but headings and
/// wrapped labels between them.
fn next_block(rows: &[Row], from: usize) -> Option<Vec<usize>> {
    let first = (from..rows.len()).find(|at| rows[*at].is_value_line())?;
    let mut block = vec![first];
    let mut between = 0;
    // Where the first column of figures begins, and where it ends.
    let first_figure = |at: usize| rows[at].chunks[rows[at].figures[0]].bbox;
    let (mut figures_from, mut first_until) = (first_figure(first).x0, first_figure(first).x1);
    for at in first + 1..rows.len() {
        let (last, line) = (&rows[at - 1].line, &rows[at].line);
        let far = line.bbox.y0 - last.bbox.y1 > ROW_REACH * last.size();
        if far || between > LINES_BETWEEN {
            break;
        }
        // Figures without a label, as a closing total has them, go on below those of the row above.
        let bare = !rows[at].figures.is_empty() && rows[at].figures.len() == rows[at].chunks.len();
        let goes_on = bare && same_columns(&rows[block[block.len() - 1]], &rows[at]);
        if rows[at].goes_on_behind(&rows[block[block.len() - 1]]) {
            continue;
        }
        if !(rows[at].is_value_line() || goes_on) {
            // Several words beyond the labels are the heads of the next table, one may be a cell.
            let beyond = rows[at].chunks.iter().filter(|c| c.bbox.x1 > figures_from).count();
            // A long label may run under the first figures, running text goes past them.
            let prose = rows[at].chunks.iter().any(|c| c.bbox.x0 < figures_from && c.bbox.x1 > first_until);
            if beyond > 1 || rows[at].line.number == 0 && (prose || rows[at].heads_periods) {
                break;
            }
            between += 1;
            continue;
        }
        if !block.iter().rev().take(4).any(|b| same_columns(&rows[*b], &rows[at])) {
            break;
        }
        between = 0;
        block.push(at);
        let figure = first_figure(at);
        if figure.x0 < figures_from {
            (figures_from, first_until) = (figure.x0, figure.x1);
        }
    }
    Some(block)
}

/// Whether at least half of the figures of the line with fewer stand under figures of the other.
fn same_columns(a: &Row, b: &Row) -> bool {
    let fewer = a.figures.len().min(b.figures.len());
    // In a dump figures of one column need not stand below one another; several do not come so near by chance.
    let slips = a.line.number > 0 && fewer >= LEAST_SLIPPING;
    let slip = if slips { columns::SLIP * a.line.size() } else { 0.0 };
    let over = |i: usize, j: usize| {
        let (a, b) = (&a.chunks[i].bbox, &b.chunks[j].bbox);
        a.x1.min(b.x1) - a.x0.max(b.x0) > -slip
    };
    let shared = a.figures.iter().filter(|i| b.figures.iter().any(|j| over(**i, *j))).count();
    shared * 2 >= fewer.max(1)
}

/// Why labels with one figure each are no table; they are one where there are enough of them, under a head or
/// between rulings, and no list of contents, whose page numbers never fall.
fn single_column_objection(
    lines: &[&Row],
    columns: &Columns,
    headed: bool,
    rulings: &[Ruling],
) -> Option<&'static str> {
    let bbox = columns.bbox();
    let reach = ROW_REACH * lines[0].line.size();
    let (top, bottom) = (lines[0].line.bbox.y0 - reach, lines[lines.len() - 1].line.bbox.y1 + reach);
    let spanning = rulings
        .iter()
        .filter(|r| (top..bottom).contains(&r.position))
        .filter(|r| r.end.min(bbox.x1) - r.start.max(bbox.x0) >= SPANNED * bbox.width())
        .count();
    let page_numbers: Option<Vec<u32>> =
        lines.iter().map(|r| r.chunks[*r.figures.last()?].text.parse().ok()).collect();
    let contents = page_numbers.is_some_and(|pages| pages.is_sorted());
    // Labels are words; figures beside figures are the ticks of a chart.
    let labelled = lines.iter().filter(|r| r.chunks[0].text.contains(char::is_alphabetic)).count();
    if lines.len() < LEAST_LINES_SINGLE {
        Some("one column of figures in fewer than three lines")
    } else if labelled * 2 <= lines.len() {
        Some("one column of figures beside figures: the ticks of a chart")
    } else if !headed && spanning < 2 {
        Some("one column of figures without a head or rulings above and below")
    } else {
        contents.then_some("one column of whole numbers that never fall: a list of contents")
    }
}

/// The table of a block, with the places of all lines it takes in.
fn table(
    rows: &[Row],
    block: &[usize],
    taken: &[bool],
    rulings: &[Ruling],
    place: Place<'_>,
    notes: &mut Notes,
) -> Option<(RawTable, Vec<usize>)> {
    let value_lines: Vec<&Row> = block.iter().map(|at| &rows[*at]).collect();
    let extent = || Rect::around(value_lines.iter().map(|row| row.line.bbox));
    let Some(columns) = Columns::find(&value_lines) else {
        notes.reject_block(extent, "figures that stand in the place of the labels only");
        return None;
    };
    if columns.len() < 2 {
        notes.reject_block(extent, "no column of figures");
        return None;
    }
    let head = heads::find(rows, block[0], &columns, taken, rulings);
    if block.len() < LEAST_LINES && !head.heads_every(&columns) {
        notes.reject_block(extent, "a single line with figures, not all of them under heads");
        return None;
    }
    if columns.len() == 2
        && let Some(reason) = single_column_objection(&value_lines, &columns, head.len() > 0, rulings)
    {
        notes.reject_block(extent, reason);
        return None;
    }
    let mut body = rows::find(rows, block, &columns, rulings, taken);
    rows::add_leading(rows, &mut body, &head.leading);
    let header_rows = head.len();
    let mut used: Vec<usize> = head.used.clone();
    used.extend(body.iter().flat_map(|row| row.lines.iter().copied()));
    used.sort_unstable();
    used.dedup();
    let located = |lines: &[usize]| {
        let numbers: Vec<u32> = lines.iter().map(|at| rows[*at].line.number).collect();
        let bbox = Rect::around(lines.iter().map(|at| rows[*at].line.bbox));
        place(&numbers, bbox.unwrap_or(columns.bbox()))
    };
    let mut built = head.cells(place);
    for row in &body {
        built.push((row.cells(rows, &columns, place), located(&row.lines)));
    }
    let location = vec![located(&used)];
    let bands = columns.bands().iter().map(|band| TracedColumn { x0: band.x0, x1: band.x1, by_gaps: true });
    notes.lanes(location[0], bands, built.iter().filter_map(|(_, row)| height(row)));
    let table = RawTable {
        location,
        captions: Vec::new(),
        headings: Vec::new(),
        columns: columns.len(),
        header_rows,
        header_run: None,
        rows: clear_rows(built),
        finder: if rows[block[0]].line.number == 0 { Finder::Gaps } else { Finder::Blanks },
        continues: None,
        runs_on: [false; 2],
        confidence: None,
        evidence: Vec::new(),
    };
    Some((table, used))
}

/// Top and bottom of a place on a page.
fn height(place: &Location) -> Option<[f32; 2]> {
    place.bbox().map(|bbox| [bbox.y0, bbox.y1])
}
