"""Answer keys: the tables as printed, and every relation that does not hold exactly."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from .glyphs import Glyphs
from .model import Plant, Report, Table
from .print_text import Dump
from .relations import Relation, relations


def check_report(report: Report) -> None:
    """Demand that exactly the planted relations fail and that roundings stay small but are not rare."""
    failing, roundings = set(), 0
    for table in report.tables:
        for relation in relations(table):
            if relation.severity == "error":
                failing.add((table.id, relation.rule, relation.row, relation.column))
            elif relation.severity == "rounding":
                assert abs(relation.units) == 1, (report.name, relation)
                roundings += 1
    planted = {(p.table, *broken) for p in report.plants for broken in p.breaks}
    assert failing == planted, (report.name, failing ^ planted)
    assert roundings >= 3, (report.name, roundings)


def key(report: Report, document: str, places: dict[str, dict], rows: dict[tuple[str, str], int]) -> dict:
    """The key of one printed file.

    `places` gives each table's `pages` or `lines`; `rows` the line of each row where there are lines.
    """
    findings = []
    for table in report.tables:
        for relation in relations(table):
            if relation.severity:
                place = _place(table, relation, places, rows)
                findings.append(_finding(report, table, relation, place, f"f{len(findings) + 1:02}"))
    return {
        "document": document,
        "municipality": report.municipality,
        "committee": report.committee,
        "document_kind": report.kind,
        "year": report.year,
        "tables": [_table(t, places[t.id], rows) for t in report.tables],
        "risks": [],
        "findings": findings,
        "root_causes": [],
        "planted": [_planted(report, p) for p in report.plants],
        "clean_checks": sum(r.severity is None for t in report.tables for r in relations(t)),
    }


def _place(table: Table, relation: Relation, places: dict[str, dict], rows: dict[tuple[str, str], int]) -> dict:
    if not rows:
        return places[table.id]
    return {"lines": sorted({rows[table.id, relation.kin], rows[table.id, relation.row]})}


def _finding(report: Report, table: Table, relation: Relation, place: dict, number: str) -> dict:
    cause = next((p.why for p in report.plants if (relation.rule, relation.row, relation.column) in p.breaks and p.table == table.id), None)
    found = {
        "id": number,
        "table": table.id,
        "rule": relation.rule,
        **place,
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
    found = next(c for c in table.columns if c.id == column)
    return f"{row} / {found.group} {found.name}" if found.group else f"{row} / {found.name}"


def _planted(report: Report, plant: Plant) -> dict:
    """What was changed, and the figure that the exact amounts give."""
    table = next(t for t in report.tables if t.id == plant.table)
    meant = table.rounded(plant.row, plant.column)
    return {"table": plant.table, "where": _where(table, plant.row, plant.column), "printed": plant.raw, "meant": meant, "why": plant.why}


def _table(table: Table, place: dict, rows: dict[tuple[str, str], int]) -> dict:
    return {
        "id": table.id,
        "kind": "drift",
        "title": table.title,
        **place,
        "unit": table.unit,
        "columns": [
            {"header": c.name, "measure": c.measure, "period": c.period, "breakdown": None, "flow": c.flow, "version": None, "group": c.group}
            for c in table.columns
        ],
        "rows": [_row(table, r.name, rows) for r in table.rows],
    }


def _row(table: Table, name: str, rows: dict[tuple[str, str], int]) -> dict:
    row = table.row(name)
    found = {"label": name, "is_total": row.is_total}
    if row.kind in ("heading", "varav"):
        found[f"is_{row.kind}"] = True
    if rows:
        found["line"] = rows[table.id, name]
    found["cells"] = [_cell(table, name, c.id) for c in table.columns]
    return found


def _cell(table: Table, row: str, column: str) -> dict:
    raw, value = table.raw[row, column], table.value(row, column)
    cell = {"raw": raw, "value": None if value is None else f"{value:f}", "unit": table.unit}
    if any(r.rule == "malformed-number" and (r.row, r.column) == (row, column) for r in relations(table)):
        cell["malformed"] = True
    return cell


def dump_places(report: Report, dump: Dump) -> dict[str, dict]:
    """The lines of each table, checked to hold the rows' figures."""
    lines = dump.text.split("\n")
    for table in report.tables:
        for row in table.rows:
            text = Glyphs.plain(lines[dump.rows[table.id, row.name] - 1])
            _expect_in_order(table, row.name, text, f"{report.name} dump")
    return {t.id: {"lines": list(dump.tables[t.id])} for t in report.tables}


def page_texts(path: Path) -> list[str]:
    """The text of each page, as a reader would see it."""
    out = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True).stdout.decode()
    return out.split("\f")[:-1]


def heading_pages(report: Report, path: Path) -> dict[str, int]:
    """The page on which each heading stands: the last one that has it as a line of its own."""
    texts = [{" ".join(line.split()) for line in t.split("\n")} for t in page_texts(path)]
    return {h.text: max(n for n, lines in enumerate(texts, 1) if h.text in lines) for h in report.headings}


def pdf_places(report: Report, path: Path) -> dict[str, dict]:
    """The page of each table, found by its title and checked to hold every figure in order."""
    texts = [re.sub(r"\s+", " ", Glyphs.plain(t)) for t in page_texts(path)]
    places = {}
    for table in report.tables:
        title = re.sub(r"\s+", " ", Glyphs.plain(table.title))
        pages = [n for n, t in enumerate(texts, 1) if title in t]
        assert len(pages) == 1, (path.name, table.title, pages)
        text = texts[pages[0] - 1].split(title, 1)[1]
        for row in table.rows:
            text = text[_expect_in_order(table, row.name, text, path.name) :]
        places[table.id] = {"pages": pages}
    return places


def _expect_in_order(table: Table, row: str, text: str, where: str) -> int:
    """Find a row's figures one after the other in a text; returns where the last one ends."""
    at = 0
    for column in table.columns:
        raw = Glyphs.plain(table.raw[row, column.id])
        found = text.find(raw, at)
        assert found >= 0, (where, table.id, row, column.id, raw)
        at = found + len(raw)
    return at
