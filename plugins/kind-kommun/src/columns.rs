//! Types columns from their heads: measure, period, breakdown, flow, version, group, unit.

use crate::head::Head;
use crate::terms::{Terms, first_match};
use crate::units;
use sifferkoll_plugin::Context;
use sifferkoll_plugin::grammar::find_period;
use sifferkoll_plugin::model::{Column, Inference, Measure, Origin, Period, Subject, Version, Year};

/// What a column is typed by, beside its own head.
pub(crate) struct Around<'a> {
    pub(crate) terms: &'a Terms,
    /// The table's title.
    pub(crate) title: &'a str,
    pub(crate) context: &'a Context,
    /// Measure of a column whose head names none.
    pub(crate) default_measure: Measure,
    /// Whether a column whose head names no time is of the title's or the document's year.
    pub(crate) assume_period: bool,
    /// Whether the rows name the years.
    pub(crate) years_in_rows: bool,
}

/// Types one column, the `at`th of the value columns. What the head leaves open its group says, and what
/// neither says the title and then the document. Beside it what each conclusion was drawn from.
pub(crate) fn column(head: &Head, at: usize, around: &Around<'_>) -> (Column, Vec<Inference>) {
    let terms = around.terms;
    let own = head.lower();
    let group = head.group.as_deref().unwrap_or_default().to_lowercase();
    let mut evidence = Vec::new();
    let mut from = |about: Subject, value: &str, from: Origin, words: &str| {
        evidence.push(Inference {
            about,
            value: value.to_owned(),
            from,
            words: words.to_owned(),
            location: None,
        });
    };
    let flow = terms.flow(&own).or_else(|| terms.flow(&group));
    let named = terms.measure(&own).map(|m| (m, Origin::Head));
    let named = named.or_else(|| terms.measure(&group).map(|m| (m, Origin::Group)));
    let measure = match named {
        Some(((measure, term), origin)) => {
            from(Subject::Measure(at), measure.name(), origin, term);
            measure
        }
        // A result without a measure is what came out.
        None if flow.is_some() => Measure::Utfall,
        None => {
            if around.default_measure != Measure::Other {
                from(Subject::Measure(at), around.default_measure.name(), Origin::Kind, "");
            }
            around.default_measure
        }
    };
    let period = period(&own, &group, measure, around);
    if let Some((period, origin)) = &period {
        let words = match origin {
            Origin::Head => &head.text,
            Origin::Group => head.group.as_deref().unwrap_or_default(),
            Origin::Title => around.title,
            _ => "",
        };
        from(Subject::Period(at), &period.to_string(), *origin, words);
    }
    let unit = units::of_head(terms, head).map(|(unit, origin)| {
        from(Subject::ColumnUnit(at), unit.name(), origin, &head.text);
        unit
    });
    let column = Column {
        header: head.text.clone(),
        group: head.group.clone(),
        measure,
        period: period.map(|(period, _)| period),
        breakdown: terms.breakdown(&own).or_else(|| terms.breakdown(&group)).map(str::to_owned),
        flow,
        version: first_match(&own, &terms.times.previous_version).map(|_| Version::Foregaende),
        of_forecast: terms.of_forecast(&own),
        unit,
    };
    (column, evidence)
}

/// The period of a head: its own words, then its group's, then the title's, then the document's year. Words
/// behind `jämfört med` name the time compared with.
fn period(own: &str, group: &str, measure: Measure, around: &Around<'_>) -> Option<(Period, Origin)> {
    let times = &around.terms.times;
    let year = around.context.year;
    let before = |text: &str| -> String {
        let end = first_match(text, &times.compared).map_or(text.len(), |(at, _)| at);
        text[..end].to_owned()
    };
    let (own, group) = (before(own), before(group));
    let back = [&own, &group].into_iter().any(|text| first_match(text, &times.previous_year).is_some());
    let base = [(&own, Origin::Head), (&group, Origin::Group)].into_iter().find_map(|(text, from)| {
        if let Some(period) = find_period(text).and_then(|p| p.resolve(year)) {
            return Some((within(period, text, around), from));
        }
        if first_match(text, &times.year).is_some() {
            return year.map(|y| (Period::Year(y), from));
        }
        first_match(text, &times.interval).and(around.context.interval).map(|p| (p, from))
    });
    let base = base.or_else(|| {
        let titled = find_period(around.title).and_then(|p| p.resolve(year)).map(|p| (p, Origin::Title));
        titled.or_else(|| year.map(|y| (Period::Year(y), Origin::Document)))
    })?;
    // A ratio or a mean has no time of its own where its head names none.
    let timeless = matches!(measure, Measure::UtfallRiktvarde | Measure::Snitt | Measure::Other);
    let assumed = matches!(base.1, Origin::Title | Origin::Document);
    if assumed && (timeless || !around.assume_period || around.years_in_rows) {
        return None;
    }
    // A month whose year is the row's has none of its own, unless the head names one.
    if around.years_in_rows
        && let Period::Months { first, last, .. } = base.0
        && find_period(&own).is_none_or(|printed| printed.year.is_none())
    {
        return (first == last).then_some((Period::MonthOfRow(first), base.1));
    }
    Some(if back { (year_before(base.0), base.1) } else { base })
}

/// A year that the head names the report's interval of (`Utfall perioden 2026`) is that interval.
fn within(period: Period, text: &str, around: &Around<'_>) -> Period {
    let named = first_match(text, &around.terms.times.interval).is_some();
    match (period, around.context.interval) {
        (Period::Year(year), Some(Period::Months { first, last, .. })) if named => {
            Period::Months { year, first, last }
        }
        _ => period,
    }
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
    use crate::load::built_in;
    use sifferkoll_plugin::model::{Flow, Month};

    fn typed(text: &str, group: Option<&str>) -> Column {
        let interval = Period::Months { year: Year(2026), first: Month(1), last: Month(3) };
        let context = Context { year: Some(Year(2026)), interval: Some(interval) };
        let head = Head { text: text.to_owned(), group: group.map(str::to_owned) };
        let library = built_in();
        let around = Around {
            terms: &library.terms,
            title: "",
            context: &context,
            default_measure: Measure::Other,
            assume_period: true,
            years_in_rows: false,
        };
        column(&head, 0, &around).0
    }

    fn check(text: &str, group: Option<&str>, measure: Measure, period: &str, flow: Option<Flow>) {
        let column = typed(text, group);
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
        check(
            "Utfall perioden jämfört med föregående år",
            None,
            Measure::Forandring,
            "2026-01/2026-03",
            None,
        );
        check("Utfall perioden 2026", None, Measure::Utfall, "2026-01/2026-03", None);
        check("Utfall/riktvärde %", None, Measure::UtfallRiktvarde, "", None);
    }

    #[test]
    fn women_and_men_are_parts() {
        assert_eq!(typed("Kvinnor 2023", None).breakdown.as_deref(), Some("kvinnor"));
        assert_eq!(typed("2023", Some("Män")).breakdown.as_deref(), Some("män"));
        assert_eq!(typed("Samtliga", None).breakdown, None);
    }
}
