//! Turns what a font says of a glyph into text.
//!
//! In: the library's string. Out: `GlyphText`, or `None` where the font says nothing of use. Latin
//! ligatures are taken apart (U+FB01 gives "fi"); spaces, minus signs and soft hyphens stay as they
//! are, because their sort matters for reading numbers.

use hayro_interpret::hayro_cmap::BfString;
use sifferkoll_plugin::model::GlyphText;
use unicode_normalization::UnicodeNormalization;

/// Text of one glyph.
pub(crate) fn glyph_text(raw: Option<BfString>) -> Option<GlyphText> {
    match raw? {
        BfString::Char(c) => one(c),
        BfString::String(text) => several(&text),
    }
}

/// Text of several characters, composed: "a" with a combining ring is "å".
pub(crate) fn several(text: &str) -> Option<GlyphText> {
    let known: String = text.chars().filter_map(known).nfc().collect();
    let mut chars = known.chars();
    match (chars.next(), chars.next()) {
        (None, _) => None,
        (Some(c), None) => one(c),
        (Some(_), Some(_)) if known.chars().any(is_ligature) => {
            let apart: String = known.chars().map(apart).collect();
            Some(GlyphText::Str(apart.into_boxed_str()))
        }
        (Some(_), Some(_)) => Some(GlyphText::Str(known.into_boxed_str())),
    }
}

fn one(c: char) -> Option<GlyphText> {
    let c = known(c)?;
    if is_ligature(c) {
        return Some(GlyphText::Str(apart(c).into_boxed_str()));
    }
    Some(GlyphText::Char(c))
}

/// Line ends and tabs are spaces; other control characters and the replacement character mean that
/// nobody knows.
fn known(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' => Some(' '),
        '\u{FFFD}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

fn is_ligature(c: char) -> bool {
    matches!(c, '\u{FB00}'..='\u{FB06}')
}

fn apart(c: char) -> String {
    if is_ligature(c) { std::iter::once(c).nfkc().collect() } else { c.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expect: Option<&str>) {
        let mut chars = raw.chars();
        let raw = match (chars.next(), chars.next()) {
            (Some(c), None) => BfString::Char(c),
            _ => BfString::String(raw.to_owned()),
        };
        let seen = glyph_text(Some(raw)).map(|text| match text {
            GlyphText::Char(c) => c.to_string(),
            GlyphText::Str(s) => s.to_string(),
        });
        assert_eq!(seen.as_deref(), expect);
    }

    #[test]
    fn spaces_and_signs_stay() {
        for same in ["\u{A0}", "\u{2009}", "\u{202F}", "\u{2212}", "\u{2013}", "\u{AD}", "²"] {
            check(same, Some(same));
        }
    }

    #[test]
    fn ligatures_come_apart_and_accents_together() {
        check("\u{FB01}", Some("fi"));
        check("\u{FB03}x", Some("ffix"));
        check("a\u{30A}", Some("å"));
    }

    #[test]
    fn control_characters_are_unknown() {
        check("\u{1}", None);
        check("\u{FFFD}", None);
        check("", None);
        check("\t", Some(" "));
    }
}
