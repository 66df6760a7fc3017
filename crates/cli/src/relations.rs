//! `relations`: tables of any language in, the arithmetic that they obey out.

mod labels;
mod print;
mod separated;

use crate::args::{RelationsArgs, RelationsFormat, is_stdin};
use crate::documents::view;
use crate::output::Output;
use crate::status::Status;
use anyhow::{Context, Result, bail};
use sifferkoll_relations::discover::{Discovery, discover};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What became of one file.
struct Searched {
    discovery: Discovery,
    /// Whether more rows or columns stand in the file than were read.
    cut: bool,
}

/// Runs the command.
pub(crate) fn run(args: &RelationsArgs, status: &mut Status) -> Result<()> {
    let mut output = Output::open(args.output.as_deref())?;
    let view = view(&args.language, args.output.as_deref(), false);
    let many = args.paths.len() > 1;
    let threads = args.load.threads();
    let mut failed = Ok(());
    in_order(
        args.paths.len(),
        threads,
        &|nth| search(&args.paths[nth], args.load.max_file_mib),
        &mut |nth, result| {
            let path = args.paths[nth].to_string_lossy();
            status.unreadable |= result.is_err();
            let text = match args.format {
                RelationsFormat::Json => print::json(&path, &result, many),
                RelationsFormat::Text => print::text(&path, &result, many, view.lang),
            };
            if failed.is_ok() {
                failed = output.write_all(text.as_bytes()).and_then(|()| output.flush());
            }
        },
    );
    failed?;
    output.finish()
}

/// Does jobs side by side and hands on their results in order, each as soon as all before it are done.
fn in_order<T: Send>(
    jobs: usize,
    threads: usize,
    work: &(dyn Fn(usize) -> T + Sync),
    take: &mut dyn FnMut(usize, T),
) {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = std::sync::mpsc::sync_channel::<(usize, T)>(threads * 4);
    std::thread::scope(|scope| {
        for _ in 0..threads.min(jobs) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let nth = next.fetch_add(1, Ordering::Relaxed);
                    if nth >= jobs || sender.send((nth, work(nth))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = std::collections::BTreeMap::new();
        let mut due = 0;
        for (nth, result) in receiver {
            waiting.insert(nth, result);
            while let Some(result) = waiting.remove(&due) {
                take(due, result);
                due += 1;
            }
        }
    });
}

/// Reads and searches one file.
fn search(path: &Path, max_file_mib: u64) -> Result<Searched> {
    let bytes = read(path, max_file_mib)?;
    let (table, cut) = separated::table(bytes)?;
    let sheet = labels::sheet(&table);
    Ok(Searched { discovery: discover(&sheet), cut })
}

fn read(path: &Path, max_file_mib: u64) -> Result<Vec<u8>> {
    let limit = max_file_mib.saturating_mul(1 << 20);
    let mut bytes = Vec::new();
    let mut take = |from: &mut dyn Read| from.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    if is_stdin(path) {
        take(&mut std::io::stdin().lock()).context("standard input cannot be read")?;
    } else {
        File::open(path).and_then(|mut file| take(&mut file)).context("the file cannot be read")?;
    }
    if bytes.len() as u64 > limit {
        bail!("the file is larger than {max_file_mib} MiB");
    }
    if bytes.contains(&0) {
        bail!("the file is no text");
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn results_come_in_order() {
        let mut taken = Vec::new();
        in_order(50, 4, &|nth| nth * nth, &mut |nth, square| taken.push((nth, square)));
        assert_eq!(taken, (0..50).map(|nth| (nth, nth * nth)).collect::<Vec<_>>());
        in_order(0, 4, &|nth| nth, &mut |_, _| panic!("nothing to take"));
    }
}
