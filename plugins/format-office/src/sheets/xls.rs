//! Workbooks of Excel from 5.0 to 2003 (BIFF5 and BIFF8).
//!
//! In: a compound file. Out: every sheet with what its cells show, the stored results of formulas included.

use super::biff::{Biff, Record, Strings, text_of_bytes, unicode};
use super::book::{Book, Cells, Look, damaged};
use super::compound::{Compound, u16_at, u32_at};
use super::show::{NumberFormat, truth};
use sifferkoll_plugin::{Bytes, Limits, PageSink, ReadError};
use std::collections::BTreeMap;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
/// Weight of letters from which they are bold.
const BOLD: u16 = 600;
/// What is counted of fonts but never stored.
const MISSING_FONT: u16 = 4;

/// Reads a workbook.
pub(super) fn read(bytes: &Bytes, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
    let file = Compound::open(bytes).ok_or_else(|| damaged("its header is broken"))?;
    if file.has("EncryptedPackage") {
        return Err(locked());
    }
    let stream = file.stream("Workbook").or_else(|| file.stream("Book"));
    let stream = stream.ok_or_else(|| {
        if file.has("WordDocument") {
            ReadError::Damaged("a document of Word before 2007 is not supported; save it as docx".to_owned())
        } else {
            damaged("there is no workbook in it")
        }
    })?;
    drop(file);
    let workbook = Workbook::parse(&stream, limits)?;
    let mut book = Book::new(limits, sink);
    for sheet in &workbook.sheets {
        if book.stopped() {
            break;
        }
        let mut cells = Cells::new(sheet.name.clone(), sheet.hidden);
        if sheet.holds_cells {
            workbook.sheet(&stream, sheet.start, limits, &mut cells, &mut book)?;
        }
        book.finish(cells)?;
    }
    Ok(())
}

fn locked() -> ReadError {
    ReadError::Encrypted("the workbook is locked with a password".to_owned())
}

struct Listed {
    name: String,
    start: usize,
    hidden: bool,
    holds_cells: bool,
}

/// What all sheets share.
struct Workbook {
    biff8: bool,
    epoch_1904: bool,
    sheets: Vec<Listed>,
    strings: Strings,
    styles: Vec<(NumberFormat, Look)>,
}

impl Workbook {
    fn parse(stream: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        let mut out = Self {
            biff8: true,
            epoch_1904: false,
            sheets: Vec::new(),
            strings: Strings::default(),
            styles: Vec::new(),
        };
        let mut bold: Vec<bool> = Vec::new();
        let mut codes: BTreeMap<u16, String> = BTreeMap::new();
        let mut looks: Vec<(u16, u16, u8)> = Vec::new();
        let mut biff = Biff::new(stream, 0);
        let first = biff.next().filter(|record| record.id == BOF);
        let first = first.ok_or_else(|| damaged("it does not begin as one of Excel 5.0 or later does"))?;
        out.biff8 = u16_at(first.data, 0) != Some(0x0500);
        while let Some(record) = biff.next() {
            let data = record.data;
            match record.id {
                EOF => break,
                0x2F => return Err(locked()),
                0x22 => out.epoch_1904 = u16_at(data, 0) == Some(1),
                0x31 => bold.push(u16_at(data, 6).is_some_and(|weight| weight >= BOLD)),
                0x041E => {
                    let code =
                        if out.biff8 { unicode(data.get(2..), 2) } else { text_of_bytes(data.get(2..), 1) };
                    codes.extend(u16_at(data, 0).zip(code));
                }
                0xE0 => {
                    let at = |at| u16_at(data, at).unwrap_or(0);
                    let indent = if out.biff8 { data.get(8).map_or(0, |b| b & 0x0F) } else { 0 };
                    looks.push((at(0), at(2), indent));
                }
                0x85 => {
                    let name =
                        if out.biff8 { unicode(data.get(6..), 1) } else { text_of_bytes(data.get(6..), 1) };
                    let start = u32_at(data, 0).unwrap_or(u32::MAX) as usize;
                    let state = data.get(4).copied().unwrap_or(0);
                    let sort = data.get(5).copied().unwrap_or(0);
                    out.sheets.push(Listed {
                        name: name.unwrap_or_default(),
                        start,
                        hidden: state & 3 != 0,
                        holds_cells: sort == 0,
                    });
                }
                0xFC => out.strings = Strings::parse(&biff.with_continues(&record), limits)?,
                _ => {}
            }
        }
        out.styles = looks
            .into_iter()
            .map(|(font, id, indent)| {
                let code = codes.get(&id).map(String::as_str).or_else(|| NumberFormat::built_in(id));
                let font = if font > MISSING_FONT { font - 1 } else { font };
                let look = Look { bold: bold.get(usize::from(font)).copied().unwrap_or(false), indent };
                (NumberFormat::parse(code.unwrap_or("General")), look)
            })
            .collect();
        Ok(out)
    }

    fn sheet(
        &self,
        stream: &[u8],
        start: usize,
        limits: &Limits,
        cells: &mut Cells,
        book: &mut Book<'_>,
    ) -> Result<(), ReadError> {
        let mut biff = Biff::new(stream, start);
        if biff.next().is_none_or(|record| record.id != BOF) {
            cells.damaged = Some(String::from("the sheet is not where the workbook says"));
            return Ok(());
        }
        // Charts lie within sheets and are streams of their own.
        let mut depth = 0usize;
        // Place of the formula whose text comes in a record of its own.
        let mut text_for: Option<(u32, u32, Look)> = None;
        while let Some(record) = biff.next() {
            match record.id {
                BOF => depth += 1,
                EOF if depth == 0 => return Ok(()),
                EOF => depth -= 1,
                _ if depth > 0 => {}
                0x0208 => {
                    let hidden = u16_at(record.data, 12).is_some_and(|options| options & 0x20 != 0);
                    if let Some(row) = u16_at(record.data, 0).filter(|_| hidden) {
                        cells.hide_rows(row.into(), row.into());
                    }
                }
                0x7D => {
                    let at = |at| u16_at(record.data, at).unwrap_or(0);
                    if at(8) & 1 != 0 {
                        cells.hide_columns(at(0).into(), at(2).into());
                    }
                }
                0xE5 => {
                    for four in record.data.get(2..).unwrap_or_default().chunks_exact(8) {
                        let at = |at| u32::from(u16_at(four, at).unwrap_or(0));
                        cells.merge([at(0), at(4), at(2), at(6)], limits)?;
                    }
                }
                0x0207 => {
                    if let Some((row, column, look)) = text_for.take() {
                        let data = biff.joined(&record);
                        let text =
                            if self.biff8 { unicode(Some(&data), 2) } else { text_of_bytes(Some(&data), 2) };
                        book.put(cells, row, column, &text.unwrap_or_default(), look)?;
                    }
                }
                _ => {
                    if let Some(place) = self.cell(&record, &mut biff, cells, book)? {
                        text_for = Some(place);
                    }
                }
            }
        }
        cells.damaged = Some(String::from("the sheet breaks off"));
        Ok(())
    }

    /// Puts the cells of a record; the place of a formula whose text is still to come.
    fn cell<'s>(
        &self,
        record: &Record<'s>,
        biff: &mut Biff<'s>,
        cells: &mut Cells,
        book: &mut Book<'_>,
    ) -> Result<Option<(u32, u32, Look)>, ReadError> {
        let data = record.data;
        let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else { return Ok(None) };
        let (row, column) = (u32::from(row), u32::from(column));
        if record.id == 0xBD {
            let values = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
            for (value, column) in values.chunks_exact(6).zip(column..) {
                let number = u32_at(value, 2).map_or(f64::NAN, rk);
                let (text, look) = self.shown(u16_at(value, 0).unwrap_or(0), number);
                book.put(cells, row, column, &text, look)?;
            }
            return Ok(None);
        }
        let style = u16_at(data, 4).unwrap_or(0);
        let look = self.styles.get(usize::from(style)).map(|(_, look)| *look).unwrap_or_default();
        let float = || data.get(6..14).and_then(|b| b.try_into().ok()).map_or(f64::NAN, f64::from_le_bytes);
        let text = match record.id {
            0xFD => {
                u32_at(data, 6).and_then(|at| self.strings.get(at as usize)).unwrap_or_default().to_owned()
            }
            0x0204 | 0xD6 => {
                let data = biff.joined(record);
                let text =
                    if self.biff8 { unicode(data.get(6..), 2) } else { text_of_bytes(data.get(6..), 2) };
                text.unwrap_or_default()
            }
            0x027E => self.shown(style, u32_at(data, 6).map_or(f64::NAN, rk)).0,
            0x0205 => truth_or_error(data.get(6), data.get(7)),
            0x0006 if u16_at(data, 12) == Some(0xFFFF) => match data.get(6) {
                Some(0) => return Ok(Some((row, column, look))),
                Some(1) => truth_or_error(data.get(8), Some(&0)),
                Some(2) => truth_or_error(data.get(8), Some(&1)),
                _ => String::new(),
            },
            // A number, and the stored result of a formula.
            0x0203 | 0x0006 => self.shown(style, float()).0,
            _ => return Ok(None),
        };
        book.put(cells, row, column, &text, look)?;
        Ok(None)
    }

    fn shown(&self, style: u16, number: f64) -> (String, Look) {
        if number.is_nan() {
            return Default::default();
        }
        match self.styles.get(usize::from(style)) {
            Some((format, look)) => (format.show(number, self.epoch_1904), *look),
            None => (NumberFormat::general().show(number, false), Look::default()),
        }
    }
}

/// A number in 30 bits: the upper part of a float, or a whole number, either perhaps times a hundred.
fn rk(bits: u32) -> f64 {
    let number =
        if bits & 2 != 0 { f64::from(bits as i32 >> 2) } else { f64::from_bits(u64::from(bits & !3) << 32) };
    if bits & 1 != 0 { number / 100.0 } else { number }
}

fn truth_or_error(value: Option<&u8>, is_error: Option<&u8>) -> String {
    let (Some(value), Some(is_error)) = (value, is_error) else { return String::new() };
    if *is_error == 0 {
        return truth(*value != 0);
    }
    let name = match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_thirty_bits() {
        assert_eq!(rk((1234 << 2) | 2), 1234.0);
        assert_eq!(rk(((-614i32 as u32) << 2) | 3), -6.14);
        assert_eq!(rk(0x3FF0_0000), 1.0);
    }
}
