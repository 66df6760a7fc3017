//! Baselines: the findings of an earlier run, which are known and count no more.
//!
//! In: the text of a baseline, then documents one by one. Out: which of their findings are known, which of the
//! baseline are gone, and the text of a new baseline. An entry holds its words only so that people can read the file;
//! what counts are the fingerprint and the figure expected: where that has changed, something else is wrong now,
//! and the finding is new. The file has a stable order, so that its versions can be compared.

use crate::fingerprint::document_class;
use serde::{Deserialize, Serialize};
use sifferkoll_plugin::model::{
    Decimal, Document, DocumentMeta, Finding, Fingerprint, Notice, Standing, TableId,
};
use std::collections::{BTreeMap, BTreeSet};

const SCHEMA: &str = "sifferkoll/baseline/1";

/// Why the text is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is no JSON, or lacks a field.
    #[error("it is no baseline: {0}")]
    Json(String),
    /// It is another sort of file, or one of another version of this tool.
    #[error("its schema is “{0}”, expected “{SCHEMA}”")]
    Schema(String),
    /// A fingerprint is none.
    #[error("“{0}” is no fingerprint, expected 16 hexadecimal digits")]
    Fingerprint(String),
}

/// Whose file it is. Read first, so that a file of another sort is told as such.
#[derive(Debug, Deserialize)]
struct Head {
    schema: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct File {
    schema: String,
    tool: Tool,
    findings: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Tool {
    name: String,
    version: String,
}

/// One known finding. The order of the fields is that of the entries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Entry {
    /// File name of the document, without its folders.
    source: String,
    /// Whose document, which sort and year, for people.
    document: String,
    /// The same as a digest.
    class: String,
    rule: String,
    table: Option<String>,
    row: String,
    column: String,
    printed: String,
    expected: Option<Decimal>,
    fingerprint: String,
}

/// A baseline that is compared with a run.
#[derive(Debug, Default)]
pub struct Baseline {
    entries: Vec<Entry>,
    of: BTreeMap<Fingerprint, Vec<usize>>,
    /// Entries that were met.
    seen: BTreeSet<usize>,
    /// Documents that were read: file name and class.
    read: BTreeSet<(String, String)>,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// Where the text is none.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let broken = |error: serde_json::Error| BaselineError::Json(error.to_string());
        let Head { schema } = serde_json::from_str(text).map_err(broken)?;
        if schema != SCHEMA {
            return Err(BaselineError::Schema(schema));
        }
        let File { findings: entries, .. } = serde_json::from_str(text).map_err(broken)?;
        let mut of: BTreeMap<Fingerprint, Vec<usize>> = BTreeMap::new();
        for (at, Entry { fingerprint, .. }) in entries.iter().enumerate() {
            let known = Fingerprint::from_hex(fingerprint)
                .ok_or_else(|| BaselineError::Fingerprint(fingerprint.clone()))?;
            of.entry(known).or_default().push(at);
        }
        Ok(Self { entries, of, ..Self::default() })
    }

    /// Marks the open findings of a document that are known.
    pub fn mark(&mut self, path: &str, document: &mut Document) {
        self.read.insert((file_name(path).to_owned(), document_class(&document.meta).to_string()));
        for finding in &mut document.findings {
            let same = |at: &&usize| self.entries[**at].expected == finding.expected;
            let alike = self.of.get(&finding.fingerprint).into_iter().flatten();
            let met: Vec<usize> = alike.filter(same).copied().collect();
            if !met.is_empty() && finding.standing == Standing::Open {
                finding.standing = Standing::Known;
            }
            self.seen.extend(met);
        }
    }

    /// The known findings of documents that were read that are there no more. `rules` are the names of the rules
    /// that ran.
    pub fn gone(&self, rules: &[&str]) -> Vec<Notice> {
        let gone = self.entries.iter().enumerate().filter(|(at, _)| self.is_gone(*at, rules));
        let told = gone.map(|(_, entry)| Notice::Gone {
            rule: entry.rule.clone(),
            source: entry.source.clone(),
            row: entry.row.clone(),
            column: entry.column.clone(),
            printed: entry.printed.clone(),
        });
        told.collect()
    }

    /// A document counts as read where its class and its file name were, or its class and one of its findings: many
    /// documents can be of one class, as the summons of a year, and a file can get another name.
    fn is_gone(&self, at: usize, rules: &[&str]) -> bool {
        let entry = &self.entries[at];
        let own = |other: &Entry| (&other.source, &other.class) == (&entry.source, &entry.class);
        let read = self.read.contains(&(entry.source.clone(), entry.class.clone()))
            || self.seen.iter().any(|seen| own(&self.entries[*seen]));
        read && !self.seen.contains(&at) && rules.contains(&entry.rule.as_str())
    }
}

/// A baseline that is made of a run.
#[derive(Debug, Default)]
pub struct NewBaseline {
    entries: BTreeSet<Entry>,
}

impl NewBaseline {
    /// Takes in the findings of a document, but for those that are waived.
    pub fn push(&mut self, path: &str, document: &Document) {
        let class = document_class(&document.meta).to_string();
        let name = document_name(&document.meta);
        let counted = document.findings.iter().filter(|f| !matches!(f.standing, Standing::Waived(_)));
        self.entries.extend(counted.map(|finding: &Finding| Entry {
            source: file_name(path).to_owned(),
            document: name.clone(),
            class: class.clone(),
            rule: finding.rule.0.clone(),
            table: finding.table.as_ref().and_then(|id| title(document, id)),
            row: finding.row.clone(),
            column: finding.column.clone(),
            printed: finding.printed.clone(),
            expected: finding.expected.map(|value| value.normalize()),
            fingerprint: finding.fingerprint.to_string(),
        }));
    }

    /// Keeps what an old baseline says of documents and rules that did not take part in the run.
    pub fn keep(&mut self, old: &Baseline, rules: &[&str]) {
        let kept = (0..old.entries.len()).filter(|at| !old.seen.contains(at) && !old.is_gone(*at, rules));
        self.entries.extend(kept.map(|at| old.entries[at].clone()));
    }

    /// The text of the file.
    ///
    /// # Errors
    /// None in practice: everything in it is plain text.
    pub fn finish(self, version: &str) -> Result<String, serde_json::Error> {
        let file = File {
            schema: SCHEMA.to_owned(),
            tool: Tool { name: "sifferkoll".to_owned(), version: version.to_owned() },
            findings: self.entries.into_iter().collect(),
        };
        serde_json::to_string_pretty(&file).map(|text| text + "\n")
    }
}

fn title(document: &Document, id: &TableId) -> Option<String> {
    document.tables.iter().find(|table| table.id == *id)?.title.clone()
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Whose document, which sort, which year; as much as it says.
fn document_name(meta: &DocumentMeta) -> String {
    let municipality = meta.municipality.as_ref().map(|m| m.name.clone());
    let kind = meta.kind.map(|kind| kind.name().to_owned());
    let time = meta.interval.map(|p| p.to_string()).or(meta.year.map(|year| year.0.to_string()));
    let known: Vec<String> =
        [municipality, meta.committee.clone(), kind, time].into_iter().flatten().collect();
    known.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{Baseline, NewBaseline};

    #[test]
    fn an_empty_baseline_is_read_back() {
        let text = NewBaseline::default().finish("0.1.0").unwrap();
        assert!(text.contains("\"schema\": \"sifferkoll/baseline/1\""), "{text}");
        assert_eq!(Baseline::parse(&text).unwrap().entries, []);
    }

    #[test]
    fn broken_files_say_what_is_wrong() {
        let check = |text: &str, expect: &str| {
            let said = Baseline::parse(text).unwrap_err().to_string();
            assert!(said.contains(expect), "{said}");
        };
        check("", "it is no baseline: EOF");
        check("{}", "missing field `schema`");
        check(r#"{"schema": "sifferkoll/document/1"}"#, "its schema is “sifferkoll/document/1”");
        check(r#"{"schema": "sifferkoll/baseline/1", "tool": {}}"#, "missing field `name`");
        let entry = r#"{"source": "a", "document": "", "class": "", "rule": "x", "table": null, "row": "",
            "column": "", "printed": "1", "expected": null, "fingerprint": "12"}"#;
        let file = format!(
            r#"{{"schema": "sifferkoll/baseline/1", "tool": {{"name": "x", "version": "1"}}, "findings": [{entry}]}}"#
        );
        check(&file, "“12” is no fingerprint");
    }
}
