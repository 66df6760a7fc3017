"""Where tables, rows and blocks ended up in a file without pages: reads back what was made and checks that every figure stands there.

A file is a run of paragraphs and tables in document order. Tables are numbered from 1 by where they begin, nested
ones too; paragraphs outside tables are numbered from 1, empty ones left out; rows of a table are numbered from 1.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree, html

from .glyphs import Glyphs
from .model import Block, Heading, Item, Letterhead, Lines, Report, Table
from .relations import Relation


@dataclass
class Words:
    """A text and its place: a paragraph outside tables, or a row of a table."""

    text: str
    place: dict


@dataclass
class Grid:
    """A stored table: its number and the texts of its cells, row by row; covered places have no cell."""

    number: int
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Stored:
    """All texts of a file in order, and all its tables by their numbers."""

    words: list[Words] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    paragraphs: int = 0

    def paragraph(self, text: str) -> None:
        """A paragraph outside tables; an empty one does not count."""
        if text.strip():
            self.paragraphs += 1
            self.words.append(Words(text, {"paragraph": self.paragraphs}))


@dataclass
class StoredPlaces:
    """Places by number of table and row, or of paragraph. `shown` holds what a cell shows where that is not what the paper prints.

    `joined`: what heads several columns is written before the head of each.
    """

    tables: dict[str, dict] = field(default_factory=dict)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    blocks: dict[int, dict] = field(default_factory=dict)
    parts: list[dict] = field(default_factory=list)
    shown: dict[tuple[str, str, str], str] = field(default_factory=dict)
    joined: bool = False

    def block(self, block: Block) -> dict:
        """Where a block starts."""
        return self.blocks[id(block)]

    def _where(self, table: str) -> dict:
        """The table by number, or the sheet that it is on."""
        return {name: value for name, value in self.tables[table].items() if name in ("table", "sheet")}

    def mark(self, table: str, row: str) -> dict:
        """What the key of a row says of its place within the table's."""
        return {"row": self.rows[table, row]}

    def row(self, table: str, row: str) -> dict:
        """The place of a row by itself."""
        return {**self._where(table), "row": self.rows[table, row]}

    def item(self, item: Item) -> dict:
        """Where an item of a bundle begins."""
        return self.parts[item.part]

    def relation(self, table: Table, relation: Relation) -> dict:
        """The rows of a relation's first operand and of its result."""
        return {"rows": sorted({self.rows[table.id, relation.kin], self.rows[table.id, relation.row]})}


def squeeze(text: str) -> str:
    """A text without blanks and with plain minus signs, as two producers of it agree on it."""
    return re.sub(r"\s+", "", Glyphs.plain(text))


def stored_places(parts: list[Report], stored: Stored, where: str) -> StoredPlaces:
    """The places of everything in order, each table checked to hold its figures."""
    places = StoredPlaces()
    # Some print a page counter or running head first; every search goes on from the last find.
    at, grid = 0, 0
    for part in parts:
        first = None
        for block in part.blocks:
            if isinstance(block, Table):
                grid = _find_table(block, stored.grids, grid, places, where)
                continue
            if not isinstance(block, (Heading, Lines, Letterhead)):
                continue
            wanted = (block.text,) if isinstance(block, Heading) else block.lines if isinstance(block, Lines) else block.left
            at = next((n for n in range(at, len(stored.words)) if _begins(stored.words[n], wanted)), None)
            assert at is not None, (where, wanted)
            places.blocks[id(block)] = stored.words[at].place
            first = at if first is None else first
        # Its running head and its title stand above the first block.
        above = {squeeze(part.running), squeeze(part.title)} if part.shows_title else set()
        while first and squeeze(stored.words[first - 1].text) in above:
            first -= 1
        places.parts.append(stored.words[first].place)
    return places


def _begins(words: Words, lines: tuple[str, ...]) -> bool:
    """Whether a text is the first of these lines, or begins with two where one paragraph holds them all."""
    text = squeeze(words.text)
    return text == squeeze(lines[0]) or (len(lines) > 1 and text.startswith(squeeze(lines[0] + lines[1])))


def _find_table(table: Table, grids: list[Grid], start: int, places: StoredPlaces, where: str) -> int:
    """The first stored table from there that holds all rows of a table in order; returns where to go on."""
    for n in range(start, len(grids)):
        rows = _rows_of(table, grids[n])
        if rows:
            places.tables[table.id] = {"table": grids[n].number}
            places.rows |= {(table.id, name): row for name, row in rows.items()}
            return n + 1
    raise AssertionError((where, table.id, "is not there"))


def _rows_of(table: Table, grid: Grid) -> dict[str, int] | None:
    """The number of each row in a grid that holds its label and then its figures; None where one is missing."""
    found, at = {}, 0
    for row in table.rows:
        number = next((n for n in range(at, len(grid.rows)) if _holds(table, row, grid.rows[n])), None)
        if number is None:
            return None
        found[row.name] = number + 1
        at = number + 1
    return found


def _holds(table: Table, row, cells: list[str]) -> bool:
    """Whether a stored row has the label and the figures as cells of their own, in order."""
    texts = [squeeze(cell) for cell in cells]
    if squeeze(row.title) not in texts and squeeze(row.label) not in texts:
        return False
    at = -1
    for column in table.columns:
        raw = squeeze(table.raw[row.name, column.id])
        if not raw:
            continue
        if raw not in texts[at + 1 :]:
            return False
        at = texts.index(raw, at + 1)
    return True


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(path: Path) -> Stored:
    """The body of a Word document."""
    root = etree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    stored = Stored()
    _docx_blocks(root.find(f"{WORD}body"), stored, None)
    stored.grids.sort(key=lambda grid: grid.number)
    return stored


def _docx_blocks(parent, stored: Stored, place: dict | None) -> str:
    """Paragraphs and tables of the body or of a cell; returns the text of a cell."""
    texts = []
    for child in parent:
        if child.tag == f"{WORD}p":
            text = "".join(_docx_text(child))
            texts.append(text)
            if place is None:
                stored.paragraph(text)
            elif text.strip():
                stored.words.append(Words(text, place))
        elif child.tag == f"{WORD}tbl":
            grid = Grid(len(stored.grids) + 1)
            stored.grids.append(grid)
            for number, row in enumerate(child.findall(f"{WORD}tr"), 1):
                here = {"table": grid.number, "row": number}
                grid.rows.append([_docx_blocks(cell, stored, here) for cell in row.findall(f"{WORD}tc")])
    return "\n".join(texts)


def _docx_text(paragraph) -> Iterator[str]:
    for node in paragraph.iter(f"{WORD}t", f"{WORD}br", f"{WORD}tab"):
        yield node.text or "" if node.tag == f"{WORD}t" else " "


BLOCKS = ("p", "h1", "h2", "h3", "h4", "li", "div", "caption", "dt", "dd", "figcaption", "td", "th", "tr", "table", "ul", "ol", "section", "article", "main", "header", "footer", "nav", "body", "blockquote", "center", "address")


def read_html(path: Path) -> Stored:
    """The body of a web page, as far as a browser shows it."""
    root = html.fromstring(path.read_bytes())
    for hidden in root.xpath("//script | //style | //head"):
        hidden.drop_tree()
    stored = Stored()
    run: list[str] = []
    _html_walk(root, stored, None, run)
    _flush(stored, None, run)
    return stored


def _flush(stored: Stored, place: dict | None, run: list[str]) -> None:
    text = re.sub(r"[ \t\r\n]+", " ", "".join(run)).strip(" ")
    run.clear()
    if place is None:
        stored.paragraph(text)
    elif text:
        stored.words.append(Words(text, place))


def _html_walk(element, stored: Stored, place: dict | None, run: list[str]) -> None:
    """Texts of an element in order; a block begins and ends a paragraph."""
    if not isinstance(element.tag, str):
        return
    inside = place
    if element.tag in BLOCKS:
        _flush(stored, place, run)
    if element.tag == "table":
        grid = Grid(len(stored.grids) + 1)
        stored.grids.append(grid)
        element.set("data-number", str(grid.number))
    elif element.tag == "tr":
        table = next(a for a in element.iterancestors("table"))
        grid = stored.grids[int(table.get("data-number")) - 1]
        cells = element.xpath("./td | ./th")
        grid.rows.append([re.sub(r"[ \t\r\n]+", " ", "".join(cell.itertext())) for cell in cells])
        inside = {"table": grid.number, "row": len(grid.rows)}
    run.append(element.text or "")
    if element.tag == "br":
        run.append("\n")
    for child in element:
        _html_walk(child, stored, inside, run)
        run.append(child.tail or "")
    if element.tag in BLOCKS:
        _flush(stored, inside, run)
