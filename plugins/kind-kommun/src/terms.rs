//! The vocabulary, read once from `terms.toml`.

use serde::Deserialize;
use sifferkoll_plugin::model::{Flow, Measure};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// All words by their meaning.
#[derive(Debug, Deserialize)]
pub(crate) struct Terms {
    measures: BTreeMap<String, Vec<String>>,
    flows: BTreeMap<String, Vec<String>>,
    deviations: Deviations,
    pub(crate) times: Times,
    pub(crate) rows: Rows,
    pub(crate) drift: Evidence,
}

/// What the head of a deviation says of its operands.
#[derive(Debug, Deserialize)]
struct Deviations {
    of_forecast: Vec<String>,
}

/// Words for time relative to the report.
#[derive(Debug, Deserialize)]
pub(crate) struct Times {
    pub(crate) interval: Vec<String>,
    pub(crate) year: Vec<String>,
    pub(crate) previous_year: Vec<String>,
    pub(crate) previous_version: Vec<String>,
}

/// Words that rows begin with.
#[derive(Debug, Deserialize)]
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

/// Weighted words for and against a kind.
#[derive(Debug, Deserialize)]
pub(crate) struct Evidence {
    pub(crate) threshold: u32,
    pub(crate) title: BTreeMap<String, u32>,
    pub(crate) against: BTreeMap<String, u32>,
    pub(crate) weights: Weights,
}

/// Weights of what a table of a kind looks like.
#[derive(Debug, Deserialize)]
pub(crate) struct Weights {
    pub(crate) measure: u32,
    pub(crate) money: u32,
    pub(crate) total_row: u32,
    pub(crate) flows: u32,
}

/// The vocabulary. A fault in the built-in file is a fault of the program, and a test reads it.
pub(crate) fn terms() -> &'static Terms {
    static TERMS: OnceLock<Terms> = OnceLock::new();
    TERMS.get_or_init(|| match toml::from_str(include_str!("../terms.toml")) {
        Ok(terms) => terms,
        Err(error) => panic!("terms.toml: {error}"),
    })
}

impl Terms {
    /// The measure that a head names, and the term. A deviation is named beside what deviates
    /// (`Budgetavvikelse`), so it wins; else the first measure in the head.
    pub(crate) fn measure(&self, head: &str) -> Option<(Measure, &str)> {
        let found = |name: &str| first_match(head, self.measures.get(name)?);
        if let Some((_, term)) = found("avvikelse") {
            return Some((Measure::Avvikelse, term));
        }
        [
            (Measure::Utfall, "utfall"),
            (Measure::Budget, "budget"),
            (Measure::Prognos, "prognos"),
            (Measure::Plan, "plan"),
        ]
        .into_iter()
        .filter_map(|(measure, name)| found(name).map(|(at, term)| (at, measure, term)))
        .min_by_key(|(at, _, term)| (*at, std::cmp::Reverse(term.len())))
        .map(|(_, measure, term)| (measure, term))
    }

    /// Whether a head names the forecast as what deviates.
    pub(crate) fn of_forecast(&self, head: &str) -> bool {
        self.deviations.of_forecast.iter().any(|part| head.contains(part.as_str()))
    }

    /// The side of the accounts that a head names.
    pub(crate) fn flow(&self, head: &str) -> Option<Flow> {
        const FLOWS: [(Flow, &str); 4] = [
            (Flow::Intakter, "intäkter"),
            (Flow::Kostnader, "kostnader"),
            (Flow::Kommunbidrag, "kommunbidrag"),
            (Flow::Resultat, "resultat"),
        ];
        FLOWS
            .into_iter()
            .filter_map(|(flow, name)| first_match(head, self.flows.get(name)?).map(|(at, _)| (at, flow)))
            .min_by_key(|(at, _)| *at)
            .map(|(_, flow)| flow)
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

    /// Every word of the heads' vocabulary, to mend words that a line end has broken.
    pub(crate) fn is_head_word(&self, word: &str) -> bool {
        let heads = self.measures.values().chain(self.flows.values()).flatten();
        heads.chain(&self.times.year).any(|term| term == word)
    }
}

/// The earliest place of any term as words of its own; the longest term at that place.
pub(crate) fn first_match<'a>(text: &str, terms: &'a [String]) -> Option<(usize, &'a str)> {
    terms
        .iter()
        .filter_map(|term| position(text, term).map(|at| (at, term.as_str())))
        .min_by_key(|(at, term)| (*at, std::cmp::Reverse(term.len())))
}

/// Where a term stands in a text as words of its own.
fn position(text: &str, term: &str) -> Option<usize> {
    text.match_indices(term)
        .find(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let after = text[at + term.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
        .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_name_measures_and_flows() {
        let check = |head: &str, measure: Option<Measure>, flow: Option<Flow>| {
            assert_eq!(terms().measure(head).map(|m| m.0), measure, "{head}");
            assert_eq!(terms().flow(head), flow, "{head}");
        };
        check("utfall 2023", Some(Measure::Utfall), None);
        check("budgetavvikelse 2023", Some(Measure::Avvikelse), None);
        check("prognosavvikelse mot budget helår", Some(Measure::Avvikelse), None);
        check("budget kostnader period", Some(Measure::Budget), Some(Flow::Kostnader));
        check("resultat period", None, Some(Flow::Resultat));
        check("fg prognos", Some(Measure::Prognos), None);
        check("programplanering", None, None);
    }
}
