//! Hundreds of hostile files among good ones: the good ones are read as ever, each of the others costs only itself.

mod ingested;

use ingested::{Ingested, Most, ingest};
use sifferkoll_tests::{HostileFile, assert_none, files_in, root, write_hostile};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Good files among the hostile ones.
const GOOD: usize = 50;

/// Longest time for one document, of which most hostile ones take a tenth of a second; largest file, packed or unpacked:
/// hundreds of times the largest good one, and bombs meet it soon.
const MOST: Most = Most { seconds: 4, file_mib: 32 };

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

    let good = ingest(&alone, MOST).files;
    let Ingested { files, took, peak_mib } = ingest(&among, MOST);
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
