//! The stages of one document, in order: read, lay out, settle readings, type, check; or the first three alone.

use crate::again::Again;
use crate::corrected::correct;
use crate::digest::beside;
use crate::laying::{Layouts, lay_out};
use crate::recognition::Recognition;
use crate::regions::Regions;
use crate::second_look::{Interpreted, Spot, look_again};
use crate::task::Region;
use crate::typing::{Typed, type_document};
use sifferkoll_check::{Subject, check_document};
use sifferkoll_document::{describe, notes};
use sifferkoll_grammar::read_cell;
use sifferkoll_layout::{blocks, link_pieces, merge_pieces};
use sifferkoll_model::{
    CheckSummary, Corrections, Decision, Document, DocumentMeta, Failure, FailureCode, Outcome, RawTable,
    SourceId, SourceInfo, Warning, WarningCode,
};
use sifferkoll_plugin::{Bytes, Context, InputFormat, Limits, PageSink, Registry, Sniff, Source};
use sifferkoll_relations::settle;
use std::sync::Arc;

/// What every zip archive with a file in it begins with.
const ZIP: &[u8] = b"PK\x03\x04";

/// Reads, types and checks one document. `format` names a format plugin; without it the plugin that is
/// surest of the bytes is taken. Nothing is masked here. Scanned pages are read by the recogniser of the registry.
pub fn read_document(
    path: &str,
    bytes: &Bytes,
    format: Option<&str>,
    registry: &Registry,
    limits: &Limits,
) -> Outcome {
    let source = &Source::new(path, bytes);
    check(source, format, registry, limits, &recognition(registry), &Corrections::new())
}

/// Recognition of scanned pages by the recogniser of the registry, with nobody to hear of the time.
fn recognition(registry: &Registry) -> Recognition {
    Recognition { recognizer: registry.text_recognizer().cloned(), ..Recognition::default() }
}

/// Like [`read_document`], with recognition as it is told and what persons decided in the place of what is read.
pub(crate) fn check(
    source: &Source<'_>,
    format: Option<&str>,
    registry: &Registry,
    limits: &Limits,
    recognition: &Recognition,
    corrections: &Corrections,
) -> Outcome {
    let Source { path, bytes, .. } = *source;
    let asked = format;
    let format = choose(bytes, asked, registry)?;
    let read = || lay_out(|sink| run_format(format, source, limits, recognition, sink));
    let (laid, id) = beside(bytes, limits.threads, read);
    let Layouts { pages, tables: mut pieces, text, orders, mut warnings, .. } = laid?;
    warnings.extend(other_ending(path, format, asked, registry));
    link_pieces(&mut pieces);
    let mut tables = merge_pieces(pieces);
    let prose = blocks(&orders, &mut tables);
    settle_all(&mut tables, &mut warnings);
    let meta = describe(&text, &tables);
    let context = Context { year: meta.year, interval: meta.interval };
    let around = |table: &RawTable| context_of(&meta, table);
    let decided = corrections.get(&id).map(Vec::as_slice).unwrap_or_default();
    let interpret = |tables: &[RawTable]| -> Result<Interpreted, Failure> {
        let mut typed = type_document(tables, &text, registry, &context, &around, limits.threads)
            .map_err(|message| Failure { code: FailureCode::Panicked, message })?;
        correct(&mut typed, decided);
        let subject = Subject { tables: &typed.tables, risks: &typed.risks, blocks: &prose, meta: &meta };
        let (findings, checks) = check_document(&subject, registry.all_rules());
        Ok(Interpreted { typed, findings, checks })
    };
    let mut interpreted = interpret(&tables)?;
    if let Some(recognizer) = &recognition.recognizer {
        let read = |spots: &[Spot]| {
            let mut again = Again::new(recognition.clone(), Arc::clone(recognizer), spots);
            // What was read before can be read once more; where not, there is no second look.
            let _ = format.read(source, limits, &mut again);
            again.finish()
        };
        interpreted = look_again(&mut tables, interpreted, &interpret, &read)?;
    }
    let Interpreted { typed: Typed { tables, risks, warnings: doubts }, findings, checks } = interpreted;
    warnings.extend(doubts);
    sort(&mut warnings);
    let notes = notes(&prose, &tables);
    Ok(Document {
        source: source_info(path, id, format, pages),
        meta,
        grids: Vec::new(),
        blocks: Vec::new(),
        tables,
        risks,
        findings,
        notes,
        warnings,
        checks,
        pictures: Vec::new(),
    })
}

/// Reads the untyped grids of one document, and types and checks nothing. With regions, the grids are those
/// of the regions: one for each, in their order, and empty where nothing stands there, where the document
/// has no such page, or where it has no pages at all.
pub fn read_grids(
    path: &str,
    bytes: &Bytes,
    format: Option<&str>,
    regions: &[Region],
    registry: &Registry,
    limits: &Limits,
) -> Outcome {
    grids(&Source::new(path, bytes), format, regions, registry, limits, &recognition(registry))
}

/// Like [`read_grids`], with recognition as it is told.
pub(crate) fn grids(
    source: &Source<'_>,
    format: Option<&str>,
    regions: &[Region],
    registry: &Registry,
    limits: &Limits,
    recognition: &Recognition,
) -> Outcome {
    let Source { path, bytes, .. } = *source;
    let asked = format;
    let format = choose(bytes, asked, registry)?;
    let read = || {
        if regions.is_empty() {
            let laid = lay_out(|sink| run_format(format, source, limits, recognition, sink))?;
            let mut pieces = laid.tables;
            link_pieces(&mut pieces);
            let text = blocks(&laid.orders, &mut pieces);
            return Ok((laid.pages, pieces, text, laid.warnings));
        }
        let mut found = Regions::new(regions);
        run_format(format, source, limits, recognition, &mut found)?;
        let (pages, grids, warnings) = found.finish();
        Ok((pages, grids, Vec::new(), warnings))
    };
    let (read, id) = beside(bytes, limits.threads, read);
    let (pages, mut grids, text, mut warnings) = read?;
    warnings.extend(other_ending(path, format, asked, registry));
    settle_all(&mut grids, &mut warnings);
    sort(&mut warnings);
    Ok(Document {
        source: source_info(path, id, format, pages),
        meta: DocumentMeta::default(),
        grids,
        blocks: text,
        tables: Vec::new(),
        risks: Vec::new(),
        findings: Vec::new(),
        notes: Vec::new(),
        warnings,
        checks: CheckSummary::default(),
        pictures: Vec::new(),
    })
}

pub(crate) fn run_format(
    format: &dyn InputFormat,
    source: &Source<'_>,
    limits: &Limits,
    recognition: &Recognition,
    sink: &mut dyn PageSink,
) -> Result<(), Failure> {
    recognition.read(sink, |sink| {
        format
            .read(source, limits, sink)
            .map_err(|error| Failure { code: error.code(), message: error.to_string() })
    })
}

/// A warning where a file's name ends as those of other formats do; none where a format was asked for.
fn other_ending(
    path: &str,
    format: &dyn InputFormat,
    asked: Option<&str>,
    registry: &Registry,
) -> Option<Warning> {
    let name = path.rsplit(['/', '\\']).next()?;
    let name = match name.rsplit_once('.') {
        Some((packed, gz)) if gz.eq_ignore_ascii_case("gz") => packed,
        _ => name,
    };
    let (_, ending) = name.rsplit_once('.')?;
    let ends_so = |format: &dyn InputFormat| {
        format.info().extensions.iter().any(|known| known.eq_ignore_ascii_case(ending))
    };
    let other = asked.is_none() && !ends_so(format) && registry.formats().any(ends_so);
    let detail = format!(".{}, read as {}", ending.to_lowercase(), format.info().name);
    other.then_some(Warning { code: WarningCode::Suffix, detail, location: None })
}

/// What is known around a table: the item in which it lies reports on a year of its own in some bundles.
fn context_of(meta: &DocumentMeta, table: &RawTable) -> Context {
    let item = table.location.first().and_then(|place| meta.item_at(place));
    match item.and_then(|item| item.year.map(|year| (year, item.interval))) {
        Some((year, interval)) if Some(year) != meta.year => Context { year: Some(year), interval },
        _ => Context { year: meta.year, interval: meta.interval },
    }
}

fn source_info(path: &str, id: SourceId, format: &dyn InputFormat, pages: Option<u32>) -> SourceInfo {
    SourceInfo { path: path.to_owned(), id, format: format.info().name.to_owned(), pages }
}

fn settle_all(tables: &mut [RawTable], warnings: &mut Vec<Warning>) {
    for table in tables {
        settle(table, &|text| read_cell(text).value().map(|amount| amount.value));
        warnings.extend(open_rows(table));
    }
}

fn sort(warnings: &mut [Warning]) {
    warnings.sort_by_key(|w| w.location.map(|l| l.order()));
}

pub(crate) fn choose<'a>(
    bytes: &[u8],
    format: Option<&str>,
    registry: &'a Registry,
) -> Result<&'a dyn InputFormat, Failure> {
    let failure = |code, message: String| Failure { code, message };
    if let Some(name) = format {
        return registry
            .format_named(name)
            .ok_or_else(|| failure(FailureCode::UnknownFormat, format!("no format is called {name}")));
    }
    if bytes.is_empty() {
        return Err(failure(FailureCode::Empty, "the file is empty".to_owned()));
    }
    let surest = registry.formats().map(|f| (f.sniff(bytes), f)).max_by_key(|(sniff, _)| *sniff);
    match surest {
        Some((sniff, format)) if sniff > Sniff::No => Ok(format),
        _ => {
            if bytes.starts_with(ZIP) {
                let message = "a zip archive and no document of a known format; an archive in another, or in a \
                               gzipped file, is not opened";
                return Err(failure(FailureCode::UnknownFormat, message.to_owned()));
            }
            let known: Vec<&str> = registry.formats().map(|f| f.info().name).collect();
            let message = format!("expected one of {}, saw none of them", known.join(", "));
            Err(failure(FailureCode::UnknownFormat, message))
        }
    }
}

/// A warning for every row whose reading nothing decided.
fn open_rows(table: &RawTable) -> impl Iterator<Item = Warning> + '_ {
    table.rows.iter().filter(|row| row.decision == Decision::Open).map(|row| Warning {
        code: WarningCode::ReadingOpen,
        detail: row.reading().cells.first().map(|c| c.text.clone()).unwrap_or_default(),
        location: Some(row.location),
    })
}
