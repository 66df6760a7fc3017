"""Answer keys: the tables as printed, what the document says of itself, and every relation that does not hold exactly."""

from __future__ import annotations

from .model import MIXED, Minute, Plant, Report, Risk, Row, Table, unwrap
from .places import Places
from .relations import LATER, Relation, relations
from .stored import StoredPlaces

# Kinds whose figures are rounded amounts, so that innocent differences must occur.
AMOUNTS = ("drift", "investering", "ombudgetering")


def check_report(report: Report) -> None:
    """Demand that exactly the planted relations fail, and that roundings of amounts stay small but are not rare."""
    failing, roundings = set(), 0
    for table in report.tables:
        for relation in relations(table):
            if relation.severity in ("error", "suspect"):
                failing.add((table.id, relation.rule, relation.row, relation.column))
            elif relation.severity == "rounding":
                assert abs(relation.units) == 1 or relation.rule in LATER, (report.name, relation)
                roundings += 1
    for risk in report.risks:
        wrong = risk.risk is not None and risk.risk * risk.consequence != risk.stated
        assert risk.table or wrong == bool(risk.why), risk
    planted = {(p.table, *broken) for p in report.plants for broken in p.breaks}
    assert failing == planted, (report.name, failing ^ planted)
    amounts = sum(len(t.rows) for t in report.tables if t.kind in AMOUNTS)
    assert roundings >= min(3, amounts // 5), (report.name, roundings)


def key(report: Report, document: str, places: Places | StoredPlaces, excerpt: bool = False) -> dict:
    """The key of one printed file; an excerpt holds tables alone and says nothing of itself."""
    found = [(table, relation) for table in report.tables for relation in relations(table) if relation.severity]
    today = [_finding(report, table, relation, places) for table, relation in found if relation.rule not in LATER]
    later = [_finding(report, table, relation, places) for table, relation in found if relation.rule in LATER]
    later += [_risk_finding(risk, places) for risk in report.risks if risk.block and risk.why]
    clean = [r for t in report.tables for r in relations(t) if r.severity is None and r.rule not in LATER]
    return {
        "document": document,
        "municipality": report.municipality,
        "committee": report.committee,
        "document_kind": report.kind,
        "year": report.year,
        "metadata": None if excerpt else _metadata(report, places),
        "tables": [_table(t, places) for t in report.tables],
        "risks": [_risk(risk, places) for risk in report.risks],
        "findings": _numbered(today, "f"),
        "root_causes": [],
        "planted": [_planted(report, p) for p in report.plants],
        "planted_later": _numbered(later, "l"),
        "clean_checks": len(clean),
    }


def _risk_finding(risk: Risk, places: Places | StoredPlaces) -> dict:
    """A product that stands in words and is wrong."""
    product = str(risk.risk * risk.consequence)
    place = {name: value for name, value in places.block(risk.block).items() if name != "table"}
    return {
        "table": None, "rule": "risk-product", **place, "where": risk.moment, "printed": risk.text, "expected": product,
        "explanation": risk.why, "severity": "error",
    }


def _numbered(findings: list[dict], letter: str) -> list[dict]:
    return [{"id": f"{letter}{number:02}", **finding} for number, finding in enumerate(findings, 1)]


def _metadata(report: Report, places: Places | StoredPlaces) -> dict:
    """What the document says of itself; a made-up municipality has no code."""
    diaries = [report.diary, *(i.diary for i in report.items), *(m.diary for m in report.minutes)]
    return {
        "municipality": {"code": report.code, "name": report.short},
        "committee": report.committee,
        "kind": report.kind,
        "year": report.year,
        "diary": list(dict.fromkeys(d for d in diaries if d)),
        "items": [
            {"title": i.title, "diary": i.diary, "kind": i.kind, "date": i.date, **places.item(i)} for i in report.items
        ],
        "paragraphs": [
            {"number": str(m.number), "heading": m.heading, "diary": m.diary, "decision": _decision(m), **places.block(m.block)}
            for m in report.minutes
        ],
    }


def _decision(minute: Minute) -> str:
    """A decision as one text, its points numbered as they are printed."""
    points = minute.decision
    return " ".join(points) if len(points) == 1 else " ".join(f"{n}. {point}" for n, point in enumerate(points, 1))


def _risk(risk: Risk, places: Places | StoredPlaces) -> dict:
    """A valued risk and where its value stands."""
    return {
        "kontrollmoment": risk.moment,
        "risk_word": risk.risk_word,
        "risk": risk.risk,
        "consequence_word": risk.consequence_word,
        "consequence": risk.consequence,
        "stated": risk.stated,
        **(places.block(risk.block) if risk.block else places.row(risk.table, risk.row)),
    }


def _finding(report: Report, table: Table, relation: Relation, places: Places | StoredPlaces) -> dict:
    cause = next((p.why for p in report.plants if (relation.rule, relation.row, relation.column) in p.breaks and p.table == table.id), None)
    found = {
        "table": table.id,
        "rule": relation.rule,
        **places.relation(table, relation),
        "where": _where(table, relation.row, relation.column),
        "printed": relation.printed,
        "expected": relation.expected,
        "explanation": relation.working + (f". {cause[0].upper()}{cause[1:]}" if cause else "; rounding"),
        "severity": relation.severity,
    }
    if relation.doubtful:
        found["optional"] = True
    return found


def _where(table: Table, row: str, column: str) -> str:
    """A cell in words: row, then group and header."""
    found, label = table.column(column), table.row(row).title
    return f"{label} / {found.group} {found.name}" if found.group else f"{label} / {found.name}"


def _planted(report: Report, plant: Plant) -> dict:
    """What was changed, and the figure that the exact amounts give."""
    table = next(t for t in report.tables if t.id == plant.table)
    meant = table.rounded(plant.row, plant.column)
    return {"table": plant.table, "where": _where(table, plant.row, plant.column), "printed": plant.raw, "meant": meant, "why": plant.why}


def _table(table: Table, places: Places | StoredPlaces) -> dict:
    return {
        "id": table.id,
        "kind": table.kind,
        "title": table.title,
        **places.tables[table.id],
        "unit": table.unit,
        "columns": [
            {
                "header": f"{c.group} {c.name}" if c.group and places.joined else c.name, "measure": c.measure, "period": c.period, "breakdown": c.breakdown, "flow": c.flow,
                "version": c.version, "group": None if places.joined else c.group, "unit": c.unit,
            }
            for c in table.columns
        ],
        "rows": [_row(table, r, places) for r in table.rows],
    }


def _row(table: Table, row: Row, places: Places | StoredPlaces) -> dict:
    found = {"label": row.title, "role": row.kind, "is_total": row.is_total}
    if row.kind in ("heading", "varav"):
        found[f"is_{row.kind}"] = True
    texts = {c.name: unwrap(row.texts[c.id]) for c in table.texts if row.texts.get(c.id)}
    if texts:
        found["text"] = texts
    found |= places.mark(table.id, row.name)
    found["cells"] = [_cell(table, row.name, c.id, places) for c in table.columns]
    return found


def _cell(table: Table, row: str, column: str, places: Places | StoredPlaces) -> dict:
    raw, value, unit = places.shown.get((table.id, row, column), table.raw[row, column]), table.value(row, column), table.unit_of(row, column)
    if unit == MIXED or (table.unit == MIXED and value is None):
        unit = None
    cell = {"raw": raw, "value": None if value is None else f"{value:f}", "unit": unit}
    if value is not None and raw[0] in "<>":
        cell["op"] = raw[0]
    if any(r.rule == "malformed-number" and (r.row, r.column) == (row, column) for r in relations(table)):
        cell["malformed"] = True
    return cell
