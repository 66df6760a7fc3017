//! The lines of a dump as blocks: lines that follow one another without a blank line.

use super::dump::{Dump, Holds, field_name};
use sifferkoll_grammar::is_blank;

/// What a block holds, by its print alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Column heads, wherever they are repeated.
    Head,
    /// Figures, dashes and units from its start.
    Values,
    /// Text whose last line ends in two figures or more.
    Named,
    /// Text whose first line names what follows (`Källa: SCB`).
    Field,
    /// Other text.
    Text,
}

/// Lines without a blank line between them.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Places of its lines.
    pub(super) lines: Vec<usize>,
    pub(super) kind: Kind,
    /// Most blanks on one of the lines of blanks above it, 0 where all are empty.
    pub(super) blanks_above: usize,
}

/// The blocks from one line to another. Lines for which `is_head` holds are heads; addresses and page marks
/// belong to no block and part none.
pub(super) fn blocks(dump: &Dump<'_>, from: usize, to: usize, is_head: &dyn Fn(usize) -> bool) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut open = false;
    let mut blanks_above = 0;
    for at in from..to {
        match dump.holds(at) {
            Holds::Blanks(blanks) => {
                blanks_above = blanks_above.max(blanks);
                open = false;
            }
            Holds::Aside => open = false,
            _ => {
                let head = is_head(at);
                match out.last_mut() {
                    Some(block) if head && block.kind == Kind::Head => block.lines.push(at),
                    Some(block)
                        if open && !head && block.kind != Kind::Head && !begins_figures(dump, block, at) =>
                    {
                        block.lines.push(at);
                    }
                    _ => {
                        let kind = if head { Kind::Head } else { Kind::Text };
                        out.push(Block { lines: vec![at], kind, blanks_above });
                    }
                }
                open = true;
                blanks_above = 0;
            }
        }
    }
    for block in out.iter_mut().filter(|block| block.kind != Kind::Head) {
        block.kind = kind(dump, block);
    }
    without_page_numbers(dump, out)
}

/// Whether figures begin on a line below a text that no blank line parts from them.
fn begins_figures(dump: &Dump<'_>, block: &Block, at: usize) -> bool {
    let several = matches!(dump.holds(at), Holds::Figures(figures) if figures > 1);
    several && !matches!(dump.holds(block.lines[0]), Holds::Figures(_))
}

/// The blocks without those of a lone whole number beside a head: they number the page.
fn without_page_numbers(dump: &Dump<'_>, blocks: Vec<Block>) -> Vec<Block> {
    let is_head = |at: usize| blocks.get(at).is_some_and(|block| block.kind == Kind::Head);
    let number = |block: &Block| {
        let text = dump.text(block.lines[0]).trim_matches(is_blank);
        block.lines.len() == 1 && text.bytes().all(|b| b.is_ascii_digit())
    };
    let keep: Vec<bool> = (0..blocks.len())
        .map(|at| !((is_head(at + 1) || at > 0 && is_head(at - 1)) && number(&blocks[at])))
        .collect();
    blocks.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(block, _)| block).collect()
}

fn kind(dump: &Dump<'_>, block: &Block) -> Kind {
    let (first, last) = (block.lines[0], block.lines[block.lines.len() - 1]);
    if matches!(dump.holds(first), Holds::Figures(_)) {
        Kind::Values
    } else if dump.holds(last) == Holds::TextThenFigures {
        Kind::Named
    } else if field_name(dump.text(first)).is_some() {
        Kind::Field
    } else {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::TextLine;

    #[test]
    fn blocks_are_told_apart_by_print() {
        let dump = "Andel nöjda\n(%)\n\n70% -  4%\n \n\n65%\nmål\n\nKälla: egen\nräkning 2023\n\n3(7)\n\
                    https://exempel.se/?a=1\n    \nKvinnor 12 14\n\nArea 16-64 år (%)\n";
        let lines: Vec<TextLine> = (1u32..)
            .zip(dump.lines())
            .map(|(number, text)| TextLine { number, text: text.to_owned() })
            .collect();
        let found: Vec<(Kind, usize, usize)> = blocks(&Dump::of(&lines), 0, lines.len(), &|_| false)
            .iter()
            .map(|block| (block.kind, block.lines.len(), block.blanks_above))
            .collect();
        assert_eq!(
            found,
            [
                (Kind::Text, 2, 0),
                (Kind::Values, 1, 0),
                (Kind::Values, 2, 1),
                (Kind::Field, 2, 0),
                (Kind::Named, 1, 4),
                (Kind::Text, 1, 0),
            ]
        );
    }
}
