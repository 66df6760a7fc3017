//! `explain` and `rules`: what the rules say of themselves.

use crate::args::{ExplainArgs, RulesArgs};
use crate::documents::view;
use crate::output::Output;
use anyhow::{Context, Result};
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::RuleInfo;
use sifferkoll_report::{explain_text, rules_text};
use std::io::Write;

/// Prints the page of one rule.
pub(crate) fn explain(args: &ExplainArgs, registry: &Registry) -> Result<()> {
    let wanted =
        |info: &&RuleInfo| [info.name, info.code].iter().any(|name| name.eq_ignore_ascii_case(&args.rule));
    let rule = infos(registry).find(wanted).context("no such rule")?;
    print(&explain_text(rule, &view(&args.language, None, false)))
}

/// Prints the list of rules, by code.
pub(crate) fn rules(args: &RulesArgs, registry: &Registry) -> Result<()> {
    let RulesArgs { language } = args;
    let mut rules: Vec<&RuleInfo> = infos(registry).collect();
    rules.sort_unstable_by_key(|info| (info.code, info.name));
    print(&rules_text(&rules, &view(language, None, false)))
}

fn infos(registry: &Registry) -> impl Iterator<Item = &'static RuleInfo> {
    registry.all_rules().iter().map(|rule| &rule.info)
}

fn print(text: &str) -> Result<()> {
    let mut output = Output::open(None)?;
    output.write_all(text.as_bytes())?;
    output.finish()
}
