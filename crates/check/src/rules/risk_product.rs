//! `risk-product-differs`: a risk value is not likelihood times consequence.

use sifferkoll_plugin::model::{Decimal, Family, RiskValue, Statement};
use sifferkoll_plugin::relations::{Constraint, Missing, Operand, Operator, Precision, Support};
use sifferkoll_plugin::{DocumentView, FreeFigure, Observation, Observations, declare_rule};

/// Fewest risk values that must be products before one that is not is called wrong.
const LEAST: usize = 3;

declare_rule! {
    /// ## What it checks
    /// Every risk value of an internal-control plan or report against the product of likelihood and consequence, each
    /// on the document's own scale. A document whose values are mostly no products is left alone, and so are pairs of
    /// likelihood and consequence that it sets to one and the same other value every time.
    /// ## Formula
    /// `risk value = likelihood · consequence`.
    /// ## Why it matters
    /// The risk value decides what is controlled. A value that does not follow from its factors moves a control
    /// across the line.
    /// ## Example
    /// `Sannolik och allvarlig: 12` on a scale where Sannolik is 4 and Allvarlig is 4: the product is 16.
    /// ## Tolerance
    /// None; factors with decimals lie within half a unit of their last digit.
    /// ## When it is wrong
    /// When the committee has set a value by hand and says so beside it.
    /// ## Source
    /// The method that Swedish municipalities use for internal control (COSO; SKR's guidance).
    pub static RISK_PRODUCT_DIFFERS = {
        name: "risk-product-differs", code: "RSK001", family: Family::Risk,
        summary: "a risk value differs from likelihood times consequence",
        since: "0.2", check_document: check,
        swedish: include_str!("sv/risk-product-differs.md"),
    }
}

fn check(view: &DocumentView<'_>, out: &mut Observations) {
    let mut seen = Vec::new();
    let mut support = Support { holding: 0, tested: 0 };
    for risk in view.risks {
        let (Some(likelihood), Some(consequence), Some(stated)) = (risk.risk, risk.consequence, risk.stated)
        else {
            continue;
        };
        let product = likelihood.checked_mul(consequence);
        support.tested += 1;
        support.holding += usize::from(product == Some(stated));
        seen.push((risk, likelihood, consequence, stated));
    }
    if !support.establishes(LEAST) {
        return;
    }
    for (risk, likelihood, consequence, stated) in &seen {
        let alike = |other: &&(&RiskValue, Decimal, Decimal, Decimal)| {
            other.1 == *likelihood && other.2 == *consequence
        };
        let same = seen.iter().filter(alike).filter(|other| other.3 == *stated).count();
        let all = seen.iter().filter(alike).count();
        // The document's own map: this pair has this value wherever it stands, and often enough to be meant.
        let set_by_hand =
            likelihood.checked_mul(*consequence) != Some(*stated) && all >= LEAST && same == all;
        if set_by_hand {
            continue;
        }
        let row = risk.control.clone().unwrap_or_else(|| risk.raw.clone());
        let mut figure = |column: &str, raw: String, value: Decimal| {
            let column = column.to_owned();
            out.figure(FreeFigure {
                row: row.clone(),
                column,
                raw,
                value,
                counted: true,
                spread: None,
                location: risk.location,
            })
        };
        let words = |word: &Option<String>, value: &Decimal| match word {
            Some(word) => format!("{word} {value}"),
            None => value.to_string(),
        };
        let (left, right) = (words(&risk.risk_word, likelihood), words(&risk.consequence_word, consequence));
        let target = figure("", risk.raw.clone(), *stated);
        let operands = vec![
            Operand::plus(figure(
                risk.risk_word.as_deref().unwrap_or_default(),
                likelihood.to_string(),
                *likelihood,
            )),
            Operand::plus(figure(
                risk.consequence_word.as_deref().unwrap_or_default(),
                consequence.to_string(),
                *consequence,
            )),
        ];
        let constraint = Constraint {
            target,
            operator: Operator::Product,
            operands,
            missing: Missing::Blocks,
            precision: Precision::Own,
        };
        let statement = Statement::Product { formula: format!("{left} × {right}") };
        out.relations.push(Observation { constraint, statement, soft: false });
    }
}
