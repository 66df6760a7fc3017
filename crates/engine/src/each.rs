//! The same work on many things of one document, in several threads.
//!
//! In: how many things and threads. Out: the results in order, the same for every number of threads.

use crate::guard::guard;
use crate::worker::STACK;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does the work on each thing from 0 to the number of things; each thread takes the next that nobody has begun.
/// Where the work panics, the words for the first panic, as [`guard`] has them.
pub(crate) fn each<T: Send>(
    things: usize,
    threads: usize,
    work: impl Fn(usize) -> T + Sync,
) -> Result<Vec<T>, String> {
    let begun = AtomicUsize::new(0);
    let take_turns = || {
        let mut done = Vec::new();
        loop {
            let thing = begun.fetch_add(1, Ordering::Relaxed);
            if thing >= things {
                return done;
            }
            done.push((thing, guard(|| work(thing))));
        }
    };
    let mut done = thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads.min(things))
            .filter_map(|_| {
                let builder = thread::Builder::new().name("document part".into()).stack_size(STACK);
                // Where there is no thread to be had, the others do its share.
                builder.spawn_scoped(scope, take_turns).ok()
            })
            .collect();
        let mut done = take_turns();
        done.extend(helpers.into_iter().filter_map(|helper| helper.join().ok()).flatten());
        done
    });
    done.sort_by_key(|(thing, _)| *thing);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn results_are_in_order_and_the_first_panic_is_told() {
        for threads in [0, 1, 2, 7] {
            let squares = each(100, threads, |thing| thing * thing).unwrap();
            assert!(squares.into_iter().eq((0..100).map(|thing| thing * thing)));
            assert_eq!(each(0, threads, |_| 1), Ok(vec![]));
            let message = each(9, threads, |thing| assert!(thing < 3, "thing {thing}")).unwrap_err();
            assert!(message.contains("each.rs:") && message.contains("thing 3"), "{message}");
        }
    }
}
