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

/// How far the print of one document is from that of another, in the unit of the first. `turned` holds them against
/// each other with the other sign. `None` where their units do not compare.
pub fn agreement(said: &Said, other: &Said, turned: bool) -> Option<Measured> {
    let factor = unit_factor(other.unit.as_ref(), said.unit.as_ref())?;
    let factor = if turned { -factor } else { factor };
    let mut ledger = Ledger::default();
    let counted = |said: &Said| said.unit == Some(Unit::Count);
    let target = ledger.add(Figure::printed(said.printed, counted(said)));
    let place = ledger.add(Figure::printed(other.printed, counted(other)));
    let constraint = Constraint {
        target,
        operator: Operator::Sum,
        operands: vec![Operand { place, factor, exact: false }],
        missing: Missing::Blocks,
        precision: Precision::Own,
    };
    constraint.measure(&ledger)
}

/// Whether two prints can be of one value, in the case of `either_sign` but for the sign.
pub fn agrees(said: &Said, other: &Said, either_sign: bool) -> bool {
    let possible = |turned| agreement(said, other, turned).is_some_and(|measured| measured.possible);
    possible(false) || either_sign && possible(true)
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
    let mut differing: Vec<(usize, &Said)> = point
        .said
        .iter()
        .enumerate()
        .filter(|(_, said)| !said.own && said.source != own.source)
        .filter(|(_, said)| {
            said.document_year.is_none_or(|year| point.period.year().is_none_or(|y| year > y.0))
        })
        .filter(|(_, said)| !agrees(own, said, series.sign_differs))
        .collect();
    differing.sort_by_key(|(at, said)| (says_restated(said), said.document_year, std::cmp::Reverse(*at)));
    match differing.last() {
        Some((at, said)) if says_restated(said) => Verdict::Restated(*at),
        Some((at, _)) => Verdict::Differs(*at),
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
