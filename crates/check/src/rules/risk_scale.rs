//! `risk-value-off-scale`: a risk value that no two steps of the document's scales give.

use sifferkoll_plugin::model::{Decimal, Family, Statement};
use sifferkoll_plugin::{DocumentView, FreeFigure, Observations, Remark, declare_rule};
use std::collections::BTreeSet;

/// Fewest risk values that must be products of the scale before one that is not is called wrong.
const LEAST: usize = 4;

declare_rule! {
    /// ## What it checks
    /// Risk values printed without their factors, against the scales that the document prints: on scales from 1 to 4
    /// the products are 1, 2, 3, 4, 6, 8, 9, 12 and 16.
    /// ## Formula
    /// `risk value = i · j` for some steps i and j of the two scales.
    /// ## Why it matters
    /// A value that cannot come about was set by hand or typed wrong.
    /// ## Example
    /// Scales from 1 to 4 and a risk value of **11**.
    /// ## Tolerance
    /// None: steps are whole.
    /// ## When it is wrong
    /// When the committee weighs several assessments together. Then most values are off the scale, and none is said
    /// to be wrong.
    /// ## Source
    /// The document's own scales.
    pub static RISK_VALUE_OFF_SCALE = {
        name: "risk-value-off-scale", code: "RSK002", family: Family::Risk,
        summary: "a risk value cannot come about on the document's scales",
        since: "0.2", check_document: check,
        swedish: include_str!("sv/risk-value-off-scale.md"),
    }
}

fn check(view: &DocumentView<'_>, out: &mut Observations) {
    let mut steps: BTreeSet<Decimal> = BTreeSet::new();
    for table in view.views().filter(|table| table.table.kind == SCALES) {
        let cells = table.table.rows.iter().flat_map(|row| row.cells.iter().flatten());
        let figures = cells.filter_map(|cell| cell.printed.value()).map(|amount| amount.value);
        // Whole steps; bands and weights are none.
        steps.extend(
            figures.filter(|value| value.is_integer() && *value >= Decimal::ONE && *value <= MOST_STEPS),
        );
    }
    // A scale has all its steps.
    let most = Decimal::from(steps.len());
    if steps.is_empty() || steps.last() != Some(&most) {
        return;
    }
    let products: BTreeSet<Decimal> =
        steps.iter().flat_map(|a| steps.iter().filter_map(|b| a.checked_mul(*b))).collect();
    let alone: Vec<_> = view
        .risks
        .iter()
        .filter(|risk| risk.risk.is_none() && risk.consequence.is_none())
        .filter_map(|risk| Some((risk, risk.stated?)))
        .collect();
    let on_scale = alone.iter().filter(|(_, stated)| products.contains(&stated.normalize())).count();
    // Most must be products, or the scale is another.
    if on_scale < LEAST || on_scale * 2 <= alone.len() {
        return;
    }
    for (risk, stated) in alone {
        if !products.contains(&stated.normalize()) {
            let place = out.figure(FreeFigure {
                row: risk.control.clone().unwrap_or_else(|| risk.raw.clone()),
                column: String::new(),
                raw: risk.raw.clone(),
                value: stated,
                counted: true,
                spread: None,
                location: risk.location,
            });
            let statement = Statement::Scale { scale: format!("1–{most}") };
            out.remarks.push(Remark { place, statement, expected: None, related: Vec::new() });
        }
    }
}

/// Kind of the tables of scales.
const SCALES: &str = "risk";
/// Steps of the longest scale in use.
const MOST_STEPS: Decimal = Decimal::TEN;
