"""A committee's measures over the years, from which each year's tables are made, so that last year's column never disagrees by accident."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from .model import BLANK, DASH, MIXED, Column, Row, Table, TextColumn, amounts

WHOLE, HEADCOUNT, PERCENT = ("antal", 0, ""), ("antal", 1, ""), ("%", 1, "%")


@dataclass(frozen=True)
class Measure:
    """One thing that is measured: `id` is its series.

    `labels` maps the first year of each wording to it; None ends the measure. `values`, `budgets`, `targets` and `plans` are by the
    year they are of, as figures with a decimal point, or what is printed instead. `restated` maps (year of the report,
    year) to what that report prints instead of the value. `form` is unit, decimals and suffix.
    """

    id: str
    labels: dict[int, str | None]
    values: dict[int, str] = field(default_factory=dict)
    budgets: dict[int, str] = field(default_factory=dict)
    targets: dict[int, str] = field(default_factory=dict)
    plans: dict[int, str] = field(default_factory=dict)
    restated: dict[tuple[int, int], str] = field(default_factory=dict)
    form: tuple[str, int, str] = WHOLE
    goal: str = ""
    source: str = ""
    less_is_better: bool = False
    measured: str = ""
    kind: str = "item"

    def label(self, year: int) -> str | None:
        """What the measure is called in the papers of a year; None where they do not hold it."""
        known = [since for since in self.labels if since <= year]
        return self.labels[max(known)] if known else None

    def value(self, report: int, year: int) -> str:
        """The outcome of a year as the report of another prints it."""
        return self.restated.get((report, year), self.values.get(year, DASH))


def in_year(measures: tuple[Measure, ...], year: int) -> list[Measure]:
    """The measures that the papers of a year hold."""
    return [m for m in measures if m.label(year)]


def volumes(id: str, title: str, stub: str, measures: tuple[Measure, ...], year: int, heads: tuple[str, str], **more) -> Table:
    """Counts of the year and the year before it."""
    return Table(
        id=id, title=title, kind="volym", unit="antal", decimals=0, stub=stub,
        columns=(Column("now", heads[0], "utfall", str(year)), Column("then", heads[1], "utfall", str(year - 1))),
        rows=tuple(
            Row(m.label(year), cells=amounts("now then", m.value(year, year), m.value(year, year - 1)), id=m.id) for m in in_year(measures, year)
        ),
        **more,
    )


def staff(id: str, title: str, measures: tuple[Measure, ...], year: int, columns: tuple[Column, ...], **more) -> Table:
    """Totals, women and men of two years. A value is `total women men`, or the total alone; `+` is the sum of the others."""
    rows = []
    for m in in_year(measures, year):
        cells = {}
        for suffix, when in (("now", year), ("then", year - 1)):
            figures = m.value(year, when).split()
            if len(figures) == 1:
                figures += [BLANK, BLANK] if figures[0] != DASH else [DASH, DASH]
            cells |= amounts(f"t{suffix} k{suffix} m{suffix}", *figures)
        cells = {column: cell for column, cell in cells.items() if cell != "+"}
        unit, decimals, after = m.form
        rows.append(Row(m.label(year), m.kind, cells, texts={"dat": m.measured}, unit=unit, decimals=decimals, suffix=after, id=m.id))
    return Table(
        id=id, title=title, kind="nyckeltal", unit=MIXED, decimals=0, stub="Nyckeltal", columns=columns, rows=tuple(rows),
        texts=(TextColumn("dat", "Mätdatum"),), order=("label", "dat", *(c.id for c in columns)),
        splits=(("tnow", ("know", "mnow")), ("tthen", ("kthen", "mthen"))), **more,
    )


def sexes(year: int, total: str, women: str, men: str, grouped: bool = False) -> tuple[Column, ...]:
    """The six columns of `staff`; a head may hold `{}` for the year, or the year stands above the three."""
    return tuple(
        Column(
            f"{letter}{suffix}", head.format(when), "utfall", str(when), breakdown=breakdown, group=f"Utfall {when}" if grouped else None,
        )
        for suffix, when in (("now", year), ("then", year - 1))
        for letter, head, breakdown in (("t", total, None), ("k", women, "kvinnor"), ("m", men, "män"))
    )


def indicators(id: str, title: str, measures: tuple[Measure, ...], year: int, heads: tuple[str, str, str], **more) -> Table:
    """Outcomes of two years against the year's target, with the goal beside several rows."""
    rows = []
    for m in in_year(measures, year):
        cells = amounts("then now rikt", m.value(year, year - 1), m.value(year, year), m.targets[year])
        unit, decimals, after = m.form
        texts = {"mål": m.goal, "status": _status(m, cells["now"], cells["rikt"]), "källa": m.source}
        rows.append(Row(m.label(year), cells=cells, texts=texts, unit=unit, decimals=decimals, suffix=after, id=m.id))
    return Table(
        id=id, title=title, kind="indikator", unit=MIXED, decimals=0, stub="Indikator",
        columns=(
            Column("then", heads[0], "utfall", str(year - 1)), Column("now", heads[1], "utfall", str(year)),
            Column("rikt", heads[2], "riktvärde", str(year)),
        ),
        texts=(TextColumn("mål", "Resultatmål", spans=True), TextColumn("status", "Status"), TextColumn("källa", "Källa")),
        order=("mål", "label", "then", "now", "rikt", "status", "källa"), rows=tuple(rows), **more,
    )


def _status(measure: Measure, outcome: Decimal | str, target: Decimal | str) -> str:
    """Whether the target is reached, in the words of the reports."""
    if isinstance(outcome, str) or isinstance(target, str):
        return "Ej mätt"
    return "Uppnått" if outcome == target or (outcome < target) == measure.less_is_better else "Ej uppnått"
