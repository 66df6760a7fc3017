"""Small seeds for the fuzz targets, cut from the documents of `corpus/`; see README.md.

In: `corpus/documents` and `corpus/formats`. Out: OUT/TARGET/NAME, most of them of at most 1 500 bytes. The same
corpus gives the same seeds. Nothing but the standard library is used.

    python3 tests/fuzz/seeds.py [OUT]
"""

import re
import sys
import zipfile
from pathlib import Path

from seeds_pdf import pdf

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent.parent / "corpus"

# Bytes. A fuzzer changes a short seed in more telling ways than a long one; what is larger is cut at a line or a row.
LARGEST = 1_500
# Lines of a piece of a dump.
SHORTEST_PIECE, LONGEST_PIECE = 10, 25
# Rows kept of a sheet or of a table in a document.
ROWS = 12
# Columns kept of a sheet or of a table in a document: more rows of fewer figures say more in as many bytes.
COLUMNS = 3
# Pieces taken of one document: the variety lies in the documents, not in how many pieces each gives.
PIECES = 6

FIGURE = re.compile(r"(?<![\w])[-–−+]?\d[\d\s\u00a0.,]*%?(?![\w])")


def is_row(line):
    """Whether a line holds two figures or more, as a row of a table does."""
    return len(FIGURE.findall(re.sub(r"(\d)[ \u00a0](?=\d{3}\b)", r"\1", line))) >= 2


def cut(data, at=b"\n"):
    """The bytes up to the last `at` within the largest size."""
    if len(data) <= LARGEST:
        return data
    end = data.rfind(at, 0, LARGEST)
    return data[: end + len(at)] if end > 0 else data[:LARGEST]


def spread(pieces):
    """At most PIECES of the pieces, evenly spread."""
    step = max(1, -(-len(pieces) // PIECES))
    return pieces[::step]


def of(folder, *endings):
    """The corpus's files with the endings, in the order of their names."""
    files = (CORPUS / folder).iterdir()
    return sorted(path for path in files if path.name.endswith(endings))


# Text


def dumps():
    for path in of("documents", ".txt") + of("formats", ".txt"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        found, at = [], 0
        while at < len(lines):
            size = SHORTEST_PIECE + (at * 7 + len(lines)) % (LONGEST_PIECE - SHORTEST_PIECE + 1)
            piece = lines[at : at + size]
            if sum(map(is_row, piece)) >= 3:
                found.append("".join(piece))
            at += size
        for number, piece in enumerate(spread(found)):
            yield f"{path.stem}-{number}", cut(piece.encode())


def markdown():
    for path in of("formats", ".md"):
        sections = re.split(r"(?m)^(?=#{1,6} )", path.read_text(encoding="utf-8"))
        tables = [section for section in sections if section.count("|") > 12]
        for number, section in enumerate(spread(tables)):
            yield f"{path.stem}-{number}", cut(section.encode())
        plain = [section for section in sections if section.count("|") <= 12 and FIGURE.search(section)]
        if plain:
            yield f"{path.stem}-text", cut(plain[0].encode())


def html():
    for path in of("formats", ".html"):
        # As bytes: some papers are stored in an older character set.
        data = path.read_bytes()
        tables = list(re.finditer(rb"(?s)<table.*?</table>", data))
        for number, match in enumerate(spread(tables)):
            # The heading above a table says what it is of.
            before = re.findall(rb"(?s)<h[1-6].*?</h[1-6]>", data[: match.start()])[-1:]
            table = cut(match.group(), b"</tr>")
            yield f"{path.stem}-{number}", b"".join(before) + table + (b"" if table.endswith(b"</table>") else b"</table>")
        section = re.search(rb"(?s)<h2.*?(?=<h2|<table)", data)
        if section:
            yield f"{path.stem}-text", cut(section.group(), b"</p>")
    # What the format reads besides.
    odd = (
        '<table><caption>Nettokostnad (tkr)</caption><colgroup><col span=2></colgroup><thead><tr><th rowspan="2">Enhet'
        '<th colspan="2">2023<tr><th>Budget<th>Utfall<tbody><tr><th>Stab<td>-1&nbsp;250<td>&minus;1 241'
        "<tr><td>Vård<td>-2 000<td>-2 100<tfoot><tr><td>Summa<td>-3 250<td>-3 341</table><!-- --><pre>a  1  2\n</pre>"
    )
    yield "spans", odd.encode()
    head = '<meta charset="windows-1252"><title>\xc5r</title><p hidden>1 000</p>'
    yield "old", (head + odd).encode("latin-1")


def csv():
    for path in of("formats", ".csv"):
        lines = path.read_bytes().splitlines(keepends=True)
        pieces = [b"".join(lines[at : at + ROWS]) for at in range(0, len(lines), ROWS)]
        for number, piece in enumerate(spread(pieces)):
            yield f"{path.stem}-{number}", cut(piece)
            if number == 0:
                yield f"{path.stem}-commas", cut(piece.replace(b",", b".").replace(b";", b","))
                yield f"{path.stem}-tabs", cut(piece.replace(b";", b"\t"))
    yield "quoted", '"Enhet;""A""";"Budget\n2023";Utfall\r\nStab;"-1 250";-1241\r\n"Summa";-1 250;"-1,241"\r\n'.encode()
    yield "utf16", "Enhet;2023;2022\r\nStab;-1 250;-1 241\r\nSumma;-1 250;-1 241\r\n".encode("utf-16")


# Office documents: what the targets `docx` and `xlsx` pack into an archive


def parts(listed):
    """Lines of `=== name`, each with its part's content below it."""
    return b"".join(b"=== " + name.encode() + b"\n" + content.strip() + b"\n" for name, content in listed)


def relations(*targets):
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kinds}{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'.encode()


WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
# What says how a paragraph or a cell looks; the reading asks of a cell's properties how far it reaches.
LOOKS = re.compile(rb"<w:(?:bidi|widowControl|tblInd|tblLayout|keepNext|keepLines|cantSplit|rPr|tblBorders|tblLook|tcW|tblW|shd|spacing|tblCellMar|jc|tcBorders|vAlign|ind)\b[^>]*?/>")
RUN_LOOKS = re.compile(rb"(?s)<w:(rPr|tcBorders|tblBorders|tblCellMar)>.*?</w:\1>")
EMPTY = re.compile(rb"<w:(?:tcPr|pPr|trPr|tblPr)(?:/>|></w:(?:tcPr|pPr|trPr|tblPr)>)")
GRID = re.compile(rb"(?s)<w:tblGrid>.*?</w:tblGrid>")


def plain(data):
    """The parts of a document without its looks."""
    for looks in (RUN_LOOKS, LOOKS, GRID, EMPTY):
        data = looks.sub(b"", data)
    return data


def within(data, closing, largest):
    """The bytes up to the last row that fits, at most ROWS of them."""
    ends = [match.end() for match in re.finditer(re.escape(closing), data)][:ROWS]
    fitting = [end for end in ends if end <= largest]
    return data[: (fitting or ends[:1] or [len(data)])[-1]]


def narrowed(row):
    """A row with its first cells only."""
    cells = re.findall(rb"(?s)<w:tc>.*?</w:tc>", row.group())
    return row.group()[: row.group().find(b"<w:tc>")] + b"".join(cells[:COLUMNS]) + b"</w:tr>"


def docx():
    for path in of("formats", ".docx"):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            document = archive.read("word/document.xml")
            styles = archive.read("word/styles.xml") if "word/styles.xml" in names else b""
            numbering = archive.read("word/numbering.xml") if "word/numbering.xml" in names else b""
        tables = list(re.finditer(rb"(?s)<w:tbl>.*?</w:tbl>", document))
        for number, match in enumerate(spread(tables)[:3]):
            whole = re.sub(rb"(?s)<w:tr[ >].*?</w:tr>", narrowed, match.group())
            table = plain(whole)
            table = within(table, b"</w:tr>", LARGEST - 300)
            table += b"" if table.endswith(b"</w:tbl>") else b"</w:tbl>"
            above = re.findall(rb"(?s)<w:p>(?:(?!<w:tbl>).)*?</w:p>", plain(document[: match.start()]))[-1:]
            body = WORD + (above[0] if above and len(above[0]) <= 400 else b"")
            yield f"{path.stem}-{number}", parts([("word/document.xml", body + table + b"</w:body></w:document>")])
        # Paragraphs with the styles that make headings of them, and lists with their numbers.
        used = re.findall(rb"(?s)<w:p>(?:(?!</w:p>).)*?<w:pStyle.*?</w:p>", plain(document))
        used = [paragraph for paragraph in used if len(paragraph) < 250][:3]
        ids = {name for paragraph in used for name in re.findall(rb'<w:pStyle w:val="([^"]*)"', paragraph)}
        kept = [
            style
            for style in re.findall(rb"(?s)<w:style .*?</w:style>", styles)
            if set(re.findall(rb'w:styleId="([^"]*)"', style)) & ids
        ]
        listed = [("word/document.xml", WORD + b"".join(used) + b"</w:body></w:document>")]
        names_space = b' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        listed.append(("word/styles.xml", b"<w:styles" + names_space + plain(b"".join(kept)) + b"</w:styles>"))
        first = re.search(rb"(?s)<w:abstractNum .*?</w:lvl>", numbering)
        if first and b"numPr" in b"".join(kept):
            num = b'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
            body = plain(first.group()) + b"</w:abstractNum>" + num
            listed.append(("word/numbering.xml", b"<w:numbering" + names_space + body + b"</w:numbering>"))
        listed.append(("word/_rels/document.xml.rels", relations(("styles", "styles.xml"), ("numbering", "numbering.xml"))))
        yield f"{path.stem}-text", parts(listed)

    def cell(text, how=""):
        return f"<w:tc><w:tcPr>{how}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    rows = (
        "<w:tbl><w:tr>" + cell("Enhet", '<w:vMerge w:val="restart"/>') + cell("2023", '<w:gridSpan w:val="2"/>') + "</w:tr><w:tr>"
        + cell("", "<w:vMerge/>") + cell("Budget") + cell("Utfall") + "</w:tr><w:tr>" + cell("Stab") + cell("-1 250") + cell("-1 241")
        + "</w:tr><w:tr>" + cell("Summa") + cell("-1 250") + cell("-1 241") + "</w:tr></w:tbl>"
    )
    nested = rows.replace("<w:r><w:t>Utfall</w:t></w:r></w:p>", "<w:r><w:t>Utfall</w:t></w:r></w:p><w:tbl><w:tr>" + cell("7") + "</w:tr></w:tbl>")
    more = '<w:p><w:ins><w:r><w:t>1 250</w:t></w:r></w:ins><w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:footnoteReference w:id="1"/></w:p>'
    for name, body in (("spans", rows), ("nested", nested), ("changes", more + rows)):
        yield name, parts([("word/document.xml", WORD + body.encode() + b"</w:body></w:document>")])


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
BOOK = (
    b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    b'<sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHARED = re.compile(rb' t="s"><v>(\d+)</v></c>')
CELL_FIGURE = re.compile(rb'(?:<c [^t>]*><v>|<t(?: [^>]*)?>)(?:&#\d+;|[-\d])[-\d., %]*(?:&#160;\d+)*%?</[tv]>')
INLINE = re.compile(rb'(?s) t="inlineStr"([^>]*)><is>(.*?)</is></c>')


def shared(rows):
    """The rows with their strings moved to a table of their own, and that table."""
    strings = []

    def moved(match):
        if match.group(2) not in strings:
            strings.append(match.group(2))
        return b' t="s"%s><v>%d</v></c>' % (match.group(1), strings.index(match.group(2)))

    rows = INLINE.sub(moved, rows)
    items = b"".join(b"<si>" + item + b"</si>" for item in strings)
    return rows, b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + items + b"</sst>"


def book(rows, strings=None, styles=None, after=b""):
    """The parts of a workbook of one sheet."""
    if not styles:
        rows = re.sub(rb' s="\d+"', b"", rows)
    listed = [("xl/workbook.xml", BOOK)]
    targets = [("worksheet", "worksheets/sheet1.xml")]
    for name, content in (("sharedStrings", strings), ("styles", styles)):
        if content:
            targets.append((name, name + ".xml"))
            listed.append((f"xl/{name}.xml", content))
    listed.append(("xl/_rels/workbook.xml.rels", relations(*targets)))
    listed.append(("xl/worksheets/sheet1.xml", SHEET + b"<sheetData>" + rows + b"</sheetData>" + after + b"</worksheet>"))
    return parts(listed)


def xlsx():
    for path in of("formats", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
            styles = archive.read("xl/styles.xml")
            data = archive.read(sorted(sheets)[len(sheets) // 2])
            strings = archive.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in archive.namelist() else b""
        items = re.findall(rb"(?s)<si>(.*?)</si>", strings)
        data = SHARED.sub(lambda match: b' t="inlineStr"><is>' + items[int(match.group(1))] + b"</is></c>", data)
        data = re.sub(rb' (?:ht|customFormat|customHeight|outlineLevel|collapsed|hidden|aca)="[^"]*"', b"", data.replace(b' t="n"', b""))
        beyond = rb'(?s)<c r="[%s-Z]\d+"(?:[^>]*/>|.*?</c>)' % chr(ord("A") + COLUMNS).encode()
        rows = re.findall(rb"(?s)<row .*?</row>", data)
        # From the row above the first row of figures.
        figures = [at for at, row in enumerate(rows) if len(CELL_FIGURE.findall(row)) >= 2 and b"<t>" in row]
        start = max(0, (figures or [0])[0] - 1)
        rows = [re.sub(beyond, b"", row) for row in rows]
        chosen, size = [], 0
        for row in rows[start : start + ROWS]:
            if len(chosen) > 2 and size + len(row) > LARGEST - 700:
                break
            chosen.append(row)
            size += len(row)
        yield f"{path.stem}-inline", book(b"".join(chosen))
        less = b"".join(chosen[: max(3, len(chosen) * 3 // 4)])
        yield f"{path.stem}-shared", book(*shared(less))
        formats = re.search(rb"(?s)<numFmts.*?</numFmts>", styles)
        cells = re.search(rb"(?s)<cellXfs.*?</cellXfs>", styles)
        # Alignment and protection say nothing of the figures.
        looks = rb' (?:applyAlignment|applyProtection|pivotButton|quotePrefix|fontId|fillId|borderId|xfId)="[^"]*"'
        kept = re.sub(looks, b"", b"".join(match.group() for match in (formats, cells) if match))
        kept = re.sub(rb"(?s)<(?:alignment|protection)[^>]*/>", b"", kept)
        head = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        yield f"{path.stem}-styles", book(b"".join(chosen[: max(2, len(chosen) // 2)]), styles=head + kept + b"</styleSheet>")
    rows = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Enhet</t></is></c><c r="B1" t="inlineStr"><is><r><t>Budget </t></r><r><t>2023</t></r></is></c></row>'
        b'<row r="2" hidden="1"><c r="A2" t="str"><f>"a"</f><v>Stab</v></c><c r="B2" s="1"><f>B3*2</f><v>-1.25E3</v></c></row>'
        b'<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="e"><v>#REF!</v></c><c r="C4" t="d"><v>2023-12-31</v></c></row>'
    )
    yield "kinds", book(rows, after=b'<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>')


# What takes text and not a document


def grammar():
    cells = ["-1 250", "–1 250,5", "12,5 %", "(1 250)", "1.250.000", "2023-12-31", "31 december 2023", "jan–mar 2023", "tkr", "SN 2024/0009",
             "-1\u00a0250 -1\u00a0241 9", "10 000 20 000 30", "Nettokostnaden är 132 055 tkr, 3 594 tkr mer än budget.",
             "Andelen ökade från 12,5 till 14,0 procent.", "2 av 3", "19121212-1212", "×", "..", "1250-", "5—6", "1 1"]
    for number, text in enumerate(cells):
        yield f"cell-{number}", text.encode()


TARGETS = {"dump": dumps, "markdown": markdown, "html": html, "csv": csv, "docx": docx, "xlsx": xlsx, "pdf": pdf, "grammar": grammar}


def main():
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "corpus"
    for target, seeds in TARGETS.items():
        folder = out / target
        folder.mkdir(parents=True, exist_ok=True)
        sizes = []
        for name, data in seeds():
            (folder / name).write_bytes(data)
            sizes.append(len(data))
        over = sum(size > LARGEST for size in sizes)
        print(f"{target}: {len(sizes)} seeds, {min(sizes)}-{max(sizes)} bytes, {over} over {LARGEST}")


if __name__ == "__main__":
    main()
