//! What stands below a picture: what its signs mean, and where its figures are from.

use super::drawing;
use super::fit::wrap;
use super::font::width;
use super::picture::{GREY, INK, Picture, Spot, Style};
use super::plan::Plan;
use crate::Lang;
use crate::compare::labels;
use crate::messages::say;
use sifferkoll_model::PointFlag;

/// Size of text and height of a line in pixels.
const TEXT: (f64, f64) = (12.0, 19.0);
/// Of the sources.
const SOURCE: (f64, f64) = (11.0, 15.0);
/// Room for a sign, and between a note and the next sign.
const SIGN: f64 = 32.0;
const BETWEEN: f64 = 24.0;

/// All notes with their places, from the left and the top of where they begin.
pub(super) struct Notes {
    signs: Vec<(Option<PointFlag>, Spot, Vec<String>)>,
    sources: Vec<String>,
    sources_top: f64,
    crossed: bool,
    pub(super) height: f64,
}

impl Notes {
    /// `cut` says that a scale does not begin at zero, `several` that panels of one unit have different ones.
    pub(super) fn new(plan: &Plan, [cut, several]: [bool; 2], across: f64, lang: Lang) -> Self {
        let dots = || plan.panels.iter().flat_map(|panel| &panel.lines).flat_map(|line| &line.dots);
        let used = PointFlag::ALL.into_iter().filter(|flag| dots().any(|dot| dot.has(*flag)));
        let mut notes: Vec<(Option<PointFlag>, String)> =
            used.map(|flag| (Some(flag), say(lang, labels::meaning(flag), &[]))).collect();
        let crossed = dots().any(|dot| dot.first.is_some());
        for (flag, words) in &mut notes {
            if crossed && *flag == Some(PointFlag::Restated) {
                words.push_str(&say(lang, "compare-chart-first", &[]));
            }
        }
        if plan.sign_differs {
            notes.push((None, format!("± {}", say(lang, "compare-sign", &[]))));
        }
        if cut {
            notes.push((None, say(lang, "compare-chart-cut", &[])));
        }
        if several {
            notes.push((None, say(lang, "compare-chart-scales", &[])));
        }
        let mut signs = Vec::new();
        let (mut x, mut y) = (0.0, 0.0);
        for (flag, words) in notes {
            let sign = if flag.is_some() { SIGN } else { 0.0 };
            let lines = wrap(&words, TEXT.0, false, across - sign);
            let wide = sign + lines.iter().map(|line| width(line, TEXT.0, false)).fold(0.0, f64::max);
            if x > 0.0 && x + wide > across {
                (x, y) = (0.0, y + TEXT.1);
            }
            let more = lines.len().saturating_sub(1) as f64 * TEXT.1;
            signs.push((flag, (x, y), lines));
            if more > 0.0 {
                (x, y) = (0.0, y + more + TEXT.1);
            } else {
                x += wide + BETWEEN;
            }
        }
        let sources_top = if signs.is_empty() { 0.0 } else { y + TEXT.1 + 4.0 };
        let sources = wrap(&plan.sources, SOURCE.0, false, across);
        let height = sources_top + sources.len() as f64 * SOURCE.1;
        Self { signs, sources, sources_top, crossed, height }
    }

    pub(super) fn draw(&self, to: &mut Picture, plan: &Plan, (left, top): Spot) {
        for (flag, (x, y), lines) in &self.signs {
            let (x, y) = (left + x, top + y);
            let mut text = x;
            if let Some(flag) = flag {
                drawing::sign(to, plan.form, *flag, self.crossed, (x + SIGN / 2.0 - 4.0, y + TEXT.1 / 2.0));
                text += SIGN;
            }
            to.lines((text, y + TEXT.1 / 2.0 + TEXT.0 * 0.35), Style::plain(TEXT.0, INK), TEXT.1, lines);
        }
        let first = top + self.sources_top + SOURCE.0;
        to.lines((left, first), Style::plain(SOURCE.0, GREY), SOURCE.1, &self.sources);
    }
}
