//! How a picture is handed to the program.
//!
//! In: a picture. Out: the same as BMP, and the name under which the program finds it. Both are the fastest way: of a
//! second that it takes for a page of figures, reading the picture byte by byte from a pipe took 0.15, and PGM 0.1 more
//! than BMP, whose rows the library that reads pictures for it takes whole.

use crate::process::Input;
use sifferkoll_plugin::model::Picture;

/// Bytes before the rows: the head of the file, that of the picture, and four for each shade.
const HEAD: u32 = 14 + 40 + 4 * 256;

/// A picture in shades of grey as BMP, which begins with the lowest row.
pub(crate) fn bmp(picture: &Picture) -> Vec<u8> {
    let width = picture.width as usize;
    let row = width.next_multiple_of(4);
    let length = row * picture.height as usize;
    let size = u32::try_from(length).unwrap_or(0);
    let mut bmp = Vec::with_capacity(HEAD as usize + length);
    bmp.extend(b"BM");
    for number in [HEAD.saturating_add(size), 0, HEAD, 40, picture.width, picture.height] {
        bmp.extend(number.to_le_bytes());
    }
    // Planes and bits to a pixel.
    bmp.extend([1, 0, 8, 0]);
    // Not compressed; its size; pixels to a metre, which the program is told otherwise; colours.
    for number in [0, size, 0, 0, 256, 256_u32] {
        bmp.extend(number.to_le_bytes());
    }
    bmp.extend((0..=u8::MAX).flat_map(|shade| [shade, shade, shade, 0]));
    for pixels in picture.grey.chunks_exact(width.max(1)).rev() {
        bmp.extend(pixels);
        bmp.extend([0; 3].iter().take(row - width));
    }
    bmp
}

/// The name of what the program is to read, and its standard input.
///
/// Where the system has files in memory, the picture is one, which the program opens as its standard input and reads
/// whole; nothing of it touches the disk or is left behind.
pub(crate) fn handed(bytes: &[u8]) -> (&'static str, Input<'_>) {
    #[cfg(target_os = "linux")]
    if let Ok(file) = in_memory(bytes) {
        return ("/dev/stdin", Input::File(file));
    }
    ("stdin", Input::Bytes(bytes))
}

/// A file in memory with these bytes, to be read from its beginning.
#[cfg(target_os = "linux")]
fn in_memory(bytes: &[u8]) -> std::io::Result<std::fs::File> {
    use std::io::{Seek, Write};
    let memory = rustix::fs::memfd_create("picture", rustix::fs::MemfdFlags::CLOEXEC)?;
    let mut file = std::fs::File::from(memory);
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_from_below_and_filled_up() {
        let picture = Picture { width: 3, height: 2, grey: vec![1, 2, 3, 4, 5, 6], dpi: 300.0 };
        let made = bmp(&picture);
        assert_eq!(made.len(), 1078 + 8);
        assert_eq!(made[1078..], [4, 5, 6, 0, 1, 2, 3, 0]);
        assert_eq!(made[10..14], 1078_u32.to_le_bytes());
        assert_eq!(made[54 + 4 * 7..54 + 4 * 8], [7, 7, 7, 0]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_picture_is_a_file_that_is_read_from_its_beginning() {
        let ("/dev/stdin", Input::File(mut file)) = handed(b"bild") else {
            panic!("the system has such files")
        };
        let mut read = String::new();
        std::io::Read::read_to_string(&mut file, &mut read).unwrap();
        assert_eq!(read, "bild");
    }
}
