//! Keeps what was recognised, so that the same picture is read once.
//!
//! In: a folder and a recogniser. Out: the same words that the recogniser gives. An entry is a file named by the digest
//! of the pixels, their resolution and the recogniser's name; it says its own digest, so that a damaged one counts for
//! nothing. Entries are written aside and renamed, so several processes may use one folder. Trouble with the folder
//! costs time and never a result.

use sha2::{Digest, Sha256};
use sifferkoll_plugin::model::{Picture, RecognisedWord, Rect};
use sifferkoll_plugin::{RecognitionError, Shown, TextRecognizer};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// Most bytes in the folder: some ten thousand pages.
const MOST: u64 = 256 << 20;
/// What is left when the folder is full, as a share of [`MOST`]: the rest is what was not used for longest.
const KEPT: f64 = 0.75;
/// How many entries a process writes before it looks again how large the folder is.
const LOOK_EVERY: u64 = 256;
/// Form of the entries; a new one finds none of the old.
const FORM: &str = "sifferkoll words 1";

/// A recogniser that remembers.
pub struct Cached<R> {
    recognizer: R,
    folder: PathBuf,
    most: u64,
    written: AtomicU64,
}

impl<R: TextRecognizer> Cached<R> {
    /// Remembers in this folder, which is made where there is none.
    pub fn new(recognizer: R, folder: PathBuf) -> Self {
        Self { recognizer, folder, most: MOST, written: AtomicU64::new(0) }
    }

    /// Where the words of a picture are kept.
    fn place(&self, picture: &Picture, shown: Shown) -> PathBuf {
        let mut digest = Sha256::new();
        digest.update(format!(
            "{FORM}\n{}\n{shown:?} {} {} {}\n",
            self.recognizer.name(),
            picture.width,
            picture.height,
            picture.dpi.to_bits()
        ));
        digest.update(&picture.grey);
        let name = hex(&digest.finalize());
        self.folder.join(&name[..2]).join(&name[2..])
    }

    fn keep(&self, place: &Path, words: &[RecognisedWord]) -> io::Result<()> {
        let count = self.written.fetch_add(1, Ordering::Relaxed);
        if count.is_multiple_of(LOOK_EVERY) {
            tidy(&self.folder, self.most)?;
        }
        let folder = place.parent().ok_or(io::ErrorKind::NotFound)?;
        fs::create_dir_all(folder)?;
        // Nobody else writes a file of this name: processes and their entries are numbered.
        let aside = self.folder.join(format!("new-{}-{count}", std::process::id()));
        fs::write(&aside, to_text(words))?;
        fs::rename(&aside, place).inspect_err(|_| drop(fs::remove_file(&aside)))
    }
}

impl<R: TextRecognizer> TextRecognizer for Cached<R> {
    fn name(&self) -> String {
        self.recognizer.name()
    }

    fn limit(&self) -> Duration {
        self.recognizer.limit()
    }

    fn recognise(&self, picture: &Picture, shown: Shown) -> Result<Vec<RecognisedWord>, RecognitionError> {
        let place = self.place(picture, shown);
        if let Some(words) = fs::read_to_string(&place).ok().and_then(|text| from_text(&text)) {
            // So that it is known as used; where that fails, it is only dropped sooner.
            let _ = File::options()
                .append(true)
                .open(&place)
                .and_then(|file| file.set_modified(SystemTime::now()));
            return Ok(words);
        }
        let words = self.recognizer.recognise(picture, shown)?;
        let _ = self.keep(&place, &words);
        Ok(words)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Words as text: a line with form and digest, then a line for each.
fn to_text(words: &[RecognisedWord]) -> String {
    let mut body = String::new();
    for RecognisedWord { text, bbox, confidence, line } in words {
        let Rect { x0, y0, x1, y1 } = bbox;
        let text = text.replace('\n', " ");
        let _ = writeln!(body, "{x0} {y0} {x1} {y1} {confidence} {line} {text}");
    }
    format!("{FORM} {}\n{body}", hex(&Sha256::digest(&body)))
}

/// The words of an entry; `None` where it is not whole.
fn from_text(text: &str) -> Option<Vec<RecognisedWord>> {
    let (head, body) = text.split_once('\n')?;
    if head.strip_prefix(FORM)?.trim() != hex(&Sha256::digest(body)) {
        return None;
    }
    let word = |line: &str| {
        let mut parts = line.splitn(7, ' ');
        let mut side = || parts.next()?.parse::<f32>().ok();
        let bbox = Rect { x0: side()?, y0: side()?, x1: side()?, y1: side()? };
        let (confidence, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(RecognisedWord { text: parts.next()?.to_owned(), bbox, confidence, line })
    };
    body.lines().map(word).collect()
}

/// Removes what was not used for longest, where the folder holds more than so many bytes.
fn tidy(folder: &Path, most: u64) -> io::Result<()> {
    let mut files = Vec::new();
    let mut list = |folder: &Path| -> io::Result<Vec<PathBuf>> {
        let mut folders = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            // Another process may tidy at the same time.
            let Ok(facts) = entry.metadata() else { continue };
            if facts.is_dir() {
                folders.push(entry.path());
            } else {
                files.push((facts.modified()?, facts.len(), entry.path()));
            }
        }
        Ok(folders)
    };
    let folders = match list(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        folders => folders?,
    };
    for folder in folders {
        list(&folder)?;
    }
    let mut size: u64 = files.iter().map(|(_, size, _)| size).sum();
    if size <= most {
        return Ok(());
    }
    files.sort();
    let kept = (most as f64 * KEPT) as u64;
    for (_, length, path) in files {
        if size <= kept {
            break;
        }
        let _ = fs::remove_file(path);
        size -= length;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    /// Says how often it was asked.
    struct Counting(&'static str, AtomicUsize);

    impl TextRecognizer for Counting {
        fn name(&self) -> String {
            self.0.to_owned()
        }
        fn limit(&self) -> Duration {
            Duration::from_secs(1)
        }
        fn recognise(&self, picture: &Picture, _: Shown) -> Result<Vec<RecognisedWord>, RecognitionError> {
            let asked = self.1.fetch_add(1, Ordering::Relaxed) + 1;
            if picture.grey[0] == 13 {
                return Err(RecognitionError::Failed("13".to_owned()));
            }
            let bbox = Rect { x0: 0.1, y0: 1.0 / 3.0, x1: 7.0, y1: 1e9 };
            let text = format!("{} är {asked}", "x".repeat(usize::from(picture.grey[0])));
            Ok(vec![RecognisedWord { text, bbox, confidence: 7, line: 3 }])
        }
    }

    fn picture(shade: u8, dpi: f32) -> Picture {
        Picture { width: 1, height: 1, grey: vec![shade], dpi }
    }

    #[test]
    fn the_same_picture_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let cached = |name| Cached::new(Counting(name, AtomicUsize::new(0)), folder.path().join("deep/er"));
        let one = cached("one");
        let first = one.recognise(&picture(1, 300.0), Shown::Page).unwrap();
        assert_eq!(first, one.recognise(&picture(1, 300.0), Shown::Page).unwrap(), "every bit of it");
        assert_eq!(
            first,
            cached("one").recognise(&picture(1, 300.0), Shown::Page).unwrap(),
            "in another process, too"
        );
        for (other, picture) in
            [("one", picture(2, 300.0)), ("one", picture(1, 299.0)), ("two", picture(1, 300.0))]
        {
            let cached = cached(other);
            cached.recognise(&picture, Shown::Page).unwrap();
            assert_eq!(cached.recognizer.1.load(Ordering::Relaxed), 1, "another picture or recogniser");
        }
        assert!(
            one.recognise(&picture(13, 300.0), Shown::Page).is_err()
                && one.recognise(&picture(13, 300.0), Shown::Page).is_err()
        );
        assert_eq!(one.recognizer.1.load(Ordering::Relaxed), 3, "errors are not kept");
    }

    #[test]
    fn damaged_entries_and_folders_cost_nothing_but_time() {
        let folder = tempfile::tempdir().unwrap();
        let cached = Cached::new(Counting("one", AtomicUsize::new(0)), folder.path().to_owned());
        let picture = picture(1, 300.0);
        cached.recognise(&picture, Shown::Page).unwrap();
        let place = cached.place(&picture, Shown::Page);
        let text = fs::read_to_string(&place).unwrap();
        for damaged in [&text[..text.len() - 2], "", &text.replace("är", "ar")] {
            fs::write(&place, damaged).unwrap();
            let asked = cached.recognizer.1.load(Ordering::Relaxed);
            cached.recognise(&picture, Shown::Page).unwrap();
            assert_eq!(cached.recognizer.1.load(Ordering::Relaxed), asked + 1);
        }
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let cached = Cached::new(Counting("one", AtomicUsize::new(0)), file);
        assert!(cached.recognise(&picture, Shown::Page).is_ok());
    }

    #[test]
    fn the_folder_stays_small() {
        let folder = tempfile::tempdir().unwrap();
        for shade in 100..200 {
            // Each looks how large the folder is, as a process does when it begins.
            let recognizer = Counting("one", AtomicUsize::new(0));
            let cached = Cached { most: 3000, ..Cached::new(recognizer, folder.path().to_owned()) };
            cached.recognise(&picture(shade, 300.0), Shown::Page).unwrap();
        }
        let sizes = walk(folder.path());
        assert!(sizes.len() > 3 && sizes.iter().sum::<u64>() < 3400, "{sizes:?}");
    }

    fn walk(folder: &Path) -> Vec<u64> {
        let sizes = |entry: fs::DirEntry| {
            if entry.path().is_dir() { walk(&entry.path()) } else { vec![entry.metadata().unwrap().len()] }
        };
        fs::read_dir(folder).unwrap().flat_map(|entry| sizes(entry.unwrap())).collect()
    }
}
