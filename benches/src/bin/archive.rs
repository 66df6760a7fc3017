//! Writes a made-up archive: `archive OUT N [--seed S]`. See `benches/README.md`.

use sifferkoll_benches::{archive, say};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str =
    "usage: archive OUT N [--seed S]   (a folder that does not exist, a number of papers, a number)";

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = given.iter().map(String::as_str).collect();
    let (out, papers, seed) = match words[..] {
        [out, papers] => (out, papers.parse(), Ok(1)),
        [out, papers, "--seed", seed] => (out, papers.parse(), seed.parse()),
        _ => return refuse(USAGE),
    };
    let (Ok(papers), Ok(seed)) = (papers, seed) else { return refuse(USAGE) };
    if Path::new(out).exists() {
        return refuse(&format!("{out} is there already"));
    }
    let start = Instant::now();
    match archive::write(Path::new(out), papers, seed) {
        Ok(done) => {
            say(&format!(
                "{} papers ({} PDFs of {} pages; {} zip archives), {} MB, {} lines of truth, {:.1} s",
                done.papers,
                done.pdfs,
                done.pages,
                done.zips,
                done.bytes / 1_000_000,
                done.truths,
                start.elapsed().as_secs_f64()
            ));
            ExitCode::SUCCESS
        }
        Err(error) => refuse(&format!("{out}: {error}")),
    }
}

fn refuse(why: &str) -> ExitCode {
    say(why);
    ExitCode::from(2)
}
