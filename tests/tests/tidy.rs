//! What holds of every source file and crate: headers, lengths, unfinished work, and who may depend on whom.

use sifferkoll_tests::{assert_none, files_in, read, root};
use std::path::{Path, PathBuf};
use toml::{Table, Value};
use walkdir::WalkDir;

/// More lines than this need a sentence in `crates/README.md`, and so far none has one.
const LONGEST_FILE: usize = 900;
/// A plugin's `src/lib.rs` registers; what it does stands in files of its own.
const LONGEST_PLUGIN_ROOT: usize = 80;
/// A plugin that is one file may be this long.
const LONGEST_PLUGIN_FILE: usize = 150;

/// Unfinished or hidden work. Written in halves, so that this file does not find itself.
const FORBIDDEN: [&str; 4] =
    [concat!("#[", "ignore"), concat!("should", "_panic"), concat!("todo", "!("), concat!("dbg", "!(")];

/// Which of our crates each crate may depend on. A crate that is not here may not exist yet: its line is part
/// of adding it. `cli`, which puts all together, may depend on anything.
const LAYERS: [(&str, &[&str]); 13] = [
    ("model", &[]),
    ("grammar", &["model"]),
    ("relations", &["model"]),
    ("plugin", &["model", "grammar", "relations"]),
    ("layout", &["model", "grammar"]),
    ("scan", &["model"]),
    ("document", &["model", "grammar"]),
    ("check", &["plugin", "model", "grammar", "relations"]),
    ("engine", &["model", "grammar", "relations", "plugin", "scan", "layout", "document", "check"]),
    ("package", &[]),
    ("report", &["model", "package"]),
    ("dataset", &["model", "grammar", "relations", "package"]),
    ("review", &["model", "dataset"]),
];

/// All Rust files, with their paths from the root.
fn sources() -> Vec<(PathBuf, String)> {
    let mut sources = Vec::new();
    for folder in ["crates", "plugins", "tests", "benches"] {
        let entries = WalkDir::new(root().join(folder)).sort_by_file_name().into_iter();
        for entry in entries.filter_entry(|entry| entry.file_name() != "target") {
            let entry = entry.expect("the folder can be listed");
            if entry.path().extension().is_some_and(|ending| ending == "rs") {
                let path = entry.path().strip_prefix(root()).expect("it lies below the root");
                sources.push((path.to_owned(), read(entry.path())));
            }
        }
    }
    assert!(sources.len() > 50, "only {} files were found", sources.len());
    sources
}

/// Names of the crates in a folder: each is a folder with a manifest.
fn crates_in(folder: &str) -> Vec<String> {
    let crates = files_in(folder).into_iter();
    crates.filter(|name| root().join(folder).join(name).join("Cargo.toml").exists()).collect()
}

fn manifest(path: &Path) -> Table {
    read(path).parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Names of the dependencies in these tables, those of single platforms too.
fn dependencies(manifest: &Table, tables: &[&str]) -> Vec<String> {
    let platforms = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    std::iter::once(manifest)
        .chain(platforms.filter_map(Value::as_table))
        .flat_map(|part| tables.iter().filter_map(|name| part.get(*name)?.as_table()))
        .flat_map(Table::keys)
        .cloned()
        .collect()
}

#[test]
fn every_file_says_what_it_is() {
    let silent = |(path, text): &(PathBuf, String)| {
        let header = text.lines().next().and_then(|line| line.strip_prefix("//! "));
        header.is_none_or(|header| header.len() < 10).then(|| path.display().to_string())
    };
    assert_none("files without a header `//! …`", &sources().iter().filter_map(silent).collect::<Vec<_>>());
}

#[test]
fn no_file_is_too_long() {
    let long = |(path, text): &(PathBuf, String)| {
        let lines = text.lines().count();
        (lines > LONGEST_FILE).then(|| format!("{}: {lines} lines", path.display()))
    };
    assert_none("files too long to read", &sources().iter().filter_map(long).collect::<Vec<_>>());
}

#[test]
fn nothing_is_unfinished_or_hidden() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            let words = FORBIDDEN.iter().filter(|word| line.contains(**word));
            found.extend(words.map(|word| format!("{}:{}: {word}", path.display(), number + 1)));
        }
    }
    assert_none("unfinished or hidden work", &found);
}

#[test]
fn the_map_names_every_crate() {
    let map = read(&root().join("crates/README.md"));
    let missing: Vec<String> = ["crates", "plugins"]
        .iter()
        .flat_map(|folder| crates_in(folder))
        .filter(|name| !map.contains(name.as_str()))
        .collect();
    assert_none("crates that crates/README.md does not name", &missing);
}

#[test]
fn crates_depend_downwards_only() {
    let mut wrong = Vec::new();
    let mut judge = |folder: &str, name: &str, allowed: Option<&[&str]>| {
        let path = root().join(folder).join(name).join("Cargo.toml");
        let manifest = manifest(&path);
        if manifest["package"]["name"].as_str() != Some(&format!("sifferkoll-{name}")) {
            wrong.push(format!("{folder}/{name} is called {}", manifest["package"]["name"]));
        }
        let Some(allowed) = allowed else {
            return wrong.push(format!("{folder}/{name} has no line in LAYERS"));
        };
        for dependency in dependencies(&manifest, &["dependencies", "build-dependencies"]) {
            let ours = dependency.strip_prefix("sifferkoll-");
            if ours.is_some_and(|ours| !allowed.contains(&ours)) {
                wrong.push(format!("{folder}/{name} depends on {dependency}"));
            }
        }
    };
    let everything: Vec<String> = ["crates", "plugins"].iter().flat_map(|folder| crates_in(folder)).collect();
    let everything: Vec<&str> = everything.iter().map(String::as_str).collect();
    for name in crates_in("crates") {
        let line = LAYERS.iter().find(|(layer, _)| *layer == name).map(|(_, allowed)| *allowed);
        judge("crates", &name, if name == "cli" { Some(&everything) } else { line });
    }
    for name in crates_in("plugins") {
        judge("plugins", &name, Some(&["plugin"]));
    }
    assert_none("dependencies between crates", &wrong);
}

#[test]
fn one_crate_alone_knows_pdf() {
    let mut wrong = Vec::new();
    // Tests draw pages with it, to make scans of them, and read nothing with it.
    for folder in ["crates", "plugins", ".", "benches"] {
        let members =
            if matches!(folder, "crates" | "plugins") { crates_in(folder) } else { vec![".".into()] };
        for name in members {
            let path = root().join(folder).join(&name).join("Cargo.toml");
            let kinds = ["dependencies", "build-dependencies", "dev-dependencies"];
            let named = dependencies(&manifest(&path), &kinds).into_iter().filter(|d| d.starts_with("hayro"));
            wrong
                .extend(named.filter(|_| name != "format-pdf").map(|d| format!("{folder}/{name} names {d}")));
        }
    }
    assert_none("the PDF library outside format-pdf", &wrong);
}

#[test]
fn a_plugin_root_only_registers() {
    let mut wrong = Vec::new();
    for name in crates_in("plugins") {
        let folder = format!("plugins/{name}/src");
        let lines = read(&root().join(&folder).join("lib.rs")).lines().count();
        let alone = files_in(&folder).len() == 1;
        let longest = if alone { LONGEST_PLUGIN_FILE } else { LONGEST_PLUGIN_ROOT };
        if lines >= longest {
            wrong.push(format!("{folder}/lib.rs: {lines} lines, {longest} are too many"));
        }
    }
    assert_none("plugin roots", &wrong);
}
