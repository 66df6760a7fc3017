//! Whether a table is of a kind: weighs what its specification names.

use crate::look::Look;
use crate::shape::Shape;
use crate::spec::{Feature, KindSpec};
use crate::terms::position;
use sifferkoll_plugin::Match;
use sifferkoll_plugin::grammar::find_period;
use sifferkoll_plugin::model::{Column, Decimal, Flow, Measure, Period, RawTable, RowRole, Unit};
use std::collections::{BTreeMap, BTreeSet};

/// Greatest product on the scales of risk in use, 5 times 5.
const MAX_RISK: i64 = 25;
/// Longest label that is a year and little else (`År 2023*`), in characters.
const YEAR_LABEL: usize = 8;
/// Fewest months that make a table one of periods.
const LEAST_MONTHS: usize = 3;

/// A table as the evidence sees it.
pub(crate) struct Seen<'a> {
    pub(crate) table: &'a RawTable,
    pub(crate) look: &'a Look,
    pub(crate) shape: &'a Shape,
    pub(crate) columns: &'a [Column],
}

/// The score of a table for a kind; `None` where a requirement is not met or the threshold not reached.
pub(crate) fn weigh(seen: &Seen<'_>, spec: &KindSpec) -> Option<Match> {
    let labels = &seen.look.labels;
    let count = |feature: Feature| count(seen, feature, labels);
    if spec.require.iter().any(|feature| count(*feature) == 0) {
        return None;
    }
    let mut score = 0;
    let mut evidence = Vec::new();
    let mut add = |weight: u32, what: String| {
        score += weight;
        evidence.push(format!("+{weight} {what}"));
    };
    // A table without a title of its own is named by the heading of its section, which may hold other tables too.
    let section = seen.table.headings.last().filter(|_| seen.look.lower_title.is_empty());
    let section = section.map(|heading| heading.to_lowercase()).unwrap_or_default();
    let title = if section.is_empty() { &seen.look.lower_title } else { &section };
    let nearest = &seen.look.nearest;
    // What stands nearest to the table names it; the heading above that may hold several tables.
    let weight_of = |word: &str, weight: u32| if nearest.contains(word) { weight } else { weight / 2 };
    let named = spec.title.iter().filter(|(word, _)| title.contains(word.as_str()));
    if let Some((word, weight)) =
        named.map(|(word, weight)| (word, weight_of(word, *weight))).max_by_key(|(_, weight)| *weight)
    {
        add(weight, format!("title names {word}"));
    }
    let heads = &seen.look.heads;
    for (word, weight) in matched(&spec.heads, heads) {
        add(weight, format!("a head names {word}"));
    }
    let common = |word: &str| labels.iter().filter(|l| l.contains(word)).count() * 3 >= labels.len().max(1);
    if let Some((word, weight)) =
        spec.labels.iter().filter(|(word, _)| common(word)).max_by_key(|(_, weight)| **weight)
    {
        add(*weight, format!("labels name {word}"));
    }
    for (feature, weight) in &spec.shape {
        let times = u32::try_from(count(*feature)).unwrap_or(0);
        if times > 0 {
            add(weight * times, format!("{feature:?} × {times}"));
        }
    }
    let against: u32 = spec
        .against
        .iter()
        .filter(|(word, _)| title.contains(word.as_str()) || heads.iter().any(|h| h.contains(word.as_str())))
        .map(|(_, weight)| *weight)
        .sum();
    if against > 0 {
        evidence.push(format!("-{against} words of other kinds"));
    }
    let score = score.saturating_sub(against);
    (score >= spec.threshold.unwrap_or_default()).then_some(Match { score, evidence })
}

/// Words that stand in any of the heads as words of their own; of two where one holds the other, the longer.
fn matched<'a>(words: &'a BTreeMap<String, u32>, heads: &[String]) -> Vec<(&'a str, u32)> {
    let found: Vec<(&str, u32)> = words
        .iter()
        .filter(|(word, _)| heads.iter().any(|head| position(head, word).is_some()))
        .map(|(word, weight)| (word.as_str(), *weight))
        .collect();
    let longest =
        |word: &str| !found.iter().any(|(other, _)| other.len() > word.len() && other.contains(word));
    found.iter().filter(|(word, _)| longest(word)).copied().collect()
}

/// How often a table has a feature: 0 or 1 for most.
fn count(seen: &Seen<'_>, feature: Feature, labels: &[String]) -> usize {
    let columns = seen.columns;
    let measures: BTreeSet<Measure> =
        columns.iter().map(|c| c.measure).filter(|m| *m != Measure::Other).collect();
    let known = columns.iter().filter(|c| c.measure != Measure::Other).count();
    let flow = |flow| columns.iter().any(|c| c.flow == Some(flow));
    let most_labels = |is: &dyn Fn(&str) -> bool| most(labels, is);
    let yes = match feature {
        Feature::Measure => return measures.len(),
        Feature::SetAgainst => {
            measures.iter().any(|m| *m != Measure::Utfall) || flow(Flow::Intakter) && flow(Flow::Kostnader)
        }
        Feature::KnownHeads => known * 2 >= columns.len(),
        Feature::KnownMeasure => known > 0,
        Feature::SeveralColumns => columns.len() > 1,
        Feature::Money => {
            // A unit that each group of heads prints is as good as one over all of them.
            let in_money = columns.iter().filter(|c| c.unit.as_ref().is_some_and(Unit::is_money)).count();
            seen.look.money || in_money * 2 > columns.len()
        }
        Feature::Count => {
            let counts = seen.look.units_of_labels().iter().filter(|unit| **unit == Some(Unit::Count));
            labels.len() >= LEAST_MONTHS && counts.count() * 2 > labels.len()
                || columns.iter().any(|c| c.unit == Some(Unit::Count))
        }
        Feature::Percent => {
            let figures = seen.look.figures(seen.table, seen.shape);
            let shares = figures.iter().filter(|(_, unit)| *unit == Some(Unit::Percent)).count();
            shares * 2 >= figures.len() && shares > 0
        }
        Feature::TotalRow => seen.look.rows().iter().any(|row| row.role == RowRole::Total),
        Feature::IncomeAndCosts => {
            let of_rows = seen.look.rows().iter().filter_map(|row| row.flow);
            let flows: BTreeSet<Flow> = of_rows.chain(columns.iter().filter_map(|c| c.flow)).collect();
            flows.contains(&Flow::Intakter) && flows.contains(&Flow::Kostnader)
        }
        Feature::Years => {
            let named = |c: &&Column| find_period(&c.header).is_some_and(|p| p.year.is_some());
            let years: BTreeSet<_> =
                columns.iter().filter(named).filter_map(|c| c.period.and_then(|p| p.year())).collect();
            years.len() > 1
        }
        Feature::Months => {
            let months: BTreeSet<u8> = columns
                .iter()
                .filter_map(|c| match c.period {
                    Some(Period::Months { first, last, .. }) if first == last => Some(first.0),
                    Some(Period::MonthOfRow(month)) => Some(month.0),
                    _ => None,
                })
                .collect();
            months.len() >= LEAST_MONTHS
        }
        Feature::MonthRows => most_labels(&|l| find_period(l).is_some_and(|p| p.months.is_some())),
        Feature::YearRows => are_years(labels),
        Feature::Breakdown => columns.iter().any(|c| c.breakdown.is_some()),
        Feature::Target => measures.contains(&Measure::Riktvarde),
        Feature::Mean => measures.contains(&Measure::Snitt),
        Feature::Scale => {
            let figures = seen.look.figures(seen.table, seen.shape);
            let max = Decimal::from(MAX_RISK);
            !figures.is_empty()
                && figures.iter().all(|(v, _)| v.is_integer() && *v >= Decimal::ZERO && *v <= max)
        }
    };
    usize::from(yes)
}

/// Whether most of at least [`LEAST_MONTHS`] labels are of a sort.
fn most(labels: &[String], is: &dyn Fn(&str) -> bool) -> bool {
    labels.len() >= LEAST_MONTHS && labels.iter().filter(|l| is(l)).count() * 2 > labels.len()
}

/// Whether years label most rows.
pub(crate) fn are_years(labels: &[String]) -> bool {
    let is_year = |label: &str| {
        let year = find_period(label).is_some_and(|p| p.year.is_some() && p.months.is_none());
        year && label.chars().count() <= YEAR_LABEL
    };
    most(labels, &is_year)
}
