//! Rows of a block: each value line with the lines of its wrapped label, and headings between.

use super::{Columns, Place, Row};
use crate::figures::is_figure;
use crate::grid::recognised;
use crate::lines::{Chunk, Word, text_of};
use sifferkoll_model::{RawCell, Rect, Ruling};

/// A line is nearer to one neighbour than to the other where the distances differ by this share.
const NEARER: f32 = 0.8;

/// Text begins where its column does if it is off by less than this share of the font size.
const AT_EDGE: f32 = 0.25;

/// Lines that form one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grouped {
    /// Places of the lines, top to bottom.
    pub(crate) lines: Vec<usize>,
}

/// Groups the lines from the first value line to the last, and label lines right below it.
pub(crate) fn find(
    rows: &[Row],
    block: &[usize],
    columns: &Columns,
    rulings: &[Ruling],
    taken: &[bool],
) -> Vec<Grouped> {
    let (first, last) = (block[0], block[block.len() - 1]);
    let pitch = usual_pitch(rows, block);
    let mut groups: Vec<Grouped> = block.iter().map(|at| Grouped { lines: vec![*at] }).collect();
    let mut headings: Vec<Grouped> = Vec::new();
    let is_label = |at: usize| {
        let dealt = deal_words(&rows[at], columns);
        !taken[at] && (dealt.iter().all(|c| *c == 0) || dealt.iter().all(|c| *c == columns.naming()))
    };
    let last_of_label = figures_last(rows, block, columns, &is_label);
    for at in (first..last).filter(|at| block.binary_search(at).is_err()) {
        if let Some(row) = block.iter().rposition(|b| *b < at && rows[at].goes_on_behind(&rows[*b])) {
            groups[row].lines.push(at);
            continue;
        }
        if let Some(row) = is_label(at).then(|| beside_bare(rows, block, columns, at)).flatten() {
            groups[row].lines.push(at);
            continue;
        }
        let above = groups.iter().rposition(|g| g.lines[0] < at);
        let below = groups.iter().position(|g| g.lines.iter().all(|l| *l > at));
        let own = match (above, below) {
            (Some(a), Some(b)) if is_label(at) => {
                match side(rows, [&groups[a], &groups[b]], at, pitch, rulings, last_of_label, columns) {
                    Side::Above => {
                        groups[a].lines.push(at);
                        false
                    }
                    Side::Below => {
                        groups[b].lines.insert(0, at);
                        false
                    }
                    Side::Own => true,
                }
            }
            _ => true,
        };
        if own {
            headings.push(Grouped { lines: vec![at] });
        }
    }
    let behind = (last + 1..rows.len()).take_while(|at| {
        let next = rows[*at].line.number == rows[*at - 1].line.number + 1;
        !taken[*at] && next && rows[*at].goes_on_behind(&rows[last])
    });
    if let Some(group) = groups.iter_mut().find(|g| g.lines.contains(&last)) {
        group.lines.extend(behind);
    }
    trailing_lines(rows, last, columns, taken, rulings, &mut groups);
    groups.extend(headings);
    for group in &mut groups {
        group.lines.sort_unstable();
    }
    groups.sort_by_key(|g| g.lines[0]);
    groups
}

/// The row of figures without a label that a label line of a dump stands just above or, going on, just below.
/// There the figures stand on the middle line of their wrapped label.
fn beside_bare(rows: &[Row], block: &[usize], columns: &Columns, at: usize) -> Option<usize> {
    let line = &rows[at].line;
    if line.number == 0 {
        return None;
    }
    let bare = |other: &usize| {
        rows[*other].line.number.abs_diff(line.number) == 1 && rows[*other].label(columns).is_none()
    };
    let row = block.iter().position(bare)?;
    (block[row] > at || starts_low(&line.text())).then_some(row)
}

/// Puts headings that stand above the first row before it; the last of them may be the beginning of its label.
pub(crate) fn add_leading(rows: &[Row], body: &mut Vec<Grouped>, leading: &[usize]) {
    let mut leading = leading.to_vec();
    while let (Some(at), Some(first)) = (leading.last().copied(), body.first_mut()) {
        if !goes_on(&rows[at].line.words) && !starts_low(&rows[first.lines[0]].line.text()) {
            break;
        }
        first.lines.insert(0, at);
        leading.pop();
    }
    body.splice(0..0, leading.into_iter().map(|at| Grouped { lines: vec![at] }));
}

/// The middle one of the distances from value line to value line.
fn usual_pitch(rows: &[Row], block: &[usize]) -> f32 {
    let mut pitches: Vec<f32> =
        block.windows(2).map(|pair| rows[pair[1]].line.bbox.y0 - rows[pair[0]].line.bbox.y0).collect();
    pitches.sort_by(f32::total_cmp);
    pitches.get(pitches.len() / 2).copied().unwrap_or(f32::MAX)
}

/// Which row a label line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
    Own,
}

fn side(
    rows: &[Row],
    [above, below]: [&Grouped; 2],
    at: usize,
    pitch: f32,
    rulings: &[Ruling],
    last_of_label: bool,
    columns: &Columns,
) -> Side {
    let line = &rows[at].line;
    let upper = &rows[above.lines[above.lines.len() - 1]].line;
    let lower = &rows[below.lines[0]].line;
    let ruled = |top: &Rect, bottom: &Rect| {
        rulings.iter().any(|r| {
            r.position > top.center().1
                && r.position < bottom.center().1
                && r.start < line.bbox.x1
                && r.end > line.bbox.x0
        })
    };
    match (ruled(&upper.bbox, &line.bbox), ruled(&line.bbox, &lower.bbox)) {
        (true, true) => return Side::Own,
        (true, false) => return Side::Below,
        (false, true) => return Side::Above,
        (false, false) => {}
    }
    if line.bold() && !(upper.bold() || lower.bold()) {
        return Side::Own;
    }
    let to_upper = line.bbox.y0 - upper.bbox.y0;
    let to_lower = lower.bbox.y0 - line.bbox.y0;
    // Nearness says something only where lines of one row stand nearer than rows do.
    if to_upper < NEARER * to_lower.min(pitch) {
        return Side::Above;
    }
    if to_lower < NEARER * to_upper.min(pitch) {
        return Side::Below;
    }
    // Even pitch: the words themselves say whether they go on.
    let [up, down] = words_say(rows, [above.lines[above.lines.len() - 1], at, below.lines[0]], columns);
    match (up, down) {
        (true, true) if last_of_label => Side::Below,
        (true, _) => Side::Above,
        (false, true) => Side::Below,
        (false, false) => Side::Own,
    }
}

/// Whether a label line goes on from the line above, and whether it goes on in the line below, by its words.
fn words_say(rows: &[Row], [upper, at, lower]: [usize; 3], columns: &Columns) -> [bool; 2] {
    let naming = |at: usize| -> Vec<Word> {
        let words = rows[at].line.words.iter();
        let skipped = |w: &&Word| columns.naming() > 0 && columns.of(w) < columns.naming();
        words.filter(|w| !skipped(w)).cloned().collect()
    };
    let [upper, own, lower] = [upper, at, lower].map(naming);
    [goes_on(&upper) || starts_low(&text_of(&own)), goes_on(&own) || starts_low(&text_of(&lower))]
}

/// Whether the rows of a dump have their figures on the last line of a wrapped label: wherever the words of a
/// label line between two lines of figures leave no choice, they go on below.
fn figures_last(rows: &[Row], block: &[usize], columns: &Columns, is_label: &dyn Fn(usize) -> bool) -> bool {
    if rows[block[0]].line.number == 0 {
        return false;
    }
    let said: Vec<[bool; 2]> = block
        .windows(2)
        .filter(|pair| pair[1] == pair[0] + 2 && is_label(pair[0] + 1))
        .map(|pair| words_say(rows, [pair[0], pair[0] + 1, pair[1]], columns))
        .collect();
    let count = |wanted: [bool; 2]| said.iter().filter(|said| **said == wanted).count();
    count([false, true]) > 0 && count([true, false]) == 0
}

/// A label that ends with a hyphen, a comma or a joining word goes on in the next line.
fn goes_on(words: &[Word]) -> bool {
    let label = words.iter().take_while(|w| !w.text.starts_with(|c: char| c.is_ascii_digit()));
    label.last().is_some_and(|word| {
        word.text.len() > 1 && word.text.ends_with(['-', ',', '/'])
            || matches!(word.text.as_str(), "och" | "samt" | "eller" | "för" | "av" | "till" | "i" | "&")
    })
}

fn starts_low(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_lowercase() || c == '(')
}

/// Label lines below the last value line that clearly belong to it.
fn trailing_lines(
    rows: &[Row],
    last: usize,
    columns: &Columns,
    taken: &[bool],
    rulings: &[Ruling],
    groups: &mut [Grouped],
) {
    let Some(group) = groups.iter_mut().find(|g| g.lines.contains(&last)) else {
        return;
    };
    let mut upper = last;
    for at in last + 1..rows.len() {
        let (line, above) = (&rows[at].line, &rows[upper].line);
        let in_label = deal_words(&rows[at], columns).iter().all(|column| *column == 0);
        let near = line.bbox.y0 - above.bbox.y0 <= 1.35 * above.size();
        let parted =
            rulings.iter().any(|r| r.position > above.bbox.center().1 && r.position < line.bbox.center().1);
        let label_words: Vec<Word> = above.words.iter().filter(|w| columns.of(w) == 0).cloned().collect();
        if taken[at] || !in_label || !near || parted || !(goes_on(&label_words) || starts_low(&line.text())) {
            return;
        }
        group.lines.push(at);
        upper = at;
    }
}

impl Grouped {
    /// The cells of the row: the words of all its lines dealt out to the columns.
    pub(crate) fn cells(&self, rows: &[Row], columns: &Columns, place: Place<'_>) -> Vec<RawCell> {
        let left = columns.bands()[0].x0;
        let dealt: Vec<Vec<usize>> = self.lines.iter().map(|at| deal_words(&rows[*at], columns)).collect();
        (0..columns.len())
            .filter_map(|column| {
                let mut text = String::new();
                let mut words: Vec<&Word> = Vec::new();
                let mut numbers = Vec::new();
                for (at, dealt) in self.lines.iter().zip(&dealt) {
                    let line = &rows[*at].line;
                    let own = || line.words.iter().zip(dealt).filter(|(_, c)| **c == column).map(|(w, _)| w);
                    let part: Vec<Word> = own().cloned().collect();
                    if part.is_empty() {
                        continue;
                    }
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    text.push_str(&text_of(&part));
                    words.extend(own());
                    numbers.push(line.number);
                }
                let bbox = Rect::around(words.iter().map(|w| w.bbox))?;
                Some(RawCell {
                    bold: words.iter().all(|w| w.bold),
                    indent: if column == 0 { bbox.x0 - left } else { 0.0 },
                    recognised: recognised(words.iter().copied()),
                    ..RawCell::new(column, text, place(&numbers, bbox))
                })
            })
            .collect()
    }
}

/// Whether a label runs on into the value columns: words of one text that begin in the labels' place and end
/// with no figure there. Text that begins where a column does is that column's.
fn is_running_label(chunk: &Chunk, row: &Row, dealt: &[usize], columns: &Columns) -> bool {
    let own = &dealt[chunk.words.clone()];
    let Some(beyond) = own.iter().position(|column| *column > 0) else { return false };
    let words = &row.line.words[chunk.words.clone()];
    let band = &columns.bands()[own[beyond]];
    let at_edge = (words[beyond].bbox.x0 - band.x0).abs() <= AT_EDGE * words[beyond].size;
    own[0] == 0
        && !at_edge
        && !is_figure(&text_of(&words[beyond..]))
        && !is_figure(&words[words.len() - 1].text)
}

/// The column of every word of a line: the one it stands over, or that of the label it belongs to. Where two figures would fall into one column,
/// as in a dump whose columns have slipped, the line's figures are dealt out in order, each to a column of its
/// own, as near to their edges as can be.
fn deal_words(row: &Row, columns: &Columns) -> Vec<usize> {
    let mut dealt: Vec<usize> = row.line.words.iter().map(|w| columns.of(w)).collect();
    for chunk in &row.chunks {
        if is_running_label(chunk, row, &dealt, columns) {
            dealt[chunk.words.clone()].fill(0);
        }
    }
    let beyond: Vec<&Chunk> = row.chunks.iter().filter(|c| columns.of_extent(&c.bbox) > 0).collect();
    let collide =
        beyond.windows(2).any(|pair| columns.of_extent(&pair[0].bbox) == columns.of_extent(&pair[1].bbox));
    if row.figures.is_empty() || !collide || beyond.len() > columns.values().len() {
        return dealt;
    }
    for (chunk, column) in beyond.iter().zip(in_order(&beyond, columns.values())) {
        dealt[chunk.words.clone()].fill(column + 1);
    }
    dealt
}

/// Columns for some chunks, left to right and no two the same, so that they lie as near to their edges as
/// possible. There are at least as many columns as chunks.
fn in_order(chunks: &[&Chunk], values: &[Rect]) -> Vec<usize> {
    let miss = |chunk: &Chunk, band: &Rect| {
        (chunk.bbox.x1 - band.x1).abs().min((chunk.bbox.center().0 - band.center().0).abs())
    };
    let (n, m) = (chunks.len(), values.len());
    // best[k][c]: least miss of chunks[k..] over columns c.., and the column of the first of them.
    let mut best = vec![vec![(f32::MAX, m); m + 1]; n + 1];
    best[n] = vec![(0.0, m); m + 1];
    for k in (0..n).rev() {
        for c in (0..m).rev() {
            let here = miss(chunks[k], &values[c]) + best[k + 1][c + 1].0;
            best[k][c] = if here < best[k][c + 1].0 { (here, c) } else { best[k][c + 1] };
        }
    }
    let mut from = 0;
    (0..n)
        .map(|k| {
            let column = best[k][from].1.min(m - 1);
            from = column + 1;
            column
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::example::page;
    use crate::lay_out_page;

    #[test]
    fn a_label_that_runs_under_the_figures_stays_whole() {
        let words = [
            ("2023", 30, 0, None),
            ("2022", 40, 0, None),
            ("Avgifter", 0, 1, None),
            ("1 100", 29, 1, None),
            ("200", 41, 1, None),
            ("Andel i procent av de totala årl", 0, 2, None),
            ("intäkterna", 0, 3, None),
            ("300", 31, 3, None),
            ("300", 41, 3, None),
            ("Skuld", 0, 4, None),
            ("400", 31, 4, None),
            ("500", 41, 4, None),
        ];
        let laid = lay_out_page(&page(&words));
        assert_eq!(laid.tables.len(), 1);
        let row: Vec<_> =
            laid.tables[0].rows[2].reading().cells.iter().map(|c| (c.column, c.text.as_str())).collect();
        assert_eq!(row, [(0, "Andel i procent av de totala årl\nintäkterna"), (1, "300"), (2, "300")]);
    }
}
