//! `documents-disagree`: two documents of one year, or two parts of a bundle, print the same fact otherwise.

use super::tables_disagree::fold;
use crate::series::facts::{BUDGET, OUTCOME, is_interim, is_plan, place, whole_year};
use crate::series::in_unit_of;
use sifferkoll_plugin::model::{Family, Severity, Statement};
use sifferkoll_plugin::{Pair, SaidAt, SeriesObservations, SeriesRemark, SeriesView, declare_rule};
use std::collections::BTreeMap;

declare_rule! {
    /// ## What it checks
    /// The outcome or the budget of a year as two documents of that year print it: the committee's own report and the
    /// municipality's, a report and its annex, two parts of a bundle. Where most documents agree, those that do not are
    /// shown; tables of which more than half of the shared facts differ are of different things.
    /// ## Formula
    /// `figure in one document = figure in the other`, after conversion to one unit.
    /// ## Why it matters
    /// A committee's figures are taken over into the municipality's report by hand, and are corrected in one of them.
    /// ## Example
    /// The committee reports a net cost of −132 055, the annex for the municipality's report has **−132 367**.
    /// ## Tolerance
    /// Half a unit of the last digit of each print. Tables that print all amounts with the other sign have another
    /// convention.
    /// ## When it is wrong
    /// When the municipality's report counts something to the committee that its own does not.
    /// ## Source
    /// Tie-out of financial statements.
    pub static DOCUMENTS_DISAGREE = {
        name: "documents-disagree", code: "XTB002", family: Family::Cross,
        summary: "two documents of one year print the same fact otherwise",
        since: "0.2", check_series: check,
        swedish: include_str!("sv/documents-disagree.md"),
    }
}

fn check(view: &SeriesView<'_>, out: &mut SeriesObservations) {
    let mut points: BTreeMap<(usize, usize), Vec<Pair>> = BTreeMap::new();
    for pairs in view.by_tables().into_values() {
        let pairs: Vec<Pair> = pairs.into_iter().filter(|pair| is_one_fact(view, pair)).collect();
        let differing = pairs.iter().filter(|pair| !pair.agrees()).count();
        if pairs.len() == 1 || differing * 2 <= pairs.len() {
            for pair in pairs {
                points.entry((pair.newer.series, pair.newer.point)).or_default().push(pair);
            }
        }
    }
    for pairs in points.into_values() {
        disagreeing(view, &pairs, out);
    }
}

/// Whether two cells are of the year of both their documents.
fn is_one_fact(view: &SeriesView<'_>, pair: &Pair) -> bool {
    let measure = view.series[pair.newer.series].measure.as_str();
    let year = whole_year(view.point(pair.newer).period);
    let (a, b) = (view.said(pair.older), view.said(pair.newer));
    let of_year = year.is_some() && a.document_year == year && b.document_year == year;
    let reports = [a, b].iter().all(|said| !is_plan(said) && !is_interim(said));
    // Within a document, rows of one name are held against each other by its own check.
    let apart = a.source != b.source || fold(&a.row) != fold(&b.row);
    [OUTCOME, BUDGET].contains(&measure) && of_year && reports && apart
}

/// The cells of a point that the most do not agree with, one for each other value.
fn disagreeing(view: &SeriesView<'_>, pairs: &[Pair], out: &mut SeriesObservations) {
    if pairs.iter().all(Pair::agrees) {
        return;
    }
    // Cells that agree stand together, those of the value that most print first.
    let mut values: Vec<Vec<SaidAt>> = Vec::new();
    let mut cells: Vec<SaidAt> = pairs.iter().flat_map(|pair| [pair.older, pair.newer]).collect();
    cells.sort_unstable();
    cells.dedup();
    let agree = |a: SaidAt, b: SaidAt| {
        pairs.iter().any(|p| p.agrees() && [p.older, p.newer].contains(&a) && [p.older, p.newer].contains(&b))
            || view.said(a).printed == view.said(b).printed && view.said(a).unit == view.said(b).unit
    };
    for cell in cells {
        match values.iter_mut().find(|group| group.iter().any(|other| agree(*other, cell))) {
            Some(group) => group.push(cell),
            None => values.push(vec![cell]),
        }
    }
    values.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let Some((most, others)) = values.split_first() else { return };
    for group in others {
        let pair = pairs.iter().find(|pair| {
            let both = [pair.older, pair.newer];
            !pair.agrees()
                && both.iter().any(|at| group.contains(at))
                && both.iter().any(|at| most.contains(at))
        });
        let Some(pair) = pair else { continue };
        let (at, against) =
            if group.contains(&pair.newer) { (pair.newer, pair.older) } else { (pair.older, pair.newer) };
        let (said, other) = (view.said(at), view.said(against));
        out.remarks.push(SeriesRemark {
            at,
            severity: Severity::Suspect,
            statement: Statement::Elsewhere { other: place(other) },
            expected: in_unit_of(said, other, pair.turned),
            allowed: None,
            related: vec![against],
            repairs: Vec::new(),
            rivals: Vec::new(),
        });
    }
}
