//! Fields of records and goals: lines that name what they say (`Källa: SCB`, `Ansvarig: Park`).

use super::blocks::{Block, Kind};
use super::cells::{Chunk, chunk, values_and_text};
use super::dump::{Dump, Holds, field_name};
use super::entries::Piece;
use sifferkoll_grammar::fold;
use std::collections::BTreeMap;

/// Fewest blocks that begin with a field's name before the name is taken for one.
pub(super) const LEAST_FIELDS: usize = 2;

/// Fields by their names: `true` for those that follow figures, `false` for those that follow a goal.
pub(super) type Roles = BTreeMap<String, bool>;

/// What the fields follow that begin two blocks or more.
pub(super) fn roles(dump: &Dump<'_>, blocks: &[Block]) -> Roles {
    let name = |block: &Block| {
        let field = block.kind == Kind::Field;
        field.then(|| field_name(dump.text(block.lines[0]))).flatten()
    };
    let mut votes: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    let mut out = Roles::new();
    // A field that follows another has the other's role, so the votes are counted twice.
    for _ in 0..2 {
        votes.clear();
        for pair in blocks.windows(2) {
            let Some(own) = name(&pair[1]) else {
                continue;
            };
            let after_figures = match pair[0].kind {
                Kind::Values | Kind::Named => Some(true),
                Kind::Text => Some(dump.holds(pair[0].lines[0]) == Holds::FiguresThenText),
                Kind::Field => name(&pair[0]).and_then(|name| out.get(&name).copied()),
                Kind::Head => None,
            };
            let vote = votes.entry(own).or_default();
            vote.0 += 1;
            vote.1 += usize::from(after_figures == Some(true));
            vote.2 += usize::from(after_figures == Some(false));
        }
        let settled =
            votes.iter().filter(|(_, (all, figures, text))| *all >= LEAST_FIELDS && figures != text);
        out = settled.map(|(name, (_, figures, text))| (name.clone(), figures > text)).collect();
    }
    out
}

/// The figures that a block of text begins with, where a field follows them on the line: the run, what
/// stands between, and the field with the lines below it.
pub(super) fn figures_before_field(
    dump: &Dump<'_>,
    block: &Block,
    roles: &Roles,
) -> Option<(Chunk, String, Piece)> {
    let place = block.lines[0];
    if dump.holds(place) != Holds::FiguresThenText {
        return None;
    }
    let (figures, text) = values_and_text(dump.text(place))?;
    let sources = roles.iter().filter(|(_, after_figures)| **after_figures);
    let at = sources.filter_map(|(name, _)| text.find(&format!("{name}:"))).min()?;
    let mut field = Piece { text: fold(&text[at..]), lines: vec![place] };
    if block.lines.len() > 1 {
        field.add(Piece::of(dump, &block.lines[1..]));
    }
    let (run, _) = chunk(&[(place, figures)])?;
    Some((run, fold(&text[..at]), field))
}

/// Whether a block holds figures.
pub(super) fn has_figures(dump: &Dump<'_>, block: &Block, roles: &Roles) -> bool {
    match block.kind {
        Kind::Values | Kind::Named => true,
        Kind::Text => figures_before_field(dump, block, roles).is_some(),
        Kind::Head | Kind::Field => false,
    }
}
