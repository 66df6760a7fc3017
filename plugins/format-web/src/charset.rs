//! The characters of a file of text.
//!
//! In: bytes. Out: text, by the file's own mark, else as it says itself, else UTF-8 where it is that, else Windows-1252.

/// Bytes in which a page says its charset, as browsers look.
const META_REACH: usize = 1024;

/// The text, and whether its charset had to be guessed.
pub(crate) fn decode(bytes: &[u8]) -> (String, bool) {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return (String::from_utf8_lossy(rest).into_owned(), false);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return (wide(rest, u16::from_le_bytes), false);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return (wide(rest, u16::from_be_bytes), false);
    }
    let declared = declared(&bytes[..bytes.len().min(META_REACH)]);
    let latin = |reader: fn(u8) -> char| bytes.iter().map(|byte| reader(*byte)).collect::<String>();
    match (declared.as_deref(), std::str::from_utf8(bytes)) {
        (Some("iso-8859-15" | "latin9" | "latin-9"), _) => (latin(latin_9), false),
        (Some("iso-8859-1" | "windows-1252" | "latin1" | "cp1252"), _) => (latin(windows_1252), false),
        (_, Ok(text)) => (text.to_owned(), false),
        (_, Err(_)) => (latin(windows_1252), true),
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

fn wide(bytes: &[u8], from: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| from([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Windows-1252, with the five undefined bytes read as Latin-1 has them, as the WHATWG encoding does.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
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
