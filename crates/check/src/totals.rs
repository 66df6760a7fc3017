//! The whole budget deviation of a committee, as sentences state it and as tables end with it.

use crate::stems::{of_label, of_tokens};
use sifferkoll_plugin::grammar::claims::{Sentence, Token};
use sifferkoll_plugin::grammar::periods_in;
use sifferkoll_plugin::model::{CellId, Measure, Period, RowRole, Year};
use sifferkoll_plugin::{DocumentView, Passage};

/// Words at most between the word for a deviation and its amount.
const WORDS_TO_AMOUNT: usize = 8;
/// Kind of the tables that set outcome against budget.
const DRIFT: &str = "drift";

/// A statement of the whole deviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Total {
    /// The amount, by its place among the sentence's figures.
    pub(crate) figure: usize,
    /// Its year.
    pub(crate) period: Period,
    /// Whether the sentence says that it is the whole.
    pub(crate) whole: bool,
    /// The word for the deviation, by its place among the tokens.
    pub(crate) word: usize,
}

impl Total {
    /// The budget deviation that a sentence states: the whole one in `nämnden redovisar en budgetavvikelse på -26 926
    /// tkr` and `den totala budgetavvikelsen är …`, else perhaps that of a part.
    pub(crate) fn of(view: &DocumentView<'_>, passage: &Passage<'_>, sentence: &Sentence) -> Option<Self> {
        let tokens = &sentence.tokens;
        let budget = |t: &Token| t.word().is_some_and(|w| w.contains("budget"));
        let named = |t: &Token| {
            t.word().is_some_and(|w| w.starts_with("budgetavvikelse"))
                || t.is_one_of(&["avvikelse", "avvikelsen", "underskott", "överskott"])
                    && tokens.iter().any(budget)
        };
        let word = tokens.iter().position(named)?;
        let behind = &tokens[word + 1..];
        let near = behind.iter().take(WORDS_TO_AMOUNT).position(|t| matches!(t, Token::Figure(_)))?;
        let Token::Figure(figure) = behind[near] else { return None };
        let inert = |t: &Token| {
            matches!(t, Token::Year(..))
                || t.word().is_some_and(|w| INERT.contains(&w) || !periods_in(w).is_empty())
                || matches!(t, Token::Mark('–'))
        };
        let amount = &sentence.figures[figure];
        let money = amount.unit.as_ref().is_some_and(sifferkoll_plugin::model::Unit::is_money);
        if !money || !behind[..near].iter().all(inert) {
            return None;
        }
        let committee = view.meta.committee.as_ref().map(|name| name.to_lowercase());
        let body = |t: &Token| {
            t.is_one_of(&["nämnden", "nämndens", "förvaltningen", "förvaltningens"])
                || t.word().is_some_and(|w| {
                    committee.as_deref().is_some_and(|c| w == c || w.strip_suffix('s') == Some(c))
                })
        };
        let said =
            |t: &Token| t.word().is_some_and(|w| w.starts_with("total") || w.starts_with("sammanlagd"));
        let before = &tokens[..word];
        let verbs = [
            "redovisar",
            "redovisade",
            "visar",
            "visade",
            "har",
            "en",
            "ett",
            "negativ",
            "positiv",
            "hade",
            "på",
        ];
        let subject = before
            .iter()
            .rposition(body)
            .is_some_and(|at| before[at + 1..].iter().all(|t| t.is_one_of(&verbs)));
        let whole = subject || before.last().is_some_and(said);
        let place = passage.place(&sentence.range);
        let year = view.meta.item_at(&place).and_then(|item| item.year).or(view.meta.year);
        let periods = periods_in(&passage.text[sentence.range.clone()]);
        let years: Vec<Year> = periods.iter().filter_map(|p| p.year).collect();
        let year = match years[..] {
            [] => year?,
            [one] => one,
            _ => return None,
        };
        Some(Self { figure, period: Period::Year(year), whole, word })
    }
}

/// Words between a deviation and its amount that do not narrow it down.
const INERT: &[&str] = &[
    "på", "om", "med", "är", "var", "blev", "blir", "uppgår", "uppgick", "till", "för", "året", "helåret",
    "helår", "år", "perioden", "cirka", "ca", "drygt", "knappt", "totalt",
];

/// Words that stand between a unit's name and its deviation, and those for units of any name.
const OF_ANY_UNIT: &[&str] = &[
    "område",
    "området",
    "enheten",
    "avdelningen",
    "avdelning",
    "verksamheten",
    "verksamhet",
    "verksamhetsområde",
    "negativ",
    "positiv",
    "budgetavvikelse",
    "avvikelsen",
    "utfallet",
    "resultatet",
];

/// The deviations, of whatever period of a year, in the rows of drift tables that a sentence names before its word for
/// a deviation, as cells: the row's words and no others.
pub(crate) fn row_deviations(
    view: &DocumentView<'_>,
    sentence: &Sentence,
    stated: &Total,
) -> Vec<(usize, CellId)> {
    let before = &sentence.tokens[..stated.word];
    let named: Vec<Token> = before.iter().filter(|t| !t.is_one_of(OF_ANY_UNIT)).cloned().collect();
    let subject = of_tokens(&named);
    let mut out = Vec::new();
    for (at, table) in
        view.tables.iter().enumerate().filter(|(_, table)| table.kind == DRIFT && !subject.is_empty())
    {
        for (row, line) in table.rows.iter().enumerate().filter(|(_, line)| line.role != RowRole::Total) {
            if of_label(&line.label) != subject {
                continue;
            }
            for (column, head) in table.columns.iter().enumerate() {
                let year = head.period.and_then(|p| p.year());
                if head.measure == Measure::Avvikelse && year.is_some() && year == stated.period.year() {
                    out.push((at, CellId { row, column }));
                }
            }
        }
    }
    out
}

/// The deviations that end a drift table of a year, as cells.
pub(crate) fn total_deviations(view: &DocumentView<'_>, period: Period) -> Vec<(usize, CellId)> {
    let mut out = Vec::new();
    for (at, table) in view.tables.iter().enumerate().filter(|(_, table)| table.kind == DRIFT) {
        let Some(row) = table.rows.iter().rposition(|row| row.role == RowRole::Total) else { continue };
        for (column, head) in table.columns.iter().enumerate() {
            let year = head.period.and_then(|p| p.year());
            if head.measure == Measure::Avvikelse && year.is_some() && year == period.year() {
                out.push((at, CellId { row, column }));
            }
        }
    }
    out
}
