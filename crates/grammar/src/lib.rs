//! The syntax of Swedish reports: figures, units, periods, dates, diary and identity numbers, and words dealt
//! out to columns.
//!
//! Knows how things are written, not what they mean: no vocabulary of measures, kinds or rows.
//! All functions take any text whatever and never fail; what they do not know stays text.
#![deny(clippy::disallowed_methods)]

mod blanks;
pub mod claims;
mod date;
mod diary;
mod heads;
mod included;
mod number;
mod number_format;
mod other;
mod period;
mod personal;
mod run;
mod stem;
mod unit;

pub use blanks::{fold, is_blank, is_dash, is_minus, join_lines, join_wrapped};
pub use date::find_date;
pub use diary::diary_numbers;
pub use heads::{deal_out, deal_scores, print_score};
pub use included::with_included;
pub use number::read_cell;
pub use number_format::{NumberFormat, Written};
pub use other::other_readings;
pub use period::{MONTHS, find_period, periods_in};
pub use personal::{Personal, is_identity, is_phone, personal_in};
pub use run::{
    RunCell, RunReading, Slot, SlotReading, Stretch, figures_in, readings, run_costs, slot_readings,
    stretches, value_run_start, width_cost,
};
pub use stem::stem;
pub use unit::{find_unit, unit_named};
