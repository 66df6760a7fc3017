//! A folder of files that appears when it is whole, with a descriptor that says what is in it.
//!
//! In: files one after the other, then the descriptor. A folder that is there is replaced only where its descriptor
//! bears the mark of the same command and it holds nothing else.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sifferkoll_package::{FileFacts, PACKAGE_DESCRIPTOR, package_files_of};
use sifferkoll_plugin::model::SourceId;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder that is being written.
pub(crate) struct Folder {
    /// A folder beside the one to write, which takes its name at the end.
    staging: TempDir,
    target: PathBuf,
    /// Of the descriptor.
    mark: &'static str,
}

impl Folder {
    /// Begins a folder, and says at once where the one that is there must not be replaced.
    pub(crate) fn open(target: &Path, mark: &'static str) -> Result<Self> {
        // A link stays a link: what it points to is replaced.
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        refuse_foreign(&target, mark)?;
        let staging = beside(&target).with_context(|| unwritten(&target))?;
        Ok(Self { staging, target, mark })
    }

    /// Begins a file.
    pub(crate) fn create(&self, name: &str) -> Result<Counted> {
        Counted::create(self.staging.path(), name).with_context(|| unwritten(&self.target))
    }

    /// Writes the descriptor; the folder takes its name only here.
    pub(crate) fn finish(self, descriptor: &Value) -> Result<()> {
        let mut file = self.create(PACKAGE_DESCRIPTOR)?;
        file.write_all(&serde_json::to_vec_pretty(descriptor)?)?;
        file.write_all(b"\n")?;
        file.finish()?;
        let Self { staging, target, mark } = self;
        replace(staging, &target, mark).with_context(|| unwritten(&target))
    }
}

fn unwritten(target: &Path) -> String {
    format!("{} cannot be written", target.display())
}

/// Puts the new folder where the old one stands, which goes only when the new one is there.
fn replace(staging: TempDir, target: &Path, mark: &str) -> Result<()> {
    // Once more: the work may have taken hours.
    refuse_foreign(target, mark)?;
    if !target.exists() {
        fs::rename(staging.path(), target)?;
        // It has another name now, under which it stays.
        let _ = staging.keep();
        return Ok(());
    }
    let aside = beside(target)?;
    let old = aside.path().join("old");
    fs::rename(target, &old)?;
    if let Err(error) = fs::rename(staging.path(), target) {
        fs::rename(&old, target)?;
        return Err(error.into());
    }
    let _ = staging.keep();
    Ok(aside.close()?)
}

/// Refuses what is no folder, and a folder that holds anything but a package with this mark.
fn refuse_foreign(target: &Path, mark: &str) -> Result<()> {
    let Ok(facts) = fs::metadata(target) else {
        return Ok(());
    };
    if !facts.is_dir() {
        bail!("{} is a file; a folder is written", target.display());
    }
    let entries = fs::read_dir(target).with_context(|| format!("{} cannot be read", target.display()))?;
    let names: BTreeSet<String> = entries
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, _>>()?;
    if names.is_empty() {
        return Ok(());
    }
    let descriptor = fs::read(target.join(PACKAGE_DESCRIPTOR)).ok();
    let descriptor: Value =
        descriptor.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    let ours = package_files_of(&descriptor, mark).unwrap_or_default();
    match names.iter().find(|name| *name != PACKAGE_DESCRIPTOR && !ours.contains(&name.as_str())) {
        None if !ours.is_empty() => Ok(()),
        stray => bail!(
            "{} was not written by this command and stays as it is ({}); name a folder that is empty or new",
            target.display(),
            stray.map_or(PACKAGE_DESCRIPTOR, String::as_str),
        ),
    }
}

/// A new folder beside the target, with the rights that any new folder there would have.
fn beside(target: &Path) -> std::io::Result<TempDir> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".sifferkoll-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    builder.tempdir_in(folder)
}

/// A file whose size and digest are known when it is written.
pub(crate) struct Counted {
    name: String,
    file: BufWriter<File>,
    bytes: u64,
    digest: Sha256,
}

impl Counted {
    fn create(folder: &Path, name: &str) -> io::Result<Self> {
        let file = BufWriter::new(File::create(folder.join(name))?);
        Ok(Self { name: name.to_owned(), file, bytes: 0, digest: Sha256::new() })
    }

    /// Writes what is left.
    pub(crate) fn finish(mut self) -> Result<FileFacts> {
        self.file.flush()?;
        let sha256 = SourceId(self.digest.finalize().into()).to_string();
        Ok(FileFacts { file: self.name, bytes: self.bytes, sha256 })
    }
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes += bytes.len() as u64;
        self.digest.update(bytes);
        self.file.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "files are what is tested")]
mod tests {
    use super::*;
    use serde_json::json;

    const MARK: &str = "sifferkoll/test/1";

    /// Writes a folder with one file.
    fn write(target: &Path) -> Result<()> {
        let folder = Folder::open(target, MARK)?;
        let file = folder.create("a.csv")?.finish()?;
        folder.finish(&json!({"sifferkoll:schema": MARK, "resources": [{"path": file.file}]}))
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_appears_when_it_is_whole_and_replaces_only_its_like() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("out");
        drop(Folder::open(&target, MARK).unwrap());
        assert!(names(root.path()).is_empty(), "a run that is broken off leaves nothing");
        for _ in 0..2 {
            write(&target).unwrap();
            assert_eq!(names(root.path()), ["out"]);
            assert_eq!(names(&target), ["a.csv", "datapackage.json"]);
        }
        assert!(Folder::open(&target, "sifferkoll/other/1").is_err(), "of another command");
        fs::write(target.join("notes.txt"), "mine").unwrap();
        assert!(Folder::open(&target, MARK).err().unwrap().to_string().contains("notes.txt"));
        assert_eq!(fs::read_to_string(target.join("notes.txt")).unwrap(), "mine");
    }

    #[test]
    fn what_is_not_ours_stays() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("datapackage.json"), "{\"resources\": [{\"path\": \"a.csv\"}]}").unwrap();
        assert!(write(root.path()).is_err(), "of another program");
        assert!(write(&root.path().join("datapackage.json")).is_err(), "a file");
        assert!(write(&root.path().join("none/out")).is_err(), "a folder that is not there");
        // What comes while the documents are read counts as well.
        let target = root.path().join("late");
        let folder = Folder::open(&target, MARK).unwrap();
        fs::create_dir(&target).unwrap();
        fs::write(target.join("a"), "").unwrap();
        assert!(folder.finish(&json!({})).is_err());
        assert_eq!(names(&target), ["a"]);
        let empty = root.path().join("empty");
        fs::create_dir(&empty).unwrap();
        write(&empty).unwrap();
        assert_eq!(names(root.path()), ["datapackage.json", "empty", "late"]);
    }

    #[cfg(unix)]
    #[test]
    fn rights_are_those_of_any_new_folder() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let (target, plain) = (root.path().join("out"), root.path().join("plain"));
        write(&target).unwrap();
        fs::create_dir(&plain).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&target), mode(&plain));
    }
}
