//! Text dumps: what archives keep of reports that were turned into text long ago.
//!
//! In: text in whatever charset. Out: the lines with their numbers, all in one run,
//! since a dump's tables go on over its page breaks.
#![deny(clippy::disallowed_methods)]

use sifferkoll_plugin::charset::{decode, is_utf16};
use sifferkoll_plugin::model::{FormatInfo, Location, TextLine, TextPage, Warning, WarningCode};
use sifferkoll_plugin::{InputFormat, Limits, PageSink, ReadError, Registry, Sniff, Source, head_of};

/// Share of control characters, in a thousand, above which a file is not text: real dumps hold form feeds
/// and a stray one now and then.
const CONTROLS_PER_MILLE: usize = 10;

/// Longest line that is read, in bytes: many times what any printed line or paragraph takes. A file without line
/// ends has no rows to find, and what can be read from a line of figures grows with the square of its length.
const LONGEST_LINE: usize = 10_000;

/// The format.
#[derive(Debug, Clone, Copy)]
pub struct TextFormat;

/// Adds the format.
pub fn register(registry: &mut Registry) {
    registry.format(TextFormat);
}

impl InputFormat for TextFormat {
    fn info(&self) -> FormatInfo {
        FormatInfo { name: "text", summary: "text dump of a report", extensions: &["txt", "text"] }
    }

    fn sniff(&self, bytes: &[u8]) -> Sniff {
        let head = head_of(bytes);
        if head.is_empty() || head.starts_with(b"%PDF-") {
            return Sniff::No;
        }
        if is_utf16(head) {
            return Sniff::Maybe;
        }
        if head.contains(&0) {
            return Sniff::No;
        }
        let controls = head.iter().filter(|b| **b < 32 && !matches!(b, b'\n' | b'\r' | b'\t' | 12)).count();
        if controls * 1000 > head.len() * CONTROLS_PER_MILLE { Sniff::No } else { Sniff::Maybe }
    }

    fn read(&self, source: &Source<'_>, _: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
        if source.bytes.is_empty() {
            return Err(ReadError::Empty("the file is empty".to_owned()));
        }
        let (text, charset) = decode(source.bytes);
        if let Some(name) = charset.guessed() {
            let code = WarningCode::Charset;
            sink.warn(Warning { code, detail: name.to_owned(), location: None });
        }
        let lines: Vec<TextLine> = text
            .split('\n')
            .zip(1..)
            .map(|(line, number)| TextLine { number, text: line.trim_end_matches('\r').replace('\u{C}', "") })
            .map(|line| short_enough(line, sink))
            .collect();
        // The only run of lines: whether the sink wants more makes no difference.
        let _ = sink.lines(TextPage { lines });
        Ok(())
    }
}

/// The line, or an empty one in the place of one that is too long.
fn short_enough(line: TextLine, sink: &mut dyn PageSink) -> TextLine {
    let TextLine { number, text } = line;
    if text.len() <= LONGEST_LINE {
        return TextLine { number, text };
    }
    let detail = format!("a line of {} bytes, more than the limit of {LONGEST_LINE}", text.len());
    let location = Some(Location::Lines { first: number, last: number });
    sink.warn(Warning { code: WarningCode::PageDamaged, detail, location });
    TextLine { number, text: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_plugin::testing::{Collect, TEST_LIMITS, conforms};

    fn lines(bytes: &[u8]) -> (Vec<String>, Vec<Warning>) {
        let mut sink = Collect::default();
        let bytes = bytes.to_vec().into();
        let source = Source::new("test", &bytes);
        TextFormat.read(&source, &TEST_LIMITS, &mut sink).expect("text is read");
        (sink.lines[0].lines.iter().map(|l| l.text.clone()).collect(), sink.warnings)
    }

    #[test]
    fn lines_keep_their_blanks_and_numbers() {
        assert_eq!(lines("\u{FEFF} Åtgärd\r\nb  \n".as_bytes()).0, [" Åtgärd", "b  ", ""]);
    }

    #[test]
    fn old_files_are_read_as_windows_1252_with_a_warning() {
        let (lines, warnings) = lines(b"l\xF6ner \x96 614");
        assert_eq!(lines, ["löner – 614"]);
        assert_eq!(warnings[0].code, WarningCode::Charset);
    }

    #[test]
    fn lines_without_end_are_left_out_with_a_warning() {
        let long = "1 ".repeat(LONGEST_LINE / 2);
        let (lines, warnings) = lines(format!("a\n{long}\n{long}x\nb").as_bytes());
        assert_eq!(lines, ["a", &long, "", "b"]);
        let told: Vec<_> = warnings.into_iter().map(|warning| (warning.code, warning.location)).collect();
        assert_eq!(told, [(WarningCode::PageDamaged, Some(Location::Lines { first: 3, last: 3 }))]);
    }

    #[test]
    fn the_contract_holds() {
        conforms(&TextFormat, "Summa\t-1 291\t-1 402\t111\n".repeat(20).as_bytes());
        assert_eq!(TextFormat.sniff(b"%PDF-1.7"), Sniff::No);
        assert_eq!(TextFormat.sniff(&[0, 1, 2, 3]), Sniff::No);
    }
}
