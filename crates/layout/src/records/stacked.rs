//! Annexes whose cells stand on lines of their own: a label, runs of figures with lines of blanks between, the
//! fields that say where they come from, and goals before, between or after.
//!
//! The heads that every page repeats bound an annex; without them the lines above its first record are tried. What
//! the records have in common tells how long each run of figures is and of which sort; the heads are dealt out to
//! that, and the cells are put in their columns, in all ways that the print allows.
//!
//! In: all lines of a dump. Out: one grid for each annex, however many pages it goes on over.

mod blocks;
mod cells;
mod entries;
mod fit;
mod grid;
mod heads;
mod place;
mod single;
mod spans;

use blocks::{Block, Kind, blocks};
use entries::{Parsed, Roles, has_figures, parse, roles};
use fit::{Fitted, fit};
use heads::repeated;
use sifferkoll_grammar::fold;
use sifferkoll_model::{RawTable, TextLine};

/// Most blocks between the figures of two records: fields, two goals with theirs, ends of cut texts, the label.
const MAX_BETWEEN: usize = 12;
/// Most lines of a page below its head.
const MAX_PAGE: usize = 400;
/// Most annexes tried below the places of one head.
const MAX_TRIED: usize = 8;

/// All annexes of this form; their lines are marked as taken.
pub(super) fn tables(lines: &[TextLine], taken: &mut [bool]) -> Vec<RawTable> {
    let mut out = Vec::new();
    for head in repeated(lines) {
        let mut places = head.places.as_slice();
        for _ in 0..MAX_TRIED {
            let Some([first, _]) = places.first().copied() else {
                break;
            };
            let free = |place: &[usize; 2]| !taken[place[0]..place[1]].iter().any(|taken| *taken);
            let group: Vec<[usize; 2]> = places.iter().copied().take_while(free).collect();
            let annex = (!group.is_empty()).then(|| Annex::below(lines, &group)).flatten();
            let end = annex.as_ref().map_or(first + 1, |annex| annex.end);
            if let Some(annex) = annex {
                out.extend(annex.take(lines, taken));
            }
            let used = places.iter().take_while(|place| place[0] < end).count();
            places = &places[used.max(1)..];
        }
    }
    for annex in single::annexes(lines, taken) {
        out.extend(annex.take(lines, taken));
    }
    out.sort_by_key(|table| table.location[0].order());
    out
}

/// The blocks of what may be an annex, heads and all.
struct Annex {
    blocks: Vec<Block>,
    parsed: Parsed,
    columns: Option<Fitted>,
    /// The line after its last.
    end: usize,
}

impl Annex {
    /// What stands below heads that are repeated at these places, as far as record follows record.
    fn below(lines: &[TextLine], places: &[[usize; 2]]) -> Option<Self> {
        let longest = places.windows(2).map(|pair| pair[1][0] - pair[0][1]).max().unwrap_or(0);
        let last = places.last()?;
        let to = lines.len().min(last[1] + MAX_PAGE.min(2 * longest.max(MAX_PAGE / 2)));
        let is_head = |at: usize| {
            let next = places.partition_point(|[_, end]| *end <= at);
            places.get(next).is_some_and(|[first, _]| *first <= at)
        };
        Self::of(lines, blocks(lines, places[0][0], to, &is_head))
    }

    /// Parses blocks from a head on, to the last record that follows another closely.
    fn of(lines: &[TextLine], mut all: Vec<Block>) -> Option<Self> {
        let words = words_of(lines, &all.first()?.lines);
        let found = roles(lines, &all);
        let end = end_of_records(lines, &all, &found);
        all.truncate(end);
        let end = all.last()?.lines.last()? + 1;
        let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
        let parsed = parse(lines, &all, &found, capitals.saturating_sub(2).max(4));
        let columns = fit(&parsed, &words);
        Some(Self { blocks: all, parsed, columns, end })
    }

    /// The table, if it is one; its lines are marked as taken.
    fn take(self, lines: &[TextLine], taken: &mut [bool]) -> Option<RawTable> {
        let fitted = self.columns?;
        for at in self.blocks.iter().flat_map(|block| &block.lines) {
            taken[*at] = true;
        }
        Some(grid::table(lines, &self.blocks, &self.parsed, &fitted.columns, &fitted.readings))
    }
}

/// The words of some lines.
fn words_of(lines: &[TextLine], places: &[usize]) -> Vec<String> {
    let texts = places.iter().map(|at| fold(&lines[*at].text));
    texts.flat_map(|text| text.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Number of blocks from a head on that belong to its annex: to the fields after the last record that follows
/// the one before it, or the head, within reach.
fn end_of_records(lines: &[TextLine], blocks: &[Block], roles: &Roles) -> usize {
    let mut end = 0;
    let mut since = 0;
    for (at, block) in blocks.iter().enumerate() {
        if has_figures(lines, block, roles) {
            end = at + 1;
            since = 0;
        } else if block.kind == Kind::Head && since <= MAX_BETWEEN {
            since = 0;
        } else {
            since += 1;
        }
        if since > MAX_BETWEEN {
            break;
        }
    }
    let source = |block: &&Block| {
        let name = blocks::field_name(&lines[block.lines[0]].text);
        block.kind == Kind::Field && name.is_none_or(|name| roles.get(&name) != Some(&false))
    };
    end + blocks[end..].iter().take_while(source).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::RawCell;

    const HEAD: &str = "Område Delmål Mått Resultat \n2030 \n\nResultat \n2031 \n\nFöränd-\nring % \n\nPil Målvärde \n\
                        år 2031 \n\nUppfyllelse % \n\nFärg Anmärkning \n\n";

    fn grid(dump: &str) -> Vec<String> {
        let lines: Vec<TextLine> = (1u32..)
            .zip(dump.lines())
            .map(|(number, text)| TextLine { number, text: text.to_owned() })
            .collect();
        let mut taken = vec![false; lines.len()];
        let tables = tables(&lines, &mut taken);
        let cell = |cell: &RawCell| {
            let rows = if cell.rowspan > 1 { format!("x{}", cell.rowspan) } else { String::new() };
            format!("{}{rows}:{}", cell.column, cell.text.replace('\n', "/"))
        };
        let row = |cells: &[RawCell]| cells.iter().map(cell).collect::<Vec<_>>().join("|");
        let rows = |table: &RawTable| -> Vec<String> {
            table.rows[table.header_rows..].iter().map(|r| row(&r.reading().cells)).collect()
        };
        tables.iter().flat_map(rows).collect()
    }

    /// Two pages with goals printed with the last of their rows; a label cut by the page break.
    fn annex(between: &str) -> String {
        format!(
            "{HEAD}Nöjda med parken, \nandel (%) \n\n60% 64%  6,7% \n \n\n65%  >5% \navvikelse  \n\n\
             Ansvarig: Park \n\nKälla: Enkät 2031, \ndelvis \n\n\
             Grönare stad \n\nMer träd \n\nVem: Park \n\n\
             Planterade träd, antal som \n\n1 200 1 500 25% \n \n\n1 400 >100% \n \n\nAnsvarig: Park \n\n\
             https://exempel.se/1?x=2 \n{between}\n{HEAD}stått ett år \n\n\
             Vatten per dygn, l \n\n - 90 l \n \n\n80 l 89% \n \n\nAnsvarig: Vatten \n\n\
             Rent vatten \n\nVem: Vatten \n\n\
             Läckor, antal \n\n4 3 -25% \n \n\n2 67% röd Ansvarig: Vatten \n\nKälla: Logg \n\n\
             Nästa avsnitt \n\nText utan tal. \n"
        )
    }

    #[test]
    fn records_are_read_over_a_page_break() {
        let expect = [
            "0x2:Grönare stad|1x2:Mer träd|2:Nöjda med parken, andel (%)|3:60%|4:64%|5:6,7%|7:65%|8:>5%/avvikelse|10:Ansvarig: Park/Källa: Enkät 2031, delvis",
            "2:Planterade träd, antal som stått ett år|3:1 200|4:1 500|5:25%|7:1 400|8:>100%|10:Ansvarig: Park",
        ];
        let found = grid(&annex(" \n7(9)\n"));
        assert_eq!(found[..2], expect);
    }
}
