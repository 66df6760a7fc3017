//! Words without their endings.
//!
//! In: a Swedish word. Out: its stem, equal for the forms of one word (`beviljats`, `beviljades`). Rough: stems are
//! compared where several of them must be equal, so that one that is too short does no harm.

/// Endings of Swedish words, longest first.
const ENDINGS: &[&str] = &[
    "arna", "erna", "orna", "ades", "ats", "ade", "are", "at", "ar", "er", "or", "en", "et", "an", "as",
    "es", "s", "t", "d", "n", "a", "e",
];
/// Fewest letters of a stem.
const SHORTEST: usize = 4;

/// A word without its endings, in lower case.
pub fn stem(word: &str) -> String {
    let mut stem = word.to_lowercase();
    let letters = |text: &str| text.chars().count();
    while let Some(ending) =
        ENDINGS.iter().find(|e| stem.strip_suffix(**e).is_some_and(|rest| letters(rest) >= SHORTEST))
    {
        stem.truncate(stem.len() - ending.len());
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            ["beviljats", "beviljades"],
            ["kostnaderna", "kostnader"],
            ["hushållen", "hushåll"],
            ["månad", "månader"],
            ["vårddygnen", "vårddygn"],
            ["personerna", "person"],
            ["ekonomiskt", "ekonomisk"],
        ] {
            assert_eq!(stem(forms[0]), stem(forms[1]));
        }
        assert_ne!(stem("intäkter"), stem("kostnader"));
    }
}
