//! What an archive run leaves that is killed at any moment: a dataset to go on with, and in the end the same one.

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use sifferkoll_tests::{files_in, program, root};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often a run is killed.
const KILLS: u32 = 25;

/// Copies of each document of the corpus, each with bytes of its own, so that there is enough to be killed in.
const COPIES: usize = 2;

fn write_archive(folder: &Path) {
    for name in files_in("corpus/documents") {
        let bytes = fs::read(root().join("corpus/documents").join(&name)).expect("a document of the corpus");
        for copy in 0..COPIES {
            let last = if bytes.starts_with(b"%PDF") { format!("\n%{copy}\n") } else { "\n".repeat(copy) };
            fs::write(folder.join(format!("{copy}-{name}")), [&bytes[..], last.as_bytes()].concat())
                .expect("a copy");
        }
    }
    fs::write(folder.join("1-broken.pdf"), "%PDF-1.7\nnothing of one").expect("a broken file");
}

fn start(archive: &Path, dataset: &Path) -> Child {
    Command::new(program())
        .args(["ingest", "--threads", "2", "--lang", "en", "--into"])
        .args([dataset, archive])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// Every row of every table, by table.
fn rows(dataset: &Path) -> BTreeMap<String, Vec<Vec<Value>>> {
    let connection =
        Connection::open_with_flags(dataset, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a dataset");
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .and_then(|mut names| names.query_map([], |row| row.get(0))?.collect())
        .expect("the tables");
    let all = |table: &String| -> rusqlite::Result<Vec<Vec<Value>>> {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
        let columns = statement.column_count();
        statement.query_map([], |row| (0..columns).map(|at| row.get(at)).collect())?.collect()
    };
    tables.into_iter().map(|table| (table.clone(), all(&table).expect("its rows"))).collect()
}

/// Documents that are in; none where there is no dataset yet.
fn documents(dataset: &Path) -> i64 {
    let connection = Connection::open_with_flags(dataset, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let count =
        |connection: Connection| connection.query_row("SELECT count(*) FROM documents", [], |row| row.get(0));
    connection.and_then(count).unwrap_or(0)
}

#[test]
fn killed_runs_go_on_and_end_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, whole, killed) =
        (folder.path().join("a"), folder.path().join("whole.db"), folder.path().join("killed.db"));
    fs::create_dir(&archive).expect("a folder");
    write_archive(&archive);
    let clock = Instant::now();
    start(&archive, &whole).wait().expect("it ends");
    let took = clock.elapsed();
    let expected = rows(&whole);
    assert_eq!(expected["documents"].len(), COPIES * files_in("corpus/documents").len());
    assert_eq!(expected["files"].len(), expected["documents"].len() + 1);

    // The same sequence in every run of the test; the moment in the work differs with the machine all the same.
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let (mut kills, mut grew, mut before) = (0, 0, 0);
    while kills < KILLS {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut child = start(&archive, &killed);
        thread::sleep(took.mul_f64((random % 1000) as f64 / 3000.0).max(Duration::from_millis(5)));
        let done = child.try_wait().expect("it is ours").is_some();
        // The kill of the system: nothing can be tidied up.
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        if done {
            assert_eq!(rows(&killed), expected, "after {kills} kills");
            for ending in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(format!("{}{ending}", killed.display()));
            }
            before = 0;
            continue;
        }
        kills += 1;
        let now = documents(&killed);
        assert!(now >= before, "{before} documents were in, then {now}");
        grew += u32::from(now > before);
        before = now;
    }
    assert!(grew > 3, "only {grew} of {KILLS} runs got anywhere before they were killed");
    start(&archive, &killed).wait().expect("it ends");
    for (table, expected) in expected {
        assert_eq!(rows(&killed)[&table], expected, "{table}");
    }
}
