//! A paragraph while it is read: its text, and how most of it looks.

use super::styles::Look;
use sifferkoll_plugin::Words;
use sifferkoll_plugin::model::StoredRole;
use std::collections::BTreeMap;

/// Points to a step by which a paragraph is set in.
const TWIPS_PER_POINT: i64 = 20;

/// A paragraph that is open.
#[derive(Debug, Clone)]
pub(super) struct Open {
    pub(super) text: String,
    pub(super) look: Look,
    /// What the paragraph says of itself, before what its style says.
    pub(super) outline: Option<u8>,
    pub(super) listed: Option<bool>,
    pub(super) indent: Option<i64>,
    /// Letters that are bold, and that are not.
    weights: [usize; 2],
    /// Letters of each size in half points.
    sizes: BTreeMap<i64, usize>,
}

/// How the text of a run looks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run {
    pub(super) bold: Option<bool>,
    pub(super) size: Option<i64>,
    pub(super) hidden: bool,
}

impl Open {
    pub(super) fn new(look: Look) -> Self {
        Self {
            text: String::new(),
            look,
            outline: None,
            listed: None,
            indent: None,
            weights: [0; 2],
            sizes: BTreeMap::new(),
        }
    }

    /// Adds what a run prints.
    pub(super) fn push(&mut self, text: &str, run: Run) {
        self.text.push_str(text);
        let letters = text.chars().filter(|c| !c.is_whitespace()).count();
        let bold = run.bold.unwrap_or(self.look.bold);
        self.weights[usize::from(!bold)] += letters;
        if letters > 0 {
            *self.sizes.entry(run.size.unwrap_or(self.look.size)).or_default() += letters;
        }
    }

    /// Steps by which it is set in from the left: points.
    pub(super) fn steps(&self) -> u8 {
        let points = self.indent.unwrap_or(0) / TWIPS_PER_POINT;
        u8::try_from(points.clamp(0, i64::from(u8::MAX))).unwrap_or(0)
    }

    /// The paragraph as it is handed on.
    pub(super) fn close(self) -> Words {
        let size = self.sizes.iter().max_by_key(|(_, letters)| **letters).map(|(size, _)| *size);
        let role = match (self.look.role, self.outline, self.listed) {
            (StoredRole::Paragraph | StoredRole::ListItem, Some(level), _) if level < 9 => {
                StoredRole::Heading { level: level + 1 }
            }
            (StoredRole::Paragraph, _, Some(true)) => StoredRole::ListItem,
            (StoredRole::Heading { .. }, Some(9), _) | (StoredRole::ListItem, _, Some(false)) => {
                StoredRole::Paragraph
            }
            (role, ..) => role,
        };
        Words {
            bold: self.weights[0] > 0 && self.weights[1] == 0,
            role,
            size: size.map(|half_points| half_points as f32 / 2.0),
            text: self.text,
        }
    }
}
