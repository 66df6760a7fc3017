"""The seeds of the target `pdf`: files of one page, written here and not cut from a larger one; see seeds.py."""


def pdf_file(objects, table=True):
    """A file of the objects, numbered from 1; with a table of where they stand, or with one that is wrong."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    at = len(out)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    if not table:
        return out + trailer
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + rows + trailer + b"startxref\n%d\n%%%%EOF\n" % at


def stream(content, more=b""):
    return b"<</Length %d%s>>stream\n" % (len(content), more) + content + b"\nendstream"


TABLE = (("Enhet", "Budget", "Utfall"), ("Stab", "-1 250", "-1 241"), ("Omsorg", "-2 000", "-2 100"), ("Summa", "-3 250", "-3 341"))


def placed(write=lambda text: b"(" + text.encode("cp1252") + b")Tj"):
    """Text placed as a table: labels to the left, figures to the right of their columns."""
    out = b"BT /F 10 Tf\n"
    for down, row in enumerate(TABLE):
        for across, text in enumerate(row):
            left = 50 + 90 * across + (0 if across == 0 else 40 - 5 * len(text))
            out += b"1 0 0 1 %d %d Tm " % (left, 180 - 14 * down) + write(text) + b"\n"
    return out + b"ET\n"


def pdf():
    """Names and bytes of the seeds."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"

    def page(content, resources=b"/Font<</F 4 0 R>>", more=(), page_more=b"", used=font, table=True, length=b""):
        return pdf_file(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 220]>>",
                b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<<" + resources + b">>" + page_more + b">>",
                used,
                stream(content, length),
                *more,
            ],
            table,
        )

    yield "text", page(placed())
    yield "no-table", page(placed(), table=False)
    rules = b"0.5 w\n" + b"".join(b"45 %d m 280 %d l S\n" % (y, y) for y in (192, 176, 162, 148, 134))
    rules += b"".join(b"%d 134 m %d 192 l S\n" % (x, x) for x in (45, 130, 205, 280))
    yield "rulings", page(rules + placed())
    yield "boxes", page(b"0.9 g 45 176 235 16 re f 0 g\n45 134 235 58 re S\n" + placed())
    yield "form", page(
        b"q 1 0 0 1 0 10 cm /X Do Q\n",
        b"/XObject<</X 6 0 R>>",
        [stream(placed(), b"/Type/XObject/Subtype/Form/BBox[0 0 300 220]/Resources<</Font<</F 4 0 R>>>>")],
    )
    yield "form-in-itself", page(
        b"/X Do\n", b"/XObject<</X 6 0 R>>", [stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 300 220]/Resources<</XObject<</X 6 0 R>>>>")]
    )
    # Codes that only the map knows: each letter of the table has a number of its own.
    letters = sorted({letter for row in TABLE for text in row for letter in text})
    codes = {letter: number for number, letter in enumerate(letters, 1)}
    chars = b"".join(b"<%04X><%04X>\n" % (codes[letter], ord(letter)) for letter in letters)
    cmap = (
        b"/CIDInit/ProcSet findresource begin begincmap\n1 begincodespacerange<0000><FFFF>endcodespacerange\n"
        b"%d beginbfchar\n" % len(letters) + chars + b"endbfchar\n1 beginbfrange<0100><0102><0041>endbfrange\nendcmap end"
    )
    composite = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[7 0 R]/ToUnicode 6 0 R>>"
    descendant = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500/W[1[500 250]]>>"
    coded = placed(lambda text: b"<" + b"".join(b"%04X" % codes[letter] for letter in text) + b">Tj")
    yield "tounicode", page(coded, more=[stream(cmap), descendant], used=composite)
    simple = b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 32/LastChar 35/Widths[250 500 500 500]/Encoding<</Differences[65/one/two/minus]>>/ToUnicode 6 0 R>>"
    yield "differences", page(placed(), more=[stream(b"beginbfrange<20><7E><0020>endbfrange")], used=simple)
    spaced = b"BT /F 10 Tf 12 TL 50 180 Td [(Stab)-2000(-1)-250(250)]TJ T* (Summa)' 2 Tw 1 Tc 90 Tz 3 Ts (-1 250)Tj 3 Tr (dold)Tj ET\n"
    yield "spacing", page(spaced)
    yield "turned", page(placed(), page_more=b"/Rotate 90/CropBox[10 10 290 200]/UserUnit 1.5")
    tagged = b"/P<</MCID 0>>BDC\n" + placed() + b"EMC\n/Span<</ActualText(-1 250)>>BDC BT /F 10 Tf 50 100 Td (x)Tj ET EMC\n"
    yield "marked", page(tagged)
    picture = b"q 200 0 0 80 50 100 cm BI /W 4 /H 2 /CS /G /BPC 8 ID abcdefgh EI Q\n"
    yield "picture", page(picture + placed())
    hexed = placed().hex().encode() + b">"
    yield "hex", page(hexed, length=b"/Filter/ASCIIHexDecode")
    # Objects within a stream, with the table of places as a stream of its own.
    inner = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 220]>>",
        b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
        font,
    ]
    offsets, body = [], b""
    for number, item in enumerate(inner, 1):
        offsets.append(b"%d %d" % (number, len(body)))
        body += item + b" "
    head = b" ".join(offsets) + b" "
    out = b"%PDF-1.5\n"
    five = len(out)
    out += b"5 0 obj\n" + stream(placed()) + b"\nendobj\n"
    six = len(out)
    out += b"6 0 obj\n" + stream(head + body, b"/Type/ObjStm/N 4/First %d" % len(head)) + b"\nendobj\n"
    seven = len(out)
    rows = b"\0\0\0\0" + b"".join(b"\2\0\6%c" % index for index in range(4))
    rows += b"".join(b"\1" + place.to_bytes(2, "big") + b"\0" for place in (five, six, seven))
    out += b"7 0 obj\n" + stream(rows, b"/Type/XRef/Size 8/W[1 2 1]/Root 1 0 R") + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % seven
    yield "object-stream", out
    # The stream that holds the objects is not there.
    yield "object-stream-absent", out.replace(b"\2\0\6", b"\2\0\x63")
