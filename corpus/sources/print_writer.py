"""Prints a report with LibreOffice Writer, from a flat OpenDocument text."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path

from .glyphs import Glyphs
from .model import Heading, Items, Lines, PageBreak, Paragraph, Report, Row, Table
from .stamp import fix_stamp

NAMES = " ".join(
    f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
    for p, n in [("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("meta", "meta"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")]
)
WIDTH_MM = 160
FIGURE_MM = 26
RULE = "0.6pt solid #000000"


@dataclass(frozen=True)
class WriterLook:
    """Glyphs and font; tables have horizontal rules only."""

    glyphs: Glyphs
    font: str


def print_writer(report: Report, look: WriterLook, path: Path) -> None:
    """Convert the report to a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, path.stem + ".fodt")
        source.write_text(_source(report, look), encoding="utf-8")
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf:writer_pdf_Export", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "TZ": "UTC"})
        path.write_bytes(source.with_suffix(".pdf").read_bytes())
    fix_stamp(report, path)


def _text(text: str) -> str:
    return escape(text).replace("\n", "<text:line-break/>")


def _source(report: Report, look: WriterLook) -> str:
    counter = _text(report.counter).replace("{page}", "<text:page-number/>").replace("{pages}", "<text:page-count/>")
    year, month, day = report.date
    body = "\n".join(_block(b, look, after_break) for b, after_break in _with_breaks(report))
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
{_paragraph("Caption", "fo:font-weight='bold'", "fo:margin-top='3mm' fo:margin-bottom='1mm' fo:keep-with-next='always'")}
{_paragraph("Label", "fo:font-size='10pt'", "")}
{_paragraph("Figure", "fo:font-size='10pt'", "fo:text-align='end'")}
{_paragraph("LabelBold", "fo:font-size='10pt' fo:font-weight='bold'", "")}
{_paragraph("FigureBold", "fo:font-size='10pt' fo:font-weight='bold'", "fo:text-align='end'")}
{_paragraph("Running", "fo:font-size='8.5pt'", "", f"<style:tab-stops><style:tab-stop style:position='{WIDTH_MM}mm' style:type='right'/></style:tab-stops>")}
<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•">
<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">
<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-5mm" fo:margin-left="9mm"/>
</style:list-level-properties></text:list-level-style-bullet></text:list-style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm"
 fo:margin-top="14mm" fo:margin-bottom="14mm" fo:margin-left="25mm" fo:margin-right="25mm"/>
<style:header-style><style:header-footer-properties fo:min-height="12mm" fo:margin-bottom="6mm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="10mm" fo:margin-top="5mm"/></style:footer-style></style:page-layout>
<style:style style:name="Tab" style:family="table"><style:table-properties style:width="{WIDTH_MM}mm" table:align="left" style:may-break-between-rows="false" fo:margin-bottom="4mm"/></style:style>
<style:style style:name="Wide" style:family="table-column"><style:table-column-properties style:column-width="{WIDTH_MM - 4 * FIGURE_MM}mm"/></style:style>
<style:style style:name="Narrow" style:family="table-column"><style:table-column-properties style:column-width="{FIGURE_MM}mm"/></style:style>
{_cell("Head", f"fo:border-top='{RULE}' fo:border-bottom='{RULE}' style:vertical-align='bottom'")}
{_cell("Body", "fo:border-bottom='0.3pt solid #808080'")}
{_cell("Foot", f"fo:border-top='{RULE}' fo:border-bottom='{RULE}'")}
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">
<style:header><text:p text:style-name="Running">{_text(report.municipality)}, {_text(report.committee)}<text:tab/>{_text(report.diary)}</text:p></style:header>
<style:footer><text:p text:style-name="Running"><text:tab/>{counter}</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text><text:p text:style-name="Title">{_text(report.title)}</text:p>
{body}
</office:text></office:body></office:document>"""


def _paragraph(name: str, text: str, paragraph: str, inner: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {paragraph}>{inner}</style:paragraph-properties>'
        f'<style:text-properties style:font-name="Body" {text}/></style:style>'
    )


def _cell(name: str, properties: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties '
        f'fo:padding="1.1mm" fo:border-left="none" fo:border-right="none" {properties}/></style:style>'
    )


def _with_breaks(report: Report):
    """The blocks other than page breaks, each with whether a page break stands before it."""
    pending = False
    for block in report.blocks:
        if isinstance(block, PageBreak):
            pending = True
        else:
            yield block, pending
            pending = False


def _block(block, look: WriterLook, after_break: bool) -> str:
    match block:
        case Heading(level, text):
            style = f"H{level}" + ("break" if after_break else "")
            return f'<text:h text:style-name="{style}" text:outline-level="{level}">{_text(text)}</text:h>'
        case Paragraph(text):
            return f'<text:p text:style-name="Text">{_text(text)}</text:p>'
        case Items(items, _):
            points = "".join(f'<text:list-item><text:p text:style-name="Line">{_text(i)}</text:p></text:list-item>' for i in items)
            return f'<text:list text:style-name="Bullets">{points}</text:list>'
        case Lines(lines):
            return "".join(f'<text:p text:style-name="Line">{_text(line)}</text:p>' for line in lines)
        case Table():
            return _table(block, look)
    raise TypeError(block)


def _table(table: Table, look: WriterLook) -> str:
    head = _cells("Head", "LabelBold", "FigureBold", [table.stub] + [c.header for c in table.columns])
    rows = "\n".join(_row(table, row, look) for row in table.rows)
    return f"""<text:p text:style-name="Caption">{_text(table.title)}</text:p>
<table:table table:name="{table.id}" table:style-name="Tab"><table:table-column table:style-name="Wide"/>
<table:table-column table:style-name="Narrow" table:number-columns-repeated="{len(table.columns)}"/>
<table:table-header-rows><table:table-row>{head}</table:table-row></table:table-header-rows>
{rows}
</table:table>"""


def _row(table: Table, row: Row, look: WriterLook) -> str:
    texts = [row.label] + [look.glyphs.figure(table.raw[row.name, c.id]) for c in table.columns]
    bold = "Bold" if row.is_total else ""
    return f"<table:table-row>{_cells('Foot' if row.is_total else 'Body', 'Label' + bold, 'Figure' + bold, texts)}</table:table-row>"


def _cells(cell: str, label: str, number: str, texts: list[str]) -> str:
    return "".join(
        f'<table:table-cell table:style-name="{cell}"><text:p text:style-name="{number if i else label}">{_text(t)}</text:p></table:table-cell>'
        for i, t in enumerate(texts)
    )
