//! A rule's page, and the list of rules.

use crate::messages::say;
use crate::{Lang, View};
use sifferkoll_model::RuleInfo;
use std::fmt::Write;

/// What a rule says of itself in the language that is asked for, or else in English.
pub(crate) struct RulePage {
    /// The language it is in.
    pub(crate) lang: Lang,
    /// One line, without a full stop.
    pub(crate) summary: &'static str,
    /// The page, Markdown.
    pub(crate) docs: &'static str,
}

impl RulePage {
    pub(crate) fn of(rule: &RuleInfo, lang: Lang) -> Self {
        let swedish = rule.swedish.filter(|_| lang == Lang::Sv).and_then(|page| page.split_once("\n\n"));
        match swedish {
            Some((summary, docs)) => Self { lang, summary, docs },
            None => Self { lang: Lang::En, summary: rule.summary, docs: rule.docs },
        }
    }
}

/// The page of one rule: its line, its family, and its documentation as written beside the rule.
pub fn explain_text(rule: &RuleInfo, view: &View) -> String {
    let RulePage { lang, summary, docs } = RulePage::of(rule, view.lang);
    let (name, family) = (rule.name, rule.family.name());
    let mut out = format!("# {name} ({})\n\n{}.\n", rule.code, capitalised(summary));
    let _ = writeln!(out, "{}\n", say(lang, "rule-family", &[("family", family), ("since", rule.since)]));
    for line in docs.lines() {
        out.push_str(line.strip_prefix(' ').unwrap_or(line));
        out.push('\n');
    }
    let _ = writeln!(out, "{}", say(lang, "rule-silence", &[("name", name), ("family", family)]));
    out
}

/// One line a rule: code, name, family, summary.
pub fn rules_text(rules: &[&RuleInfo], view: &View) -> String {
    let names = rules.iter().map(|r| r.name.len()).max().unwrap_or(0);
    let families = rules.iter().map(|r| r.family.name().len()).max().unwrap_or(0);
    rules.iter().fold(String::new(), |mut out, rule| {
        let (family, summary) = (rule.family.name(), RulePage::of(rule, view.lang).summary);
        let _ = writeln!(out, "{}  {:names$}  {family:families$}  {summary}", rule.code, rule.name);
        out
    })
}

/// The text with its first letter in upper case.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
