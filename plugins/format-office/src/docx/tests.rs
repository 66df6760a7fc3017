//! Documents of Word as programs save them, in miniature, and hostile ones.

use super::DocxFormat;
use sifferkoll_plugin::model::{
    Location, StoredCell, StoredPart, StoredPlace, StoredRole, Warning, WarningCode,
};
use sifferkoll_plugin::testing::{Collect, TEST_LIMITS, conforms};
use sifferkoll_plugin::{InputFormat, Limits, ReadError, Sniff, Source};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1"
    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    Target="word/document.xml"/></Relationships>"#;

/// Styles as a Swedish Word names them.
const STYLES: &str = r#"<w:styles xmlns:w="w">
    <w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>
    <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
    <w:style w:type="paragraph" w:styleId="Rubrik1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
      <w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="Egen"><w:name w:val="Nämndens rubrik"/><w:basedOn w:val="Rubrik1"/>
      <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="Beskrivning"><w:name w:val="caption"/></w:style>
    <w:style w:type="paragraph" w:styleId="Innehll1"><w:name w:val="toc 1"/></w:style>
    </w:styles>"#;

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let xml = format!(r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", xml.as_str()),
        ("word/styles.xml", STYLES),
    ];
    parts.extend(more);
    packed(&parts)
}

fn read_within(bytes: Vec<u8>, limits: &Limits) -> (Result<(), ReadError>, Collect) {
    let mut sink = Collect::default();
    let bytes = bytes.into();
    (DocxFormat.read(&Source::new("test", &bytes), limits, &mut sink), sink)
}

fn read(body: &str, more: &[(&str, &str)]) -> Collect {
    let (result, sink) = read_within(document(body, more), &TEST_LIMITS);
    result.unwrap();
    sink
}

/// Parts as lines: role and text of paragraphs, spans and text of cells.
fn told(sink: &Collect) -> Vec<String> {
    let cell = |cell: &StoredCell| {
        let spans = match (cell.colspan, cell.rowspan) {
            (1, 1) => String::new(),
            (columns, rows) => format!("{columns}x{rows}"),
        };
        format!("{}{spans}:{}{}", cell.column, cell.text.replace('\n', "/"), if cell.bold { "!" } else { "" })
    };
    let role = |role: StoredRole| match role {
        StoredRole::Title => "title".to_owned(),
        StoredRole::Heading { level } => format!("h{level}"),
        StoredRole::Paragraph => "p".to_owned(),
        StoredRole::ListItem => "li".to_owned(),
        StoredRole::Caption => "caption".to_owned(),
        StoredRole::Contents => "toc".to_owned(),
        StoredRole::Running => "running".to_owned(),
    };
    let parts = sink.stored.iter().flatten();
    parts
        .flat_map(|part| match part {
            StoredPart::Text(text) => vec![format!("{} {}", role(text.role), text.text.replace('\n', "/"))],
            StoredPart::Table(table) => table
                .rows
                .iter()
                .map(|row| {
                    let cells: Vec<String> = row.cells.iter().map(cell).collect();
                    format!("{}{}", if row.head { "H " } else { "" }, cells.join(" | "))
                })
                .collect(),
        })
        .collect()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn styled(style: &str, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text))
}

/// What a report's page of Word holds: headings by style, a caption, heads over heads, a tall cell, a total in bold.
fn report() -> String {
    let repeated = r"<w:trPr><w:tblHeader/></w:trPr>";
    [
        styled("Rubrik1", "Ekonomi"),
        styled("Egen", "Drift &amp; investering"),
        styled("Beskrivning", "Tabell 1. Drift, tkr"),
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>".to_owned(),
        format!("<w:tr>{repeated}"),
        cell(r#"<w:vMerge w:val="restart"/>"#, "Verksamhet"),
        cell(r#"<w:gridSpan w:val="2"/>"#, "Utfall"),
        "</w:tr>".to_owned(),
        format!("<w:tr>{repeated}"),
        cell("<w:vMerge/>", ""),
        cell("", "2023") + &cell("", "2024"),
        "</w:tr><w:tr>".to_owned(),
        cell("", "Skola") + &cell("", "<![CDATA[1]]> 204") + &cell("", "\u{2212}12"),
        "</w:tr><w:tr>".to_owned(),
        "<w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Summa</w:t></w:r></w:p></w:tc>".to_owned(),
        "<w:tc><w:p><w:r><w:noBreakHyphen/><w:t>5</w:t></w:r></w:p></w:tc>".to_owned(),
        r#"<w:tc><w:p><w:r><w:sym w:font="Symbol" w:char="F02D"/><w:t>6</w:t></w:r></w:p></w:tc>"#.to_owned(),
        "</w:tr></w:tbl>".to_owned(),
        paragraph("Nämnden gick med överskott."),
    ]
    .concat()
}

#[test]
fn a_report_is_read_with_its_roles_spans_and_heads() {
    let sink = read(&report(), &[]);
    assert_eq!(
        told(&sink),
        [
            "h1 Ekonomi",
            "h2 Drift & investering",
            "caption Tabell 1. Drift, tkr",
            "H 01x2:Verksamhet | 12x1:Utfall",
            "H 1:2023 | 2:2024",
            "0:Skola | 1:1 204 | 2:\u{2212}12",
            "0:Summa! | 1:-5 | 2:\u{2212}6",
            "p Nämnden gick med överskott.",
        ]
    );
    let StoredPart::Text(last) = &sink.stored[0][4] else { panic!("a paragraph") };
    assert_eq!(
        last.location,
        Location::Stored { first: 8, last: 8, place: StoredPlace::Paragraph(4) },
        "rows and paragraphs are counted together for the order, and each among its like for the reader"
    );
    assert_eq!(last.size, Some(11.0), "the size of the document's defaults");
}

#[test]
fn changes_fields_hidden_text_and_breaks() {
    let body = [
        "<w:p><w:r><w:t>Utfall </w:t></w:r><w:del><w:r><w:delText>11</w:delText></w:r></w:del>",
        "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>13</w:t></w:r></w:moveFrom>",
        "<w:r><w:br/><w:t xml:space=\"preserve\"> tkr</w:t><w:tab/><w:softHyphen/><w:t>x&#228;&lt;</w:t></w:r></w:p>",
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>",
        "<w:r><w:t>7</w:t></w:r><w:fldSimple w:instr=\"DATE\"><w:r><w:t> mars</w:t></w:r></w:fldSimple></w:p>",
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>dolt</w:t></w:r></w:p>",
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr>",
        "<w:hyperlink><w:r><w:t>punkt</w:t></w:r></w:hyperlink></w:p>",
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>",
        "<w:p><w:pPr><w:pStyle w:val=\"Innehll1\"/></w:pPr><w:r><w:t>Drift</w:t><w:tab/><w:t>4</w:t></w:r></w:p>",
        "</w:sdtContent></w:sdt>",
    ];
    let sink = read(&body.concat(), &[]);
    assert_eq!(told(&sink), ["p Utfall 12/ tkr\txä<", "p 7 mars", "li punkt", "toc Drift\t4"]);
    assert_eq!(sink.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), [WarningCode::Hidden]);
}

#[test]
fn deleted_rows_nested_tables_boxes_notes_and_running_heads() {
    let row = |label: &str, figure: &str| format!("<w:tr>{}{}</w:tr>", cell("", label), cell("", figure));
    let body = [
        "<w:tbl>",
        &row("a", "1"),
        "<w:tr><w:trPr><w:del/></w:trPr>",
        &cell("", "bort"),
        &cell("", "9"),
        "</w:tr>",
        &row("b", "2"),
        "<w:tr><w:tc><w:p><w:r><w:t>c</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p></w:tc><w:tc><w:tbl>",
        &row("inne", "7"),
        "</w:tbl><w:p/></w:tc></w:tr>",
        &row("d", "3"),
        "</w:tbl>",
        "<w:p><w:r><w:t>Text</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>",
        &paragraph("Ruta"),
        "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>",
        &paragraph("Ruta"),
        "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    ];
    let notes = format!(
        r#"<w:footnotes><w:footnote w:type="separator" w:id="-1">{0}</w:footnote><w:footnote w:id="2">{0}</w:footnote></w:footnotes>"#,
        paragraph("Avser maj")
    );
    let head = format!("<w:hdr>{}</w:hdr>", paragraph("Nämnden"));
    let section = r#"<w:sectPr><w:headerReference r:id="r1"/><w:headerReference r:id="r2"/></w:sectPr>"#;
    let tied = r#"<Relationships><Relationship Id="r1" Target="header1.xml"/>
        <Relationship Id="r2" Target="/word/header2.xml"/></Relationships>"#;
    let more = [
        ("word/footnotes.xml", &*notes),
        ("word/header1.xml", &*head),
        ("word/header2.xml", &*head),
        ("word/_rels/document.xml.rels", tied),
    ];
    assert_eq!(
        told(&read(&(body.concat() + section), &more)),
        [
            "0:a | 1:1",
            "0: | 1:",
            "0:b | 1:2",
            "0:c | 1:",
            "0:d | 1:3",
            "running Nämnden",
            "0:inne | 1:7",
            "p Avser maj",
            "p Ruta",
            "p Text",
        ]
    );
}

#[test]
fn the_contract_holds() {
    conforms(&DocxFormat, &document(&report(), &[]));
    assert_eq!(DocxFormat.sniff(&packed(&[("xl/workbook.xml", "<workbook/>")])), Sniff::No);
    assert_eq!(DocxFormat.sniff(b"PK\x03\x04 and no more"), Sniff::No);
}

#[test]
fn what_would_fill_the_memory_is_refused() {
    let small = Limits { max_unpacked: 1 << 20, max_cells: 1000, ..TEST_LIMITS };
    let is_too_large = |body: &str| {
        let (result, _) = read_within(document(body, &[]), &small);
        matches!(result, Err(ReadError::TooLarge(_)))
    };
    assert!(is_too_large(&" ".repeat(2 << 20)), "a part that unpacks to more than the limit");
    assert!(is_too_large(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc></w:tc>".repeat(1001))));
    let wide = cell(r#"<w:gridSpan w:val="1000000"/>"#, "a");
    assert!(is_too_large(&format!("<w:tbl><w:tr>{wide}{wide}</w:tr></w:tbl>")));
}

#[test]
fn nesting_and_entities_do_no_harm() {
    let deep = "<w:tbl><w:tr><w:tc>".repeat(20_000);
    let (result, sink) = read_within(document(&format!("{}{deep}", paragraph("a")), &[]), &TEST_LIMITS);
    result.unwrap();
    assert_eq!(told(&sink), ["p a"]);
    assert!(matches!(sink.warnings.as_slice(), [Warning { code: WarningCode::PageDamaged, .. }]));
    for deep in ["<a>", "<w:p>", "<w:tbl><w:tr><w:tc>"] {
        let (result, _) = read_within(document(&deep.repeat(50_000), &[]), &TEST_LIMITS);
        let message = "the part word/document.xml is damaged: more than 1000 elements stand in one another, which is the limit";
        assert!(matches!(result, Err(ReadError::Damaged(told)) if told == message), "{deep}");
    }
    let few = format!("{}{}{}", "<w:sdt>".repeat(900), paragraph("a"), "</w:sdt>".repeat(900));
    assert_eq!(told(&read(&few, &[])), ["p a"]);
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
        <w:document><w:body><w:p><w:r><w:t>x&b;y</w:t></w:r></w:p></w:body></w:document>"#;
    let (result, sink) = read_within(packed(&[("word/document.xml", laughs)]), &TEST_LIMITS);
    result.unwrap();
    assert_eq!(told(&sink), ["p xy"]);
}
