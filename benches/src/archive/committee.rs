//! A committee of a municipality: its measures with their values in every year, so that papers of two years agree.

use super::draw::Draw;
use super::paper::{Rules, Style};
use super::vocabulary::{Counted, Field, WORDS};
use std::collections::BTreeMap;

/// Years of which values exist: two years before the first paper, and the plans of the last.
const KNOWN: std::ops::RangeInclusive<i32> = 2008..=2027;
/// Committees of a municipality, at most.
const MOST: usize = 4;

/// Something measured, with its value in each year.
#[derive(Debug, Clone)]
pub(super) struct Measure {
    labels: Vec<String>,
    changes: i32,
    /// Value by year.
    pub(super) values: BTreeMap<i32, i64>,
    /// What was budgeted or aimed at, by year.
    pub(super) aims: BTreeMap<i32, i64>,
    /// Whether less is better.
    pub(super) less: bool,
}

impl Measure {
    /// Its wording in a year.
    pub(super) fn label(&self, year: i32) -> &str {
        let at = usize::from(year >= self.changes).min(self.labels.len() - 1);
        &self.labels[at]
    }

    /// The outcome of a year.
    pub(super) fn value(&self, year: i32) -> i64 {
        self.values.get(&year).copied().unwrap_or_default()
    }

    /// The budget or target of a year.
    pub(super) fn aim(&self, year: i32) -> i64 {
        self.aims.get(&year).copied().unwrap_or_default()
    }

    /// Values that wander from a first one by so many per mille a year, within bounds.
    fn wandering(
        labels: &[String],
        first: i64,
        pace: (i64, i64),
        bounds: (i64, i64),
        draw: &mut Draw,
    ) -> Self {
        let mut values = BTreeMap::new();
        let mut aims = BTreeMap::new();
        let mut value = first;
        for year in KNOWN {
            values.insert(year, value);
            aims.insert(year, (value + value * draw.between(-30, 30) / 1000).clamp(bounds.0, bounds.1));
            value = (value + (value * draw.between(pace.0, pace.1) / 1000)).clamp(bounds.0, bounds.1);
        }
        let changes = draw.between(2012, 2022) as i32;
        Self { labels: labels.to_vec(), changes, values, aims, less: false }
    }

    fn counted(counted: &Counted, bounds: (i64, i64), draw: &mut Draw) -> Self {
        let first = draw.between(counted.from, counted.to);
        Self { less: counted.less, ..Self::wandering(&counted.label, first, (-70, 80), bounds, draw) }
    }
}

/// A committee with all its measures.
#[derive(Debug, Clone)]
pub(super) struct Committee {
    field: &'static Field,
    /// `Åmåls kommun`.
    pub(super) municipality: String,
    /// Net cost of the units, in units of the last printed decimal, positive.
    pub(super) units: Vec<Measure>,
    /// Counts.
    pub(super) volumes: Vec<Measure>,
    /// Shares in tenths of a per cent.
    pub(super) indicators: Vec<Measure>,
    /// Full-time equivalents of women and men in tenths.
    pub(super) staff: [Measure; 2],
    /// Sick leave of women and men in tenths of a per cent.
    pub(super) sick: [Measure; 2],
    styles: [Style; 2],
    restyled: i32,
}

impl Committee {
    /// Some committees of a municipality, at least two.
    pub(super) fn some_of(municipality: &str, draw: &mut Draw) -> Vec<Self> {
        let mut fields: Vec<&'static Field> = WORDS.committee.iter().collect();
        draw.shuffle(&mut fields);
        fields.truncate(2 + draw.below(MOST - 1));
        fields.into_iter().map(|field| Self::new(municipality, field, draw)).collect()
    }

    fn new(municipality: &str, field: &'static Field, draw: &mut Draw) -> Self {
        let millions = draw.once_in(6);
        let style = |draw: &mut Draw| Style {
            negative: false,
            decimals: usize::from(millions),
            minus: *draw.one(&['-', '–']),
            last_first: draw.once_in(2),
            outcome: if draw.once_in(4) { "Bokslut" } else { "Utfall" },
            serif: draw.once_in(3),
            cell: *draw.one(&[8.5, 9.0, 9.5, 10.0]),
            rules: *draw.one(&[Rules::All, Rules::Horizontal, Rules::Shaded, Rules::None]),
        };
        let negative = draw.once_in(2);
        let styles = [style(draw), style(draw)].map(|style| Style { negative, ..style });
        let scale = if millions { 100 } else { 1 };
        let most = 900_000 / scale;
        let units = field
            .units
            .iter()
            .map(|labels| {
                let most_first = if draw.once_in(3) { 96_000 } else { 14_000 };
                let first = draw.between(900, most_first) / scale;
                Measure::wandering(labels, first.max(12), (5, 55), (10, most), draw)
            })
            .collect();
        let share = (5, 995);
        let kinds = |kind: &str| vec![kind.to_owned()];
        let women = draw.between(300, 3200);
        let sick = draw.between(48, 96);
        Self {
            field,
            municipality: format!("{} kommun", genitive(municipality)),
            units,
            volumes: field
                .volumes
                .iter()
                .map(|counted| Measure::counted(counted, (1, 9_000_000), draw))
                .collect(),
            indicators: field
                .indicators
                .iter()
                .map(|counted| Measure::counted(counted, share, draw))
                .collect(),
            staff: [women, women / 4]
                .map(|first| Measure::wandering(&kinds("Årsarbetare"), first, (-20, 35), (20, 90_000), draw)),
            sick: [sick, sick - 22]
                .map(|first| Measure::wandering(&kinds("Sjukfrånvaro"), first, (-90, 90), (15, 160), draw)),
            styles,
            restyled: draw.between(2011, 2023) as i32,
        }
    }

    /// The committee's name.
    pub(super) fn name(&self) -> &str {
        &self.field.name
    }

    /// The name in the letters of file names.
    pub(super) fn slug(&self) -> String {
        self.name()
            .to_lowercase()
            .replace(['å', 'ä'], "a")
            .replace('ö', "o")
            .replace("- ", "-")
            .replace(' ', "-")
    }

    /// How its papers of a year look.
    pub(super) fn style(&self, year: i32) -> &Style {
        &self.styles[usize::from(year >= self.restyled)]
    }

    /// A diary number of a year.
    pub(super) fn diary(&self, year: i32, draw: &mut Draw) -> String {
        format!("{} {year}/{:04}", self.field.short, draw.between(3, 480))
    }
}

/// A name as it stands before `kommun`: after a vowel and after `s` nothing is added.
fn genitive(name: &str) -> String {
    let same = name.ends_with(['a', 'e', 'i', 'o', 'u', 'y', 'å', 'ä', 'ö', 's', 'x', 'z']);
    if same { name.to_owned() } else { format!("{name}s") }
}
