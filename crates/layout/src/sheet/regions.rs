//! What stands where on a sheet: tables below and beside one another, and text in single cells.
//!
//! In: the filled cells of a sheet. Out: [`Region`]s in reading order. Empty rows part them, and empty columns where
//! what is behind them has labels of its own. In doubt cells stay together.

use crate::figures::is_period;
use crate::spread::stands_as_figure;
use sifferkoll_grammar::unit_named;
use sifferkoll_model::RawCell;
use std::collections::BTreeMap;

/// A row of a sheet, its columns counted from that of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) number: u32,
    pub(super) cells: Vec<RawCell>,
}

/// A table, or a row of texts outside the tables.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Region {
    Text(Placed),
    Table(Vec<Placed>),
}

/// Most times that a part of a sheet is cut again.
const DEPTH: usize = 4;
/// From this many characters on a single cell is prose and no label.
const PROSE: usize = 100;
/// Fewest rows with figures of a table without heads in two columns; single pairs are facts like a number to call.
const LEAST_PAIRS: usize = 2;
/// Most empty rows within a table, as before its total.
const MOST_EMPTY: u32 = 2;

/// Everything on a sheet in reading order.
pub(super) fn regions(rows: Vec<Placed>) -> Vec<Region> {
    let mut out = Vec::new();
    cut(rows, 0, &mut out);
    joined(out)
}

/// Parts rows at empty ones, and what is between them at empty columns.
fn cut(rows: Vec<Placed>, depth: usize, out: &mut Vec<Region>) {
    let mut band: Vec<Placed> = Vec::new();
    let mut bottom = 0;
    for row in rows {
        if !band.is_empty() && row.number > bottom + 1 {
            cut_columns(std::mem::take(&mut band), depth, out);
        }
        let reach = row.cells.iter().map(|cell| cell.rowspan as u32).max().unwrap_or(1);
        bottom = bottom.max(row.number.saturating_add(reach - 1));
        band.push(row);
    }
    if !band.is_empty() {
        cut_columns(band, depth, out);
    }
}

fn cut_columns(band: Vec<Placed>, depth: usize, out: &mut Vec<Region>) {
    let starts = if depth < DEPTH { tables_beside(&band) } else { Vec::new() };
    if starts.is_empty() {
        parts(band, out);
        return;
    }
    let mut sides: Vec<Vec<Placed>> = vec![Vec::new(); starts.len() + 1];
    for row in band {
        for cell in row.cells {
            let side = &mut sides[starts.partition_point(|start| *start <= cell.column)];
            match side.last_mut() {
                Some(last) if last.number == row.number => last.cells.push(cell),
                _ => side.push(Placed { number: row.number, cells: vec![cell] }),
            }
        }
    }
    for side in sides {
        cut(side, depth + 1, out);
    }
}

/// First columns of tables that stand beside another one: behind an empty column, with labels of their own before
/// their figures.
fn tables_beside(band: &[Placed]) -> Vec<usize> {
    let mut filled: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut covered: BTreeMap<usize, usize> = BTreeMap::new();
    for cell in band.iter().filter(|row| row.cells.len() > 1).flat_map(|row| &row.cells) {
        let (words, figures) = filled.entry(cell.column).or_default();
        if stands_as_figure(&cell.text) {
            *figures += 1;
        } else if cell.text.contains(char::is_alphabetic) {
            *words += 1;
        }
        let end = covered.entry(cell.column).or_default();
        *end = (*end).max(cell.column + cell.colspan);
    }
    let mut groups: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut starts: Vec<usize> = Vec::new();
    let mut reach = 0;
    for (column, counts) in &filled {
        if groups.is_empty() || *column > reach {
            groups.push(Vec::new());
            starts.push(*column);
        }
        reach = reach.max(covered.get(column).copied().unwrap_or(column + 1));
        if let Some(group) = groups.last_mut() {
            group.push(*counts);
        }
    }
    let has_figures = |group: &[(usize, usize)]| group.iter().any(|(words, figures)| figures > words);
    let is_labelled = |group: &[(usize, usize)]| {
        group.first().is_some_and(|(words, figures)| *words >= LEAST_PAIRS && words > figures)
            && has_figures(&group[1..])
    };
    if !groups.first().is_some_and(|group| has_figures(group)) {
        return Vec::new();
    }
    let beside = groups.iter().zip(&starts).skip(1).filter(|(group, _)| is_labelled(group));
    beside.map(|(_, start)| *start).collect()
}

/// Tables and texts of rows that follow one another.
fn parts(rows: Vec<Placed>, out: &mut Vec<Region>) {
    let mut run: Vec<Placed> = Vec::new();
    let mut seen = Seen::default();
    for row in rows {
        let begins = match row.cells.as_slice() {
            [cell] => is_prose(&cell.text),
            _ => heads_anew(&run, &seen, &row),
        };
        if begins {
            // A title between two tables belongs to the lower one.
            let titles = if row.cells.len() > 1 { trailing_single(&run) } else { 0 };
            let below = run.split_off(run.len() - titles);
            part(std::mem::take(&mut run), out);
            // Titles alone: no row of several cells is among them.
            (run, seen) = (below, Seen::default());
        }
        if row.cells.len() > 1 {
            seen.first = seen.first.or(Some(run.len()));
            seen.figures |= has_figure(&row);
        }
        run.push(row);
    }
    part(run, out);
}

/// What is known of a run of rows, so that no row needs to look through all above it.
#[derive(Default)]
struct Seen {
    /// Place of the first row of several cells.
    first: Option<usize>,
    /// Whether a row has a figure behind its first cell.
    figures: bool,
}

/// Whether a row has a figure behind its first cell.
fn has_figure(row: &Placed) -> bool {
    row.cells.iter().skip(1).any(|cell| stands_as_figure(&cell.text))
}

fn trailing_single(rows: &[Placed]) -> usize {
    rows.iter().rev().take_while(|row| row.cells.len() == 1).count()
}

/// Whether a text is prose rather than a label: long, or a sentence.
fn is_prose(text: &str) -> bool {
    let text = text.trim_end();
    let words = text.split(' ').count();
    text.chars().count() > PROSE || words > 4 && text.ends_with(['.', '!', '?', ':'])
}

/// Whether a row heads another table than that of the rows above: it has words where these have figures, and is the
/// heads of the rows above once more, or bold where their rows are not.
fn heads_anew(above: &[Placed], seen: &Seen, row: &Placed) -> bool {
    let Some(first) = seen.first.filter(|_| seen.figures) else { return false };
    let rows = &above[first..];
    if has_figure(row) {
        return false;
    }
    let texts = |row: &Placed| row.cells.iter().map(|c| c.text.clone()).collect::<Vec<_>>();
    if texts(&rows[0]) == texts(row) {
        return true;
    }
    let bold = |row: &Placed| row.cells.iter().all(|cell| cell.bold);
    let last = rows.iter().rev().find(|row| row.cells.len() > 1);
    let words = row.cells.iter().filter(|c| c.text.contains(char::is_alphabetic) || is_period(&c.text));
    let over_figures = |cell: &&RawCell| {
        rows.iter()
            .rev()
            .take(3)
            .any(|row| row.cells.iter().any(|c| c.column == cell.column && stands_as_figure(&c.text)))
    };
    bold(row)
        && last.is_some_and(|last| !bold(last) || has_figure(last))
        && words.filter(over_figures).count() > 1
}

/// A table with texts above and below it, or texts alone.
fn part(mut rows: Vec<Placed>, out: &mut Vec<Region>) {
    let above = rows.iter().take_while(|row| row.cells.len() == 1).count();
    let mut body = rows.split_off(above);
    // A year alone above figures heads them.
    let left = body.iter().flat_map(|row| &row.cells).map(|cell| cell.column).min();
    while let Some(row) = rows.pop_if(|row| {
        let cell = &row.cells[0];
        left.is_some_and(|left| cell.column > left) && is_period(&cell.text) && !is_prose(&cell.text)
    }) {
        body.insert(0, row);
    }
    out.extend(rows.into_iter().map(Region::Text));
    let below = body.split_off(body.len() - trailing_single(&body));
    if is_title_with_unit(&body) {
        let Placed { number, cells } = body.remove(0);
        out.extend(cells.into_iter().map(|cell| Region::Text(Placed { number, cells: vec![cell] })));
    }
    if is_table(&body) {
        out.push(Region::Table(body));
    } else {
        out.extend(body.into_iter().map(Region::Text));
    }
    out.extend(below.into_iter().map(Region::Text));
}

/// Whether the first row is a title with a unit, or another word on the table, in the last column; the heads are
/// below.
fn is_title_with_unit(rows: &[Placed]) -> bool {
    let [first, second, ..] = rows else { return false };
    let [title, word] = first.cells.as_slice() else { return false };
    let last = second.cells.last().map(|cell| cell.column + cell.colspan);
    let figure = |cell: &RawCell| stands_as_figure(&cell.text);
    let unit = unit_named(word.text.trim_matches(['(', ')'])).is_some();
    title.column + title.colspan <= word.column
        && last == Some(word.column + word.colspan)
        && word.column > title.column + 1
        && second.cells.len() > 2
        && !second.cells.iter().skip(1).any(figure)
        && !figure(word)
        && (unit || title.text.split(' ').count() > 2 && second.cells[0].column == title.column)
}

/// Whether rows are a table: they print figures beside labels, or texts in at least three columns, or in two below
/// bold heads.
fn is_table(rows: &[Placed]) -> bool {
    if rows.is_empty() {
        return false;
    }
    let figures = |row: &&Placed| row.cells.iter().skip(1).any(|cell| stands_as_figure(&cell.text));
    let measured = rows.iter().filter(figures).count();
    let mut columns: Vec<usize> = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column).collect();
    columns.sort_unstable();
    columns.dedup();
    let headed = !figures(&&rows[0]) && rows.len() > 1;
    if measured > 0 {
        return columns.len() > 2 || measured >= LEAST_PAIRS || headed;
    }
    let wide = rows.iter().filter(|row| row.cells.len() > 2).count();
    let bold_head = rows[0].cells.iter().all(|cell| cell.bold)
        && rows.len() > 1
        && !rows[1].cells.iter().all(|cell| cell.bold);
    wide > 1 || bold_head && columns.len() > 1
}

/// Joins a table that goes on below empty rows: without heads of its own, in the columns of the one above.
fn joined(regions: Vec<Region>) -> Vec<Region> {
    let mut out: Vec<Region> = Vec::new();
    for region in regions {
        let Region::Table(rows) = region else {
            out.push(region);
            continue;
        };
        // Labels alone between the two parts head the rows that follow.
        let between =
            out.iter().rev().take_while(|r| matches!(r, Region::Text(row) if is_label(row))).count();
        let at = out.len() - between;
        let first = out.get(at).map_or(rows[0].number, |region| match region {
            Region::Text(row) => row.number,
            Region::Table(rows) => rows[0].number,
        });
        match at.checked_sub(1).and_then(|at| out.get_mut(at)) {
            Some(Region::Table(upper)) if goes_on(upper, first, &rows) => {
                let mut labels = Vec::new();
                for region in out.drain(at..) {
                    if let Region::Text(row) = region {
                        labels.push(row);
                    }
                }
                if let Some(Region::Table(upper)) = out.last_mut() {
                    upper.extend(labels);
                    upper.extend(rows);
                }
            }
            _ => out.push(Region::Table(rows)),
        }
    }
    out
}

fn is_label(row: &Placed) -> bool {
    matches!(row.cells.as_slice(), [cell] if cell.colspan == 1 && !is_prose(&cell.text))
}

/// Whether rows go on with a table above them: near, without heads, in columns that it has.
fn goes_on(upper: &[Placed], first: u32, rows: &[Placed]) -> bool {
    let figures = |row: &Placed| row.cells.iter().skip(1).any(|cell| stands_as_figure(&cell.text));
    let columns = |rows: &[Placed]| {
        let cells = rows.iter().flat_map(|row| &row.cells);
        let spans = cells.map(|cell| (cell.column, cell.column + cell.colspan));
        spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((0, 0))
    };
    let (left, right) = columns(upper);
    let (other_left, other_right) = columns(rows);
    let last = upper.last().map_or(0, |row| row.number);
    let headed = !upper.first().is_none_or(figures);
    headed
        && figures(&rows[0])
        && other_left == left
        && other_right <= right
        && first.saturating_sub(last) <= MOST_EMPTY + 1
}
