//! The text around the tables, in reading order and as a person sees it: headings, paragraphs, captions.

use crate::Location;

/// A piece of text outside the tables that stands together on the page.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Block {
    /// What it is to a reader.
    pub role: BlockRole,
    /// Its lines joined, words broken at line ends made whole; never empty.
    pub text: String,
    /// Where it stands, one place for each page or column that it runs over; never empty.
    pub location: Vec<Location>,
    /// Where each of its lines stands.
    pub lines: Vec<BlockLine>,
    /// Place, among the tables handed to the layout's `blocks`, of the table that it is the title or a note
    /// of; `None` where it belongs to none.
    pub table: Option<usize>,
}

/// A line of a [`Block`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct BlockLine {
    /// Its first byte in the block's text.
    pub start: usize,
    /// Where it stands.
    pub location: Location,
}

impl Block {
    /// Where a stretch of its text stands, given as bytes: all of its lines that lie on one page, or in one dump.
    pub fn place(&self, range: &std::ops::Range<usize>) -> Option<Location> {
        let first = self.lines.partition_point(|line| line.start <= range.start).saturating_sub(1);
        let mut lines = self.lines.get(first..)?.iter();
        let place = lines.next()?.location;
        Some(lines.take_while(|line| line.start < range.end).fold(place, |p, line| p.union(&line.location)))
    }
}

/// What a block is to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum BlockRole {
    /// Heads what follows.
    Heading {
        /// Depth, 1 for the uppermost.
        level: u8,
    },
    /// Running text.
    Paragraph,
    /// Begins with a bullet, a number or a letter of a list.
    ListItem,
    /// Stands right above a table and names it or its unit.
    Caption,
    /// Stands right below a table and explains it.
    Note,
    /// A line of a list of contents.
    Contents,
    /// Running head or foot, page number or letterhead: the same place on page after page.
    Running,
}

impl BlockRole {
    /// Value in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Heading { .. } => "heading",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list-item",
            Self::Caption => "caption",
            Self::Note => "note",
            Self::Contents => "contents",
            Self::Running => "running",
        }
    }

    /// Depth of a heading; `None` for all else.
    pub fn level(self) -> Option<u8> {
        match self {
            Self::Heading { level } => Some(level),
            Self::Paragraph
            | Self::ListItem
            | Self::Caption
            | Self::Note
            | Self::Contents
            | Self::Running => None,
        }
    }
}
