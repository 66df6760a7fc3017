//! Everything that lies in folders and archives, one thing after another.
//!
//! In: paths. Out: documents with a [`Stamp`] each, and by name and reason what is left out, in the order of
//! the arguments and sorted by name within a folder or an archive. Nothing is read but folders and the
//! directories of archives, each when its turn comes, so any number of files is no trouble.

use crate::inputs::{ends_like, extensions, has_ending};
use sifferkoll_engine::{Archive, ArchiveEntry, EntryKind, Job, JobSource};
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::Failure;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use walkdir::{DirEntry, WalkDir};

/// What tells without reading whether a document has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Stamp {
    /// Bytes of the file, or of the entry when unpacked.
    pub(crate) size: u64,
    /// Last change of the file, or of the archive, in ns since 1970; 0 where the system does not tell.
    pub(crate) modified: i64,
    /// CRC-32 of an entry.
    pub(crate) checksum: Option<u32>,
}

/// A thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// To be read. A path that is missing or locked is a document too, for the engine to say why.
    Document(Job, Stamp),
    /// Not to be read. A folder that is left out comes once, without what is in it.
    LeftOut {
        /// Path to show.
        path: String,
        /// The reason.
        why: Why,
    },
    /// An archive whose entries cannot be listed.
    BadArchive {
        /// Path to show.
        path: String,
        /// Of the archive.
        stamp: Stamp,
        /// The reason.
        failure: Failure,
    },
}

/// Why a thing is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    /// No known format has its ending.
    UnknownEnding,
    /// Its name says that it is not for people.
    Hidden,
    /// Half a download, or the mark of a program that has a document open.
    Temporary,
    /// What an operating system keeps about a folder.
    System,
    /// A link: what it leads to is read where it lies.
    Link,
    /// A pipe, a device or another thing that is no file.
    Special,
    /// Archives in archives are not opened.
    ArchiveInArchive,
}

impl Why {
    /// The reason as a word for scripts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::UnknownEnding => "unknown-ending",
            Self::Hidden => "hidden",
            Self::Temporary => "temporary",
            Self::System => "system",
            Self::Link => "link",
            Self::Special => "special",
            Self::ArchiveInArchive => "archive-in-archive",
        }
    }
}

/// How the names of a kind look, in small letters.
enum Look {
    Begins(&'static str),
    Ends(&'static str),
    Is(&'static str),
}

/// Names of files and folders that are left out, with what is in them.
const NOT_DOCUMENTS: [(Look, Why); 14] = [
    (Look::Begins("."), Why::Hidden),
    // Office programs keep one beside an open document, with its name and ending.
    (Look::Begins("~$"), Why::Temporary),
    (Look::Begins(".~lock."), Why::Temporary),
    (Look::Ends(".tmp"), Why::Temporary),
    (Look::Ends(".part"), Why::Temporary),
    (Look::Ends(".partial"), Why::Temporary),
    (Look::Ends(".crdownload"), Why::Temporary),
    (Look::Ends(".download"), Why::Temporary),
    (Look::Is("thumbs.db"), Why::System),
    (Look::Is("desktop.ini"), Why::System),
    // Archives made on a Mac have a second file for each, with the same ending.
    (Look::Is("__macosx"), Why::System),
    (Look::Is("$recycle.bin"), Why::System),
    (Look::Is("system volume information"), Why::System),
    (Look::Is("lost+found"), Why::System),
];

fn not_document(name: &str) -> Option<Why> {
    let name = name.to_lowercase();
    let fits = |look: &Look| match look {
        Look::Begins(start) => name.starts_with(start),
        Look::Ends(end) => name.ends_with(end),
        Look::Is(whole) => name == *whole,
    };
    NOT_DOCUMENTS.iter().find(|(look, _)| fits(look)).map(|(_, why)| *why)
}

/// The ending of archives that are opened.
pub(crate) const ARCHIVE: [&str; 1] = ["zip"];

/// A walk over paths: an iterator over what is found.
#[derive(Debug)]
pub(crate) struct Walk {
    paths: std::vec::IntoIter<PathBuf>,
    extensions: Vec<&'static str>,
    folder: Option<walkdir::IntoIter>,
    archive: Option<Opened>,
}

/// An archive whose entries are being told.
#[derive(Debug)]
struct Opened {
    path: PathBuf,
    shown: String,
    modified: i64,
    entries: Archive,
}

impl Walk {
    /// A walk over these paths. A file named by the user is always a document, or an archive, whatever its
    /// name; in folders and archives only files with an ending of this format, or of any known one, are.
    pub(crate) fn new(paths: Vec<PathBuf>, format: Option<&str>, registry: &Registry) -> Self {
        let extensions = extensions(format, registry);
        Self { paths: paths.into_iter(), extensions, folder: None, archive: None }
    }

    fn path(&mut self, path: PathBuf) -> Option<Found> {
        match fs::metadata(&path) {
            Ok(facts) if facts.is_dir() => {
                self.folder = Some(WalkDir::new(path).sort_by_file_name().into_iter());
                None
            }
            Ok(facts) if facts.is_file() && has_ending(&path, &ARCHIVE) => self.open(path, stamp(&facts)),
            Ok(facts) => Some(document(path, stamp(&facts))),
            Err(_) => Some(document(path, Stamp::default())),
        }
    }

    fn in_folder(&mut self, entry: walkdir::Result<DirEntry>) -> Option<Found> {
        let entry = match entry {
            Ok(entry) => entry,
            // A folder that cannot be listed: opening it will say why.
            Err(error) => return Some(document(error.path()?.to_owned(), Stamp::default())),
        };
        let is_folder = entry.file_type().is_dir();
        if entry.depth() == 0 {
            return None;
        }
        let left_out = |why| Some(Found::LeftOut { path: shown(entry.path()), why });
        if let Some(why) = not_document(&entry.file_name().to_string_lossy()) {
            if let (true, Some(folder)) = (is_folder, &mut self.folder) {
                folder.skip_current_dir();
            }
            return left_out(why);
        }
        if is_folder {
            return None;
        }
        if entry.file_type().is_symlink() {
            return left_out(Why::Link);
        }
        if !entry.file_type().is_file() {
            return left_out(Why::Special);
        }
        let stamp = entry.metadata().map_or_else(|_| Stamp::default(), |facts| stamp(&facts));
        if has_ending(entry.path(), &ARCHIVE) {
            return self.open(entry.into_path(), stamp);
        }
        if !ends_like(entry.path(), &self.extensions) {
            return left_out(Why::UnknownEnding);
        }
        Some(document(entry.into_path(), stamp))
    }

    fn open(&mut self, path: PathBuf, stamp: Stamp) -> Option<Found> {
        let shown = shown(&path);
        match Archive::open(&path) {
            Ok(entries) => {
                self.archive = Some(Opened { path, shown, modified: stamp.modified, entries });
                None
            }
            Err(failure) => Some(Found::BadArchive { path: shown, stamp, failure }),
        }
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let found = if let Some(archive) = &mut self.archive {
                let Some(entry) = archive.entries.next() else {
                    self.archive = None;
                    continue;
                };
                archive.found(entry, &self.extensions)
            } else if let Some(folder) = &mut self.folder {
                let Some(entry) = folder.next() else {
                    self.folder = None;
                    continue;
                };
                self.in_folder(entry)
            } else {
                let path = self.paths.next()?;
                self.path(path)
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

impl Opened {
    fn found(&self, entry: ArchiveEntry, extensions: &[&str]) -> Option<Found> {
        let ArchiveEntry { name, kind, place } = entry;
        let path = format!("{}/{name}", self.shown);
        let left_out = |path, why| Some(Found::LeftOut { path, why });
        if kind == EntryKind::Folder {
            return None;
        }
        if let Some(why) = name.split('/').find_map(not_document) {
            return left_out(path, why);
        }
        match kind {
            EntryKind::Link => left_out(path, Why::Link),
            _ if has_ending(Path::new(&name), &ARCHIVE) => left_out(path, Why::ArchiveInArchive),
            _ if !ends_like(Path::new(&name), extensions) => left_out(path, Why::UnknownEnding),
            _ => {
                let (size, checksum) = (place.size(), Some(place.crc32()));
                let source = JobSource::Entry { archive: self.path.clone(), place };
                let stamp = Stamp { size, modified: self.modified, checksum };
                Some(Found::Document(Job { path, source }, stamp))
            }
        }
    }
}

fn document(path: PathBuf, stamp: Stamp) -> Found {
    Found::Document(Job { path: shown(&path), source: JobSource::File(path) }, stamp)
}

/// A path to show; what a terminal would take for an order does not stay.
fn shown(path: &Path) -> String {
    path.to_string_lossy().chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

fn stamp(facts: &Metadata) -> Stamp {
    let nanoseconds = |time: std::time::SystemTime| match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |before| -before),
    };
    Stamp { size: facts.len(), modified: facts.modified().map_or(0, nanoseconds), checksum: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};
    use tempfile::TempDir;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zip(names: &[&str]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(b"x").unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn folder(files: &[(&str, &[u8])]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    /// What is found, a word a thing, with the folder as `R`.
    fn told(root: &Path, paths: &[&str]) -> Vec<String> {
        let mut registry = Registry::default();
        sifferkoll_format_pdf::register(&mut registry);
        let paths = paths.iter().map(|path| root.join(path)).collect();
        let short = |path: String| path.replace(&*root.to_string_lossy(), "R");
        let told = |found| match found {
            Found::Document(job, _) => short(job.path),
            Found::LeftOut { path, why } => format!("{}: {}", short(path), why.name()),
            Found::BadArchive { path, failure, .. } => format!("{}! {}", short(path), failure.code.name()),
        };
        Walk::new(paths, None, &registry).map(told).collect()
    }

    #[test]
    fn folders_and_archives_are_walked_in_order() {
        let folder = folder(&[
            ("b/2.pdf", b""),
            ("b/1.PDF", b""),
            ("a.pdf", b""),
            ("c.docx", b""),
            ("b.zip", &zip(&["z.pdf", "m/a.pdf", "m/n.docx", "inner.zip", "../up.pdf", "/z.pdf"])),
            ("d.zip", b"no archive"),
        ]);
        assert_eq!(
            told(folder.path(), &["b", "", "c.docx", "none.pdf"]),
            [
                "R/b/1.PDF",
                "R/b/2.pdf",
                "R/a.pdf",
                "R/b/1.PDF",
                "R/b/2.pdf",
                "R/b.zip/inner.zip: archive-in-archive",
                "R/b.zip/m/a.pdf",
                "R/b.zip/m/n.docx: unknown-ending",
                "R/b.zip/up.pdf",
                "R/b.zip/z.pdf",
                "R/b.zip/z (2).pdf",
                "R/c.docx: unknown-ending",
                "R/d.zip! damaged",
                "R/c.docx",
                "R/none.pdf",
            ]
        );
    }

    #[test]
    fn what_is_no_document_is_left_out_with_a_reason() {
        let names = [".x/a.pdf", ".y.pdf", "Thumbs.db", "__MACOSX/._a.pdf", "a.pdf.crdownload", "~$a.pdf"];
        let archive = zip(&names);
        let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b""[..])).collect();
        files.push(("z.zip", &archive));
        let folder = folder(&files);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
            std::os::unix::net::UnixListener::bind(folder.path().join("s.pdf")).unwrap();
        }
        let mut found = told(folder.path(), &[""]);
        if cfg!(unix) {
            assert_eq!(found.remove(6), "R/s.pdf: special");
            assert_eq!(found.remove(5), "R/loop: link");
        }
        assert_eq!(
            found,
            [
                "R/.x: hidden",
                "R/.y.pdf: hidden",
                "R/Thumbs.db: system",
                "R/__MACOSX: system",
                "R/a.pdf.crdownload: temporary",
                "R/z.zip/.x/a.pdf: hidden",
                "R/z.zip/.y.pdf: hidden",
                "R/z.zip/Thumbs.db: system",
                "R/z.zip/__MACOSX/._a.pdf: system",
                "R/z.zip/a.pdf.crdownload: temporary",
                "R/z.zip/~$a.pdf: temporary",
                "R/~$a.pdf: temporary",
            ]
        );
    }

    #[test]
    fn stamps_tell_changes() {
        let folder = folder(&[("a.pdf", b"ab"), ("b.zip", &zip(&["c.pdf"]))]);
        let stamps = || -> Vec<Stamp> {
            let mut registry = Registry::default();
            sifferkoll_format_pdf::register(&mut registry);
            let walk = Walk::new(vec![folder.path().into()], None, &registry);
            let stamp = |found| if let Found::Document(_, stamp) = found { Some(stamp) } else { None };
            walk.filter_map(stamp).collect()
        };
        let before = stamps();
        assert_eq!(before.iter().map(|stamp| stamp.size).collect::<Vec<_>>(), [2, 1]);
        // CRC-32 of the letter x.
        assert_eq!([before[0].checksum, before[1].checksum], [None, Some(0x8CDC_1683)]);
        assert_eq!(stamps(), before);
        let file = fs::File::options().write(true).open(folder.path().join("a.pdf")).unwrap();
        file.set_modified(UNIX_EPOCH + std::time::Duration::from_nanos(5)).unwrap();
        let after = stamps();
        assert_eq!((after[0].modified, after[1]), (5, before[1]));
    }

    /// A name on disk may hold anything but a slash and a zero byte.
    #[cfg(unix)]
    #[test]
    fn odd_names_are_shown_and_opened() {
        use std::os::unix::ffi::OsStrExt;
        let folder = folder(&[]);
        let name = std::ffi::OsStr::from_bytes(b"a\n\x1b[31m\xff.pdf");
        fs::write(folder.path().join(name), "x").unwrap();
        assert_eq!(told(folder.path(), &[""]), ["R/a\u{FFFD}\u{FFFD}[31m\u{FFFD}.pdf"]);
    }
}
