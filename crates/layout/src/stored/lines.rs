//! Paragraphs as lines on one high page, all in one column, with the tables in their places.

use crate::Laid;
use crate::reading::{Item, ReadLine, ReadingOrder, Said, Sort};
use sifferkoll_grammar::fold;
use sifferkoll_model::{Location, RawTable, Rect, StoredRole, StoredText, TextBlock};
use std::collections::BTreeMap;

/// Font size of the body of the page in points; all other sizes stand to it as the document's own do.
const BODY: f32 = 10.0;
/// Size of a title against the body; what is declared a heading is larger than what only looks so.
const TITLE: f32 = 4.0;
/// How much smaller each further level of headings is set.
const STEP: f32 = 0.2;
/// Largest and smallest size that other text is shown in against the body.
const SIZES: (f32, f32) = (0.6, 2.0);
/// Notes stand below their table in letters smaller than the body's.
const SMALL: f32 = 0.8;
/// Pitch of the lines of one paragraph in font sizes.
const PITCH: f32 = 1.2;
/// Room between paragraphs: wider than between lines, within the reach of titles and notes.
const ROOM: f32 = 1.8;
/// Width of a character in font sizes.
const WIDTH: f32 = 0.5;
/// Width of the page in points.
const PAGE: f32 = 500.0;

/// A paragraph, or a table.
#[derive(Debug)]
pub(super) enum Piece {
    Text(Paragraph),
    Table(RawTable),
}

/// A paragraph, parted where the author broke it.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// Text with its words joined by one blank, and the whole number that a tab sets off at its end.
    lines: Vec<(String, Option<u32>)>,
    role: StoredRole,
    bold: bool,
    /// In points, as the document says.
    size: Option<f32>,
    /// Whether it is set small whatever the document says.
    small: bool,
    location: Location,
}

impl Paragraph {
    /// The paragraph; `None` where it holds nothing.
    pub(super) fn of(text: &StoredText) -> Option<Self> {
        let line = |line: &str| {
            let tail = line.rsplit_once('\t').and_then(|(_, tail)| tail.trim().parse().ok());
            (fold(line), tail)
        };
        let lines: Vec<_> = text.text.lines().map(line).filter(|(line, _)| !line.is_empty()).collect();
        let StoredText { role, bold, size, location, .. } = *text;
        (!lines.is_empty()).then_some(Self { lines, role, bold, size, small: false, location })
    }

    /// The same as the note of a table.
    pub(super) fn small(self) -> Self {
        Self { small: true, ..self }
    }

    /// Whether it runs along the text and is no part of it.
    pub(super) fn is_aside(&self) -> bool {
        matches!(self.role, StoredRole::Running)
    }

    /// Whether the document says that it names a table.
    pub(super) fn is_caption(&self) -> bool {
        self.role == StoredRole::Caption
    }

    /// Whether it names what follows, so that nothing above it does.
    pub(super) fn names(&self) -> bool {
        matches!(self.role, StoredRole::Title | StoredRole::Heading { .. } | StoredRole::Caption)
    }

    /// Its lines as blocks of text.
    pub(super) fn blocks(&self) -> Vec<TextBlock> {
        let block = |(text, _): &(String, Option<u32>)| TextBlock {
            text: text.clone(),
            location: self.location,
            size: self.size,
            bold: self.is_bold(),
        };
        self.lines.iter().map(block).collect()
    }

    fn is_bold(&self) -> bool {
        self.bold || matches!(self.role, StoredRole::Title | StoredRole::Heading { .. })
    }

    fn letters(&self) -> usize {
        self.lines.iter().map(|(line, _)| line.len()).sum()
    }

    /// Its font size on the page where the document's body is set in a size.
    fn shown_size(&self, body: Option<f32>) -> f32 {
        let scaled = |size: f32| body.map_or(1.0, |body| (size / body).clamp(SIZES.0, SIZES.1));
        BODY * match self.role {
            StoredRole::Title => TITLE,
            StoredRole::Heading { level } => TITLE - STEP * f32::from(level.min(9)),
            StoredRole::Running => 1.0,
            _ if self.small => SMALL,
            _ => self.size.map_or(1.0, scaled),
        }
    }
}

/// A heading that stands above all others, alone on its level and without a number, is the title.
pub(super) fn mark_title(pieces: &mut [Piece]) {
    let mut headings = pieces.iter_mut().filter_map(|piece| match piece {
        Piece::Text(paragraph) => match paragraph.role {
            StoredRole::Title => Some((0, paragraph)),
            StoredRole::Heading { level } => Some((level, paragraph)),
            _ => None,
        },
        Piece::Table(_) => None,
    });
    let Some((first, title)) = headings.next() else { return };
    let mut others = headings.map(|(level, _)| level).peekable();
    let numbered = title.lines[0].0.starts_with(|c: char| c.is_ascii_digit());
    if others.peek().is_some() && others.all(|level| level > first) && !numbered {
        title.role = StoredRole::Title;
    }
}

/// The size in points of most letters of the running text.
fn usual_size(pieces: &[Piece]) -> Option<f32> {
    let mut letters: BTreeMap<i32, usize> = BTreeMap::new();
    for piece in pieces {
        if let Piece::Text(Paragraph {
            role: StoredRole::Paragraph | StoredRole::ListItem,
            size: Some(size),
            ..
        }) = piece
        {
            let Piece::Text(paragraph) = piece else { continue };
            *letters.entry((size * 2.0) as i32).or_default() += paragraph.letters();
        }
    }
    let most = letters.into_iter().max_by_key(|(_, letters)| *letters)?;
    (most.0 > 0).then_some(most.0 as f32 / 2.0)
}

/// All pieces on a page, one below the other.
pub(super) fn lay_out(pieces: Vec<Piece>) -> Laid {
    let body = usual_size(&pieces);
    let mut items = Vec::with_capacity(pieces.len());
    let (mut tables, mut text) = (Vec::new(), Vec::new());
    let mut y = 0.0;
    for piece in pieces {
        y += ROOM * BODY;
        match piece {
            Piece::Table(table) => {
                let bbox = Rect { x0: 0.0, y0: y, x1: PAGE, y1: y + PITCH * BODY };
                y = bbox.y1;
                items.push(Item::Table { place: table.location[0], bbox });
                tables.push(table);
            }
            Piece::Text(paragraph) => {
                let size = paragraph.shown_size(body);
                for (at, (line, tail)) in paragraph.lines.iter().enumerate() {
                    y += if at > 0 { (PITCH - 1.0) * size } else { 0.0 };
                    let read = read_line(&paragraph, line, *tail, size, y, at == 0);
                    text.push(TextBlock {
                        text: read.text.clone(),
                        location: read.location,
                        size: Some(size),
                        bold: read.bold,
                    });
                    y = read.bbox.y1;
                    items.push(Item::Line(read));
                }
            }
        }
    }
    Laid { tables, text, order: ReadingOrder { height: y + ROOM * BODY, items } }
}

fn read_line(
    paragraph: &Paragraph,
    line: &str,
    tail: Option<u32>,
    size: f32,
    y: f32,
    begins: bool,
) -> ReadLine {
    let width = |text: &str| text.chars().count() as f32 * WIDTH * size;
    let running = paragraph.role == StoredRole::Running;
    ReadLine {
        text: line.to_owned(),
        location: paragraph.location,
        bbox: Rect { x0: 0.0, y0: y, x1: width(line).max(size), y1: y + size },
        size,
        bold: paragraph.is_bold(),
        first_word: width(line.split(' ').next().unwrap_or_default()),
        column: 0,
        underlined: false,
        tail,
        gaps: false,
        sort: if running { Sort::Margin } else { Sort::Body },
        said: Some(Said { role: paragraph.role, begins }),
    }
}
