//! The one catalogue of prose, Swedish and English, read once from `messages.toml`.

use crate::Lang;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

#[derive(Debug, Deserialize)]
struct Entry {
    sv: String,
    en: String,
}

fn catalogue() -> &'static BTreeMap<String, Entry> {
    static CATALOGUE: OnceLock<BTreeMap<String, Entry>> = OnceLock::new();
    CATALOGUE.get_or_init(|| match toml::from_str(include_str!("../messages.toml")) {
        Ok(catalogue) => catalogue,
        Err(error) => panic!("messages.toml: {error}"),
    })
}

/// The prose for a key with its places filled in. A key that is not there is shown as it is, so that a
/// message is never lost; a test asks for every key.
pub(crate) fn say(lang: Lang, key: &str, places: &[(&str, &str)]) -> String {
    let Some(entry) = catalogue().get(key) else {
        return key.to_owned();
    };
    let template = match lang {
        Lang::Sv => &entry.sv,
        Lang::En => &entry.en,
    };
    let mut out = String::new();
    let mut rest = template.as_str();
    // One pass over the template, so that a brace in a filled-in label is never filled in itself.
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        match places.iter().find(|(place, _)| *place == name) {
            Some((_, text)) => out.push_str(text),
            None => out.push_str(name),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_places() {
        for (key, entry) in catalogue() {
            let places = |text: &str| {
                let mut names: Vec<String> = text
                    .split('{')
                    .skip(1)
                    .filter_map(|p| p.split_once('}'))
                    .map(|p| p.0.to_owned())
                    .collect();
                names.sort();
                names
            };
            assert_eq!(places(&entry.sv), places(&entry.en), "{key}");
        }
    }

    #[test]
    fn every_warning_and_severity_has_its_words() {
        use sifferkoll_model::{FailureCode, Severity, Slip, WarningCode};
        for code in FailureCode::ALL {
            let key = format!("failure-{}", code.name());
            assert!(catalogue().contains_key(&key), "{key}");
        }
        for code in WarningCode::ALL {
            let key = format!("warning-{}", code.name());
            assert!(catalogue().contains_key(&key), "{key}");
        }
        for slip in Slip::ALL {
            let key = format!("how-{}", slip.name());
            assert!(catalogue().contains_key(&key), "{key}");
        }
        for severity in [Severity::Rounding, Severity::Suspect, Severity::Improbable, Severity::Error] {
            assert!(catalogue().contains_key(severity.name()), "{severity:?}");
        }
    }

    #[test]
    fn labels_with_braces_are_left_alone() {
        let said = say(Lang::En, "net", &[("row", "{in}"), ("in", " in “Utfall”")]);
        assert!(said.starts_with("“{in}” in “Utfall”"), "{said}");
    }
}
