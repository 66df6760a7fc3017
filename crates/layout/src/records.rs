//! Wide annexes of a text dump: tables whose rows are records with goals over several of them.
//!
//! In: all lines of a dump. Out: the tables, and the lines with those of the tables made blank, so that line
//! numbers and gaps stay what they were and no other finder sees the lines again. Two forms: rows kept by tabs
//! ([`tabbed`]), and cells stacked on lines of their own ([`stacked`]). A goal that stands over several rows
//! is one cell over these rows.

mod markup;
mod stacked;
mod tabbed;

use sifferkoll_model::{RawTable, TextLine};
use std::borrow::Cow;

/// All record tables, and the lines with theirs made blank.
pub(crate) fn tables(lines: &[TextLine]) -> (Vec<RawTable>, Cow<'_, [TextLine]>) {
    let mut taken = vec![false; lines.len()];
    let mut tables = tabbed::tables(lines, &mut taken);
    tables.extend(stacked::tables(lines, &mut taken));
    if tables.is_empty() {
        return (tables, Cow::Borrowed(lines));
    }
    let rest = lines.iter().zip(taken).map(|(line, taken)| TextLine {
        text: if taken { String::new() } else { line.text.clone() },
        ..*line
    });
    (tables, Cow::Owned(rest.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNEX: &str = "Mål Mått Utfall\n2030\n\nUtfall\n2031\n\nÄndring %\n\nMåltal\n2031\n\nKälla\n\n\
                         Nöjda (%)\n\n60% 66% 10% \n \n\n70% \n\nKälla: enkät\n\n\
                         Ren stad\n\nBesök, antal\n\n12 400 13 500  8% \n \n\n>20% \navvikelse \n\nKälla: egen\n\n\
                         Kvinnor 61%  4% \n \n\n80%  röd Källa: egen\n\n";

    /// Two pages of an annex in which a seed leaves lines out and puts others in their places.
    fn damaged(mut seed: u64) -> Vec<TextLine> {
        const OTHERS: [&str; 8] = ["", "  ", "- - -", "2031", "7", "4(9)", "Källa: 12 14", "A\tB\t9 kr\t-\t"];
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap_or(0) % below
        };
        let lines = ANNEX.lines().chain(ANNEX.lines());
        let texts: Vec<&str> =
            lines.map(|line| if next(24) == 0 { OTHERS[next(OTHERS.len())] } else { line }).collect();
        (1..).zip(texts).map(|(number, text)| TextLine { number, text: text.to_owned() }).collect()
    }

    #[test]
    fn damaged_annexes_give_sound_grids() {
        let mut found = 0;
        for seed in 0..60 {
            let lines = damaged(seed);
            let (tables, rest) = tables(&lines);
            assert!(rest.iter().map(|line| line.number).eq(lines.iter().map(|line| line.number)));
            found += tables.len();
            for table in &tables {
                for reading in table.rows.iter().flat_map(|row| &row.readings) {
                    let columns: Vec<usize> = reading.cells.iter().map(|cell| cell.column).collect();
                    assert!(columns.is_sorted_by(|a, b| a < b), "seed {seed}: {columns:?}");
                    assert!(columns.iter().all(|column| *column < table.columns), "seed {seed}: {columns:?}");
                }
            }
        }
        assert!(found > 10, "only {found} of 60 are annexes");
    }
}
