#!/usr/bin/env python3
"""Rebuilds documents/, formats/ and keys/ from sources/.

usage: python3 build.py

Needs the packages of requirements.txt and the programs soffice, chromium and pdftotext, and the
Liberation and DejaVu fonts. Stops where a report does not hold exactly the errors planted in it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from sources import (
    aldrenamnd_m, arsredovisning_a, delarsrapport_b, internkontroll_i, investeringar_e, kallelse_j, mal_h, personal_g, protokoll_k,
    socialnamnd_l_papers, verksamhetsberattelse_d, volymer_f,
)
from sources.every_format import build_every_format
from sources.glyphs import EN_DASH, MINUS, NARROW_NBSP, THIN, Glyphs
from sources.keys import check_report, key
from sources.model import NBSP, Report
from sources.places import bound_places, dump_places, heading_pages, page_texts, pdf_places
from sources.print_html import HtmlLook, print_html
from sources.print_reportlab import ReportLabLook, print_reportlab
from sources.print_text import Dump, layout, linear, tabbed
from sources.print_typst import TypstLook, print_typst
from sources.print_writer import WriterLook, print_writer
from sources.series import Papers, series_key
from sources.stamp import bind

HERE = Path(__file__).resolve().parent
DOCUMENTS, FORMATS, KEYS = HERE / "documents", HERE / "formats", HERE / "keys"

BANDED = """
thead th { background: #dfeadf; border-bottom: 1pt solid #2e6b3c; } tbody tr:nth-child(even) { background: #f4f8f4; }
tbody tr td { border-bottom: none; } table { font-size: 9pt; }
"""


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


def build_investeringar() -> None:
    """Blue heads over all rulings in ReportLab, all rulings in Writer, tab-separated dump."""
    report = investeringar_e.report()
    check_report(report)
    look = ReportLabLook(Glyphs(), accent="#1f4e79", standard="Helvetica", cell=8)
    _pdf(report, "reportlab", lambda path: print_reportlab(report, look, path))
    writer = WriterLook(Glyphs(NBSP, MINUS), "Liberation Sans Narrow", ruled=True, cell=9)
    _pdf(report, "libreoffice", lambda path: print_writer(report, writer, path))
    _dump(report, tabbed(report, {}, minus="-"))


def build_volymer() -> None:
    """Green bands in Chromium, a dump that keeps the layout and a linear one."""
    report = volymer_f.report()
    check_report(report)
    look = HtmlLook(Glyphs(NBSP, MINUS), "'Liberation Serif', serif", 11, ruled=False, css=BANDED)
    _pdf(report, "chromium", lambda path: print_html(report, look, {}, path))
    _dump(report, layout(report), "layout")
    _dump(report, linear(report), "linear")


def build_personal() -> None:
    """Grey head and all rulings in Typst, horizontal rules in Writer, tab-separated dump."""
    report = personal_g.report()
    check_report(report)
    look = TypstLook(Glyphs(), "Liberation Sans", ruled=True, accent="#5b3a6e", cell=8.5)
    _pdf(report, "typst", lambda path: print_typst(report, look, path))
    writer = WriterLook(Glyphs(NBSP, EN_DASH), "Liberation Serif", cell=9)
    _pdf(report, "libreoffice", lambda path: print_writer(report, writer, path))
    _dump(report, tabbed(report, {}, minus="-"))


def build_mal() -> None:
    """All rulings in Chromium and, under a dark head, in ReportLab, both in landscape; tab-separated and linear dump."""
    report = mal_h.report()
    check_report(report)
    look = HtmlLook(Glyphs(NBSP, MINUS), "'Liberation Sans', sans-serif", 10, ruled=True, css="th { background: #e8e8e8; } figure.fixed table { font-size: 8pt; }")
    _pdf(report, "chromium", lambda path: print_html(report, look, {}, path))
    dark = ReportLabLook(Glyphs(), accent="#34495e", standard="Helvetica", cell=8)
    _pdf(report, "reportlab", lambda path: print_reportlab(report, dark, path))
    _dump(report, tabbed(report, {}, minus="-"), "tabs")
    _dump(report, linear(report), "linear")


def build_internkontroll() -> None:
    """Shaded rows in ReportLab in a font that is not embedded; linear dump and one that keeps the layout."""
    report = internkontroll_i.report()
    check_report(report)
    look = ReportLabLook(Glyphs(), standard="Times", cell=9.5)
    _pdf(report, "reportlab", lambda path: print_reportlab(report, look, path))
    _dump(report, linear(report), "linear")
    _dump(report, layout(report), "layout")


def build_kallelse() -> None:
    """Five documents of three programs bound in one file, and a linear dump of all."""
    parts = kallelse_j.parts()
    whole = kallelse_j.whole(parts)
    check_report(whole)
    letter = WriterLook(Glyphs(NBSP, EN_DASH), "Liberation Sans", cell=10.5)
    typst = TypstLook(Glyphs(), "Libertinus Serif", ruled=True, accent="#7a1f2b", cell=9.5)
    html = HtmlLook(Glyphs(), "'Liberation Serif', serif", 11, ruled=True, css="th { background: #f0ead6; }")
    printers = [
        lambda report, path: print_writer(report, letter, path),
        lambda report, path: print_writer(report, letter, path),
        lambda report, path: print_typst(report, typst, path),
        lambda report, path: print_writer(report, letter, path),
        lambda report, path: print_html(report, html, {}, path),
    ]
    _bound(whole, parts, printers)
    _bound_dump(whole, parts)


def build_protokoll() -> None:
    """Minutes by Writer, and a linear dump."""
    report = protokoll_k.report()
    check_report(report)
    look = WriterLook(Glyphs(NBSP, EN_DASH), "Liberation Serif", ruled=True)
    _pdf(report, "libreoffice", lambda path: print_writer(report, look, path))
    _dump(report, linear(report))


def build_over_years() -> None:
    """Two committees over the years, each year by another program, and the key of what is the same over them."""
    l, m = socialnamnd_l_papers, aldrenamnd_m
    papers = []

    def pdf(report: Report, producer: str, print_to: Callable[[Report, Path], None]) -> None:
        check_report(report)
        path = _pdf(report, producer, lambda path: print_to(report, path))
        papers.append(Papers(report, [path.name]))

    typst = TypstLook(Glyphs(), "Liberation Sans", ruled=True, accent="#274e6d", cell=8.5)
    pdf(l.report_2022(), "typst", lambda report, path: print_typst(report, typst, path))
    parts = l.bundle_parts()
    whole = l.bundle(parts)
    check_report(whole)
    letter, annual = WriterLook(Glyphs(NBSP, EN_DASH), "Liberation Sans", cell=10), WriterLook(Glyphs(NBSP, MINUS), "Liberation Serif", cell=9)
    annex = ReportLabLook(Glyphs(), accent="#5a5a5a", standard="Helvetica")
    printers = [
        lambda report, path: print_writer(report, letter, path), lambda report, path: print_writer(report, annual, path),
        lambda report, path: print_reportlab(report, annex, path),
    ]
    bundle = _bound(whole, parts, printers)
    single = l.report_2023()
    check_report(single)
    dump = _dump(single, linear(single))
    papers += [Papers(single, [dump.name, bundle.name]), Papers(parts[2], [bundle.name])]
    lab = ReportLabLook(Glyphs(), standard="Helvetica", cell=8.5)
    pdf(l.plan_2024(), "reportlab", lambda report, path: print_reportlab(report, lab, path))
    html = HtmlLook(Glyphs(NBSP, MINUS), "'Liberation Sans', sans-serif", 10, ruled=False, css=BANDED)
    pdf(l.report_2024(), "chromium", lambda report, path: print_html(report, html, {}, path))
    report = m.report_2022()
    check_report(report)
    papers.append(Papers(report, [_dump(report, tabbed(report, {}, minus="-")).name]))
    ruled = WriterLook(Glyphs(NBSP, EN_DASH), "Liberation Sans Narrow", ruled=True, cell=9)
    pdf(m.report_2023(), "libreoffice", lambda report, path: print_writer(report, ruled, path))
    _write(KEYS / "series.json", series_key(papers))


def build_missing() -> None:
    """A PDF or a dump of each paper over years that has only the other; their series are those of the first print."""
    l, m = socialnamnd_l_papers, aldrenamnd_m
    lab = ReportLabLook(Glyphs(), accent="#405a40", standard="Helvetica", cell=8.5)
    for report in (l.report_2023(), m.report_2022()):
        _pdf(report, "reportlab", lambda path, report=report: print_reportlab(report, lab, path), FORMATS)
    # The figures of a table are made with its report, so each has one.
    earlier, plan, later, other = l.report_2022(), l.plan_2024(), l.report_2024(), m.report_2023()
    _dump(earlier, tabbed(earlier, {}), folder=FORMATS)
    _dump(plan, layout(plan), folder=FORMATS)
    _dump(later, tabbed(later, {}, minus=MINUS), folder=FORMATS)
    _dump(other, tabbed(other, {}, minus="-"), folder=FORMATS)
    parts = l.bundle_parts()
    _bound_dump(l.bundle(parts), parts, FORMATS)


def _bound_dump(whole: Report, parts: list[Report], folder: Path = DOCUMENTS) -> None:
    """Linear dumps of papers one after the other, and the key."""
    dump, bounds = Dump(), []
    for part in parts:
        first = len(dump.lines) + 1
        dump.append(linear(part))
        bounds.append((first, len(dump.lines)))
    path = folder / f"{whole.name}.txt"
    path.write_text(dump.text, encoding="utf-8", newline="")
    places = dump_places(whole, dump)
    places.parts = bounds
    _write_key(key(whole, path.name, places))


def _bound(whole: Report, parts: list[Report], printers: list[Callable[[Report, Path], None]]) -> Path:
    """Print papers each by its program, bind them to one, and write the key of what came out."""
    path = DOCUMENTS / f"{whole.name}.pdf"
    with tempfile.TemporaryDirectory() as folder:
        pieces = [Path(folder, f"{part.name}.pdf") for part in parts]
        for part, print_to, piece in zip(parts, printers, pieces):
            print_to(part, piece)
        bind(whole, pieces, path)
        places = bound_places([pdf_places(part, piece) for part, piece in zip(parts, pieces)], [len(page_texts(piece)) for piece in pieces])
    _write_key(key(whole, path.name, places))
    return path


def _pdf(report: Report, producer: str, print_to: Callable[[Path], None], folder: Path = DOCUMENTS) -> Path:
    """Print a report and write the key of what came out."""
    path = folder / f"{report.name}-{producer}.pdf"
    print_to(path)
    _write_key(key(report, path.name, pdf_places(report, path)))
    return path


def _dump(report: Report, dump: Dump, form: str = "", folder: Path = DOCUMENTS) -> Path:
    """Write a dump and its key; the form is part of the name where there are several."""
    path = folder / f"{report.name}{'-' if form else ''}{form}.txt"
    path.write_text(dump.text, encoding="utf-8", newline="")
    _write_key(key(report, path.name, dump_places(report, dump)))
    return path


def _write_key(content: dict) -> None:
    _write(KEYS / f"{content['document']}.json", content)


def _write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Rebuild everything."""
    for folder in (DOCUMENTS, FORMATS, KEYS):
        folder.mkdir(exist_ok=True)
    build_arsredovisning()
    build_delarsrapport()
    build_verksamhetsberattelse()
    build_investeringar()
    build_volymer()
    build_personal()
    build_mal()
    build_internkontroll()
    build_kallelse()
    build_protokoll()
    build_over_years()
    build_missing()
    build_every_format(FORMATS, _write_key)


if __name__ == "__main__":
    main()
