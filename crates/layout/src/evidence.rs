//! How sure a grid is: what speaks for it and against it, and one number made of both.
//!
//! In: a grid as a finder proposes it, and the page it stands on. Out: the grid with its evidence and a
//! confidence in per mille. Every piece for a grid takes its share of the doubt that is left, every piece
//! against it a share of the confidence: with weights w and shares s of the grid that bear the evidence,
//! `(1 - Π (1 - w·s)) · Π (1 - v·t)`. All finders' grids are measured alike, on the page and not by how they
//! were found. Whole numbers throughout, so that the same page gives the same number everywhere.

use crate::figures::is_figure;
use sifferkoll_model::{
    Axis, Fill, Finder, GridEvidence, GridEvidenceName, Page, RawCell, RawTable, Rect, Ruling,
};

/// Confidence, in per mille, from which a proposed grid is a table. See `crates/README.md` for the labelled
/// pages that this and [`DOUBTFUL`] come from.
pub(crate) const TAKEN: u16 = 700;
/// Confidence, in per mille, below which a table is doubtful and says so.
pub const DOUBTFUL: u16 = 800;
/// A thousand per mille.
const WHOLE: u64 = 1000;
/// What each piece of evidence is worth where all of the grid bears it, in per mille.
const WEIGHTS: [(GridEvidenceName, i16); 11] = [
    (GridEvidenceName::Tags, 900),
    (GridEvidenceName::Rulings, 700),
    (GridEvidenceName::Edges, 600),
    (GridEvidenceName::Figures, 500),
    (GridEvidenceName::Shapes, 300),
    (GridEvidenceName::Heads, 500),
    (GridEvidenceName::Rows, 400),
    (GridEvidenceName::Fills, 300),
    (GridEvidenceName::CutText, -900),
    (GridEvidenceName::Bare, -800),
    (GridEvidenceName::Loose, -800),
];
/// Edges of cells in one column are one edge within this share of the font size.
const EDGE: f32 = 0.3;
/// Words of neighbouring cells nearer than this share of the font size are one text; as for chunks of a line.
const TEXT_GAP: f32 = 0.6;
/// Characters of one text stand within this many font sizes of one another on the mean: blanks and justified
/// lines included, print has half a font size.
const PITCH: f32 = 0.8;
/// Rows that are evidence enough: more add nothing.
const MANY_ROWS: usize = 8;
/// A ruling belongs to a table where it spans this share of its width.
const SPANNED: f32 = 0.8;
/// Rulings across a table that are evidence enough: above and below it, and below its heads.
const FRAMED: usize = 3;
/// Shaded areas that are evidence enough.
const SHADED: usize = 2;

/// Measures the grids of one page.
pub(crate) struct Judge {
    /// Usual font size, in points.
    em: f32,
    /// Horizontal rulings from top to bottom.
    rulings: Vec<Ruling>,
    /// Fills from top to bottom.
    fills: Vec<Fill>,
}

impl Judge {
    /// `em` is the page's usual font size, in points.
    pub(crate) fn new(page: &Page, em: f32) -> Self {
        let mut rulings: Vec<Ruling> =
            page.rulings.iter().filter(|r| r.axis == Axis::Horizontal).copied().collect();
        rulings.sort_by(|a, b| a.position.total_cmp(&b.position));
        let mut fills = page.fills.clone();
        fills.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0));
        Self { em, rulings, fills }
    }

    /// Measures by the words alone.
    pub(crate) fn of_words(&self) -> Self {
        Self { em: self.em, rulings: Vec::new(), fills: Vec::new() }
    }

    /// The page's usual font size, in points.
    pub(crate) fn em(&self) -> f32 {
        self.em
    }

    /// Weighs a grid and says whether it is sure enough to be a table.
    pub(crate) fn accepts(&self, table: &mut RawTable) -> bool {
        self.weigh(table);
        table.confidence.is_none_or(|confidence| confidence >= TAKEN)
    }

    /// Adds evidence and confidence to a grid.
    pub(crate) fn weigh(&self, table: &mut RawTable) {
        let Some(bbox) = table.bbox() else { return };
        let body = table.rows.len().saturating_sub(table.header_rows);
        let mut doubt = WHOLE * WHOLE;
        let mut trust = WHOLE * WHOLE;
        let mut evidence = Vec::new();
        for (name, weight) in WEIGHTS {
            let share = match name {
                GridEvidenceName::Tags => per_mille(usize::from(table.finder == Finder::Tagged), 1),
                GridEvidenceName::Rulings => self.rulings(table, &bbox),
                GridEvidenceName::Edges => edges(table, self.em),
                GridEvidenceName::Figures => figures(table),
                GridEvidenceName::Shapes => shapes(table),
                GridEvidenceName::Heads => heads(table),
                GridEvidenceName::Rows => per_mille(body, MANY_ROWS),
                GridEvidenceName::Fills => self.fills(&bbox),
                GridEvidenceName::CutText => cut_text(table, self.em),
                GridEvidenceName::Bare => bare(table),
                GridEvidenceName::Loose => loose(table, self.em),
            };
            let part = u64::from(weight.unsigned_abs()) * share / WHOLE;
            let left = if weight > 0 { &mut doubt } else { &mut trust };
            *left = *left * (WHOLE - part) / WHOLE;
            if part > 0 {
                let part = part as i16;
                evidence.push(GridEvidence { name, weight: if weight > 0 { part } else { -part } });
            }
        }
        let confidence = (WHOLE * WHOLE - doubt) * trust / (WHOLE * WHOLE * WHOLE);
        table.evidence = evidence;
        table.confidence = Some(confidence as u16);
    }

    /// How much of the grid is drawn: all where its cells are, else by the rulings across its width.
    fn rulings(&self, table: &RawTable, bbox: &Rect) -> u64 {
        if table.finder == Finder::Ruled {
            return WHOLE;
        }
        let first = self.rulings.partition_point(|r| r.position <= bbox.y0 - self.em);
        let near = self.rulings[first..].iter().take_while(|r| r.position < bbox.y1 + self.em);
        let spans = |r: &&Ruling| r.end.min(bbox.x1) - r.start.max(bbox.x0) >= SPANNED * bbox.width();
        per_mille(near.filter(spans).take(FRAMED).count(), FRAMED)
    }

    /// Shaded heads, rows or columns, as far as some lie in the table.
    fn fills(&self, bbox: &Rect) -> u64 {
        let em = self.em;
        let first = self.fills.partition_point(|f| f.bbox.y0 <= bbox.y0 - em);
        let near = self.fills[first..].iter().take_while(|f| f.bbox.y0 < bbox.y1);
        let inside =
            near.filter(|f| f.bbox.y1 < bbox.y1 + em && f.bbox.x0 > bbox.x0 - em && f.bbox.x1 < bbox.x1 + em);
        per_mille(inside.take(SHADED).count(), SHADED)
    }
}

/// A share in per mille, at most all.
fn per_mille(part: usize, whole: usize) -> u64 {
    if whole == 0 { 0 } else { WHOLE.min(part as u64 * WHOLE / whole as u64) }
}

/// Filled cells of one column beyond the labels, heads left out.
fn values(table: &RawTable) -> impl Iterator<Item = &RawCell> {
    let rows = table.rows.iter().skip(table.header_rows);
    rows.flat_map(|row| &row.reading().cells)
        .filter(|c| c.column > 0 && c.column < table.columns && c.colspan == 1 && !c.text.is_empty())
}

/// Share of the cells beyond the labels that print figures.
fn figures(table: &RawTable) -> u64 {
    let (with, all) =
        values(table).fold((0, 0), |(with, all), cell| (with + usize::from(is_figure(&cell.text)), all + 1));
    per_mille(with, all)
}

/// Share of the cells beyond the labels that share an edge with others of their column: figures and heads the
/// left, the right, the middle or the decimal mark, whichever most of the column shares; text the left.
fn edges(table: &RawTable, em: f32) -> u64 {
    let mut figures: Vec<Vec<(Rect, &str)>> = vec![Vec::new(); table.columns];
    let mut texts: Vec<Vec<f32>> = vec![Vec::new(); table.columns];
    let mut all = 0;
    for (at, row) in table.rows.iter().enumerate() {
        let own = row.reading().cells.iter().filter(|c| c.column > 0 && c.colspan == 1 && !c.text.is_empty());
        for cell in own.filter(|c| c.column < table.columns) {
            let Some(bbox) = cell.location.bbox() else { continue };
            all += usize::from(at >= table.header_rows);
            if is_figure(&cell.text) || at < table.header_rows {
                figures[cell.column].push((bbox, cell.text.as_str()));
            } else {
                texts[cell.column].push(bbox.x0);
            }
        }
    }
    let reach = EDGE * em;
    let shared = |most: usize| if most > 1 { most } else { 0 };
    let of_figures = |own: &Vec<(Rect, &str)>| {
        let most = |edge: fn(&Rect, &str) -> f32| {
            most_within(own.iter().map(|(bbox, text)| edge(bbox, text)).collect(), reach)
        };
        let by_box = most(|b, _| b.x0).max(most(|b, _| b.x1)).max(most(|b, _| b.center().0));
        shared(by_box.max(most(decimal_mark)))
    };
    let aligned: usize = figures.iter().map(of_figures).sum();
    let aligned = aligned + texts.into_iter().map(|own| shared(most_within(own, reach))).sum::<usize>();
    per_mille(aligned, all)
}

/// Where the decimal mark stands, as far as the box tells: digits are alike wide, and marks nearly so.
fn decimal_mark(bbox: &Rect, text: &str) -> f32 {
    let all = text.chars().count();
    let before = text.char_indices().rev().find(|(_, c)| matches!(c, ',' | '.'));
    match before {
        Some((at, _)) if all > 0 => bbox.x0 + bbox.width() * text[..at].chars().count() as f32 / all as f32,
        _ => bbox.x1,
    }
}

/// Most of some places that lie within a reach.
fn most_within(mut places: Vec<f32>, reach: f32) -> usize {
    places.sort_by(f32::total_cmp);
    let mut from = 0;
    let mut most = 0;
    for at in 0..places.len() {
        while places[at] - places[from] > reach {
            from += 1;
        }
        most = most.max(at + 1 - from);
    }
    most
}

/// Share of the figures that have the shape most figures of their column have: as many decimals, the same unit.
fn shapes(table: &RawTable) -> u64 {
    let mut shapes: Vec<(usize, (usize, bool))> =
        values(table).filter(|c| is_figure(&c.text)).map(|c| (c.column, shape(&c.text))).collect();
    shapes.sort_unstable();
    let of_column = |column: &[(usize, (usize, bool))]| {
        let most = column.chunk_by(|a, b| a == b).map(<[_]>::len).max().unwrap_or(0);
        if most > 1 { most } else { 0 }
    };
    let alike = shapes.chunk_by(|a, b| a.0 == b.0).map(of_column).sum();
    per_mille(alike, shapes.len())
}

/// Decimals and whether a percent sign stands behind.
fn shape(text: &str) -> (usize, bool) {
    let decimals =
        text.rfind([',', '.']).map_or(0, |at| text[at..].bytes().filter(u8::is_ascii_digit).count());
    (decimals, text.contains('%'))
}

/// Share of the columns beyond the labels that have a head.
fn heads(table: &RawTable) -> u64 {
    let heads = &table.rows[..table.header_rows.min(table.rows.len())];
    let mut headed = vec![false; table.columns];
    for cell in heads.iter().flat_map(|row| &row.reading().cells).filter(|c| !c.text.is_empty()) {
        let end = (cell.column + cell.colspan).min(table.columns);
        if let Some(own) = headed.get_mut(cell.column..end) {
            own.fill(true);
        }
    }
    per_mille(headed.iter().skip(1).filter(|h| **h).count(), table.columns.saturating_sub(1))
}

/// Share of the rows in which words of one text stand in two cells.
fn cut_text(table: &RawTable, em: f32) -> u64 {
    // Between drawn columns words may stand as near as they like.
    if table.finder != Finder::Gaps {
        return 0;
    }
    let cut = |cells: &[RawCell]| {
        cells.windows(2).any(|pair| {
            let (Some(a), Some(b)) = (pair[0].location.bbox(), pair[1].location.bbox()) else { return false };
            let text = |cell: &RawCell| cell.text.contains(char::is_alphabetic);
            let level = a.y0 < b.y1 && b.y0 < a.y1;
            level && text(&pair[0]) && text(&pair[1]) && (0.0..TEXT_GAP * em).contains(&(b.x0 - a.x1))
        })
    };
    let rows = &table.rows[table.header_rows.min(table.rows.len())..];
    per_mille(rows.iter().filter(|row| cut(&row.reading().cells)).count(), rows.len())
}

/// Share of the rows and columns that hold nothing. Below heads, empty rows are there to be filled in, and count
/// as far as columns lack heads.
fn bare(table: &RawTable) -> u64 {
    let mut used = vec![false; table.columns];
    let mut rows = table.rows.len();
    for row in &table.rows {
        let mut filled = row.reading().cells.iter().filter(|c| !c.text.is_empty()).peekable();
        rows -= usize::from(filled.peek().is_some());
        for cell in filled {
            let end = (cell.column + cell.colspan).min(table.columns);
            if let Some(own) = used.get_mut(cell.column..end) {
                own.fill(true);
            }
        }
    }
    let columns = used.iter().filter(|used| !**used).count();
    let all = table.rows.len() + table.columns;
    per_mille(columns, all) + per_mille(rows, all) * (WHOLE - heads(table)) / WHOLE
}

/// Width of a character in half font sizes, about: those of Chinese and Japanese are twice as wide as letters.
fn halves(c: char) -> usize {
    if c >= '\u{2E80}' { 2 } else { 1 }
}

/// Share of the filled cells whose words stand far apart: they are no text, and what holds them is no cell.
fn loose(table: &RawTable, em: f32) -> u64 {
    let (mut wide, mut all) = (0, 0);
    for cell in table.rows.iter().flat_map(|row| &row.reading().cells).filter(|c| !c.text.is_empty()) {
        let Some(bbox) = cell.location.bbox() else { continue };
        let longest = cell.text.lines().map(|line| line.chars().map(halves).sum()).max().unwrap_or(0_usize);
        let one_line = !cell.text.contains('\n');
        let size = if one_line { em.max(bbox.height()) } else { em };
        all += 1;
        wide += usize::from(longest > 1 && bbox.width() > PITCH * size * longest as f32);
    }
    per_mille(wide, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::page;
    use crate::lay_out_page;
    use sifferkoll_model::Location;

    #[test]
    fn nothing_speaks_for_an_empty_grid() {
        let page = page(&[]);
        let bbox = Rect { x0: 0.0, y0: 0.0, x1: 10.0, y1: 10.0 };
        let mut table = RawTable::empty(Location::Page { page: page.index, bbox });
        Judge::new(&page, 10.0).weigh(&mut table);
        assert_eq!((table.confidence, table.evidence), (Some(0), Vec::new()));
    }

    #[test]
    fn every_piece_is_weighed_once_and_in_order() {
        let mut words = vec![("Utfall", 20, 0, None), ("Budget", 30, 0, None)];
        for line in 1..=8 {
            words.extend([("Skola", 0, line, None), ("12,5", 22, line, None), ("13,0", 32, line, None)]);
        }
        let tables = lay_out_page(&page(&words)).tables;
        let evidence: Vec<_> = tables[0].evidence.iter().map(|e| (e.name.name(), e.weight)).collect();
        let expect = [("edges", 600), ("figures", 500), ("shapes", 300), ("heads", 500), ("rows", 400)];
        assert_eq!(evidence, expect);
        // 1 - 0.4 · 0.5 · 0.7 · 0.5 · 0.6
        assert_eq!(tables[0].confidence, Some(958));
    }

    #[test]
    fn one_line_cut_in_two_tells_against_a_grid() {
        let words = [
            ("2023", 20, 0, None),
            ("2022", 30, 0, None),
            ("Skola", 0, 1, None),
            ("12", 22, 1, None),
            ("13", 32, 1, None),
        ];
        let mut table = lay_out_page(&page(&words)).tables.remove(0);
        let sure = table.confidence;
        // A label that was cut: its halves are half a character apart.
        let cell = |column: usize, x0: f32, x1: f32| RawCell {
            column,
            text: "ord".to_owned(),
            location: Location::Page {
                page: sifferkoll_model::PageIndex(0),
                bbox: Rect { x0, y0: 14.0, x1, y1: 24.0 },
            },
            ..table.rows[1].reading().cells[0].clone()
        };
        let cut = vec![cell(0, 0.0, 100.0), cell(1, 102.5, 120.0)];
        table.rows[1].readings[0].cells = cut;
        Judge::new(&page(&words), 10.0).weigh(&mut table);
        assert!(table.confidence < sure.map(|c| c / 4), "{:?}", table.evidence);
    }
}
