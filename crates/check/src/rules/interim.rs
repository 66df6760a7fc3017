//! `interim-differs-from-year`: a year's figure that its part of the year contradicts.

use crate::series::facts::{
    BUDGET, OUTCOME, following, is_interim, is_own, is_plan, place, says_changed, whole_year,
};
use crate::series::in_unit_of;
use serde::Deserialize;
use sifferkoll_plugin::model::{Family, Period, Said, Series, Severity, SourceId, Statement, Unit};
use sifferkoll_plugin::relations::{agrees, says_restated};
use sifferkoll_plugin::{Pair, SaidAt, SeriesObservations, SeriesRemark, SeriesView, declare_rule};
use std::collections::BTreeMap;
use std::sync::OnceLock;

declare_rule! {
    /// ## What it checks
    /// An outcome that grows through the year (money spent or earned, days, visits) and is less for a longer part of
    /// the year than for a shorter one that begins with it. And the budget of the year, where the interim report has
    /// another than the annual report and that one says nothing of its having been changed.
    /// ## Formula
    /// `outcome January–April ≤ outcome January–August ≤ outcome of the year`; `budget of the year in the interim report
    /// = budget of the year in the annual report`.
    /// ## Why it matters
    /// A figure that falls where it can only grow is of another unit, of another row or wrong.
    /// ## Example
    /// | | Jan–aug 2023 | 2023 |
    /// |---|--:|--:|
    /// | Vårddygn | 2 814 | **2 480** |
    /// ## Tolerance
    /// Half a unit of the last digit of each print. Results, deviations, means, shares and counts at a date may fall.
    /// ## When it is wrong
    /// When income of the same row came late in the year, or something was booked back.
    /// ## Source
    /// Plausibility checks of short-term statistics.
    pub static INTERIM_DIFFERS_FROM_YEAR = {
        name: "interim-differs-from-year", code: "YOY003", family: Family::Cross,
        summary: "a year's figure contradicts that of a part of the year",
        since: "0.2", check_series: check,
        swedish: include_str!("sv/interim-differs-from-year.md"),
    }
}

/// Words of measures that grow through a year, and of those that do not.
#[derive(Deserialize)]
struct Terms {
    grows: Vec<String>,
    other: Vec<String>,
}

fn terms() -> &'static Terms {
    static TERMS: OnceLock<Terms> = OnceLock::new();
    TERMS.get_or_init(|| match toml::from_str(include_str!("../../terms.toml")) {
        Ok(terms) => terms,
        Err(error) => panic!("terms.toml: {error}"),
    })
}

fn check(view: &SeriesView<'_>, out: &mut SeriesObservations) {
    for (at, series) in view.series.iter().enumerate() {
        if series.measure == OUTCOME && grows(series) {
            falls(view, at, series, out);
        }
    }
    budgets(view, out);
}

/// Whether an outcome can only grow through the year.
fn grows(series: &Series) -> bool {
    let name = series.concept.to_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let is = |term: &String, word: &str| match (term.strip_suffix('*'), term.strip_prefix('*')) {
        (Some(stem), _) => word.starts_with(stem),
        (_, Some(end)) => word.ends_with(end),
        _ => word == term,
    };
    let any = |terms: &[String]| words.iter().any(|word| terms.iter().any(|term| is(term, word)));
    let money = series.unit.as_ref().is_some_and(Unit::is_money);
    let count = series.unit == Some(Unit::Count);
    let result = series.flow.as_deref() == Some("resultat");
    !any(&terms().other) && (money && !result || count && any(&terms().grows))
}

/// The last month of a part of a year that begins with January.
fn until(period: Period) -> Option<(u16, u8)> {
    match period {
        Period::Year(year) => Some((year.0, 12)),
        Period::Months { year, first, last } if first.0 == 1 => Some((year.0, last.0)),
        Period::Months { .. } | Period::MonthOfRow(_) => None,
    }
}

/// The longer parts of a year for which an outcome is less than for a shorter one.
fn falls(view: &SeriesView<'_>, at: usize, series: &Series, out: &mut SeriesObservations) {
    let mut parts: Vec<(u16, u8, SaidAt)> = Vec::new();
    for (point, it) in series.points.iter().enumerate() {
        // The report of the period itself says it best.
        let place = |said| SaidAt { series: at, point, said };
        let own = (0..it.said.len()).map(place).find(|at| is_own(view, *at));
        if let (Some((year, month)), Some(own)) = (until(it.period), own) {
            parts.push((year, month, own));
        }
    }
    parts.sort();
    for pair in parts.windows(2) {
        let [(year, month, shorter), (same, longer_month, longer)] = pair else { continue };
        if year != same || month >= longer_month {
            continue;
        }
        let (a, b) = (view.said(*shorter), view.said(*longer));
        let less = in_unit_of(b, a, false).is_some_and(|a| a.abs() > b.printed.abs());
        // Zero has any sign, and either sign may be a convention.
        let turns = a.printed.is_sign_negative() != b.printed.is_sign_negative();
        let convention = series.sign_differs || a.printed.is_zero() || b.printed.is_zero();
        let restated = says_restated(b);
        if less && !agrees(b, a, true) && (!turns || convention) && !restated {
            out.remarks.push(SeriesRemark {
                at: *longer,
                severity: Severity::Suspect,
                statement: Statement::Falls { other: place(a) },
                expected: None,
                allowed: None,
                related: vec![*shorter],
                repairs: Vec::new(),
                rivals: Vec::new(),
            });
        }
    }
}

/// Budgets of the year that the annual report prints otherwise than the interim one.
fn budgets(view: &SeriesView<'_>, out: &mut SeriesObservations) {
    let is_annual = |said: &Said| !is_interim(said) && !is_plan(said);
    let mut differing: BTreeMap<(SourceId, SourceId), Vec<Pair>> = BTreeMap::new();
    for pair in &view.pairs {
        let (older, newer) = (view.said(pair.older), view.said(pair.newer));
        let year = whole_year(view.point(pair.newer).period);
        let of_year = |said: &Said| year.is_some() && said.document_year == year;
        let budget = view.series[pair.newer.series].measure == BUDGET;
        if !budget || !of_year(older) || !of_year(newer) || pair.agrees() {
            continue;
        }
        // Documents of one year come in any order.
        if is_interim(older) && is_annual(newer) {
            differing.entry((older.source, newer.source)).or_default().push(*pair);
        } else if is_interim(newer) && is_annual(older) {
            let turned = Pair { older: pair.newer, newer: pair.older, ..*pair };
            differing.entry((newer.source, older.source)).or_default().push(turned);
        }
    }
    for pairs in differing.into_values() {
        out.remarks.extend(changed(view, &pairs));
    }
}

/// Budgets of two documents that differ are told one by one up to so many.
const MANY: usize = 4;

/// A remark for each budget that a report prints otherwise than an earlier document, and says nothing of; one for all
/// where they are many.
pub(super) fn changed(view: &SeriesView<'_>, pairs: &[Pair]) -> Vec<SeriesRemark> {
    let follow = following(view, pairs);
    let silent = pairs.iter().filter(|pair| !follow.contains(&pair.newer));
    let silent: Vec<&Pair> = silent.filter(|pair| !says_changed(view.said(pair.newer))).collect();
    // A budget that was decided anew, and nothing to look at row by row.
    if let [first, others @ ..] = &silent[..]
        && silent.len() > MANY
    {
        let older = view.said(first.older);
        return vec![SeriesRemark {
            at: first.newer,
            severity: Severity::Suspect,
            statement: Statement::Restated { other: place(older) },
            expected: in_unit_of(view.said(first.newer), older, first.turned),
            allowed: None,
            related: std::iter::once(first.older).chain(others.iter().map(|pair| pair.newer)).collect(),
            repairs: Vec::new(),
            rivals: Vec::new(),
        }];
    }
    silent
        .iter()
        .map(|pair| SeriesRemark {
            at: pair.newer,
            severity: Severity::Suspect,
            statement: Statement::Elsewhere { other: place(view.said(pair.older)) },
            expected: in_unit_of(view.said(pair.newer), view.said(pair.older), pair.turned),
            allowed: None,
            related: vec![pair.older],
            repairs: Vec::new(),
            rivals: Vec::new(),
        })
        .collect()
}
