//! A kind of table that is described by data: recognised by weighed evidence, typed by the shared vocabulary.

use crate::columns::{Around, column};
use crate::evidence::{Seen, weigh};
use crate::head::Head;
use crate::look::Look;
use crate::places::locate;
use crate::rows::row_type;
use crate::shape::{Shape, body};
use crate::spec::KindSpec;
use crate::terms::{Terms, measure_named};
use crate::units;
use crate::values::{accept_dotted_style, value_cell};
use sifferkoll_plugin::grammar::find_period;
use sifferkoll_plugin::model::{
    Better, CanonicalTable, Column, Finder, Inference, KindInfo, Measure, Origin, Printed, RawTable, Row,
    RowRole, Subject, TableId, ValueCell, Warning, WarningCode,
};
use sifferkoll_plugin::relations::{NumberGrid, deviation_formulas};
use sifferkoll_plugin::{Asked, Context, Match, TableKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A kind and the vocabulary it is typed by.
#[derive(Debug, Clone)]
pub(crate) struct Kind {
    pub(crate) name: String,
    pub(crate) spec: KindSpec,
    pub(crate) terms: Arc<Terms>,
}

impl TableKind for Kind {
    fn info(&self) -> KindInfo {
        let summary = self.spec.summary.as_deref().unwrap_or_default();
        KindInfo { name: self.name.as_str().into(), summary: summary.into() }
    }

    fn recognise(&self, asked: &Asked<'_>) -> Option<Match> {
        let look = Look::shared(asked, &self.terms);
        let shape = look.shape.as_ref()?;
        let assume = self.spec.assume_period.unwrap_or(true);
        let columns = look.columns(assume, || self.columns(&look, shape, asked.context, Measure::Other).0);
        weigh(&Seen { look: &look, shape, columns, table: asked.table }, &self.spec)
    }

    fn interpret(&self, asked: &Asked<'_>) -> (CanonicalTable, Vec<Warning>) {
        let Asked { table, context, .. } = *asked;
        let mut warnings = Vec::new();
        let look = Look::shared(asked, &self.terms);
        let none = Shape::default();
        let shape = look.shape.as_ref().unwrap_or(&none);
        let title = look.title.clone();
        let default = self.spec.default_measure.as_deref().and_then(measure_named).unwrap_or_default();
        let (columns, mut evidence) = self.columns(&look, shape, context, default);
        if self.in_money() {
            warnings.extend(unknown_heads(table, shape, &columns));
        }
        let rows = self.rows(table, shape, &mut warnings, &mut evidence);
        let mut unit = None;
        if let Some((printed, inference)) = units::of_table(&self.terms, table, &shape.heads, shape.label) {
            unit = Some(printed);
            evidence.push(inference);
        } else if let Some(of_kind) = self.spec.unit.as_deref().filter(|_| !self.in_money()) {
            let of_kind = units::unit_of_name(of_kind);
            let value = of_kind.name().to_owned();
            evidence.push(Inference {
                about: Subject::Unit,
                value,
                from: Origin::Kind,
                words: String::new(),
                location: None,
            });
            unit = Some(of_kind);
        }
        if let Some(found) = self.recognise(asked) {
            let (value, words) = (self.name.clone(), found.evidence.join("; "));
            evidence.push(Inference {
                about: Subject::Kind,
                value,
                from: Origin::Table,
                words,
                location: None,
            });
        }
        locate(table, shape, &mut evidence);
        let mut typed = CanonicalTable {
            id: TableId(String::new()),
            kind: self.name.clone(),
            title,
            unit,
            location: table.location.clone(),
            columns,
            rows,
            evidence,
        };
        lend_to_deviations(&mut typed);
        (typed, warnings)
    }
}

impl Kind {
    /// Whether the kind's tables are in money.
    fn in_money(&self) -> bool {
        self.spec.unit.as_deref() == Some("money")
    }

    fn columns(
        &self,
        look: &Look,
        shape: &Shape,
        context: &Context,
        default_measure: Measure,
    ) -> (Vec<Column>, Vec<Inference>) {
        let around = Around {
            terms: &self.terms,
            title: look.title.as_deref().unwrap_or_default(),
            context,
            default_measure,
            assume_period: self.spec.assume_period.unwrap_or(true),
            years_in_rows: look.years_in_rows,
        };
        let mut evidence = Vec::new();
        let columns = shape
            .values
            .iter()
            .enumerate()
            .map(|(at, place)| {
                let (column, from) = column(&shape.heads[*place], at, &around);
                evidence.extend(from);
                column
            })
            .collect();
        (columns, evidence)
    }

    fn rows(
        &self,
        table: &RawTable,
        shape: &Shape,
        warnings: &mut Vec<Warning>,
        evidence: &mut Vec<Inference>,
    ) -> Vec<Row> {
        let least_indent = body(table)
            .filter_map(|row| table.cell(row, shape.label).filter(|c| !c.text.is_empty()).map(|c| c.indent))
            .fold(f32::MAX, f32::min);
        let mut out = Vec::new();
        for row in body(table) {
            let raw = &table.rows[row];
            let label = shape.label(table, row);
            let cells: Vec<Option<ValueCell>> =
                shape.values.iter().map(|column| value_cell(table, row, *column, warnings)).collect();
            let has_figures = cells.iter().flatten().any(|c| !matches!(c.printed, Printed::Blank));
            if label.is_empty() && !has_figures {
                continue;
            }
            let indent = table.cell(row, shape.label).map_or(0.0, |c| c.indent - least_indent);
            // Centred labels of a drawn grid are no hierarchy, nor is the first line of a wrapped one.
            let indent = if table.finder == Finder::Ruled { 0.0 } else { indent };
            let ending = self.spec.totals_by_ending.unwrap_or(true);
            let typed = row_type(&self.terms, &label, has_figures, indent, ending);
            let text: BTreeMap<String, String> = shape
                .texts
                .iter()
                .filter_map(|c| Some((shape.heads[*c].text.clone(), Shape::text(table, row, *c)?)))
                .collect();
            let of_column = shape.unit.and_then(|column| Shape::text(table, row, column));
            let unit = of_column.and_then(|text| units::of_cell(&self.terms, &text));
            let better = self.better(shape, &cells, &text);
            evidence.extend(better.as_ref().map(|(way, words)| Inference {
                about: Subject::Better(out.len()),
                value: way.name().to_owned(),
                from: Origin::Cell,
                words: words.clone(),
                location: Some(raw.location),
            }));
            out.push(Row {
                role: typed.role,
                flow: typed.flow,
                level: typed.level,
                unit: unit.or_else(|| units::of_label(&self.terms, &label)),
                better: better.map(|(way, _)| way),
                label,
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

    /// Which way the row should go, and the cell that says it: a word in place of its target, or in a text
    /// column.
    fn better(
        &self,
        shape: &Shape,
        cells: &[Option<ValueCell>],
        text: &BTreeMap<String, String>,
    ) -> Option<(Better, String)> {
        let targets = cells.iter().zip(&shape.values).filter_map(|(cell, column)| {
            let cell = cell.as_ref().filter(|c| c.printed == Printed::Text)?;
            let head = shape.heads[*column].lower_with_group();
            self.terms.measure(&head).filter(|(m, _)| *m == Measure::Riktvarde)?;
            Some(cell.raw.as_str())
        });
        let said = |head: &Head| text.get(&head.text).map(String::as_str);
        let columns = shape.texts.iter().filter_map(|c| said(&shape.heads[*c]));
        let mut ways = targets
            .chain(columns)
            .filter_map(|words| Some((self.terms.better(&words.to_lowercase())?, words.to_owned())));
        ways.next()
    }
}

/// A warning for every column whose head names no measure.
fn unknown_heads(table: &RawTable, shape: &Shape, columns: &[Column]) -> Vec<Warning> {
    columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.measure == Measure::Other)
        .map(|(at, typed)| {
            let head = &shape.heads[shape.values[at]];
            let detail = if typed.header.is_empty() { "(no head)".to_owned() } else { head.text.clone() };
            Warning { code: WarningCode::HeadUnknown, detail, location: table.location.first().copied() }
        })
        .collect()
}

/// A deviation whose head is silent has the period and side of the columns it compares.
fn lend_to_deviations(table: &mut CanonicalTable) {
    let grid = NumberGrid::of_table(table);
    for formula in deviation_formulas(table, &grid) {
        let operands: Vec<&Column> = formula.operands.iter().map(|(c, _)| &table.columns[*c]).collect();
        let same = |a: &Column, b: &Column| a.period == b.period;
        let period = operands[0].period.filter(|_| operands.windows(2).all(|p| same(p[0], p[1])));
        let flow = operands[0].flow.filter(|_| operands.windows(2).all(|p| p[0].flow == p[1].flow));
        let names_period = find_period(&table.columns[formula.target].header).is_some();
        let target = &mut table.columns[formula.target];
        if !names_period {
            target.period = period.or(target.period);
        }
        target.flow = target.flow.or(flow);
    }
}
