//! The bytes of an entry of a zip archive, within the size limit.
//!
//! In: an archive and where the entry lies in it, as the archive's directory told when it was listed. Out: the
//! bytes, or why there are none. The directory is not read again, so an entry costs the same however many
//! others there are. What the entry's own header claims is not believed: the directory's sizes and checksum
//! hold, and the limit holds while unpacking.

use crate::load::{MIB, io_failure, too_large, unopened};
use serde::{Deserialize, Serialize};
use sifferkoll_model::{Failure, FailureCode};
use sifferkoll_plugin::Bytes;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use zip::read::read_zipfile_from_stream_with_options;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipReadOptions};

/// Where an entry lies in its archive, as the archive's directory says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPlace {
    /// Byte of the archive at which the entry's own header begins.
    pub(crate) header: u64,
    /// Bytes as packed.
    pub(crate) packed: u64,
    /// Bytes when unpacked.
    pub(crate) size: u64,
    /// Checksum of the unpacked bytes.
    pub(crate) crc32: u32,
}

impl EntryPlace {
    /// Bytes when unpacked, as the archive claims.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// CRC-32 of the unpacked bytes, as the archive claims.
    pub fn crc32(&self) -> u32 {
        self.crc32
    }
}

/// All bytes of an entry; its claimed size is looked at before anything is unpacked.
pub(crate) fn unpack(archive: &Path, place: &EntryPlace, max_file_mib: u64) -> Result<Bytes, Failure> {
    if place.size > max_file_mib.saturating_mul(MIB) {
        return Err(too_large(Some(place.size), max_file_mib));
    }
    let file = File::open(archive).map_err(|error| unopened(&error))?;
    let length = file.metadata().map_err(|error| unopened(&error))?.len();
    if place.header.saturating_add(place.packed) > length {
        return Err(damaged("it reaches beyond the end of its archive"));
    }
    let mut file = BufReader::new(file);
    file.seek(SeekFrom::Start(place.header)).map_err(|error| io_failure("read", &error))?;
    let options = ZipReadOptions::new()
        .override_compressed_size(place.packed)
        .override_uncompressed_size(place.size)
        .override_crc(place.crc32);
    let mut entry = match read_zipfile_from_stream_with_options(&mut file, options) {
        Ok(Some(entry)) => entry,
        Ok(None) => return Err(damaged("there is no entry where the archive's directory says")),
        Err(error) => return Err(failure(&error)),
    };
    // Else one stretch of the archive could be unpacked many times over.
    if entry.compressed_size() != place.packed {
        return Err(damaged("its own header tells another size than the archive's directory"));
    }
    let method = entry.compression();
    let mut bytes = Vec::new();
    // One more than claimed is an error of the library, so this is bounded whatever the entry holds.
    bytes
        .try_reserve_exact(place.size as usize)
        .map_err(io::Error::from)
        .and_then(|()| entry.read_to_end(&mut bytes))
        .map_err(|error| unread(&error, method))?;
    if bytes.len() as u64 != place.size {
        return Err(damaged("it is shorter than its archive says"));
    }
    Ok(bytes.into())
}

fn damaged(what: &str) -> Failure {
    Failure { code: FailureCode::Damaged, message: what.into() }
}

/// What the library says of an entry whose header cannot be understood.
pub(crate) fn failure(error: &ZipError) -> Failure {
    match error {
        ZipError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => damaged("it is cut short"),
        ZipError::Io(error) if error.kind() == io::ErrorKind::InvalidData => damaged(&error.to_string()),
        ZipError::Io(error) => io_failure("read", error),
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Failure { code: FailureCode::Encrypted, message: "a password is needed to unpack it".into() }
        }
        ZipError::CompressionMethodNotSupported(method) => {
            unsupported(CompressionMethod::name_from_u16(*method))
        }
        ZipError::UnsupportedArchive(what) => {
            let message = format!("an archive of a kind that is not supported: {what}");
            Failure { code: FailureCode::UnknownFormat, message }
        }
        ZipError::InvalidArchive(what) => damaged(what),
        error => damaged(&error.to_string()),
    }
}

/// What the library says of an entry that cannot be unpacked.
fn unread(error: &io::Error, method: CompressionMethod) -> Failure {
    match error.kind() {
        io::ErrorKind::OutOfMemory => io_failure("read", error),
        _ if !zip::SUPPORTED_COMPRESSION_METHODS.contains(&method) => unsupported(&method.to_string()),
        io::ErrorKind::UnexpectedEof => damaged("its packed bytes end too soon"),
        _ => damaged(&format!("it cannot be unpacked: {error}")),
    }
}

fn unsupported(method: &str) -> Failure {
    let message = format!("it is packed with {method}, which is not supported");
    Failure { code: FailureCode::UnknownFormat, message }
}
