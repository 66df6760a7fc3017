"""Prints a report with Chromium, from HTML and CSS."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from .glyphs import Glyphs
from .grid import FIGURE, LABEL, Cell, body, head
from .model import Contents, Heading, Items, Letterhead, Lines, PageBreak, Paragraph, Report, Row, Table
from .stamp import fix_stamp

CHROMIUM = (
    "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --no-pdf-header-footer"
).split()

COMMON = """
@page { size: A4; margin: 26mm 24mm 20mm; }
body { font: %(size)spt/1.38 %(font)s; margin: 0; }
h1.title { font-size: 22pt; margin: 0 0 10pt; }
h1 { font-size: 15pt; margin: 16pt 0 6pt; break-after: avoid; }
h2 { font-size: 12pt; margin: 12pt 0 5pt; break-after: avoid; }
p, ul, ol { margin: 0 0 8pt; }
section { break-before: page; } section + h1 { margin-top: 0; }
figure { margin: 10pt 0 12pt; break-inside: avoid; }
figcaption { font-weight: bold; margin-bottom: 4pt; }
table { width: 100%%; border-collapse: collapse; font-size: 9.5pt; line-height: 1.25; }
th, td { padding: 3pt 4pt; text-align: right; vertical-align: middle; white-space: nowrap; }
td:first-child, tr:first-child th:first-child { text-align: left; }
th { vertical-align: bottom; }
tr.heading td, tr.subtotal td, tr.total td { font-weight: bold; }
h3 { font-size: 10.5pt; margin: 10pt 0 4pt; break-after: avoid; }
td.words, th.words { text-align: left; } figure.breaks { break-inside: auto; } figure.breaks tr { break-inside: avoid; }
figure.fixed table { table-layout: fixed; } figure.fixed td, figure.fixed th { white-space: normal; overflow-wrap: break-word; }
.letterhead { display: flex; margin-bottom: 18pt; } .letterhead div { flex: 1; } .letterhead b { font-size: 14pt; }
.contents { display: flex; } .contents i { flex: 1; overflow: hidden; white-space: nowrap; font-style: normal; margin: 0 3pt; height: 1.38em; }
.contents i { white-space: normal; word-break: break-all; } .contents.level2 { padding-left: 12pt; }
"""

RULED = """
table { font-size: 9pt; }
th, td { border: 0.75pt solid #333; padding: 2.4pt 4pt; }
th[colspan] { text-align: center; }
"""

HORIZONTAL = """
thead tr:last-child th, th[rowspan] { border-bottom: 1.2pt solid #000; }
th[colspan] { text-align: center; }
tbody tr td { border-bottom: 0.5pt solid #bbb; }
tr.total td { border-top: 1.2pt solid #000; border-bottom: 1.2pt solid #000; }
"""


@dataclass(frozen=True)
class HtmlLook:
    """Glyphs, font list, body size in points, and whether tables are fully ruled or have horizontal lines only.

    `css` goes after the common style.
    """

    glyphs: Glyphs
    font: str
    size: int
    ruled: bool
    css: str = ""


def print_html(report: Report, look: HtmlLook, pages: Mapping[str, int], path: Path) -> None:
    """Print the report to a PDF; `pages` holds the page of each heading for the table of contents."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "report.html")
        source.write_text(_source(report, look, pages), encoding="utf-8")
        profile = f"--user-data-dir={folder}/profile"
        subprocess.run([*CHROMIUM, profile, f"--print-to-pdf={path}", source.as_uri()], check=True, capture_output=True)
    fix_stamp(report, path)


def _source(report: Report, look: HtmlLook, pages: Mapping[str, int]) -> str:
    before, rest = report.counter.split("{page}")
    middle, after = rest.split("{pages}")
    counter = f'"{before}" counter(page) "{middle}" counter(pages) "{after}"'
    margins = f"""@page {{ font: 8.5pt {look.font};
  @top-left {{ content: "{report.running}"; }}
  @top-right {{ content: "{report.mark}"; }}
  @bottom-center {{ content: {counter}; }} }}"""
    style = margins + COMMON % {"font": look.font, "size": look.size} + (RULED if look.ruled else HORIZONTAL) + look.css
    if report.landscape:
        style += "@page { size: A4 landscape; }"
    content = "\n".join(_block(b, report, look, pages) for b in report.blocks)
    title = f'<h1 class="title">{escape(report.title)}</h1>' if report.shows_title else ""
    return f"""<!doctype html><html lang="sv"><meta charset="utf-8"><title>{escape(report.title)}</title>
<style>{style}</style>{title}
{content}</html>"""


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _block(block, report: Report, look: HtmlLook, pages: Mapping[str, int]) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_text(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{_text(text)}</p>"
        case Items(items, numbered):
            tag = "ol" if numbered else "ul"
            return f"<{tag}>" + "".join(f"<li>{_text(i)}</li>" for i in items) + f"</{tag}>"
        case Lines(lines):
            return f"<p>{'<br>'.join(map(_text, lines))}</p>"
        case Letterhead(left, right):
            return f"""<div class="letterhead"><div>{'<br>'.join(map(_text, left))}</div>
<div><b>{_text(right[0])}</b><br>{'<br>'.join(map(_text, right[1:]))}</div></div>"""
        case Contents():
            return "\n".join(
                f'<div class="contents level{h.level}"><span>{_text(h.text)}</span><i>{"." * 400}</i><span>{pages.get(h.text, 0)}</span></div>'
                for h in report.headings
                if h.text != "Innehåll"
            )
        case PageBreak():
            return "<section></section>"
        case Table():
            return _table(block, look)
    raise TypeError(block)


def _table(table: Table, look: HtmlLook) -> str:
    heads = head(table)
    first = "".join(_cell(cell, "th") for cell in heads[0])
    rows = f"<tr>{first}</tr>"
    if len(heads) > 1:
        rows += f'<tr class="second">{"".join(_cell(cell, "th") for cell in heads[1])}</tr>'
    lines = "\n".join(_row(row, cells) for row, cells in body(table, look.glyphs))
    widths = "".join(f'<col style="width: {100 * share / sum(table.shares):.1f}%">' for share in table.shares)
    style = (' class="breaks"' if table.breaks else "") if not table.shares else f' class="fixed{" breaks" if table.breaks else ""}"'
    return f"<figure{style}><figcaption>{_text(table.title)}</figcaption><table>{widths}<thead>{rows}</thead><tbody>\n{lines}\n</tbody></table></figure>"


def _row(row: Row, cells: list[Cell]) -> str:
    return f'<tr class="{row.kind}">' + "".join(_cell(cell, "td") for cell in cells) + "</tr>"


def _cell(cell: Cell, tag: str) -> str:
    """A cell; only words that are not in the first column need to be told apart from figures."""
    spans = (f' colspan="{cell.colspan}"' if cell.is_group else "") + (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "")
    words = ' class="words"' if cell.sort != FIGURE and (cell.x or cell.sort != LABEL) else ""
    return f"<{tag}{spans}{words}>{_text(cell.text)}</{tag}>"
