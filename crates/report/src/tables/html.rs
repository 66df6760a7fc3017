//! Untyped grids as one HTML page that needs nothing else.

use super::grid::{Slot, slots};
use super::{Sheet, sheets};
use crate::View;
use crate::messages::say;
use crate::place::place_name;
use sifferkoll_model::{Location, Outcome};
use std::fmt::Write;

const STYLE: &str = "\
body{font-family:sans-serif;margin:2em}
table{border-collapse:collapse;margin:0 0 2em}
th,td{border:1px solid #999;padding:.2em .5em;text-align:left;vertical-align:top;white-space:pre-line}
th{background:#eee}
td.n{text-align:right;font-variant-numeric:tabular-nums}
";

/// What stands before the first document.
pub fn html_start(view: &View) -> String {
    let lang = view.lang.code();
    let title = say(view.lang, "tables-title", &[]);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
}

/// One document: its path, then each grid with page and id.
pub fn tables_html(path: &str, outcome: &Outcome, view: &View) -> String {
    let mut out = format!("<h2>{}</h2>\n", escaped(path));
    match outcome {
        Ok(document) => {
            let sheets = sheets(document);
            if sheets.is_empty() {
                let _ = writeln!(out, "<p>{}</p>", say(view.lang, "tables-none", &[]));
            }
            for sheet in &sheets {
                out.push_str(&table(path, sheet, view));
            }
        }
        Err(failure) => {
            let word = say(view.lang, "unreadable", &[]);
            let _ = writeln!(
                out,
                "<p><strong>{word}[{}]</strong> {}</p>",
                failure.code.name(),
                escaped(&failure.message)
            );
        }
    }
    out
}

/// What stands after the last document.
pub fn html_end() -> &'static str {
    "</body>\n</html>\n"
}

fn table(path: &str, sheet: &Sheet<'_>, view: &View) -> String {
    let place = match sheet.location {
        Location::Page { page, .. } => {
            say(view.lang, "tables-page", &[("page", &page.number().to_string()), ("id", &sheet.id)])
        }
        Location::Lines { first, last } => {
            let (first, last) = (first.to_string(), last.to_string());
            say(view.lang, "tables-lines", &[("first", &first), ("last", &last), ("id", &sheet.id)])
        }
        Location::Sheet { .. } | Location::Stored { .. } => {
            format!("{} {}", escaped(&place_name(&sheet.location)), sheet.id)
        }
    };
    let continues = sheet
        .continues
        .as_ref()
        .map_or(String::new(), |id| format!(" ({})", say(view.lang, "tables-continues", &[("id", id)])));
    // Ids are unique in a document only; with the path before them they are on the page.
    let anchor = escaped(&format!("{path}#{}", sheet.id)).replace(char::is_whitespace, "_");
    let mut out = format!("<h3 id=\"{anchor}\">{place}{continues}</h3>\n<table>\n");
    for (at, row) in slots(sheet).iter().enumerate() {
        out.push_str("<tr>");
        for slot in row {
            let (text, rowspan, colspan) = match slot {
                Slot::Covered => continue,
                Slot::Empty => ("", 1, 1),
                Slot::Start { cell, rowspan, colspan } => (cell.text.as_ref(), *rowspan, *colspan),
            };
            let name = if at < sheet.header_rows { "th" } else { "td" };
            let class = if name == "td" && super::text::is_figure(text) { " class=\"n\"" } else { "" };
            let span = |name: &str, n: usize| {
                if n > 1 { format!(" {name}=\"{n}\"") } else { String::new() }
            };
            let (rows, columns) = (span("rowspan", rowspan), span("colspan", colspan));
            let _ = write!(out, "<{name}{class}{rows}{columns}>{}</{name}>", escaped(text));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
    out
}

/// Text as it may stand in an element or in a quoted attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // HTML has no place for other control characters.
            c if c.is_control() && c != '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::example::{self, VIEW};
    use super::*;
    use crate::Lang;

    #[test]
    fn spans_heads_and_escapes() {
        let page = tables_html("a&b.pdf", &Ok(example::document()), &VIEW);
        let expect = "\
<h2>a&amp;b.pdf</h2>
<h3 id=\"a&amp;b.pdf#p3-1\">Page 3: p3-1</h3>
<table>
<tr><th rowspan=\"2\">Enhet</th><th colspan=\"2\">Kostnad &lt;tkr&gt; &amp; &quot;mer&quot;</th></tr>
<tr><th>2022</th><th>2023</th></tr>
<tr><td>Skola
F-6</td><td class=\"n\">-1 200</td><td class=\"n\">3,5</td></tr>
<tr><td>Vård, &quot;övrig&quot;</td><td></td><td class=\"n\">7</td></tr>
</table>
<h3 id=\"a&amp;b.pdf#p4-1\">Page 4: p4-1 (continues p3-1)</h3>
";
        assert_eq!(page.get(..expect.len()), Some(expect), "{page}");
        assert!(page.contains("Lines 820 to 822: l820-1"), "{page}");
    }

    #[test]
    fn the_page_is_whole_and_says_its_language() {
        let view = View { lang: Lang::Sv, ..VIEW };
        let page = [&html_start(&view), &tables_html("x", &example::failure(), &view), html_end()].concat();
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"sv\">"), "{page}");
        assert!(page.contains("<strong>oläsbar[encrypted]</strong> a &lt;password&gt; is needed"), "{page}");
        assert!(page.ends_with("</body>\n</html>\n"), "{page}");
        assert_eq!(escaped("'\u{1b}[31m\n"), "&#39; [31m\n");
    }

    #[test]
    fn every_row_fills_the_grid() {
        let page = tables_html("x", &Ok(example::broken()), &VIEW);
        let rows = "<tr><td colspan=\"3\">wide</td></tr>\n<tr><td></td><td>under</td><td>last</td></tr>\n";
        assert!(page.contains(rows), "{page}");
    }
}
