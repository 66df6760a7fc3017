//! Datasets in prose: what a run put in, and what there is.

use crate::View;
use crate::messages::say;
use crate::text::message;
use sifferkoll_model::{DatasetState, Entity, Finding, IngestCount, LabelMatch, UnmatchedLabel};
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

/// Whose figures, in one line.
fn entity_name(entity: &Entity, view: &View) -> String {
    let unknown = || say(view.lang, "entity-unknown", &[]);
    let municipality = entity.municipality.clone().or_else(|| entity.municipality_code.clone());
    let mut name = match (municipality, &entity.committee) {
        (Some(municipality), Some(committee)) => format!("{municipality}, {committee}"),
        (Some(one), None) => one,
        (None, Some(committee)) => format!("{}, {committee}", unknown()),
        (None, None) => unknown(),
    };
    if entity.part > 1 {
        // Writing to a string cannot fail.
        let _ = write!(name, " ({})", entity.part);
    }
    name
}

/// Which labels were joined over the years and why, which might be, and which stand alone; by entity.
pub fn concepts_text(matches: &[LabelMatch], unmatched: &[UnmatchedLabel], view: &View) -> String {
    let mut out = String::new();
    let mut entities: Vec<&Entity> =
        matches.iter().map(|found| &found.entity).chain(unmatched.iter().map(|row| &row.entity)).collect();
    entities.sort();
    entities.dedup();
    for entity in entities {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "{}", entity_name(entity, view));
        let mut section = String::new();
        for found in matches.iter().filter(|found| found.entity == *entity) {
            if found.decision != section {
                section.clone_from(&found.decision);
                let _ = writeln!(out, "  {}:", say(view.lang, &format!("match-{section}"), &[]));
            }
            let LabelMatch { older, newer, score, .. } = found;
            let reason = reason_text(&found.reason, view);
            match section.as_str() {
                "same-words" => drop(writeln!(out, "    {older} = {newer}")),
                "proposed" => drop(writeln!(out, "    {score:3}  {older} ~ {newer} ({reason})")),
                _ => drop(writeln!(out, "    {older} = {newer} ({reason})")),
            }
        }
        let mut section = String::new();
        for row in unmatched.iter().filter(|row| row.entity == *entity) {
            if section.is_empty() {
                section = say(view.lang, "match-unmatched", &[]);
                let _ = writeln!(out, "  {section}:");
            }
            let reason = say(view.lang, &format!("unmatched-{}", row.reason), &[]);
            let UnmatchedLabel { kind, label, path, table, .. } = row;
            let _ = writeln!(out, "    {label} ({kind}, {path} {table}: {reason})");
        }
    }
    out
}

/// Why two labels were joined or may be one: its codes in words. What an older version wrote in words stays as it is.
fn reason_text(reason: &str, view: &View) -> String {
    let word = |part: &str| {
        let (code, detail) = part.split_once(": ").unwrap_or((part, ""));
        let key = format!("reason-{code}");
        let text = say(view.lang, &key, &[("detail", detail)]);
        if text == key { part.to_owned() } else { text }
    };
    // The name that a map gives is the user's, and may hold anything.
    if reason.starts_with("map: ") {
        return word(reason);
    }
    reason.split("; ").map(word).collect::<Vec<_>>().join("; ")
}

/// A map of measures to go on from: the one that is in use, then every proposal as a comment to be taken over.
pub fn concepts_map(map: &str, matches: &[LabelMatch], view: &View) -> String {
    let mut out = map.trim_end().to_owned();
    if !out.is_empty() {
        out.push_str("\n\n");
    }
    let _ = writeln!(out, "# {}", say(view.lang, "map-head", &[]));
    for found in matches.iter().filter(|found| found.decision == "proposed") {
        let reason = reason_text(&found.reason, view);
        let _ = writeln!(out, "\n# {}: {} ({reason})", entity_name(&found.entity, view), found.score);
        let _ = writeln!(out, "# [[measure]]");
        let _ = writeln!(out, "# name = {}", quoted(&found.newer));
        let _ = writeln!(out, "# labels = [{}, {}]", quoted(&found.older), quoted(&found.newer));
        if let Some(code) = &found.entity.municipality_code {
            let _ = writeln!(out, "# municipality = {}", quoted(code));
        }
    }
    out
}

/// A text as a basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    #[test]
    fn reasons_are_told_in_both_languages() {
        let view = |lang| View { lang, show_passes: false, color: false };
        for (reason, sv, en) in [
            (
                "alike; not-in-both: barn, unga; far",
                "orden liknar varandra; inte i båda: barn, unga; av annan storleksordning",
                "words alike; not in both: barn, unga; of another magnitude",
            ),
            (
                "same-figures: 3",
                "samma värden för samma perioder: 3",
                "the same figures of the same periods: 3",
            ),
            ("map: Dygn; alla", "kartan säger det: Dygn; alla", "the map names it: Dygn; alla"),
            (
                "words alike; not in both: barn",
                "words alike; not in both: barn",
                "words alike; not in both: barn",
            ),
        ] {
            assert_eq!(reason_text(reason, &view(Lang::Sv)), sv);
            assert_eq!(reason_text(reason, &view(Lang::En)), en);
        }
        for code in ["same-words", "slip", "same-tables", "annex"] {
            assert_ne!(reason_text(code, &view(Lang::Sv)), reason_text(code, &view(Lang::En)), "{code}");
        }
    }
}
