//! The text around the tables of a whole document as a person sees it: headings with their depth, paragraphs,
//! lists, captions and notes of tables, running heads.
//!
//! In: every page in reading order, and the document's tables. Out: [`Block`]s in reading order; each table
//! gets the headings of the sections that it stands in. What a line is shows in the document as a whole: the
//! size of its body text, the room between its lines, what stands at the same place on page after page. A dump
//! is read by the same rules, all of it in one size. In doubt a line is a paragraph, not a heading.

mod contents;
mod headings;
mod levels;
mod names;
mod paragraphs;
mod running;
mod style;
#[cfg(test)]
mod tests;
mod ties;

use crate::reading::{Item, ReadLine, ReadingOrder, Sort};
use sifferkoll_grammar::join_lines;
use sifferkoll_model::{Block, BlockLine, BlockRole, Location, RawTable, Rect};
use style::Style;

/// A block in the making, or the place of a table.
#[derive(Debug)]
enum Part<'a> {
    Group(Group<'a>),
    /// A piece of a table: the table's place among the document's, where the piece stands, and its box as the
    /// page is read.
    Table(usize, Location, Rect),
}

/// Lines that stand together.
#[derive(Debug)]
struct Group<'a> {
    lines: Vec<&'a ReadLine>,
    /// The byte of the text at which each line begins.
    starts: Vec<usize>,
    /// Place of the page of its first line among all pages.
    page: usize,
    text: String,
    role: BlockRole,
    table: Option<usize>,
}

impl<'a> Group<'a> {
    fn first(&self) -> &'a ReadLine {
        self.lines[0]
    }

    fn last(&self) -> &'a ReadLine {
        self.lines[self.lines.len() - 1]
    }

    /// Whether it stands in the page's body and not among what runs through the document.
    fn in_body(&self) -> bool {
        self.role != BlockRole::Running && self.first().sort != Sort::Sideways
    }

    fn block(self) -> Block {
        let mut location: Vec<Location> = Vec::new();
        let mut last: Option<&ReadLine> = None;
        for line in &self.lines {
            match location.last_mut() {
                Some(place) if last.is_some_and(|last| same_piece(last, line)) => {
                    *place = place.union(&line.location);
                }
                _ => location.push(line.location),
            }
            last = Some(line);
        }
        let lines = self.starts.iter().zip(&self.lines);
        let lines = lines.map(|(start, line)| BlockLine { start: *start, location: line.location }).collect();
        Block { role: self.role, text: self.text, location, lines, table: self.table }
    }
}

/// Whether a line goes on below another in the same column.
fn same_piece(upper: &ReadLine, lower: &ReadLine) -> bool {
    let below = upper.location.bbox().is_none() || lower.bbox.y0 > upper.bbox.y0;
    upper.location.is_beside(&lower.location) && below
}

/// The text outside the tables as blocks in reading order, tied to the tables they belong to. Fills the
/// tables' [`RawTable::headings`].
pub fn blocks(pages: &[ReadingOrder], tables: &mut [RawTable]) -> Vec<Block> {
    let style = Style::of(pages);
    let runs = running::lines(pages, &style);
    let mut parts = paragraphs::group(pages, &runs, &style, &Tables::of(tables));
    let titles = contents::mark(&mut parts);
    headings::mark(&mut parts, &titles, &style);
    levels::set(&mut parts, &style);
    let titles = ties::captions_and_notes(&mut parts, &style);
    ties::section_paths(&parts, &titles, tables);
    parts
        .into_iter()
        .filter_map(|part| match part {
            Part::Group(group) => Some(group.block()),
            Part::Table(..) => None,
        })
        .collect()
}

/// Finds a table by the place of one of its pieces.
struct Tables(Vec<((u32, i32), Location, usize)>);

impl Tables {
    fn of(tables: &[RawTable]) -> Self {
        let mut places: Vec<_> = tables
            .iter()
            .enumerate()
            .flat_map(|(at, table)| table.location.iter().map(move |place| (place.order(), *place, at)))
            .collect();
        places.sort_by_key(|(order, _, at)| (*order, *at));
        Self(places)
    }

    fn at(&self, place: &Location) -> Option<usize> {
        let order = place.order();
        let from = self.0.partition_point(|(other, ..)| *other < order);
        self.0[from..].iter().take_while(|(other, ..)| *other == order).find(|p| p.1 == *place).map(|p| p.2)
    }
}

/// The text of some lines, and where each begins in it.
fn joined(lines: &[&ReadLine]) -> (String, Vec<usize>) {
    join_lines(lines.iter().map(|line| line.text.as_str()))
}

/// All lines of all pages with the places of page and item.
fn all_lines(pages: &[ReadingOrder]) -> impl Iterator<Item = (usize, usize, &ReadLine)> {
    pages.iter().enumerate().flat_map(|(page, order)| {
        order.items.iter().enumerate().filter_map(move |(at, item)| match item {
            Item::Line(line) => Some((page, at, line)),
            Item::Table { .. } => None,
        })
    })
}
