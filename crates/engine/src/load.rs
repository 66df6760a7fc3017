//! The bytes of a document, within the size limit, unpacked where it is gzipped.

use crate::entry::{self, EntryPlace};
use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use sifferkoll_model::{Failure, FailureCode};
use sifferkoll_plugin::Bytes;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

pub(crate) const MIB: u64 = 1 << 20;

/// Where the bytes of a document are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobSource {
    /// In a file, opened only when its turn comes.
    File(#[serde(with = "os_path")] PathBuf),
    /// Here, as for standard input.
    Bytes(Vec<u8>),
    /// In a zip archive, unpacked only by who reads it.
    Entry {
        /// The archive.
        #[serde(with = "os_path")]
        archive: PathBuf,
        /// Where the entry lies in it.
        place: EntryPlace,
    },
}

/// What a gzipped file begins with: the mark and the one method of packing that there is.
const GZIP: [u8; 3] = [0x1F, 0x8B, 8];

/// All bytes of a document, unpacked where it is gzipped, once and within the limit.
pub(crate) fn load(source: &JobSource, max_file_mib: u64) -> Result<Bytes, Failure> {
    let bytes = load_packed(source, max_file_mib)?;
    if bytes.starts_with(&GZIP) { gunzip(&bytes, max_file_mib) } else { Ok(bytes) }
}

fn gunzip(packed: &[u8], max_file_mib: u64) -> Result<Bytes, Failure> {
    let limit = max_file_mib.saturating_mul(MIB);
    let mut bytes = Vec::new();
    let read = unpack_into(&mut bytes, MultiGzDecoder::new(packed), limit);
    if bytes.len() as u64 > limit {
        let message = format!("unpacks to more than the limit of {max_file_mib} MiB (--max-file-mib)");
        return Err(Failure { code: FailureCode::TooLarge, message });
    }
    match read {
        // Once is enough for any document; what is packed over and over grows a thousandfold each time.
        Ok(()) if bytes.starts_with(&GZIP) => {
            let message = "a gzipped file in a gzipped file: unpack the outer one first".to_owned();
            Err(Failure { code: FailureCode::UnknownFormat, message })
        }
        Ok(()) => Ok(bytes.into()),
        Err(error) if error.kind() == io::ErrorKind::OutOfMemory => Err(io_failure("read", &error)),
        Err(error) => {
            let message = format!("the gzipped file cannot be unpacked: {error}");
            Err(Failure { code: FailureCode::Damaged, message })
        }
    }
}

/// Unpacks to the end, or to one byte more than the limit. A vector that grows by itself doubles, and so takes up to
/// twice the limit of memory that a worker may not have.
fn unpack_into(bytes: &mut Vec<u8>, mut from: impl Read, limit: u64) -> io::Result<()> {
    while bytes.len() as u64 <= limit {
        let room =
            (bytes.len() as u64 / 2).max(MIB).min(limit.saturating_add(1) - bytes.len() as u64) as usize;
        bytes.try_reserve_exact(room)?;
        if from.by_ref().take(room as u64).read_to_end(bytes)? < room {
            break;
        }
    }
    Ok(())
}

/// All bytes as they are stored; the size is looked at before anything is read.
fn load_packed(source: &JobSource, max_file_mib: u64) -> Result<Bytes, Failure> {
    let limit = max_file_mib.saturating_mul(MIB);
    let path = match source {
        JobSource::Bytes(bytes) if bytes.len() as u64 > limit => {
            return Err(too_large(None, max_file_mib));
        }
        JobSource::Bytes(bytes) => return Ok(bytes.clone().into()),
        JobSource::Entry { archive, place } => return entry::unpack(archive, place, max_file_mib),
        JobSource::File(path) => path,
    };
    let mut file = File::open(path).map_err(|error| unopened(&error))?;
    let facts = file.metadata().map_err(|error| unopened(&error))?;
    if facts.is_dir() {
        return Err(unopened(&io::ErrorKind::IsADirectory.into()));
    }
    if facts.len() > limit {
        return Err(too_large(Some(facts.len()), max_file_mib));
    }
    let mut bytes = Vec::new();
    // Pipes and devices tell no size and files may grow, so the limit holds while reading, too.
    bytes
        .try_reserve_exact(facts.len() as usize)
        .map_err(io::Error::from)
        .and_then(|()| file.by_ref().take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(|error| io_failure("read", &error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(None, max_file_mib));
    }
    Ok(bytes.into())
}

pub(crate) fn too_large(bytes: Option<u64>, max_file_mib: u64) -> Failure {
    let size = bytes.map_or(String::new(), |bytes| format!("{} MiB, ", bytes.div_ceil(MIB)));
    Failure {
        code: FailureCode::TooLarge,
        message: format!("{size}more than the limit of {max_file_mib} MiB (--max-file-mib)"),
    }
}

pub(crate) fn unopened(error: &io::Error) -> Failure {
    io_failure("opened", error)
}

pub(crate) fn io_failure(what: &str, error: &io::Error) -> Failure {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        io::ErrorKind::OutOfMemory => "too large for the memory (--max-memory-mib)".into(),
        _ => error.to_string(),
    };
    Failure { code: FailureCode::Io, message: format!("cannot be {what}: {reason}") }
}

/// Paths that are no UTF-8 must arrive whole, which serde's own form of a path refuses.
mod os_path {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::ffi::OsString;
    use std::path::{Path, PathBuf};

    pub(super) fn serialize<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
        path.as_os_str().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PathBuf, D::Error> {
        OsString::deserialize(from).map(PathBuf::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_and_message(source: &JobSource) -> (FailureCode, String) {
        let failure = load(source, 1).unwrap_err();
        (failure.code, failure.message)
    }

    #[test]
    fn size_is_checked_for_files_bytes_and_devices() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, vec![1; 1 << 20]).unwrap();
        let source = JobSource::File(path.clone());
        assert_eq!(load(&source, 1).unwrap().len(), 1 << 20, "the limit itself is allowed");
        std::fs::write(&path, vec![1; (1 << 20) + 1]).unwrap();
        let (code, message) = code_and_message(&source);
        assert_eq!(code, FailureCode::TooLarge);
        assert_eq!(message, "2 MiB, more than the limit of 1 MiB (--max-file-mib)");
        let (code, _) = code_and_message(&JobSource::Bytes(vec![0; (1 << 20) + 1]));
        assert_eq!(code, FailureCode::TooLarge);
        #[cfg(unix)]
        assert_eq!(code_and_message(&JobSource::File("/dev/zero".into())).0, FailureCode::TooLarge);
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        io::Write::write_all(&mut packer, bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn gzipped_files_are_unpacked_once_and_within_the_limit() {
        let once = gzipped(b"Summa 12");
        assert_eq!(&*load(&JobSource::Bytes(once.clone()), 1).unwrap(), b"Summa 12");
        let twice = "a gzipped file in a gzipped file: unpack the outer one first";
        for inner in [once.clone(), gzipped(&vec![0; 4 << 20])] {
            let told = code_and_message(&JobSource::Bytes(gzipped(&inner)));
            assert_eq!(told, (FailureCode::UnknownFormat, twice.into()));
        }
        let parts = [once.as_slice(), &once].concat();
        assert_eq!(load(&JobSource::Bytes(parts), 1).unwrap().len(), 16);
        let bomb = code_and_message(&JobSource::Bytes(gzipped(&vec![0; (1 << 20) + 1])));
        let message = "unpacks to more than the limit of 1 MiB (--max-file-mib)";
        assert_eq!(bomb, (FailureCode::TooLarge, message.into()));
        let (code, _) = code_and_message(&JobSource::Bytes(once[..once.len() - 9].to_vec()));
        assert_eq!(code, FailureCode::Damaged);
    }

    #[test]
    fn what_cannot_be_opened_says_why_without_the_path() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            code_and_message(&JobSource::File(folder.path().join("none"))),
            (FailureCode::Io, "cannot be opened: no such file".into())
        );
        assert_eq!(
            code_and_message(&JobSource::File(folder.path().into())),
            (FailureCode::Io, "cannot be opened: it is a folder".into())
        );
    }
}
