//! Findings that do not count: the files of `--baseline`, `--write-baseline` and `--waivers`, and what reviewers waived.

use crate::args::CheckArgs;
use crate::clock;
use crate::output::Output;
use anyhow::{Context, Result};
use sifferkoll_check::{Baseline, NewBaseline, Waivers};
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::{Document, Fingerprint, Notice, RuleInfo, Waived};
use std::fs;
use std::io::Write;
use std::path::Path;

/// The files of a run.
pub(crate) struct Accepted<'a> {
    waivers: Option<Waivers>,
    baseline: Option<Baseline>,
    /// The file to write, opened before the work, and what goes into it.
    new: Option<(Output, NewBaseline)>,
    /// Names of the rules that run.
    rules: &'a [&'static str],
}

impl<'a> Accepted<'a> {
    /// Reads the files before any document, so that a broken one is told at once. `waived` are findings of a dataset.
    pub(crate) fn open(
        args: &CheckArgs,
        waived: Vec<(Fingerprint, Waived)>,
        rules: &'a [&'static str],
        registry: &Registry,
    ) -> Result<Self> {
        let infos: Vec<&'static RuleInfo> = registry.all_rules().iter().map(|rule| &rule.info).collect();
        let today = args.today.unwrap_or_else(clock::today);
        let waivers = args.waivers.as_deref().map(|path| {
            Waivers::parse(&text(path, "--waivers")?, &infos, today)
                .with_context(|| format!("--waivers {}", path.display()))
        });
        let mut waivers = waivers.transpose()?;
        if !waived.is_empty() {
            // A file is for this run, so its reasons come first.
            waivers.get_or_insert_with(|| Waivers::none(today)).extend(waived);
        }
        let baseline = args.baseline.as_deref().map(|path| {
            Baseline::parse(&text(path, "--baseline")?)
                .with_context(|| format!("--baseline {}", path.display()))
        });
        let new = args.write_baseline.as_deref().map(|path| {
            let output = Output::open(Some(path)).context("--write-baseline")?;
            Ok::<_, anyhow::Error>((output, NewBaseline::default()))
        });
        Ok(Self { waivers, baseline: baseline.transpose()?, new: new.transpose()?, rules })
    }

    /// Marks the findings of a document that do not count.
    pub(crate) fn mark(&mut self, path: &str, document: &mut Document) {
        if let Some(waivers) = &mut self.waivers {
            waivers.mark(path, document);
        }
        if let Some(baseline) = &mut self.baseline {
            baseline.mark(path, document);
        }
    }

    /// Takes the findings of a document for the baseline to write.
    pub(crate) fn keep(&mut self, path: &str, document: &Document) {
        if let Some((_, new)) = &mut self.new {
            new.push(path, document);
        }
    }

    /// Writes the new baseline, and tells what has become of the old one and of the waivers.
    pub(crate) fn finish(self) -> Result<Vec<Notice>> {
        if let Some((mut output, mut new)) = self.new {
            if let Some(old) = &self.baseline {
                new.keep(old, self.rules);
            }
            output.write_all(new.finish(env!("CARGO_PKG_VERSION"))?.as_bytes())?;
            output.finish()?;
        }
        let mut notices = self.baseline.map(|baseline| baseline.gone(self.rules)).unwrap_or_default();
        notices.extend(self.waivers.iter().flat_map(Waivers::notices));
        Ok(notices)
    }
}

fn text(path: &Path, flag: &str) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{flag} {} cannot be read", path.display()))
}
