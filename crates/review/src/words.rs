//! The words of the page, in both languages.
//!
//! In: a language. Out: the page with its words filled in, and the words that its script needs.

use crate::Lang;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Words by name, each in both languages.
static WORDS: LazyLock<BTreeMap<String, BTreeMap<String, String>>> = LazyLock::new(|| {
    // Ours, and looked at by a test.
    toml::from_str(include_str!("page/words.toml")).unwrap_or_default()
});

const PAGE: &str = include_str!("page/page.html");

impl Lang {
    fn name(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }
}

/// All words of a language by name.
pub(crate) fn words(lang: Lang) -> BTreeMap<&'static str, &'static str> {
    WORDS.iter().filter_map(|(name, said)| Some((name.as_str(), said.get(lang.name())?.as_str()))).collect()
}

/// The page in a language.
pub(crate) fn page(lang: Lang) -> String {
    let known = words(lang);
    let mut parts = PAGE.split("{{");
    let mut page = parts.next().unwrap_or_default().replace("LANG", lang.name());
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or(("", part));
        page.push_str(known.get(name).copied().unwrap_or(name));
        page.push_str(rest);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages() {
        assert!(WORDS.len() > 40);
        for (name, said) in WORDS.iter() {
            for lang in [Lang::Sv, Lang::En] {
                let text = said.get(lang.name()).unwrap_or_else(|| panic!("{name} lacks {}", lang.name()));
                assert!(!text.is_empty() && !text.contains(['<', '"', '&']), "{name}: {text}");
            }
        }
        let script = include_str!("page/review.js");
        let asked = script.split("word(\"").skip(1).filter_map(|rest| rest.split('"').next());
        let filled = PAGE.split("{{").skip(1).filter_map(|rest| rest.split("}}").next());
        for name in asked.chain(filled) {
            assert!(WORDS.contains_key(name), "{name} has no words");
        }
        for lang in [Lang::Sv, Lang::En] {
            assert!(!page(lang).contains("{{") && page(lang).contains(&format!("lang=\"{}\"", lang.name())));
        }
    }
}
