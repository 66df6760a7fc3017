//! A second look at recognised figures on which something depends that fails.
//!
//! In: grids with recognised cells, what typing and checking make of them, and a way to read cells again. Out: the
//! grids with the readings that arithmetic bears out, each marked with what the second look gave, and what typing and
//! checking make of these. Both readings are of the print as it stands: where they agree, a relation that fails is
//! the document's; where they do not, the one with which less fails is taken, and where that decides nothing the
//! cell stays open and is no fault of the document.

use crate::typing::Typed;
use sifferkoll_grammar::read_cell;
use sifferkoll_model::{
    CheckSummary, Finding, Location, PageIndex, Printed, RawCell, RawTable, Rect, SecondLook, Severity,
};
use std::collections::{BTreeMap, BTreeSet};

/// Most cells of one document that are read again: those of some thirty failing tables. More that fail are a sign
/// that the layout is wrong and not the letters.
const MOST_CELLS: usize = 1_000;
/// Most times that a document is typed and checked to choose among readings: each takes some hundredths of a second.
const MOST_TRIALS: usize = 80;
/// A column has at least so many cells, two thirds of them figures with as many decimals, if others are odd in it.
const LEAST_CELLS: usize = 4;
/// Rounds: a figure that is set right may let other relations be seen.
const ROUNDS: usize = 2;

/// What typing and checking make of grids.
pub(crate) struct Interpreted {
    pub(crate) typed: Typed,
    pub(crate) findings: Vec<Finding>,
    pub(crate) checks: CheckSummary,
}

impl Interpreted {
    /// Relations that fail beyond rounding.
    fn failing(&self) -> usize {
        self.checks.rules.iter().map(|rule| rule.failed).sum()
    }
}

/// A cell's place on its page.
pub(crate) type Spot = (PageIndex, Rect);

/// Reads cells again, each by itself; `None` for what cannot be read.
pub(crate) type ReadAgain<'a> = &'a dyn Fn(&[Spot]) -> Vec<Option<String>>;

/// Types and checks grids.
pub(crate) type Judge<'a, E> = &'a dyn Fn(&[RawTable]) -> Result<Interpreted, E>;

/// A cell by its table, row and place in the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct CellAt {
    table: usize,
    row: usize,
    cell: usize,
}

/// A cell that the second look reads otherwise.
struct Other {
    at: CellAt,
    first: String,
    second: String,
}

/// Looks again at recognised figures in relations that fail, and at what does not read as a figure where one stands.
pub(crate) fn look_again<E>(
    tables: &mut [RawTable],
    first: Interpreted,
    judge: Judge<'_, E>,
    read: ReadAgain<'_>,
) -> Result<Interpreted, E> {
    let mut now = first;
    for _ in 0..ROUNDS {
        let columns = Columns::of(tables);
        let asked = doubtful(tables, &columns, &now);
        if asked.is_empty() {
            break;
        }
        let spots: Vec<Spot> = asked.iter().map(|(_, spot)| *spot).collect();
        let mut others = Vec::new();
        for ((at, _), second) in asked.iter().zip(read(&spots)) {
            let Some(second) = second else { continue };
            let cell = cell_mut(tables, *at);
            if same(&cell.text, &second) {
                mark(cell, SecondLook::Same);
            } else if says_something(&second) {
                let first = cell.text.clone();
                mark(cell, SecondLook::Open);
                others.push(Other { at: *at, first, second });
            }
        }
        choose(tables, &others, &columns, now.failing(), judge)?;
        now = judge(tables)?;
    }
    Ok(now)
}

/// Takes the readings with which the fewest relations fail. All second readings are tried together first, since
/// several of one sum hide one another; then each by itself is taken back or taken where that is no worse or better.
/// `least` is how many fail with the first readings.
fn choose<E>(
    tables: &mut [RawTable],
    others: &[Other],
    columns: &Columns,
    mut least: usize,
    judge: Judge<'_, E>,
) -> Result<(), E> {
    let take = |tables: &mut [RawTable], other: &Other, second: bool| {
        let cell = cell_mut(tables, other.at);
        cell.text.clone_from(if second { &other.second } else { &other.first });
        mark(cell, if second { SecondLook::Changed } else { SecondLook::Open });
    };
    let mut taken = false;
    if others.len() > 1 {
        for other in others {
            take(tables, other, true);
        }
        let failing = judge(tables)?.failing();
        taken = failing < least;
        if taken {
            least = failing;
        } else {
            for other in others {
                take(tables, other, false);
            }
        }
    }
    for other in others.iter().take(MOST_TRIALS) {
        take(tables, other, !taken);
        let failing = judge(tables)?.failing();
        // On equal terms the first reading stays, unless only the second one is like the figures of its column.
        let second_stays = if taken { failing > least } else { failing < least };
        let column = cell_mut(tables, other.at).column;
        let fits = |text: &str| is_figure(text) && columns.fits(other.at.table, column, text);
        let on_equal_terms = failing == least && !fits(&other.first) && fits(&other.second);
        let second = second_stays || on_equal_terms;
        take(tables, other, second);
        if second != taken {
            least = failing;
        }
    }
    Ok(())
}

/// The cells to look at again, with their places: what failing relations hold, and what has figures and is none. What a
/// person has looked at is not among them.
fn doubtful(tables: &[RawTable], columns: &Columns, now: &Interpreted) -> Vec<(CellAt, Spot)> {
    let typed =
        now.typed.tables.iter().flat_map(|table| &table.rows).flat_map(|row| row.cells.iter().flatten());
    let reviewed: BTreeSet<(u32, [u32; 4])> = typed
        .filter(|cell| cell.reviewed.is_some())
        .filter_map(|cell| match &cell.location {
            Location::Page { page, bbox } => Some(key(*page, bbox)),
            _ => None,
        })
        .collect();
    let mut of_place: BTreeMap<(u32, [u32; 4]), CellAt> = BTreeMap::new();
    let mut asked: BTreeMap<CellAt, Spot> = BTreeMap::new();
    for (at, cell) in recognised(tables) {
        let Location::Page { page, bbox } = cell.location else { continue };
        if reviewed.contains(&key(page, &bbox)) {
            continue;
        }
        of_place.insert(key(page, &bbox), at);
        if at.row >= tables[at.table].header_rows
            && (is_garbled(&cell.text) || !columns.fits(at.table, cell.column, &cell.text))
        {
            asked.insert(at, (page, bbox));
        }
    }
    let told = now.findings.iter().filter(|finding| finding.severity != Severity::Rounding);
    for location in
        told.flat_map(|f| std::iter::once(&f.location).chain(f.related.iter().map(|r| &r.location)))
    {
        if let Location::Page { page, bbox } = location
            && let Some(at) = of_place.get(&key(*page, bbox))
        {
            asked.insert(*at, (*page, *bbox));
        }
    }
    asked.into_iter().take(MOST_CELLS).collect()
}

/// Recognised cells of one line that nobody has looked at twice.
fn recognised(tables: &[RawTable]) -> impl Iterator<Item = (CellAt, &RawCell)> {
    tables.iter().enumerate().flat_map(|(table, raw)| {
        raw.rows.iter().enumerate().flat_map(move |(row, raw)| {
            raw.reading().cells.iter().enumerate().filter_map(move |(cell, raw)| {
                let fresh = raw.recognised.is_some_and(|r| r.look == SecondLook::None);
                (fresh && !raw.text.contains('\n')).then_some((CellAt { table, row, cell }, raw))
            })
        })
    })
}

/// What the figures of each column have in common: most print so many decimals.
struct Columns(BTreeMap<(usize, usize), u32>);

impl Columns {
    /// The columns of figures of recognised tables, by table and column.
    fn of(tables: &[RawTable]) -> Self {
        let mut decimals: BTreeMap<(usize, usize), (usize, BTreeMap<u32, usize>)> = BTreeMap::new();
        for (at, table) in tables.iter().enumerate() {
            let rows = table.rows.iter().skip(table.header_rows);
            let cells = rows.flat_map(|row| &row.reading().cells);
            for cell in cells.filter(|cell| cell.recognised.is_some() && !cell.text.is_empty()) {
                let (all, of_scale) = decimals.entry((at, cell.column)).or_default();
                *all += 1;
                if let Printed::Number(amount) = read_cell(&cell.text) {
                    *of_scale.entry(amount.value.scale()).or_default() += 1;
                }
            }
        }
        let usual = |(all, of_scale): (usize, BTreeMap<u32, usize>)| {
            let (scale, count) = of_scale.into_iter().max_by_key(|(_, count)| *count)?;
            (all >= LEAST_CELLS && count * 3 >= all * 2).then_some(scale)
        };
        Self(decimals.into_iter().filter_map(|(at, seen)| Some((at, usual(seen)?))).collect())
    }

    /// Whether a text could stand in a column: a figure with the column's decimals or a dash where it is one of
    /// figures, anything elsewhere.
    fn fits(&self, table: usize, column: usize, text: &str) -> bool {
        self.0.get(&(table, column)).is_none_or(|scale| match read_cell(text) {
            Printed::Number(amount) => amount.value.scale() == *scale,
            Printed::Dash | Printed::Blank | Printed::Star => true,
            Printed::Text => false,
        })
    }
}

fn key(page: PageIndex, bbox: &Rect) -> (u32, [u32; 4]) {
    (page.0, [bbox.x0, bbox.y0, bbox.x1, bbox.y1].map(f32::to_bits))
}

fn cell_mut(tables: &mut [RawTable], at: CellAt) -> &mut RawCell {
    &mut tables[at.table].rows[at.row].readings[0].cells[at.cell]
}

fn mark(cell: &mut RawCell, look: SecondLook) {
    if let Some(recognised) = cell.recognised.as_mut() {
        recognised.look = look;
    }
}

/// Whether two texts print the same figure, or are the same text but for blanks.
fn same(first: &str, second: &str) -> bool {
    match (read_cell(first), read_cell(second)) {
        (Printed::Number(a), Printed::Number(b)) => a.value == b.value && a.malformed == b.malformed,
        (Printed::Dash, Printed::Dash) => true,
        _ => {
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            solid(first) == solid(second)
        }
    }
}

/// Whether a second reading tells anything: how sure the recogniser says it is does not, since it is least sure of
/// signs and digits without words around them.
fn says_something(second: &str) -> bool {
    is_figure(second) || read_cell(second) == Printed::Dash
}

fn is_figure(text: &str) -> bool {
    matches!(read_cell(text), Printed::Number(amount) if !amount.malformed)
}

/// Whether a text has figures, more of them than letters, and does not read as one figure.
fn is_garbled(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    digits > letters && !is_figure(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::{
        CanonicalTable, Decision, Doubt, Finder, RawRow, Reading, Recognised, Reviewed, Row, RowRole,
        TableId, ValueCell,
    };

    fn place(column: usize) -> Location {
        let x0 = 100.0 * column as f32;
        Location::Page { page: PageIndex(0), bbox: Rect { x0, y0: 10.0, x1: x0 + 30.0, y1: 20.0 } }
    }

    #[test]
    fn what_a_person_has_looked_at_is_not_read_again() {
        let recognised = Some(Recognised { confidence: 50, look: SecondLook::None });
        let cell = |column| RawCell { recognised, ..RawCell::new(column, "1 1?1".into(), place(column)) };
        let reading = Reading { cells: vec![cell(1), cell(2)], cost: 0 };
        let grid = RawTable {
            location: vec![place(1)],
            captions: Vec::new(),
            headings: Vec::new(),
            columns: 3,
            header_rows: 0,
            header_run: None,
            rows: vec![RawRow { readings: vec![reading], decision: Decision::Clear, location: place(1) }],
            finder: Finder::Ruled,
            continues: None,
            runs_on: [false; 2],
            confidence: None,
            evidence: Vec::new(),
        };
        let value = |column, reviewed| {
            let (printed, raw, doubt) = (Printed::Text, "1 1?1".to_owned(), Doubt::Recognised);
            ValueCell { printed, raw, location: place(column), doubt, confidence: Some(50), reviewed }
        };
        let asked = |reviewed: Option<Reviewed>| {
            let row = Row {
                label: String::new(),
                role: RowRole::Item,
                flow: None,
                level: 0,
                unit: None,
                better: None,
                text: BTreeMap::new(),
                cells: vec![Some(value(1, reviewed)), Some(value(2, None))],
                location: place(0),
            };
            let table = CanonicalTable {
                id: TableId("t1".into()),
                kind: "other".into(),
                title: None,
                unit: None,
                location: vec![place(0)],
                columns: Vec::new(),
                rows: vec![row],
                evidence: Vec::new(),
            };
            let typed = Typed { tables: vec![table], ..Typed::default() };
            let now = Interpreted { typed, findings: Vec::new(), checks: CheckSummary::default() };
            let tables = [grid.clone()];
            let asked = doubtful(&tables, &Columns::of(&tables), &now);
            asked.into_iter().map(|(at, _)| at.cell).collect::<Vec<_>>()
        };
        assert_eq!(asked(None), [0, 1]);
        assert_eq!(asked(Some(Reviewed::Accepted)), [1]);
    }
}
