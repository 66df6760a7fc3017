//! The figures of a document that can be compared over years, with what each measures.
//!
//! In: the rows of the dataset. Out: [`Figure`]s, each with the [`Key`] of its measure, its period and whether it is the
//! report of the year itself; and the rows that could not be used, with the reason. Cells that print no plain figure
//! are left out: a dash is no value.

use super::words::Words;
use crate::query::{decimal, period, unit};
use crate::{DatasetError, Reader};
use rust_decimal::Decimal;
use sifferkoll_model::{Period, Unit, Year};
use std::collections::BTreeMap;

/// Kinds whose figures are no measures: scales of risk, and grids that nobody knows.
const NOT_MEASURES: [&str; 2] = ["risk", "other"];

/// Kinds that print the same measures: what is volume in one year is an indicator in the next. In this order, a measure
/// that several print is said to be of the first.
const MEASURE_KINDS: [&str; 4] = ["volym", "nyckeltal", "indikator", "period"];

/// What is measured in a column that says something of its own; deviations, changes and means follow from these.
const MEASURES: [&str; 7] = ["utfall", "budget", "prognos", "plan", "riktvärde", "riket", "ingående värde"];

/// What a row measures, the same whatever its words and in all municipalities.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// Kind of the table.
    pub(crate) kind: String,
    /// What it is called.
    pub(crate) words: Words,
    /// What it is measured in: `kr` for all money, else the unit; empty where none is known.
    pub(crate) dimension: String,
}

impl Key {
    /// What tables of this kind are of: kinds that print the same measures are one family.
    pub(crate) fn family(&self) -> &str {
        if self.rank() < MEASURE_KINDS.len() { "mått" } else { &self.kind }
    }

    /// Place of the kind among those of its family.
    pub(crate) fn rank(&self) -> usize {
        MEASURE_KINDS.iter().position(|kind| *kind == self.kind).unwrap_or(MEASURE_KINDS.len())
    }

    /// In one line, as the dataset has it.
    pub(crate) fn line(&self) -> String {
        format!("{} [{}] {}", self.words.line(), self.dimension, self.family())
    }
}

/// What of a measure: outcome or budget, of whom, which side of the accounts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Sort {
    pub(crate) measure: String,
    pub(crate) breakdown: Option<String>,
    pub(crate) flow: Option<String>,
}

/// A figure that says something for a period.
#[expect(clippy::struct_excessive_bools, reason = "four facts that have nothing to do with one another")]
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    /// Place of its document among those that are linked together.
    pub(crate) document: usize,
    pub(crate) table: i64,
    /// The one of several bound documents that the table stands in.
    pub(crate) item: Option<i64>,
    pub(crate) row: i64,
    pub(crate) ordinal: i64,
    pub(crate) label: String,
    pub(crate) key: Key,
    pub(crate) sort: Sort,
    pub(crate) period: Period,
    pub(crate) value: Decimal,
    pub(crate) unit: Option<Unit>,
    /// Whether the newest outcome of its table is of its year.
    pub(crate) own: bool,
    pub(crate) doubtful: bool,
    /// Whether its label names only a total.
    pub(crate) summary: bool,
    /// Whether it is the total of its table.
    pub(crate) total: bool,
}

/// A document to be linked.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) id: i64,
    pub(crate) year: Option<u16>,
}

/// Why a row with figures is in no series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unused {
    /// No column says of which period.
    NoPeriod,
    /// Its label names nothing.
    NoLabel,
    /// Its label stands several times in one table, or for several values in one document.
    Ambiguous,
    /// No other document has it.
    Single,
}

impl Unused {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::NoPeriod => "no-period",
            Self::NoLabel => "no-label",
            Self::Ambiguous => "ambiguous",
            Self::Single => "single",
        }
    }
}

/// What can be compared in a document.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) figures: Vec<Figure>,
    pub(crate) unused: Vec<(i64, Unused)>,
}

struct TableRow {
    id: i64,
    label: String,
    role: String,
    level: i64,
    flow: Option<String>,
    cells: Vec<Cell>,
}

struct Cell {
    ordinal: i64,
    value: Decimal,
    unit: Option<Unit>,
    doubtful: bool,
    measure: String,
    period: Option<String>,
    breakdown: Option<String>,
    flow: Option<String>,
}

const CELLS: &str = "
SELECT r.id, r.label, r.role, r.level, r.flow, c.ordinal, c.value, c.unit,
       coalesce(c.doubt NOT IN ('accepted', 'corrected'), 0), k.measure, k.period, k.breakdown,
       k.flow
  FROM rows r
  LEFT JOIN cells c ON c.row_id = r.id AND c.state = 'number'
  LEFT JOIN columns k ON k.table_id = r.table_id AND k.ordinal = c.ordinal AND k.version IS NULL
 WHERE r.table_id = ?1
 ORDER BY r.ordinal, c.ordinal";

/// The figures of one document.
pub(crate) fn load(reader: &Reader, at: usize, source: &Source) -> Result<Loaded, DatasetError> {
    let sql = "SELECT t.id, t.kind, t.title, coalesce(i.year, d.year), t.item_id
                 FROM tables t JOIN documents d ON d.id = t.document_id LEFT JOIN items i ON i.id = t.item_id
                WHERE t.document_id = ?1 ORDER BY t.ordinal";
    let mut statement = reader.connection.prepare_cached(sql)?;
    let mut tables = statement.query([source.id])?;
    let mut loaded = Loaded::default();
    while let Some(table) = tables.next()? {
        let kind: String = table.get(1)?;
        if NOT_MEASURES.contains(&kind.as_str()) {
            continue;
        }
        let about = About {
            document: at,
            table: table.get(0)?,
            kind,
            title: table.get::<_, Option<String>>(2)?.unwrap_or_default(),
            year: table.get(3)?,
            item: table.get(4)?,
        };
        let rows = rows(reader, about.table)?;
        about.take(&rows, &mut loaded)?;
    }
    Ok(loaded)
}

fn rows(reader: &Reader, table: i64) -> Result<Vec<TableRow>, DatasetError> {
    let mut statement = reader.connection.prepare_cached(CELLS)?;
    let mut found = statement.query([table])?;
    let mut rows: Vec<TableRow> = Vec::new();
    while let Some(row) = found.next()? {
        let id: i64 = row.get(0)?;
        if rows.last().is_none_or(|last| last.id != id) {
            rows.push(TableRow {
                id,
                label: row.get(1)?,
                role: row.get(2)?,
                level: row.get(3)?,
                flow: row.get(4)?,
                cells: Vec::new(),
            });
        }
        let (Some(ordinal), Some(last)) = (row.get(5)?, rows.last_mut()) else { continue };
        let Some(measure) = row.get::<_, Option<String>>(9)? else { continue };
        last.cells.push(Cell {
            ordinal,
            value: decimal(&row.get::<_, String>(6)?)?,
            unit: row.get::<_, Option<String>>(7)?.map(|name| unit(&name)),
            doubtful: row.get(8)?,
            measure,
            period: row.get(10)?,
            breakdown: row.get(11)?,
            flow: row.get(12)?,
        });
    }
    Ok(rows)
}

/// A table whose rows are taken.
struct About {
    document: usize,
    table: i64,
    item: Option<i64>,
    kind: String,
    title: String,
    /// Year that the document, or the bound document that it stands in, reports on.
    year: Option<u16>,
}

impl About {
    fn take(&self, rows: &[TableRow], into: &mut Loaded) -> Result<(), DatasetError> {
        let mut uses: BTreeMap<Words, usize> = BTreeMap::new();
        let words: Vec<Words> = rows.iter().map(|row| Words::of(&row.label)).collect();
        for (row, words) in rows.iter().zip(&words).filter(|(row, _)| !row.cells.is_empty()) {
            *uses.entry(Self::with_flow(words, row)).or_default() += 1;
        }
        let own = Self::own_year(rows)?;
        let mut headings: Vec<(i64, &str)> = Vec::new();
        let mut seen: BTreeMap<(Words, Option<String>), i64> = BTreeMap::new();
        for (row, words) in rows.iter().zip(words) {
            if row.cells.is_empty() {
                headings.retain(|(level, _)| *level < row.level);
                headings.push((row.level, &row.label));
                continue;
            }
            let repeated = uses.get(&Self::with_flow(&words, row)).is_some_and(|n| *n > 1);
            let heading = headings.last().map_or("", |(_, label)| label);
            let name = match () {
                // A total says of what only with its title; a row that is one of several of its name, with what stands
                // over it.
                () if words.is_empty() && is_year(&row.label).is_some() => Words::of(&self.title),
                () if words.is_summary() => Words::of(&format!("{} {}", row.label, self.title)),
                () if repeated => Words::of(&format!("{heading} {}", row.label)),
                () => words,
            };
            if name.is_empty() {
                into.unused.push((row.id, Unused::NoLabel));
                continue;
            }
            let year_of_row = is_year(&row.label);
            // The same words twice in one table even so: nobody can tell which is which.
            let twice = seen.insert((name.clone(), year_of_row.map(|y| y.to_string())), row.id).is_some();
            if twice {
                into.unused.push((row.id, Unused::Ambiguous));
                continue;
            }
            self.take_row(row, &name, year_of_row, own, into)?;
        }
        Ok(())
    }

    /// Rows of one name and two sides of the accounts are two.
    fn with_flow(words: &Words, row: &TableRow) -> Words {
        let mut words = words.clone();
        words.0.extend(row.flow.clone());
        words
    }

    fn take_row(
        &self,
        row: &TableRow,
        name: &Words,
        year_of_row: Option<u16>,
        own: Option<u16>,
        into: &mut Loaded,
    ) -> Result<(), DatasetError> {
        let before = into.figures.len();
        let summary = Words::of(&row.label).is_summary();
        for cell in row.cells.iter().filter(|cell| MEASURES.contains(&cell.measure.as_str())) {
            let Some(at) = resolve(cell.period.as_deref(), year_of_row.or(self.year))? else { continue };
            let Some(Year(year)) = at.year() else { continue };
            into.figures.push(Figure {
                document: self.document,
                table: self.table,
                item: self.item,
                row: row.id,
                ordinal: cell.ordinal,
                label: row.label.clone(),
                key: Key {
                    kind: self.kind.clone(),
                    words: name.clone(),
                    dimension: dimension(cell.unit.as_ref()),
                },
                sort: Sort {
                    measure: cell.measure.clone(),
                    breakdown: cell.breakdown.clone(),
                    flow: cell.flow.clone().or_else(|| row.flow.clone()),
                },
                period: at,
                value: cell.value,
                unit: cell.unit.clone(),
                own: own.or(self.year).is_some_and(|own| own == year),
                doubtful: cell.doubtful,
                summary,
                total: row.role == "total",
            });
        }
        if into.figures.len() == before && row.role != "heading" {
            into.unused.push((row.id, Unused::NoPeriod));
        }
        Ok(())
    }

    /// The year of the newest outcome; what is older is told again.
    fn own_year(rows: &[TableRow]) -> Result<Option<u16>, DatasetError> {
        let mut newest = None;
        for cell in rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.measure == "utfall") {
            let year = resolve(cell.period.as_deref(), None)?.and_then(|at| at.year()).map(|Year(year)| year);
            newest = newest.max(year);
        }
        Ok(newest)
    }
}

/// A label that is nothing but a year.
fn is_year(label: &str) -> Option<u16> {
    let year = label.trim().parse().ok()?;
    (1900..2100).contains(&year).then_some(year)
}

/// The period of a column; a month without a year is of the year given.
fn resolve(text: Option<&str>, year: Option<u16>) -> Result<Option<Period>, DatasetError> {
    let Some(text) = text else { return Ok(None) };
    let month = text.len() == 2;
    Ok(match (month, year) {
        (true, Some(year)) => Some(period(&format!("{year:04}-{text}"))?),
        (true, None) => None,
        (false, _) => Some(period(text)?),
    })
}

fn dimension(unit: Option<&Unit>) -> String {
    match unit {
        None => String::new(),
        Some(unit) if unit.is_money() => "kr".to_owned(),
        Some(unit) => unit.name().to_lowercase(),
    }
}
