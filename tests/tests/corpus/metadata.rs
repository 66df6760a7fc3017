//! Risk values, and what a document says of itself.

use crate::{differ, first_place};
use serde_json::Value;
use sifferkoll_tests::{decimal, items, text};

/// Every risk value in its order: what is controlled, the words, the factors, the printed product and its place.
pub(crate) fn risks(key: &Value, found: &Value, differences: &mut Vec<String>) {
    let (wanted, found) = (items(&key["risks"]), items(&found["risks"]).collect::<Vec<_>>());
    let count = items(&key["risks"]).count();
    if count != found.len() {
        let controls: Vec<&str> = found.iter().map(|risk| text(&risk["kontrollmoment"])).collect();
        return differences.push(format!("risks {controls:?}, expected {count}"));
    }
    for (wanted, found) in wanted.zip(found) {
        let name = text(&wanted["kontrollmoment"]);
        for field in ["kontrollmoment", "risk_word", "consequence_word"] {
            if differ(&wanted[field], &found[field]) {
                differences
                    .push(format!("risk “{name}”, {field}: {}, expected {}", found[field], wanted[field]));
            }
        }
        // Numbers of the program are texts.
        let number = |value: &Value| decimal(&value.to_string().replace('"', ""));
        for field in ["risk", "consequence", "stated"] {
            if number(&wanted[field]) != number(&found[field]) {
                differences
                    .push(format!("risk “{name}”, {field}: {}, expected {}", found[field], wanted[field]));
            }
        }
        let (wanted, found) = first_place(wanted, &found["location"]);
        if wanted != found {
            differences.push(format!("risk “{name}”, place: {found}, expected {wanted}"));
        }
    }
}

/// Municipality, committee, kind, year, diary numbers, items and paragraphs.
pub(crate) fn compare(key: &Value, found: &Value, differences: &mut Vec<String>) {
    // A municipality that does not exist has no code, and is not to be found.
    let exists = !key["municipality"]["code"].is_null();
    let known = |value: &Value| if exists { value.clone() } else { Value::Null };
    let facts = [
        ("municipality", known(&key["municipality"]["code"]), &found["municipality"]["code"]),
        ("name", known(&key["municipality"]["name"]), &found["municipality"]["name"]),
        ("committee", key["committee"].clone(), &found["committee"]),
        ("kind", key["kind"].clone(), &found["kind"]),
        ("year", key["year"].clone(), &found["year"]),
        ("diary", key["diary"].clone(), &found["diary"]),
    ];
    for (name, wanted, found) in facts {
        if wanted != *found {
            differences.push(format!("{name}: {found}, expected {wanted}"));
        }
    }
    parts("items", "title", &["title", "diary", "kind", "date"], key, found, differences);
    parts("paragraphs", "heading", &["number", "heading", "decision"], key, found, differences);
}

/// The parts of a document in their order, each by its fields and its place.
fn parts(list: &str, name: &str, fields: &[&str], key: &Value, found: &Value, differences: &mut Vec<String>) {
    let (wanted, found) = (items(&key[list]).collect::<Vec<_>>(), items(&found[list]).collect::<Vec<_>>());
    if wanted.len() != found.len() {
        let names: Vec<&str> = found.iter().map(|part| text(&part[name])).collect();
        return differences.push(format!("{list} {names:?}, expected {}", wanted.len()));
    }
    for (wanted, found) in wanted.into_iter().zip(found) {
        let part = text(&wanted[name]);
        for field in fields {
            if differ(&wanted[*field], &found[*field]) {
                let line =
                    format!("{list} “{part}”, {field}: {}, expected {}", found[*field], wanted[*field]);
                differences.push(line);
            }
        }
        let (wanted, found) = first_place(wanted, &found["location"]);
        if wanted != found {
            differences.push(format!("{list} “{part}”, place: {found}, expected {wanted}"));
        }
    }
}
