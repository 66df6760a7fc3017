//! `review`: a local page for going through findings and doubtful readings, and the log of what was decided.

use crate::args::{Language, LoadArgs, OcrWhen, ReviewArgs, WayArgs};
use crate::clock;
use crate::documents::options;
use crate::output::Output;
use crate::plugins;
use crate::walk::{Found, Stamp, Walk};
use anyhow::Result;
use sifferkoll_dataset::{FileEntry, Reader};
use sifferkoll_engine::{Draw, Event, Job, Options, Shades, Task, run as run_jobs};
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::{PackedPicture, PageIndex, PagePart, Rect};
use sifferkoll_review::{Lang, PageWanted, Pages, Review, Setting};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A box around any page, in points: what lies beyond the page is not drawn.
const WHOLE_PAGE: Rect = Rect { x0: 0.0, y0: 0.0, x1: 1e6, y1: 1e6 };

/// Runs the command.
pub(crate) fn run(args: &ReviewArgs) -> Result<()> {
    if let Some(path) = &args.export {
        return export(&args.dataset, path);
    }
    let registry = plugins::registry();
    let folder = args.dataset.parent().map(Path::to_owned).unwrap_or_default();
    let pages = Drawer { options: options(&way(), nothing(), &registry)?, registry, folder };
    let lang = match args.language.language() {
        Language::Sv => Lang::Sv,
        Language::En => Lang::En,
    };
    let setting = Setting { pages: Box::new(pages), now: clock::now, lang };
    let review = Review::open(&args.dataset, args.port, setting)?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", review.address())?;
    out.flush()?;
    Ok(review.run()?)
}

/// Writes the log of decisions, one JSON object a line.
fn export(dataset: &Path, path: &Path) -> Result<()> {
    let decisions = Reader::open(dataset)?.decisions()?;
    let to = (path.as_os_str() != "-").then_some(path);
    let mut output = Output::open(to)?;
    for decision in &decisions {
        serde_json::to_writer(&mut output, decision)?;
        output.write_all(b"\n")?;
    }
    output.finish()
}

/// Pages are drawn in a worker with the limits that `check` has.
fn way() -> WayArgs {
    WayArgs {
        format_name: None,
        ocr: OcrWhen::Auto,
        terms: None,
        load: LoadArgs { threads: Some(1), max_file_mib: 256 },
        max_pages: 5000,
        max_seconds: 120,
        max_memory_mib: 2048,
        no_mask: true,
        no_cache: true,
        in_process: false,
    }
}

fn nothing() -> Task {
    Task::Draw(Draw {
        parts: Vec::new(),
        recognised: Vec::new(),
        covers: Vec::new(),
        dpi: 72.0,
        shades: Shades::All,
    })
}

/// Draws pages of the files of a dataset, which lie where they lay when it was made, or beside it.
struct Drawer {
    registry: Registry,
    options: Options,
    /// The folder of the dataset.
    folder: PathBuf,
}

impl Drawer {
    /// The job that reads a file as it was when the dataset was made; in words why there is none.
    fn job(&self, file: &FileEntry) -> Result<Job, String> {
        let found = [PathBuf::from(&file.path), self.folder.join(&file.path)]
            .into_iter()
            .find_map(|path| self.lies_at(&path));
        let Some((job, stamp)) = found else {
            return Err(format!("{} is not there any more; paths are seen from this folder", file.path));
        };
        let then = Stamp { size: file.size, modified: file.modified, checksum: file.checksum };
        if stamp != then {
            return Err(format!("{} has changed since it was read; ingest it once more", file.path));
        }
        Ok(job)
    }

    /// The document at a path, which may lead into an archive.
    fn lies_at(&self, path: &Path) -> Option<(Job, Stamp)> {
        let outer = path.ancestors().find(|outer| outer.is_file())?;
        let shown = path.to_string_lossy();
        Walk::new(vec![outer.to_owned()], None, &self.registry).find_map(|found| match found {
            Found::Document(job, stamp) if job.path == shown => Some((job, stamp)),
            _ => None,
        })
    }
}

impl Pages for Drawer {
    fn draw(&self, wanted: &PageWanted) -> Result<PackedPicture, String> {
        let mut why = "no file holds the document".to_owned();
        let job = wanted.files.iter().find_map(|file| self.job(file).map_err(|reason| why = reason).ok());
        let Some(job) = job else { return Err(why) };
        let page = PageIndex(wanted.page.saturating_sub(1));
        let order = Draw {
            parts: vec![PagePart { page, bbox: WHOLE_PAGE }],
            recognised: if wanted.recognised { vec![page] } else { Vec::new() },
            // The reviewer sees her own document, on her own machine.
            covers: Vec::new(),
            dpi: wanted.dpi,
            shades: Shades::All,
        };
        let options = Options { task: Task::Draw(order), ..self.options.clone() };
        let mut drawn = Err("it was not drawn".to_owned());
        run_jobs([job], &options, &self.registry, &mut |event| {
            if let Event::Finished { outcome, .. } = event {
                drawn = match outcome {
                    Ok(document) => {
                        document.pictures.into_iter().next().map_or(drawn.clone(), |part| part.picture)
                    }
                    Err(failure) => Err(failure.message),
                };
            }
            ControlFlow::Continue(())
        });
        drawn
    }
}
