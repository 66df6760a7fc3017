//! Draws the pictures of a page, and nothing else of it, in shades of grey: what a scanner saw.
//!
//! In: drawing calls, in page space (points, origin top left, y down). Out: a `Picture` of the page, upright as it is
//! shown. Text and lines that are drawn are left out, since they are known better than any picture tells them.
//! Clips are their bounding boxes; of blending, only darkening is known.

use crate::device::Budget;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, LumaData, Paint,
    SoftMask,
};
use kurbo::{Affine, BezPath, Point, Rect, Shape};
use sifferkoll_plugin::model::{self, Picture};
use std::ops::Range;

/// Least resolution in pixels to an inch. Below it the letters of print are smaller than recognisers are made for, and
/// coarser pictures are enlarged to it.
const LEAST_DPI: f32 = 200.0;
/// Greatest resolution in pixels to an inch: what recognisers are made for. A finer picture is read no better and takes
/// longer.
const GREATEST_DPI: f32 = 300.0;
/// A picture below this is of no use, in pixels to an inch; pages that are larger than any paper come to it.
const USELESS_DPI: f32 = 72.0;
/// Most pixels of a page's picture, and of one that is drawn on it: a page of A4 at 600 dpi has 35 million.
const MOST_PIXELS: f64 = 40e6;
/// Most pixels of all that is drawn on a page: a scan of several layers draws the page a few times over.
const MOST_DRAWN: f64 = 200e6;
/// A picture decides about the resolution if it covers this share of the page: not every stain does.
const DECIDES: f32 = 0.01;
/// Most samples along each side of a pixel, where a picture has more of them than the page.
///
/// A scan at the greatest resolution is off by rounding and takes four. That blurs it a little, and recognisers read it
/// better for it: of the cells of thirteen noisy papers at 200 dpi 97.2 % came out right, and 96.0 % with one sample; at
/// 300 dpi 98.6 % either way.
const MOST_SAMPLES: f64 = 8.0;

/// Most pixels in a row of a picture that one pixel of the page is made of: two to each sample, and the last one's other
/// neighbour.
const MOST_PARTS: usize = 2 * MOST_SAMPLES as usize + 1;

/// A picture that a page places, as far as its resolution goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    /// Pixels to an inch of the page.
    pub(crate) dpi: f32,
    /// Area in square points.
    pub(crate) area: f32,
}

/// The resolution of a picture of a page of so many points, after what is placed on it; `None` where the page is too
/// large for any of use.
pub(crate) fn resolution(placed: &[Placed], width: f32, height: f32) -> Option<f32> {
    let decides = placed.iter().filter(|picture| picture.area >= DECIDES * width * height);
    let finest = decides.map(|picture| picture.dpi).fold(0.0, f32::max);
    let inches = f64::from(width) * f64::from(height) / (72.0 * 72.0);
    let most = (MOST_PIXELS / inches).sqrt() as f32;
    let dpi = finest.clamp(LEAST_DPI, GREATEST_DPI).min(most);
    (dpi >= USELESS_DPI).then_some(dpi)
}

/// The device that draws pictures.
pub(crate) struct PictureDevice {
    picture: Picture,
    /// Points to pixels.
    scale: Affine,
    /// Visible part of the page in pixels; the last one counts.
    clips: Vec<Rect>,
    /// Opacity and blending of the open groups; the last one counts.
    groups: Vec<(f32, BlendMode)>,
    /// Pixels that may still be drawn.
    left: f64,
}

impl PictureDevice {
    /// A white page of so many points.
    pub(crate) fn new(width: f32, height: f32, dpi: f32) -> Self {
        let pixels = |points: f32| (points * dpi / 72.0).round().max(1.0) as u32;
        let (width, height) = (pixels(width), pixels(height));
        let grey = vec![255; width as usize * height as usize];
        Self {
            picture: Picture { width, height, grey, dpi },
            scale: Affine::scale(f64::from(dpi) / 72.0),
            clips: Vec::new(),
            groups: Vec::new(),
            left: MOST_DRAWN,
        }
    }

    /// A white part of a page; `None` where it would have too many pixels.
    pub(crate) fn part(bbox: &model::Rect, dpi: f32) -> Option<Self> {
        let inches = f64::from(bbox.width()) * f64::from(bbox.height()) / (72.0 * 72.0);
        let fits = inches * f64::from(dpi).powi(2) <= MOST_PIXELS;
        let mut device = fits.then(|| Self::new(bbox.width(), bbox.height(), dpi))?;
        device.scale *= Affine::translate((-f64::from(bbox.x0), -f64::from(bbox.y0)));
        Some(device)
    }

    /// Points of the page to pixels.
    pub(crate) fn scale(&self) -> Affine {
        self.scale
    }

    /// Width and height in pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        (self.picture.width, self.picture.height)
    }

    /// Whether any of a box, in pixels, may be seen.
    pub(crate) fn shows(&self, bounds: &Rect) -> bool {
        let seen = self.clip().intersect(*bounds);
        seen.x0 <= seen.x1 && seen.y0 <= seen.y1 && self.clip().overlaps(*bounds)
    }

    /// The pixels around a box within the clip: left, top, right and bottom edge. `None` where there are none.
    pub(crate) fn pixels_of(&self, bounds: &Rect) -> Option<[u32; 4]> {
        let clip = self.clip();
        let left = bounds.x0.floor().max(clip.x0.round()).max(0.0);
        let top = bounds.y0.floor().max(clip.y0.round()).max(0.0);
        let right = bounds.x1.ceil().min(clip.x1.round()).min(f64::from(self.picture.width));
        let bottom = bounds.y1.ceil().min(clip.y1.round()).min(f64::from(self.picture.height));
        (left < right && top < bottom).then_some([left as u32, top as u32, right as u32, bottom as u32])
    }

    /// Lays a shade over pixels as far as they are covered. `mask` says of each pixel of the whole picture how much of
    /// it may be seen, 0 to 255.
    pub(crate) fn lay(&mut self, coverage: &Coverage<'_>, mask: Option<&[u8]>, shade: f32, opacity: f32) {
        let (x, y) = coverage.corner;
        let (width, height) = (coverage.mask.width(), coverage.mask.height());
        let bounds =
            Rect::new(x as f64, y as f64, (x + i64::from(width)) as f64, (y + i64::from(height)) as f64);
        let Some([left, top, right, bottom]) = self.pixels_of(&bounds) else { return };
        self.affords(right - left, bottom - top);
        let brush = self.brush(shade, opacity);
        let row_length = self.picture.width as usize;
        for row in top..bottom {
            let own = (i64::from(row) - y) as usize * width as usize;
            let from = own + (i64::from(left) - x) as usize;
            let covered = &coverage.mask.data()[from..from + (right - left) as usize];
            let place = row as usize * row_length + left as usize;
            let pixels = &mut self.picture.grey[place..place + covered.len()];
            // Nearly all that is drawn is black print.
            if mask.is_none() && brush.covers() && brush.shade <= 0.0 {
                for (pixel, covered) in pixels.iter_mut().zip(covered) {
                    let left = u32::from(*pixel) * u32::from(u8::MAX - *covered);
                    *pixel = ((2 * left + 255) / 510) as u8;
                }
                continue;
            }
            for (at, (pixel, covered)) in pixels.iter_mut().zip(covered).enumerate() {
                if *covered > 0 {
                    let seen = mask.map_or(1.0, |mask| f32::from(mask[place + at]) / 255.0);
                    brush.touch(pixel, f32::from(*covered) / 255.0 * seen);
                }
            }
        }
    }

    /// Lays a shade over a box in pixels, as [`lay`](Self::lay) does over what is covered.
    pub(crate) fn lay_box(&mut self, bounds: &Rect, mask: Option<&[u8]>, shade: f32, opacity: f32) {
        let Some([left, top, right, bottom]) = self.pixels_of(bounds) else { return };
        self.affords(right - left, bottom - top);
        let brush = self.brush(shade, opacity);
        // How much of a row or column of pixels lies within.
        let share = |pixel: u32, from: f64, to: f64| {
            let pixel = f64::from(pixel);
            ((pixel + 1.0).min(to) - pixel.max(from)).clamp(0.0, 1.0) as f32
        };
        let columns: Vec<f32> = (left..right).map(|column| share(column, bounds.x0, bounds.x1)).collect();
        let inner = columns.iter().take_while(|share| **share < 1.0).count();
        let outer = columns.iter().rposition(|share| *share >= 1.0).map_or(inner, |at| at + 1);
        let row_length = self.picture.width as usize;
        for row in top..bottom {
            let high = share(row, bounds.y0, bounds.y1);
            let place = row as usize * row_length + left as usize;
            let pixels = &mut self.picture.grey[place..place + columns.len()];
            let mut touch = |within: Range<usize>| {
                let touched = pixels[within.clone()].iter_mut().zip(&columns[within.clone()]);
                match mask {
                    None => touched.for_each(|(pixel, wide)| brush.touch(pixel, wide * high)),
                    Some(mask) => {
                        for ((pixel, wide), seen) in touched.zip(&mask[place + within.start..]) {
                            brush.touch(pixel, wide * high * (f32::from(*seen) / 255.0));
                        }
                    }
                }
            };
            if mask.is_none() && high >= 1.0 && brush.covers() {
                touch(0..inner);
                touch(outer..columns.len());
                pixels[inner..outer].fill(brush.shade as u8);
            } else {
                touch(0..columns.len());
            }
        }
    }

    /// What draws in the group that is open.
    fn brush(&self, shade: f32, opacity: f32) -> Brush {
        let (outer, mode) = self.groups.last().copied().unwrap_or((1.0, BlendMode::Normal));
        Brush { shade, opacity: outer * opacity, mode }
    }

    /// What was drawn.
    pub(crate) fn finish(self) -> Picture {
        self.picture
    }

    fn clip(&self) -> Rect {
        let whole = Rect::new(0.0, 0.0, f64::from(self.picture.width), f64::from(self.picture.height));
        self.clips.last().copied().unwrap_or(whole)
    }

    /// Whether there is room for so many pixels; ends the page where there is none for the whole of it.
    fn affords(&mut self, width: u32, height: u32) -> bool {
        let pixels = f64::from(width) * f64::from(height);
        self.left -= pixels.min(MOST_PIXELS);
        if self.left < 0.0 {
            std::panic::resume_unwind(Box::new(Budget));
        }
        pixels <= MOST_PIXELS
    }

    /// Draws something of so many pixels.
    fn blend(&mut self, to_page: Affine, width: u32, height: u32, ink: &Ink<'_>) {
        let to_picture = self.scale * to_page;
        let whole = to_picture.transform_rect_bbox(Rect::new(0.0, 0.0, f64::from(width), f64::from(height)));
        let part = self.clip().intersect(whole);
        let back = to_picture.inverse();
        if !(part.width() > 0.0 && part.height() > 0.0 && back.is_finite()) {
            return;
        }
        let [a, b, c, d, ..] = back.as_coeffs();
        // How many of its pixels a pixel of the page covers along each side.
        let samples = |x: f64, y: f64| x.hypot(y).ceil().clamp(1.0, MOST_SAMPLES) as u32;
        let (across, down) = (samples(a, b), samples(c, d));
        let (opacity, mode) = self.groups.last().copied().unwrap_or((1.0, BlendMode::Normal));
        let share = 1.0 / (across * down) as f32;
        let row_length = self.picture.width as usize;
        // A pixel is drawn where its middle lies inside.
        let (first, last) =
            ((part.x0 - 0.5).ceil().max(0.0) as usize, (part.x1 - 0.5).ceil().max(0.0) as usize);
        let (top, bottom) =
            ((part.y0 - 0.5).ceil().max(0.0) as usize, (part.y1 - 0.5).ceil().max(0.0) as usize);
        let (last, bottom) = (last.min(row_length), bottom.min(self.picture.height as usize));
        let columns: Vec<f64> = middles(first..last, across).collect();
        let rows: Vec<f64> = middles(top..bottom, down).collect();
        // Where rows of the page are rows of the picture, as they nearly always are, its columns are looked up once.
        let straight = b == 0.0 && c == 0.0;
        let of = |at: &f64| back * Point::new(*at, *at);
        let (across, down) = (across as usize, down as usize);
        if let (true, Source::Plane(plane), Source::Even(even)) = (straight, ink.shade, ink.opacity) {
            let near_x: Vec<Near> =
                columns.iter().map(|x| near(of(x).x, plane.scale.0, plane.width)).collect();
            let near_y: Vec<Near> = rows.iter().map(|y| near(of(y).y, plane.scale.1, plane.height)).collect();
            let cover = even * opacity / 255.0;
            if let (Some(columns), Some(rows)) = (Parts::of(&near_x, across), Parts::of(&near_y, down)) {
                plane.resampled(&columns, &rows, |row, shades| {
                    let from = (top + row) * row_length;
                    let pixels = &mut self.picture.grey[from + first..from + last];
                    for (pixel, shade) in pixels.iter_mut().zip(shades) {
                        *pixel = mixed(*shade, *pixel, cover, mode);
                    }
                });
                return;
            }
        }
        let straight = straight.then(|| {
            let xs: Vec<f64> = columns.iter().map(|at| of(at).x).collect();
            let ys: Vec<f64> = rows.iter().map(|at| of(at).y).collect();
            [ink.shade, ink.opacity].map(|source| source.straight(&xs, &ys))
        });
        for y in top..bottom {
            for x in first..last {
                let (mut shade, mut cover) = (0.0, 0.0);
                let of_pixel = |at: usize, samples: usize| at * samples..(at + 1) * samples;
                for (row, high) in of_pixel(y - top, down).zip(&rows[of_pixel(y - top, down)]) {
                    for (column, wide) in
                        of_pixel(x - first, across).zip(&columns[of_pixel(x - first, across)])
                    {
                        let (sample, alpha) = if let Some([shade, opacity]) = &straight {
                            (shade.at(column, row), opacity.at(column, row))
                        } else {
                            let place = back * Point::new(*wide, *high);
                            (ink.shade.at(place), ink.opacity.at(place))
                        };
                        shade += sample * alpha;
                        cover += alpha;
                    }
                }
                if cover <= 0.0 {
                    continue;
                }
                let shade = shade / cover;
                let cover = cover * share * opacity / 255.0;
                let pixel = &mut self.picture.grey[y * row_length + x];
                *pixel = mixed(shade, *pixel, cover, mode);
            }
        }
    }
}

/// The middles of so many samples to each of these pixels.
fn middles(pixels: Range<usize>, samples: u32) -> impl Iterator<Item = f64> {
    pixels.flat_map(move |pixel| {
        (0..samples).map(move |sample| pixel as f64 + (f64::from(sample) + 0.5) / f64::from(samples))
    })
}

/// What a shape covers: a mask, and where on the picture its upper left corner lies, perhaps outside.
pub(crate) struct Coverage<'a> {
    mask: &'a tiny_skia::Mask,
    corner: (i64, i64),
}

impl<'a> Coverage<'a> {
    /// A mask whose corner lies at a pixel: from the left, from above.
    pub(crate) fn new(mask: &'a tiny_skia::Mask, corner: (i64, i64)) -> Self {
        Self { mask, corner }
    }
}

/// A shade, 0 to 255, that is laid over others.
struct Brush {
    shade: f32,
    /// From 0 to 1.
    opacity: f32,
    mode: BlendMode,
}

impl Brush {
    /// Whether nothing is left of what is under it.
    fn covers(&self) -> bool {
        self.opacity >= 1.0 && self.mode == BlendMode::Normal
    }

    /// Draws on so much of a pixel, from 0 to 1.
    fn touch(&self, pixel: &mut u8, covered: f32) {
        *pixel = mixed(self.shade, *pixel, covered * self.opacity, self.mode);
    }
}

/// What is drawn: shade and opacity at each place of it, both 0 to 255.
struct Ink<'a> {
    shade: Source<'a>,
    opacity: Source<'a>,
}

/// Values of a picture, or one value everywhere.
#[derive(Clone, Copy)]
enum Source<'a> {
    Even(f32),
    Plane(&'a Plane<'a>),
}

impl<'a> Source<'a> {
    fn at(&self, place: Point) -> f32 {
        match self {
            Self::Even(value) => *value,
            Self::Plane(plane) => plane.at(place),
        }
    }

    /// The values where each of these columns meets each of these rows.
    fn straight(self, xs: &[f64], ys: &[f64]) -> Straight<'a> {
        match self {
            Self::Even(value) => Straight::Even(value),
            Self::Plane(plane) => Straight::Plane {
                plane,
                columns: xs.iter().map(|x| near(*x, plane.scale.0, plane.width)).collect(),
                rows: ys.iter().map(|y| near(*y, plane.scale.1, plane.height)).collect(),
            },
        }
    }
}

/// A source whose columns and rows have been looked up.
enum Straight<'a> {
    Even(f32),
    Plane { plane: &'a Plane<'a>, columns: Vec<Near>, rows: Vec<Near> },
}

impl Straight<'_> {
    fn at(&self, column: usize, row: usize) -> f32 {
        match self {
            Self::Even(value) => *value,
            Self::Plane { plane, columns, rows } => plane.between(columns[column], rows[row]),
        }
    }
}

/// A shade over another, covering a share of it from 0 to 1.
fn mixed(shade: f32, under: u8, cover: f32, mode: BlendMode) -> u8 {
    let under = f32::from(under);
    let over = match mode {
        BlendMode::Multiply | BlendMode::ColorBurn => shade * under / 255.0,
        BlendMode::Darken => shade.min(under),
        _ => shade,
    };
    // Not `round`, which is a call for each pixel; no shade is below 0.
    (over * cover + under * (1.0 - cover) + 0.5) as u8
}

/// One byte for each pixel.
struct Plane<'a> {
    data: &'a [u8],
    width: usize,
    height: usize,
    /// Its pixels for each pixel of the picture that it belongs to.
    scale: (f64, f64),
}

impl<'a> Plane<'a> {
    fn new(data: &'a [u8], width: u32, height: u32, scale_factors: (f32, f32)) -> Option<Self> {
        let (width, height) = (width as usize, height as usize);
        let scale = (1.0 / f64::from(scale_factors.0), 1.0 / f64::from(scale_factors.1));
        (width > 0 && height > 0 && data.len() >= width * height).then_some(Self {
            data,
            width,
            height,
            scale,
        })
    }

    fn of(luma: &'a LumaData) -> Option<Self> {
        Self::new(&luma.data, luma.width, luma.height, luma.scale_factors)
    }

    /// Its values as a page shows them whose columns and rows show these parts of it; each row is given with its number.
    fn resampled(&self, columns: &Parts, rows: &Parts, mut give: impl FnMut(usize, &[f32])) {
        let width = columns.first.len();
        // Rows that have been seen, each in its place until another one with the same place is wanted.
        let mut seen = vec![(None, vec![0.0; width]); rows.each];
        let mut sums = vec![0.0; width];
        for (number, (from, shares)) in rows.first.iter().zip(rows.shares.chunks_exact(rows.each)).enumerate()
        {
            sums.fill(0.0);
            for (row, share) in (*from..).zip(shares) {
                let (held, values) = &mut seen[row % rows.each];
                if *held != Some(row) {
                    columns.seen(&self.data[row * self.width..(row + 1) * self.width], values);
                    *held = Some(row);
                }
                for (sum, value) in sums.iter_mut().zip(values.iter()) {
                    *sum += value * share;
                }
            }
            give(number, &sums);
        }
    }

    /// The value at a place, between the middles of the four pixels around it.
    fn at(&self, place: Point) -> f32 {
        self.between(near(place.x, self.scale.0, self.width), near(place.y, self.scale.1, self.height))
    }

    fn between(&self, (left, right, dx): Near, (top, bottom, dy): Near) -> f32 {
        let value = |x: usize, y: usize| f32::from(self.data[y * self.width + x]);
        let row = |y: usize| value(left, y) * (1.0 - dx) + value(right, y) * dx;
        row(top) * (1.0 - dy) + row(bottom) * dy
    }
}

/// Which pixels of a row or column the pixels of the page show, and how much of each.
struct Parts {
    /// The first one of each.
    first: Vec<usize>,
    /// How many one shows at most.
    each: usize,
    /// So many shares for each.
    shares: Vec<f32>,
}

impl Parts {
    /// From where the samples of each pixel lie, so many to each; `None` where they lie so far apart that to pick them
    /// one by one is less work, and takes no memory.
    fn of(samples: &[Near], to_each: usize) -> Option<Self> {
        let pixels = || samples.chunks_exact(to_each);
        let ends = |pixel: &[Near]| {
            let low = pixel.iter().map(|(low, ..)| *low).min().unwrap_or(0);
            (low, pixel.iter().map(|(_, high, _)| *high).max().unwrap_or(low))
        };
        let each = pixels().map(ends).map(|(low, high)| high - low + 1).max().unwrap_or(1);
        if each > MOST_PARTS {
            return None;
        }
        let highest = pixels().map(|pixel| ends(pixel).1).max().unwrap_or(0);
        let (mut first, mut shares) = (Vec::new(), Vec::new());
        for pixel in pixels() {
            // As many for each, also at the end.
            let from = ends(pixel).0.min((highest + 1).saturating_sub(each));
            let start = shares.len();
            shares.resize(start + each, 0.0);
            for (low, high, share) in pixel {
                shares[start + low - from] += (1.0 - share) / to_each as f32;
                shares[start + high - from] += share / to_each as f32;
            }
            first.push(from);
        }
        Some(Self { first, each, shares })
    }

    /// What is seen of a row.
    fn seen(&self, row: &[u8], out: &mut [f32]) {
        match self.each {
            2 => self.seen_by::<2>(row, out),
            3 => self.seen_by::<3>(row, out),
            each => {
                for ((out, from), shares) in
                    out.iter_mut().zip(&self.first).zip(self.shares.chunks_exact(each))
                {
                    let pixels = &row[*from..from + each];
                    *out = pixels.iter().zip(shares).map(|(pixel, share)| f32::from(*pixel) * share).sum();
                }
            }
        }
    }

    /// The same for a number of shares that is known to the compiler: the usual ones.
    fn seen_by<const EACH: usize>(&self, row: &[u8], out: &mut [f32]) {
        let shares = self.shares.as_chunks::<EACH>().0;
        for ((out, from), shares) in out.iter_mut().zip(&self.first).zip(shares) {
            let pixels = &row[*from..from + EACH];
            *out = pixels.iter().zip(shares).map(|(pixel, share)| f32::from(*pixel) * share).sum();
        }
    }
}

/// The two pixels of a row or column between whose middles something lies, and its share of the way from the first.
type Near = (usize, usize, f32);

fn near(value: f64, scale: f64, count: usize) -> Near {
    let value = (value * scale - 0.5).clamp(0.0, (count - 1) as f64);
    let low = value as usize;
    (low, (low + 1).min(count - 1), (value - low as f64) as f32)
}

/// Shades of colours, as the eye weighs them (ITU-R BT.601).
pub(crate) fn grey(rgb: [u8; 3]) -> u8 {
    let [red, green, blue] = rgb.map(u32::from);
    ((red * 299 + green * 587 + blue * 114 + 500) / 1000) as u8
}

impl<'a> Device<'a> for PictureDevice {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (width, height) = (image.width(), image.height());
        let shown = (self.scale * props.transform).transform_rect_bbox(Rect::new(
            0.0,
            0.0,
            f64::from(width),
            f64::from(height),
        ));
        // What lies elsewhere need not be decoded.
        if !self.shows(&shown) || !self.affords(width, height) {
            return;
        }
        // A decoder that can leave out detail need not give more than there is to draw.
        let hint = Some((shown.width().ceil() as u32, shown.height().ceil() as u32));
        match image {
            Image::Raster(raster) => raster.with_rgba(
                |data, alpha| {
                    let factors = data.scale_factors();
                    let (wide, high) = (data.width(), data.height());
                    let shades = match data {
                        ImageData::Luma(luma) => luma.data,
                        ImageData::Rgb(rgb) => {
                            rgb.data.as_chunks::<3>().0.iter().map(|rgb| grey(*rgb)).collect()
                        }
                    };
                    let Some(shades) = Plane::new(&shades, wide, high, factors) else { return };
                    let alpha = alpha.as_ref().and_then(Plane::of);
                    // A mask may have pixels of its own size.
                    let ratio = |own: usize, scale: f64, other: usize| other as f64 / (own as f64 / scale);
                    let alpha = alpha.map(|mut plane| {
                        plane.scale = (
                            ratio(shades.width, shades.scale.0, plane.width),
                            ratio(shades.height, shades.scale.1, plane.height),
                        );
                        plane
                    });
                    let opacity = alpha.as_ref().map_or(Source::Even(255.0), Source::Plane);
                    let ink = Ink { shade: Source::Plane(&shades), opacity };
                    self.blend(props.transform, width, height, &ink);
                },
                hint,
            ),
            Image::Stencil(stencil) => stencil.with_stencil(
                |mask, paint| {
                    let shade = match paint {
                        Paint::Color(colour) => {
                            let [red, green, blue, _] = colour.to_rgba().to_rgba8();
                            f32::from(grey([red, green, blue]))
                        }
                        // What it looks like is not known; dark, since it is to be seen.
                        Paint::Pattern(_) => 0.0,
                    };
                    let Some(mask) = Plane::of(&mask) else { return };
                    let ink = Ink { shade: Source::Even(shade), opacity: Source::Plane(&mask) };
                    self.blend(props.transform, width, height, &ink);
                },
                hint,
            ),
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.push_clip_rect(&clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        let rect = self.scale.transform_rect_bbox(*rect);
        self.clips.push(self.clip().intersect(rect));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, opacity: f32, _: Option<SoftMask<'a>>, mode: BlendMode) {
        let (outer, blending) = self.groups.last().copied().unwrap_or((1.0, BlendMode::Normal));
        let mode = if mode == BlendMode::Normal { blending } else { mode };
        self.groups.push((outer * opacity, mode));
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finest_large_picture_decides_about_the_resolution() {
        let placed = |dpi, area| Placed { dpi, area };
        let a4 = |placed: &[Placed]| resolution(placed, 595.0, 842.0);
        assert_eq!(
            a4(&[placed(150.0, 500_000.0), placed(250.0, 9_000.0), placed(290.0, 100.0)]),
            Some(250.0)
        );
        assert_eq!(a4(&[placed(96.0, 500_000.0)]), Some(LEAST_DPI));
        assert_eq!(a4(&[placed(600.0, 500_000.0)]), Some(GREATEST_DPI));
        let large = resolution(&[placed(300.0, 1e8)], 4000.0, 4000.0).unwrap();
        assert!((100.0..120.0).contains(&large), "{large}");
        assert_eq!(resolution(&[placed(300.0, 1e10)], 200_000.0, 200_000.0), None);
    }

    #[test]
    fn pictures_are_scaled_turned_and_blended() {
        // 2 x 1 pixels, black and white, on a page of 4 x 4 pixels.
        let data = [0, 255];
        let plane = Plane::new(&data, 2, 1, (1.0, 1.0)).unwrap();
        let drawn = |to_page: Affine, opacity| {
            let mut device = PictureDevice::new(4.0, 4.0, 72.0);
            device.groups.push((opacity, BlendMode::Normal));
            let ink = Ink { shade: Source::Plane(&plane), opacity: Source::Even(255.0) };
            device.blend(to_page, 2, 1, &ink);
            device.finish().grey
        };
        let exact = drawn(Affine::IDENTITY, 1.0);
        assert_eq!(exact[..4], [0, 255, 255, 255]);
        assert!(exact[4..].iter().all(|shade| *shade == 255));
        assert_eq!(drawn(Affine::IDENTITY, 0.5)[0], 128);
        // A quarter turn to the right: the left pixel comes to the top.
        let turned = drawn(Affine::new([0.0, 1.0, -1.0, 0.0, 1.0, 0.0]), 1.0);
        assert_eq!((turned[0], turned[1], turned[4]), (0, 255, 255));
        // Twice as large: what lies between two pixels is between their shades.
        let large = drawn(Affine::scale(2.0), 1.0);
        assert_eq!(large[..4], [0, 64, 191, 255]);
        // Half as large: the mean of both.
        assert_eq!(drawn(Affine::scale_non_uniform(0.5, 1.0), 1.0)[0], 128);
    }

    #[test]
    fn rows_and_columns_at_once_give_what_each_place_gives() {
        let (width, height) = (40, 30);
        let data: Vec<u8> = (0..width * height).map(|at| (at * at % 251) as u8).collect();
        let plane = Plane::new(&data, width, height, (1.0, 1.0)).unwrap();
        // Enlarged, as it is, shrunk a little and a lot, and mirrored.
        for (scale, samples) in [(0.4, 1), (1.0, 1), (1.3, 2), (2.9, 3), (9.0, 8), (-1.3, 2)] {
            let places = |count: u32| -> Vec<f64> {
                let from = if scale < 0.0 { f64::from(count) } else { 0.0 };
                let pixels = (f64::from(count) / f64::abs(scale)) as usize;
                middles(0..pixels, samples).map(|at| from + at * scale).collect()
            };
            let (xs, ys) = (places(width), places(height));
            let near = |all: &[f64], count: u32| -> Vec<Near> {
                all.iter().map(|at| near(*at, 1.0, count as usize)).collect()
            };
            let each = samples as usize;
            let columns = Parts::of(&near(&xs, width), each).unwrap();
            let rows = Parts::of(&near(&ys, height), each).unwrap();
            let mut seen = 0;
            plane.resampled(&columns, &rows, |row, shades| {
                for (column, shade) in shades.iter().enumerate() {
                    let own = |all: &[f64], at: usize| all[at * each..(at + 1) * each].to_vec();
                    let (xs, ys) = (own(&xs, column), own(&ys, row));
                    let places = ys.iter().flat_map(|y| xs.iter().map(|x| Point::new(*x, *y)));
                    let mean = places.map(|place| plane.at(place)).sum::<f32>() / (each * each) as f32;
                    assert!((mean - shade).abs() < 0.01, "{mean} {shade} at {column}, {row} by {scale}");
                    seen += 1;
                }
            });
            assert!(seen > 0);
        }
    }

    #[test]
    fn samples_far_apart_take_no_memory() {
        let samples: Vec<Near> = (0..8).map(|at| near(f64::from(at) * 5e6, 1.0, 40_000_000)).collect();
        assert!(Parts::of(&samples, 8).is_none());
    }
}
