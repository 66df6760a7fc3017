//! A picture as SVG.
//! Source: Scalable Vector Graphics (SVG) 1.1.

use super::picture::{Anchor, Color, Item, Picture, Spot, Stroke, Style, WHITE};
use crate::tables::xml;
use std::fmt::Write;

/// The font that PNG has where it is installed, else others of about its width, which are on most machines.
const FONTS: &str =
    "Ubuntu, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";
/// Width of the white edge of a text in pixels.
pub(super) const HALO: f64 = 3.0;

/// The picture as text.
pub(super) fn svg(picture: &Picture) -> String {
    let (width, height) = (number(picture.width), number(picture.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{FONTS}\">\n<title>{}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        xml(&picture.title),
        color(WHITE)
    );
    for item in &picture.items {
        write_item(&mut out, item);
    }
    out.push_str("</svg>\n");
    out
}

fn write_item(out: &mut String, item: &Item) {
    match item {
        Item::Line { through, stroke } => {
            let _ = writeln!(
                out,
                "<polyline points=\"{}\" fill=\"none\"{}/>",
                spots(through),
                stroke_of(Some(stroke))
            );
        }
        Item::Shape { corners, fill, stroke, tip } => {
            let (points, fill, stroke) = (spots(corners), fill_of(*fill), stroke_of(stroke.as_ref()));
            tipped(out, "polygon", &format!("points=\"{points}\"{fill}{stroke}"), tip);
        }
        Item::Disc { centre: (x, y), radius, fill, stroke, tip } => {
            let (fill, stroke) = (fill_of(*fill), stroke_of(stroke.as_ref()));
            let (x, y, r) = (number(*x), number(*y), number(*radius));
            tipped(out, "circle", &format!("cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{fill}{stroke}"), tip);
        }
        Item::Text { at: (x, y), style, text } => write_text(out, (*x, *y), style, text),
    }
}

fn write_text(out: &mut String, (x, y): Spot, style: &Style, text: &str) {
    let anchor = match style.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = if style.bold { " font-weight=\"bold\"" } else { "" };
    let halo = if style.halo {
        format!(" stroke=\"{}\" stroke-width=\"{}\" paint-order=\"stroke\"", color(WHITE), number(HALO))
    } else {
        String::new()
    };
    let (x, y, size) = (number(x), number(y), number(style.size));
    let _ = writeln!(
        out,
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{anchor} fill=\"{}\"{halo}>{}</text>",
        color(style.color),
        xml(text)
    );
}

fn tipped(out: &mut String, name: &str, attributes: &str, tip: &str) {
    let _ = if tip.is_empty() {
        writeln!(out, "<{name} {attributes}/>")
    } else {
        writeln!(out, "<{name} {attributes}><title>{}</title></{name}>", xml(tip))
    };
}

fn fill_of(fill: Option<Color>) -> String {
    format!(" fill=\"{}\"", fill.map_or_else(|| "none".to_owned(), color))
}

fn stroke_of(stroke: Option<&Stroke>) -> String {
    let Some(stroke) = stroke else { return String::new() };
    let mut out = format!(" stroke=\"{}\" stroke-width=\"{}\"", color(stroke.color), number(stroke.width));
    if !stroke.dash.is_empty() {
        let dash: Vec<String> = stroke.dash.iter().map(|length| number(*length)).collect();
        let _ = write!(out, " stroke-dasharray=\"{}\"", dash.join(" "));
    }
    out
}

fn spots(spots: &[Spot]) -> String {
    let spots: Vec<String> = spots.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect();
    spots.join(" ")
}

fn color(color: Color) -> String {
    format!("#{:06x}", color.0)
}

/// A coordinate with a decimal where it has one.
fn number(value: f64) -> String {
    let text = format!("{:.1}", if value.is_finite() { value } else { 0.0 });
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
