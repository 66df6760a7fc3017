//! The language that the environment asks for.

use crate::args::Language;
use std::ffi::OsString;

/// The language of messages by the usual variables: the first of them that is set and not empty
/// decides, as in POSIX. Swedish for `sv…`, else English.
pub(crate) fn language(variable: impl Fn(&str) -> Option<OsString>) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    let locale = locale.to_string_lossy().to_ascii_lowercase();
    // The language is what stands before the country, the character set or a variant.
    match locale.split(['_', '.', '@', '-']).next() {
        Some("sv") => Language::Sv,
        _ => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)], expect: Language) {
        let variable =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
        assert_eq!(language(variable), expect, "{variables:?}");
    }

    #[test]
    fn first_variable_that_says_something_decides() {
        check(&[], Language::En);
        check(&[("LANG", "sv_SE.UTF-8")], Language::Sv);
        check(&[("LANG", "sv")], Language::Sv);
        check(&[("LANG", "svx_XX")], Language::En);
        check(&[("LC_ALL", "C"), ("LANG", "sv_SE.UTF-8")], Language::En);
        check(&[("LC_ALL", ""), ("LC_MESSAGES", "sv_FI"), ("LANG", "en_GB")], Language::Sv);
    }
}
