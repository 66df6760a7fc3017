//! What was found, as JSON and for people.

use super::Searched;
use anyhow::Result;
use serde_json::{Value, json};
use sifferkoll_plugin::model::CellId;
use sifferkoll_relations::discover::{Found, Operator};
use sifferkoll_report::Lang;
use std::fmt::Write;

/// The version of the JSON form.
const SCHEMA: &str = "sifferkoll/relations/1";

/// One file as JSON; on one line and with its path where there are several.
pub(super) fn json(path: &str, result: &Result<Searched>, many: bool) -> String {
    let mut whole = serde_json::Map::new();
    whole.insert("schema".into(), json!(SCHEMA));
    if many {
        whole.insert("path".into(), json!(path));
    }
    match result {
        Ok(searched) => {
            let relations: Vec<Value> = searched.discovery.relations.iter().map(relation).collect();
            whole.insert("relations".into(), json!(relations));
            let warnings: Vec<Value> = warnings(searched)
                .into_iter()
                .map(|(code, message)| json!({ "code": code, "message": message[1] }))
                .collect();
            if !warnings.is_empty() {
                whole.insert("warnings".into(), json!(warnings));
            }
        }
        Err(error) => {
            whole.insert("error".into(), json!({ "code": "unreadable", "message": format!("{error:#}") }));
        }
    }
    if many {
        return format!("{}\n", Value::Object(whole));
    }
    // One relation a line: a number on each line would be long and nobody could read it.
    let fields = whole.iter().map(|(name, value)| match value {
        Value::Array(items) if !items.is_empty() => {
            let lines: Vec<String> = items.iter().map(|item| format!("    {item}")).collect();
            format!("  \"{name}\": [\n{}\n  ]", lines.join(",\n"))
        }
        value => format!("  \"{name}\": {value}"),
    });
    format!("{{\n{}\n}}\n", fields.collect::<Vec<_>>().join(",\n"))
}

fn relation(found: &Found) -> Value {
    let place = |cell: &CellId| json!([cell.row, cell.column]);
    json!({
        "operator": name(found.operator),
        "aggregate": place(&found.aggregate),
        "operands": found.operands.iter().map(place).collect::<Vec<_>>(),
        "residual": found.residual.to_string(),
        "holds": found.holds,
    })
}

fn name(operator: Operator) -> &'static str {
    match operator {
        Operator::Sum => "Sum",
        Operator::Difference => "Difference",
        Operator::Average => "Average",
        Operator::Division => "Division",
        Operator::RelativeChange => "RelativeChange",
    }
}

/// What was not searched: codes, and the reasons in Swedish and English.
fn warnings(searched: &Searched) -> Vec<(&'static str, [&'static str; 2])> {
    let mut all = Vec::new();
    if searched.cut {
        all.push((
            "table-cut",
            [
                "tabellen är större än vad som läses; resten är inte läst",
                "the table is larger than what is read; the rest is not read",
            ],
        ));
    }
    if searched.discovery.bounded {
        all.push((
            "search-bounded",
            [
                "tabellen är för stor för att sökas igenom helt; samband på långt håll kan saknas",
                "the table is too large to be searched in full; relations over long distances may be missing",
            ],
        ));
    }
    all
}

/// One file for people: a line for each relation, with cells named as in a spreadsheet.
pub(super) fn text(path: &str, result: &Result<Searched>, many: bool, lang: Lang) -> String {
    let say = |both: [&'static str; 2]| if lang == Lang::Sv { both[0] } else { both[1] };
    let mut out = String::new();
    if many {
        let _ = writeln!(out, "{path}");
    }
    let searched = match result {
        Ok(searched) => searched,
        Err(error) => {
            let _ = writeln!(out, "{}{error:#}", if many { String::new() } else { format!("{path}: ") });
            return out;
        }
    };
    for found in &searched.discovery.relations {
        let _ = write!(out, "{} = {}", cell(found.aggregate), formula(found));
        if !found.holds {
            let _ = write!(
                out,
                "  {} {}",
                say(["stämmer inte, skillnad", "does not hold, off by"]),
                found.residual
            );
        }
        out.push('\n');
    }
    let relations = &searched.discovery.relations;
    let failing = relations.iter().filter(|found| !found.holds).count();
    let _ = match lang {
        Lang::Sv => writeln!(out, "{} samband, {failing} stämmer inte", relations.len()),
        Lang::En => writeln!(out, "{} relations, {failing} of them fail", relations.len()),
    };
    for (_, message) in warnings(searched) {
        let _ = writeln!(out, "{}", say(message));
    }
    out
}

fn formula(found: &Found) -> String {
    let two = |form: fn(String, String) -> String| match found.operands.as_slice() {
        [first, second] => form(cell(*first), cell(*second)),
        _ => String::new(),
    };
    match found.operator {
        Operator::Sum => format!("SUM({})", ranges(&found.operands)),
        Operator::Average => format!("AVERAGE({})", ranges(&found.operands)),
        Operator::Difference => two(|first, second| format!("{first} - {second}")),
        Operator::Division => two(|first, second| format!("{first} / {second}")),
        Operator::RelativeChange => two(|old, new| format!("({new} - {old}) / {old}")),
    }
}

/// Cells with neighbours joined: `B2:B5, B9`.
fn ranges(cells: &[CellId]) -> String {
    let next = |a: &CellId, b: &CellId| {
        (b.row, b.column) == (a.row + 1, a.column) || (b.row, b.column) == (a.row, a.column + 1)
    };
    let runs = cells.chunk_by(next).filter_map(|run| {
        let (first, last) = (run.first()?, run.last()?);
        Some(if first == last { cell(*first) } else { format!("{}:{}", cell(*first), cell(*last)) })
    });
    runs.collect::<Vec<_>>().join(", ")
}

/// A cell's name in a spreadsheet.
fn cell(id: CellId) -> String {
    let mut letters = Vec::new();
    let mut rest = id.column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    let column: String = letters.into_iter().rev().collect();
    format!("{column}{}", id.row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_of_a_spreadsheet() {
        let named = |row, column| cell(CellId { row, column });
        assert_eq!([named(0, 0), named(8, 25), named(9, 26), named(0, 702)], ["A1", "Z9", "AA10", "AAA1"]);
        let cells = [(1, 1), (2, 1), (3, 1), (5, 1)].map(|(row, column)| CellId { row, column });
        assert_eq!(ranges(&cells), "B2:B4, B6");
    }
}
