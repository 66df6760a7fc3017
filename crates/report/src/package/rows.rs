//! `rows.csv`: one line a row of a table, those without figures as well, with what stands in the text columns.

use super::{
    Field, Input, Kind, Lines, Parent, Resource, Schema, Value, document_field, place, place_fields,
    row_field, table_field,
};
use sifferkoll_model::RowRole;

pub(super) const RESOURCE: Resource = Resource {
    schema: Schema {
        name: "rows",
        title: "The rows of the tables",
        fields,
        key: &["document", "table", "row"],
        parents: &[Parent { resource: "tables", fields: &["document", "table"] }],
    },
    lines,
};

pub(super) fn row_fields() -> [Field; 3] {
    const ROLES: &[&str] = &[
        RowRole::Item.name(),
        RowRole::Subtotal.name(),
        RowRole::Total.name(),
        RowRole::Heading.name(),
        RowRole::Varav.name(),
    ];
    [
        Field::new("label", Kind::Text, "What the row measures"),
        Field::new("role", Kind::Text, "The row's part in the arithmetic").required().one_of(ROLES),
        Field::new("level", Kind::Integer, "Depth of the row, 0 for the outermost").required(),
    ]
}

fn fields() -> Vec<Field> {
    let mut fields = vec![document_field(), table_field().required(), row_field().required()];
    fields.extend(row_fields());
    fields.push(Field::new("text", Kind::Object, "What stands in the text columns, by their heads"));
    fields.extend(place_fields());
    fields
}

fn lines(input: &Input<'_>, lines: &mut Lines) {
    let tables = input.outcome.iter().flat_map(|document| &document.tables);
    for table in tables {
        for (at, row) in table.rows.iter().enumerate() {
            let text = if row.text.is_empty() {
                Value::Missing
            } else {
                Value::owned(serde_json::json!(row.text).to_string())
            };
            let values = [
                Value::text(input.path),
                Value::text(&table.id.0),
                Value::Integer(at + 1),
                Value::text(&row.label),
                Value::text(row.role.name()),
                Value::Integer(usize::from(row.level)),
                text,
            ];
            lines.push(values.into_iter().chain(place(Some(&row.location))));
        }
    }
}
