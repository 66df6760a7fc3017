//! Which formulas a typed table can obey, by its columns' and rows' meaning, established by vote.
//!
//! Headings propose (outcome and budget of one period, income and costs beside a result), the figures
//! decide: base columns and signs are those that hold in most rows. What the figures do not confirm is not
//! returned.

use crate::{Formula, Lines, NumberGrid, Part, vote};
use sifferkoll_model::{CanonicalTable, Column, Flow, Measure, RowRole};

/// Fewest rows or columns that must agree on a formula when the headings leave one choice of columns.
const LEAST_NAMED: usize = 2;
/// The same when they leave several: two multi-digit agreements settle a pair, a third guards the choice.
const LEAST_CHOSEN: usize = 3;

/// For every deviation column the formula that most rows obey.
pub fn deviation_formulas(table: &CanonicalTable, grid: &NumberGrid) -> Vec<Formula> {
    // Rows of income may have the other sign, see the rules; they vote only where the others do not settle it.
    let income = |row: &usize| matches!(table.rows[*row].flow, Some(Flow::Intakter | Flow::Kommunbidrag));
    let all = figure_rows(table);
    let others: Vec<usize> = all.iter().copied().filter(|row| !income(row)).collect();
    let sides = table.columns.iter().any(|c| matches!(c.flow, Some(Flow::Intakter | Flow::Kostnader)));
    (0..table.columns.len())
        .filter(|c| {
            let column = &table.columns[*c];
            // A result beside outcome and grant is what is left of the grant.
            column.measure == Measure::Avvikelse || column.flow == Some(Flow::Resultat) && !sides
        })
        .filter_map(|target| {
            [&others, &all].into_iter().find_map(|rows| deviation_formula(table, grid, target, rows))
        })
        .collect()
}

fn deviation_formula(
    table: &CanonicalTable,
    grid: &NumberGrid,
    target: usize,
    rows: &[usize],
) -> Option<Formula> {
    let of = |measures: &[Measure]| -> Vec<usize> {
        (0..table.columns.len()).filter(|c| measures.contains(&table.columns[*c].measure)).collect()
    };
    let reached = of(&[Measure::Utfall, Measure::Prognos]);
    let planned = of(&[Measure::Budget, Measure::Plan, Measure::Prognos]);
    let mut pairs: Vec<(i32, usize, usize)> = reached
        .iter()
        .flat_map(|x| planned.iter().map(move |y| (*x, *y)))
        .filter(|(x, y)| {
            x != y && *x != target && *y != target && compatible(&table.columns[*x], &table.columns[*y])
        })
        .map(|(x, y)| (nearness(table, target, x, y), x, y))
        .collect();
    pairs.sort_by_key(|(near, x, y)| (std::cmp::Reverse(*near), *x, *y));
    let named = pairs.len() == 1 || pairs.len() > 1 && pairs[0].0 > pairs[1].0;
    let least = if named { LEAST_NAMED } else { LEAST_CHOSEN };
    let mut best: Option<Formula> = None;
    for (_, x, y) in pairs {
        let Some(formula) = vote(grid, Lines::Rows, target, &[x, y], rows) else {
            continue;
        };
        if best.as_ref().is_none_or(|b| formula.support.holding > b.support.holding) {
            best = Some(formula);
        }
    }
    best.filter(|formula| formula.support.establishes(least))
}

/// Whether two columns can be set against each other: the same side of the accounts and, where both are
/// known, the same year.
fn compatible(a: &Column, b: &Column) -> bool {
    let year = |c: &Column| c.period.and_then(|p| p.year());
    a.flow == b.flow
        && a.breakdown == b.breakdown
        && (year(a).is_none() || year(b).is_none() || year(a) == year(b))
}

/// How well a pair of columns suits a deviation column by its headings.
fn nearness(table: &CanonicalTable, target: usize, reached: usize, planned: usize) -> i32 {
    let [deviation, reached, planned] = [target, reached, planned].map(|c| &table.columns[c]);
    let same = |other: &Column| {
        3 * i32::from(deviation.group == other.group)
            + 2 * i32::from(deviation.period.is_some() && deviation.period == other.period)
            + i32::from(deviation.flow == other.flow)
    };
    let budget = 2 * i32::from(planned.measure == Measure::Budget);
    let current = 2 * i32::from(reached.version.is_none() && planned.version.is_none());
    let forecast = 2 * i32::from(deviation.of_forecast == (reached.measure == Measure::Prognos));
    same(reached) + same(planned) + budget + current + forecast
}

/// Formulas of a net over columns: income, costs and grants beside a result of one measure and period.
pub fn net_column_formulas(table: &CanonicalTable, grid: &NumberGrid) -> Vec<Formula> {
    let rows = figure_rows(table);
    let key = |c: &Column| (c.measure, c.period, c.version, c.breakdown.clone());
    let results = (0..table.columns.len()).filter(|c| {
        let column = &table.columns[*c];
        column.flow == Some(Flow::Resultat) && column.measure != Measure::Avvikelse
    });
    results
        .filter_map(|target| {
            let operands: Vec<usize> = (0..table.columns.len())
                .filter(|c| {
                    let column = &table.columns[*c];
                    *c != target
                        && key(column) == key(&table.columns[target])
                        && matches!(column.flow, Some(Flow::Intakter | Flow::Kostnader | Flow::Kommunbidrag))
                })
                .collect();
            let both = |flow| operands.iter().any(|c| table.columns[*c].flow == Some(flow));
            if !(both(Flow::Intakter) && both(Flow::Kostnader)) {
                return None;
            }
            vote(grid, Lines::Rows, target, &operands, &rows).filter(|f| f.support.establishes(LEAST_CHOSEN))
        })
        .collect()
}

/// Formulas of a net over rows: income, costs and what else stands between them and a result.
pub fn net_row_formulas(table: &CanonicalTable, grid: &NumberGrid) -> Vec<Formula> {
    let columns = additive_columns(table);
    let mut out = Vec::new();
    let mut start = 0;
    for (at, row) in table.rows.iter().enumerate() {
        if row.flow != Some(Flow::Resultat) || !has_figures(table, at) {
            continue;
        }
        let operands: Vec<usize> =
            (start..at).filter(|r| has_figures(table, *r) && table.rows[*r].role != RowRole::Varav).collect();
        let both = |flow| operands.iter().any(|r| table.rows[*r].flow == Some(flow));
        if both(Flow::Intakter) && both(Flow::Kostnader) {
            let formula = vote(grid, Lines::Columns, at, &operands, &columns);
            out.extend(formula.filter(|f| f.support.establishes(LEAST_NAMED)));
            start = at + 1;
        }
    }
    out
}

/// Columns whose figures may be added: all but shares.
pub fn additive_columns(table: &CanonicalTable) -> Vec<usize> {
    use sifferkoll_model::Unit;
    let share = |c: usize| {
        let unit = table.columns[c].unit.as_ref().or(table.unit.as_ref());
        matches!(unit, Some(Unit::Percent | Unit::PerMille | Unit::PercentagePoints))
    };
    (0..table.columns.len()).filter(|c| !share(*c)).collect()
}

/// Every row's part in sums. A result over income and costs is a net, not a sum, and takes no part.
pub fn parts_of(table: &CanonicalTable, nets: &[Formula]) -> Vec<Part> {
    let in_net = |row: usize| {
        nets.iter().any(|f| {
            f.lines == Lines::Columns && (f.target == row || f.operands.iter().any(|(r, _)| *r == row))
        })
    };
    (0..table.rows.len())
        .map(|at| {
            let row = &table.rows[at];
            if in_net(at) || !has_figures(table, at) {
                return Part::Skipped;
            }
            match row.role {
                RowRole::Heading | RowRole::Varav => Part::Skipped,
                RowRole::Total | RowRole::Subtotal => Part::Total,
                RowRole::Item if row.level > 0 => Part::Child,
                RowRole::Item => Part::Item,
            }
        })
        .collect()
}

fn figure_rows(table: &CanonicalTable) -> Vec<usize> {
    (0..table.rows.len()).filter(|r| has_figures(table, *r)).collect()
}

fn has_figures(table: &CanonicalTable, row: usize) -> bool {
    table.rows[row].cells.iter().flatten().any(|cell| cell.printed.value().is_some())
}
