//! Which table and which of its rows a note is about.

use super::say::{Sentence, Vocabulary, is_year};
use sifferkoll_model::{Block, BlockRole, CanonicalTable, TableId};

/// Two words are one with endings that differ by no more letters than this.
const ENDING: usize = 3;
/// Fewest letters that a word must share with another to be the same.
const STEM: usize = 4;
/// Fewest letters of the only word of a row's label that names it in running text.
const TELLING: usize = 5;
/// Most rows that one sentence names.
const MOST_ROWS: usize = 6;
/// Most blocks of text between a table and what is said below it of the whole of it.
const MOST_BETWEEN: usize = 2;
/// Longest mark of a footnote.
const LONGEST_MARK: usize = 3;

/// A tie: a table, by its place, and a row of it; without a row the table as a whole.
pub(super) type Tie = (usize, Option<usize>);

/// The tables around each block of text.
pub(super) struct Around<'a> {
    blocks: &'a [Block],
    tables: &'a [CanonicalTable],
    /// The table before and the one behind in the same section.
    near: Vec<[Option<usize>; 2]>,
    /// The table right below which a block stands.
    follows: Vec<Option<usize>>,
}

impl<'a> Around<'a> {
    pub(super) fn new(blocks: &'a [Block], tables: &'a [CanonicalTable]) -> Self {
        enum Thing {
            Block(usize),
            Table(usize),
        }
        let mut things: Vec<((u32, i32), Thing)> = Vec::new();
        let place = |block: &Block| block.location.first().map(sifferkoll_model::Location::order);
        things.extend(blocks.iter().enumerate().filter_map(|(at, b)| Some((place(b)?, Thing::Block(at)))));
        let first = |table: &CanonicalTable| table.location.first().map(sifferkoll_model::Location::order);
        things.extend(tables.iter().enumerate().filter_map(|(at, t)| Some((first(t)?, Thing::Table(at)))));
        things.sort_by_key(|(order, _)| *order);
        let mut near = vec![[None, None]; blocks.len()];
        let mut follows = vec![None; blocks.len()];
        let mut last = None;
        let mut between = 0;
        for (_, thing) in &things {
            match thing {
                Thing::Table(at) => (last, between) = (Some(*at), 0),
                Thing::Block(at) if is_heading(&blocks[*at]) => last = None,
                Thing::Block(at) => {
                    near[*at][0] = last;
                    follows[*at] = last.filter(|_| between < MOST_BETWEEN);
                    between += 1;
                }
            }
        }
        last = None;
        for (_, thing) in things.iter().rev() {
            match thing {
                Thing::Table(at) => last = Some(*at),
                Thing::Block(at) if is_heading(&blocks[*at]) => last = None,
                Thing::Block(at) => near[*at][1] = last,
            }
        }
        Self { blocks, tables, near, follows }
    }

    pub(super) fn id(&self, table: usize) -> Option<TableId> {
        self.tables.get(table).map(|table| table.id.clone())
    }

    /// The rows that bear the mark with which a block begins, or the table where one of its heads does; `None` without
    /// a mark, or where nothing bears it.
    pub(super) fn marked(&self, at: usize) -> Option<Vec<Tie>> {
        let block = &self.blocks[at];
        let mark = mark_before(&block.text)?;
        let table = block.table.or(self.near[at][0])?;
        let typed = self.tables.get(table)?;
        let bears = |text: &str| mark_behind(text) == Some(mark);
        let rows = typed.rows.iter().enumerate().filter(|(_, row)| {
            bears(&row.label) || row.cells.iter().flatten().any(|cell| bears(&cell.raw) && cell.raw != mark)
        });
        let rows: Vec<Tie> = rows.map(|(row, _)| (table, Some(row))).collect();
        let heads = typed.columns.iter().flat_map(|column| column.group.iter().chain([&column.header]));
        let whole = heads.chain(&typed.title).any(|text| bears(text));
        match (rows.is_empty(), whole) {
            (false, _) => Some(rows),
            (true, true) => Some(vec![(table, None)]),
            (true, false) => None,
        }
    }

    /// The rows that a sentence names, in the nearest table that has such.
    pub(super) fn named(&self, vocabulary: &Vocabulary, sentence: &Sentence, at: usize) -> Vec<Tie> {
        let near = self.blocks[at].table.into_iter().chain(self.near[at].into_iter().flatten());
        let mut near: Vec<usize> = near.filter(|table| *table < self.tables.len()).collect();
        near.dedup();
        let rows =
            near.into_iter().map(|table| (table, named_rows(vocabulary, sentence, &self.tables[table])));
        let mut rows = rows.filter(|(_, rows)| (1..=MOST_ROWS).contains(&rows.len()));
        let found = rows.next();
        found
            .into_iter()
            .flat_map(|(table, rows)| rows.into_iter().map(move |row| (table, Some(row))))
            .collect()
    }

    /// The table beside a block: its own, the one above or the one below.
    pub(super) fn beside(&self, at: usize) -> Vec<Tie> {
        let own = self.blocks[at].table.or(self.near[at][0]).or(self.near[at][1]);
        own.filter(|table| *table < self.tables.len()).map(|table| (table, None)).into_iter().collect()
    }

    /// The table above, where a sentence speaks of its figures.
    pub(super) fn whole(
        &self,
        vocabulary: &Vocabulary,
        sentence: &Sentence,
        at: usize,
        first: usize,
    ) -> Vec<Tie> {
        let block = &self.blocks[at];
        let tied = block.table.or(self.follows[at]).filter(|table| *table < self.tables.len());
        let tied = tied.filter(|_| speaks_of_all(vocabulary, sentence, first, block));
        tied.map(|table| (table, None)).into_iter().collect()
    }
}

fn is_heading(block: &Block) -> bool {
    matches!(block.role, BlockRole::Heading { .. })
}

/// Whether a sentence speaks of the figures of a table and not of some of them.
fn speaks_of_all(vocabulary: &Vocabulary, sentence: &Sentence, first: usize, block: &Block) -> bool {
    let subject =
        (0..=first.saturating_add(1)).find_map(|at| Some((at, vocabulary.at(sentence, "general", at)?)));
    let specific = |from: usize| {
        let of = sentence.words.get(from).is_some_and(|word| vocabulary.holds("of", word));
        let next = sentence.words.get(from + 1);
        of && next.is_some_and(|word| !is_year(word) && !vocabulary.holds("time", word))
    };
    match subject {
        Some((at, length)) => !specific(at + length),
        // `Ej jämförbart med tidigare år` below a table.
        None => first == 0 && block.table.is_some(),
    }
}

/// The rows whose labels a sentence holds; where the whole of one stands there, those alone.
fn named_rows(vocabulary: &Vocabulary, sentence: &Sentence, table: &CanonicalTable) -> Vec<usize> {
    let mut named = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        if row.cells.iter().all(Option::is_none) {
            continue;
        }
        let (core, tail) = row.label.split_at(core_end(vocabulary, &row.label));
        let core = content(vocabulary, core);
        let telling = match core.as_slice() {
            [] => false,
            [word] => word.chars().count() >= TELLING,
            _ => true,
        };
        let stands = |word: &String| sentence.words.iter().any(|other| same(word, other));
        if telling && core.iter().all(stands) {
            let tail = content(vocabulary, tail);
            named.push((at, core.len(), !tail.is_empty() && tail.iter().all(stands)));
        }
    }
    let whole = named.iter().any(|(_, _, whole)| *whole);
    named.into_iter().filter(|(_, _, is)| !whole || *is).map(|(at, ..)| at).collect()
}

/// Where the name of a row ends and what is said more of it begins: `(0-20 år)`, `, antal vårddygn`, ` inkl nämnd`.
fn core_end(vocabulary: &Vocabulary, label: &str) -> usize {
    let mark = label.find([',', '(']).unwrap_or(label.len());
    let mut start = 0;
    for word in label[..mark].split(' ') {
        let plain = word.trim_end_matches('.').to_lowercase();
        if start > 0 && vocabulary.holds("tail", &plain) {
            return start;
        }
        start += word.len() + 1;
    }
    mark
}

/// The words of a label that name what the row measures.
fn content(vocabulary: &Vocabulary, label: &str) -> Vec<String> {
    let lower = label.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| word.chars().any(char::is_alphabetic) && word.chars().count() > 1)
        .filter(|word| !vocabulary.holds("unnamed", word))
        .map(str::to_owned)
        .collect()
}

/// Whether two words are one, but for their endings.
fn same(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let shared = short.chars().zip(long.chars()).take_while(|(x, y)| x == y).count();
    let (short, long) = (short.chars().count(), long.chars().count());
    short == long && shared == long || shared >= STEM.max(short.saturating_sub(1)) && long - shared <= ENDING
}

/// The mark of a footnote at the beginning of its text: `*`, `1)`, `²`.
fn mark_before(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let end = mark_length(text)?;
    Some(&text[..end])
}

fn mark_length(text: &str) -> Option<usize> {
    let stars = text.bytes().take_while(|byte| *byte == b'*').count();
    if (1..=LONGEST_MARK).contains(&stars) {
        return Some(stars);
    }
    let raised: usize = text.chars().take_while(|c| is_raised(*c)).map(char::len_utf8).sum();
    if raised > 0 {
        return Some(raised);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let bracket = (1..LONGEST_MARK).contains(&digits) && text[digits..].starts_with(')');
    bracket.then_some(digits + 1)
}

/// The mark of a footnote at the end of a label.
fn mark_behind(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let is_mark = |c: char| c == '*' || is_raised(c);
    let start = text.trim_end_matches(is_mark).len();
    if start < text.len() {
        return Some(&text[start..]);
    }
    let open = text.strip_suffix(')')?;
    let digits = open.len() - open.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let start = open.len() - digits;
    // `(0-20)` is none.
    let free = open[..start].ends_with([' ']) || open[..start].ends_with(char::is_alphabetic);
    ((1..LONGEST_MARK).contains(&digits) && free && !open.contains('(')).then(|| &text[start..])
}

fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁴' | '⁵' | '⁶' | '⁷' | '⁸' | '⁹')
}
