//! Types columns from their heads: measure, period, flow, version, group, unit.

use crate::head::Head;
use crate::terms::{first_match, terms};
use sifferkoll_plugin::Context;
use sifferkoll_plugin::grammar::{find_period, find_unit};
use sifferkoll_plugin::model::{Column, Measure, Period, Unit, Version, Year};

/// Types one column. `title` is the table's title; what the head leaves open its group says, and what
/// neither says the title and then the document.
pub(crate) fn column(head: &Head, title: &str, context: &Context) -> Column {
    let terms = terms();
    let own = head.lower();
    let group = head.group.as_deref().unwrap_or_default().to_lowercase();
    let flow = terms.flow(&own).or_else(|| terms.flow(&group));
    let measure = terms
        .measure(&own)
        .or_else(|| terms.measure(&group))
        .map(|(measure, _)| measure)
        // A result without a measure is what came out.
        .or_else(|| flow.map(|_| Measure::Utfall))
        .unwrap_or_default();
    let version = first_match(&own, &terms.times.previous_version).map(|_| Version::Foregaende);
    let unit = find_unit(&head.text).or_else(|| head.group.as_deref().and_then(find_unit));
    Column {
        header: head.text.clone(),
        group: head.group.clone(),
        measure,
        period: period(&own, &group, title, context),
        breakdown: None,
        flow,
        version,
        of_forecast: terms.of_forecast(&own),
        unit: unit.filter(|u| *u == Unit::Percent || u.is_money()),
    }
}

/// The period of a head: its own words, then its group's, then the title's, then the document's year.
fn period(own: &str, group: &str, title: &str, context: &Context) -> Option<Period> {
    let times = &terms().times;
    let back = first_match(own, &times.previous_year).is_some()
        || first_match(group, &times.previous_year).is_some();
    let base = [own, group].into_iter().find_map(|text| {
        let printed = find_period(text);
        if let Some(period) = printed.and_then(|p| p.resolve(context.year)) {
            return Some(period);
        }
        if first_match(text, &times.year).is_some() {
            return context.year.map(Period::Year);
        }
        first_match(text, &times.interval).and(context.interval)
    });
    let base = base.or_else(|| {
        find_period(title).and_then(|p| p.resolve(context.year)).or(context.year.map(Period::Year))
    })?;
    Some(if back { year_before(base) } else { base })
}

fn year_before(period: Period) -> Period {
    let back = |year: Year| Year(year.0.saturating_sub(1));
    match period {
        Period::Year(year) => Period::Year(back(year)),
        Period::Months { year, first, last } => Period::Months { year: back(year), first, last },
        Period::MonthOfRow(month) => Period::MonthOfRow(month),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_plugin::model::{Flow, Month};

    fn check(text: &str, group: Option<&str>, measure: Measure, period: &str, flow: Option<Flow>) {
        let interval = Period::Months { year: Year(2026), first: Month(1), last: Month(3) };
        let context = Context { year: Some(Year(2026)), interval: Some(interval) };
        let head = Head { text: text.to_owned(), group: group.map(str::to_owned) };
        let column = column(&head, "", &context);
        assert_eq!((column.measure, column.flow), (measure, flow), "{text}");
        assert_eq!(column.period.map(|p| p.to_string()).unwrap_or_default(), period, "{text}");
    }

    #[test]
    fn heads_are_typed_with_their_group() {
        check("Utfall", Some("Period"), Measure::Utfall, "2026-01/2026-03", None);
        check("Utfall fg år", Some("Period"), Measure::Utfall, "2025-01/2025-03", None);
        check("Bokslut fg år", Some("Helår"), Measure::Utfall, "2025", None);
        check("Fg prognos", Some("Helår"), Measure::Prognos, "2026", None);
        check("Resultat period", None, Measure::Utfall, "2026-01/2026-03", Some(Flow::Resultat));
        check("Prognos kostnader helår", None, Measure::Prognos, "2026", Some(Flow::Kostnader));
        check("Utfall jan-jun 2018", None, Measure::Utfall, "2018-01/2018-06", None);
        check("Plan 2025", None, Measure::Plan, "2025", None);
        check("Budget", Some("Period jan–aug"), Measure::Budget, "2026-01/2026-08", None);
        check("Utfall", Some("Resultat 2022"), Measure::Utfall, "2022", Some(Flow::Resultat));
    }
}
