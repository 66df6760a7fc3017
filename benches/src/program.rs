//! The program itself, built from the sources that are measured.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the command line as it is shipped, so that no old program is measured, and returns its path.
pub fn sifferkoll() -> PathBuf {
    // A bench is TARGET/release/deps/NAME-HASH.
    let bench = std::env::current_exe().expect("the bench has a path");
    let target = bench.ancestors().nth(3).expect("a bench stands in a target folder");
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--quiet", "--package", "sifferkoll-cli", "--manifest-path"])
        .arg(manifest)
        .arg("--target-dir")
        .arg(target)
        .status();
    assert!(built.is_ok_and(|status| status.success()), "the command line is built");
    target.join("release").join("sifferkoll").with_extension(std::env::consts::EXE_EXTENSION)
}
