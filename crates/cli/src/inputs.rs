//! The documents that the arguments name.

use crate::args::is_stdin;
use crate::walk::{ARCHIVE, Found, Walk};
use sifferkoll_engine::{Job, JobSource};
use sifferkoll_plugin::{InputFormat, Registry};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// What there is to read.
#[derive(Debug)]
pub(crate) struct Inputs {
    /// The documents, in the order of the arguments and sorted by name inside a folder.
    pub(crate) jobs: Vec<Job>,
    /// Whether a result is a list: several paths or a folder were given.
    pub(crate) many: bool,
}

/// Looks up all paths. A file named by the user is always taken, whatever its name; in a folder or a zip archive only
/// files with the usual ending of a known format are. What is missing or locked is a document too, and so is an archive
/// that cannot be listed, for the engine to report in its place.
pub(crate) fn collect(
    paths: &[PathBuf],
    format: Option<&str>,
    max_file_mib: u64,
    registry: &Registry,
) -> io::Result<Inputs> {
    let extensions = extensions(format, registry);
    let mut inputs = Inputs { jobs: Vec::new(), many: paths.len() > 1 };
    for path in paths {
        if is_stdin(path) {
            let source = JobSource::Bytes(read_stdin(max_file_mib)?);
            inputs.jobs.push(Job { path: "-".into(), source });
        } else if path.is_dir() {
            inputs.many = true;
            for file in walk(path, &extensions) {
                if is_archive(&file) {
                    inputs.jobs.extend(entries(file, format, registry));
                } else {
                    inputs.jobs.push(job(file));
                }
            }
        } else if path.is_file() && is_archive(path) {
            inputs.many = true;
            inputs.jobs.extend(entries(path.clone(), format, registry));
        } else {
            inputs.jobs.push(job(path.clone()));
        }
    }
    Ok(inputs)
}

/// The usual endings of files of a format, or of every known one.
pub(crate) fn extensions(format: Option<&str>, registry: &Registry) -> Vec<&'static str> {
    let formats = registry.formats().map(InputFormat::info);
    let asked = formats.filter(|info| format.is_none_or(|name| info.name.eq_ignore_ascii_case(name)));
    asked.flat_map(|info| info.extensions).copied().collect()
}

/// Whether a name ends like one of these, or does before `.gz`.
pub(crate) fn ends_like(name: &Path, extensions: &[&str]) -> bool {
    let unpacked = has_ending(name, &["gz"]).then(|| name.file_stem().map(Path::new)).flatten();
    has_ending(unpacked.unwrap_or(name), extensions)
}

/// Whether a name ends like one of these.
pub(crate) fn has_ending(name: &Path, extensions: &[&str]) -> bool {
    let ending = name.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| extensions.iter().any(|e| e.eq_ignore_ascii_case(ending)))
}

fn is_archive(path: &Path) -> bool {
    has_ending(path, &ARCHIVE)
}

/// The documents of an archive, in their order there.
fn entries(archive: PathBuf, format: Option<&str>, registry: &Registry) -> impl Iterator<Item = Job> {
    Walk::new(vec![archive.clone()], format, registry).filter_map(move |found| match found {
        Found::Document(job, _) => Some(job),
        Found::LeftOut { .. } => None,
        Found::BadArchive { .. } => Some(job(archive.clone())),
    })
}

fn job(path: PathBuf) -> Job {
    Job { path: path.to_string_lossy().into_owned(), source: JobSource::File(path) }
}

/// The documents of a folder and all folders inside it. Links are not followed, so that no document
/// comes twice and no walk goes in circles.
fn walk(folder: &Path, extensions: &[&str]) -> impl Iterator<Item = PathBuf> {
    let shown =
        |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
    WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(shown).filter_map(move |entry| {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let known = ends_like(entry.path(), extensions) || is_archive(entry.path());
                known.then(|| entry.into_path())
            }
            Ok(_) => None,
            // A folder that cannot be listed: opening it will say why.
            Err(error) => Some(error.path().unwrap_or(folder).to_owned()),
        }
    })
}

/// Standard input, one byte further than the limit at most, so that the engine sees it exceeded.
fn read_stdin(max_file_mib: u64) -> io::Result<Vec<u8>> {
    let limit = max_file_mib.saturating_mul(1 << 20).saturating_add(1);
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| io::Error::new(error.kind(), format!("standard input cannot be read: {error}")))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_plugin::model::FormatInfo;
    use sifferkoll_plugin::{Limits, PageSink, ReadError, Sniff, Source};
    use std::fs;

    struct Known(&'static str, &'static [&'static str]);

    impl InputFormat for Known {
        fn info(&self) -> FormatInfo {
            FormatInfo { name: self.0, summary: "", extensions: self.1 }
        }
        fn sniff(&self, _: &[u8]) -> Sniff {
            Sniff::No
        }
        fn read(&self, _: &Source<'_>, _: &Limits, _: &mut dyn PageSink) -> Result<(), ReadError> {
            Ok(())
        }
    }

    #[test]
    fn folders_are_walked_in_order_and_files_always_taken() {
        let mut registry = Registry::default();
        registry.format(Known("pdf", &["pdf"])).format(Known("text", &["txt"]));
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("b/c")).unwrap();
        fs::create_dir_all(root.join(".hidden")).unwrap();
        for name in
            ["z.PDF", "a.txt", "b/c/å.pdf", "b/x.docx", ".h.pdf", ".hidden/y.pdf", "pdf", "w.pdf.gz", "v.gz"]
        {
            fs::write(root.join(name), "x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(root, root.join("b/circle")).unwrap();
        let names = |paths: &[PathBuf], format| {
            let inputs = collect(paths, format, 1, &registry).unwrap();
            let name = |job: Job| job.path.replace(&*root.to_string_lossy(), "R");
            (inputs.many, inputs.jobs.into_iter().map(name).collect::<Vec<_>>().join(" "))
        };
        let check = |paths: &[PathBuf], format, many: bool, expect: &str| {
            assert_eq!(names(paths, format), (many, expect.into()));
        };
        check(&[root.into()], None, true, "R/a.txt R/b/c/å.pdf R/w.pdf.gz R/z.PDF");
        check(&[root.into()], Some("text"), true, "R/a.txt");
        check(&[root.join("b/x.docx")], None, false, "R/b/x.docx");
        check(&[root.join("none"), root.join("b")], None, true, "R/none R/b/c/å.pdf");
        check(&[root.join(".hidden")], None, true, "R/.hidden/y.pdf");
    }

    #[test]
    fn archives_are_opened() {
        let mut registry = Registry::default();
        registry.format(Known("pdf", &["pdf"])).format(Known("text", &["txt"]));
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for name in ["b.pdf", "å/a.txt", "c.docx", ".d.pdf", "inner.zip"] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        }
        let archive = writer.finish().unwrap().into_inner();
        fs::create_dir(root.join("in")).unwrap();
        for name in ["x.zip", "in/Y.ZIP"] {
            fs::write(root.join(name), &archive).unwrap();
        }
        fs::write(root.join("no.zip"), "no archive").unwrap();
        let names = |name: &str, format| {
            let inputs = collect(&[root.join(name)], format, 1, &registry).unwrap();
            let told = |job: Job| match job.source {
                JobSource::Entry { .. } => job.path.replace(&*root.to_string_lossy(), "R"),
                _ => format!("file {}", job.path.replace(&*root.to_string_lossy(), "R")),
            };
            (inputs.many, inputs.jobs.into_iter().map(told).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(names("x.zip", None), (true, "R/x.zip/b.pdf R/x.zip/å/a.txt".into()));
        assert_eq!(names("in", Some("text")), (true, "R/in/Y.ZIP/å/a.txt".into()));
        assert_eq!(names("no.zip", None), (true, "file R/no.zip".into()));
        assert_eq!(names("none.zip", None), (false, "file R/none.zip".into()));
    }
}
