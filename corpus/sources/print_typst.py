"""Prints a report with Typst."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import typst

from .glyphs import Glyphs
from .grid import FIGURE, Cell, body, head
from .model import Contents, Heading, Items, Letterhead, Lines, PageBreak, Paragraph, Report, Table


@dataclass(frozen=True)
class TypstLook:
    """Glyphs, body font, and whether tables are ruled (grey head, all rulings) or set in white space only.

    `accent` is the colour of a head with white letters over thin horizontal lines; `cell` the size of
    the letters in tables, in points.
    """

    glyphs: Glyphs
    font: str
    ruled: bool
    accent: str | None = None
    cell: float = 10


def print_typst(report: Report, look: TypstLook, path: Path) -> None:
    """Compile the report to a PDF; the same source always gives the same bytes."""
    typst.compile(_source(report, look).encode(), output=str(path), timestamp=0)


def _string(text: str) -> str:
    """A Typst expression for a text; its line feeds become line breaks."""
    return " + linebreak() + ".join(json.dumps(line, ensure_ascii=False) for line in text.split("\n"))


def _source(report: Report, look: TypstLook) -> str:
    year, month, day = report.date
    before, rest = report.counter.split("{page}")
    middle, after = rest.split("{pages}")
    counter = " + ".join(
        (_string(before), "counter(page).display()", _string(middle), "str(counter(page).final().first())", _string(after))
    )
    paper = '"a4"' + (", flipped: true" if report.landscape else "")
    start = f"""#set document(title: {_string(report.title)}, date: datetime(year: {year}, month: {month}, day: {day}))
#set text(font: {_string(look.font)}, size: 11pt, lang: "sv", hyphenate: false)
#set par(justify: false, leading: 0.7em, spacing: 1.1em)
#set page(paper: {paper}, margin: (x: 25mm, top: 28mm, bottom: 24mm),
  header: text(8.5pt)[#{_string(report.running)} #h(1fr) #{_string(report.mark)}],
  footer: align({'right' if look.ruled else 'center'}, text(8.5pt, context {counter})))
#show heading.where(level: 1): it => block(above: 1.5em, below: 0.8em, text(15pt, it.body))
#show heading.where(level: 2): it => block(above: 1.3em, below: 0.7em, text(12pt, it.body))
#show heading.where(level: 3): it => block(above: 1.2em, below: 0.6em, text(10.5pt, it.body))
"""
    title = f'#text(22pt, weight: "bold", {_string(report.title)})\n' if report.shows_title else ""
    return start + title + "\n".join(_block(b, look) for b in report.blocks)


def _block(block, look: TypstLook) -> str:
    match block:
        case Heading(level, text):
            return f"#heading(level: {level}, outlined: {str(text != 'Innehåll').lower()}, {_string(text)})"
        case Paragraph(text):
            return f"#par({_string(text)})"
        case Items(items, numbered):
            return f"#{'enum' if numbered else 'list'}(indent: 1em, {', '.join(_string(i) for i in items)})"
        case Lines(lines):
            return f"#block({_string(chr(10).join(lines))})"
        case Letterhead(left, right):
            rest = _string("\n".join(right[1:]))
            return f"""#grid(columns: (1fr, 1fr), {_string(chr(10).join(left))},
  text(15pt, weight: "bold", {_string(right[0])}) + linebreak() + {rest})
#v(1.5em)"""
        case Contents():
            return "#outline(title: none, depth: 2, indent: 1.2em)"
        case PageBreak():
            return "#pagebreak()"
        case Table():
            return _table(block, look)
    raise TypeError(block)


def _table(table: Table, look: TypstLook) -> str:
    heads = head(table)
    cells = ", ".join(_head_cell(cell, look) for row in heads for cell in row)
    rows = []
    for row, row_cells in body(table, look.glyphs):
        style = "strong" if row.is_total or (row.kind == "heading" and table.kind != "drift") else "text"
        rows.append(", ".join(_cell(cell, style) for cell in row_cells) + ",")
    if table.shares:
        columns = ", ".join(f"{share}fr" for share in table.shares)
    else:
        columns = ", ".join(["1fr"] + ["auto"] * len(table.columns))
    if look.accent:
        rules = 'stroke: (x, y) => (bottom: 0.5pt + luma(170)),'
        fill = f'fill: (x, y) => if y < {len(heads)} {{ rgb("{look.accent}") }},'
    else:
        rules = "stroke: 0.5pt," if look.ruled else "stroke: none,"
        fill = f"fill: (x, y) => if y < {len(heads)} {{ luma(215) }}," if look.ruled else ""
    inset = "(x: 5pt, y: 5pt)" if look.ruled else "(x: 4pt, y: 4.2pt)"
    lines = "\n  ".join([f"table.header({cells}),", *rows])
    aligned = ", ".join(str(x) for x, column in enumerate(table.printed) if column in table.columns)
    return f"""#block(breakable: {str(table.breaks).lower()})[
#text(10.5pt, weight: "bold", {_string(table.title)})
#v(-0.4em)
#set text({look.cell}pt)
{"#set par(leading: 0.5em)" if table.texts else ""}
#table(columns: ({columns}), inset: {inset}, {rules} {fill}
  align: (x, y) => if x in ({aligned},) {{ right + horizon }} else {{ left + horizon }},
  {lines}
)]"""


def _head_cell(cell: Cell, look: TypstLook) -> str:
    text = f"strong({_string(cell.text)})"
    if look.accent:
        text = f"text(fill: white, {text})"
    if cell.is_group:
        return f"table.cell(colspan: {cell.colspan}, align: center, {text})"
    if cell.rowspan > 1:
        return f"table.cell(rowspan: 2, align: {'right' if cell.sort == FIGURE else 'left'} + bottom, {text})"
    return text


def _cell(cell: Cell, style: str) -> str:
    text = f"{style}({_string(cell.text)})"
    return f"table.cell(rowspan: {cell.rowspan}, {text})" if cell.rowspan > 1 else text
