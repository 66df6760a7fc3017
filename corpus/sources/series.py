"""The key over several papers: what is one series and what only looks like it, breaks, restatements, and figures on which papers disagree.

Everything is collected from the tables as they were printed, and what disagrees without being declared here stops the build.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from . import aldrenamnd_m, socialnamnd_l
from .aldrenamnd_m import NEW_SOURCE
from .model import MIXED, Report, Table
from .over_years import Measure
from .socialnamnd_l_papers import REDEFINED, RESTATED, SUPPLEMENT

# Measures of columns that are a series' points; a deviation follows from others.
POINTS = ("utfall", "budget", "plan", "prognos", "riktvärde")


@dataclass(frozen=True)
class Break:
    """A measure that counts otherwise from `period` on, as the paper `report` says in `text`."""

    series: str
    period: str
    report: str
    text: str
    why: str


@dataclass(frozen=True)
class Dispute:
    """A point on which papers disagree.

    `kind`: restatement (said so), copy-error (last year's figure copied wrongly), budget-supplement (decided and said so), budget-changed (without
    a word) or annex-differs. `wrong` is the report whose figure is wrong, None where nobody can tell, or where none is. `follows` marks what only
    follows from other disputes.
    """

    id: str
    kind: str
    series: str
    period: str
    measure: str
    wrong: str | None
    why: str
    text: str | None = None
    follows: tuple[str, ...] = ()


BREAKS = (
    Break("l-skyddat", "2023", "socialnamnd-l-2023", REDEFINED, "until 2022 a day counts once for a household, from 2023 once for each person"),
    Break("m-timmar", "2023", "aldrenamnd-m-2023", NEW_SOURCE, "another source from 2023, which leaves out the time of travel"),
    Break("l-öppenvård", "2024", "socialnamnd-l-2024", RESTATED, "housing support belongs to another unit from 2024; 2023 is restated, 2022 is not"),
    Break("l-vuxen", "2024", "socialnamnd-l-2024", RESTATED, "housing support belongs to this unit from 2024; 2023 is restated, 2022 is not"),
)

DISPUTES = (
    Dispute("x01", "restatement", "l-öppenvård", "2023", "utfall", None, "the report of 2024 shows the new organisation", RESTATED),
    Dispute("x02", "restatement", "l-vuxen", "2023", "utfall", None, "the report of 2024 shows the new organisation", RESTATED),
    Dispute("x03", "copy-error", "l-institution-barn", "2022", "utfall", "socialnamnd-l-2023", "3 617 of the report and the plan became 3 167; no relation of its table shows it"),
    Dispute("x04", "copy-error", "m-hemtjänst", "2022", "utfall", "aldrenamnd-m-2023", "68 427 became 64 827; the total of its column does not hold any more"),
    Dispute("x05", "budget-supplement", "l-placeringar", "2024", "budget", None, "the council raised the budget in June", SUPPLEMENT),
    Dispute("x06", "budget-changed", "l-ledning", "2024", "budget", None, "the plan has -9 640, the report -9 460, and neither says why"),
    Dispute("x07", "budget-changed", "l-netto", "2024", "budget", None, "the total of the two budgets that differ", follows=("x05", "x06")),
    Dispute("x08", "annex-differs", "l-netto", "2023", "utfall", None, "the annex for the municipality's report has 312 tkr more cost than the committee's own report"),
)

ALIKE = (
    # series, series, why they are two
    ("l-familjehem-dygn", "l-familjehem-individer", "days of care and persons"),
    ("l-familjehem-dygn", "l-institution-barn", "foster homes and institutions"),
    ("l-institution-barn", "l-institution-vuxna", "children and adults"),
    ("l-kontakt-exkl", "l-kontakt-inkl", "without and with unaccompanied children"),
    ("l-hushåll", "l-bistånd", "households and the cost of their support"),
    ("l-placeringar", "l-institution-barn", "cost and days of care"),
    ("l-tillsvidare", "l-visstid", "permanent and temporary posts"),
    ("l-årsarbetare", "l-tillsvidare", "full-time equivalents and persons"),
    ("l-sjuk", "l-sjuk-kort", "all sick leave and short spells"),
    ("l-sjuk", "l-sjuk-lång", "all sick leave and long spells"),
    ("l-sjuk-kort", "l-sjuk-lång", "spells of less than 15 days and of more than 90"),
    ("l-sjuk-ung", "l-sjuk-mellan", "ages 18–29 and 30–49"),
    ("l-inom-fyra", "l-utredningstid", "share within four months and days on average"),
    ("l-åter-barn", "l-åter-unga", "ages 0–12 and 13–20"),
    ("l-långvarigt", "l-hushåll", "a share of the adults and a number of households"),
    ("l-kontrakt", "l-familjebehandling", "the one ends where the other begins"),
    ("m-personer", "m-timmar", "persons and hours"),
    ("m-platser", "m-kort-platser", "places for good and for short stays"),
    ("m-kort-platser", "m-kort-dygn", "places and days"),
    ("m-hemtjänst", "m-natt", "home care by day and by night"),
    ("m-hemtjänst", "m-personer", "cost and persons"),
    ("m-årsarbetare", "m-månad", "full-time equivalents and persons"),
    ("m-månad", "m-heltid", "persons and the share that works full time"),
    ("m-sjuk", "m-sjuk-lång", "all sick leave and long spells"),
    ("m-nöjd-hemma", "m-nöjd-boende", "home care and care homes"),
    ("m-anhörig", "m-hemgång", "the one ends where the other begins"),
    ("l-netto", "m-summa", "two municipalities"),
    ("l-sjuk", "m-sjuk", "two municipalities"),
    ("l-årsarbetare", "m-årsarbetare", "two municipalities"),
)


@dataclass
class Papers:
    """A report and the files in which it is printed; `paper` names the report that a file of several papers holds."""

    report: Report
    documents: list[str] = field(default_factory=list)


def series_key(papers: list[Papers]) -> dict:
    """The whole key."""
    measures = _measures()
    statements = _statements(papers, measures)
    found = [_series(m, kind, statements[m.id], papers) for m, kind in measures.values()]
    disagreeing = {(s["id"], p["period"], p["measure"]) for s in found for p in s["points"] if len({x["value"] for x in p["stated"]}) > 1}
    declared = {(d.series, d.period, d.measure) for d in DISPUTES}
    assert disagreeing == declared, disagreeing ^ declared
    for series, *_ in (*ALIKE, *((b, a, w) for a, b, w in ALIKE)):
        assert series in measures, series
    return {
        "documents": [
            {"document": d, "report": p.report.name, "municipality": p.report.short, "code": p.report.code, "committee": p.report.committee, "kind": p.report.kind, "year": p.report.year}
            for p in papers for d in p.documents
        ],
        "series": found,
        "not_the_same": [{"series": [a, b], "why": why} for a, b, why in ALIKE],
        "disagreements": [_dispute(d, found) for d in DISPUTES],
    }


def _measures() -> dict[str, tuple[Measure, str]]:
    """All measures by their ids, with the kind of table that holds them, in order."""
    l, m = socialnamnd_l, aldrenamnd_m
    groups = (
        (l.UNITS, "drift"), ((l.NETTO,), "drift"), (l.VOLUMES, "volym"), (l.INDICATORS, "indikator"), (l.STAFF, "nyckeltal"),
        (m.AREAS, "drift"), ((m.SUMMA,), "drift"), (m.VOLUMES, "volym"), (m.INDICATORS, "indikator"), (m.STAFF, "nyckeltal"),
    )
    return {measure.id: (measure, kind) for group, kind in groups for measure in group}


def _statements(papers: list[Papers], measures: dict) -> dict[str, list[dict]]:
    """Every figure of every series where it is printed."""
    found = defaultdict(list)
    for paper in papers:
        for table in paper.report.tables:
            for row in table.rows:
                if row.id in measures:
                    found[row.id] += [_statement(paper, document, table, row.id, column.id) for document in paper.documents for column in table.columns if column.measure in POINTS]
    return found


def _statement(paper: Papers, document: str, table: Table, row: str, column: str) -> dict:
    head, value, unit = table.column(column), table.value(row, column), table.unit_of(row, column)
    return {
        "period": head.period, "measure": head.measure, "breakdown": head.breakdown, "document": document, "report": paper.report.name,
        "table": table.id, "row": table.row(row).title, "column": f"{head.group} {head.name}" if head.group else head.name,
        "printed": table.raw[row, column], "value": None if value is None else f"{value:f}", "unit": None if unit == MIXED else unit,
    }


def _series(measure: Measure, kind: str, statements: list[dict], papers: list[Papers]) -> dict:
    owner = next(p.report for p in papers if any(s["report"] == p.report.name for s in statements))
    labels = list({(s["document"], s["table"], s["row"]): None for s in statements})
    points = defaultdict(list)
    for s in statements:
        if s["value"] is not None:
            points[s["period"], s["measure"], s["breakdown"]].append(s)
    return {
        "id": measure.id,
        "municipality": owner.short,
        "code": owner.code,
        "committee": owner.committee,
        "kind": kind,
        # The newest wording is the series' name.
        "measure": [label for label in measure.labels.values() if label][-1],
        "unit": next(s["unit"] for s in statements),
        "labels": [{"document": d, "table": t, "row": r} for d, t, r in labels],
        "points": [_point(measure, *at, points[at]) for at in sorted(points, key=lambda at: (at[0], POINTS.index(at[1]), at[2] or ""))],
        "breaks": [{"period": b.period, "report": b.report, "text": b.text, "why": b.why} for b in BREAKS if b.series == measure.id],
        "ends_after": _end(measure),
    }


def _end(measure: Measure) -> str | None:
    """The last year of a measure that is no longer reported."""
    gone = [since for since, label in measure.labels.items() if label is None]
    return str(gone[0] - 1) if gone else None


def _point(measure: Measure, period: str, column: str, breakdown: str | None, stated: list[dict]) -> dict:
    """A point with every place that states it. `value` is what holds: the newest where it was restated, None where nobody can tell."""
    dispute = next((d for d in DISPUTES if (d.series, d.period, d.measure) == (measure.id, period, column)), None)
    values = list(dict.fromkeys(s["value"] for s in stated))
    if dispute is None:
        value = values[0]
    elif dispute.kind in ("restatement", "budget-supplement"):
        value = stated[-1]["value"]
    else:
        right = [s["value"] for s in stated if dispute.wrong and s["report"] != dispute.wrong]
        assert len(set(right)) <= 1, (measure.id, right)
        value = right[0] if right else None
    places = [{k: s[k] for k in ("document", "table", "row", "column", "printed", "value")} for s in stated]
    return {"period": period, "measure": column, "breakdown": breakdown, "value": value, "unit": stated[0]["unit"], "stated": places, "disagreement": dispute.id if dispute else None}


def _dispute(dispute: Dispute, found: list[dict]) -> dict:
    """A disagreement with the places of both sides; `wrong` lists those that are wrong."""
    series = next(s for s in found if s["id"] == dispute.series)
    point = next(p for p in series["points"] if p["disagreement"] == dispute.id)
    value = point["value"]
    return {
        "id": dispute.id, "kind": dispute.kind, "series": dispute.series, "period": dispute.period, "measure": dispute.measure,
        "value": value, "places": point["stated"],
        "wrong": [p for p in point["stated"] if dispute.wrong and p["value"] != value],
        "said": dispute.text.split("{")[0].strip() if dispute.text else None,
        "follows": list(dispute.follows), "why": dispute.why,
    }
