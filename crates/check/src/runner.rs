//! Runs all rules over a document and grades what they saw.

use crate::rules::column_name;
use sifferkoll_plugin::model::{
    CanonicalTable, Cause, CellId, CheckSummary, Decimal, Doubt, Finding, Printed, RelatedCell, Row,
    RuleInfo, RuleName, RuleTally, Severity, Statement, TableId, ValueCell,
};
use sifferkoll_plugin::relations::{Grade, Measured, NumberGrid, Relation, grade_all, measure};
use sifferkoll_plugin::{Observations, Rule, RuleCheck};
use std::collections::{BTreeMap, BTreeSet};

/// A table in which more than half of at least this many relations fail beyond rounding was probably
/// misread: documents are not wrong that often.
const RELATIONS_TO_DOUBT_A_TABLE: usize = 4;
/// Kind of the tables whose meaning is not known: what their rows have to add up to is not known either.
const UNTYPED: &str = "other";
/// Significant digits of a printed probability; more would say more than the model knows.
const PROBABILITY_DIGITS: usize = 2;

/// One relation of one table, tested.
struct Tested<'a> {
    rule: usize,
    table: &'a CanonicalTable,
    relation: Relation,
    statement: Statement,
    measured: Measured,
}

/// Checks the typed tables of one document. Findings come gravest first, then in reading order.
pub fn check_document(tables: &[CanonicalTable], rules: &[&Rule]) -> (Vec<Finding>, CheckSummary) {
    let mut tallies: Vec<RuleTally> = rules.iter().map(|rule| empty_tally(&rule.info)).collect();
    let mut tested: Vec<Tested<'_>> = Vec::new();
    let mut findings: Vec<Finding> = Vec::new();
    for table in tables.iter().filter(|table| table.kind != UNTYPED) {
        let grid = NumberGrid::of_table(table);
        for (at, rule) in rules.iter().enumerate() {
            let RuleCheck::Table(check) = rule.check;
            let mut seen = Observations::default();
            check(table, &mut seen);
            tallies[at].not_checkable += seen.not_checkable;
            for (cell, statement) in seen.cells {
                tallies[at].failed += 1;
                findings.extend(cell_finding(&rule.info, table, cell, statement));
            }
            for observation in seen.relations {
                match measure(&grid, &observation.relation) {
                    Some(measured) => tested.push(Tested {
                        rule: at,
                        table,
                        relation: observation.relation,
                        statement: observation.statement,
                        measured,
                    }),
                    None => {
                        tallies[at].not_checkable += usize::from(has_target(&grid, &observation.relation));
                    }
                }
            }
        }
    }
    let measured: Vec<Measured> = tested.iter().map(|t| t.measured).collect();
    let grades = grade_all(&measured);
    let doubted = misread_tables(&tested, &grades);
    for (test, grade) in tested.iter().zip(&grades) {
        let tally = &mut tallies[test.rule];
        match grade {
            Grade::Exact => tally.exact += 1,
            Grade::Rounding => tally.rounding += 1,
            Grade::Improbable | Grade::Impossible => tally.failed += 1,
        }
        let severity = match grade {
            Grade::Exact => continue,
            Grade::Rounding => Severity::Rounding,
            Grade::Improbable => Severity::Improbable,
            Grade::Impossible => Severity::Error,
        };
        let misread = doubted.contains(&test.table.id);
        findings.push(relation_finding(&rules[test.rule].info, test, severity, misread));
    }
    findings.sort_by(|a, b| {
        b.severity
            .cmp(&a.severity)
            .then_with(|| a.location.order().cmp(&b.location.order()))
            .then_with(|| a.code.cmp(&b.code))
            .then_with(|| a.column.cmp(&b.column))
    });
    (findings, CheckSummary { rules: tallies })
}

fn empty_tally(info: &RuleInfo) -> RuleTally {
    RuleTally { rule: RuleName(info.name.to_owned()), exact: 0, rounding: 0, failed: 0, not_checkable: 0 }
}

/// A relation whose derived cell prints nothing is not missing anything.
fn has_target(grid: &NumberGrid, relation: &Relation) -> bool {
    grid.value(relation.target).is_some()
}

/// Tables of which most relations fail, which speaks against our reading.
fn misread_tables<'a>(tested: &[Tested<'a>], grades: &[Grade]) -> BTreeSet<&'a TableId> {
    let mut counts: BTreeMap<&TableId, (usize, usize)> = BTreeMap::new();
    for (test, grade) in tested.iter().zip(grades) {
        let (all, failed) = counts.entry(&test.table.id).or_default();
        *all += 1;
        *failed += usize::from(*grade == Grade::Impossible);
    }
    counts.retain(|_, (all, failed)| *all >= RELATIONS_TO_DOUBT_A_TABLE && *failed * 2 > *all);
    counts.into_keys().collect()
}

fn relation_finding(info: &RuleInfo, test: &Tested<'_>, severity: Severity, misread: bool) -> Finding {
    let table = test.table;
    let related: Vec<RelatedCell> = test
        .relation
        .terms
        .iter()
        .filter_map(|term| {
            let cell = table.cell(term.cell)?;
            let value = cell.printed.value()?.value;
            Some(RelatedCell {
                row: table.rows[term.cell.row].label.clone(),
                column: column_name(table, term.cell.column),
                printed: cell.raw.clone(),
                signed: if term.minus { -value } else { value },
                location: cell.location,
            })
        })
        .collect();
    let cells = || std::iter::once(test.relation.target).chain(test.relation.terms.iter().map(|t| t.cell));
    let worst = cells().filter_map(|id| table.cell(id)).map(|c| c.doubt).max();
    let garbled = cells().any(|id| is_garbled(&table.rows[id.row]));
    let cause = match worst {
        _ if misread || garbled => Cause::Extraction,
        Some(Doubt::Open) => Cause::Extraction,
        Some(Doubt::Damaged | Doubt::Settled) => Cause::Unknown,
        Some(Doubt::None) | None => Cause::Document,
    };
    let target = test.relation.target;
    let cell = table.cell(target);
    Finding {
        rule: RuleName(info.name.to_owned()),
        code: info.code.to_owned(),
        family: info.family,
        severity,
        statement: test.statement.clone(),
        table: table.id.clone(),
        row: table.rows[target.row].label.clone(),
        column: column_name(table, target.column),
        printed: cell.map(|c| c.raw.clone()).unwrap_or_default(),
        expected: Some(test.measured.computed),
        allowed: Some(test.measured.allowed),
        probability: Some(printed_probability(test.measured.probability)),
        related,
        location: cell.map_or(table.rows[target.row].location, |c| c.location),
        cause,
        repairs: Vec::new(),
    }
}

/// Whether a value cell of a row holds figures that could not be read, as two that fell into one cell: then a
/// figure of the row may be missing from its own column.
fn is_garbled(row: &Row) -> bool {
    let unread =
        |cell: &ValueCell| cell.printed == Printed::Text && cell.raw.contains(|c: char| c.is_ascii_digit());
    row.cells.iter().flatten().any(unread)
}

fn cell_finding(
    info: &RuleInfo,
    table: &CanonicalTable,
    id: CellId,
    statement: Statement,
) -> Option<Finding> {
    let cell = table.cell(id)?;
    Some(Finding {
        rule: RuleName(info.name.to_owned()),
        code: info.code.to_owned(),
        family: info.family,
        severity: Severity::Suspect,
        statement,
        table: table.id.clone(),
        row: table.rows[id.row].label.clone(),
        column: column_name(table, id.column),
        printed: cell.raw.clone(),
        expected: cell.printed.value().map(|amount| amount.value),
        allowed: None,
        probability: None,
        related: Vec::new(),
        location: cell.location,
        cause: Cause::Document,
        repairs: Vec::new(),
    })
}

/// A probability as a plain decimal with [`PROBABILITY_DIGITS`] significant digits.
fn printed_probability(p: f64) -> Decimal {
    let scientific = format!("{p:.*e}", PROBABILITY_DIGITS - 1);
    Decimal::from_scientific(&scientific).unwrap_or(Decimal::ZERO).normalize()
}
