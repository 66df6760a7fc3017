//! A heading that stands on the line of its first row, before the label: parted where the print shows it.
//!
//! In: the rows of a table whose headings fill a column of their own, with the lines of their labels. Out: the same
//! rows. A line far longer than those on which all other labels are broken holds two cells, and the second begins
//! with the one capital inside it.

use crate::linear::rows::cell;
use sifferkoll_model::RawRow;

/// From how many per cent of the longest line of any other label on a line holds two cells: no column is set so
/// unevenly, where labels break at its width.
const TWO_CELLS: usize = 140;
/// Fewest words of a heading.
const HEADING_WORDS: usize = 2;

/// Parts such labels, and lets every heading stand for the rows down to the next.
pub(super) fn part(rows: &mut [RawRow], labels: &[Vec<String>]) {
    let width = |line: &String| line.chars().count();
    let broken = labels.iter().filter(|lines| lines.len() > 1).count();
    for at in 0..rows.len().min(labels.len()) {
        let others = labels.iter().enumerate().filter(|(other, _)| *other != at);
        let Some(widest) = others.flat_map(|(_, lines)| lines.iter().map(width)).max() else { continue };
        let Some(line) = labels[at].first().filter(|line| width(line) * 100 >= widest * TWO_CELLS) else {
            continue;
        };
        let headed = rows[at].readings.iter().any(|reading| reading.cells.iter().any(|c| c.column == 0));
        let Some(heading) = heading(line).filter(|_| broken * 2 >= labels.len() && !headed) else { continue };
        for reading in &mut rows[at].readings {
            let Some(label) = reading.cells.iter_mut().find(|cell| cell.column == 1) else { continue };
            let Some(rest) = label.text.strip_prefix(heading) else { continue };
            label.text = rest.trim_start().to_owned();
            let location = label.location;
            reading.cells.insert(0, cell(0, heading.to_owned(), location));
        }
    }
    span(rows);
}

/// The words before the one that begins with a capital inside a line; `None` where there is not just one.
fn heading(line: &str) -> Option<&str> {
    let words: Vec<&str> = line.split(' ').collect();
    let capitals: Vec<usize> =
        (1..words.len()).filter(|at| words[*at].starts_with(char::is_uppercase)).collect();
    let [at] = capitals[..] else { return None };
    let ends = words[at - 1].ends_with(char::is_alphabetic);
    let length = words[..at].iter().map(|word| word.len() + 1).sum::<usize>();
    (at >= HEADING_WORDS && ends).then(|| line.get(..length - 1)).flatten()
}

/// Counts the rows that each heading stands for.
fn span(rows: &mut [RawRow]) {
    let headed: Vec<usize> = (0..rows.len())
        .filter(|at| rows[*at].readings.iter().any(|r| r.cells.iter().any(|c| c.column == 0)))
        .collect();
    for (place, at) in headed.iter().enumerate() {
        let end = headed.get(place + 1).copied().unwrap_or(rows.len());
        for reading in &mut rows[*at].readings {
            for cell in reading.cells.iter_mut().filter(|cell| cell.column == 0) {
                cell.rowspan = end - at;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_capital_inside_begins_the_label() {
        assert_eq!(heading("Alla ska vara med Elever som trivs"), Some("Alla ska vara med"));
        assert_eq!(heading("Elever i Lund och Malmö"), None);
        assert_eq!(heading("Elever som trivs"), None);
    }
}
