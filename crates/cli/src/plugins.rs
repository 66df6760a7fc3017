//! The one list of plugins.

use anyhow::{Context, Result, bail};
use sifferkoll_plugin::Registry;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Everything that this binary knows. The order decides nothing.
pub(crate) fn registry() -> Registry {
    let mut registry = without_kinds();
    sifferkoll_kind_kommun::register(&mut registry);
    registry
}

/// The same with the words and kinds of a folder added.
///
/// # Errors
/// Where the folder holds no `.toml` file, or one that cannot be read or used.
pub(crate) fn registry_with(folder: &Path) -> Result<Registry> {
    let mut registry = without_kinds();
    let files = toml_files(folder).with_context(|| format!("--terms {}", folder.display()))?;
    sifferkoll_kind_kommun::register_with(&mut registry, &files)?;
    Ok(registry)
}

fn without_kinds() -> Registry {
    let mut registry = Registry::default();
    sifferkoll_format_office::register(&mut registry);
    sifferkoll_format_image::register(&mut registry);
    sifferkoll_format_pdf::register(&mut registry);
    sifferkoll_format_text::register(&mut registry);
    sifferkoll_format_web::register(&mut registry);
    sifferkoll_check::register(&mut registry);
    registry
}

/// Adds the recogniser of text in pictures; `kept` says whether it keeps what it has read in the user's cache folder.
pub(crate) fn recognizer(registry: &mut Registry, kept: bool) {
    let folder = kept.then(|| cache_folder(|name| std::env::var_os(name))).flatten();
    sifferkoll_ocr_tesseract::register(registry, folder);
}

/// Where recognised text is kept, by the XDG Base Directory Specification; `None` where the environment names no place.
fn cache_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    // A relative path means nothing, says the specification.
    let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
        .or_else(|| absolute("LOCALAPPDATA"))?;
    Some(caches.join("sifferkoll").join("ocr"))
}

/// The files of a folder that end in `.toml`, in the order of their names.
fn toml_files(folder: &Path) -> Result<Vec<(PathBuf, String)>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() {
        bail!("no file in the folder ends in .toml");
    }
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Ok((path, text))
    };
    paths.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_cache_lies_where_the_environment_says() {
        let check = |variables: &[(&str, &str)], expect: Option<&str>| {
            let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
            let folder = super::cache_folder(|name| find(name).map(|(_, value)| value.into()));
            assert_eq!(folder, expect.map(Into::into));
        };
        check(&[("XDG_CACHE_HOME", "/x"), ("HOME", "/h")], Some("/x/sifferkoll/ocr"));
        check(&[("XDG_CACHE_HOME", "x"), ("HOME", "/h")], Some("/h/.cache/sifferkoll/ocr"));
        check(&[("HOME", "")], None);
    }

    #[test]
    fn nothing_is_registered_twice() {
        assert_eq!(super::registry().duplicates(), Vec::<&str>::new());
    }
}
