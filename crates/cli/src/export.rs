//! `export`: a dataset in, a folder of files for analysts out.

use crate::args::{ExportArgs, ExportFormat};
use crate::folder::Folder;
use anyhow::{Context, Result};
use sifferkoll_dataset::{EXPORT_MARK, Reader};
use sifferkoll_package::Format;
use std::io::Write;

/// Runs the command.
pub(crate) fn run(args: &ExportArgs) -> Result<()> {
    let format = match args.format {
        #[cfg(feature = "parquet")]
        ExportFormat::Parquet => Format::Parquet,
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Jsonl => Format::Jsonl,
    };
    let reader = Reader::open(&args.dataset)?;
    // Errors of the database do not name it, those of opening it do.
    let of_dataset = || args.dataset.display().to_string();
    let export = reader.export(format).with_context(of_dataset)?;
    let folder = Folder::open(&args.output, EXPORT_MARK)?;
    let mut facts = Vec::new();
    for name in export.files() {
        let mut file = folder.create(&name)?;
        let written = export.write(&name, &mut file).with_context(|| format!("{}: {name}", of_dataset()))?;
        facts.push(file.finish()?);
        if written.too_long > 0 {
            // A script that reads standard error loses nothing when nobody does.
            let (count, have) = match written.too_long {
                1 => ("1 figure".to_owned(), "has"),
                many => (format!("{many} figures"), "have"),
            };
            let _ = writeln!(
                std::io::stderr(),
                "sifferkoll: {name}: {count} {have} no exact place there, with more than ten decimals or 28 digits \
                 before the point; csv and jsonl hold all",
            );
        }
    }
    folder.finish(&export.descriptor(&facts))
}
