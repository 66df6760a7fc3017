//! Pictures of made-up series: what must be in them, and what must not cover what.

use super::picture::{Anchor, Item, Picture};
use super::*;
use crate::compare::example::{self, entity, flag, series};
use sifferkoll_model::{Month, Period, PointFlag, Unit, Year};

const FORMS: [ChartForm; 2] = [ChartForm::Line, ChartForm::Bar];

/// So many series with names of many letters, each with its own values.
fn many(number: usize, years: usize) -> Vec<Series> {
    let one = |nth: usize| {
        let values: Vec<String> =
            (0..years).map(|year| (100 + nth * 7 + (year * (nth + 5)) % 29).to_string()).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let name = format!("Mått {nth} om gymnasiesärskoleverksamhetens elever och vårdnadshavare");
        series(&name, Unit::Count, 2014, &values)
    };
    (0..number).map(one).collect()
}

fn towns() -> Vec<Series> {
    let towns = ["Katrineholm", "Flen", "Vingåker", "Strängnäs", "Östhammar"];
    let mut all = many(5, 8);
    for (one, town) in all.iter_mut().zip(towns) {
        one.key = "barn".into();
        one.concept = "Barn & <unga>".into();
        one.entity = entity(town, "0000");
    }
    flag(&mut all[1], 2017, PointFlag::Break);
    flag(&mut all[2], 2018, PointFlag::Break);
    flag(&mut all[3], 2016, PointFlag::Restated);
    flag(&mut all[3], 2021, PointFlag::Differs);
    flag(&mut all[4], 2021, PointFlag::Doubt);
    all
}

/// Series of many sorts.
fn cases() -> Vec<Vec<Series>> {
    let mut parts = example::children();
    for (point, last) in parts.points.iter_mut().zip(1..) {
        point.period = Period::Months { year: Year(2023), first: Month(1), last: Month(last) };
        point.flags.push(PointFlag::Partial);
    }
    let sized = |values: &[&str]| vec![series("Mått", Unit::Kr, 2020, values)];
    vec![
        vec![example::children()],
        vec![example::children(), example::costs()],
        vec![parts],
        towns(),
        sized(&["7"]),
        sized(&["-12345678901234", "22345678901234.5"]),
        sized(&["0", "0", "0"]),
        sized(&["0.0001", "-", "-", "0.0004"]),
        sized(&["5", "-3", "-", "-8", "9", "1", "4", "3", "7", "6"]),
        many(1, 25),
        many(12, 6),
        many(40, 6),
    ]
}

fn texts(picture: &Picture) -> Vec<(&str, [f64; 4])> {
    let boxed = |item: &'_ Item| match item {
        Item::Text { at: (x, y), style, text } => {
            let wide = font::own_width(text, style.size);
            let x0 = match style.anchor {
                Anchor::Start => *x,
                Anchor::Middle => x - wide / 2.0,
                Anchor::End => x - wide,
            };
            Some([x0, y - style.size * 0.7, x0 + wide, *y])
        }
        _ => None,
    };
    let text = |item: &'_ Item| matches!(item, Item::Text { .. });
    let items = picture.items.iter().filter(|item| text(item));
    items
        .filter_map(|item| match item {
            Item::Text { text, .. } => Some((text.as_str(), boxed(item)?)),
            _ => None,
        })
        .collect()
}

#[test]
fn texts_lie_in_the_picture_and_none_over_another() {
    for series in cases() {
        for form in FORMS {
            let picture = picture(&series, form, Lang::Sv).unwrap();
            let texts = texts(&picture);
            for (at, (text, [x0, y0, x1, y1])) in texts.iter().enumerate() {
                assert!(
                    *x0 >= 0.0 && *y0 >= 0.0 && *x1 <= picture.width && *y1 <= picture.height,
                    "{text} leaves the picture of {}",
                    picture.title
                );
                for (other, [a0, b0, a1, b1]) in &texts[..at] {
                    let apart = x1 <= a0 || a1 <= x0 || y1 <= b0 || b1 <= y0;
                    assert!(apart, "{text} lies over {other} in {} ({form:?})", picture.title);
                }
            }
        }
    }
}

#[test]
fn svg_is_well_formed_and_holds_every_name() {
    for series in cases() {
        for form in FORMS {
            let svg = compare_svg(&series, form, Lang::Sv).unwrap();
            assert_eq!(svg, compare_svg(&series, form, Lang::Sv).unwrap(), "the same series, the same bytes");
            let tree = roxmltree::Document::parse(&svg).unwrap();
            let words: String =
                tree.descendants().filter_map(|node| node.text()).collect::<Vec<_>>().join(" ");
            let letters = |text: &str| text.replace(['-', ' '], "");
            let all = letters(&words);
            for one in &series {
                assert!(all.contains(&letters(&one.concept)), "{} is missing", one.concept);
                let town = one.entity.municipality.as_deref().unwrap();
                assert!(words.contains(town), "{town} is missing");
                for point in &one.points {
                    let tip = format!(": {} ", crate::text::figure(point.value));
                    assert!(words.contains(&tip), "{tip} is missing");
                }
            }
            assert!(words.contains("Källa: årsredovisning-20"), "no source");
        }
    }
}

#[test]
fn png_has_two_pixels_for_one() {
    for form in FORMS {
        let series = [example::children(), example::costs()];
        let bytes = compare_png(&series, form, Lang::En).unwrap();
        let pixels = tiny_skia::Pixmap::decode_png(&bytes).unwrap();
        let drawn = picture(&series, form, Lang::En).unwrap();
        assert_eq!((pixels.width(), pixels.height()), png::size(&drawn));
        assert_eq!(f64::from(pixels.width()), drawn.width * 2.0);
        let inked = pixels.pixels().iter().filter(|pixel| pixel.red() < 250).count();
        assert!(inked > 10_000, "{inked} pixels are no picture");
        assert_eq!(bytes, compare_png(&series, form, Lang::En).unwrap(), "the same series, the same bytes");
    }
}

/// The lines of values of a picture with one series: numbers of the points that each goes through.
fn runs(series: &Series) -> Vec<usize> {
    let picture = picture(std::slice::from_ref(series), ChartForm::Line, Lang::En).unwrap();
    let stroke = looks::Look(0).stroke();
    let run = |item: &Item| match item {
        Item::Line { through, stroke: own } if *own == stroke => Some(through.len()),
        _ => None,
    };
    picture.items.iter().filter_map(run).collect()
}

#[test]
fn no_line_crosses_a_missing_year_or_a_break() {
    let check = |values: &[&str], breaks: &[u16], expect: &[usize]| {
        let mut one = series("Mått", Unit::Count, 2010, values);
        for year in breaks {
            flag(&mut one, *year, PointFlag::Break);
        }
        assert_eq!(runs(&one), expect, "{values:?} {breaks:?}");
    };
    check(&["1", "2", "3", "4"], &[], &[4]);
    check(&["1", "2", "-", "4", "5", "6"], &[], &[2, 3]);
    check(&["1", "2", "3", "4", "5"], &[2012], &[2, 3]);
    check(&["1", "-", "3"], &[], &[]);
}

#[test]
fn bars_begin_at_zero() {
    let one = series("Mått", Unit::Count, 2020, &["1000", "1001"]);
    let plan = plan::plan(std::slice::from_ref(&one), ChartForm::Bar, Lang::En).unwrap();
    let scale = scale::scale(plan.panels[0].lines[0].dots.iter().map(|dot| dot.value), true, true, 5.0);
    assert_eq!(scale.low, 0.0);
    let svg = compare_svg(&[one], ChartForm::Bar, Lang::En).unwrap();
    assert!(!svg.contains("does not begin at zero"));
}

#[test]
fn what_cannot_be_drawn_is_told() {
    assert_eq!(compare_svg(&[], ChartForm::Line, Lang::En), Err(ChartFailure::Empty));
    let failure = compare_png(&many(61, 2), ChartForm::Bar, Lang::En).unwrap_err();
    assert_eq!(failure, ChartFailure::TooMany { panels: 61, most: 60 });
}

#[test]
fn units_and_sizes_have_panels_of_their_own() {
    let panels = |series: &[Series]| plan::plan(series, ChartForm::Line, Lang::En).unwrap().panels.len();
    assert_eq!(panels(&many(12, 3)), 1);
    assert_eq!(panels(&many(13, 3)), 13);
    assert_eq!(panels(&[example::children(), example::costs()]), 2);
    let sizes = [
        series("A", Unit::Count, 2020, &["10"]),
        series("B", Unit::Count, 2020, &["2000"]),
        series("C", Unit::Count, 2020, &["150"]),
        series("D", Unit::Count, 2020, &["0"]),
    ];
    assert_eq!(panels(&sizes), 2);
}
