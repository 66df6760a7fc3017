//! The generic rules and their runner.
//!
//! In: the typed tables of one document. Out: graded findings and a tally of what was checked. A rule
//! observes relations and never changes a value; the runner grades all observations of a document together.
#![deny(clippy::disallowed_methods)]
#![deny(clippy::float_arithmetic)]

mod baseline;
mod fingerprint;
mod prose;
mod rules;
mod runner;
mod stems;
mod totals;
mod waivers;

pub use baseline::{Baseline, BaselineError, NewBaseline};
pub use rules::RULES;
pub use runner::{Subject, check_document};
pub use waivers::{WaiverError, Waivers};

use sifferkoll_plugin::Registry;

/// Adds the generic rules.
pub fn register(registry: &mut Registry) {
    registry.rules(RULES);
}
