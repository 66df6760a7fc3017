//! Which series stand together, under which heading, over which periods.

use super::labels::{self, Differ, varies};
use crate::Lang;
use crate::messages::say;
use crate::tables::one_line;
use sifferkoll_model::{Entity, Period, Series, Year};
use std::collections::{BTreeMap, BTreeSet};

/// Longest row of years that is shown without a hole; beyond, only years with figures. A misread year must not make
/// thousands of columns.
const LONGEST_RUN: u16 = 60;

/// Series under one heading.
pub(super) struct Group<'a> {
    /// What all of them share.
    pub(super) heading: String,
    /// In the order in which they came.
    pub(super) series: Vec<&'a Series>,
    /// What tells them apart.
    pub(super) differ: Differ,
}

/// Groups, those of measures that several entities have first: there the entities stand below one another. What only
/// one entity has stands below that entity, by kind of table. Else in order of first appearance.
pub(super) fn groups(series: &[Series], lang: Lang) -> Vec<Group<'_>> {
    let (mut shared, mut own): (Vec<Vec<&Series>>, Vec<Vec<&Series>>) = (Vec::new(), Vec::new());
    let mut entities: BTreeMap<(&str, &str), BTreeSet<&Entity>> = BTreeMap::new();
    for one in series {
        entities.entry((&one.kind, &one.key)).or_default().insert(&one.entity);
    }
    for one in series {
        if entities.get(&(one.kind.as_str(), one.key.as_str())).is_some_and(|entities| entities.len() > 1) {
            add(&mut shared, one, |other| (&other.kind, &other.key) == (&one.kind, &one.key));
        } else {
            add(&mut own, one, |other| (&other.kind, &other.entity) == (&one.kind, &one.entity));
        }
    }
    let shared = shared.into_iter().map(|series| group(series, true, lang));
    let own = own.into_iter().map(|series| group(series, false, lang));
    shared.chain(own).collect()
}

fn add<'a>(groups: &mut Vec<Vec<&'a Series>>, one: &'a Series, fits: impl Fn(&Series) -> bool) {
    match groups.iter_mut().find(|group| fits(group[0])) {
        Some(group) => group.push(one),
        None => groups.push(vec![one]),
    }
}

fn group(series: Vec<&Series>, several: bool, lang: Lang) -> Group<'_> {
    let first = series[0];
    let differ = Differ::of(&series);
    // What all share stands in the heading; the measure only where it is another than what was brought about.
    let measure = if varies(&series, |s| &s.measure) { None } else { Some(first.measure.as_str()) };
    let kind = say(lang, "compare-kind", &[("kind", &one_line(&first.kind))]);
    let name = several.then(|| one_line(&first.concept));
    let entity = labels::shared_entity(&series, lang);
    let heading = [name, entity, Some(kind), measure.map(one_line)].into_iter().flatten();
    let heading = heading.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let differ = if several { differ.below_concept() } else { differ.with_concept() };
    Group { heading, series, differ }
}

/// All periods of the series, earliest first. Years are filled up, so that a missing one is seen.
pub(crate) fn periods(series: &[&Series]) -> Vec<Period> {
    let mut periods: Vec<Period> = series.iter().flat_map(|s| &s.points).map(|point| point.period).collect();
    let years = || periods.iter().filter_map(Period::year).map(|year| year.0);
    let whole = periods.iter().all(|period| matches!(period, Period::Year(_)));
    if let (true, Some(first), Some(last)) = (whole, years().min(), years().max())
        && last - first <= LONGEST_RUN
    {
        periods.extend((first..=last).map(|year| Period::Year(Year(year))));
    }
    periods.sort_by_key(|period| (labels::order(period), *period));
    periods.dedup();
    periods
}
