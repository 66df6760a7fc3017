"""Prints papers as a Word document with python-docx, or with LibreOffice from what print_writer makes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from .glyphs import Glyphs
from .grid import FIGURE, Cell, body, head
from .model import Contents, Heading, Items, Letterhead, Lines, PageBreak, Paragraph, Report, Table, unwrap
from .stamp import fix_package

LEFT_OUT = (
    RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.CUSTOM_XML, RELATIONSHIP_TYPE.FONT_TABLE,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)
PART = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class DocxLook:
    """Glyphs, font and the style of tables.

    `title_row` puts a table's title into a first row over all its columns; `plain_headings` sets headings as bold
    paragraphs without a style, as people do; `swedish` names the styles as a Swedish Word does; `pages` fills the
    table of contents; `blank_rows` leaves an empty row above totals.
    """

    glyphs: Glyphs
    font: str = "Calibri"
    style: str = "Table Grid"
    title_row: bool = False
    plain_headings: bool = False
    swedish: bool = False
    pages: dict[str, int] | None = None
    blank_rows: bool = False


def print_docx(parts: list[Report], look: DocxLook, path: Path) -> None:
    """Write the papers one after the other, each in a section of its own."""
    document = docx.Document()
    document.styles["Normal"].font.name = look.font
    document.styles["Normal"].font.size = Pt(10.5)
    for number, report in enumerate(parts):
        section = document.sections[0] if number == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        _furnish(section, report)
        if report.shows_title:
            _heading(document, report.title, 0, look)
        for block in report.blocks:
            _block(document, block, report, look)
    properties = document.core_properties
    properties.title, properties.author = parts[0].title, parts[0].municipality
    if look.swedish:
        _swedish(document)
    _trim(document)
    document.save(path)
    fix_package(parts[0], path)


def _furnish(section, report: Report) -> None:
    """Sides, running head and page counter of a section."""
    if report.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    section.header.paragraphs[0].text = f"{report.running}\t\t{report.mark}"
    foot = section.footer.paragraphs[0]
    before, rest = report.counter.split("{page}")
    middle, after = rest.split("{pages}")
    foot.add_run(before)
    _field(foot, "PAGE", "1")
    foot.add_run(middle)
    _field(foot, "NUMPAGES", "3")
    foot.add_run(after)


def _field(paragraph, code: str, shown: str) -> None:
    """A field with what it showed when it was saved."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _heading(document, text: str, level: int, look: DocxLook):
    if not look.plain_headings:
        return document.add_heading(text, level)
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt({0: 20, 1: 15, 2: 12, 3: 11}[level])
    return paragraph


def _block(document, block, report: Report, look: DocxLook) -> None:
    match block:
        case Heading(level, text):
            _heading(document, text, level, look)
        case Paragraph(text):
            document.add_paragraph(text)
        case Items(items, numbered):
            for item in items:
                document.add_paragraph(item, "List Number" if numbered else "List Bullet")
        case Lines(lines):
            for line in lines:
                document.add_paragraph(line).paragraph_format.space_after = Pt(0)
            document.add_paragraph()
        case Letterhead():
            _letterhead(document, block)
        case Contents():
            for heading in report.headings:
                if heading.text != "Innehåll":
                    document.add_paragraph(f"{heading.text}\t{(look.pages or {}).get(heading.text, 1)}")
        case PageBreak():
            document.add_page_break()
        case Table():
            _table(document, block, look)


def _letterhead(document, block: Letterhead) -> None:
    """Two cells without borders."""
    table = document.add_table(1, 2)
    for cell, lines in zip(table.rows[0].cells, (block.left, block.right)):
        cell.paragraphs[0].add_run(lines[0]).bold = True
        for line in lines[1:]:
            cell.add_paragraph(line)
    document.add_paragraph()


def _table(document, table: Table, look: DocxLook) -> None:
    heads, rows, width = head(table), body(table, look.glyphs), len(table.printed)
    if not look.title_row:
        caption = document.add_paragraph(table.title, "Caption")
        caption.paragraph_format.keep_with_next = True
    blank = [row.name for row, _ in rows if look.blank_rows and row.kind == "total"]
    grid = document.add_table(len(heads) + len(rows) + look.title_row + len(blank), width, look.style)
    grid.alignment = WD_TABLE_ALIGNMENT.LEFT
    # Every access to `cells` walks the whole table.
    cells = [list(row.cells) for row in grid.rows]
    room = document.sections[-1].page_width - document.sections[-1].left_margin - document.sections[-1].right_margin
    shares = table.shares or (max(24, 100 - 14 * (width - 1)), *[14] * (width - 1))
    for x, share in enumerate(shares):
        grid.columns[x].width = int(room * share / sum(shares))
        for row in cells:
            row[x].width = grid.columns[x].width
    y = 0
    if look.title_row:
        _put(cells[0][0].merge(cells[0][-1]), table.title, bold=True)
        y = 1
    for row in heads:
        _row(cells, y, row, bold=True)
        _repeat(grid.rows[y])
        y += 1
    for row, texts in rows:
        y += row.name in blank
        _row(cells, y, texts, bold=row.is_total or row.kind == "heading")
        y += 1
    document.add_paragraph()


def _row(cells: list[list], y: int, row: list[Cell], bold: bool) -> None:
    for cell in row:
        place = cells[y][cell.x]
        if cell.colspan > 1 or cell.rowspan > 1:
            place = place.merge(cells[y + cell.rowspan - 1][cell.x + cell.colspan - 1])
        _put(place, unwrap(cell.text), bold, cell.sort == FIGURE and not cell.is_group)


def _put(cell, text: str, bold: bool = False, right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if text:
        run = paragraph.add_run(text)
        run.bold = bold or None
        run.font.size = Pt(9)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat(row) -> None:
    """The row stands again at the top of the next page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


SWEDISH = {"Title": "Rubrik", "Heading1": "Rubrik1", "Heading2": "Rubrik2", "Heading3": "Rubrik3", "Caption": "Beskrivning", "ListBullet": "Punktlista", "ListNumber": "Numreradlista", "TableGrid": "Tabellrutnt"}


def _swedish(document) -> None:
    """Ids of styles as a Swedish Word gives them; their names stay English in the file."""
    parts = [document.styles.element, document.element]
    for root in parts:
        for node in root.iter():
            for attribute in ("val", "styleId"):
                name = node.get(PART + attribute)
                uses = node.tag in (f"{PART}pStyle", f"{PART}tblStyle", f"{PART}basedOn", f"{PART}next", f"{PART}link") or attribute == "styleId"
                if uses and name in SWEDISH:
                    node.set(PART + attribute, SWEDISH[name])


def _trim(document) -> None:
    """Styles that nothing uses, their copies, the list of fonts and the picture of the first page are left out: they are most of the file."""
    package = document.part.package
    for relations in (package.rels, document.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype in LEFT_OUT:
                del relations[key]
    styles = document.styles.element
    every = {style.get(f"{PART}styleId"): style for style in styles.findall(f"{PART}style")}
    roots = [document.element, *(part.part.element for s in document.sections for part in (s.header, s.footer))]
    wanted = {node.get(f"{PART}val") for root in roots for node in root.iter(f"{PART}pStyle", f"{PART}rStyle", f"{PART}tblStyle")}
    wanted |= {name for name, style in every.items() if style.get(f"{PART}default") == "1"}
    grown = True
    while grown:
        tied = {node.get(f"{PART}val") for name in wanted if name in every for node in every[name].iter(f"{PART}basedOn", f"{PART}next", f"{PART}link")}
        grown = not tied <= wanted
        wanted |= tied
    for name, style in every.items():
        if name not in wanted:
            styles.remove(style)
    latent = styles.find(f"{PART}latentStyles")
    if latent is not None:
        styles.remove(latent)
