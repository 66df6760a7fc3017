//! Table kinds of Swedish municipal reports.
//!
//! In: grids, and the vocabulary in `terms.toml`. Out: typed tables. A kind is one file of data in `kinds/`,
//! and users add words and kinds in files of the same form; code types what all of them share.
#![deny(clippy::disallowed_methods)]

mod columns;
mod evidence;
mod head;
mod kind;
mod load;
mod look;
mod places;
mod risk;
mod rows;
mod shape;
mod spec;
mod terms;
mod units;
mod values;

use kind::Kind;
use load::built_in;
use risk::RiskKind;
use sifferkoll_plugin::{Registry, TableKind};
use std::path::PathBuf;
use std::sync::Arc;

pub use load::TermsError;

/// The kind whose values also stand outside tables.
const RISK: &str = "risk";

/// Adds the built-in kinds.
pub fn register(registry: &mut Registry) {
    registry.kinds_later(|| kinds(built_in()));
}

/// Adds the built-in kinds together with the user's words and kinds: files of the form of `terms.toml`, each
/// with its path for messages, in the order in which they are to be read.
///
/// # Errors
/// Where a file is no TOML, names what means nothing, or describes a kind that cannot be one.
pub fn register_with(registry: &mut Registry, files: &[(PathBuf, String)]) -> Result<(), TermsError> {
    let mut library = built_in();
    for (path, text) in files {
        library.add(text).map_err(|reason| TermsError { path: path.clone(), reason })?;
    }
    registry.kinds_later(move || kinds(library.clone()));
    Ok(())
}

fn kinds(library: load::Library) -> Vec<Box<dyn TableKind>> {
    let terms = Arc::new(library.terms);
    let kinds = library.kinds.into_iter().map(|(name, spec)| Kind { name, spec, terms: Arc::clone(&terms) });
    kinds
        .map(|kind| -> Box<dyn TableKind> {
            if kind.name == RISK { Box::new(RiskKind(kind)) } else { Box::new(kind) }
        })
        .collect()
}
