//! A table of the key and the one found in its place: kind, title, unit, place, columns, rows and cells.

use crate::{differ, row_of};
use serde_json::Value;
use sifferkoll_tests::{decimal, fold, items, text};

/// All differences between a table of the key and the one found in its place.
pub(crate) fn compare(expected: &Value, typed: &Value) -> Vec<String> {
    let mut table = Table { expected, typed, differences: Vec::new() };
    table.check();
    table.differences
}

/// A table of the key and the one found in its place.
struct Table<'a> {
    expected: &'a Value,
    typed: &'a Value,
    differences: Vec<String>,
}

impl Table<'_> {
    fn differ(&mut self, place: &str, found: impl std::fmt::Display, expected: impl std::fmt::Display) {
        let table = text(&self.expected["id"]);
        self.differences.push(format!("{table} {place}: {found}, expected {expected}"));
    }

    fn check(&mut self) {
        let (expected, typed) = (self.expected, self.typed);
        for field in ["kind", "unit"] {
            if typed[field] != expected[field] {
                self.differ(field, &typed[field], &expected[field]);
            }
        }
        // A heading above the table, or the head of its labels, may be part of its title.
        if !fold(text(&typed["title"])).contains(&fold(text(&expected["title"]))) {
            self.differ("title", &typed["title"], &expected["title"]);
        }
        self.place();
        self.columns();
        let labels =
            |table: &Value| items(&table["rows"]).map(|r| fold(text(&r["label"]))).collect::<Vec<_>>();
        let (wanted, found) = (labels(expected), labels(typed));
        if wanted != found {
            let differences = sifferkoll_tests::compare(&wanted, &found);
            self.differ("rows", differences.join("; "), format_args!("{} rows in their order", wanted.len()));
        }
        // Where rows are missing, those that are there are compared all the same.
        let mut rest = items(&typed["rows"]).zip(&found).collect::<Vec<_>>();
        for (row, label) in items(&expected["rows"]).zip(&wanted) {
            if let Some(at) = rest.iter().position(|(_, found)| *found == label) {
                self.row(row, rest[at].0);
                rest.drain(..=at);
            }
        }
    }

    /// The pages, the sheet, the number of a stored table, or the lines: those of the key include the title.
    fn place(&mut self) {
        let (expected, typed) = (self.expected, self.typed);
        let location = &typed["location"];
        if let Some(name) = ["sheet", "table"].into_iter().find(|name| expected.get(*name).is_some()) {
            if location[0][name] != expected[name] {
                self.differ(name, location, &expected[name]);
            }
            return;
        }
        if let Some(pages) = expected["pages"].as_array() {
            let found: Vec<&Value> = items(location).map(|part| &part["page"]).collect();
            if found != pages.iter().collect::<Vec<_>>() {
                self.differ("pages", location, &expected["pages"]);
            }
        } else {
            let number = |value: &Value| value.as_u64().unwrap_or_default();
            let ends = |part: &Value| (number(&part["lines"][0]), number(&part["lines"][1]));
            let (first, last) = (number(&expected["lines"][0]), number(&expected["lines"][1]));
            // A table that goes on below heads printed again has a part for each, one after the other.
            let parts: Vec<(u64, u64)> = items(location).map(ends).collect();
            let in_order = parts.windows(2).all(|pair| pair[0].1 < pair[1].0);
            let fits = parts.first().is_some_and(|part| part.0 >= first)
                && parts.last().is_some_and(|part| part.1 == last);
            if !fits || !in_order {
                self.differ("lines", location, &expected["lines"]);
            }
        }
    }

    fn columns(&mut self) {
        let (expected, typed) = (&self.expected["columns"], &self.typed["columns"]);
        if items(expected).count() != items(typed).count() {
            return self.differ("number of columns", items(typed).count(), items(expected).count());
        }
        let groups: Vec<&Value> = items(expected).map(|column| &column["group"]).collect();
        for (expected, typed) in items(expected).zip(items(typed)) {
            let header = text(&expected["header"]);
            // A group is a head over several columns; over one alone it is part of that column's head.
            let shared = groups.iter().filter(|group| ***group == expected["group"]).count() > 1;
            let whole = |column: &Value| fold(text(&column["group"])) + &fold(text(&column["header"]));
            if whole(expected) != whole(typed) {
                self.differ(&format!("column {header}, head"), whole(typed), whole(expected));
            }
            for field in ["group", "measure", "period", "breakdown", "flow", "version", "unit"] {
                let (wanted, found) = (&expected[field], &typed[field]);
                // What a key does not say of the side of the accounts, or of a unit of its own, follows from others.
                let silent = matches!(field, "flow" | "group" | "unit");
                let asked = !(silent && wanted.is_null()) && (field != "group" || shared);
                // A producer may break a word of a head over two lines.
                if asked && fold(text(wanted)) != fold(text(found)) {
                    self.differ(&format!("column {header}, {field}"), found, wanted);
                }
            }
        }
    }

    /// What stands in the columns of words.
    fn texts(&mut self, expected: &Value, typed: &Value) {
        let none = serde_json::Map::new();
        let of = |row: &'_ Value| row["text"].as_object().cloned().unwrap_or_else(|| none.clone());
        let (wanted, found) = (of(expected), of(typed));
        let names: std::collections::BTreeSet<&String> = wanted.keys().chain(found.keys()).collect();
        for name in names {
            let (wanted, found) = (wanted.get(name), found.get(name));
            let (wanted, found) = (wanted.unwrap_or(&Value::Null), found.unwrap_or(&Value::Null));
            if differ(wanted, found) {
                self.differ(&format!("{}, {name}", text(&expected["label"])), found, wanted);
            }
        }
    }

    fn row(&mut self, expected: &Value, typed: &Value) {
        let label = text(&expected["label"]);
        let role = text(&typed["role"]);
        if typed["role"] != expected["role"] {
            self.differ(&format!("{label}, role"), role, text(&expected["role"]));
        }
        self.texts(expected, typed);
        if items(&expected["cells"]).count() != items(&typed["cells"]).count() {
            return self.differ(&format!("{label}, cells"), &typed["cells"], &expected["cells"]);
        }
        let heads: Vec<&str> = items(&self.expected["columns"]).map(|c| text(&c["header"])).collect();
        for ((wanted, found), head) in items(&expected["cells"]).zip(items(&typed["cells"])).zip(heads) {
            let place = format!("{label} / {head}");
            let value = |cell: &Value| cell["value"].as_str().map(decimal);
            if value(wanted) != value(found) {
                self.differ(&place, &found["value"], &wanted["value"]);
            }
            // Nothing stands in an empty cell, so it has no unit and no place.
            if found.is_null() {
                continue;
            }
            if wanted["value"].is_null() && fold(text(&wanted["raw"])) != fold(text(&found["raw"])) {
                self.differ(&place, &found["raw"], &wanted["raw"]);
            }
            if wanted["op"] != found["op"] {
                self.differ(&format!("{place}, bound"), &found["op"], &wanted["op"]);
            }
            // A cell that holds no figure has a unit only where all of its table have it.
            if wanted["unit"] != found["unit"] && !(wanted["unit"].is_null() && wanted["value"].is_null()) {
                self.differ(&format!("{place}, unit"), &found["unit"], &wanted["unit"]);
            }
            let row = expected["row"].as_u64();
            if row.is_some() && row_of(&found["location"]) != row {
                self.differ(&format!("{place}, row"), &found["location"], &expected["row"]);
            }
            let line = &expected["line"];
            if !line.is_null() && found["location"]["lines"][0] != *line {
                self.differ(&format!("{place}, line"), &found["location"]["lines"], line);
            }
        }
    }
}
