//! `documents.csv`: one line a document, those that could not be read as well.

use super::{Field, Input, Kind, Lines, Resource, Schema, Value, document_field, sha256_field};

pub(super) const RESOURCE: Resource = Resource {
    schema: Schema {
        name: "documents",
        title: "The documents, those that could not be read as well",
        fields,
        key: &["document"],
        parents: &[],
    },
    lines,
};

fn fields() -> Vec<Field> {
    vec![
        document_field(),
        sha256_field(),
        Field::new("format", Kind::Text, "How it was read, such as pdf or text"),
        Field::new("pages", Kind::Integer, "Number of pages; none in a text dump"),
        Field::new("municipality_code", Kind::Text, "Code of the municipality, four digits"),
        Field::new("municipality", Kind::Text, "Its name"),
        Field::new("committee", Kind::Text, "The committee or audit body that reports"),
        Field::new("kind", Kind::Text, "The sort of document"),
        Field::new("year", Kind::Integer, "The year that is reported on"),
        Field::new("period", Kind::Text, "The part of the year that is reported on"),
        Field::new("error", Kind::Text, "Why it could not be read; none where it could"),
        Field::new("message", Kind::Text, "The same in words"),
    ]
}

fn lines(input: &Input<'_>, lines: &mut Lines) {
    let number = |number: Option<usize>| number.map_or(Value::Missing, Value::Integer);
    match input.outcome {
        Ok(document) => {
            let municipality = document.meta.municipality.as_ref();
            lines.push([
                Value::text(input.path),
                Value::owned(document.source.id.to_string()),
                Value::text(&document.source.format),
                number(document.source.pages.map(|pages| pages as usize)),
                municipality.map_or(Value::Missing, |m| Value::text(&m.code)),
                municipality.map_or(Value::Missing, |m| Value::text(&m.name)),
                document.meta.committee.as_deref().map_or(Value::Missing, Value::text),
                document.meta.kind.map_or(Value::Missing, |kind| Value::text(kind.name())),
                number(document.meta.year.map(|year| usize::from(year.0))),
                document.meta.interval.map_or(Value::Missing, |period| Value::owned(period.to_string())),
                Value::Missing,
                Value::Missing,
            ]);
        }
        Err(failure) => {
            let unknown = || Value::Missing;
            lines.push([
                Value::text(input.path),
                unknown(),
                unknown(),
                unknown(),
                unknown(),
                unknown(),
                unknown(),
                unknown(),
                unknown(),
                unknown(),
                Value::text(failure.code.name()),
                Value::text(&failure.message),
            ]);
        }
    }
}
