//! The JSON of the contract: one object a document. Every figure is a string with a plain decimal.
//!
//! In: the outcome of a document. Out: what serialises to its JSON, borrowed from the outcome and written piece by
//! piece, since a long report has a hundred thousand values. Field order is the order in the output.

use crate::View;
use crate::inferences::{InferenceJson, inferences};
use crate::messages::say;
use crate::meta::{MetaJson, meta_json};
use crate::tables::thousandths;
use crate::text::message;
use serde::{Serialize, Serializer};
use sifferkoll_model::{
    CanonicalTable, CellId, CheckSummary, Column, Decimal, Document, Failure, Finding, Location, Note,
    Outcome, Printed, Rect, RelatedCell, Repair, RiskValue, Row, SheetCellId, SourceInfo, Standing,
    StoredPlace, Unit, Warning,
};
use std::collections::{BTreeMap, BTreeSet};

const SCHEMA: &str = "sifferkoll/document/1";

/// A checked document, or why it could not be read.
pub fn check_json<'a>(path: &'a str, outcome: &'a Outcome, view: &View) -> impl Serialize + use<'a> {
    either(SCHEMA, path, outcome, |document| document_json(document, view, true))
}

/// An extracted document without findings, or why it could not be read.
pub fn extract_json<'a>(path: &'a str, outcome: &'a Outcome, view: &View) -> impl Serialize + use<'a> {
    either(SCHEMA, path, outcome, |document| document_json(document, view, false))
}

/// What was made of a document, or why it could not be read.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Either<'a, T> {
    Read(T),
    Failed { schema: &'static str, source: FailedSource<'a>, error: ErrorJson<'a> },
}

#[derive(Serialize)]
pub(crate) struct FailedSource<'a> {
    path: &'a str,
}

#[derive(Serialize)]
pub(crate) struct ErrorJson<'a> {
    code: &'static str,
    message: &'a str,
}

pub(crate) fn either<'a, T>(
    schema: &'static str,
    path: &'a str,
    outcome: &'a Outcome,
    read: impl FnOnce(&'a Document) -> T,
) -> Either<'a, T> {
    match outcome {
        Ok(document) => Either::Read(read(document)),
        Err(Failure { code, message }) => Either::Failed {
            schema,
            source: FailedSource { path },
            error: ErrorJson { code: code.name(), message },
        },
    }
}

#[derive(Serialize)]
struct DocumentJson<'a> {
    schema: &'static str,
    source: SourceJson<'a>,
    document: MetaJson<'a>,
    tables: Vec<TableJson<'a>>,
    risks: Vec<RiskJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<FindingJson<'a>>>,
    #[serde(skip_serializing_if = "is_none")]
    known: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<NoteJson<'a>>,
    warnings: Vec<WarningJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checks: Option<Vec<TallyJson<'a>>>,
}

/// With findings and the counts of the checks where the document was checked.
fn document_json<'a>(document: &'a Document, view: &View, checked: bool) -> DocumentJson<'a> {
    let told = || document.findings.iter().filter(|finding| finding.standing != Standing::Known);
    let findings = || told().map(|f| finding(f, view)).collect();
    let known = document.findings.len() - told().count();
    DocumentJson {
        schema: SCHEMA,
        source: source_json(&document.source),
        document: meta_json(&document.meta),
        tables: document.tables.iter().map(table).collect(),
        risks: document.risks.iter().map(risk).collect(),
        findings: checked.then(findings),
        known,
        notes: document.notes.iter().map(note).collect(),
        warnings: document.warnings.iter().map(|w| warning(w, view)).collect(),
        checks: checked.then(|| checks(&document.checks)),
    }
}

#[derive(Serialize)]
pub(crate) struct SourceJson<'a> {
    path: &'a str,
    sha256: String,
    format: &'a str,
    pages: Option<u32>,
}

pub(crate) fn source_json(source: &SourceInfo) -> SourceJson<'_> {
    SourceJson {
        path: &source.path,
        sha256: source.id.to_string(),
        format: &source.format,
        pages: source.pages,
    }
}

#[derive(Serialize)]
struct NoteJson<'a> {
    kind: &'static str,
    words: &'a str,
    table: Option<&'a str>,
    /// Place among the table's rows, from 0.
    row: Option<usize>,
    location: LocationJson,
}

fn note(note: &Note) -> NoteJson<'_> {
    NoteJson {
        kind: note.kind.name(),
        words: &note.words,
        table: note.table.as_ref().map(|id| id.0.as_str()),
        row: note.row,
        location: location_json(&note.location),
    }
}

#[derive(Serialize)]
struct RiskJson<'a> {
    kontrollmoment: Option<&'a str>,
    risk_word: Option<&'a str>,
    risk: Option<Plain>,
    consequence_word: Option<&'a str>,
    consequence: Option<Plain>,
    stated: Option<Plain>,
    raw: &'a str,
    location: LocationJson,
}

fn risk(risk: &RiskValue) -> RiskJson<'_> {
    RiskJson {
        kontrollmoment: risk.control.as_deref(),
        risk_word: risk.risk_word.as_deref(),
        risk: risk.risk.map(Plain),
        consequence_word: risk.consequence_word.as_deref(),
        consequence: risk.consequence.map(Plain),
        stated: risk.stated.map(Plain),
        raw: &risk.raw,
        location: location_json(&risk.location),
    }
}

#[derive(Serialize)]
struct TableJson<'a> {
    id: &'a str,
    kind: &'a str,
    title: Option<&'a str>,
    unit: Option<&'a str>,
    location: Vec<LocationJson>,
    columns: Vec<ColumnJson<'a>>,
    rows: Vec<RowJson<'a>>,
    evidence: Vec<InferenceJson<'a>>,
}

fn table(table: &CanonicalTable) -> TableJson<'_> {
    TableJson {
        id: &table.id.0,
        kind: &table.kind,
        title: table.title.as_deref(),
        unit: table_unit(table),
        location: table.location.iter().map(location_json).collect(),
        columns: table.columns.iter().map(column).collect(),
        rows: (0..table.rows.len()).map(|at| row(table, at)).collect(),
        evidence: inferences(table),
    }
}

/// The unit of the table's figures: the table's own, else the one that they all have; `mixed` where they have
/// several of the contract's list, or some one and some none.
pub(crate) fn table_unit(table: &CanonicalTable) -> Option<&str> {
    let ids = (0..table.rows.len())
        .flat_map(|row| (0..table.columns.len()).map(move |column| CellId { row, column }));
    let is_figure = |id: &CellId| matches!(table.cell(*id).map(|c| &c.printed), Some(Printed::Number(_)));
    let units: BTreeSet<Option<&Unit>> = ids.filter(is_figure).map(|id| table.unit_of(id)).collect();
    let listed = units.iter().flatten().filter(|unit| !matches!(unit, Unit::Other(_))).count();
    match &table.unit {
        _ if listed > 1 => Some("mixed"),
        Some(unit) => Some(unit.name()),
        None if units.len() > 1 => Some("mixed"),
        None => units.into_iter().next().flatten().map(Unit::name),
    }
}

#[derive(Serialize)]
struct ColumnJson<'a> {
    header: &'a str,
    group: Option<&'a str>,
    measure: &'static str,
    period: Option<String>,
    breakdown: Option<&'a str>,
    flow: Option<&'static str>,
    version: Option<&'static str>,
    unit: Option<&'a str>,
}

fn column(column: &Column) -> ColumnJson<'_> {
    ColumnJson {
        header: &column.header,
        group: column.group.as_deref(),
        measure: column.measure.name(),
        period: column.period.map(|p| p.to_string()),
        breakdown: column.breakdown.as_deref(),
        flow: column.flow.and_then(sifferkoll_model::Flow::name),
        version: column.version.map(sifferkoll_model::Version::name),
        unit: column.unit.as_ref().map(Unit::name),
    }
}

#[derive(Serialize)]
struct RowJson<'a> {
    label: &'a str,
    role: &'static str,
    level: u8,
    text: &'a BTreeMap<String, String>,
    cells: Vec<Option<CellJson<'a>>>,
}

fn row(table: &CanonicalTable, at: usize) -> RowJson<'_> {
    let row: &Row = &table.rows[at];
    RowJson {
        label: &row.label,
        role: row.role.name(),
        level: row.level,
        text: &row.text,
        cells: (0..row.cells.len()).map(|column| cell(table, CellId { row: at, column })).collect(),
    }
}

#[derive(Serialize)]
struct CellJson<'a> {
    raw: &'a str,
    value: Option<Plain>,
    unit: Option<&'a str>,
    location: LocationJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    op: Option<&'static str>,
    /// How sure the raw text is, where it was recognised in a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<String>,
    /// What a person said of the reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    reviewed: Option<ReviewedJson<'a>>,
}

#[derive(Serialize)]
struct ReviewedJson<'a> {
    /// What had been read, where that was not right.
    read_as: Option<&'a str>,
}

/// `None` where no cell stands or an empty one does that nobody has looked at.
fn cell(table: &CanonicalTable, id: CellId) -> Option<CellJson<'_>> {
    let cell = table.cell(id).filter(|cell| cell.printed != Printed::Blank || cell.reviewed.is_some())?;
    let (value, op) = match &cell.printed {
        Printed::Number(amount) => {
            (Some(Plain(amount.value)), amount.bound.map(sifferkoll_model::Bound::sign))
        }
        _ => (None, None),
    };
    let unit = table.unit_of(id).map(Unit::name);
    let confidence = cell.confidence.map(|percent| thousandths(i32::from(percent) * 10));
    let reviewed = cell.reviewed.as_ref().map(|reviewed| ReviewedJson { read_as: reviewed.read_as() });
    let location = location_json(&cell.location);
    Some(CellJson { raw: &cell.raw, value, unit, location, op, confidence, reviewed })
}

#[derive(Serialize)]
struct FindingJson<'a> {
    rule: &'a str,
    code: &'a str,
    family: &'static str,
    severity: &'static str,
    message: String,
    table: Option<&'a str>,
    row: &'a str,
    column: &'a str,
    printed: &'a str,
    expected: Option<Plain>,
    allowed: Option<[Plain; 2]>,
    probability: Option<Plain>,
    related: Vec<RelatedJson<'a>>,
    location: LocationJson,
    cause: &'static str,
    repairs: Vec<RepairJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rivals: Vec<RepairJson<'a>>,
    #[serde(skip_serializing_if = "is_none")]
    group: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<Plain>,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<WaivedJson<'a>>,
}

#[derive(Serialize)]
struct WaivedJson<'a> {
    reason: &'a str,
    date: String,
}

/// Findings that share no figure with others have no group, and most runs have no baseline.
fn is_none(group: &usize) -> bool {
    *group == 0
}

fn finding<'a>(finding: &'a Finding, view: &View) -> FindingJson<'a> {
    FindingJson {
        rule: &finding.rule.0,
        code: &finding.code,
        family: finding.family.name(),
        severity: finding.severity.name(),
        message: message(finding, view.lang),
        table: finding.table.as_ref().map(|table| table.0.as_str()),
        row: &finding.row,
        column: &finding.column,
        printed: &finding.printed,
        expected: finding.expected.map(Plain),
        allowed: finding.allowed.map(|a| [Plain(a.low), Plain(a.high)]),
        probability: finding.probability.map(Plain),
        related: finding.related.iter().map(related).collect(),
        location: location_json(&finding.location),
        cause: finding.cause.name(),
        repairs: finding.repairs.iter().map(repair).collect(),
        rivals: finding.rivals.iter().map(repair).collect(),
        group: finding.group,
        moved: finding.moved.map(Plain),
        fingerprint: finding.fingerprint.to_string(),
        waived: match &finding.standing {
            Standing::Waived(waived) => {
                Some(WaivedJson { reason: &waived.reason, date: waived.date.to_string() })
            }
            Standing::Open | Standing::Known => None,
        },
    }
}

#[derive(Serialize)]
struct RelatedJson<'a> {
    row: &'a str,
    column: &'a str,
    printed: &'a str,
    location: LocationJson,
}

fn related(cell: &RelatedCell) -> RelatedJson<'_> {
    RelatedJson {
        row: &cell.row,
        column: &cell.column,
        printed: &cell.printed,
        location: location_json(&cell.location),
    }
}

#[derive(Serialize)]
struct RepairJson<'a> {
    row: &'a str,
    column: &'a str,
    printed: &'a str,
    to: Plain,
    how: &'static str,
    clears: usize,
    location: LocationJson,
}

fn repair(repair: &Repair) -> RepairJson<'_> {
    RepairJson {
        row: &repair.row,
        column: &repair.column,
        printed: &repair.printed,
        to: Plain(repair.to),
        how: repair.how.name(),
        clears: repair.clears,
        location: location_json(&repair.location),
    }
}

#[derive(Serialize)]
pub(crate) struct WarningJson {
    code: &'static str,
    message: String,
    location: Option<LocationJson>,
}

pub(crate) fn warning(warning: &Warning, view: &View) -> WarningJson {
    WarningJson {
        code: warning.code.name(),
        message: warning_text(warning, view),
        location: warning.location.as_ref().map(location_json),
    }
}

/// What a warning says.
pub(crate) fn warning_text(warning: &Warning, view: &View) -> String {
    let key = format!("warning-{}", warning.code.name());
    say(view.lang, &key, &[("detail", &warning.detail)])
}

#[derive(Serialize)]
struct TallyJson<'a> {
    rule: &'a str,
    exact: usize,
    rounding: usize,
    failed: usize,
    not_checkable: usize,
}

fn checks(checks: &CheckSummary) -> Vec<TallyJson<'_>> {
    let tallies = checks.rules.iter().map(|t| TallyJson {
        rule: &t.rule.0,
        exact: t.exact,
        rounding: t.rounding,
        failed: t.failed,
        not_checkable: t.not_checkable,
    });
    tallies.collect()
}

#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum LocationJson {
    Page { page: u32, bbox: [f64; 4] },
    Lines { lines: [u32; 2] },
    Sheet { sheet: &'static str, cell: String },
    Values { cell: String },
    Row { table: u32, row: u32 },
    Paragraph { paragraph: u32 },
}

pub(crate) fn location_json(location: &Location) -> LocationJson {
    match location {
        Location::Page { page, bbox } => LocationJson::Page { page: page.number(), bbox: bbox_json(bbox) },
        Location::Lines { first, last } => LocationJson::Lines { lines: [*first, *last] },
        Location::Sheet { name, first, last, .. } => {
            let cell = SheetCellId::range(*first, *last);
            match name.as_str() {
                "" => LocationJson::Values { cell },
                sheet => LocationJson::Sheet { sheet, cell },
            }
        }
        Location::Stored { place: StoredPlace::Row { table, row }, .. } => {
            LocationJson::Row { table: *table, row: *row }
        }
        Location::Stored { place: StoredPlace::Paragraph(number), .. } => {
            LocationJson::Paragraph { paragraph: *number }
        }
    }
}

/// Points with one decimal.
pub(crate) fn bbox_json(bbox: &Rect) -> [f64; 4] {
    [bbox.x0, bbox.y0, bbox.x1, bbox.y1].map(|v| (f64::from(v) * 10.0).round() / 10.0)
}

/// A figure with ASCII minus and point, no grouping; printed zeros at the end are kept, they are the precision.
pub(crate) struct Plain(pub(crate) Decimal);

impl std::fmt::Display for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // No minus before a zero.
        let value = if self.0.is_zero() { self.0.abs() } else { self.0 };
        value.fmt(f)
    }
}

impl Serialize for Plain {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use sifferkoll_model::{Amount, Doubt, RowRole, TableId, ValueCell};

    /// A table of this unit with one row, whose cells have these.
    fn table(unit: Option<Unit>, cells: &[Option<Unit>]) -> CanonicalTable {
        let location = Location::Lines { first: 1, last: 1 };
        let cell = |unit: &Option<Unit>| {
            let amount = Amount { unit: unit.clone(), ..Amount::plain(Decimal::ONE) };
            let raw = "1".to_owned();
            Some(ValueCell {
                printed: Printed::Number(amount),
                raw,
                location,
                doubt: Doubt::None,
                confidence: None,
                reviewed: None,
            })
        };
        let row = Row {
            label: "a".into(),
            role: RowRole::Item,
            flow: None,
            level: 0,
            unit: None,
            better: None,
            text: std::collections::BTreeMap::new(),
            cells: cells.iter().map(cell).collect(),
            location,
        };
        CanonicalTable {
            id: TableId("t1".into()),
            kind: "other".into(),
            title: None,
            unit,
            location: vec![location],
            columns: vec![Column::default(); cells.len()],
            rows: vec![row],
            evidence: Vec::new(),
        }
    }

    #[test]
    fn units_of_a_table_and_its_cells() {
        use Unit::{Count, Percent, Tkr};
        let check = |unit: Option<Unit>, cells: &[Option<Unit>], expect: &str, units: &[&str]| {
            let found = serde_json::json!(super::table(&table(unit, cells)));
            let name = |value: &Value| value.as_str().unwrap_or("none").to_owned();
            let of_cells =
                found["rows"][0]["cells"].as_array().unwrap().iter().map(|cell| name(&cell["unit"]));
            assert_eq!(
                (name(&found["unit"]), of_cells.collect::<Vec<_>>()),
                (expect.into(), units.iter().map(|u| (*u).to_owned()).collect())
            );
        };
        let per_year = || Some(Unit::Other("kr/år".into()));
        check(Some(Tkr), &[None, None], "tkr", &["tkr", "tkr"]);
        check(None, &[None, None], "none", &["none", "none"]);
        check(None, &[Some(Percent), Some(Percent)], "%", &["%", "%"]);
        check(None, &[Some(Percent), Some(Count)], "mixed", &["%", "antal"]);
        check(None, &[Some(Percent), None], "mixed", &["%", "none"]);
        check(Some(Tkr), &[None, Some(Percent)], "mixed", &["tkr", "%"]);
        check(Some(Tkr), &[None, per_year()], "tkr", &["tkr", "kr/år"]);
        check(None, &[per_year(), None], "mixed", &["kr/år", "none"]);
    }

    #[test]
    fn a_cell_without_a_unit_has_its_columns() {
        let mut table = table(Some(Unit::Tkr), &[None, Some(Unit::Kr), None]);
        table.columns[0].unit = Some(Unit::Percent);
        table.columns[1].unit = Some(Unit::Percent);
        let found = serde_json::json!(super::table(&table));
        let units: Vec<&Value> =
            found["rows"][0]["cells"].as_array().unwrap().iter().map(|cell| &cell["unit"]).collect();
        assert_eq!(units, ["%", "kr", "tkr"]);
    }
}
