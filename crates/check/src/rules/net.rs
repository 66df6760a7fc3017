//! `net-differs`: a printed result is not what income, costs and grants give.

use super::words;
use sifferkoll_plugin::model::{Family, Statement};
use sifferkoll_plugin::relations::{Missing, Relation};
use sifferkoll_plugin::{Observations, TableView, declare_rule};

declare_rule! {
    /// ## What it checks
    /// A result or net beside the income, costs and grants that make it up, across columns (every row
    /// an instance) or down rows (every column an instance). The signs are the table's own: the variant
    /// that holds in most instances, whether costs are printed with a minus or without.
    /// ## Formula
    /// `net = ± income ± costs ± grants`, with the signs that hold in most instances.
    /// ## Why it matters
    /// The net is what the council decides on. A net that its own parts do not give has a slip in one
    /// of them, and the total row seldom shows it.
    /// ## Example
    /// | | Intäkter | Kostnader | Netto |
    /// |---|--:|--:|--:|
    /// | Bad | 4,8 | -16,8 | -12,0 |
    /// | Idrott | 6,1 | -28,6 | **-20,5** |
    ///
    /// 6,1 − 28,6 gives -22,5.
    /// ## Tolerance
    /// As for totals: n/2 units of the last printed digit for n parts.
    /// ## When it is wrong
    /// When a part is missing from the table, as financial items between a net and a result. The
    /// formula then fails in most instances and is not taken for one.
    /// ## Source
    /// The municipal accounts act (2018:597), chapter 5; sign conventions as printed in reports.
    pub static NET_DIFFERS = {
        name: "net-differs", code: "NET001", family: Family::Sum,
        summary: "a printed result differs from its income, costs and grants",
        since: "0.1", check: check,
        swedish: include_str!("sv/net-differs.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    let TableView { table, arithmetic, .. } = *view;
    for formula in &arithmetic.nets_across {
        let statement = Statement::Net { formula: words(formula, |c| table.column_name(c)) };
        for row in 0..table.rows.len() {
            out.relation(view, &parts_may_lack(formula.instance(row)), statement.clone());
        }
    }
    for formula in &arithmetic.nets_down {
        let statement = Statement::Net { formula: words(formula, |r| table.rows[r].label.clone()) };
        for column in &arithmetic.additive {
            out.relation(view, &parts_may_lack(formula.instance(*column)), statement.clone());
        }
    }
}

/// A part of a net that is blank or a dash is none, as a unit without a grant.
fn parts_may_lack(relation: Relation) -> Relation {
    Relation { missing: Missing::Skipped, ..relation }
}
