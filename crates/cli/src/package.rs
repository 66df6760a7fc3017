//! `extract --format csv`: a Data Package with one file for each kind of row.
//!
//! Documents are written as they come, so that memory does not grow with their number.

use crate::extract::Sink;
use crate::folder::{Counted, Folder};
use anyhow::Result;
use sifferkoll_plugin::model::Outcome;
use sifferkoll_report::{PACKAGE_MARK, PackagePart, View, package_descriptor, package_heads, package_parts};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// A package that is being written.
pub(crate) struct Package {
    folder: Folder,
    files: Vec<Counted>,
    /// Paths of documents, since a path names its document in every file.
    paths: BTreeSet<String>,
}

impl Package {
    /// Begins a package, and says at once where the folder must not be replaced.
    pub(crate) fn open(target: &Path) -> Result<Self> {
        let folder = Folder::open(target, PACKAGE_MARK)?;
        let mut files = Vec::new();
        for head in package_heads() {
            let mut file = folder.create(&head.file)?;
            file.write_all(head.text.as_bytes())?;
            files.push(file);
        }
        Ok(Self { folder, files, paths: BTreeSet::new() })
    }
}

impl Sink for Package {
    /// Writes one more document; one whose path was there already is the same and left out.
    fn push(&mut self, path: &str, outcome: &Outcome, view: &View) -> Result<bool> {
        if self.paths.insert(path.to_owned()) {
            let parts = package_parts(path, outcome, view);
            for (file, PackagePart { text, .. }) in self.files.iter_mut().zip(parts) {
                file.write_all(text.as_bytes())?;
            }
        }
        Ok(true)
    }

    /// Writes the descriptor; the folder takes its name only here.
    fn finish(self: Box<Self>) -> Result<()> {
        let Self { folder, files, .. } = *self;
        let facts = files.into_iter().map(Counted::finish).collect::<Result<Vec<_>>>()?;
        folder.finish(&package_descriptor(&facts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_replaces_its_like() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("out");
        for _ in 0..2 {
            Box::new(Package::open(&target).unwrap()).finish().unwrap();
            let files = std::fs::read_dir(&target).unwrap().count();
            assert_eq!(files, package_heads().len() + 1);
        }
    }
}
