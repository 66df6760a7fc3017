//! Things in a folder that are no plain files, and plain files with names that no program expects.

use std::fs;
use std::path::Path;

const TEXT: &str = "Driftredovisning 2023 (tkr)\n\tUtfall 2023\nLedning\t1\nSkola\t2\nSumma\t3\n";

/// Writes them all and returns how many there are.
#[expect(clippy::disallowed_methods, reason = "a test writes the files that it reads")]
pub(crate) fn write(folder: &Path) -> usize {
    let long = "å".repeat(120) + ".txt";
    let names = [
        "-rf.txt",
        "--help.txt",
        " .txt",
        "a b\tc.txt",
        "*.txt",
        "$(reboot).txt",
        "'\".txt",
        "😀.txt",
        "\u{202E}fdp.txt",
        "..txt",
        "con.txt",
        "%s%n.txt",
        "a;b&c|d.txt",
        &long,
    ];
    let mut count = 0;
    for name in names {
        // Other systems refuse some of them.
        count += usize::from(fs::write(folder.join(name), TEXT).is_ok());
    }
    fs::create_dir_all(folder.join("folder.pdf/deep".to_owned() + &"/x".repeat(200))).expect("a deep folder");
    count += 1;
    #[cfg(unix)]
    {
        count += unix(folder);
    }
    count
}

#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "a test writes the files that it reads")]
fn unix(folder: &Path) -> usize {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let mut count = 0;
    for name in [b"line\nbreak.txt".as_slice(), b"\x1b[2J\x07.txt", b"\xff\xfe.txt", b"back\\slash.txt"] {
        count += usize::from(fs::write(folder.join(OsStr::from_bytes(name)), TEXT).is_ok());
    }
    let link = |to: &Path, name: &str| symlink(to, folder.join(name)).expect("a link");
    link(folder, "loop");
    link(Path::new("self.pdf"), "self.pdf");
    link(Path::new("nowhere.pdf"), "dangling.pdf");
    link(Path::new("/dev/zero"), "zero.txt");
    link(Path::new("/proc/self/mem"), "memory.txt");
    let pipe = std::process::Command::new("mkfifo").arg(folder.join("pipe.pdf")).status();
    count + 5 + usize::from(pipe.is_ok_and(|status| status.success()))
}
