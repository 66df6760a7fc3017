//! A paragraph while it is read: blanks run together, and how most of it looks.

use sifferkoll_plugin::Words;
use sifferkoll_plugin::model::StoredRole;
use std::collections::BTreeMap;

/// A paragraph that is open.
#[derive(Debug, Default)]
pub(crate) struct Open {
    text: String,
    /// Letters that are bold, that are not, and that lead elsewhere on the page.
    bold: usize,
    plain: usize,
    linked: usize,
    /// Letters of each size in tenths of a point.
    sizes: BTreeMap<i32, usize>,
    unsized_letters: usize,
}

/// How a piece of text looks.
#[expect(clippy::struct_excessive_bools, reason = "each is a look of its own")]
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Look {
    pub(crate) bold: bool,
    /// In points.
    pub(crate) size: Option<f32>,
    pub(crate) linked: bool,
    /// Whether blanks and ends of lines are kept as they are.
    pub(crate) kept: bool,
    /// Whether it stands raised, as the mark of a note.
    pub(crate) raised: bool,
}

impl Open {
    /// Adds text; blanks and ends of lines are one blank, hard blanks stay.
    pub(crate) fn push(&mut self, text: &str, look: Look) {
        let mut letters = 0;
        for c in text.chars() {
            let blank = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}');
            if blank && !look.kept {
                if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                    self.text.push(' ');
                }
                continue;
            }
            self.text.push(if look.raised { raised(c) } else { c });
            letters += usize::from(!c.is_whitespace());
        }
        *(if look.bold { &mut self.bold } else { &mut self.plain }) += letters;
        self.linked += if look.linked { letters } else { 0 };
        match look.size {
            Some(size) if letters > 0 => *self.sizes.entry((size * 10.0) as i32).or_default() += letters,
            _ => self.unsized_letters += letters,
        }
    }

    /// Ends the line on purpose.
    pub(crate) fn end_line(&mut self) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        self.text.push('\n');
    }

    /// The paragraph as it is handed on, and an empty one in its place. An item that only leads elsewhere on the page
    /// is a line of a list of contents.
    pub(crate) fn close(&mut self, role: StoredRole) -> Words {
        let Self { mut text, bold, plain, linked, sizes, unsized_letters } = std::mem::take(self);
        while text.ends_with([' ', '\n']) {
            text.pop();
        }
        let most = sizes.into_iter().max_by_key(|(_, letters)| *letters);
        let size = most.filter(|(_, letters)| *letters > unsized_letters).map(|(size, _)| size as f32 / 10.0);
        let leads = role == StoredRole::ListItem && linked > 0 && linked == bold + plain;
        let role = if leads { StoredRole::Contents } else { role };
        Words { text, role, bold: bold > 0 && plain == 0, size }
    }
}

/// Digits as the raised ones that they are shown as, so that the mark of a note is no digit of the figure before it.
fn raised(c: char) -> char {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    c.to_digit(10).and_then(|digit| DIGITS.get(digit as usize)).copied().unwrap_or(c)
}
