//! Tab-separated tables of a text dump.
//!
//! Neighbouring lines with the same number of tabs form one table; leading lines that fill their first
//! cell only are its title.

use crate::dump::lines_location;
use crate::grid::clear_rows;
use crate::heads::header_rows;
use crate::spread::spread_groups;
use sifferkoll_grammar::fold;
use sifferkoll_model::{Finder, RawCell, RawTable, TextBlock, TextLine};

/// All tab-separated tables, and the lines outside them.
pub(crate) fn tables(lines: &[TextLine]) -> (Vec<RawTable>, Vec<&TextLine>) {
    let mut tables = Vec::new();
    let mut rest = Vec::new();
    for run in lines.chunk_by(|a, b| tabs(a) == tabs(b)) {
        match (tabs(&run[0]) > 0 && run.len() > 1).then(|| table(run)).flatten() {
            Some(table) => tables.push(table),
            None => rest.extend(run.iter()),
        }
    }
    (tables, rest)
}

fn tabs(line: &TextLine) -> usize {
    line.text.bytes().filter(|b| *b == b'\t').count()
}

fn table(run: &[TextLine]) -> Option<RawTable> {
    let columns = tabs(&run[0]) + 1;
    let title_only = |line: &&TextLine| {
        let mut cells = line.text.split('\t').map(fold);
        cells.next().is_some_and(|c| !c.is_empty()) && cells.all(|c| c.is_empty())
    };
    let titles = run.iter().take_while(title_only).count();
    let (titles, body) = run.split_at(titles);
    if body.len() < 2 {
        return None;
    }
    let numbers: Vec<u32> = body.iter().map(|l| l.number).collect();
    let cells = |line: &TextLine| {
        let location = lines_location(&[line.number]);
        line.text
            .split('\t')
            .map(fold)
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| RawCell::new(column, text, location))
            .collect()
    };
    let mut rows = clear_rows(body.iter().map(|l| (cells(l), lines_location(&[l.number]))).collect());
    let heads = header_rows(&rows);
    spread_groups(&mut rows[..heads], columns);
    let captions = titles.iter().map(|line| TextBlock {
        text: fold(&line.text),
        location: lines_location(&[line.number]),
        size: None,
        bold: false,
    });
    Some(RawTable {
        location: vec![lines_location(&numbers)],
        captions: captions.collect(),
        headings: Vec::new(),
        columns,
        header_rows: heads,
        header_run: None,
        rows,
        finder: Finder::Tabs,
        continues: None,
        runs_on: [false; 2],
        confidence: None,
        evidence: Vec::new(),
    })
}
