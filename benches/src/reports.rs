//! Reports of 30 pages, joined from the corpus, and a report of one's own.

use lopdf::{Document, Object, dictionary};
use sifferkoll_plugin::testing::{Collect, TEST_LIMITS};
use sifferkoll_plugin::{Bytes, InputFormat, Source};
use std::path::PathBuf;

/// Pages of a joined report.
pub const PAGES: u64 = 30;
/// Pages of each corpus document.
const PAGES_OF_ONE: u64 = 3;

macro_rules! corpus {
    ($($name:literal),*) => {
        [$(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus/documents/", $name)).as_slice()),*]
    };
}

const PDFS: [&[u8]; 6] = corpus![
    "arsredovisning-a-typst.pdf",
    "arsredovisning-a-libreoffice.pdf",
    "delarsrapport-b-reportlab.pdf",
    "delarsrapport-b-chromium.pdf",
    "verksamhetsberattelse-d-typst.pdf",
    "verksamhetsberattelse-d-chromium.pdf"
];
const DUMPS: [&[u8]; 3] =
    corpus!["arsredovisning-a.txt", "delarsrapport-b.txt", "verksamhetsberattelse-d.txt"];

/// A document to measure.
#[derive(Debug, Clone)]
pub struct Report {
    /// Name in the results.
    pub name: &'static str,
    /// Name of its format plugin.
    pub format: &'static str,
    /// The file.
    pub bytes: Bytes,
    /// Number of pages.
    pub pages: u64,
}

/// The joined reports and, where the variable `SIFFERKOLL_BENCH_PDF` names a PDF, that one as well.
pub fn reports() -> Vec<Report> {
    let mut reports = vec![
        Report { name: "pdf", format: "pdf", bytes: joined_pdf().into(), pages: PAGES },
        Report { name: "text", format: "text", bytes: joined_text().into(), pages: PAGES },
    ];
    reports.extend(std::env::var_os("SIFFERKOLL_BENCH_PDF").map(|path| own(PathBuf::from(path))));
    reports
}

#[expect(clippy::disallowed_methods, reason = "the person who runs the bench names the file")]
fn own(path: PathBuf) -> Report {
    let bytes = Bytes::from(std::fs::read(path).expect("the file in SIFFERKOLL_BENCH_PDF is read"));
    let mut sink = Collect::default();
    let source = Source::new("own", &bytes);
    sifferkoll_format_pdf::PdfFormat.read(&source, &TEST_LIMITS, &mut sink).expect("a PDF is read");
    let pages = sink.announced.expect("the pages are counted").into();
    Report { name: "own", format: "pdf", bytes, pages }
}

/// Ten corpus documents after one another in one PDF of [`PAGES`] pages: six producers, ruled and unruled
/// tables, prose. Each keeps its own fonts, so there are more of them than in a report from one hand.
pub fn joined_pdf() -> Vec<u8> {
    let mut joined = Document::with_version("1.7");
    let root = joined.new_object_id();
    let mut kids: Vec<Object> = Vec::new();
    for bytes in PDFS.iter().cycle().take((PAGES / PAGES_OF_ONE) as usize) {
        let mut part = Document::load_mem(bytes).expect("a corpus document is a PDF");
        part.renumber_objects_with(joined.max_id + 1);
        // Its page tree becomes a branch of the joined one, with what its pages inherit.
        let pages = part.catalog().and_then(|catalog| catalog.get(b"Pages"));
        let pages = pages.and_then(Object::as_reference).expect("a catalog names its pages");
        part.get_dictionary_mut(pages).expect("a page tree").set("Parent", root);
        kids.push(pages.into());
        joined.max_id = part.max_id;
        joined.objects.extend(part.objects);
    }
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => PAGES as i64 };
    joined.objects.insert(root, tree.into());
    let catalog = joined.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    joined.trailer.set("Root", catalog);
    joined.prune_objects();
    let mut bytes = Vec::new();
    joined.save_to(&mut bytes).expect("a PDF is written to memory");
    bytes
}

/// Ten text dumps after one another: linear, kept in columns by blanks, and with tabs, as long as
/// [`joined_pdf`].
pub fn joined_text() -> Vec<u8> {
    let dumps: Vec<&[u8]> = DUMPS.iter().copied().cycle().take((PAGES / PAGES_OF_ONE) as usize).collect();
    dumps.join(&b"\n\x0C"[..])
}

/// The text dumps after one another, again and again, up to a number of lines.
pub fn text_of_lines(lines: usize) -> Vec<u8> {
    let all = DUMPS.iter().cycle().flat_map(|dump| dump.split(|byte| *byte == b'\n'));
    all.take(lines).collect::<Vec<_>>().join(&b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LIMITS, registry};

    #[test]
    fn a_joined_pdf_holds_what_its_parts_hold() {
        let registry = registry();
        let read = |bytes: &[u8]| {
            let bytes = Bytes::from(bytes.to_vec());
            let outcome = sifferkoll_engine::read_document("test", &bytes, None, &registry, &LIMITS);
            let document = outcome.expect("the document is read");
            (document.source.pages, document.tables.len(), document.findings.len())
        };
        let (pages, tables, findings) = read(&joined_pdf());
        let tables_of_parts: usize = PDFS.iter().cycle().take(10).map(|part| read(part).1).sum();
        assert_eq!(pages, Some(PAGES as u32));
        assert_eq!(tables, tables_of_parts);
        assert!(findings > 0, "planted errors are found");
        assert!(read(&joined_text()).1 > 0);
    }
}
