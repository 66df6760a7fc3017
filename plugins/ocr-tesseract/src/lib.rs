//! Reads text in pictures with the program Tesseract, which the user installs.
//!
//! In: pictures of pages. Out: words with boxes and confidences. Tesseract runs as a process of its own for each
//! picture, bounded in time and in what it may answer; where it or its Swedish is not installed, the error names
//! the packages. Source: the manual page of tesseract 5.

mod cache;
mod merged;
mod packed;
mod picture;
mod process;
mod program;
mod tsv;

pub use cache::Cached;
pub use program::Tesseract;

use sifferkoll_plugin::Registry;
use std::path::PathBuf;

/// Sets the recogniser of a registry. With a folder it keeps there what it has read.
pub fn register(registry: &mut Registry, cache: Option<PathBuf>) {
    match cache {
        Some(folder) => registry.recognizer(Cached::new(Tesseract::default(), folder)),
        None => registry.recognizer(Tesseract::default()),
    };
}
