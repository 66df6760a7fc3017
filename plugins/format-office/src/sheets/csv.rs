//! Separated values, as spreadsheet programs and registers export them.
//!
//! In: text in any charset. Out: one sheet without a name. A file is taken for separated values only where its lines
//! have the same number of fields: in doubt it is a text dump, in which commas and semicolons stand in prose.

use super::book::{Book, Cells, Look};
use sifferkoll_plugin::charset::{decode, is_utf16};
use sifferkoll_plugin::model::WarningCode;
use sifferkoll_plugin::{Bytes, Limits, PageSink, ReadError, Sniff};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Bytes from which the delimiter is told.
const LOOKED_AT: usize = 1 << 16;
/// Delimiters that are known, the surest first.
const DELIMITERS: [char; 4] = [';', '\t', ',', '|'];
/// Fewest lines with fields.
const LEAST_LINES: usize = 3;
/// Fields of a line that are counted; what has more is no table that anyone reads.
const MOST_FIELDS: usize = 1 << 14;

/// How sure the bytes are separated values.
pub(super) fn sniff(bytes: &[u8]) -> Sniff {
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let controls = |b: &u8| *b < 32 && !matches!(*b, b'\n' | b'\r' | b'\t');
    if head.starts_with(b"%PDF") || !is_utf16(head) && head.iter().any(controls) {
        return Sniff::No;
    }
    let (text, _) = decode(even(head));
    // A line that the limit cuts says nothing.
    let whole =
        if head.len() < bytes.len() { text.rsplit_once('\n').map_or("", |(text, _)| text) } else { &text };
    if whole.trim_start().starts_with(['<', '{', '[', '#', '|']) {
        return Sniff::No;
    }
    if delimiter(whole).is_some() { Sniff::Yes } else { Sniff::No }
}

/// UTF-16 is cut between letters.
fn even(head: &[u8]) -> &[u8] {
    &head[..head.len() / 2 * 2]
}

/// Reads a file.
pub(super) fn read(bytes: &Bytes, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty("the file is empty".to_owned()));
    }
    let (text, charset) = decode(bytes);
    let mut cut = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let delimiter = delimiter(&text[..cut]).unwrap_or(';');
    let body = declared(&text).map_or(text.as_ref(), |(_, body)| body);
    let point = has_decimal_point(&body[..body.len().min(cut)], delimiter);
    let mut book = Book::new(limits, sink);
    if let Some(name) = charset.guessed() {
        book.warn(WarningCode::Charset, name.to_owned(), None);
    }
    let mut cells = Cells::new(String::new(), false);
    let mut failed = None;
    fields(body, delimiter, &mut |row, column, field| {
        let shown = if point { with_comma(field) } else { None };
        let text = shown.as_deref().unwrap_or(field);
        match book.put(&mut cells, row, column, text, Look::default()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = failed {
        return Err(error);
    }
    book.finish(cells)
}

/// The delimiter that the first line names, as Excel writes and understands it, and what follows.
fn declared(text: &str) -> Option<(char, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let mut named = first.trim_end_matches('\r').strip_prefix("sep=")?.chars();
    let delimiter = named.next()?;
    named.next().is_none().then_some((delimiter, rest))
}

/// The delimiter under which the lines have the same number of fields, where one does.
fn delimiter(text: &str) -> Option<char> {
    if let Some((delimiter, _)) = declared(text) {
        return Some(delimiter);
    }
    DELIMITERS.into_iter().find(|delimiter| fits(text, *delimiter))
}

fn fits(text: &str, delimiter: char) -> bool {
    // Number of fields, and of those that begin with a blank, by line.
    let mut lines: BTreeMap<u32, (usize, bool)> = BTreeMap::new();
    let (mut spaced, mut all, mut wide) = (0usize, 0usize, false);
    fields(text, delimiter, &mut |row, column, field| {
        let line = lines.entry(row).or_default();
        line.0 += 1;
        line.1 |= column == 0 && field.contains(char::is_alphabetic);
        all += usize::from(column > 0);
        spaced += usize::from(column > 0 && field.starts_with(' '));
        wide |= column as usize >= MOST_FIELDS;
        if wide { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (fields, _) in lines.values() {
        *counts.entry(*fields).or_default() += 1;
    }
    let Some((usual, lines_with)) =
        counts.iter().filter(|(fields, _)| **fields > 1).max_by_key(|(_, lines)| **lines)
    else {
        return false;
    };
    let filled = lines.len();
    let several = filled - counts.get(&1).copied().unwrap_or(0);
    let labelled = lines.values().filter(|(fields, label)| fields == usual && *label).count();
    let share = |part: usize, whole: usize, per_cent: usize| part * 100 >= whole * per_cent;
    if *lines_with < LEAST_LINES || !share(*lines_with, several, 95) {
        return false;
    }
    match delimiter {
        // Titles between the tables may be without fields of their own.
        ';' => share(several, filled, 60),
        // Dumps keep tables by tabs, too, and prose around them.
        '\t' => share(*lines_with, filled, 100),
        // Prose has a blank behind a comma, and figures have one within.
        _ => {
            share(several, filled, 90)
                && !share(spaced, all, 20)
                && (*usual > 2 || share(labelled, *lines_with, 80) && filled > 4)
        }
    }
}

/// Every field with its row and column; lines within quotes are one row. Empty lines are counted.
fn fields(text: &str, delimiter: char, take: &mut dyn FnMut(u32, u32, &str) -> ControlFlow<()>) {
    let mut chars = text.char_indices().peekable();
    let (mut row, mut column) = (0u32, 0u32);
    let mut quoted = String::new();
    loop {
        let start = chars.peek().map_or(text.len(), |(at, _)| *at);
        let mut end = start;
        let is_quoted = chars.next_if(|(_, c)| *c == '"').is_some();
        if is_quoted {
            quoted.clear();
            while let Some((_, c)) = chars.next() {
                if c == '"' && chars.next_if(|(_, next)| *next == '"').is_none() {
                    break;
                }
                if c != '\r' {
                    quoted.push(c);
                }
            }
        }
        let mut closing = None;
        for (at, c) in chars.by_ref() {
            if c == delimiter || c == '\n' {
                closing = Some(c);
                end = at;
                break;
            }
            end = at + c.len_utf8();
            if is_quoted && c != '\r' {
                quoted.push(c);
            }
        }
        let field = if is_quoted { quoted.as_str() } else { text[start..end].trim_end_matches('\r') };
        // A line without anything has no fields.
        let empty_line = column == 0 && field.is_empty() && closing != Some(delimiter);
        if !empty_line && take(row, column, field).is_break() {
            return;
        }
        match closing {
            Some(c) if c == delimiter => column = column.saturating_add(1),
            Some(_) => (row, column) = (row.saturating_add(1), 0),
            None => return,
        }
    }
}

/// Whether figures have a decimal point, as `12.5`, and none has a comma.
fn has_decimal_point(text: &str, delimiter: char) -> bool {
    let (mut points, mut commas) = (false, false);
    fields(text, delimiter, &mut |_, _, field| {
        points |= with_comma(field).is_some();
        commas |= is_decimal(field, ',');
        ControlFlow::Continue(())
    });
    points && !commas
}

fn is_decimal(field: &str, mark: char) -> bool {
    let figure = field.trim().trim_start_matches(['-', '+', '\u{2212}']).trim_end_matches(['%', ' ']);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    figure.split_once(mark).is_some_and(|(whole, part)| digits(whole) && digits(part))
}

/// A figure with a decimal point with a comma in its place.
fn with_comma(field: &str) -> Option<String> {
    is_decimal(field, '.').then(|| field.replacen('.', ",", 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<char>) {
        assert_eq!(delimiter(text), expect, "{text}");
    }

    #[test]
    fn delimiters_by_evidence() {
        check("Enhet;Utfall;Budget\r\nStab;-1,5;-1,4\r\nSkola;-20,1;-19\r\n", Some(';'));
        check("Unit,2022,2023\nStab,12,13\nSkola,4,5\n\"Vård, omsorg\",7,8\n", Some(','));
        check("Enhet\t2022\t2023\nStab\t12\t13\nSkola\t4\t5\n", Some('\t'));
        check("Titel;;\n;;\nEnhet;2022;2023\nStab;1;2\nSkola;4;5\n", Some(';'));
        check("Titel\n\nEnhet;2022;2023\nStab;1;2\nSkola;4;5\n", Some(';'));
        check("sep=|\nEnhet|1\n", Some('|'));
    }

    #[test]
    fn prose_and_dumps_are_no_separated_values() {
        check("Året har präglats av fler anmälningar, och det märks.\nHär, som där, syns det.\nSå.\n", None);
        check("12,5\n13,4\n15,6\n18,0\n12,5\n", None);
        check("Kostnaden ökade, trots allt\nIntäkterna sjönk, som väntat\nUtfallet, till slut\n", None);
        check("Titel\nEnhet\t2022\t2023\nStab\t12\t13\nSkola\t4\t5\nMer text här.\n", None);
    }

    #[test]
    fn fields_with_quotes_breaks_and_empty_lines() {
        let mut out = Vec::new();
        fields("a;\"b \"\"c\"\"\nd\";\n\n;e", ';', &mut |row, column, field| {
            out.push((row, column, field.to_owned()));
            ControlFlow::Continue(())
        });
        let expect = [(0, 0, "a"), (0, 1, "b \"c\"\nd"), (0, 2, ""), (2, 0, ""), (2, 1, "e")];
        assert_eq!(out, expect.map(|(r, c, f)| (r, c, f.to_owned())));
    }
}
