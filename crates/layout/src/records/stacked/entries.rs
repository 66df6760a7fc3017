//! Blocks to records: which text names which figures, which follows them, and which stands over several.
//!
//! A record is the text before its figures, the figures, and the fields after them. What else stands between
//! two records belongs to a goal, or ends a text that a page break has cut.

use super::blocks::{Block, Kind};
use super::cells::{Chunk, chunk, lone_figure_start, named_values_start};
use super::dump::{Dump, field_name};
use super::fields::{LEAST_FIELDS, Roles, figures_before_field, has_figures};
use sifferkoll_grammar::{fold, is_blank, join_wrapped};

/// Blanks before a field from which on they stand for the empty cells of a record without figures.
const EMPTY_CELLS: usize = 3;

/// A text and the places of its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) lines: Vec<usize>,
}

impl Piece {
    pub(super) fn of(dump: &Dump<'_>, places: &[usize]) -> Self {
        let text = join_wrapped(places.iter().map(|at| dump.text(*at)));
        Self { text, lines: places.to_vec() }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.text = join_wrapped([self.text.as_str(), &other.text]);
        self.lines.extend(other.lines);
    }
}

/// One record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) label: Option<Piece>,
    pub(super) chunks: Vec<Chunk>,
    /// Words between the last figure and the fields.
    pub(super) remark: Option<Piece>,
    /// The fields after the figures.
    pub(super) sources: Vec<Piece>,
}

/// A text that stands over several records, with the one that stands over it in turn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Goal {
    pub(super) outer: Option<Piece>,
    pub(super) inner: Option<Piece>,
    /// What the fields below it say, such as who answers for it.
    field: Option<Piece>,
}

/// What the blocks hold, in print order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A goal, by its place.
    Goal(usize),
    /// The goal above, going on below a page break.
    GoesOn,
    /// A record, by its place.
    Entry(usize),
    /// An empty row.
    Separator,
    /// The head again.
    PageBreak,
}

/// The records and goals of an annex.
#[derive(Debug, Clone, Default)]
pub(super) struct Parsed {
    pub(super) items: Vec<Item>,
    pub(super) entries: Vec<Entry>,
    pub(super) goals: Vec<Goal>,
}

impl Parsed {
    /// The last line of the records before one of them; `None` where it ends the annex.
    pub(super) fn last_line_before(&self, entry: usize) -> Option<usize> {
        let own = |entry: &Entry| {
            let runs = entry.chunks.iter().filter_map(|chunk| chunk.lines.last());
            runs.chain(entry.sources.iter().filter_map(|piece| piece.lines.last())).copied().max()
        };
        (entry < self.entries.len()).then(|| self.entries[..entry].iter().filter_map(own).max()).flatten()
    }
}

/// What stands before the next figures.
enum Waiting {
    Text(Piece),
    Field(Piece),
    Separator,
    PageBreak,
}

/// What came last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Figures,
    Source,
    Other,
}

struct Parser<'a> {
    dump: &'a Dump<'a>,
    roles: &'a Roles,
    out: Parsed,
    waiting: Vec<Waiting>,
    last: Last,
    /// Whether the next block holds figures, so that this one names them.
    before_figures: bool,
    /// Whether the goals of this annex have fields.
    goals_have_fields: bool,
    /// Whether the last goal may go on below a page break.
    goal_open: bool,
}

/// Reads the blocks of an annex. `separator` is the number of blanks that make an empty row.
pub(super) fn parse<'a>(dump: &'a Dump<'a>, blocks: &[Block], roles: &'a Roles, separator: usize) -> Parsed {
    let of_goals = |block: &&Block| {
        let name = field_name(dump.text(block.lines[0]));
        block.kind == Kind::Field && name.is_some_and(|name| roles.get(&name) == Some(&false))
    };
    let goals_have_fields = blocks.iter().filter(of_goals).count() >= LEAST_FIELDS;
    let mut parser = Parser {
        dump,
        roles,
        out: Parsed::default(),
        waiting: Vec::new(),
        last: Last::Other,
        before_figures: false,
        goals_have_fields,
        goal_open: false,
    };
    for (at, block) in blocks.iter().enumerate() {
        parser.before_figures = blocks.get(at + 1).is_some_and(|next| has_figures(dump, next, roles));
        if block.blanks_above >= separator && block.kind != Kind::Head {
            parser.waiting.push(Waiting::Separator);
        }
        parser.block(block);
    }
    parser.resolve();
    parser.out
}

impl Parser<'_> {
    fn block(&mut self, block: &Block) {
        match block.kind {
            Kind::Head => self.waiting.push(Waiting::PageBreak),
            Kind::Values => self.values(block),
            Kind::Named => self.named(block),
            Kind::Field => self.field(block),
            // Part of the record above: its women, its men.
            Kind::Text
                if self.last == Last::Figures
                    && block.lines.len() == 1
                    && lone_figure_start(self.dump.text(block.lines[0])).is_some() =>
            {
                self.named(block);
            }
            Kind::Text => match figures_before_field(self.dump, block, self.roles) {
                Some((run, remark, field)) => {
                    self.figures(run);
                    if let Some(entry) = self.out.entries.last_mut() {
                        let lines = vec![block.lines[0]];
                        entry.remark = (!remark.is_empty()).then_some(Piece { text: remark, lines });
                        entry.sources.push(field);
                    }
                    self.last = Last::Source;
                }
                None => self.text(block),
            },
        }
    }

    fn text(&mut self, block: &Block) {
        self.waiting.push(Waiting::Text(Piece::of(self.dump, &block.lines)));
        self.last = Last::Other;
    }

    /// A run of figures, and what stands below it without a blank line.
    fn values(&mut self, block: &Block) {
        let texts: Vec<(usize, &str)> = block.lines.iter().map(|at| (*at, self.dump.text(*at))).collect();
        let Some((run, length)) = chunk(&texts) else {
            return;
        };
        self.figures(run);
        if length < block.lines.len() {
            let rest = &block.lines[length..];
            let kind = if field_name(self.dump.text(rest[0])).is_some() { Kind::Field } else { Kind::Text };
            self.block(&Block { lines: rest.to_vec(), kind, blanks_above: 0 });
        }
    }

    /// A run of figures: more of the record above where nothing stands between, else a new record's.
    fn figures(&mut self, run: Chunk) {
        let only_breaks = self.waiting.iter().all(|w| matches!(w, Waiting::PageBreak));
        let goes_on = self.last == Last::Figures && only_breaks;
        self.last = Last::Figures;
        if goes_on && let Some(entry) = self.out.entries.last_mut() {
            entry.chunks.push(run);
            return;
        }
        let label = match self.waiting.pop() {
            Some(Waiting::Text(piece)) => Some(piece),
            Some(other) => {
                self.waiting.push(other);
                None
            }
            None => None,
        };
        self.entry(Entry { label, chunks: vec![run], ..Entry::default() });
    }

    /// Figures behind the text that names them.
    fn named(&mut self, block: &Block) {
        let place = block.lines[block.lines.len() - 1];
        let text = self.dump.text(place);
        let run = named_values_start(text)
            .or_else(|| lone_figure_start(text))
            .and_then(|start| Some((start, chunk(&[(place, &text[start..])])?.0)));
        let Some((start, mut run)) = run else {
            return;
        };
        let blanks = text[..start].chars().rev().take_while(|c| is_blank(*c)).count();
        run.lead = blanks.saturating_sub(1);
        let mut label = Piece::of(self.dump, &block.lines[..block.lines.len() - 1]);
        label.add(Piece { text: fold(&text[..start]), lines: vec![place] });
        if label.text.starts_with(char::is_lowercase)
            && let Some(Waiting::Text(_)) = self.waiting.last()
            && let Some(Waiting::Text(mut above)) = self.waiting.pop()
        {
            above.add(label);
            label = above;
        }
        self.entry(Entry { label: Some(label), chunks: vec![run], ..Entry::default() });
        self.last = Last::Figures;
    }

    fn entry(&mut self, entry: Entry) {
        self.resolve();
        self.out.items.push(Item::Entry(self.out.entries.len()));
        self.out.entries.push(entry);
    }

    fn field(&mut self, block: &Block) {
        let first = self.dump.text(block.lines[0]);
        let role = field_name(first).and_then(|name| self.roles.get(&name).copied());
        let piece = Piece::of(self.dump, &block.lines);
        let text_waits = self.waiting.iter().any(|w| matches!(w, Waiting::Text(_) | Waiting::Field(_)));
        let after_figures = role.unwrap_or(self.last != Last::Other && !self.before_figures);
        if !after_figures {
            let waiting = if role.is_none() { Waiting::Text(piece) } else { Waiting::Field(piece) };
            self.waiting.push(waiting);
            self.last = Last::Other;
            return;
        }
        if text_waits {
            let lead = first.chars().take_while(|c| is_blank(*c)).count();
            let below_break = self.waiting.iter().any(|w| matches!(w, Waiting::PageBreak));
            if lead >= EMPTY_CELLS {
                self.entry(Entry::default());
            } else if below_break
                && let Some(Waiting::Text(_)) = self.waiting.last()
                && let Some(Waiting::Text(tail)) = self.waiting.pop()
            {
                self.source(tail);
            }
        }
        self.source(piece);
        self.last = Last::Source;
    }

    fn source(&mut self, piece: Piece) {
        if let Some(entry) = self.out.entries.last_mut() {
            entry.sources.push(piece);
        }
    }

    /// Makes goals of what waits, and gives the ends of cut texts back to them.
    fn resolve(&mut self) {
        let mut texts: Vec<Piece> = Vec::new();
        let mut at_top = false;
        for waiting in std::mem::take(&mut self.waiting) {
            match waiting {
                Waiting::PageBreak => {
                    self.goal(&mut texts, None);
                    self.out.items.push(Item::PageBreak);
                    at_top = true;
                }
                Waiting::Separator => {
                    self.goal(&mut texts, None);
                    self.out.items.push(Item::Separator);
                    at_top = false;
                }
                Waiting::Text(piece) if at_top && texts.is_empty() => {
                    if let Some(piece) = self.tail(piece) {
                        texts.push(piece);
                    }
                }
                Waiting::Text(piece) => texts.push(piece),
                Waiting::Field(piece) => {
                    if texts.is_empty() && self.goal_open {
                        if let Some(goal) = self.out.goals.last_mut() {
                            goal.field = Some(piece);
                        }
                        self.goal_open = false;
                    } else {
                        self.goal(&mut texts, Some(piece));
                    }
                    at_top = false;
                }
            }
        }
        self.goal(&mut texts, None);
    }

    /// Joins the end of a text that the page break above has cut to its beginning; gives it back where it is
    /// no such end. One in lower case ends a goal whose field has not come yet, else the last label; any text
    /// ends a field that breaks off at a comma.
    fn tail(&mut self, piece: Piece) -> Option<Piece> {
        let open = self.goal_open;
        let goal = self.out.goals.last_mut();
        if piece.text.starts_with(char::is_lowercase) {
            if let Some(inner) = goal.and_then(|goal| goal.inner.as_mut()).filter(|_| open) {
                inner.add(piece);
                self.out.items.push(Item::GoesOn);
                return None;
            }
            let label = self.out.entries.last_mut().and_then(|entry| entry.label.as_mut());
            let Some(label) = label else {
                return Some(piece);
            };
            label.add(piece);
            return None;
        }
        match goal.and_then(|goal| goal.field.as_mut()) {
            Some(field) if field.text.ends_with([',', '-', '/']) => {
                field.add(piece);
                self.out.items.push(Item::GoesOn);
                None
            }
            _ => Some(piece),
        }
    }

    /// A goal of some texts, the last of them innermost.
    fn goal(&mut self, texts: &mut Vec<Piece>, field: Option<Piece>) {
        let Some(inner) = texts.pop() else {
            return;
        };
        let outer = std::mem::take(texts).into_iter().reduce(|mut all, piece| {
            all.add(piece);
            all
        });
        self.goal_open = self.goals_have_fields && field.is_none();
        self.out.items.push(Item::Goal(self.out.goals.len()));
        self.out.goals.push(Goal { outer, inner: Some(inner), field });
    }
}
