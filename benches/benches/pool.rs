//! What a document costs by being read in a worker process: tiny documents, so that nearly all is the way there and
//! back.
//!
//! This program is its own worker: started with the argument `play:worker` it serves.

use criterion::{Criterion, Throughput};
use sifferkoll_benches::{criterion, registry};
use sifferkoll_engine::{Event, Job, JobSource, Mode, Ocr, Options, Task, run};
use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Documents of one run; enough that starting the worker is lost among them.
const DOCUMENTS: usize = 500;

fn main() {
    if std::env::args().nth(1).as_deref() == Some("play:worker") {
        // Ends the process; returns where it cannot serve, and the parent will say so.
        let _ = sifferkoll_engine::serve(&registry(), None);
        return;
    }
    let mut criterion = criterion(10, 3);
    for (name, text) in [("one-line", "Summa 1\n"), ("empty", "")] {
        documents(&mut criterion, name, text);
    }
    start(&mut criterion);
    criterion.final_summary();
}

fn documents(criterion: &mut Criterion, name: &str, text: &str) {
    let mut group = criterion.benchmark_group(format!("pool/{name}"));
    group.throughput(Throughput::Elements(DOCUMENTS as u64));
    for (way, threads, mode) in
        [("in-this-process", 1, Mode::InProcess), ("one-worker", 1, workers()), ("two-workers", 2, workers())]
    {
        group.bench_function(way, |b| b.iter(|| read(DOCUMENTS, text, threads, &mode)));
    }
    group.finish();
}

/// One document, for which a worker is started and ended.
fn start(criterion: &mut Criterion) {
    let mode = workers();
    criterion.bench_function("pool/start", |b| b.iter(|| read(1, "Summa 1\n", 1, &mode)));
}

fn workers() -> Mode {
    let program = std::env::current_exe().expect("the bench has a path");
    Mode::Workers { program, args: vec!["play:worker".into()] }
}

fn read(documents: usize, text: &str, threads: usize, mode: &Mode) {
    let options = Options {
        task: Task::Check,
        threads,
        ahead: 64,
        max_waiting_mib: 16,
        max_answer_mib: 16,
        max_file_mib: 1,
        max_pages: 10,
        max_seconds: 60,
        max_memory_mib: 640,
        format: Some("text".into()),
        ocr: Ocr::Auto,
        corrections: Arc::default(),
        mask: true,
        mode: mode.clone(),
    };
    let jobs = (0..documents).map(|_| Job { path: "x.txt".into(), source: JobSource::Bytes(text.into()) });
    let mut finished = 0;
    run(jobs, &options, &registry(), &mut |event| {
        finished += usize::from(matches!(black_box(event), Event::Finished { .. }));
        ControlFlow::Continue(())
    });
    assert_eq!(finished, documents, "each document comes back");
}
