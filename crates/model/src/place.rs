//! Names of places that are neither on a page nor in a line of a text: cells of a sheet, rows and paragraphs that a
//! document stores. The same in every language, and they can be read back.

use crate::{Location, SheetCellId, SheetName, StoredPlace};

/// Letters of the alphabet that columns are named by.
const LETTERS: u32 = 26;

impl Location {
    /// `Blad1!B7:C9` for cells of a sheet (`B7` where the sheet has no name), `t3r2` for a row of a stored table, `¶12`
    /// for a stored paragraph; `None` on a page and in lines of a text.
    pub fn stored_name(&self) -> Option<String> {
        match self {
            Self::Page { .. } | Self::Lines { .. } => None,
            Self::Sheet { name, first, last, .. } => {
                let cells = SheetCellId::range(*first, *last);
                Some(if name.as_str().is_empty() { cells } else { format!("{}!{cells}", name.as_str()) })
            }
            Self::Stored { place: StoredPlace::Row { table, row }, .. } => Some(format!("t{table}r{row}")),
            Self::Stored { place: StoredPlace::Paragraph(number), .. } => Some(format!("¶{number}")),
        }
    }

    /// The place with a name of [`Location::stored_name`]. Of a sheet, `sheet` says which one of its workbook it is,
    /// counted from 0; of what is stored, `within` are the numbers of the first and last paragraph or row. `None` where
    /// it is no such name.
    pub fn from_stored_name(name: &str, sheet: u16, within: (u32, u32)) -> Option<Self> {
        // Names of sheets may hold the mark themselves, those of cells never.
        let (of, cells) = name.rsplit_once('!').unwrap_or(("", name));
        if let Some((first, last)) = SheetCellId::from_range(cells) {
            return Some(Self::Sheet { sheet, name: SheetName::new(of), first, last });
        }
        let place = if let Some(number) = name.strip_prefix('¶') {
            StoredPlace::Paragraph(number.parse().ok()?)
        } else {
            let (table, row) = name.strip_prefix('t')?.split_once('r')?;
            StoredPlace::Row { table: table.parse().ok()?, row: row.parse().ok()? }
        };
        Some(Self::Stored { first: within.0, last: within.1, place })
    }
}

impl SheetCellId {
    /// `B7`, or `B7:C9` for several cells.
    pub fn range(first: Self, last: Self) -> String {
        if first == last { first.to_string() } else { format!("{first}:{last}") }
    }

    /// The corners of a name of [`SheetCellId::range`].
    fn from_range(name: &str) -> Option<(Self, Self)> {
        let (first, last) = name.split_once(':').unwrap_or((name, name));
        Some((Self::from_name(first)?, Self::from_name(last)?))
    }

    /// The cell that is called `B7`.
    fn from_name(name: &str) -> Option<Self> {
        let digits = name.find(|c: char| !c.is_ascii_uppercase())?;
        let (letters, number) = name.split_at(digits);
        let column = letters.bytes().try_fold(0_u32, |column, letter| {
            column.checked_mul(LETTERS)?.checked_add(u32::from(letter - b'A') + 1)
        })?;
        // One more than the highest row fits in 33 bits.
        let row: u64 = number.parse().ok()?;
        Some(Self {
            row: u32::try_from(row.checked_sub(1)?).ok()?,
            column: u16::try_from(column.checked_sub(1)?).ok()?,
        })
    }
}

impl std::fmt::Display for SheetCellId {
    /// As spreadsheets name it: `B7`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut left = u32::from(self.column) + 1;
        let mut name = Vec::new();
        while left > 0 {
            name.push(char::from(b'A' + ((left - 1) % LETTERS) as u8));
            left = (left - 1) / LETTERS;
        }
        let letters: String = name.into_iter().rev().collect();
        write!(f, "{letters}{}", u64::from(self.row) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PageIndex, Rect};

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        for (row, column, name) in [
            (0, 0, "A1"),
            (6, 1, "B7"),
            (99, 25, "Z100"),
            (0, 26, "AA1"),
            (1, 16_383, "XFD2"),
            (u32::MAX, u16::MAX, "CRXP4294967296"),
        ] {
            assert_eq!(SheetCellId { row, column }.to_string(), name);
            assert_eq!(SheetCellId::from_name(name), Some(SheetCellId { row, column }));
        }
        for name in ["", "A", "7", "A0", "a1", "A-1", "CRXQ1", "A4294967297", "¶1", "t1r2", "ÅÄ1"] {
            assert_eq!(SheetCellId::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn names_are_read_back() {
        let (first, last) = (SheetCellId { row: 6, column: 1 }, SheetCellId { row: 8, column: 2 });
        let sheet = |name: &str, last| Location::Sheet { sheet: 2, name: SheetName::new(name), first, last };
        let stored = |place| Location::Stored { first: 12, last: 15, place };
        for (place, name) in [
            (sheet("Blad1", last), "Blad1!B7:C9"),
            (sheet("", first), "B7"),
            (sheet("Å!B1: a", last), "Å!B1: a!B7:C9"),
            (stored(StoredPlace::Row { table: 3, row: 2 }), "t3r2"),
            (stored(StoredPlace::Paragraph(12)), "¶12"),
        ] {
            assert_eq!(place.stored_name().as_deref(), Some(name));
            assert_eq!(Location::from_stored_name(name, 2, (12, 15)), Some(place));
        }
        for name in ["", "Blad1!", "Blad1", "t3", "t3r", "¶", "¶x", "B7:", "Blad1!t3r2"] {
            assert_eq!(Location::from_stored_name(name, 0, (1, 1)), None, "{name}");
        }
        assert_eq!(Location::Lines { first: 1, last: 2 }.stored_name(), None);
        let bbox = Rect { x0: 0.0, y0: 0.0, x1: 1.0, y1: 1.0 };
        assert_eq!(Location::Page { page: PageIndex(0), bbox }.stored_name(), None);
    }
}
