"""Recomputes every relation of a table from its printed figures.

A relation with n addends may differ by n // 2 units of the last printed digit through rounding
alone; beyond that the document is wrong. Counts are printed whole and cannot differ at all. A
quotient may be anything that its operands' last digits leave open.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from .model import Row, Table, figure

COUNT = "antal"
# Rules of the keys that no program is asked to know yet.
LATER = ("change-amount", "change-percent", "change-percent-sign", "ratio-to-target", "gender-split", "average", "risk-product")
WELL_FORMED = re.compile(r"-?(\d{1,3}( \d{3})*|\d+)(,\d+)?$")


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
    graded: str | None = None

    @property
    def severity(self) -> str | None:
        """None where the relation holds exactly; `graded` goes before what the units say."""
        if self.rule == "malformed-number":
            return "error"
        if self.units == 0:
            return None
        return self.graded or ("error" if abs(self.units) > self.addends // 2 else "rounding")


def relations(table: Table) -> list[Relation]:
    """All relations of a table that can be computed, and its malformed figures."""
    found = []
    for row in table.rows:
        for column in table.columns:
            raw = table.raw[row.name, column.id]
            figures = raw.removesuffix(table.suffix(row.name, column.id)).lstrip("<> ")
            if table.value(row.name, column.id) is not None and not WELL_FORMED.match(figures):
                found.append(_malformed(table, row, column.id, raw))
            if row.parts and not _is_quotient(table, column.id):
                found += _down(table, row, column.id)
        for result, minuend, subtrahend in table.differences:
            found += _along(table, row, result, [(1, minuend), (-1, subtrahend)], "deviation-arithmetic")
        for result, terms in table.nets.items():
            rule = "change-amount" if table.column(result).measure == "förändring" else "sum-row"
            found += _along(table, row, result, list(terms), rule)
        found += _later(table, row)
    return found


def _is_quotient(table: Table, column: str) -> bool:
    """Shares and changes of a total are no sums."""
    return any(result == column for result, *_ in (*table.changes, *table.ratios))


def _later(table: Table, row: Row) -> list[Relation]:
    """Relations along the row that only some rows have: where the result is not given but computed."""
    found = []
    for result, old, new in table.changes:
        found += _quotient(table, row, result, (old, new), lambda o, n: 100 * (n - o) / o, "change-percent")
    for result, numerator, denominator in table.ratios:
        found += _quotient(table, row, result, (numerator, denominator), lambda n, d: 100 * n / d, "ratio-to-target")
    for result, operands in table.means:
        found += _quotient(table, row, result, operands, lambda *v: sum(v) / len(v), "average")
    for result, factors in table.products:
        found += _quotient(table, row, result, factors, lambda a, b: a * b, "risk-product")
    for whole, parts in table.splits:
        if whole not in row.cells:
            found += _along(table, row, whole, [(1, p) for p in parts], "gender-split")
    return found


def _quotient(table: Table, row: Row, result: str, operands: tuple[str, ...], formula: Callable, rule: str) -> list[Relation]:
    """A computed cell against its formula; the difference is rounding where the operands' last digits can explain it."""
    values = [table.value(row.name, c) for c in operands]
    printed = table.value(row.name, result)
    if result in row.cells or printed is None or any(v is None for v in values):
        return []
    digits, suffix = table.digits(row.name, result), table.suffix(row.name, result)
    exact = formula(*values)
    expected = figure(exact, digits)
    units = int((printed - Decimal(expected.replace(" ", "").replace(",", "."))).scaleb(digits))
    spans = [_span(table, row, c, v) for c, v in zip(operands, values)]
    corners = [formula(*corner) for corner in product(*spans)]
    half = Decimal("0.5").scaleb(-digits)
    open_ = min(corners) - half <= printed <= max(corners) + half
    if rule == "change-percent" and not open_ and abs(printed + exact) <= half:
        rule = "change-percent-sign"
    shown = ", ".join(table.raw[row.name, c] for c in operands)
    working = f"{rule.removesuffix('-sign')} of {shown} is {expected}{suffix}; printed {table.raw[row.name, result]}"
    severity = "rounding" if open_ else "error"
    return [Relation(rule, row.name, result, row.name, table.raw[row.name, result], expected + suffix, working, units, len(values), graded=severity)]


def _span(table: Table, row: Row, column: str, value: Decimal) -> tuple[Decimal, Decimal]:
    """What a printed figure may stand for; a count for itself alone."""
    digits = table.digits(row.name, column)
    half = Decimal(0) if table.unit_of(row.name, column) in (COUNT, None) and not digits else Decimal("0.5").scaleb(-digits)
    return value - half, value + half


def _malformed(table: Table, row: Row, column: str, raw: str) -> Relation:
    value = figure(table.value(row.name, column), table.digits(row.name, column))
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
    if table.value(row.name, result) is None or all(missing) or (rule.startswith("deviation") and any(missing)):
        return []
    return [_compare(table, rule, row.name, result, row.name, terms)]


def _compare(table: Table, rule: str, row: str, column: str, kin: str, terms: list[tuple[int, Decimal | None]]) -> Relation:
    present = [(sign, v) for sign, v in terms if v is not None]
    expected = sum((sign * v for sign, v in present), Decimal(0))
    printed, digits, suffix = table.value(row, column), table.digits(row, column), table.suffix(row, column)
    units = int((printed - expected).scaleb(digits))
    if rule == "deviation-arithmetic" and abs(units) > 1 and abs((printed + expected).scaleb(digits)) <= 1:
        rule = "deviation-sign"
    graded = "error" if table.unit_of(row, column) == COUNT and not digits else None
    if rule == "gender-split" and (graded or abs(units) > len(present) // 2):
        # Someone may be registered as neither.
        graded = "suspect" if units > 0 else "error"
    working = _working(present, expected, digits) + f"; printed {table.raw[row, column]}, difference {figure(abs(printed - expected), digits)}"
    return Relation(rule, row, column, kin, table.raw[row, column], figure(expected, digits) + suffix, working, units, len(present), graded=graded)


def _working(terms: list[tuple[int, Decimal]], expected: Decimal, digits: int) -> str:
    """The computation in words: "-17 385 - (-16 210) = -1 175"."""
    text = ""
    for i, (sign, v) in enumerate(terms):
        shown = figure(v, digits)
        operator = (" - " if sign < 0 else " + ") if i else ("-" if sign < 0 else "")
        text += operator + (f"({shown})" if v < 0 and (i or sign < 0) else shown)
    return f"{text} = {figure(expected, digits)}"
