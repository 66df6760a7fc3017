"""Prints papers as a plain web page: as a publishing system, as Word "filtered", or as was usual around 2000.

Nothing here is a page to print: there are no page counters, and running heads stand once, if at all.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape
from pathlib import Path

from .glyphs import EN_DASH, Glyphs
from .grid import FIGURE, LABEL, Cell, body, head
from .model import NBSP, Contents, Heading, Items, Letterhead, Lines, PageBreak, Paragraph, Report, Row, Table, unwrap


@dataclass(frozen=True)
class WebLook:
    """Glyphs; `scoped` marks heads of rows too, `captioned` puts titles into the table, `framed` adds the menu and foot of a site."""

    glyphs: Glyphs = Glyphs(NBSP, EN_DASH)
    scoped: bool = True
    captioned: bool = True
    framed: bool = False


def print_cms(parts: list[Report], look: WebLook, path: Path) -> None:
    """A page of a publishing system: HTML 5, UTF-8, headings and heads marked as such."""
    first = parts[0]
    content = "\n".join(_cms_part(part, look) for part in parts)
    lead = tail = ""
    if look.framed:
        menu = "".join(f'<li><a href="#">{name}</a></li>' for name in ("Barn och utbildning", "Bygga och bo", "Kommun och politik", "Stöd och omsorg"))
        lead = f'<header><a href="#innehall">Till innehållet</a><nav aria-label="Huvudmeny"><ul>{menu}</ul></nav></header>\n'
        year, month, day = first.date
        tail = f"\n<footer><p>Sidan publicerades {year}-{month:02}-{day:02}</p><p>{escape(first.municipality)}</p></footer>\n<script>window.dataLayer = window.dataLayer || [];</script>"
    path.write_text(
        f"""<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<title>{escape(first.title)} - {escape(first.municipality)}</title>
<style>table {{ border-collapse: collapse; }} td {{ text-align: right; }} tbody th {{ text-align: left; }}</style>
</head>
<body>
{lead}<main id="innehall">
{content}
</main>{tail}
</body>
</html>
""",
        encoding="utf-8", newline="",
    )


def _cms_part(report: Report, look: WebLook) -> str:
    lines = ["<article>"]
    if report.shows_title:
        lines.append(f"<p>{escape(report.running)}</p>\n<h1>{escape(report.title)}</h1>")
    lines += [_cms_block(b, report, look) for b in report.blocks if not isinstance(b, PageBreak)]
    return "\n".join(lines) + "\n</article>"


def _cms_block(block, report: Report, look: WebLook) -> str:
    down = 1 if report.shows_title else 0
    match block:
        case Heading(level, text):
            return f"<h{level + down}>{_text(text)}</h{level + down}>"
        case Paragraph(text):
            return f"<p>{_text(text)}</p>"
        case Items(items, numbered):
            tag = "ol" if numbered else "ul"
            return f"<{tag}>\n" + "".join(f"<li>{_text(i)}</li>\n" for i in items) + f"</{tag}>"
        case Lines(lines):
            return f"<p>{'<br>'.join(map(_text, lines))}</p>"
        case Letterhead(left, right):
            return f"<div>{'<br>'.join(map(_text, left))}</div>\n<div><strong>{_text(right[0])}</strong><br>{'<br>'.join(map(_text, right[1:]))}</div>"
        case Contents():
            links = "".join(f'<li><a href="#">{_text(h.text)}</a></li>\n' for h in report.headings if h.text != "Innehåll")
            return f"<ul>\n{links}</ul>"
        case Table():
            return _cms_table(block, look)
    raise TypeError(block)


def _cms_table(table: Table, look: WebLook) -> str:
    caption = f"\n<caption>{_text(table.title)}</caption>" if look.captioned else ""
    above = "" if look.captioned else f"<p><strong>{_text(table.title)}</strong></p>\n"
    heads = "\n".join("<tr>" + "".join(_head(c, look) for c in row) + "</tr>" for row in head(table))
    rows = "\n".join(_cms_row(row, cells, look) for row, cells in body(table, look.glyphs))
    return f"{above}<table>{caption}\n<thead>\n{heads}\n</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _head(cell: Cell, look: WebLook) -> str:
    scope = f' scope="{"colgroup" if cell.is_group else "col"}"' if look.scoped else ""
    return f"<th{scope}{_spans(cell)}>{_text(unwrap(cell.text))}</th>"


def _cms_row(row: Row, cells: list[Cell], look: WebLook) -> str:
    out = []
    for cell in cells:
        if cell.sort == LABEL and look.scoped:
            out.append(f'<th scope="row"{_spans(cell)}>{_text(unwrap(cell.text))}</th>')
        else:
            text = _text(unwrap(cell.text))
            out.append(f"<td{_spans(cell)}>{f'<strong>{text}</strong>' if row.is_total and text else text}</td>")
    return "<tr>" + "".join(out) + "</tr>"


def _spans(cell: Cell) -> str:
    return (f' colspan="{cell.colspan}"' if cell.colspan > 1 else "") + (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "")


def _text(text: str) -> str:
    return escape(text, quote=False).replace(NBSP, "&nbsp;").replace("\n", "<br>")


def print_old(parts: list[Report], glyphs: Glyphs, path: Path) -> None:
    """A page as around 2000: ISO 8859-1, the page and the letterhead laid out with tables, only `<td>` and `<b>`, ends left out."""
    lines = []
    for part in parts:
        if part.shows_title:
            lines += [f"<CENTER><FONT SIZE=5><B>{_latin(part.title)}</B></FONT><BR>{_latin(part.running)}</CENTER>"]
        lines += [_old_block(b, part, glyphs) for b in part.blocks if not isinstance(b, PageBreak)]
        lines.append("<HR>")
    content = "\n".join(lines)
    page = f"""<HTML><HEAD>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1">
<TITLE>{_latin(parts[0].title)}</TITLE></HEAD>
<BODY BGCOLOR="#FFFFFF">
<TABLE WIDTH=640 BORDER=0 CELLPADDING=8><TR><TD BGCOLOR="#DDEEDD" VALIGN=TOP><FONT SIZE=2>{_latin(parts[0].municipality)}</FONT></TD>
<TD VALIGN=TOP>
{content}
</TD></TR></TABLE>
</BODY></HTML>
"""
    path.write_bytes(page.encode("iso-8859-1", "xmlcharrefreplace"))


def _latin(text: str) -> str:
    """As pages of that time wrote it: hard blanks and dashes as entities, letters as they are."""
    return escape(text, quote=False).replace(NBSP, "&nbsp;").replace(EN_DASH, "&#150;").replace("\n", "<BR>")


def _old_block(block, report: Report, glyphs: Glyphs) -> str:
    match block:
        case Heading(level, text):
            return f"<P><FONT SIZE={5 - level}><B>{_latin(text)}</B></FONT>"
        case Paragraph(text):
            return "<P>" + "\n".join(textwrap.wrap(_latin(text), 90, break_long_words=False, break_on_hyphens=False))
        case Items(items, numbered):
            tag = "OL" if numbered else "UL"
            return f"<{tag}>\n" + "\n".join(f"<LI>{_latin(i)}" for i in items) + f"\n</{tag}>"
        case Lines(lines):
            return "<P>" + "<BR>\n".join(map(_latin, lines))
        case Letterhead(left, right):
            sides = "".join(f"<TD VALIGN=TOP>{'<BR>'.join(map(_latin, side))}</TD>" for side in (left, right))
            return f"<TABLE BORDER=0 WIDTH=\"100%\"><TR>{sides}</TR></TABLE>"
        case Contents():
            return "<P>" + "<BR>\n".join(f'<A HREF="#">{_latin(h.text)}</A>' for h in report.headings if h.text != "Innehåll")
        case Table():
            rows = [_old_row(cells, True) for cells in head(block)] + [_old_row(cells, row.is_total or row.kind == "heading") for row, cells in body(block, glyphs)]
            return f"<P><B>{_latin(block.title)}</B>\n<TABLE BORDER=1 CELLPADDING=3>\n" + "\n".join(rows) + "\n</TABLE>"
    raise TypeError(block)


def _old_row(cells: list[Cell], bold: bool) -> str:
    out = []
    for cell in cells:
        text = _latin(unwrap(cell.text)) or "&nbsp;"
        right = " ALIGN=RIGHT" if cell.sort == FIGURE and not cell.is_group else ""
        out.append(f"<TD{_spans(cell).upper()}{right}>{f'<B>{text}</B>' if bold else text}")
    return "<TR>" + "".join(out)


def print_filtered(parts: list[Report], glyphs: Glyphs, path: Path) -> None:
    """A page as Word saves it "filtered": Windows-1252, every cell a paragraph with a style, lines broken anywhere between words."""
    blocks = []
    for part in parts:
        if part.shows_title:
            blocks.append(f"<p class=MsoHeader>{_word(part.running)}</p>")
            blocks.append(f"<p class=MsoTitle><span lang=SV>{_word(part.title)}</span></p>")
        blocks += [_word_block(b, part, glyphs) for b in part.blocks]
    text = "\n\n".join(blocks)
    wrapped = "\n".join(part for line in text.split("\n") for part in (textwrap.wrap(line, 88, break_long_words=False, break_on_hyphens=False) or [""]))
    page = f"""<html>

<head>
<meta http-equiv=Content-Type content="text/html; charset=windows-1252">
<meta name=Generator content="Microsoft Word 15 (filtered)">
<style>
<!--
 p.MsoNormal, li.MsoNormal {{margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;}}
-->
</style>

</head>

<body lang=SV style='word-wrap:break-word'>

<div class=WordSection1>

{wrapped}

</div>

</body>

</html>
"""
    path.write_bytes(page.replace("\n", "\r\n").encode("cp1252", "xmlcharrefreplace"))


def _word(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _word_block(block, report: Report, glyphs: Glyphs) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}><span lang=SV>{_word(text)}</span></h{level}>"
        case Paragraph(text):
            return f"<p class=MsoNormal><span lang=SV>{_word(text)}</span></p>\n\n<p class=MsoNormal><span lang=SV>&nbsp;</span></p>"
        case Items(items, numbered):
            mark = (lambda n: f"{n}.") if numbered else lambda n: "<span style='font-family:Symbol'>·</span>"
            return "\n\n".join(f"<p class=MsoListParagraph style='text-indent:-18.0pt'>{mark(n)}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span>{_word(i)}</p>" for n, i in enumerate(items, 1))
        case Lines(lines):
            return "\n\n".join(f"<p class=MsoNormal>{_word(line)}</p>" for line in lines)
        case Letterhead(left, right):
            sides = "\n".join(f"  <td width=302 valign=top>{''.join(f'<p class=MsoNormal>{_word(line)}</p>' for line in side)}</td>" for side in (left, right))
            return f"<table class=MsoNormalTable border=0 cellspacing=0 cellpadding=0>\n <tr>\n{sides}\n </tr>\n</table>"
        case Contents():
            return "\n\n".join(f"<p class=MsoToc{h.level}>{_word(h.text)}</p>" for h in report.headings if h.text != "Innehåll")
        case PageBreak():
            return "<span style='font-size:11.0pt'><br clear=all style='page-break-before:always'></span>"
        case Table():
            rows = [_word_row(cells, True) for cells in head(block)] + [_word_row(cells, row.is_total) for row, cells in body(block, glyphs)]
            return f"<p class=MsoCaption>{_word(block.title)}</p>\n\n<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0>\n" + "\n".join(rows) + "\n</table>"
    raise TypeError(block)


def _word_row(cells: list[Cell], bold: bool) -> str:
    out = []
    for cell in cells:
        text = _word(unwrap(cell.text)).replace(NBSP, "&nbsp;") or "&nbsp;"
        right = " align=right style='text-align:right'" if cell.sort == FIGURE and not cell.is_group else ""
        spans = _spans(cell).replace('"', "")
        out.append(f"  <td valign=top{spans}>\n  <p class=MsoNormal{right}>{f'<b>{text}</b>' if bold else text}</p>\n  </td>")
    return " <tr>\n" + "\n".join(out) + "\n </tr>"
