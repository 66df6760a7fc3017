//! One panel: its measures first, so that the panels of a row can be of one height, then its drawing.

use super::ChartForm;
use super::axis;
use super::drawing;
use super::fit::{apart, widest, wrap};
use super::font::width;
use super::picture::{AXIS, Anchor, Area, GREY, GRID, INK, Picture, Stroke, Style};
use super::plan::{Panel, Plan};
use super::scale::{Scale, scale};
use crate::Lang;
use crate::messages::say;
use sifferkoll_model::PointFlag;

/// Sizes of text in pixels, and the height of a line of them.
const TITLE: (f64, f64) = (14.0, 18.0);
pub(super) const LABEL: (f64, f64) = (13.0, 16.0);
const SMALL: (f64, f64) = (11.0, 14.0);
const TICK: f64 = 12.0;

/// Room between a plot and the labels beside it, and for the sample of a line.
const ASIDE: f64 = 14.0;
pub(super) const SAMPLE: f64 = 26.0;
/// Room between labels.
const BETWEEN: f64 = 5.0;
/// Widest label of a break.
const BREAK_WIDTH: f64 = 190.0;
/// How far a label of a break may reach over the right edge of the plot, where nothing stands at its height.
const OVERHANG: f64 = 6.0;
/// From the line of a break to its label.
const BREAK_ASIDE: f64 = 5.0;
/// Room over the highest value for what is printed there.
const OVER: f64 = 18.0;
/// Names of series that the label of a break holds; more are counted.
const BREAK_NAMES: usize = 2;

/// What a panel may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) width: f64,
    /// Least height of the plot.
    pub(super) plot: f64,
    /// Greatest width of labels.
    pub(super) label: f64,
}

/// A panel with all its measures.
pub(super) struct Laid<'a> {
    pub(super) plan: &'a Plan,
    pub(super) panel: &'a Panel,
    pub(super) scale: Scale,
    title: Vec<String>,
    unit: Vec<String>,
    /// Labels of the lines; empty for a line alone.
    labels: Vec<Vec<String>>,
    breaks: Vec<Break>,
    /// Heights of what stands over the plot, of the plot, and of what stands under it.
    over: f64,
    plot: f64,
    under: f64,
    left: f64,
    right: f64,
}

/// A line between years that cannot be compared.
struct Break {
    /// From the left edge of the plot.
    x: f64,
    label: Vec<String>,
    /// From the left edge of the plot.
    label_x: f64,
    /// Lines of labels over this one.
    row: usize,
}

impl<'a> Laid<'a> {
    pub(super) fn new(plan: &'a Plan, panel: &'a Panel, room: Room, lang: Lang) -> Self {
        let dots = || panel.lines.iter().flat_map(|line| &line.dots);
        let values = dots().flat_map(|dot| [Some(dot.value), dot.first]).flatten();
        let steps = (room.plot / 60.0).clamp(3.0, 8.0);
        let scale = scale(values, plan.form == ChartForm::Bar, panel.whole, steps);
        let left = scale.ticks.iter().map(|tick| width(&tick.label, TICK, false)).fold(0.0, f64::max) + 8.0;
        let labels: Vec<Vec<String>> = match &panel.lines[..] {
            [_] => Vec::new(),
            lines => lines.iter().map(|line| wrap(&line.label, LABEL.0, false, room.label)).collect(),
        };
        let label = labels.iter().map(|lines| widest(lines, LABEL.0, false)).fold(0.0, f64::max);
        let right = if labels.is_empty() { 6.0 } else { ASIDE + SAMPLE + label };
        let across = (room.width - left - right).max(1.0);
        let breaks = breaks(plan, panel, across, lang);
        let title = wrap(&panel.title, TITLE.0, true, room.width);
        let rows = breaks.iter().map(|one| one.row + one.label.len()).max().unwrap_or(0);
        let unit = wrap(&panel.unit, TICK, false, room.width);
        let stacked: f64 = labels.iter().map(|lines| label_height(lines)).sum();
        Self {
            plan,
            panel,
            scale,
            over: title.len() as f64 * TITLE.1 + unit_height(&unit) + rows as f64 * SMALL.1 + OVER,
            plot: room.plot.max(stacked),
            under: axis::LABEL + 12.0,
            title,
            unit,
            labels,
            breaks,
            left,
            right,
        }
    }

    /// In pixels.
    pub(super) fn height(&self) -> f64 {
        self.over + self.plot + self.under
    }

    /// Draws the panel into the area, whose plot takes all the height that is left.
    pub(super) fn draw(&self, to: &mut Picture, area: &Area) {
        let style = Style::plain(TITLE.0, INK).bold();
        to.lines((area.x0, area.y0 + TITLE.0), style, TITLE.1, &self.title);
        let top = area.y0 + self.title.len() as f64 * TITLE.1;
        to.lines((area.x0, top + LABEL.0), Style::plain(TICK, GREY), LABEL.1, &self.unit);
        let plot = Area {
            x0: area.x0 + self.left,
            y0: area.y0 + self.over,
            x1: area.x1 - self.right,
            y1: area.y1 - self.under,
        };
        self.scales(to, &plot);
        self.draw_breaks(to, &plot, top + unit_height(&self.unit));
        drawing::values(to, self, &plot);
        self.draw_labels(to, &plot);
    }

    /// Where a value stands.
    pub(super) fn y(&self, value: f64, plot: &Area) -> f64 {
        let share = (value - self.scale.low) / (self.scale.high - self.scale.low);
        plot.y1 - share * plot.height()
    }

    fn scales(&self, to: &mut Picture, plot: &Area) {
        for tick in &self.scale.ticks {
            let y = self.y(tick.value, plot);
            let zero = tick.value == 0.0;
            let stroke = if zero { Stroke::plain(AXIS, 1.2) } else { Stroke::plain(GRID, 1.0) };
            to.line(&[(plot.x0, y), (plot.x1, y)], stroke);
            let style = Style::plain(TICK, GREY).anchored(Anchor::End);
            to.text((plot.x0 - 6.0, y + TICK * 0.35), style, &tick.label);
        }
        to.line(&[(plot.x0, plot.y1), (plot.x1, plot.y1)], Stroke::plain(AXIS, 1.0));
        for (x, label) in self.plan.axis.labels(plot) {
            to.line(&[(x, plot.y1), (x, plot.y1 + 4.0)], Stroke::plain(AXIS, 1.0));
            let style = Style::plain(axis::LABEL, GREY).anchored(Anchor::Middle);
            to.text((x, plot.y1 + 6.0 + axis::LABEL), style, label);
        }
    }

    fn draw_breaks(&self, to: &mut Picture, plot: &Area, top: f64) {
        for one in &self.breaks {
            let x = plot.x0 + one.x;
            to.line(&[(x, top + one.row as f64 * SMALL.1 + 3.0), (x, plot.y1)], drawing::BREAK);
        }
        // After the lines, which a label beside the right edge may cross.
        for one in &self.breaks {
            let first = top + one.row as f64 * SMALL.1 + SMALL.0;
            let style = Style::plain(SMALL.0, INK).halo();
            to.lines((plot.x0 + one.label_x, first), style, SMALL.1, &one.label);
        }
    }

    /// Names beside the plot, each near the end of its line, or in order for bars.
    fn draw_labels(&self, to: &mut Picture, plot: &Area) {
        if self.labels.is_empty() {
            return;
        }
        let ends = self.panel.lines.iter().map(|line| {
            let last = line.dots.last()?;
            let at_end = self.plan.form == ChartForm::Line && self.plan.axis.is_last(&last.period);
            at_end.then(|| (self.plan.axis.x(&last.period, plot), self.y(last.value, plot)))
        });
        let ends: Vec<_> = ends.collect();
        let by_line = self.plan.form == ChartForm::Line;
        let wanted: Vec<(f64, f64)> = self
            .labels
            .iter()
            .zip(&self.panel.lines)
            .map(|(label, line)| {
                let last =
                    line.dots.last().filter(|_| by_line).map_or(plot.y0, |dot| self.y(dot.value, plot));
                (last, label_height(label))
            })
            .collect();
        let centres = apart(&wanted, plot.y0 - OVER, plot.y1);
        for (((centre, label), line), end) in
            centres.iter().zip(&self.labels).zip(&self.panel.lines).zip(&ends)
        {
            let x = plot.x1 + ASIDE;
            if let Some((last, y)) = end {
                to.line(&[(last + 7.0, *y), (x - 3.0, *centre)], Stroke::plain(AXIS, 0.6));
            }
            drawing::sample(to, self.plan.form, line.look, (x, *centre));
            let first = centre - label.len() as f64 * LABEL.1 / 2.0 + LABEL.0 * 0.9;
            to.lines((x + SAMPLE, first), Style::plain(LABEL.0, INK), LABEL.1, label);
        }
    }
}

/// Height of the unit, or a little air where there is none.
fn unit_height(lines: &[String]) -> f64 {
    (lines.len() as f64 * LABEL.1).max(4.0)
}

fn label_height(lines: &[String]) -> f64 {
    lines.len() as f64 * LABEL.1 + BETWEEN
}

/// Breaks with their labels, none over another.
fn breaks(plan: &Plan, panel: &Panel, across: f64, lang: Lang) -> Vec<Break> {
    let plot = Area { x0: 0.0, y0: 0.0, x1: across, y1: 1.0 };
    let mut places: Vec<(f64, Vec<&str>)> = Vec::new();
    for line in &panel.lines {
        for dot in line.dots.iter().filter(|dot| dot.has(PointFlag::Break)) {
            let x = plan.axis.before(&dot.period, &plot);
            match places.iter_mut().find(|(known, _)| (*known - x).abs() < 0.5) {
                Some((_, names)) => names.push(&line.label),
                None => places.push((x, vec![&line.label])),
            }
        }
    }
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Right ends of the labels so far, and the rows that they take.
    let mut taken: Vec<(f64, f64, usize, usize)> = Vec::new();
    let mut breaks = Vec::new();
    for (x, names) in places {
        let words = match names.len() {
            n if n == panel.lines.len() => say(lang, "compare-chart-break", &[]),
            n if n > BREAK_NAMES => say(lang, "compare-chart-break-many", &[("n", &n.to_string())]),
            _ => say(lang, "compare-chart-break-of", &[("list", &names.join("; "))]),
        };
        let label = wrap(&words, SMALL.0, false, BREAK_WIDTH.min(across));
        let wide = widest(&label, SMALL.0, false);
        // To the right of its line, so that the lines of earlier breaks pass it; else to the left.
        let label_x = if x + BREAK_ASIDE + wide <= across + OVERHANG {
            x + BREAK_ASIDE
        } else {
            (x - BREAK_ASIDE - wide).max(0.0)
        };
        let mut row = 0;
        while let Some(other) = taken.iter().find(|(x0, x1, from, to)| {
            label_x < *x1 + 6.0 && *x0 < label_x + wide + 6.0 && row < *to && *from < row + label.len()
        }) {
            row = other.3;
        }
        taken.push((label_x, label_x + wide, row, row + label.len()));
        breaks.push(Break { x, label, label_x, row });
    }
    breaks
}
