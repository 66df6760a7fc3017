//! The page of a rule as HTML.
//!
//! In: the documentation written beside a rule, in as much Markdown as those use: headings, paragraphs, lists, tables,
//! and code, emphasis within lines. Out: markup; anything else is text.

use super::markup::Markup;

/// The page of a rule. Headings become those of this level, at most 6.
pub(super) fn rule_page(out: &mut Markup, docs: &str, level: usize) {
    let mut lines = docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() {
            continue;
        }
        if let Some(heading) = line.strip_prefix("## ") {
            let level = level.min(6).to_string();
            out.raw("<h").raw(&level).raw(">").text(heading).raw("</h").raw(&level).raw(">");
        } else if line.starts_with('|') {
            let mut rows = vec![line];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(row);
            }
            table(out, &rows);
        } else if let Some(first) = line.strip_prefix("- ") {
            out.raw("<ul>");
            let mut item = first.to_owned();
            while let Some(next) = lines.next_if(|line| !line.trim().is_empty() && !line.starts_with("## ")) {
                if let Some(begun) = next.strip_prefix("- ") {
                    out.raw("<li>");
                    inline(out, &item);
                    out.raw("</li>");
                    begun.clone_into(&mut item);
                } else {
                    item.push(' ');
                    item.push_str(next.trim());
                }
            }
            out.raw("<li>");
            inline(out, &item);
            out.raw("</li></ul>");
        } else {
            let mut text = line.to_owned();
            let goes_on = |line: &&str| {
                !line.trim().is_empty() && !["## ", "|", "- "].iter().any(|mark| line.starts_with(mark))
            };
            while let Some(next) = lines.next_if(goes_on) {
                text.push(' ');
                text.push_str(next.trim());
            }
            out.raw("<p>");
            inline(out, &text);
            out.raw("</p>");
        }
    }
}

fn table(out: &mut Markup, rows: &[&str]) {
    let cells = |row: &str| -> Vec<String> {
        row.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let is_rule = |row: &&&str| row.chars().all(|c| "|-: ".contains(c));
    let figures = rows.iter().find(is_rule).map(|row| cells(row)).unwrap_or_default();
    let class =
        |at: usize| if figures.get(at).is_some_and(|mark| mark.ends_with(':')) { " class=\"n\"" } else { "" };
    out.raw("<table class=\"sheet\">");
    for (at, row) in rows.iter().filter(|row| !is_rule(row)).enumerate() {
        out.raw("<tr>");
        for (column, cell) in cells(row).iter().enumerate() {
            let (start, end) = match (at, column) {
                (0, _) => ("<th scope=\"col\"", "</th>"),
                (_, 0) => ("<th scope=\"row\"", "</th>"),
                _ => ("<td", "</td>"),
            };
            // An empty head has nothing to say.
            let (start, end) = if at == 0 && cell.is_empty() { ("<td", "</td>") } else { (start, end) };
            out.raw(start).raw(class(column)).raw(">");
            inline(out, cell);
            out.raw(end);
        }
        out.raw("</tr>");
    }
    out.raw("</table>");
}

/// Code between backticks and strong words between two stars; a mark without its other half is text.
fn inline(out: &mut Markup, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*']) {
        let (before, from) = rest.split_at(at);
        out.text(before);
        let (mark, name) = if from.starts_with('`') { ("`", "code") } else { ("**", "strong") };
        let inner = from.strip_prefix(mark).and_then(|inner| inner.split_once(mark));
        if let Some((inner, after)) = inner {
            out.element(name, "", inner);
            rest = after;
        } else {
            out.text(&from[..1]);
            rest = &from[1..];
        }
    }
    out.text(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_keep_their_form() {
        let docs = " ## What it checks\n Every `row` of **two**\n lines, 2 * 3.\n - one\n   more\n - two\n\n | | A |\n |---|--:|\n | <b> | 1 |\n";
        let mut out = Markup::default();
        rule_page(&mut out, docs, 5);
        let expected = "<h5>What it checks</h5><p>Every <code>row</code> of <strong>two</strong> lines, 2 * 3.</p>\
            <ul><li>one more</li><li>two</li></ul><table class=\"sheet\"><tr><td></td>\
            <th scope=\"col\" class=\"n\">A</th></tr><tr><th scope=\"row\">&lt;b&gt;</th><td class=\"n\">1</td></tr></table>";
        assert_eq!(out.0, expected);
    }
}
