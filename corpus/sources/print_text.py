"""Writes a report as the text dumps that people paste or that converters leave behind.

Three forms: `linear` (cell after cell, parted by single blanks), `layout` (columns kept by runs of
blanks) and `tabbed` (cells parted by tabs). Each writer returns the text and where the tables are.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field

from .glyphs import EN_DASH, MINUS
from .model import NBSP, Contents, Heading, Items, Lines, PageBreak, Paragraph, Report, Table, groups


@dataclass
class Dump:
    """Lines so far; first and last line of each table and the line of each row, from 1."""

    lines: list[str] = field(default_factory=list)
    tables: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, *lines: str) -> None:
        """Append lines; blanks that keep a figure together become plain ones."""
        self.lines += [line.replace(NBSP, " ") for line in lines]

    def add_row(self, table: Table, row: str, line: str) -> None:
        """Append the line that holds a row's figures."""
        self.add(line)
        self.rows[table.id, row] = len(self.lines)

    def open(self, table: Table) -> None:
        """The table starts on the next line."""
        self.tables[table.id] = (len(self.lines) + 1, 0)

    def close(self, table: Table) -> None:
        """The table ends on the last line with text."""
        last = max(i for i, line in enumerate(self.lines, 1) if line.strip())
        self.tables[table.id] = (self.tables[table.id][0], last)

    @property
    def text(self) -> str:
        """The whole dump, ending in a line feed."""
        return "\n".join(self.lines) + "\n"


def page_mark(report: Report, page: int) -> str:
    """The counter of a page, counting the page breaks of the source."""
    pages = 1 + sum(isinstance(b, PageBreak) for b in report.blocks)
    return report.counter.format(page=page, pages=pages)


def linear(report: Report) -> Dump:
    """Blank lines between rows, a blank before the first line of a page, page marks on their own lines."""
    dump, page = Dump(), 1
    dump.add(f" {report.title} ", "", f"{report.committee} ", "")
    for block in report.blocks:
        match block:
            case Heading(_, text):
                dump.add(f"{text} ")
            case Paragraph(text):
                dump.add(*_wrapped(text, 96, " "), "")
            case Items(items):
                for item in items:
                    dump.add(*_wrapped(f"• {item}", 96, " "))
                dump.add("")
            case Lines(lines):
                dump.add(*(f"{line} " for line in lines), "")
            case PageBreak():
                dump.add(page_mark(report, page), "", f" {report.municipality} ", f"{report.diary} ", "")
                page += 1
            case Table():
                _linear_table(dump, block)
    dump.add(page_mark(report, page))
    return dump


def _linear_table(dump: Dump, table: Table) -> None:
    dump.open(table)
    dump.add(f"{table.title} ", "", *table.dump_header, "")
    for row in table.rows:
        dump.add_row(table, row.name, " ".join([row.name] + [table.raw[row.name, c.id] for c in table.columns]) + " ")
        dump.add("")
    dump.close(table)


LABEL_WIDTH, CELL_WIDTH = 36, 12


def layout(report: Report) -> Dump:
    """As a converter that keeps the layout writes it; a form feed starts each page but the first."""
    dump, page, feed = Dump(), 1, ""
    running = f"{report.municipality}, {report.committee}".ljust(84) + report.diary
    dump.add(running, "", "", report.title, "")
    for block in report.blocks:
        match block:
            case Heading(_, text):
                dump.add(text, "")
            case Paragraph(text):
                dump.add(*_wrapped(text, 98), "")
            case Items(items, numbered):
                for number, item in enumerate(items, 1):
                    dump.add(*_wrapped(f"{f'{number}.' if numbered else '•'} {item}", 92, indent="   "))
                dump.add("")
            case Lines(lines):
                dump.add(*lines, "")
            case PageBreak():
                dump.add("", page_mark(report, page).rjust(98))
                page += 1
                feed = "\f"
                dump.add(feed + running, "", "")
            case Table():
                _layout_table(dump, block)
    dump.add("", page_mark(report, page).rjust(98), "\f")
    return dump


def _layout_table(dump: Dump, table: Table) -> None:
    """A wrapped label takes several lines, its figures stand on the middle one."""
    dump.open(table)
    dump.add(table.title, "")
    heads = "".join(g.center(n * CELL_WIDTH + 4) for g, n in groups(table))
    dump.add((" " * LABEL_WIDTH + heads).rstrip())
    dump.add(table.stub.ljust(LABEL_WIDTH) + "".join(c.header.rjust(CELL_WIDTH) for c in table.columns), "")
    for row in table.rows:
        figures = "".join(table.raw[row.name, c.id].replace("-", MINUS).rjust(CELL_WIDTH) for c in table.columns)
        label = row.label.split("\n")
        for i, part in enumerate(label):
            if i == len(label) // 2:
                dump.add_row(table, row.name, (part.ljust(LABEL_WIDTH) + figures).rstrip())
            else:
                dump.add(part)
        if row.is_total:
            dump.add("")
    dump.close(table)
    dump.add("")


def tabbed(report: Report, pages: Mapping[str, int]) -> Dump:
    """One line per paragraph and row, tabs between cells; en dash as minus. `pages` fills the table of contents."""
    dump = Dump()
    dump.add(f"{report.municipality}", f"{report.committee}", "", report.title, "")
    for block in report.blocks:
        match block:
            case Heading(_, text) | Paragraph(text):
                dump.add(text, "")
            case Items(items, numbered):
                dump.add(*(f"{number}. {item}" if numbered else f"• {item}" for number, item in enumerate(items, 1)), "")
            case Lines(lines):
                dump.add(*lines, "")
            case Contents():
                titles = [h for h in report.headings if h.text != "Innehåll"]
                dump.add(*(f"{h.text} {'.' * (78 - len(h.text))} {pages[h.text]}" for h in titles), "")
            case PageBreak():
                dump.add(" ", " ")
            case Table():
                _tabbed_table(dump, block)
    dump.lines.pop()
    return dump


def _tabbed_table(dump: Dump, table: Table) -> None:
    dump.open(table)
    dump.add(table.title + "\t" * len(table.columns))
    if groups(table):
        dump.add("\t" + "".join(g + "\t" * n for g, n in groups(table)).removesuffix("\t"))
    dump.add("\t".join([table.stub] + [c.header for c in table.columns]))
    for row in table.rows:
        figures = [table.raw[row.name, c.id].replace("-", EN_DASH) for c in table.columns]
        dump.add_row(table, row.name, "\t".join([row.name] + figures))
    dump.close(table)
    dump.add("")


def _wrapped(text: str, width: int, end: str = "", indent: str = "") -> list[str]:
    """The text in lines of at most that width, each followed by `end`."""
    lines = textwrap.wrap(text.replace(NBSP, "\x00"), width, break_on_hyphens=False, subsequent_indent=indent)
    return [line.replace("\x00", " ") + end for line in lines]
