//! Pictures of parts of pages as data that stands in the page itself.

use sifferkoll_model::PackedPicture;

/// The address of a picture's data.
pub(super) fn address(picture: &PackedPicture) -> String {
    format!("data:image/png;base64,{}", base64(&picture.png))
}

/// Bytes as text (RFC 4648, section 4).
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    let digit = |bits: u32, place: u32| DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
    let (threes, rest) = bytes.as_chunks::<3>();
    for [first, second, third] in threes {
        let bits = u32::from(*first) << 16 | u32::from(*second) << 8 | u32::from(*third);
        out.extend([0, 1, 2, 3].map(|place| digit(bits, place)));
    }
    if let Some(first) = rest.first() {
        let second = rest.get(1).copied();
        let bits = u32::from(*first) << 16 | u32::from(second.unwrap_or(0)) << 8;
        let third = second.map_or(b'=', |_| digit(bits, 2));
        out.extend([digit(bits, 0), digit(bits, 1), third, b'=']);
    }
    String::from_utf8(out).unwrap_or_default()
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
}
