//! Opening, closing and refusing datasets, as a user meets it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use sifferkoll_dataset::{DatasetError, Reader, SCHEMA_VERSION, SeriesFilter, Writer};
use sifferkoll_model::{Location, PageIndex, Rect};
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

/// The columns of every table and view.
fn columns(path: &Path) -> Vec<(String, String, String)> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let sql = "SELECT m.name, i.name, i.type FROM sqlite_schema m, pragma_table_info(m.name) i
                WHERE m.type IN ('table', 'view') ORDER BY m.name, i.cid";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn an_older_dataset_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let (path, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
    let older = rusqlite::Connection::open(&path).unwrap();
    older.execute_batch(include_str!("version1.sql")).unwrap();
    drop(older);
    let refused = Reader::open(&path);
    assert!(matches!(refused, Err(DatasetError::Older { found: 1, .. })), "a reader changes nothing");
    Writer::open(&path).unwrap().close().unwrap();
    Writer::open(&new).unwrap().close().unwrap();
    assert_eq!(columns(&path), columns(&new));
    let at = |path: &Path| -> i64 {
        let connection = rusqlite::Connection::open(path).unwrap();
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    };
    assert_eq!((at(&path), at(&new)), (SCHEMA_VERSION, SCHEMA_VERSION));
    let series = Reader::open(&path).unwrap().series(&SeriesFilter::default()).unwrap();
    let places: Vec<(&str, String, Location)> = series
        .iter()
        .map(|one| (one.concept.as_str(), one.points[0].value.to_string(), one.points[0].said[0].location))
        .collect();
    let bbox = Rect { x0: 400.0, y0: 100.0, x1: 430.5, y1: 112.0 };
    assert_eq!(
        places,
        [
            ("Dygn", "4711".to_owned(), Location::Page { page: PageIndex(1), bbox }),
            ("Hushåll", "512".to_owned(), Location::Lines { first: 7, last: 8 }),
        ]
    );
}
