//! A Data Package on disk: a folder that appears when it is whole, with one file for each kind of row.
//!
//! Documents are written as they come, so that memory does not grow with their number.

use crate::extract::Sink;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sifferkoll_plugin::model::{Outcome, SourceId};
use sifferkoll_report::{
    FileFacts, PACKAGE_DESCRIPTOR, PackagePart, View, package_descriptor, package_files_of, package_heads,
    package_parts,
};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A package that is being written.
pub(crate) struct Package {
    /// A folder beside the one to write, which takes its name at the end.
    staging: TempDir,
    target: PathBuf,
    files: Vec<Counted>,
    /// Paths of documents, since a path names its document in every file.
    paths: BTreeSet<String>,
}

impl Package {
    /// Begins a package, and says at once where the folder must not be replaced.
    pub(crate) fn open(target: &Path) -> Result<Self> {
        let context = || format!("{} cannot be written", target.display());
        // A link stays a link: what it points to is replaced.
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        refuse_foreign(&target)?;
        let staging = beside(&target).with_context(context)?;
        let mut files = Vec::new();
        for head in package_heads() {
            let mut file = Counted::create(staging.path(), &head.file).with_context(context)?;
            file.write(&head.text)?;
            files.push(file);
        }
        Ok(Self { staging, target, files, paths: BTreeSet::new() })
    }
}

impl Sink for Package {
    /// Writes one more document; one whose path was there already is the same and left out.
    fn push(&mut self, path: &str, outcome: &Outcome, view: &View) -> Result<bool> {
        if self.paths.insert(path.to_owned()) {
            let parts = package_parts(path, outcome, view);
            for (file, PackagePart { text, .. }) in self.files.iter_mut().zip(parts) {
                file.write(&text)?;
            }
        }
        Ok(true)
    }

    /// Writes the descriptor; the folder takes its name only here.
    fn finish(self: Box<Self>) -> Result<()> {
        let Self { staging, target, files, .. } = *self;
        let facts: Vec<FileFacts> = files.into_iter().map(Counted::finish).collect::<Result<_>>()?;
        let mut descriptor = Counted::create(staging.path(), PACKAGE_DESCRIPTOR)?;
        descriptor.write(&serde_json::to_string_pretty(&package_descriptor(&facts))?)?;
        descriptor.write("\n")?;
        descriptor.finish()?;
        replace(staging, &target).with_context(|| format!("{} cannot be written", target.display()))
    }
}

/// Puts the new folder where the old one stands, which goes only when the new one is there.
fn replace(staging: TempDir, target: &Path) -> Result<()> {
    // Once more: the work may have taken hours.
    refuse_foreign(target)?;
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

/// Refuses what is no folder, and a folder that holds anything but a package of this program.
fn refuse_foreign(target: &Path) -> Result<()> {
    let Ok(facts) = fs::metadata(target) else {
        return Ok(());
    };
    if !facts.is_dir() {
        bail!("{} is a file; csv is written to a folder", target.display());
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
    let ours = package_files_of(&descriptor).unwrap_or_default();
    match names.iter().find(|name| *name != PACKAGE_DESCRIPTOR && !ours.contains(&name.as_str())) {
        None if !ours.is_empty() => Ok(()),
        stray => bail!(
            "{} is not a package of this program and stays as it is ({}); name a folder that is empty or new",
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
struct Counted {
    name: String,
    file: BufWriter<File>,
    bytes: u64,
    digest: Sha256,
}

impl Counted {
    fn create(folder: &Path, name: &str) -> Result<Self> {
        let file = BufWriter::new(File::create(folder.join(name))?);
        Ok(Self { name: name.to_owned(), file, bytes: 0, digest: Sha256::new() })
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.bytes += text.len() as u64;
        self.digest.update(text);
        Ok(self.file.write_all(text.as_bytes())?)
    }

    fn finish(mut self) -> Result<FileFacts> {
        self.file.flush()?;
        let sha256 = SourceId(self.digest.finalize().into()).to_string();
        Ok(FileFacts { file: self.name, bytes: self.bytes, sha256 })
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "files are what is tested")]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_package_appears_when_it_is_whole_and_replaces_only_its_like() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("out");
        drop(Package::open(&target).unwrap());
        assert!(names(root.path()).is_empty(), "a run that is broken off leaves nothing");
        for _ in 0..2 {
            Box::new(Package::open(&target).unwrap()).finish().unwrap();
            assert_eq!(names(root.path()), ["out"]);
            assert_eq!(names(&target).len(), package_heads().len() + 1);
        }
        fs::write(target.join("notes.txt"), "mine").unwrap();
        assert!(Package::open(&target).err().unwrap().to_string().contains("notes.txt"));
        assert_eq!(fs::read_to_string(target.join("notes.txt")).unwrap(), "mine");
    }

    #[test]
    fn what_is_not_ours_stays() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("datapackage.json"), "{\"resources\": [{\"path\": \"a.csv\"}]}").unwrap();
        assert!(Package::open(root.path()).is_err(), "a package of another program");
        assert!(Package::open(&root.path().join("datapackage.json")).is_err(), "a file");
        assert!(Package::open(&root.path().join("none/out")).is_err(), "a folder that is not there");
        // What comes while the documents are read counts as well.
        let target = root.path().join("late");
        let package = Package::open(&target).unwrap();
        fs::create_dir(&target).unwrap();
        fs::write(target.join("a"), "").unwrap();
        assert!(Box::new(package).finish().is_err());
        assert_eq!(names(&target), ["a"]);
        let empty = root.path().join("empty");
        fs::create_dir(&empty).unwrap();
        Box::new(Package::open(&empty).unwrap()).finish().unwrap();
        assert_eq!(names(root.path()), ["datapackage.json", "empty", "late"]);
    }

    #[cfg(unix)]
    #[test]
    fn rights_are_those_of_any_new_folder() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let (target, plain) = (root.path().join("out"), root.path().join("plain"));
        Box::new(Package::open(&target).unwrap()).finish().unwrap();
        fs::create_dir(&plain).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&target), mode(&plain));
    }
}
