//! The characters of a file of text.
//!
//! In: bytes. Out: text, by the file's own mark, else as it says itself, else as any text.

use sifferkoll_plugin::charset;

/// Bytes in which a page says its charset, as browsers look.
const META_REACH: usize = 1024;

/// The text, and whether its charset had to be guessed.
pub(crate) fn decode(bytes: &[u8]) -> (String, bool) {
    let latin = |reader: fn(u8) -> char| (bytes.iter().map(|byte| reader(*byte)).collect(), false);
    // What the bytes show of themselves counts more than what the page says.
    let shown = bytes.starts_with(b"\xEF\xBB\xBF") || charset::is_utf16(bytes);
    match declared(&bytes[..bytes.len().min(META_REACH)]).as_deref().filter(|_| !shown) {
        Some("iso-8859-15" | "latin9" | "latin-9") => latin(latin_9),
        Some("iso-8859-1" | "windows-1252" | "latin1" | "cp1252") => latin(charset::windows_1252),
        _ => {
            let (text, charset) = charset::decode(bytes);
            (text.into_owned(), charset.guessed().is_some())
        }
    }
}

/// The charset that the beginning of a page names, in small letters.
fn declared(head: &[u8]) -> Option<String> {
    let head = head.to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let after = |mark: &str| head.find(mark).map(|at| &head[at + mark.len()..]);
    let rest = after("charset=").or_else(|| after("encoding="))?.trim_start_matches(['"', '\'', ' ']);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
    Some(rest[..end].to_owned())
}

fn latin_9(byte: u8) -> char {
    match byte {
        0xA4 => '€',
        0xA6 => 'Š',
        0xA8 => 'š',
        0xB4 => 'Ž',
        0xB8 => 'ž',
        0xBC => 'Œ',
        0xBD => 'œ',
        0xBE => 'Ÿ',
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_names_and_guesses() {
        let check = |bytes: &[u8], text: &str, guessed| assert_eq!(decode(bytes), (text.to_owned(), guessed));
        check("\u{FEFF}å".as_bytes(), "å", false);
        check(b"\xFF\xFE\xE5\0", "å", false);
        check(b"\xFE\xFF\0\xE5", "å", false);
        check("å".as_bytes(), "å", false);
        check(b"\xE5\x96", "å–", true);
        check(b"<meta charset=\"ISO-8859-1\">\xE5", "<meta charset=\"ISO-8859-1\">å", false);
        check(b"<meta charset=iso-8859-15>\xA4", "<meta charset=iso-8859-15>€", false);
        check(b"<meta charset=utf-8>\xE5", "<meta charset=utf-8>å", true);
    }
}
