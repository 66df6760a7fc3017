//! Markup that an exporting program leaves in the cells of a dump.

use sifferkoll_grammar::fold;

/// Longest tag that is taken out, in bytes; what stands between two angle brackets farther apart is text.
const LONGEST_TAG: usize = 64;

/// The text without its tags (`<i>`, `</p>`, `<br/>`), blanks folded. A bracket that is followed by no letter
/// is a bound (`<5%`) and stays.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        if let Some(length) = tag_length(tag) {
            out.push(' ');
            rest = &tag[length..];
        } else {
            out.push('<');
            rest = &tag[1..];
        }
    }
    out.push_str(rest);
    fold(&out)
}

/// Bytes of the tag that the text begins with; `None` where it begins with none.
fn tag_length(text: &str) -> Option<usize> {
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = text.bytes().take(LONGEST_TAG).position(|b| b == b'>')?;
    (!text[1..end].contains('<')).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_bounds_stay() {
        let check = |text: &str, expect: &str| assert_eq!(plain(text), expect, "{text}");
        check("Fler i arbete <i>AN, KS</i>", "Fler i arbete AN, KS");
        check("<p>Rad ett<br/>rad två</p>", "Rad ett rad två");
        check("Frånvaro, varav <15 dagar (%)", "Frånvaro, varav <15 dagar (%)");
        check("<5% eller >7%", "<5% eller >7%");
        check("a < b", "a < b");
    }
}
