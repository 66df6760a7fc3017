//! Opens a document and pushes its pages into the sink.
//!
//! In: bytes and limits. Out: pages in order and warnings. Fails where the document cannot be opened,
//! is empty or has too many pages. Panics of the PDF library never leave this module.

use crate::page::PageReader;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use sifferkoll_plugin::{Limits, PageSink, ReadError, Source};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// See [`sifferkoll_plugin::InputFormat::read`].
pub(crate) fn read(source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
    if source.bytes.is_empty() {
        return Err(ReadError::Empty("the file has no bytes".to_owned()));
    }
    let bytes = source.bytes.to_vec();
    let pdf = match catch_unwind(AssertUnwindSafe(|| Pdf::new(bytes))) {
        Ok(Ok(pdf)) => pdf,
        Ok(Err(error)) => return Err(refusal(error)),
        Err(_) => {
            return Err(ReadError::Damaged("the PDF reader failed on the structure".to_owned()));
        }
    };
    let count = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(ReadError::Empty("the document has no pages".to_owned()));
    }
    if count > limits.max_pages {
        return Err(ReadError::TooManyPages { pages: count, limit: limits.max_pages });
    }
    sink.pages(count);
    let mut reader = PageReader::new(&pdf, limits.max_page_operations);
    for number in 0..count {
        let (page, warnings) = reader.page(number);
        for warning in warnings {
            sink.warn(warning);
        }
        if sink.page(page).is_break() {
            break;
        }
    }
    Ok(())
}

/// Words for an error of the library.
fn refusal(error: LoadPdfError) -> ReadError {
    let encrypted = |why: &str| ReadError::Encrypted(why.to_owned());
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            encrypted("a password is needed to open the document")
        }
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            encrypted("unknown encryption: expected RC4 or AES as in ISO 32000")
        }
        LoadPdfError::Decryption(DecryptionError::MissingIDEntry | DecryptionError::InvalidEncryption) => {
            encrypted("the document is encrypted, and its encryption data is damaged")
        }
        LoadPdfError::Invalid => {
            ReadError::Damaged("no PDF structure with pages was found in the file".to_owned())
        }
    }
}
