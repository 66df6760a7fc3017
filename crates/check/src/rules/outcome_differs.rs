//! `outcome-differs-between-reports`: last year's outcome is another in this year's report than it was in last year's.

use super::year_copied::copied;
use crate::series::blame::{Blame, blame};
use crate::series::facts::{OUTCOME, SHARE, following, is_later, is_own, place};
use crate::series::in_unit_of;
use sifferkoll_plugin::model::{Family, Severity, SourceId, Statement, TableId};
use sifferkoll_plugin::relations::says_restated;
use sifferkoll_plugin::{Pair, SaidAt, SeriesObservations, SeriesRemark, SeriesView, declare_rule};
use std::collections::BTreeMap;

declare_rule! {
    /// ## What it checks
    /// The outcome of an earlier year as a report prints it beside its own, against the report of that year. Where no
    /// report of that year is known, against the earliest that prints it, and then it is a `suspect`. Where the newer
    /// report says that the row or the table was computed anew, that its definition changed, or that units moved, it
    /// is no finding: the figure is restated. Where several figures of a table differ and they are more than a third of
    /// those that both print, that is one finding, a `suspect`: the table seems to be restated without a word. So is
    /// a figure beside which no other of its table agrees.
    /// ## Formula
    /// `outcome of year t in the report of t + 1 = outcome of year t in the report of t`, after conversion to one unit.
    /// ## Why it matters
    /// Whoever compares years takes one figure from each report. Where they do not meet, a change over the years is
    /// partly one of bookkeeping or of typing.
    /// ## Example
    /// | | Utfall 2023 | Utfall 2022 |
    /// |---|--:|--:|
    /// | Vårddygn, in the report of 2022 | | 3 617 |
    /// | Vårddygn, in the report of 2023 | 4 082 | **3 167** |
    /// ## Tolerance
    /// Half a unit of the last digit of each print. Tables that print all amounts with the other sign have another
    /// convention and no error. A cell is named as wrong only where sums of its own table fail with it and hold with the
    /// other figure, or where a third document has the older one; else both are told.
    /// ## When it is wrong
    /// When the report says why in words that are not understood, or nowhere near the table.
    /// ## Source
    /// Comparison with the preceding period in statistical data editing; SKR's advice on comparative figures.
    pub static OUTCOME_DIFFERS_BETWEEN_REPORTS = {
        name: "outcome-differs-between-reports", code: "YOY001", family: Family::Cross,
        summary: "an earlier year's outcome is another than in the report of that year",
        since: "0.2", check_series: check,
        swedish: include_str!("sv/outcome-differs-between-reports.md"),
    }
}

fn check(view: &SeriesView<'_>, out: &mut SeriesObservations) {
    let stale: Vec<SaidAt> = copied(view).into_iter().flat_map(|(cells, _)| cells).collect();
    // The facts of each newer table that an older document has, each once, against the document that counts.
    let mut tables: BTreeMap<(SourceId, TableId), Vec<Pair>> = BTreeMap::new();
    for (newer, pairs) in references(view) {
        let said = view.said(newer);
        if !says_restated(said) && !stale.contains(&newer) {
            tables.entry((said.source, said.table.clone())).or_default().extend(pairs.first().copied());
        }
    }
    for facts in tables.values() {
        let differing: Vec<Pair> = facts.iter().filter(|pair| !pair.agrees()).copied().collect();
        // Several figures that differ and few that agree are a table restated, of another scope, or misread; none of
        // them is an error of its own.
        if differing.len() > 1 && differing.len() * SHARE > facts.len() {
            out.remarks.extend(restated(view, &differing));
            continue;
        }
        // What nothing else in the table bears out may be another thing under the same name.
        let borne_out = facts.len() > differing.len();
        let follow = following(view, &differing);
        for pair in differing.iter().filter(|pair| !follow.contains(&pair.newer)) {
            one(view, pair, borne_out, out);
        }
    }
}

/// Each later print of an outcome with those before it that count, the one to be held against it first; nothing where
/// one of them agrees.
fn references(view: &SeriesView<'_>) -> BTreeMap<SaidAt, Vec<Pair>> {
    let mut all: BTreeMap<SaidAt, Vec<Pair>> = BTreeMap::new();
    for pair in &view.pairs {
        let (older, newer) = (view.said(pair.older), view.said(pair.newer));
        let outcome = view.series[pair.newer.series].measure == OUTCOME;
        let earlier = match (older.document_year, newer.document_year) {
            (Some(older), Some(newer)) => older < newer,
            _ => is_own(view, pair.older),
        };
        if outcome && older.source != newer.source && earlier && is_later(view, pair.newer) {
            all.entry(pair.newer).or_default().push(*pair);
        }
    }
    for pairs in all.values_mut() {
        if pairs.iter().any(|pair| is_own(view, pair.older)) {
            pairs.retain(|pair| is_own(view, pair.older));
        } else {
            let first = pairs.iter().map(|pair| view.said(pair.older).document_year).min().flatten();
            pairs.retain(|pair| view.said(pair.older).document_year == first);
        }
        // Of several tables of one year one that agrees is enough.
        pairs.sort_by_key(|pair| !pair.agrees());
    }
    all
}

/// One fact that differs.
fn one(view: &SeriesView<'_>, pair: &Pair, borne_out: bool, out: &mut SeriesObservations) {
    let (older, newer) = (view.said(pair.older), view.said(pair.newer));
    let certain = borne_out && is_own(view, pair.older);
    let severity = if certain { Severity::Error } else { Severity::Suspect };
    let (Some(meant), back) = (in_unit_of(newer, older, pair.turned), in_unit_of(older, newer, pair.turned))
    else {
        return;
    };
    let mut remark = SeriesRemark {
        at: pair.newer,
        severity,
        statement: Statement::Elsewhere { other: place(older) },
        expected: Some(meant),
        allowed: Some(pair.measured.allowed),
        related: vec![pair.older],
        repairs: Vec::new(),
        rivals: Vec::new(),
    };
    match blame(view, pair) {
        Blame::Told(at) => {
            out.confirmed.push((at, pair.older));
            return;
        }
        Blame::Newer(clears) => remark.repairs.push((pair.newer, meant, clears)),
        Blame::Older(clears) => {
            remark.at = pair.older;
            remark.statement = Statement::Elsewhere { other: place(newer) };
            remark.expected = back;
            remark.allowed = None;
            remark.related = vec![pair.newer];
            remark.repairs.extend(back.map(|to| (pair.older, to, clears)));
        }
        Blame::Neither => {
            remark.rivals.push((pair.newer, meant));
            remark.rivals.extend(back.map(|to| (pair.older, to)));
        }
    }
    out.remarks.push(remark);
}

/// A table of which so many rows differ that it was restated.
fn restated(view: &SeriesView<'_>, differing: &[Pair]) -> Option<SeriesRemark> {
    let (first, others) = differing.split_first()?;
    let older = view.said(first.older);
    Some(SeriesRemark {
        at: first.newer,
        severity: Severity::Suspect,
        statement: Statement::Restated { other: place(older) },
        expected: in_unit_of(view.said(first.newer), older, first.turned),
        allowed: Some(first.measured.allowed),
        related: std::iter::once(first.older).chain(others.iter().map(|pair| pair.newer)).collect(),
        repairs: Vec::new(),
        rivals: Vec::new(),
    })
}
