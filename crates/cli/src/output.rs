//! Where a result goes: standard output, or a file that appears when it is whole.

use anyhow::{Context, Result};
use std::fs::{self, File};
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A place for a result.
#[derive(Debug)]
pub(crate) enum Output {
    /// Standard output.
    Stdout(BufWriter<StdoutLock<'static>>),
    /// A file beside the one to write, which takes its name at the end.
    File {
        /// What is written.
        whole: BufWriter<NamedTempFile>,
        /// The name to take.
        path: PathBuf,
    },
    /// A device or pipe, which must not be replaced by a file.
    Device(BufWriter<File>),
}

impl Output {
    /// Opens the place at once, so that a folder that does not exist is known before the work.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Stdout(BufWriter::new(io::stdout().lock())));
        };
        let context = || format!("{} cannot be written", path.display());
        // A link stays a link: what it points to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match fs::metadata(&path) {
            Ok(facts) if facts.is_dir() => {
                Err(io::Error::from(io::ErrorKind::IsADirectory)).with_context(context)
            }
            Ok(facts) if !facts.is_file() => {
                let file = File::options().write(true).open(&path).with_context(context)?;
                Ok(Self::Device(BufWriter::new(file)))
            }
            Ok(_) | Err(_) => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let file = beside(folder.unwrap_or(Path::new("."))).with_context(context)?;
                Ok(Self::File { whole: BufWriter::new(file), path })
            }
        }
    }

    /// Writes what is left; a file takes its name only here.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Self::Stdout(mut stdout) => stdout.flush()?,
            Self::Device(mut device) => device.flush()?,
            Self::File { whole, path } => {
                let context = || format!("{} cannot be written", path.display());
                let file = whole.into_inner().map_err(io::IntoInnerError::into_error);
                file.with_context(context)?
                    .persist(&path)
                    .map_err(|error| error.error)
                    .with_context(context)?;
            }
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(to) => to.write(bytes),
            Self::File { whole, .. } => whole.write(bytes),
            Self::Device(to) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(to) => to.flush(),
            Self::File { whole, .. } => whole.flush(),
            Self::Device(to) => to.flush(),
        }
    }
}

/// A new file in the folder, with the rights that any new file there would have.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".sifferkoll-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Whether an error only says that nobody reads on, as with `| head`.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "files are what is tested")]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("result.json");
        let count = || fs::read_dir(folder.path()).unwrap().count();
        let mut output = Output::open(Some(&path)).unwrap();
        output.write_all(b"half").unwrap();
        drop(output);
        assert_eq!(count(), 0, "a run that is broken off leaves nothing");
        for text in ["first", "second"] {
            let mut output = Output::open(Some(&path)).unwrap();
            output.write_all(text.as_bytes()).unwrap();
            output.finish().unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(count(), 1);
        assert!(Output::open(Some(folder.path())).is_err(), "a folder is no file");
        assert!(Output::open(Some(&folder.path().join("none/x"))).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn devices_links_and_rights_are_kept() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        let mut output = Output::open(Some(&link)).unwrap();
        output.write_all(b"new").unwrap();
        output.finish().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        fs::write(folder.path().join("plain"), "").unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("target"), mode("plain"));
        assert!(matches!(Output::open(Some(Path::new("/dev/null"))), Ok(Output::Device(_))));
    }
}
