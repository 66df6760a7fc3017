//! Reads vocabulary and kinds from TOML: the built-in files, then the user's.

use crate::spec::KindSpec;
use crate::terms::{Terms, measure_named};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// The built-in files: the shared vocabulary and one file a kind.
const BUILT_IN: [(&str, &str); 10] = [
    ("terms.toml", include_str!("../terms.toml")),
    ("kinds/drift.toml", include_str!("../kinds/drift.toml")),
    ("kinds/indikator.toml", include_str!("../kinds/indikator.toml")),
    ("kinds/investering.toml", include_str!("../kinds/investering.toml")),
    ("kinds/nyckeltal.toml", include_str!("../kinds/nyckeltal.toml")),
    ("kinds/ombudgetering.toml", include_str!("../kinds/ombudgetering.toml")),
    ("kinds/other.toml", include_str!("../kinds/other.toml")),
    ("kinds/period.toml", include_str!("../kinds/period.toml")),
    ("kinds/risk.toml", include_str!("../kinds/risk.toml")),
    ("kinds/volym.toml", include_str!("../kinds/volym.toml")),
];

/// One file: words, kinds or both.
#[derive(Debug, Default, Deserialize)]
struct File {
    #[serde(default)]
    kinds: BTreeMap<String, KindSpec>,
    #[serde(flatten)]
    words: toml::Table,
}

/// Vocabulary and kinds together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Library {
    pub(crate) terms: Terms,
    pub(crate) kinds: BTreeMap<String, KindSpec>,
}

/// Why a file of words or kinds cannot be used.
#[derive(Debug)]
pub struct TermsError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong, with line and column where the file says no TOML or an unknown part.
    pub reason: String,
}

impl fmt::Display for TermsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for TermsError {}

/// The built-in vocabulary and kinds. A fault in them is a fault of the program, and a test reads them.
pub(crate) fn built_in() -> Library {
    let mut library = Library::default();
    for (name, text) in BUILT_IN {
        if let Err(reason) = library.add(text) {
            panic!("{name}: {reason}");
        }
    }
    library
}

impl Library {
    /// Adds one file; the error says what is wrong with it.
    pub(crate) fn add(&mut self, text: &str) -> Result<(), String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        let terms: Terms = toml::Value::Table(file.words).try_into().map_err(|e| e.to_string())?;
        if let Some(name) = terms.unknown_names().first() {
            return Err(format!("{name} means nothing; see the built-in terms.toml for the names"));
        }
        if let Some(word) = words_of(&terms).find(|word| !is_folded(word)) {
            return Err(format!("the word {word:?} never matches: lower case and single blanks, please"));
        }
        for (name, spec) in file.kinds {
            check(&name, &spec)?;
            self.kinds.entry(name).or_default().extend(spec);
        }
        for (name, spec) in &self.kinds {
            if spec.threshold.is_none() || spec.summary.is_none() {
                return Err(format!("kinds.{name}: a new kind needs a summary and a threshold"));
            }
        }
        self.terms.extend(terms);
        Ok(())
    }
}

fn check(name: &str, spec: &KindSpec) -> Result<(), String> {
    let wrong = |what: String| Err(format!("kinds.{name}: {what}"));
    if let Some(measure) = &spec.default_measure
        && measure_named(measure).is_none()
    {
        return wrong(format!("default_measure: {measure:?} is no measure"));
    }
    let words = [&spec.title, &spec.heads, &spec.labels, &spec.against];
    if let Some(word) = words.into_iter().flat_map(|part| part.keys()).find(|word| !is_folded(word)) {
        return wrong(format!("the word {word:?} never matches: lower case and single blanks, please"));
    }
    Ok(())
}

fn words_of(terms: &Terms) -> impl Iterator<Item = &String> {
    [&terms.measures, &terms.flows, &terms.breakdowns, &terms.units]
        .into_iter()
        .flat_map(|part| part.values().flatten())
}

fn is_folded(word: &str) -> bool {
    !word.is_empty() && word == word.to_lowercase() && word.split(' ').all(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_files_are_sound() {
        let library = built_in();
        assert_eq!(library.kinds.len(), 9);
        assert!(!library.terms.measures["utfall"].is_empty());
    }

    #[test]
    fn faults_are_named() {
        let check = |text: &str, expect: &str| {
            let error = built_in().add(text).unwrap_err();
            assert!(error.contains(expect), "{error}");
        };
        check("[measures]\nutfal = [\"x\"]", "measures.utfal means nothing");
        check("[measures]\nutfall = [\"Utfall\"]", "\"Utfall\" never matches");
        check("[mesures]\n", "unknown field `mesures`");
        check("[kinds.ny]\nsummary = \"x\"", "a new kind needs a summary and a threshold");
        check("[kinds.drift]\ndefault_measure = \"utfal\"", "no measure");
        check("[kinds.drift.shape]\nmonny = 3", "unknown variant `monny`");
    }

    #[test]
    fn files_add_to_one_another() {
        let mut library = built_in();
        library.add("[measures]\nutfall = [\"facit\"]\n[kinds.drift.title]\n\"nämndfacit\" = 60").unwrap();
        assert!(library.terms.measure("facit 2023").is_some());
        assert!(library.terms.measure("utfall 2023").is_some());
        assert_eq!(library.kinds["drift"].title["nämndfacit"], 60);
        assert_eq!(library.kinds["drift"].threshold, Some(50));
    }
}
