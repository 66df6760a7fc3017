//! `prose-differs-from-table`: a figure in running text is not the one in the table that it speaks of.

use crate::prose::{Entry, place, shortened};
use crate::stems::{of_label, of_sentence, of_tokens};
use crate::totals::{Total, row_deviations, total_deviations};
use sifferkoll_plugin::grammar::claims::{Hedge, ProseFigure, Sentence, Token};
use sifferkoll_plugin::grammar::{MONTHS, periods_in, stem};
use sifferkoll_plugin::model::{
    CanonicalTable, CellId, Decimal, Family, Measure, Period, RowRole, Statement, Unit,
};
use sifferkoll_plugin::relations::{Constraint, Missing, Operand, Operator, Place, Precision};
use sifferkoll_plugin::{DocumentView, Observation, Observations, Passage, UNTYPED, declare_rule};
use std::collections::{BTreeMap, BTreeSet};

/// Words of a label that a sentence must hold for its figure to be suspected at all.
const WORDS_TO_TIE: usize = 2;
/// Words of a label, all in one sentence, that tie whatever the figures are.
const WORDS_TO_BE_SURE: usize = 3;
/// Words of a label, all in one clause with the figure and its period, that leave no doubt.
const WORDS_BEYOND_DOUBT: usize = 4;
/// Words of the clause besides those of the label that may stand there without changing what it speaks of.
const OTHER_WORDS: usize = 2;
/// Share of the table's figure, in per cent, by which the text's may differ where other words stand between: then it is
/// rather the same thing in another version than a part of it.
const NEAR_PER_CENT: Decimal = Decimal::TWO;
/// Share of the table's figure, in per cent, by which the text's may differ for an error: a text that goes on about a
/// part of its subject without saying so has a figure far from the whole.
const SAME_SIZE_PER_CENT: Decimal = Decimal::from_parts(20, 0, 0, false, 0);
/// Digits of figures that do not agree but in one by chance.
const DIGITS_OF_A_SLIP: usize = 4;
/// The same for totals of a committee: another total of its is seldom so near.
const NEAR_TOTAL_PER_CENT: Decimal = Decimal::TWO;
/// Words that say that a figure is no outcome, or not of the whole.
const OTHER_MEASURES: &[&str] = &[
    "budget",
    "prognos",
    "plan",
    "mål",
    "riktvärd",
    "riket",
    "landet",
    "sverige",
    "kvinn",
    "flick",
    "pojk",
    "beräkn",
    "förvänt",
    "kommande",
    "högst",
    "lägst",
    "tidigare",
];

declare_rule! {
    /// ## What it checks
    /// Figures in running text and in comments against the table figure that they name. A sentence names a row
    /// where it holds every significant word of its label, and a column by its year or part of a year; the unit
    /// must be the same after conversion, and what is counted must be in the label. A committee's whole budget
    /// deviation is held against the total of its drift table, that of a unit against the unit's row.
    /// ## Formula
    /// `figure in the text = figure in the table`, after conversion to one unit.
    /// ## Why it matters
    /// Text and table are written by different people at different times. Readers of one and of the other then
    /// leave with two truths.
    /// ## Example
    /// "Under första halvåret 2018 beviljades i genomsnitt **668** hushåll ekonomiskt bistånd varje månad."
    ///
    /// | | Utfall 2017 | Utfall jan-jun 2018 |
    /// |---|--:|--:|
    /// | Antal hushåll som beviljats ekonomiskt bistånd, genomsnitt per månad | 643 | 595 |
    /// ## Tolerance
    /// The intervals of both figures must meet: half a unit of the last digit, in running text of the last digit
    /// that is no ending zero, more with "cirka", "drygt" and "knappt".
    /// ## When it is wrong
    /// When the text speaks of a part or of another date than the table. A difference is therefore suspect; it is
    /// an error only where at least four words of the label, its period and what is counted stand in one clause, and
    /// nothing else does.
    /// ## Source
    /// Swedish municipal reports.
    pub static PROSE_DIFFERS_FROM_TABLE = {
        name: "prose-differs-from-table", code: "PRO001", family: Family::Prose,
        summary: "a figure in running text differs from the table figure that it names",
        since: "0.1", check_document: check,
        swedish: include_str!("sv/prose-differs-from-table.md"),
    }
}

fn check(view: &DocumentView<'_>, out: &mut Observations) {
    let labels = Labels::of(view);
    for passage in view.prose {
        for sentence in &passage.sentences {
            if let Some(stated) = Total::of(view, passage, sentence) {
                against_deviations(view, passage, sentence, &stated, out);
                continue;
            }
            let stems = of_sentence(sentence);
            let rows = labels.named_in(&stems);
            if rows.is_empty() || sentence.tokens.iter().filter_map(Token::word).any(is_other_measure) {
                continue;
            }
            for figure in sentence.levels() {
                let tie = Tie { view, passage, sentence, figure };
                tie.check(&rows, out);
            }
        }
    }
}

fn is_other_measure(word: &str) -> bool {
    OTHER_MEASURES.iter().any(|other| word.starts_with(other)) || matches!(word, "män" | "mäns" | "männen")
}

/// A row of a table with the significant words of its label.
struct Label<'a> {
    at: usize,
    table: &'a CanonicalTable,
    row: usize,
    stems: BTreeSet<String>,
}

/// The labels of all rows, found by their rarest word.
struct Labels<'a> {
    labels: Vec<Label<'a>>,
    by_rarest: BTreeMap<String, Vec<usize>>,
}

impl<'a> Labels<'a> {
    fn of(view: &DocumentView<'a>) -> Self {
        let mut labels = Vec::new();
        for (at, table) in view.tables.iter().enumerate().filter(|(_, table)| table.kind != UNTYPED) {
            for (row, line) in table.rows.iter().enumerate() {
                let stems = of_label(&line.label);
                if stems.len() >= WORDS_TO_TIE && matches!(line.role, RowRole::Item) {
                    labels.push(Label { at, table, row, stems });
                }
            }
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for label in &labels {
            label.stems.iter().for_each(|stem| *counts.entry(stem).or_default() += 1);
        }
        let mut by_rarest: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, label) in labels.iter().enumerate() {
            let rarest = label.stems.iter().min_by_key(|stem| counts.get(stem.as_str()));
            if let Some(rarest) = rarest {
                by_rarest.entry(rarest.clone()).or_default().push(at);
            }
        }
        Self { labels, by_rarest }
    }

    /// The rows of which every word is among these.
    fn named_in(&self, stems: &BTreeSet<String>) -> Vec<&Label<'a>> {
        let found = stems.iter().filter_map(|stem| self.by_rarest.get(stem)).flatten();
        found.map(|at| &self.labels[*at]).filter(|label| label.stems.is_subset(stems)).collect()
    }
}

/// A figure of a sentence that may be in a table.
struct Tie<'a> {
    view: &'a DocumentView<'a>,
    passage: &'a Passage<'a>,
    sentence: &'a Sentence,
    figure: usize,
}

impl Tie<'_> {
    fn figure(&self) -> &ProseFigure {
        &self.sentence.figures[self.figure]
    }

    /// The figure's period, and whether the sentence says it.
    fn period(&self) -> Option<(Period, bool)> {
        let year =
            self.view.meta.item_at(&self.passage.place(&self.sentence.range)).and_then(|item| item.year);
        let year = year.or(self.view.meta.year);
        if let Some(period) = self.figure().period {
            return Some((period.resolve(year)?, period.year.is_some()));
        }
        let text = &self.passage.text[self.sentence.range.clone()];
        match periods_in(text)[..] {
            [] => Some((Period::Year(year?), false)),
            [one] => Some((one.resolve(year)?, one.year.is_some())),
            _ => None,
        }
    }

    fn check(&self, rows: &[&Label<'_>], out: &mut Observations) -> Option<()> {
        let figure = self.figure();
        let (period, said) = self.period()?;
        let entry = Entry::of(figure)?;
        let counted = figure.noun.as_deref().map(stem);
        let mut words = self.sentence.tokens.iter().filter_map(Token::word);
        let speaks_of_number = words.any(|word| matches!(word, "antal" | "antalet"));
        let mut cells: Vec<(&Label<'_>, CellId, Decimal, Decimal)> = Vec::new();
        for label in rows {
            // What is counted must be what the label says; a bare number says nothing unless a number is spoken of.
            let counts = figure.is_count();
            let named = counted.as_ref().map_or(speaks_of_number, |noun| label.stems.contains(noun));
            if counts && !named {
                continue;
            }
            for (column, head) in label.table.columns.iter().enumerate() {
                let id = CellId { row: label.row, column };
                let Some(amount) = label.table.cell(id).and_then(|cell| cell.printed.value()) else {
                    continue;
                };
                let Some(factor) = factor(figure, label.table.unit_of(id)) else { continue };
                let value = amount.value * factor;
                let half = Decimal::new(5, amount.value.scale() + 1) * factor;
                let half = if counts { Decimal::ZERO } else { half };
                let meets = meets(&entry, value, half) || meets(&entry, -value, half);
                let fits =
                    head.measure == Measure::Utfall && head.breakdown.is_none() && head.version.is_none();
                if fits && head.period == Some(period) {
                    cells.push((label, id, factor, value));
                } else if meets {
                    // It is a figure of this row after all, under another head.
                    return None;
                }
            }
        }
        let half = |id: &CellId, table: &CanonicalTable, factor: Decimal| {
            let scale = table.cell(*id).and_then(|c| c.printed.value()).map_or(0, |a| a.value.scale());
            if figure.is_count() { Decimal::ZERO } else { Decimal::new(5, scale + 1) * factor }
        };
        let holding = cells.iter().find(|(label, id, factor, value)| {
            let half = half(id, label.table, *factor);
            meets(&entry, *value, half) || meets(&entry, -*value, half)
        });
        if let Some((label, id, factor, value)) = holding {
            let flipped = value.is_sign_negative() != entry.value.is_sign_negative();
            let factor = if flipped { -*factor } else { *factor };
            self.observe(entry, label.at, *id, factor, true, out);
            return Some(());
        }
        let most = cells.iter().map(|(label, ..)| label.stems.len()).max()?;
        let best: Vec<_> = cells.iter().filter(|(label, ..)| label.stems.len() == most).collect();
        let [(label, id, factor, value)] = best[..] else { return None };
        // A word more may narrow the figure down to a part, and so does an age or another figure.
        let clause = self.clause(false)?;
        let others = other_words(clause, label);
        let hair = resembles(&entry, *value, NEAR_PER_CENT) && others <= OTHER_WORDS;
        if !(hair || most >= WORDS_TO_BE_SURE && others == 0 && said) {
            return None;
        }
        let alone = self.sentence.levels().len() == 1;
        let bare = self.clause(true).is_some_and(|clause| other_words(clause, label) == 0);
        let beyond = most >= WORDS_BEYOND_DOUBT
            && bare
            && near(&entry, *value, SAME_SIZE_PER_CENT)
            && said
            && alone
            && figure.hedge == Hedge::None
            && (figure.is_count() && counted.is_some() || figure.is_percent());
        let flipped = value.is_sign_negative() != entry.value.is_sign_negative();
        let factor = if flipped { -*factor } else { *factor };
        self.observe(entry, label.at, *id, factor, !beyond, out);
        Some(())
    }

    /// The words of the figure's clause, or of all of the sentence up to the clause's end; `None` where another
    /// figure stands there.
    fn clause(&self, all: bool) -> Option<&[Token]> {
        let tokens = &self.sentence.tokens;
        let at = tokens.iter().position(|t| *t == Token::Figure(self.figure))?;
        let ends = |t: &Token| matches!(t, Token::Mark(',' | ';' | ':'));
        let start = if all { 0 } else { tokens[..at].iter().rposition(ends).map_or(0, |p| p + 1) };
        let end = tokens[at..].iter().position(ends).map_or(tokens.len(), |p| at + p);
        let clause = &tokens[start..end];
        let other = |t: &&Token| matches!(t, Token::Figure(_) | Token::Number(_));
        (clause.iter().filter(other).count() == 1).then_some(clause)
    }

    fn observe(
        &self,
        entry: Entry,
        table: usize,
        cell: CellId,
        factor: Decimal,
        soft: bool,
        out: &mut Observations,
    ) {
        let claim = shortened(self.passage, self.sentence, self.figure());
        let target = place(out, self.passage, self.sentence, self.figure, &entry);
        tie(target, Place::Cell { table, cell }, factor, claim, soft, out);
    }
}

/// How many significant words stand there besides those of a label.
fn other_words(clause: &[Token], label: &Label<'_>) -> usize {
    let words: Vec<Token> =
        clause.iter().filter(|t| !t.is_one_of(PERIOD_WORDS) && !t.is_one_of(&MONTHS)).cloned().collect();
    of_tokens(&words).difference(&label.stems).count()
}

/// Words of a period, which the column says.
const PERIOD_WORDS: &[&str] =
    &["första", "andra", "tredje", "fjärde", "halvåret", "kvartalet", "tertialet", "helåret", "snitt"];

fn tie(target: Place, cell: Place, factor: Decimal, claim: String, soft: bool, out: &mut Observations) {
    let constraint = Constraint {
        target,
        operator: Operator::Sum,
        operands: vec![Operand { factor, ..Operand::plus(cell) }],
        missing: Missing::Blocks,
        precision: Precision::Own,
    };
    out.relations.push(Observation { constraint, statement: Statement::Table { claim }, soft });
}

/// Whether a figure with its interval meets another that is rounded by up to `half`.
fn meets(entry: &Entry, value: Decimal, half: Decimal) -> bool {
    entry.spread.0 <= value + half && value - half <= entry.spread.1
}

/// Whether a figure differs from another by no more than some per cent of it, whatever their signs.
fn near(entry: &Entry, value: Decimal, per_cent: Decimal) -> bool {
    let gap = (entry.value.abs() - value.abs()).abs() * Decimal::ONE_HUNDRED;
    gap <= value.abs() * per_cent
}

/// Whether a figure is another but for a hair or a slip of the pen, whatever their signs.
fn resembles(entry: &Entry, value: Decimal, per_cent: Decimal) -> bool {
    near(entry, value, per_cent) || is_slip(entry.value, value)
}

/// Whether two figures of at least [`DIGITS_OF_A_SLIP`] digits differ in one digit, or in two that changed places.
fn is_slip(a: Decimal, b: Decimal) -> bool {
    let digits = |value: Decimal| value.abs().normalize().to_string().into_bytes();
    let (a, b) = (digits(a), digits(b));
    let off: Vec<usize> = (0..a.len().min(b.len())).filter(|at| a[*at] != b[*at]).collect();
    let figures = a.iter().filter(|c| c.is_ascii_digit()).count();
    let point = |at: usize| a[at] == b'.' || b[at] == b'.';
    a.len() == b.len()
        && figures >= DIGITS_OF_A_SLIP
        && match off[..] {
            [at] => !point(at),
            [at, next] => {
                next == at + 1 && a[at] == b[next] && a[next] == b[at] && !point(at) && !point(next)
            }
            _ => false,
        }
}

/// What a table's figure is multiplied with to be in the unit of a figure in running text.
fn factor(figure: &ProseFigure, unit: Option<&Unit>) -> Option<Decimal> {
    let as_figure = |unit: Option<Unit>| ProseFigure { unit, ..figure.clone() };
    as_figure(unit.cloned()).factor_to(figure)
}

/// A committee's whole deviation against the totals of its drift tables, a unit's against its rows there.
fn against_deviations(
    view: &DocumentView<'_>,
    passage: &Passage<'_>,
    sentence: &Sentence,
    total: &Total,
    out: &mut Observations,
) -> Option<()> {
    let figure = &sentence.figures[total.figure];
    let entry = Entry::of(figure)?;
    let amount_of = Entry::of(figure)?.amount();
    let cells = if total.whole {
        total_deviations(view, total.period)
    } else {
        row_deviations(view, sentence, total)
    };
    let mut best: Option<(bool, Decimal, usize, CellId, Decimal)> = None;
    for (table, cell) in cells {
        let Some(amount) = view.tables[table].cell(cell).and_then(|cell| cell.printed.value()) else {
            continue;
        };
        let Some(factor) = factor(figure, view.tables[table].unit_of(cell)) else { continue };
        let value = amount.value * factor;
        let half = Decimal::new(5, amount.value.scale() + 1) * factor;
        let off = !meets(&amount_of, value.abs(), half);
        let gap = (amount_of.value - value.abs()).abs();
        // The words carry the sign, or the print does.
        let turned = value.is_sign_negative() != entry.value.is_sign_negative();
        let signed = if turned { -factor } else { factor };
        if resembles(&entry, value, NEAR_TOTAL_PER_CENT)
            && best.is_none_or(|(was_off, was_gap, ..)| (off, gap) < (was_off, was_gap))
        {
            best = Some((off, gap, table, cell, signed));
        }
    }
    let (_, _, table, cell, factor) = best?;
    let claim = shortened(passage, sentence, figure);
    let target = place(out, passage, sentence, total.figure, &entry);
    tie(target, Place::Cell { table, cell }, factor, claim, true, out);
    Some(())
}
