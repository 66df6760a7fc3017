//! The command `sifferkoll`: arguments in, results to standard output or a file, an exit status out.
//!
//! Everything that a script relies on (flags, exit statuses, what goes to which stream) is decided in
//! this crate; the figures are read and checked by the engine and its plugins.

mod accepted;
mod args;
mod check;
mod clock;
mod compare;
mod concepts;
mod debug;
mod decisions;
mod documents;
mod explain;
mod export;
mod extract;
mod folder;
mod ingest;
mod inputs;
mod json;
mod link;
mod links;
mod locale;
mod output;
mod package;
mod plugins;
mod progress;
mod relations;
#[cfg(feature = "review")]
mod review;
mod select;
mod status;
mod tables;
mod walk;
#[cfg(feature = "xlsx")]
mod workbook;

use crate::args::Command;
use crate::status::Status;
use anyhow::Result;
use sifferkoll_plugin::Registry;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let built_in = plugins::registry();
    let command = match args::parse(std::env::args_os(), &built_in) {
        Ok(command) => command,
        Err(error) => {
            // Help and version come this way, too, and go to standard output with status 0.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let mut status = Status::default();
    let registry = match command.terms() {
        Some(folder) => plugins::registry_with(folder),
        None => Ok(built_in),
    };
    let result = registry.and_then(|mut registry| {
        plugins::recognizer(&mut registry, !command.no_cache());
        run(&command, &registry, &mut status)
    });
    if let Err(error) = result
        && !output::is_broken_pipe(&error)
    {
        let _ = writeln!(std::io::stderr(), "sifferkoll: {error:#}");
        status.unreadable = true;
    }
    status.into()
}

fn run(command: &Command, registry: &Registry, status: &mut Status) -> Result<()> {
    match command {
        Command::Check(args) => check::run(args, registry, status),
        Command::Extract(args) => extract::run(args, registry, status),
        Command::Tables(args) => tables::run(args, registry, status),
        Command::Relations(args) => relations::run(args, status),
        Command::Ingest(args) => ingest::ingest(args, registry, status),
        Command::Concepts(args) => concepts::run(args, registry),
        #[cfg(feature = "review")]
        Command::Review(args) => review::run(args),
        Command::Status(args) => ingest::status(args),
        Command::Compare(args) => compare::run(args, status),
        Command::Export(args) => export::run(args),
        Command::Explain(args) => explain::explain(args, registry),
        Command::Rules(args) => explain::rules(args, registry),
        Command::Worker(args) => sifferkoll_engine::serve(registry, args.max_memory_mib).map_err(Into::into),
    }
}
