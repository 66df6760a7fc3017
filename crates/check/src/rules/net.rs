//! `net-differs`: a printed result is not what income, costs and grants give.

use super::{column_name, words};
use sifferkoll_plugin::model::{CanonicalTable, Family, Statement};
use sifferkoll_plugin::relations::{
    Missing, NumberGrid, Relation, additive_columns, net_column_formulas, net_row_formulas,
};
use sifferkoll_plugin::{Observation, Observations, declare_rule};

declare_rule! {
    /// ## What it checks
    /// A result or net beside the income, costs and grants that make it up, across columns (every row
    /// an instance) or down rows (every column an instance). The signs are the table's own: the variant
    /// that holds in most instances, whether costs are printed with a minus or without.
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
    }
}

fn check(table: &CanonicalTable, out: &mut Observations) {
    let grid = NumberGrid::of_table(table);
    for formula in net_column_formulas(table, &grid) {
        let statement = Statement::Net { formula: words(&formula, |c| column_name(table, c)) };
        for row in 0..table.rows.len() {
            out.relations.push(observation(formula.instance(row), &statement));
        }
    }
    for formula in net_row_formulas(table, &grid) {
        let statement = Statement::Net { formula: words(&formula, |r| table.rows[r].label.clone()) };
        for column in additive_columns(table) {
            out.relations.push(observation(formula.instance(column), &statement));
        }
    }
}

/// A part of a net that is blank or a dash is none, as a unit without a grant.
fn observation(relation: Relation, statement: &Statement) -> Observation {
    Observation { relation: Relation { missing: Missing::Skipped, ..relation }, statement: statement.clone() }
}
