"""Each paper in every format that an archive holds: who made it and how, and the keys of what came out.

Word documents, workbooks, web pages and Markdown for all; one Excel 97 workbook, one OpenDocument sheet, some text in separated
values; and a PDF or a dump where a paper has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import (
    aldrenamnd_m, arsredovisning_a, delarsrapport_b, internkontroll_i, investeringar_e, kallelse_j, mal_h, personal_g, protokoll_k,
    socialnamnd_l_papers, verksamhetsberattelse_d, volymer_f,
)
from .glyphs import EN_DASH, MINUS, NARROW_NBSP, Glyphs
from .keys import check_report, key
from .model import NBSP, Report
from .print_docx import DocxLook, print_docx
from .print_markdown import MarkdownLook, print_markdown, read_markdown
from .print_web import WebLook, print_cms, print_filtered, print_old
from .print_writer import WriterLook, save_writer
from .print_xlsx import print_csv, print_sheets
from .sheets import SheetLook, lay_out
from .stored import StoredPlaces, read_docx, read_html, stored_places

HARD, DASHED, SIGNED = Glyphs(NBSP), Glyphs(NBSP, EN_DASH), Glyphs(NBSP, MINUS)
EACH = SheetLook(sheets="each")
SPACED = "0{d}\\ %"


def _old(glyphs: Glyphs) -> Callable:
    return lambda parts, path: print_old(parts, glyphs, path)


def _filtered(glyphs: Glyphs) -> Callable:
    return lambda parts, path: print_filtered(parts, glyphs, path)


def _writer(font: str, glyphs: Glyphs = DASHED, ruled: bool = False) -> Callable:
    return lambda parts, path: save_writer(parts[0], WriterLook(glyphs, font, ruled=ruled, cell=9), path)


def _word(**look) -> Callable:
    chosen = DocxLook(**{"glyphs": HARD, **look})
    return lambda parts, path: print_docx(parts, chosen, path)


def _cms(**look) -> Callable:
    chosen = WebLook(**look)
    return lambda parts, path: print_cms(parts, chosen, path)


@dataclass(frozen=True)
class Forms:
    """How a paper is made in each format. `sheets` lists (ending, look, whether LibreOffice makes it)."""

    docx: Callable
    html: Callable
    markdown: MarkdownLook
    sheets: tuple[tuple[str, SheetLook, bool], ...]


def _forms(docx: Callable, html: Callable, markdown: MarkdownLook, *sheets: tuple[str, SheetLook, bool]) -> Forms:
    return Forms(docx, html, markdown, sheets)


PAGES_D = {"1 Året som gått": 2, "1.1 Uppdrag och organisation": 2, "1.2 Nämndens mål": 2, "2 Ekonomi": 3, "2.1 Resultat": 3, "2.2 Resultat per verksamhet": 3, "3 Verksamheterna": 4, "3.1 Bygga och bo": 4, "3.2 Miljö och hälsa": 4, "3.3 Kartor och geodata": 5, "4 Nästa år": 5}

FORMS: dict[str, Forms] = {
    "arsredovisning-a": _forms(_word(swedish=True), _cms(framed=True), MarkdownLook(), (".xlsx", SheetLook(), False)),
    "delarsrapport-b": _forms(
        _writer("Liberation Sans", ruled=True), _filtered(DASHED), MarkdownLook(groups="joined", padded=True),
        (".xlsx", SheetLook("each", formulas=True, grouped="#,##0;[Red]-#,##0", hidden={"t1": ("Friluftsliv och vandringsleder", "bp")}), True),
        (".ods", SheetLook(figures="mixed", years=False), True),
    ),
    "verksamhetsberattelse-d": _forms(
        _word(glyphs=Glyphs(NARROW_NBSP, MINUS), title_row=True, plain_headings=True, pages=PAGES_D), _old(DASHED), MarkdownLook(groups="repeated"),
        (".xlsx", SheetLook("each", figures="exact", formulas=True, zeros=True, merged=True), True),
    ),
    "investeringar-e": _forms(
        _writer("Liberation Sans Narrow", SIGNED, ruled=True), _cms(scoped=False, captioned=False), MarkdownLook(glyphs=Glyphs(minus=MINUS)),
        (".xlsx", SheetLook(figures="exact", corner=(2, 3), grouped="#\\ ##0"), False),
    ),
    "volymer-f": _forms(_word(style="Table Grid", blank_rows=True), _cms(framed=True), MarkdownLook(padded=True), (".xlsx", SheetLook(grouped="# ##0"), False)),
    "personal-g": _forms(
        _word(glyphs=DASHED, swedish=True), _filtered(HARD), MarkdownLook(groups="repeated", padded=True), (".xlsx", SheetLook(figures="text", merged=True, years=False), False),
        (".xls", SheetLook(), True),
    ),
    "mal-h": _forms(_writer("Liberation Serif", SIGNED, ruled=True), _cms(), MarkdownLook(), (".xlsx", SheetLook(percent=SPACED, formulas=True), True)),
    "internkontroll-i": _forms(_word(plain_headings=True), _old(HARD), MarkdownLook(), (".xlsx", EACH, False)),
    "kallelse-j": _forms(_word(glyphs=DASHED), _old(DASHED), MarkdownLook(), (".xlsx", SheetLook("parts"), False)),
    "protokoll-k": _forms(_writer("Liberation Serif", ruled=True), _writer("Liberation Serif"), MarkdownLook(), (".xlsx", SheetLook(), False)),
    "socialnamnd-l-2022": _forms(_word(), _cms(captioned=False), MarkdownLook(groups="repeated"), (".xlsx", SheetLook(figures="exact", formulas=True), True)),
    "socialnamnd-l-2023": _forms(_writer("Liberation Sans", HARD), _cms(), MarkdownLook(tall=True), (".xlsx", SheetLook(figures="mixed"), False)),
    "handlingar-l-2023": _forms(_word(swedish=True), _cms(), MarkdownLook(), (".xlsx", SheetLook("parts", merged=True), False)),
    "verksamhetsplan-l-2024": _forms(_word(title_row=True), _old(HARD), MarkdownLook(), (".xlsx", SheetLook(tall=False, grouped="#\\ ##0"), False)),
    "socialnamnd-l-2024": _forms(_writer("Liberation Serif", SIGNED), _cms(framed=True), MarkdownLook(padded=True), (".xlsx", SheetLook("each", formulas=True, percent=SPACED), True)),
    "aldrenamnd-m-2022": _forms(_word(glyphs=SIGNED, plain_headings=True), _cms(scoped=False), MarkdownLook(), (".xlsx", SheetLook(figures="text"), False)),
    "aldrenamnd-m-2023": _forms(_writer("Liberation Sans Narrow", ruled=True), _old(HARD), MarkdownLook(tall=True), (".xlsx", SheetLook(formulas=True, figures="exact", merged=True), True)),
}


def papers() -> dict[str, tuple[Report, list[Report]]]:
    """Each paper by its name, with its parts where it is a bundle."""
    l, m = socialnamnd_l_papers, aldrenamnd_m
    single = [
        module.report() for module in (arsredovisning_a, delarsrapport_b, verksamhetsberattelse_d, investeringar_e, volymer_f, personal_g, mal_h, internkontroll_i, protokoll_k)
    ] + [l.report_2022(), l.report_2023(), l.plan_2024(), l.report_2024(), m.report_2022(), m.report_2023()]
    agenda, meeting = kallelse_j.parts(), l.bundle_parts()
    bundles = [(kallelse_j.whole(agenda), agenda), (l.bundle(meeting), meeting)]
    return {report.name: (report, parts) for report, parts in [*((r, [r]) for r in single), *bundles]}


def build_every_format(documents: Path, write_key: Callable[[dict], None]) -> None:
    """Make all files and their keys."""
    for name, (whole, parts) in papers().items():
        check_report(whole)
        forms = FORMS[name]
        for ending, made, read in ((".docx", forms.docx, read_docx), (".html", forms.html, read_html), (".md", lambda p, path: print_markdown(p, forms.markdown, path), read_markdown)):
            path = documents / (name + ending)
            made(parts, path)
            places = stored_places(parts, read(path), path.name)
            places.joined = ending == ".md" and forms.markdown.groups == "joined"
            write_key(key(whole, path.name, places))
        for ending, look, by_libreoffice in forms.sheets:
            path = documents / (name + ending)
            write_key(key(whole, path.name, print_sheets(parts, look, path, by_libreoffice)))
    _separated(documents, write_key)


def _separated(documents: Path, write_key: Callable[[dict], None]) -> None:
    """One export of a sheet with several tables, and one for each table, which says nothing but the table."""
    whole = volymer_f.report()
    path = documents / f"{whole.name}.csv"
    sheets, places = lay_out([whole], SheetLook())
    print_csv(sheets[0], path, "utf-8-sig", shown=False)
    write_key(_ungrouped(key(whole, path.name, _nameless(places))))
    annual = arsredovisning_a.report()
    for number, table in enumerate(annual.tables, 1):
        plants = [plant for plant in annual.plants if plant.table == table.id]
        excerpt = replace(annual, blocks=[table], plants=plants)
        path = documents / f"{annual.name}-{number}.csv"
        sheets, places = lay_out([excerpt], SheetLook(prose=False))
        print_csv(sheets[0], path, "cp1252", shown=True)
        write_key(key(excerpt, path.name, _nameless(places), excerpt=True))


def _ungrouped(content):
    """A key whose figures are printed without blanks between thousands."""
    if isinstance(content, list):
        return [_ungrouped(part) for part in content]
    if not isinstance(content, dict):
        return content
    plain = lambda text: re.sub(r"(?<=\d) (?=\d)", "", text)
    return {name: plain(part) if name in ("raw", "printed") else _ungrouped(part) for name, part in content.items()}


def _nameless(places: StoredPlaces) -> StoredPlaces:
    """The places of a sheet in a file that has no name for it."""
    for place in (*places.tables.values(), *places.blocks.values(), *places.parts):
        place["sheet"] = None
    return places
