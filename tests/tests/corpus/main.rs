//! Every document of the corpus against its answer key, no more and no less: tables with their kinds, columns,
//! figures, units and texts, risk values, what the document says of itself, and the findings.

mod findings;
mod metadata;
mod table;

use serde_json::Value;
use sifferkoll_tests::{assert_none, files_in, fold, items, json, read, root, run, text};

/// Where the documents are.
const FOLDERS: [&str; 2] = ["corpus/documents", "corpus/formats"];

/// Endings of the documents that are compared. The others wait for the reader of their format: where one lands, its
/// ending is added here and its documents to the list below.
const ENDINGS: &[&str] = &["csv", "docx", "html", "md", "ods", "pdf", "txt", "xls", "xlsx"];

/// Dumps in which single blanks part both cells and thousands. Arithmetic settles their rows, and a sum
/// over figures that were settled by sums cannot say for certain who is wrong.
const SETTLED: &[&str] = &[
    "arsredovisning-a.txt",
    "handlingar-l-2023.txt",
    "kallelse-j.txt",
    "protokoll-k.txt",
    "socialnamnd-l-2023.txt",
    "volymer-f-linear.txt",
];

/// FIXME: what is still read or checked otherwise than the key has it. A difference that is not listed fails
/// the test, and so does one that is listed and gone.
const KNOWN: &[(&str, &[&str])] = &[
    (
        "handlingar-l-2023.pdf",
        &[
            r"t3 rows: missing: Vuxnamedlångvarigtekonomisktbistånd,andelavbefolkningen(%); missing: Deltagaresomgåttvidaretillarbeteellerstudier,andel(%); missing: Andelbarnutredningarklarainomfyramånader(%); missing: Utredningstidibarnärenden,genomsnittidagar; missing: Brukaresomkunnatpåverkasittstöd,andel(%); too much: FlerskaförsörjaVuxnamedlångvarigtekonomisktsigsjälvabistånd,andelavbefolkningen(%); too much: Deltagaresomgåttvidaretill; too much: arbeteellerstudier,andel(%); too much: BarnochungaskaAndelbarnutredningarklarainom; too much: fåstödirätttidfyramånader(%); too much: Utredningstidibarnärenden,; too much: genomsnittidagar; too much: DensomfårstödBrukaresomkunnatpåverkasittskavaramedochstöd,andel(%)bestämma, expected 7 rows in their order",
            r#"t3 Barn 0–12 år som inte kommit tillbaka inom ett år efter avslutad insats, andel (%), Resultatmål: null, expected "Barn och unga ska få stöd i rätt tid""#,
            r#"t3 Unga 13–20 år som inte kommit tillbaka inom ett år efter avslutad insats, andel (%), Resultatmål: null, expected "Barn och unga ska få stöd i rätt tid""#,
            r"t4 rows: missing: Sjukfrånvaro,anställda3049år(%); too much: Sjukfrånvaro,anställda30, expected 9 rows in their order",
        ],
    ),
    // FIXME: a letterhead in cells beside one another is a table to the layout of sheets.
    (
        "kallelse-j.xlsx",
        &[
            r#"items “KALLELSE”, title: "Föredragningslista", expected "KALLELSE""#,
            r#"items “KALLELSE”, diary: "KFN 2024/0012", expected null"#,
            r#"items “Årsredovisning 2023 för kultur- och fritidsnämnden”, place: ["Årsredovisning 2023 för kult",9], expected ["Årsredovisning 2023 för kult",1]"#,
            r#"items “Årsredovisning 2023”, diary: "KFN 2024/0031", expected null"#,
            r#"items “Årsredovisning 2023”, date: "2024-03-07", expected null"#,
            r#"items “Handlingsplan för trygga mötesplatser 2024–2026”, place: ["Handlingsplan för trygga möt",9], expected ["Handlingsplan för trygga möt",1]"#,
        ],
    ),
];

macro_rules! documents {
    ($($name:ident: $file:literal,)*) => {
        const DOCUMENTS: &[&str] = &[$($file),*];
        $(
            #[test]
            fn $name() {
                check($file);
            }
        )*
    };
}

documents! {
    aldrenamnd_2022_by_reportlab: "aldrenamnd-m-2022-reportlab.pdf",
    aldrenamnd_2022_as_word_document: "aldrenamnd-m-2022.docx",
    aldrenamnd_2022_as_web_page: "aldrenamnd-m-2022.html",
    aldrenamnd_2022_as_markdown: "aldrenamnd-m-2022.md",
    aldrenamnd_2022_as_tabbed_text: "aldrenamnd-m-2022.txt",
    aldrenamnd_2022_as_workbook: "aldrenamnd-m-2022.xlsx",
    aldrenamnd_2023_by_libreoffice: "aldrenamnd-m-2023-libreoffice.pdf",
    aldrenamnd_2023_as_word_document: "aldrenamnd-m-2023.docx",
    aldrenamnd_2023_as_web_page: "aldrenamnd-m-2023.html",
    aldrenamnd_2023_as_markdown: "aldrenamnd-m-2023.md",
    aldrenamnd_2023_as_tabbed_text: "aldrenamnd-m-2023.txt",
    aldrenamnd_2023_as_workbook: "aldrenamnd-m-2023.xlsx",
    arsredovisning_1_as_separated_values: "arsredovisning-a-1.csv",
    arsredovisning_2_as_separated_values: "arsredovisning-a-2.csv",
    arsredovisning_by_libreoffice: "arsredovisning-a-libreoffice.pdf",
    arsredovisning_by_typst: "arsredovisning-a-typst.pdf",
    arsredovisning_as_word_document: "arsredovisning-a.docx",
    arsredovisning_as_web_page: "arsredovisning-a.html",
    arsredovisning_as_markdown: "arsredovisning-a.md",
    arsredovisning_as_linear_text: "arsredovisning-a.txt",
    arsredovisning_as_workbook: "arsredovisning-a.xlsx",
    delarsrapport_by_chromium: "delarsrapport-b-chromium.pdf",
    delarsrapport_by_reportlab: "delarsrapport-b-reportlab.pdf",
    delarsrapport_as_word_document: "delarsrapport-b.docx",
    delarsrapport_as_web_page: "delarsrapport-b.html",
    delarsrapport_as_markdown: "delarsrapport-b.md",
    delarsrapport_as_open_document_sheet: "delarsrapport-b.ods",
    delarsrapport_as_laid_out_text: "delarsrapport-b.txt",
    delarsrapport_as_workbook: "delarsrapport-b.xlsx",
    handlingar_2023_as_word_document: "handlingar-l-2023.docx",
    handlingar_2023_as_web_page: "handlingar-l-2023.html",
    handlingar_2023_as_markdown: "handlingar-l-2023.md",
    handlingar_2023_by_several: "handlingar-l-2023.pdf",
    handlingar_2023_as_linear_text: "handlingar-l-2023.txt",
    handlingar_2023_as_workbook: "handlingar-l-2023.xlsx",
    internkontroll_as_laid_out_text: "internkontroll-i-layout.txt",
    internkontroll_as_linear_text: "internkontroll-i-linear.txt",
    internkontroll_by_reportlab: "internkontroll-i-reportlab.pdf",
    internkontroll_as_word_document: "internkontroll-i.docx",
    internkontroll_as_web_page: "internkontroll-i.html",
    internkontroll_as_markdown: "internkontroll-i.md",
    internkontroll_as_workbook: "internkontroll-i.xlsx",
    investeringar_by_libreoffice: "investeringar-e-libreoffice.pdf",
    investeringar_by_reportlab: "investeringar-e-reportlab.pdf",
    investeringar_as_word_document: "investeringar-e.docx",
    investeringar_as_web_page: "investeringar-e.html",
    investeringar_as_markdown: "investeringar-e.md",
    investeringar_as_tabbed_text: "investeringar-e.txt",
    investeringar_as_workbook: "investeringar-e.xlsx",
    kallelse_as_word_document: "kallelse-j.docx",
    kallelse_as_web_page: "kallelse-j.html",
    kallelse_as_markdown: "kallelse-j.md",
    kallelse_by_several: "kallelse-j.pdf",
    kallelse_as_linear_text: "kallelse-j.txt",
    kallelse_as_workbook: "kallelse-j.xlsx",
    mal_by_chromium: "mal-h-chromium.pdf",
    mal_as_linear_text: "mal-h-linear.txt",
    mal_by_reportlab: "mal-h-reportlab.pdf",
    mal_as_tabbed_text: "mal-h-tabs.txt",
    mal_as_word_document: "mal-h.docx",
    mal_as_web_page: "mal-h.html",
    mal_as_markdown: "mal-h.md",
    mal_as_workbook: "mal-h.xlsx",
    personal_by_libreoffice: "personal-g-libreoffice.pdf",
    personal_by_typst: "personal-g-typst.pdf",
    personal_as_word_document: "personal-g.docx",
    personal_as_web_page: "personal-g.html",
    personal_as_markdown: "personal-g.md",
    personal_as_tabbed_text: "personal-g.txt",
    personal_as_old_workbook: "personal-g.xls",
    personal_as_workbook: "personal-g.xlsx",
    protokoll_by_libreoffice: "protokoll-k-libreoffice.pdf",
    protokoll_as_word_document: "protokoll-k.docx",
    protokoll_as_web_page: "protokoll-k.html",
    protokoll_as_markdown: "protokoll-k.md",
    protokoll_as_linear_text: "protokoll-k.txt",
    protokoll_as_workbook: "protokoll-k.xlsx",
    socialnamnd_2022_by_typst: "socialnamnd-l-2022-typst.pdf",
    socialnamnd_2022_as_word_document: "socialnamnd-l-2022.docx",
    socialnamnd_2022_as_web_page: "socialnamnd-l-2022.html",
    socialnamnd_2022_as_markdown: "socialnamnd-l-2022.md",
    socialnamnd_2022_as_tabbed_text: "socialnamnd-l-2022.txt",
    socialnamnd_2022_as_workbook: "socialnamnd-l-2022.xlsx",
    socialnamnd_2023_by_reportlab: "socialnamnd-l-2023-reportlab.pdf",
    socialnamnd_2023_as_word_document: "socialnamnd-l-2023.docx",
    socialnamnd_2023_as_web_page: "socialnamnd-l-2023.html",
    socialnamnd_2023_as_markdown: "socialnamnd-l-2023.md",
    socialnamnd_2023_as_linear_text: "socialnamnd-l-2023.txt",
    socialnamnd_2023_as_workbook: "socialnamnd-l-2023.xlsx",
    socialnamnd_2024_by_chromium: "socialnamnd-l-2024-chromium.pdf",
    socialnamnd_2024_as_word_document: "socialnamnd-l-2024.docx",
    socialnamnd_2024_as_web_page: "socialnamnd-l-2024.html",
    socialnamnd_2024_as_markdown: "socialnamnd-l-2024.md",
    socialnamnd_2024_as_tabbed_text: "socialnamnd-l-2024.txt",
    socialnamnd_2024_as_workbook: "socialnamnd-l-2024.xlsx",
    verksamhetsberattelse_by_chromium: "verksamhetsberattelse-d-chromium.pdf",
    verksamhetsberattelse_by_typst: "verksamhetsberattelse-d-typst.pdf",
    verksamhetsberattelse_as_word_document: "verksamhetsberattelse-d.docx",
    verksamhetsberattelse_as_web_page: "verksamhetsberattelse-d.html",
    verksamhetsberattelse_as_markdown: "verksamhetsberattelse-d.md",
    verksamhetsberattelse_as_tabbed_text: "verksamhetsberattelse-d.txt",
    verksamhetsberattelse_as_workbook: "verksamhetsberattelse-d.xlsx",
    verksamhetsplan_2024_by_reportlab: "verksamhetsplan-l-2024-reportlab.pdf",
    verksamhetsplan_2024_as_word_document: "verksamhetsplan-l-2024.docx",
    verksamhetsplan_2024_as_web_page: "verksamhetsplan-l-2024.html",
    verksamhetsplan_2024_as_markdown: "verksamhetsplan-l-2024.md",
    verksamhetsplan_2024_as_laid_out_text: "verksamhetsplan-l-2024.txt",
    verksamhetsplan_2024_as_workbook: "verksamhetsplan-l-2024.xlsx",
    volymer_by_chromium: "volymer-f-chromium.pdf",
    volymer_as_laid_out_text: "volymer-f-layout.txt",
    volymer_as_linear_text: "volymer-f-linear.txt",
    volymer_as_separated_values: "volymer-f.csv",
    volymer_as_word_document: "volymer-f.docx",
    volymer_as_web_page: "volymer-f.html",
    volymer_as_markdown: "volymer-f.md",
    volymer_as_workbook: "volymer-f.xlsx",
}

#[test]
fn every_document_is_tested_and_has_a_key() {
    let mut documents: Vec<String> = FOLDERS.iter().flat_map(|folder| files_in(folder)).collect();
    documents.sort();
    let is_compared =
        |name: &&String| name.rsplit('.').next().is_some_and(|ending| ENDINGS.contains(&ending));
    assert_eq!(documents.iter().filter(is_compared).collect::<Vec<_>>(), DOCUMENTS);
    let mut keys: Vec<String> = documents.iter().map(|document| format!("{document}.json")).collect();
    // The one key over several documents.
    keys.push("series.json".to_owned());
    keys.sort();
    assert_eq!(files_in("corpus/keys"), keys);
}

#[track_caller]
fn check(document: &str) {
    let paths = FOLDERS.map(|folder| format!("{folder}/{document}"));
    let path = paths.into_iter().find(|path| root().join(path).exists()).expect("the document is there");
    let result = run(&["check", &path, "--format", "json", "--show-rounding", "--lang", "en"]);
    let found = result.json();
    let key = json(&read(&root().join(format!("corpus/keys/{document}.json"))));
    let mut differences = Vec::new();
    let (expected, typed) = (tables(&key), tables(&found));
    if expected.len() == typed.len() {
        for (expected, typed) in expected.iter().zip(&typed) {
            differences.append(&mut table::compare(expected, typed));
        }
        findings::compare(document, &key, &found, &mut differences);
    } else {
        let titles =
            |tables: &[&Value]| tables.iter().map(|t| text(&t["title"]).to_owned()).collect::<Vec<_>>();
        differences.push(format!("tables {:?}, expected {:?}", titles(&typed), titles(&expected)));
    }
    metadata::risks(&key, &found, &mut differences);
    // An excerpt holds a table and says nothing of itself.
    if !key["metadata"].is_null() {
        metadata::compare(&key["metadata"], &found["document"], &mut differences);
    }
    let hidden = items(&key["tables"]).any(|table| !table["hidden"].is_null());
    if hidden != items(&found["warnings"]).any(|warning| warning["code"] == "hidden") {
        differences.push(format!("warnings {}, expected one of hidden cells: {hidden}", found["warnings"]));
    }
    let error = |list: &Value| {
        items(list).any(|finding| finding["severity"] == "error" && finding["rule"] != "malformed-number")
    };
    // Rules that are still to come may find what they are to find.
    let allowed = [error(&key["findings"]), error(&key["findings"]) || error(&key["planted_later"])];
    if !allowed.map(i32::from).contains(&result.status) {
        differences.push(format!("exit status {}, expected {}", result.status, i32::from(allowed[0])));
    }
    let known: Vec<String> = KNOWN
        .iter()
        .filter(|(name, _)| *name == document)
        .flat_map(|(_, lines)| lines.iter().map(|line| (*line).to_owned()))
        .collect();
    let news: Vec<String> = differences.iter().filter(|line| !known.contains(line)).cloned().collect();
    assert_none(document, &news);
    let gone: Vec<String> = known.into_iter().filter(|line| !differences.contains(line)).collect();
    assert_none("right now, and still listed in KNOWN", &gone);
}

/// The tables that hold figures: a list of words in columns is not compared where no kind claims it.
fn tables(document: &Value) -> Vec<&Value> {
    let figures = |table: &Value| {
        items(&table["rows"]).any(|row| items(&row["cells"]).any(|cell| !cell["value"].is_null()))
    };
    items(&document["tables"]).filter(|table| table["kind"] != "other" || figures(table)).collect()
}

/// A place of a key against a location of the program: page, line, paragraph or row, the first of either.
fn first_place(key: &Value, location: &Value) -> (Value, Value) {
    let part = if location.is_array() { &location[0] } else { location };
    if !key["row"].is_null() {
        let named = |place: &Value| place["table"].as_u64().map_or(place["sheet"].clone(), Value::from);
        let row = |place: &Value| Value::from(vec![named(place), Value::from(row_of(place))]);
        return (row(key), row(part));
    }
    let names = [("page", "page"), ("line", "lines"), ("pages", "page"), ("lines", "lines")];
    let names = names.into_iter().chain([("paragraph", "paragraph")]);
    let mut known = names.filter(|(name, _)| !key[*name].is_null());
    let (name, other) = known.next().unwrap_or_default();
    let first = |value: &Value| if value.is_array() { value[0].clone() } else { value.clone() };
    (first(&key[name]), first(&part[other]))
}

/// The row, counted from 1, of a row of a stored table or of the first cell of some on a sheet.
fn row_of(place: &Value) -> Option<u64> {
    let first = text(&place["cell"]).split(':').next().unwrap_or_default();
    let of_cell = || first.trim_start_matches(|c: char| c.is_ascii_uppercase()).parse().ok();
    place["row"].as_u64().or_else(of_cell)
}

/// Two texts that may be missing, without what a producer may change.
fn differ(expected: &Value, found: &Value) -> bool {
    expected.is_null() != found.is_null() || fold(text(expected)) != fold(text(found))
}
