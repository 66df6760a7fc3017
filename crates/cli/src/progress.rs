//! The bar on standard error, for people at a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a single document may take before a bar is worth the flicker.
const PATIENCE: Duration = Duration::from_secs(1);

const TICK: Duration = Duration::from_millis(200);

/// A bar over documents; clears itself when dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Waits for the end of patience; hanging up ends it early.
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// A bar for so many documents; hidden where standard error is no terminal.
    pub(crate) fn new(documents: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(documents as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos}/{len} {wide_msg} {elapsed}") {
            bar.set_style(style);
        }
        let mut waiting = None;
        if !stderr().is_terminal() {
            return Self { bar, waiting };
        }
        if documents > 1 {
            show(&bar);
        } else {
            let (hang_up, hung_up) = mpsc::channel();
            let later = bar.clone();
            let waiter = thread::spawn(move || {
                if hung_up.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    show(&later);
                }
            });
            waiting = Some((hang_up, waiter));
        }
        Self { bar, waiting }
    }

    /// A bar over archives, whose number of documents is not known yet; hidden where standard error is no terminal.
    pub(crate) fn over_archives() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let shape = "{spinner} {pos}/{len} {per_sec:.0} ({eta}) {prefix} {wide_msg} {elapsed}";
        if let Ok(style) = ProgressStyle::with_template(shape) {
            bar.set_style(style);
        }
        if stderr().is_terminal() {
            show(&bar);
        }
        Self { bar, waiting: None }
    }

    /// Says how many documents there are.
    pub(crate) fn expect(&self, documents: usize) {
        self.bar.set_length(documents as u64);
    }

    /// Whether anybody sees it.
    pub(crate) fn is_shown(&self) -> bool {
        !self.bar.is_hidden()
    }

    /// Says how many documents are done, and how many errors those hold that were read.
    pub(crate) fn reached(&self, done: u64, errors: u64) {
        self.bar.set_position(done);
        self.bar.set_prefix(format!("{errors} ✗"));
    }

    /// Says what is being read.
    pub(crate) fn started(&self, path: &str) {
        self.bar.set_message(path.to_owned());
    }

    /// Counts a document.
    pub(crate) fn finished(&self) {
        self.bar.inc(1);
    }

    /// Writes with the bar out of the way, since both may go to one terminal.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((hang_up, waiter)) = self.waiting.take() {
            drop(hang_up);
            let _ = waiter.join();
        }
        self.bar.finish_and_clear();
    }
}

fn show(bar: &ProgressBar) {
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar.enable_steady_tick(TICK);
}
