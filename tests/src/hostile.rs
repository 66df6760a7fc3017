//! Hostile files: a folder of everything that a reader of other people's files meets sooner or later.
//!
//! In: the corpus and an empty folder. Out: the folder full of damaged and malicious files, the same bytes every time.
//! Damaged are copies of the corpus; made from nothing are PDF files ([`pdf`]), text dumps ([`text`]), zip archives
//! ([`archive`]) and things that are no files at all ([`places`]); and, in a folder of their own, files of all other
//! formats ([`office`], [`web`], [`pictures`]).

mod archive;
mod office;
mod pdf;
mod pictures;
mod places;
mod text;
mod web;

use std::fs;
use std::path::Path;

/// A file to write: its name and its bytes.
pub type HostileFile = (String, Vec<u8>);

/// Numbers that look random and are the same every time (splitmix64).
#[derive(Debug)]
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    /// A number below the bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// Fills a folder with hostile files and returns how many there are, links and pipes included.
///
/// # Panics
/// Where the folder cannot be written.
#[expect(clippy::disallowed_methods, reason = "a test writes the files that it reads")]
pub fn write_hostile(folder: &Path, corpus: &[HostileFile]) -> usize {
    fs::create_dir_all(folder).expect("a folder for hostile files");
    let made = [damaged(corpus), pdf::files(), text::files(), archive::files(corpus)];
    let mut count = 0;
    for (name, bytes) in made.into_iter().flatten() {
        fs::write(folder.join(&name), bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        count += 1;
    }
    count + places::write(folder)
}

/// Fills a folder with hostile files of the formats beside PDF and text, and a few good ones, named `good`.
///
/// # Panics
/// Where the folder cannot be written.
#[expect(clippy::disallowed_methods, reason = "a test writes the files that it reads")]
pub fn write_hostile_formats(folder: &Path) {
    fs::create_dir_all(folder).expect("a folder for hostile files");
    for (name, bytes) in [office::files(), web::files(), pictures::files()].into_iter().flatten() {
        fs::write(folder.join(&name), bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

/// Each document of the corpus is damaged in one way of so many: thirty documents meet every way ten times, and all of
/// them would cost three times as long and show no more.
const WAYS_APART: usize = 3;

/// The documents of the corpus damaged in every way, each document in a third of them.
fn damaged(corpus: &[HostileFile]) -> Vec<HostileFile> {
    let mut files = Vec::new();
    for (at, (name, bytes)) in corpus.iter().enumerate() {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let other = &corpus[(at + 1) % corpus.len()].1;
        let mut numbers = Numbers(at as u64);
        let mut way = at;
        let mut add = |what: &str, bytes: Vec<u8>| {
            way += 1;
            if way.is_multiple_of(WAYS_APART) {
                files.push((format!("{what}-{stem}.{ending}"), bytes));
            }
        };
        for flips in [1, 30, 1000] {
            add(&format!("flip-{flips}"), flipped(bytes, flips, &mut numbers));
        }
        for eighths in [1, 3, 5, 7] {
            add(&format!("cut-{eighths}"), bytes[..bytes.len() * eighths / 8].to_vec());
        }
        add("head-lost", bytes[bytes.len() / 3..].to_vec());
        add("spliced", [&bytes[..bytes.len() / 2], &other[other.len() / 2..]].concat());
        add("twice", [bytes.as_slice(), bytes].concat());
        let (from, to) = (bytes.len() / 4, bytes.len() / 2);
        add("repeated", [&bytes[..to], &bytes[from..to].repeat(8), &bytes[to..]].concat());
        add("gone", [&bytes[..from], &bytes[to..]].concat());
        add("zeroed", [&bytes[..from], &vec![0; to - from], &bytes[to..]].concat());
        add("nul", [&bytes[..to], &[0; 100], &bytes[to..]].concat());
        if ending == "pdf" {
            add("digits", digits_changed(bytes, &mut numbers));
            add("no-xref", replaced(bytes, b"startxref", b"startyref"));
            add("no-ends", replaced(bytes, b"endobj", b"endabj"));
            add("lengths", replaced(bytes, b"/Length ", b"/Length 9"));
            add("kids", replaced(bytes, b"/Kids", b"/Kinds"));
            add("loops", replaced(bytes, b" 0 R", b" 1 R"));
        }
    }
    files
}

/// Bits turned over at places all over the file.
fn flipped(bytes: &[u8], flips: usize, numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..flips {
        let at = numbers.below(bytes.len());
        bytes[at] ^= 1 << numbers.below(8);
    }
    bytes
}

/// One digit in fifty is another one: offsets, lengths, references and figures.
fn digits_changed(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let change = |byte: &u8| match byte {
        b'0'..=b'9' if numbers.below(50) == 0 => b'0' + numbers.below(10) as u8,
        byte => *byte,
    };
    bytes.iter().map(change).collect()
}

/// All places of some bytes with others in their stead.
fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        if bytes[at..].starts_with(old) {
            out.extend_from_slice(new);
            at += old.len();
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_files_come_every_time() {
        let pdf = |name: &str, text: &[u8]| (name.to_owned(), text.repeat(40));
        let corpus = vec![
            pdf("a.pdf", b"%PDF-1.4 /Kids /Length 12 1 0 R endobj startxref"),
            pdf("b.pdf", b"%PDF-1.7 /Kids /Length 34 5 0 R endobj startxref"),
        ];
        assert_eq!(damaged(&corpus), damaged(&corpus));
        let whole = |bytes: &Vec<u8>| corpus.iter().any(|(_, document)| document == bytes);
        assert!(damaged(&corpus).iter().all(|(_, bytes)| !whole(bytes)));
    }

    #[test]
    fn parts_are_replaced() {
        assert_eq!(replaced(b"abcabc", b"bc", b"x"), b"axax");
    }
}
