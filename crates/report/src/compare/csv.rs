//! Series as one flat table: a line a point, with the cell that it is from.

use crate::json::{Plain, bbox_json};
use sifferkoll_model::{Location, Point, PointFlag, Series, Unit};

const HEAD: [&str; 31] = [
    "municipality_code",
    "municipality",
    "committee",
    "part",
    "concept",
    "key",
    "kind",
    "measure",
    "breakdown",
    "flow",
    "unit",
    "period",
    "value",
    "first_value",
    "flags",
    "statements",
    "raw",
    "path",
    "sha256",
    "document_kind",
    "document_year",
    "table",
    "row",
    "column",
    "page",
    "x0",
    "y0",
    "x1",
    "y1",
    "lines",
    "place",
];

/// Text in UTF-8 with a line of heads; figures with a point and without grouping, flags with blanks between. A field
/// is empty where nothing is known.
pub fn compare_csv(series: &[Series]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and all lines are of one length.
    let _ = writer.write_record(HEAD);
    for one in series {
        for point in &one.points {
            let _ = writer.write_record(line(one, point));
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn line(series: &Series, point: &Point) -> [String; HEAD.len()] {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    let said = point.said.first();
    let of_said = |text: fn(&sifferkoll_model::Said) -> String| said.map(text).unwrap_or_default();
    let flags: Vec<&str> = point.flags.iter().copied().map(PointFlag::name).collect();
    let [page, x0, y0, x1, y1, lines, named] = place(said.map(|said| &said.location));
    let entity = &series.entity;
    [
        or_empty(&entity.municipality_code),
        or_empty(&entity.municipality),
        or_empty(&entity.committee),
        entity.part.to_string(),
        series.concept.clone(),
        series.key.clone(),
        series.kind.clone(),
        series.measure.clone(),
        or_empty(&series.breakdown),
        or_empty(&series.flow),
        series.unit.as_ref().map(|unit| Unit::name(unit).to_owned()).unwrap_or_default(),
        point.period.to_string(),
        Plain(point.value).to_string(),
        point.first_value.map(|value| Plain(value).to_string()).unwrap_or_default(),
        flags.join(" "),
        point.said.len().to_string(),
        of_said(|said| said.raw.clone()),
        of_said(|said| said.path.clone()),
        of_said(|said| said.source.to_string()),
        of_said(|said| said.document_kind.clone().unwrap_or_default()),
        of_said(|said| said.document_year.map(|year| year.to_string()).unwrap_or_default()),
        of_said(|said| said.table.0.clone()),
        of_said(|said| said.row.clone()),
        of_said(|said| said.column.clone()),
        page,
        x0,
        y0,
        x1,
        y1,
        lines,
        named,
    ]
}

/// Page and box, or lines, or the name of what is neither; each empty where another is known.
fn place(location: Option<&Location>) -> [String; 7] {
    let mut fields: [String; 7] = Default::default();
    match location {
        Some(Location::Page { page, bbox }) => {
            fields[0] = page.number().to_string();
            for (field, side) in fields[1..].iter_mut().zip(bbox_json(bbox)) {
                *field = side.to_string();
            }
        }
        Some(Location::Lines { first, last }) => {
            fields[5] = if first == last { first.to_string() } else { format!("{first}-{last}") };
        }
        Some(place @ (Location::Sheet { .. } | Location::Stored { .. })) => {
            fields[6] = place.stored_name().unwrap_or_default();
        }
        None => {}
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use sifferkoll_model::StoredPlace;

    #[test]
    fn every_point_has_a_line_with_its_figure_and_place() {
        let series = [example::children(), example::costs()];
        let text = compare_csv(&series);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads = reader.headers().unwrap().clone();
        let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let points: Vec<&Point> = series.iter().flat_map(|one| &one.points).collect();
        assert_eq!(lines.len(), points.len());
        let at = |line: &csv::StringRecord, head: &str| {
            line[heads.iter().position(|known| known == head).unwrap()].to_owned()
        };
        for (line, point) in lines.iter().zip(&points) {
            assert_eq!(at(line, "value"), point.value.to_string());
            assert_eq!(at(line, "raw"), point.said[0].raw);
            assert_eq!(at(line, "page"), "17");
            assert_eq!(at(line, "lines"), "");
        }
        assert_eq!(at(&lines[1], "flags"), "restated");
    }

    #[test]
    fn places_without_a_page_are_named() {
        let row = Location::Stored { first: 9, last: 9, place: StoredPlace::Row { table: 3, row: 2 } };
        assert_eq!(place(Some(&row)), ["", "", "", "", "", "", "t3r2"]);
        assert_eq!(place(Some(&Location::Lines { first: 4, last: 5 })), ["", "", "", "", "", "4-5", ""]);
    }
}
