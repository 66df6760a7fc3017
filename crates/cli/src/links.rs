//! Links from a report to the documents that it tells of.
//!
//! In: where the report goes, and the path of a document as the user gave it. Out: the way from the one to the other,
//! percent-encoded, so that both can be moved together. Only the names are looked at, and the folder that this runs in.

use std::path::{Component, Path, PathBuf};

/// Where links begin.
#[derive(Debug)]
pub(crate) struct Links {
    /// Folder of the report; `None` where it is not known.
    folder: Option<PathBuf>,
}

impl Links {
    /// Links from a report in this file, or from one that goes to standard output and is kept in this folder.
    pub(crate) fn from(report: Option<&Path>) -> Self {
        let own = report.and_then(Path::parent).unwrap_or(Path::new(""));
        Self { folder: absolute(own) }
    }

    /// The link to a document; `None` where it is no file by itself, as one in an archive.
    pub(crate) fn to(&self, path: &str) -> Option<String> {
        let file = Path::new(path);
        if !file.is_file() {
            return None;
        }
        relative(self.folder.as_deref()?, &absolute(file)?)
    }
}

/// The path from the root on, without `.` and `..` as far as names tell.
fn absolute(path: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(if path.as_os_str().is_empty() { Path::new(".") } else { path }).ok()?;
    let mut out = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    Some(out)
}

/// The way from a folder to a file; `None` where there is none, as between drives.
fn relative(folder: &Path, file: &Path) -> Option<String> {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (folder.components().collect(), file.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return None;
    }
    let ups = from[common..].iter().map(|_| "..".to_owned());
    let downs = to[common..].iter().map(|part| Some(encoded(part.as_os_str().to_str()?)));
    let parts: Option<Vec<String>> = ups.map(Some).chain(downs).collect();
    // Else a name such as `a:b` would be taken for an address.
    let way = parts?.join("/");
    Some(if way.starts_with("..") { way } else { format!("./{way}") })
}

/// A name with all that an address does not bear as bytes with a percent sign.
fn encoded(name: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    name.bytes()
        .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn links_lead_from_the_report_to_the_file() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(way("/a/b", "/a/b/c.pdf").as_deref(), Some("./c.pdf"));
        assert_eq!(way("/a/b", "/a/x/år 1#2.pdf").as_deref(), Some("../x/%C3%A5r%201%232.pdf"));
        assert_eq!(way("/", "/a").as_deref(), Some("./a"));
        assert_eq!(absolute(Path::new("/a/./b/../c")), Some(PathBuf::from("/a/c")));
    }

    #[test]
    fn what_is_no_file_has_no_link() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.pdf");
        std::fs::write(&file, "").unwrap();
        let links = Links::from(Some(&folder.path().join("report.html")));
        assert_eq!(links.to(&file.to_string_lossy()).as_deref(), Some("./x.pdf"));
        assert_eq!(links.to(&format!("{}/none.zip/x.pdf", folder.path().display())), None);
        assert_eq!(links.to("-"), None);
    }
}
