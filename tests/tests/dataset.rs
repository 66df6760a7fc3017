//! An archive put into a dataset: what is in it, what a second run does, and which labels are one measure.

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use sifferkoll_tests::{assert_none, fold, items, read, root, run, text};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn connect(dataset: &Path) -> Connection {
    Connection::open_with_flags(dataset, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a dataset")
}

fn number(dataset: &Path, sql: &str) -> i64 {
    connect(dataset).query_row(sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// Puts the paths in; what it said.
#[track_caller]
fn ingest(dataset: &Path, paths: &[&Path], flags: &[&str]) -> (i32, String) {
    let into = dataset.to_string_lossy();
    let mut args = vec!["ingest", "--lang", "en", "--into", &*into];
    args.extend(flags);
    let paths: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    args.extend(paths.iter().map(String::as_str));
    let run = run(&args);
    (run.status, run.stdout)
}

/// The corpus as a dataset.
fn corpus() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let dataset = folder.path().join("corpus.db");
    let (status, said) = ingest(&dataset, &[&root().join("corpus/documents")], &[]);
    assert_eq!(status, 0, "{said}");
    (folder, dataset)
}

/// A cell as stored: raw, value, unit, page, line.
type Stored = (String, Option<String>, Option<String>, Option<i64>, Option<i64>);

#[test]
fn every_figure_is_there_with_its_place() {
    let (_folder, dataset) = corpus();
    let documents = run(&["extract", "--format", "json", "corpus/documents"]).json();
    let connection = connect(&dataset);
    let mut of_cell = connection
        .prepare(
            "SELECT c.raw, c.value, c.unit, c.page, c.line FROM cells c JOIN rows r ON r.id = c.row_id
               JOIN tables t ON t.id = r.table_id JOIN documents d ON d.id = t.document_id
              WHERE d.sha256 = ?1 AND t.name = ?2 AND r.ordinal = ?3 AND c.ordinal = ?4",
        )
        .expect("the tables");
    let (mut different, mut compared) = (Vec::new(), 0);
    for document in items(&documents) {
        for table in items(&document["tables"]) {
            for (row, at) in items(&table["rows"]).zip(1_i64..) {
                for (cell, column) in
                    items(&row["cells"]).zip(1_i64..).filter(|(cell, _)| cell["raw"].is_string())
                {
                    let place = (text(&document["source"]["sha256"]), text(&table["id"]), at, column);
                    let found: Option<Stored> = of_cell
                        .query_row(place, |row| {
                            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
                        })
                        .ok();
                    let location = &cell["location"];
                    let value = cell["value"].as_str().map(str::to_owned);
                    let unit = cell["unit"].as_str().filter(|_| value.is_some()).map(str::to_owned);
                    let printed = text(&cell["raw"]).to_owned();
                    let expected = (
                        printed.clone(),
                        value,
                        unit,
                        location["page"].as_i64(),
                        location["lines"][0].as_i64(),
                    );
                    if printed.trim().is_empty() {
                        continue;
                    }
                    compared += 1;
                    if found.as_ref() != Some(&expected) {
                        different.push(format!("{place:?}: {found:?} for {expected:?}"));
                    }
                }
            }
        }
    }
    assert!(compared > 2000, "only {compared} cells");
    assert_none("cells that differ from the JSON", &different);
    assert_eq!(number(&dataset, "SELECT count(*) FROM cells WHERE page IS NULL AND line IS NULL"), 0);
    let findings = items(
        &run(&["check", "--format", "json", "--fail-on", "never", "--show-rounding", "corpus/documents"])
            .json(),
    )
    .map(|document| items(&document["findings"]).count() as i64)
    .sum::<i64>();
    assert_eq!(number(&dataset, "SELECT count(*) FROM findings WHERE scope = 'document'"), findings);
}

#[test]
fn a_second_run_reads_only_what_has_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, dataset) = (folder.path().join("archive"), folder.path().join("a.db"));
    fs::create_dir_all(archive.join("2023")).expect("a folder");
    let document = |name: &str| fs::read(root().join("corpus/documents").join(name)).expect("of the corpus");
    let report = document("arsredovisning-a.txt");
    fs::write(archive.join("2023/report.txt"), &report).expect("a file");
    fs::write(archive.join("minutes.txt"), document("protokoll-k.txt")).expect("a file");
    fs::write(archive.join("broken.pdf"), "%PDF-1.4 and no more").expect("a file");
    fs::write(archive.join("~$report.pdf"), "a lock").expect("a file");
    let mut zip = zip::ZipWriter::new(fs::File::create(archive.join("old.zip")).expect("a file"));
    for (name, bytes) in
        [("in/volumes.txt", document("volymer-f-layout.txt")), ("in/copy.txt", report.clone())]
    {
        zip.start_file::<_, ()>(name, zip::write::FileOptions::default()).expect("an entry");
        zip.write_all(&bytes).expect("an entry");
    }
    zip.finish().expect("an archive");
    let again = |flags: &[&str]| ingest(&dataset, &[&archive], flags);
    let (status, said) = again(&[]);
    assert_eq!(status, 2, "{said}");
    assert!(said.starts_with("3 documents read") && said.contains("1 files are copies"), "{said}");
    assert!(said.contains("1 could not be read") && said.contains("temporary 1"), "{said}");
    assert_eq!(number(&dataset, "SELECT count(*) FROM files"), 5);
    let entry = "SELECT count(*) FROM files WHERE path LIKE '%/old.zip/in/volumes.txt'";
    assert_eq!(number(&dataset, entry), 1);

    let (status, said) = again(&[]);
    assert!(status == 0 && said.starts_with("0 documents read") && said.contains("5 unchanged"), "{said}");
    let (status, said) = again(&["--retry"]);
    assert!(status == 2 && said.contains("4 unchanged") && said.contains("1 could not be read"), "{said}");

    // Moved: known by its digest. Changed: read, and what it held before goes out.
    fs::rename(archive.join("2023/report.txt"), archive.join("2023/moved.txt")).expect("a file");
    fs::write(
        archive.join("minutes.txt"),
        [&document("protokoll-k.txt")[..], b"\nOne more line.\n"].concat(),
    )
    .expect("a file");
    let (_, said) = again(&[]);
    assert!(said.starts_with("1 documents read") && said.contains("1 files are copies"), "{said}");
    assert_eq!(number(&dataset, "SELECT count(*) FROM documents"), 3);

    let status = run(&["status", "--lang", "en", &dataset.to_string_lossy()]).stdout;
    assert!(status.contains("could not be read (1):") && status.contains("broken.pdf: ["), "{status}");
}

#[test]
fn the_questions_of_the_guide_have_answers() {
    let (_folder, dataset) = corpus();
    let connection = connect(&dataset);
    let guide = read(&root().join("crates/dataset/README.md"));
    let part = guide.split("## Ten questions").nth(1).and_then(|rest| rest.split("\n## ").next());
    let part = part.expect("the questions have a section of their own");
    let questions: Vec<&str> =
        part.split("```sql\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(questions.len(), 10);
    for question in questions {
        let mut statement = connection.prepare(question).unwrap_or_else(|error| panic!("{question}{error}"));
        let answers =
            statement.query_map([], |_| Ok(())).and_then(|rows| rows.collect::<Result<Vec<()>, _>>());
        assert!(!answers.expect(question).is_empty(), "no answer to {question}");
    }
}

/// A cell as the key of the corpus names it: document, table, period, measure, breakdown, figure.
type Cell = (String, String, String, String, Option<String>, String);

/// Our series for each measure and breakdown of one series of the key.
type Sorts = BTreeMap<(String, Option<String>), BTreeSet<i64>>;

/// The series that each cell of the corpus is in.
fn series_of_cells(dataset: &Path) -> BTreeMap<Cell, BTreeSet<i64>> {
    let connection = connect(dataset);
    let mut statement = connection
        .prepare(
            "SELECT f.path, t.name, s.period, k.measure, k.breakdown, c.raw, s.series_id
               FROM statements s JOIN series k ON k.id = s.series_id JOIN rows r ON r.id = s.row_id
               JOIN tables t ON t.id = r.table_id JOIN files f ON f.document_id = t.document_id
               JOIN cells c ON c.row_id = s.row_id AND c.ordinal = s.ordinal",
        )
        .expect("the tables");
    let rows = statement.query_map([], |row| {
        let path: String = row.get(0)?;
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        let raw: String = row.get(5)?;
        Ok(((name, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, fold(&raw)), row.get(6)?))
    });
    let mut found: BTreeMap<Cell, BTreeSet<i64>> = BTreeMap::new();
    for row in rows.expect("the statements") {
        let (cell, series) = row.expect("a statement");
        found.entry(cell).or_default().insert(series);
    }
    found
}

#[test]
fn labels_of_one_measure_are_one_series_and_others_are_not() {
    let (_folder, dataset) = corpus();
    let cells = series_of_cells(&dataset);
    let key: Value = sifferkoll_tests::json(&read(&root().join("corpus/keys/series.json")));
    let optional = |value: &Value| value.as_str().map(str::to_owned);
    // A figure that stands twice in a table for the same period names no single cell, and is left out here.
    let mut whole: BTreeMap<String, Sorts> = BTreeMap::new();
    let (mut stated, mut missing) = (0, Vec::new());
    for series in items(&key["series"]) {
        for point in items(&series["points"]) {
            for place in items(&point["stated"]) {
                stated += 1;
                let cell = (
                    text(&place["document"]).to_owned(),
                    text(&place["table"]).to_owned(),
                    text(&point["period"]).to_owned(),
                    text(&point["measure"]).to_owned(),
                    optional(&point["breakdown"]),
                    fold(text(&place["printed"])),
                );
                match cells.get(&cell) {
                    Some(of) if of.len() == 1 => {
                        let sort = (text(&point["measure"]).to_owned(), optional(&point["breakdown"]));
                        whole
                            .entry(text(&series["id"]).to_owned())
                            .or_default()
                            .entry(sort)
                            .or_default()
                            .extend(of);
                    }
                    Some(_) => {}
                    None => missing.push(format!("{}: {cell:?}", series["id"])),
                }
            }
        }
    }
    assert!(stated > 300, "only {stated} cells in the key");
    assert_none("cells of the key in no series", &missing);
    // No wrong join: one of our series never holds cells of two measures of the key.
    let mut owners: BTreeMap<i64, BTreeSet<&str>> = BTreeMap::new();
    for (id, sorts) in &whole {
        for series in sorts.values().flatten() {
            owners.entry(*series).or_default().insert(id);
        }
    }
    let mixed: Vec<String> = owners.values().filter(|of| of.len() > 1).map(|of| format!("{of:?}")).collect();
    assert_none("measures that were joined and are different", &mixed);
    let split: BTreeSet<&str> = whole
        .iter()
        .filter(|(_, sorts)| sorts.values().any(|series| series.len() > 1))
        .map(|(id, _)| id.as_str())
        .collect();
    // Renamed without a shared distinctive figure: proposed to the user and not joined.
    assert!(split.len() <= 6, "{} measures in several series: {split:?}", split.len());
}
