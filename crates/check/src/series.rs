//! Runs the rules over several documents and makes findings of what they saw.
//!
//! In: series, each point with every cell that says it, and what each document's own check has found. Out: findings,
//! each of one document, and which of the documents' own findings another document bears out. Grades are those of one
//! document: prints of one value have intervals that meet.

pub(crate) mod blame;
pub(crate) mod facts;

use crate::fingerprint::of_series;
use sifferkoll_plugin::model::{
    Cause, Decimal, Doubt, Finding, Fingerprint, RelatedCell, Repair, RuleInfo, RuleName, Said, Series,
    Severity, SourceId, Standing,
};
use sifferkoll_plugin::relations::{slip_of, unit_factor};
use sifferkoll_plugin::{Rule, RuleCheck, SaidAt, SeriesObservations, SeriesRemark, SeriesView};
use std::collections::BTreeMap;

/// What is checked over documents.
#[derive(Debug, Clone, Copy)]
pub struct SeriesSubject<'a> {
    /// All series that were linked.
    pub series: &'a [Series],
    /// What each document's own check has found, its document before it; may be empty.
    pub findings: &'a [(SourceId, Finding)],
}

/// A finding that takes several documents.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesFinding {
    /// The document that it belongs to: that of the cell that it names.
    pub source: SourceId,
    /// The finding.
    pub finding: Finding,
    /// The document of each of [`Finding::related`], in their order.
    pub related: Vec<SourceId>,
    /// The document of each of [`Finding::rivals`], in their order.
    pub rivals: Vec<SourceId>,
}

/// A finding of a document's own check that another document bears out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The document that has the finding.
    pub source: SourceId,
    /// The finding.
    pub fingerprint: Fingerprint,
    /// The document that says what it should be.
    pub by: SourceId,
    /// What that one prints.
    pub printed: String,
}

/// What the rules over several documents say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SeriesReport {
    /// Findings, gravest first, then by document and place.
    pub findings: Vec<SeriesFinding>,
    /// Findings of single documents that others bear out.
    pub confirmed: Vec<Confirmed>,
}

/// Checks series with those of the rules that look at series.
pub fn check_series(subject: &SeriesSubject<'_>, rules: &[&Rule]) -> SeriesReport {
    let view = SeriesView::new(subject.series, subject.findings);
    let mut report = SeriesReport::default();
    for rule in rules {
        let RuleCheck::Series(check) = rule.check else { continue };
        let mut seen = SeriesObservations::default();
        check(&view, &mut seen);
        report.findings.extend(seen.remarks.iter().map(|remark| finding(&rule.info, remark, &view)));
        report.confirmed.extend(seen.confirmed.iter().filter_map(|(at, by)| {
            let (source, finding) = subject.findings.get(*at)?;
            let said = view.said(*by);
            let fingerprint = finding.fingerprint;
            Some(Confirmed { source: *source, fingerprint, by: said.source, printed: said.raw.clone() })
        }));
    }
    report.confirmed.sort_by_key(|it| (it.source, it.fingerprint));
    report.confirmed.dedup_by_key(|it| (it.source, it.fingerprint));
    report.findings.sort_by(|a, b| {
        let place = |it: &SeriesFinding| (it.source, it.finding.location.order(), it.finding.code.clone());
        b.finding.severity.cmp(&a.finding.severity).then_with(|| place(a).cmp(&place(b)))
    });
    let mut times: BTreeMap<Fingerprint, usize> = BTreeMap::new();
    for it in &mut report.findings {
        let nth = times.entry(it.finding.fingerprint).or_default();
        *nth += 1;
        if *nth > 1 {
            it.finding.fingerprint = of_series(&[it.finding.fingerprint.to_string(), nth.to_string()]);
        }
    }
    report
}

fn finding(info: &RuleInfo, remark: &SeriesRemark, view: &SeriesView<'_>) -> SeriesFinding {
    let said = view.said(remark.at);
    let others = remark.related.iter().chain(remark.rivals.iter().map(|(at, _)| at));
    let doubt = others.map(|at| view.said(*at).doubt).chain([said.doubt]).max().unwrap_or(Doubt::None);
    let cause = match doubt {
        Doubt::Open | Doubt::Damaged => Cause::Extraction,
        Doubt::Recognised | Doubt::Settled => Cause::Unknown,
        Doubt::None => Cause::Document,
    };
    let certain = cause != Cause::Extraction;
    let repair = |at: SaidAt, to: Decimal, clears: usize| {
        let said = view.said(at);
        Repair {
            row: said.row.clone(),
            column: said.column.clone(),
            printed: said.raw.clone(),
            to,
            how: slip_of(said.printed, to),
            clears,
            location: said.location,
        }
    };
    let repairs = remark.repairs.iter().filter(|_| certain);
    let rivals = remark.rivals.iter().filter(|_| certain);
    let finding = Finding {
        rule: RuleName(info.name.to_owned()),
        code: info.code.to_owned(),
        family: info.family,
        severity: remark.severity,
        statement: remark.statement.clone(),
        table: Some(said.table.clone()),
        row: said.row.clone(),
        column: said.column.clone(),
        printed: said.raw.clone(),
        expected: remark.expected,
        allowed: remark.allowed,
        probability: (remark.severity == Severity::Error).then_some(Decimal::ZERO),
        related: remark.related.iter().map(|at| related(view.said(*at))).collect(),
        location: said.location,
        cause,
        repairs: repairs.map(|(at, to, clears)| repair(*at, *to, *clears)).collect(),
        rivals: rivals.clone().map(|(at, to)| repair(*at, *to, 0)).collect(),
        group: 0,
        moved: None,
        fingerprint: fingerprint(info, remark.at, view),
        standing: Standing::Open,
    };
    SeriesFinding {
        source: said.source,
        finding,
        related: remark.related.iter().map(|at| view.said(*at).source).collect(),
        rivals: rivals.map(|(at, _)| view.said(*at).source).collect(),
    }
}

fn related(said: &Said) -> RelatedCell {
    RelatedCell {
        row: said.row.clone(),
        column: said.column.clone(),
        printed: said.raw.clone(),
        signed: said.printed,
        location: said.location,
    }
}

/// The digest of a finding: whose figure of which year, in which sort of document, and the print.
fn fingerprint(info: &RuleInfo, at: SaidAt, view: &SeriesView<'_>) -> Fingerprint {
    let series = &view.series[at.series];
    let said = view.said(at);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    of_series(&[
        info.code.to_owned(),
        text(&series.entity.municipality_code),
        text(&series.entity.committee),
        series.key.clone(),
        series.measure.clone(),
        text(&series.breakdown),
        text(&series.flow),
        view.point(at).period.to_string(),
        text(&said.document_kind),
        said.document_year.map(|year| year.to_string()).unwrap_or_default(),
        said.printed.to_string(),
    ])
}

/// A figure of one cell in the unit of another, with the sign that the other's table has; `None` where their units do
/// not compare.
pub(crate) fn in_unit_of(said: &Said, value: &Said, turned: bool) -> Option<Decimal> {
    let factor = unit_factor(value.unit.as_ref(), said.unit.as_ref())?;
    let value = value.printed.checked_mul(factor)?;
    let value = if value.scale() > said.printed.scale() { value.normalize() } else { value };
    Some(if turned { -value } else { value })
}
