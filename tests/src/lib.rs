//! What the tests share: building and running the program, and comparing what it prints.
//!
//! A helper that cannot do its part panics and says why, so a test reads as a list of demands.
#![expect(clippy::disallowed_methods, reason = "tests read the files of the repository")]

mod hostile;
mod package;
mod render;
mod scan;

pub use hostile::{HostileFile, write_hostile, write_hostile_formats};
pub use package::package_troubles;
pub use render::render;
pub use scan::{Grey, scan};

use rust_decimal::Decimal;
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Variables from which the program takes its language; a test sets the language by flag or not at all.
const LOCALE: [&str; 4] = ["LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"];

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package has a folder of its own")
}

/// The program, built once a process in the profile of the test.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(build)
}

/// Cargo says itself where it puts the program, whatever the target folder and triple.
fn build() -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    // TARGET/PROFILE/deps/test
    let profile = match test.ancestors().nth(2).and_then(Path::file_name).and_then(OsStr::to_str) {
        Some("debug") | None => "dev",
        Some(profile) => profile,
    };
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "sifferkoll-cli", "--bin", "sifferkoll"])
        .args(["--profile", profile, "--message-format", "json-render-diagnostics"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "the program does not build: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let program = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| json(line)["executable"].as_str().map(PathBuf::from))
        .next_back();
    program.expect("cargo names the program")
}

/// What one run of the program left.
#[derive(Debug, Clone)]
pub struct Run {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Run {
    /// The result as JSON.
    ///
    /// # Panics
    /// Where it is none.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert!(!self.stdout.is_empty(), "nothing was printed: {}", self.stderr);
        json(&self.stdout)
    }
}

/// Runs the program with these arguments in the root of the repository.
pub fn run(args: &[&str]) -> Run {
    run_with(args, "")
}

/// The same with this text on standard input.
///
/// # Panics
/// Where the program cannot be started, or is killed.
#[track_caller]
pub fn run_with(args: &[&str], input: &str) -> Run {
    let mut command = Command::new(program());
    for variable in LOCALE {
        command.env_remove(variable);
    }
    let mut child = command
        .args(args)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    // Inputs of tests are smaller than a pipe. A program that reads none of it may be gone already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
    Run {
        status: output.status.code().expect("the program ends by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// Reads a file of the repository.
#[track_caller]
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads JSON.
#[track_caller]
pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in: {text}"))
}

/// The items of a JSON array; none where it is no array.
pub fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The text of a JSON string; nothing where it is none.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The names of the files in a folder of the repository, in order.
#[track_caller]
pub fn files_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("the folder can be listed").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The names of all rules, as `rules` lists them.
#[track_caller]
pub fn rules() -> Vec<String> {
    let list = run(&["rules", "--lang", "en"]);
    assert_eq!(list.status, 0, "{}", list.stderr);
    let name = |line: &str| line.split_whitespace().nth(1).map(str::to_owned);
    list.stdout.lines().filter_map(name).collect()
}

/// A figure as a number, in the spelling of a report (`–1 234,5`) or of JSON (`-1234.5`).
pub fn decimal(figure: &str) -> Option<Decimal> {
    let plain: String = figure
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            ',' => '.',
            '–' | '−' => '-',
            c => c,
        })
        .collect();
    plain.parse().ok()
}

/// A text without what a line end or a producer may change: blanks of all sorts and hyphens.
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '−' | '\u{AD}' | '‑')).collect()
}

/// Fails with all differences at once, one a line.
///
/// # Panics
/// Where there are any.
#[track_caller]
pub fn assert_none(what: &str, differences: &[String]) {
    assert!(differences.is_empty(), "{what}:\n  {}\n", differences.join("\n  "));
}

/// What is in one list and not in the other, counted as often as it stands there.
pub fn compare(expected: &[String], found: &[String]) -> Vec<String> {
    let mut surplus = found.to_vec();
    let mut differences = Vec::new();
    for item in expected {
        match surplus.iter().position(|other| other == item) {
            Some(at) => drop(surplus.remove(at)),
            None => differences.push(format!("missing: {item}")),
        }
    }
    differences.extend(surplus.iter().map(|item| format!("too much: {item}")));
    differences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_equal_in_every_spelling() {
        for spelling in ["-1 234,50", "−1\u{202F}234,5", "–1\u{A0}234,5", "-1234.5"] {
            assert_eq!(decimal(spelling), decimal("-1234.5"), "{spelling}");
        }
        assert_eq!(decimal("–"), None);
        assert_ne!(decimal("0,1"), decimal("1"));
    }

    #[test]
    fn comparing_counts_and_names_both_sides() {
        let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
        assert_eq!(compare(&list(&["a", "b", "b"]), &list(&["b", "c", "a", "b"])), ["too much: c"]);
        assert_eq!(compare(&list(&["a", "a"]), &list(&["a"])), ["missing: a"]);
    }
}
