//! `tables.csv`: one line a table, the untyped ones (kind `other`) as well.

use super::{
    Field, Input, Kind, Lines, Parent, Resource, Schema, Value, document_field, place, place_fields,
    sha256_field, table_field,
};
use crate::json::{location_json, table_unit};

pub(super) const RESOURCE: Resource = Resource {
    schema: Schema {
        name: "tables",
        title: "The tables",
        fields,
        key: &["document", "table"],
        parents: &[Parent { resource: "documents", fields: &["document"] }],
    },
    lines,
};

pub(super) fn kind_field() -> Field {
    Field::new("kind", Kind::Text, "Kind of table, such as drift; other where none is known")
}

pub(super) fn title_field() -> Field {
    Field::new("title", Kind::Text, "Title of the table as printed")
}

fn fields() -> Vec<Field> {
    let mut fields = vec![
        document_field(),
        sha256_field().required(),
        table_field().required(),
        kind_field().required(),
        title_field(),
        Field::new("unit", Kind::Text, "Unit of its figures; mixed where they have several"),
        Field::new("columns", Kind::Integer, "Number of value columns").required(),
        Field::new("rows", Kind::Integer, "Number of rows").required(),
    ];
    fields.extend(place_fields());
    let pieces = "All places where its pieces stand; the place before this is that of the first";
    fields.push(Field::new("pieces", Kind::Array, pieces).required());
    fields
}

fn lines(input: &Input<'_>, lines: &mut Lines) {
    let Ok(document) = input.outcome else {
        return;
    };
    for table in &document.tables {
        let pieces: Vec<_> = table.location.iter().map(location_json).collect();
        let values = [
            Value::text(input.path),
            Value::owned(document.source.id.to_string()),
            Value::text(&table.id.0),
            Value::text(&table.kind),
            Value::maybe(table.title.as_deref()),
            Value::maybe(table_unit(table)),
            Value::Integer(table.columns.len()),
            Value::Integer(table.rows.len()),
        ];
        let place = place(table.location.first());
        lines.push(
            values.into_iter().chain(place).chain([Value::owned(serde_json::json!(pieces).to_string())]),
        );
    }
}
