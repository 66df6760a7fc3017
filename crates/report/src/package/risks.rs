//! `risks.csv`: one line a risk value of internal control.

use super::{
    Field, Input, Kind, Lines, Parent, Resource, Schema, Value, document_field, place, place_fields,
};

pub(super) const RESOURCE: Resource = Resource {
    schema: Schema {
        name: "risks",
        title: "Risk values of internal control",
        fields,
        key: &["document", "number"],
        parents: &[Parent { resource: "documents", fields: &["document"] }],
    },
    lines,
};

fn fields() -> Vec<Field> {
    let mut fields = vec![
        document_field(),
        Field::new("number", Kind::Integer, "Number of the risk value in its document, from 1").required(),
        Field::new("kontrollmoment", Kind::Text, "What is controlled; none where no text names it"),
        Field::new("risk_word", Kind::Text, "Likelihood in words, as printed"),
        Field::new("risk", Kind::Number, "Likelihood on the document's scale"),
        Field::new("consequence_word", Kind::Text, "Consequence in words, as printed"),
        Field::new("consequence", Kind::Number, "Consequence on the document's scale"),
        Field::new("stated", Kind::Number, "The printed product; none where only its factors are printed"),
        Field::new("raw", Kind::Text, "The printed product, verbatim"),
    ];
    fields.extend(place_fields());
    fields
}

fn lines(input: &Input<'_>, lines: &mut Lines) {
    let risks = input.outcome.iter().flat_map(|document| &document.risks);
    for (at, risk) in risks.enumerate() {
        let values = [
            Value::text(input.path),
            Value::Integer(at + 1),
            Value::maybe(risk.control.as_deref()),
            Value::maybe(risk.risk_word.as_deref()),
            Value::decimal(risk.risk),
            Value::maybe(risk.consequence_word.as_deref()),
            Value::decimal(risk.consequence),
            Value::decimal(risk.stated),
            Value::text(&risk.raw),
        ];
        lines.push(values.into_iter().chain(place(Some(&risk.location))));
    }
}
