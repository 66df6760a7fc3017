//! The program on this machine: whether it is there, what it can read, and one run of it for each picture.

use crate::merged::merged;
use crate::packed::{Packed, without_words};
use crate::picture::{bmp, handed};
use crate::process::{Input, Trouble, run};
use crate::tsv::words;
use sifferkoll_plugin::model::{Picture, RecognisedWord};
use sifferkoll_plugin::{RecognitionError, Shown, TextRecognizer};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

/// How long the program may say what it is and can do, on a machine under heavy load.
const ASKING: Duration = Duration::from_secs(20);
/// Greatest answer in bytes: a page of the smallest print has ten thousand words of a hundred bytes each.
const MOST: u64 = 16 << 20;
/// How the program is to look at a page: as text that stands anywhere (11). Where it looks for columns (3, 4) or takes
/// the page for one block (6) it leaves out figures that stand alone, which tables are full of; how words make lines and
/// columns is found out later anyway.
const PAGE: [&str; 2] = ["--psm", "11"];
/// Figures below one another are one block (6), and hold nothing but these signs: a dash is then a dash and no letter,
/// and `0` no `O`. In trials on noisy scans 42 of 43 figures are then read as printed, else 29 to 31.
const FIGURES: [&str; 4] = ["--psm", "6", "-c", "tessedit_char_whitelist=0123456789 ,.:-–−%+()*<>/"];
/// Without this language nothing is read.
const NEEDED: &str = "swe";
/// Reads the figures where it is there: its model is far better at them, and knows the per cent sign, which the
/// Swedish one takes for 96.
const HELPS: &str = "eng";
/// How two readings are made one, by number: whoever changes `merged.rs` or `packed.rs` changes it, so that what is
/// kept of an older way is read anew.
const MERGED: u32 = 3;
/// What to install.
const INSTALL: &str = "install the packages tesseract-ocr and tesseract-ocr-swe";

/// Reads pictures with Tesseract.
pub struct Tesseract {
    command: OsString,
    limit: Duration,
    found: OnceLock<Result<Found, RecognitionError>>,
}

/// What is installed.
#[derive(Debug)]
struct Found {
    name: String,
    /// The language that reads figures.
    figures: &'static str,
}

impl Default for Tesseract {
    fn default() -> Self {
        Self::new("tesseract", Self::LIMIT)
    }
}

impl Tesseract {
    /// Longest time for one run over a picture. A full page takes one to two seconds on one core; on a machine with
    /// other work several times that.
    pub const LIMIT: Duration = Duration::from_mins(1);

    /// A recogniser that runs this command, which may take so long each time.
    pub fn new(command: impl Into<OsString>, limit: Duration) -> Self {
        Self { command: command.into(), limit, found: OnceLock::new() }
    }

    /// What is installed; looked up once.
    fn found(&self) -> Result<&Found, RecognitionError> {
        self.found.get_or_init(|| self.look()).as_ref().map_err(Clone::clone)
    }

    fn look(&self) -> Result<Found, RecognitionError> {
        let shown = Path::new(&self.command).display();
        let ask = |what: &str| {
            let answer = run(Command::new(&self.command).arg(what), Input::Bytes(&[]), ASKING, MOST);
            let answer = answer.map_err(|trouble| match trouble {
                Trouble::Start(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    RecognitionError::Missing(format!("the program {shown} is not installed; {INSTALL}"))
                }
                Trouble::Start(error) => RecognitionError::Failed(format!("{shown}: {error}")),
                Trouble::Failed(words) => RecognitionError::Failed(format!("{shown} {what}: {words}")),
                Trouble::Slow => RecognitionError::Timeout(format!("{shown} {what} never ends")),
            })?;
            Ok(String::from_utf8_lossy(&answer).into_owned())
        };
        let version = ask("--version")?;
        let version = version.lines().next().unwrap_or("").trim().to_owned();
        let listed = ask("--list-langs")?;
        let mut lines = listed.lines();
        let folder = lines.next().and_then(quoted).map(PathBuf::from);
        let known: Vec<&str> = lines.map(str::trim).collect();
        if !known.contains(&NEEDED) {
            let words = format!("{shown} does not know Swedish; install the package tesseract-ocr-swe");
            return Err(RecognitionError::Missing(words));
        }
        let figures = if known.contains(&HELPS) { HELPS } else { NEEDED };
        // A model that is installed anew has another size, and then reads otherwise.
        let sizes = [NEEDED, figures].map(|language| {
            let model = folder.as_ref()?.join(format!("{language}.traineddata"));
            std::fs::metadata(model).ok().map(|facts| facts.len())
        });
        let [words, digits] = sizes.map(|size| size.map_or("?".to_owned(), |size| size.to_string()));
        let name = format!("{version} {NEEDED} {words} {figures} {digits} {PAGE:?} {FIGURES:?} {MERGED}");
        Ok(Found { name, figures })
    }
}

/// What stands between quotation marks.
fn quoted(line: &str) -> Option<&str> {
    line.split('"').nth(1)
}

impl TextRecognizer for Tesseract {
    fn name(&self) -> String {
        self.found().map_or_else(|_| "tesseract".to_owned(), |found| found.name.clone())
    }

    fn limit(&self) -> Duration {
        // A page is read twice.
        self.limit * 2
    }

    fn recognise(&self, picture: &Picture, shown: Shown) -> Result<Vec<RecognisedWord>, RecognitionError> {
        let found = self.found()?;
        match shown {
            Shown::Figures => self.read(picture, found.figures, &FIGURES),
            Shown::Page if found.figures == NEEDED => self.read(picture, NEEDED, &PAGE),
            Shown::Page => {
                let words = self.read(picture, NEEDED, &PAGE)?;
                let Some(rest) = Packed::of(&without_words(picture, &words)) else { return Ok(words) };
                let figures = rest.placed(self.read(&rest.picture, found.figures, &PAGE)?);
                Ok(merged(words, figures))
            }
        }
    }
}

impl Tesseract {
    /// One run of the program.
    fn read(
        &self,
        picture: &Picture,
        language: &str,
        how: &[&str],
    ) -> Result<Vec<RecognisedWord>, RecognitionError> {
        let bmp = bmp(picture);
        let (name, input) = handed(&bmp);
        let mut command = Command::new(&self.command);
        command
            .args([name, "stdout", "-l", language])
            .args(["--dpi", &format!("{:.0}", picture.dpi)])
            .args(how)
            .arg("tsv")
            // Pages are read side by side; threads within a page only get in their way.
            .env("OMP_THREAD_LIMIT", "1");
        let answer = run(&mut command, input, self.limit, MOST);
        let answer = answer.map_err(|trouble| match trouble {
            Trouble::Start(error) => {
                RecognitionError::Failed(format!("tesseract cannot be started: {error}"))
            }
            Trouble::Failed(words) => RecognitionError::Failed(format!("tesseract failed: {words}")),
            Trouble::Slow => {
                let seconds = self.limit.as_secs();
                RecognitionError::Timeout(format!("tesseract took longer than {seconds} s"))
            }
        })?;
        Ok(words(&String::from_utf8_lossy(&answer)))
    }
}
