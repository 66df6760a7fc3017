//! Names of entities, series and periods, as people read them.

use crate::Lang;
use crate::messages::say;
use crate::tables::one_line;
use sifferkoll_model::{Entity, Period, PointFlag, Series, Unit};

/// Whose the figures are: `Katrineholm, Socialnämnden`.
pub(crate) fn entity(entity: &Entity, lang: Lang) -> String {
    let known: Vec<String> =
        [Some(municipality(entity, lang)), committee(entity)].into_iter().flatten().collect();
    known.join(", ")
}

/// The municipality, which may be unknown, or its code.
fn municipality(entity: &Entity, lang: Lang) -> String {
    let name = entity.municipality.as_deref().or(entity.municipality_code.as_deref()).map(one_line);
    let label = name.filter(|name| !name.is_empty());
    let label = label.unwrap_or_else(|| say(lang, "entity-unknown", &[]));
    if entity.part > 1 { format!("{label} ({})", entity.part) } else { label }
}

fn committee(entity: &Entity) -> Option<String> {
    entity.committee.as_deref().map(one_line).filter(|name| !name.is_empty())
}

/// What all entities share; `None` where that is nothing.
pub(super) fn shared_entity(series: &[&Series], lang: Lang) -> Option<String> {
    let first = &series.first()?.entity;
    let differ = Differ::of(series);
    match (differ.municipality, differ.committee) {
        (false, false) => Some(entity(first, lang)),
        (false, true) => Some(municipality(first, lang)),
        (true, false) => committee(first),
        (true, true) => None,
    }
}

/// What tells series apart, the least of it that is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one for each property of a series")]
pub(super) struct Differ {
    municipality: bool,
    committee: bool,
    concept: bool,
    measure: bool,
    breakdown: bool,
    flow: bool,
}

impl Differ {
    /// What differs among these series.
    pub(super) fn of(series: &[&Series]) -> Self {
        Self {
            municipality: varies(series, |s| {
                (&s.entity.municipality_code, &s.entity.municipality, s.entity.part)
            }),
            committee: varies(series, |s| &s.entity.committee),
            concept: varies(series, |s| (&s.key, &s.concept)),
            measure: varies(series, |s| &s.measure),
            breakdown: varies(series, |s| &s.breakdown),
            flow: varies(series, |s| &s.flow),
        }
    }

    /// The same, with the measure's name in any case.
    pub(super) fn with_concept(self) -> Self {
        Self { concept: true, ..self }
    }

    /// The same, without what a heading already says.
    pub(super) fn below_concept(self) -> Self {
        Self { concept: false, ..self }
    }

    /// The name of a series by what tells it apart; its concept where nothing does.
    pub(super) fn label(self, series: &Series, lang: Lang) -> String {
        let mut parts = Vec::new();
        if self.municipality {
            parts.push(municipality(&series.entity, lang));
        }
        if self.committee {
            parts.extend(committee(&series.entity));
        }
        if parts.len() > 1 {
            parts = vec![parts.join(", ")];
        }
        if self.concept || parts.is_empty() {
            parts.push(one_line(&series.concept));
        }
        let mut label = parts.join(": ");
        let kind = [
            (self.measure, Some(series.measure.as_str())),
            (true, series.breakdown.as_deref()),
            (self.flow, series.flow.as_deref()),
        ];
        for word in kind.into_iter().filter(|(said, _)| *said).filter_map(|(_, word)| word) {
            label.push_str(", ");
            label.push_str(&one_line(word));
        }
        label
    }
}

/// Whether a property has several values.
pub(super) fn varies<'a, T: PartialEq>(series: &[&'a Series], of: impl Fn(&'a Series) -> T) -> bool {
    series.windows(2).any(|pair| of(pair[0]) != of(pair[1]))
}

/// The unit; empty where none is known.
pub(crate) fn unit(unit: Option<&Unit>) -> String {
    unit.map(|unit| one_line(unit.name())).unwrap_or_default()
}

/// A period in few letters: `2023`, `maj 2023`, `jan–aug 2023`.
pub(crate) fn period(period: &Period, lang: Lang) -> String {
    let names = say(lang, "compare-months", &[]);
    let month = |number: u8| {
        let place = usize::from(number).saturating_sub(1);
        names.split(' ').nth(place).map_or_else(|| number.to_string(), str::to_owned)
    };
    match period {
        Period::Year(year) => year.0.to_string(),
        Period::Months { year, first, last } if first == last => format!("{} {}", month(first.0), year.0),
        Period::Months { year, first, last } => format!("{}–{} {}", month(first.0), month(last.0), year.0),
        Period::MonthOfRow(only) => month(only.0),
    }
}

/// Order in time: by the year and the month at which a period ends, a shorter one first.
pub(super) fn order(period: &Period) -> (u16, u8, u8) {
    match period {
        Period::Year(year) => (year.0, 12, 12),
        Period::Months { year, first, last } => (year.0, last.0, last.0.saturating_sub(first.0) + 1),
        Period::MonthOfRow(only) => (0, only.0, 1),
    }
}

/// What stands for a flag at a figure; a break stands between figures instead.
pub(crate) fn mark(flag: PointFlag) -> char {
    match flag {
        PointFlag::Restated => '*',
        PointFlag::Differs => '≠',
        PointFlag::Break => '┆',
        PointFlag::Partial => '~',
        PointFlag::Doubt => '?',
        PointFlag::Conflict => '!',
    }
}

/// Key of the catalogue for what a flag means.
pub(crate) fn meaning(flag: PointFlag) -> &'static str {
    match flag {
        PointFlag::Restated => "compare-restated",
        PointFlag::Differs => "compare-differs",
        PointFlag::Break => "compare-break",
        PointFlag::Partial => "compare-partial",
        PointFlag::Doubt => "compare-doubt",
        PointFlag::Conflict => "compare-conflict",
    }
}
