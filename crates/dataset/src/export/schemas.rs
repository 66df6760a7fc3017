//! The files that say what documents print and what was found in them.

use super::{Over, Table};
use sifferkoll_package::{Field, Kind, Parent, Schema, place_fields};

pub(super) const DOCUMENTS: Table = Table {
    schema: Schema {
        name: "documents",
        title: "The documents, each once however many files hold it",
        fields: || {
            let mut fields = vec![
                sha256_field(),
                Field::new("path", Kind::Text, "Path of the first file that holds it").required(),
                Field::new("format", Kind::Text, "How it was read, such as pdf or text").required(),
                Field::new("pages", Kind::Integer, "Number of pages; none in a text dump"),
            ];
            fields.extend(municipality_fields());
            fields.extend([
                Field::new("kind", Kind::Text, "The sort of document"),
                Field::new("year", Kind::Integer, "The year that is reported on"),
                Field::new("period", Kind::Text, "The part of the year that is reported on; none for all of it"),
                Field::new("diary", Kind::Array, "Its diary numbers, as printed").required(),
                Field::new("relations_exact", Kind::Integer, "Relations between figures that hold").required(),
                Field::new("relations_rounded", Kind::Integer, "Relations that hold but for rounding")
                    .required(),
                Field::new("relations_failed", Kind::Integer, "Relations that do not hold").required(),
                Field::new("relations_open", Kind::Integer, "Relations that lack a figure").required(),
                Field::new("reader", Kind::Text, "Version and vocabulary that it was read with").required(),
            ]);
            fields
        },
        key: &["sha256"],
        parents: &[],
    },
    sql: "
SELECT d.sha256, (SELECT min(path) FROM files f WHERE f.document_id = d.id) AS path, d.format, d.pages,
       d.municipality_code, d.municipality, d.committee, d.kind, d.year, d.period,
       (SELECT json_group_array(n.printed ORDER BY n.ordinal) FROM diary_numbers n WHERE n.document_id = d.id) AS diary,
       d.relations_exact, d.relations_rounded, d.relations_failed, d.relations_open, d.reader
  FROM documents d ORDER BY d.sha256",
    over: Over::All,
};

pub(super) const FILES: Table = Table {
    schema: Schema {
        name: "files",
        title: "The files, those that could not be read as well",
        fields: || {
            vec![
                Field::new("path", Kind::Text, "As found; archive.zip/inner/name.pdf inside an archive")
                    .required(),
                Field::new("size", Kind::Long, "Bytes").required(),
                Field::new(
                    "sha256",
                    Kind::Text,
                    "The document that it holds; none where it could not be read",
                )
                .like(DIGEST),
                Field::new("error", Kind::Text, "Why it could not be read; none where it could"),
                Field::new("message", Kind::Text, "The same in words"),
            ]
        },
        key: &["path"],
        parents: &[Parent { resource: "documents", fields: &["sha256"] }],
    },
    sql: "
SELECT f.path, f.size, d.sha256, f.failure AS error, f.message
  FROM files f LEFT JOIN documents d ON d.id = f.document_id ORDER BY f.path",
    over: Over::All,
};

pub(super) const ITEMS: Table = Table {
    schema: Schema {
        name: "items",
        title: "The documents that are bound together in one file",
        fields: || {
            let mut fields = vec![
                sha256_field(),
                Field::new("item", Kind::Integer, "Number of the item in its file, from 1").required(),
                Field::new("title", Kind::Text, "Title as printed"),
                Field::new("kind", Kind::Text, "The sort of document"),
                Field::new("diary", Kind::Text, "Its diary number"),
                Field::new("date", Kind::Text, "Its date"),
                Field::new("year", Kind::Integer, "The year that it reports on"),
                Field::new("period", Kind::Text, "The part of the year that it reports on"),
            ];
            fields.extend(place_fields());
            fields
        },
        key: &["sha256", "item"],
        parents: &[OF_DOCUMENT],
    },
    sql: "
SELECT d.sha256, i.ordinal AS item, i.title, i.kind, i.diary, i.date, i.year, i.period,
       i.page, i.x0, i.y0, i.x1, i.y1, i.line AS first_line, i.last_line, i.place
  FROM documents d JOIN items i ON i.document_id = d.id ORDER BY d.sha256, i.ordinal",
    over: Over::All,
};

pub(super) const TABLES: Table = Table {
    schema: Schema {
        name: "tables",
        title: "The tables",
        fields: || {
            let mut fields = vec![
                sha256_field(),
                table_field().required(),
                Field::new("item", Kind::Integer, "Number of the bound document that it stands in"),
                Field::new("kind", Kind::Text, "Kind of table, such as drift; other where none is known")
                    .required(),
                Field::new("title", Kind::Text, "Title of the table as printed"),
                Field::new("unit", Kind::Text, "Unit of the table; figures may have their own"),
                Field::new("columns", Kind::Integer, "Number of value columns").required(),
                Field::new("rows", Kind::Integer, "Number of rows").required(),
                Field::new(
                    "last_page",
                    Kind::Integer,
                    "Page of its last piece; its place is that of the first",
                ),
            ];
            fields.extend(place_fields());
            fields
        },
        key: &["sha256", "table"],
        parents: &[OF_DOCUMENT],
    },
    sql: r#"
SELECT d.sha256, t.name AS "table", i.ordinal AS item, t.kind, t.title, t.unit,
       (SELECT count(*) FROM columns k WHERE k.table_id = t.id) AS columns,
       (SELECT count(*) FROM rows r WHERE r.table_id = t.id) AS rows, t.last_page,
       t.page, t.x0, t.y0, t.x1, t.y1, t.line AS first_line, t.last_line, t.place
  FROM documents d CROSS JOIN tables t ON t.document_id = d.id LEFT JOIN items i ON i.id = t.item_id
 ORDER BY d.sha256, t.ordinal"#,
    over: Over::All,
};

pub(super) const ROWS: Table = Table {
    schema: Schema {
        name: "rows",
        title: "The rows of the tables, those without figures as well",
        fields: || {
            let mut fields = vec![sha256_field(), table_field().required(), row_field().required()];
            fields.extend(label_fields());
            fields.extend([
                Field::new("flow", Kind::Text, "Side of the accounts, where the row has one"),
                Field::new("unit", Kind::Text, "Unit of the row's figures, where it has its own"),
                Field::new("better", Kind::Text, "Which way is better: högre or lägre"),
                Field::new("text", Kind::Object, "What stands in the text columns, by their heads"),
                Field::new("unmatched", Kind::Text, "Why its figures are in no series of several documents"),
            ]);
            fields.extend(place_fields());
            fields
        },
        key: &["sha256", "table", "row"],
        parents: &[OF_TABLE],
    },
    sql: r#"
SELECT d.sha256, t.name AS "table", r.ordinal AS "row", r.label, r.role, r.level, r.flow, r.unit, r.better,
       (SELECT json_group_object(x.header, x.text ORDER BY x.header) FROM row_texts x WHERE x.row_id = r.id
        HAVING count(*) > 0) AS text,
       (SELECT u.reason FROM unmatched u WHERE u.row_id = r.id) AS unmatched,
       r.page, r.x0, r.y0, r.x1, r.y1, r.line AS first_line, r.last_line, r.place
  FROM documents d CROSS JOIN tables t ON t.document_id = d.id CROSS JOIN rows r ON r.table_id = t.id
 ORDER BY d.sha256, t.ordinal, r.ordinal"#,
    over: Over::All,
};

pub(super) const FIGURES: Table = Table {
    schema: Schema {
        name: "figures",
        title: "The figures, each with all that says what it is; dashes, stars and words too",
        fields: || {
            let mut fields = vec![sha256_field()];
            fields.extend(municipality_fields());
            fields.extend([
                Field::new("document_kind", Kind::Text, "The sort of document"),
                Field::new("document_year", Kind::Integer, "The year that the document reports on"),
                table_field().required(),
                Field::new("table_kind", Kind::Text, "Kind of table, such as drift").required(),
                Field::new("title", Kind::Text, "Title of the table as printed"),
                row_field().required(),
                column_field().required(),
            ]);
            fields.extend(label_fields());
            fields.extend([
                Field::new("group", Kind::Text, "Head that stands over several columns"),
                Field::new("header", Kind::Text, "Head of the column without the group"),
                Field::new("measure", Kind::Text, "What the column measures: utfall, budget, riktvärde, …"),
                Field::new(
                    "period",
                    Kind::Text,
                    "Time that the column is for: 2023, 2023-05, 2018-01/2018-06, or a \
                    month 05 whose year is the row's",
                ),
                Field::new("year", Kind::Integer, "Year of the period"),
                Field::new("breakdown", Kind::Text, "Part of a breakdown: kvinnor or män"),
                Field::new("flow", Kind::Text, "Side of the accounts: intäkter, kostnader or resultat"),
                Field::new("version", Kind::Text, "Which of several versions: föregående"),
                Field::new("state", Kind::Text, "What stands there").required().one_of(STATES),
                Field::new(
                    "value",
                    Kind::Number,
                    "The figure as printed, never scaled; none where it is no figure",
                ),
                Field::new("decimals", Kind::Integer, "Decimals that are printed"),
                Field::new(
                    "unit",
                    Kind::Text,
                    "Unit: the cell's own, else its column's, its row's or its table's",
                ),
                Field::new("op", Kind::Text, "Set where a bound is printed, and value is the bound")
                    .one_of(BOUNDS),
                Field::new("raw", Kind::Text, "What stands on the page, verbatim").required(),
                Field::new(
                    "doubt",
                    Kind::Text,
                    "Set where the print can be read in another way, or a person has looked at it",
                )
                .one_of(DOUBTS),
            ]);
            fields.extend(place_fields());
            fields
        },
        key: &["sha256", "table", "row", "column"],
        parents: &[OF_TABLE, Parent { resource: "rows", fields: &["sha256", "table", "row"] }],
    },
    sql: r#"
SELECT d.sha256, d.municipality_code, d.municipality, d.committee, d.kind AS document_kind, d.year AS document_year,
       t.name AS "table", t.kind AS table_kind, t.title, r.ordinal AS "row", c.ordinal AS "column", r.label, r.role,
       r.level, k.over AS "group", k.header, k.measure, k.period,
       CASE WHEN k.period GLOB '[0-9][0-9][0-9][0-9]*' THEN CAST(substr(k.period, 1, 4) AS INTEGER) END AS year,
       k.breakdown, coalesce(k.flow, r.flow) AS flow, k.version, c.state, c.value, c.decimals, c.unit, c.bound AS op,
       c.raw, c.doubt, c.page, c.x0, c.y0, c.x1, c.y1, c.line AS first_line, c.last_line, c.place
  FROM documents d CROSS JOIN tables t ON t.document_id = d.id CROSS JOIN rows r ON r.table_id = t.id
 CROSS JOIN cells c ON c.row_id = r.id LEFT JOIN columns k ON k.table_id = t.id AND k.ordinal = c.ordinal
 ORDER BY d.sha256, t.ordinal, r.ordinal, c.ordinal"#,
    over: Over::All,
};

pub(super) const RISKS: Table = Table {
    schema: Schema {
        name: "risks",
        title: "Risk values of internal control",
        fields: || {
            let mut fields = vec![
                sha256_field(),
                Field::new("number", Kind::Integer, "Number of the risk value in its document, from 1")
                    .required(),
                Field::new("kontrollmoment", Kind::Text, "What is controlled; none where no text names it"),
                Field::new("risk_word", Kind::Text, "Likelihood in words, as printed"),
                Field::new("risk", Kind::Number, "Likelihood on the document's scale"),
                Field::new("consequence_word", Kind::Text, "Consequence in words, as printed"),
                Field::new("consequence", Kind::Number, "Consequence on the document's scale"),
                Field::new(
                    "stated",
                    Kind::Number,
                    "The printed product; none where only its factors are printed",
                ),
            ];
            fields.extend(place_fields());
            fields
        },
        key: &["sha256", "number"],
        parents: &[OF_DOCUMENT],
    },
    sql: "
SELECT d.sha256, x.ordinal AS number, x.control AS kontrollmoment, x.risk_word, x.risk, x.consequence_word,
       x.consequence, x.stated, x.page, x.x0, x.y0, x.x1, x.y1, x.line AS first_line, x.last_line, x.place
  FROM documents d JOIN risks x ON x.document_id = d.id ORDER BY d.sha256, x.ordinal",
    over: Over::All,
};

pub(super) const FINDINGS: Table = Table {
    schema: Schema {
        name: "findings",
        title: "What does not add up",
        fields: || {
            let mut fields = vec![
                sha256_field(),
                Field::new("finding", Kind::Integer, "Number of the finding in its document, from 1")
                    .required(),
                Field::new("scope", Kind::Text, "What it compares: figures of the document, or of several")
                    .required(),
                Field::new("rule", Kind::Text, "Name of the rule").required(),
                Field::new("code", Kind::Text, "Short code of the rule").required(),
                Field::new("family", Kind::Text, "Family of the rule").required(),
                Field::new("severity", Kind::Text, "How grave it is: error, improbable, suspect, rounding")
                    .required(),
                Field::new(
                    "cause",
                    Kind::Text,
                    "Whose fault it probably is: the document's, or the reading's",
                )
                .required(),
                table_field(),
                row_field(),
                column_field(),
                Field::new("label", Kind::Text, "Label of the row of the figure that differs"),
                Field::new("header", Kind::Text, "Head of its column, with the group where heads are alike"),
                Field::new("printed", Kind::Text, "The figure as it stands on the page"),
                Field::new("expected", Kind::Number, "What it should be"),
                Field::new("allowed_low", Kind::Number, "The least that rounding allows"),
                Field::new("allowed_high", Kind::Number, "The most that rounding allows"),
                Field::new("message", Kind::Text, "All of it in words").required(),
                Field::new(
                    "repairs",
                    Kind::Array,
                    "Proposed repairs, best first: row and column, printed, to, how, \
                    clears (findings that it clears) and location: page and bbox, lines, or place",
                )
                .required(),
                Field::new(
                    "fingerprint",
                    Kind::Text,
                    "The same for the finding in every export of its document",
                )
                .required(),
            ];
            fields.extend(place_fields());
            fields
        },
        key: &["sha256", "finding"],
        parents: &[OF_DOCUMENT],
    },
    sql: r#"
SELECT d.sha256, row_number() OVER (PARTITION BY d.sha256 ORDER BY f.scope, f.ordinal, f.fingerprint, f.id) AS finding,
       f.scope, f.rule, f.code, f.family, f.severity, f.cause, t.name AS "table", r.ordinal AS "row",
       f.column_ordinal AS "column", f.row_label AS label, f.column_name AS header, f.printed, f.expected,
       f.low AS allowed_low, f.high AS allowed_high, f.message,
       (SELECT json_group_array(json_object('row', p.row_label, 'column', p.column_name, 'printed', p.printed,
                   'to', p.value, 'how', p.how, 'clears', p.clears, 'location', json(CASE
                   WHEN p.place IS NOT NULL THEN json_object('place', p.place)
                   WHEN p.line IS NULL THEN json_object('page', p.page, 'bbox', json_array(p.x0, p.y0, p.x1, p.y1))
                   ELSE json_object('lines', json_array(p.line, p.last_line)) END)) ORDER BY p.ordinal)
          FROM repairs p WHERE p.finding_id = f.id) AS repairs,
       f.fingerprint, f.page, f.x0, f.y0, f.x1, f.y1, f.line AS first_line, f.last_line, f.place
  FROM findings f JOIN documents d ON d.id = f.document_id
  LEFT JOIN rows r ON r.id = f.row_id LEFT JOIN tables t ON t.id = r.table_id
 ORDER BY d.sha256, finding"#,
    over: Over::All,
};

pub(super) const WARNINGS: Table = Table {
    schema: Schema {
        name: "warnings",
        title: "Doubts about the reading",
        fields: || {
            let mut fields = vec![
                sha256_field(),
                Field::new("warning", Kind::Integer, "Number of the warning in its document, from 1")
                    .required(),
                Field::new("code", Kind::Text, "Sort of trouble").required(),
                Field::new("detail", Kind::Text, "What it is about"),
            ];
            fields.extend(place_fields());
            fields
        },
        key: &["sha256", "warning"],
        parents: &[OF_DOCUMENT],
    },
    sql: "
SELECT d.sha256, w.ordinal AS warning, w.code, nullif(w.detail, '') AS detail,
       w.page, w.x0, w.y0, w.x1, w.y1, w.line AS first_line, w.last_line, w.place
  FROM documents d JOIN warnings w ON w.document_id = d.id ORDER BY d.sha256, w.ordinal",
    over: Over::All,
};

pub(super) const NOTES: Table = Table {
    schema: Schema {
        name: "notes",
        title: "What documents say about whether figures can be compared over years",
        fields: || {
            let mut fields = vec![
                sha256_field(),
                Field::new("note", Kind::Integer, "Number of the note in its document, from 1").required(),
                Field::new("kind", Kind::Text, "What it says: break, restated or new").required(),
                Field::new("words", Kind::Text, "As printed").required(),
                table_field(),
                row_field(),
            ];
            fields.extend(place_fields());
            fields
        },
        key: &["sha256", "note"],
        parents: &[OF_DOCUMENT],
    },
    sql: r#"
SELECT d.sha256, row_number() OVER (PARTITION BY d.sha256 ORDER BY n.id) AS note, n.kind, n.words, t.name AS "table",
       r.ordinal AS "row", n.page, n.x0, n.y0, n.x1, n.y1, n.line AS first_line, n.last_line, n.place
  FROM notes n JOIN documents d ON d.id = n.document_id
  LEFT JOIN tables t ON t.id = n.table_id LEFT JOIN rows r ON r.id = n.row_id
 ORDER BY d.sha256, note"#,
    over: Over::All,
};

pub(super) const OF_DOCUMENT: Parent = Parent { resource: "documents", fields: &["sha256"] };
const OF_TABLE: Parent = Parent { resource: "tables", fields: &["sha256", "table"] };
const DIGEST: &str = "^[0-9a-f]{64}$";
const STATES: &[&str] = &["number", "bound", "dash", "star", "text", "blank"];
const BOUNDS: &[&str] = &[">", "<", ">=", "<="];
const DOUBTS: &[&str] = &["recognised", "damaged", "settled", "open", "accepted", "corrected"];

pub(super) fn sha256_field() -> Field {
    Field::new(
        "sha256",
        Kind::Text,
        "SHA-256 of the document's bytes, hexadecimal; its identity in all files",
    )
    .required()
    .like(DIGEST)
}

pub(super) fn table_field() -> Field {
    Field::new("table", Kind::Text, "Name of the table in its document, t1 and so on in reading order")
}

pub(super) fn row_field() -> Field {
    Field::new("row", Kind::Integer, "Number of the row in its table, from 1")
}

pub(super) fn column_field() -> Field {
    Field::new("column", Kind::Integer, "Number of the value column in its table, from 1")
}

pub(super) fn municipality_fields() -> [Field; 3] {
    [
        Field::new("municipality_code", Kind::Text, "Code of the municipality, four digits"),
        Field::new("municipality", Kind::Text, "Its name"),
        Field::new("committee", Kind::Text, "The committee or audit body that reports"),
    ]
}

fn label_fields() -> [Field; 3] {
    [
        Field::new("label", Kind::Text, "What the row measures"),
        Field::new(
            "role",
            Kind::Text,
            "The row's part in the arithmetic: item, subtotal, total, heading or varav",
        )
        .required(),
        Field::new("level", Kind::Integer, "Depth of the row, 0 for the outermost").required(),
    ]
}
