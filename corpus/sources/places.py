"""Where tables, rows and blocks ended up: pages of a PDF, lines of a dump. Checks that their figures stand there."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from .glyphs import Glyphs
from .model import Block, Heading, Item, Lines, Report, Table
from .print_text import Dump
from .relations import Relation


@dataclass
class Places:
    """Pages or lines, both from 1; `unit` says which. `rows` is empty for a PDF, which has `row_pages`.

    `parts` holds the first and last page or line of each part of a bundle.
    """

    unit: str
    tables: dict[str, dict]
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    row_pages: dict[tuple[str, str], int] = field(default_factory=dict)
    blocks: dict[int, int] = field(default_factory=dict)
    parts: list[tuple[int, int]] = field(default_factory=list)
    shown: dict[tuple[str, str, str], str] = field(default_factory=dict)
    joined: bool = False

    def mark(self, table: str, row: str) -> dict:
        """What the key of a row says of its place: the line of its figures."""
        return {"line": self.rows[table, row]} if self.rows else {}

    def block(self, block: Block) -> dict:
        """The page or line on which a block starts."""
        return {self.unit: self.blocks[id(block)]}

    def row(self, table: str, row: str) -> dict:
        """The page or line of a row's figures."""
        return {self.unit: (self.rows or self.row_pages)[table, row]}

    def item(self, item: Item) -> dict:
        """The pages or lines of an item of a bundle."""
        return {f"{self.unit}s": list(self.parts[item.part])}

    def relation(self, table: Table, relation: Relation) -> dict:
        """The lines of a relation's first operand and of its result, or the page of its result."""
        if not self.rows:
            return {"pages": [self.row_pages[table.id, relation.row]]}
        return {"lines": sorted({self.rows[table.id, relation.kin], self.rows[table.id, relation.row]})}


def dump_places(report: Report, dump: Dump) -> Places:
    """The lines of everything, each row checked to hold its figures."""
    lines = dump.text.split("\n")
    for table in report.tables:
        for row in table.rows:
            text = Glyphs.plain(lines[dump.rows[table.id, row.name] - 1])
            _expect_in_order(table, row.name, text, f"{report.name} dump")
    tables = {t.id: {"lines": list(dump.tables[t.id])} for t in report.tables}
    return Places("line", tables, rows=dump.rows, blocks=dump.starts)


def bound_places(pieces: list[Places], pages: list[int]) -> Places:
    """The places of PDFs that are bound to one, from those of the pieces and their numbers of pages."""
    whole, before = Places("page", {}), 0
    for piece, count in zip(pieces, pages):
        whole.tables |= {k: {"pages": [page + before for page in v["pages"]]} for k, v in piece.tables.items()}
        whole.row_pages |= {k: page + before for k, page in piece.row_pages.items()}
        whole.blocks |= {k: page + before for k, page in piece.blocks.items()}
        whole.parts.append((before + 1, before + count))
        before += count
    return whole


def page_texts(path: Path, *options: str) -> list[str]:
    """The text of each page, as a reader would see it."""
    out = subprocess.run(["pdftotext", *(options or ["-layout"]), str(path), "-"], check=True, capture_output=True).stdout.decode()
    return out.split("\f")[:-1]


def heading_pages(report: Report, path: Path) -> dict[str, int]:
    """The page on which each heading stands: the last one that has it as a line of its own."""
    texts = [{" ".join(line.split()) for line in t.split("\n")} for t in page_texts(path)]
    return {h.text: max(n for n, lines in enumerate(texts, 1) if h.text in lines) for h in report.headings}


def pdf_places(report: Report, path: Path) -> Places:
    """The pages of everything: tables found by their titles and checked to hold every figure in order."""
    texts = [re.sub(r"\s+", " ", Glyphs.plain(t)) for t in page_texts(path)]
    places = Places("page", {})
    for table in report.tables:
        title = re.sub(r"\s+", " ", Glyphs.plain(table.title))
        pages = [n for n, t in enumerate(texts, 1) if title in t]
        assert len(pages) == 1, (path.name, table.title, pages)
        page = pages[0]
        text = texts[page - 1].split(title, 1)[1]
        for row in table.rows:
            end = _find_in_order(table, row.name, text)
            if end is None and table.breaks:
                page += 1
                text = texts[page - 1]
                end = _find_in_order(table, row.name, text)
            assert end is not None, (path.name, table.id, row.name)
            text = text[end:]
            places.row_pages[table.id, row.name] = page
        places.tables[table.id] = {"pages": list(range(pages[0], page + 1))}
    places.blocks = _block_pages(report, path)
    return places


def _block_pages(report: Report, path: Path) -> dict[int, int]:
    """The page of each heading and of lines that stand by themselves, searched for one after the other."""
    squeeze = lambda text: re.sub(r"\s+", "", Glyphs.plain(text))
    texts = [squeeze(t) for t in page_texts(path, "-raw")]
    found, page, at = {}, 0, 0
    wanted = [b for b in report.blocks if isinstance(b, (Heading, Lines))]
    for block in wanted:
        text = squeeze(block.text if isinstance(block, Heading) else "".join(block.lines))
        place = texts[page].find(text, at) if page < len(texts) else -1
        for later in range(page + 1, len(texts)):
            if place >= 0:
                break
            place = texts[later].find(text)
            if place >= 0:
                page = later
        assert place >= 0, (path.name, text)
        at = place + len(text)
        found[id(block)] = page + 1
    return found


def _find_in_order(table: Table, row: str, text: str) -> int | None:
    """Where a row's figures end in a text that holds them one after the other, each as a word of its own."""
    at = 0
    for column in table.columns:
        raw = Glyphs.plain(table.raw[row, column.id])
        found = re.compile(r"(?<!\S)" + re.escape(raw) + r"(?!\S)").search(text, at) if raw else None
        if raw and not found:
            return None
        at = found.end() if found else at
    return at


def _expect_in_order(table: Table, row: str, text: str, where: str) -> None:
    """Demand a row's figures one after the other in a text."""
    at = 0
    for column in table.columns:
        raw = Glyphs.plain(table.raw[row, column.id])
        found = text.find(raw, at)
        assert found >= 0, (where, table.id, row, column.id, raw)
        at = found + len(raw)
