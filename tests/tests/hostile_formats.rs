//! Hostile files of every format beside PDF and text: each is refused in one line or read, within its limits, and the
//! good ones among them are read.

mod ingested;

use ingested::{Ingested, Most, ingest};
use sifferkoll_tests::{assert_none, write_hostile_formats};

/// Longest time for one document, in a development build on a busy machine; largest file, packed or unpacked.
const MOST: Most = Most { seconds: 30, file_mib: 128 };

/// Greatest memory of all processes together in MiB: of two workers that read the largest files there may be.
const WHOLE_MIB: u64 = 2048;

/// What comes of each file: the code of its failure, or nothing where it is read.
const OUTCOMES: &[(&str, &str)] = &[
    ("a-document.xlsx", ""),
    ("a-page.pdf", ""),
    ("a-page.xls", ""),
    ("a-picture.docx", ""),
    ("a-picture.pdf", ""),
    ("a-table.docx", ""),
    ("a-workbook.csv", ""),
    ("a-workbook.docx", ""),
    ("archives.txt.gz", "unknown-format"),
    ("attributes.html", ""),
    ("beyond.tif", ""),
    ("bomb-in-bomb.txt.gz", "unknown-format"),
    ("bomb.docx", "too-large"),
    ("bomb.png", ""),
    ("bomb.txt.gz", "too-large"),
    ("bomb.xlsx", "too-large"),
    ("brackets.md", ""),
    ("cells.html", ""),
    ("circle.tif", "damaged"),
    ("circles.xls", "damaged"),
    ("deep-paragraphs.docx", "damaged"),
    ("deep-tables.docx", "damaged"),
    ("deep-tables.html", ""),
    ("deep.docx", "damaged"),
    ("deep.html", "empty"),
    ("deep.md", ""),
    ("deep.ods", ""),
    ("deep.xlsx", ""),
    ("entities.html", ""),
    ("far-apart.ods", "too-large"),
    ("far-apart.xlsx", ""),
    ("far.tif", ""),
    ("good.csv", ""),
    ("good.csv.gz", ""),
    ("good.docx", ""),
    ("good.html", ""),
    ("good.xlsx", ""),
    ("half.csv.gz", "damaged"),
    ("half.docx", "unknown-format"),
    ("half.html", ""),
    ("half.jpg", ""),
    ("half.ods", "damaged"),
    ("half.png", ""),
    ("half.tif", "damaged"),
    ("half.xls", "damaged"),
    ("half.xlsx", "unknown-format"),
    ("huge-packed.tif", ""),
    ("huge.jpg", ""),
    ("huge.png", ""),
    ("huge.tif", ""),
    ("large-cell.xlsx", ""),
    ("large-text.docx", ""),
    ("laughs.docx", ""),
    ("laughs.xlsx", ""),
    ("line.png", ""),
    ("many-marks.docx", ""),
    ("many-texts.xlsx", "too-large"),
    ("many.txt.gz", ""),
    ("merged.xlsx", ""),
    ("no-size.png", ""),
    ("nothing.docx", "empty"),
    ("open-attribute.html", "empty"),
    ("open-quote.csv", ""),
    ("paragraphs.html", "too-large"),
    ("quotes.csv", ""),
    ("rows.html", "too-large"),
    ("scan-huge-jpeg.pdf", ""),
    ("scan-huge-page.pdf", ""),
    ("scan-huge.pdf", ""),
    ("separators.csv", ""),
    ("spanned-rows.html", "too-large"),
    ("spans.html", "too-large"),
    ("too-wide.csv", ""),
    ("wide.csv", ""),
    ("wide.md", ""),
    ("wide.xlsx", ""),
];

#[test]
fn hostile_files_of_all_formats_cost_only_themselves() {
    let place = tempfile::tempdir().expect("a new folder");
    let folder = place.path().join("formats");
    write_hostile_formats(&folder);
    let Ingested { files, took, peak_mib } = ingest(&folder, MOST);
    let told = format!("{} read in {took:?}, {peak_mib} MiB at most", files.len());
    let mut wrong = Vec::new();
    for (path, file) in &files {
        let name = path.trim_start_matches('/');
        let (code, message) =
            file.as_ref().map_or_else(|[code, message]| (&**code, &**message), |_| ("", ""));
        let expected = OUTCOMES.iter().find(|(of, _)| *of == name).map(|(_, code)| *code);
        if expected != Some(code) {
            wrong.push(format!("{name}: {code:?} and not {expected:?}: {message}"));
        }
        if file.is_err() && (message.is_empty() || message.contains('\n')) {
            wrong.push(format!("{name}: not one line: {message:?}"));
        }
    }
    let lost = OUTCOMES.iter().filter(|(name, _)| !files.contains_key(&format!("/{name}")));
    wrong.extend(lost.map(|(name, _)| format!("{name} is lost")));
    assert_none(&told, &wrong);
    assert!(peak_mib < WHOLE_MIB, "{told}");
}
