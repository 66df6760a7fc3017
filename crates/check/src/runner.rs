//! Runs all rules over a document and grades what they saw.

mod cause;
mod moved;
mod report;

use crate::fingerprint::identify;
use cause::{Causes, find_causes, misread_tables};
use report::{Names, relation_finding, remark_finding};
use sifferkoll_plugin::model::{CheckSummary, Finding, RuleInfo, RuleName, RuleTally, Severity};
use sifferkoll_plugin::relations::{Figure, Grade, Ledger, Measured, TableArithmetic, grade_all};
use sifferkoll_plugin::{
    DocumentView, Observation, Observations, Rule, RuleCheck, TableView, UNTYPED,
    model::{Block, CanonicalTable, DocumentMeta, RiskValue},
    prose,
};

/// One relation, tested.
struct Tested {
    rule: usize,
    observation: Observation,
    measured: Measured,
}

/// What is checked of one document.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The typed tables in reading order.
    pub tables: &'a [CanonicalTable],
    /// The risk values in reading order.
    pub risks: &'a [RiskValue],
    /// The text around the tables in reading order.
    pub blocks: &'a [Block],
    /// What the document says of itself.
    pub meta: &'a DocumentMeta,
}

/// Checks one document. Findings come gravest first, then in reading order.
pub fn check_document(subject: &Subject<'_>, rules: &[&Rule]) -> (Vec<Finding>, CheckSummary) {
    let arithmetic: Vec<TableArithmetic> = subject
        .tables
        .iter()
        .map(|t| if t.kind == UNTYPED { TableArithmetic::of_untyped(t) } else { TableArithmetic::of(t) })
        .collect();
    let Subject { tables, risks, blocks, meta } = *subject;
    let passages = prose(blocks, tables);
    let figures = Ledger::new(arithmetic.iter().map(|a| a.grid.clone()).collect());
    let view = DocumentView {
        tables,
        arithmetic: &arithmetic,
        ledger: &figures,
        risks,
        blocks,
        prose: &passages,
        meta,
    };
    // Rules over several documents see none here.
    let rules: Vec<&Rule> =
        rules.iter().copied().filter(|rule| !matches!(rule.check, RuleCheck::Series(_))).collect();
    let mut tallies: Vec<RuleTally> = rules.iter().map(|rule| empty_tally(&rule.info)).collect();
    let mut seen = Observations::default();
    // Up to where each rule's observations and remarks go.
    let mut ends = Vec::with_capacity(rules.len());
    for (at, rule) in rules.iter().enumerate() {
        match rule.check {
            RuleCheck::Table(check) => view.views().for_each(|table: TableView<'_>| check(&table, &mut seen)),
            RuleCheck::Document(check) => check(&view, &mut seen),
            RuleCheck::Series(_) => {}
        }
        tallies[at].not_checkable += std::mem::take(&mut seen.not_checkable);
        ends.push((seen.relations.len(), seen.remarks.len()));
    }
    let rule_at =
        |of: &dyn Fn(&(usize, usize)) -> usize, at: usize| ends.partition_point(|end| of(end) <= at);
    let mut ledger = figures;
    for figure in seen.figures() {
        ledger.add(Figure { spread: figure.spread, ..Figure::printed(figure.value, figure.counted) });
    }
    let names = Names { tables, figures: seen.figures() };
    let mut findings: Vec<Finding> = Vec::new();
    for (at, remark) in seen.remarks.iter().enumerate() {
        let rule = rule_at(&|end| end.1, at);
        tallies[rule].failed += 1;
        findings.extend(remark_finding(&rules[rule].info, remark, &names, &ledger));
    }
    let mut tested: Vec<Tested> = Vec::new();
    for (at, observation) in seen.relations.iter().enumerate() {
        let rule = rule_at(&|end| end.0, at);
        if let Some(measured) = observation.constraint.measure(&ledger) {
            tested.push(Tested { rule, observation: observation.clone(), measured });
        } else {
            // A relation whose derived figure is not printed is not missing anything.
            let printed = ledger.figure(observation.constraint.target).is_some();
            tallies[rule].not_checkable += usize::from(printed);
        }
    }
    let measured: Vec<Measured> = tested.iter().map(|t| t.measured).collect();
    let grades = grade_all(&measured);
    let misread = misread_tables(&tested, &grades);
    let causes = find_causes(&tested, &grades, &ledger, &names);
    for (at, (test, grade)) in tested.iter().zip(&grades).enumerate() {
        let tally = &mut tallies[test.rule];
        let severity = match (grade, test.observation.soft && !causes.confirms(at)) {
            (Grade::Exact, _) => None,
            (Grade::Rounding, _) | (Grade::Improbable, true) => Some(Severity::Rounding),
            (Grade::Impossible, true) => Some(Severity::Suspect),
            (Grade::Improbable, false) => Some(Severity::Improbable),
            (Grade::Impossible, false) => Some(Severity::Error),
        };
        match severity {
            None => tally.exact += 1,
            Some(Severity::Rounding) => tally.rounding += 1,
            Some(_) => tally.failed += 1,
        }
        if let Some(severity) = severity {
            let info = &rules[test.rule].info;
            findings.extend(relation_finding(info, at, test, severity, &names, &misread, &causes));
        }
    }
    findings.sort_by(|a, b| {
        b.severity
            .cmp(&a.severity)
            .then_with(|| a.location.order().cmp(&b.location.order()))
            .then_with(|| a.code.cmp(&b.code))
            .then_with(|| a.column.cmp(&b.column))
    });
    Causes::number(&mut findings);
    identify(&mut findings, tables, meta);
    (findings, CheckSummary { rules: tallies })
}

fn empty_tally(info: &RuleInfo) -> RuleTally {
    RuleTally { rule: RuleName(info.name.to_owned()), exact: 0, rounding: 0, failed: 0, not_checkable: 0 }
}
