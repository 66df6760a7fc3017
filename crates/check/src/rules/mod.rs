//! All generic rules, one file each.

mod breakdown;
mod budget_plan;
mod change;
mod change_sign;
mod claim;
mod count;
mod deviation;
mod deviation_sign;
mod documents_disagree;
mod interim;
mod malformed_number;
mod mean;
mod net;
mod of_which;
mod outcome_differs;
mod outcomes_elsewhere;
mod parts;
mod prose_table;
mod risk_product;
mod risk_scale;
mod row_copied;
mod share;
mod share_outside_parts;
mod statements;
mod status_limit;
mod tables_disagree;
mod target_ratio;
mod total;
mod unit;
mod year_copied;

use sifferkoll_plugin::Rule;
use sifferkoll_plugin::relations::Formula;

/// The rules in the order of their pages.
pub static RULES: &[&Rule] = &[
    &total::TOTAL_DIFFERS_FROM_PARTS,
    &net::NET_DIFFERS,
    &deviation::DEVIATION_DIFFERS,
    &deviation_sign::DEVIATION_SIGN,
    &of_which::PARTS_DIFFER_FROM_WHOLE,
    &breakdown::BREAKDOWN_DIFFERS,
    &share_outside_parts::SHARE_OUTSIDE_PARTS,
    &mean::MEAN_DIFFERS,
    &change::CHANGE_DIFFERS,
    &change_sign::CHANGE_SIGN,
    &outcomes_elsewhere::CHANGE_DIFFERS_FROM_OUTCOMES,
    &target_ratio::TARGET_RATIO_DIFFERS,
    &share::SHARE_DIFFERS,
    &risk_product::RISK_PRODUCT_DIFFERS,
    &risk_scale::RISK_VALUE_OFF_SCALE,
    &status_limit::LIMIT_REACHED_BY_ROUNDING,
    &tables_disagree::TABLES_DISAGREE,
    &row_copied::ROW_COPIED,
    &unit::UNIT_DIFFERS_FROM_LABEL,
    &malformed_number::MALFORMED_NUMBER,
    &prose_table::PROSE_DIFFERS_FROM_TABLE,
    &claim::CLAIM_DIFFERS,
    &count::COUNT_DIFFERS,
    &statements::STATEMENTS_DIFFER,
    &outcome_differs::OUTCOME_DIFFERS_BETWEEN_REPORTS,
    &year_copied::YEAR_COPIED,
    &interim::INTERIM_DIFFERS_FROM_YEAR,
    &budget_plan::BUDGET_DIFFERS_FROM_PLAN,
    &documents_disagree::DOCUMENTS_DISAGREE,
];

/// A formula in the words of its table: `Utfall 2023 − Budget 2023`.
fn words(formula: &Formula, name: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    let mut operands = formula.operands.clone();
    // A formula reads better when it starts with what is added.
    operands.sort_by_key(|(_, minus)| *minus);
    for (place, (at, minus)) in operands.iter().enumerate() {
        match (place, minus) {
            (0, false) => {}
            (0, true) => out.push('−'),
            (_, false) => out.push_str(" + "),
            (_, true) => out.push_str(" − "),
        }
        out.push_str(&name(*at));
    }
    out
}
