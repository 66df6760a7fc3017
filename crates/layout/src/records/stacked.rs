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
mod dump;
mod entries;
mod fields;
mod fit;
mod grid;
mod heads;
mod place;
mod single;
mod spans;

use blocks::{Block, Kind, blocks};
use dump::{Dump, field_name};
use entries::{Parsed, parse};
use fields::{Roles, has_figures, roles};
use fit::{Fitted, LEAST_RECORDS, fit};
use heads::repeated;
use sifferkoll_grammar::fold;
use sifferkoll_model::{RawTable, TextLine};

/// Most blocks between the figures of two records: fields, two goals with theirs, ends of cut texts, the label.
const MAX_BETWEEN: usize = 12;
/// Most lines of a page below its head.
const MAX_PAGE: usize = 400;
/// How often all lines may be looked at in all: texts that are no annex can repeat as many lines as annexes do.
const MAX_SCANS: usize = 8;

/// All annexes of this form; their lines are marked as taken.
pub(super) fn tables(lines: &[TextLine], taken: &mut [bool]) -> Vec<RawTable> {
    let mut out = Vec::new();
    let dump = Dump::of(lines);
    if dump.figure_lines(0..lines.len()) < LEAST_RECORDS {
        return out;
    }
    let mut budget = MAX_SCANS * lines.len();
    for head in repeated(&dump) {
        // Heads farther apart than a page is long are of several annexes.
        for near in head.places.chunk_by(|a, b| b[0] - a[1] <= MAX_PAGE) {
            let mut places = near;
            while let Some([first, _]) = places.first().copied() {
                let free = |place: &[usize; 2]| !taken[place[0]..place[1]].iter().any(|taken| *taken);
                let group: Vec<[usize; 2]> = places.iter().copied().take_while(free).collect();
                let scanned = group.last().map_or(0, |last| last[1] - first + MAX_PAGE);
                if scanned > budget {
                    break;
                }
                budget -= scanned;
                let annex = (!group.is_empty()).then(|| Annex::below(&dump, &group)).flatten();
                let end = annex.as_ref().map_or(first + 1, |annex| annex.end);
                if let Some(annex) = annex {
                    out.extend(annex.take(lines, taken));
                }
                let used = places.iter().take_while(|place| place[0] < end).count();
                places = &places[used.max(1)..];
            }
        }
    }
    for annex in single::annexes(&dump, taken) {
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
    fn below(dump: &Dump<'_>, places: &[[usize; 2]]) -> Option<Self> {
        let to = dump.lines.len().min(places.last()?[1] + MAX_PAGE);
        if dump.figure_lines(places[0][0]..to) < LEAST_RECORDS {
            return None;
        }
        let is_head = |at: usize| {
            let next = places.partition_point(|[_, end]| *end <= at);
            places.get(next).is_some_and(|[first, _]| *first <= at)
        };
        Self::of(dump, blocks(dump, places[0][0], to, &is_head))
    }

    /// Parses blocks from a head on, to the last record that follows another closely.
    fn of(dump: &Dump<'_>, mut all: Vec<Block>) -> Option<Self> {
        let words = words_of(dump, &all.first()?.lines);
        let found = roles(dump, &all);
        let end = end_of_records(dump, &all, &found);
        all.truncate(end);
        let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
        let separator = capitals.saturating_sub(2).max(4);
        let mut parsed = parse(dump, &all, &found, separator);
        let mut columns = fit(&parsed, &words);
        if let Some(last) = columns.as_ref().and_then(|fitted| parsed.last_line_before(fitted.end)) {
            // What follows the last record that is like the others is no part of the annex.
            all.retain(|block| block.lines[0] <= last);
            parsed = parse(dump, &all, &found, separator);
            columns = fit(&parsed, &words);
        }
        let end = all.last()?.lines.last()? + 1;
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
fn words_of(dump: &Dump<'_>, places: &[usize]) -> Vec<String> {
    let texts = places.iter().map(|at| fold(dump.text(*at)));
    texts.flat_map(|text| text.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Number of blocks from a head on that belong to its annex: to the fields after the last record that follows
/// the one before it, or the head, within reach.
fn end_of_records(dump: &Dump<'_>, blocks: &[Block], roles: &Roles) -> usize {
    let mut end = 0;
    let mut since = 0;
    for (at, block) in blocks.iter().enumerate() {
        if has_figures(dump, block, roles) {
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
        let name = field_name(dump.text(block.lines[0]));
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
        let rest = [
            // It may as well be the last row of the goal above.
            "2:Vatten per dygn, l|3:-|4:90 l|7:80 l|8:89%|10:Ansvarig: Vatten",
            "1:Rent vatten|2:Läckor, antal|3:4|4:3|5:-25%|7:2|8:67%|9:röd|10:Ansvarig: Vatten/Källa: Logg",
        ];
        assert_eq!(found[2..], rest);
    }

    #[test]
    fn rows_for_women_and_men_are_rows() {
        let page = |label: &str, all: &str| {
            format!(
                "{HEAD}{label} \n\n{all} \n \n\n70% 90% \n \n\nKvinnor 61% 66% 8% \n \n\n70% 94% \n \n\n\
                 Män 57%   \n \n\n70%  \n \n\nKälla: egen \n\n"
            )
        };
        let found = grid(&(page("Trivsel, andel", "59% 63% 7%") + &page("Närvaro, andel", "80%  - ")));
        let expect = [
            "2:Trivsel, andel|3:59%|4:63%|5:7%|7:70%|8:90%",
            "2:Kvinnor|3:61%|4:66%|5:8%|7:70%|8:94%",
            "2:Män|3:57%|7:70%|10:Källa: egen",
            "2:Närvaro, andel|3:80%|5:-|7:70%|8:90%",
        ];
        assert_eq!(found[..4], expect);
    }

    #[test]
    fn a_head_on_one_page_is_found_above() {
        let row = |n: u32| format!("Mått {n} \n\n{n} {} 10% \n \n\n9 50% \n \n\nKälla: egen \n\n", n + 1);
        let rows: Vec<String> = (1..6).map(row).collect();
        let found = grid(&format!("Uppföljning av mål\n\n{HEAD}{}Text utan tal. \n", rows.concat()));
        assert_eq!(found.len(), 5);
        assert_eq!(found[0], "2:Mått 1|3:1|4:2|5:10%|7:9|8:50%|10:Källa: egen");
    }

    #[test]
    fn other_stacks_of_figures_are_left() {
        let sheet = "Balansräkning\nNot 1\n2031-12-31\n2030-12-31\n\nKassa\nBank\n\n120\n340\n\n130\n350\n\n\
                     Summa\n\n460\n\n480\n\nSkulder\nLån\n\n-60\n-40\n\n-80\n-90\n\nEget kapital\n\n360\n\n310\n\n";
        assert_eq!(grid(&sheet.repeat(3)), Vec::<String>::new());
        let list = "Verksamhet Budget Utfall Avvikelse\n2030\n2030\n\nKök 120 110 10\nStäd 90 95 -5\nVakt 10 9 1\n\n";
        assert_eq!(grid(&list.repeat(3)), Vec::<String>::new());
    }
}
