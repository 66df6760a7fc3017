//! Small tables that a person can add up, and what is found in them.

use super::{Found, Hint, Meaning, Operator, Sheet, SheetCell, discover};
use sifferkoll_model::Decimal;

/// A sheet from rows of figures, `.` for a blank and words for text; the first cell of a row is its name.
fn sheet(text: &str) -> Sheet {
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
    let columns = rows[0].len();
    let cells: Vec<SheetCell> = rows
        .iter()
        .flatten()
        .map(|cell| match (cell.parse::<Decimal>(), *cell) {
            (Ok(value), _) => SheetCell::Figure(value),
            (Err(_), ".") => SheetCell::Blank,
            (Err(_), "-") => SheetCell::Dash,
            (Err(_), _) => SheetCell::Text,
        })
        .collect();
    let meaning = |name: &str| match name {
        "Total" => Some(Meaning::Total),
        "Mean" => Some(Meaning::Mean),
        "Share" => Some(Meaning::Share),
        "Change" => Some(Meaning::Change),
        _ => None,
    };
    let hint = |name: &str| Hint { class: 0, meaning: meaning(name), ..Hint::default() };
    let row_hints = rows.iter().map(|row| hint(row[0])).collect();
    let column_hints = rows[0].iter().map(|head| hint(head)).collect();
    Sheet::new(rows.len(), columns, &cells, row_hints, column_hints)
}

/// Relations as text: operator, result and operands as row.column.
fn told(found: &[Found]) -> Vec<String> {
    found
        .iter()
        .map(|f| {
            let cells: Vec<String> = std::iter::once(&f.aggregate)
                .chain(&f.operands)
                .map(|cell| format!("{}.{}", cell.row, cell.column))
                .collect();
            let fails = if f.holds { String::new() } else { format!(" fails by {}", f.residual) };
            format!("{:?} {}{fails}", f.operator, cells.join(" "))
        })
        .collect()
}

#[track_caller]
fn check(text: &str, expect: &[&str]) {
    let discovery = discover(&sheet(text));
    assert_eq!(told(&discovery.relations), expect, "{text}");
    assert!(!discovery.bounded);
}

#[track_caller]
fn holds(text: &str, wanted: &str) {
    let found = told(&discover(&sheet(text)).relations);
    assert!(found.iter().any(|f| f == wanted), "{wanted} is not in {found:#?}");
}

#[test]
fn totals_after_and_before_their_parts() {
    check(
        "Place A B\na 1204 7730\nb 4417 2108\nc 963 5511\nTotal 6584 15349",
        &["Sum 4.1 1.1 2.1 3.1", "Sum 4.2 1.2 2.2 3.2"],
    );
    check(
        "Place A B\nTotal 6584 15349\na 1204 7730\nb 4417 2108\nc 963 5511",
        &["Sum 1.1 2.1 3.1 4.1", "Sum 1.2 2.2 3.2 4.2"],
    );
}

#[test]
fn subtotals_are_added_and_not_their_parts() {
    let text = "Item A B C\na 1204 7730 311\nb 4417 2108 872\nTotal 5621 9838 1183\nc 963 5511 214\n\
                d 3371 1890 655\nTotal 4334 7401 869\nTotal 9955 17239 2052";
    holds(text, "Sum 7.1 3.1 6.1");
    let found = told(&discover(&sheet(text)).relations);
    assert_eq!(found.len(), 9, "three sums in three columns: {found:#?}");
}

#[test]
fn a_total_between_its_parts_and_a_difference() {
    holds("X Men Total Women\na 1204 5621 4417\nb 963 4334 3371\nc 8113 9940 1827", "Sum 1.2 1.1 1.3");
    // Change = new - old, told as new = old + change.
    holds("X Old New Change\na 5621 1204 -4417\nb 963 4334 3371\nc 8113 9940 1827", "Sum 1.2 1.1 1.3");
}

#[test]
fn every_second_column() {
    let text = "X A pA B pB C pC Total\na 1204 18.3 4417 67.1 963 14.6 6584\n\
                b 7730 50.4 2108 13.7 5511 35.9 15349\nc 411 38.7 309 29.1 341 32.1 1061";
    holds(text, "Sum 1.7 1.1 1.3 1.5");
}

#[test]
fn rounding_is_that_of_the_print() {
    // Off by one in the last digit, as three rounded parts can be; by two they cannot.
    holds("X A B\na 12.4 77.3\nb 44.2 21.1\nc 96.3 55.1\nTotal 152.8 153.5", "Sum 4.1 1.1 2.1 3.1");
    let text = "X A B C D\na 1204 7730 4127 5512\nb 4417 2108 3308 1276\nc 963 5511 2216 4401\n\
                Total 6590 15349 9651 11189";
    holds(text, "Sum 4.1 1.1 2.1 3.1 fails by 6");
}

#[test]
fn figures_in_hundreds_are_rounded_to_hundreds() {
    let text = "X Old New Diff\na 4100 4400 -200\nb 1500 800 700\nc 1300 500 800\nd 900 1300 -400\n\
                e 2700 1900 800\nf 5200 3600 1700\ng 600 7100 -6500";
    holds(text, "Sum 1.1 1.2 1.3");
}

#[test]
fn quotients_shares_and_changes() {
    let text = "X Old New Share Change\na 1204 7730 642.03 542.03\nb 4417 2108 47.72 -52.28\nc 963 5511 572.27 472.27";
    holds(text, "Division 1.3 1.2 1.1");
    holds(text, "RelativeChange 1.4 1.1 1.2");
}

#[test]
fn means_divide_by_what_has_a_figure() {
    let text = "X A B C\na 12 77 41\nb 44 . 33\nc 96 55 22\nd 31 18 65\nMean 45.75 50 40.25";
    holds(text, "Average 5.1 1.1 2.1 3.1 4.1");
    holds(text, "Average 5.2 1.2 2.2 3.2 4.2");
}

#[test]
fn figures_without_arithmetic_give_nothing() {
    check("X A B\na 1204 7730\nb 4417 2108\nc 963 5511\nd 6612 15402", &[]);
    // Zeros and copies are no evidence.
    check("X A B C\na 5 0 5\nb 7 0 7\nc 9 0 9", &[]);
    // Neither are years and numbers of rows.
    check("X 2001 2002 2003\n1 17 4.5 8\n2 23 9.1 3\n3 31 6.2 5", &[]);
}

#[test]
fn the_same_table_gives_the_same_relations() {
    let text = "X A B\na 1204 7730\nb 4417 2108\nTotal 5621 9838";
    assert_eq!(discover(&sheet(text)), discover(&sheet(text)));
    assert_eq!(discover(&sheet(text)).relations[0].operator, Operator::Sum);
}

#[test]
fn a_long_table_is_searched_within_a_budget() {
    // A repeatable series without arithmetic in it.
    let figure = |n: u64| (n.wrapping_mul(6_364_136_223_846_793_005) >> 33) % 900_000 + 1;
    let (mut rows, mut sum) = (String::from("X A B\n"), [0, 0]);
    for n in 0..600 {
        let values = [figure(n), figure(n + 100_000)];
        sum = [sum[0] + values[0], sum[1] + values[1]];
        rows.push_str(&["a", &values[0].to_string(), &values[1].to_string(), "\n"].join(" "));
    }
    rows.push_str(&["Total", &sum[0].to_string(), &sum[1].to_string()].join(" "));
    let found = discover(&sheet(&rows)).relations;
    let totals: Vec<usize> =
        found.iter().filter(|f| f.aggregate.row == 601).map(|f| f.operands.len()).collect();
    assert_eq!(totals, [600, 600]);
}
