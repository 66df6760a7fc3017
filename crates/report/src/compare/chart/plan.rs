//! What goes into which panel, under which names.

use super::ChartForm;
use super::axis::Axis;
use super::looks::Look;
use super::scale::float;
use crate::Lang;
use crate::compare::labels::{self, Differ, varies};
use crate::compare::sources::source;
use crate::messages::say;
use crate::tables::one_line;
use crate::text::figure;
use sifferkoll_model::{Decimal, Period, Point, PointFlag, Series};
use std::collections::BTreeSet;

/// Series that one panel holds: as many as can be told apart.
const MOST_LINES: usize = 12;
/// Series of which the greatest values differ by more than this factor have panels of their own: on a common scale
/// the lesser ones would lie flat on its bottom, in less than two of forty millimetres.
const SPREAD: i64 = 20;
/// Files that are named below the picture; the others are counted.
const MOST_FILES: usize = 8;

/// The whole picture.
pub(super) struct Plan {
    pub(super) title: String,
    /// Empty where the title says all.
    pub(super) subtitle: String,
    pub(super) form: ChartForm,
    /// Never empty.
    pub(super) panels: Vec<Panel>,
    pub(super) axis: Axis,
    /// The documents, in words.
    pub(super) sources: String,
    /// Whether a series is printed with either sign.
    pub(super) sign_differs: bool,
}

/// Series on one scale.
pub(super) struct Panel {
    /// Empty where the picture's title says it.
    pub(super) title: String,
    pub(super) unit: String,
    /// Never empty.
    pub(super) lines: Vec<Line>,
    /// Whether all figures are printed without decimals.
    pub(super) whole: bool,
}

/// A series.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) look: Look,
    /// Earliest first.
    pub(super) dots: Vec<Dot>,
}

/// A point.
pub(super) struct Dot {
    pub(super) period: Period,
    pub(super) value: f64,
    /// The value as Swedish reports print it.
    pub(super) printed: String,
    /// What was printed first, where that is another value.
    pub(super) first: Option<f64>,
    pub(super) flags: Vec<PointFlag>,
    /// The value and the cell that it is from.
    pub(super) tip: String,
}

impl Dot {
    pub(super) fn has(&self, flag: PointFlag) -> bool {
        self.flags.contains(&flag)
    }
}

/// The plan of a picture; `None` where no series has a point.
pub(super) fn plan(series: &[Series], form: ChartForm, lang: Lang) -> Option<Plan> {
    let series: Vec<&Series> = series.iter().filter(|series| !series.points.is_empty()).collect();
    let first = *series.first()?;
    let parts = parts(&series);
    let many = parts.len() > 1;
    let all = Differ::of(&series);
    let mut names: Vec<String> = Vec::new();
    let panels: Vec<Panel> = parts.iter().map(|part| panel(part, all, many, &mut names, lang)).collect();
    let one_concept = !varies(&series, |s| &s.key);
    let one_kind = !varies(&series, |s| &s.kind);
    let title = if one_concept {
        one_line(&first.concept)
    } else if one_kind {
        let kind = one_line(&first.kind);
        kind.chars()
            .next()
            .map_or_else(String::new, |c| c.to_uppercase().collect::<String>() + &kind[c.len_utf8()..])
    } else {
        say(lang, "compare-title", &[])
    };
    let shared = [
        labels::shared_entity(&series, lang),
        (!varies(&series, |s| &s.measure)).then(|| one_line(&first.measure)),
        // Series of one breakdown have it in their names as well, where they have names.
        (series.len() == 1).then(|| first.breakdown.as_deref().map(one_line)).flatten(),
        (!varies(&series, |s| &s.flow)).then(|| first.flow.as_deref().map(one_line)).flatten(),
    ];
    Some(Plan {
        title,
        subtitle: shared.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        form,
        panels,
        axis: Axis::new(&series, form, lang),
        sources: files(&series, lang),
        sign_differs: series.iter().any(|series| series.sign_differs),
    })
}

/// Series that stand on one scale: those of one unit, of about one size, and not too many.
fn parts<'a>(series: &[&'a Series]) -> Vec<Vec<&'a Series>> {
    let mut units: Vec<Vec<&Series>> = Vec::new();
    for one in series {
        match units.iter_mut().find(|unit| unit[0].unit == one.unit) {
            Some(unit) => unit.push(one),
            None => units.push(vec![one]),
        }
    }
    units.iter().flat_map(|unit| sizes(unit)).flat_map(few).collect()
}

/// Greatest value without its sign.
fn far(series: &Series) -> Decimal {
    series.points.iter().map(|point| point.value.abs()).max().unwrap_or_default()
}

fn sizes<'a>(series: &[&'a Series]) -> Vec<Vec<&'a Series>> {
    let mut order: Vec<usize> = (0..series.len()).collect();
    order.sort_by(|a, b| far(series[*b]).cmp(&far(series[*a])).then(a.cmp(b)));
    let mut sizes: Vec<(Decimal, Vec<usize>)> = Vec::new();
    for at in order {
        let own = far(series[at]);
        let near = |most: &Decimal| own.is_zero() || *most <= own.saturating_mul(SPREAD.into());
        match sizes.last_mut().filter(|(most, _)| near(most)) {
            Some((_, size)) => size.push(at),
            None => sizes.push((own, vec![at])),
        }
    }
    let in_order = |(_, mut size): (Decimal, Vec<usize>)| {
        size.sort_unstable();
        size.into_iter().map(|at| series[at]).collect()
    };
    sizes.into_iter().map(in_order).collect()
}

/// All in one panel where that holds them, else a panel for each measure, else one for each series.
fn few(series: Vec<&Series>) -> Vec<Vec<&Series>> {
    if series.len() <= MOST_LINES {
        return vec![series];
    }
    let mut concepts: Vec<Vec<&Series>> = Vec::new();
    for one in series {
        match concepts.iter_mut().find(|concept| concept[0].key == one.key) {
            Some(concept) => concept.push(one),
            None => concepts.push(vec![one]),
        }
    }
    let mut parts = Vec::new();
    for concept in concepts {
        if concept.len() > MOST_LINES {
            parts.extend(concept.into_iter().map(|one| vec![one]));
        } else {
            parts.push(concept);
        }
    }
    parts
}

/// `names` are those that have a look already: a series of the same name looks the same in all panels.
fn panel(series: &[&Series], all: Differ, many: bool, names: &mut Vec<String>, lang: Lang) -> Panel {
    let own = Differ::of(series);
    let first = series[0];
    let title = match series {
        _ if !many => String::new(),
        [one] => all.label(one, lang),
        _ if varies(series, |s| &s.key) => String::new(),
        _ => one_line(&first.concept),
    };
    let line = |one: &&Series| {
        let label = own.label(one, lang);
        let known = names.iter().position(|name| *name == label);
        let look = Look(known.unwrap_or(names.len()));
        if known.is_none() {
            names.push(label.clone());
        }
        let mut dots: Vec<Dot> = one.points.iter().map(|point| dot(point, one, lang)).collect();
        dots.sort_by_key(|dot| (labels::order(&dot.period), dot.period));
        Line { label, look, dots }
    };
    let mut lines: Vec<Line> = series.iter().map(line).collect();
    // A line alone needs no look of its own.
    if let [line] = &mut lines[..] {
        line.look = Look(0);
    }
    let points = || series.iter().flat_map(|one| &one.points);
    Panel {
        title,
        unit: labels::unit(first.unit.as_ref()),
        lines,
        whole: points().all(|point| point.value.is_integer()),
    }
}

fn dot(point: &Point, series: &Series, lang: Lang) -> Dot {
    let unit = labels::unit(series.unit.as_ref());
    let (period, printed) = (labels::period(&point.period, lang), figure(point.value));
    let place = point.said.first().map(|said| source(said, lang)).unwrap_or_default();
    Dot {
        period: point.period,
        value: float(point.value),
        tip: format!("{period}: {printed} {unit}\n{place}").trim().to_owned(),
        printed,
        first: point.first_value.filter(|first| *first != point.value).map(float),
        flags: point.flags.clone(),
    }
}

/// The names of the files that the values are from, without their folders.
fn files(series: &[&Series], lang: Lang) -> String {
    let said = series.iter().flat_map(|s| &s.points).filter_map(|point| point.said.first());
    let paths: BTreeSet<&str> = said.map(|said| said.path.as_str()).collect();
    let names: BTreeSet<String> = paths
        .iter()
        .map(|path| one_line(path.rsplit(['/', '\\']).next().unwrap_or(path)))
        .filter(|name| !name.is_empty())
        .collect();
    let mut list = names.iter().take(MOST_FILES).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > MOST_FILES {
        let n = (names.len() - MOST_FILES).to_string();
        list.push_str(&say(lang, "compare-more", &[("n", &n)]));
    }
    if list.is_empty() { list } else { say(lang, "compare-sources", &[("list", &list)]) }
}
