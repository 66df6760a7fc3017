"""Lays papers out on sheets, as people keep them in spreadsheet programs: what each cell holds, how it is shown, and where everything is.

A figure is a number with a format, a formula, or text. A formula stands only where its result, shown in the cell's
format, is what the paper prints; a planted error is a figure typed over it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .glyphs import EN_DASH, Glyphs
from .grid import FIGURE, Cell, body, head
from .model import (
    DASH, NBSP, Block, Column, Contents, Heading, Items, Letterhead, Lines, PageBreak, Paragraph, Report, Row, Table, figure, unwrap,
)
from .relations import WELL_FORMED
from .stored import StoredPlaces

DAY = re.compile(r"\d{4}-\d\d-\d\d$")
TYPED = Glyphs(NBSP, EN_DASH)


@dataclass(frozen=True)
class SheetLook:
    """How a paper is kept.

    `sheets`: `one` for all, `each` for one for every table (prose on the first), `parts` for one for every paper of a bundle.
    `figures`: `printed` stores the printed figure, `exact` the unrounded amount behind it, `text` what is printed, with
    hard blanks and dashes, `mixed` every fourth row so. `formulas` puts formulas where they give what is printed.
    `zeros` stores what the paper prints as a dash as 0 in a format that shows a dash. `grouped` is the format of amounts
    with n decimals, `percent` that of shares. `corner` is the place of the first cell (column and row from 1); `merged`
    merges titles over the width of their table; `years` stores heads that are years as numbers; `tall` merges cells that
    stand beside several rows, else their text is in the first row only. `hidden` maps a table to names of rows and ids of
    columns that are not shown.
    """

    sheets: str = "one"
    prose: bool = True
    figures: str = "printed"
    formulas: bool = False
    zeros: bool = False
    grouped: str = "#,##0"
    percent: str = "0{d}%"
    corner: tuple[int, int] = (1, 1)
    merged: bool = False
    years: bool = True
    tall: bool = True
    hidden: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class Held:
    """What a cell holds: text, a number, a day or a formula (with its result in `value`), and what it shows."""

    value: str | Decimal | date
    shown: str
    format: str = "General"
    formula: str | None = None
    bold: bool = False
    right: bool = False


@dataclass
class Sheet:
    """Cells by row and column from 1; merged rectangles (first row, first column, last row, last column); what is hidden."""

    name: str
    cells: dict[tuple[int, int], Held] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    wide: int = 1
    next: int = 1


def lay_out(parts: list[Report], look: SheetLook) -> tuple[list[Sheet], StoredPlaces]:
    """The sheets, and where things are on them."""
    places = StoredPlaces()
    sheets: list[Sheet] = []
    for number, part in enumerate(parts):
        if not sheets or look.sheets == "parts":
            name = "Blad1" if look.sheets == "one" else "Text" if look.sheets == "each" else _name(part.title, number, sheets)
            sheets.append(Sheet(name, wide=look.corner[0], next=look.corner[1]))
        front = sheets[0] if look.sheets == "each" else sheets[-1]
        first = front.next
        if look.prose and part.shows_title:
            _line(front, look, part.running)
            _line(front, look, part.title, bold=True)
            front.next += 1
        for block in part.blocks:
            if isinstance(block, Table):
                sheet = front
                if look.sheets == "each":
                    sheet = Sheet(_name(block.title, len(sheets), sheets), wide=look.corner[0], next=look.corner[1])
                    sheets.append(sheet)
                _table(sheet, block, look, places)
            elif look.prose:
                places.blocks[id(block)] = {"sheet": front.name, "row": front.next}
                _prose(front, block, part, look)
        places.parts.append({"sheet": front.name, "row": first})
    return [sheet for sheet in sheets if sheet.cells], places


def _name(title: str, number: int, others: list[Sheet]) -> str:
    """A name of at most 31 characters without what spreadsheet programs forbid."""
    name = re.sub(r"[\[\]:*?/\\]", " ", title.split(",")[0].split("(")[0])[:28].strip()
    return f"{name} {number}" if name in [sheet.name for sheet in others] else name


def _line(sheet: Sheet, look: SheetLook, text: str, bold: bool = False, beside: str | None = None) -> None:
    column = look.corner[0]
    sheet.cells[sheet.next, column] = _words(text, bold)
    if beside is not None:
        sheet.cells[sheet.next, column + 1] = _words(beside, bold)
    sheet.next += 1


def _words(text: str, bold: bool = False) -> Held:
    if DAY.match(text):
        return Held(date.fromisoformat(text), text, "yyyy-mm-dd", bold=bold)
    return Held(text, text, bold=bold)


def _prose(sheet: Sheet, block: Block, report: Report, look: SheetLook) -> None:
    """A row for each paragraph, an empty one after it."""
    match block:
        case Heading(_, text):
            _line(sheet, look, text, bold=True)
        case Paragraph(text):
            _line(sheet, look, text)
            sheet.next += 1
        case Items(items, numbered):
            for number, item in enumerate(items, 1):
                _line(sheet, look, f"{number}. {item}" if numbered else f"• {item}")
            sheet.next += 1
        case Lines(lines):
            for line in lines:
                _line(sheet, look, line)
            sheet.next += 1
        case Letterhead(left, right):
            for n in range(max(len(left), len(right))):
                _line(sheet, look, left[n] if n < len(left) else "", beside=right[n] if n < len(right) else "")
            sheet.next += 1
        case Contents():
            for heading in report.headings:
                if heading.text != "Innehåll":
                    _line(sheet, look, heading.text)
            sheet.next += 1
        case PageBreak():
            sheet.next += 1


def _table(sheet: Sheet, table: Table, look: SheetLook, places: StoredPlaces) -> None:
    left = look.corner[0]
    right = left + len(table.printed) - 1
    sheet.wide = max(sheet.wide, right)
    sheet.cells[sheet.next, left] = Held(table.title, table.title, bold=True)
    if look.merged:
        sheet.merges.append((sheet.next, left, sheet.next, right))
    sheet.next += 1
    for row in head(table):
        for cell in row:
            held = Held(unwrap(cell.text), unwrap(cell.text), bold=True, right=cell.sort == FIGURE)
            if look.years and re.fullmatch(r"20\d\d", held.shown):
                held.value = Decimal(held.shown)
            _put(sheet, sheet.next, left, cell, held, look)
        sheet.next += 1
    rows = body(table, TYPED)
    lines = {row.name: sheet.next + n for n, (row, _) in enumerate(rows)}
    at = {column.id: left + x for x, column in enumerate(table.printed) if isinstance(column, Column)}
    shown = _Shown(sheet, table, look, lines, at, places)
    for row, cells in rows:
        for cell in cells:
            column = table.printed[cell.x]
            if isinstance(column, Column):
                held = shown.cell(row, column)
            else:
                text = unwrap(cell.text)
                held = Held(Decimal(text) if re.fullmatch(r"\d{1,4}", text) and look.years else text, text)
            if held.shown:
                held.bold = row.is_total or row.kind == "heading"
                _put(sheet, lines[row.name], left, cell, held, look)
        places.rows[table.id, row.name] = lines[row.name]
    if look.formulas:
        shown.formulas()
    hidden = look.hidden.get(table.id, ())
    sheet.hidden_rows += [lines[name] for name in hidden if name in lines]
    sheet.hidden_columns += [at[name] for name in hidden if name in at]
    places.tables[table.id] = {"sheet": sheet.name}
    if hidden:
        places.tables[table.id]["hidden"] = {"rows": sheet.hidden_rows[:], "columns": [letters(x) for x in sheet.hidden_columns]}
    sheet.next = max(lines.values()) + 3


def _put(sheet: Sheet, y: int, left: int, cell: Cell, held: Held, look: SheetLook) -> None:
    sheet.cells[y, left + cell.x] = held
    if cell.colspan > 1 or (cell.rowspan > 1 and look.tall):
        sheet.merges.append((y, left + cell.x, y + cell.rowspan - 1, left + cell.x + cell.colspan - 1))


@dataclass
class _Shown:
    """The figures of a table on a sheet: what each cell holds, so that it shows what the paper prints."""

    sheet: Sheet
    table: Table
    look: SheetLook
    lines: dict[str, int]
    at: dict[str, int]
    places: StoredPlaces

    def cell(self, row: Row, column: Column) -> Held:
        """A cell without its formula."""
        table, look = self.table, self.look
        raw, value = table.raw[row.name, column.id], table.value(row.name, column.id)
        suffix = table.suffix(row.name, column.id).strip()
        plain = raw.removesuffix(suffix).rstrip() if suffix else raw
        if raw == DASH and look.zeros:
            digits = table.digits(row.name, column.id)
            self.places.shown[table.id, row.name, column.id] = "-"
            return Held(Decimal(0), "-", self._accounting(digits), right=True)
        as_text = look.figures == "text" or (look.figures == "mixed" and self.lines[row.name] % 4 == 0)
        if value is None or as_text or not WELL_FORMED.match(plain):
            shown = TYPED.figure(raw)
            return Held(shown, shown, right=True)
        digits = table.digits(row.name, column.id)
        exact = table.exact(row.name, column.id)
        stored = value
        if look.figures == "exact" and isinstance(exact, Decimal) and figure(exact, digits) == figure(value, digits):
            stored = exact
        number = stored / 100 if suffix == "%" else stored
        if suffix == "%" and "\\ " in look.percent:
            raw = f"{plain} %"
            self.places.shown[table.id, row.name, column.id] = raw
        return Held(number, raw, self._format(digits, suffix, value), right=True)

    def _format(self, digits: int, suffix: str, value: Decimal) -> str:
        decimals = "." + "0" * digits if digits else ""
        if suffix == "%":
            return self.look.percent.format(d=decimals)
        # What is exactly nothing would show as a dash.
        if self.look.zeros and value != 0:
            return self._accounting(digits)
        # A year or a number below a thousand in a whole table of small counts is often left in the standard format.
        if not digits and self.table.kind in ("risk", "other") and abs(value) < 10000 and value == value.to_integral():
            return "General"
        return ";".join(section + decimals for section in self.look.grouped.split(";"))

    @staticmethod
    def _accounting(digits: int) -> str:
        figures = "#,##0" + ("." + "0" * digits if digits else "")
        return f'_-* {figures}_-;-* {figures}_-;_-* "-"_-;_-@_-'

    def formulas(self) -> None:
        """Formulas over the cells, where they give what is printed."""
        for row in self.table.rows:
            for column in self.table.columns:
                self._formula(row, column)

    def _formula(self, row: Row, column: Column) -> None:
        held = self.sheet.cells.get((self.lines[row.name], self.at[column.id]))
        if held is None or not isinstance(held.value, Decimal) or column.id in row.cells or held.shown == "-":
            return
        made = self._made(row, column)
        if made is None:
            return
        formula, result = made
        digits = self.table.digits(row.name, column.id)
        scale = 100 if self.table.suffix(row.name, column.id).strip() == "%" else 1
        value = self.table.value(row.name, column.id)
        # Halfway between two figures the last bit of a program's sum decides what is shown.
        halfway = (result * scale).scaleb(digits) % 1 == Decimal("0.5")
        if figure(result * scale, digits) == figure(value, digits) and not halfway:
            held.formula, held.value = formula, result

    def _made(self, row: Row, column: Column) -> tuple[str, Decimal] | None:
        """A formula and its result."""
        table = self.table
        for result, old, new in table.changes:
            if result == column.id:
                a, b = self._number(row.name, old), self._number(row.name, new)
                scale = 1 if table.suffix(row.name, column.id).strip() == "%" else 100
                if a and b is not None:
                    more = "" if scale == 1 else "*100"
                    return f"=({self._name(row.name, new)}-{self._name(row.name, old)})/{self._name(row.name, old)}{more}", (b - a) / a * scale
                return None
        for result, operands in table.means:
            if result == column.id:
                numbers = [self._number(row.name, c) for c in operands]
                if all(n is not None for n in numbers):
                    return f"=AVERAGE({self._name(row.name, operands[0])}:{self._name(row.name, operands[-1])})", sum(numbers) / len(numbers)
                return None
        if any(result == column.id for result, *_ in table.ratios):
            return None
        if row.parts:
            return self._sum(row, column)
        for result, minuend, subtrahend in table.differences:
            if result == column.id:
                return self._terms(row, [(1, minuend), (-1, subtrahend)])
        for result, terms in table.nets.items():
            if result == column.id:
                return self._terms(row, list(terms))
        return None

    def _sum(self, row: Row, column: Column) -> tuple[str, Decimal] | None:
        numbers = [self._number(p, column.id) for p in row.parts]
        if any(n is None and (self.lines[p], self.at[column.id]) in self.sheet.cells and not self._is_words(p, column) for n, p in zip(numbers, row.parts)):
            return None
        rows = [self.lines[p] for p in row.parts]
        # Text within a range counts as nothing, which the result must bear out.
        if rows == list(range(rows[0], rows[-1] + 1)):
            formula = f"=SUM({self._name(row.parts[0], column.id)}:{self._name(row.parts[-1], column.id)})"
        else:
            formula = "=" + "+".join(self._name(p, column.id) for p in row.parts)
            if any(n is None for n in numbers):
                return None
        return formula, sum((n for n in numbers if n is not None), Decimal(0))

    def _is_words(self, row: str, column: Column) -> bool:
        return isinstance(self.sheet.cells[self.lines[row], self.at[column.id]].value, str)

    def _terms(self, row: Row, terms: list[tuple[int, str]]) -> tuple[str, Decimal] | None:
        numbers = [(sign, self._number(row.name, c)) for sign, c in terms]
        if any(n is None for _, n in numbers):
            return None
        text = "".join(("-" if sign < 0 else "+") + self._name(row.name, c) for sign, c in terms).removeprefix("+")
        return f"={text}", sum(sign * n for sign, n in numbers)

    def _number(self, row: str, column: str) -> Decimal | None:
        held = self.sheet.cells.get((self.lines[row], self.at[column]))
        return held.value if held and isinstance(held.value, Decimal) else None

    def _name(self, row: str, column: str) -> str:
        return f"{letters(self.at[column])}{self.lines[row]}"


def letters(column: int) -> str:
    """The name of a column, from 1: A, B, …, Z, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
