//! Grids to typed tables: which kind, which unit, and what no kind claims.

use crate::each::each;
use sifferkoll_grammar::{deal_out, join_wrapped, print_score, read_cell};
use sifferkoll_layout::DOUBTFUL;
use sifferkoll_model::{
    CanonicalTable, CellId, Column, Doubt, Inference, Location, Origin, Printed, RawTable, RiskValue, Row,
    RowRole, Subject, TableId, TextBlock, Unit, ValueCell, Warning, WarningCode,
};
use sifferkoll_plugin::{Asked, Context, Registry, TableKind};
use std::collections::{BTreeMap, BTreeSet};

/// Kind of a grid that no kind claims.
const OTHER: &str = "other";

/// What the kinds make of a document.
#[derive(Default)]
pub(crate) struct Typed {
    /// One table for each grid, in reading order.
    pub(crate) tables: Vec<CanonicalTable>,
    /// The risk values in tables and text, in reading order.
    pub(crate) risks: Vec<RiskValue>,
    /// What is in doubt.
    pub(crate) warnings: Vec<Warning>,
}

/// Types all grids of a document, each with what is known around it, and finds its risk values, in so many
/// threads. Where a kind panics, the words for it.
pub(crate) fn type_document(
    raw: &[RawTable],
    text: &[TextBlock],
    registry: &Registry,
    context: &Context,
    context_of: &(dyn Fn(&RawTable) -> Context + Sync),
    threads: usize,
) -> Result<Typed, String> {
    // The risks come first, since they take longest: the whole text is read for them.
    let parts = each(1 + raw.len(), threads, |part| match part.checked_sub(1) {
        None => Part::Risks(risks(raw, text, registry, context)),
        Some(at) => Part::Table(Box::new(type_table(at, &raw[at], registry, &context_of(&raw[at])))),
    })?;
    let mut typed = Typed::default();
    for part in parts {
        let doubts = match part {
            Part::Risks((risks, doubts)) => {
                typed.risks = risks;
                doubts
            }
            Part::Table(part) => {
                let (table, doubts) = *part;
                typed.tables.push(table);
                doubts
            }
        };
        typed.warnings.extend(doubts);
    }
    let lent = lend_units(&mut typed.tables);
    typed.warnings.extend(lent);
    Ok(typed)
}

enum Part {
    Risks((Vec<RiskValue>, Vec<Warning>)),
    Table(Box<(CanonicalTable, Vec<Warning>)>),
}

/// Types one grid; `at` is its place in the document.
fn type_table(
    at: usize,
    table: &RawTable,
    registry: &Registry,
    context: &Context,
) -> (CanonicalTable, Vec<Warning>) {
    let asked = Asked::new(table, context);
    let (mut typed, mut doubts) = match best_kind(&asked, registry) {
        Choice::One(kind) => kind.interpret(&asked),
        Choice::Tie(names) => {
            let warning = Warning { code: WarningCode::KindTie, detail: names, location: place(table) };
            (untyped(table), vec![warning])
        }
        Choice::None => (untyped(table), Vec::new()),
    };
    typed.id = TableId(format!("t{}", at + 1));
    if typed.kind != OTHER {
        doubts.extend(doubtful(table));
    }
    (typed, doubts)
}

/// A warning of a grid whose rows and columns are not sure.
fn doubtful(table: &RawTable) -> Option<Warning> {
    let confidence = table.confidence.filter(|confidence| *confidence < DOUBTFUL)?;
    let detail = format!("0.{confidence:03}");
    Some(Warning { code: WarningCode::GridDoubtful, detail, location: place(table) })
}

/// The risk values that the kinds find in tables and text, in reading order.
fn risks(
    tables: &[RawTable],
    text: &[TextBlock],
    registry: &Registry,
    context: &Context,
) -> (Vec<RiskValue>, Vec<Warning>) {
    let mut risks = Vec::new();
    let mut warnings = Vec::new();
    for kind in registry.kinds() {
        let (found, doubts) = kind.risks(tables, text, context);
        risks.extend(found);
        warnings.extend(doubts);
    }
    risks.sort_by_key(|risk| risk.location.order());
    (risks, warnings)
}

enum Choice<'a> {
    One(&'a dyn TableKind),
    Tie(String),
    None,
}

fn best_kind<'a>(asked: &Asked<'_>, registry: &'a Registry) -> Choice<'a> {
    let matches: Vec<(u32, &dyn TableKind)> =
        registry.kinds().filter_map(|kind| Some((kind.recognise(asked)?.score, kind))).collect();
    let Some(best) = matches.iter().map(|(score, _)| *score).max() else {
        return Choice::None;
    };
    let winners: Vec<&dyn TableKind> =
        matches.iter().filter(|(score, _)| *score == best).map(|(_, kind)| *kind).collect();
    match winners[..] {
        [kind] => Choice::One(kind),
        _ => Choice::Tie(winners.iter().map(|k| k.info().name.into_string()).collect::<Vec<_>>().join(", ")),
    }
}

fn place(table: &RawTable) -> Option<Location> {
    table.location.first().copied()
}

/// A typed table in which no figure has a unit takes the unit of money of the document's other tables of its
/// kind, where these agree.
fn lend_units(tables: &mut [CanonicalTable]) -> Vec<Warning> {
    let mut printed: BTreeMap<String, BTreeSet<Unit>> = BTreeMap::new();
    for table in tables.iter() {
        let money = table.unit.clone().filter(Unit::is_money);
        printed.entry(table.kind.clone()).or_default().extend(money);
    }
    let mut warnings = Vec::new();
    for table in tables.iter_mut().filter(|t| t.kind != OTHER && !has_units(t)) {
        let units = printed.get(&table.kind);
        let lent = units.filter(|u| u.len() == 1).and_then(|u| u.first().cloned());
        let (code, detail) = match &lent {
            Some(unit) => (WarningCode::UnitInferred, unit.name().to_owned()),
            None => (WarningCode::UnitUnknown, String::new()),
        };
        warnings.push(Warning { code, detail, location: table.location.first().copied() });
        table.evidence.extend(lent.as_ref().map(|unit| Inference {
            about: Subject::Unit,
            value: unit.name().to_owned(),
            from: Origin::Sibling,
            words: String::new(),
            location: None,
        }));
        table.unit = lent;
    }
    warnings
}

/// Whether any figure of a table has a unit, of its own or from around it.
fn has_units(table: &CanonicalTable) -> bool {
    let cells = |row: usize| (0..table.columns.len()).map(move |column| CellId { row, column });
    table.unit.is_some()
        || (0..table.rows.len()).flat_map(cells).any(|id| {
            table.cell(id).is_some_and(|c| matches!(c.printed, Printed::Number(_)))
                && table.unit_of(id).is_some()
        })
}

/// Heads of all columns where the print strings them together, dealt out by their print alone; else none.
fn dealt_heads(table: &RawTable) -> Vec<String> {
    let Some(run) = &table.header_run else {
        return Vec::new();
    };
    let dealt = deal_out(&run.words, run.columns, &print_score).unwrap_or_default();
    let silent = table.columns.saturating_sub(dealt.len());
    std::iter::repeat_n(String::new(), silent).chain(dealt).collect()
}

/// A grid as a table of kind `other`: the first column as labels, all others as they stand.
fn untyped(table: &RawTable) -> CanonicalTable {
    let text =
        |row, column| table.cell(row, column).map(|c| join_wrapped(c.text.lines())).unwrap_or_default();
    let head = |column: usize| {
        let lines: Vec<String> = (0..table.header_rows).map(|row| text(row, column)).collect();
        join_wrapped(lines.iter().map(String::as_str))
    };
    let run = dealt_heads(table);
    let columns = (1..table.columns)
        .map(|column| run.get(column).cloned().unwrap_or_else(|| head(column)))
        .map(|header| Column { header, ..Column::default() })
        .collect();
    let rows = (table.header_rows..table.rows.len())
        .map(|row| {
            let raw = &table.rows[row];
            let cells: Vec<Option<ValueCell>> = (1..table.columns)
                .map(|column| {
                    let cell = table.cell(row, column)?;
                    let raw_text = sifferkoll_grammar::fold(&cell.text);
                    Some(ValueCell {
                        printed: read_cell(&raw_text),
                        raw: raw_text,
                        location: cell.location,
                        doubt: Doubt::of(raw.decision).max(Doubt::of_recognised(cell.recognised)),
                        confidence: cell.recognised.map(|recognised| recognised.confidence),
                        reviewed: None,
                    })
                })
                .collect();
            let blank = cells.iter().flatten().all(|c| matches!(c.printed, Printed::Blank));
            Row {
                label: text(row, 0),
                role: if blank { RowRole::Heading } else { RowRole::Item },
                flow: None,
                level: 0,
                unit: None,
                better: None,
                text: BTreeMap::new(),
                cells,
                location: raw.location,
            }
        })
        .collect();
    CanonicalTable {
        id: TableId(String::new()),
        kind: OTHER.to_owned(),
        title: table.captions.last().map(|c| c.text.clone()),
        unit: None,
        location: table.location.clone(),
        columns,
        rows,
        evidence: Vec::new(),
    }
}
