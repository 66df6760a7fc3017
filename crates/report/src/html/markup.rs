//! Markup piece by piece, with everything that comes from documents escaped.

/// HTML under construction.
#[derive(Debug, Clone, Default)]
pub(super) struct Markup(pub(super) String);

impl Markup {
    /// Markup of our own, as it is.
    pub(super) fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, escaped so that it means itself in content and in quoted attributes.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // No text of a page; browsers would show a box or stop reading.
                c if c.is_control() && c != '\n' && c != '\t' => self.0.push(' '),
                c => self.0.push(c),
            }
        }
        self
    }

    /// An attribute with its value; a blank stands before it.
    pub(super) fn attr(&mut self, name: &str, value: &str) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").text(value).raw("\"")
    }

    /// An element that holds nothing but text; `class` may be empty.
    pub(super) fn element(&mut self, name: &str, class: &str, text: &str) -> &mut Self {
        self.raw("<").raw(name);
        if !class.is_empty() {
            self.attr("class", class);
        }
        self.raw(">").text(text).raw("</").raw(name).raw(">")
    }

    /// Words for those who hear the page and do not see it.
    pub(super) fn heard(&mut self, text: &str) -> &mut Self {
        self.element("span", "heard", text)
    }

    /// A number in a drawing: at most two decimals, none where it is whole.
    pub(super) fn number(&mut self, value: f32) -> &mut Self {
        let text = format!("{value:.2}");
        let short = text.trim_end_matches('0').trim_end_matches('.');
        self.raw(if short.is_empty() || short == "-0" { "0" } else { short })
    }
}

#[cfg(test)]
mod tests {
    use super::Markup;

    #[test]
    fn text_means_itself() {
        let mut out = Markup::default();
        out.element("p", "", "<script>\u{1}\"a\" & 'b'").attr("x", "\"><b>");
        let expected = "<p>&lt;script&gt; &quot;a&quot; &amp; &#39;b&#39;</p> x=\"&quot;&gt;&lt;b&gt;\"";
        assert_eq!(out.0, expected);
        let numbers = [0.0, -0.001, 10.0, 1.25, 100.126].map(|n| Markup::default().number(n).0.clone());
        assert_eq!(numbers, ["0", "0", "10", "1.25", "100.13"]);
    }
}
