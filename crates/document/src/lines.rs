//! All lines of a document in their order: those of the text and those that tables took in.
//!
//! In: what the layout gives. Out: [`Line`]s from top to bottom. A letterhead or an agenda often looks like a
//! table, so rows count as lines here, with their cells.

use crate::running;
use sifferkoll_grammar::fold;
use sifferkoll_model::{Location, RawTable, TextBlock};

/// Lines further apart than this many times their height do not belong to one paragraph.
const PARAGRAPH_GAP: f32 = 1.1;
/// Lines of one heading differ in size by no more than this share.
const SAME_SIZE: f32 = 0.03;

/// Fewest single letters that are a word set apart.
const LEAST_SPACED: usize = 5;

/// One line.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// The text in small letters, without a colon at its end.
    pub(crate) lower: String,
    pub(crate) place: Location,
    /// Font size in points.
    pub(crate) size: Option<f32>,
    pub(crate) bold: bool,
    /// Texts of the cells, where the line is a row of a table.
    pub(crate) cells: Option<Vec<String>>,
    /// Whether it is said again at the edge of page after page, or is a page's counter: no line of the text.
    pub(crate) running: bool,
}

impl Line {
    fn new(text: &str, place: Location, size: Option<f32>, bold: bool) -> Self {
        let text = unspaced(text);
        let lower = text.to_lowercase();
        let lower = lower.trim_end_matches([':', ' ']).to_owned();
        Self { text, lower, place, size, bold, cells: None, running: false }
    }

    /// Page, from 0, where there are pages.
    pub(crate) fn page(&self) -> Option<u32> {
        match self.place {
            Location::Page { page, .. } => Some(page.0),
            Location::Lines { .. } | Location::Sheet { .. } | Location::Stored { .. } => None,
        }
    }

    pub(crate) fn words(&self) -> usize {
        self.text.split(' ').filter(|w| !w.is_empty()).count()
    }

    /// Whether the next line goes on with the same paragraph or heading: it stands right below, in the same
    /// size and weight.
    pub(crate) fn goes_on(&self, next: &Self) -> bool {
        match (&self.place, &next.place) {
            (Location::Lines { last, .. }, Location::Lines { first, .. }) => *first == last + 1,
            // Each stored paragraph is whole.
            (Location::Page { page, bbox }, Location::Page { page: other, bbox: below }) => {
                let height = (bbox.y1 - bbox.y0).max(1.0);
                let (one, two) = (self.size.unwrap_or(height), next.size.unwrap_or(height));
                page == other
                    && below.y0 - bbox.y1 < PARAGRAPH_GAP * height
                    && (one - two).abs() <= SAME_SIZE * one
                    && self.bold == next.bold
            }
            _ => false,
        }
    }
}

/// All lines in reading order.
pub(crate) fn lines_of(text: &[TextBlock], tables: &[RawTable]) -> Vec<Line> {
    let mut out: Vec<Line> =
        text.iter().map(|block| Line::new(&block.text, block.location, block.size, block.bold)).collect();
    for table in tables {
        if let Some(run) = &table.header_run {
            out.push(Line::new(&run.words.join(" "), run.location, None, false));
        }
        for row in &table.rows {
            let cells: Vec<String> = row.reading().cells.iter().map(|cell| fold(&cell.text)).collect();
            let bold = !cells.is_empty() && row.reading().cells.iter().all(|cell| cell.bold);
            let mut line = Line::new(&cells.join(" "), row.location, None, bold);
            line.cells = Some(cells);
            out.push(line);
        }
    }
    out.retain(|line| !line.text.is_empty());
    // Stable: blocks on one height stay as the layout has them.
    out.sort_by_key(|line| line.place.order());
    running::mark(&mut out);
    out
}

/// A text whose letters are set apart joined again (`Å R S R A P P O R T`).
fn unspaced(text: &str) -> String {
    let mut chars = text.chars();
    if chars.nth(1) != Some(' ') || chars.nth(1) != Some(' ') {
        return text.to_owned();
    }
    let spaced = |words: &[&str]| words.len() >= LEAST_SPACED && words.iter().all(|w| w.chars().count() == 1);
    let words: Vec<&str> = text.split(' ').collect();
    if spaced(&words) { words.concat() } else { text.to_owned() }
}
