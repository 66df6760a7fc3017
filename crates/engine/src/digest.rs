//! The digest of a document's bytes, its identity.
//!
//! In: the bytes, or where they are. Out: their SHA-256, where so wished beside the result of some other work
//! on them.

use crate::load::JobSource;
use sha2::{Digest, Sha256};
use sifferkoll_model::SourceId;
use std::fs::{self, File};
use std::io::Read;
use std::thread;

/// Bytes of a file that are digested at a time.
const PIECE: usize = 1 << 16;

/// The digest of a document that nobody has read yet; `None` where it has none that can be had cheaply (an
/// entry of an archive, a pipe), cannot be opened or is larger than the limit.
pub(crate) fn digest_of(source: &JobSource, max_file_mib: u64) -> Option<SourceId> {
    let limit = max_file_mib.saturating_mul(1 << 20);
    let path = match source {
        JobSource::Bytes(bytes) => return Some(SourceId(Sha256::digest(bytes).into())),
        JobSource::File(path) => path,
        JobSource::Entry { .. } => return None,
    };
    // Opening a pipe waits for who writes to it, and nothing bounds the time of this process.
    let small = |facts: &fs::Metadata| facts.is_file() && facts.len() <= limit;
    fs::metadata(path).ok().filter(small)?;
    let mut file = File::open(path).ok()?;
    let mut left = limit;
    let (mut digest, mut piece) = (Sha256::new(), vec![0; PIECE]);
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Some(SourceId(digest.finalize().into())),
            // It has grown meanwhile.
            Ok(length) if length as u64 > left => return None,
            Ok(length) => {
                left -= length as u64;
                digest.update(&piece[..length]);
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}

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
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_standard_in_any_thread() {
        for threads in [1, 2] {
            let (done, id) = beside(b"abc", threads, || 5);
            // FIPS 180-4, the first example.
            let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
            assert_eq!((done, id.to_string().as_str()), (5, expected));
        }
    }

    #[test]
    fn files_are_digested_within_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        for (size, within) in [(0, true), (PIECE, true), (1 << 20, true), ((1 << 20) + 1, false)] {
            let bytes = vec![7; size];
            fs::write(&path, &bytes).unwrap();
            let id = SourceId(Sha256::digest(&bytes).into());
            assert_eq!(digest_of(&JobSource::File(path.clone()), 1), within.then_some(id), "{size}");
        }
        assert_eq!(digest_of(&JobSource::File(folder.path().into()), 1), None, "a folder");
        assert_eq!(digest_of(&JobSource::File(folder.path().join("none")), 1), None);
    }
}
