//! Which rows a printed total adds up: blocks, running totals and nested subtotals.
//!
//! Walking down the table, the rows not yet added by an earlier total stay open. A total takes a run of
//! open rows that ends just above it; where the run starts is decided by a vote over the columns, so a
//! block total, a running total and a grand total of subtotals are all found without being told apart.

use crate::formula::Support;
use crate::{Measured, Missing, NumberGrid, Relation, State, Term, measure};
use sifferkoll_model::{CellId, Decimal};

/// How far a total may be off, against itself, for its words alone to make it a total where no vote does:
/// a slip in one row or a sign seldom moves a total by more, a total of other things does.
const PLAUSIBLE_MISS: (i64, i64) = (1, 5);

/// Most figures that are added up for all totals of one table together; some hundredths of a second. A printed table
/// has tens of totals over some hundreds of rows, a list of thousands of totals over thousands of open rows is none.
const MOST_ADDITIONS: usize = 1_000_000;
/// A total looks at so many open rows above it however many totals there are: two pages of a table.
const LEAST_REACH: usize = 100;

/// What a row can be in a sum, by its words and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A row that may be added.
    Item,
    /// A row below the level of the one above it, which may already hold it.
    Child,
    /// A row that says it is a total.
    Total,
    /// A heading, or a part of the row above: never added.
    Skipped,
}

/// A total with the rows it adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumPattern {
    /// The total's row.
    pub total: usize,
    /// The rows it adds, in order.
    pub addends: Vec<usize>,
    /// Columns in which it holds.
    pub support: Support,
    /// Whether the vote established it; else only the row's words say so.
    pub corroborated: bool,
}

impl SumPattern {
    /// The sum in one column.
    pub fn instance(&self, column: usize) -> Relation {
        let term = |row: &usize| Term { cell: CellId { row: *row, column }, minus: false };
        Relation {
            target: CellId { row: self.total, column },
            terms: self.addends.iter().map(term).collect(),
            missing: Missing::Skipped,
        }
    }
}

/// Finds what every total adds, in the given columns. Returns the patterns in row order and the totals
/// for which no rows could be found.
pub fn sum_patterns(grid: &NumberGrid, parts: &[Part], columns: &[usize]) -> (Vec<SumPattern>, Vec<usize>) {
    let mut open: Vec<usize> = Vec::new();
    let mut patterns: Vec<SumPattern> = Vec::new();
    let mut unexplained = Vec::new();
    let last_total = parts.iter().rposition(|p| *p == Part::Total);
    let totals = parts.iter().filter(|part| **part == Part::Total).count();
    let reach = (MOST_ADDITIONS / (totals * columns.len()).max(1)).max(LEAST_REACH);
    for (row, part) in parts.iter().enumerate() {
        match part {
            Part::Skipped => {}
            Part::Item | Part::Child => open.push(row),
            Part::Total => {
                let is_last = Some(row) == last_total;
                // The last one may add all others.
                let lowest = if is_last { 0 } else { open.len().saturating_sub(reach) };
                match explain(grid, parts, columns, &open, lowest, row, is_last) {
                    Some((start, pattern)) => {
                        open.truncate(start);
                        patterns.push(pattern);
                    }
                    None => unexplained.push(row),
                }
                open.push(row);
            }
        }
    }
    (patterns, unexplained)
}

/// A run of open rows that a total may add.
struct Candidate {
    /// Columns in which it holds, those exactly, whether a writer would start there, number of rows.
    rank: (usize, usize, bool, usize),
    /// Columns in which it could be tested.
    tested: usize,
    /// Place in the open rows where it starts.
    start: usize,
    /// Whether it leaves out the rows below the level of the one above them.
    without_children: bool,
}

/// What the rows from some place on add up to in one column.
#[derive(Clone, Copy)]
struct Running {
    sum: Decimal,
    figures: usize,
    /// Whether every figure is zero.
    nothing: bool,
    /// Whether no figure was unreadable, and none left the range of decimals.
    sound: bool,
}

impl Running {
    fn take(&mut self, state: State) {
        match state {
            State::Absent => {}
            State::Unusable => self.sound = false,
            State::Value(value) => match self.sum.checked_add(value) {
                Some(sum) => {
                    (self.sum, self.figures) = (sum, self.figures + 1);
                    self.nothing &= value.is_zero();
                }
                None => self.sound = false,
            },
        }
    }

    /// Whether a printed total agrees with it, and to the last digit; `None` where that says nothing. The same test as
    /// [`measure`] makes, for rows of one column.
    fn agrees(&self, grid: &NumberGrid, column: usize, printed: Option<Decimal>) -> Option<(bool, bool)> {
        let printed = printed.filter(|_| self.sound && self.figures > 0)?;
        if self.nothing && printed.is_zero() {
            return None;
        }
        let gap = printed.checked_sub(self.sum)?.abs();
        let room = grid.unit(column) * Decimal::from(self.figures + 1) / Decimal::TWO;
        let possible = if grid.counted(column) { gap.is_zero() } else { gap < room };
        Some((possible, gap.is_zero()))
    }
}

/// The best run of open rows for one total, with the place in `open` where it starts; none begins before `lowest`.
fn explain(
    grid: &NumberGrid,
    parts: &[Part],
    columns: &[usize],
    open: &[usize],
    lowest: usize,
    total: usize,
    is_last: bool,
) -> Option<(usize, SumPattern)> {
    let near = &open[lowest..];
    let has_children = near.iter().any(|row| parts[*row] == Part::Child)
        && near.iter().any(|row| parts[*row] != Part::Child);
    // Places where a writer would start a sum: the top, the row after the last total, that total itself.
    let natural = |start: usize| {
        start == 0 || parts[open[start - 1]] == Part::Total || parts[open[start]] == Part::Total
    };
    let printed: Vec<Option<Decimal>> =
        columns.iter().map(|column| grid.value(CellId { row: total, column: *column })).collect();
    let none = Running { sum: Decimal::ZERO, figures: 0, nothing: true, sound: true };
    let mut best: Option<Candidate> = None;
    for without_children in [false, true] {
        if without_children && !has_children {
            break;
        }
        let mut running = vec![none; columns.len()];
        let mut rows = 0;
        // From the bottom upwards, so that each row is added once.
        for start in (lowest..open.len()).rev() {
            if !(without_children && parts[open[start]] == Part::Child) {
                rows += 1;
                for (sum, column) in running.iter_mut().zip(columns) {
                    sum.take(grid.state(CellId { row: open[start], column: *column }));
                }
            }
            if rows == 0 || (rows == 1 && !natural(start)) {
                continue;
            }
            let (mut tested, mut holding, mut exact) = (0, 0, 0);
            for ((sum, column), printed) in running.iter().zip(columns).zip(&printed) {
                if let Some((possible, to_the_digit)) = sum.agrees(grid, *column, *printed) {
                    tested += 1;
                    holding += usize::from(possible);
                    exact += usize::from(to_the_digit);
                }
            }
            let rank = (holding, exact, natural(start), rows);
            if best
                .as_ref()
                .is_none_or(|known| rank > known.rank || rank == known.rank && start < known.start)
            {
                best = Some(Candidate { rank, tested, start, without_children });
            }
        }
    }
    let Candidate { start, without_children, tested, rank } = best?;
    let kept = |row: &usize| !(without_children && parts[*row] == Part::Child);
    let mut pattern = SumPattern {
        total,
        addends: open[start..].iter().copied().filter(kept).collect(),
        support: Support { holding: rank.0, tested },
        corroborated: false,
    };
    let least = if pattern.support.tested == 1 { 1 } else { 2 };
    pattern.corroborated = pattern.support.establishes(least);
    if pattern.corroborated {
        return Some((start, pattern));
    }
    // No vote: only a last total over all open rows, near to what they give, and only where a column holds or
    // one slip explains each that does not.
    let whole = SumPattern { addends: open.to_vec(), ..pattern };
    if !is_last || whole.addends.len() < 2 {
        return None;
    }
    let tested: Vec<(Relation, Measured)> = columns
        .iter()
        .map(|column| whole.instance(*column))
        .filter_map(|relation| measure(grid, &relation).map(|measured| (relation, measured)))
        .collect();
    let holding = tested.iter().filter(|(_, m)| m.possible).count();
    let near = tested.iter().filter(|(_, m)| is_near(m)).count();
    let explained = holding > 0 || tested.iter().all(|(relation, m)| one_slip(grid, relation, m));
    let plausible = !tested.is_empty() && near * 2 >= tested.len() && explained;
    let support = Support { holding, tested: tested.len() };
    plausible.then_some((0, SumPattern { support, ..whole }))
}

/// Whether a printed total is so near to what its parts give that a slip may part them.
pub fn is_near(measured: &Measured) -> bool {
    let miss = (measured.printed - measured.computed).abs();
    miss * Decimal::from(PLAUSIBLE_MISS.1) <= measured.printed.abs() * Decimal::from(PLAUSIBLE_MISS.0)
}

/// Whether one slip gives the difference: a wrong digit, a row left out or added twice, or a lost sign.
fn one_slip(grid: &NumberGrid, relation: &Relation, measured: &Measured) -> bool {
    let miss = (measured.printed - measured.computed).abs();
    let of_a_row = relation
        .terms
        .iter()
        .filter_map(|t| grid.value(t.cell))
        .any(|value| !value.is_zero() && (value.abs() == miss || value.abs() * Decimal::TWO == miss));
    // A wrong digit moves the figure by 1 to 9 in one place.
    let digits = miss.mantissa().to_string();
    of_a_row || digits.trim_end_matches('0').len() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::State;
    use Part::{Item, Skipped, Total};

    fn addends(rows: &[(Part, [i64; 3])]) -> Vec<(usize, Vec<usize>)> {
        let states = rows.iter().flat_map(|r| r.1).map(|v| State::Value(v.into())).collect();
        let grid = NumberGrid::new(rows.len(), 3, states);
        let parts: Vec<Part> = rows.iter().map(|r| r.0).collect();
        let (patterns, _) = sum_patterns(&grid, &parts, &[0, 1, 2]);
        patterns.into_iter().map(|p| (p.total, p.addends)).collect()
    }

    #[test]
    fn blocks_running_totals_and_grand_totals() {
        let rows = [
            (Item, [10, 20, 30]),
            (Item, [11, 21, 31]),
            (Total, [21, 41, 61]),
            (Item, [5, 6, 7]),
            (Item, [1, 2, 3]),
            (Total, [6, 8, 10]),
            (Total, [27, 49, 71]),
        ];
        assert_eq!(addends(&rows), [(2, vec![0, 1]), (5, vec![3, 4]), (6, vec![2, 5])]);
        let running = [
            (Item, [10, 20, 30]),
            (Item, [11, 21, 31]),
            (Total, [21, 41, 61]),
            (Item, [5, 6, 7]),
            (Total, [26, 47, 68]),
        ];
        assert_eq!(addends(&running), [(2, vec![0, 1]), (4, vec![2, 3])]);
    }

    #[test]
    fn a_bad_total_is_still_a_total() {
        let rows = [
            (Item, [100, 200, 300]),
            (Skipped, [7, 7, 7]),
            (Item, [110, 210, 310]),
            (Total, [215, 410, 650]),
        ];
        assert_eq!(addends(&rows), [(3, vec![0, 2])]);
    }

    #[test]
    fn thousands_of_totals_look_only_so_far_back_and_the_last_one_over_all() {
        let figure = |row: i64, of: i64| 1_000_000 + row * row * of % 899_981;
        let mut rows: Vec<(Part, [i64; 3])> =
            (1..8_000).map(|row| (Total, [1_009, 7_919, 104_729].map(|of| figure(row, of)))).collect();
        let all = [0, 1, 2].map(|column| rows.iter().map(|row| row.1[column]).sum());
        rows.push((Total, all));
        let found = addends(&rows);
        assert_eq!(found.last().map(|(row, of)| (*row, of.len())), Some((7_999, 7_999)));
    }

    #[test]
    fn a_total_of_other_things_is_left_alone() {
        let rows = [(Item, [100, 200, 300]), (Item, [110, 210, 310]), (Total, [999, 4, 12])];
        assert_eq!(addends(&rows), []);
    }
}
