//! Zip archives that are hostile: bombs, lies in headers, overlapping entries, names that lead elsewhere.

use super::{HostileFile, Numbers, flipped};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// All of them.
pub(crate) fn files(corpus: &[HostileFile]) -> Vec<HostileFile> {
    let good: Vec<(&str, &[u8])> =
        corpus.iter().take(4).map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let honest = zip(&good);
    // Four of them are more than one document may take, and each of them is not.
    let zeros = vec![0; 24 << 20];
    let mut files = vec![
        ("empty", Vec::new()),
        ("no-archive", b"PK\x03\x04 and then something else".repeat(99)),
        ("no-entries", zip(&[])),
        ("bomb", zip(&[("bomb.txt", &vec![b' '; 40 << 20]), ("small.txt", b"Summa 1")])),
        ("bombs", zip(&[("1.pdf", &zeros), ("2.pdf", &zeros), ("3.txt", &zeros), ("4.txt", &zeros)])),
        ("nested", nested(&honest)),
        ("overlap", overlapping(30_000)),
        ("many", many(60_000)),
        ("names", names()),
        ("encrypted", patched(&honest, 6, 8, &[9, 8])),
        ("unknown-method", patched(&honest, 8, 10, &[97, 0])),
        ("wrong-checksum", patched(&honest, 14, 16, &[1, 2, 3, 4])),
        ("claims-little", patched(&honest, 22, 24, &[1, 0, 0, 0])),
        ("claims-much", patched(&honest, 22, 24, &[0, 0, 0, 15])),
        ("claims-4-gib", patched(&honest, 22, 24, &[0xFE, 0xFF, 0xFF, 0xFF])),
        ("packed-much", patched(&honest, 18, 20, &[0, 0, 0, 15])),
        ("no-headers", patched(&honest, 0, 46, b"xxxx")),
        ("no-end", honest[..honest.len() - 22].to_vec()),
        ("half", honest[..honest.len() / 2].to_vec()),
        ("ends", b"PK\x05\x06".repeat(1 << 16)),
        ("lines", b"PK\x01\x02".repeat(1 << 21)),
    ];
    let mut numbers = Numbers(11);
    for _ in 0..20 {
        files.push(("flips", flipped(&honest, 40, &mut numbers)));
    }
    files
        .into_iter()
        .enumerate()
        .map(|(at, (name, bytes))| (format!("zip-{at:02}-{name}.zip"), bytes))
        .collect()
}

pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(bytes).expect("an entry is packed");
    }
    writer.finish().expect("an archive").into_inner()
}

/// An archive whose first entry is stored as it is, and the others are packed.
pub(crate) fn stored_first(first: (&str, &[u8]), entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let ways = [CompressionMethod::Stored, CompressionMethod::Deflated];
    let entries = std::iter::once((&first, ways[0])).chain(entries.iter().map(|entry| (entry, ways[1])));
    for ((name, bytes), way) in entries {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(way)).expect("an entry");
        writer.write_all(bytes).expect("an entry is packed");
    }
    writer.finish().expect("an archive").into_inner()
}

/// An archive in an archive, sixteen deep.
fn nested(inmost: &[u8]) -> Vec<u8> {
    (0..16).fold(inmost.to_vec(), |inner, _| zip(&[("inner.zip", &inner), ("beside.txt", b"Summa 1")]))
}

/// Many names for one and the same entry, which unpacks to 20 MiB.
fn overlapping(count: usize) -> Vec<u8> {
    let one = zip(&[("a.pdf", &vec![0; 20 << 20])]);
    let line = rposition(&one, b"PK\x01\x02");
    let end = rposition(&one, b"PK\x05\x06");
    let mut out = one[..line].to_vec();
    for _ in 0..count {
        out.extend_from_slice(&one[line..end]);
    }
    let size = (out.len() - line) as u32;
    let mut last = one[end..].to_vec();
    last[8..10].copy_from_slice(&(count as u16).to_le_bytes());
    last[10..12].copy_from_slice(&(count as u16).to_le_bytes());
    last[12..16].copy_from_slice(&size.to_le_bytes());
    out.extend_from_slice(&last);
    out
}

/// Many entries, none of them a document.
fn many(count: usize) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for number in 0..count {
        writer.start_file(format!("{number}.xml"), options).expect("an entry");
    }
    writer.finish().expect("an archive").into_inner()
}

/// Names that lead out of the archive, give orders to a terminal, or are very long.
fn names() -> Vec<u8> {
    let long = "x/".repeat(5000) + "y.txt";
    let names = [
        "../../../../etc/passwd.txt",
        "/etc/shadow.txt",
        "C:\\Windows\\a.txt",
        "..\\..\\b.txt",
        "a/../../c.txt",
        "\u{1b}[2Jd.txt",
        "e\r\nf.txt",
        "\u{202E}txt.exe.txt",
        "g\0h.txt",
        "a.txt",
        "a.TXT",
        " .txt",
        &long,
    ];
    zip(&names.map(|name| (name, b"Summa 1".as_slice())))
}

/// An archive with a field of each entry set, in its own header and in its line of the directory.
fn patched(archive: &[u8], in_header: usize, in_line: usize, value: &[u8]) -> Vec<u8> {
    let mut bytes = archive.to_vec();
    for at in 0..archive.len() {
        for (magic, field) in [(b"PK\x03\x04", in_header), (b"PK\x01\x02", in_line)] {
            if archive[at..].starts_with(magic)
                && let Some(place) = bytes.get_mut(at + field..at + field + value.len())
            {
                place.copy_from_slice(value);
            }
        }
    }
    bytes
}

fn rposition(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).rposition(|window| window == part).expect("it is there")
}
