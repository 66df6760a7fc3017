//! Hundreds of hostile files among good ones: the good ones are read as ever, each of the others costs only itself.

use serde_json::Value;
use sifferkoll_tests::{HostileFile, assert_none, files_in, json, program, root, text, write_hostile};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Good files among the hostile ones.
const GOOD: usize = 50;

/// Longest time for one document in seconds; most hostile ones are done within a tenth.
const SECONDS: u64 = 4;

/// Greatest memory of a worker in MiB, so that two of them and their parent stay below [`WHOLE_MIB`].
const WORKER_MIB: u64 = 640;

/// Greatest memory of all processes together in MiB.
const WHOLE_MIB: u64 = 2048;

fn corpus() -> Vec<HostileFile> {
    let folder = root().join("corpus/documents");
    let read = |name: String| {
        let bytes = fs::read(folder.join(&name)).expect("a document of the corpus");
        (name, bytes)
    };
    files_in("corpus/documents").into_iter().map(read).collect()
}

/// Copies of the corpus, each with a line of its own at the end, spread among other files by their names.
fn write_good(folder: &Path, corpus: &[HostileFile]) {
    for (number, (name, bytes)) in corpus.iter().cycle().take(GOOD).enumerate() {
        let first = ["a", "d", "g", "m", "pdf-m", "q", "text-m", "u"][number % 8];
        let path = folder.join(format!("{first}-good-{number:02}-{name}"));
        let last = if name.ends_with(".pdf") { format!("\n%{number}\n") } else { "\n".repeat(number) };
        fs::write(path, [bytes.as_slice(), last.as_bytes()].concat()).expect("a good file");
    }
}

/// What came of a folder.
struct Checked {
    documents: BTreeMap<String, Value>,
    took: Duration,
    peak_mib: u64,
}

/// Checks a folder with two threads and watches the memory of the program and its workers.
fn check(folder: &Path) -> Checked {
    let start = Instant::now();
    let output = folder.with_extension("jsonl");
    let mut child = Command::new(program())
        .args(["check", "--lang", "en", "--format", "jsonl", "--threads", "2"])
        .args(["--max-seconds", &SECONDS.to_string(), "--max-memory-mib", &WORKER_MIB.to_string()])
        .arg("-o")
        .args([&output, folder])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait().expect("the program is ours") {
            break status;
        }
        peak = peak.max(resident(child.id()));
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(matches!(status.code(), Some(0..=2)), "{status}");
    let lines = fs::read_to_string(output).expect("the result");
    let mut documents = BTreeMap::new();
    for document in lines.lines().map(json) {
        let path = text(&document["source"]["path"]).to_owned();
        let name = path.strip_prefix(&*folder.to_string_lossy()).unwrap_or(&path).to_owned();
        assert!(documents.insert(name, document).is_none(), "{path} comes twice");
    }
    Checked { documents, took: start.elapsed(), peak_mib: peak >> 20 }
}

/// Resident memory of a process and its children in bytes, pages that they share counted for each.
#[cfg(target_os = "linux")]
fn resident(process: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let children: u64 = tasks
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|children| children.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>())
        .map(resident)
        .sum();
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    children + (kib.unwrap_or(0) << 10)
}

#[cfg(not(target_os = "linux"))]
fn resident(_: u32) -> u64 {
    0
}

#[test]
fn hostile_files_cost_only_themselves() {
    let corpus = corpus();
    let place = tempfile::tempdir().expect("a new folder");
    let (alone, among) = (place.path().join("alone"), place.path().join("among"));
    fs::create_dir_all(&alone).expect("a new folder");
    write_good(&alone, &corpus);
    let hostile = write_hostile(&among, &corpus);
    write_good(&among, &corpus);
    assert!(hostile >= 400, "only {hostile} hostile files");

    let (good, all) = (check(&alone).documents, check(&among));
    assert_eq!(good.len(), GOOD);
    let mut wrong = Vec::new();
    for (name, document) in &good {
        match all.documents.get(name) {
            None => wrong.push(format!("{name} is lost")),
            Some(read) if without_path(read) != without_path(document) => {
                wrong.push(format!("{name} differs"))
            }
            Some(_) => {}
        }
    }
    let mut codes = BTreeMap::new();
    for (name, document) in &all.documents {
        let (code, message) = (text(&document["error"]["code"]), text(&document["error"]["message"]));
        *codes.entry(code.to_owned()).or_insert(0) += 1;
        if code == "panicked" || (!code.is_empty() && (message.is_empty() || message.contains('\n'))) {
            wrong.push(format!("{name}: {code}: {message}"));
        }
    }
    let Checked { took, peak_mib, documents } = all;
    let told = format!("{} read in {took:?}, {peak_mib} MiB at most, {codes:?}", documents.len());
    assert_none(&told, &wrong);
    assert!(peak_mib < WHOLE_MIB, "{told}");
}

fn without_path(document: &Value) -> Value {
    let mut document = document.clone();
    document["source"]["path"] = Value::Null;
    document
}
