//! Changes and shares in per cent as evidence for a reading: which columns hold them, by vote of the clear rows.
//!
//! A change is told by the two figures printed before it, whichever columns they stand in: where the latest year
//! is blank it compares the two before. A share is told by the figure before it and the latest one before that.

use sifferkoll_model::Decimal;

/// Clear rows in which a relation must hold before it may decide other rows. Rounded per cents agree by chance
/// once in a while, so one more than for a difference.
const MIN_CLEAR_ROWS: usize = 3;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Change of the figure before it against the one before that, in per cent.
    Change,
    /// The latest figure in per cent of the one before the column, as outcome and target.
    Share,
}

/// The columns of a table that hold changes or shares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Changes(Vec<(usize, Sort)>);

impl Changes {
    /// The columns in which the relation holds on three fifths of the rows that show all its figures.
    pub(super) fn learn(rows: &[Vec<Option<Decimal>>], columns: usize) -> Self {
        let mut out = Self::default();
        for sort in [Sort::Change, Sort::Share] {
            for column in 2..columns {
                if out.0.iter().any(|(known, _)| *known == column) {
                    continue;
                }
                let verdicts: Vec<bool> =
                    rows.iter().filter_map(|row| out.verdict(row, column, sort)).collect();
                let holding = verdicts.iter().filter(|holds| **holds).count();
                if holding >= MIN_CLEAR_ROWS && holding * 5 >= verdicts.len() * 3 {
                    out.0.push((column, sort));
                }
            }
        }
        out
    }

    /// Whether no column holds any.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In how many columns the relation holds on a row.
    pub(super) fn holding(&self, row: &[Option<Decimal>]) -> usize {
        self.0.iter().filter(|(column, sort)| self.verdict(row, *column, *sort) == Some(true)).count()
    }

    /// Whether the relation holds; `None` where a figure is missing, or where it could not fail.
    fn verdict(&self, row: &[Option<Decimal>], column: usize, sort: Sort) -> Option<bool> {
        let own = (*row.get(column)?)?;
        let is_change = |at: usize| self.0.contains(&(at, Sort::Change));
        let before: Vec<usize> = (0..column).rev().filter(|at| row[*at].is_some()).collect();
        let latest = *before.first()?;
        let earlier = *before[1..].iter().find(|at| sort == Sort::Change || !is_change(**at))?;
        let (latest, earlier) = (row[latest]?, row[earlier]?);
        if earlier.is_zero() || latest.is_zero() || earlier == latest {
            return None;
        }
        let hundred = Decimal::ONE_HUNDRED;
        let want = match sort {
            Sort::Change => latest.checked_sub(earlier)?.checked_mul(hundred)?.checked_div(earlier)?,
            Sort::Share => earlier.checked_mul(hundred)?.checked_div(latest)?,
        };
        // A fall may be printed as a gain where less is better.
        Some((own.abs() - want.abs()).abs() <= Decimal::new(1, own.scale()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str) -> Vec<Option<Decimal>> {
        text.split('|').map(|cell| cell.parse().ok()).collect()
    }

    #[test]
    fn changes_and_shares_are_learned_by_vote() {
        let rows = [
            row("50|60|20|80|75"),
            row("60|80|33|90|89"),
            row("12|9|25|10|90"),
            row("|7|||"),
            row("40|50|7|50|100"),
        ];
        let changes = Changes::learn(&rows, 5);
        assert_eq!(changes, Changes(vec![(2, Sort::Change), (4, Sort::Share)]));
        assert_eq!(changes.holding(&row("9945|15051|51.3|17000|89")), 2);
        assert_eq!(changes.holding(&row("945|15051|51.3|17000|")), 0);
    }

    #[test]
    fn columns_that_agree_by_chance_are_not_learned() {
        assert!(Changes::learn(&[row("50|60|20"), row("1|2|3"), row("4|5|6")], 3).is_empty());
    }
}
