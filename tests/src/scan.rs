//! Documents as a scanner gives them: pages as pictures that lie askew, unevenly lit, grainy, a little blurred and
//! packed as JPEG, in a PDF without any text.
//!
//! Everything is drawn from a seed, so a scan is the same in every run.

use lopdf::{Document, Object, Stream, dictionary};

/// A page in shades of grey, row by row from the top; 0 is black.
#[derive(Debug, Clone)]
pub struct Grey {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// A byte for each pixel.
    pub pixels: Vec<u8>,
}

/// Greatest angle by which a page lies askew, in degrees.
const SKEW: f64 = 2.0;
/// Brightness of paper and of ink.
const PAPER: f64 = 244.0;
const INK: f64 = 28.0;
/// Share of the light that the darkest corner lacks.
const SHADE: f64 = 0.12;
/// Standard deviation of the grain.
const GRAIN: f64 = 6.0;
/// Share of a pixel that it gives to its neighbours.
const BLUR: f64 = 0.4;
/// Quality of the JPEG, 1 to 100.
const QUALITY: u8 = 75;

/// Numbers that look random and are the same in every run (splitmix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from -1 to 1.
    fn even(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    /// A number around 0 with a standard deviation of 1: the sum of the four parts of one draw.
    fn normal(&mut self) -> f64 {
        let bits = self.next();
        let sum: u64 = (0..4).map(|part| (bits >> (16 * part)) & 0xFFFF).sum();
        (sum as f64 / 65_536.0 - 2.0) * 3.0_f64.sqrt()
    }
}

/// The page as a scanner sees it.
fn scanned(page: &Grey, draw: &mut Draw) -> Grey {
    let (sin, cos) = (SKEW * draw.even()).to_radians().sin_cos();
    let light = [draw.even(), draw.even()];
    let (w, h) = (page.width, page.height);
    let (middle_x, middle_y) = (w as f64 / 2.0, h as f64 / 2.0);
    let at = |x: i64, y: i64| -> f64 {
        let inside = (0..w as i64).contains(&x) && (0..h as i64).contains(&y);
        if inside { f64::from(page.pixels[y as usize * w + x as usize]) } else { 255.0 }
    };
    let mut sharp = Vec::with_capacity(w * h);
    for y in 0..h {
        for x in 0..w {
            let (dx, dy) = (x as f64 - middle_x, y as f64 - middle_y);
            let (sx, sy) = (middle_x + dx * cos + dy * sin, middle_y - dx * sin + dy * cos);
            let (x0, y0) = (sx.floor(), sy.floor());
            let (fx, fy) = (sx - x0, sy - y0);
            let (x0, y0) = (x0 as i64, y0 as i64);
            let upper = at(x0, y0) * (1.0 - fx) + at(x0 + 1, y0) * fx;
            let lower = at(x0, y0 + 1) * (1.0 - fx) + at(x0 + 1, y0 + 1) * fx;
            sharp.push(upper * (1.0 - fy) + lower * fy);
        }
    }
    let mut pixels = Vec::with_capacity(w * h);
    for y in 0..h {
        for x in 0..w {
            let pixel = |x: usize, y: usize| sharp[y.min(h - 1) * w + x.min(w - 1)];
            let around = pixel(x + 1, y)
                + pixel(x.saturating_sub(1), y)
                + pixel(x, y + 1)
                + pixel(x, y.saturating_sub(1));
            let blurred = pixel(x, y) * (1.0 - BLUR) + around * BLUR / 4.0;
            let place = [x as f64 / w as f64 - 0.5, y as f64 / h as f64 - 0.5];
            let shade = 1.0 - SHADE * f64::midpoint(1.0, place[0] * light[0] + place[1] * light[1]);
            let print = INK + (PAPER - INK) * blurred / 255.0;
            pixels.push((print * shade + GRAIN * draw.normal()).round().clamp(0.0, 255.0) as u8);
        }
    }
    Grey { pixels, ..*page }
}

/// A PDF of scanned pages, each a single picture. `dpi` is the resolution of the pages.
///
/// # Panics
/// Where a page is larger than a JPEG may be.
#[track_caller]
pub fn scan(pages: impl IntoIterator<Item = Grey>, dpi: f64, seed: u64) -> Vec<u8> {
    let mut draw = Draw(seed);
    let mut pdf = Document::with_version("1.5");
    let tree = pdf.new_object_id();
    let mut kids: Vec<Object> = Vec::new();
    for page in pages {
        let page = scanned(&page, &mut draw);
        let mut jpeg = Vec::new();
        let side = |pixels: usize| u16::try_from(pixels).expect("a page fits into a JPEG");
        jpeg_encoder::Encoder::new(&mut jpeg, QUALITY)
            .encode(&page.pixels, side(page.width), side(page.height), jpeg_encoder::ColorType::Luma)
            .expect("a page can be packed");
        let image = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Filter" => "DCTDecode", "ColorSpace" => "DeviceGray",
            "Width" => page.width as i64, "Height" => page.height as i64, "BitsPerComponent" => 8,
        };
        let image = pdf.add_object(Stream::new(image, jpeg));
        let points = |pixels: usize| (pixels as f64 * 72.0 / dpi) as f32;
        let (width, height) = (points(page.width), points(page.height));
        let draws = format!("q {width} 0 0 {height} 0 0 cm /Scan Do Q");
        let content = pdf.add_object(Stream::new(dictionary! {}, draws.into_bytes()));
        kids.push(
            pdf.add_object(dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
                "Resources" => dictionary! { "XObject" => dictionary! { "Scan" => image } },
            })
            .into(),
        );
    }
    let count = kids.len() as i64;
    pdf.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).expect("a PDF can be written to memory");
    bytes
}
