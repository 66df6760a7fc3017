"""Prints a report with ReportLab."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import KeepTogether, ListFlowable, SimpleDocTemplate, Spacer
from reportlab.platypus import PageBreak as Break
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

from .glyphs import Glyphs
from .grid import FIGURE, body, head
from .model import Heading, Items, Letterhead, Lines, PageBreak, Paragraph, Report, Table

FONTS = Path("/usr/share/fonts/truetype/liberation")
REGULAR, BOLD = "LiberationSans-Regular", "LiberationSans-Bold"
ZEBRA = HexColor("#eef2f5")
FIGURE_WIDTH = 18.5 * mm
MARGIN = 23 * mm


def _styles(regular: str, bold: str, cell: float) -> dict[str, ParagraphStyle]:
    """All paragraph styles in these fonts; `cell` is the size of letters in tables, in points."""
    style = lambda name, font, size, leading, **more: ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, **more)
    styles = [
        style("title", bold, 20, 25, spaceAfter=8),
        style("h1", bold, 14, 18, spaceBefore=13, spaceAfter=5, keepWithNext=1),
        style("h2", bold, 11.5, 15, spaceBefore=9, spaceAfter=4, keepWithNext=1),
        style("h3", bold, 10, 13, spaceBefore=7, spaceAfter=3, keepWithNext=1),
        style("text", regular, 10.5, 14.5, spaceAfter=7),
        style("item", regular, 10.5, 14.5),
        style("caption", bold, 10.5, 14, spaceBefore=6, spaceAfter=3),
    ]
    for name, font in (("", regular), (" bold", bold)):
        styles.append(style("label" + name, font, cell, cell + 2))
        styles.append(style("figure" + name, font, cell, cell + 2, alignment=TA_RIGHT))
    styles.append(style("label white", bold, cell, cell + 2, textColor=white))
    styles.append(style("figure white", bold, cell, cell + 2, textColor=white, alignment=TA_RIGHT))
    return {s.name: s for s in styles}


@dataclass(frozen=True)
class ReportLabLook:
    """Glyphs; tables have no rulings and every other row is shaded, or all rulings under a head of the colour `accent`.

    `standard` takes one of the fonts that every reader has (Helvetica, Times) and embeds none; `cell`
    is the size of letters in tables.
    """

    glyphs: Glyphs
    accent: str | None = None
    standard: str | None = None
    cell: float = 9

    @property
    def fonts(self) -> tuple[str, str]:
        """The names of the regular and the bold font."""
        if self.standard:
            return self.standard.replace("Times", "Times-Roman"), self.standard + "-Bold"
        return REGULAR, BOLD

    @property
    def styles(self) -> dict[str, ParagraphStyle]:
        """The paragraph styles."""
        return _styles(*self.fonts, self.cell)


def print_reportlab(report: Report, look: ReportLabLook, path: Path) -> None:
    """Set the report; `invariant` keeps clock and random ids out of the file."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    size = landscape(A4) if report.landscape else A4
    template = SimpleDocTemplate(
        str(path), pagesize=size, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=27 * mm, bottomMargin=24 * mm,
        title=report.title, invariant=1,
    )
    story = [Text(_text(report.title), look.styles["title"])] if report.shows_title else []
    for block in report.blocks:
        story += _block(block, look, template.width)
    template.build(story, canvasmaker=lambda *a, **k: _Counted(report, look.fonts[0], *a, **k))


class _Counted(Canvas):
    """A canvas that draws running heads and page marks once the number of pages is known."""

    def __init__(self, report: Report, font: str, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._report = report
        self._running_font = font
        self._kept: list[dict] = []

    def showPage(self):
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self):
        for number, state in enumerate(self._kept, 1):
            self.__dict__.update(state)
            width, height = self._pagesize
            self.setFont(self._running_font, 8.5)
            self.drawString(MARGIN, height - 16 * mm, self._report.running)
            self.drawRightString(width - MARGIN, height - 16 * mm, self._report.mark)
            self.drawRightString(width - MARGIN, 13 * mm, self._report.counter.format(page=number, pages=len(self._kept)))
            super().showPage()
        super().save()


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br/>")


def _block(block, look: ReportLabLook, width: float) -> list:
    styles = look.styles
    match block:
        case Heading(level, text):
            return [Text(_text(text), styles[f"h{level}"])]
        case Paragraph(text):
            return [Text(_text(text), styles["text"])]
        case Items(items, numbered):
            points = [Text(_text(i), styles["item"]) for i in items]
            kind = {"bulletType": "1", "bulletFormat": "%s."} if numbered else {"bulletType": "bullet", "start": "•"}
            return [ListFlowable(points, leftIndent=16, bulletFontName=look.fonts[0], bulletFontSize=10.5, **kind), Spacer(0, 7)]
        case Lines(lines):
            return [Text(_text("\n".join(lines)), styles["text"])]
        case Letterhead(left, right):
            sides = [Text(_text("\n".join(left)), styles["text"]), [Text(_text(right[0]), styles["h1"]), Text(_text("\n".join(right[1:])), styles["text"])]]
            return [Grid([sides], [width / 2, width / 2], style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]), Spacer(0, 12)]
        case PageBreak():
            return [Break()]
        case Table():
            return _table(block, look, width)
    raise TypeError(block)


def _table(table: Table, look: ReportLabLook, width: float) -> list:
    """The table with its caption. Labels may wrap; the figures then stand at the height of the first line."""
    styles, heads, columns = look.styles, head(table), len(table.printed)
    tone = " white" if look.accent else " bold"
    rows, spans = [], []
    for cells in heads:
        rows.append([Text("", styles["label"]) if rows else ""] * columns)
        for cell in cells:
            style = "figure" if cell.sort == FIGURE and not cell.is_group else "label"
            rows[-1][cell.x] = Text(_text(cell.text), styles[style + tone])
            spans += _spans(cell, len(rows) - 1) if cell.is_group or look.accent else []
    for row, cells in body(table, look.glyphs):
        bold = "" if row.kind == "item" else " bold"
        rows.append([""] * columns)
        for cell in cells:
            rows[-1][cell.x] = Text(_text(cell.text), styles[("figure" if cell.sort == FIGURE else "label") + bold])
            spans += _spans(cell, len(rows) - 1)
    if look.accent:
        shades = [("BACKGROUND", (0, 0), (-1, len(heads) - 1), HexColor(look.accent)), ("GRID", (0, 0), (-1, -1), 0.4, HexColor("#7f8c99"))]
    else:
        shades = [("BACKGROUND", (0, y), (-1, y), ZEBRA) for y in range(len(heads), len(rows), 2)]
    if table.shares:
        widths = [width * share / sum(table.shares) for share in table.shares]
    else:
        widths = [width - FIGURE_WIDTH * len(table.columns)] + [FIGURE_WIDTH] * len(table.columns)
    grid = Grid(rows, widths, repeatRows=len(heads), hAlign="LEFT")
    grid.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 2.6), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.6),
                   ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3), *spans, *shades])
    parts = [Text(_text(table.title), styles["caption"]), grid, Spacer(0, 8)]
    return parts if table.breaks else [KeepTogether(parts)]


def _spans(cell, y: int) -> list[tuple]:
    """The command that makes a cell as wide and as tall as it is."""
    if cell.colspan == cell.rowspan == 1 and not cell.is_group:
        return []
    return [("SPAN", (cell.x, y), (cell.x + cell.colspan - 1, y + cell.rowspan - 1))]
