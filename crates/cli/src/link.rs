//! Links the documents of a dataset over the years and judges what several of them say.

use anyhow::Result;
use sifferkoll_check::{SeriesSubject, check_series};
use sifferkoll_dataset::{CrossFinding, CrossReport, Writer};
use sifferkoll_plugin::Registry;
use sifferkoll_report::{View, finding_message};

/// Makes series and findings between documents, where anything has changed.
pub(crate) fn run(dataset: &mut Writer, threads: usize, registry: &Registry, view: &View) -> Result<()> {
    dataset.link(threads, &|series, findings| {
        let report = check_series(&SeriesSubject { series, findings }, registry.all_rules());
        let findings = report.findings.into_iter().map(|found| CrossFinding {
            source: found.source,
            message: finding_message(&found.finding, view),
            finding: found.finding,
        });
        let confirmed = report.confirmed.into_iter().map(|it| (it.source, it.fingerprint, it.by));
        CrossReport { findings: findings.collect(), confirmed: confirmed.collect() }
    })?;
    Ok(())
}
