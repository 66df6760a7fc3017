//! Remembers in which numbered stretch of marked content each glyph is drawn.
//!
//! In: marked content as it opens and closes. Out: for a glyph the place of its number among the page's
//! numbers; [`settle`] turns these into places of tags, once it is known what the numbers mean.
//! Source: ISO 32000-1, 14.6 and 14.7.4.3.

use hayro_syntax::object::Dict;
use sifferkoll_plugin::model::{Glyph, Tag, TagId};
use std::collections::HashMap;

/// Open stretches of marked content, innermost last, and the numbers seen on the page.
#[derive(Default)]
pub(crate) struct Marks {
    open: Vec<Option<TagId>>,
    /// Numbers of marked content, each once, in the order in which they come.
    pub(crate) numbers: Vec<u32>,
    places: HashMap<u32, TagId>,
}

impl Marks {
    /// Opens a stretch. One without a number belongs to the stretch around it.
    pub(crate) fn open(&mut self, properties: Option<&Dict<'_>>) {
        let number = properties.and_then(|dict| dict.get::<u32>("MCID"));
        let mark = match number {
            Some(number) => {
                let next = TagId(self.numbers.len() as u32);
                let place = *self.places.entry(number).or_insert(next);
                if place == next {
                    self.numbers.push(number);
                }
                Some(place)
            }
            None => self.current(),
        };
        self.open.push(mark);
    }

    /// Closes the innermost stretch.
    pub(crate) fn close(&mut self) {
        self.open.pop();
    }

    /// The place of the innermost number among the page's numbers.
    pub(crate) fn current(&self) -> Option<TagId> {
        self.open.last().copied().flatten()
    }
}

/// Makes the glyphs name the tags of their numbers, each tag kept once. `tags` has one entry a number.
pub(crate) fn settle(glyphs: &mut [Glyph], tags: &[Option<Tag>]) -> Vec<Tag> {
    let mut kept: Vec<Tag> = Vec::new();
    let mut known: HashMap<(u32, u32, u32), TagId> = HashMap::new();
    let places: Vec<Option<TagId>> = tags
        .iter()
        .map(|tag| {
            let tag = (*tag)?;
            let next = TagId(kept.len() as u32);
            let place = *known.entry((tag.table, tag.row, tag.column)).or_insert(next);
            if place == next {
                kept.push(tag);
            }
            Some(place)
        })
        .collect();
    for glyph in glyphs {
        glyph.tag = glyph.tag.and_then(|mark| places.get(mark.0 as usize).copied().flatten());
    }
    kept
}
