"""Prints a report with LibreOffice Writer, from a flat OpenDocument text, or saves it as a Word document or a web page."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path

from .glyphs import Glyphs
from .grid import FIGURE, Cell, body, head
from .model import Heading, Items, Letterhead, Lines, PageBreak, Paragraph, Report, Row, Table
from .stamp import fix_package, fix_stamp

NAMES = " ".join(
    f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
    for p, n in [("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("meta", "meta"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")]
)
WIDTH_MM = 160
LANDSCAPE_WIDTH_MM = 247
FIGURE_MM = 26
RULE = "0.6pt solid #000000"


@dataclass(frozen=True)
class WriterLook:
    """Glyphs and font; tables have horizontal rules only, or all. `cell` is the size of letters in tables, in points."""

    glyphs: Glyphs
    font: str
    ruled: bool = False
    cell: float = 10


def print_writer(report: Report, look: WriterLook, path: Path) -> None:
    """Convert the report to a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, path.stem + ".fodt")
        source.write_text(_source(report, look), encoding="utf-8")
        convert(source, path, "pdf:writer_pdf_Export")
    fix_stamp(report, path)


def save_writer(report: Report, look: WriterLook, path: Path) -> None:
    """Save the report as a Word document (`.docx`) or a web page (`.html`)."""
    exports = {".docx": "docx:MS Word 2007 XML", ".html": "html:HTML (StarWriter)"}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, path.stem + ".fodt")
        source.write_text(_source(report, look), encoding="utf-8")
        convert(source, path, exports[path.suffix])
    if path.suffix == ".docx":
        fix_package(report, path)


SWEDISH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>sv-SE</value></prop></item></oor:items>
"""


def convert(source: Path, path: Path, export: str, swedish: bool = False) -> None:
    """Have LibreOffice save a file in another format; `swedish` makes it show figures as in Sweden."""
    with tempfile.TemporaryDirectory() as folder:
        if swedish:
            settings = Path(folder, "profile", "user", "registrymodifications.xcu")
            settings.parent.mkdir(parents=True)
            settings.write_text(SWEDISH, encoding="utf-8")
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", export, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "TZ": "UTC"})
        path.write_bytes(Path(folder, source.stem + path.suffix).read_bytes())


def _text(text: str) -> str:
    return escape(text).replace("\n", "<text:line-break/>")


def _source(report: Report, look: WriterLook) -> str:
    counter = _text(report.counter).replace("{page}", "<text:page-number/>").replace("{pages}", "<text:page-count/>")
    year, month, day = report.date
    width = LANDSCAPE_WIDTH_MM if report.landscape else WIDTH_MM
    content = "\n".join(_block(b, look, after_break, apart=not report.shows_title) for b, after_break in _with_breaks(report))
    tables = "\n".join(_table_styles(table, width) for table in report.tables)
    sides = "".join(f"fo:{k}='{v}' " for k, v in (("page-width", "297mm"), ("page-height", "210mm"), ("print-orientation", "landscape"))).replace("fo:print", "style:print")
    paper = sides if report.landscape else 'fo:page-width="210mm" fo:page-height="297mm"\n'
    title = f'<text:p text:style-name="Title">{_text(report.title)}</text:p>' if report.shows_title else ""
    size = f"fo:font-size='{look.cell}pt'"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {NAMES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><meta:creation-date>{year}-{month:02}-{day:02}T12:00:00</meta:creation-date></office:meta>
<office:font-face-decls><style:font-face style:name="Body" svg:font-family="'{look.font}'"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" fo:widows="2"/>
<style:text-properties style:font-name="Body" fo:font-size="11pt" fo:language="sv" fo:country="SE"/></style:default-style>
{_paragraph("Text", "", "fo:margin-bottom='2.5mm' fo:line-height='115%'")}
{_paragraph("Line", "", "fo:line-height='115%'")}
{_paragraph("Title", "fo:font-size='22pt' fo:font-weight='bold'", "fo:margin-bottom='5mm'")}
{_paragraph("H1", "fo:font-size='15pt' fo:font-weight='bold'", "fo:margin-top='5mm' fo:margin-bottom='2mm' fo:keep-with-next='always'")}
{_paragraph("H1break", "fo:font-size='15pt' fo:font-weight='bold'", "fo:margin-bottom='2mm' fo:keep-with-next='always' fo:break-before='page'")}
{_paragraph("H2", "fo:font-size='12pt' fo:font-weight='bold'", "fo:margin-top='4mm' fo:margin-bottom='2mm' fo:keep-with-next='always'")}
{_paragraph("H2break", "fo:font-size='12pt' fo:font-weight='bold'", "fo:margin-bottom='2mm' fo:keep-with-next='always' fo:break-before='page'")}
{_paragraph("H3", "fo:font-size='10.5pt' fo:font-weight='bold'", "fo:margin-top='3mm' fo:margin-bottom='1mm' fo:keep-with-next='always'")}
{_paragraph("Textbreak", "", "fo:margin-bottom='2.5mm' fo:line-height='115%' fo:break-before='page'")}
{_paragraph("Linebreak", "", "fo:line-height='115%' fo:break-before='page'")}
{_paragraph("LineEnd", "", "fo:line-height='115%' fo:margin-bottom='3mm'")}
{_paragraph("Letterhead", "fo:font-size='13pt' fo:font-weight='bold'", "fo:margin-bottom='2mm'")}
{_paragraph("Caption", "fo:font-weight='bold'", "fo:margin-top='3mm' fo:margin-bottom='1mm' fo:keep-with-next='always'")}
{_paragraph("Label", size, "")}
{_paragraph("Figure", size, "fo:text-align='end'")}
{_paragraph("LabelBold", size + " fo:font-weight='bold'", "")}
{_paragraph("FigureBold", size + " fo:font-weight='bold'", "fo:text-align='end'")}
{_paragraph("Group", size + " fo:font-weight='bold'", "fo:text-align='center'")}
{_paragraph("Running", "fo:font-size='8.5pt'", "", f"<style:tab-stops><style:tab-stop style:position='{width}mm' style:type='right'/></style:tab-stops>")}
<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•">
<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">
<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-5mm" fo:margin-left="9mm"/>
</style:list-level-properties></text:list-level-style-bullet></text:list-style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="A4"><style:page-layout-properties {paper} fo:margin-top="14mm" fo:margin-bottom="14mm" fo:margin-left="25mm" fo:margin-right="25mm"/>
<style:header-style><style:header-footer-properties fo:min-height="12mm" fo:margin-bottom="6mm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="10mm" fo:margin-top="5mm"/></style:footer-style></style:page-layout>
{tables}
{_cell("Head", f"fo:border-top='{RULE}' fo:border-bottom='{RULE}' style:vertical-align='bottom'", look)}
{_cell("Body", "fo:border-bottom='0.3pt solid #808080'", look)}
{_cell("Foot", f"fo:border-top='{RULE}' fo:border-bottom='{RULE}'", look)}
{_cell("Plain", "fo:border-bottom='none'", WriterLook(look.glyphs, look.font))}
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">
<style:header><text:p text:style-name="Running">{_text(report.running)}<text:tab/>{_text(report.mark)}</text:p></style:header>
<style:footer><text:p text:style-name="Running"><text:tab/>{counter}</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>{title}
{content}
</office:text></office:body></office:document>"""


def _paragraph(name: str, text: str, paragraph: str, inner: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {paragraph}>{inner}</style:paragraph-properties>'
        f'<style:text-properties style:font-name="Body" {text}/></style:style>'
    )


def _cell(name: str, properties: str, look: WriterLook) -> str:
    sides = properties + " fo:border-left='none' fo:border-right='none'"
    if look.ruled:
        sides = "fo:border='0.5pt solid #404040'" + (" fo:background-color='#dde3e8' style:vertical-align='middle'" if name == "Head" else "")
    return f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties fo:padding="1.1mm" {sides}/></style:style>'


def _with_breaks(report: Report):
    """The blocks other than page breaks, each with whether a page break stands before it."""
    pending = False
    for block in report.blocks:
        if isinstance(block, PageBreak):
            pending = True
        else:
            yield block, pending
            pending = False


def _block(block, look: WriterLook, after_break: bool, apart: bool) -> str:
    """A block; `apart` leaves room under lines that stand by themselves."""
    after = "break" if after_break else ""
    match block:
        case Heading(level, text):
            return f'<text:h text:style-name="H{level}{after}" text:outline-level="{level}">{_text(text)}</text:h>'
        case Paragraph(text):
            return f'<text:p text:style-name="Text{after}">{_text(text)}</text:p>'
        case Items(items, numbered):
            if numbered:
                return "".join(f'<text:p text:style-name="Line">{n}. {_text(i)}</text:p>' for n, i in enumerate(items, 1)) + '<text:p text:style-name="Line"/>'
            points = "".join(f'<text:list-item><text:p text:style-name="Line">{_text(i)}</text:p></text:list-item>' for i in items)
            return f'<text:list text:style-name="Bullets">{points}</text:list>'
        case Lines(lines):
            styles = [f"Line{after}", *["Line"] * (len(lines) - 1)]
            if apart and not after:
                styles[-1] = "LineEnd"
            return "".join(f'<text:p text:style-name="{style}">{_text(line)}</text:p>' for style, line in zip(styles, lines))
        case Letterhead():
            return _letterhead(block)
        case Table():
            return _table(block, look)
    raise TypeError(block)


def _letterhead(block: Letterhead) -> str:
    """Two cells without rulings."""
    left = "".join(f'<text:p text:style-name="Line">{_text(line)}</text:p>' for line in block.left)
    right = f'<text:p text:style-name="Letterhead">{_text(block.right[0])}</text:p>'
    right += "".join(f'<text:p text:style-name="Line">{_text(line)}</text:p>' for line in block.right[1:])
    cells = "".join(f'<table:table-cell table:style-name="Plain">{side}</table:table-cell>' for side in (left, right))
    return f"""<table:table table:name="letterhead"><table:table-column table:number-columns-repeated="2"/>
<table:table-row>{cells}</table:table-row></table:table><text:p text:style-name="Line"/>"""


def _table_styles(table: Table, width: int) -> str:
    """The widths of a table and its columns."""
    if table.shares:
        widths = [width * share / sum(table.shares) for share in table.shares]
    else:
        widths = [width - FIGURE_MM * len(table.columns)] + [FIGURE_MM] * len(table.columns)
    whole = f"""<style:style style:name="{table.id}" style:family="table"><style:table-properties style:width="{width}mm" table:align="left" style:may-break-between-rows="{str(table.breaks).lower()}" fo:margin-bottom="4mm"/></style:style>"""
    row = f'<style:style style:name="{table.id}row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>'
    columns = "".join(
        f'<style:style style:name="{table.id}c{x}" style:family="table-column"><style:table-column-properties style:column-width="{w:g}mm"/></style:style>'
        for x, w in enumerate(widths)
    )
    return whole + row + columns


def _table(table: Table, look: WriterLook) -> str:
    heads = "".join(_cells(table, "Head", row, "Bold", covered) for row, covered in _covered([*head(table)]))
    rows = [row for row, _ in body(table, look.glyphs)]
    texts = [cells for _, cells in body(table, look.glyphs)]
    lines = "\n".join(_row(table, row, cells, covered) for row, (cells, covered) in zip(rows, _covered(texts)))
    columns = "".join(f'<table:table-column table:style-name="{table.id}c{x}"/>' for x in range(len(table.printed)))
    return f"""<text:p text:style-name="Caption">{_text(table.title)}</text:p>
<table:table table:name="{table.id}" table:style-name="{table.id}">{columns}
<table:table-header-rows>{heads}</table:table-header-rows>
{lines}
</table:table>"""


def _covered(rows: list[list[Cell]]) -> list[tuple[list[Cell], set[int]]]:
    """Each row with the columns in it that cells of other columns or rows cover."""
    taken: set[tuple[int, int]] = set()
    for y, cells in enumerate(rows):
        for cell in cells:
            taken |= {(cell.x + dx, y + dy) for dx in range(cell.colspan) for dy in range(cell.rowspan) if dx or dy}
    return [(cells, {x for x, row in taken if row == y}) for y, cells in enumerate(rows)]


def _row(table: Table, row: Row, cells: list[Cell], covered: set[int]) -> str:
    bold = "Bold" if row.is_total or (row.kind == "heading" and table.kind != "drift") else ""
    return _cells(table, "Foot" if row.is_total else "Body", cells, bold, covered)


def _cells(table: Table, style: str, cells: list[Cell], bold: str, covered: set[int]) -> str:
    """A table row; the format wants a mark where another cell covers a place."""
    at = {cell.x: cell for cell in cells}
    out = []
    for x in range(len(table.printed)):
        if x in at:
            cell = at[x]
            paragraph = "Group" if cell.is_group else ("Figure" if cell.sort == FIGURE else "Label") + bold
            spans = (f' table:number-columns-spanned="{cell.colspan}"' if cell.colspan > 1 else "") + (f' table:number-rows-spanned="{cell.rowspan}"' if cell.rowspan > 1 else "")
            out.append(f'<table:table-cell table:style-name="{style}"{spans}><text:p text:style-name="{paragraph}">{_text(cell.text)}</text:p></table:table-cell>')
        elif x in covered:
            out.append("<table:covered-table-cell/>")
    return f'<table:table-row table:style-name="{table.id}row">{"".join(out)}</table:table-row>'
