//! The files that say what was concluded over several documents: measures over years.

use super::schemas::{column_field, municipality_fields, row_field, sha256_field, table_field};
use super::{Over, Table};
use sifferkoll_package::{Field, Kind, Parent, Schema, place_fields};

/// Identities of all series in the order of their numbers.
pub(super) const ORDER: &str = "
SELECT s.id FROM series s JOIN entities e ON e.id = s.entity_id JOIN concepts k ON k.id = s.concept_id
 ORDER BY e.municipality, e.municipality_code, e.committee, e.part, k.name, k.key, s.measure, s.breakdown, s.flow,
          s.unit, s.id";

pub(super) const SERIES: Table = Table {
    schema: Schema {
        name: "series",
        title: "Measures over years: one of one committee, outcome, budget and target each on its own",
        fields: || {
            let mut fields = vec![series_field()];
            fields.extend(entity_fields());
            fields.extend(measure_fields());
            fields.extend([
                Field::new("key", Kind::Text, "Normalised words of the measure, the same for all committees").required(),
                Field::new("curated", Kind::Boolean, "Whether a map of measures names it").required(),
                Field::new("flags", Kind::Text, "sign: printed with either sign in different documents"),
                Field::new("observations", Kind::Integer, "Number of its observations").required(),
                Field::new("documents", Kind::Integer, "Number of documents that say them").required(),
            ]);
            fields
        },
        key: &["series"],
        parents: &[],
    },
    sql: "
SELECT ?2 AS series, e.municipality_code, e.municipality, e.committee, e.part, k.name AS concept, k.kind, s.measure,
       s.breakdown, s.flow, s.unit, k.key, k.curated, nullif(s.flags, '') AS flags,
       (SELECT count(*) FROM points p WHERE p.series_id = s.id) AS observations,
       (SELECT count(DISTINCT t.document_id) FROM statements x JOIN rows r ON r.id = x.row_id
          JOIN tables t ON t.id = r.table_id WHERE x.series_id = s.id) AS documents
  FROM series s JOIN entities e ON e.id = s.entity_id JOIN concepts k ON k.id = s.concept_id WHERE s.id = ?1",
    over: Over::Series,
};

pub(super) const OBSERVATIONS: Table = Table {
    schema: Schema {
        name: "observations",
        title: "The values of the series, one for each period, with the cell that says it best",
        fields: || {
            let mut fields = vec![series_field()];
            fields.extend(entity_fields());
            fields.extend(measure_fields());
            fields.extend([
                period_field(),
                Field::new("year", Kind::Integer, "Year of the period").required(),
                Field::new("value", Kind::Number, "The value in the unit of the series").required(),
                Field::new(
                    "first_value",
                    Kind::Number,
                    "What the report of its own year prints, where that is another",
                ),
                Field::new(
                    "flags",
                    Kind::Text,
                    "Words with blanks between: restated, differs (unsaid), break, partial, \
                    doubt, conflict",
                ),
            ]);
            fields.extend(cell_fields());
            fields
        },
        key: &["series", "period"],
        parents: &[Parent { resource: "series", fields: &["series"] }, OF_FIGURE],
    },
    sql: r#"
SELECT ?2 AS series, e.municipality_code, e.municipality, e.committee, e.part, k.name AS concept, k.kind, s.measure,
       s.breakdown, s.flow, s.unit, p.period, p.year, p.value, p.first_value, nullif(p.flags, '') AS flags, d.sha256, t.name AS "table",
       r.ordinal AS "row", c.ordinal AS "column", r.label, c.raw,
       c.page, c.x0, c.y0, c.x1, c.y1, c.line AS first_line, c.last_line, c.place
  FROM points p JOIN series s ON s.id = p.series_id JOIN entities e ON e.id = s.entity_id
  JOIN concepts k ON k.id = s.concept_id JOIN rows r ON r.id = p.row_id JOIN tables t ON t.id = r.table_id
  JOIN documents d ON d.id = t.document_id JOIN cells c ON c.row_id = p.row_id AND c.ordinal = p.ordinal
 WHERE p.series_id = ?1 ORDER BY p.period"#,
    over: Over::Series,
};

pub(super) const STATEMENTS: Table = Table {
    schema: Schema {
        name: "statements",
        title: "Every cell that says an observation, in the report of the year and in later ones",
        fields: || {
            let mut fields = vec![
                series_field(),
                period_field(),
                Field::new("value", Kind::Number, "What it says, in the unit of the series").required(),
                Field::new("own", Kind::Boolean, "Whether it stands in the report of the year itself")
                    .required(),
                Field::new("chosen", Kind::Boolean, "Whether the observation is from here").required(),
                Field::new("document_kind", Kind::Text, "The sort of document"),
                Field::new("document_year", Kind::Integer, "The year that the document reports on"),
            ];
            fields.extend(cell_fields());
            fields
        },
        key: &["series", "period", "sha256", "table", "row", "column"],
        parents: &[Parent { resource: "observations", fields: &["series", "period"] }, OF_FIGURE],
    },
    sql: r#"
SELECT ?2 AS series, x.period, x.value, x.own, (x.row_id = p.row_id AND x.ordinal = p.ordinal) AS chosen,
       d.kind AS document_kind, d.year AS document_year, d.sha256, t.name AS "table", r.ordinal AS "row",
       c.ordinal AS "column", r.label, c.raw, c.page, c.x0, c.y0, c.x1, c.y1, c.line AS first_line, c.last_line, c.place
  FROM statements x JOIN points p ON p.series_id = x.series_id AND p.period = x.period
  JOIN rows r ON r.id = x.row_id JOIN tables t ON t.id = r.table_id JOIN documents d ON d.id = t.document_id
  JOIN cells c ON c.row_id = x.row_id AND c.ordinal = x.ordinal
 WHERE x.series_id = ?1 ORDER BY x.period, d.sha256, t.ordinal, r.ordinal, c.ordinal"#,
    over: Over::Series,
};

pub(super) const MATCHES: Table = Table {
    schema: Schema {
        name: "matches",
        title: "Pairs of labels that were taken for one measure, or might be one",
        fields: || {
            let mut fields = vec![
                Field::new("match", Kind::Integer, "Number of the pair in this export, from 1").required(),
            ];
            fields.extend(entity_fields());
            fields.extend([
                Field::new("older", Kind::Text, "Label in the older document").required(),
                Field::new("newer", Kind::Text, "Label in the newer document").required(),
                Field::new(
                    "decision",
                    Kind::Text,
                    "Why they are one measure; proposed where they are not taken for one",
                )
                .required(),
                Field::new("score", Kind::Integer, "How sure it is, 0 to 100").required(),
                Field::new("words", Kind::Integer, "How far the words agree, 0 to 100").required(),
                Field::new("figures", Kind::Integer, "Figures of the same years that agree").required(),
                Field::new("against", Kind::Integer, "Figures of the same years that do not").required(),
                Field::new(
                    "reason",
                    Kind::Text,
                    "Why, as codes with '; ' between: same-words, slip, map (name), same-figures (how many), \
                    same-tables, alike, not-in-both (words), far (of another magnitude), \
                    annex (nearly the same total in two papers of one meeting)",
                )
                .required(),
            ]);
            fields
        },
        key: &["match"],
        parents: &[],
    },
    sql: r#"
SELECT row_number() OVER (ORDER BY e.municipality, e.municipality_code, e.committee, e.part, m.older, m.newer, m.id)
           AS "match", e.municipality_code, e.municipality, e.committee, e.part, m.older, m.newer, m.decision, m.score,
       m.words, m.figures, m.against, m.reason
  FROM matches m JOIN entities e ON e.id = m.entity_id ORDER BY 1"#,
    over: Over::All,
};

const OF_FIGURE: Parent = Parent { resource: "figures", fields: &["sha256", "table", "row", "column"] };

fn series_field() -> Field {
    Field::new("series", Kind::Integer, "Number of the series in this export, from 1").required()
}

fn period_field() -> Field {
    Field::new("period", Kind::Text, "2023, 2023-05 or 2018-01/2018-06").required()
}

/// Whose figures.
fn entity_fields() -> impl Iterator<Item = Field> {
    let part = "Tells apart documents that name no municipality and share no figures; else 0";
    municipality_fields().into_iter().chain([Field::new("part", Kind::Integer, part).required()])
}

/// What a series measures.
fn measure_fields() -> [Field; 6] {
    [
        Field::new("concept", Kind::Text, "Name of the measure").required(),
        Field::new("kind", Kind::Text, "Kind of table that it mostly stands in").required(),
        Field::new("measure", Kind::Text, "What is measured: utfall, budget, riktvärde, …").required(),
        Field::new("breakdown", Kind::Text, "Part of a breakdown: kvinnor or män"),
        Field::new("flow", Kind::Text, "Side of the accounts: intäkter, kostnader or resultat"),
        Field::new("unit", Kind::Text, "Unit of all its values"),
    ]
}

/// The cell that says a value.
fn cell_fields() -> impl Iterator<Item = Field> {
    let cell = [
        sha256_field(),
        table_field().required(),
        row_field().required(),
        column_field().required(),
        Field::new("label", Kind::Text, "Label of the row"),
        Field::new("raw", Kind::Text, "What stands on the page, verbatim").required(),
    ];
    cell.into_iter().chain(place_fields())
}
