//! Hostile documents cost only themselves: the engine with real worker processes.
//!
//! This program is its own worker: started with the argument `play:worker` it serves. The format reads
//! orders instead of documents, such as `panic` or `hang`.

use libtest_mimic::{Arguments, Trial};
use sifferkoll_engine::{
    Draw, Event, Job, JobSource, Mode, Ocr, Options, Region, Shades, Task, run, run_unknown,
};
use sifferkoll_model::{
    Axis, CellId, Document, FailureCode, Family, FormatInfo, Glyph, GlyphOrigin, GlyphText, Location,
    Outcome, PackedPicture, Page, PageIndex, PagePart, Picture, RawTable, Rect, Ruling, SourceId, Statement,
    TextLine, TextPage, Turn, Warning, WarningCode,
};
use sifferkoll_plugin::{
    InputFormat, Limits, Observations, PageSink, ReadError, Registry, Remark, Sniff, Source, TableView,
    declare_rule,
};
use std::ffi::OsString;
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const MEMORY_MIB: u64 = 512;

/// Does what the document says; see [`Orders::read`].
struct Orders;

impl InputFormat for Orders {
    fn info(&self) -> FormatInfo {
        FormatInfo { name: "orders", summary: "orders for this test", extensions: &["order"] }
    }

    fn sniff(&self, head: &[u8]) -> Sniff {
        if head.starts_with(b"unknown") { Sniff::No } else { Sniff::Yes }
    }

    fn read(&self, source: &Source<'_>, _: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
        let order = String::from_utf8_lossy(source.bytes);
        let mut words = order.split_whitespace();
        match words.next() {
            Some("panic") => panic!("ordered to"),
            Some("abort") => std::process::abort(),
            Some("hang") => loop {
                std::thread::sleep(Duration::from_secs(1));
            },
            Some("alloc") => {
                let size = words.next().and_then(|mib| mib.parse::<usize>().ok()).unwrap_or(0) << 20;
                std::hint::black_box(vec![1_u8; size]);
            }
            Some("nest") => {
                std::hint::black_box(nest());
            }
            Some("leave") => std::process::exit(3),
            Some("print") => {
                let _ = std::io::stdout().write_all(b"an innocent looking line of text\n");
            }
            Some("page" | "draw") => {
                sink.pages(3);
                for index in 0..3 {
                    let broken = "the wire to the page".to_owned();
                    let location = Location::Page { page: PageIndex(index), bbox: BOX };
                    let location = Some(location);
                    sink.warn(Warning { code: WarningCode::PageDamaged, detail: broken, location });
                    if sink.page(page(index)).is_break() {
                        break;
                    }
                }
                return Ok(());
            }
            Some("slow") => std::thread::sleep(Duration::from_millis(150)),
            Some("pid") => sink.warn(Warning {
                code: WarningCode::Charset,
                detail: std::process::id().to_string(),
                location: None,
            }),
            _ => {}
        }
        let _ = sink.lines(TextPage { lines: vec![TextLine { number: 1, text: "Ordet står här".into() }] });
        Ok(())
    }

    /// Every second page is drawn white; other orders are followed.
    fn draw(
        &self,
        source: &Source<'_>,
        _: &Limits,
        parts: &[PagePart],
        dpi: f32,
    ) -> Option<Vec<Result<Picture, String>>> {
        match &**source.bytes {
            b"panic" | b"draw panic" => panic!("ordered to"),
            b"abort" | b"draw abort" => std::process::abort(),
            b"draw hang" => std::thread::sleep(Duration::from_mins(1)),
            b"page" => {}
            _ => return None,
        }
        let drawn = parts.iter().map(|part| match part.page.0 % 2 {
            0 => Ok(Picture { width: 20, height: 10, grey: vec![255; 200], dpi }),
            _ => Err("odd".to_owned()),
        });
        Some(drawn.collect())
    }
}

declare_rule! {
    /// Finds fault with nines, of which the grids of this test have one.
    pub static NINES = {
        name: "nines", code: "NIN001", family: Family::Other, summary: "a figure is nine", since: "0.1",
        check: nines,
    }
}

fn nines(view: &TableView<'_>, out: &mut Observations) {
    for (row, line) in view.table.rows.iter().enumerate() {
        for (column, cell) in line.cells.iter().enumerate() {
            if cell.as_ref().is_some_and(|cell| cell.raw == "9") {
                let place = view.place(CellId { row, column });
                let statement = Statement::Malformed;
                out.remarks.push(Remark { place, statement, expected: None, related: vec![] });
            }
        }
    }
}

const BOX: Rect = Rect { x0: 0.0, y0: 0.0, x1: 200.0, y1: 100.0 };

/// A page with a grid of two columns and three rows, the figures those of its number.
fn page(index: u32) -> Page {
    let mut page = Page {
        index: PageIndex(index),
        width: 200.0,
        height: 100.0,
        glyphs: vec![],
        rulings: vec![],
        fills: vec![],
        images: vec![],
        tags: vec![],
        picture: None,
    };
    for (axis, positions, end) in [
        (Axis::Horizontal, &[10.0, 30.0, 50.0, 70.0][..], 110.0),
        (Axis::Vertical, &[10.0, 60.0, 110.0], 70.0),
    ] {
        let ruling = |position: &f32| Ruling { axis, position: *position, start: 10.0, end, thickness: 1.0 };
        page.rulings.extend(positions.iter().map(ruling));
    }
    for row in 0..3_u8 {
        for (column, first) in [(0, b'a'), (1, b'1' + 3 * index as u8)] {
            let (x0, y0) = (20.0 + 50.0 * column as f32, 15.0 + 20.0 * f32::from(row));
            page.glyphs.push(Glyph {
                text: Some(GlyphText::Char(char::from(first + row))),
                bbox: Rect { x0, y0, x1: x0 + 6.0, y1: y0 + 10.0 },
                size: 10.0,
                bold: false,
                turn: Turn::Right,
                origin: GlyphOrigin::Text,
                tag: None,
            });
        }
    }
    page
}

#[expect(unconditional_recursion, reason = "overflowing the stack is what is tested")]
fn nest() -> u64 {
    std::hint::black_box(nest() + 1)
}

fn registry() -> Registry {
    let mut registry = Registry::default();
    registry.format(Orders);
    registry.rules(&[&NINES]);
    registry
}

fn options(threads: usize, mode: Mode) -> Options {
    Options {
        task: Task::Check,
        threads,
        ahead: 4,
        max_waiting_mib: 1,
        max_answer_mib: 1,
        max_file_mib: 1,
        max_pages: 10,
        max_seconds: 3,
        max_memory_mib: MEMORY_MIB,
        format: None,
        ocr: Ocr::Auto,
        corrections: Arc::default(),
        mask: true,
        mode,
    }
}

fn workers(role: &str) -> Mode {
    let program = std::env::current_exe().expect("this program has a path");
    Mode::Workers { program, args: vec![format!("play:{role}").into(), MEMORY_MIB.to_string().into()] }
}

/// The outcomes of orders, with the paths `0`, `1` and so on, after a check of the events' order.
fn outcomes<T: AsRef<[u8]> + Sync>(orders: &[T], options: &Options) -> Vec<Outcome> {
    let jobs = orders.iter().enumerate().map(|(place, order)| Job {
        path: place.to_string(),
        source: JobSource::Bytes(order.as_ref().to_vec()),
    });
    let (mut started, mut outcomes) = (vec![false; orders.len()], Vec::new());
    run(jobs, options, &registry(), &mut |event| {
        match event {
            Event::Started { index, path } => {
                assert_eq!(path, index.to_string());
                assert!(!std::mem::replace(&mut started[index], true), "{index} started twice");
                assert!(index < outcomes.len() + 4 * options.threads.max(1), "{index} is far ahead");
            }
            Event::Finished { index, path, outcome } => {
                assert_eq!((index, path), (outcomes.len(), outcomes.len().to_string()), "in order");
                assert!(started[index]);
                outcomes.push(outcome);
            }
            Event::Known { .. } => panic!("nothing is known"),
        }
        ControlFlow::Continue(())
    });
    assert_eq!(outcomes.len(), orders.len(), "each has an outcome");
    outcomes
}

fn check(outcome: &Outcome, code: FailureCode, message: &str) {
    let failure = outcome.as_ref().expect_err(message);
    assert_eq!(failure.code, code, "{failure:?}");
    assert!(failure.message.contains(message), "{failure:?} lacks {message:?}");
}

fn hostile_documents_cost_only_themselves(threads: usize) {
    let orders = [
        "ok",
        "panic",
        "ok",
        "abort",
        "ok",
        "hang",
        "ok",
        "alloc 4096",
        "ok",
        "leave",
        "ok",
        "nest",
        "ok",
        "unknown",
        "print",
        "ok",
        "",
    ];
    let found = outcomes(&orders, &options(threads, workers("worker")));
    for (order, outcome) in orders.iter().zip(&found) {
        match *order {
            "ok" => assert!(outcome.is_ok(), "{outcome:?}"),
            "panic" => check(outcome, FailureCode::Panicked, "ordered to; please report it"),
            "abort" => check(outcome, FailureCode::Crashed, "signal 6, abort"),
            "hang" => check(outcome, FailureCode::Timeout, "took longer than 3 s (--max-seconds)"),
            "alloc 4096" => {
                check(outcome, FailureCode::Crashed, "limit of 512 MiB (--max-memory-mib)");
            }
            "leave" => check(outcome, FailureCode::Crashed, "ended by itself with status 3"),
            "nest" => check(outcome, FailureCode::Crashed, "overflowed its stack"),
            "unknown" => check(outcome, FailureCode::UnknownFormat, ""),
            "print" => check(outcome, FailureCode::Crashed, "cannot be understood"),
            _ => assert!(outcome.is_err(), "an empty document is refused"),
        }
    }
}

fn order_is_kept() {
    let orders: Vec<&str> = (0..40).map(|n| if n % 7 == 0 { "slow" } else { "ok" }).collect();
    let one = outcomes(&orders, &options(1, workers("worker")));
    assert!(one.iter().all(Result::is_ok));
    for threads in [2, 5] {
        assert_eq!(one, outcomes(&orders, &options(threads, workers("worker"))));
    }
    assert_eq!(one, outcomes(&orders, &options(2, Mode::InProcess)));
}

fn pid(outcome: &Outcome) -> &str {
    let document = outcome.as_ref().expect("it is read");
    let said = document.warnings.iter().find(|warning| warning.code == WarningCode::Charset);
    &said.expect("the warning is kept").detail
}

fn workers_are_reused_and_recycled() {
    let found = outcomes(&["pid"; 600], &options(1, workers("worker")));
    let mut pids: Vec<&str> = found.iter().map(pid).collect();
    pids.dedup();
    assert_eq!(pids.len(), 3, "256 documents each: {pids:?}");
    assert!(!pids.contains(&std::process::id().to_string().as_str()));
}

/// A worker that served others before is not trusted to blame a document: a fresh one decides.
fn crash_after_others_is_tried_again() {
    let found = outcomes(&["pid", "abort", "pid"], &options(1, workers("worker")));
    assert_ne!(pid(&found[0]), pid(&found[2]));
}

/// A worker that dies before it has the document does not blame it, unless the next one does, too.
fn stale_worker_is_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let mortal = |mark: &Path| {
        let program = std::env::current_exe().expect("this program has a path");
        Mode::Workers { program, args: vec!["play:mortal".into(), mark.into()] }
    };
    let found = outcomes(&["ok", "ok"], &options(1, mortal(&folder.path().join("mark"))));
    assert!(found.iter().all(Result::is_ok), "{found:?}");
    assert!(folder.path().join("mark").exists(), "the first worker has lived");
    let found = outcomes(&["ok"], &options(1, mortal(Path::new("/nowhere/mark"))));
    check(&found[0], FailureCode::Crashed, "ended by itself with status 0");
}

fn start_trouble_is_told() {
    let mode = Mode::Workers { program: "/nowhere/at all".into(), args: vec![] };
    let found = outcomes(&["ok", "ok"], &options(2, mode));
    check(&found[1], FailureCode::Crashed, "no worker process could be started: /nowhere/at all: ");
    let found = outcomes(&["ok"], &options(1, workers("other")));
    check(&found[0], FailureCode::Crashed, "no worker process could be started: ");
    let found = outcomes(&["ok"], &options(1, workers("silent")));
    check(&found[0], FailureCode::Crashed, "ended by itself with status 0");
    let found = outcomes(&["ok"], &options(1, workers("stale")));
    check(&found[0], FailureCode::Crashed, "it is \"sifferkoll of old\", expected \"sifferkoll ");
}

fn limits_and_files() {
    let options = options(2, workers("worker"));
    let found = outcomes(&[vec![b' '; (1 << 20) + 1]], &options);
    check(&found[0], FailureCode::TooLarge, "more than the limit of 1 MiB (--max-file-mib)");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("å.order");
    std::fs::write(&path, "ok").expect("it is written");
    let sources = [path, folder.path().join("none.order")];
    for mode in [workers("worker"), Mode::InProcess] {
        let jobs =
            sources.iter().map(|path| Job { path: "shown".into(), source: JobSource::File(path.clone()) });
        let mut found = Vec::new();
        run(jobs, &Options { mode, ..options.clone() }, &registry(), &mut |event| {
            if let Event::Finished { outcome, .. } = event {
                found.push(outcome);
            }
            ControlFlow::Continue(())
        });
        assert_eq!(found[0].as_ref().expect("it is read").source.path, "shown");
        check(&found[1], FailureCode::Io, "cannot be opened: no such file");
    }
}

fn in_process_catches_panics() {
    let found = outcomes(&["ok", "panic", "ok"], &options(2, Mode::InProcess));
    assert!(found[0].is_ok() && found[2].is_ok());
    check(&found[1], FailureCode::Panicked, "ordered to; please report it");
}

/// Grids cross the wire; those of regions in the order of the regions, whatever the order of the pages.
fn tables_task() {
    let all = Options { task: Task::Tables { regions: vec![] }, ..options(1, workers("worker")) };
    let found = outcomes(&["page", "panic"], &all);
    check(&found[1], FailureCode::Panicked, "ordered to; please report it");
    let document = found[0].as_ref().expect("it is read");
    let texts = |document: &Document| -> Vec<String> {
        let text = |table: &RawTable| {
            let cells = table.rows.iter().flat_map(|row| &row.reading().cells);
            cells.map(|cell| cell.text.as_str()).collect()
        };
        document.grids.iter().map(text).collect()
    };
    assert_eq!(texts(document), ["a1b2c3", "a4b5c6", "a7b8c9"]);
    assert_eq!(document.source.pages, Some(3));
    assert!(document.tables.is_empty() && document.checks.rules.is_empty(), "nothing is typed or checked");

    let small = Rect { x0: 150.0, y0: 0.0, x1: 200.0, y1: 50.0 };
    let region = |page, bbox| Region { page: PageIndex(page), bbox };
    let regions = vec![region(1, BOX), region(8, BOX), region(1, small), region(0, BOX)];
    let some = Options { task: Task::Tables { regions }, ..all };
    for mode in [workers("worker"), Mode::InProcess] {
        let found = outcomes(&["page", "ok"], &Options { mode, ..some.clone() });
        let document = found[0].as_ref().expect("it is read");
        assert_eq!(texts(document), ["a4b5c6", "", "", "a1b2c3"]);
        assert_eq!(document.grids[2].location, [Location::Page { page: PageIndex(1), bbox: small }]);
        assert_eq!(document.warnings.len(), 2, "those of other pages are nobody's business");
        let lines = found[1].as_ref().expect("it is read");
        assert_eq!(texts(lines), ["", "", "", ""], "a document without pages has no regions");
    }
    let checked = outcomes(&["page"], &options(1, workers("worker")));
    assert!(checked[0].as_ref().expect("it is read").grids.is_empty());
}

/// The pixels of a picture.
fn grey(picture: &PackedPicture) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(&picture.png)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it is small")];
    reader.next_frame(&mut pixels).expect("it has pixels");
    pixels
}

/// Pictures cross the wire, in the order of the parts and with what is covered; what goes wrong is an outcome.
fn draw_task() {
    let part =
        |page, x0| PagePart { page: PageIndex(page), bbox: Rect { x0, y0: 0.0, x1: x0 + 20.0, y1: 10.0 } };
    let hidden = PagePart { page: PageIndex(2), bbox: Rect { x0: 0.0, y0: 0.0, x1: 31.0, y1: 1.0 } };
    let parts = vec![part(2, 30.0), part(1, 0.0), part(0, 0.0)];
    let order = Draw {
        parts: parts.clone(),
        recognised: vec![],
        covers: vec![hidden],
        dpi: 72.0,
        shades: Shades::All,
    };
    for mode in [workers("worker"), Mode::InProcess] {
        let options = Options { task: Task::Draw(order.clone()), ..options(1, mode) };
        let found = outcomes(&["page", "panic", "ok"], &options);
        let drawn = &found[0].as_ref().expect("it is drawn").pictures;
        assert_eq!(drawn.iter().map(|drawn| drawn.part).collect::<Vec<_>>(), parts);
        let first = grey(drawn[0].picture.as_ref().expect("an even page"));
        assert!(first[0] < 255 && first[1..] == [255; 199], "its first pixel is covered");
        assert_eq!(drawn[1].picture, Err("odd".into()));
        assert!(drawn[2].picture.as_ref().is_ok_and(|picture| grey(picture) == [255; 200]));
        check(&found[1], FailureCode::Panicked, "ordered to; please report it");
        let none = &found[2].as_ref().expect("it is read").pictures;
        assert!(none.len() == 3 && none.iter().all(|drawn| drawn.picture.is_err()), "{none:?}");
    }
    let options = Options { task: Task::Draw(order), ..options(1, workers("worker")) };
    check(&outcomes(&["abort"], &options)[0], FailureCode::Crashed, "signal 6, abort");
}

/// Whatever becomes of the pictures, the document that they were for is checked and told.
fn pictures_that_fail_cost_only_themselves() {
    let orders = ["page", "draw panic", "draw abort", "draw hang", "page"];
    let ends =
        ["drawn", "ordered to; please report it", "signal 6, abort", "than 3 s (--max-seconds)", "drawn"];
    let task = Task::CheckAndDraw { dpi: 72.0 };
    let check = |count: usize, options: &Options| {
        let found = outcomes(&orders[..count], options);
        let documents: Vec<&Document> =
            found.iter().map(|outcome| outcome.as_ref().expect("it is checked")).collect();
        for (document, end) in documents.iter().zip(ends) {
            assert_eq!((document.findings.len(), &document.findings), (1, &documents[0].findings));
            assert_eq!(document.tables, documents[0].tables);
            let pictures = document.pictures.iter().map(|drawn| drawn.picture.as_ref());
            let said: Vec<&str> =
                pictures.map(|drawn| drawn.map_or_else(String::as_str, |_| "drawn")).collect();
            assert!(said.len() == 1 && said[0].contains(end), "{said:?}, not {end}");
        }
    };
    for threads in [1, 2] {
        check(5, &Options { task: task.clone(), ..options(threads, workers("worker")) });
    }
    check(2, &Options { task, ..options(1, Mode::InProcess) });
}

fn no_jobs_no_events() {
    assert!(outcomes::<&str>(&[], &options(2, workers("worker"))).is_empty());
}

/// How the SHA-256 of `hang` begins.
const HANG_DIGEST: &str = "e3ccbe1f95156325";

/// Documents that the caller knows come in their places and are not read; what cannot be digested is read.
fn known_documents_are_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, order: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, order).expect("it is written");
        Job { path: order.into(), source: JobSource::File(path) }
    };
    let jobs = vec![
        file("a", "slow 1"),
        file("b", "hang"),
        Job { path: "none".into(), source: JobSource::File(folder.path().join("none")) },
        Job { path: "hang".into(), source: JobSource::Bytes("hang".into()) },
        file("c", "slow 2"),
        file("d", "hang"),
    ];
    let options = options(2, workers("worker"));
    let mut told = Vec::new();
    let known = |id: &SourceId| id.to_string().starts_with(HANG_DIGEST);
    run_unknown(jobs, &options, &registry(), &known, &mut |event| {
        told.extend(match event {
            Event::Started { .. } => None,
            Event::Finished { index, path, outcome } => Some((index, path, outcome.is_ok())),
            Event::Known { index, path, .. } => Some((index, format!("{path} known"), true)),
        });
        ControlFlow::Continue(())
    });
    let expected = [
        (0, "slow 1", true),
        (1, "hang known", true),
        (2, "none", false),
        (3, "hang known", true),
        (4, "slow 2", true),
        (5, "hang known", true),
    ];
    assert_eq!(told, expected.map(|(index, path, read)| (index, path.to_owned(), read)));
}

/// Jobs are made on the way: an endless iterator is no trouble, and it is not asked far ahead.
fn jobs_may_be_endless() {
    let made = AtomicUsize::new(0);
    let jobs = std::iter::repeat_with(|| {
        made.fetch_add(1, Ordering::Relaxed);
        Job { path: "ok".into(), source: JobSource::Bytes("ok".into()) }
    });
    let mut finished = 0;
    run(jobs, &options(2, workers("worker")), &registry(), &mut |event| {
        finished += usize::from(matches!(event, Event::Finished { .. }));
        if finished < 50 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let made = made.load(Ordering::Relaxed);
    assert!((50..=50 + 2 * 4).contains(&made), "{made} were made");
}

fn breaking_off_ends_what_is_running() {
    let start = Instant::now();
    let jobs = ["ok", "hang", "hang"]
        .map(|order| Job { path: order.into(), source: JobSource::Bytes(order.into()) });
    let options = Options { max_seconds: 60, ..options(3, workers("worker")) };
    run(jobs.to_vec(), &options, &registry(), &mut |event| match event {
        Event::Finished { .. } => ControlFlow::Break(()),
        Event::Started { .. } | Event::Known { .. } => ControlFlow::Continue(()),
    });
    assert!(start.elapsed() < Duration::from_secs(20), "the hanging documents are given up");
}

/// A parent that is killed cannot clean up: its busy worker must notice by itself.
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "the kernel tells of processes in files")]
fn no_worker_outlives_its_parent() {
    let program = std::env::current_exe().expect("this program has a path");
    let mut parent =
        Command::new(program).arg("play:parent").stdout(Stdio::piped()).spawn().expect("it starts");
    // The worker belongs to a thread of the parent, and each thread lists its own children.
    let find = || {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", parent.id())).expect("it lives");
        tasks.flatten().find_map(|task| {
            let children = std::fs::read_to_string(task.path().join("children")).ok()?;
            children.split_whitespace().next()?.parse::<u32>().ok()
        })
    };
    let start = Instant::now();
    let worker = loop {
        assert!(start.elapsed() < Duration::from_secs(20), "the parent starts a worker");
        if let Some(worker) = find() {
            break worker;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    std::thread::sleep(Duration::from_millis(500));
    parent.kill().expect("it is killed");
    parent.wait().expect("it is reaped");
    let start = Instant::now();
    let alive = || {
        std::fs::read_to_string(format!("/proc/{worker}/stat"))
            .is_ok_and(|stat| !stat.rsplit(')').next().unwrap_or("").trim_start().starts_with('Z'))
    };
    while alive() {
        assert!(start.elapsed() < Duration::from_secs(20), "worker {worker} has ended");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The other parts that this program plays: workers, good and bad, and a parent to be killed.
fn play(role: &str, mut args: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    match role {
        "worker" => {
            let limit = args.next().and_then(|mib| mib.to_str()?.parse().ok());
            sifferkoll_engine::serve(&registry(), limit).expect("a worker that serves");
        }
        "mortal" => {
            // Serves only where another one has died before; else hangs up at the first byte.
            let mark = PathBuf::from(args.next().expect("a path"));
            if mark.exists() {
                sifferkoll_engine::serve(&registry(), None).expect("a worker that serves");
            }
            let _ = std::fs::write(mark, "");
            say_hello(sifferkoll_engine::WIRE_VERSION);
            let _ = std::io::stdin().read(&mut [0]);
        }
        "other" => {
            let _ = std::io::stdout().write_all(b"Usage: another program\n");
        }
        "stale" => say_hello("sifferkoll of old"),
        "silent" => {}
        "parent" => {
            let options = Options { max_seconds: 600, ..options(1, workers("worker")) };
            outcomes(&["hang"], &options);
        }
        _ => return None,
    }
    Some(ExitCode::SUCCESS)
}

/// Writes the frame of the first message: length, variant 0, length of the text, text.
fn say_hello(version: &str) {
    let mut frame = vec![version.len() as u8 + 2, 0, 0, 0, 0, version.len() as u8];
    frame.extend_from_slice(version.as_bytes());
    let mut stdout = std::io::stdout();
    let _ = stdout.write_all(&frame).and_then(|()| stdout.flush());
}

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let role = args.next().and_then(|role| role.into_string().ok());
    if let Some(code) = role.and_then(|role| play(role.strip_prefix("play:")?, args)) {
        return code;
    }
    let test = |name: &str, work: fn()| {
        Trial::test(name, move || {
            work();
            Ok(())
        })
    };
    let tests = vec![
        test("hostile_documents_cost_only_themselves_1", || hostile_documents_cost_only_themselves(1)),
        test("hostile_documents_cost_only_themselves_2", || hostile_documents_cost_only_themselves(2)),
        test("order_is_kept", order_is_kept),
        test("workers_are_reused_and_recycled", workers_are_reused_and_recycled),
        test("crash_after_others_is_tried_again", crash_after_others_is_tried_again),
        test("stale_worker_is_replaced", stale_worker_is_replaced),
        test("start_trouble_is_told", start_trouble_is_told),
        test("limits_and_files", limits_and_files),
        test("in_process_catches_panics", in_process_catches_panics),
        test("tables_task", tables_task),
        test("draw_task", draw_task),
        test("pictures_that_fail_cost_only_themselves", pictures_that_fail_cost_only_themselves),
        test("no_jobs_no_events", no_jobs_no_events),
        test("known_documents_are_not_read", known_documents_are_not_read),
        test("jobs_may_be_endless", jobs_may_be_endless),
        test("breaking_off_ends_what_is_running", breaking_off_ends_what_is_running),
        #[cfg(target_os = "linux")]
        test("no_worker_outlives_its_parent", no_worker_outlives_its_parent),
    ];
    libtest_mimic::run(&Arguments::from_args(), tests).exit_code()
}
