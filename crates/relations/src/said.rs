//! One figure as several documents print it: whether the prints can be of one value, and which of them counts.
//!
//! In: what documents say of a point of a series. Out: the grade of their agreement, by the same intervals as in one
//! document, and a verdict for the point.

use crate::{Constraint, Figure, Ledger, Measured, Missing, Operand, Operator, Precision};
use sifferkoll_model::{Decimal, NoteKind, Point, Said, Series, Unit};

/// Kronor in one of a unit of money.
fn kronor(unit: &Unit) -> Option<Decimal> {
    match unit {
        Unit::Kr => Some(Decimal::ONE),
        Unit::Tkr => Some(Decimal::from(1_000)),
        Unit::Mnkr => Some(Decimal::from(1_000_000)),
        Unit::Mdkr => Some(Decimal::from(1_000_000_000)),
        Unit::Percent | Unit::PercentagePoints | Unit::PerMille | Unit::Count | Unit::Other(_) => None,
    }
}

/// What a figure in one unit is multiplied with to be in another; `None` where these measure different things.
pub fn unit_factor(from: Option<&Unit>, to: Option<&Unit>) -> Option<Decimal> {
    match (from, to) {
        (Some(from), Some(to)) if from != to => kronor(from)?.checked_div(kronor(to)?),
        _ => Some(Decimal::ONE),
    }
}

/// A figure as one document prints it for a point.
#[derive(Debug, Clone, Copy)]
pub struct Print<'a> {
    /// As printed.
    pub value: Decimal,
    /// In which unit.
    pub unit: Option<&'a Unit>,
}

impl<'a> Print<'a> {
    /// What a document says.
    pub fn of(said: &'a Said) -> Self {
        Self { value: said.printed, unit: said.unit.as_ref() }
    }

    /// How far this print is from another one, in the unit of this one. `turned` holds them against each other with the
    /// other sign. `None` where their units do not compare.
    fn agreement(self, other: Self, turned: bool) -> Option<Measured> {
        let factor = unit_factor(other.unit, self.unit)?;
        let factor = if turned { -factor } else { factor };
        let mut ledger = Ledger::default();
        let counted = |print: Self| print.unit == Some(&Unit::Count);
        let target = ledger.add(Figure::printed(self.value, counted(self)));
        let place = ledger.add(Figure::printed(other.value, counted(other)));
        let constraint = Constraint {
            target,
            operator: Operator::Sum,
            operands: vec![Operand { place, factor, exact: false }],
            missing: Missing::Blocks,
            precision: Precision::Own,
        };
        constraint.measure(&ledger)
    }

    /// Whether both can be of one value, in the case of `either_sign` but for the sign. A copy with the same digits must
    /// be equal: between rounded figures of one precision nothing is left to round.
    pub fn agrees(self, other: Self, either_sign: bool) -> bool {
        // Equal prints need no arithmetic, and most are.
        if self.unit == other.unit && self.value == other.value {
            return true;
        }
        let possible = |turned| self.agreement(other, turned).is_some_and(|measured| measured.possible);
        possible(false) || either_sign && possible(true)
    }
}

/// How far the print of one document is from that of another, in the unit of the first. `turned` holds them against
/// each other with the other sign. `None` where their units do not compare.
pub fn agreement(said: &Said, other: &Said, turned: bool) -> Option<Measured> {
    Print::of(said).agreement(Print::of(other), turned)
}

/// Whether two prints can be of one value, in the case of `either_sign` but for the sign.
pub fn agrees(said: &Said, other: &Said, either_sign: bool) -> bool {
    Print::of(said).agrees(Print::of(other), either_sign)
}

/// Whether a document says that the figures of earlier years, as it prints them, are others than those printed then.
pub fn says_restated(said: &Said) -> bool {
    said.notes.iter().any(|note| matches!(note.kind, NoteKind::Restated | NoteKind::Break))
}

/// Which print of a point counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// That of the report of its own year; nothing printed later differs. Also where no report of its year is known.
    Own,
    /// A later report prints another value and says why: its place among what is said of the point.
    Restated(usize),
    /// A later report prints another value and says nothing of it: its place among what is said of the point. That of
    /// its own year counts.
    Differs(usize),
}

/// Which print of a point counts. Of several later reports the newest that differs decides, one that says why first.
pub fn verdict(series: &Series, point: &Point) -> Verdict {
    let Some(own) = point.said.iter().find(|said| said.own) else {
        return Verdict::Own;
    };
    let later = point.said.iter().enumerate().filter(|(_, said)| {
        let after = said.document_year.is_none_or(|year| point.period.year().is_none_or(|y| year > y.0));
        !said.own && said.source != own.source && after
    });
    let later = later.map(|(at, said)| Later {
        at,
        print: Print::of(said),
        newness: said.document_year.map(u64::from),
        restates: says_restated(said),
    });
    verdict_on(Print::of(own), later, series.sign_differs)
}

/// What a later report prints of a point.
#[derive(Debug, Clone, Copy)]
pub struct Later<'a> {
    /// Its place among what is said of the point.
    pub at: usize,
    /// What it prints.
    pub print: Print<'a>,
    /// How new it is; of two that are equally new the one that is said first decides.
    pub newness: Option<u64>,
    /// Whether it says that it prints other figures than those of then.
    pub restates: bool,
}

/// Which print of a point counts: that of the report of its own year, or of a later one.
pub fn verdict_on<'a>(own: Print<'a>, later: impl Iterator<Item = Later<'a>>, either_sign: bool) -> Verdict {
    let differing = later.filter(|later| !own.agrees(later.print, either_sign));
    match differing.max_by_key(|later| (later.restates, later.newness, std::cmp::Reverse(later.at))) {
        Some(Later { at, restates: true, .. }) => Verdict::Restated(at),
        Some(Later { at, .. }) => Verdict::Differs(at),
        None => Verdict::Own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::{Doubt, Entity, Location, Note, Period, SourceId, TableId, Year};

    fn said(printed: &str, unit: Unit, own: bool, year: u16) -> Said {
        let printed: Decimal = printed.parse().expect("a decimal");
        let location = Location::Lines { first: 1, last: 1 };
        Said {
            value: printed,
            raw: printed.to_string(),
            printed,
            unit: Some(unit),
            own,
            doubt: Doubt::None,
            source: SourceId([u8::try_from(year % 100).expect("two digits"); 32]),
            path: String::new(),
            document_kind: None,
            document_year: Some(year),
            table: TableId("t1".to_owned()),
            row: String::new(),
            column: String::new(),
            location,
            notes: Vec::new(),
        }
    }

    fn judged(said: Vec<Said>) -> Verdict {
        let point = Point {
            period: Period::Year(Year(2022)),
            value: Decimal::ZERO,
            first_value: None,
            flags: Vec::new(),
            said,
        };
        let series = Series {
            entity: Entity::default(),
            concept: String::new(),
            key: String::new(),
            kind: String::new(),
            measure: "utfall".to_owned(),
            breakdown: None,
            flow: None,
            unit: None,
            sign_differs: false,
            points: Vec::new(),
        };
        verdict(&series, &point)
    }

    #[test]
    fn units_and_rounding_are_no_difference() {
        let own = said("-15566", Unit::Tkr, true, 2022);
        assert_eq!(judged(vec![own.clone(), said("-15.6", Unit::Mnkr, false, 2023)]), Verdict::Own);
        assert_eq!(judged(vec![own.clone(), said("-15.5", Unit::Mnkr, false, 2023)]), Verdict::Differs(1));
        assert_eq!(judged(vec![own, said("-15566", Unit::Count, false, 2023)]), Verdict::Differs(1));
        let persons = said("113", Unit::Count, true, 2022);
        assert_eq!(judged(vec![persons.clone(), said("113.3", Unit::Count, false, 2023)]), Verdict::Own);
        assert_eq!(judged(vec![persons, said("114", Unit::Count, false, 2023)]), Verdict::Differs(1));
    }

    #[test]
    fn a_copy_with_the_same_digits_is_equal() {
        fn print<'a>(value: &str, unit: &'a Unit) -> Print<'a> {
            Print { value: value.parse().expect("a decimal"), unit: Some(unit) }
        }
        for (a, b, unit, agree) in [
            ("12.3", "12.4", Unit::Percent, false),
            ("12.3", "12", Unit::Percent, true),
            ("12.6", "12", Unit::Percent, false),
            ("15566", "15567", Unit::Tkr, false),
        ] {
            assert_eq!(print(a, &unit).agrees(print(b, &unit), false), agree, "{a} {b}");
        }
        let (mnkr, tkr) = (Unit::Mnkr, Unit::Tkr);
        assert!(print("15.6", &mnkr).agrees(print("-15566", &tkr), true));
        assert!(!print("15.6", &mnkr).agrees(print("-15566", &tkr), false));
    }

    #[test]
    fn a_later_report_that_says_why_counts() {
        let own = said("100", Unit::Tkr, true, 2022);
        let mut later = said("90", Unit::Tkr, false, 2023);
        later.notes.push(Note {
            kind: NoteKind::Restated,
            words: String::new(),
            table: None,
            row: None,
            location: later.location,
        });
        assert_eq!(judged(vec![own.clone(), later.clone()]), Verdict::Restated(1));
        assert_eq!(judged(vec![own, later, said("80", Unit::Tkr, false, 2024)]), Verdict::Restated(1));
    }
}
