//! Opening, closing and refusing datasets, as a user meets it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use sifferkoll_dataset::{DatasetError, Reader, Writer};
use std::fs;
use std::path::Path;

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn what_is_closed_lies_in_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    for round in ["first", "second"] {
        let writer = Writer::open(&path).unwrap();
        let reader = writer.reader().unwrap();
        let before = reader.property("round").unwrap();
        assert_eq!(before.is_some(), round == "second");
        writer.set_property("round", round).unwrap();
        assert_eq!(
            reader.property("round").unwrap().as_deref(),
            Some(round),
            "readers go on while it is written"
        );
        drop(reader);
        writer.close().unwrap();
        assert_eq!(files(folder.path()), ["a.db", "a.db-lock"]);
        assert_eq!(Reader::open(&path).unwrap().property("round").unwrap().as_deref(), Some(round));
        assert_eq!(files(folder.path()), ["a.db", "a.db-lock"]);
    }
}

#[test]
fn one_writer_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let first = Writer::open(&path).unwrap();
    assert!(matches!(Writer::open(&path), Err(DatasetError::Busy { .. })));
    drop(first);
    Writer::open(&path).unwrap();
}

#[test]
fn other_files_are_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    assert!(matches!(Reader::open(&path), Err(DatasetError::Unopened { .. })));
    fs::write(
        &path,
        "a text that is much longer than the head of a database, so that it is looked at as one",
    )
    .unwrap();
    assert!(matches!(Writer::open(&path), Err(DatasetError::Foreign { .. })));
    assert!(fs::read_to_string(&path).unwrap().starts_with("a text"));
    fs::remove_file(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE theirs (a)").unwrap();
    drop(other);
    assert!(matches!(Writer::open(&path), Err(DatasetError::Foreign { .. })));
    assert!(matches!(Reader::open(&path), Err(DatasetError::Foreign { .. })));
}

#[test]
fn a_newer_dataset_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    Writer::open(&path).unwrap().close().unwrap();
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    assert!(matches!(Writer::open(&path), Err(DatasetError::Newer { found: 99, .. })));
    assert!(matches!(Reader::open(&path), Err(DatasetError::Newer { found: 99, .. })));
}
