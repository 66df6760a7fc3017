//! What is drawn, as a list: lines, shapes, discs and texts, each over those before it.

/// A colour, `0xRRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Color(pub(super) u32);

pub(super) const WHITE: Color = Color(0x00FF_FFFF);
/// Text.
pub(super) const INK: Color = Color(0x0022_2222);
/// Text that is read last.
pub(super) const GREY: Color = Color(0x0060_6060);
/// Axes.
pub(super) const AXIS: Color = Color(0x0080_8080);
/// Lines behind the values.
pub(super) const GRID: Color = Color(0x00E2_E2E2);

/// A place in pixels, origin top left, y down.
pub(super) type Spot = (f64, f64);

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) x0: f64,
    pub(super) y0: f64,
    pub(super) x1: f64,
    pub(super) y1: f64,
}

impl Area {
    pub(super) fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    pub(super) fn height(&self) -> f64 {
        self.y1 - self.y0
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke {
    pub(super) color: Color,
    /// In pixels.
    pub(super) width: f64,
    /// Lengths of dashes and gaps in pixels; empty for a line without gaps.
    pub(super) dash: &'static [f64],
}

impl Stroke {
    /// A line without gaps.
    pub(super) fn plain(color: Color, width: f64) -> Self {
        Self { color, width, dash: &[] }
    }
}

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// Height of the font in pixels.
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) color: Color,
    pub(super) anchor: Anchor,
    /// Whether the text has a white edge, which keeps it legible over lines.
    pub(super) halo: bool,
}

impl Style {
    /// Plain text that begins at its place.
    pub(super) fn plain(size: f64, color: Color) -> Self {
        Self { size, bold: false, color, anchor: Anchor::Start, halo: false }
    }

    pub(super) fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(super) fn halo(self) -> Self {
        Self { halo: true, ..self }
    }
}

/// One thing that is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    /// A line through places.
    Line { through: Vec<Spot>, stroke: Stroke },
    /// A closed shape; the tip is told when it is pointed at, where the format can.
    Shape { corners: Vec<Spot>, fill: Option<Color>, stroke: Option<Stroke>, tip: String },
    /// A disc.
    Disc { centre: Spot, radius: f64, fill: Option<Color>, stroke: Option<Stroke>, tip: String },
    /// A line of text; the place is at its base line.
    Text { at: Spot, style: Style, text: String },
}

/// A whole picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    /// What it shows, for those who cannot see it.
    pub(super) title: String,
    /// In pixels.
    pub(super) width: f64,
    /// In pixels.
    pub(super) height: f64,
    pub(super) items: Vec<Item>,
}

impl Picture {
    pub(super) fn line(&mut self, through: &[Spot], stroke: Stroke) {
        self.items.push(Item::Line { through: through.to_vec(), stroke });
    }

    pub(super) fn shape(&mut self, corners: &[Spot], fill: Option<Color>, stroke: Option<Stroke>, tip: &str) {
        self.items.push(Item::Shape { corners: corners.to_vec(), fill, stroke, tip: tip.to_owned() });
    }

    pub(super) fn text(&mut self, at: Spot, style: Style, text: &str) {
        if !text.is_empty() {
            self.items.push(Item::Text { at, style, text: text.to_owned() });
        }
    }

    /// Lines of text below one another; the place is at the base line of the first.
    pub(super) fn lines(&mut self, (x, y): Spot, style: Style, leading: f64, lines: &[String]) {
        for (nth, line) in lines.iter().enumerate() {
            self.text((x, y + nth as f64 * leading), style, line);
        }
    }
}
