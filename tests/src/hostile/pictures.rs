//! Pictures that are hostile: sides of tens of thousands of pixels with little behind them, and lists in circles.

use super::HostileFile;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Document, Object, Stream, dictionary};
use std::io::Write;

/// Side of pictures that no memory holds, in pixels.
const HUGE: u32 = 60_000;

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).expect("memory takes all");
    packer.finish().expect("memory takes all")
}

/// A PNG in shades of grey of so many bits with this data.
fn png(width: u32, height: u32, bits: u8, data: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[bits, 0, 0, 0, 0]].concat();
    for (sort, body) in [(b"IHDR", head.as_slice()), (b"IDAT", data), (b"IEND", &[])] {
        let told = [sort.as_slice(), body].concat();
        let mut sum = flate2::Crc::new();
        sum.update(&told);
        out.extend_from_slice(&u32::try_from(body.len()).unwrap_or(0).to_be_bytes());
        out.extend_from_slice(&told);
        out.extend_from_slice(&sum.sum().to_be_bytes());
    }
    out
}

/// A TIFF of one strip; `next` is where the next picture begins, 0 for none. The list stands at place 8.
fn tiff(width: u32, height: u32, bytes: u32, packing: u16, next: u32) -> Vec<u8> {
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    let entries: [(u16, u32); 9] = [
        (256, width),
        (257, height),
        (258, 8),
        (259, u32::from(packing)),
        (262, 1),
        (273, 8 + 2 + 9 * 12 + 4),
        (277, 1),
        (278, height),
        (279, bytes),
    ];
    out.extend_from_slice(&(entries.len() as u16).to_le_bytes());
    for (tag, value) in entries {
        out.extend_from_slice(&tag.to_le_bytes());
        out.extend_from_slice(&[4, 0, 1, 0, 0, 0]);
        out.extend_from_slice(&value.to_le_bytes());
    }
    out.extend_from_slice(&next.to_le_bytes());
    out.extend(std::iter::repeat_n(255, 64 * 64));
    out
}

/// The head of a JPEG of the greatest size there is, with nothing behind it.
fn jpeg_head() -> Vec<u8> {
    [
        b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".as_slice(),
        b"\xFF\xC0\0\x0B\x08\xFF\xFF\xFF\xFF\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0",
        &[0; 100],
    ]
    .concat()
}

/// A PDF of one page that a picture covers.
fn scan(side: f32, image: lopdf::Dictionary, data: Vec<u8>) -> Vec<u8> {
    let mut pdf = Document::with_version("1.5");
    let tree = pdf.new_object_id();
    let image = pdf.add_object(Stream::new(image, data));
    let draws = format!("q {side} 0 0 {side} 0 0 cm /Scan Do Q");
    let content = pdf.add_object(Stream::new(dictionary! {}, draws.into_bytes()));
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), side.into(), side.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Scan" => image } },
    });
    let kids: Vec<Object> = vec![page.into()];
    pdf.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }.into());
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).expect("a PDF can be written to memory");
    bytes
}

/// All of them.
pub(crate) fn files() -> Vec<HostileFile> {
    let grey = |width: u32, height: u32, filter: &str| {
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Filter" => filter, "ColorSpace" => "DeviceGray",
            "Width" => i64::from(width), "Height" => i64::from(height), "BitsPerComponent" => 8,
        }
    };
    let small = deflated(&vec![255; 101 * 100]);
    let zeros = deflated(&vec![0; 100 << 20]);
    let good = png(100, 100, 8, &small);
    [
        ("huge.png", png(HUGE, HUGE, 8, &small)),
        ("bomb.png", png(20_000, 20_000, 1, &deflated(&vec![0; 2_501 * 20_000]))),
        ("line.png", png(u32::MAX >> 1, 1, 8, &small)),
        ("no-size.png", png(0, 0, 8, &small)),
        ("half.png", good[..good.len() / 2].to_vec()),
        ("huge.tif", tiff(HUGE, HUGE, 4096, 1, 0)),
        ("huge-packed.tif", tiff(HUGE, HUGE, 4096, 32_773, 0)),
        ("far.tif", tiff(64, 64, u32::MAX, 1, 0)),
        ("circle.tif", tiff(64, 64, 4096, 1, 8)),
        ("beyond.tif", tiff(64, 64, 4096, 1, u32::MAX)),
        ("half.tif", tiff(64, 64, 4096, 1, 0)[..60].to_vec()),
        ("huge.jpg", jpeg_head()),
        ("half.jpg", jpeg_head()[..30].to_vec()),
        ("scan-huge.pdf", scan(595.0, grey(HUGE, HUGE, "FlateDecode"), zeros)),
        ("scan-huge-jpeg.pdf", scan(595.0, grey(HUGE, HUGE, "DCTDecode"), jpeg_head())),
        ("scan-huge-page.pdf", scan(14_400.0, grey(100, 100, "FlateDecode"), small)),
        ("a-picture.pdf", good.clone()),
        ("a-picture.docx", good),
    ]
    .into_iter()
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .collect()
}
