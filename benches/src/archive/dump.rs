//! Prints a paper as a text dump: cell after cell parted by single blanks, or tabs between cells.

use super::draw::Draw;
use super::paper::{Block, Paper, Role, Table};
use std::fmt::Write;

/// Characters of a line of text.
const MEASURE: usize = 96;
/// Characters of a line of a label in a linear dump.
const LABEL: usize = 44;

/// The dump. A linear one has no columns of words, which would stand in its rows without a sign of where they begin.
pub(super) fn write(paper: &Paper, draw: &mut Draw) -> String {
    let tabs = draw.once_in(2);
    let mut out = String::new();
    let municipality = paper.running.split(", ").next().unwrap_or_default();
    let _ = write!(out, "{municipality}\n{}\n\n{}\n\nDnr {}\n\n", paper.committee, paper.title, paper.diary);
    for block in &paper.blocks {
        match block {
            Block::Heading(text) => {
                let _ = writeln!(out, "{text}");
            }
            Block::Text(text) => {
                for line in wrapped(text, MEASURE) {
                    let _ = writeln!(out, "{line}");
                }
                out.push('\n');
            }
            Block::Table(table) if tabs => tabbed(&mut out, table),
            Block::Table(table) => linear(&mut out, table),
        }
    }
    out
}

fn tabbed(out: &mut String, table: &Table) {
    let _ = writeln!(out, "{}{}", table.title, "\t".repeat(table.heads.len()));
    out.push_str(&table.stub);
    for head in &table.heads {
        let _ = write!(out, "\t{}", head.text.replace('\n', " "));
    }
    out.push('\n');
    for line in &table.lines {
        out.push_str(&line.label);
        for cell in &line.cells {
            let _ = write!(out, "\t{}", cell.print());
        }
        out.push('\n');
    }
    out.push('\n');
}

fn linear(out: &mut String, table: &Table) {
    let figures: Vec<usize> =
        (0..table.heads.len()).filter(|at| table.heads[*at].role != Role::Words).collect();
    let heads: Vec<&str> = figures.iter().map(|at| table.heads[*at].text.as_str()).collect();
    let _ = write!(out, "{} \n\n{} ", table.title, table.stub);
    for head in heads {
        // A head of two lines is torn apart.
        let _ =
            write!(out, "{}", head.replace('\n', " \n") + if head.contains('\n') { " \n\n" } else { " " });
    }
    out.push_str("\n\n");
    for line in &table.lines {
        let mut label = wrapped(&line.label, LABEL);
        let last = label.pop().unwrap_or_default();
        for part in label {
            let _ = writeln!(out, "{part} ");
        }
        out.push_str(&last);
        for at in &figures {
            let _ = write!(out, " {}", line.cells[*at].print());
        }
        out.push_str(" \n\n");
    }
}

/// The text in lines of at most so many characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}
