#!/usr/bin/env python3
"""Rebuilds documents/ and keys/ from sources/.

usage: python3 build.py

Needs the packages of requirements.txt and the programs soffice, chromium and pdftotext, and the
Liberation and DejaVu fonts. Stops where a report does not hold exactly the errors planted in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from sources import arsredovisning_a, delarsrapport_b, verksamhetsberattelse_d
from sources.glyphs import EN_DASH, MINUS, NARROW_NBSP, THIN, Glyphs
from sources.keys import check_report, key
from sources.model import NBSP, Report
from sources.places import dump_places, heading_pages, pdf_places
from sources.print_html import HtmlLook, print_html
from sources.print_reportlab import ReportLabLook, print_reportlab
from sources.print_text import Dump, layout, linear, tabbed
from sources.print_typst import TypstLook, print_typst
from sources.print_writer import WriterLook, print_writer

HERE = Path(__file__).resolve().parent
DOCUMENTS, KEYS = HERE / "documents", HERE / "keys"

def build_arsredovisning() -> None:
    """Ruled in Typst, horizontal rules in Writer, linear dump."""
    report = arsredovisning_a.report()
    check_report(report)
    _pdf(report, "typst", lambda path: print_typst(report, TypstLook(Glyphs(), "Liberation Sans", ruled=True), path))
    _pdf(report, "libreoffice", lambda path: print_writer(report, WriterLook(Glyphs(NBSP, EN_DASH), "Liberation Serif"), path))
    _dump(report, linear(report))


def build_delarsrapport() -> None:
    """Shaded rows in ReportLab, horizontal lines in Chromium, dump that keeps the layout."""
    report = delarsrapport_b.report()
    check_report(report)
    _pdf(report, "reportlab", lambda path: print_reportlab(report, ReportLabLook(Glyphs(minus=MINUS)), path))
    look = HtmlLook(Glyphs(), "'Liberation Sans', sans-serif", 11, ruled=False)
    _pdf(report, "chromium", lambda path: print_html(report, look, {}, path))
    _dump(report, layout(report))


def build_verksamhetsberattelse() -> None:
    """White space only in Typst, fully ruled in Chromium, tab-separated dump."""
    report = verksamhetsberattelse_d.report()
    check_report(report)
    look = TypstLook(Glyphs(NARROW_NBSP, MINUS), "Libertinus Serif", ruled=False)
    path = _pdf(report, "typst", lambda path: print_typst(report, look, path))
    ruled = HtmlLook(Glyphs(THIN, EN_DASH, none="-"), "'DejaVu Sans', sans-serif", 10, ruled=True)
    first = heading_pages(report, path)
    path = _pdf(report, "chromium", lambda path: print_html(report, ruled, first, path))
    pages = heading_pages(report, path)
    if pages != first:
        _pdf(report, "chromium", lambda path: print_html(report, ruled, pages, path))
    _dump(report, tabbed(report, pages))


def _pdf(report: Report, producer: str, print_to: Callable[[Path], None]) -> Path:
    """Print a report and write the key of what came out."""
    path = DOCUMENTS / f"{report.name}-{producer}.pdf"
    print_to(path)
    _write_key(key(report, path.name, pdf_places(report, path)))
    return path


def _dump(report: Report, dump: Dump, form: str = "") -> None:
    """Write a dump and its key; the form is part of the name where there are several."""
    path = DOCUMENTS / f"{report.name}{'-' if form else ''}{form}.txt"
    path.write_text(dump.text, encoding="utf-8", newline="")
    _write_key(key(report, path.name, dump_places(report, dump)))


def _write_key(content: dict) -> None:
    path = KEYS / f"{content['document']}.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Rebuild everything."""
    DOCUMENTS.mkdir(exist_ok=True)
    KEYS.mkdir(exist_ok=True)
    build_arsredovisning()
    build_delarsrapport()
    build_verksamhetsberattelse()


if __name__ == "__main__":
    main()
