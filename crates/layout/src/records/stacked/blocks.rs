//! The lines of a dump as blocks: lines that follow one another without a blank line.

use super::cells::{is_run_of_figures, is_value_line, named_values_start};
use sifferkoll_grammar::{fold, is_blank};
use sifferkoll_model::TextLine;

/// Most words and characters of a field's name (`Källa:`).
const MAX_NAME_WORDS: usize = 4;
const MAX_NAME: usize = 40;

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
pub(super) fn blocks(
    lines: &[TextLine],
    from: usize,
    to: usize,
    is_head: &dyn Fn(usize) -> bool,
) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut open = false;
    let mut blanks_above = 0;
    for (at, line) in lines.iter().enumerate().take(to).skip(from) {
        let text = line.text.as_str();
        if text.chars().all(is_blank) {
            blanks_above = blanks_above.max(text.chars().count());
            open = false;
        } else if is_address(text) || is_page_mark(text) {
            open = false;
        } else {
            let head = is_head(at);
            match out.last_mut() {
                Some(block) if head && block.kind == Kind::Head => block.lines.push(at),
                Some(block)
                    if open && !head && block.kind != Kind::Head && !begins_figures(lines, block, at) =>
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
    for block in out.iter_mut().filter(|block| block.kind != Kind::Head) {
        block.kind = kind(lines, block);
    }
    without_page_numbers(lines, out)
}

/// Whether figures begin on a line below a text that no blank line parts from them.
fn begins_figures(lines: &[TextLine], block: &Block, at: usize) -> bool {
    is_run_of_figures(&lines[at].text) && !is_value_line(&lines[block.lines[0]].text)
}

/// The blocks without those of a lone whole number beside a head: they number the page.
fn without_page_numbers(lines: &[TextLine], blocks: Vec<Block>) -> Vec<Block> {
    let is_head = |at: usize| blocks.get(at).is_some_and(|block| block.kind == Kind::Head);
    let number = |block: &Block| {
        let text = fold(&lines[block.lines[0]].text);
        block.lines.len() == 1 && text.bytes().all(|b| b.is_ascii_digit())
    };
    let keep: Vec<bool> = (0..blocks.len())
        .map(|at| !(number(&blocks[at]) && (is_head(at + 1) || at > 0 && is_head(at - 1))))
        .collect();
    blocks.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(block, _)| block).collect()
}

fn kind(lines: &[TextLine], block: &Block) -> Kind {
    let text = |at: usize| lines[block.lines[at]].text.as_str();
    if is_value_line(text(0)) {
        return Kind::Values;
    }
    if named_values_start(text(block.lines.len() - 1)).is_some() {
        return Kind::Named;
    }
    if field_name(text(0)).is_some() { Kind::Field } else { Kind::Text }
}

/// The name that a line begins with, before a colon.
pub(super) fn field_name(line: &str) -> Option<String> {
    let text = fold(line);
    let (name, rest) = text.split_once(':')?;
    let short = name.chars().count() <= MAX_NAME && name.split(' ').count() <= MAX_NAME_WORDS;
    let named = name.starts_with(char::is_uppercase) && (rest.is_empty() || rest.starts_with(' '));
    (short && named).then(|| name.to_owned())
}

/// A web address that fills its line.
fn is_address(line: &str) -> bool {
    let text = fold(line);
    !text.contains(' ') && (text.contains("://") || text.starts_with("www."))
}

/// `11(28)`: the number of a page and of all pages.
fn is_page_mark(line: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let text = fold(line);
    let parts = text.strip_suffix(')').and_then(|text| text.split_once('('));
    parts.is_some_and(|(page, pages)| digits(page.trim_end()) && digits(pages))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_told_apart_by_print() {
        let dump = "Andel nöjda\n(%)\n\n70% -  4%\n \n\n65%\nmål\n\nKälla: egen\nräkning 2023\n\n3(7)\n\
                    https://exempel.se/?a=1\n    \nKvinnor 12 14\n\nArea 16-64 år (%)\n";
        let lines: Vec<TextLine> = (1u32..)
            .zip(dump.lines())
            .map(|(number, text)| TextLine { number, text: text.to_owned() })
            .collect();
        let found: Vec<(Kind, usize, usize)> = blocks(&lines, 0, lines.len(), &|_| false)
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
