//! Runs the stages over documents: in order, in parallel, and so that one bad document costs only
//! itself.
//!
//! In: [`Job`]s, files or bytes. Out: an [`Outcome`](sifferkoll_model::Outcome) for each, in the order
//! of the jobs whatever the number of threads. Each document is read in a worker process with a
//! memory limit and a wall-clock limit ([`Mode::Workers`]), or in this process ([`Mode::InProcess`]).
//! Cannot fail: what goes wrong with a document is its outcome.
//!
//! The frames between parent and worker ([`serve`]) are private: both ends are the same binary, and
//! a worker of another version is refused.

mod again;
mod archive;
mod corrected;
mod death;
mod depict;
mod digest;
mod drawing;
mod each;
mod entry;
mod guard;
mod laying;
mod load;
mod mask;
mod packed;
mod pipeline;
mod pool;
mod queue;
mod recognition;
mod regions;
mod run;
mod second_look;
mod task;
mod trace;
mod typing;
mod wire;
mod worker;

pub use archive::{Archive, ArchiveEntry, EntryKind};
pub use entry::EntryPlace;
pub use load::JobSource;
pub use pipeline::{read_document, read_grids};
pub use recognition::Ocr;
pub use run::{Event, Job, Known, Mode, Options, run, run_unknown};
pub use task::{Draw, Region, Shades, Task};
pub use trace::trace_document;
pub use wire::VERSION as WIRE_VERSION;
pub use worker::serve;
