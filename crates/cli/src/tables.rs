//! `tables`: documents in, untyped grids out.

use crate::args::{TablesArgs, TablesFormat};
use crate::debug;
use crate::documents::{self, view};
use crate::json::{Layout, Writer};
use crate::output::Output;
use crate::status::Status;
use anyhow::{Context, Result};
use sifferkoll_engine::{Region, Task};
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::{Document, Outcome};
use sifferkoll_report::{
    View, failure_text, html_end, html_start, tables_csv, tables_html, tables_json, tables_text,
};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Runs the command.
pub(crate) fn run(args: &TablesArgs, registry: &Registry, status: &mut Status) -> Result<()> {
    if let Some(form) = args.debug {
        return debug::run(args, form, registry, status);
    }
    let inputs = documents::find(&args.read, registry)?;
    let target = args.read.output.as_deref();
    let view = view(&args.read.language, target, false);
    let mut printer = match (args.format, target) {
        (TablesFormat::Csv, Some(folder)) => Printer::Folder(Folder::open(folder)?),
        (TablesFormat::Csv, None) => Printer::Csv(Output::open(None)?, Separated::default()),
        (TablesFormat::Text, _) => Printer::Text(Output::open(target)?, Separated::default()),
        (TablesFormat::Json, _) => {
            Printer::Json(Output::open(target)?, Writer::new(Layout::json(inputs.many)))
        }
        (TablesFormat::Html, _) => {
            let mut output = Output::open(target)?;
            output.write_all(html_start(&view).as_bytes())?;
            Printer::Html(output)
        }
    };
    let task = Task::Tables { regions: args.regions.clone() };
    documents::read(inputs.jobs, &args.read, task, Arc::default(), registry, &mut |path, outcome| {
        status.unreadable |= outcome.is_err();
        if let Ok(document) = &outcome {
            for trouble in missed(document, &args.regions) {
                status.unreadable = true;
                let _ = writeln!(std::io::stderr(), "sifferkoll: {path}: {trouble}");
            }
        }
        printer.print(path, &outcome, &view)
    })?;
    printer.finish()
}

/// What keeps regions from being read: pages that the document does not have.
fn missed(document: &Document, regions: &[Region]) -> Vec<String> {
    if regions.is_empty() {
        return Vec::new();
    }
    let Some(pages) = document.source.pages else {
        return vec![format!("--region needs pages, and format {} has none", document.source.format)];
    };
    let beyond: BTreeSet<u32> =
        regions.iter().map(|region| region.page.number()).filter(|page| *page > pages).collect();
    let told = beyond.into_iter();
    told.map(|page| format!("--region names page {page}, the document has {pages}")).collect()
}

/// Where results go, and as what.
enum Printer {
    Json(Output, Writer),
    Html(Output),
    Text(Output, Separated),
    Csv(Output, Separated),
    Folder(Folder),
}

impl Printer {
    fn print(&mut self, path: &str, outcome: &Outcome, view: &View) -> Result<()> {
        let output = match self {
            Self::Json(output, json) => {
                json.push(output, &tables_json(path, outcome, view))?;
                output
            }
            Self::Html(output) => {
                output.write_all(tables_html(path, outcome, view).as_bytes())?;
                output
            }
            Self::Text(output, separated) => {
                separated.write(output, &tables_text(path, outcome, view))?;
                output
            }
            Self::Csv(output, separated) => {
                if let Some(document) = readable(path, outcome, view) {
                    for table in tables_csv(document) {
                        separated.write(output, &format!("# {path} {}\n{}", table.id, table.text))?;
                    }
                }
                output
            }
            Self::Folder(folder) => {
                return match readable(path, outcome, view) {
                    Some(document) => folder.write(path, document),
                    None => Ok(()),
                };
            }
        };
        Ok(output.flush()?)
    }

    fn finish(self) -> Result<()> {
        match self {
            Self::Json(mut output, json) => {
                json.end(&mut output)?;
                output.finish()
            }
            Self::Html(mut output) => {
                output.write_all(html_end().as_bytes())?;
                output.finish()
            }
            Self::Text(output, _) | Self::Csv(output, _) => output.finish(),
            Self::Folder(_) => Ok(()),
        }
    }
}

/// The document. CSV has no place for what went wrong, so that goes to standard error.
fn readable<'a>(path: &str, outcome: &'a Outcome, view: &View) -> Option<&'a Document> {
    outcome
        .as_ref()
        .map_err(|failure| {
            let plain = View { color: false, ..*view };
            let _ = std::io::stderr().write_all(failure_text(path, failure, &plain).as_bytes());
        })
        .ok()
}

/// Writes texts with an empty line between two.
#[derive(Default)]
struct Separated {
    begun: bool,
}

impl Separated {
    fn write(&mut self, to: &mut Output, text: &str) -> Result<()> {
        if self.begun {
            to.write_all(b"\n")?;
        }
        self.begun = true;
        Ok(to.write_all(text.as_bytes())?)
    }
}

/// A folder with one file for each table or page.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    /// Names given so far without their endings, in small letters as some systems see them.
    stems: BTreeSet<String>,
}

impl Folder {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("the folder {} cannot be made", path.display()))?;
        Ok(Self { path: path.to_owned(), stems: BTreeSet::new() })
    }

    fn write(&mut self, path: &str, document: &Document) -> Result<()> {
        let stem = self.stem(path);
        for table in tables_csv(document) {
            let mut output = Output::open(Some(&self.path.join(format!("{stem}-{}.csv", table.id))))?;
            output.write_all(table.text.as_bytes())?;
            output.finish()?;
        }
        Ok(())
    }

    /// The document's name without its ending; with a number where another document has taken it.
    pub(crate) fn stem(&mut self, path: &str) -> String {
        let stem = match Path::new(path).file_stem() {
            Some(stem) if path != "-" => stem.to_string_lossy().into_owned(),
            _ => "stdin".to_owned(),
        };
        let numbered = (2..).map(|n| format!("{stem}-{n}"));
        let mut names = std::iter::once(stem.clone()).chain(numbered);
        names.find(|name| self.stems.insert(name.to_lowercase())).unwrap_or(stem)
    }
}

#[cfg(test)]
mod tests {
    use super::Folder;

    #[test]
    fn files_of_a_folder_never_take_the_same_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut folder = Folder::open(&folder.path().join("made/here")).unwrap();
        let stems = ["a/x.pdf", "b/X.txt", "x-2.pdf", "-", ".."].map(|path| folder.stem(path));
        assert_eq!(stems, ["x", "X-2", "x-2-2", "stdin", "stdin-2"]);
    }
}
