//! The prose of a document: the text around its tables and the comments in them, with what its sentences claim.
//!
//! In: blocks and typed tables. Out: [`Passage`]s in reading order, each with its sentences, read once for all rules.

use sifferkoll_grammar::claims::{Sentence, sentences};
use sifferkoll_model::{Block, BlockRole, CanonicalTable, Location, Printed, ValueCell};
use std::ops::Range;

/// Fewest characters of a cell of text that can hold a sentence with a figure.
const SHORTEST_COMMENT: usize = 24;
/// Fewest characters of a sentence in a column that else holds figures.
const SHORTEST_SENTENCE: usize = 48;

/// A stretch of running text with the sentences that hold figures.
#[derive(Debug, Clone)]
pub struct Passage<'a> {
    /// The text.
    pub text: &'a str,
    /// Its sentences with figures.
    pub sentences: Vec<Sentence>,
    /// The heading that it stands under.
    pub heading: Option<&'a str>,
    /// The table in which it is a comment, counted from 0.
    pub table: Option<usize>,
    origin: Origin<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Origin<'a> {
    Block(&'a Block),
    Place(Location),
}

impl Passage<'_> {
    /// Where some of its bytes stand: the lines that hold them.
    pub fn place(&self, range: &Range<usize>) -> Location {
        match self.origin {
            Origin::Block(block) => block.place(range).unwrap_or(block.location[0]),
            Origin::Place(place) => place,
        }
    }
}

/// Whether a cell holds sentences instead of a figure.
fn is_comment(cell: &ValueCell) -> bool {
    let ends = cell.raw.ends_with('.') || cell.raw.contains(". ");
    cell.printed == Printed::Text && cell.raw.len() >= SHORTEST_SENTENCE && ends
}

/// The prose of a document in reading order, comments in tables behind.
pub fn prose<'a>(blocks: &'a [Block], tables: &'a [CanonicalTable]) -> Vec<Passage<'a>> {
    let mut out = Vec::new();
    let mut heading: Option<&str> = None;
    for block in blocks {
        match block.role {
            BlockRole::Heading { .. } => heading = Some(&block.text),
            BlockRole::Paragraph | BlockRole::ListItem | BlockRole::Note => {
                let sentences = sentences(&block.text);
                if !sentences.is_empty() && !block.location.is_empty() {
                    let origin = Origin::Block(block);
                    out.push(Passage { text: &block.text, sentences, heading, table: None, origin });
                }
            }
            BlockRole::Caption | BlockRole::Contents | BlockRole::Running => {}
        }
    }
    for (at, table) in tables.iter().enumerate() {
        let mut before: Option<&str> = None;
        for row in &table.rows {
            for text in row.text.values().filter(|text| text.len() >= SHORTEST_COMMENT) {
                // A cell that spans several rows says it once.
                if before == Some(text) {
                    continue;
                }
                before = Some(text);
                let sentences = sentences(text);
                if !sentences.is_empty() {
                    let origin = Origin::Place(row.location);
                    out.push(Passage { text, sentences, heading: Some(&row.label), table: Some(at), origin });
                }
            }
            for cell in row.cells.iter().flatten().filter(|cell| is_comment(cell)) {
                let sentences = sentences(&cell.raw);
                if !sentences.is_empty() {
                    let origin = Origin::Place(cell.location);
                    let heading = Some(row.label.as_str());
                    out.push(Passage { text: &cell.raw, sentences, heading, table: Some(at), origin });
                }
            }
        }
    }
    out
}
