//! Data Packages held against the schemas that they bring with them.

use crate::{items, json, read, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is wrong with the package in this folder: types, lists, keys, and rows that belong to none.
///
/// # Panics
/// Where it is no package of comma-separated values, or one that its descriptor does not describe.
pub fn package_troubles(folder: &Path) -> Vec<String> {
    let descriptor = json(&read(&folder.join("datapackage.json")));
    let mut keys: BTreeMap<&str, BTreeSet<Vec<String>>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for resource in items(&descriptor["resources"]) {
        let (name, path) = (text(&resource["name"]), text(&resource["path"]));
        let schema = &resource["schema"];
        let columns: Vec<&str> = items(&schema["fields"]).map(|field| text(&field["name"])).collect();
        let content = read(&folder.join(path));
        assert_eq!(resource["bytes"], content.len(), "{path}");
        assert!(content.starts_with(&format!("{}\r\n", columns.join(","))), "{path}");
        let found = keys.entry(name).or_default().len();
        assert_eq!(found, 0, "{name} is there twice");
        for line in csv::Reader::from_reader(content.as_bytes()).deserialize() {
            let line: BTreeMap<String, String> = line.unwrap_or_else(|error| panic!("{path}: {error}"));
            let fields = items(&schema["fields"]);
            let troubles = fields.filter_map(|field| trouble(field, &line[text(&field["name"])]));
            wrong.extend(troubles.map(|trouble| format!("{path}: {trouble}")));
            let values = |list: &Value| items(list).map(|name| line[text(name)].clone()).collect::<Vec<_>>();
            let key = values(&schema["primaryKey"]);
            if !keys.entry(name).or_default().insert(key.clone()) {
                wrong.push(format!("{path}: two lines are {key:?}"));
            }
            for parent in items(&schema["foreignKeys"]) {
                let key = values(&parent["fields"]);
                let parents = &keys[text(&parent["reference"]["resource"])];
                // A row where a part of the key is missing belongs to none.
                if !parents.contains(&key) && !key.iter().any(String::is_empty) {
                    wrong.push(format!("{path}: nothing is {key:?}"));
                }
            }
        }
    }
    wrong
}

/// What is wrong with a text in a column of this description.
fn trouble(field: &Value, value: &str) -> Option<String> {
    let rules = &field["constraints"];
    let say = |what: &str| Some(format!("{}: “{value}” {what}", field["name"]));
    if value.is_empty() {
        return if rules["required"] == true { say("is required") } else { None };
    }
    let fits = match text(&field["type"]) {
        "string" => true,
        "integer" => value.parse::<u64>().is_ok(),
        "boolean" => matches!(value, "true" | "false"),
        "number" => {
            let digits = value.strip_prefix('-').unwrap_or(value);
            let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
            [whole, decimals].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        }
        "array" => serde_json::from_str::<Value>(value).is_ok_and(|value| value.is_array()),
        "object" => serde_json::from_str::<Value>(value).is_ok_and(|value| value.is_object()),
        other => panic!("the test does not know the type {other}"),
    };
    if !fits {
        return say("is of another type");
    }
    let listed = items(&rules["enum"]).count() == 0 || items(&rules["enum"]).any(|listed| listed == value);
    if listed { None } else { say("is not in the list") }
}
