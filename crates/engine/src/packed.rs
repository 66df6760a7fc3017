//! Pictures as PNG files.
//!
//! In: a picture in shades of grey. Out: a file that browsers show. They are packed where they were drawn, in as many
//! threads, since the pixels of a page take longer to cross to another process than to be packed.

use crate::task::Shades;
use png::{BitDepth, ColorType, Compression, DeflateCompression, Encoder, EncodingError, Filter};
use sifferkoll_model::{PackedPicture, Picture};

/// The greatest of sixteen shades: four bits.
const WHITE: u16 = 15;

/// The picture as a file; in words why it cannot be packed, lower case, no full stop.
pub(crate) fn packed(picture: &Picture, shades: Shades) -> Result<PackedPicture, String> {
    let png = match shades {
        Shades::Sixteen => sixteen(picture),
        Shades::All => all(picture),
    };
    let png = png.map_err(|error| format!("its picture cannot be packed: {error}"))?;
    Ok(PackedPicture { width: picture.width, height: picture.height, dpi: picture.dpi, png })
}

fn sixteen(picture: &Picture) -> Result<Vec<u8>, EncodingError> {
    let width = picture.width as usize;
    let mut pixels = Vec::with_capacity(width.div_ceil(2) * picture.height as usize);
    // A row of shades at first, so that many pixels are worked out at once.
    let mut shades = vec![0; width];
    for row in picture.grey.chunks_exact(width) {
        for (shade, grey) in shades.iter_mut().zip(row) {
            *shade = ((u16::from(*grey) * WHITE + 127) / 255) as u8;
        }
        let (pairs, last) = shades.as_chunks::<2>();
        pixels.extend(pairs.iter().map(|[left, right]| left << 4 | right));
        pixels.extend(last.iter().map(|left| left << 4));
    }
    write(picture, &pixels, |encoder| {
        encoder.set_depth(BitDepth::Four);
        // Print is mostly white, so what takes four times as long saves a tenth.
        encoder.set_deflate_compression(DeflateCompression::Level(1));
        // Two pixels a byte: a neighbour tells less than the string of bytes does.
        encoder.set_filter(Filter::NoFilter);
    })
}

fn all(picture: &Picture) -> Result<Vec<u8>, EncodingError> {
    write(picture, &picture.grey, |encoder| {
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::Fast);
    })
}

fn write(
    picture: &Picture,
    pixels: &[u8],
    set: impl FnOnce(&mut Encoder<'_, &mut Vec<u8>>),
) -> Result<Vec<u8>, EncodingError> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, picture.width, picture.height);
    encoder.set_color(ColorType::Grayscale);
    set(&mut encoder);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_survive() {
        let picture = Picture { width: 3, height: 2, grey: vec![0, 255, 119, 255, 9, 247], dpi: 144.0 };
        let pixels = |shades| {
            let file = packed(&picture, shades).unwrap();
            assert_eq!(file.size(), [1.5, 1.0]);
            let mut reader = png::Decoder::new(std::io::Cursor::new(file.png)).read_info().unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            let info = reader.next_frame(&mut pixels).unwrap();
            assert_eq!((info.width, info.height), (3, 2));
            pixels[..info.buffer_size()].to_vec()
        };
        assert_eq!(pixels(Shades::Sixteen), [0x0F, 0x70, 0xF1, 0xF0]);
        assert_eq!(pixels(Shades::All), picture.grey);
    }
}
