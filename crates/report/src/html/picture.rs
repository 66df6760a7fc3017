//! Pictures of parts of pages as data that stands in the page itself.
//!
//! In: a picture in shades of grey. Out: a PNG with sixteen of them, in base64. Print has few shades, and sixteen take
//! half the bytes of 256.

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};
use sifferkoll_model::Picture;

/// The greatest of the shades that are kept: four bits.
const WHITE: u16 = 15;

/// The address of a picture's data; `None` where it cannot be packed.
pub(super) fn address(picture: &Picture) -> Option<String> {
    let png = packed(picture)?;
    Some(format!("data:image/png;base64,{}", base64(&png)))
}

fn packed(picture: &Picture) -> Option<Vec<u8>> {
    let shades: [u8; 256] = std::array::from_fn(|grey| ((grey as u16 * WHITE + 127) / 255) as u8);
    let shade = |grey: u8| shades[usize::from(grey)];
    let mut pixels = Vec::with_capacity(picture.width.div_ceil(2) as usize * picture.height as usize);
    for row in picture.grey.chunks_exact(picture.width as usize) {
        let (pairs, last) = row.as_chunks::<2>();
        pixels.extend(pairs.iter().map(|[left, right]| shade(*left) << 4 | shade(*right)));
        pixels.extend(last.iter().map(|left| shade(*left) << 4));
    }
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, picture.width, picture.height);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::Four);
    // Print is mostly white, so what takes four times as long saves a tenth.
    encoder.set_deflate_compression(DeflateCompression::Level(1));
    // Two pixels a byte: a neighbour tells less than the string of bytes does.
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(out)
}

/// Bytes as text (RFC 4648, section 4).
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= three.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_the_standard_says() {
        let pairs = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, text) in pairs {
            assert_eq!(base64(plain.as_bytes()), text);
        }
        assert_eq!(base64(&[251, 255]), "+/8=");
    }

    #[test]
    fn shades_survive() {
        let picture = Picture { width: 3, height: 2, grey: vec![0, 255, 119, 255, 9, 247], dpi: 144.0 };
        let bytes = packed(&picture).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (3, 2));
        assert_eq!(pixels[..info.buffer_size()], [0x0F, 0x70, 0xF1, 0xF0]);
    }
}
