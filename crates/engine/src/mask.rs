//! Covers what points at a person: identity numbers, telephone numbers and e-mail addresses, and the names of
//! members in what was decided.
//!
//! In: a whole document. Out: the same with these words covered wherever it is printed: titles, labels, texts,
//! findings, warnings, grids. A figure of a table is never touched: only a cell that as a whole is an
//! identity number, a telephone number with its nought or an address is covered, and then it was no figure.

use sifferkoll_grammar::{Personal, is_identity, is_phone, personal_in, read_cell};
use sifferkoll_model::{
    CanonicalTable, Column, Document, DocumentMeta, Finding, PageTrace, Printed, RawTable, Reviewed,
    TracedWord, ValueCell,
};
use std::collections::BTreeMap;

/// What stands in place of what is covered; Swedish in every language, as the contract has values.
fn cover(personal: Personal) -> &'static str {
    match personal {
        Personal::Identity => "[personnummer]",
        Personal::Phone => "[telefon]",
        Personal::Email => "[e-post]",
    }
}

/// Whether a text has something that was covered.
pub(crate) fn is_covered(text: &str) -> bool {
    let numbers = [Personal::Identity, Personal::Phone, Personal::Email].map(cover);
    numbers.iter().chain([&NAME]).any(|mark| text.contains(mark))
}

/// In place of the name of a member.
const NAME: &str = "[namn]";
/// Most words of a name.
const LONGEST_NAME: usize = 4;
/// Longest abbreviation of a party.
const LONGEST_PARTY: usize = 3;

/// Covers everything in a document.
pub(crate) fn mask(document: &mut Document) {
    meta(&mut document.meta);
    document.grids.iter_mut().for_each(grid);
    document.blocks.iter_mut().for_each(|block| text(&mut block.text));
    document.tables.iter_mut().for_each(table);
    for risk in &mut document.risks {
        [&mut risk.control, &mut risk.risk_word, &mut risk.consequence_word].into_iter().for_each(option);
    }
    document.findings.iter_mut().for_each(finding);
    document.notes.iter_mut().for_each(|note| text(&mut note.words));
    document.warnings.iter_mut().for_each(|warning| text(&mut warning.detail));
}

/// Covers everything in the drawing of a page. A number may be several words there.
pub(crate) fn mask_trace(trace: &mut PageTrace) {
    trace.tables.iter_mut().for_each(|traced| grid(&mut traced.table));
    trace.blocks.iter_mut().for_each(|block| text(&mut block.text));
    let same_line = |a: &TracedWord, b: &TracedWord| a.bbox.y0 < b.bbox.y1 && b.bbox.y0 < a.bbox.y1;
    for line in trace.words.chunk_by_mut(same_line) {
        spread(line.iter_mut().map(|word| &mut word.text).collect());
    }
}

/// Covers all words of a text.
pub(crate) fn text(text: &mut String) {
    // A figure is long; most texts have neither.
    if !text.contains('@') && text.bytes().filter(u8::is_ascii_digit).count() < 7 {
        return;
    }
    for (range, personal) in personal_in(text).into_iter().rev() {
        text.replace_range(range, cover(personal));
    }
}

fn option(value: &mut Option<String>) {
    if let Some(value) = value {
        text(value);
    }
}

fn meta(meta: &mut DocumentMeta) {
    for item in &mut meta.items {
        option(&mut item.title);
        item.title.iter_mut().for_each(names);
    }
    for paragraph in &mut meta.paragraphs {
        for said in [&mut paragraph.heading, &mut paragraph.decision] {
            option(said);
            said.iter_mut().for_each(names);
        }
    }
    option(&mut meta.committee);
    meta.evidence.iter_mut().for_each(|evidence| text(&mut evidence.words));
}

fn table(table: &mut CanonicalTable) {
    let typed = is_typed(table);
    option(&mut table.title);
    for Column { header, group, .. } in &mut table.columns {
        text(header);
        option(group);
    }
    spread(table.columns.iter_mut().map(|column| &mut column.header).collect());
    for row in &mut table.rows {
        text(&mut row.label);
        let covered = std::mem::take(&mut row.text).into_iter().map(|(mut head, mut said)| {
            text(&mut head);
            text(&mut said);
            (head, said)
        });
        row.text = covered.collect::<BTreeMap<_, _>>();
        for cell in row.cells.iter_mut().flatten() {
            if cover_cell(&mut cell.raw, &cell.printed, typed) {
                cell.printed = read_cell(&cell.raw);
            }
            if let Some(Reviewed::Corrected { read_as }) = &mut cell.reviewed {
                let printed = read_cell(read_as);
                cover_cell(read_as, &printed, typed);
            }
        }
    }
    table.evidence.iter_mut().for_each(|inference| text(&mut inference.words));
}

/// Covers the print of a cell of a table. Whether anything was covered.
fn cover_cell(raw: &mut String, printed: &Printed, typed: bool) -> bool {
    if matches!(printed, Printed::Number(_)) && !is_no_figure(raw, typed) {
        return false;
    }
    let before = raw.clone();
    text(raw);
    *raw != before
}

/// The print of a cell of a table as it stands in a result that is covered.
pub(crate) fn covered(cell: &ValueCell, table: &CanonicalTable) -> String {
    let mut raw = cell.raw.clone();
    cover_cell(&mut raw, &cell.printed, is_typed(table));
    raw
}

fn is_typed(table: &CanonicalTable) -> bool {
    table.kind != "other"
}

fn grid(grid: &mut RawTable) {
    grid.captions.iter_mut().for_each(|caption| text(&mut caption.text));
    grid.headings.iter_mut().for_each(text);
    if let Some(run) = &mut grid.header_run {
        run.words.iter_mut().for_each(text);
        spread(run.words.iter_mut().collect());
    }
    for row in grid.rows.iter_mut().take(grid.header_rows) {
        for reading in &mut row.readings {
            spread(reading.cells.iter_mut().map(|cell| &mut cell.text).collect());
        }
    }
    let cells = grid.rows.iter_mut().flat_map(|row| &mut row.readings).flat_map(|reading| &mut reading.cells);
    for cell in cells {
        if read_cell(&cell.text).value().is_none() || is_no_figure(&cell.text, false) {
            text(&mut cell.text);
        }
    }
}

/// Whether what reads as a figure is none: an identity number, or a telephone number with its nought. In a
/// typed table ten figures in a row are an amount in kronor.
fn is_no_figure(raw: &str, typed: bool) -> bool {
    let parted = raw.trim().chars().any(|c| !c.is_ascii_digit());
    is_phone(raw) || is_identity(raw) && (parted || !typed)
}

/// Covers what stands in the words of one line, a number over several of them.
fn spread(words: Vec<&mut String>) {
    let mut places = Vec::with_capacity(words.len());
    let mut whole = String::new();
    for word in &words {
        if !whole.is_empty() {
            whole.push(' ');
        }
        let start = whole.len();
        whole.push_str(word);
        places.push(start..whole.len());
    }
    let found = personal_in(&whole);
    if found.is_empty() {
        return;
    }
    for (word, place) in words.into_iter().zip(places) {
        // From behind, so that the places before stay what they are.
        for (covered, personal) in found.iter().rev() {
            let (from, to) = (covered.start.max(place.start), covered.end.min(place.end));
            if from < to {
                let said = if from == covered.start { cover(*personal) } else { "" };
                word.replace_range(from - place.start..to - place.start, said);
            }
        }
    }
}

/// Covers the print of a cell of a typed table.
fn printed(raw: &mut String) {
    if read_cell(raw).value().is_none() || is_no_figure(raw, true) {
        text(raw);
    }
}

fn finding(finding: &mut Finding) {
    printed(&mut finding.printed);
    for said in [&mut finding.row, &mut finding.column] {
        text(said);
    }
    if let Some(words) = finding.statement.words_mut() {
        text(words);
    }
    for related in &mut finding.related {
        text(&mut related.row);
        text(&mut related.column);
        printed(&mut related.printed);
    }
    for repair in finding.repairs.iter_mut().chain(&mut finding.rivals) {
        text(&mut repair.row);
        text(&mut repair.column);
        printed(&mut repair.printed);
    }
}

/// Covers names of members: words with capitals before a party in brackets (`Maja Ek (S)`).
fn names(text: &mut String) {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        if is_party(word) {
            let name = out.iter().rev().take(LONGEST_NAME).take_while(|word| is_name(word)).count();
            if name >= 2 {
                out.truncate(out.len() - name);
                out.push(NAME.to_owned());
            }
        }
        out.push(word.to_owned());
    }
    *text = out.join(" ");
}

fn is_party(word: &str) -> bool {
    let inner =
        word.trim_end_matches([',', '.', ';', ':']).strip_prefix('(').and_then(|w| w.strip_suffix(')'));
    inner.is_some_and(|party| {
        (1..=LONGEST_PARTY).contains(&party.chars().count()) && party.chars().all(char::is_uppercase)
    })
}

fn is_name(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && chars.next().is_some_and(char::is_lowercase)
        && word.chars().all(|c| c.is_alphabetic() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(words: &str) -> String {
        let mut out = words.to_owned();
        text(&mut out);
        names(&mut out);
        out
    }

    #[test]
    fn a_number_over_several_words_is_covered_once() {
        let mut words = ["Tel.", "0150-570", "00", "Budget"].map(str::to_owned);
        spread(words.iter_mut().collect());
        assert_eq!(words, ["Tel.", "[telefon]", "", "Budget"]);
    }

    #[test]
    fn a_print_that_is_a_figure_stays() {
        let shown = |raw: &str| {
            let mut raw = raw.to_owned();
            printed(&mut raw);
            raw
        };
        for kept in ["070 123 456", "6408233234", "1-046", "-15 566", "+46 123 456 789"] {
            assert_eq!(shown(kept), kept);
        }
        assert_eq!(shown("640823-3234"), "[personnummer]");
        assert_eq!(shown("0701234567"), "[telefon]");
    }

    #[test]
    fn words_are_covered_and_figures_are_not() {
        assert_eq!(
            masked("Beslut om 640823-3234, ring 0150-569 90"),
            "Beslut om [personnummer], ring [telefon]"
        );
        assert_eq!(masked("namn.namnsson@almvik.example.se"), "[e-post]");
        assert_eq!(
            masked("Nämnden utser Maja Ek (S) och Per-Ola Ek (KD)."),
            "Nämnden utser [namn] (S) och [namn] (KD)."
        );
        for kept in
            ["Projekt 400003, org.nr 212000-0340", "2 157 6 568 640 823", "Signs of Safety (SOS)", "Plan (A)"]
        {
            assert_eq!(masked(kept), kept);
        }
    }
}
