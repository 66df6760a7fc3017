//! A rule's page, and the list of rules.

use crate::View;
use sifferkoll_model::RuleInfo;
use std::fmt::Write;

/// The page of one rule: its line, its family, and its documentation as written beside the rule.
pub fn explain_text(rule: &RuleInfo, _: &View) -> String {
    let mut out = format!("# {} ({})\n\n{}.\n", rule.name, rule.code, capitalised(rule.summary));
    let _ = writeln!(out, "Family: {}. Since version {}.\n", rule.family.name(), rule.since);
    for line in rule.docs.lines() {
        out.push_str(line.strip_prefix(' ').unwrap_or(line));
        out.push('\n');
    }
    let _ = writeln!(
        out,
        "## How to silence it\n`--ignore {}` leaves it out, `--ignore {}` its whole family. A single finding is \
         accepted with a reason in a file for `--waivers`, all findings of a run with `--write-baseline`.",
        rule.name,
        rule.family.name()
    );
    out
}

/// One line a rule: code, name, family, summary.
pub fn rules_text(rules: &[&RuleInfo], _: &View) -> String {
    let names = rules.iter().map(|r| r.name.len()).max().unwrap_or(0);
    let families = rules.iter().map(|r| r.family.name().len()).max().unwrap_or(0);
    rules.iter().fold(String::new(), |mut out, rule| {
        let family = rule.family.name();
        let _ = writeln!(out, "{}  {:names$}  {family:families$}  {}", rule.code, rule.name, rule.summary);
        out
    })
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
