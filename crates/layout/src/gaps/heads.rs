//! Heads above a block: lines whose words stand over the columns, and heads over several columns.
//!
//! The words of the header lines form blocks: a wrapped head is one block, a head over several columns is a
//! block with others below it. A block's depth, how many stand below one another under it, is its row.

use super::{Columns, Place, Row};
use crate::figures::is_period;
use crate::lines::{Chunk, chunk};
use crate::spans::{spans, spans_of_all};
use sifferkoll_model::{Location, RawCell, Rect, Ruling};
use std::ops::Range;

/// Most lines of heads.
const MAX_LINES: usize = 9;
/// Lines of heads follow one another within this many line heights.
const REACH: f32 = 2.6;
/// Heads that are periods, or several of them over columns of their own, may stand as far above as rows do from
/// one another: headings of the rows come between.
const FAR_REACH: f32 = 4.5;
/// Most headings of rows between the heads and the first figures.
const MAX_LEADING: usize = 6;
/// Lines of one wrapped head follow one another within this many font sizes, from top to top.
const WRAP_PITCH: f32 = 1.5;

/// The heads of a block.
pub(crate) struct Head {
    /// Rows from top to bottom, each with its blocks and the columns they stand over.
    rows: Vec<Vec<(Block, Range<usize>)>>,
    /// Lines taken in.
    pub(crate) used: Vec<usize>,
    /// Lines with labels alone between the heads and the first figures, top to bottom.
    pub(crate) leading: Vec<usize>,
}

/// Words of one head, perhaps on several lines.
#[derive(Debug, Clone)]
struct Block {
    /// Text of its lines, top to bottom.
    lines: Vec<String>,
    numbers: Vec<u32>,
    bbox: Rect,
    /// Top of its first line and font size there.
    top: f32,
    bold: bool,
    /// Columns that its own words stand over.
    over: Vec<usize>,
    /// 0 where no block stands below it.
    depth: usize,
}

/// Walks up from the first value line while lines have words over value columns, past headings of the rows.
pub(crate) fn find(
    rows: &[Row],
    first: usize,
    columns: &Columns,
    taken: &[bool],
    rulings: &[Ruling],
) -> Head {
    let mut used = Vec::new();
    let mut leading = Vec::new();
    let mut passed = Vec::new();
    let mut lower = first;
    for at in (0..first).rev() {
        let (row, below) = (&rows[at], &rows[lower].line);
        let distance = (below.bbox.y0 - row.line.bbox.y1) / below.size();
        if taken[at] || distance > FAR_REACH || used.len() == MAX_LINES || row.is_value_line() {
            break;
        }
        if used.is_empty() && passed.len() < MAX_LEADING && is_label_alone(row, columns) {
            passed.push(at);
            lower = at;
            continue;
        }
        // Right above a line of its own kind, what stands over the names of numbered rows begins the first of them.
        if used.is_empty() && passed.is_empty() && begins_name(row, &rows[first], columns) {
            passed.push(at);
            lower = at;
            continue;
        }
        let far = distance > REACH || !passed.is_empty();
        if !heads_columns(row, columns) || far && !surely_heads(row, columns) {
            break;
        }
        leading.append(&mut passed);
        used.push(at);
        lower = at;
    }
    let blocks = blocks(&used.iter().map(|at| &rows[*at]).collect::<Vec<_>>(), columns);
    used.reverse();
    leading.reverse();
    Head { rows: by_depth(&blocks, columns, rulings), used, leading }
}

/// Words over the labels alone that begin where the labels do.
fn is_label_alone(row: &Row, columns: &Columns) -> bool {
    let labels = &columns.bands()[0];
    let size = row.line.size();
    row.chunks.len() == 1
        && row.line.bbox.x1 <= columns.values()[0].x0
        && row.line.bbox.x0 >= labels.x0 - size
        && row.line.bbox.x0 <= labels.x1
}

/// Whether all of a line of a dump stands right above the name of a numbered row and begins where that does.
fn begins_name(row: &Row, first: &Row, columns: &Columns) -> bool {
    let [name] = &row.chunks[..] else { return false };
    let naming = columns.naming();
    naming > 0
        && row.line.number > 0
        && row.line.number + 1 == first.line.number
        && first.chunks.get(naming).is_some_and(|own| own.bbox.x0 == name.bbox.x0)
}

/// Whether a line has words over value columns and is no running text.
fn heads_columns(row: &Row, columns: &Columns) -> bool {
    let label_end = columns.bands()[0].x1;
    let prose = row.chunks.iter().any(|c| columns.runs_over(&c.bbox));
    let over_values = row.chunks.iter().any(|c| columns.of_extent(&c.bbox) > 0 && c.bbox.x0 >= label_end);
    let beyond = row.chunks.iter().any(|c| c.bbox.x0 > columns.bbox().x1 + 2.0 * row.line.size());
    !prose && over_values && !beyond
}

/// Heads that cannot be taken for anything else: periods, or several of them over a column each.
fn surely_heads(row: &Row, columns: &Columns) -> bool {
    let over: Vec<&Chunk> = row.chunks.iter().filter(|c| columns.of_extent(&c.bbox) > 0).collect();
    let single = |c: &&&Chunk| columns_over(&c.bbox, columns).len() == 1;
    let periods = over.iter().filter(|c| is_period(&c.text)).count();
    over.iter().all(|c| single(&c)) && (over.len() >= 2 || periods == over.len())
}

/// The blocks of some lines, given from bottom to top.
fn blocks(lines: &[&Row], columns: &Columns) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for row in lines {
        let mut found: Vec<Block> = Vec::new();
        let cut: Vec<Chunk> = row.chunks.iter().flat_map(|c| pieces(row, c, columns, &blocks)).collect();
        for piece in cut {
            let below: Vec<usize> =
                (0..blocks.len()).filter(|b| blocks[*b].bbox.overlap_x(&piece.bbox) > 0.0).collect();
            let near: Vec<usize> =
                below.iter().copied().filter(|b| is_near(&piece, row, &blocks[*b])).collect();
            match near[..] {
                [one] if goes_on(&piece.text, &blocks[one].lines[0]) => {
                    let depth = depth_over(&piece.bbox, &blocks, Some(one));
                    let block = &mut blocks[one];
                    block.lines.insert(0, piece.text);
                    block.numbers.push(row.line.number);
                    block.bbox = block.bbox.union(&piece.bbox);
                    block.top = piece.bbox.y0;
                    block.bold &= piece.bold;
                    block.over = columns_over(&block.bbox, columns);
                    block.depth = block.depth.max(depth);
                }
                _ => found.push(Block {
                    lines: vec![piece.text],
                    numbers: vec![row.line.number],
                    bbox: piece.bbox,
                    top: piece.bbox.y0,
                    bold: piece.bold,
                    over: columns_over(&piece.bbox, columns),
                    depth: depth_over(&piece.bbox, &blocks, None),
                }),
            }
        }
        blocks.extend(found);
    }
    blocks
}

/// How many blocks stand below one another under an extent, one of them perhaps left out.
fn depth_over(extent: &Rect, blocks: &[Block], but: Option<usize>) -> usize {
    let below = (0..blocks.len()).filter(|b| Some(*b) != but && blocks[*b].bbox.overlap_x(extent) > 0.0);
    below.map(|b| blocks[b].depth + 1).max().unwrap_or(0)
}

/// The columns that an extent overlaps, or the nearest.
fn columns_over(extent: &Rect, columns: &Columns) -> Vec<usize> {
    let touched: Vec<usize> = (0..columns.len())
        .filter(|c| columns.bands()[*c].overlap_x(extent) > 0.0)
        .filter(|c| *c > 0 || columns.of_extent(extent) == 0)
        .collect();
    if touched.is_empty() { vec![columns.of_extent(extent)] } else { touched }
}

/// A chunk as one piece, or cut between its words where it runs over several columns that no lower heads
/// part, or whose heads right below go on in it (`Under 18 18 years` over `years` and `and over`).
fn pieces(row: &Row, whole: &Chunk, columns: &Columns, lower: &[Block]) -> Vec<Chunk> {
    let over = columns_over(&whole.bbox, columns);
    let below: Vec<&Block> = lower.iter().filter(|b| b.over.iter().any(|c| over.contains(c))).collect();
    let parted = over.iter().filter(|c| below.iter().any(|b| b.over.contains(c))).count();
    let wrapped = below.iter().all(|b| is_near(whole, row, b) && goes_on(&whole.text, &b.lines[0]));
    if over.len() < 2 || parted >= 2 && !wrapped {
        return vec![whole.clone()];
    }
    let of = |at: usize| columns.of(&row.line.words[at]);
    let mut out = Vec::new();
    let mut start = whole.words.start;
    for at in whole.words.start + 1..=whole.words.end {
        if at == whole.words.end || of(at) != of(at - 1) {
            out.push(chunk(&row.line.words, start..at));
            start = at;
        }
    }
    out
}

/// Whether a piece stands as near above a block as lines of one text do.
fn is_near(piece: &Chunk, row: &Row, below: &Block) -> bool {
    below.top - piece.bbox.y0 <= WRAP_PITCH * row.line.size()
}

/// Whether a text goes on in the next line: it ends with a mark that asks for more, or the next line does
/// not begin as a head does.
fn goes_on(text: &str, next: &str) -> bool {
    text.ends_with(['-', '/', ',']) || !next.starts_with(char::is_uppercase)
}

/// Blocks by depth, deepest first, each with its columns. A block with others below it stands over as many
/// columns as fall to it among the blocks of its row.
fn by_depth(blocks: &[Block], columns: &Columns, rulings: &[Ruling]) -> Vec<Vec<(Block, Range<usize>)>> {
    let deepest = blocks.iter().map(|b| b.depth).max().unwrap_or(0);
    // A column is as wide as its figures and the heads right above them.
    let wide: Vec<Rect> = (1..columns.len())
        .map(|c| {
            let heads = blocks.iter().filter(|b| b.depth == 0 && b.over == [c]).map(|b| b.bbox);
            heads.fold(columns.bands()[c], |all, head| all.union(&head))
        })
        .collect();
    let mut rows = Vec::new();
    for depth in (0..=deepest).rev() {
        let mut row: Vec<Block> = blocks.iter().filter(|b| b.depth == depth).cloned().collect();
        row.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
        let over_values: Vec<Rect> = row.iter().filter(|b| !b.over.contains(&0)).map(|b| b.bbox).collect();
        let lower = blocks.iter().filter(|b| b.depth + 1 == depth).map(|b| b.bbox.center().1);
        let lower = lower.fold(f32::MAX, f32::min);
        let ruled = ruled_columns(&over_values, lower, &wide, rulings);
        let left = columns.bands()[0].x1;
        let mut found = ruled.unwrap_or_else(|| spans(&over_values, &wide, left)).into_iter();
        let spanned = row.into_iter().map(|block| {
            let own = block.over[0]..block.over[block.over.len() - 1] + 1;
            let span = if block.over.contains(&0) { None } else { found.next() };
            match span {
                Some(span) if depth > 0 && !span.is_empty() => (block, span.start + 1..span.end + 1),
                _ if depth > 0 => (block, own),
                _ => (block, own.start..own.start + 1),
            }
        });
        rows.push(spanned.collect());
    }
    rows.retain(|row: &Vec<_>| !row.is_empty());
    rows
}

/// The columns under each of some heads where rules below them leave columns out: a head stands over the columns
/// of its rule, several heads over one rule share them. `None` where no rule tells them apart, or a head has none.
fn ruled_columns(heads: &[Rect], lower: f32, wide: &[Rect], rulings: &[Ruling]) -> Option<Vec<Range<usize>>> {
    let upper = heads.iter().map(|h| h.center().1).fold(f32::MIN, f32::max);
    let under: Vec<(&Ruling, Range<usize>)> = rulings
        .iter()
        .filter(|r| r.position > upper && r.position < lower)
        .map(|r| {
            let covered = |c: &Rect| r.start < c.center().0 && r.end > c.center().0;
            let first = wide.iter().position(covered).unwrap_or(0);
            (r, first..wide.iter().rposition(covered).map_or(first, |last| last + 1))
        })
        .filter(|(_, columns)| !columns.is_empty() && columns.len() < wide.len())
        .collect();
    let rule_of =
        |head: &Rect| under.iter().position(|(r, _)| r.start < head.center().0 && r.end > head.center().0);
    let rules: Option<Vec<usize>> = heads.iter().map(rule_of).collect();
    let rules = rules.filter(|rules| !rules.is_empty())?;
    let mut out: Vec<Range<usize>> = Vec::new();
    for shared in rules.chunk_by(|a, b| a == b) {
        let own = &heads[out.len()..out.len() + shared.len()];
        let columns = &under[shared[0]].1;
        let left = columns.start.checked_sub(1).map_or(under[shared[0]].0.start, |before| wide[before].x1);
        let found = spans_of_all(own, &wide[columns.clone()], left);
        out.extend(found.into_iter().map(|s| s.start + columns.start..s.end + columns.start));
    }
    Some(out)
}

impl Head {
    /// Whether the lowest row has a head over every value column.
    pub(crate) fn heads_every(&self, columns: &Columns) -> bool {
        let headed =
            |c: usize| self.rows.last().is_some_and(|row| row.iter().any(|(_, over)| over.contains(&c)));
        (1..columns.len()).all(headed)
    }

    /// Number of header rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The cells of every header row.
    pub(crate) fn cells(&self, place: Place<'_>) -> Vec<(Vec<RawCell>, Location)> {
        self.rows
            .iter()
            .map(|row| {
                let mut cells: Vec<RawCell> = Vec::new();
                for (block, span) in row {
                    let location = place(&block.numbers, block.bbox);
                    // Two blocks over one column are one head.
                    if let Some(known) = cells.iter_mut().find(|c| c.column == span.start) {
                        known.text = format!("{} {}", known.text, block.lines.join("\n"));
                        known.location = known.location.union(&location);
                        known.bold &= block.bold;
                        continue;
                    }
                    cells.push(RawCell {
                        colspan: span.len().max(1),
                        bold: block.bold,
                        ..RawCell::new(span.start, block.lines.join("\n"), location)
                    });
                }
                let numbers: Vec<u32> = row.iter().flat_map(|(b, _)| b.numbers.iter().copied()).collect();
                let bbox = row.iter().map(|(b, _)| b.bbox).reduce(|a, b| a.union(&b));
                let location = place(&numbers, bbox.unwrap_or(row[0].0.bbox));
                (cells, location)
            })
            .collect()
    }
}
