//! Kind `drift`: operating accounts and budgets, per unit or per side of the accounts.
//!
//! Driftredovisning, driftsbudget, internbudget, resultatuppföljning, ekonomi per verksamhet: rows are
//! units or sides of the accounts, columns are outcome, budget, forecast, plan and deviation.

use crate::columns::column;
use crate::head::{Head, heads};
use crate::rows::row_type;
use crate::terms::terms;
use sifferkoll_plugin::grammar::{find_unit, fold, join_wrapped, read_cell};
use sifferkoll_plugin::model::{
    CanonicalTable, Column, Doubt, Finder, Flow, KindInfo, Measure, Printed, RawTable, Row, RowRole, TableId,
    Unit, ValueCell, Warning, WarningCode,
};
use sifferkoll_plugin::relations::{NumberGrid, deviation_formulas};
use sifferkoll_plugin::{Context, Match, TableKind};
use std::collections::{BTreeMap, BTreeSet};

/// The kind.
#[derive(Debug, Clone, Copy)]
pub struct Drift;

impl TableKind for Drift {
    fn info(&self) -> KindInfo {
        KindInfo {
            name: "drift".into(),
            summary: "operating accounts and budgets: outcome, budget, forecast, deviation".into(),
        }
    }

    fn recognise(&self, table: &RawTable, context: &Context) -> Option<Match> {
        let shape = Shape::of(table)?;
        let terms = &terms().drift;
        let title = title(table).unwrap_or_default();
        let columns: Vec<Column> =
            shape.values.iter().map(|c| column(&shape.heads[*c], &title, context)).collect();
        let measures: BTreeSet<Measure> =
            columns.iter().map(|c| c.measure).filter(|m| *m != Measure::Other).collect();
        let known = columns.iter().filter(|c| c.measure != Measure::Other).count();
        let has = |flow| columns.iter().any(|c| c.flow == Some(flow));
        let set_against =
            measures.iter().any(|m| *m != Measure::Utfall) || has(Flow::Intakter) && has(Flow::Kostnader);
        if !set_against || known * 2 < columns.len() || columns.len() < 2 {
            return None;
        }
        let mut score = 0;
        let mut evidence = Vec::new();
        let mut add = |weight: u32, what: String| {
            score += weight;
            evidence.push(format!("+{weight} {what}"));
        };
        let heads: Vec<String> = shape.heads.iter().map(Head::lower_with_group).collect();
        let lower = title.to_lowercase();
        if let Some((word, weight)) =
            terms.title.iter().filter(|(word, _)| lower.contains(word.as_str())).max_by_key(|(_, w)| **w)
        {
            add(*weight, format!("title names {word}"));
        }
        add(
            terms.weights.measure * u32::try_from(measures.len()).unwrap_or(1),
            format!("{} measures", measures.len()),
        );
        if unit_at(table).is_some_and(|u| u.is_money()) {
            add(terms.weights.money, "unit of money".to_owned());
        }
        let labels: Vec<String> = body_rows(table).map(|row| label(table, row)).collect();
        if labels.iter().any(|l| row_type(l, true, 0.0).role == RowRole::Total) {
            add(terms.weights.total_row, "a total row".to_owned());
        }
        let flows: BTreeSet<Flow> = labels
            .iter()
            .filter_map(|l| row_type(l, true, 0.0).flow)
            .chain(columns.iter().filter_map(|c| c.flow))
            .collect();
        if flows.contains(&Flow::Kostnader) && flows.contains(&Flow::Intakter) {
            add(terms.weights.flows, "income and costs".to_owned());
        }
        let against: u32 = terms
            .against
            .iter()
            .filter(|(word, _)| {
                lower.contains(word.as_str()) || heads.iter().any(|h| h.contains(word.as_str()))
            })
            .map(|(_, weight)| *weight)
            .sum();
        let score = score.saturating_sub(against);
        (score >= terms.threshold).then_some(Match { score, evidence })
    }

    fn interpret(&self, table: &RawTable, context: &Context) -> (CanonicalTable, Vec<Warning>) {
        let mut warnings = Vec::new();
        let title = title(table);
        let shape = Shape::of(table).unwrap_or_default();
        let mut columns: Vec<Column> = shape
            .values
            .iter()
            .map(|c| column(&shape.heads[*c], title.as_deref().unwrap_or_default(), context))
            .collect();
        for (at, typed) in columns.iter().enumerate().filter(|(_, c)| c.measure == Measure::Other) {
            let head = &shape.heads[shape.values[at]];
            warnings.push(Warning {
                code: WarningCode::HeadUnknown,
                detail: if typed.header.is_empty() { "(no head)".to_owned() } else { head.text.clone() },
                location: table.location.first().copied(),
            });
        }
        let rows = rows(table, &shape, &mut warnings);
        let mut typed = CanonicalTable {
            id: TableId(String::new()),
            kind: self.info().name.into_string(),
            title,
            unit: unit_at(table),
            location: table.location.clone(),
            columns: std::mem::take(&mut columns),
            rows,
            evidence: Vec::new(),
        };
        lend_to_deviations(&mut typed);
        (typed, warnings)
    }
}

/// Which columns hold what.
#[derive(Debug, Default)]
struct Shape {
    heads: Vec<Head>,
    /// Value columns.
    values: Vec<usize>,
    /// Text columns other than the labels'.
    texts: Vec<usize>,
}

impl Shape {
    /// `None` where no column prints figures.
    fn of(table: &RawTable) -> Option<Self> {
        let heads = heads(table);
        let mut shape = Self { heads, values: Vec::new(), texts: Vec::new() };
        for column in 1..table.columns {
            let (mut figures, mut words) = (0, 0);
            for row in body_rows(table) {
                match table.cell(row, column).map(|c| read_cell(&c.text)) {
                    Some(Printed::Number(_) | Printed::Dash | Printed::Star) => figures += 1,
                    Some(Printed::Text) => words += 1,
                    Some(Printed::Blank) | None => {}
                }
            }
            let head = &shape.heads[column];
            let empty = figures == 0 && words == 0;
            if words > figures {
                shape.texts.push(column);
            } else if !empty || terms().measure(&head.lower()).is_some() {
                shape.values.push(column);
            }
        }
        (!shape.values.is_empty()).then_some(shape)
    }
}

fn body_rows(table: &RawTable) -> std::ops::Range<usize> {
    table.header_rows..table.rows.len()
}

fn label(table: &RawTable, row: usize) -> String {
    table.cell(row, 0).map(|c| join_wrapped(c.text.lines())).unwrap_or_default()
}

/// The nearest captions, joined. A caption alone that is a sentence belongs to the text above.
fn title(table: &RawTable) -> Option<String> {
    let lines: Vec<&str> = table
        .captions
        .iter()
        .rev()
        .map(|block| block.text.as_str())
        .take_while(|text| !text.ends_with('.') && text.chars().count() <= 120)
        .take(2)
        .collect();
    let joined: Vec<&str> = lines.into_iter().rev().collect();
    (!joined.is_empty()).then(|| joined.join(", "))
}

/// The unit printed at the table: in its label column's head, its captions or its heads.
fn unit_at(table: &RawTable) -> Option<Unit> {
    let corner = heads(table).first().map(|h| h.text.clone());
    let captions = table.captions.iter().rev().map(|c| c.text.clone());
    corner.into_iter().chain(captions).find_map(|text| find_unit(&text).filter(Unit::is_money)).or_else(
        || {
            let units: BTreeSet<Unit> = heads(table)
                .iter()
                .skip(1)
                .filter_map(|h| find_unit(&h.text))
                .filter(Unit::is_money)
                .collect();
            (units.len() == 1).then(|| units.into_iter().next()).flatten()
        },
    )
}

fn rows(table: &RawTable, shape: &Shape, warnings: &mut Vec<Warning>) -> Vec<Row> {
    let least_indent = body_rows(table)
        .filter_map(|row| table.cell(row, 0).filter(|c| !c.text.is_empty()).map(|c| c.indent))
        .fold(f32::MAX, f32::min);
    let mut out = Vec::new();
    for row in body_rows(table) {
        let raw = &table.rows[row];
        let label = label(table, row);
        let cells: Vec<Option<ValueCell>> =
            shape.values.iter().map(|column| value_cell(table, row, *column, warnings)).collect();
        let has_figures = cells.iter().flatten().any(|c| !matches!(c.printed, Printed::Blank));
        if label.is_empty() && !has_figures {
            continue;
        }
        let indent = table.cell(row, 0).map_or(0.0, |c| c.indent - least_indent);
        // Centred labels of a drawn grid are no hierarchy, nor is the first line of a wrapped one.
        let indent = if table.finder == Finder::Ruled { 0.0 } else { indent };
        let typed = row_type(&label, has_figures, indent);
        let text: BTreeMap<String, String> = shape
            .texts
            .iter()
            .filter_map(|column| {
                let cell = table.cell(row, *column).filter(|c| !c.text.is_empty())?;
                Some((shape.heads[*column].text.clone(), fold(&cell.text)))
            })
            .collect();
        out.push(Row {
            label,
            role: typed.role,
            flow: typed.flow,
            level: typed.level,
            unit: None,
            better: None,
            text,
            cells,
            location: raw.location,
        });
    }
    accept_dotted_style(&mut out, warnings);
    // All totals but the last are totals inside it.
    let last = out.iter().rposition(|r| r.role == RowRole::Total);
    for (at, row) in out.iter_mut().enumerate() {
        if row.role == RowRole::Total && Some(at) != last {
            row.role = RowRole::Subtotal;
        }
    }
    out
}

/// One dotted group (`1.234`) is ambiguous alone, but a table that groups by dots throughout has a style, not
/// damage: several figures do it and none groups by a blank.
fn accept_dotted_style(rows: &mut [Row], warnings: &mut Vec<Warning>) {
    let cells = || rows.iter().flat_map(|r| r.cells.iter().flatten());
    let dotted = |cell: &ValueCell| cell.doubt == Doubt::Damaged && is_dotted(&cell.raw);
    let spaced = |cell: &ValueCell| {
        matches!(cell.printed, Printed::Number(_))
            && cell.raw.split(' ').any(|g| g.len() == 3)
            && cell.raw.contains(' ')
    };
    if cells().filter(|c| dotted(c)).count() < 2 || cells().any(spaced) {
        return;
    }
    for cell in rows.iter_mut().flat_map(|r| r.cells.iter_mut().flatten()).filter(|c| dotted(c)) {
        cell.doubt = Doubt::None;
        warnings.retain(|w| w.code != WarningCode::MalformedNumber || w.location != Some(cell.location));
    }
}

fn is_dotted(raw: &str) -> bool {
    let digits = raw.trim_start_matches(sifferkoll_plugin::grammar::is_minus);
    digits.split_once('.').is_some_and(|(first, group)| {
        !first.is_empty()
            && group.len() == 3
            && [first, group].iter().all(|g| g.bytes().all(|b| b.is_ascii_digit()))
    })
}

fn value_cell(table: &RawTable, row: usize, column: usize, warnings: &mut Vec<Warning>) -> Option<ValueCell> {
    let cell = table.cell(row, column)?;
    let raw = fold(&cell.text);
    let printed = read_cell(&raw);
    let mut doubt = Doubt::of(table.rows[row].decision);
    if let Printed::Number(amount) = &printed
        && amount.malformed
    {
        doubt = doubt.max(Doubt::Damaged);
        let code = WarningCode::MalformedNumber;
        warnings.push(Warning { code, detail: raw.clone(), location: Some(cell.location) });
    }
    Some(ValueCell { printed, raw, location: cell.location, doubt })
}

/// A deviation whose head is silent has the period and side of the columns it compares.
fn lend_to_deviations(table: &mut CanonicalTable) {
    let grid = NumberGrid::of_table(table);
    for formula in deviation_formulas(table, &grid) {
        let operands: Vec<&Column> = formula.operands.iter().map(|(c, _)| &table.columns[*c]).collect();
        let same = |a: &Column, b: &Column| a.period == b.period;
        let period = operands[0].period.filter(|_| operands.windows(2).all(|p| same(p[0], p[1])));
        let flow = operands[0].flow.filter(|_| operands.windows(2).all(|p| p[0].flow == p[1].flow));
        let names_period = {
            let target = &table.columns[formula.target];
            sifferkoll_plugin::grammar::find_period(&target.header).is_some()
        };
        let target = &mut table.columns[formula.target];
        if !names_period {
            target.period = period.or(target.period);
        }
        target.flow = target.flow.or(flow);
    }
}
