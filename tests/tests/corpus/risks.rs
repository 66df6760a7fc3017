//! Risk values.

use crate::{differ, first_place};
use serde_json::Value;
use sifferkoll_tests::{decimal, items, text};

/// Every risk value in its order: what is controlled, the words, the factors, the printed product and its place.
pub(crate) fn compare(key: &Value, found: &Value, differences: &mut Vec<String>) {
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
