//! Separated values as cells: which separator, which characters, where rows end.
//!
//! In: the bytes of a file. Out: rows of cells, as many in each. An empty line is a row without cells, so that
//! rows are counted as an editor counts them where no cell spans lines.

use anyhow::{Result, bail};
use csv::{ReaderBuilder, StringRecord};

/// Separators, the ones that stand in no figure first.
const SEPARATORS: [u8; 4] = [b'\t', b';', b'|', b','];
/// Rows by which a separator is chosen.
const ROWS_TO_TELL: usize = 200;
/// A separator that gives this share of the rows as many cells is the file's, if it stands in no figure.
const REGULAR: f64 = 0.9;
/// Most columns that are read.
const MOST_COLUMNS: usize = 10_000;
/// Most rows that are read.
const MOST_ROWS: usize = 1_000_000;
/// Most cells that are read: some 40 bytes each are needed.
const MOST_CELLS: usize = 20_000_000;

/// Rows of cells, all of one length.
pub(super) struct Table {
    pub(super) columns: usize,
    /// Row by row.
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    /// The text of a cell.
    pub(super) fn text(&self, row: usize, column: usize) -> &str {
        self.rows[row].get(column).map_or("", String::as_str)
    }
}

/// Reads a file, and says whether it was cut off.
pub(super) fn table(bytes: Vec<u8>) -> Result<(Table, bool)> {
    let text = decode(bytes);
    let separator = separator(&text);
    let text = mark_empty_rows(&text, separator);
    let mut table = Table { columns: 0, rows: Vec::new() };
    let (mut cut, mut cells) = (false, 0);
    for record in reader(&text, separator).records() {
        let record = record?;
        if table.rows.len() == MOST_ROWS || cells > MOST_CELLS {
            cut = true;
            break;
        }
        cut |= record.len() > MOST_COLUMNS;
        let mut row: Vec<String> = record.iter().take(MOST_COLUMNS).map(str::to_owned).collect();
        row.truncate(row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1));
        table.columns = table.columns.max(record.len().min(MOST_COLUMNS));
        cells = (table.rows.len() + 1) * table.columns;
        table.rows.push(row);
    }
    if table.rows.is_empty() {
        bail!("the file holds no table");
    }
    Ok((table, cut))
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

/// UTF-8, with or without its mark; else each byte is a character of Latin-1.
fn decode(bytes: Vec<u8>) -> String {
    let mut text = String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    text
}

/// The separator that makes the rows alike. A comma may be a decimal mark, so that others come first.
fn separator(text: &str) -> u8 {
    let mut best = (0.0, b',');
    for separator in SEPARATORS {
        let lengths: Vec<usize> = reader(text, separator)
            .records()
            .take(ROWS_TO_TELL)
            .filter_map(|record| record.ok().as_ref().map(StringRecord::len))
            .collect();
        let mut sorted = lengths.clone();
        sorted.sort_unstable();
        let runs = sorted.chunk_by(|a, b| a == b).filter(|run| run[0] > 1);
        let alike = runs.map(<[usize]>::len).max().unwrap_or(0) as f64 / lengths.len().max(1) as f64;
        if alike >= REGULAR {
            return separator;
        }
        if alike > best.0 {
            best = (alike, separator);
        }
    }
    best.1
}

/// Puts an empty cell into empty lines, which a reader of separated values skips.
fn mark_empty_rows(text: &str, separator: u8) -> String {
    let mut marked = String::with_capacity(text.len());
    let (mut quoted, mut at_cell, mut at_row) = (false, true, true);
    for c in text.chars() {
        match c {
            '"' if quoted => quoted = false,
            '"' if at_cell => quoted = true,
            '\r' | '\n' if at_row && !quoted && !(c == '\n' && marked.ends_with('\r')) => {
                marked.push_str("\"\"");
            }
            _ => {}
        }
        at_row = !quoted && matches!(c, '\r' | '\n');
        at_cell = at_row || c == char::from(separator);
        marked.push(c);
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expect: &[&[&str]]) {
        let (table, cut) = table(bytes.to_vec()).unwrap();
        let cells: Vec<Vec<&str>> = table
            .rows
            .iter()
            .enumerate()
            .map(|(row, _)| (0..table.columns).map(|column| table.text(row, column)).collect())
            .collect();
        assert_eq!((cells, cut), (expect.iter().map(|row| row.to_vec()).collect(), false));
    }

    #[test]
    fn separators_are_told_by_rows_that_are_alike() {
        check(b"a;b\n1,5;2,5\n", &[&["a", "b"], &["1,5", "2,5"]]);
        check(b"a\tb\r\n1,5\t2,5\r\n", &[&["a", "b"], &["1,5", "2,5"]]);
        check(b"a,b\n\"1,5\",\"x;y\nz\"\n", &[&["a", "b"], &["1,5", "x;y\nz"]]);
        check(b"alone\n", &[&["alone"]]);
    }

    #[test]
    fn marks_encodings_and_empty_lines() {
        check(
            b"\xEF\xBB\xBFa,b\n\n1,2\r\n\r\n3,4\n",
            &[&["a", "b"], &["", ""], &["1", "2"], &["", ""], &["3", "4"]],
        );
        check(b"\xE5r,b\n1,2\n", &[&["år", "b"], &["1", "2"]]);
        check(b"\"a\n\nb\",c\n1,2\n", &[&["a\n\nb", "c"], &["1", "2"]]);
    }
}
