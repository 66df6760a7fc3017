//! `warnings.csv`: one line a doubt about the reading.

use super::{
    Field, Input, Kind, Lines, Parent, Resource, Schema, Value, document_field, place, place_fields,
};
use crate::json::warning_text;

pub(super) const RESOURCE: Resource = Resource {
    schema: Schema {
        name: "warnings",
        title: "Doubts about the reading",
        fields,
        key: &["document", "warning"],
        parents: &[Parent { resource: "documents", fields: &["document"] }],
    },
    lines,
};

fn fields() -> Vec<Field> {
    let mut fields = vec![
        document_field(),
        Field::new("warning", Kind::Integer, "Number of the warning in its document, from 1").required(),
        Field::new("code", Kind::Text, "Sort of trouble").required(),
        Field::new("message", Kind::Text, "The same in words").required(),
    ];
    fields.extend(place_fields());
    fields
}

fn lines(input: &Input<'_>, lines: &mut Lines) {
    let warnings = input.outcome.iter().flat_map(|document| &document.warnings);
    for (at, warning) in warnings.enumerate() {
        let values = [
            Value::text(input.path),
            Value::Integer(at + 1),
            Value::text(warning.code.name()),
            Value::owned(warning_text(warning, input.view)),
        ];
        lines.push(values.into_iter().chain(place(warning.location.as_ref())));
    }
}
