//! Series for the tests of this folder.

use sifferkoll_model::{
    Decimal, Doubt, Entity, Location, Month, Note, NoteKind, PageIndex, Period, Point, PointFlag, Rect, Said,
    Series, SourceId, TableId, Unit, Year,
};

/// A figure as Swedish reports print it.
fn printed(value: Decimal) -> String {
    crate::text::figure(value)
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn said(value: &str, row: &str, year: u16) -> Said {
    let bbox = Rect { x0: 400.0, y0: 100.0, x1: 440.04, y1: 110.0 };
    let value = decimal(value);
    Said {
        value,
        raw: printed(value),
        printed: value,
        unit: Some(Unit::Count),
        own: true,
        doubt: Doubt::None,
        source: SourceId([u8::try_from(year % 100).unwrap(); 32]),
        path: format!("arkiv/årsredovisning-{year}.pdf"),
        document_kind: Some("årsredovisning".into()),
        document_year: Some(year),
        table: TableId("t3".into()),
        row: row.into(),
        column: format!("Utfall {year}"),
        location: Location::Page { page: PageIndex(16), bbox },
        notes: Vec::new(),
    }
}

/// A series of Katrineholm with these points; `-` for a year without one.
pub(crate) fn series(concept: &str, unit: Unit, first: u16, values: &[&str]) -> Series {
    let point = |(year, value): (u16, &&str)| {
        (*value != "-").then(|| Point {
            period: Period::Year(Year(year)),
            value: decimal(value),
            first_value: None,
            flags: Vec::new(),
            said: vec![said(value, concept, year)],
        })
    };
    Series {
        entity: entity("Katrineholm", "0483"),
        concept: concept.into(),
        key: concept.to_lowercase(),
        kind: "volym".into(),
        measure: "utfall".into(),
        breakdown: None,
        flow: None,
        unit: Some(unit),
        sign_differs: false,
        points: (first..).zip(values).filter_map(point).collect(),
    }
}

pub(crate) fn entity(municipality: &str, code: &str) -> Entity {
    Entity {
        municipality_code: Some(code.into()),
        municipality: Some(municipality.into()),
        committee: Some("Socialnämnden".into()),
        part: 0,
    }
}

/// Sets a flag at a year.
pub(crate) fn flag(series: &mut Series, year: u16, flag: PointFlag) {
    let mut points = series.points.iter_mut();
    let point = points.find(|point| point.period == Period::Year(Year(year))).unwrap();
    point.flags.push(flag);
}

/// 2020, 2021 restated, none of 2022, 2023 after a break.
pub(crate) fn children() -> Series {
    let mut series = series("Barn i förskola", Unit::Count, 2020, &["1250", "1310", "-", "1405"]);
    flag(&mut series, 2021, PointFlag::Restated);
    flag(&mut series, 2023, PointFlag::Break);
    let point = &mut series.points[1];
    point.first_value = Some(decimal("1300"));
    point.said.push(Said { own: false, ..said("1300", "Barn i förskola", 2022) });
    let last = series.points[2].said[0].location;
    series.points[2].said[0].notes.push(Note {
        kind: NoteKind::Break,
        words: "Ej jämförbart med tidigare år.".into(),
        table: None,
        row: None,
        location: last,
    });
    series
}

/// Figures with decimals, and a part of a year.
pub(crate) fn costs() -> Series {
    let mut series = series("Kostnad per plats", Unit::Tkr, 2020, &["-12345.5", "0.0", "7.25"]);
    let mut part = series.points[2].clone();
    part.period = Period::Months { year: Year(2023), first: Month(1), last: Month(8) };
    part.flags.push(PointFlag::Partial);
    series.points.push(part);
    series
}
