//! Bytes of text to characters, whatever charset they were written in.
//!
//! In: the bytes of a file. Out: its text, and what charset it seems to be in. UTF-8 and UTF-16 show themselves;
//! what is neither is Windows-1252, or the code page 850 of DOS where its Swedish letters stand within words.

use std::borrow::Cow;

/// Bytes from which a charset is told.
const LOOKED_AT: usize = 1 << 16;
/// Letters without a mark before them from which their order is told: a few bytes with a zero among them are anything.
const LEAST_PAIRS: usize = 4;
/// Share of zero bytes in every second place, in per cent, from which a file without a mark is UTF-16.
const ZEROS: usize = 40;
/// Swedish letters of DOS within words that it takes to believe in them.
const LEAST_LETTERS: usize = 3;

/// How a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, perhaps with a mark at its beginning.
    Utf8,
    /// UTF-16 in either order.
    Utf16,
    /// Windows-1252, of which Latin-1 is nearly a part.
    Windows1252,
    /// Code page 850 of DOS.
    Dos850,
}

impl Charset {
    /// Name of a charset that is only guessed, for a warning; `None` for those that show themselves.
    pub fn guessed(self) -> Option<&'static str> {
        match self {
            Self::Utf8 | Self::Utf16 => None,
            Self::Windows1252 => Some("Windows-1252"),
            Self::Dos850 => Some("CP850"),
        }
    }
}

/// The text of a file, and the charset it was taken for.
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Charset) {
    if let Some(bytes) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return (String::from_utf8_lossy(bytes), Charset::Utf8);
    }
    if let Some(order) = utf16_order(bytes) {
        let bytes = &bytes[if order.marked { 2 } else { 0 }..];
        let unit = |pair: &[u8]| {
            let pair = [pair[0], pair[1]];
            if order.little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
        };
        let units = bytes.chunks_exact(2).map(unit);
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect();
        return (Cow::Owned(text), Charset::Utf16);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), Charset::Utf8);
    }
    if is_dos(&bytes[..bytes.len().min(LOOKED_AT)]) {
        return (Cow::Owned(bytes.iter().map(|byte| dos_850(*byte)).collect()), Charset::Dos850);
    }
    (Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect()), Charset::Windows1252)
}

/// Whether a file is UTF-16, by its mark or by its zero bytes.
pub fn is_utf16(bytes: &[u8]) -> bool {
    utf16_order(bytes).is_some()
}

struct Order {
    little: bool,
    marked: bool,
}

fn utf16_order(bytes: &[u8]) -> Option<Order> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] if !rest.starts_with(&[0, 0]) => {
            return Some(Order { little: true, marked: true });
        }
        [0xFE, 0xFF, ..] => return Some(Order { little: false, marked: true }),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let pairs = head.len() / 2;
    let zeros = |at: usize| head.chunks_exact(2).filter(|pair| pair[at] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    // Letters of the Latin alphabet have a zero in one place, and no text has one in the other.
    let shows = |here: usize, there: usize| pairs >= LEAST_PAIRS && here * 100 >= pairs * ZEROS && there == 0;
    if shows(second, first) {
        return Some(Order { little: true, marked: false });
    }
    shows(first, second).then_some(Order { little: false, marked: false })
}

/// Whether Swedish letters of DOS stand within words, and hardly any of Windows do.
fn is_dos(bytes: &[u8]) -> bool {
    let (mut dos, mut windows) = (0usize, 0usize);
    for three in bytes.windows(3) {
        if !three[0].is_ascii_alphabetic() || !three[2].is_ascii_alphabetic() {
            continue;
        }
        dos += usize::from(matches!(three[1], 0x82 | 0x84 | 0x86 | 0x8E | 0x8F | 0x94 | 0x99));
        windows += usize::from(matches!(three[1], 0xC4 | 0xC5 | 0xD6 | 0xE4 | 0xE5 | 0xE9 | 0xF6));
    }
    dos >= LEAST_LETTERS && dos > 10 * windows
}

/// Windows-1252, with the five undefined bytes read as Latin-1 has them, as the WHATWG encoding does.
pub fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[rustfmt::skip]
const DOS_850: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å',
    'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ',
    'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '®', '¬', '½', '¼', '¡', '«', '»',
    '░', '▒', '▓', '│', '┤', 'Á', 'Â', 'À', '©', '╣', '║', '╗', '╝', '¢', '¥', '┐',
    '└', '┴', '┬', '├', '─', '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦', '╠', '═', '╬', '¤',
    'ð', 'Ð', 'Ê', 'Ë', 'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█', '▄', '¦', 'Ì', '▀',
    'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´',
    '\u{AD}', '±', '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³', '²', '■', '\u{A0}',
];

fn dos_850(byte: u8) -> char {
    match byte {
        0x80.. => DOS_850[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Nämndens intäkter blev större än väntat under året";

    fn check(bytes: &[u8], expect: Charset) {
        let (text, charset) = decode(bytes);
        assert_eq!((text.as_ref(), charset), (TEXT, expect));
    }

    #[test]
    fn charsets_show_themselves() {
        check(TEXT.as_bytes(), Charset::Utf8);
        check(&[b"\xEF\xBB\xBF", TEXT.as_bytes()].concat(), Charset::Utf8);
        let little: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&little, Charset::Utf16);
        check(&big, Charset::Utf16);
        check(&[b"\xFF\xFE", little.as_slice()].concat(), Charset::Utf16);
        check(&[b"\xFE\xFF", big.as_slice()].concat(), Charset::Utf16);
    }

    #[test]
    fn old_charsets_are_told_by_their_letters() {
        let one_byte = |letters: [u8; 3]| -> Vec<u8> {
            let byte = |c: char| match c {
                'å' => letters[0],
                'ä' => letters[1],
                'ö' => letters[2],
                c => c as u8,
            };
            TEXT.chars().map(byte).collect()
        };
        check(&one_byte([0xE5, 0xE4, 0xF6]), Charset::Windows1252);
        check(&one_byte([0x86, 0x84, 0x94]), Charset::Dos850);
        assert_eq!(decode(b"\x84ord\x94 och \x96 \x94till\x94").1, Charset::Windows1252);
    }

    #[test]
    fn other_bytes_are_no_utf16() {
        assert!(!is_utf16(&[0, 1, 2, 3]));
        assert!(!is_utf16(b""));
        assert!(!is_utf16(&[0; 100]));
    }
}
