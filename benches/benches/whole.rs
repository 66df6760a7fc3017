//! The whole job on a report of 30 pages: in this process, as a program, and beside `pdftotext -layout`,
//! which does the first half of it (it reads and lays out, but finds no tables and checks nothing).

use criterion::{BenchmarkId, Criterion, Throughput};
use sifferkoll_benches::{LIMITS, Report, criterion, registry, reports, say, sifferkoll};
use sifferkoll_engine::read_document;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Turns that the programs take side by side.
const ROUNDS: usize = 41;

fn main() {
    let mut criterion = criterion(20, 4);
    let program = sifferkoll();
    let folder = tempfile::tempdir().expect("a temporary folder");
    // Not where something else was asked for: one bench, a list, a trial run.
    let all = std::env::args().skip(1).all(|argument| argument == "--bench");
    for report in reports() {
        let file = folder.path().join(format!("{}.{}", report.name, report.format));
        std::fs::write(&file, &report.bytes).expect("a temporary file");
        whole(&mut criterion, &report, &file, &program);
        if all && report.format == "pdf" {
            side_by_side(&report, &file, &program);
        }
    }
    start(&mut criterion, &program);
    criterion.final_summary();
}

fn whole(criterion: &mut Criterion, report: &Report, file: &Path, program: &Path) {
    let registry = registry();
    let mut group = criterion.benchmark_group(format!("whole/{}", report.name));
    group.throughput(Throughput::Elements(report.pages));
    group.bench_function("in-this-process", |b| {
        b.iter(|| read_document(report.name, &report.bytes, None, &registry, &LIMITS));
    });
    // Status 1 says that there are findings.
    let mut own = |name: &str, flags: &[&str]| {
        group.bench_function(name, |b| {
            b.iter(|| finish(Command::new(program).arg("check").args(flags).arg(file), &[0, 1]));
        });
    };
    own("sifferkoll-in-process", &["--in-process"]);
    own("sifferkoll-worker", &["--threads", "1"]);
    own("sifferkoll-worker-json", &["--threads", "1", "--format", "json"]);
    if report.format == "pdf" {
        if has_pdftotext() {
            group.bench_function("pdftotext-layout", |b| {
                b.iter(|| finish(Command::new("pdftotext").arg("-layout").arg(file).arg("-"), &[0]));
            });
        } else {
            say("pdftotext is not installed (package poppler-utils): there is nothing to compare with");
        }
    }
    group.finish();
}

fn has_pdftotext() -> bool {
    Command::new("pdftotext").arg("-v").output().is_ok()
}

/// Runs the programs in turns and says their medians: on a machine that others use too, only programs that
/// take turns are slowed alike.
fn side_by_side(report: &Report, file: &Path, program: &Path) {
    if !has_pdftotext() {
        return;
    }
    let mut ours = Command::new(program);
    ours.arg("check").arg(file);
    let mut theirs = Command::new("pdftotext");
    theirs.arg("-layout").arg(file).arg("-");
    let timed = |command: &mut Command| {
        let start = Instant::now();
        finish(command, &[0, 1]);
        start.elapsed().as_secs_f64()
    };
    let mut rounds: Vec<[f64; 3]> = (0..ROUNDS)
        .map(|_| {
            let (ours, theirs) = (timed(&mut ours), timed(&mut theirs));
            [ours, theirs, ours / theirs]
        })
        .collect();
    let [ours, theirs, ratio] = [0, 1, 2].map(|at| {
        rounds.sort_by(|a, b| a[at].total_cmp(&b[at]));
        rounds[ROUNDS / 2][at]
    });
    let (pages, name) = (report.pages as f64, report.name);
    say(&format!(
        "side by side, {name}, medians of {ROUNDS} turns: sifferkoll check {:.1} ms ({:.0} pages/s), \
         pdftotext -layout {:.1} ms ({:.0} pages/s), ratio of times {ratio:.2}",
        ours * 1e3,
        pages / ours,
        theirs * 1e3,
        pages / theirs,
    ));
}

/// What it costs to start a program that does nothing.
fn start(criterion: &mut Criterion, program: &Path) {
    let mut group = criterion.benchmark_group("whole/start");
    group.bench_with_input(BenchmarkId::from_parameter("sifferkoll"), program, |b, program| {
        b.iter(|| finish(Command::new(program).arg("--version"), &[0]));
    });
    if has_pdftotext() {
        group.bench_function("pdftotext", |b| b.iter(|| finish(Command::new("pdftotext").arg("-v"), &[0])));
    }
    group.finish();
}

/// Runs a program to its end.
fn finish(command: &mut Command, expected: &[i32]) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let code = status.ok().and_then(|status| status.code());
    assert!(code.is_some_and(|code| expected.contains(&code)), "{command:?} ended with {code:?}");
}
