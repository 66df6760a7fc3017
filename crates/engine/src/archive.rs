//! What a zip archive holds, told by its directory alone: nothing is unpacked here.
//!
//! In: a path. Out: the entries, sorted by name, or why there are none. Names are for showing; they are
//! cleaned and never become paths. Memory and time are bounded whatever the archive claims.

use crate::entry::{EntryPlace, failure};
use crate::guard::guard;
use crate::load::unopened;
use sifferkoll_model::{Failure, FailureCode};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use zip::read::{Config, ZipFileEntry};
use zip::unstable::read::ZipIterable;

/// Most entries of an archive; a year of a municipality's minutes has some ten thousand attachments.
const MAX_ENTRIES: usize = 1 << 20;

/// Most bytes of all names together, 64 on average.
const MAX_NAMES: usize = 64 << 20;

/// Most bytes that may be read in search of the directory: its end lies within the last 64 KiB, and what
/// stands before the archive in the same file is skipped by what the end says of it.
const SEARCHED: u64 = 4 << 20;

/// Longest name that is shown whole, in characters.
const LONGEST_NAME: usize = 500;

/// Least bytes of an entry's own header.
const LEAST_HEADER: u64 = 30;

/// The entries of an archive.
#[derive(Debug)]
pub struct Archive {
    entries: std::vec::IntoIter<Listed>,
    /// All names after one another: a million allocations would cost more than the names.
    names: String,
}

/// An entry and where its name lies.
#[derive(Debug)]
struct Listed {
    name: Range<u32>,
    /// Which of several entries of one name this is, from 0.
    twin: u32,
    kind: EntryKind,
    place: EntryPlace,
}

/// An entry of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveEntry {
    /// Name to show, with `/` between folders, without control characters and ways out of the archive. Entries
    /// of one name are numbered.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
    /// Where it is.
    pub place: EntryPlace,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    File,
    /// A folder; it holds nothing by itself.
    Folder,
    /// A link to another file, never followed.
    Link,
}

impl Archive {
    /// Lists an archive. A failure is one of the archive as a whole: it cannot be opened, is no archive, has too
    /// many entries, or entries that overlap as in an archive made to unpack without end.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        guard(|| Self::list(path))
            .unwrap_or_else(|message| Err(Failure { code: FailureCode::Panicked, message }))
    }

    fn list(path: &Path) -> Result<Self, Failure> {
        let file = File::open(path).map_err(|error| unopened(&error))?;
        let facts = file.metadata().map_err(|error| unopened(&error))?;
        if !facts.is_file() {
            return Err(unopened(&io::Error::other("it is no file")));
        }
        let length = facts.len();
        if length == 0 {
            return Err(Failure { code: FailureCode::Empty, message: "the file is empty".into() });
        }
        let reader = Near { file: BufReader::new(file), at: 0, length, budget: SEARCHED };
        let mut directory =
            ZipIterable::try_new(reader, Config::default()).map_err(|error| damaged(&error))?;
        if directory.len() > MAX_ENTRIES {
            return Err(too_many(&format!(
                "{} entries, more than the limit of {MAX_ENTRIES}",
                directory.len()
            )));
        }
        let mut entries = Vec::new();
        let mut names = String::new();
        let found = directory.files().map_err(|error| damaged(&error))?;
        found.reader_mut().budget = u64::MAX;
        for entry in found {
            let entry = entry.map_err(|error| damaged(&error))?;
            let start = names.len() as u32;
            clean(&name_of(&entry), &mut names);
            if names.len() > MAX_NAMES {
                return Err(too_many(&format!("its names take more than {} MiB", MAX_NAMES >> 20)));
            }
            entries.push(Listed {
                name: start..names.len() as u32,
                twin: 0,
                kind: kind_of(&entry),
                place: EntryPlace {
                    header: entry.header_start(),
                    packed: entry.compressed_size(),
                    size: entry.size(),
                    crc32: entry.crc32(),
                },
            });
        }
        refuse_overlaps(&mut entries, length)?;
        sort(&mut entries, &names);
        Ok(Self { entries: entries.into_iter(), names })
    }
}

impl Iterator for Archive {
    type Item = ArchiveEntry;

    fn next(&mut self) -> Option<ArchiveEntry> {
        let Listed { name, twin, kind, place } = self.entries.next()?;
        let name = name_in(&self.names, &name);
        let name = match (twin, name.rsplit_once('.')) {
            (0, _) => name.to_owned(),
            (_, Some((stem, ending))) => format!("{stem} ({}).{ending}", twin + 1),
            (_, None) => format!("{name} ({})", twin + 1),
        };
        Some(ArchiveEntry { name, kind, place })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}

fn name_in<'a>(names: &'a str, name: &Range<u32>) -> &'a str {
    names.get(name.start as usize..name.end as usize).unwrap_or_default()
}

/// By name, and entries of one name in the order of the directory, numbered.
fn sort(entries: &mut [Listed], names: &str) {
    entries.sort_by(|a, b| name_in(names, &a.name).cmp(name_in(names, &b.name)));
    for at in 1..entries.len() {
        if name_in(names, &entries[at].name) == name_in(names, &entries[at - 1].name) {
            entries[at].twin = entries[at - 1].twin + 1;
        }
    }
}

/// Entries that share bytes unpack to many times what any honest archive of this length holds. Those that reach
/// beyond the end cannot be unpacked anyhow and fail one by one.
fn refuse_overlaps(entries: &mut [Listed], length: u64) -> Result<(), Failure> {
    entries.sort_by_key(|entry| entry.place.header);
    let mut end = 0;
    for EntryPlace { header, packed, .. } in entries.iter().map(|entry| entry.place) {
        let next = header.saturating_add(LEAST_HEADER).saturating_add(packed);
        if next > length {
            continue;
        }
        if header < end {
            let message = "entries overlap, as in an archive made to unpack without end";
            return Err(Failure { code: FailureCode::Damaged, message: message.into() });
        }
        end = next;
    }
    Ok(())
}

fn kind_of(entry: &ZipFileEntry<'_>) -> EntryKind {
    if entry.is_dir() {
        EntryKind::Folder
    } else if entry.is_symlink() {
        EntryKind::Link
    } else {
        EntryKind::File
    }
}

/// UTF-8 where it is that, flagged or not, else the code page of DOS, which has the Swedish letters.
fn name_of(entry: &ZipFileEntry<'_>) -> String {
    let lossy = |raw: &[u8]| String::from_utf8_lossy(raw).into_owned();
    entry.name().map_or_else(|_| lossy(entry.name_raw()), std::borrow::Cow::into_owned)
}

/// Adds a name as it may be shown: without ways out of the archive and without characters that would not show.
fn clean(name: &str, to: &mut String) {
    let start = to.len();
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    for part in parts {
        if to.len() > start {
            to.push('/');
        }
        to.extend(part.chars().map(|c| if shows(c) { c } else { '\u{FFFD}' }));
    }
    if to.len() == start {
        to.push('\u{FFFD}');
    }
    if let Some((at, _)) = to[start..].char_indices().nth(LONGEST_NAME) {
        // The ending stays: it tells what the entry is.
        let ending = to[start..].rsplit_once('.').map(|(_, ending)| format!(".{ending}"));
        to.truncate(start + at);
        to.push('…');
        to.push_str(&ending.filter(|ending| ending.len() < 8 && !ending.contains('/')).unwrap_or_default());
    }
}

/// Whether a character can be shown by itself: not a control, and none that turns the text around it.
fn shows(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn damaged(error: &zip::result::ZipError) -> Failure {
    let Failure { code, message } = failure(error);
    Failure { code, message: format!("the archive cannot be read: {message}") }
}

fn too_many(what: &str) -> Failure {
    Failure { code: FailureCode::TooLarge, message: what.into() }
}

/// A file that is read at places near one another, and no more of it than the budget allows.
struct Near {
    file: BufReader<File>,
    at: u64,
    length: u64,
    budget: u64,
}

impl Read for Near {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.budget == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its directory cannot be found"));
        }
        let read = self.file.read(to)?;
        self.at += read as u64;
        self.budget = self.budget.saturating_sub(read as u64);
        Ok(read)
    }
}

impl Seek for Near {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(to) => Some(to),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let by = to.and_then(|to| Some((to, to.checked_signed_diff(self.at)?)));
        let (to, by) = by.ok_or(io::ErrorKind::InvalidInput)?;
        // Keeps what is buffered where the place is in it.
        self.file.seek_relative(by)?;
        self.at = to;
        Ok(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{JobSource, load};
    use std::io::{Cursor, Write};
    use std::path::PathBuf;
    use tempfile::TempDir;
    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    const TEXT: &[u8] = b"Summa 12 345, Summa 12 345, Summa 12 345, and so on and so on and so on";

    fn zip(entries: &[(&str, CompressionMethod)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, method) in entries {
            writer.start_file(*name, SimpleFileOptions::default().compression_method(*method)).unwrap();
            writer.write_all(TEXT).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn write(bytes: &[u8]) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.zip");
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    /// What comes of each entry: its length, or the code and words of its failure.
    fn outcomes(bytes: &[u8]) -> Result<Vec<String>, String> {
        let (_folder, archive) = write(bytes);
        let told = |failure: Failure| format!("{}: {}", failure.code.name(), failure.message);
        let entries = Archive::open(&archive).map_err(told)?;
        let read = |entry: ArchiveEntry| {
            let source = JobSource::Entry { archive: archive.clone(), place: entry.place };
            load(&source, 1).map_or_else(told, |bytes| {
                assert_eq!(&bytes[..], TEXT);
                entry.name
            })
        };
        Ok(entries.map(read).collect())
    }

    fn names(entries: &[&str]) -> Vec<String> {
        let entries: Vec<_> = entries.iter().map(|name| (*name, CompressionMethod::Stored)).collect();
        let (_folder, archive) = write(&zip(&entries));
        Archive::open(&archive).unwrap().map(|entry| entry.name).collect()
    }

    /// Sets bytes in the own header of the first entry and in its line of the directory, at the same field.
    fn patched(method: CompressionMethod, field: usize, value: &[u8]) -> Vec<u8> {
        let mut bytes = zip(&[("a.txt", method)]);
        let line = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        bytes[field..field + value.len()].copy_from_slice(value);
        bytes[line + 2 + field..line + 2 + field + value.len()].copy_from_slice(value);
        bytes
    }

    #[test]
    fn common_ways_of_packing_are_read() {
        let methods = [CompressionMethod::Stored, CompressionMethod::Deflated, CompressionMethod::Bzip2];
        for method in methods {
            assert_eq!(outcomes(&zip(&[("å/a.txt", method)])).unwrap(), ["å/a.txt"]);
        }
        // Without long distances both kinds of Deflate write the same.
        assert_eq!(outcomes(&patched(CompressionMethod::Deflated, 8, &[9])).unwrap(), ["a.txt"]);
        // As a program that packs itself out has it.
        let moved =
            [b"MZ and a program".as_slice(), &zip(&[("a.txt", CompressionMethod::Deflated)])].concat();
        assert_eq!(outcomes(&moved).unwrap(), ["a.txt"]);
    }

    #[test]
    fn bad_entries_say_why() {
        let (stored, deflated) = (CompressionMethod::Stored, CompressionMethod::Deflated);
        let check = |bytes: &[u8], expect: &str| assert_eq!(outcomes(bytes).unwrap(), [expect]);
        check(&patched(deflated, 6, &[1]), "encrypted: a password is needed to unpack it");
        check(&patched(deflated, 8, &[14]), "unknown-format: it is packed with Lzma, which is not supported");
        check(&patched(deflated, 14, &[0; 4]), "damaged: it cannot be unpacked: Invalid checksum");
        check(&patched(deflated, 22, &[0, 0, 16]), "damaged: it is shorter than its archive says");
        check(
            &patched(deflated, 22, &[1, 0, 16]),
            "too-large: 2 MiB, more than the limit of 1 MiB (--max-file-mib)",
        );
        check(
            &patched(deflated, 22, &[9]),
            "damaged: it cannot be unpacked: File is larger than its declared uncompressed size",
        );
        check(&patched(stored, 18, &[9]), "damaged: it cannot be unpacked: Invalid checksum");
        check(&patched(stored, 18, &[0, 9]), "damaged: it reaches beyond the end of its archive");
        let mut bytes = zip(&[("a.txt", stored)]);
        bytes[18] += 1;
        check(&bytes, "damaged: its own header tells another size than the archive's directory");
        bytes[0] = b'?';
        check(&bytes, "damaged: Invalid local file header");
        let mut bytes = zip(&[("a.txt", deflated)]);
        bytes[35 + 3] ^= 0xFF;
        let told = outcomes(&bytes).unwrap();
        assert!(told[0].starts_with("damaged: it cannot be unpacked: "), "{told:?}");
    }

    #[test]
    fn bad_archives_are_refused_as_a_whole() {
        let check = |bytes: &[u8], expect: &str| {
            let told = outcomes(bytes).unwrap_err();
            assert!(told.starts_with(expect), "{told}");
        };
        check(b"", "empty: the file is empty");
        check(b"no archive at all", "damaged: the archive cannot be read: ");
        let good = zip(&[("a.txt", CompressionMethod::Stored), ("b.txt", CompressionMethod::Stored)]);
        check(&good[..good.len() - 30], "damaged: the archive cannot be read: ");
        // Both lines of the directory name the first entry.
        let mut overlapping = good.clone();
        let line = overlapping.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
        overlapping[line + 42..line + 46].fill(0);
        check(&overlapping, "damaged: entries overlap");
        // Ends without an archive, and a search for lines of a directory that find none.
        check(&b"PK\x05\x06".repeat(1 << 15), "damaged: the archive cannot be read: ");
        check(&b"PK\x01\x02".repeat(1 << 20), "damaged: the archive cannot be read: ");
        let error = Archive::open(Path::new("/")).unwrap_err();
        assert_eq!(error.message, "cannot be opened: it is no file");
    }

    #[test]
    fn names_are_sorted_cleaned_and_numbered() {
        assert_eq!(names(&["b/2.pdf", "b.pdf", "a.pdf"]), ["a.pdf", "b.pdf", "b/2.pdf"]);
        assert_eq!(
            names(&["../../etc/a.pdf", "/etc/b.pdf", "c\\d.pdf", "./e//f.pdf", "..", "g\u{7}\u{202E}.pdf"]),
            ["c/d.pdf", "e/f.pdf", "etc/a.pdf", "etc/b.pdf", "g\u{FFFD}\u{FFFD}.pdf", "\u{FFFD}"]
        );
        assert_eq!(names(&["a.pdf", "/a.pdf", "../a.pdf", "b"]), ["a.pdf", "a (2).pdf", "a (3).pdf", "b"]);
        let long = names(&[&format!("{}.pdf", "å/".repeat(3000))]);
        assert_eq!(long[0].chars().count(), LONGEST_NAME + "….pdf".chars().count());
        // Names as old programs write them: in the code page of DOS.
        let mut bytes = zip(&[("Bokslut a.pdf", CompressionMethod::Stored)]);
        let at: Vec<usize> =
            (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"Bokslut a")).map(|at| at + 8).collect();
        for at in at {
            bytes[at] = 0x86;
        }
        let (_folder, archive) = write(&bytes);
        assert_eq!(Archive::open(&archive).unwrap().next().unwrap().name, "Bokslut å.pdf");
    }

    #[test]
    fn folders_and_links_are_told() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_directory("a", SimpleFileOptions::default()).unwrap();
        writer.add_symlink("b", "../a", SimpleFileOptions::default()).unwrap();
        writer.start_file("c", SimpleFileOptions::default()).unwrap();
        let (_folder, archive) = write(&writer.finish().unwrap().into_inner());
        let kinds: Vec<EntryKind> = Archive::open(&archive).unwrap().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [EntryKind::Folder, EntryKind::Link, EntryKind::File]);
    }
}
