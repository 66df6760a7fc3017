//! PDF files that are hostile: bombs of compressed data, loops of references, nesting without end, false sizes.

use super::HostileFile;
use flate2::{Compress, Compression, FlushCompress};

const MIB: usize = 1 << 20;
const TREE: &str = "<</Type/Catalog/Pages 2 0 R>>";
const KIDS: &str = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 5 0 R>>";
const FONT: &str = "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>";
const WORDS: &str = "BT /F 12 Tf 100 700 Td (Summa 1 234) Tj ET";

/// All of them.
pub(crate) fn files() -> Vec<HostileFile> {
    let parts = [bombs(), loops(), nesting(), sizes(), fonts(), crowds(), ends()];
    parts.into_iter().flatten().map(|(name, bytes)| (format!("pdf-{name}.pdf"), bytes)).collect()
}

type Named = Vec<(&'static str, Vec<u8>)>;

/// A file of these objects, the first of them the catalog, with a true table of their places.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let table = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    out.extend_from_slice(
        format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").as_bytes(),
    );
    out
}

fn bytes(text: impl AsRef<[u8]>) -> Vec<u8> {
    text.as_ref().to_vec()
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A piece packed many times over, without packing it many times: packed once on its own, it can be repeated.
fn deflated(pieces: usize, piece: &[u8]) -> Vec<u8> {
    const HEAD: [u8; 2] = [0x78, 0xDA];
    const EMPTY_LAST_BLOCK: [u8; 2] = [0x03, 0x00];
    let mut block = Vec::with_capacity(piece.len() + MIB);
    let mut packer = Compress::new(Compression::best(), false);
    packer.compress_vec(piece, &mut block, FlushCompress::Full).expect("it is packed");
    assert_eq!(packer.total_in(), piece.len() as u64);
    [&HEAD, block.repeat(pieces).as_slice(), &EMPTY_LAST_BLOCK, &checksum(pieces, piece).to_be_bytes()]
        .concat()
}

/// Adler-32 of a piece many times over.
fn checksum(pieces: usize, piece: &[u8]) -> u32 {
    const MODULUS: u64 = 65_521;
    let (mut sum, mut sums) = (0, 0);
    for byte in piece {
        sum = (sum + u64::from(*byte)) % MODULUS;
        sums = (sums + sum) % MODULUS;
    }
    let (mut low, mut high) = (1, 0);
    for _ in 0..pieces {
        high = (high + piece.len() as u64 % MODULUS * low + sums) % MODULUS;
        low = (low + sum) % MODULUS;
    }
    (high << 16 | low) as u32
}

/// One page with this content, resources and further objects from the sixth on.
fn page(content: Vec<u8>, resources: &str, more: Vec<Vec<u8>>) -> Vec<u8> {
    let mut objects = vec![bytes(TREE), bytes(KIDS), bytes(PAGE), content, bytes(resources)];
    objects.extend(more);
    pdf(&objects)
}

/// One page that draws this.
fn drawing(content: &str) -> Vec<u8> {
    page(stream("", content.as_bytes()), FONT, Vec::new())
}

/// One page with this in the place of its own dictionary.
fn with_page(dictionary: &str) -> Vec<u8> {
    pdf(&[bytes(TREE), bytes(KIDS), bytes(dictionary), stream("", WORDS.as_bytes()), bytes(FONT)])
}

fn bombs() -> Named {
    let flate = "/Filter/FlateDecode";
    let blanks = vec![b' '; MIB];
    let glyphs = format!("BT /F 12 Tf 100 700 Td {} ET\n", "(Summa 1 234) Tj ".repeat(1000));
    let rows = "100 700 m 200 700 l S ".repeat(1000);
    let twice = deflated(1, &deflated(1024, &blanks));
    let objects = deflated(256, &blanks);
    vec![
        ("bomb-blanks", page(stream(flate, &deflated(1024, &blanks)), FONT, vec![])),
        ("bomb-twice", page(stream("/Filter[/FlateDecode/FlateDecode]", &twice), FONT, vec![])),
        ("bomb-glyphs", page(stream(flate, &deflated(2000, glyphs.as_bytes())), FONT, vec![])),
        ("bomb-lines", page(stream(flate, &deflated(4000, rows.as_bytes())), FONT, vec![])),
        (
            "bomb-filters",
            page(stream(&format!("/Filter[{}]", "/FlateDecode".repeat(10_000)), b"x"), FONT, vec![]),
        ),
        (
            "bomb-objects",
            page(
                stream("", WORDS.as_bytes()),
                "7 0 R",
                vec![stream(&format!("/Type/ObjStm/N 1000000/First 9{flate}"), &objects)],
            ),
        ),
        (
            "bomb-image",
            page(
                stream("", b"100 0 0 100 0 0 cm /I Do"),
                "<</XObject<</I 6 0 R>>>>",
                vec![stream(
                    &format!(
                        "/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB{flate}"
                    ),
                    &deflated(256, &blanks),
                )],
            ),
        ),
        (
            "bomb-contents",
            pdf(&[
                bytes(TREE),
                bytes(KIDS),
                bytes(format!(
                    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources 5 0 R/Contents[{}]>>",
                    "4 0 R ".repeat(100_000)
                )),
                stream("", WORDS.repeat(100).as_bytes()),
                bytes(FONT),
            ]),
        ),
        (
            "bomb-cmap",
            page(
                stream("", WORDS.as_bytes()),
                "<</Font<</F<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[]>>>>>>",
                vec![stream(flate, &deflated(64, &b"<0000> <FFFF> <0020>\n".repeat(50_000)))],
            ),
        ),
    ]
}

fn loops() -> Named {
    let content = stream("", WORDS.as_bytes());
    let form = |body: &str, own: &str| {
        stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources {own}"), body.as_bytes())
    };
    let doubling = (0..64).map(|at| form("/X Do /X Do", &format!("<</XObject<</X {} 0 R>>>>", at + 7)));
    let chain = (0..20_000).map(|at| form("/X Do", &format!("<</XObject<</X {} 0 R>>>>", at + 7)));
    let tail = |prev: &str| {
        let mut file = drawing(WORDS);
        let at = file.windows(9).position(|w| w == b"trailer\n<").expect("a trailer") + 10;
        file.splice(at..at, prev.bytes());
        file
    };
    let table = drawing(WORDS).windows(5).position(|w| w == b"xref\n").expect("a table");
    vec![
        ("loop-kids", pdf(&[bytes(TREE), bytes("<</Type/Pages/Kids[2 0 R]/Count 1>>")])),
        (
            "loop-kids-twice",
            pdf(&[
                bytes(TREE),
                bytes("<</Type/Pages/Kids[2 0 R 2 0 R 3 0 R]/Count 3>>"),
                bytes(PAGE),
                content.clone(),
                bytes(FONT),
            ]),
        ),
        ("loop-page-parent", with_page("<</Type/Page/Parent 3 0 R/Contents 4 0 R>>")),
        (
            "loop-resources",
            with_page("<</Type/Page/Parent 2 0 R/MediaBox 3 0 R/Contents 3 0 R/Resources 3 0 R>>"),
        ),
        ("loop-reference", pdf(&[bytes("1 0 R")])),
        ("loop-references", pdf(&[bytes("2 0 R"), bytes("1 0 R")])),
        ("loop-length", page(bytes("<</Length 4 0 R>>\nstream\nBT ET\nendstream"), FONT, vec![])),
        (
            "loop-filter",
            page(
                bytes("<</Length 5/Filter 4 0 R/DecodeParms 4 0 R>>\nstream\nBT ET\nendstream"),
                FONT,
                vec![],
            ),
        ),
        ("loop-form", page(stream("", b"/X Do"), "<</XObject<</X 6 0 R>>>>", vec![form("/X Do", "5 0 R")])),
        ("loop-forms", page(stream("", b"/X Do"), "<</XObject<</X 6 0 R>>>>", doubling.collect())),
        ("chain-forms", page(stream("", b"/X Do"), "<</XObject<</X 6 0 R>>>>", chain.collect())),
        (
            "loop-pattern",
            page(
                stream("", b"/Pattern cs /P scn 0 0 500 500 re f"),
                "<</Pattern<</P 6 0 R>>>>",
                vec![stream(
                    "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 1/YStep 1/Resources 5 0 R",
                    b"/Pattern cs /P scn 0 0 9 9 re f",
                )],
            ),
        ),
        (
            "loop-type3",
            page(
                content.clone(),
                "<</Font<</F 6 0 R>>>>",
                vec![
                    bytes(
                        "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 83/LastChar 83/Widths[9]/Encoding<</Differences[83/S]>>/CharProcs<</S 7 0 R>>/Resources 5 0 R>>",
                    ),
                    stream("", b"BT /F 9 Tf (S) Tj ET"),
                ],
            ),
        ),
        ("loop-prev", tail(&format!("/Prev {table}"))),
        ("loop-prev-stream", tail(&format!("/XRefStm {table}"))),
        ("false-prev", tail("/Prev 99999999999")),
        ("negative-prev", tail("/Prev -1")),
        (
            "loop-tags",
            pdf(&[
                bytes("<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R>>"),
                bytes(KIDS),
                bytes(PAGE),
                stream("", b"/P<</MCID 0>>BDC BT /F 12 Tf 100 700 Td (Summa 1) Tj ET EMC"),
                bytes(FONT),
                bytes("<</Type/StructTreeRoot/K 7 0 R/RoleMap<</A/B/B/A>>/ParentTree 8 0 R>>"),
                bytes("<</S/A/P 7 0 R/K[7 0 R 7 0 R 6 0 R 0]/Pg 3 0 R>>"),
                bytes("<</Kids[8 0 R]/Nums[0 7 0 R]>>"),
            ]),
        ),
    ]
}

fn nesting() -> Named {
    let deep = 100_000;
    let around = |open: &str, close: &str| open.repeat(deep) + &close.repeat(deep);
    let chain: Vec<Vec<u8>> =
        (0..50_000).map(|at| bytes(format!("<</Type/Pages/Kids[{} 0 R]/Count 1>>", at + 3))).collect();
    vec![
        ("deep-arrays", with_page(&around("[", "]"))),
        ("deep-open-arrays", with_page(&"[".repeat(deep))),
        ("deep-dictionaries", with_page(&(around("<</A ", ">>")))),
        ("deep-strings", with_page(&around("(", ")"))),
        ("deep-content-arrays", drawing(&around("[", "]"))),
        ("deep-content-dictionaries", drawing(&format!("/P {} BDC", around("<</A ", ">>")))),
        ("deep-states", drawing(&(around("q ", "Q ")))),
        ("deep-texts", drawing(&around("BT ", "ET "))),
        ("deep-marks", drawing(&around("/P BMC ", "EMC "))),
        ("deep-pages", pdf(&[vec![bytes(TREE)], chain].concat())),
        (
            "deep-function",
            page(
                stream("", b"/C cs 1 scn 0 0 9 9 re f"),
                "<</ColorSpace<</C[/Separation/X/DeviceGray 6 0 R]>>>>",
                vec![stream("/FunctionType 4/Domain[0 1]/Range[0 1]", around("{", "}").as_bytes())],
            ),
        ),
    ]
}

/// So many pages, all alike.
fn pages(count: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..count).map(|at| format!("{} 0 R ", at + 3)).collect();
    let kids = kids.concat();
    let mut objects = vec![bytes(TREE), bytes(format!("<</Type/Pages/Kids[{kids}]/Count {count}>>"))];
    objects.resize(count + 2, bytes("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"));
    pdf(&objects)
}

fn sizes() -> Named {
    let kids = |count: usize| {
        pdf(&[
            bytes(TREE),
            bytes(format!("<</Type/Pages/Kids[{}]/Count {count}>>", "3 0 R ".repeat(count))),
            bytes(PAGE),
            stream("", WORDS.as_bytes()),
            bytes(FONT),
        ])
    };
    let count = |count: &str| {
        pdf(&[
            bytes(TREE),
            bytes(format!("<</Type/Pages/Kids[3 0 R]/Count {count}>>")),
            bytes(PAGE),
            stream("", WORDS.as_bytes()),
            bytes(FONT),
        ])
    };
    let boxed = |numbers: &str| {
        with_page(&format!("<</Type/Page/Parent 2 0 R/MediaBox[{numbers}]/Contents 4 0 R/Resources 5 0 R>>"))
    };
    let replaced = |old: &str, new: &str| super::replaced(&drawing(WORDS), old.as_bytes(), new.as_bytes());
    vec![
        ("pages-6000", pages(6000)),
        ("million-pages", kids(1_000_000)),
        ("many-pages", kids(4000)),
        ("count-million", count("1000000")),
        ("count-huge", count("99999999999999999999")),
        ("count-negative", count("-5")),
        ("box-huge", boxed("0 0 1e30 1e30")),
        ("box-large", boxed("0 0 99999999 99999999")),
        ("box-empty", boxed("0 0 0 0")),
        ("box-turned", boxed("595 842 0 0")),
        ("box-words", boxed("/a (b) [] <<>>")),
        ("turned-odd", with_page("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate 1234567/UserUnit 1e20/Contents 4 0 R/Resources 5 0 R>>")),
        ("size-huge", replaced("/Size 6", "/Size 4294967295")),
        ("table-huge", replaced("xref\n0 6", "xref\n0 4294967295")),
        ("length-huge", replaced("/Length", "/Length 99999999999 /Longth")),
        ("length-negative", replaced("/Length ", "/Length -")),
        ("figures-huge", drawing("BT /F 1e38 Tf 1e38 0 0 1e38 1e38 1e38 Tm 1e38 Tc 1e38 Tw 1e38 TL (Summa) Tj T* (1) Tj ET")),
        ("figures-tiny", drawing("1e-38 0 0 1e-38 0 0 cm BT /F 1e-38 Tf (Summa 1 234) Tj ET 0 0 1e-38 1e-38 re S")),
        ("figures-none", drawing("0 0 0 0 0 0 cm BT /F 0 Tf (Summa 1 234) Tj ET 0 0 m 0 0 l S")),
        ("figures-odd", drawing("BT /F 12 Tf --5 +.-6 Td 1.2.3 0 0 nan inf 0 Tm (Summa) Tj ET")),
        ("hex-odd", drawing("BT /F 12 Tf <5G6> Tj <53756D6D61 Tj ET")),
        (
            "encrypted",
            super::replaced(
                &drawing(WORDS),
                b"/Root",
                b"/ID[(a)(b)]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O(12345678901234567890123456789012)/U(12345678901234567890123456789012)>>/Root",
            ),
        ),
        (
            "encrypted-odd",
            super::replaced(&drawing(WORDS), b"/Root", b"/Encrypt<</Filter/Odd/V 99/R 99/Length -1>>/Root"),
        ),
    ]
}

fn fonts() -> Named {
    let font = |dictionary: &str, more: Vec<Vec<u8>>| {
        page(stream("", WORDS.as_bytes()), &format!("<</Font<</F<</Type/Font{dictionary}>>>>>>"), more)
    };
    let program = "/Subtype/TrueType/BaseFont/A/FirstChar 0/LastChar 255/Widths 7 0 R/FontDescriptor<</Type/FontDescriptor/FontName/A/Flags 4/FontFile2 6 0 R>>";
    let header =
        [b"\0\x01\0\0\xff\xff\0\0\0\0\0\0".as_slice(), &b"glyf\0\0\0\0\0\0\0\0\xff\xff\xff\xff".repeat(5000)]
            .concat();
    let cff =
        "/Subtype/Type1/BaseFont/A/FontDescriptor<</Type/FontDescriptor/FontName/A/Flags 4/FontFile3 6 0 R>>";
    vec![
        ("font-noise", font(program, vec![stream("", &(0..=255_u8).cycle().take(99_999).collect::<Vec<_>>()), bytes("[1]")])),
        ("font-tables", font(program, vec![stream("", &header), bytes("[1]")])),
        ("font-cff", font(cff, vec![stream("/Subtype/Type1C", &[1, 0, 4, 4].repeat(9999))])),
        ("font-widths", font("/Subtype/TrueType/BaseFont/A/FirstChar -2147483648/LastChar 2147483647/Widths 6 0 R", vec![bytes(format!("[{}]", "9 ".repeat(1_000_000)))])),
        ("font-none", page(stream("", WORDS.as_bytes()), "<</Font<</F 99 0 R>>>>", vec![])),
        ("font-self", page(stream("", WORDS.as_bytes()), "<</Font<</F 5 0 R>>>>", vec![])),
        ("font-child-self", font("/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts 6 0 R", vec![bytes("[6 0 R]")])),
        ("font-cmap-self", font("/Subtype/Type0/BaseFont/A/Encoding 6 0 R/DescendantFonts[<</Subtype/CIDFontType2/BaseFont/A>>]", vec![stream("/Type/CMap/UseCMap 6 0 R", b"/A usecmap 1 begincodespacerange <00> <FFFFFFFF> endcodespacerange 1 begincidrange <00000000> <FFFFFFFF> 0 endcidrange")])),
        ("font-unicode", font("/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R", vec![stream("", b"1 beginbfrange <00> <FF> <D800> endbfrange 1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange 1 beginbfchar <53> <> endbfchar")])),
    ]
}

fn crowds() -> Named {
    let many = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    let glyphs = |one: &dyn Fn(usize) -> String| format!("BT /F 8 Tf {} ET", many(150_000, one));
    vec![
        ("crowd-one-place", drawing(&glyphs(&|_| "1 0 0 1 100 700 Tm (7) Tj ".into()))),
        (
            "crowd-all-over",
            drawing(&glyphs(&|at| format!("1 0 0 1 {} {} Tm (7) Tj ", at % 590, at / 590 * 3 % 840))),
        ),
        (
            "crowd-turned",
            drawing(&glyphs(&|at| {
                format!("0.{at} 0.{} -0.5 0.7 {} {} Tm (7) Tj ", at % 7, at % 590, at % 840)
            })),
        ),
        (
            "crowd-lines",
            drawing(&many(40_000, &|at| format!("{0} 0 m {0} 842 l 0 {0} m 595 {0} l S ", at as f32 / 50.0))),
        ),
        ("crowd-boxes", drawing(&many(40_000, &|at| format!("{} {} 9 9 re S ", at % 590, at / 590 * 10)))),
        ("crowd-curves", drawing(&many(40_000, &|at| format!("{at} 0 m 1 2 3 4 {at} 6 c S ")))),
        (
            "crowd-one-path",
            drawing(&format!("0 0 m {} S", many(400_000, &|at| format!("{} {} l ", at % 595, at % 842)))),
        ),
        ("crowd-clips", drawing(&many(50_000, &|_| "0 0 99 99 re W n ".into()))),
        (
            "crowd-words",
            drawing(&glyphs(&|at| format!("1 0 0 1 {} {} Tm (1 234) Tj ", at % 24 * 24, at / 24 % 100 * 8))),
        ),
        ("crowd-inline-images", drawing(&many(20_000, &|_| "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI ".into()))),
        (
            "image-without-end",
            drawing(&("BI /W 9999 /H 9999 /BPC 8 /CS /G ID ".to_owned() + &"x".repeat(MIB))),
        ),
        (
            "crowd-fonts",
            drawing(&format!("BT {} ET", many(200_000, &|at| format!("/F {} Tf (1) Tj ", at % 99)))),
        ),
    ]
}

fn ends() -> Named {
    vec![
        ("empty", Vec::new()),
        ("head-only", bytes("%PDF-1.7\n")),
        ("end-only", bytes("%%EOF")),
        ("late-head", [vec![b'x'; MIB], drawing(WORDS)].concat()),
        ("no-version", super::replaced(&drawing(WORDS), b"%PDF-1.7", b"%PDF-")),
        ("long-comment", [bytes("%PDF-1.7\n%"), vec![b'x'; 8 * MIB], drawing(WORDS)].concat()),
        ("many-starts", [bytes("%PDF-1.7\n"), b"1 0 obj\n".repeat(500_000)].concat()),
        ("many-ends", [drawing(WORDS), b"startxref\n0\n%%EOF\n".repeat(200_000)].concat()),
        ("many-trailers", [bytes("%PDF-1.7\n"), b"trailer<</Root 1 0 R>>\n".repeat(100_000)].concat()),
        ("many-streams", [bytes("%PDF-1.7\n"), b"1 0 obj<</Length 9>>stream\n".repeat(100_000)].concat()),
        ("zeros", [bytes("%PDF-1.7\n"), vec![0; 8 * MIB]].concat()),
        ("text-in-disguise", bytes("%PDF-1.7\nSumma 1 234\n".repeat(999))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::ZlibDecoder;
    use std::io::Read;

    #[test]
    fn what_is_packed_over_and_over_is_unpacked() {
        for (pieces, piece) in
            [(1, b"Summa".repeat(999)), (7, b"1 234 Tj ".repeat(40_000)), (3, vec![b' '; MIB])]
        {
            let mut unpacked = Vec::new();
            ZlibDecoder::new(deflated(pieces, &piece).as_slice())
                .read_to_end(&mut unpacked)
                .expect("it is whole");
            assert!(unpacked == piece.repeat(pieces));
        }
    }
}
