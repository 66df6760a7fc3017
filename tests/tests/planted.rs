//! Errors planted at random into clean tables of the corpus: each is found where rounding cannot hide it, the cell is
//! named where it lies in two relations or more, and an undamaged table gives nothing.
//!
//! The damages are those that typists do: a lost or gained sign, a wrong digit, two digits swapped, a digit left out or
//! struck twice, a figure in another unit, a figure copied from a neighbour, two cells that changed places, and
//! a figure of an older version. Which cell is hit and how is drawn from a fixed seed, so that a run can be repeated.

use rust_decimal::Decimal;
use sifferkoll_check::{RULES, Subject, check_document};
use sifferkoll_engine::read_document;
use sifferkoll_plugin::model::{
    Amount, CanonicalTable, CellId, DocumentMeta, Finding, Printed, Severity, ValueCell,
};
use sifferkoll_plugin::relations::{Constraint, Ledger, Missing, Place, Relation, TableArithmetic};
use sifferkoll_plugin::testing::TEST_LIMITS;
use sifferkoll_plugin::{Bytes, Registry};
use sifferkoll_tests::{files_in, root};
use std::fmt::Write;

const TRIALS: usize = 2000;
/// Relations that make a table rich: its rows and its columns both obey some.
const RICH: usize = 8;
/// Repairs that a table of the corpus may need.
const MOST_MENDED: usize = 6;
/// Per thousand of the damages that exceed rounding.
const LEAST_DETECTED: usize = 990;
/// Per thousand of the damaged cells in two relations or more.
const LEAST_NAMED: usize = 900;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Damage {
    Sign,
    Digit,
    Swapped,
    Missing,
    Extra,
    Unit,
    Copied,
    Exchanged,
    Older,
}

const DAMAGES: [Damage; 9] = [
    Damage::Sign,
    Damage::Digit,
    Damage::Swapped,
    Damage::Missing,
    Damage::Extra,
    Damage::Unit,
    Damage::Copied,
    Damage::Exchanged,
    Damage::Older,
];

/// Numbers that look random and are the same in every run (splitmix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// A table that is checked by itself.
struct Clean {
    document: String,
    table: CanonicalTable,
    constraints: Vec<Constraint>,
}

fn findings(table: &CanonicalTable) -> Vec<Finding> {
    let meta = DocumentMeta::default();
    let tables = std::slice::from_ref(table);
    let (findings, _) = check_document(&Subject { tables, risks: &[], blocks: &[], meta: &meta }, RULES);
    findings.into_iter().filter(|finding| finding.severity > Severity::Rounding).collect()
}

/// The tables of the corpus that obey many relations and break none.
fn clean_tables() -> Vec<Clean> {
    let mut registry = Registry::default();
    sifferkoll_format_pdf::register(&mut registry);
    sifferkoll_format_text::register(&mut registry);
    sifferkoll_kind_kommun::register(&mut registry);
    let mut out = Vec::new();
    for name in files_in("corpus/documents") {
        let bytes =
            std::fs::read(root().join("corpus/documents").join(&name)).expect("the document is there");
        let document = read_document(&name, &Bytes::from(bytes), None, &registry, &TEST_LIMITS)
            .unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
        for mut table in document.tables {
            mend(&mut table);
            let constraints = constraints(&table);
            if constraints.len() >= RICH && findings(&table).is_empty() {
                out.push(Clean { document: name.clone(), table, constraints });
            }
        }
    }
    out
}

/// Takes the errors out with which the corpus was printed, as far as repairs stand out; what stays dirty is not used.
fn mend(table: &mut CanonicalTable) {
    for _ in 0..MOST_MENDED {
        let found = findings(table);
        let Some(repair) = found.iter().find_map(|finding| finding.repairs.first()) else {
            return;
        };
        let ids = (0..table.rows.len())
            .flat_map(|row| (0..table.columns.len()).map(move |column| CellId { row, column }));
        let hit = |id: &CellId| {
            table.cell(*id).is_some_and(|cell| cell.location == repair.location && cell.raw == repair.printed)
                && table.column_name(id.column) == repair.column
        };
        let Some(id) = ids.into_iter().find(hit) else {
            return;
        };
        set(table, id, repair.to);
    }
}

/// Sums, nets and deviations that hold in a table.
fn constraints(table: &CanonicalTable) -> Vec<Constraint> {
    let arithmetic = TableArithmetic::of(table);
    let ledger = Ledger::of_one(0, arithmetic.grid.clone());
    let rows = 0..table.rows.len();
    let mut relations: Vec<Relation> = Vec::new();
    for pattern in &arithmetic.sums {
        relations.extend(arithmetic.additive.iter().map(|column| pattern.instance(*column)));
    }
    for formula in &arithmetic.deviations {
        relations.extend(rows.clone().map(|row| formula.instance(row)));
    }
    let net = |relation: Relation| Relation { missing: Missing::Skipped, ..relation };
    for formula in &arithmetic.nets_across {
        relations.extend(rows.clone().map(|row| net(formula.instance(row))));
    }
    for formula in &arithmetic.nets_down {
        relations.extend(arithmetic.additive.iter().map(|column| net(formula.instance(*column))));
    }
    let all = relations.iter().map(|relation| relation.on(0));
    all.filter(|c| !c.is_all_zero(&ledger) && c.measure(&ledger).is_some_and(|m| m.possible)).collect()
}

/// The figure after a damage; `None` where the damage does nothing to it.
fn damaged(table: &CanonicalTable, id: CellId, damage: Damage, draw: &mut Draw) -> Option<Decimal> {
    let value = figure(table, id)?;
    let digits: Vec<u8> = value.mantissa().unsigned_abs().to_string().into_bytes();
    let from = |digits: &[u8]| -> Option<Decimal> {
        let whole: i128 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        let value = Decimal::from_i128_with_scale(whole, value.scale());
        Some(if figure(table, id)?.is_sign_negative() { -value } else { value })
    };
    let at = draw.below(digits.len());
    let other = match damage {
        Damage::Sign => -value,
        Damage::Digit => {
            let mut digits = digits;
            digits[at] = b'0' + ((digits[at] - b'0') + 1 + draw.below(9) as u8) % 10;
            from(&digits)?
        }
        Damage::Swapped => {
            let mut digits = digits;
            (at > 0).then(|| digits.swap(at - 1, at))?;
            from(&digits)?
        }
        Damage::Missing => {
            let mut digits = digits;
            digits.remove(at);
            from(&digits)?
        }
        Damage::Extra => {
            let mut digits = digits;
            digits.insert(at, digits[at]);
            from(&digits)?
        }
        Damage::Unit => value.checked_mul(Decimal::ONE_THOUSAND)?,
        Damage::Copied => {
            let above = CellId { row: id.row.checked_sub(1)?, column: id.column };
            figure(table, above)?
        }
        Damage::Exchanged => {
            let right = CellId { row: id.row, column: id.column + 1 };
            figure(table, right)?
        }
        Damage::Older => {
            let step = Decimal::new(1, value.scale());
            value + step * Decimal::from(17 + draw.below(4000))
        }
    };
    // As many decimals as before, so that the damage does not give itself away.
    let mut other = other;
    other.rescale(value.scale());
    (other != value).then_some(other)
}

fn figure(table: &CanonicalTable, id: CellId) -> Option<Decimal> {
    table.cell(id)?.printed.value().map(|amount| amount.value)
}

fn set(table: &mut CanonicalTable, id: CellId, value: Decimal) {
    let cell: &mut ValueCell = table.rows[id.row].cells[id.column].as_mut().expect("a figure stands there");
    let printed = Amount { value, ..cell.printed.value().expect("a figure").clone() };
    cell.raw = printed.to_string();
    cell.printed = Printed::Number(printed);
}

#[derive(Default)]
struct Tally {
    possible: usize,
    found: usize,
    crossing: usize,
    named: usize,
}

#[test]
fn planted_errors_are_found_and_named() {
    let tables = clean_tables();
    assert!(tables.len() >= 8, "{} clean tables are too few", tables.len());
    let mut draw = Draw(20_260_101);
    let mut by_damage: Vec<Tally> = DAMAGES.iter().map(|_| Tally::default()).collect();
    let mut report = String::new();
    let mut trials = 0;
    while trials < TRIALS {
        let clean = &tables[draw.below(tables.len())];
        let id =
            CellId { row: draw.below(clean.table.rows.len()), column: draw.below(clean.table.columns.len()) };
        let kind = draw.below(DAMAGES.len());
        let Some(value) = damaged(&clean.table, id, DAMAGES[kind], &mut draw) else {
            continue;
        };
        trials += 1;
        let mut table = clean.table.clone();
        set(&mut table, id, value);
        let mut places = vec![(Place::Cell { table: 0, cell: id }, value)];
        if DAMAGES[kind] == Damage::Exchanged {
            let right = CellId { row: id.row, column: id.column + 1 };
            let own = figure(&clean.table, id).expect("a figure");
            set(&mut table, right, own);
            places.push((Place::Cell { table: 0, cell: right }, own));
        }
        let ledger = Ledger::of_one(0, TableArithmetic::of(&clean.table).grid);
        let touching: Vec<&Constraint> = clean
            .constraints
            .iter()
            .filter(|c| c.places().any(|at| places.iter().any(|(place, _)| *place == at)))
            .collect();
        let broken =
            touching.iter().filter(|c| c.measure_with(&ledger, &places).is_some_and(|m| !m.possible)).count();
        if broken == 0 {
            continue;
        }
        let tally = &mut by_damage[kind];
        tally.possible += 1;
        let found = findings(&table);
        let loud = found.iter().any(|finding| finding.severity >= Severity::Improbable);
        tally.found += usize::from(loud);
        let say = |what: &str, report: &mut String| {
            let label = &clean.table.rows[id.row].label;
            let column = clean.table.column_name(id.column);
            let was = figure(&clean.table, id).expect("a figure");
            let damage = DAMAGES[kind];
            let _ = writeln!(
                report,
                "{what}: {}: {label} / {column}: {was} became {value} ({damage:?})",
                clean.document
            );
        };
        if !loud {
            say("not found", &mut report);
        }
        if broken > 1 {
            tally.crossing += 1;
            let cell = clean.table.cell(id).expect("a figure");
            let named = found.iter().filter_map(|finding| finding.repairs.first()).any(|repair| {
                let names = |column: usize| repair.column == clean.table.column_name(column);
                let exchanged = DAMAGES[kind] == Damage::Exchanged && names(id.column + 1);
                repair.row == clean.table.rows[id.row].label
                    && (exchanged || repair.location == cell.location && names(id.column))
            });
            tally.named += usize::from(named);
            if !named {
                say("not named", &mut report);
            }
        }
    }
    let sum = |of: &dyn Fn(&Tally) -> usize| by_damage.iter().map(of).sum::<usize>();
    let (possible, found) = (sum(&|t| t.possible), sum(&|t| t.found));
    let (crossing, named) = (sum(&|t| t.crossing), sum(&|t| t.named));
    for (damage, t) in DAMAGES.iter().zip(&by_damage) {
        let _ = writeln!(
            report,
            "{damage:?}: found {} of {}, named {} of {}",
            t.found, t.possible, t.named, t.crossing
        );
    }
    let _ =
        writeln!(report, "{} tables: found {found} of {possible}, named {named} of {crossing}", tables.len());
    println!("{report}");
    assert!(found * 1000 >= possible * LEAST_DETECTED, "{report}");
    assert!(named * 1000 >= crossing * LEAST_NAMED, "{report}");
}
