//! What is found in a document against what is to be found.

use crate::{SETTLED, tables};
use serde_json::Value;
use sifferkoll_tests::{decimal, fold, items, text};

/// A finding of either side in one form.
#[derive(Debug, PartialEq, Clone)]
struct Expected {
    /// The finding as it must be, for comparing and for people.
    line: String,
    /// Whether a checker may also leave it out.
    optional: bool,
}

/// Every finding, no more and no less; what rules that are still to come are to find may be found already.
pub(crate) fn compare(document: &str, key: &Value, found: &Value, differences: &mut Vec<String>) {
    let damaged: Vec<(String, String)> = items(&key["findings"])
        .filter(|finding| finding["rule"] == "malformed-number")
        .map(|finding| place_in_key(key, finding))
        .collect();
    let mut wanted: Vec<Expected> = items(&key["findings"])
        .map(|finding| Expected { line: wanted_line(key, finding), optional: finding["optional"] == true })
        .collect();
    let later: Vec<(String, String, String)> = items(&key["planted_later"])
        .map(|finding| place_and_print(finding, place_in_key(key, finding)))
        .collect();
    for finding in items(&found["findings"]) {
        let line = found_line(found, finding);
        match wanted.iter().position(|expected| expected.line == line) {
            Some(at) => drop(wanted.remove(at)),
            None if is_among(&later, finding, place_in(found, &finding["table"], finding)) => {}
            None => differences.push(format!("too much: {line}")),
        }
        let takes_part = std::iter::once(finding)
            .chain(items(&finding["related"]))
            .any(|cell| damaged.contains(&place_in(found, &finding["table"], cell)));
        let causes: &[&str] = match text(&finding["rule"]) {
            "malformed-number" => &["document"],
            _ if takes_part => &["unknown"],
            _ if SETTLED.contains(&document) => &["document", "unknown"],
            _ => &["document"],
        };
        if !causes.contains(&text(&finding["cause"])) {
            differences.push(format!("cause {}, expected {causes:?}: {line}", finding["cause"]));
        }
    }
    let missing = wanted.iter().filter(|expected| !expected.optional);
    differences.extend(missing.map(|expected| format!("missing: {}", expected.line)));
}

/// What the rules of the key are called by the program.
fn rules_of(rule: &str) -> &'static [&'static str] {
    match rule {
        "sum-column" => &["total-differs-from-parts", "net-differs"],
        "sum-row" => &["net-differs"],
        "deviation-arithmetic" => &["deviation-differs"],
        "deviation-sign" => &["deviation-sign"],
        "malformed-number" => &["malformed-number"],
        other => panic!("the key has a rule that the test does not know: {other}"),
    }
}

/// The family that stands for both rules of sums, since a result over rows is a sum to the key.
fn rule_or_family(rule: &str) -> &str {
    if rules_of("sum-column").contains(&rule) { "total or net" } else { rule }
}

fn wanted_line(key: &Value, finding: &Value) -> String {
    let rule = text(&finding["rule"]);
    let severity = if rule == "malformed-number" { "suspect" } else { text(&finding["severity"]) };
    let (row, column) = place_in_key(key, finding);
    line(rule_or_family(rules_of(rule)[0]), severity, &row, &column, finding)
}

fn found_line(found: &Value, finding: &Value) -> String {
    let (row, column) = place_in(found, &finding["table"], finding);
    line(rule_or_family(text(&finding["rule"])), text(&finding["severity"]), &row, &column, finding)
}

fn line(rule: &str, severity: &str, row: &str, column: &str, finding: &Value) -> String {
    let expected = decimal(text(&finding["expected"])).map(|d| d.normalize().to_string()).unwrap_or_default();
    // The stored print has ASCII signs; the page has the producer's.
    let printed: String = text(&finding["printed"])
        .chars()
        .map(|c| match c {
            '–' | '−' => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    format!("{severity} {rule} in {row} / {column}: printed {printed}, expected {expected}")
}

/// Where a finding is and what stands there, whatever its rule is called.
fn place_and_print(finding: &Value, (row, column): (String, String)) -> (String, String, String) {
    (row, column, fold(text(&finding["printed"])))
}

/// Whether a finding is one of some. A value of internal control is named by its control, whatever table it is in.
fn is_among(later: &[(String, String, String)], finding: &Value, place: (String, String)) -> bool {
    let (row, column, print) = place_and_print(finding, place);
    let same = |other: &(String, String, String)| {
        other.0 == row && other.2 == print && (other.1 == column || finding["table"].is_null())
    };
    later.iter().any(same)
}

/// Row and column of a key's finding: `where` is `row / group header`, or the row alone.
fn place_in_key(key: &Value, finding: &Value) -> (String, String) {
    let whole = text(&finding["where"]);
    let (row, head) = whole.rsplit_once(" / ").unwrap_or((whole, ""));
    let (number, table) = table_of(&tables(key), &finding["table"]);
    let name = |column: &Value| format!("{} {}", text(&column["group"]), text(&column["header"]));
    (fold(row), format!("{number} {}", column_of(table, head, &name)))
}

/// Row and column of a cell that the program names: a head that others share has its group before it.
fn place_in(found: &Value, table: &Value, cell: &Value) -> (String, String) {
    let (number, table) = table_of(&tables(found), table);
    let heads: Vec<&Value> = items(&table["columns"]).map(|column| &column["header"]).collect();
    let name = |column: &Value| {
        let shared = heads.iter().filter(|head| ***head == column["header"]).count() > 1;
        match column["group"].as_str() {
            Some(group) if shared => format!("{group} / {}", text(&column["header"])),
            _ => text(&column["header"]).to_owned(),
        }
    };
    (fold(text(&cell["row"])), format!("{number} {}", column_of(table, text(&cell["column"]), &name)))
}

/// The table with this id, and its number among the typed ones.
fn table_of<'a>(tables: &[&'a Value], id: &Value) -> (String, &'a Value) {
    let at = tables.iter().position(|table| table["id"] == *id);
    at.map_or(("no table".to_owned(), &Value::Null), |at| (format!("table {}", at + 1), tables[at]))
}

/// The number of the column with this name, since two sides may name it differently.
fn column_of(table: &Value, head: &str, name: &dyn Fn(&Value) -> String) -> String {
    let places: Vec<String> = items(&table["columns"])
        .enumerate()
        .filter(|(_, column)| fold(&name(column)) == fold(head))
        .map(|(at, _)| format!("column {}", at + 1))
        .collect();
    if places.len() == 1 { places[0].clone() } else { format!("“{head}”, {} columns", places.len()) }
}
