//! What was concluded about a table, and from what, for JSON.
//!
//! In: a typed table. Out: its conclusions in order, those that are the same for several columns as one.

use crate::json::{LocationJson, location_json};
use serde::Serialize;
use sifferkoll_model::{CanonicalTable, Inference};

#[derive(Serialize)]
pub(crate) struct InferenceJson<'a> {
    about: &'static str,
    /// Value columns, from 0; left out where it is about the table or rows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    columns: Vec<usize>,
    /// Rows, from 0; left out where it is about the table or columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rows: Vec<usize>,
    value: &'a str,
    from: &'static str,
    words: &'a str,
    location: Option<LocationJson>,
}

/// The conclusions about a table.
pub(crate) fn inferences(table: &CanonicalTable) -> Vec<InferenceJson<'_>> {
    let mut out: Vec<(&Inference, InferenceJson<'_>)> = Vec::new();
    for inference in &table.evidence {
        let (column, row) = (inference.about.column(), inference.about.row());
        let said = |it: &Inference| (it.about.name(), it.from, it.location);
        let same = |known: &&mut (&Inference, InferenceJson<'_>)| {
            let first = known.0;
            first.about.column().is_some()
                && said(first) == said(inference)
                && (&first.value, &first.words) == (&inference.value, &inference.words)
        };
        // A row's words stand in that row, so only what is said of columns can be the same.
        if let Some(column) = column
            && let Some((_, known)) = out.iter_mut().find(same)
        {
            known.columns.push(column);
            continue;
        }
        let json = InferenceJson {
            about: inference.about.name(),
            columns: column.into_iter().collect(),
            rows: row.into_iter().collect(),
            value: &inference.value,
            from: inference.from.name(),
            words: &inference.words,
            location: inference.location.as_ref().map(location_json),
        };
        out.push((inference, json));
    }
    out.into_iter().map(|(_, json)| json).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::{Location, Origin, Subject, TableId};

    #[test]
    fn what_is_the_same_for_several_columns_is_said_once() {
        let place = Location::Lines { first: 7, last: 7 };
        let concluded = |about: Subject, value: &str, from: Origin, words: &str| Inference {
            about,
            value: value.to_owned(),
            from,
            words: words.to_owned(),
            location: (from == Origin::Title).then_some(place),
        };
        let table = CanonicalTable {
            id: TableId("t1".into()),
            kind: "drift".into(),
            title: None,
            unit: None,
            location: vec![place],
            columns: Vec::new(),
            rows: Vec::new(),
            evidence: vec![
                concluded(Subject::Period(0), "2023", Origin::Title, "Drift 2023"),
                concluded(Subject::Measure(1), "budget", Origin::Head, "budget"),
                concluded(Subject::Period(1), "2023", Origin::Title, "Drift 2023"),
                concluded(Subject::Unit, "tkr", Origin::Sibling, ""),
                concluded(Subject::Better(3), "lägre", Origin::Cell, "minska"),
            ],
        };
        assert_eq!(
            serde_json::json!(inferences(&table)),
            serde_json::json!([
                {"about": "period", "columns": [0, 1], "value": "2023", "from": "title", "words": "Drift 2023", "location": {"lines": [7, 7]}},
                {"about": "measure", "columns": [1], "value": "budget", "from": "head", "words": "budget", "location": null},
                {"about": "unit", "value": "tkr", "from": "sibling", "words": "", "location": null},
                {"about": "better", "rows": [3], "value": "lägre", "from": "cell", "words": "minska", "location": null},
            ])
        );
    }
}
