//! The words of the papers, read from `words.toml`, and the names of the municipalities.

use serde::Deserialize;
use std::sync::LazyLock;

/// What committees of one sort write.
#[derive(Debug, Deserialize)]
pub(super) struct Field {
    /// The committee's name.
    pub(super) name: String,
    /// Letters of its diary.
    pub(super) short: String,
    /// Its units, each with one wording or two.
    pub(super) units: Vec<Vec<String>>,
    /// What it counts.
    pub(super) volumes: Vec<Counted>,
    /// What it measures in per cent.
    pub(super) indicators: Vec<Counted>,
}

/// A measure with the range of its first value; shares are in tenths of a per cent.
#[derive(Debug, Deserialize)]
pub(super) struct Counted {
    /// One wording or two.
    pub(super) label: Vec<String>,
    /// Least first value.
    pub(super) from: i64,
    /// Greatest first value.
    pub(super) to: i64,
    /// Whether less is better.
    #[serde(default)]
    pub(super) less: bool,
}

/// What all committees write.
#[derive(Debug, Deserialize)]
pub(super) struct Text {
    /// Names of investments.
    pub(super) projects: Vec<String>,
    /// Headings of chapters.
    pub(super) headings: Vec<String>,
    /// Sentences without figures.
    pub(super) sentences: Vec<String>,
}

/// All words.
#[derive(Debug, Deserialize)]
pub(super) struct Words {
    /// The committees.
    pub(super) committee: Vec<Field>,
    /// The rest.
    pub(super) text: Text,
}

/// All words.
pub(super) static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).expect("words.toml is well formed"));

/// The names of the 290 municipalities, from the list by which papers are recognised.
pub(super) fn municipalities() -> Vec<String> {
    include_str!("../../../crates/document/municipalities.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').nth(1).map(str::to_owned))
        .collect()
}
