"""Prints a report with ReportLab."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
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
from .model import Heading, Items, Lines, PageBreak, Paragraph, Report, Table, groups

FONTS = Path("/usr/share/fonts/truetype/liberation")
REGULAR, BOLD = "LiberationSans-Regular", "LiberationSans-Bold"
ZEBRA = HexColor("#eef2f5")
FIGURE_WIDTH = 18.5 * mm
MARGIN = 23 * mm

STYLES = {
    "title": ParagraphStyle("title", fontName=BOLD, fontSize=20, leading=25, spaceAfter=8),
    "h1": ParagraphStyle("h1", fontName=BOLD, fontSize=14, leading=18, spaceBefore=13, spaceAfter=5, keepWithNext=1),
    "h2": ParagraphStyle("h2", fontName=BOLD, fontSize=11.5, leading=15, spaceBefore=9, spaceAfter=4, keepWithNext=1),
    "text": ParagraphStyle("text", fontName=REGULAR, fontSize=10.5, leading=14.5, spaceAfter=7),
    "item": ParagraphStyle("item", fontName=REGULAR, fontSize=10.5, leading=14.5),
    "caption": ParagraphStyle("caption", fontName=BOLD, fontSize=10.5, leading=14, spaceBefore=6, spaceAfter=3),
    "label": ParagraphStyle("label", fontName=REGULAR, fontSize=9, leading=11),
    "label bold": ParagraphStyle("label bold", fontName=BOLD, fontSize=9, leading=11),
    "figure": ParagraphStyle("figure", fontName=REGULAR, fontSize=9, leading=11, alignment=TA_RIGHT),
    "figure bold": ParagraphStyle("figure bold", fontName=BOLD, fontSize=9, leading=11, alignment=TA_RIGHT),
}


@dataclass(frozen=True)
class ReportLabLook:
    """Glyphs; tables have no rulings, every other row is shaded."""

    glyphs: Glyphs


def print_reportlab(report: Report, look: ReportLabLook, path: Path) -> None:
    """Set the report; `invariant` keeps clock and random ids out of the file."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    template = SimpleDocTemplate(
        str(path), pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=27 * mm, bottomMargin=24 * mm,
        title=report.title, invariant=1,
    )
    story = [Text(_text(report.title), STYLES["title"])]
    for block in report.blocks:
        story += _block(block, look, template.width)
    template.build(story, canvasmaker=lambda *a, **k: _Counted(report, *a, **k))


class _Counted(Canvas):
    """A canvas that draws running heads and page marks once the number of pages is known."""

    def __init__(self, report: Report, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._report = report
        self._kept: list[dict] = []

    def showPage(self):
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self):
        for number, state in enumerate(self._kept, 1):
            self.__dict__.update(state)
            self.setFont(REGULAR, 8.5)
            self.drawString(MARGIN, A4[1] - 16 * mm, f"{self._report.municipality}, {self._report.committee}")
            self.drawRightString(A4[0] - MARGIN, A4[1] - 16 * mm, self._report.diary)
            self.drawRightString(A4[0] - MARGIN, 13 * mm, self._report.counter.format(page=number, pages=len(self._kept)))
            super().showPage()
        super().save()


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br/>")


def _block(block, look: ReportLabLook, width: float) -> list:
    match block:
        case Heading(level, text):
            return [Text(_text(text), STYLES[f"h{level}"])]
        case Paragraph(text):
            return [Text(_text(text), STYLES["text"])]
        case Items(items, numbered):
            points = [Text(_text(i), STYLES["item"]) for i in items]
            kind = {"bulletType": "1", "bulletFormat": "%s."} if numbered else {"bulletType": "bullet", "start": "•"}
            return [ListFlowable(points, leftIndent=16, bulletFontName=REGULAR, bulletFontSize=10.5, **kind), Spacer(0, 7)]
        case Lines(lines):
            return [Text(_text("\n".join(lines)), STYLES["text"])]
        case PageBreak():
            return [Break()]
        case Table():
            return [_table(block, look, width)]
    raise TypeError(block)


def _table(table: Table, look: ReportLabLook, width: float) -> KeepTogether:
    """The table with its caption. Labels may wrap; the figures then stand at the height of the first line."""
    spans, rows = [], []
    if groups(table):
        rows.append([Text(_text(table.stub), STYLES["label bold"])])
        for group, n in groups(table):
            spans.append(("SPAN", (len(rows[0]), 0), (len(rows[0]) + n - 1, 0)))
            rows[0] += [Text(_text(group), STYLES["label bold"])] + [""] * (n - 1)
    stub = "" if groups(table) else table.stub
    rows.append([Text(_text(t), STYLES["figure bold" if i else "label bold"]) for i, t in enumerate([stub] + [c.header for c in table.columns])])
    head = len(rows)
    for row in table.rows:
        bold = "" if row.kind == "item" else " bold"
        texts = [row.label] + [look.glyphs.figure(table.raw[row.name, c.id]) for c in table.columns]
        rows.append([Text(_text(t), STYLES[("figure" if i else "label") + bold]) for i, t in enumerate(texts)])
    shades = [("BACKGROUND", (0, y), (-1, y), ZEBRA) for y in range(head, len(rows), 2)]
    label_width = width - FIGURE_WIDTH * len(table.columns)
    grid = Grid(rows, [label_width] + [FIGURE_WIDTH] * len(table.columns), repeatRows=head, hAlign="LEFT")
    grid.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 2.6), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.6),
                   ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3), *spans, *shades])
    return KeepTogether([Text(_text(table.title), STYLES["caption"]), grid, Spacer(0, 8)])
