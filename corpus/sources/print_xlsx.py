"""Saves sheets as a workbook with openpyxl, or with LibreOffice (which computes the formulas), and as text in separated values."""

from __future__ import annotations

import re
import tempfile
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from .model import NBSP, Report
from .print_writer import convert
from .sheets import Held, Sheet, SheetLook, lay_out
from .stamp import fix_compound, fix_package
from .stored import StoredPlaces

EXPORTS = {".xlsx": "xlsx:Calc MS Excel 2007 XML", ".xls": "xls:MS Excel 97", ".ods": "ods:calc8"}
WIDE, NARROW = 40, 13


def print_sheets(parts: list[Report], look: SheetLook, path: Path, by_libreoffice: bool = False) -> StoredPlaces:
    """A workbook; only LibreOffice stores what its formulas give."""
    sheets, places = lay_out(parts, look)
    assert by_libreoffice or not any(held.formula for sheet in sheets for held in sheet.cells.values()), path
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet, look)
    book.properties.creator, book.properties.title = parts[0].municipality, parts[0].title
    if by_libreoffice:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, path.stem + ".xlsx")
            book.save(source)
            convert(source, path, EXPORTS[path.suffix], swedish=True)
    else:
        book.save(path)
    (fix_compound if path.suffix == ".xls" else fix_package)(parts[0], path)
    if path.suffix == ".xlsx":
        _check(sheets, path)
    return places


def _check(sheets: list[Sheet], path: Path) -> None:
    """Demand that each cell holds its value and that a number shows what the paper prints."""
    book = load_workbook(path, data_only=True)
    for sheet in sheets:
        for (y, x), held in sheet.cells.items():
            stored = book[sheet.name].cell(y, x).value
            if isinstance(held.value, Decimal):
                assert stored is not None and abs(Decimal(repr(stored)) - held.value) < Decimal("1e-9"), (path.name, sheet.name, y, x, stored, held)
                assert held.format != "General" or str(stored) == held.shown.replace(" ", ""), (path.name, sheet.name, y, x, stored, held)
            elif isinstance(held.value, str):
                assert (stored or "") == held.value, (path.name, sheet.name, y, x, stored, held)


def _fill(target, sheet: Sheet, look: SheetLook) -> None:
    line = Side(style="thin")
    for (y, x), held in sheet.cells.items():
        cell = target.cell(y, x, _value(held))
        cell.number_format = held.format
        if held.bold:
            cell.font = Font(bold=True)
        if held.right:
            cell.alignment = Alignment(horizontal="right", wrap_text=held.bold)
        if held.right and held.bold:
            cell.border = Border(bottom=line)
    for y1, x1, y2, x2 in sheet.merges:
        target.merge_cells(start_row=y1, start_column=x1, end_row=y2, end_column=x2)
    for x in range(1, sheet.wide + 1):
        width = target.column_dimensions[get_column_letter(x)]
        width.width = WIDE if x == look.corner[0] else NARROW if x > look.corner[0] else 3
        if x in sheet.hidden_columns:
            width.hidden = True
    for y in sheet.hidden_rows:
        target.row_dimensions[y].hidden = True


def _value(held: Held):
    """What the library is given: a formula, a number as its shortest float, a day or text."""
    if held.formula:
        return held.formula
    if isinstance(held.value, Decimal):
        return int(held.value) if held.value == held.value.to_integral() else float(held.value)
    return held.value


def print_csv(sheet: Sheet, path: Path, charset: str, shown: bool, blank: str = NBSP) -> None:
    """A sheet as a Swedish spreadsheet program exports it: semicolons, decimal comma, CR LF. `shown` writes figures as the sheet
    shows them, with `blank` between the thousands, else without groups."""
    width, height = max(x for _, x in sheet.cells), max(y for y, _ in sheet.cells)
    lines = [";".join(_field(sheet.cells.get((y, x)), shown, blank) for x in range(1, width + 1)) for y in range(1, height + 1)]
    path.write_bytes("".join(line + "\r\n" for line in lines).encode(charset))


def _field(held: Held | None, shown: bool, blank: str) -> str:
    if held is None:
        return ""
    text = held.shown
    if isinstance(held.value, Decimal):
        text = text.replace(" ", blank if shown else "")
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if re.search(r'[;"\n]', text) else text
