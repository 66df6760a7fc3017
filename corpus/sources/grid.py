"""A table as printers see it: rows of head and body cells, with what spans columns and rows.

Covered places have no cell of their own, as in HTML; `x` is the number of a cell's first column.
"""

from __future__ import annotations

from dataclasses import dataclass

from .glyphs import Glyphs
from .model import Row, Table, TextColumn

LABEL, TEXT, FIGURE = "label", "text", "figure"


@dataclass(frozen=True)
class Cell:
    """One cell. `sort` tells how to align it, `is_group` marks a head over several columns."""

    text: str
    sort: str
    x: int
    colspan: int = 1
    rowspan: int = 1
    is_group: bool = False


def sort_of(column) -> str:
    """How the cells of a printed column are aligned."""
    if column is None:
        return LABEL
    return TEXT if isinstance(column, TextColumn) else FIGURE


def head(table: Table) -> list[list[Cell]]:
    """One row of heads, or two where heads stand over others; the stub and ungrouped heads are then two rows high."""
    columns = table.printed
    group = [column.group if column else None for column in columns]
    title = [column.header if column else table.stub for column in columns]
    plain = [Cell(t, sort_of(c), x) for x, (t, c) in enumerate(zip(title, columns))]
    if not any(group):
        return [plain]
    first, x = [], 0
    while x < len(columns):
        span = 1
        if group[x]:
            while x + span < len(columns) and group[x + span] == group[x]:
                span += 1
            first.append(Cell(group[x], FIGURE, x, colspan=span, is_group=True))
        else:
            first.append(Cell(title[x], plain[x].sort, x, rowspan=2))
        x += span
    return [first, [cell for cell in plain if group[cell.x]]]


def body(table: Table, glyphs: Glyphs) -> list[tuple[Row, list[Cell]]]:
    """Each row with its cells; a text that spans stands in the first of its rows only."""
    rows = []
    for y, row in enumerate(table.rows):
        cells = []
        for x, column in enumerate(table.printed):
            if column is None:
                cells.append(Cell(row.label, LABEL, x))
            elif not isinstance(column, TextColumn):
                cells.append(Cell(glyphs.figure(table.raw[row.name, column.id]), FIGURE, x))
            elif not _continues(table, y, column):
                cells.append(Cell(row.texts.get(column.id, ""), TEXT, x, rowspan=_height(table, y, column)))
        rows.append((row, cells))
    return rows


def _continues(table: Table, y: int, column: TextColumn) -> bool:
    """The cell belongs to the tall one above it."""
    text = table.rows[y].texts.get(column.id)
    return bool(column.spans and y and text and table.rows[y - 1].texts.get(column.id) == text)


def _height(table: Table, y: int, column: TextColumn) -> int:
    """The number of rows that a text stands beside."""
    rows = 1
    while y + rows < len(table.rows) and _continues(table, y + rows, column):
        rows += 1
    return rows
