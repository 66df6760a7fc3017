//! The user's map of measures: labels that are one measure, labels that are not, and whose documents are which.
//!
//! In: TOML. Out: a [`Map`].
//!
//! ```toml
//! [[measure]]
//! name = "Vårddygn i familjehem"
//! labels = ["Vårddygn i familjehem, barn och unga", "Familjehemsplacerade barn och unga, antal vårddygn"]
//! municipality = "0483"      # only there; everywhere without it
//!
//! [[apart]]                  # never one measure
//! labels = ["Vårddygn, vuxna", "Vårddygn, barn"]
//!
//! [[document]]               # what documents do not say themselves
//! path = "archive/sala/*"    # * stands for anything
//! municipality = "1981"
//! committee = "Socialnämnden"
//! year = 2019
//! ```

use super::load::Key;
use super::words::Words;
use crate::DatasetError;
use serde::Deserialize;

/// The map; empty by default.
#[derive(Debug, Default)]
pub(crate) struct Map {
    measures: Vec<Measure>,
    apart: Vec<Vec<Words>>,
    pub(crate) documents: Vec<DocumentFacts>,
}

/// Labels that are one measure.
#[derive(Debug)]
pub(crate) struct Measure {
    pub(crate) name: String,
    words: Vec<Words>,
    municipality: Option<String>,
}

/// What is to be held of the documents at a path.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentFacts {
    path: String,
    /// Code.
    pub(crate) municipality: Option<String>,
    pub(crate) committee: Option<String>,
    pub(crate) year: Option<u16>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    measure: Vec<MeasureEntry>,
    #[serde(default)]
    apart: Vec<Apart>,
    #[serde(default)]
    document: Vec<DocumentFacts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureEntry {
    name: String,
    labels: Vec<String>,
    municipality: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Apart {
    labels: Vec<String>,
}

impl Map {
    pub(crate) fn read(text: &str) -> Result<Self, DatasetError> {
        let file: File = toml::from_str(text).map_err(|error| DatasetError::Map(error.to_string()))?;
        let words = |labels: &[String]| -> Result<Vec<Words>, DatasetError> {
            let empty = labels.iter().find(|label| Words::of(label).is_empty());
            match empty {
                Some(label) => Err(DatasetError::Map(format!("the label \"{label}\" names nothing"))),
                None => Ok(labels.iter().map(|label| Words::of(label)).collect()),
            }
        };
        let mut measures = Vec::new();
        for entry in file.measure {
            let words = words(&entry.labels)?;
            measures.push(Measure { name: entry.name, words, municipality: entry.municipality });
        }
        let apart = file.apart.iter().map(|entry| words(&entry.labels)).collect::<Result<_, _>>()?;
        Ok(Self { measures, apart, documents: file.document })
    }

    /// The measures that hold in a municipality with this code.
    pub(crate) fn concepts_of<'a>(
        &'a self,
        municipality: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Measure> {
        self.measures.iter().filter(move |measure| {
            measure.municipality.is_none() || measure.municipality.as_deref() == municipality
        })
    }

    /// Whether the user says that two sets of labels are not one measure.
    pub(crate) fn parts(&self, ours: &[Key], theirs: &[Key]) -> bool {
        self.apart.iter().any(|labels| {
            let named = |keys: &[Key]| {
                keys.iter().find_map(|key| labels.iter().position(|words| *words == key.words))
            };
            matches!((named(ours), named(theirs)), (Some(a), Some(b)) if a != b)
        })
    }

    /// What the map says of a document at one of these paths.
    pub(crate) fn facts_of(&self, paths: &[String]) -> Option<&DocumentFacts> {
        self.documents.iter().find(|facts| paths.iter().any(|path| fits(&facts.path, path)))
    }
}

impl Measure {
    pub(crate) fn holds(&self, words: &Words) -> bool {
        self.words.contains(words)
    }
}

/// Whether a path fits a pattern in which `*` stands for anything.
fn fits(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|start| path.strip_prefix(start)) else {
        return false;
    };
    let mut open = false;
    for part in parts {
        open = true;
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty()
        || (open && pattern.ends_with('*'))
        || (open && pattern.rsplit('*').next().is_some_and(|end| path.ends_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_paths() {
        for (pattern, path, expect) in [
            ("a/*", "a/b/c.pdf", true),
            ("a/*.pdf", "a/b/c.pdf", true),
            ("*/2019/*", "x/2019/y.pdf", true),
            ("a/b.pdf", "a/b.pdf", true),
            ("a/b", "a/b.pdf", false),
            ("a/*.txt", "a/b.pdf", false),
            ("b/*", "a/b/c.pdf", false),
        ] {
            assert_eq!(fits(pattern, path), expect, "{pattern} {path}");
        }
    }

    #[test]
    fn a_map_is_read_or_says_why_not() {
        let map = Map::read("[[measure]]\nname = \"A\"\nlabels = [\"Antal hus\", \"Hus, antal\"]").unwrap();
        assert!(map.concepts_of(None).next().unwrap().holds(&Words::of("hus")));
        assert!(Map::read("[[measure]]\nname = 1").is_err());
        assert!(Map::read("[[measure]]\nname = \"A\"\nlabels = [\"2023\"]").is_err());
        assert!(Map::read("[[nonsense]]").is_err());
    }
}
