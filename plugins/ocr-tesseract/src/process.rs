//! One run of a program: bytes in, bytes out, within limits.
//!
//! In: a command and its standard input. Out: what it wrote to standard output. Fails where it cannot be started, ends
//! with an error, says too much or takes too long; then it is killed, and nothing of it is left.

use std::fs::File;
use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::{self, Scope};
use std::time::Duration;

/// How much of the program's standard error is kept for messages, in bytes: its first words say what is wrong.
const FIRST_WORDS: u64 = 2048;

/// Why a run gave nothing.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It could not be started.
    Start(io::Error),
    /// It ended badly or said too much; in words.
    Failed(String),
    /// It was killed at the limit.
    Slow,
}

/// What a program finds at its standard input.
pub(crate) enum Input<'a> {
    /// These bytes, through a pipe.
    Bytes(&'a [u8]),
    /// A file.
    File(File),
}

/// Runs a program to its end. `limit` bounds its time, `most` its output in bytes.
pub(crate) fn run(
    command: &mut Command,
    input: Input<'_>,
    limit: Duration,
    most: u64,
) -> Result<Vec<u8>, Trouble> {
    let (stdin, bytes) = match input {
        Input::Bytes(bytes) => (Stdio::piped(), bytes),
        Input::File(file) => (file.into(), [].as_slice()),
    };
    let child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = Reaped(child.map_err(Trouble::Start)?);
    let stdin = child.0.stdin.take();
    let (Some(stdout), Some(stderr)) = (child.0.stdout.take(), child.0.stderr.take()) else {
        return Err(Trouble::Failed("it has no pipes".to_owned()));
    };
    thread::scope(|scope| {
        // A program that does not want all of its input hangs up; its output says what came of it.
        let feed = move || stdin.is_some_and(|mut stdin| stdin.write_all(bytes).is_ok());
        let (told, heard) = channel();
        let listen = move || {
            let mut output = Vec::new();
            let end = stdout.take(most.saturating_add(1)).read_to_end(&mut output);
            let _ = told.send(end.map(|_| output));
        };
        let complain = move || {
            let (mut words, mut rest) = (Vec::new(), stderr);
            let _ = rest.by_ref().take(FIRST_WORDS).read_to_end(&mut words);
            let _ = io::copy(&mut rest, &mut io::sink());
            String::from_utf8_lossy(&words).into_owned()
        };
        let started = spawn(scope, feed).and(spawn(scope, listen)).and_then(|_| spawn(scope, complain));
        let complaint = match started {
            Ok(complaint) => complaint,
            Err(error) => {
                child.kill();
                return Err(Trouble::Start(error));
            }
        };
        let output = heard.recv_timeout(limit);
        if !matches!(&output, Ok(Ok(output)) if output.len() as u64 <= most) {
            child.kill();
        }
        let status = child.0.wait();
        let complaint = complaint.join().unwrap_or_default();
        let output = match output {
            Ok(output) => output.map_err(|error| Trouble::Failed(error.to_string()))?,
            Err(RecvTimeoutError::Timeout) => return Err(Trouble::Slow),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Trouble::Failed("its output was lost".to_owned()));
            }
        };
        if output.len() as u64 > most {
            return Err(Trouble::Failed(format!("it wrote more than {most} bytes")));
        }
        match status {
            Ok(status) if status.success() => Ok(output),
            Ok(status) => Err(Trouble::Failed(format!("{status}{}", said(&complaint)))),
            Err(error) => Err(Trouble::Failed(error.to_string())),
        }
    })
}

/// A thread of a run.
fn spawn<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> io::Result<thread::ScopedJoinHandle<'scope, T>> {
    thread::Builder::new().name("document text".to_owned()).spawn_scoped(scope, work)
}

/// What the program complained of, in one line.
fn said(complaint: &str) -> String {
    let lines: Vec<&str> = complaint.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() { String::new() } else { format!(": {}", lines.join("; ")) }
}

/// A process that is dead when this is dropped.
struct Reaped(Child);

impl Reaped {
    fn kill(&mut self) {
        // An error means that it is dead already; waiting reaps it either way.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Reaped {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::io::Seek;
    use std::time::Instant;

    fn shell(script: &str, input: &[u8], most: u64) -> Result<Vec<u8>, Trouble> {
        run(Command::new("sh").args(["-c", script]), Input::Bytes(input), Duration::from_millis(300), most)
    }

    #[test]
    fn output_comes_back() {
        let large = vec![b'x'; 1 << 20];
        assert_eq!(shell("wc -c", &large, 99).unwrap().trim_ascii(), b"1048576");
        assert_eq!(shell("echo no", &large, 99).unwrap(), b"no\n", "it need not want its input");
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"tolv").unwrap();
        file.rewind().unwrap();
        let read = run(&mut Command::new("cat"), Input::File(file), Duration::from_secs(9), 99);
        assert_eq!(read.unwrap(), b"tolv");
    }

    #[test]
    fn trouble_is_told() {
        let Err(Trouble::Failed(words)) = shell("echo one >&2; echo two >&2; exit 3", b"", 99) else {
            panic!("it fails");
        };
        assert!(words.contains('3') && words.ends_with(": one; two"), "{words}");
        let Err(Trouble::Failed(words)) = shell("yes", b"", 99) else { panic!("it never ends") };
        assert_eq!(words, "it wrote more than 99 bytes");
        let start = Instant::now();
        assert!(matches!(shell("exec sleep 20", b"", 99), Err(Trouble::Slow)));
        assert!(start.elapsed() < Duration::from_secs(10));
        let none = run(&mut Command::new("/no/such/program"), Input::Bytes(b""), Duration::from_secs(1), 1);
        assert!(matches!(none, Err(Trouble::Start(_))));
    }
}
