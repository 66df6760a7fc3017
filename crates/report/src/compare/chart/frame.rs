//! The whole picture: title, panels in a grid, notes.

use super::fit::wrap;
use super::notes::Notes;
use super::panel::{Laid, Room};
use super::picture::{Area, GREY, INK, Picture, Style};
use super::plan::Plan;
use crate::Lang;

/// White around everything, and between panels, in pixels.
const MARGIN: f64 = 24.0;
const GUTTER: f64 = 32.0;
/// Sizes of text in pixels, and the height of a line of them.
const TITLE: (f64, f64) = (20.0, 26.0);
const SUBTITLE: (f64, f64) = (14.0, 19.0);

/// Width of a picture with so many panels, and how many stand beside one another.
fn grid(panels: usize, named: bool) -> (f64, usize) {
    match panels {
        1 => (960.0, 1),
        // Names beside the plots take room.
        2..=4 => (1120.0, 2),
        _ if named => (1280.0, 2),
        5..=9 => (1280.0, 3),
        _ => (1400.0, 4),
    }
}

/// Least height of a plot, and greatest width of the names beside it.
fn room(width: f64, columns: usize) -> Room {
    let width = (width - 2.0 * MARGIN - GUTTER * (columns - 1) as f64) / columns as f64;
    let plot = if columns == 1 { 380.0 } else { 190.0 };
    Room { width, plot, label: (width * 0.26).max(100.0) }
}

/// Draws everything.
pub(super) fn draw(plan: &Plan, lang: Lang) -> Picture {
    let named = plan.panels.iter().any(|panel| panel.lines.len() > 1);
    let (width, columns) = grid(plan.panels.len(), named);
    let across = width - 2.0 * MARGIN;
    let room = room(width, columns);
    let laid: Vec<Laid<'_>> = plan.panels.iter().map(|panel| Laid::new(plan, panel, room, lang)).collect();
    let cut = laid.iter().any(|panel| panel.scale.low > 0.0 || panel.scale.high < 0.0);
    let several = laid.iter().enumerate().any(|(nth, panel)| {
        let same_unit = |other: &&Laid<'_>| other.panel.unit == panel.panel.unit;
        laid[..nth].iter().filter(same_unit).any(|other| other.scale != panel.scale)
    });
    let notes = Notes::new(plan, [cut, several], across, lang);

    let mut picture = Picture { title: spoken(plan), width, height: 0.0, items: Vec::new() };
    let title = wrap(&plan.title, TITLE.0, true, across);
    let subtitle = wrap(&plan.subtitle, SUBTITLE.0, false, across);
    let mut y = MARGIN;
    picture.lines((MARGIN, y + TITLE.0 * 0.8), Style::plain(TITLE.0, INK).bold(), TITLE.1, &title);
    y += title.len() as f64 * TITLE.1;
    picture.lines((MARGIN, y + SUBTITLE.0 * 0.8), Style::plain(SUBTITLE.0, GREY), SUBTITLE.1, &subtitle);
    y += subtitle.len() as f64 * SUBTITLE.1 + 8.0;
    for row in laid.chunks(columns) {
        let height = row.iter().map(Laid::height).fold(0.0, f64::max);
        for (nth, panel) in row.iter().enumerate() {
            let x0 = MARGIN + nth as f64 * (room.width + GUTTER);
            panel.draw(&mut picture, &Area { x0, y0: y, x1: x0 + room.width, y1: y + height });
        }
        y += height + GUTTER / 2.0;
    }
    notes.draw(&mut picture, plan, (MARGIN, y));
    picture.height = (y + notes.height + MARGIN * 0.75).ceil();
    picture
}

/// What the picture shows, in one line.
fn spoken(plan: &Plan) -> String {
    let parts = [plan.title.as_str(), plan.subtitle.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
