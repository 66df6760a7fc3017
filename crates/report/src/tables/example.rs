//! A document with grids for the tests of this folder.

use crate::{Lang, View};
use sifferkoll_model::{
    Block, BlockRole, CheckSummary, Decision, Document, DocumentMeta, Failure, FailureCode, Finder,
    GridEvidence, GridEvidenceName, HeaderRun, Location, Outcome, PageIndex, RawCell, RawRow, RawTable,
    Reading, Rect, SourceId, SourceInfo, Warning, WarningCode,
};

pub(super) const VIEW: View = View { lang: Lang::En, show_passes: false, color: false };

fn cell(column: usize, [rowspan, colspan]: [usize; 2], text: &str, location: Location) -> RawCell {
    RawCell { colspan, rowspan, ..RawCell::new(column, text.to_owned(), location) }
}

fn table(
    location: Location,
    columns: usize,
    rows: &[&[(usize, [usize; 2], &str)]],
    finder: Finder,
) -> RawTable {
    let row = |cells: &[(usize, [usize; 2], &str)]| {
        let cells = cells.iter().map(|(column, spans, text)| cell(*column, *spans, text, location)).collect();
        RawRow { readings: vec![Reading { cells, cost: 0 }], decision: Decision::Clear, location }
    };
    RawTable {
        location: vec![location],
        captions: Vec::new(),
        headings: Vec::new(),
        columns,
        header_rows: 0,
        header_run: None,
        rows: rows.iter().map(|cells| row(cells)).collect(),
        finder,
        continues: None,
        runs_on: [false; 2],
        confidence: None,
        evidence: Vec::new(),
    }
}

fn page(number: u32) -> Location {
    let bbox = Rect { x0: 10.0, y0: 20.25, x1: 30.04, y1: 40.0 };
    Location::Page { page: PageIndex(number - 1), bbox }
}

/// Two pieces of a table on pages 3 and 4, the first with spans, and a linear table of a dump with heads
/// that nobody has dealt out.
pub(super) fn document() -> Document {
    let one = [1, 1];
    let spans = RawTable {
        header_rows: 2,
        confidence: Some(930),
        evidence: vec![
            GridEvidence { name: GridEvidenceName::Rulings, weight: 700 },
            GridEvidence { name: GridEvidenceName::Bare, weight: -80 },
        ],
        ..table(
            page(3),
            3,
            &[
                &[(0, [2, 1], "Enhet"), (1, [1, 2], "Kostnad <tkr> & \"mer\"")],
                &[(1, one, "2022"), (2, one, "2023")],
                &[(0, one, "Skola\nF-6"), (1, one, "-1 200"), (2, one, "3,5")],
                &[(0, one, "Vård, \"övrig\""), (2, one, "7")],
            ],
            Finder::Ruled,
        )
    };
    let rest: &[&[(usize, [usize; 2], &str)]] = &[&[(0, one, "Summa"), (1, one, "-1 200"), (2, one, "10,5")]];
    let piece = RawTable { continues: Some(0), ..table(page(4), 3, rest, Finder::Gaps) };
    let lines = Location::Lines { first: 820, last: 822 };
    let words = vec!["Utfall".to_owned(), "Budget".to_owned()];
    let rows: &[&[(usize, [usize; 2], &str)]] = &[&[(0, one, "Buss"), (1, one, "1"), (2, one, "2")]];
    let linear = RawTable {
        header_run: Some(HeaderRun { words, location: lines, columns: 2 }),
        ..table(lines, 3, rows, Finder::Linear)
    };
    Document {
        source: SourceInfo {
            path: "a&b.pdf".into(),
            id: SourceId([0; 32]),
            format: "pdf".into(),
            pages: Some(4),
        },
        meta: DocumentMeta::default(),
        grids: vec![spans, piece, linear],
        blocks: vec![
            Block {
                role: BlockRole::Heading { level: 2 },
                text: "Volymmått".into(),
                location: vec![page(3)],
                lines: Vec::new(),
                table: Some(0),
            },
            Block {
                role: BlockRole::Paragraph,
                text: "Text <over> två sidor".into(),
                location: vec![page(3), page(4)],
                lines: Vec::new(),
                table: None,
            },
        ],
        tables: Vec::new(),
        risks: Vec::new(),
        findings: Vec::new(),
        notes: Vec::new(),
        warnings: vec![Warning { code: WarningCode::NoText, detail: String::new(), location: Some(page(1)) }],
        checks: CheckSummary::default(),
        pictures: Vec::new(),
    }
}

/// A document with one grid whose cells run beyond it and into one another.
pub(super) fn broken() -> Document {
    let rows: &[&[(usize, [usize; 2], &str)]] =
        &[&[(0, [9, 9], "wide"), (7, [1, 1], "outside")], &[(1, [1, 0], "under"), (2, [0, 9], "last")]];
    Document { grids: vec![table(page(1), 3, rows, Finder::Ruled)], ..document() }
}

pub(super) fn failure() -> Outcome {
    Err(Failure { code: FailureCode::Encrypted, message: "a <password> is needed".into() })
}
