//! The documents that nobody has begun, and how far ahead of the delivery they may be begun.
//!
//! In: jobs, as an iterator that is asked only when a thread is free. Out: the next job, as soon as few
//! enough documents, and few enough bytes of results, wait for the delivery of an older one.

use crate::run::Job;
use std::iter::{Enumerate, Fuse};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A queue for all threads of a run.
pub(crate) struct Queue<I: Iterator<Item = Job>> {
    /// Under a lock of its own: making the next job may take a while, as where a folder is listed.
    jobs: Mutex<Enumerate<Fuse<I>>>,
    state: Mutex<State>,
    moved: Condvar,
    stopped: AtomicBool,
    ahead: usize,
    most_waiting: usize,
}

#[derive(Default)]
struct State {
    /// Number of documents delivered, all of them at the front.
    delivered: usize,
    /// Number of documents begun.
    begun: usize,
    /// Bytes of the results that are finished and not delivered.
    waiting: usize,
}

impl<I: Iterator<Item = Job>> Queue<I> {
    /// A queue of these jobs, `ahead` of which may be begun beyond the delivery, unless so many MiB of results
    /// are waiting.
    pub(crate) fn new(jobs: I, ahead: usize, max_waiting_mib: u64) -> Self {
        Self {
            jobs: Mutex::new(jobs.fuse().enumerate()),
            state: Mutex::default(),
            moved: Condvar::new(),
            stopped: AtomicBool::new(false),
            ahead: ahead.max(1),
            most_waiting: usize::try_from(max_waiting_mib.saturating_mul(1 << 20)).unwrap_or(usize::MAX),
        }
    }

    /// The next document and its place, as soon as the delivery has come near enough; `None` at the end.
    pub(crate) fn take(&self) -> Option<(usize, Job)> {
        // What is waiting waits for an older document, which another thread is reading: that one ends the wait.
        let too_far = |state: &mut State| {
            !self.stopped.load(Ordering::Relaxed)
                && state.begun > state.delivered
                && (state.begun >= state.delivered + self.ahead || state.waiting > self.most_waiting)
        };
        let mut state = self.moved.wait_while(self.lock(), too_far).unwrap_or_else(PoisonError::into_inner);
        if self.stopped.load(Ordering::Relaxed) {
            return None;
        }
        state.begun += 1;
        drop(state);
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).next()
    }

    /// Counts the bytes of a result that may have to wait.
    pub(crate) fn finished(&self, bytes: usize) {
        self.lock().waiting += bytes;
    }

    /// The first `count` documents are delivered; the last of them had so many bytes.
    pub(crate) fn delivered(&self, count: usize, bytes: usize) {
        let mut state = self.lock();
        state.delivered = count;
        state.waiting = state.waiting.saturating_sub(bytes);
        drop(state);
        self.moved.notify_all();
    }

    /// Nothing further is begun.
    pub(crate) fn stop(&self) {
        // Under the lock, so that no thread misses it between looking and waiting.
        let state = self.lock();
        self.stopped.store(true, Ordering::Relaxed);
        drop(state);
        self.moved.notify_all();
    }

    /// Whether the run was stopped.
    pub(crate) fn stopped(&self) -> &AtomicBool {
        &self.stopped
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::JobSource;
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    fn jobs(count: usize) -> impl Iterator<Item = Job> {
        let job = |place: usize| Job { path: place.to_string(), source: JobSource::Bytes(Vec::new()) };
        (0..count).map(job)
    }

    /// Whether a thread gets a job at once, and after the step at the latest.
    fn waits<I: Iterator<Item = Job> + Send>(queue: &Queue<I>, step: impl FnOnce()) -> (bool, Option<usize>) {
        thread::scope(|scope| {
            let (told, got) = mpsc::channel();
            scope.spawn(move || told.send(queue.take().map(|(place, _)| place)));
            let early = got.recv_timeout(Duration::from_millis(50));
            step();
            (early.is_err(), early.unwrap_or_else(|_| got.recv().unwrap()))
        })
    }

    #[test]
    fn documents_and_bytes_bound_what_is_begun() {
        let queue = Queue::new(jobs(9), 3, 1);
        for place in 0..3 {
            assert_eq!(queue.take().unwrap().0, place);
        }
        assert_eq!(waits(&queue, || queue.delivered(1, 0)), (true, Some(3)), "three at a time");
        queue.finished(1 << 20);
        queue.delivered(2, 0);
        assert_eq!(waits(&queue, || ()), (false, Some(4)), "the limit itself is allowed");
        queue.finished(1);
        queue.delivered(3, 0);
        assert_eq!(waits(&queue, || queue.delivered(4, 1 << 20)), (true, Some(5)));
        queue.finished(9 << 20);
        assert_eq!(waits(&queue, || queue.delivered(6, 0)), (true, Some(6)), "nothing older is being read");
    }

    #[test]
    fn the_end_and_a_stop_are_seen_by_all() {
        let queue = Queue::new(jobs(1), 1, 1);
        assert_eq!(queue.take().unwrap().0, 0);
        assert_eq!(waits(&queue, || queue.delivered(1, 0)), (true, None), "the end");
        let queue = Queue::new(jobs(3), 1, 1);
        assert_eq!(queue.take().unwrap().0, 0);
        assert_eq!(waits(&queue, || queue.stop()), (true, None));
        assert!(queue.take().is_none() && queue.stopped().load(Ordering::Relaxed));
    }

    #[test]
    fn jobs_are_made_one_by_one() {
        let made = std::sync::atomic::AtomicUsize::new(0);
        let count = |_: &Job| {
            made.fetch_add(1, Ordering::Relaxed);
        };
        let queue = Queue::new(jobs(usize::MAX).inspect(count), 4, 1);
        for _ in 0..3 {
            queue.take();
        }
        assert_eq!(made.load(Ordering::Relaxed), 3);
    }
}
