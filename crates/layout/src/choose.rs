//! One answer for a page: where grids of several finders want the same words, the surest has them.
//!
//! In: a page and its lines. Out: the tables that tags and drawings propose and that hold, and what is left for
//! the finder of columns. A drawing whose grid is doubtful is challenged: the columns of figures within it are
//! proposed instead, and the surer of the two wins. What is surely no table is none, and its words are kept out
//! of the tables: they belong to a chart or a diagram.

use crate::evidence::{DOUBTFUL, Judge, TAKEN};
use crate::lines::Line;
use crate::notes::Notes;
use crate::{gaps, ruled, tagged};
use sifferkoll_model::{Location, Page, RawTable, Rect};

/// A drawn grid is beaten only by one that is surer by this much, in per mille.
const CLEARLY: u16 = 100;

/// What the tags and drawings of a page come to.
pub(crate) struct Chosen {
    pub(crate) tables: Vec<RawTable>,
    /// Lines that no table holds.
    pub(crate) free: Vec<Line>,
    /// Those that run sideways.
    pub(crate) sideways: Vec<Line>,
    /// Words in drawings that are no tables.
    pub(crate) pictured: Vec<Line>,
}

/// Tagged tables first, since the page has borne them out, then drawn ones.
pub(crate) fn drawn(
    page: &Page,
    judge: &Judge,
    lines: Vec<Line>,
    sideways: Vec<Line>,
    notes: &mut Notes,
) -> Chosen {
    let mut chosen = Chosen { tables: Vec::new(), free: lines, sideways, pictured: Vec::new() };
    if !page.tags.is_empty() {
        chosen.take_tagged(page, judge, notes);
    }
    for grid in ruled::grids(page, judge.em(), notes) {
        let bbox = grid.bbox();
        let (mut inside, outside) = split(std::mem::take(&mut chosen.free), &bbox);
        let (heads, others) = split(std::mem::take(&mut chosen.sideways), &bbox);
        (chosen.free, chosen.sideways) = (outside, others);
        let upright = inside.len();
        inside.extend(heads);
        let verdict = match ruled::table(grid, &inside, page.index, notes) {
            None => Verdict::NoGrid,
            Some(mut table) => {
                judge.weigh(&mut table);
                verdict(table, &inside[..upright], page, judge)
            }
        };
        match verdict {
            Verdict::Table(table) => chosen.tables.push(*table),
            Verdict::Picture => {
                notes.reject(|| Some(bbox), "a drawing with hardly anything of a table: a chart or diagram");
                chosen.sideways.extend(inside.split_off(upright));
                chosen.pictured.extend(inside);
            }
            Verdict::Beaten => {
                notes.reject(|| Some(bbox), "a drawing in which columns of figures are surer than its cells");
                chosen.give_back(inside, upright);
            }
            Verdict::NoGrid => chosen.give_back(inside, upright),
        }
    }
    chosen
}

impl Chosen {
    fn take_tagged(&mut self, page: &Page, judge: &Judge, notes: &mut Notes) {
        let all: Vec<Line> = self.free.iter().chain(&self.sideways).cloned().collect();
        let mut found = tagged::tables(page, &all, notes);
        let free = |lines: &mut Vec<Line>| {
            std::mem::take(lines).into_iter().filter_map(|line| found.free(line)).collect()
        };
        (self.free, self.sideways) = (free(&mut self.free), free(&mut self.sideways));
        found.tables.iter_mut().for_each(|table| judge.weigh(table));
        self.tables.append(&mut found.tables);
    }

    /// Lines that were looked at, upright ones first, are free again.
    fn give_back(&mut self, mut lines: Vec<Line>, upright: usize) {
        self.sideways.extend(lines.split_off(upright));
        self.free.extend(lines);
    }
}

/// What becomes of a drawing.
enum Verdict {
    Table(Box<RawTable>),
    /// Other grids within it are surer.
    Beaten,
    /// It is no table, and nothing in it is.
    Picture,
    /// It holds no words that could be one.
    NoGrid,
}

fn verdict(table: RawTable, inside: &[Line], page: &Page, judge: &Judge) -> Verdict {
    let confidence = table.confidence.unwrap_or(0);
    if confidence >= DOUBTFUL {
        return Verdict::Table(Box::new(table));
    }
    let place = |_: &[u32], bbox: Rect| Location::Page { page: page.index, bbox };
    // What is drawn speaks for the drawing: bars and lines of a chart would make a table of its figures.
    let words = judge.of_words();
    let surer = |table: &mut RawTable| {
        words.weigh(table);
        table.confidence >= Some(DOUBTFUL.max(confidence + CLEARLY))
    };
    let (challengers, _) = gaps::tables(inside.to_vec(), &page.rulings, &place, &surer, &mut Notes::off());
    if !challengers.is_empty() {
        Verdict::Beaten
    } else if confidence >= TAKEN {
        Verdict::Table(Box::new(table))
    } else {
        Verdict::Picture
    }
}

/// Lines with words inside a box, and what is left of all lines.
fn split(lines: Vec<Line>, bbox: &Rect) -> (Vec<Line>, Vec<Line>) {
    let mut inside = Vec::new();
    let mut outside = Vec::new();
    for line in lines {
        let (within, beyond): (Vec<_>, Vec<_>) =
            line.words.into_iter().partition(|w| bbox.contains(w.bbox.center()));
        inside.extend(Line::new(within, line.number));
        outside.extend(Line::new(beyond, line.number));
    }
    (inside, outside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{self, page};
    use crate::lay_out_page;
    use sifferkoll_model::Finder;

    /// A table of three columns, the figures set to the right.
    const TABLE: [example::Word<'static>; 12] = [
        ("Nämnd", 1, 0, None),
        ("Utfall", 20, 0, None),
        ("Budget", 30, 0, None),
        ("Skola", 1, 1, None),
        ("12,5", 22, 1, None),
        ("13,0", 32, 1, None),
        ("Vård", 1, 2, None),
        ("9,1", 23, 2, None),
        ("8,0", 33, 2, None),
        ("Summa", 1, 3, None),
        ("21,6", 22, 3, None),
        ("21,0", 32, 3, None),
    ];

    fn check(
        words: &[example::Word<'_>],
        columns: &[usize],
        lines: &[usize],
        expect: &[(Finder, usize, usize)],
    ) {
        let page = Page { rulings: example::rulings(columns, lines), ..page(words) };
        let tables = lay_out_page(&page).tables;
        let found: Vec<_> = tables.iter().map(|t| (t.finder, t.rows.len(), t.columns)).collect();
        assert_eq!(found, expect);
        assert!(tables.iter().all(|t| t.confidence >= Some(TAKEN) && !t.evidence.is_empty()));
    }

    #[test]
    fn a_drawn_table_is_sure() {
        check(&TABLE, &[0, 17, 27, 37], &[0, 1, 2, 3, 4], &[(Finder::Ruled, 4, 3)]);
    }

    #[test]
    fn columns_within_wide_cells_beat_the_cells() {
        let words = [
            ("Nämnd", 1, 0, None),
            ("Utfall", 20, 0, None),
            ("Budget", 50, 0, None),
            ("Skola", 1, 1, None),
            ("12,5", 22, 1, None),
            ("13,0", 52, 1, None),
        ];
        check(&words, &[0, 17, 58], &[0, 1, 2], &[(Finder::Gaps, 2, 3)]);
    }

    #[test]
    fn a_drawing_with_a_few_words_is_a_chart() {
        let words = [("Norr", 1, 0, None), ("Söder", 31, 6, None)];
        let lines: Vec<usize> = (0..12).collect();
        check(&words, &[0, 10, 20, 30, 40, 50, 60], &lines, &[]);
        let page = Page { rulings: example::rulings(&[0, 10, 20, 30, 40, 50, 60], &lines), ..page(&words) };
        let text: Vec<String> = lay_out_page(&page).text.into_iter().map(|block| block.text).collect();
        assert_eq!(text, ["Norr", "Söder"]);
    }
}
