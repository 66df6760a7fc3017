//! Characters of the fonts of symbols.

/// What a character of a font of symbols shows, as far as figures, marks and bullets need it.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    // Fonts of symbols lie at F000 and above.
    let low = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let font = font.to_lowercase();
    if font.starts_with("wingdings") {
        return Some(match low {
            0x9F | 0x6C | 0xB7 => '•',
            0xA7 | 0x6E => '▪',
            0xA8 => '◻',
            0xD8 => '➢',
            0xDF | 0xEF => '←',
            0xE0 | 0xF0 => '→',
            0xE1 | 0xF1 => '↑',
            0xE2 | 0xF2 => '↓',
            0xE4 | 0xEB => '↗',
            0xE6 | 0xEE => '↘',
            0xFB | 0xFD => '☒',
            0xFC | 0xFE => '✓',
            _ => char::from_u32(code)?,
        });
    }
    if font.starts_with("symbol") {
        return Some(match low {
            0x2D => '\u{2212}',
            0x44 => 'Δ',
            0x53 => 'Σ',
            0xA3 => '≤',
            0xAC => '←',
            0xAD => '↑',
            0xAE => '→',
            0xAF => '↓',
            0xB1 => '±',
            0xB2 => '″',
            0xB3 => '≥',
            0xB4 => '×',
            0xB7 => '•',
            0xB8 => '÷',
            0xB9 => '≠',
            0xBB => '≈',
            0x20..=0x40 | 0x5B | 0x5D | 0x7B..=0x7D => char::from_u32(low)?,
            _ => char::from_u32(code)?,
        });
    }
    char::from_u32(code)
}
