//! A made-up archive of committee papers of any size: many municipalities, fifteen years, and a list of what is wrong in it.
//!
//! In: a folder, a number of papers and a seed. Out: `archive/` with PDFs, text dumps and zip archives in folders by
//! municipality and year, and beside it `truth.jsonl`, one line for each planted error and each change that is said.
//! The same seed gives the same bytes. Every relation holds but where an error is planted, and last year's column
//! has what last year's paper has.

mod committee;
mod compose;
mod draw;
mod dump;
mod paper;
mod pdf;
mod slips;
mod vocabulary;

use committee::Committee;
use compose::Sort;
use draw::Draw;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// First and last year of the papers.
const YEARS: std::ops::RangeInclusive<i32> = 2010..=2024;
/// Papers in a hundred that are text dumps.
const DUMPS: usize = 12;
/// Municipality years in a hundred whose papers are in one zip archive.
const ZIPPED: usize = 4;
const SORTS: [Sort; 3] = [Sort::Annual, Sort::Interim, Sort::Plan];

/// What was written.
#[derive(Debug, Default, Clone, Copy)]
pub struct Summary {
    /// Papers, those in zip archives too.
    pub papers: usize,
    /// Papers that are PDFs.
    pub pdfs: usize,
    /// Pages of the PDFs.
    pub pages: usize,
    /// Zip archives.
    pub zips: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// Lines of `truth.jsonl`.
    pub truths: usize,
}

/// One paper on its way to the disk.
struct Written {
    name: String,
    bytes: Vec<u8>,
}

/// Writes an archive of so many papers.
///
/// # Errors
///
/// Whatever the file system says.
pub fn write(out: &Path, papers: usize, seed: u64) -> io::Result<Summary> {
    let mut summary = Summary::default();
    fs::create_dir_all(out)?;
    let mut truth = io::BufWriter::new(File::create(out.join("truth.jsonl"))?);
    let mut municipalities = vocabulary::municipalities();
    Draw::of(seed, "order").shuffle(&mut municipalities);
    for municipality in &municipalities {
        let mut draw = Draw::of(seed, municipality);
        let committees = Committee::some_of(municipality, &mut draw);
        for year in YEARS {
            let folder = out.join("archive").join(municipality).join(year.to_string());
            let zipped = draw.below(100) < ZIPPED;
            let mut year_papers = Vec::new();
            for committee in &committees {
                for sort in SORTS {
                    if summary.papers == papers {
                        break;
                    }
                    let mut draw =
                        Draw::of(seed, &format!("{municipality} {} {year} {sort:?}", committee.name()));
                    let (paper, truths) = compose::paper(committee, year, sort, *YEARS.start(), &mut draw);
                    let stem = format!("{}-{}-{year}", committee.slug(), sort.slug());
                    let written = if draw.below(100) < DUMPS {
                        Written {
                            name: format!("{stem}.txt"),
                            bytes: dump::write(&paper, &mut draw).into_bytes(),
                        }
                    } else {
                        let (bytes, pages) = pdf::write(&paper);
                        summary.pdfs += 1;
                        summary.pages += pages;
                        Written { name: format!("{stem}.pdf"), bytes }
                    };
                    summary.papers += 1;
                    let place = if zipped {
                        format!("{municipality}/handlingar-{year}.zip")
                    } else {
                        format!("{municipality}/{year}")
                    };
                    for mut line in truths {
                        line.document = format!("{place}/{}", written.name);
                        serde_json::to_writer(&mut truth, &line)?;
                        truth.write_all(b"\n")?;
                        summary.truths += 1;
                    }
                    year_papers.push(written);
                }
            }
            if year_papers.is_empty() {
                break;
            }
            summary.bytes += if zipped {
                summary.zips += 1;
                let path = out.join("archive").join(municipality).join(format!("handlingar-{year}.zip"));
                pack(&path, &year_papers)?
            } else {
                fs::create_dir_all(&folder)?;
                for written in &year_papers {
                    fs::write(folder.join(&written.name), &written.bytes)?;
                }
                year_papers.iter().map(|written| written.bytes.len() as u64).sum()
            };
        }
    }
    truth.flush()?;
    Ok(summary)
}

/// Puts papers in a zip archive without a clock, and says how large it is.
fn pack(path: &Path, papers: &[Written]) -> io::Result<u64> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    let mut archive = zip::ZipWriter::new(File::create(path)?);
    let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for paper in papers {
        archive.start_file(&paper.name, options).map_err(io::Error::other)?;
        archive.write_all(&paper.bytes)?;
    }
    archive.finish().map_err(io::Error::other)?;
    Ok(fs::metadata(path)?.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_engine::read_document;
    use sifferkoll_plugin::Bytes;
    use sifferkoll_plugin::model::Severity;
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    const PAPERS: usize = 40;

    /// All files below a folder, by their paths from it.
    fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut open = vec![root.to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).expect("the folder can be listed") {
                let path = entry.expect("the entry can be read").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let bytes = fs::read(&path).expect("the file can be read");
                    found.insert(path.strip_prefix(root).expect("it is below").to_owned(), bytes);
                }
            }
        }
        found
    }

    #[test]
    fn the_same_seed_gives_the_same_archive_and_its_pdfs_hold_what_the_truth_says() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let roots = ["a", "b"].map(|name| folder.path().join(name));
        let done = roots.each_ref().map(|root| write(root, PAPERS, 3).expect("the archive is written"));
        let [first, second] = roots.each_ref().map(|root| files(root));
        assert_eq!(first, second);
        assert_eq!(done[0].papers, PAPERS);

        let truth = String::from_utf8(first[Path::new("truth.jsonl")].clone()).expect("it is text");
        let registry = crate::registry();
        let mut tables = 0;
        for (path, bytes) in first {
            let name = path.display().to_string();
            if path.extension().is_none_or(|ending| ending != "pdf") {
                continue;
            }
            let document = read_document(&name, &Bytes::from(bytes), None, &registry, &crate::LIMITS)
                .unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
            tables += document.tables.len();
            let below = name.trim_start_matches("archive/");
            let planted = truth.lines().any(|line| {
                line.contains(below) && !line.contains("\"copied\"") && !line.contains("\"restated\"")
            });
            let found = document.findings.iter().any(|finding| finding.severity > Severity::Rounding);
            assert_eq!(found, planted, "{name}: {:?}", document.findings);
        }
        assert!(tables >= 2 * done[0].pdfs, "{tables} tables in {} PDFs", done[0].pdfs);
    }
}
