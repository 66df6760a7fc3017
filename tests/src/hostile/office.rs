//! Documents of Word and workbooks that are hostile: bombs, bottomless nesting, entities that grow, cells far apart.

use super::HostileFile;
use super::archive::zip;

const MIB: usize = 1 << 20;

/// Relations of a package to its main part, and what each format calls that part.
fn root(target: &str) -> String {
    format!(
        r#"<Relationships><Relationship Id="r" Type="/officeDocument" Target="{target}"/></Relationships>"#
    )
}

/// A document of Word with this body.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    docx_of(&format!("<w:document><w:body>{body}</w:body></w:document>"))
}

fn docx_of(document: &str) -> Vec<u8> {
    zip(&[("_rels/.rels", root("word/document.xml").as_bytes()), ("word/document.xml", document.as_bytes())])
}

/// A workbook of one sheet with these rows and texts.
pub(crate) fn xlsx(rows: &str) -> Vec<u8> {
    xlsx_of(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"), "<sst/>")
}

fn xlsx_of(sheet: &str, texts: &str) -> Vec<u8> {
    let relations = r#"<Relationships><Relationship Id="s" Type="/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="t" Type="/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    zip(&[
        ("_rels/.rels", root("xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="A" r:id="s"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A workbook of the open format (ods) with these rows.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    super::archive::stored_first(
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        &[("content.xml", content.as_bytes())],
    )
}

/// A workbook before 2007 whose table of sectors leads in circles.
fn xls_in_circles() -> Vec<u8> {
    const SECTOR: usize = 512;
    let mut bytes = vec![0xFF; 4 * SECTOR];
    bytes[..76].fill(0);
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    let mut set = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    set(24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    // One sector lists the sectors; the directory begins in sector 1.
    set(44, &1_u32.to_le_bytes());
    set(48, &1_u32.to_le_bytes());
    set(56, &4096_u32.to_le_bytes());
    set(60, &[0xFE, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0]);
    // Sector 0 lists itself, sectors 1 and 2 follow upon themselves.
    set(SECTOR, &0xFFFF_FFFD_u32.to_le_bytes());
    set(SECTOR + 4, &1_u32.to_le_bytes());
    set(SECTOR + 8, &2_u32.to_le_bytes());
    for (nth, (name, sort)) in [("Root Entry", 5_u8), ("Workbook", 2)].into_iter().enumerate() {
        let at = 2 * SECTOR + 128 * nth;
        set(at, &[0; 128]);
        for (place, letter) in name.bytes().enumerate() {
            set(at + 2 * place, &[letter, 0]);
        }
        set(at + 64, &[2 * name.len() as u8 + 2, 0, sort, 1]);
        set(at + 68, &[0xFF; 12]);
        set(at + 116, &2_u32.to_le_bytes());
        set(at + 120, &0x7FFF_FFFF_u32.to_le_bytes());
    }
    bytes
}

/// All of them.
pub(crate) fn files() -> Vec<HostileFile> {
    let laughs = |inside: &str| {
        let grown = (1..20).map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10)));
        let grown = grown.collect::<Vec<_>>().concat();
        format!("<!DOCTYPE a [<!ENTITY e0 \"ha\">{grown}]>{inside}")
    };
    let row = |number: usize, columns: usize| {
        let cells = (0..columns).map(|column| format!("<c><v>{}</v></c>", column * number));
        let cells = cells.collect::<Vec<_>>().concat();
        format!(r#"<row r="{number}">{cells}</row>"#)
    };
    let inline = |text: &str| {
        format!(r#"<row r="1"><c t="inlineStr"><is><t>{text}</t></is></c><c><v>7</v></c></row>"#)
    };
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let figures = "<w:tr><w:tc><w:p><w:r><w:t>Skola</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc></w:tr>";
    let good_docx = docx(&format!("<w:tbl>{}</w:tbl>", figures.repeat(3)));
    let good_xlsx = xlsx(&format!("{}{}", row(1, 3), row(2, 3)));
    let nested = "<w:tbl><w:tr><w:tc>";
    let far =
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    let merged = (0..50_000).map(|n| format!(r#"<mergeCell ref="A{0}:XFD{1}"/>"#, n + 1, n + 900_000));
    let merged = merged.collect::<Vec<_>>().concat();
    let repeated = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell></table:table-row>"#;
    let blanks = " ".repeat(160 * MIB);
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    [
        ("good.docx", good_docx.clone()),
        ("bomb.docx", docx(&blanks)),
        ("deep.docx", docx(&"<a>".repeat(1_000_000))),
        ("deep-paragraphs.docx", docx(&"<w:p>".repeat(3_000_000))),
        ("deep-tables.docx", docx(&nested.repeat(1_000_000))),
        ("laughs.docx", docx_of(&laughs(&format!("<w:document>{}</w:document>", paragraph("Summa &e19;"))))),
        ("large-text.docx", docx(&paragraph(&"ab ".repeat(30 * MIB)))),
        ("many-marks.docx", docx(&paragraph("a<w:b/>").repeat(100_000))),
        ("half.docx", half(&good_docx)),
        ("nothing.docx", zip(&[("word/document.xml", b"")])),
        ("good.xlsx", good_xlsx.clone()),
        ("bomb.xlsx", xlsx(&blanks)),
        ("deep.xlsx", xlsx(&"<a>".repeat(1_000_000))),
        (
            "laughs.xlsx",
            xlsx_of(
                &laughs(&format!("<worksheet><sheetData>{}</sheetData></worksheet>", inline("&e19;"))),
                "<sst/>",
            ),
        ),
        ("large-cell.xlsx", xlsx(&inline(&"ab ".repeat(34 * MIB)))),
        ("wide.xlsx", xlsx(&(1..=3).map(|number| row(number, 16_000)).collect::<String>())),
        ("far-apart.xlsx", xlsx(far)),
        (
            "merged.xlsx",
            xlsx_of(
                &format!("<worksheet><sheetData>{}</sheetData>{merged}</worksheet>", row(1, 3)),
                "<sst/>",
            ),
        ),
        ("many-texts.xlsx", xlsx_of("<worksheet/>", &format!("<sst>{}</sst>", "<si/>".repeat(1_500_000)))),
        ("half.xlsx", half(&good_xlsx)),
        ("far-apart.ods", ods(repeated)),
        ("deep.ods", ods(&"<a>".repeat(1_000_000))),
        ("half.ods", half(&ods("<table:table-row/>"))),
        ("circles.xls", xls_in_circles()),
        ("half.xls", xls_in_circles()[..700].to_vec()),
        // Their names say another format than they are of.
        ("a-workbook.docx", good_xlsx.clone()),
        ("a-document.xlsx", good_docx),
        ("a-workbook.csv", good_xlsx),
    ]
    .into_iter()
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .collect()
}
