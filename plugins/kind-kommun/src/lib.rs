//! Table kinds of Swedish municipal reports.
//!
//! One file a kind; all vocabulary is data in `terms.toml`. What the kinds share (reading heads, typing
//! rows) stands beside them.
#![deny(clippy::disallowed_methods)]

mod columns;
mod drift;
mod head;
mod rows;
mod terms;

use sifferkoll_plugin::Registry;

pub use drift::Drift;

/// Adds the kinds.
pub fn register(registry: &mut Registry) {
    registry.kind(Drift);
}
