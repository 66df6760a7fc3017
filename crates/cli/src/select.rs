//! Which rules count: `--select` and `--ignore`.

use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::{Document, RuleInfo};

/// A choice of rules by family, code or name, in any case of letters.
#[derive(Debug, Clone)]
pub(crate) struct Selection {
    /// Names of the rules that do not count.
    dropped: Vec<&'static str>,
}

impl Selection {
    /// What is selected, all where nothing is, without what is ignored.
    pub(crate) fn new(select: &[String], ignore: &[String], registry: &Registry) -> Self {
        let infos = registry.all_rules().iter().map(|rule| &rule.info);
        let dropped = infos
            .filter(|info| (!select.is_empty() && !is_in(info, select)) || is_in(info, ignore))
            .map(|info| info.name)
            .collect();
        Self { dropped }
    }

    /// The rules that count, in the registry's order.
    pub(crate) fn kept(&self, registry: &Registry) -> Vec<&'static RuleInfo> {
        let infos = registry.all_rules().iter().map(|rule| &rule.info);
        infos.filter(|info| !self.dropped.contains(&info.name)).collect()
    }

    /// Takes findings and tallies of other rules out of a document.
    pub(crate) fn apply(&self, document: &mut Document) {
        let kept = |name: &str| !self.dropped.contains(&name);
        document.findings.retain(|finding| kept(&finding.rule.0));
        document.checks.rules.retain(|tally| kept(&tally.rule.0));
    }
}

fn is_in(info: &RuleInfo, words: &[String]) -> bool {
    let names = [info.family.name(), info.code, info.name];
    words.iter().any(|word| names.iter().any(|name| name.eq_ignore_ascii_case(word)))
}
