"""Writes a report as the text dumps that people paste or that converters leave behind.

Three forms: `linear` (cell after cell, parted by single blanks), `layout` (columns kept by runs of
blanks) and `tabbed` (cells parted by tabs). Each writer returns the text and where things are.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .glyphs import EN_DASH, MINUS, Glyphs
from .grid import FIGURE, Cell, body, head
from .model import NBSP, Column, Contents, Heading, Items, Letterhead, Lines, PageBreak, Paragraph, Report, Row, Table, unwrap

PLAIN = Glyphs()


@dataclass
class Dump:
    """Lines so far; first and last line of each table and the line of each row, from 1.

    `starts` holds the first line of each block, by the block's identity.
    """

    lines: list[str] = field(default_factory=list)
    tables: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)

    def add(self, *lines: str) -> None:
        """Append lines; blanks that keep a figure together become plain ones."""
        self.lines += [line.replace(NBSP, " ") for line in lines]

    def start(self, block: object) -> None:
        """The block starts on the next line."""
        self.starts[id(block)] = len(self.lines) + 1

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

    def append(self, other: Dump) -> None:
        """Another dump follows this one."""
        offset = len(self.lines)
        self.lines += other.lines
        self.tables |= {k: (first + offset, last + offset) for k, (first, last) in other.tables.items()}
        self.rows |= {k: line + offset for k, line in other.rows.items()}
        self.starts |= {k: line + offset for k, line in other.starts.items()}

    @property
    def text(self) -> str:
        """The whole dump, ending in a line feed."""
        return "\n".join(self.lines) + "\n"


def page_mark(report: Report, page: int) -> str:
    """The counter of a page, counting the page breaks of the source."""
    pages = 1 + sum(isinstance(b, PageBreak) for b in report.blocks) + sum(bool(t.dump_break) for t in report.tables)
    return report.counter.format(page=page, pages=pages)


def linear(report: Report) -> Dump:
    """Blank lines between rows, a blank before the first line of a page, page marks on their own lines."""
    dump, page = Dump(), 1
    if report.shows_title:
        dump.add(f" {report.title} ", "", f"{report.committee} ", "")

    def turn() -> None:
        nonlocal page
        dump.add(page_mark(report, page), "", f" {report.municipality} ", f"{report.mark} ", "")
        page += 1

    for block in report.blocks:
        dump.start(block)
        match block:
            case Heading(_, text):
                dump.add(f"{text} ")
            case Paragraph(text):
                dump.add(*_wrapped(text, 96, " "), "")
            case Items(items, numbered):
                for number, item in enumerate(items, 1):
                    dump.add(*_wrapped(f"{f'{number}.' if numbered else '•'} {item}", 96, " "))
                dump.add("")
            case Lines(lines):
                dump.add(*(f"{line} " for line in lines), "")
            case Letterhead(left, right):
                dump.add(*(f"{line} " for line in left), "", *(f"{line} " for line in right), "")
            case PageBreak():
                turn()
            case Table():
                _linear_table(dump, block, turn)
    dump.add(page_mark(report, page))
    return dump


LINEAR_WIDTH = 44


def _linear_table(dump: Dump, table: Table, turn: Callable[[], None]) -> None:
    dump.open(table)
    dump.add(f"{table.title} ", "", *table.dump_header, "")
    for row, cells in body(table, PLAIN):
        _linear_row(dump, table, row, cells)
        dump.add("")
        if row.name == table.dump_break:
            turn()
            dump.add(*table.dump_header, "")
    dump.close(table)


def _linear_row(dump: Dump, table: Table, row: Row, cells: list[Cell]) -> None:
    """Cell after cell; a label breaks over lines before its figures, a long text behind figures and a tall cell have lines of their own."""
    line, figures = [], False
    for cell in cells:
        parts = [cell.text.replace("\n", " ")]
        if cell.sort != FIGURE and table.kind != "drift":
            parts = textwrap.wrap(parts[0], LINEAR_WIDTH) or [""]
        if cell.rowspan > 1:
            dump.add(*(f"{part} " for part in parts), "")
            continue
        if len(parts) > 1 and figures:
            dump.add_row(table, row.name, " ".join(line) + " ")
            dump.add("", *(f"{part} " for part in parts))
            line, figures = [], False
            continue
        line.append(parts[0])
        for part in parts[1:]:
            dump.add(" ".join(line) + " ")
            line = [part]
        figures |= cell.sort == FIGURE
    if any(line):
        dump.add(" ".join(line) + " ") if (table.id, row.name) in dump.rows else dump.add_row(table, row.name, " ".join(line) + " ")


LABEL_WIDTH, CELL_WIDTH = 36, 12


def layout(report: Report) -> Dump:
    """As a converter that keeps the layout writes it; a form feed starts each page but the first."""
    dump, page = Dump(), 1
    running = report.running.ljust(84) + report.mark
    dump.add(running, "", "")
    if report.shows_title:
        dump.add(report.title, "")

    def turn() -> None:
        nonlocal page
        dump.add("", page_mark(report, page).rjust(98))
        page += 1
        dump.add("\f" + running, "", "")

    for block in report.blocks:
        dump.start(block)
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
            case Letterhead(left, right):
                height = max(len(left), len(right))
                pad = lambda lines: [*lines, *[""] * (height - len(lines))]
                dump.add(*((a.ljust(60) + b).rstrip() for a, b in zip(pad(left), pad(right))), "")
            case PageBreak():
                turn()
            case Table():
                _layout_table(dump, block, turn)
    dump.add("", page_mark(report, page).rjust(98), "\f")
    return dump


def _layout_table(dump: Dump, table: Table, turn: Callable[[], None]) -> None:
    """A wrapped text takes several lines, all cells are centred on the middle one."""
    widths = table.dump_widths or (LABEL_WIDTH, *[CELL_WIDTH] * len(table.columns))
    dump.open(table)
    dump.add(table.title, "")
    _layout_head(dump, table, widths)
    for row, cells in body(table, Glyphs(minus=MINUS)):
        columns = []
        at = {cell.x: cell for cell in cells}
        for x, width in enumerate(widths):
            if x not in at:
                columns.append([])
            elif at[x].sort == FIGURE:
                columns.append([at[x].text.rjust(width)])
            else:
                gap = "  " if x and isinstance(table.printed[x - 1], Column) else ""
                columns.append([gap + line for line in _in_width(at[x].text, width - len(gap))])
        middle = max(map(len, columns)) // 2
        columns = [[""] * (middle - len(column) // 2) + column for column in columns]
        for y in range(max(map(len, columns))):
            line = "".join((column[y] if y < len(column) else "").ljust(width) for column, width in zip(columns, widths)).rstrip()
            if y == middle:
                dump.add_row(table, row.name, line)
            else:
                dump.add(line)
        if row.is_total:
            dump.add("")
        if row.name == table.dump_break:
            turn()
            _layout_head(dump, table, widths)
    dump.close(table)
    dump.add("")


def _layout_head(dump: Dump, table: Table, widths: tuple[int, ...]) -> None:
    """The groups centred over their columns, and the heads on as many lines as the tallest needs."""
    heads = head(table)
    if len(heads) > 1:
        over = [cell.text.center(sum(widths[cell.x : cell.x + cell.colspan]) + 4) if cell.is_group else " " * widths[cell.x] for cell in heads[0]]
        dump.add("".join(over).rstrip())
    titles = {cell.x: cell for row in heads for cell in row if not cell.is_group}
    height = max(cell.text.count("\n") for cell in titles.values()) + 1
    for y in range(height):
        line = ""
        for x, width in enumerate(widths):
            lines = titles[x].text.split("\n")
            text = lines[y - height + len(lines)] if y >= height - len(lines) else ""
            gap = "  " if x and isinstance(table.printed[x - 1], Column) else ""
            line += text.rjust(width) if titles[x].sort == FIGURE else (gap + text).ljust(width)
        dump.add(line.rstrip())
    dump.add("")


def _in_width(text: str, width: int) -> list[str]:
    """The text in lines that leave two blanks to the next column."""
    return [part for line in text.split("\n") for part in textwrap.wrap(line, width - 2) or [""]]


def tabbed(report: Report, pages: Mapping[str, int], minus: str = EN_DASH) -> Dump:
    """One line per paragraph and row, tabs between cells. `pages` fills the table of contents."""
    dump = Dump()
    if report.shows_title:
        dump.add(f"{report.municipality}", f"{report.committee}", "", report.title, "")
    for block in report.blocks:
        dump.start(block)
        match block:
            case Heading(_, text) | Paragraph(text):
                dump.add(text, "")
            case Items(items, numbered):
                dump.add(*(f"{number}. {item}" if numbered else f"• {item}" for number, item in enumerate(items, 1)), "")
            case Lines(lines):
                dump.add(*lines, "")
            case Letterhead(left, right):
                dump.add(*left, "", *right, "")
            case Contents():
                titles = [h for h in report.headings if h.text != "Innehåll"]
                dump.add(*(f"{h.text} {'.' * (78 - len(h.text))} {pages[h.text]}" for h in titles), "")
            case PageBreak():
                dump.add(" ", " ")
            case Table():
                _tabbed_table(dump, block, minus)
    dump.lines.pop()
    return dump


def _tabbed_table(dump: Dump, table: Table, minus: str) -> None:
    dump.open(table)
    dump.add(table.title + "\t" * (len(table.printed) - 1))
    _tabbed_head(dump, table)
    for row, cells in body(table, Glyphs(minus=minus)):
        at = {cell.x: cell for cell in cells}
        texts = [unwrap(at[x].text) if x in at else "" for x in range(len(table.printed))]
        dump.add_row(table, row.name, "\t".join(texts))
        if row.name == table.dump_break:
            dump.add("")
            _tabbed_head(dump, table)
    dump.close(table)
    dump.add("")


def _tabbed_head(dump: Dump, table: Table) -> None:
    """Heads that stand two rows high stand in the lower one here."""
    heads = head(table)
    titles = {cell.x: cell for row in heads for cell in row if not cell.is_group}
    if len(heads) > 1:
        over = {cell.x: cell.text for cell in heads[0] if cell.is_group}
        dump.add("\t".join(over.get(x, "") for x in range(len(table.printed))))
    dump.add("\t".join(unwrap(titles[x].text) for x in range(len(table.printed))))


def _wrapped(text: str, width: int, end: str = "", indent: str = "") -> list[str]:
    """The text in lines of at most that width, each followed by `end`."""
    lines = textwrap.wrap(text.replace(NBSP, "\x00"), width, break_on_hyphens=False, subsequent_indent=indent)
    return [line.replace("\x00", " ") + end for line in lines]
