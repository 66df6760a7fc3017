"""Recomputes every relation of a table from its printed figures.

A relation with n addends may differ by n // 2 units of the last printed digit through rounding
alone; beyond that the document is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .model import Row, Table, figure

WELL_FORMED = re.compile(r"-?\d{1,3}( \d{3})*(,\d+)?$")


@dataclass(frozen=True)
class Relation:
    """A derived cell and its operands: `printed` against `expected`, `units` apart in the last digit.

    `kin` is the row of the first operand where the relation runs down a column. `doubtful` marks a
    total that its subtotals contradict while the single rows under them bear it out.
    """

    rule: str
    row: str
    column: str
    kin: str
    printed: str
    expected: str
    working: str
    units: int
    addends: int
    doubtful: bool = False

    @property
    def severity(self) -> str | None:
        """None where the relation holds exactly."""
        if self.rule == "malformed-number":
            return "error"
        if self.units == 0:
            return None
        return "error" if abs(self.units) > self.addends // 2 else "rounding"


def relations(table: Table) -> list[Relation]:
    """All relations of a table that can be computed, and its malformed figures."""
    found = []
    for row in table.rows:
        for column in table.columns:
            raw = table.raw[row.name, column.id]
            if table.value(row.name, column.id) is not None and not WELL_FORMED.match(raw):
                found.append(_malformed(table, row, column.id, raw))
            if row.parts:
                found += _down(table, row, column.id)
        for result, minuend, subtrahend in table.differences:
            found += _along(table, row, result, [(1, minuend), (-1, subtrahend)], "deviation-arithmetic")
        for result, terms in table.nets.items():
            found += _along(table, row, result, list(terms), "sum-row")
    return found


def _malformed(table: Table, row: Row, column: str, raw: str) -> Relation:
    value = figure(table.value(row.name, column), table.decimals)
    working = f"{raw} is not a well-formed figure; read as {value}"
    return Relation("malformed-number", row.name, column, row.name, raw, value, working, 0, 0)


def _down(table: Table, row: Row, column: str) -> list[Relation]:
    """The total against its direct parts; where those fail, against the single rows too."""
    terms = [(1, table.value(p, column)) for p in row.parts]
    if table.value(row.name, column) is None or all(v is None for _, v in terms):
        return []
    found = _compare(table, "sum-column", row.name, column, row.parts[0], terms)
    leaves = _leaves(table, row)
    if found.severity == "error" and len(leaves) > len(row.parts):
        single = _compare(table, "sum-column", row.name, column, leaves[0], [(1, table.value(p, column)) for p in leaves])
        found = Relation(**{**vars(found), "doubtful": single.severity != "error"})
    return [found]


def _leaves(table: Table, row: Row) -> list[str]:
    """The single rows under a total."""
    if not row.parts:
        return [row.name]
    return [leaf for part in row.parts for leaf in _leaves(table, table.row(part))]


def _along(table: Table, row: Row, result: str, operands: list[tuple[int, str]], rule: str) -> list[Relation]:
    """A difference or net within a row; a dash or blank counts as nothing in a net, and stops a difference."""
    terms = [(sign, table.value(row.name, c)) for sign, c in operands]
    missing = [v is None for _, v in terms]
    if table.value(row.name, result) is None or all(missing) or (rule != "sum-row" and any(missing)):
        return []
    return [_compare(table, rule, row.name, result, row.name, terms)]


def _compare(table: Table, rule: str, row: str, column: str, kin: str, terms: list[tuple[int, Decimal | None]]) -> Relation:
    present = [(sign, v) for sign, v in terms if v is not None]
    expected = sum((sign * v for sign, v in present), Decimal(0))
    printed = table.value(row, column)
    units = int((printed - expected).scaleb(table.decimals))
    if rule == "deviation-arithmetic" and abs(units) > 1 and abs((printed + expected).scaleb(table.decimals)) <= 1:
        rule = "deviation-sign"
    working = _working(table, present, expected) + f"; printed {table.raw[row, column]}, difference {figure(abs(printed - expected), table.decimals)}"
    return Relation(rule, row, column, kin, table.raw[row, column], figure(expected, table.decimals), working, units, len(present))


def _working(table: Table, terms: list[tuple[int, Decimal]], expected: Decimal) -> str:
    """The computation in words: "-17 385 - (-16 210) = -1 175"."""
    text = ""
    for i, (sign, v) in enumerate(terms):
        shown = figure(v, table.decimals)
        operator = (" - " if sign < 0 else " + ") if i else ("-" if sign < 0 else "")
        text += operator + (f"({shown})" if v < 0 and (i or sign < 0) else shown)
    return f"{text} = {figure(expected, table.decimals)}"
