//! The generic rules and their runner.
//!
//! In: the typed tables of one document. Out: graded findings and a tally of what was checked. A rule
//! observes relations and never changes a value; the runner grades all observations of a document together. Rules over
//! several documents get series, each point with every cell that says it, and have a runner of their own.
#![deny(clippy::disallowed_methods)]
#![deny(clippy::float_arithmetic)]

mod baseline;
mod fingerprint;
mod prose;
mod rules;
mod runner;
mod series;
mod stems;
mod totals;
mod waivers;

pub use baseline::{Baseline, BaselineError, NewBaseline};
pub use rules::RULES;
pub use runner::{Subject, check_document};
pub use series::{Confirmed, SeriesFinding, SeriesReport, SeriesSubject, check_series};
pub use waivers::{WaiverError, Waivers};

use sifferkoll_plugin::Registry;

/// Adds the generic rules.
pub fn register(registry: &mut Registry) {
    registry.rules(RULES);
}
