//! Chooses among the readings of a row that the print allows, by the sums, differences, changes and shares of its
//! table.
//!
//! In: an untyped grid whose rows may have several readings. Out: the same grid with the chosen reading
//! first and the decision noted; a row that nothing decides stays open. Arithmetic only chooses among
//! prints, it never alters one.

mod changes;

use changes::Changes;
use sifferkoll_model::{Decimal, Decision, RawRow, RawTable, Reading};

/// Most combinations of readings that are tried against a total row.
const MAX_COMBINATIONS: usize = 20_000;
/// Clear rows in which a difference between columns must hold before it may decide other rows.
const MIN_CLEAR_ROWS: usize = 2;

/// Reads the figure that a cell's text prints; `None` where it prints none.
pub type ReadFigure<'a> = &'a dyn Fn(&str) -> Option<Decimal>;

/// Settles all rows of a table that have several readings.
pub fn settle(table: &mut RawTable, read: ReadFigure<'_>) {
    if table.rows.iter().all(|row| row.readings.len() == 1) {
        return;
    }
    let first = table.header_rows;
    by_differences(table, first, read);
    by_changes(table, first, read);
    by_total(table, first, read);
    for row in &mut table.rows[first..] {
        if row.readings.len() > 1 && row.decision == Decision::Clear {
            row.decision = Decision::Open;
        }
    }
}

/// Figures of one reading by column.
fn figures(reading: &Reading, columns: usize, read: ReadFigure<'_>) -> Vec<Option<Decimal>> {
    let mut out = vec![None; columns];
    for cell in reading.cells.iter().filter(|c| c.column < columns) {
        out[cell.column] = read(&cell.text);
    }
    out
}

fn step(a: Decimal, b: Decimal, c: Decimal) -> Decimal {
    Decimal::new(1, a.scale().max(b.scale()).max(c.scale()))
}

/// `c = a - b` or `c = a + b`, but for rounding.
#[derive(Clone, Copy)]
struct Difference {
    a: usize,
    b: usize,
    c: usize,
    plus: bool,
}

impl Difference {
    fn holds(&self, row: &[Option<Decimal>]) -> Option<bool> {
        let (a, b, c) = (row[self.a]?, row[self.b]?, row[self.c]?);
        if b.is_zero() || c.is_zero() {
            return None;
        }
        let want = if self.plus { a.checked_add(b)? } else { a.checked_sub(b)? };
        Some((c.checked_sub(want)?).abs() <= step(a, b, c))
    }
}

/// Rows whose figures obey a difference that the clear rows obey.
fn by_differences(table: &mut RawTable, first: usize, read: ReadFigure<'_>) {
    let columns = table.columns;
    if columns > 16 {
        return;
    }
    let clear = clear_rows(table, first, read);
    let mut accepted: Vec<Difference> = Vec::new();
    for c in 0..columns {
        for a in (0..columns).filter(|a| *a != c) {
            for b in (0..columns).filter(|b| *b != c && *b != a) {
                for plus in [false, true] {
                    let difference = Difference { a, b, c, plus };
                    let verdicts: Vec<bool> = clear.iter().filter_map(|r| difference.holds(r)).collect();
                    let holding = verdicts.iter().filter(|v| **v).count();
                    if holding >= MIN_CLEAR_ROWS && holding * 5 >= verdicts.len() * 3 {
                        accepted.push(difference);
                    }
                }
            }
        }
    }
    if accepted.is_empty() {
        return;
    }
    for row in &mut table.rows[first..] {
        let score = |reading: &Reading| {
            let row = figures(reading, columns, read);
            accepted.iter().filter(|d| d.holds(&row) == Some(true)).count()
        };
        choose(row, &score);
    }
}

/// Figures of the rows that can be read in one way only.
fn clear_rows(table: &RawTable, first: usize, read: ReadFigure<'_>) -> Vec<Vec<Option<Decimal>>> {
    let clear = table.rows[first..].iter().filter(|row| row.readings.len() == 1);
    clear.map(|row| figures(row.reading(), table.columns, read)).collect()
}

/// Rows whose figures give the changes and shares that their columns hold.
fn by_changes(table: &mut RawTable, first: usize, read: ReadFigure<'_>) {
    let columns = table.columns;
    let changes = Changes::learn(&clear_rows(table, first, read), columns);
    if changes.is_empty() {
        return;
    }
    for row in &mut table.rows[first..] {
        choose(row, &|reading| changes.holding(&figures(reading, columns, read)));
    }
}

/// Puts the readings with the greatest score first; decided where there is one of them and its score is
/// not 0.
fn choose(row: &mut RawRow, score: &dyn Fn(&Reading) -> usize) {
    if row.readings.len() < 2 || row.decision != Decision::Clear {
        return;
    }
    let best = row.readings.iter().map(score).max().unwrap_or(0);
    let winners = row.readings.iter().filter(|r| score(r) == best).count();
    if best == 0 || winners == row.readings.len() {
        return;
    }
    row.readings.sort_by_key(|r| (std::cmp::Reverse(score(r)), r.cost));
    if winners == 1 {
        row.decision = Decision::Arithmetic;
    } else {
        row.readings.truncate(winners);
    }
}

/// Rows between the heads and a row that is the sum of all of them, in as many columns as possible.
fn by_total(table: &mut RawTable, first: usize, read: ReadFigure<'_>) {
    let columns = table.columns;
    let Some(last) = table.rows.len().checked_sub(1).filter(|last| *last >= first + 2) else {
        return;
    };
    let undecided = |row: &RawRow| row.readings.len() > 1 && row.decision == Decision::Clear;
    let combinations = table.rows[first..=last]
        .iter()
        .filter(|r| undecided(r))
        .try_fold(1usize, |n, r| n.checked_mul(r.readings.len()));
    if combinations.is_none_or(|n| n > MAX_COMBINATIONS) || !table.rows[first..].iter().any(undecided) {
        return;
    }
    let choices: Vec<Vec<Vec<Option<Decimal>>>> = table.rows[first..=last]
        .iter()
        .map(|row| {
            let kept = if undecided(row) { row.readings.len() } else { 1 };
            row.readings[..kept].iter().map(|r| figures(r, columns, read)).collect()
        })
        .collect();
    let mut picked = vec![0; choices.len()];
    let mut best: (usize, Vec<Vec<usize>>) = (0, Vec::new());
    loop {
        let holding = columns_that_foot(&choices, &picked, columns);
        if holding > best.0 {
            best = (holding, vec![picked.clone()]);
        } else if holding == best.0 && holding > 0 {
            best.1.push(picked.clone());
        }
        // Next combination, the last row fastest.
        let Some(row) = (0..picked.len()).rev().find(|r| picked[*r] + 1 < choices[*r].len()) else {
            break;
        };
        picked[row] += 1;
        picked[row + 1..].fill(0);
    }
    // Two columns that foot by chance at once are as good as impossible; one alone is not enough.
    if best.0 < 2 {
        return;
    }
    for (at, row) in table.rows[first..].iter_mut().enumerate() {
        if !undecided(row) {
            continue;
        }
        let chosen = best.1[0][at];
        if best.1.iter().all(|combination| combination[at] == chosen) {
            row.readings.swap(0, chosen);
            row.decision = Decision::Arithmetic;
        }
    }
}

fn columns_that_foot(choices: &[Vec<Vec<Option<Decimal>>>], picked: &[usize], columns: usize) -> usize {
    let rows: Vec<&Vec<Option<Decimal>>> = choices.iter().zip(picked).map(|(c, p)| &c[*p]).collect();
    let Some((total, items)) = rows.split_last() else {
        return 0;
    };
    (0..columns)
        .filter(|column| {
            let Some(total) = total[*column] else {
                return false;
            };
            let addends: Vec<Decimal> = items.iter().filter_map(|row| row[*column]).collect();
            let finest = addends.iter().map(Decimal::scale).max().unwrap_or(0).max(total.scale());
            let reach = Decimal::new(1, finest) * Decimal::from(addends.len() / 2);
            let sum = addends.iter().try_fold(Decimal::ZERO, |sum, v| sum.checked_add(*v));
            addends.len() >= 2 && sum.is_some_and(|sum| (total - sum).abs() <= reach)
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::{Finder, Location, RawCell};

    fn table(rows: &[&[&str]]) -> RawTable {
        let location = Location::Lines { first: 1, last: 1 };
        let reading = |text: &str| {
            let cells = text
                .split('|')
                .enumerate()
                .map(|(column, text)| RawCell::new(column, text.to_owned(), location))
                .collect();
            Reading { cells, cost: 0 }
        };
        let rows: Vec<RawRow> = rows
            .iter()
            .map(|readings| RawRow {
                readings: readings.iter().map(|r| reading(r)).collect(),
                decision: Decision::Clear,
                location,
            })
            .collect();
        let columns = rows[0].reading().cells.len();
        RawTable {
            location: vec![location],
            captions: Vec::new(),
            headings: Vec::new(),
            columns,
            header_rows: 0,
            header_run: None,
            rows,
            finder: Finder::Linear,
            continues: None,
            runs_on: [false; 2],
            confidence: None,
            evidence: Vec::new(),
        }
    }

    fn check(rows: &[&[&str]], row: usize, expect: &str, decision: Decision) {
        let mut table = table(rows);
        let read = |text: &str| text.replace(' ', "").parse().ok();
        settle(&mut table, &read);
        let cells: Vec<&str> = table.rows[row].reading().cells.iter().map(|c| c.text.as_str()).collect();
        assert_eq!(cells.join("|"), expect);
        assert_eq!(table.rows[row].decision, decision);
    }

    #[test]
    fn a_total_decides_between_legal_splits() {
        check(
            &[&["A|1 300|800", "A|1|300 800"], &["B|200|100"], &["C|50|25"], &["Summa|1 550|925"]],
            0,
            "A|1 300|800",
            Decision::Arithmetic,
        );
    }

    #[test]
    fn a_difference_decides() {
        check(
            &[&["A|150|120|30"], &["B|90|100|-10"], &["C|1 200|300|900", "C|1|200 300|900"]],
            2,
            "C|1 200|300|900",
            Decision::Arithmetic,
        );
    }

    #[test]
    fn a_change_in_per_cent_decides() {
        let decided = &["E||9 945|15 051|51.3", "E|9|945|15 051|51.3"];
        check(
            &[&["A|40|50|60|20"], &["B|90|80|60|-25"], &["C|40|50||25"], &["D|70||77|10"], decided],
            4,
            "E||9 945|15 051|51.3",
            Decision::Arithmetic,
        );
    }

    #[test]
    fn what_nothing_decides_stays_open() {
        check(&[&["A|1 200|300", "A|1|200 300"], &["B|7|9"]], 0, "A|1 200|300", Decision::Open);
    }
}
