//! Workbooks in miniature.

use super::{CsvFormat, OdsFormat, XlsFormat, XlsxFormat};
use sifferkoll_plugin::model::{Sheet, Warning, WarningCode};
use sifferkoll_plugin::testing::{Collect, TEST_LIMITS, conforms};
use sifferkoll_plugin::{InputFormat, Limits, ReadError, Sniff, Source};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        // The sort of an OpenDocument is stored as it is.
        let method = if *name == "mimetype" {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::Deflated
        };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(
    format: &dyn InputFormat,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Vec<Sheet>, Vec<Warning>), ReadError> {
    let mut sink = Collect::default();
    format.read(&Source::new("test", &bytes.to_vec().into()), limits, &mut sink)?;
    Ok((sink.sheets, sink.warnings))
}

/// Cells as `B7:text`, with their spans and `!` where they are bold.
fn shown(sheet: &Sheet) -> Vec<String> {
    let mut out = Vec::new();
    for row in &sheet.rows {
        for cell in &row.cells {
            let at = sifferkoll_plugin::model::SheetCellId { row: row.number, column: cell.column as u16 };
            let spans = match (cell.colspan, cell.rowspan) {
                (1, 1) => String::new(),
                (columns, rows) => format!("[{columns}x{rows}]"),
            };
            out.push(format!("{at}{spans}{}:{}", if cell.bold { "!" } else { "" }, cell.text));
        }
    }
    out
}

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const ROOT: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK_RELS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="http://x/worksheet" Target="/xl/worksheets/sheet2.xml"/>
<Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/>
<Relationship Id="rId4" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="Drift" sheetId="1" r:id="rId1"/>
<sheet name="Dold &amp; tom" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>"#;
const STYLES: &str = r##"<styleSheet><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0;[Red]-#,##0"/></numFmts>
<fonts><font><sz val="11"/></font><font><b/></font></fonts>
<cellStyleXfs><xf numFmtId="9" fontId="1"/></cellStyleXfs>
<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="0"/><xf numFmtId="9" fontId="1"/>
<xf numFmtId="0" fontId="0"><alignment indent="2"/></xf></cellXfs></styleSheet>"##;
const STRINGS: &str = r"<sst><si><t>Verksamhet</t></si><si><r><t>Vård </t></r><r><t>&amp; omsorg</t></r><rPh><t>x</t></rPh></si></sst>";

fn xlsx(sheet: &str) -> Vec<u8> {
    let sheet = format!("<worksheet>{sheet}</worksheet>");
    packed(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/worksheets/sheet1.xml", &sheet),
        (
            "xl/worksheets/sheet2.xml",
            r#"<worksheet><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData></worksheet>"#,
        ),
    ])
}

const CELLS: &str = r#"<cols><col min="3" max="3" hidden="1"/></cols><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Utfall</t></is></c></row>
<row r="2"><c r="A2" t="s" s="3"><v>1</v></c><c r="B2" s="1"><f>B3-1</f><v>-1234.0000000000001</v></c><c r="C2" s="2"><v>0.52</v></c></row>
<row r="4" hidden="1"><c r="A4" s="1"/><c r="B4" t="e"><v>#DIV/0!</v></c><c r="C4" t="b"><v>1</v></c></row>
</sheetData><mergeCells><mergeCell ref="A2:A4"/></mergeCells>"#;

#[test]
fn xlsx_cells_as_they_are_shown() {
    let bytes = xlsx(CELLS);
    conforms(&XlsxFormat, &bytes);
    let (sheets, warnings) = read(&XlsxFormat, &bytes, &TEST_LIMITS).unwrap();
    assert_eq!(
        shown(&sheets[0]),
        [
            "A1:Verksamhet",
            "B1:Utfall",
            "A2[1x3]:Vård & omsorg",
            "B2:-1 234",
            "C2!:52%",
            "B4:#DIV/0!",
            "C4:SANT"
        ]
    );
    assert_eq!(sheets[0].rows[1].cells[0].indent, 2);
    assert_eq!(shown(&sheets[1]), ["A1:7"]);
    let told: Vec<_> = warnings.iter().map(|w| (w.code, w.detail.as_str())).collect();
    assert_eq!(told, [(WarningCode::Hidden, "Drift!4:4, Drift!C:C"), (WarningCode::Hidden, "Dold & tom")]);
}

#[test]
fn bombs_are_refused() {
    let few = Limits { max_cells: 10, max_unpacked: 1 << 16, ..TEST_LIMITS };
    let refused = |bytes: &[u8]| matches!(read(&XlsxFormat, bytes, &few), Err(ReadError::TooLarge(_)));
    let row = r#"<row><c t="inlineStr"><is><t>a</t></is></c></row>"#;
    assert!(refused(&xlsx(&format!("<sheetData>{}</sheetData>", row.repeat(11)))), "cells");
    let merge = r#"<mergeCell ref="A1:XFD1048576"/>"#;
    assert!(refused(&xlsx(&format!("<mergeCells>{}</mergeCells>", merge.repeat(11)))), "merged cells");
    assert!(refused(&xlsx(&" ".repeat(1 << 17))), "bytes");
    let empty = r#"<row><c s="1"/></row>"#;
    assert!(
        !refused(&xlsx(&format!("<sheetData>{}</sheetData>", empty.repeat(1000)))),
        "empty cells cost nothing"
    );
    let far = r#"<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#;
    let (sheets, _) = read(&XlsxFormat, &xlsx(far), &few).unwrap();
    assert_eq!(shown(&sheets[0]), ["A1:1", "XFD1048576:1"]);
}

const ODS_STYLES: &str = r#"<office:document-styles><style:style style:name="Head"><style:text-properties fo:font-weight="bold"/></style:style></office:document-styles>"#;

fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content><office:automatic-styles>
<style:style style:name="ce1" style:parent-style-name="Head"/>
<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"#
    );
    let sort = "application/vnd.oasis.opendocument.spreadsheet";
    packed(&[("mimetype", sort), ("styles.xml", ODS_STYLES), ("content.xml", &content)])
}

#[test]
fn ods_cells_as_they_are_shown() {
    let bytes = ods(
        r#"<table:table table:name="Drift"><table:table-column table:number-columns-repeated="2"/>
<table:table-column table:visibility="collapse"/>
<table:table-row><table:table-cell table:style-name="ce1" table:number-columns-spanned="2"><text:p>Utfall</text:p><text:p>2023</text:p></table:table-cell><table:covered-table-cell/><table:table-cell table:number-columns-repeated="16000"/></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value="-1234"><office:annotation><text:p>not</text:p></office:annotation><text:p>-1<text:s/>234</text:p></table:table-cell><table:table-cell/><table:table-cell office:value="0.5"/></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
<table:table table:name="Dold" table:style-name="ta2"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#,
    );
    conforms(&OdsFormat, &bytes);
    let (sheets, warnings) = read(&OdsFormat, &bytes, &TEST_LIMITS).unwrap();
    assert_eq!(shown(&sheets[0]), ["A1[2x1]!:Utfall\n2023", "A2:-1 234", "C2:0,5", "A3:-1 234", "C3:0,5"]);
    let told: Vec<_> = warnings.iter().map(|w| w.detail.as_str()).collect();
    assert_eq!(told, ["Drift!C:C", "Dold"]);
}

#[test]
fn a_cell_repeated_over_and_over_is_refused() {
    let bytes = ods(
        r#"<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#,
    );
    assert!(matches!(read(&OdsFormat, &bytes, &TEST_LIMITS), Err(ReadError::TooLarge(_))));
}

fn record(id: u16, data: &[u8]) -> Vec<u8> {
    [&id.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

/// A workbook of Excel 97 in a compound file without small streams.
fn xls(sheet: &[u8]) -> Vec<u8> {
    let style = |font: u16, format: u16| {
        record(0xE0, &[&font.to_le_bytes()[..], &format.to_le_bytes(), &[0; 16]].concat())
    };
    let font =
        |weight: u16| record(0x31, &[&[0; 6][..], &weight.to_le_bytes(), &[0; 6], &[1, 0], b"A"].concat());
    let bof = record(0x0809, &[&0x0600u16.to_le_bytes()[..], &[5, 0], &[0; 12]].concat());
    let mut globals = bof.clone();
    globals.extend(font(400));
    globals.extend(font(700));
    globals.extend(style(0, 3));
    globals.extend(style(1, 10));
    // Two texts, the second cut within by a record that goes on.
    let texts = [&[2, 0, 0, 0, 2, 0, 0, 0][..], &[6, 0, 0], b"Utfall", &[4, 0, 0], b"St"].concat();
    globals.extend(record(0xFC, &texts));
    globals.extend(record(0x3C, &[1, b'a', 0, b'b', 0]));
    let end = record(0x0A, &[]);
    let start = globals.len() as u32 + 4 + 13 + 4;
    globals.extend(record(0x85, &[&start.to_le_bytes()[..], &[0, 0, 5, 0], b"Blad1"].concat()));
    globals.extend(&end);
    let mut stream = [globals, bof, sheet.to_vec(), end].concat();
    stream.resize(stream.len().max(4096).div_ceil(512) * 512, 0);
    let sectors = (stream.len() / 512) as u32;
    let mut header = vec![0u8; 512];
    header[..8].copy_from_slice(&super::compound::MAGIC);
    header[30] = 9;
    header[32] = 6;
    header[48..52].copy_from_slice(&1u32.to_le_bytes());
    header[56..60].copy_from_slice(&4096u32.to_le_bytes());
    header[60..64].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF]);
    header[68..72].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF]);
    header[76..].fill(0xFF);
    header[76..80].copy_from_slice(&0u32.to_le_bytes());
    let mut table: Vec<u32> = vec![0xFFFF_FFFD, 0xFFFF_FFFE];
    table.extend((0..sectors).map(|n| if n + 1 == sectors { 0xFFFF_FFFE } else { n + 3 }));
    table.resize(128, u32::MAX);
    let mut entry = vec![0u8; 128];
    let name: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry[..name.len()].copy_from_slice(&name);
    entry[64] = name.len() as u8 + 2;
    entry[66] = 2;
    entry[116..120].copy_from_slice(&2u32.to_le_bytes());
    entry[120..124].copy_from_slice(&(stream.len() as u32).to_le_bytes());
    entry.resize(512, 0);
    let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
    [header, table, entry, stream].concat()
}

#[test]
fn xls_cells_as_they_are_shown() {
    let place = |row: u8, column: u8, style: u8| vec![row, 0, column, 0, style, 0];
    let sheet = [
        record(0x7D, &[1, 0, 1, 0, 0, 0, 0, 0, 1, 0]),
        record(0xFD, &[place(0, 0, 1), vec![0, 0, 0, 0]].concat()),
        record(0xFD, &[place(1, 0, 0), vec![1, 0, 0, 0]].concat()),
        record(0x0203, &[place(1, 1, 0), (-1234.4f64).to_le_bytes().to_vec()].concat()),
        // A formula with a text, which comes behind it.
        record(0x06, &[place(2, 0, 0), vec![0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0]].concat()),
        record(0x0207, &[3, 0, 0, b'S', b'u', b'm']),
        record(
            0xBD,
            &[vec![2, 0, 1, 0], vec![1, 0], (((525 << 2) | 3) as u32).to_le_bytes().to_vec(), vec![1, 0]]
                .concat(),
        ),
        record(0xE5, &[1, 0, 0, 0, 0, 0, 0, 0, 1, 0]),
    ]
    .concat();
    let bytes = xls(&sheet);
    conforms(&XlsFormat, &bytes);
    let (sheets, warnings) = read(&XlsFormat, &bytes, &TEST_LIMITS).unwrap();
    assert_eq!(shown(&sheets[0]), ["A1[2x1]!:Utfall", "A2:Stab", "B2:-1 234", "A3:Sum", "B3!:525,00%"]);
    assert_eq!(warnings[0].detail, "Blad1!B:B");
}

#[test]
fn separated_values_in_any_charset() {
    let text =
        "Driftredovisning;;\r\n;;\r\nEnhet;Utfall;Budget\r\nVård;-1,5;-1 400\r\n\"Stab; övrigt\";2;3\r\n";
    let expect = [
        "A1:Driftredovisning",
        "A3:Enhet",
        "B3:Utfall",
        "C3:Budget",
        "A4:Vård",
        "B4:-1,5",
        "C4:-1 400",
        "A5:Stab; övrigt",
        "B5:2",
        "C5:3",
    ];
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    conforms(&CsvFormat, text.as_bytes());
    for (bytes, warned) in [(text.as_bytes(), false), (&little, false), (&latin, true)] {
        assert_eq!(CsvFormat.sniff(bytes), Sniff::Yes);
        let (sheets, warnings) = read(&CsvFormat, bytes, &TEST_LIMITS).unwrap();
        assert_eq!(shown(&sheets[0]), expect);
        assert_eq!(!warnings.is_empty(), warned);
    }
    let point = "Unit,2022,2023\nA,1.234,-5.5\nB,2.000,7\n\"C, d\",1,2\n";
    let (sheets, _) = read(&CsvFormat, point.as_bytes(), &TEST_LIMITS).unwrap();
    assert_eq!(shown(&sheets[0])[4..6], ["B2:1,234", "C2:-5,5"]);
}

#[test]
fn long_texts_are_left_out_and_all_texts_counted() {
    let long = "x".repeat(200_000);
    let text = format!("a;b\n{long};1\nc;2\nd;3\n");
    let (sheets, warnings) = read(&CsvFormat, text.as_bytes(), &TEST_LIMITS).unwrap();
    assert_eq!(shown(&sheets[0]).len(), 7);
    assert_eq!(warnings[0].code, WarningCode::PageDamaged);
    let few = Limits { max_unpacked: 1000, ..TEST_LIMITS };
    assert!(matches!(read(&CsvFormat, text.as_bytes(), &few), Err(ReadError::TooLarge(_))));
}

#[test]
fn what_stands_before_too_deep_nesting_is_read_with_a_warning() {
    let deep = "<a>".repeat(50_000);
    let row = r#"<sheetData><row r="1"><c r="A1"><v>7</v></c></row>"#;
    let (sheets, warnings) = read(&XlsxFormat, &xlsx(&format!("{row}{deep}")), &TEST_LIMITS).unwrap();
    assert_eq!(shown(&sheets[0]), ["A1:7"]);
    let told = |warnings: &[Warning]| warnings.iter().map(|w| (w.code, w.detail.clone())).collect::<Vec<_>>();
    let detail = "more than 1000 elements stand in one another, which is the limit";
    assert!(told(&warnings).contains(&(WarningCode::PageDamaged, detail.to_owned())), "{warnings:?}");
    let content = format!(
        r#"<office:document-content><table:table table:name="A"><table:table-row><table:table-cell>
        <text:p>7</text:p></table:table-cell></table:table-row>{deep}"#
    );
    let parts = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &*content)];
    let (sheets, warnings) = read(&OdsFormat, &packed(&parts), &TEST_LIMITS).unwrap();
    assert_eq!(shown(&sheets[0]), ["A1:7"]);
    assert!(told(&warnings).contains(&(WarningCode::PageDamaged, detail.to_owned())), "{warnings:?}");
}

#[test]
fn what_cells_share_and_breaks_off_is_told() {
    let texts = "<sst><si><t>Stab</t></si><si><t>Vård</b></si></sst>";
    let (texts, broken) = super::shared::shared_strings(texts.as_bytes(), &TEST_LIMITS).unwrap();
    assert_eq!(texts, ["Stab"]);
    assert!(broken.is_some());
}
