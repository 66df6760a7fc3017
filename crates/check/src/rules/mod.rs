//! All generic rules, one file each.

mod deviation;
mod deviation_sign;
mod malformed_number;
mod net;
mod total;

use sifferkoll_plugin::Rule;
use sifferkoll_plugin::relations::Formula;

/// The rules in the order of their pages.
pub static RULES: &[&Rule] = &[
    &total::TOTAL_DIFFERS_FROM_PARTS,
    &net::NET_DIFFERS,
    &deviation::DEVIATION_DIFFERS,
    &deviation_sign::DEVIATION_SIGN,
    &malformed_number::MALFORMED_NUMBER,
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
