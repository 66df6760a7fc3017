//! Marks of pages in a dump, which keeps no pages: page numbers, comments, addresses at a page's foot.

/// What stands at the edge of a page and means nothing to a table that goes on over it: `11(28)`,
/// `Sida 7 (11)`, `<!-- page 4 -->`, an address of the web.
pub(crate) fn is_mark(folded: &str) -> bool {
    let address = ["http://", "https://", "www."].iter().any(|start| folded.starts_with(start));
    let comment = folded.starts_with("<!--") && folded.ends_with("-->");
    address && !folded.contains(' ') || comment || is_page_mark(folded)
}

/// `11(28)`, `7 (11)`, `Sida 7 av 11`, `sid 7`.
pub(crate) fn is_page_mark(folded: &str) -> bool {
    let bare = folded.split_once(' ').map_or(folded, |(first, rest)| {
        if matches!(first, "Sida" | "Sid" | "sida" | "sid") { rest } else { folded }
    });
    let Some((page, rest)) = bare.split_once(['(', '/']).or_else(|| bare.split_once(" av ")) else {
        return bare.len() < folded.len() && is_page(bare);
    };
    let closed = rest.strip_suffix(')');
    // `3/4` alone could be a date or a share.
    let marked = closed.is_some() || bare.len() < folded.len();
    let (page, all) = (page.trim(), closed.unwrap_or(rest).trim());
    marked && is_page(page) && is_page(all) && page.parse::<u16>().ok() <= all.parse::<u16>().ok()
}

fn is_page(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_marks_are_told_from_rows() {
        for text in ["11(28)", "7 (11)", "Sida 3 (4)", "sida 3 av 4", "Sida 12", "<!-- sida 4 -->"] {
            assert!(is_mark(text), "{text}");
        }
        for text in ["3/4", "11 28", "12", "28 (11)", "Sida om sida", "(28)", "Lokaler 11(28)"] {
            assert!(!is_mark(text), "{text}");
        }
    }
}
