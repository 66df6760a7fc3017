//! What was seen, as findings with the words of the document.

use super::Tested;
use super::cause::{Causes, Explanation, cause};
use sifferkoll_plugin::model::{
    CanonicalTable, Cause, Decimal, Finding, Fingerprint, Location, RelatedCell, RuleInfo, RuleName,
    Severity, Slip, Standing, TableId, ValueCell,
};
use sifferkoll_plugin::relations::{Ledger, Operand, Place};
use sifferkoll_plugin::{FreeFigure, Remark};
use std::collections::BTreeSet;

/// Significant digits of a printed probability; more would say more than the model knows.
const PROBABILITY_DIGITS: usize = 2;

/// Where the words for places are.
pub(super) struct Names<'a> {
    pub(super) tables: &'a [CanonicalTable],
    pub(super) figures: &'a [FreeFigure],
}

/// A figure in the document's words.
pub(super) struct Named {
    pub(super) table: Option<TableId>,
    pub(super) row: String,
    pub(super) column: String,
    pub(super) raw: String,
    pub(super) value: Option<Decimal>,
    pub(super) location: Location,
}

impl Names<'_> {
    /// The cell of a table at a place.
    pub(super) fn cell(&self, place: Place) -> Option<&ValueCell> {
        match place {
            Place::Cell { table, cell } => self.tables.get(table)?.cell(cell),
            Place::Free(_) => None,
        }
    }

    /// Other values that the print at a place allows; none where a person has read it.
    pub(super) fn readings(&self, place: Place) -> Vec<Decimal> {
        let cell = self.cell(place).filter(|cell| cell.reviewed.is_none());
        cell.map(|cell| sifferkoll_plugin::grammar::other_readings(&cell.raw)).unwrap_or_default()
    }

    /// The figure at a place.
    pub(super) fn named(&self, place: Place) -> Option<Named> {
        match place {
            Place::Cell { table, cell: id } => {
                let table = self.tables.get(table)?;
                let cell = table.cell(id)?;
                Some(Named {
                    table: Some(table.id.clone()),
                    row: table.rows[id.row].label.clone(),
                    column: table.column_name(id.column),
                    raw: cell.raw.clone(),
                    value: cell.printed.value().map(|amount| amount.value),
                    location: cell.location,
                })
            }
            Place::Free(at) => {
                let figure = self.figures.get(at)?;
                Some(Named {
                    table: None,
                    row: figure.row.clone(),
                    column: figure.column.clone(),
                    raw: figure.raw.clone(),
                    value: Some(figure.value),
                    location: figure.location,
                })
            }
        }
    }

    fn related(&self, operand: &Operand) -> Option<RelatedCell> {
        let Named { row, column, raw, value, location, .. } = self.named(operand.place)?;
        let signed = value?.checked_mul(operand.factor)?;
        Some(RelatedCell { row, column, printed: raw, signed, location })
    }
}

/// The finding for a relation.
pub(super) fn relation_finding(
    info: &RuleInfo,
    at: usize,
    test: &Tested,
    severity: Severity,
    names: &Names<'_>,
    misread: &BTreeSet<usize>,
    causes: &Causes,
) -> Option<Finding> {
    let constraint = &test.observation.constraint;
    let target = names.named(constraint.target)?;
    let Explanation { repairs, rivals, group, moved } =
        if severity == Severity::Error { causes.of(at, names) } else { Explanation::default() };
    let read_otherwise = repairs.first().is_some_and(|repair| repair.how == Slip::Reading);
    let cause = cause(test, names, misread, read_otherwise);
    Some(Finding {
        rule: RuleName(info.name.to_owned()),
        code: info.code.to_owned(),
        family: info.family,
        severity,
        statement: test.observation.statement.clone(),
        table: target.table,
        row: target.row,
        column: target.column,
        printed: target.raw,
        expected: Some(printed_at(test.measured.computed, test.measured.unit)),
        allowed: Some(test.measured.allowed),
        probability: Some(printed_probability(test.measured.probability)),
        related: constraint.operands.iter().filter_map(|operand| names.related(operand)).collect(),
        location: target.location,
        // What the tool may have misread is not for the document to mend.
        repairs: if cause == Cause::Extraction { Vec::new() } else { repairs },
        rivals,
        cause,
        group,
        moved,
        fingerprint: Fingerprint::default(),
        standing: Standing::Open,
    })
}

/// The finding for a figure that is wrong in itself.
pub(super) fn remark_finding(
    info: &RuleInfo,
    remark: &Remark,
    names: &Names<'_>,
    ledger: &Ledger,
) -> Option<Finding> {
    let target = names.named(remark.place)?;
    let expected = remark.expected.or_else(|| ledger.figure(remark.place).map(|figure| figure.value));
    let related = remark.related.iter().map(|place| Operand::plus(*place));
    Some(Finding {
        rule: RuleName(info.name.to_owned()),
        code: info.code.to_owned(),
        family: info.family,
        severity: Severity::Suspect,
        statement: remark.statement.clone(),
        table: target.table,
        row: target.row,
        column: target.column,
        printed: target.raw,
        expected,
        allowed: None,
        probability: None,
        related: related.filter_map(|operand| names.related(&operand)).collect(),
        location: target.location,
        cause: Cause::Document,
        repairs: Vec::new(),
        rivals: Vec::new(),
        group: 0,
        moved: None,
        fingerprint: Fingerprint::default(),
        standing: Standing::Open,
    })
}

/// A computed figure with as many decimals as the print has, and one more where that is not the whole of it.
fn printed_at(computed: Decimal, unit: Decimal) -> Decimal {
    if computed.scale() <= unit.scale() { computed } else { computed.round_dp(unit.scale() + 1).normalize() }
}

/// A probability as a plain decimal with [`PROBABILITY_DIGITS`] significant digits.
fn printed_probability(p: f64) -> Decimal {
    let scientific = format!("{p:.*e}", PROBABILITY_DIGITS - 1);
    Decimal::from_scientific(&scientific).unwrap_or(Decimal::ZERO).normalize()
}
