"""Prints a report with Typst."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import typst

from .glyphs import Glyphs
from .model import Contents, Heading, Items, Lines, PageBreak, Paragraph, Report, Table, groups


@dataclass(frozen=True)
class TypstLook:
    """Glyphs, body font, and whether tables are ruled (grey head, all rulings) or set in white space only."""

    glyphs: Glyphs
    font: str
    ruled: bool


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
    head = f"""#set document(title: {_string(report.title)}, date: datetime(year: {year}, month: {month}, day: {day}))
#set text(font: {_string(look.font)}, size: 11pt, lang: "sv", hyphenate: false)
#set par(justify: false, leading: 0.7em, spacing: 1.1em)
#set page(paper: "a4", margin: (x: 25mm, top: 28mm, bottom: 24mm),
  header: text(8.5pt)[#{_string(report.municipality + ", " + report.committee)} #h(1fr) #{_string(report.diary)}],
  footer: align({'right' if look.ruled else 'center'}, text(8.5pt, context {counter})))
#show heading.where(level: 1): it => block(above: 1.5em, below: 0.8em, text(15pt, it.body))
#show heading.where(level: 2): it => block(above: 1.3em, below: 0.7em, text(12pt, it.body))
#text(22pt, weight: "bold", {_string(report.title)})
"""
    return head + "\n".join(_block(b, look) for b in report.blocks)


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
        case Contents():
            return "#outline(title: none, depth: 2, indent: 1.2em)"
        case PageBreak():
            return "#pagebreak()"
        case Table():
            return _table(block, look)
    raise TypeError(block)


def _table(table: Table, look: TypstLook) -> str:
    grouped = bool(groups(table))
    cells = []
    if grouped:
        cells.append(f'table.cell(rowspan: 2, align: left + bottom, strong({_string(table.stub)}))')
        for group, span in groups(table):
            cells.append(f"table.cell(colspan: {span}, align: center, strong({_string(group)}))")
    else:
        cells.append(f"strong({_string(table.stub)})")
    cells += [f"strong({_string(c.header)})" for c in table.columns]
    head = f"table.header({', '.join(cells)}),"
    body = []
    for row in table.rows:
        texts = [row.label] + [look.glyphs.figure(table.raw[row.name, c.id]) for c in table.columns]
        style = "strong" if row.is_total else "text"
        body.append(", ".join(f"{style}({_string(t)})" for t in texts) + ",")
    columns = ", ".join(["1fr"] + ["auto"] * len(table.columns))
    rules = "stroke: 0.5pt," if look.ruled else "stroke: none,"
    fill = f"fill: (x, y) => if y < {2 if grouped else 1} {{ luma(215) }}," if look.ruled else ""
    inset = "(x: 5pt, y: 5pt)" if look.ruled else "(x: 4pt, y: 4.2pt)"
    lines = "\n  ".join([head, *body])
    return f"""#block(breakable: false)[
#text(10.5pt, weight: "bold", {_string(table.title)})
#v(-0.4em)
#set text(10pt)
#table(columns: ({columns}), inset: {inset}, {rules} {fill}
  align: (x, y) => if x == 0 {{ left + horizon }} else {{ right + horizon }},
  {lines}
)]"""
