//! Column heads: the text over each column, with the group above it.

use crate::terms::Terms;
use sifferkoll_plugin::grammar::{deal_out, find_period, fold, join_wrapped, print_score};
use sifferkoll_plugin::model::{HeaderRun, RawTable};

/// How much more a head counts that names a measure or flow than one that only looks like a head.
const KNOWN_HEAD: i32 = 6;

/// Head of one column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// Text over this column alone.
    pub(crate) text: String,
    /// Text over this and neighbouring columns.
    pub(crate) group: Option<String>,
}

impl Head {
    /// The text in lower case, for the vocabulary.
    pub(crate) fn lower(&self) -> String {
        self.text.to_lowercase()
    }

    /// Group and text in lower case.
    pub(crate) fn lower_with_group(&self) -> String {
        format!("{} {}", self.group.as_deref().unwrap_or_default(), self.text).to_lowercase()
    }
}

/// The heads of all columns, the labels' column first.
pub(crate) fn heads(table: &RawTable, terms: &Terms) -> Vec<Head> {
    match &table.header_run {
        Some(run) => from_run(run, table.columns, terms),
        None => (0..table.columns).map(|column| from_cells(table, column, terms)).collect(),
    }
}

fn from_cells(table: &RawTable, column: usize, terms: &Terms) -> Head {
    let mut lines: Vec<String> = Vec::new();
    let mut group: Vec<String> = Vec::new();
    let mut covered = 0;
    for row in 0..table.header_rows {
        // A cell that spans rows is met in its first row only.
        let Some(cell) = table.cell(row, column).filter(|_| row >= covered) else {
            continue;
        };
        covered = row + cell.rowspan;
        if cell.text.is_empty() {
            continue;
        }
        if cell.colspan > 1 && column > 0 {
            group.push(mend(cell.text.lines().map(fold).collect(), terms));
        } else {
            lines.extend(cell.text.lines().map(fold));
        }
    }
    // A head over several columns with nothing below it is the head of each.
    if lines.is_empty() && !group.is_empty() {
        return Head { text: group.join(" "), group: None };
    }
    let group = (!group.is_empty()).then(|| group.join(" "));
    Head { text: mend(lines, terms), group }
}

/// Joins the lines of a head; a word that a line end breaks without a hyphen (`Avvik` / `else`) is mended
/// where only the whole is a known word.
fn mend(lines: Vec<String>, terms: &Terms) -> String {
    let known = |word: &str| terms.is_head_word(&word.to_lowercase());
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        let tail = out.last().and_then(|l| l.split(' ').next_back().map(str::to_owned));
        let head = line.split(' ').next().unwrap_or_default().to_owned();
        match (tail, out.last_mut()) {
            (Some(tail), Some(last))
                if !tail.ends_with('-') && !known(&tail) && known(&format!("{tail}{head}")) =>
            {
                last.push_str(&line);
            }
            _ => out.push(line),
        }
    }
    join_wrapped(out.iter().map(String::as_str))
}

fn from_run(run: &HeaderRun, columns: usize, terms: &Terms) -> Vec<Head> {
    let dealt = deal_out(&run.words, run.columns, &|text| known_score(terms, text)).unwrap_or_default();
    let mut heads = vec![Head::default(); columns - dealt.len().min(columns)];
    let before = heads.len();
    heads.extend(dealt.into_iter().map(|text| Head { text, group: None }));
    if let [labels, first, second, ..] = &mut heads[..]
        && before == 1
        && let Some((words, year)) = year_behind(&first.text, &second.text, terms)
    {
        (labels.text, first.text) = (words, year);
    }
    heads.truncate(columns);
    heads
}

/// Words and the year behind them, where the next column is headed by a year alone and the words name no measure:
/// then they head the labels.
fn year_behind(first: &str, second: &str, terms: &Terms) -> Option<(String, String)> {
    let is_year = |text: &str| text.len() == 4 && find_period(text).is_some_and(|p| p.year.is_some());
    let (words, year) = first.rsplit_once(' ').filter(|(_, year)| is_year(year) && is_year(second))?;
    let lower = words.to_lowercase();
    let known = terms.measure(&lower).is_some() || terms.flow(&lower).is_some() || terms.is_head_word(&lower);
    (!known && find_period(words).is_none()).then(|| (words.to_owned(), year.to_owned()))
}

/// Print and vocabulary together; a second measure in one head speaks against it, but for a deviation.
fn known_score(terms: &Terms, text: &str) -> i32 {
    let lower = text.to_lowercase();
    let measures = lower.split(' ').filter(|word| terms.measure(word).is_some()).count();
    let known = i32::from(terms.measure(&lower).is_some() || terms.flow(&lower).is_some());
    print_score(text) + KNOWN_HEAD * known - 3 * i32::try_from(measures.saturating_sub(1)).unwrap_or(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::built_in;

    #[test]
    fn broken_words_are_mended() {
        let library = built_in();
        let check = |lines: &[&str], expect: &str| {
            let lines = lines.iter().map(|l| (*l).to_owned()).collect();
            assert_eq!(mend(lines, &library.terms), expect);
        };
        check(&["Avvik", "else"], "Avvikelse");
        check(&["Budgetav", "vikelse"], "Budgetavvikelse");
        check(&["Prognos-", "avvikelse", "mot budget", "helår"], "Prognosavvikelse mot budget helår");
        check(&["Utfall", "fg år"], "Utfall fg år");
        check(&["Budget-", "avvikelse 2023"], "Budgetavvikelse 2023");
        check(&["Bokslut", "fg år"], "Bokslut fg år");
    }
}
