//! The digest of a document's bytes, its identity.
//!
//! In: the bytes. Out: their SHA-256, beside the result of some other work on them.

use sha2::{Digest, Sha256};
use sifferkoll_model::SourceId;
use std::thread;

/// Does the work and makes the digest; at the same time where the document may use more than one thread, since a
/// large file takes longer to digest than to open.
pub(crate) fn beside<T>(bytes: &[u8], threads: usize, work: impl FnOnce() -> T) -> (T, SourceId) {
    let digest = || SourceId(Sha256::digest(bytes).into());
    if threads < 2 {
        return (work(), digest());
    }
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("document digest".into()).spawn_scoped(scope, digest);
        let done = work();
        // Where there is no thread to be had, it is made here.
        let id = thread.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(digest);
        (done, id)
    })
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn the_digest_is_that_of_the_standard_in_any_thread() {
        for threads in [1, 2] {
            let (done, id) = beside(b"abc", threads, || 5);
            // FIPS 180-4, the first example.
            let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
            assert_eq!((done, id.to_string().as_str()), (5, expected));
        }
    }
}
