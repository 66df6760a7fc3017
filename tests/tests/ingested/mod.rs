//! A folder read into a dataset by the program, and what came of each file in it.

use sifferkoll_tests::program;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What is in a dataset of a file: the document with all that is printed in its cells and found in it, or the code and
/// words of its failure.
pub(crate) type Files = BTreeMap<String, Result<String, [String; 2]>>;

/// What came of a folder.
pub(crate) struct Ingested {
    pub(crate) files: Files,
    pub(crate) took: Duration,
    pub(crate) peak_mib: u64,
}

/// What one document may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Most {
    pub(crate) seconds: u64,
    /// Of a file, packed or unpacked.
    pub(crate) file_mib: u64,
}

/// Ingests a folder with two threads and watches the memory of the program and its workers.
#[track_caller]
pub(crate) fn ingest(folder: &Path, most: Most) -> Ingested {
    let start = Instant::now();
    let dataset = folder.with_extension("db");
    let mut child = Command::new(program())
        .args(["ingest", "--lang", "en", "--threads", "2"])
        .args(["--max-seconds", &most.seconds.to_string()])
        .args(["--max-file-mib", &most.file_mib.to_string()])
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
