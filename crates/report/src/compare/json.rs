//! Series as JSON: every figure a string with a plain decimal, every point with all cells that say it.

use crate::json::{LocationJson, Plain, location_json};
use serde::Serialize;
use sifferkoll_model::{Doubt, Entity, Note, Point, PointFlag, Said, Series, Unit};

const SCHEMA: &str = "sifferkoll/compare/1";

/// The series in the order in which they came.
pub fn compare_json(series: &[Series]) -> impl Serialize + use<'_> {
    CompareJson { schema: SCHEMA, series: series.iter().map(series_json).collect() }
}

#[derive(Serialize)]
struct CompareJson<'a> {
    schema: &'static str,
    series: Vec<SeriesJson<'a>>,
}

#[derive(Serialize)]
struct SeriesJson<'a> {
    entity: EntityJson<'a>,
    concept: &'a str,
    key: &'a str,
    kind: &'a str,
    measure: &'a str,
    breakdown: Option<&'a str>,
    flow: Option<&'a str>,
    unit: Option<&'a str>,
    sign_differs: bool,
    points: Vec<PointJson<'a>>,
}

fn series_json(series: &Series) -> SeriesJson<'_> {
    let unit = series.unit.as_ref().map(Unit::name);
    SeriesJson {
        entity: entity_json(&series.entity),
        concept: &series.concept,
        key: &series.key,
        kind: &series.kind,
        measure: &series.measure,
        breakdown: series.breakdown.as_deref(),
        flow: series.flow.as_deref(),
        unit,
        sign_differs: series.sign_differs,
        points: series.points.iter().map(|point| point_json(point, unit)).collect(),
    }
}

#[derive(Serialize)]
struct EntityJson<'a> {
    municipality: Option<MunicipalityJson<'a>>,
    committee: Option<&'a str>,
    part: u32,
}

#[derive(Serialize)]
struct MunicipalityJson<'a> {
    code: Option<&'a str>,
    name: Option<&'a str>,
}

fn entity_json(entity: &Entity) -> EntityJson<'_> {
    let (code, name) = (entity.municipality_code.as_deref(), entity.municipality.as_deref());
    let known = code.is_some() || name.is_some();
    EntityJson {
        municipality: known.then_some(MunicipalityJson { code, name }),
        committee: entity.committee.as_deref(),
        part: entity.part,
    }
}

#[derive(Serialize)]
struct PointJson<'a> {
    period: String,
    value: Plain,
    unit: Option<&'a str>,
    first_value: Option<Plain>,
    flags: Vec<&'static str>,
    statements: Vec<SaidJson<'a>>,
}

fn point_json<'a>(point: &'a Point, unit: Option<&'a str>) -> PointJson<'a> {
    PointJson {
        period: point.period.to_string(),
        value: Plain(point.value),
        unit,
        first_value: point.first_value.map(Plain),
        flags: point.flags.iter().copied().map(PointFlag::name).collect(),
        statements: point.said.iter().map(said_json).collect(),
    }
}

#[derive(Serialize)]
struct SaidJson<'a> {
    value: Plain,
    raw: &'a str,
    printed: Plain,
    unit: Option<&'a str>,
    own: bool,
    doubt: Option<&'static str>,
    source: SourceJson<'a>,
    document: DocumentJson<'a>,
    table: &'a str,
    row: &'a str,
    column: &'a str,
    location: LocationJson,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<NoteJson<'a>>,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    path: &'a str,
    sha256: String,
}

#[derive(Serialize)]
struct DocumentJson<'a> {
    kind: Option<&'a str>,
    year: Option<u16>,
}

fn said_json(said: &Said) -> SaidJson<'_> {
    SaidJson {
        value: Plain(said.value),
        raw: &said.raw,
        printed: Plain(said.printed),
        unit: said.unit.as_ref().map(Unit::name),
        own: said.own,
        doubt: doubt(said.doubt),
        source: SourceJson { path: &said.path, sha256: said.source.to_string() },
        document: DocumentJson { kind: said.document_kind.as_deref(), year: said.document_year },
        table: &said.table.0,
        row: &said.row,
        column: &said.column,
        location: location_json(&said.location),
        notes: said.notes.iter().map(note_json).collect(),
    }
}

/// As the dataset names it; `None` where the print allows one reading.
fn doubt(doubt: Doubt) -> Option<&'static str> {
    match doubt {
        Doubt::None => None,
        Doubt::Recognised => Some("recognised"),
        Doubt::Damaged => Some("damaged"),
        Doubt::Settled => Some("settled"),
        Doubt::Open => Some("open"),
    }
}

#[derive(Serialize)]
struct NoteJson<'a> {
    kind: &'static str,
    words: &'a str,
    location: LocationJson,
}

fn note_json(note: &Note) -> NoteJson<'_> {
    NoteJson { kind: note.kind.name(), words: &note.words, location: location_json(&note.location) }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use serde_json::Value;

    #[test]
    fn figures_are_strings_and_every_statement_has_its_place() {
        let series = example::children();
        let json = serde_json::to_value(compare_json(std::slice::from_ref(&series))).unwrap();
        assert_eq!(json["schema"], SCHEMA);
        let one = &json["series"][0];
        assert_eq!(one["entity"]["municipality"]["code"], "0483");
        assert_eq!((&one["unit"], &one["breakdown"]), (&Value::from("antal"), &Value::Null));
        let points = one["points"].as_array().unwrap();
        assert_eq!(points.len(), series.points.len());
        for (json, point) in points.iter().zip(&series.points) {
            assert_eq!(json["value"], point.value.to_string());
            assert_eq!(json["period"], point.period.to_string());
            let statements = json["statements"].as_array().unwrap();
            assert_eq!(statements.len(), point.said.len());
            for (json, said) in statements.iter().zip(&point.said) {
                assert_eq!(json["raw"], said.raw.as_str());
                assert_eq!(json["source"]["sha256"], said.source.to_string());
                assert_eq!(json["location"]["page"], 17);
            }
        }
        let restated = points.iter().find(|point| point["period"] == "2021").unwrap();
        assert_eq!(restated["first_value"], "1300");
        assert_eq!(restated["flags"], serde_json::json!(["restated"]));
    }
}
