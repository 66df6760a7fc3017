//! Packed documents: a zip archive whose parts are XML.
//!
//! In: the bytes of the archive. Out: the names of its parts, and each part unpacked within the limits.

use sifferkoll_plugin::{Bytes, Limits, ReadError};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// What every zip archive with a part in it begins with.
const ZIP: &[u8] = b"PK\x03\x04";
/// Most parts that are looked through; a workbook of many sheets and pictures has hundreds.
const MOST_PARTS: usize = 100_000;

/// The names of the parts of a packed document, in the archive's order; none where it is no archive, or its list is
/// damaged.
pub(crate) fn part_names(bytes: &[u8]) -> Vec<String> {
    if !bytes.starts_with(ZIP) {
        return Vec::new();
    }
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    archive.file_names().take(MOST_PARTS).flatten().map(std::borrow::Cow::into_owned).collect()
}

/// A packed document.
pub(crate) struct Package {
    archive: ZipArchive<Cursor<Bytes>>,
    /// Bytes that all parts together may still unpack to.
    left: u64,
    limit: u64,
}

impl Package {
    /// Opens an archive.
    ///
    /// # Errors
    /// Where its list of parts is damaged.
    pub(crate) fn open(bytes: &Bytes, limits: &Limits) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes.clone())).map_err(|error| damaged(&error))?;
        Ok(Self { archive, left: limits.max_unpacked, limit: limits.max_unpacked })
    }

    /// A part unpacked; `None` where there is none of this name.
    ///
    /// # Errors
    /// Where it is damaged or locked, or the parts unpack to more than the limit.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(&error)),
        };
        let mut out = Vec::new();
        // One byte further than the limit, so that it is seen exceeded whatever the archive says of the size.
        let read = part.take(self.left.saturating_add(1)).read_to_end(&mut out);
        if out.len() as u64 > self.left {
            return Err(ReadError::TooLarge(format!(
                "unpacks to more than the limit of {} MiB (--max-file-mib)",
                self.limit >> 20
            )));
        }
        read.map_err(|error| ReadError::Damaged(format!("the part {name} cannot be unpacked: {error}")))?;
        self.left -= out.len() as u64;
        Ok(Some(out))
    }
}

fn damaged(error: &ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            ReadError::Encrypted("the document is locked with a password".to_owned())
        }
        _ => ReadError::Damaged(format!("the packed document cannot be opened: {error}")),
    }
}
