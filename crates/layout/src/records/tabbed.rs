//! Annexes that keep their rows by tabs: goals in the outer columns, blank on the rows that they go on over.
//!
//! A head that is repeated after a page break goes on with the table, and a goal that the break cuts is joined.
//! A head that is repeated below a title of its own begins a new table. Tables whose first column has a text on
//! every row are left to the ordinary finder.

use super::markup::plain;
use crate::dump::lines_location;
use crate::grid::clear_rows;
use crate::heads::header_rows;
use crate::spread::stands_as_figure;
use sifferkoll_grammar::{fold, join_wrapped};
use sifferkoll_model::{Finder, Location, RawCell, RawRow, RawTable, TextBlock, TextLine};

/// Fewest columns: a goal, a label, a value.
const LEAST_COLUMNS: usize = 3;
/// Fewest rows that print figures.
const LEAST_ROWS: usize = 2;

/// The cells of one line, from left to right.
struct Row {
    number: u32,
    cells: Vec<String>,
}

/// Lines that follow one another with the same number of tabs.
struct Piece {
    /// Place of the first line, and the place after the last.
    lines: [usize; 2],
    captions: Vec<Row>,
    heads: Vec<Row>,
    rows: Vec<Row>,
}

/// All annexes kept by tabs; their lines are marked as taken.
pub(super) fn tables(lines: &[TextLine], taken: &mut [bool]) -> Vec<RawTable> {
    let pieces = pieces(lines);
    let mut out = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let mut end = at + 1;
        while end < pieces.len() && goes_on(lines, &pieces[end - 1], &pieces[end]) {
            end += 1;
        }
        if let Some(table) = table(&pieces[at..end]) {
            for piece in &pieces[at..end] {
                taken[piece.lines[0]..piece.lines[1]].fill(true);
            }
            out.push(table);
        }
        at = end;
    }
    out
}

fn pieces(lines: &[TextLine]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for run in lines.chunk_by(|a, b| tabs(a) == tabs(b)) {
        let begin = start;
        start += run.len();
        if tabs(&run[0]) + 1 < LEAST_COLUMNS || run.len() < 2 {
            continue;
        }
        let mut rows: Vec<Row> = run
            .iter()
            .map(|line| Row { number: line.number, cells: line.text.split('\t').map(plain).collect() })
            .collect();
        let titles = rows.iter().take_while(|row| row.alone() == Some(0)).count();
        let body = rows.split_off(titles);
        let grid = raw_rows(&body);
        let heads = header_rows(&grid);
        let mut heads_and_rows = body;
        let rest = heads_and_rows.split_off(heads);
        pieces.push(Piece { lines: [begin, start], captions: rows, heads: heads_and_rows, rows: rest });
    }
    pieces
}

fn tabs(line: &TextLine) -> usize {
    line.text.bytes().filter(|b| *b == b'\t').count()
}

impl Row {
    /// The only column with a text, if there is just one.
    fn alone(&self) -> Option<usize> {
        let mut filled = (0..self.cells.len()).filter(|at| !self.cells[*at].is_empty());
        filled.next().filter(|_| filled.next().is_none())
    }

    fn prints_figure(&self, columns: std::ops::Range<usize>) -> bool {
        self.cells[columns].iter().any(|text| stands_as_figure(text))
    }
}

/// Whether a piece goes on with the table of the piece before: nothing but blank lines between, the same heads.
fn goes_on(lines: &[TextLine], before: &Piece, piece: &Piece) -> bool {
    let between = &lines[before.lines[1]..piece.lines[0]];
    let cells = |rows: &[Row]| rows.iter().map(|row| row.cells.clone()).collect::<Vec<_>>();
    between.iter().all(|line| fold(&line.text).is_empty())
        && piece.captions.is_empty()
        && !piece.heads.is_empty()
        && cells(&piece.heads) == cells(&before.heads)
}

/// The table of pieces that go on from one another; `None` where it is no annex.
fn table(pieces: &[Piece]) -> Option<RawTable> {
    let first = &pieces[0];
    let columns = first.heads.first()?.cells.len();
    let rows = || pieces.iter().flat_map(|piece| &piece.rows);
    let values = first_value_column(rows(), columns)?;
    let label = values - 1;
    let measured: Vec<&Row> = rows().filter(|row| row.prints_figure(values..columns)).collect();
    let named = measured.iter().filter(|row| !row.cells[label].is_empty()).count();
    let below_a_goal = measured.iter().filter(|row| row.cells[label - 1].is_empty()).count();
    if measured.len() < LEAST_ROWS || named * 5 < measured.len() * 4 || below_a_goal == 0 {
        return None;
    }
    let mut body: Vec<Row> = Vec::new();
    for piece in pieces {
        for (at, row) in piece.rows.iter().enumerate() {
            let row = Row { number: row.number, cells: row.cells.clone() };
            match body.last_mut() {
                Some(above) if is_tail(&row, label, values) => add_tail(above, &row),
                _ => body.push(row),
            }
            if at == 0 {
                join_cut_goals(&mut body, label);
            }
        }
    }
    let mut grid = raw_rows(&first.heads);
    let header_rows = grid.len();
    grid.extend(spanned(&body, label));
    let captions = first.captions.iter().map(|row| TextBlock {
        text: row.cells[0].clone(),
        location: lines_location(&[row.number]),
        size: None,
        bold: false,
    });
    let location = pieces.iter().map(|piece| {
        let numbers: Vec<u32> = piece.heads.iter().chain(&piece.rows).map(|row| row.number).collect();
        lines_location(&numbers)
    });
    Some(RawTable {
        location: location.collect(),
        captions: captions.collect(),
        headings: Vec::new(),
        confidence: None,
        evidence: Vec::new(),
        columns,
        header_rows,
        header_run: None,
        rows: grid,
        finder: Finder::Tabs,
        continues: None,
        runs_on: [false; 2],
    })
}

/// The first column, two text columns or more from the left, in which most texts are figures.
fn first_value_column<'a>(rows: impl Iterator<Item = &'a Row>, columns: usize) -> Option<usize> {
    let mut figures = vec![0; columns];
    let mut texts = vec![0; columns];
    for row in rows {
        for (at, text) in row.cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            texts[at] += 1;
            figures[at] += usize::from(stands_as_figure(text));
        }
    }
    (0..columns).find(|at| figures[*at] * 2 > texts[*at]).filter(|at| *at >= 2)
}

/// Whether a row is no row of its own but the end of texts that a page break cuts: it has no goal, prints no
/// figure, and each of its texts goes on in lower case.
fn is_tail(row: &Row, label: usize, values: usize) -> bool {
    let mut filled = row.cells.iter().filter(|text| !text.is_empty()).peekable();
    row.cells[..label].iter().all(String::is_empty)
        && !row.prints_figure(values..row.cells.len())
        && filled.peek().is_some()
        && filled.all(|text| text.starts_with(char::is_lowercase))
}

fn add_tail(above: &mut Row, tail: &Row) {
    for (cell, text) in above.cells.iter_mut().zip(&tail.cells) {
        if !text.is_empty() {
            *cell = join_wrapped([cell.as_str(), text]);
        }
    }
}

/// A goal on the first row below a repeated head that only ends the goal above: this one breaks off at a
/// comma, a hyphen or inside brackets.
fn join_cut_goals(body: &mut [Row], label: usize) {
    let Some((last, above)) = body.split_last_mut() else {
        return;
    };
    for column in 0..label {
        if last.cells[column].is_empty() {
            continue;
        }
        let goal = above.iter_mut().rev().map(|row| &mut row.cells[column]).find(|text| !text.is_empty());
        if let Some(goal) = goal.filter(|goal| breaks_off(goal)) {
            *goal = join_wrapped([goal.as_str(), &last.cells[column]]);
            last.cells[column].clear();
        }
    }
}

fn breaks_off(text: &str) -> bool {
    text.ends_with([',', '-', '&', '/']) || text.matches('(').count() > text.matches(')').count()
}

/// Rows whose goals, left of the label, stand over the rows below that have none.
fn spanned(body: &[Row], label: usize) -> Vec<RawRow> {
    let mut out = raw_rows(body);
    for column in 0..label {
        for (at, row) in body.iter().enumerate().filter(|(_, row)| !row.cells[column].is_empty()) {
            // A goal with nothing beside it has no rows: those below it that name no goal are not its own.
            if row.alone() == Some(column) {
                continue;
            }
            let below = body[at + 1..].iter().take_while(|row| {
                (0..=column).all(|outer| row.cells[outer].is_empty()) && row.alone() != Some(column)
            });
            let rowspan = 1 + below.count();
            if let Some(cell) = out[at].readings[0].cells.iter_mut().find(|cell| cell.column == column) {
                cell.rowspan = rowspan;
            }
        }
    }
    out
}

fn raw_rows(rows: &[Row]) -> Vec<RawRow> {
    let cells = |row: &Row, location: Location| {
        let filled = row.cells.iter().enumerate().filter(|(_, text)| !text.is_empty());
        filled.map(|(column, text)| cell(column, text.clone(), location)).collect()
    };
    let placed = rows.iter().map(|row| {
        let location = lines_location(&[row.number]);
        (cells(row, location), location)
    });
    clear_rows(placed.collect())
}

fn cell(column: usize, text: String, location: Location) -> RawCell {
    RawCell::new(column, text, location)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tables of a dump, each as one line a row; a cell over several rows is marked with their number.
    fn check(dump: &str, expect: &[&str]) {
        let lines: Vec<TextLine> = (1u32..)
            .zip(dump.lines())
            .map(|(number, text)| TextLine { number, text: text.replace('|', "\t") })
            .collect();
        let mut taken = vec![false; lines.len()];
        let found: Vec<String> = tables(&lines, &mut taken)
            .iter()
            .flat_map(|table| table.rows.iter().map(printed).chain([String::from("end")]))
            .collect();
        assert_eq!(found, expect);
    }

    fn printed(row: &RawRow) -> String {
        let cell = |cell: &RawCell| match cell.rowspan {
            1 => format!("{}:{}", cell.column, cell.text),
            rows => format!("{}x{rows}:{}", cell.column, cell.text),
        };
        row.reading().cells.iter().map(cell).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn goals_stand_over_rows_and_page_breaks() {
        check(
            "Mål|Mått|Utfall|Män|Not\n\
             Fler i arbete <i>AN,</i>|Sysselsatta (%)|71%|70%|\n\
             |Lediga platser, antal|1 204||Avser maj\n\
             \n\
             Mål|Mått|Utfall|Män|Not\n\
             KS|Kurser, antal|12||\n\
             |||| samt juni\n\
             Ren luft||||\n",
            &[
                "0:Mål|1:Mått|2:Utfall|3:Män|4:Not",
                "0x3:Fler i arbete AN, KS|1:Sysselsatta (%)|2:71%|3:70%",
                "1:Lediga platser, antal|2:1 204|4:Avser maj",
                "1:Kurser, antal|2:12|4:samt juni",
                "0:Ren luft",
                "end",
            ],
        );
    }

    #[test]
    fn a_title_between_parts_tables() {
        let table = "Mål|Mått|2024\nA|b|1,5\n|c|2,5\nD||\n";
        let rows = ["0:Mål|1:Mått|2:2024", "0x2:A|1:b|2:1,5", "1:c|2:2,5", "0:D", "end"];
        let rows: Vec<&str> = rows.into_iter().chain(rows).collect();
        check(&format!("{table}\nNästa område\n\n{table}"), &rows);
    }

    #[test]
    fn tables_with_a_label_on_every_row_are_left() {
        check("Nyckeltal|Mätdatum|Utfall\nAnställda|30/11|138\nTimmar|30/11|12\n", &[]);
    }
}
