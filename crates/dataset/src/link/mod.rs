//! What is concluded over documents: whose they are, which labels are one measure, its values over the years.
//!
//! In: all documents of the dataset and the user's map. Out: entities, concepts, series, points, statements, matches and
//! what is unmatched, made anew in one transaction; then, by the judge that the caller brings, findings that take
//! several documents. Entities are independent of one another, so threads share them.

mod entities;
mod figures;
mod join;
mod load;
mod map;
mod points;
pub(crate) mod words;

use crate::SeriesFilter;
use crate::write::{LINK_DUE, clear_links, insert_finding, plain};
use crate::{DatasetError, Reader, Writer};
use join::{Joined, Match, join};
use load::{Figure, Loaded, Source, Unused, load};
use map::Map;
use points::{Line, Notes, lines};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use sifferkoll_model::{Finding, Fingerprint, NoteKind, Series, SourceId, Unit};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Name of the property that holds the user's map of measures.
const MAP: &str = "map";

/// Entities for each thread that are linked before their results are written: enough to keep the threads at work, few
/// enough that they take little memory.
const BATCH: usize = 8;

/// A finding that takes several documents.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossFinding {
    /// The document of the derived figure.
    pub source: SourceId,
    /// The finding.
    pub finding: Finding,
    /// What it says.
    pub message: String,
}

/// What is to be said of the documents of one entity together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CrossReport {
    /// Findings that take several documents.
    pub findings: Vec<CrossFinding>,
    /// Findings of a document's own check, and the document that bears each out.
    pub confirmed: Vec<(SourceId, Fingerprint, SourceId)>,
}

/// Looks at all series of one entity, and at what the check of each of its documents has found.
pub type Judge<'a> = &'a (dyn Fn(&[Series], &[(SourceId, Finding)]) -> CrossReport + Sync);

impl Reader {
    /// The user's map of measures as it was taken in; empty where there is none.
    pub fn map(&self) -> Result<String, DatasetError> {
        Ok(self.property(MAP)?.unwrap_or_default())
    }
}

impl Writer {
    /// Takes in the user's map of measures; refuses one that cannot be read.
    pub fn set_map(&mut self, text: &str) -> Result<(), DatasetError> {
        Map::read(text)?;
        if self.property(MAP)?.as_deref() != Some(text) {
            self.set_property(MAP, text)?;
            crate::write::mark_link_due(&self.connection)?;
        }
        Ok(())
    }

    /// Makes series and everything else that is concluded over documents, where documents or the map have changed since
    /// this was last done.
    pub fn link(&mut self, threads: usize, judge: Judge<'_>) -> Result<(), DatasetError> {
        if self.property(LINK_DUE)?.is_none() {
            return Ok(());
        }
        let map = Map::read(&self.property(MAP)?.unwrap_or_default())?;
        let readers: Vec<Mutex<Reader>> =
            (0..threads.max(1)).map(|_| self.reader().map(Mutex::new)).collect::<Result<_, _>>()?;
        let groups = groups(&readers, &map)?;
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        clear_links(&change)?;
        let batches = groups.chunks(BATCH * readers.len());
        let link =
            |batch| (batch, in_parallel(&readers, batch, |reader, group| link_group(reader, group, &map)));
        one_ahead(batches.map(link), |(batch, linked)| {
            batch.iter().zip(linked).try_for_each(|(group, linked)| save(&change, group, &linked?))
        })?;
        change.commit()?;
        self.judge(&readers, judge)?;
        self.connection.execute("DELETE FROM properties WHERE name = ?1", [LINK_DUE])?;
        Ok(())
    }

    /// Asks the judge about every entity of several documents.
    fn judge(&mut self, readers: &[Mutex<Reader>], judge: Judge<'_>) -> Result<(), DatasetError> {
        let entities: Vec<i64> = self
            .connection
            .prepare(
                "SELECT entity_id FROM document_entities GROUP BY entity_id HAVING count(*) > 1 ORDER BY entity_id",
            )?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut at = 0;
        let look = |reader: &Reader, entity: &i64| {
            let series = reader.series_of(Some(*entity), &SeriesFilter::default())?;
            Ok(judge(&series, &reader.findings_of(*entity)?))
        };
        let batches = entities.chunks(BATCH * readers.len());
        one_ahead(batches.map(|batch| in_parallel(readers, batch, look)), |reports| {
            for report in reports {
                let report = report?;
                for cross in &report.findings {
                    save_finding(&change, at, cross)?;
                    at += 1;
                }
                for (source, fingerprint, by) in &report.confirmed {
                    let sql =
                        "UPDATE findings SET confirmed_by = ?3 WHERE fingerprint = ?2 AND scope = 'document'
                                  AND document_id = (SELECT id FROM documents WHERE sha256 = ?1)";
                    let of = [source.to_string(), fingerprint.to_string(), by.to_string()];
                    change.prepare_cached(sql)?.execute(of)?;
                }
            }
            Ok(())
        })?;
        Ok(change.commit()?)
    }
}

/// Takes things in their order, while another thread makes the next.
fn one_ahead<T: Send>(
    things: impl Iterator<Item = T> + Send,
    take: impl FnMut(T) -> Result<(), DatasetError>,
) -> Result<(), DatasetError> {
    let (out, made) = mpsc::sync_channel(0);
    thread::scope(|scope| {
        // Nobody listens any more where a thing could not be taken.
        let make = move || {
            let _ = things.map(|thing| out.send(thing)).take_while(Result::is_ok).count();
        };
        let maker = thread::Builder::new().name("link".into()).spawn_scoped(scope, make);
        maker.map_err(|error| DatasetError::Thread(error.to_string()))?;
        made.into_iter().try_for_each(take)
    })
}

/// Does the work for each thing, in as many threads as there are readers; results in the order of the things.
fn in_parallel<T: Sync, R: Send>(
    readers: &[Mutex<Reader>],
    things: &[T],
    work: impl Fn(&Reader, &T) -> Result<R, DatasetError> + Sync,
) -> Vec<Result<R, DatasetError>> {
    let next = AtomicUsize::new(0);
    let done: Mutex<BTreeMap<usize, Result<R, DatasetError>>> = Mutex::default();
    let take_turns = |reader: &Mutex<Reader>| {
        let reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some((at, thing)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, things.get(at)?)))
        {
            let result = work(&reader, thing);
            done.lock().unwrap_or_else(PoisonError::into_inner).insert(at, result);
        }
    };
    thread::scope(|scope| {
        for reader in readers.iter().skip(1) {
            let take_turns = &take_turns;
            // Where there is no thread to be had, the others do its share.
            let _ =
                thread::Builder::new().name("link".into()).spawn_scoped(scope, move || take_turns(reader));
        }
        readers.first().map(&take_turns)
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

/// The documents of one entity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Owner {
    municipality: Option<String>,
    code: Option<String>,
    committee: Option<String>,
    part: u32,
}

struct Group {
    owner: Owner,
    documents: Vec<Source>,
}

/// All documents by whose they are, in a certain order.
fn groups(readers: &[Mutex<Reader>], map: &Map) -> Result<Vec<Group>, DatasetError> {
    let documents = documents(&readers[0].lock().unwrap_or_else(PoisonError::into_inner), map)?;
    let mut owners: BTreeMap<Owner, Vec<Source>> = BTreeMap::new();
    for (owner, source) in documents {
        owners.entry(owner).or_default().push(source);
    }
    let mut groups = Vec::new();
    for (owner, documents) in owners {
        if owner.code.is_some() || documents.len() == 1 {
            groups.push(Group { owner, documents });
            continue;
        }
        let marks =
            in_parallel(readers, &documents, |reader, source| Ok(entities::marks(&load(reader, 0, source)?)));
        let parts = entities::parts(&marks.into_iter().collect::<Result<Vec<_>, _>>()?);
        let mut by_part: BTreeMap<u32, Vec<Source>> = BTreeMap::new();
        for (part, source) in parts.into_iter().zip(documents) {
            by_part.entry(part).or_default().push(source);
        }
        groups.extend(
            by_part
                .into_iter()
                .map(|(part, documents)| Group { owner: Owner { part, ..owner.clone() }, documents }),
        );
    }
    Ok(groups)
}

/// All documents in the order of their digests, with whose they are.
fn documents(reader: &Reader, map: &Map) -> Result<Vec<(Owner, Source)>, DatasetError> {
    let connection = &reader.connection;
    let mut paths = connection.prepare("SELECT path FROM files WHERE document_id = ?1 ORDER BY path")?;
    let mut name_of = connection
        .prepare("SELECT municipality FROM documents WHERE municipality_code = ?1 AND municipality IS NOT NULL LIMIT 1")?;
    let mut statement = connection.prepare(
        "SELECT id, year, municipality_code, municipality, committee FROM documents ORDER BY sha256",
    )?;
    let mut rows = statement.query([])?;
    let mut documents = Vec::new();
    while let Some(row) = rows.next()? {
        let mut source = Source { id: row.get(0)?, year: row.get(1)? };
        let mut owner =
            Owner { code: row.get(2)?, municipality: row.get(3)?, committee: row.get(4)?, part: 0 };
        if !map.documents.is_empty() {
            let paths: Vec<String> =
                paths.query_map([source.id], |row| row.get(0))?.collect::<Result<_, _>>()?;
            if let Some(facts) = map.facts_of(&paths) {
                if let Some(code) = &facts.municipality {
                    owner.municipality = name_of.query_row([code], |row| row.get(0)).optional()?;
                    owner.code = Some(code.clone());
                }
                owner.committee = facts.committee.clone().or(owner.committee);
                source.year = facts.year.or(source.year);
            }
        }
        documents.push((owner, source));
    }
    Ok(documents)
}

/// What is concluded of one entity.
struct Linked {
    measures: Vec<(Joined, Vec<Line>)>,
    figures: Vec<Figure>,
    matches: Vec<Match>,
    unused: BTreeMap<i64, Unused>,
}

fn link_group(reader: &Reader, group: &Group, map: &Map) -> Result<Linked, DatasetError> {
    let mut figures = Vec::new();
    let mut unused = BTreeMap::new();
    let mut order = Vec::new();
    for (at, source) in group.documents.iter().enumerate() {
        let Loaded { figures: more, unused: none } = load(reader, at, source)?;
        order.push(newness(source, &more, at));
        figures.extend(more);
        unused.extend(none);
    }
    let notes = notes(reader, group)?;
    let (joined, matches) = join(&figures, &order, map, group.owner.code.as_deref());
    let several = group.documents.len() > 1;
    let mut measures = Vec::new();
    for measure in joined {
        let documents: BTreeSet<usize> = measure.figures.iter().map(|at| figures[*at].document).collect();
        let rows = measure.figures.iter().map(|at| figures[*at].row);
        match lines(&measure.figures, &figures, &order, &notes) {
            Some(lines) => {
                if several && documents.len() == 1 {
                    unused.extend(rows.map(|row| (row, Unused::Single)));
                }
                measures.push((measure, lines));
            }
            None => unused.extend(rows.map(|row| (row, Unused::Ambiguous))),
        }
    }
    Ok(Linked { measures, figures, matches, unused })
}

/// A number that grows with how new a document is: the year it reports on, else that of its newest outcome; the order of
/// digests decides between two of one year, so that it never depends on the order in which they came.
fn newness(source: &Source, figures: &[Figure], at: usize) -> u64 {
    let outcomes = figures.iter().filter(|figure| figure.sort.measure == "utfall");
    let newest = outcomes.filter_map(|figure| figure.period.year()).map(|year| year.0).max();
    let year = source.year.or(newest).unwrap_or(0);
    (u64::from(year) << 32) + at as u64
}

fn notes(reader: &Reader, group: &Group) -> Result<Notes, DatasetError> {
    let sql = "SELECT kind, row_id, table_id FROM notes WHERE document_id = ?1 ORDER BY id";
    let mut statement = reader.connection.prepare_cached(sql)?;
    let mut notes = Notes::default();
    for source in &group.documents {
        let mut rows = statement.query([source.id])?;
        while let Some(row) = rows.next()? {
            let kind: String = row.get(0)?;
            let Some(kind) = NoteKind::ALL.into_iter().find(|known| known.name() == kind) else { continue };
            if let Some(id) = row.get::<_, Option<i64>>(1)? {
                notes.rows.entry(id).or_default().insert(kind);
            } else if let Some(id) = row.get::<_, Option<i64>>(2)? {
                notes.tables.entry(id).or_default().insert(kind);
            }
        }
    }
    Ok(notes)
}

fn save(connection: &Connection, group: &Group, linked: &Linked) -> Result<(), DatasetError> {
    let Owner { code, municipality, committee, part } = &group.owner;
    connection.prepare_cached("INSERT INTO entities VALUES (NULL, ?1, ?2, ?3, ?4)")?.execute((
        code,
        municipality,
        committee,
        part,
    ))?;
    let entity = connection.last_insert_rowid();
    for source in &group.documents {
        let sql = "INSERT INTO document_entities VALUES (?1, ?2)";
        connection.prepare_cached(sql)?.execute([source.id, entity])?;
    }
    for (measure, lines) in &linked.measures {
        let concept = concept(connection, measure, &linked.figures)?;
        for line in lines {
            save_line(connection, entity, concept, line, &linked.figures)?;
        }
    }
    for found in &linked.matches {
        let Match { older, newer, decision, score, words, figures, against, reason } = found;
        connection
            .prepare_cached("INSERT INTO matches VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
            .execute((entity, older, newer, decision.name(), score, words, figures, against, reason))?;
    }
    for (row, why) in &linked.unused {
        connection.prepare_cached("INSERT INTO unmatched VALUES (?1, ?2)")?.execute((row, why.name()))?;
    }
    Ok(())
}

/// The measure's identity, which entities share where they use the same words.
fn concept(connection: &Connection, measure: &Joined, figures: &[Figure]) -> Result<i64, DatasetError> {
    let key = match measure {
        Joined { curated: true, name, .. } => format!("= {name}"),
        Joined { parted: true, key, .. } => format!("{} ({})", key.line(), key.kind),
        Joined { key, .. } => key.line(),
    };
    let known: Option<i64> = connection
        .prepare_cached("SELECT id FROM concepts WHERE key = ?1")?
        .query_row([&key], |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for at in &measure.figures {
        *kinds.entry(&figures[*at].key.kind).or_default() += 1;
    }
    let kind = kinds.into_iter().max_by_key(|(_, n)| *n).map_or("", |(kind, _)| kind);
    connection.prepare_cached("INSERT INTO concepts VALUES (NULL, ?1, ?2, ?3, ?4)")?.execute((
        &key,
        &measure.name,
        kind,
        measure.curated,
    ))?;
    Ok(connection.last_insert_rowid())
}

fn save_line(
    connection: &Connection,
    entity: i64,
    concept: i64,
    line: &Line,
    figures: &[Figure],
) -> Result<(), DatasetError> {
    let flags = if line.sign_differs { "sign" } else { "" };
    connection.prepare_cached("INSERT INTO series VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute((
        entity,
        concept,
        &line.sort.measure,
        &line.sort.breakdown,
        &line.sort.flow,
        line.unit.as_ref().map(Unit::name),
        flags,
    ))?;
    let series = connection.last_insert_rowid();
    for point in &line.points {
        let main = &figures[point.said[0].0];
        let period = point.period.to_string();
        let flags: Vec<&str> = point.flags.iter().map(|flag| flag.name()).collect();
        connection.prepare_cached("INSERT INTO points VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?.execute(
            (
                series,
                &period,
                point.period.year().map(|year| year.0),
                plain(point.value),
                main.row,
                main.ordinal,
                point.first.map(plain),
                flags.join(" "),
            ),
        )?;
        for (at, value) in &point.said {
            let figure = &figures[*at];
            connection
                .prepare_cached("INSERT INTO statements VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute((series, &period, figure.row, figure.ordinal, plain(*value), figure.own))?;
        }
    }
    Ok(())
}

fn save_finding(connection: &Connection, at: usize, cross: &CrossFinding) -> Result<(), DatasetError> {
    let document: i64 = connection
        .prepare_cached("SELECT id FROM documents WHERE sha256 = ?1")?
        .query_row([cross.source.to_string()], |row| row.get(0))?;
    let table = cross.finding.table.as_ref().map(|table| table.0.as_str());
    let cell: Option<(i64, i64)> = connection
        .prepare_cached(
            "SELECT c.row_id, c.ordinal FROM cells c JOIN rows r ON r.id = c.row_id JOIN tables t ON t.id = r.table_id
              WHERE t.document_id = ?1 AND t.name = ?2 AND r.label = ?3 AND c.raw = ?4 LIMIT 1",
        )?
        .query_row((document, table, &cross.finding.row, &cross.finding.printed), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    insert_finding(connection, document, "series", at, &cross.finding, cell, &cross.message)
}
