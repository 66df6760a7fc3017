//! How high and wide letters are, for all that matters of fonts that are not known.
//!
//! Heights are means over the fonts of reports (Arial, Times, Calibri, Garamond, Verdana), widths those of Helvetica,
//! in shares of the font size.

/// How far letters reach above and below the baseline, in shares of the font size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reach {
    /// Top of the ink above the baseline.
    pub(crate) top: f32,
    /// Foot of the ink below the baseline, at least 0.
    pub(crate) foot: f32,
}

/// Height of figures, capitals and letters with a stem.
const TALL: f32 = 0.69;
/// Height of letters without a stem.
const LOW: f32 = 0.49;
/// Depth of letters that reach below the line.
const DEEP: f32 = 0.21;

/// How far a letter reaches; `None` for signs whose height tells nothing, as dashes and quotes.
fn reach(letter: char) -> Option<Reach> {
    let (top, foot) = match letter {
        'g' | 'p' | 'q' | 'y' => (LOW, DEEP),
        'j' => (TALL, DEEP),
        't' => (0.63, 0.0),
        'å' | 'ä' | 'ö' | 'é' | 'ü' | 'è' | 'á' | 'à' | 'b' | 'd' | 'f' | 'h' | 'k' | 'l' | 'i' | 'ß'
        | '%' | '&' | '?' | '!' => (TALL, 0.0),
        '(' | ')' | '[' | ']' | '{' | '}' | '/' | '|' | '§' => (0.72, 0.19),
        'Å' | 'Ä' | 'Ö' | 'É' | 'Ü' => (0.88, 0.0),
        ':' => (LOW, 0.0),
        ';' => (LOW, 0.13),
        ',' => (0.1, 0.13),
        '.' => (0.1, 0.0),
        _ if letter.is_ascii_digit() || letter.is_uppercase() => (TALL, 0.0),
        _ if letter.is_lowercase() => (LOW, 0.0),
        _ => return None,
    };
    Some(Reach { top, foot })
}

/// How far the letters of a word reach; `None` where they tell nothing.
pub(crate) fn reach_of(word: &str) -> Option<Reach> {
    let parts = word.chars().filter_map(reach);
    let all = parts.reduce(|a, b| Reach { top: a.top.max(b.top), foot: a.foot.max(b.foot) })?;
    // Points alone tell nothing; a dash or a quote above them would.
    (all.top >= LOW).then_some(all)
}

/// Whether all that is known of a word's height is that of low letters, which differs most between fonts.
pub(crate) fn is_low(reach: Reach) -> bool {
    reach.top <= LOW
}

/// Width of a letter with the blank that belongs to it, in shares of the font size.
pub(crate) fn advance(letter: char) -> f32 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '’' => 0.22,
        'f' | 't' | 'I' | '.' | ',' | ':' | ';' | '/' | '!' | '|' | ' ' => 0.28,
        'r' | '(' | ')' | '-' | '[' | ']' | '"' | '”' => 0.33,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 0.5,
        'w' | 'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | 'Å' | 'Ä' | '&' => 0.68,
        'C' | 'D' | 'H' | 'N' | 'R' | 'U' => 0.72,
        'G' | 'O' | 'Q' | 'Ö' => 0.78,
        'm' | 'M' => 0.83,
        '%' => 0.89,
        'W' => 0.94,
        '—' | '…' => 1.0,
        _ => 0.556,
    }
}

/// Blank between the edge of a letter's ink and that of its advance, in shares of the font size.
pub(crate) const BEARING: f32 = 0.06;
