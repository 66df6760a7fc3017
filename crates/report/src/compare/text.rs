//! Series as a table for a terminal: a line a series, a column a period.

use super::groups::{Group, groups, periods};
use super::labels;
use super::sources::source;
use super::spark::spark;
use crate::View;
use crate::messages::say;
use crate::tables::one_line;
use crate::text::figure;
use sifferkoll_model::{Period, Point, PointFlag, Series};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Blanks between two columns.
const GAP: usize = 2;
/// Narrowest column of names, in characters: a long word of Swedish fits.
const NARROWEST_NAME: usize = 20;
/// Widest column of names; longer ones take several lines.
const WIDEST_NAME: usize = 48;
/// Share of the width that names may take.
const NAME_SHARE: usize = 3;

/// What to show beside the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompareText {
    /// Columns of the terminal; `None` for as many as are needed.
    pub width: Option<usize>,
    /// Whether to tell the cell behind every figure.
    pub sources: bool,
}

/// All series, those of a group below a heading, then what the marks mean. Figures are never cut: where the width
/// does not hold all periods, the oldest are left out and that is said.
pub fn compare_text(series: &[Series], how: &CompareText, view: &View) -> String {
    let mut used = Used::default();
    let parts: Vec<String> =
        groups(series, view.lang).iter().map(|group| group_text(group, how, view, &mut used)).collect();
    let mut out = parts.join("\n");
    let legend = used.legend(view);
    if !legend.is_empty() {
        out.push('\n');
        out.push_str(&legend);
    }
    out
}

/// What needs a word at the end.
#[derive(Default)]
struct Used {
    flags: BTreeSet<PointFlag>,
    sign: bool,
}

impl Used {
    fn legend(&self, view: &View) -> String {
        let mut out = String::new();
        for flag in &self.flags {
            let meaning = say(view.lang, labels::meaning(*flag), &[]);
            let _ = writeln!(out, "{}  {meaning}", mark_text(&labels::mark(*flag).to_string(), view));
        }
        if self.sign {
            let _ = writeln!(out, "{}  {}", mark_text("±", view), say(view.lang, "compare-sign", &[]));
        }
        out
    }
}

/// A figure and its marks.
struct Cell {
    figure: String,
    marks: String,
    /// Whether it cannot be compared with what stands before it.
    breaks: bool,
}

fn cell(point: &Point, used: &mut Used) -> Cell {
    used.flags.extend(&point.flags);
    let marks = point.flags.iter().filter(|flag| **flag != PointFlag::Break);
    Cell {
        figure: figure(point.value),
        marks: marks.map(|flag| labels::mark(*flag)).collect(),
        breaks: point.flags.contains(&PointFlag::Break),
    }
}

/// A line of a group before it is laid out.
struct Line<'a> {
    series: &'a Series,
    name: Vec<String>,
    unit: String,
    cells: Vec<Option<Cell>>,
    spark: String,
}

/// Widths of a column of figures: the figures, then their marks.
#[derive(Clone, Copy, Default)]
struct Width {
    figure: usize,
    marks: usize,
}

impl Width {
    fn whole(self) -> usize {
        GAP + self.figure + self.marks
    }
}

fn group_text(group: &Group<'_>, how: &CompareText, view: &View, used: &mut Used) -> String {
    let periods = periods(&group.series);
    let widest =
        how.width.map_or(WIDEST_NAME, |width| (width / NAME_SHARE).clamp(NARROWEST_NAME, WIDEST_NAME));
    let lines: Vec<Line<'_>> =
        group.series.iter().map(|series| line(series, group, &periods, widest, view, used)).collect();
    let heads: Vec<String> = periods.iter().map(|period| labels::period(period, view.lang)).collect();
    let widths: Vec<Width> = heads.iter().enumerate().map(|(at, head)| width(head, at, &lines)).collect();
    let name = lines.iter().flat_map(|line| &line.name).map(|part| length(part)).max().unwrap_or(0);
    let unit_head = say(view.lang, "compare-unit", &[]);
    let units = lines.iter().map(|line| length(&line.unit)).max().unwrap_or(0);
    // Where no unit is known there is no column of units.
    let unit = if units == 0 { 0 } else { GAP + units.max(length(&unit_head)) };
    let sparks = lines.iter().map(|line| length(&line.spark)).max().unwrap_or(0);
    let beside = name + unit + if sparks == 0 { 0 } else { GAP + sparks };
    let hidden = folded(&widths, how.width.map(|width| width.saturating_sub(beside)));

    let mut out = format!("{}\n", bold(&group.heading, view));
    if let (true, Some(from)) = (hidden > 0, heads.get(hidden)) {
        let n = hidden.to_string();
        let _ = writeln!(out, "{}", say(view.lang, "compare-folded", &[("n", &n), ("from", from)]));
    }
    let mut head = pad("", name);
    if unit > 0 {
        let _ = write!(head, "{}{}", " ".repeat(GAP), pad(&unit_head, unit - GAP));
    }
    for (text, width) in heads.iter().zip(&widths).skip(hidden) {
        let _ = write!(
            head,
            "{}{text}{}",
            " ".repeat(GAP + width.figure - length(text)),
            " ".repeat(width.marks)
        );
    }
    let _ = writeln!(out, "{}", head.trim_end());
    for line in &lines {
        out.push_str(&line_text(line, &widths, hidden, [name, unit], view));
        if how.sources {
            out.push_str(&sources_text(line.series, view));
        }
    }
    out
}

fn line<'a>(
    series: &'a Series,
    group: &Group<'_>,
    periods: &[Period],
    widest: usize,
    view: &View,
    used: &mut Used,
) -> Line<'a> {
    let of = |period: &Period| series.points.iter().find(|point| point.period == *period);
    // Parts of years are no neighbours of whole ones.
    let years = periods.iter().filter(|period| matches!(period, Period::Year(_)));
    let values: Vec<_> = years.map(|period| of(period).map(|point| point.value)).collect();
    let mut unit = labels::unit(series.unit.as_ref());
    if series.sign_differs {
        used.sign = true;
        unit.push_str(" ±");
    }
    Line {
        series,
        name: wrap(&group.differ.label(series, view.lang), widest),
        unit: unit.trim_start().to_owned(),
        cells: periods.iter().map(|period| of(period).map(|point| cell(point, used))).collect(),
        spark: spark(&values),
    }
}

fn width(head: &str, at: usize, lines: &[Line<'_>]) -> Width {
    let cells = || lines.iter().filter_map(|line| line.cells[at].as_ref());
    // The sign of a break has a place of its own, with a blank at either side.
    let own = |cell: &Cell| length(&cell.figure) + usize::from(cell.breaks);
    let figure = cells().map(own).max().unwrap_or(1).max(length(head));
    Width { figure, marks: cells().map(|cell| length(&cell.marks)).max().unwrap_or(0) }
}

/// How many of the oldest columns have no room; the newest is shown in any case.
fn folded(widths: &[Width], room: Option<usize>) -> usize {
    let Some(room) = room else { return 0 };
    let mut taken = 0;
    let fitting = widths.iter().rev().take_while(|width| {
        taken += width.whole();
        taken <= room
    });
    widths.len() - fitting.count().max(1).min(widths.len())
}

fn line_text(
    line: &Line<'_>,
    widths: &[Width],
    hidden: usize,
    [name, unit]: [usize; 2],
    view: &View,
) -> String {
    let mut out = String::new();
    let (first, more) = line.name.split_first().map_or(("", &[][..]), |(first, more)| (first.as_str(), more));
    out.push_str(&pad(first, name));
    if unit > 0 {
        let _ = write!(out, "{}{}", " ".repeat(GAP), pad(&line.unit, unit - GAP));
    }
    for (cell, width) in line.cells.iter().zip(widths).skip(hidden) {
        let empty = Cell { figure: GAP_SIGN.into(), marks: String::new(), breaks: false };
        let cell = cell.as_ref().unwrap_or(&empty);
        let mut gap = " ".repeat(GAP + width.figure - length(&cell.figure));
        if cell.breaks {
            gap.truncate(gap.len() - GAP);
            gap = format!("{gap}{} ", mark_text(&labels::mark(PointFlag::Break).to_string(), view));
        }
        let after = " ".repeat(width.marks - length(&cell.marks));
        let _ = write!(out, "{gap}{}{}{after}", cell.figure, mark_text(&cell.marks, view));
    }
    if !line.spark.is_empty() {
        let _ = write!(out, "{}{}", " ".repeat(GAP), painted(&line.spark, "36", view));
    }
    let mut out = format!("{}\n", out.trim_end());
    for part in more {
        let _ = writeln!(out, "{part}");
    }
    out
}

/// Where a series has no figure.
const GAP_SIGN: &str = "·";

/// Every cell that says a figure, the one that it is from first.
fn sources_text(series: &Series, view: &View) -> String {
    let mut out = String::new();
    for point in &series.points {
        let period = labels::period(&point.period, view.lang);
        for (nth, said) in point.said.iter().enumerate() {
            let head = if nth == 0 { period.as_str() } else { "" };
            let _ = writeln!(out, "    {}  {}", pad(head, length(&period)), source(said, view.lang));
            for note in &said.notes {
                let words = one_line(&note.words);
                let _ = writeln!(
                    out,
                    "    {}  {}",
                    pad("", length(&period)),
                    say(view.lang, "compare-note", &[("words", &words)])
                );
            }
        }
        if let Some(first) = point.first_value {
            let _ = writeln!(
                out,
                "    {}  {}",
                pad("", length(&period)),
                say(view.lang, "compare-first", &[("value", &figure(first))])
            );
        }
    }
    out
}

/// Text in lines no longer than this, broken between words; a longer word has a line of its own.
fn wrap(text: &str, widest: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if length(line) + 1 + length(word) <= widest => {
                line.push(' ');
                line.push_str(word);
            }
            // What goes on is moved in, so that it is not taken for another name.
            Some(_) => lines.push(format!("  {word}")),
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(length(text))))
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn bold(text: &str, view: &View) -> String {
    painted(text, "1", view)
}

fn mark_text(text: &str, view: &View) -> String {
    painted(text, "33", view)
}

/// In a colour of the terminal where it shows colours.
fn painted(text: &str, code: &str, view: &View) -> String {
    if view.color && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use crate::Lang;
    use proptest::prelude::*;
    use sifferkoll_model::{Decimal, Unit};

    const VIEW: View = View { lang: Lang::En, show_passes: false, color: false };
    const WIDE: CompareText = CompareText { width: None, sources: false };

    fn check(series: &[Series], how: CompareText, expect: &str) {
        let text = compare_text(series, &how, &VIEW);
        assert_eq!(text, expect, "\n{text}");
    }

    #[test]
    fn series_of_one_entity_stand_below_it() {
        check(
            &[example::children(), example::costs()],
            WIDE,
            "\
Katrineholm, Socialnämnden · volym · utfall
                   unit        2020   2021   2022  Jan–Aug 2023     2023
Barn i förskola    antal      1 250  1 310*     ·             ·  ┆ 1 405  ▁▄·█
Kostnad per plats  tkr    -12 345,5    0,0   7,25          7,25~       ·  ▁██·

*  restated: a later report prints this value and says so
┆  cannot be compared with the years before, its document says
~  a part of a year
",
        );
    }

    fn towns() -> [Series; 2] {
        let mut other = example::series("Barn i förskola", Unit::Count, 2021, &["310", "315", "322"]);
        other.entity = example::entity("Vingåker", "0428");
        other.sign_differs = true;
        [example::children(), other]
    }

    #[test]
    fn entities_stand_below_the_measure_and_the_oldest_years_fold_away() {
        check(
            &towns(),
            CompareText { width: Some(50), sources: false },
            "\
Barn i förskola · Socialnämnden · volym · utfall
(from 2021; earlier columns that have no room: 1)
             unit      2021   2022    2023
Katrineholm  antal    1 310*     · ┆ 1 405  ▁▄·█
Vingåker     antal ±    310    315     322  ·▁▄█

*  restated: a later report prints this value and says so
┆  cannot be compared with the years before, its document says
±  printed with either sign in different documents
",
        );
    }

    #[test]
    fn every_figure_has_its_cell() {
        let how = CompareText { width: None, sources: true };
        check(
            &[example::children()],
            how,
            "\
Katrineholm, Socialnämnden · volym · utfall
                 unit    2020   2021   2022    2023
Barn i förskola  antal  1 250  1 310*     · ┆ 1 405  ▁▄·█
    2020  arkiv/årsredovisning-2020.pdf:p17: t3 “Barn i förskola” / “Utfall 2020”: 1 250
    2021  arkiv/årsredovisning-2021.pdf:p17: t3 “Barn i förskola” / “Utfall 2021”: 1 310
          arkiv/årsredovisning-2022.pdf:p17: t3 “Barn i förskola” / “Utfall 2022”: 1 300
          the report of the year prints 1 300
    2023  arkiv/årsredovisning-2023.pdf:p17: t3 “Barn i förskola” / “Utfall 2023”: 1 405
          it says: “Ej jämförbart med tidigare år.”

*  restated: a later report prints this value and says so
┆  cannot be compared with the years before, its document says
",
        );
    }

    #[test]
    fn long_names_take_several_lines_and_nothing_steers_a_terminal() {
        let name = "Antal personer\u{1b}[31m som har beslut om särskilt boende enligt lagen";
        let series = example::series(name, Unit::Count, 2023, &["1"]);
        let text = compare_text(&[series], &CompareText { width: Some(60), sources: true }, &VIEW);
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(text.lines().skip(1).take(4).all(|line| line.chars().count() <= 60), "{text}");
        assert!(text.contains("\n  som har beslut om\n"), "{text}");
    }

    proptest! {
        /// In a terminal of any width every figure that is shown is its point's, and stands below its year.
        #[test]
        fn figures_are_those_of_the_points(
            values in prop::collection::vec(prop::option::of((-99_999_999_i64..99_999_999, 0_u32..4)), 1..12),
            width in prop::option::of(20_usize..120),
        ) {
            let values: Vec<String> = values
                .iter()
                .map(|value| value.map_or("-".into(), |(m, scale)| Decimal::new(m, scale).to_string()))
                .collect();
            prop_assume!(values.iter().any(|value| value != "-"));
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let series = example::series("Mått", Unit::Tkr, 2001, &values);
            let text = compare_text(std::slice::from_ref(&series), &CompareText { width, sources: false }, &VIEW);
            let mut lines = text.lines().skip(1).skip_while(|line| line.starts_with('('));
            let head: Vec<char> = lines.next().unwrap().chars().collect();
            let line: Vec<char> = lines.next().unwrap().chars().collect();
            let years: Vec<&str> = text.lines().find(|line| line.contains("unit")).unwrap().split_whitespace().skip(1).collect();
            prop_assert!(!years.is_empty());
            for year in years {
                // Right ends of year and figure stand below one another, and two blanks stand before the figure.
                let at = head.iter().collect::<String>().find(year).unwrap() + year.len();
                let begin = line[..at].windows(2).rposition(|pair| pair == [' ', ' ']).unwrap() + 2;
                let shown: String = line[begin..at].iter().collect();
                let period = Period::Year(sifferkoll_model::Year(year.parse().unwrap()));
                let point = series.points.iter().find(|point| point.period == period);
                prop_assert_eq!(shown, point.map_or("·".into(), |point| figure(point.value)));
            }
        }
    }
}
