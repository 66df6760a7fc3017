//! `total-differs-from-parts`: a printed total is not the sum of its printed parts.

use sifferkoll_plugin::model::{Family, Statement};
use sifferkoll_plugin::relations::{is_near, measure};
use sifferkoll_plugin::{Observations, TableView, declare_rule};

/// A column that fails under every one of at least this many totals that hold elsewhere is no column of
/// sums (a price, a quota), and is left alone.
const TOTALS_TO_JUDGE_A_COLUMN: usize = 3;

declare_rule! {
    /// ## What it checks
    /// Every row that says it is a total (Summa, Totalt, Total …) against the rows it adds: a block of
    /// rows, an earlier total and the rows after it, or several subtotals. Which rows those are is
    /// decided by a vote over the columns. Rows that begin with "varav" are part of another row and
    /// are not added; a blank or a dash adds nothing; columns of shares are left out.
    /// ## Formula
    /// `total = part₁ + … + partₙ`, over the rows that the vote gives it.
    /// ## Why it matters
    /// A total that does not foot is the commonest slip in a table typed by hand: a row was changed
    /// and the total was not, or a digit or a sign was lost.
    /// ## Example
    /// | | Utfall 2023 | Budget 2023 |
    /// |---|--:|--:|
    /// | Ledning | -1 413 | -1 450 |
    /// | Stöd | -9 846 | -10 200 |
    /// | Summa | -11 259 | **-11 560** |
    ///
    /// The parts give -11 650: the printed total has two digits swapped.
    /// ## Tolerance
    /// Each printed figure is rounded by itself, so the total may differ by n/2 units of the last
    /// printed digit (rounded down) for n parts. Beyond that it is an error; within it, improbable where
    /// chance gives it in less than one document of a hundred; else rounding. Counts printed whole are
    /// not rounded and must add up.
    /// ## When it is wrong
    /// In a table of no known kind only totals that two columns confirm are checked, and only figures near to them.
    /// When a total also holds things the table does not show. Such a total fails in all columns, by
    /// amounts that no single slip gives, and is then not taken for a sum at all.
    /// ## Source
    /// XBRL Calculations 1.1 (intervals); the rounding distribution of Irwin and Hall.
    pub static TOTAL_DIFFERS_FROM_PARTS = {
        name: "total-differs-from-parts", code: "SUM001", family: Family::Sum,
        summary: "a printed total differs from its parts by more than rounding allows",
        since: "0.1", check: check,
        swedish: include_str!("sv/total-differs-from-parts.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    let arithmetic = view.arithmetic;
    let patterns = &arithmetic.sums;
    out.not_checkable += arithmetic.unexplained.len() * arithmetic.additive.len();
    let holds = |pattern: usize, column: usize| {
        measure(&arithmetic.grid, &patterns[pattern].instance(column)).is_none_or(|m| m.possible)
    };
    let judged: Vec<usize> = arithmetic
        .additive
        .iter()
        .copied()
        .filter(|column| {
            patterns.len() < TOTALS_TO_JUDGE_A_COLUMN
                || (0..patterns.len()).any(|pattern| holds(pattern, *column))
        })
        .collect();
    for pattern in patterns {
        for column in &judged {
            let relation = pattern.instance(*column);
            let fails = measure(&arithmetic.grid, &relation).filter(|m| !m.possible);
            // A column of a table that nobody has named may hold rates: far off, it is none of sums. And where a part
            // is blank, its figure may be in the total all the same.
            let blank = || relation.terms.iter().any(|t| arithmetic.grid.value(t.cell).is_none());
            if !view.is_typed() && fails.is_some_and(|m| !is_near(&m) || blank()) {
                out.not_checkable += 1;
            } else {
                out.relation(view, &relation, Statement::Total);
            }
        }
    }
}
