//! Records of old workbooks and the texts in them.

use super::compound::{u16_at, u32_at};
use sifferkoll_plugin::charset::windows_1252;
use sifferkoll_plugin::{Limits, ReadError};

const CONTINUE: u16 = 0x3C;

/// A record: what it is and its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) id: u16,
    pub(super) data: &'a [u8],
}

/// Records one after the other.
pub(super) struct Biff<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Biff<'a> {
    pub(super) fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    pub(super) fn next(&mut self) -> Option<Record<'a>> {
        let record = self.peek()?;
        self.at += 4 + record.data.len();
        Some(record)
    }

    fn peek(&self) -> Option<Record<'a>> {
        let id = u16_at(self.stream, self.at)?;
        let length = usize::from(u16_at(self.stream, self.at + 2)?);
        let start = self.at + 4;
        let end = (start + length).min(self.stream.len());
        Some(Record { id, data: self.stream.get(start..end)? })
    }

    /// The bytes of a record and of those that go on with it.
    pub(super) fn with_continues(&mut self, record: &Record<'a>) -> Vec<&'a [u8]> {
        let mut out = vec![record.data];
        while let Some(next) = self.peek().filter(|next| next.id == CONTINUE) {
            self.at += 4 + next.data.len();
            out.push(next.data);
        }
        out
    }

    /// The same as one run, for a text that may go on: every part after the first says anew how wide its letters are.
    pub(super) fn joined(&mut self, record: &Record<'a>) -> Vec<u8> {
        let parts = self.with_continues(record);
        let mut out = parts[0].to_vec();
        for part in &parts[1..] {
            out.extend_from_slice(part.get(1..).unwrap_or_default());
        }
        out
    }
}

/// A text behind its length, which takes this many bytes, and a byte that says how wide its letters are.
pub(super) fn unicode(data: Option<&[u8]>, width: usize) -> Option<String> {
    let data = data?;
    let length = if width == 1 { usize::from(*data.first()?) } else { usize::from(u16_at(data, 0)?) };
    let wide = *data.get(width)? & 1 != 0;
    let text = data.get(width + 1..)?;
    Some(letters(&text[..text.len().min(if wide { 2 * length } else { length })], wide))
}

/// A text of one byte a letter behind its length.
pub(super) fn text_of_bytes(data: Option<&[u8]>, width: usize) -> Option<String> {
    let data = data?;
    let length = if width == 1 { usize::from(*data.first()?) } else { usize::from(u16_at(data, 0)?) };
    let text = data.get(width..)?;
    Some(text[..text.len().min(length)].iter().map(|byte| windows_1252(*byte)).collect())
}

fn letters(bytes: &[u8], wide: bool) -> String {
    if !wide {
        // The lower halves of Unicode letters.
        return bytes.iter().map(|byte| char::from(*byte)).collect();
    }
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect()
}

/// Texts that cells share.
#[derive(Debug, Default)]
pub(super) struct Strings(Vec<String>);

impl Strings {
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        self.0.get(at).map(String::as_str)
    }

    /// The texts in a record and what goes on with it; a break ends them.
    pub(super) fn parse(parts: &[&[u8]], limits: &Limits) -> Result<Self, ReadError> {
        let count = parts.first().and_then(|part| u32_at(part, 4)).unwrap_or(0);
        if u64::from(count) > limits.max_cells {
            let limit = limits.max_cells;
            return Err(ReadError::TooLarge(format!("{count} texts, more than the limit of {limit}")));
        }
        let mut cursor = Cursor { parts, part: 0, at: 8 };
        let mut out = Vec::new();
        while (out.len() as u32) < count {
            let Some(text) = cursor.text() else { break };
            out.push(text);
        }
        Ok(Self(out))
    }
}

/// A place in a record that goes on in others.
struct Cursor<'a> {
    parts: &'a [&'a [u8]],
    part: usize,
    at: usize,
}

impl Cursor<'_> {
    fn byte(&mut self) -> Option<u8> {
        while self.at >= self.parts.get(self.part)?.len() {
            self.part += 1;
            self.at = 0;
        }
        self.at += 1;
        Some(self.parts[self.part][self.at - 1])
    }

    fn number(&mut self, bytes: u32) -> Option<u32> {
        let mut out = 0;
        for place in 0..bytes {
            out |= u32::from(self.byte()?) << (8 * place);
        }
        Some(out)
    }

    fn skip(&mut self, mut count: usize) {
        while let Some(part) = self.parts.get(self.part) {
            let here = part.len().saturating_sub(self.at);
            if count <= here {
                self.at += count;
                return;
            }
            count -= here;
            self.part += 1;
            self.at = 0;
        }
    }

    fn text(&mut self) -> Option<String> {
        let mut left = self.number(2)? as usize;
        let flags = self.byte()?;
        let mut wide = flags & 1 != 0;
        let runs = if flags & 8 != 0 { self.number(2)? as usize } else { 0 };
        let more = if flags & 4 != 0 { self.number(4)? as usize } else { 0 };
        let mut out = String::new();
        while left > 0 {
            let part = self.parts.get(self.part)?;
            if self.at >= part.len() {
                self.part += 1;
                // What goes on within a text says anew how wide its letters are.
                wide = *self.parts.get(self.part)?.first()? & 1 != 0;
                self.at = 1;
                continue;
            }
            let width = if wide { 2 } else { 1 };
            let taken = left.min((part.len() - self.at) / width);
            if taken == 0 {
                // Half a letter: the record is broken.
                return None;
            }
            out.push_str(&letters(&part[self.at..self.at + taken * width], wide));
            self.at += taken * width;
            left -= taken;
        }
        self.skip(4 * runs + more);
        Some(out)
    }
}
