//! Hundreds of hostile files among good ones: the good ones are read as ever, each of the others costs only itself.

use sifferkoll_tests::{HostileFile, assert_none, files_in, program, root, write_hostile};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Good files among the hostile ones.
const GOOD: usize = 50;

/// Longest time for one document in seconds; most hostile ones are done within a tenth.
const SECONDS: u64 = 4;

/// Largest file in MiB, packed or unpacked: hundreds of times the largest good one, and bombs meet it soon.
const FILE_MIB: u64 = 32;

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
        let last = if bytes.starts_with(b"%PDF") { format!("\n%{number}\n") } else { "\n".repeat(number) };
        fs::write(path, [bytes.as_slice(), last.as_bytes()].concat()).expect("a good file");
    }
}

/// What is in a dataset of a file: the document with all that is printed in its cells and found in it, or the code and
/// words of its failure.
type Files = BTreeMap<String, Result<String, [String; 2]>>;

/// What came of a folder.
struct Ingested {
    files: Files,
    took: Duration,
    peak_mib: u64,
}

/// Ingests a folder with two threads and watches the memory of the program and its workers.
fn ingest(folder: &Path) -> Ingested {
    let start = Instant::now();
    let dataset = folder.with_extension("db");
    let mut child = Command::new(program())
        .args(["ingest", "--lang", "en", "--threads", "2"])
        .args(["--max-seconds", &SECONDS.to_string(), "--max-file-mib", &FILE_MIB.to_string()])
        .arg(folder)
        .arg("--into")
        .arg(&dataset)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
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
    assert!(matches!(status.code(), Some(0 | 2)), "{status}");
    let files = files_of(&dataset).expect("the dataset is read");
    let short = |path: String| path.replacen(&*folder.to_string_lossy(), "", 1);
    let files = files.into_iter().map(|(path, file)| (short(path), file)).collect();
    Ingested { files, took: start.elapsed(), peak_mib: peak >> 20 }
}

fn files_of(dataset: &Path) -> rusqlite::Result<Files> {
    let sql = "SELECT f.path, f.failure, f.message, d.sha256 || ' ' || coalesce(d.municipality, '') || ' ' ||
            (SELECT coalesce(group_concat(raw || '=' || coalesce(value, ''), ' '), '') FROM
                (SELECT c.raw, c.value FROM cells c JOIN rows r ON r.id = c.row_id JOIN tables t ON t.id = r.table_id
                  WHERE t.document_id = d.id ORDER BY t.ordinal, r.ordinal, c.ordinal)) || ' ' ||
            (SELECT coalesce(group_concat(message, ' '), '') FROM
                (SELECT message FROM findings WHERE document_id = d.id AND scope = 'document' ORDER BY ordinal))
        FROM files f LEFT JOIN documents d ON d.id = f.document_id";
    let connection = rusqlite::Connection::open(dataset)?;
    let mut query = connection.prepare(sql)?;
    let files = query.query_map([], |row| {
        let file = match row.get(3)? {
            Some(document) => Ok(document),
            None => Err([row.get(1)?, row.get(2)?]),
        };
        Ok((row.get(0)?, file))
    })?;
    files.collect()
}

/// Resident memory of a process and all that it started in bytes, pages that they share counted for each.
#[cfg(target_os = "linux")]
fn resident(process: u32) -> u64 {
    // Not every kernel lists the children of a process, but each process names its parent.
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let parents: Vec<(u32, u32)> = entries
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            let (_, rest) = stat.rsplit_once(')')?;
            Some((id, rest.split_whitespace().nth(1)?.parse().ok()?))
        })
        .collect();
    let mut family = vec![process];
    let mut at = 0;
    while let Some(parent) = family.get(at).copied() {
        family.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(id, _)| *id));
        at += 1;
    }
    family.into_iter().map(resident_alone).sum()
}

#[cfg(target_os = "linux")]
fn resident_alone(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) << 10
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
    assert!(hostile >= 300, "only {hostile} hostile files");

    let good = ingest(&alone).files;
    let Ingested { files, took, peak_mib } = ingest(&among);
    assert_eq!(good.len(), GOOD);
    let mut wrong = Vec::new();
    for (name, file) in &good {
        if file.is_err() {
            wrong.push(format!("{name} cannot be read: {file:?}"));
        }
        match files.get(name) {
            None => wrong.push(format!("{name} is lost")),
            Some(read) if read != file => wrong.push(format!("{name} differs")),
            Some(_) => {}
        }
    }
    let mut codes = BTreeMap::new();
    for (name, file) in &files {
        let Err([code, message]) = file else { continue };
        *codes.entry(code.as_str()).or_insert(0) += 1;
        if code == "panicked" || message.is_empty() || message.contains('\n') {
            wrong.push(format!("{name}: {code}: {message}"));
        }
    }
    let told = format!("{} read in {took:?}, {peak_mib} MiB at most, {codes:?}", files.len());
    for (name, code) in FAILURES {
        let of = files.iter().filter(|(path, _)| path.starts_with(name));
        let codes: Vec<&str> =
            of.map(|(_, file)| file.as_ref().map_or_else(|e| e[0].as_str(), |_| "")).collect();
        if codes.is_empty() || codes.iter().any(|found| *found != code) {
            wrong.push(format!("{name}: {codes:?} and not {code}"));
        }
    }
    assert_none(&told, &wrong);
    assert!(peak_mib < WHOLE_MIB, "{told}");
}

/// How names begin and what comes of all that begin so.
const FAILURES: [(&str, &str); 8] = [
    ("/pdf-encrypted.pdf", "encrypted"),
    ("/pdf-empty.pdf", "empty"),
    ("/pdf-pages-6000.pdf", "too-many-pages"),
    ("/zip-05-nested.zip/beside.txt", ""),
    ("/zip-06-overlap.zip", "damaged"),
    ("/zip-09-encrypted.zip/", "encrypted"),
    ("/zip-10-unknown-method.zip/", "unknown-format"),
    ("/zip-11-wrong-checksum.zip/", "damaged"),
];
