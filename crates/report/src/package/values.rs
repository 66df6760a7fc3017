//! `values.csv`: one line a value, with all that is known of it. Empty cells have none.

use super::rows::row_fields;
use super::tables::{kind_field, title_field};
use super::{
    Field, Input, Kind, Lines, Parent, Resource, Schema, Value, column_field, document_field, place,
    place_fields, row_field, sha256_field, table_field,
};
use sifferkoll_model::{Bound, CanonicalTable, CellId, Flow, Printed, Version};

pub(super) const RESOURCE: Resource = Resource {
    schema: Schema {
        name: "values",
        title: "The values of the tables",
        fields,
        key: &["document", "table", "row", "column"],
        parents: &[
            Parent { resource: "tables", fields: &["document", "table"] },
            Parent { resource: "rows", fields: &["document", "table", "row"] },
        ],
    },
    lines,
};

const FLOWS: &[&str] = &["intäkter", "kostnader", "resultat"];
const VERSIONS: &[&str] = &[Version::Foregaende.name()];
const BREAKDOWNS: &[&str] = &["kvinnor", "män"];
const BOUNDS: &[&str] =
    &[Bound::Above.sign(), Bound::Below.sign(), Bound::AtLeast.sign(), Bound::AtMost.sign()];
/// A year, a month, an interval of months, or a month whose year is the row's.
const PERIOD: &str = "^([0-9]{4}(-[0-9]{2}(/[0-9]{4}-[0-9]{2})?)?|[0-9]{2})$";

fn fields() -> Vec<Field> {
    let mut fields = vec![
        document_field(),
        sha256_field().required(),
        table_field().required(),
        kind_field().required(),
        title_field(),
        row_field().required(),
        column_field().required(),
    ];
    fields.extend(row_fields());
    fields.extend([
        Field::new("group", Kind::Text, "Head that stands over several columns"),
        Field::new("header", Kind::Text, "Head of the column without the group"),
        Field::new("measure", Kind::Text, "What the column measures").required(),
        Field::new("period", Kind::Text, "The time that the column is for").like(PERIOD),
        Field::new("breakdown", Kind::Text, "Part of a breakdown").one_of(BREAKDOWNS),
        Field::new("flow", Kind::Text, "Side of the accounts: the column's").one_of(FLOWS),
        Field::new("version", Kind::Text, "Which of several versions").one_of(VERSIONS),
        Field::new("unit", Kind::Text, "Unit: the cell's own, else its column's, else its table's"),
        Field::new("value", Kind::Number, "The figure as printed, never scaled; none where it is no figure"),
        Field::new("op", Kind::Text, "Set where a bound is printed, and value is the bound").one_of(BOUNDS),
        Field::new("raw", Kind::Text, "What stands on the page, verbatim").required(),
    ]);
    fields.extend(place_fields());
    fields
}

fn lines(input: &Input<'_>, lines: &mut Lines) {
    let Ok(document) = input.outcome else {
        return;
    };
    let sha256 = document.source.id.to_string();
    for table in &document.tables {
        for row in 0..table.rows.len() {
            for column in 0..table.columns.len() {
                line(input.path, &sha256, table, CellId { row, column }, lines);
            }
        }
    }
}

fn line(path: &str, sha256: &str, table: &CanonicalTable, id: CellId, lines: &mut Lines) {
    let Some(cell) = table.cell(id).filter(|cell| cell.printed != Printed::Blank) else {
        return;
    };
    let (row, column) = (&table.rows[id.row], &table.columns[id.column]);
    let amount = match &cell.printed {
        Printed::Number(amount) => Some(amount),
        _ => None,
    };
    let values = [
        Value::text(path),
        Value::text(sha256),
        Value::text(&table.id.0),
        Value::text(&table.kind),
        Value::maybe(table.title.as_deref()),
        Value::Integer(id.row + 1),
        Value::Integer(id.column + 1),
        Value::text(&row.label),
        Value::text(row.role.name()),
        Value::Integer(usize::from(row.level)),
        Value::maybe(column.group.as_deref()),
        Value::text(&column.header),
        Value::text(column.measure.name()),
        column.period.map_or(Value::Missing, |period| Value::owned(period.to_string())),
        Value::maybe(column.breakdown.as_deref()),
        Value::maybe(column.flow.and_then(Flow::name)),
        Value::maybe(column.version.map(Version::name)),
        Value::maybe(table.unit_of(id).map(sifferkoll_model::Unit::name)),
        Value::decimal(amount.map(|amount| amount.value)),
        Value::maybe(amount.and_then(|amount| amount.bound).map(Bound::sign)),
        Value::text(&cell.raw),
    ];
    lines.push(values.into_iter().chain(place(Some(&cell.location))));
}
