//! What the finders note of their way, for those who want to see it; otherwise nothing is kept.

use crate::lines::Line;
use sifferkoll_model::{Location, Rect, Rejected, TracedColumn, TracedWord, Turn};

/// Collects notes where it is switched on.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    on: bool,
    pub(crate) words: Vec<TracedWord>,
    pub(crate) running: Vec<Rect>,
    pub(crate) rejected: Vec<Rejected>,
    /// The block rejected last that lies in no other.
    block: Option<Rect>,
    tables: Vec<Lanes>,
}

/// Where the columns and rows of a table stand that is found at this place.
#[derive(Debug)]
struct Lanes {
    table: Location,
    columns: Vec<TracedColumn>,
    rows: Vec<[f32; 2]>,
}

impl Notes {
    /// Keeps nothing and costs nothing.
    pub(crate) fn off() -> Self {
        Self::default()
    }

    /// Keeps everything.
    pub(crate) fn on() -> Self {
        Self { on: true, ..Self::default() }
    }

    /// Words of some lines that all run this way.
    pub(crate) fn words(&mut self, lines: &[Line], turn: Turn) {
        if self.on {
            let words = lines.iter().flat_map(|line| &line.words);
            self.words.extend(words.map(|w| TracedWord { text: w.text.clone(), bbox: w.bbox, turn }));
        }
    }

    /// Lines that are running heads or feet.
    pub(crate) fn running(&mut self, lines: &[Line]) {
        if self.on {
            self.running.extend(lines.iter().map(|line| line.bbox));
        }
    }

    /// A drawing that is no table.
    pub(crate) fn reject(&mut self, bbox: impl FnOnce() -> Option<Rect>, reason: &str) {
        if self.on
            && let Some(bbox) = bbox()
        {
            self.rejected.push(Rejected { bbox, reason: reason.to_owned() });
        }
    }

    /// A block of lines that is no table. What is left of a block is tried anew without its first line, which
    /// tells nothing more where it fails again.
    pub(crate) fn reject_block(&mut self, bbox: impl FnOnce() -> Option<Rect>, reason: &str) {
        if self.on
            && let Some(bbox) = bbox()
            && self.block.is_none_or(|before| before.union(&bbox) != before)
        {
            self.block = Some(bbox);
            self.rejected.push(Rejected { bbox, reason: reason.to_owned() });
        }
    }

    /// The columns and rows of the table at this place.
    pub(crate) fn lanes(
        &mut self,
        table: Location,
        columns: impl Iterator<Item = TracedColumn>,
        rows: impl Iterator<Item = [f32; 2]>,
    ) {
        if self.on {
            self.tables.push(Lanes { table, columns: columns.collect(), rows: rows.collect() });
        }
    }

    /// The columns and rows noted for the table at this place; none where none were.
    pub(crate) fn lanes_of(&mut self, table: Location) -> (Vec<TracedColumn>, Vec<[f32; 2]>) {
        let at = self.tables.iter().position(|lanes| lanes.table == table);
        at.map(|at| self.tables.swap_remove(at))
            .map_or_else(Default::default, |lanes| (lanes.columns, lanes.rows))
    }
}
