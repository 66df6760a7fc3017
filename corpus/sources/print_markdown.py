"""Prints papers as Markdown with pipe tables, as a person or a converter writes them. A table has one row of heads and no spans."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .glyphs import Glyphs
from .grid import FIGURE, body, head, sort_of
from .model import Contents, Heading, Items, Letterhead, Lines, PageBreak, Paragraph, Report, Row, Table, unwrap
from .stored import Grid, Stored

PLAIN = Glyphs()


@dataclass(frozen=True)
class MarkdownLook:
    """`groups` says what becomes of heads over several columns: `repeated` or `first` in the row of heads, with the lower heads
    as the first row below it, or `joined` with the lower ones. `tall` says whether a tall cell's text is repeated in each
    row. `padded` aligns the pipes, `titles` is what stands before and after a table's title.
    """

    glyphs: Glyphs = PLAIN
    groups: str = "first"
    tall: bool = False
    padded: bool = False
    titles: tuple[str, str] = ("**", "**")


def print_markdown(parts: list[Report], look: MarkdownLook, path: Path) -> None:
    """Write the papers one after the other, parted by a rule."""
    papers = []
    for report in parts:
        lines = [report.running, "", f"# {report.title}", ""] if report.shows_title else []
        for block in report.blocks:
            lines += _block(block, report, look)
        papers.append("\n".join(lines).rstrip("\n"))
    path.write_text("\n\n---\n\n".join(papers) + "\n", encoding="utf-8", newline="")


def _block(block, report: Report, look: MarkdownLook) -> list[str]:
    match block:
        case Heading(level, text):
            return [f"{'#' * (level + report.shows_title)} {_text(text)}", ""]
        case Paragraph(text):
            return [_text(text), ""]
        case Items(items, numbered):
            return [*(f"{number}. {_text(i)}" if numbered else f"- {_text(i)}" for number, i in enumerate(items, 1)), ""]
        case Lines(lines):
            # Two blanks at the end of a line break it.
            return ["  \n".join(map(_text, lines)), ""]
        case Letterhead(left, right):
            return ["  \n".join(map(_text, left)), "", "  \n".join((f"**{right[0]}**", *map(_text, right[1:]))), ""]
        case Contents():
            return [*(f"{'  ' * (h.level - 1)}- [{_text(h.text)}](#)" for h in report.headings if h.text != "Innehåll"), ""]
        case PageBreak():
            return []
        case Table():
            return _table(block, look)
    raise TypeError(block)


def _text(text: str) -> str:
    for sign in "\\*|":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", " ")


def _table(table: Table, look: MarkdownLook) -> list[str]:
    rows = _heads(table, look) + _rows(table, look)
    width = len(table.printed)
    right = ["---:" if _is_figure(table, x) else "---" for x in range(width)]
    sizes = [max(3, *(len(row[x]) for row in rows)) if look.padded else 0 for x in range(width)]
    rule = [("-" * (max(size, 4) - 1) + ":" if mark == "---:" else "-" * max(size, 3)) for mark, size in zip(right, sizes)]
    line = lambda row: "| " + " | ".join(cell.rjust(size) if mark == "---:" else cell.ljust(size) for cell, size, mark in zip(row, sizes, right)) + " |"
    before, after = look.titles
    return [f"{before}{_text(table.title)}{after}", "", line(rows[0]), "| " + " | ".join(rule) + " |", *map(line, rows[1:]), ""]


def _is_figure(table: Table, x: int) -> bool:
    return sort_of(table.printed[x]) == FIGURE


def _heads(table: Table, look: MarkdownLook) -> list[list[str]]:
    """One row of heads, or two of which the second is an ordinary row to the format."""
    first, *rest = head(table)
    upper, lower = [""] * len(table.printed), [""] * len(table.printed)
    for cell in first:
        for x in range(cell.x, cell.x + cell.colspan):
            upper[x] = _text(unwrap(cell.text)) if x == cell.x or look.groups != "first" else ""
    for cell in rest[0] if rest else ():
        lower[cell.x] = _text(unwrap(cell.text))
    if not rest:
        return [upper]
    if look.groups == "joined":
        return [[f"{a} {b}".strip() for a, b in zip(upper, lower)]]
    return [upper, lower]


def _rows(table: Table, look: MarkdownLook) -> list[list[str]]:
    out: list[list[str]] = []
    for row, cells in body(table, look.glyphs):
        at = {cell.x: cell for cell in cells}
        texts = []
        for x in range(len(table.printed)):
            text = _text(unwrap(at[x].text)) if x in at else (out[-1][x] if look.tall else "")
            texts.append(f"**{text}**" if row.is_total and text and not look.padded else text)
        out.append(texts)
    return out


def read_markdown(path: Path) -> Stored:
    """The paragraphs and tables of a file as `print_markdown` writes them."""
    stored = Stored()
    for piece in path.read_text(encoding="utf-8").split("\n\n"):
        lines = piece.strip("\n").split("\n")
        if lines[0].startswith("|"):
            rows = [line for n, line in enumerate(lines) if n != 1]
            stored.grids.append(Grid(len(stored.grids) + 1, [_cells(line) for line in rows]))
        elif lines[0].lstrip().startswith(("- ", "1. ")):
            for line in lines:
                stored.paragraph(_plain(line.lstrip().split(" ", 1)[1]))
        elif lines[0] != "---":
            stored.paragraph(_plain(" ".join(lines).lstrip("# ")))
    return stored


def _cells(line: str) -> list[str]:
    return [_plain(cell.strip()) for cell in line.replace("\\|", "\x00")[1:-1].split("|")]


def _plain(text: str) -> str:
    """A text without its marks."""
    return text.replace("\\*", "\x01").replace("**", "").replace("\x00", "|").replace("\x01", "*")
