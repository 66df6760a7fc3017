//! The values of a panel: lines with markers, or bars.

use super::ChartForm;
use super::axis::follows;
use super::font::width;
use super::looks::{Look, MARKER};
use super::panel::{Laid, SAMPLE};
use super::picture::{Anchor, Area, GREY, INK, Picture, Spot, Stroke, Style, WHITE};
use super::plan::{Dot, Line};
use crate::compare::labels;
use sifferkoll_model::PointFlag;

/// The line of a break.
pub(super) const BREAK: Stroke = Stroke { color: GREY, width: 1.2, dash: &[5.0, 4.0] };
/// Size of figures at values.
const FIGURE: f64 = 11.0;
/// Size of marks at values.
const MARK: f64 = 12.0;
/// Share of a period's part of the axis that bars take together.
const BARS: f64 = 0.8;
/// Widest bar in pixels.
const WIDEST_BAR: f64 = 64.0;
/// Room between the lines of hatching in pixels.
const HATCH: f64 = 5.0;

/// Draws all values.
pub(super) fn values(to: &mut Picture, laid: &Laid<'_>, plot: &Area) {
    match laid.plan.form {
        ChartForm::Line => {
            for line in &laid.panel.lines {
                connect(to, laid, line, plot);
            }
            for line in &laid.panel.lines {
                mark(to, laid, line, plot);
            }
        }
        ChartForm::Bar => bars(to, laid, plot),
    }
    figures(to, laid, plot);
}

/// Lines between periods that follow on one another and can be compared.
fn connect(to: &mut Picture, laid: &Laid<'_>, line: &Line, plot: &Area) {
    let spot = |dot: &Dot| (laid.plan.axis.x(&dot.period, plot), laid.y(dot.value, plot));
    // The runs that go on; every dot begins one or goes on with one.
    let mut runs: Vec<Vec<&Dot>> = Vec::new();
    for dot in &line.dots {
        let goes_on = runs.iter_mut().find(|run| {
            let last = run.last().is_some_and(|last| follows(&last.period, &dot.period));
            last && !dot.has(PointFlag::Break)
        });
        match goes_on {
            Some(run) => run.push(dot),
            None => runs.push(vec![dot]),
        }
    }
    for run in runs.iter().filter(|run| run.len() > 1) {
        let through: Vec<Spot> = run.iter().map(|dot| spot(dot)).collect();
        to.line(&through, line.look.stroke());
    }
}

fn mark(to: &mut Picture, laid: &Laid<'_>, line: &Line, plot: &Area) {
    for dot in &line.dots {
        let (x, y) = (laid.plan.axis.x(&dot.period, plot), laid.y(dot.value, plot));
        if let Some(first) = dot.first {
            line.look.cross(to, (x, laid.y(first, plot)));
        }
        line.look.mark(to, (x, y), dot.has(PointFlag::Restated) || dot.has(PointFlag::Partial), &dot.tip);
        let style = Style::plain(MARK, INK).bold().halo();
        to.text((x + MARKER + 1.0, y + MARK), style, &marks(dot));
    }
}

/// Signs for what shape and colour do not tell.
fn marks(dot: &Dot) -> String {
    let told = |flag: &PointFlag| match flag {
        PointFlag::Break | PointFlag::Partial => true,
        PointFlag::Restated => dot.first.is_some(),
        PointFlag::Differs | PointFlag::Doubt | PointFlag::Conflict => false,
    };
    dot.flags.iter().filter(|flag| !told(flag)).map(|flag| labels::mark(*flag)).collect()
}

/// Width of a bar in pixels.
fn bar_width(laid: &Laid<'_>, plot: &Area) -> f64 {
    let slot = plot.width() / laid.plan.axis.len().max(1) as f64;
    (slot * BARS / laid.panel.lines.len() as f64).min(WIDEST_BAR)
}

/// The bar of a value: from zero to the value, whatever its sign.
fn bar(laid: &Laid<'_>, nth: usize, dot: &Dot, plot: &Area) -> Area {
    let wide = bar_width(laid, plot);
    let middle = laid.plan.axis.x(&dot.period, plot);
    let x0 = middle + wide * (nth as f64 - laid.panel.lines.len() as f64 / 2.0);
    let (zero, y) = (laid.y(0.0, plot), laid.y(dot.value, plot));
    // A little air, where there is room for it.
    let air = if wide > 6.0 { 1.0 } else { 0.0 };
    Area { x0: x0 + air, y0: zero.min(y), x1: x0 + wide - air, y1: zero.max(y) }
}

fn bars(to: &mut Picture, laid: &Laid<'_>, plot: &Area) {
    for (nth, line) in laid.panel.lines.iter().enumerate() {
        for dot in &line.dots {
            let area = bar(laid, nth, dot, plot);
            let (restated, partial) = (dot.has(PointFlag::Restated), dot.has(PointFlag::Partial));
            filled(to, &area, line.look, restated || partial, &dot.tip);
            if partial {
                hatch(to, &area, line.look);
            }
            let x = f64::midpoint(area.x0, area.x1);
            if let Some(first) = dot.first {
                line.look.cross(to, (x, laid.y(first, plot)));
            }
            let marks = marks(dot);
            // Below the top of the bar, so that figures have the room over it.
            let y = if dot.value < 0.0 { area.y1 - 4.0 } else { area.y0 + MARK + 1.0 };
            to.text((x, y), Style::plain(MARK, INK).bold().halo().anchored(Anchor::Middle), &marks);
        }
    }
}

fn filled(to: &mut Picture, area: &Area, look: Look, hollow: bool, tip: &str) {
    let corners = [(area.x0, area.y0), (area.x1, area.y0), (area.x1, area.y1), (area.x0, area.y1)];
    let fill = if hollow { WHITE } else { look.fill() };
    to.shape(&corners, Some(fill), Some(Stroke::plain(look.color(), 1.2)), tip);
}

/// Slanting lines within the area.
fn hatch(to: &mut Picture, area: &Area, look: Look) {
    let (w, h) = (area.width(), area.height());
    let mut offset = HATCH;
    // Each line runs from the left or bottom edge up to the top or right edge.
    while offset < w + h {
        let from = (area.x0 + (offset - h).max(0.0), area.y0 + offset.min(h));
        let to_spot = (area.x0 + offset.min(w), area.y0 + (offset - w).max(0.0));
        to.line(&[from, to_spot], Stroke::plain(look.color(), 1.0));
        offset += HATCH;
    }
}

/// Figures at the values of a line or bar, where all of them have room.
fn figures(to: &mut Picture, laid: &Laid<'_>, plot: &Area) {
    let wide = |dot: &Dot| width(&dot.printed, FIGURE, false) + 4.0;
    let one = laid.panel.lines.len() == 1;
    let room = match laid.plan.form {
        ChartForm::Line if one => {
            let xs: Vec<f64> =
                laid.panel.lines[0].dots.iter().map(|d| laid.plan.axis.x(&d.period, plot)).collect();
            xs.windows(2).map(|pair| pair[1] - pair[0]).fold(plot.width(), f64::min)
        }
        ChartForm::Bar if one => plot.width() / laid.plan.axis.len().max(1) as f64,
        ChartForm::Bar => bar_width(laid, plot),
        ChartForm::Line => return,
    };
    let dots = || laid.panel.lines.iter().flat_map(|line| &line.dots);
    if dots().any(|dot| wide(dot) > room) {
        return;
    }
    let style = Style::plain(FIGURE, INK).halo().anchored(Anchor::Middle);
    for (nth, line) in laid.panel.lines.iter().enumerate() {
        for (at, dot) in line.dots.iter().enumerate() {
            let (x, y) = match laid.plan.form {
                ChartForm::Line => {
                    let y = laid.y(dot.value, plot);
                    let below = is_valley(&line.dots, at) && y + MARKER + FIGURE + 4.0 < plot.y1;
                    let aside = if below { MARKER + FIGURE + 2.0 } else { -MARKER - 5.0 };
                    (laid.plan.axis.x(&dot.period, plot), y + aside)
                }
                ChartForm::Bar => {
                    let area = bar(laid, nth, dot, plot);
                    let y = if dot.value < 0.0 { area.y1 + FIGURE + 2.0 } else { area.y0 - 4.0 };
                    (f64::midpoint(area.x0, area.x1), y)
                }
            };
            to.text((x, y), style, &dot.printed);
        }
    }
}

/// Whether lines go up from this value to both sides, so that there is no room for a figure over it.
fn is_valley(dots: &[Dot], at: usize) -> bool {
    let higher = |other: Option<usize>| {
        other.and_then(|other| dots.get(other)).is_none_or(|other| other.value > dots[at].value)
    };
    dots.len() > 1 && higher(at.checked_sub(1)) && higher(Some(at + 1))
}

/// What a series looks like, beside its name; the place is at its left end.
pub(super) fn sample(to: &mut Picture, form: ChartForm, look: Look, (x, y): Spot) {
    let right = x + SAMPLE - 6.0;
    match form {
        ChartForm::Line => {
            to.line(&[(x, y), (right, y)], look.stroke());
            look.mark(to, (f64::midpoint(x, right), y), false, "");
        }
        ChartForm::Bar => {
            let area = Area { x0: right - 13.0, y0: y - 6.5, x1: right, y1: y + 6.5 };
            filled(to, &area, look, false, "");
        }
    }
}

/// A sign of the legend: what a value of this sort looks like; the place is its middle.
pub(super) fn sign(to: &mut Picture, form: ChartForm, flag: PointFlag, crossed: bool, (x, y): Spot) {
    let look = Look(0);
    match (flag, form) {
        (PointFlag::Break, _) => to.line(&[(x, y - 8.0), (x, y + 8.0)], BREAK),
        (PointFlag::Restated, ChartForm::Line) if crossed => {
            look.mark(to, (x - 6.0, y), true, "");
            look.cross(to, (x + 6.0, y));
        }
        (PointFlag::Restated, ChartForm::Bar) if crossed => {
            filled(to, &Area { x0: x - 11.0, y0: y - 6.0, x1: x - 1.0, y1: y + 6.0 }, look, true, "");
            look.cross(to, (x + 6.0, y));
        }
        (PointFlag::Partial, ChartForm::Line) => look.mark(to, (x, y), true, ""),
        (PointFlag::Partial, ChartForm::Bar) => {
            let area = Area { x0: x - 6.0, y0: y - 6.0, x1: x + 6.0, y1: y + 6.0 };
            filled(to, &area, look, true, "");
            hatch(to, &area, look);
        }
        _ => {
            let style = Style::plain(MARK, INK).bold().anchored(Anchor::Middle);
            to.text((x, y + MARK * 0.35), style, &labels::mark(flag).to_string());
        }
    }
}
