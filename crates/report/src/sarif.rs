//! Findings as SARIF 2.1.0, for code hosts and editors that show the results of checkers.
//!
//! In: the outcomes of documents one by one. Out: one log with one run. A line of a text dump is a region; a page of a
//! PDF is none in SARIF, which knows lines, characters and bytes, so page and box are properties of the place, and
//! the logical location says page, table, row and column. What is known or waived is there and suppressed. A repair
//! is part of the message and never a `fix`: nothing may be changed by a program.

mod log;

use crate::explain::RulePage;
use crate::json::bbox_json;
use crate::messages::say;
use crate::place::place_name;
use crate::text::{message, repair_lines};
use crate::{Lang, View, explain_text};
use log::{
    Artifact, ArtifactLocation, BoxProperties, Configuration, Digests, Driver, Help, Invocation, Location,
    Log, Logical, Message, Notification, PartialFingerprints, Physical, Region, Related, ResultEntry,
    RuleEntry, RuleProperties, Run, Suppression, Tool,
};
use serde::Serialize;
use sifferkoll_model::{Document, Family, Finding, Outcome, RuleInfo, RuleTally, Severity, Standing};
use std::collections::BTreeMap;

/// A log that is being made.
pub struct SarifLog {
    view: View,
    has_baseline: bool,
    rules: Vec<RuleEntry>,
    /// Place of each rule among the rules, by its name.
    places: BTreeMap<&'static str, usize>,
    artifacts: Vec<Artifact>,
    results: Vec<ResultEntry>,
    troubles: Vec<Notification>,
    version: String,
}

impl SarifLog {
    /// A log without results. `rules` are those that run; `version` is this tool's; with a baseline, every result says
    /// whether it stands in it.
    pub fn new(rules: &[&'static RuleInfo], version: &str, has_baseline: bool, view: &View) -> Self {
        let plain = View { color: false, ..*view };
        Self {
            view: plain,
            has_baseline,
            places: rules.iter().enumerate().map(|(at, info)| (info.name, at)).collect(),
            rules: rules.iter().map(|info| rule(info, &plain)).collect(),
            artifacts: Vec::new(),
            results: Vec::new(),
            troubles: Vec::new(),
            version: version.to_owned(),
        }
    }

    /// Takes in a document, or why it could not be read.
    pub fn push(&mut self, path: &str, outcome: &Outcome) {
        let file = ArtifactLocation { uri: uri(path), index: Some(self.artifacts.len()) };
        let digest = outcome.as_ref().ok().map(|document| document.source.id.to_string());
        self.artifacts.push(Artifact {
            location: ArtifactLocation { index: None, ..file.clone() },
            roles: ["analysisTarget"],
            hashes: digest.map(|sha256| Digests { sha256 }),
        });
        match outcome {
            Ok(document) => {
                let findings = document.findings.iter().map(|f| self.finding(&file, document, f));
                let mut results: Vec<ResultEntry> = findings.collect();
                if self.view.show_passes {
                    results.extend(document.checks.rules.iter().flat_map(|tally| self.tally(&file, tally)));
                }
                self.results.append(&mut results);
            }
            Err(failure) => self.troubles.push(Notification {
                level: "error",
                message: Message::text(&failure.message),
                descriptor: log::Descriptor { id: failure.code.name() },
                locations: [Location::whole(file)],
            }),
        }
    }

    /// The whole log.
    pub fn finish(self) -> impl Serialize {
        let language = match self.view.lang {
            Lang::Sv => "sv-SE",
            Lang::En => "en-US",
        };
        Log {
            schema: "https://json.schemastore.org/sarif-2.1.0.json",
            version: "2.1.0",
            runs: [Run {
                tool: Tool {
                    driver: Driver {
                        name: "Sifferkoll",
                        version: self.version.clone(),
                        semantic_version: self.version,
                        rules: self.rules,
                    },
                },
                language,
                invocations: [Invocation {
                    execution_successful: self.troubles.is_empty(),
                    tool_execution_notifications: self.troubles,
                }],
                artifacts: self.artifacts,
                results: self.results,
            }],
        }
    }

    fn finding(&self, file: &ArtifactLocation, document: &Document, finding: &Finding) -> ResultEntry {
        let lang = self.view.lang;
        let mut text = message(finding, lang);
        for line in repair_lines(finding, &self.view) {
            text.push('\n');
            text.push_str(&line);
        }
        let title = finding.table.as_ref().and_then(|id| {
            document.tables.iter().find(|table| table.id == *id).and_then(|table| table.title.as_deref())
        });
        let place = |location: &sifferkoll_model::Location, title: Option<&str>, row: &str, column: &str| {
            let (physical, page) = physical(file, location);
            let names = [page, title.map(str::to_owned), named(row), named(column)];
            let full = names.into_iter().flatten().collect::<Vec<_>>().join(" / ");
            (physical, [Logical { fully_qualified_name: full, kind: "cell" }])
        };
        let (physical_location, logical_locations) =
            place(&finding.location, title, &finding.row, &finding.column);
        let related = finding.related.iter().enumerate().map(|(at, cell)| {
            // It may stand in another table.
            let (physical_location, logical_locations) = place(&cell.location, None, &cell.row, &cell.column);
            let name = if cell.row == finding.row { &cell.column } else { &cell.row };
            Related {
                id: at + 1,
                message: Message::text(&format!("{name}: {}", cell.printed)),
                physical_location,
                logical_locations,
            }
        });
        ResultEntry {
            rule_id: finding.code.clone(),
            rule_index: self.places.get(finding.rule.0.as_str()).copied(),
            kind: "fail",
            level: level(finding.severity),
            message: Message::text(&text),
            locations: [Location { physical_location, logical_locations: logical_locations.into() }],
            related_locations: related.collect(),
            partial_fingerprints: Some(PartialFingerprints { own: finding.fingerprint.to_string() }),
            baseline_state: self.has_baseline.then_some(match finding.standing {
                Standing::Known => "unchanged",
                Standing::Open | Standing::Waived(_) => "new",
            }),
            suppressions: suppressions(finding, lang),
            properties: Some(log::ResultProperties {
                severity: finding.severity.name(),
                cause: finding.cause.name(),
                printed: finding.printed.clone(),
                expected: finding.expected.map(|value| crate::json::Plain(value).to_string()),
            }),
        }
    }

    /// What a rule did in a document, so that silence is not taken for a check.
    fn tally(&self, file: &ArtifactLocation, tally: &RuleTally) -> Vec<ResultEntry> {
        let lang = self.view.lang;
        let held = tally.exact + tally.rounding;
        let [exact, rounding, open] =
            [tally.exact, tally.rounding, tally.not_checkable].map(|n| n.to_string());
        let mut told: Vec<(&'static str, String)> = Vec::new();
        if held > 0 {
            let places = [("exact", exact.as_str()), ("rounding", rounding.as_str())];
            told.push(("pass", say(lang, "sarif-pass", &places)));
        }
        if tally.not_checkable > 0 {
            told.push(("open", say(lang, "sarif-open", &[("n", open.as_str())])));
        }
        if held + tally.failed + tally.not_checkable == 0 {
            told.push(("notApplicable", say(lang, "sarif-not-applicable", &[])));
        }
        let at = self.places.get(tally.rule.0.as_str()).copied();
        let code = at.and_then(|at| self.rules.get(at)).map_or(tally.rule.0.clone(), |rule| rule.id.clone());
        let entry = |(kind, text): (&'static str, String)| ResultEntry {
            rule_id: code.clone(),
            rule_index: at,
            kind,
            level: "none",
            message: Message::text(&text),
            locations: [Location::whole(file.clone())],
            related_locations: Vec::new(),
            partial_fingerprints: None,
            // Where one result says it, all must.
            baseline_state: self.has_baseline.then_some("unchanged"),
            suppressions: Vec::new(),
            properties: None,
        };
        told.into_iter().map(entry).collect()
    }
}

fn named(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The place in the file and, for a page, its name.
fn physical(file: &ArtifactLocation, location: &sifferkoll_model::Location) -> (Physical, Option<String>) {
    let artifact_location = file.clone();
    match location {
        sifferkoll_model::Location::Lines { first, last } => {
            let region = Some(Region { start_line: *first, end_line: *last });
            (Physical { artifact_location, region, properties: None }, None)
        }
        sifferkoll_model::Location::Page { page, bbox } => {
            let properties = Some(BoxProperties { page: page.number(), bbox: bbox_json(bbox) });
            (Physical { artifact_location, region: None, properties }, Some(place_name(location)))
        }
        sifferkoll_model::Location::Sheet { .. } | sifferkoll_model::Location::Stored { .. } => {
            (Physical { artifact_location, region: None, properties: None }, Some(place_name(location)))
        }
    }
}

fn suppressions(finding: &Finding, lang: Lang) -> Vec<Suppression> {
    let accepted =
        |justification: String| Suppression { kind: "external", status: "accepted", justification };
    match &finding.standing {
        Standing::Open => Vec::new(),
        Standing::Known => vec![accepted(say(lang, "sarif-known", &[]))],
        Standing::Waived(waived) => vec![accepted(format!("{} ({})", waived.reason, waived.date))],
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Improbable | Severity::Suspect => "warning",
        Severity::Rounding => "note",
    }
}

fn rule(info: &RuleInfo, view: &View) -> RuleEntry {
    // What these families find is readable, or may have an innocent reason, and is never more than a suspect.
    let mild = matches!(info.family, Family::Number | Family::Unit | Family::Status | Family::Other);
    let page = explain_text(info, view);
    let summary = format!("{}.", RulePage::of(info, view.lang).summary);
    RuleEntry {
        id: info.code.to_owned(),
        name: info.name,
        short_description: Message::text(&summary),
        full_description: Message::text(&summary),
        help: Help { text: page.clone(), markdown: page },
        default_configuration: Configuration { level: if mild { "warning" } else { "error" } },
        properties: RuleProperties { tags: [info.family.name()] },
    }
}

/// A path as a reference: relative paths stay relative, everything but letters, digits and a few marks is escaped.
fn uri(path: &str) -> String {
    let path = match path {
        "-" => "stdin",
        path => path.strip_prefix("./").unwrap_or(path),
    };
    let path = path.replace('\\', "/");
    let mut out = String::new();
    // A name before the first slash with a colon would be taken for a scheme, a drive letter is one folder.
    if path.starts_with('/') {
        out.push_str("file://");
    } else if path.as_bytes().get(1) == Some(&b':') {
        out.push_str("file:///");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            use std::fmt::Write;
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("./a/års redovisning#1.pdf"), "a/%C3%A5rs%20redovisning%231.pdf");
        assert_eq!(uri("/a/b.pdf"), "file:///a/b.pdf");
        assert_eq!(uri("a:b/c"), "file:///a%3Ab/c");
        assert_eq!(uri("-"), "stdin");
    }
}
