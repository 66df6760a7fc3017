//! `findings.csv`: one line a finding but those that rounding explains.

use super::{
    Field, Input, Kind, Lines, Parent, Resource, Schema, Value, column_field, document_field, place,
    place_fields, row_field, table_field,
};
use crate::cells::cell_of;
use crate::text::message;
use sifferkoll_model::{Cause, Severity};

pub(super) const RESOURCE: Resource = Resource {
    schema: Schema {
        name: "findings",
        title: "What does not add up, but where rounding explains it",
        fields,
        key: &["document", "finding"],
        parents: &[Parent { resource: "documents", fields: &["document"] }],
    },
    lines,
};

fn fields() -> Vec<Field> {
    const SEVERITIES: &[&str] =
        &[Severity::Suspect.name(), Severity::Improbable.name(), Severity::Error.name()];
    const CAUSES: &[&str] = &[Cause::Document.name(), Cause::Extraction.name(), Cause::Unknown.name()];
    let mut fields = vec![
        document_field(),
        Field::new("finding", Kind::Integer, "Number of the finding in its document, gravest first, from 1")
            .required(),
        table_field(),
        row_field(),
        column_field(),
        Field::new("rule", Kind::Text, "Name of the rule").required(),
        Field::new("code", Kind::Text, "Short code of the rule").required(),
        Field::new("family", Kind::Text, "Family of the rule").required(),
        Field::new("severity", Kind::Text, "How grave it is").required().one_of(SEVERITIES),
        Field::new("cause", Kind::Text, "Whose fault it probably is: the document's, or the reading's")
            .required()
            .one_of(CAUSES),
        Field::new("label", Kind::Text, "Label of the row of the figure that differs"),
        Field::new("header", Kind::Text, "Head of its column, with the group where heads are alike"),
        Field::new("printed", Kind::Text, "The figure as it stands on the page"),
        Field::new("expected", Kind::Number, "What it should be"),
        Field::new("allowed_low", Kind::Number, "The least that rounding allows"),
        Field::new("allowed_high", Kind::Number, "The most that rounding allows"),
        Field::new("probability", Kind::Number, "How likely rounding gives at least this difference, 0 to 1"),
        Field::new("message", Kind::Text, "All of it in words").required(),
    ];
    fields.extend(place_fields());
    fields.push(
        Field::new("fingerprint", Kind::Text, "The same for the finding in every export of its document")
            .required(),
    );
    fields
}

fn lines(input: &Input<'_>, lines: &mut Lines) {
    let Ok(document) = input.outcome else {
        return;
    };
    let shown = document.findings.iter().filter(|finding| finding.severity != Severity::Rounding);
    for (at, finding) in shown.enumerate() {
        let table = document.tables.iter().find(|table| Some(&table.id) == finding.table.as_ref());
        let cell = table.and_then(|table| cell_of(table, finding));
        let number = |number: Option<usize>| number.map_or(Value::Missing, |n| Value::Integer(n + 1));
        let values = [
            Value::text(input.path),
            Value::Integer(at + 1),
            Value::maybe(finding.table.as_ref().map(|table| table.0.as_str())),
            number(cell.map(|cell| cell.row)),
            number(cell.map(|cell| cell.column)),
            Value::text(&finding.rule.0),
            Value::text(&finding.code),
            Value::text(finding.family.name()),
            Value::text(finding.severity.name()),
            Value::text(finding.cause.name()),
            Value::text(&finding.row),
            Value::text(&finding.column),
            Value::text(&finding.printed),
            Value::decimal(finding.expected),
            Value::decimal(finding.allowed.map(|allowed| allowed.low)),
            Value::decimal(finding.allowed.map(|allowed| allowed.high)),
            Value::decimal(finding.probability),
            Value::owned(message(finding, input.view.lang)),
        ];
        let own = Value::owned(finding.fingerprint.to_string());
        lines.push(values.into_iter().chain(place(Some(&finding.location))).chain([own]));
    }
}
