//! `parts-differ-from-whole`: the parts that a row names as "of which" do not give it.

use sifferkoll_plugin::model::{Family, RowRole, Statement};
use sifferkoll_plugin::relations::{Measured, Missing, Relation, SumPattern, Support, measure};
use sifferkoll_plugin::{Observations, TableView, declare_rule};

/// Fewest columns in which the parts must give the whole.
const LEAST: usize = 3;
/// Fewest parts; a single one is never the whole.
const FEWEST: usize = 2;

declare_rule! {
    /// ## What it checks
    /// Rows that say they are parts of the row above (`varav …`), where they are all of its parts: that they are is
    /// what most columns say. Shares of one and the same base add up as well.
    /// ## Formula
    /// `whole = part₁ + … + partₙ`, over the rows named as its parts.
    /// ## Why it matters
    /// The total of such a group comes from another report than its parts, and nobody adds them.
    /// ## Example
    /// | | 2020 | 2019 | 2018 |
    /// |---|--:|--:|--:|
    /// | Sjukfrånvaro totalt (%) | **6,6** | 4,5 | 5,2 |
    /// | varav < 15 dagar | 3,7 | 2,6 | 2,9 |
    /// | varav 15–90 dagar | 1,1 | 0,6 | 0,9 |
    /// | varav > 90 dagar | 1,5 | 1,3 | 1,4 |
    ///
    /// The parts of 2020 give 6,3.
    /// ## Tolerance
    /// As for totals: n/2 units of the last printed digit for n parts.
    /// ## When it is wrong
    /// When the parts overlap or leave something out. They then fail in most columns and are not taken for all parts.
    /// ## Source
    /// The rounding distribution of Irwin and Hall.
    pub static PARTS_DIFFER_FROM_WHOLE = {
        name: "parts-differ-from-whole", code: "SUM003", family: Family::Sum,
        summary: "a figure differs from the sum of the parts named below it",
        since: "0.2", check: check,
        swedish: include_str!("sv/parts-differ-from-whole.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    let rows = &view.table.rows;
    let columns: Vec<usize> = (0..view.table.columns.len()).collect();
    let mut whole = 0;
    while whole < rows.len() {
        let parts: Vec<usize> =
            (whole + 1..rows.len()).take_while(|row| rows[*row].role == RowRole::Varav).collect();
        let next = whole + 1 + parts.len();
        if parts.len() >= FEWEST && rows[whole].role != RowRole::Varav {
            let mut pattern = SumPattern {
                total: whole,
                addends: parts,
                support: Support { holding: 0, tested: 0 },
                corroborated: false,
            };
            let test = |column: &usize| -> Option<(Relation, Measured)> {
                let relation = Relation { missing: Missing::Blocks, ..pattern.instance(*column) };
                let grid = &view.arithmetic.grid;
                (!grid.is_all_zero(&relation)).then_some(())?;
                measure(grid, &relation).map(|measured| (relation, measured))
            };
            let tested: Vec<(Relation, Measured)> = columns.iter().filter_map(test).collect();
            let holding = tested.iter().filter(|(_, m)| m.possible).count();
            pattern.support = Support { holding, tested: tested.len() };
            if pattern.support.establishes(LEAST) {
                for (relation, _) in &tested {
                    out.relation(view, relation, Statement::Total);
                }
            }
        }
        whole = next;
    }
}
