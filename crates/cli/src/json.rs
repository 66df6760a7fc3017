//! JSON results: one object, an array, or one object a line.

use serde::Serialize;
use std::io::{self, Write};

/// How several objects become one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The only object, indented.
    One,
    /// An array of indented objects.
    Array,
    /// One object a line.
    Lines,
}

impl Layout {
    /// The layout of `json`.
    pub(crate) fn json(many: bool) -> Self {
        if many { Self::Array } else { Self::One }
    }
}

/// Writes objects as they come.
#[derive(Debug)]
pub(crate) struct Writer {
    layout: Layout,
    written: usize,
}

impl Writer {
    /// Nothing is written yet.
    pub(crate) fn new(layout: Layout) -> Self {
        Self { layout, written: 0 }
    }

    /// Writes one more object.
    pub(crate) fn push(&mut self, to: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
        match (self.layout, self.written) {
            (Layout::Array, 0) => to.write_all(b"[\n")?,
            (Layout::Array, _) => to.write_all(b",\n")?,
            (Layout::One | Layout::Lines, _) => {}
        }
        self.written += 1;
        // In memory first, since JSON is written in pieces of a few bytes.
        let text = match self.layout {
            Layout::Lines => serde_json::to_vec(value)?,
            Layout::One | Layout::Array => serde_json::to_vec_pretty(value)?,
        };
        to.write_all(&text)?;
        if self.layout == Layout::Array { Ok(()) } else { to.write_all(b"\n") }
    }

    /// Writes what closes the text.
    pub(crate) fn end(self, to: &mut impl Write) -> io::Result<()> {
        match (self.layout, self.written) {
            (Layout::Array, 0) => to.write_all(b"[]\n"),
            (Layout::Array, _) => to.write_all(b"\n]\n"),
            (Layout::One | Layout::Lines, _) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(layout: Layout, count: usize, expect: &str) {
        let mut writer = Writer::new(layout);
        let mut to = Vec::new();
        for n in 0..count {
            writer.push(&mut to, &json!({ "n": n })).unwrap();
        }
        writer.end(&mut to).unwrap();
        assert_eq!(String::from_utf8(to).unwrap(), expect);
    }

    #[test]
    fn layouts() {
        check(Layout::One, 1, "{\n  \"n\": 0\n}\n");
        check(Layout::Array, 0, "[]\n");
        check(Layout::Array, 2, "[\n{\n  \"n\": 0\n},\n{\n  \"n\": 1\n}\n]\n");
        check(Layout::Lines, 0, "");
        check(Layout::Lines, 2, "{\"n\":0}\n{\"n\":1}\n");
    }
}
