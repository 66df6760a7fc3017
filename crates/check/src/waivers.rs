//! Waivers: findings that somebody has accepted, each with a reason and a date.
//!
//! In: the text of a waiver file and the day of the run, then documents one by one. Out: which of their findings are
//! waived, and which waivers are unused or past their date. The day comes from outside: a stage reads no clock.

use serde::{Deserialize, Deserializer};
use sifferkoll_plugin::model::{Date, Document, Finding, Fingerprint, Notice, RuleInfo, Standing, Waived};
use toml::value::Datetime;

/// Why the text is no list of waivers.
#[derive(Debug, thiserror::Error)]
pub enum WaiverError {
    /// It is no TOML, or has a field that it should not have.
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
    /// A waiver lacks something or says too much.
    #[error("waiver {number}: {trouble}")]
    Waiver {
        /// Its number in the file, from 1.
        number: usize,
        /// What is wrong.
        trouble: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    waiver: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    fingerprint: Option<String>,
    document: Option<String>,
    rule: Option<String>,
    table: Option<String>,
    row: Option<String>,
    column: Option<String>,
    reason: String,
    #[serde(deserialize_with = "date")]
    date: Date,
    #[serde(default, deserialize_with = "some_date")]
    until: Option<Date>,
}

/// What a waiver is for.
#[derive(Debug)]
enum Target {
    Fingerprint(Fingerprint),
    Place { document: String, rule: &'static str, table: String, row: String, column: String },
}

#[derive(Debug)]
struct Waiver {
    target: Target,
    waived: Waived,
    until: Option<Date>,
    /// Whether its keeper wants to hear that no finding needs it.
    told_if_unused: bool,
    /// Number of findings that it is for.
    met: usize,
}

/// The waivers of a run.
#[derive(Debug)]
pub struct Waivers {
    list: Vec<Waiver>,
    today: Date,
}

impl Waivers {
    /// Reads a file of waivers. `rules` are all rules that there are.
    ///
    /// # Errors
    /// Where the text is no such file, a reason or a date is missing, or a rule is unknown.
    pub fn parse(text: &str, rules: &[&'static RuleInfo], today: Date) -> Result<Self, WaiverError> {
        let File { waiver: entries } = toml::from_str(text)?;
        let mut list = Vec::with_capacity(entries.len());
        for (at, entry) in entries.into_iter().enumerate() {
            let wrong = |trouble: String| WaiverError::Waiver { number: at + 1, trouble };
            if entry.reason.trim().is_empty() {
                return Err(wrong("the reason is empty".to_owned()));
            }
            let target = target(&entry, rules).map_err(wrong)?;
            let waived = Waived { reason: entry.reason.trim().to_owned(), date: entry.date };
            list.push(Waiver { target, waived, until: entry.until, told_if_unused: true, met: 0 });
        }
        Ok(Self { list, today })
    }

    /// No waivers yet.
    pub fn none(today: Date) -> Self {
        Self { list: Vec::new(), today }
    }

    /// Adds findings that were waived one by one, as in a dataset. Those of documents that this run does not read are
    /// no news, so nothing is said of the unused.
    pub fn extend(&mut self, waived: impl IntoIterator<Item = (Fingerprint, Waived)>) {
        self.list.extend(waived.into_iter().map(|(fingerprint, waived)| Waiver {
            target: Target::Fingerprint(fingerprint),
            waived,
            until: None,
            told_if_unused: false,
            met: 0,
        }));
    }

    /// Marks the findings of a document that are waived. The first waiver that fits gives the reason.
    pub fn mark(&mut self, path: &str, document: &mut Document) {
        let today = self.today;
        let Document { findings, tables, .. } = document;
        for finding in findings {
            let id = finding.table.as_ref();
            let table = id.and_then(|id| tables.iter().find(|table| table.id == *id));
            let title = table.and_then(|table| table.title.as_deref()).unwrap_or_default();
            for waiver in &mut self.list {
                if !waiver.target.is(path, title, finding) {
                    continue;
                }
                waiver.met += 1;
                let lapsed = waiver.until.is_some_and(|until| until < today);
                if !lapsed && finding.standing == Standing::Open {
                    finding.standing = Standing::Waived(waiver.waived.clone());
                }
            }
        }
    }

    /// What their keeper should hear, in the order of the file.
    pub fn notices(&self) -> Vec<Notice> {
        let told = self.list.iter().enumerate().filter_map(|(at, waiver)| {
            let (number, reason) = (at + 1, waiver.waived.reason.clone());
            match waiver.until {
                Some(until) if until < self.today => {
                    Some(Notice::Lapsed { number, reason, until, findings: waiver.met })
                }
                _ if waiver.met == 0 && waiver.told_if_unused => Some(Notice::Unused { number, reason }),
                _ => None,
            }
        });
        told.collect()
    }
}

fn target(entry: &Entry, rules: &[&'static RuleInfo]) -> Result<Target, String> {
    let Entry { fingerprint, document, rule, table, row, column, .. } = entry;
    if let Some(text) = fingerprint {
        if [document, rule, table, row, column].iter().any(|other| other.is_some()) {
            return Err("with a fingerprint, nothing else names the finding".to_owned());
        }
        return Fingerprint::from_hex(text)
            .map(Target::Fingerprint)
            .ok_or_else(|| format!("“{text}” is no fingerprint, expected 16 hexadecimal digits"));
    }
    let (Some(document), Some(rule)) = (document, rule) else {
        return Err("it needs a fingerprint, or a document and a rule".to_owned());
    };
    let named = |info: &&&RuleInfo| [info.name, info.code].iter().any(|name| name.eq_ignore_ascii_case(rule));
    let rule = rules.iter().find(named).ok_or_else(|| format!("there is no rule “{rule}”"))?.name;
    let pattern = |text: &Option<String>| text.clone().unwrap_or_else(|| "*".to_owned());
    Ok(Target::Place {
        document: document.clone(),
        rule,
        table: pattern(table),
        row: pattern(row),
        column: pattern(column),
    })
}

impl Target {
    fn is(&self, path: &str, title: &str, finding: &Finding) -> bool {
        match self {
            Self::Fingerprint(fingerprint) => *fingerprint == finding.fingerprint,
            Self::Place { document, rule, table, row, column } => {
                *rule == finding.rule.0
                    && is_path(document, path)
                    && is_label(table, title)
                    && is_label(row, &finding.row)
                    && is_label(column, &finding.column)
            }
        }
    }
}

/// Whether a pattern fits a path, or the end of it from a folder on.
fn is_path(pattern: &str, path: &str) -> bool {
    let path = path.replace('\\', "/");
    let pattern: Vec<char> = pattern.chars().collect();
    let ends = path.match_indices('/').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).any(|from| fits(&pattern, &path[from..].chars().collect::<Vec<_>>()))
}

/// Whether a pattern fits a label, whatever the case of its letters and the width of its blanks.
fn is_label(pattern: &str, label: &str) -> bool {
    let plain = |text: &str| {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        words.join(" ").chars().collect::<Vec<_>>()
    };
    fits(&plain(pattern), &plain(label))
}

/// Whether a pattern with `*` for anything and `?` for one character fits a text.
fn fits(pattern: &[char], text: &[char]) -> bool {
    let (mut p, mut t) = (0, 0);
    // Where to go on with one character more for the last star.
    let mut again: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                again = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((star, from)) = again else {
                    return false;
                };
                again = Some((star, from + 1));
                p = star + 1;
                t = from + 1;
            }
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let written = Datetime::deserialize(from)?;
    let date = written.date.ok_or_else(|| serde::de::Error::custom("expected a date such as 2026-03-31"))?;
    Ok(Date { year: date.year, month: date.month, day: date.day })
}

fn some_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    date(from).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        let rules: Vec<&'static RuleInfo> = crate::RULES.iter().map(|rule| &rule.info).collect();
        Waivers::parse(text, &rules, Date { year: 2026, month: 1, day: 1 }).unwrap_err().to_string()
    }

    #[test]
    fn broken_files_say_what_is_wrong() {
        let check = |text: &str, expect: &str| {
            let said = wrong(text);
            assert!(said.contains(expect), "{text}: {said}");
        };
        check("[[waiver]]\nfingerprint = \"00000000000001ff\"\ndate = 2026-01-01", "missing field `reason`");
        check("[[waiver]]\nfingerprint = \"00000000000001ff\"\nreason = \"x\"", "missing field `date`");
        check("[[waiver]]\nreason = \"x\"\ndate = \"2026-01-01\"", "date");
        check("[[waiver]]\nreason = \" \"\ndate = 2026-01-01", "waiver 1: the reason is empty");
        check(
            "[[waiver]]\nreason = \"x\"\ndate = 2026-01-01",
            "needs a fingerprint, or a document and a rule",
        );
        check("[[waiver]]\nreason = \"x\"\ndate = 2026-01-01\nuntill = 2026-01-01", "unknown field `untill`");
        check("[[waiver]]\nreason = \"x\"\ndate = 2026-01-01\nfingerprint = \"1\"", "“1” is no fingerprint");
        let place = "[[waiver]]\nreason = \"x\"\ndate = 2026-01-01\ndocument = \"*\"\nrule = \"nix\"";
        check(place, "there is no rule “nix”");
        check(&format!("{place}\nfingerprint = \"1\""), "nothing else names the finding");
        check("waiver = 3", "waiver");
    }

    #[test]
    fn patterns() {
        let is = |pattern: &str, text: &str| is_label(pattern, text);
        assert!(is("*", "") && is("Summa", "SUMMA") && is("Bud*23", "Budget  2023") && is("a?c*", "abc"));
        assert!(!is("Summa", "Summa 2") && !is("?", "") && !is("*x", "xy"));
        assert!(is_path("a.pdf", "reports/2023/a.pdf") && is_path("2023/*.pdf", "./reports/2023/a.pdf"));
        assert!(is_path("reports/*", "reports/2023/a.pdf") && !is_path("a.pdf", "reports/ba.pdf"));
    }
}
