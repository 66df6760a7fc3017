//! The vocabulary: words by their meaning, read from TOML.
//!
//! In: `terms.toml`, and whatever files of the same form the user adds. Out: lookups on heads, labels and
//! titles in lower case. Words are matched as words of their own; of several, the earliest and then the
//! longest counts.

use serde::Deserialize;
use sifferkoll_plugin::model::{Flow, Measure};
use std::collections::BTreeMap;

/// Measures that are named beside what they are made of (`Budgetavvikelse`, `Utfall/riktvärde`,
/// `Utfall jämfört med föregående år`): they win over the other measures in the same head, in this order.
const COMPOUND: [Measure; 5] = [
    Measure::Avvikelse,
    Measure::UtfallRiktvarde,
    Measure::Forandring,
    Measure::Riket,
    Measure::IngaendeVarde,
];
/// The others: of these the first in the head counts.
const SIMPLE: [Measure; 6] =
    [Measure::Utfall, Measure::Budget, Measure::Prognos, Measure::Plan, Measure::Riktvarde, Measure::Snitt];

/// All words by their meaning. Every part may be missing in a file that only adds to another.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Terms {
    pub(crate) measures: BTreeMap<String, Vec<String>>,
    pub(crate) flows: BTreeMap<String, Vec<String>>,
    pub(crate) breakdowns: BTreeMap<String, Vec<String>>,
    pub(crate) units: BTreeMap<String, Vec<String>>,
    deviations: Deviations,
    pub(crate) times: Times,
    pub(crate) rows: Rows,
    pub(crate) labels: Labels,
    pub(crate) columns: Columns,
    pub(crate) risks: Risks,
    better: Better,
}

/// What the head of a deviation says of its operands.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Deviations {
    of_forecast: Vec<String>,
}

/// Words for time relative to the report.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Times {
    pub(crate) interval: Vec<String>,
    pub(crate) year: Vec<String>,
    pub(crate) previous_year: Vec<String>,
    pub(crate) previous_version: Vec<String>,
    pub(crate) compared: Vec<String>,
}

/// Words that rows begin or end with.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Rows {
    pub(crate) total: Vec<String>,
    pub(crate) total_end: Vec<String>,
    pub(crate) varav: Vec<String>,
    intäkter: Vec<String>,
    kostnader: Vec<String>,
    kostnader_end: Vec<String>,
    intäkter_end: Vec<String>,
    kommunbidrag: Vec<String>,
    resultat: Vec<String>,
}

/// Heads of columns that hold no values.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Columns {
    pub(crate) text: Vec<String>,
    pub(crate) outer: Vec<String>,
    pub(crate) unit: Vec<String>,
}

/// Words of internal control.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Risks {
    pub(crate) value: Vec<String>,
    pub(crate) likelihood: Vec<String>,
    pub(crate) consequence: Vec<String>,
    pub(crate) control: Vec<String>,
    pub(crate) joint: Vec<String>,
    pub(crate) likelihood_words: Vec<String>,
    pub(crate) consequence_words: Vec<String>,
}

/// What a label says of its figures.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Labels {
    /// Words beside the unit that say that the figures are means.
    pub(crate) mean: Vec<String>,
}

/// Words for the direction of a measure.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Better {
    lower: Vec<String>,
    higher: Vec<String>,
}

impl Terms {
    /// Takes in the words of another file.
    pub(crate) fn extend(&mut self, more: Self) {
        for (mine, theirs) in [
            (&mut self.measures, more.measures),
            (&mut self.flows, more.flows),
            (&mut self.breakdowns, more.breakdowns),
            (&mut self.units, more.units),
        ] {
            for (meaning, words) in theirs {
                mine.entry(meaning).or_default().extend(words);
            }
        }
        let (times, rows, columns) = (&mut self.times, &mut self.rows, &mut self.columns);
        let risks = &mut self.risks;
        for (mine, theirs) in [
            (&mut self.deviations.of_forecast, more.deviations.of_forecast),
            (&mut times.interval, more.times.interval),
            (&mut times.year, more.times.year),
            (&mut times.previous_year, more.times.previous_year),
            (&mut times.previous_version, more.times.previous_version),
            (&mut times.compared, more.times.compared),
            (&mut rows.total, more.rows.total),
            (&mut rows.total_end, more.rows.total_end),
            (&mut rows.varav, more.rows.varav),
            (&mut rows.intäkter, more.rows.intäkter),
            (&mut rows.kostnader, more.rows.kostnader),
            (&mut rows.kostnader_end, more.rows.kostnader_end),
            (&mut rows.intäkter_end, more.rows.intäkter_end),
            (&mut rows.kommunbidrag, more.rows.kommunbidrag),
            (&mut rows.resultat, more.rows.resultat),
            (&mut self.labels.mean, more.labels.mean),
            (&mut columns.text, more.columns.text),
            (&mut columns.outer, more.columns.outer),
            (&mut columns.unit, more.columns.unit),
            (&mut risks.value, more.risks.value),
            (&mut risks.likelihood, more.risks.likelihood),
            (&mut risks.consequence, more.risks.consequence),
            (&mut risks.control, more.risks.control),
            (&mut risks.joint, more.risks.joint),
            (&mut risks.likelihood_words, more.risks.likelihood_words),
            (&mut risks.consequence_words, more.risks.consequence_words),
            (&mut self.better.lower, more.better.lower),
            (&mut self.better.higher, more.better.higher),
        ] {
            mine.extend(theirs);
        }
    }

    /// Names of meanings that mean nothing, with the part they stand in.
    pub(crate) fn unknown_names(&self) -> Vec<String> {
        let measure = |name: &str| measure_named(name).is_some();
        let flow = |name: &str| FLOWS.iter().any(|(_, known)| *known == name);
        let breakdown = |name: &str| matches!(name, "kvinnor" | "män");
        let unknown = |part: &str, names: &BTreeMap<String, Vec<String>>, known: &dyn Fn(&str) -> bool| {
            let names = names.keys().filter(|name| !known(name));
            names.map(|name| format!("{part}.{name}")).collect::<Vec<_>>()
        };
        let mut out = unknown("measures", &self.measures, &measure);
        out.extend(unknown("flows", &self.flows, &flow));
        out.extend(unknown("breakdowns", &self.breakdowns, &breakdown));
        out
    }

    /// The measure that a head names, and the term.
    pub(crate) fn measure(&self, head: &str) -> Option<(Measure, &str)> {
        let found = |measure: Measure| first_match(head, self.measures.get(measure.name())?);
        let compound =
            COMPOUND.into_iter().find_map(|measure| found(measure).map(|(_, term)| (measure, term)));
        compound.or_else(|| {
            SIMPLE
                .into_iter()
                .filter_map(|measure| found(measure).map(|(at, term)| (at, measure, term)))
                .min_by_key(|(at, _, term)| (*at, std::cmp::Reverse(term.len())))
                .map(|(_, measure, term)| (measure, term))
        })
    }

    /// Whether a head names the forecast as what deviates.
    pub(crate) fn of_forecast(&self, head: &str) -> bool {
        self.deviations.of_forecast.iter().any(|part| head.contains(part.as_str()))
    }

    /// The side of the accounts that a head names.
    pub(crate) fn flow(&self, head: &str) -> Option<Flow> {
        FLOWS
            .into_iter()
            .filter_map(|(flow, name)| first_match(head, self.flows.get(name)?).map(|(at, _)| (at, flow)))
            .min_by_key(|(at, _)| *at)
            .map(|(_, flow)| flow)
    }

    /// The part of a breakdown that a head names.
    pub(crate) fn breakdown(&self, head: &str) -> Option<&str> {
        let named = self.breakdowns.iter().filter(|(_, words)| first_match(head, words).is_some());
        // A head that names several parts is none of them.
        let mut names = named.map(|(name, _)| name.as_str());
        names.next().filter(|_| names.next().is_none())
    }

    /// The side of the accounts that a row's label names: by being nothing else, or by how it ends.
    pub(crate) fn row_flow(&self, label: &str) -> Option<Flow> {
        let rows = &self.rows;
        [
            (Flow::Intakter, &rows.intäkter),
            (Flow::Kostnader, &rows.kostnader),
            (Flow::Kommunbidrag, &rows.kommunbidrag),
            (Flow::Resultat, &rows.resultat),
        ]
        .into_iter()
        .find(|(_, words)| words.iter().any(|word| word == label))
        .map(|(flow, _)| flow)
        .or_else(|| {
            let ends = |words: &[String]| words.iter().any(|word| label.ends_with(word.as_str()));
            ends(&rows.kostnader_end)
                .then_some(Flow::Kostnader)
                .or_else(|| ends(&rows.intäkter_end).then_some(Flow::Intakter))
        })
    }

    /// Which way a measure should go, by words in its target or its comment.
    pub(crate) fn better(&self, text: &str) -> Option<sifferkoll_plugin::model::Better> {
        use sifferkoll_plugin::model::Better;
        let lower = first_match(text, &self.better.lower).map(|(at, _)| (at, Better::Lower));
        let higher = first_match(text, &self.better.higher).map(|(at, _)| (at, Better::Higher));
        match (lower, higher) {
            (Some((_, way)), None) | (None, Some((_, way))) => Some(way),
            _ => None,
        }
    }

    /// Every word of the heads' vocabulary, to mend words that a line end has broken.
    pub(crate) fn is_head_word(&self, word: &str) -> bool {
        let heads = self.measures.values().chain(self.flows.values()).chain(self.breakdowns.values());
        let times = [&self.times.year, &self.times.interval, &self.times.previous_year];
        heads.chain(times).flatten().any(|term| term == word || term.split(' ').any(|part| part == word))
    }
}

const FLOWS: [(Flow, &str); 4] = [
    (Flow::Intakter, "intäkter"),
    (Flow::Kostnader, "kostnader"),
    (Flow::Kommunbidrag, "kommunbidrag"),
    (Flow::Resultat, "resultat"),
];

/// The measure with this name in the contract.
pub(crate) fn measure_named(name: &str) -> Option<Measure> {
    COMPOUND.into_iter().chain(SIMPLE).find(|measure| measure.name() == name)
}

/// The earliest place of any term as words of its own; the longest term at that place.
pub(crate) fn first_match<'a>(text: &str, terms: &'a [String]) -> Option<(usize, &'a str)> {
    terms
        .iter()
        .filter_map(|term| position(text, term).map(|at| (at, term.as_str())))
        .min_by_key(|(at, term)| (*at, std::cmp::Reverse(term.len())))
}

/// Where a term stands in a text as words of its own.
pub(crate) fn position(text: &str, term: &str) -> Option<usize> {
    // Not by `match_indices`, which takes longer to get ready than the head of a column is long.
    let first = *term.as_bytes().first()?;
    let last = text.len().checked_sub(term.len())?;
    let starts = text.as_bytes()[..=last].iter().enumerate().filter(|(_, byte)| **byte == first);
    let mut places =
        starts.map(|(at, _)| at).filter(|at| text.as_bytes()[*at..].starts_with(term.as_bytes()));
    places.find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + term.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::built_in;

    #[test]
    fn heads_name_measures_and_flows() {
        let library = built_in();
        let terms = &library.terms;
        let check = |head: &str, measure: Option<Measure>, flow: Option<Flow>| {
            assert_eq!(terms.measure(head).map(|m| m.0), measure, "{head}");
            assert_eq!(terms.flow(head), flow, "{head}");
        };
        check("utfall 2023", Some(Measure::Utfall), None);
        check("budgetavvikelse 2023", Some(Measure::Avvikelse), None);
        check("prognosavvikelse mot budget helår", Some(Measure::Avvikelse), None);
        check("budget kostnader period", Some(Measure::Budget), Some(Flow::Kostnader));
        check("resultat period", None, Some(Flow::Resultat));
        check("fg prognos", Some(Measure::Prognos), None);
        check("programplanering", None, None);
        check("riktvärde årsred. 2023", Some(Measure::Riktvarde), None);
        check("utfall/riktvärde %", Some(Measure::UtfallRiktvarde), None);
        check("förändring %", Some(Measure::Forandring), None);
        check("medel riket 2023", Some(Measure::Riket), None);
        check("snitt", Some(Measure::Snitt), None);
        check("beslutad total budget", Some(Measure::Budget), None);
    }

    #[test]
    fn a_head_of_both_is_of_neither() {
        let library = built_in();
        assert_eq!(library.terms.breakdown("utfall kvinnor 2020"), Some("kvinnor"));
        assert_eq!(library.terms.breakdown("kvinnor och män"), None);
        assert_eq!(library.terms.breakdown("mänskliga rättigheter"), None);
    }
}
