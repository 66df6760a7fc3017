//! Datasets in prose: what a run put in, and what there is.

use crate::View;
use crate::messages::say;
use crate::text::message;
use sifferkoll_model::{DatasetState, Finding, IngestCount};
use std::fmt::Write;

/// What a finding says, in one line that stands alone but for the place.
pub fn finding_message(finding: &Finding, view: &View) -> String {
    message(finding, view.lang)
}

/// What a run put into a dataset, in one line.
pub fn ingest_text(count: &IngestCount, view: &View) -> String {
    let places = [count.read, count.pages, count.tables, count.errors].map(|n| n.to_string());
    let names = ["read", "pages", "tables", "errors"];
    let places: Vec<(&str, &str)> = names.into_iter().zip(places.iter().map(String::as_str)).collect();
    let mut out = say(view.lang, "ingest", &places);
    let more = [
        ("ingest-copies", count.copies),
        ("ingest-unchanged", count.unchanged),
        ("ingest-failed", count.failed),
    ];
    for (key, n) in more.into_iter().filter(|(_, n)| *n > 0) {
        out.push_str(&say(view.lang, key, &[("n", &n.to_string())]));
    }
    if !count.left_out.is_empty() {
        let n = count.left_out.values().sum::<u64>().to_string();
        let list: Vec<String> = count.left_out.iter().map(|(why, n)| format!("{why} {n}")).collect();
        out.push_str(&say(view.lang, "ingest-left-out", &[("n", &n), ("list", &list.join(", "))]));
    }
    out.push('\n');
    out
}

/// What a dataset holds, and last, line by line, what could not be read.
pub fn status_text(state: &DatasetState, view: &View) -> String {
    let lang = view.lang;
    let line = |key: &str, places: &[(&str, u64)]| {
        let texts: Vec<String> = places.iter().map(|(_, n)| n.to_string()).collect();
        let places: Vec<(&str, &str)> =
            places.iter().map(|(name, _)| *name).zip(texts.iter().map(String::as_str)).collect();
        say(lang, key, &places) + "\n"
    };
    let mut out = line(
        "state-files",
        &[
            ("files", state.files),
            ("documents", state.documents),
            ("pages", state.pages),
            ("tables", state.tables),
            ("figures", state.figures),
        ],
    );
    if state.link_due {
        out.push_str(&line("state-link-due", &[]));
    } else {
        out.push_str(&line(
            "state-series",
            &[
                ("series", state.series),
                ("points", state.points),
                ("entities", state.entities),
                ("unmatched", state.unmatched),
                ("proposed", state.proposed),
            ],
        ));
    }
    let list: Vec<String> =
        state.findings.iter().map(|(severity, n)| format!("{n} {}", say(lang, severity, &[]))).collect();
    let cross = state.cross_findings.to_string();
    let key = if list.is_empty() { "state-no-findings" } else { "state-findings" };
    out.push_str(&say(lang, key, &[("list", &list.join(", ")), ("cross", &cross)]));
    out.push('\n');
    if !state.failures.is_empty() {
        out.push_str(&line("state-failures", &[("n", state.failures.len() as u64)]));
        for file in &state.failures {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{}: [{}] {}", file.path, file.code, file.message);
        }
    }
    out
}
