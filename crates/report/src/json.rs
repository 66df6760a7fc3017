//! The JSON of the contract: one object a document. Every figure is a string with a plain decimal.

use crate::View;
use crate::messages::say;
use crate::text::message;
use serde_json::{Value, json};
use sifferkoll_model::{
    CanonicalTable, CellId, CheckSummary, Column, Decimal, Document, Failure, Finding, Location, Outcome,
    Printed, Rect, RiskValue, Row, SourceInfo, Unit, Warning,
};

const SCHEMA: &str = "sifferkoll/document/1";

/// A checked document, or why it could not be read.
pub fn check_json(path: &str, outcome: &Outcome, view: &View) -> Value {
    match outcome {
        Ok(document) => {
            let mut value = document_json(document, view);
            let findings: Vec<Value> = document.findings.iter().map(|f| finding(f, view)).collect();
            let warnings = value.as_object_mut().and_then(|o| o.remove("warnings"));
            if let Some(object) = value.as_object_mut() {
                object.insert("findings".to_owned(), Value::Array(findings));
                object.insert("warnings".to_owned(), warnings.unwrap_or_default());
                object.insert("checks".to_owned(), checks(&document.checks));
            }
            value
        }
        Err(failure) => failure_json(SCHEMA, path, failure),
    }
}

/// An extracted document without findings, or why it could not be read.
pub fn extract_json(path: &str, outcome: &Outcome, view: &View) -> Value {
    match outcome {
        Ok(document) => document_json(document, view),
        Err(failure) => failure_json(SCHEMA, path, failure),
    }
}

pub(crate) fn failure_json(schema: &str, path: &str, failure: &Failure) -> Value {
    json!({
        "schema": schema,
        "source": {"path": path},
        "error": {"code": failure.code.name(), "message": failure.message},
    })
}

fn document_json(document: &Document, view: &View) -> Value {
    json!({
        "schema": SCHEMA,
        "source": source_json(&document.source),
        "document": {
            "municipality": null,
            "committee": null,
            "kind": null,
            "year": document.meta.year.map(|y| y.0),
            "period": document.meta.interval.map(|p| p.to_string()),
            "diary": [],
            "items": [],
        },
        "tables": document.tables.iter().map(table).collect::<Vec<_>>(),
        "risks": document.risks.iter().map(risk).collect::<Vec<_>>(),
        "warnings": document.warnings.iter().map(|w| warning(w, view)).collect::<Vec<_>>(),
    })
}

fn risk(risk: &RiskValue) -> Value {
    json!({
        "kontrollmoment": risk.control,
        "risk_word": risk.risk_word,
        "risk": risk.risk.map(plain),
        "consequence_word": risk.consequence_word,
        "consequence": risk.consequence.map(plain),
        "stated": risk.stated.map(plain),
        "raw": risk.raw,
        "location": location_json(&risk.location),
    })
}

pub(crate) fn source_json(source: &SourceInfo) -> Value {
    json!({
        "path": source.path,
        "sha256": source.id.to_string(),
        "format": source.format,
        "pages": source.pages,
    })
}

fn table(table: &CanonicalTable) -> Value {
    json!({
        "id": table.id.0,
        "kind": table.kind,
        "title": table.title,
        "unit": table_unit(table),
        "location": table.location.iter().map(location_json).collect::<Vec<_>>(),
        "columns": table.columns.iter().map(column).collect::<Vec<_>>(),
        "rows": (0..table.rows.len()).map(|at| row(table, at)).collect::<Vec<_>>(),
    })
}

/// The table's unit, or `mixed` where its columns have several of their own.
pub(crate) fn table_unit(table: &CanonicalTable) -> Option<String> {
    let own = table.columns.iter().filter_map(|c| c.unit.as_ref());
    let differs = own.clone().any(|unit| Some(unit) != table.unit.as_ref());
    if differs && table.unit.is_none() && own.count() > 0 {
        return Some("mixed".to_owned());
    }
    table.unit.as_ref().map(unit_name)
}

fn unit_name(unit: &Unit) -> String {
    unit.name().to_owned()
}

fn column(column: &Column) -> Value {
    json!({
        "header": column.header,
        "group": column.group,
        "measure": column.measure.name(),
        "period": column.period.map(|p| p.to_string()),
        "breakdown": column.breakdown,
        "flow": column.flow.and_then(sifferkoll_model::Flow::name),
        "version": column.version.map(sifferkoll_model::Version::name),
        "unit": column.unit.as_ref().map(unit_name),
    })
}

fn row(table: &CanonicalTable, at: usize) -> Value {
    let row: &Row = &table.rows[at];
    let cells: Vec<Value> =
        (0..row.cells.len()).map(|column| cell(table, CellId { row: at, column })).collect();
    json!({
        "label": row.label,
        "role": row.role.name(),
        "level": row.level,
        "text": row.text,
        "cells": cells,
    })
}

fn cell(table: &CanonicalTable, id: CellId) -> Value {
    let Some(cell) = table.cell(id) else {
        return Value::Null;
    };
    if cell.printed == Printed::Blank {
        return Value::Null;
    }
    let (value, op) = match &cell.printed {
        Printed::Number(amount) => {
            (Some(plain(amount.value)), amount.bound.map(sifferkoll_model::Bound::sign))
        }
        _ => (None, None),
    };
    let mut out = json!({
        "raw": cell.raw,
        "value": value,
        "unit": table.unit_of(id).map(unit_name),
        "location": location_json(&cell.location),
    });
    if let (Some(op), Some(object)) = (op, out.as_object_mut()) {
        object.insert("op".to_owned(), json!(op));
    }
    out
}

fn finding(finding: &Finding, view: &View) -> Value {
    let related: Vec<Value> = finding
        .related
        .iter()
        .map(|r| json!({"row": r.row, "column": r.column, "printed": r.printed, "location": location_json(&r.location)}))
        .collect();
    let repairs: Vec<Value> = finding
        .repairs
        .iter()
        .map(|r| {
            json!({
                "row": r.row, "column": r.column, "printed": r.printed, "to": plain(r.to), "how": r.how,
                "clears": r.clears, "location": location_json(&r.location),
            })
        })
        .collect();
    json!({
        "rule": finding.rule.0,
        "code": finding.code,
        "family": finding.family.name(),
        "severity": finding.severity.name(),
        "message": message(finding, view.lang),
        "table": finding.table.0,
        "row": finding.row,
        "column": finding.column,
        "printed": finding.printed,
        "expected": finding.expected.map(plain),
        "allowed": finding.allowed.map(|a| [plain(a.low), plain(a.high)]),
        "probability": finding.probability.map(plain),
        "related": related,
        "location": location_json(&finding.location),
        "cause": finding.cause.name(),
        "repairs": repairs,
    })
}

pub(crate) fn warning(warning: &Warning, view: &View) -> Value {
    json!({
        "code": warning.code.name(),
        "message": warning_text(warning, view),
        "location": warning.location.as_ref().map(location_json),
    })
}

/// What a warning says.
pub(crate) fn warning_text(warning: &Warning, view: &View) -> String {
    let key = format!("warning-{}", warning.code.name());
    say(view.lang, &key, &[("detail", &warning.detail)])
}

fn checks(checks: &CheckSummary) -> Value {
    checks
        .rules
        .iter()
        .map(|t| {
            json!({
                "rule": t.rule.0, "exact": t.exact, "rounding": t.rounding, "failed": t.failed,
                "not_checkable": t.not_checkable,
            })
        })
        .collect()
}

pub(crate) fn location_json(location: &Location) -> Value {
    match location {
        Location::Page { page, bbox } => json!({"page": page.number(), "bbox": bbox_json(bbox)}),
        Location::Lines { first, last } => json!({"lines": [first, last]}),
    }
}

/// Points with one decimal.
pub(crate) fn bbox_json(bbox: &Rect) -> [f64; 4] {
    [bbox.x0, bbox.y0, bbox.x1, bbox.y1].map(|v| (f64::from(v) * 10.0).round() / 10.0)
}

/// ASCII minus, point, no grouping; printed zeros at the end are kept, they are the precision.
pub(crate) fn plain(value: Decimal) -> String {
    if value.is_zero() { value.abs().to_string() } else { value.to_string() }
}
