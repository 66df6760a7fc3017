//! `budget-differs-from-plan`: a budget or target is another in the report than in the plan.

use super::interim::changed;
use crate::series::facts::{BUDGET, TARGET, is_plan, whole_year};
use sifferkoll_plugin::model::{Family, SourceId};
use sifferkoll_plugin::{Pair, SaidAt, SeriesObservations, SeriesView, declare_rule};
use std::collections::{BTreeMap, BTreeSet};

declare_rule! {
    /// ## What it checks
    /// The budget and the target of a year as its report prints them, against the plan, the budget document or an
    /// earlier report that states them. Where the report says that the budget was changed (tilläggsbudget,
    /// omdisponering), it is no finding, and neither is a total that differs by what its parts do.
    /// ## Formula
    /// `budget of year t in the report of t = budget of year t in the plan`.
    /// ## Why it matters
    /// The outcome is held against the budget. One that was changed without a word makes a deviation look like
    /// another, and a target that drifts is always met.
    /// ## Example
    /// | | Budget 2024 in the plan | Budget 2024 in the report |
    /// |---|--:|--:|
    /// | Ledning | −9 640 | **−9 460** |
    /// ## Tolerance
    /// Half a unit of the last digit of each print.
    /// ## When it is wrong
    /// When the budget was changed by a decision that the report does not mention near its table.
    /// ## Source
    /// Kommunallagen on changes of the budget; tie-out of plans and reports.
    pub static BUDGET_DIFFERS_FROM_PLAN = {
        name: "budget-differs-from-plan", code: "YOY004", family: Family::Cross,
        summary: "a budget or target is another in the report than in the plan",
        since: "0.2", check_series: check,
        swedish: include_str!("sv/budget-differs-from-plan.md"),
    }
}

fn check(view: &SeriesView<'_>, out: &mut SeriesObservations) {
    let mut differing: BTreeMap<(SourceId, SourceId), Vec<Pair>> = BTreeMap::new();
    let mut agreeing: BTreeSet<SaidAt> = BTreeSet::new();
    for pair in &view.pairs {
        if ![BUDGET, TARGET].contains(&view.series[pair.newer.series].measure.as_str()) {
            continue;
        }
        let turned = Pair { older: pair.newer, newer: pair.older, ..*pair };
        for pair in [*pair, turned] {
            if !is_planned(view, pair.older) || !is_reported(view, pair.newer) {
                continue;
            }
            let (plan, report) = (view.said(pair.older).source, view.said(pair.newer).source);
            if pair.agrees() {
                agreeing.insert(pair.newer);
            } else if plan != report {
                differing.entry((plan, report)).or_default().push(pair);
            }
        }
    }
    let mut told: BTreeSet<SaidAt> = BTreeSet::new();
    for pairs in differing.into_values() {
        // A plan that was made anew agrees; the older one is of no matter.
        let remarks = changed(view, &pairs).into_iter();
        out.remarks.extend(remarks.filter(|remark| !agreeing.contains(&remark.at) && told.insert(remark.at)));
    }
}

/// Whether a cell plans a year: in a plan, or in a document of an earlier year.
fn is_planned(view: &SeriesView<'_>, at: SaidAt) -> bool {
    let said = view.said(at);
    let Some(year) = whole_year(view.point(at).period) else { return false };
    said.document_year.is_some_and(|of| of < year || of == year && is_plan(said))
}

/// Whether a cell stands in a report of its year.
fn is_reported(view: &SeriesView<'_>, at: SaidAt) -> bool {
    let said = view.said(at);
    let year = whole_year(view.point(at).period);
    year.is_some() && said.document_year == year && !is_plan(said)
}
