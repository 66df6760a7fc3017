//! Decodes pictures to shades of grey.
//!
//! In: bytes of a file and the number of a picture in it. Out: its pixels, and the resolution that the file tells.
//! Fails in words where the picture is damaged, of an unknown sort or too large.

use crate::scale::Grey;
use std::io::Cursor;
use tiff::ColorType;
use tiff::decoder::{Decoder as TiffDecoder, DecodingResult, Limits as TiffLimits};
use tiff::tags::Tag;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Most pixels of a picture: a page of A3 at 600 dpi has 70 million.
const MOST_PIXELS: u64 = 80_000_000;
/// Most bytes of a picture while it is decoded: the largest in colour.
const MOST_BYTES: usize = 256 << 20;

/// The sorts of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Png,
    Jpeg,
    Tiff,
}

impl Kind {
    /// The sort that a file says it is.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Self::Tiff),
            _ => None,
        }
    }

    /// How many pictures a file holds, counted to one more than the limit at most.
    pub(crate) fn count(self, bytes: &[u8], limit: u32) -> Result<u32, String> {
        if self != Self::Tiff {
            return Ok(1);
        }
        let mut decoder = TiffDecoder::new(Cursor::new(bytes)).map_err(words)?;
        let mut count = 1;
        while count <= limit && decoder.more_images() {
            // What is broken behind the first picture costs the pictures behind it.
            if decoder.next_image().is_err() {
                break;
            }
            count += 1;
        }
        Ok(count)
    }
}

/// A picture as a file holds it.
pub(crate) struct Decoded {
    /// Its pixels.
    pub(crate) grey: Grey,
    /// Pixels to an inch that the file tells.
    pub(crate) dpi: Option<f32>,
    /// Which way is up, as in TIFF and EXIF: 1 to 8, 1 for as it is.
    pub(crate) orientation: u8,
}

/// Decodes a picture; its number counts only for TIFF.
pub(crate) fn decode(kind: Kind, bytes: &[u8], number: u32) -> Result<Decoded, String> {
    match kind {
        Kind::Png => png(bytes),
        Kind::Jpeg => jpeg(bytes),
        Kind::Tiff => tiff(bytes, number),
    }
}

fn words(error: impl std::fmt::Display) -> String {
    format!("the picture cannot be decoded: {error}")
}

/// Fails where a picture is too large.
fn bounded(width: u64, height: u64) -> Result<(), String> {
    let pixels = width.saturating_mul(height);
    if width == 0 || height == 0 {
        return Err("the picture has no pixels".to_owned());
    }
    if pixels > MOST_PIXELS {
        let (most, pixels) = (MOST_PIXELS / 1_000_000, pixels.div_ceil(1_000_000));
        return Err(format!(
            "the picture has {pixels} million pixels, more than the limit of {most} million"
        ));
    }
    Ok(())
}

/// Shades of colours, as the eye weighs them (ITU-R BT.601).
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    ((u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114 + 500) / 1000) as u8
}

/// A shade on white paper.
fn on_white(shade: u8, alpha: u8) -> u8 {
    let (shade, alpha) = (u32::from(shade), u32::from(alpha));
    ((shade * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

fn png(bytes: &[u8]) -> Result<Decoded, String> {
    let limits = png::Limits { bytes: MOST_BYTES };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(words)?;
    let (width, height) = reader.info().size();
    bounded(width.into(), height.into())?;
    let dpi = reader.info().pixel_dims.filter(|dims| dims.unit == png::Unit::Meter);
    let dpi = dpi.map(|dims| dims.xppu as f32 * 0.0254);
    let size = reader.output_buffer_size().filter(|size| *size <= MOST_BYTES * 2);
    let mut samples = vec![0; size.ok_or("the picture is too large for the memory")?];
    let frame = reader.next_frame(&mut samples).map_err(words)?;
    samples.truncate(frame.buffer_size());
    let grey = match frame.color_type {
        png::ColorType::Grayscale => samples,
        png::ColorType::GrayscaleAlpha => {
            samples.as_chunks().0.iter().map(|[shade, alpha]| on_white(*shade, *alpha)).collect()
        }
        png::ColorType::Rgb => samples.as_chunks().0.iter().map(|[r, g, b]| luma(*r, *g, *b)).collect(),
        png::ColorType::Rgba => {
            samples.as_chunks().0.iter().map(|[r, g, b, alpha]| on_white(luma(*r, *g, *b), *alpha)).collect()
        }
        png::ColorType::Indexed => return Err("the picture has colours without a palette".to_owned()),
    };
    Ok(Decoded { grey: Grey::new(width, height, grey)?, dpi, orientation: 1 })
}

fn jpeg(bytes: &[u8]) -> Result<Decoded, String> {
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), DecoderOptions::default());
    decoder.decode_headers().map_err(words)?;
    let info = decoder.info().ok_or("the picture has no head")?;
    bounded(info.width.into(), info.height.into())?;
    // 1 stands for inches, 2 for centimetres (JFIF 1.02).
    let dpi = match info.pixel_density {
        1 => Some(f32::from(info.x_density)),
        2 => Some(f32::from(info.x_density) * 2.54),
        _ => None,
    };
    let orientation = info.exif_data.as_deref().and_then(orientation).unwrap_or(1);
    let shades = matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma));
    let colours = if shades { ColorSpace::Luma } else { ColorSpace::RGB };
    decoder.set_options(DecoderOptions::default().jpeg_set_out_colorspace(colours));
    let samples = decoder.decode().map_err(words)?;
    let grey = if shades {
        samples
    } else {
        samples.as_chunks().0.iter().map(|[red, green, blue]| luma(*red, *green, *blue)).collect()
    };
    Ok(Decoded { grey: Grey::new(info.width.into(), info.height.into(), grey)?, dpi, orientation })
}

/// The orientation that EXIF data tell: a TIFF directory of which only this field counts.
fn orientation(exif: &[u8]) -> Option<u8> {
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    let little = exif.starts_with(b"II");
    let short = |at: usize| {
        let bytes = [*exif.get(at)?, *exif.get(at + 1)?];
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    // The directory lies in the first 64 KiB: a JPEG segment is no longer.
    let start = usize::from(if little { short(4)? } else { short(6)? });
    let entry = |index: usize| start + 2 + 12 * index;
    let field = (0..usize::from(short(start)?)).map(entry).find(|at| short(*at) == Some(0x0112))?;
    u8::try_from(short(field + 8)?).ok()
}

fn tiff(bytes: &[u8], number: u32) -> Result<Decoded, String> {
    let mut limits = TiffLimits::default();
    limits.decoding_buffer_size = MOST_BYTES;
    limits.intermediate_buffer_size = MOST_BYTES;
    let mut decoder = TiffDecoder::new(Cursor::new(bytes)).map_err(words)?.with_limits(limits);
    decoder.seek_to_image(number as usize).map_err(words)?;
    let (width, height) = decoder.dimensions().map_err(words)?;
    bounded(width.into(), height.into())?;
    let colours = decoder.colortype().map_err(words)?;
    let told = |decoder: &mut TiffDecoder<_>, tag| decoder.find_tag_unsigned::<u16>(tag).ok().flatten();
    let inches = match told(&mut decoder, Tag::ResolutionUnit).unwrap_or(2) {
        2 => Some(1.0),
        3 => Some(2.54),
        _ => None,
    };
    let dpi = inches.and_then(|inches| Some(decoder.get_tag_f32(Tag::XResolution).ok()? * inches));
    let orientation =
        told(&mut decoder, Tag::Orientation).and_then(|value| u8::try_from(value).ok()).unwrap_or(1);
    let samples: Vec<u8> = match decoder.read_image().map_err(words)? {
        DecodingResult::U8(samples) => samples,
        DecodingResult::U16(samples) => samples.into_iter().map(|sample| (sample >> 8) as u8).collect(),
        DecodingResult::U32(samples) => samples.into_iter().map(|sample| (sample >> 24) as u8).collect(),
        DecodingResult::F32(samples) => samples.into_iter().map(|sample| (sample * 255.0) as u8).collect(),
        _ => return Err("the picture has samples of an unknown sort".to_owned()),
    };
    let grey = match colours {
        ColorType::Gray(bits @ (1 | 2 | 4)) => unpacked(&samples, width, bits),
        ColorType::Gray(_) => samples,
        ColorType::GrayA(_) => {
            samples.as_chunks().0.iter().map(|[shade, alpha]| on_white(*shade, *alpha)).collect()
        }
        ColorType::RGB(8..) => samples.as_chunks().0.iter().map(|[r, g, b]| luma(*r, *g, *b)).collect(),
        ColorType::RGBA(8..) => {
            samples.as_chunks().0.iter().map(|[r, g, b, alpha]| on_white(luma(*r, *g, *b), *alpha)).collect()
        }
        ColorType::YCbCr(8) => samples.as_chunks().0.iter().map(|[shade, _, _]| *shade).collect(),
        ColorType::CMYK(8..) => {
            let ink = |ink: u8, black: u8| ((255 - u32::from(ink)) * (255 - u32::from(black)) / 255) as u8;
            let shade = |[c, m, y, k]: &[u8; 4]| luma(ink(*c, *k), ink(*m, *k), ink(*y, *k));
            samples.as_chunks().0.iter().map(shade).collect()
        }
        other => return Err(format!("the picture has colours of an unknown sort ({other:?})")),
    };
    Ok(Decoded { grey: Grey::new(width, height, grey)?, dpi, orientation })
}

/// Samples of less than a byte, whose rows begin at whole bytes, as shades.
fn unpacked(samples: &[u8], width: u32, bits: u8) -> Vec<u8> {
    let (width, each) = (width as usize, usize::from(8 / bits));
    let most = (1_u16 << bits) - 1;
    let shade = |row: &[u8], x: usize| {
        let shift = 8 - usize::from(bits) * (x % each + 1);
        ((u16::from(row[x / each] >> shift) & most) * 255 / most) as u8
    };
    let rows = samples.chunks_exact(width.div_ceil(each));
    rows.flat_map(|row| (0..width).map(move |x| shade(row, x))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_samples_are_unpacked() {
        assert_eq!(unpacked(&[0b1010_0000, 0b0100_0000], 3, 1), [255, 0, 255, 0, 255, 0]);
        assert_eq!(unpacked(&[0b0001_1011], 4, 2), [0, 85, 170, 255]);
        assert_eq!(unpacked(&[0xF0, 0x80], 3, 4), [255, 0, 136]);
    }

    #[test]
    fn files_are_known_by_their_marks() {
        assert_eq!(Kind::of(b"\x89PNG\r\n\x1a\n..."), Some(Kind::Png));
        assert_eq!(Kind::of(b"\xFF\xD8\xFF\xE0"), Some(Kind::Jpeg));
        assert_eq!(Kind::of(b"II*\0...."), Some(Kind::Tiff));
        assert_eq!(Kind::of(b"MM\0*...."), Some(Kind::Tiff));
        assert_eq!(Kind::of(b"II, said he"), None);
    }

    #[test]
    fn orientation_is_read_in_both_orders() {
        let little = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        assert_eq!(orientation(little), Some(6));
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";
        assert_eq!(orientation(big), Some(8));
        assert_eq!(orientation(&little[..20]), None);
    }
}
