//! How an element looks and what it is, by its name, its class and its style.

use sifferkoll_plugin::model::StoredRole;

/// Points to a pixel.
const PIXEL: f32 = 0.75;
/// Sizes of old `<font size>` from 1 to 7, in points.
const FONT_SIZES: [f32; 7] = [7.5, 10.0, 12.0, 13.5, 18.0, 24.0, 36.0];

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 40] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
    "option",
];
/// Elements that hold nothing.
const VOID: [&str; 14] = [
    "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta",
    "source", "wbr",
];
/// Elements of which nothing is shown.
const UNSHOWN: [&str; 16] = [
    "script", "style", "head", "title", "template", "noframes", "noscript", "iframe", "svg", "math",
    "textarea", "select", "object", "audio", "video", "canvas",
];

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

pub(super) fn is_unshown(name: &str) -> bool {
    UNSHOWN.contains(&name)
}

/// What an element says that its text is.
pub(super) fn role_of(name: &str, class: &str) -> Option<StoredRole> {
    let by_class = class.split_whitespace().find_map(|class| {
        let class = class.to_ascii_lowercase();
        match class.as_str() {
            "msotitle" => Some(StoredRole::Title),
            "msocaption" => Some(StoredRole::Caption),
            "msoheader" | "msofooter" => Some(StoredRole::Running),
            _ if class.starts_with("msotoc") && class.ends_with(|c: char| c.is_ascii_digit()) => {
                Some(StoredRole::Contents)
            }
            _ if class.starts_with("msolist") => Some(StoredRole::ListItem),
            _ => None,
        }
    });
    let level = |digits: &str| digits.parse().ok().filter(|level| (1..=6).contains(level));
    by_class.or(match name {
        "caption" | "figcaption" => Some(StoredRole::Caption),
        "li" => Some(StoredRole::ListItem),
        "nav" | "footer" => Some(StoredRole::Running),
        _ => name.strip_prefix('h').and_then(level).map(|level| StoredRole::Heading { level }),
    })
}

/// What a style says of what stands in its element.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Styled {
    pub(super) hidden: bool,
    pub(super) bold: Option<bool>,
    /// In points.
    pub(super) size: Option<f32>,
}

/// Reads the value of an attribute `style`.
pub(super) fn styled(style: &str) -> Styled {
    let mut out = Styled::default();
    for declaration in style.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let value = value.trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "display" => out.hidden |= value.starts_with("none"),
            "visibility" => out.hidden |= value.starts_with("hidden") || value.starts_with("collapse"),
            "mso-hide" => out.hidden |= value.starts_with("all"),
            "font-weight" => {
                let weight: Option<u32> = value.parse().ok();
                out.bold = Some(value.starts_with("bold") || weight.is_some_and(|weight| weight >= 600));
            }
            "font-size" => out.size = size_of(&value),
            _ => {}
        }
    }
    out
}

fn size_of(value: &str) -> Option<f32> {
    let number = |text: &str| text.trim().parse::<f32>().ok().filter(|size| (1.0..=200.0).contains(size));
    let points = value.strip_suffix("pt").and_then(number);
    points.or_else(|| value.strip_suffix("px").and_then(number).map(|size| size * PIXEL))
}

/// The size of an old `<font size>` in points.
pub(super) fn font_size(value: &str) -> Option<f32> {
    let value = value.trim();
    let number: i32 = value.trim_start_matches('+').parse().ok()?;
    let step = if value.starts_with(['+', '-']) { 3 + number } else { number };
    FONT_SIZES.get(usize::try_from(step.clamp(1, 7) - 1).ok()?).copied()
}
