//! What a document says of its figures being comparable: another definition, computed anew, a new measure.
//!
//! In: the text around the tables and the typed tables with their comments. Out: [`Note`]s in reading order, each with
//! the table and the row that it is about, as far as it says so. All vocabulary is data: `notes.toml`. A sentence
//! that does not say it plainly is none.

mod say;
mod tie;

use say::{Distance, Sentence, Vocabulary, vocabulary};
use sifferkoll_grammar::{claims::split, fold};
use sifferkoll_model::{
    Block, BlockRole, CanonicalTable, Location, Note, NoteKind, Printed, TableId, ValueCell,
};
use std::collections::BTreeSet;
use std::ops::Range;
use tie::{Around, Tie};

/// Fewest characters of a cell of text that says it.
const SHORTEST: usize = 8;

/// All notes of a document. Blocks are tied to tables by their places in the same order.
pub fn notes(blocks: &[Block], tables: &[CanonicalTable]) -> Vec<Note> {
    let vocabulary = vocabulary();
    let mut out: Vec<Note> = Vec::new();
    for table in tables {
        of_table(vocabulary, table, &mut out);
    }
    let around = Around::new(blocks, tables);
    for (at, block) in blocks.iter().enumerate() {
        match block.role {
            BlockRole::Heading { .. } | BlockRole::Contents | BlockRole::Running => {}
            BlockRole::Paragraph | BlockRole::ListItem | BlockRole::Caption | BlockRole::Note => {
                if vocabulary.may_say(&block.text) && !is_legend(blocks, at) {
                    of_block(vocabulary, block, &around, at, &mut out);
                }
            }
        }
    }
    let mut seen = BTreeSet::new();
    out.retain(|note| {
        seen.insert((note.kind, note.words.clone(), note.table.clone(), note.row, note.location.order()))
    });
    out.sort_by_key(|note| note.location.order());
    out
}

/// What the heads, labels and comments of a table say.
fn of_table(vocabulary: &Vocabulary, table: &CanonicalTable, out: &mut Vec<Note>) {
    let Some(place) = table.location.first() else { return };
    let mut say = |text: &str, row: Option<usize>, location: Location| {
        if text.len() < SHORTEST || !vocabulary.may_say(text) {
            return;
        }
        for range in split(text) {
            if !vocabulary.may_say(&text[range.clone()]) {
                continue;
            }
            let sentence = Sentence::new(vocabulary, &text[range.clone()]);
            if let Some(said) = vocabulary.said(&sentence, Distance::Near) {
                out.push(Note {
                    kind: said.kind,
                    words: fold(&text[range]),
                    table: Some(table.id.clone()),
                    row,
                    location,
                });
            }
        }
    };
    if let Some(title) = &table.title {
        say(title, None, *place);
    }
    for (column, typed) in table.columns.iter().enumerate() {
        let first = table.rows.iter().find_map(|row| row.cells.get(column)?.as_ref());
        let location = first.map_or(*place, |cell| cell.location);
        for text in typed.group.iter().chain([&typed.header]) {
            say(text, None, location);
        }
    }
    for (row_at, row) in table.rows.iter().enumerate() {
        say(&row.label, Some(row_at), row.location);
        for text in row.text.values() {
            say(text, Some(row_at), row.location);
        }
        for cell in row.cells.iter().flatten().filter(|cell| is_text(cell)) {
            say(&cell.raw, Some(row_at), cell.location);
        }
    }
}

fn is_text(cell: &ValueCell) -> bool {
    cell.printed == Printed::Text
}

/// What the sentences of a block say. One that names no row goes on about those that the sentence before names.
fn of_block(vocabulary: &Vocabulary, block: &Block, around: &Around<'_>, at: usize, out: &mut Vec<Note>) {
    let marked = around.marked(at);
    let distance = if block.table.is_some() || marked.is_some() { Distance::Near } else { Distance::Far };
    let ranges = split(&block.text);
    let says = |range: &Range<usize>| {
        let text = &block.text[range.clone()];
        vocabulary.may_say(text) && vocabulary.said(&Sentence::new(vocabulary, text), distance).is_some()
    };
    if !ranges.iter().any(says) {
        return;
    }
    // The rows that were last named, and whether a note was on them.
    let mut named: (Vec<Tie>, bool) = (Vec::new(), false);
    for range in ranges {
        let sentence = Sentence::new(vocabulary, &block.text[range.clone()]);
        let said = vocabulary.said(&sentence, distance);
        let rows = around.named(vocabulary, &sentence, at);
        let goes_on = rows.is_empty() && (named.1 || vocabulary.stands(&sentence, "those"));
        if !rows.is_empty() {
            named = (rows.clone(), false);
        }
        let Some(said) = said else { continue };
        let Some(location) = block.place(&range).or(block.location.first().copied()) else { continue };
        let ties = match (&marked, rows.is_empty(), goes_on && !named.0.is_empty()) {
            (Some(marked), ..) => marked.clone(),
            (None, false, _) => rows,
            (None, true, true) => named.0.clone(),
            (None, true, false) if said.kind == NoteKind::Budget => around.beside(at),
            (None, true, false) => around.whole(vocabulary, &sentence, at, said.first),
        };
        named.1 = true;
        let note = |table: Option<TableId>, row| Note {
            kind: said.kind,
            words: fold(&block.text[range.clone()]),
            table,
            row,
            location,
        };
        out.extend(ties.iter().map(|(table, row)| note(around.id(*table), *row)));
        if ties.is_empty() {
            out.push(note(None, None));
        }
    }
}

/// Whether a short block is one of several that begin alike: an explanation of symbols and no statement.
fn is_legend(blocks: &[Block], at: usize) -> bool {
    let first = |block: &Block| {
        let text = block.text.to_lowercase();
        let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.next().map(str::to_owned)
    };
    let one = |block: &Block| split(&block.text).len() == 1;
    let this = first(&blocks[at]);
    let twin = |other: Option<&Block>| other.is_some_and(|other| one(other) && first(other) == this);
    let before = at.checked_sub(1).and_then(|before| blocks.get(before));
    one(&blocks[at]) && this.is_some() && (twin(before) || twin(blocks.get(at + 1)))
}

#[cfg(test)]
mod tests;
