//! Series out of the dataset, each point with every cell that says it.
//!
//! In: what is asked for. Out: [`Series`], by entity, measure and period. Needs a dataset that was linked.

use crate::write::LINK_DUE;
use crate::{DatasetError, Reader, SeriesFilter, place};
use rusqlite::Row;
use rust_decimal::Decimal;
use sifferkoll_model::{
    Allowed, Cause, DatasetState, Doubt, Entity, FailedFile, Family, Finding, Fingerprint, LabelMatch, Month,
    Note, NoteKind, Period, Point, PointFlag, RelatedCell, Repair, RuleName, Said, Series, Severity, Slip,
    SourceId, Standing, Statement, TableId, Unit, UnmatchedLabel, Year,
};

/// The statements of these series.
fn sql(ids: &[i64]) -> String {
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    format!("{SERIES} AND s.id IN ({}) {ORDER}", ids.join(","))
}

const SERIES: &str = "
SELECT s.id, e.municipality_code, e.municipality, e.committee, e.part, k.name, k.key, k.kind, s.measure, s.breakdown,
       s.flow, s.unit, s.flags, p.period, p.value, p.first_value, p.flags, t.value, c.raw, c.value, c.unit, t.own,
       c.doubt, d.sha256, (SELECT min(path) FROM files f WHERE f.document_id = d.id), d.kind, d.year, b.name, r.label,
       l.header, c.page, c.x0, c.y0, c.x1, c.y1, c.line, c.last_line, c.place, r.id, b.id
  FROM series s
  JOIN entities e ON e.id = s.entity_id
  JOIN concepts k ON k.id = s.concept_id
  JOIN points p ON p.series_id = s.id
  JOIN statements t ON t.series_id = p.series_id AND t.period = p.period
  JOIN rows r ON r.id = t.row_id
  JOIN tables b ON b.id = r.table_id
  JOIN documents d ON d.id = b.document_id
  JOIN cells c ON c.row_id = t.row_id AND c.ordinal = t.ordinal
  LEFT JOIN columns l ON l.table_id = b.id AND l.ordinal = t.ordinal
 WHERE (?1 IS NULL OR p.year >= ?1) AND (?2 IS NULL OR p.year <= ?2)";

/// Entity, concept, then the sorts of one concept; the statement that a point is from first, then own ones, then the
/// newest.
const ORDER: &str = "
 ORDER BY e.municipality, e.municipality_code, e.committee, e.part, k.name, k.key, s.id, p.period,
          (t.row_id = p.row_id AND t.ordinal = p.ordinal) DESC, t.own DESC, d.year DESC, d.sha256, t.row_id, t.ordinal";

impl Reader {
    /// The series asked for, in order of entity, concept, measure, breakdown and flow.
    pub fn series(&self, filter: &SeriesFilter) -> Result<Vec<Series>, DatasetError> {
        self.series_of(None, filter)
    }

    /// The series asked for of one entity, by its number.
    pub(crate) fn series_of(
        &self,
        entity: Option<i64>,
        filter: &SeriesFilter,
    ) -> Result<Vec<Series>, DatasetError> {
        let mut statement = self.connection.prepare(&sql(&self.chosen(entity, filter)?))?;
        let mut rows = statement.query((filter.from, filter.to))?;
        let mut all: Vec<(i64, Series)> = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if all.last().is_none_or(|(last, _)| *last != id) {
                all.push((id, series(row)?));
            }
            let Some((_, series)) = all.last_mut() else { continue };
            let at = period(&row.get::<_, String>(13)?)?;
            if series.points.last().is_none_or(|point| point.period != at) {
                series.points.push(point(row, at)?);
            }
            let said = self.said(row)?;
            if let Some(point) = series.points.last_mut() {
                point.said.push(said);
            }
        }
        Ok(all.into_iter().map(|(_, series)| series).collect())
    }

    fn said(&self, row: &Row<'_>) -> Result<Said, DatasetError> {
        let doubt = match row.get::<_, Option<String>>(22)?.as_deref() {
            // What a person has looked at is in no doubt.
            None | Some("accepted" | "corrected") => Doubt::None,
            Some("recognised") => Doubt::Recognised,
            Some("damaged") => Doubt::Damaged,
            Some("settled") => Doubt::Settled,
            Some(_) => Doubt::Open,
        };
        Ok(Said {
            value: decimal(&row.get::<_, String>(17)?)?,
            raw: row.get(18)?,
            printed: decimal(&row.get::<_, String>(19)?)?,
            unit: row.get::<_, Option<String>>(20)?.map(|name| unit(&name)),
            own: row.get(21)?,
            doubt,
            source: source(&row.get::<_, String>(23)?)?,
            path: row.get::<_, Option<String>>(24)?.unwrap_or_default(),
            document_kind: row.get(25)?,
            document_year: row.get(26)?,
            table: TableId(row.get(27)?),
            row: row.get(28)?,
            column: row.get::<_, Option<String>>(29)?.unwrap_or_default(),
            location: place::read(row, 30)?,
            notes: self.notes(row.get(38)?, row.get(39)?)?,
        })
    }

    /// Notes to a row, or to its table as a whole.
    fn notes(&self, row_id: i64, table_id: i64) -> Result<Vec<Note>, DatasetError> {
        let sql =
            "SELECT n.kind, n.words, t.name, r.ordinal, n.page, n.x0, n.y0, n.x1, n.y1, n.line, n.last_line,
                    n.place
                     FROM notes n LEFT JOIN tables t ON t.id = n.table_id LEFT JOIN rows r ON r.id = n.row_id
                    WHERE n.row_id = ?1 OR (n.row_id IS NULL AND n.table_id = ?2) ORDER BY n.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([row_id, table_id])?;
        let mut notes = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(0)?;
            let Some(kind) = NoteKind::ALL.into_iter().find(|known| known.name() == kind) else {
                return Err(DatasetError::Damaged(format!("a note of kind {kind}")));
            };
            notes.push(Note {
                kind,
                words: row.get(1)?,
                table: row.get::<_, Option<String>>(2)?.map(TableId),
                row: row.get::<_, Option<u32>>(3)?.map(|ordinal| ordinal.saturating_sub(1) as usize),
                location: place::read(row, 4)?,
            });
        }
        Ok(notes)
    }
}

fn series(row: &Row<'_>) -> Result<Series, DatasetError> {
    Ok(Series {
        entity: Entity {
            municipality_code: row.get(1)?,
            municipality: row.get(2)?,
            committee: row.get(3)?,
            part: row.get(4)?,
        },
        concept: row.get(5)?,
        key: row.get(6)?,
        kind: row.get(7)?,
        measure: row.get(8)?,
        breakdown: row.get(9)?,
        flow: row.get(10)?,
        unit: row.get::<_, Option<String>>(11)?.map(|name| unit(&name)),
        sign_differs: row.get::<_, String>(12)?.split(' ').any(|flag| flag == "sign"),
        points: Vec::new(),
    })
}

fn point(row: &Row<'_>, period: Period) -> Result<Point, DatasetError> {
    let flags: String = row.get(16)?;
    Ok(Point {
        period,
        value: decimal(&row.get::<_, String>(14)?)?,
        first_value: row.get::<_, Option<String>>(15)?.map(|value| decimal(&value)).transpose()?,
        flags: PointFlag::ALL.into_iter().filter(|flag| flags.split(' ').any(|f| f == flag.name())).collect(),
        said: Vec::new(),
    })
}

pub(crate) fn decimal(text: &str) -> Result<Decimal, DatasetError> {
    text.parse().map_err(|_| DatasetError::Damaged(format!("\"{text}\" is no decimal")))
}

pub(crate) fn source(hex: &str) -> Result<SourceId, DatasetError> {
    let damaged = || DatasetError::Damaged(format!("\"{hex}\" is no digest"));
    let mut bytes = [0; 32];
    if hex.len() != 2 * bytes.len() || !hex.is_ascii() {
        return Err(damaged());
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).map_err(|_| damaged())?;
    }
    Ok(SourceId(bytes))
}

/// The unit with this name.
pub(crate) fn unit(name: &str) -> Unit {
    let known = [
        Unit::Kr,
        Unit::Tkr,
        Unit::Mnkr,
        Unit::Mdkr,
        Unit::Percent,
        Unit::PercentagePoints,
        Unit::PerMille,
        Unit::Count,
    ];
    known.into_iter().find(|unit| unit.name() == name).unwrap_or_else(|| Unit::Other(name.into()))
}

/// The period as [`Period`] prints it; a month whose year is unknown is none here.
pub(crate) fn period(text: &str) -> Result<Period, DatasetError> {
    let damaged = || DatasetError::Damaged(format!("\"{text}\" is no period"));
    let month = |text: &str| -> Option<(Year, Month)> {
        let (year, month) = text.split_once('-')?;
        Some((Year(year.parse().ok()?), Month(month.parse().ok()?)))
    };
    if let Ok(year) = text.parse() {
        return Ok(Period::Year(Year(year)));
    }
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    let (Some((year, first)), Some((same, last))) = (month(first), month(last)) else {
        return Err(damaged());
    };
    if year != same {
        return Err(damaged());
    }
    Ok(Period::Months { year, first, last })
}

impl Reader {
    /// What the dataset holds.
    pub fn state(&self) -> Result<DatasetState, DatasetError> {
        let count = |sql: &str| -> Result<u64, DatasetError> {
            Ok(self.connection.query_row(sql, [], |row| row.get::<_, i64>(0))?.unsigned_abs())
        };
        let of = |table: &str| count(&format!("SELECT count(*) FROM {table}"));
        let mut statement = self.connection.prepare(
            "SELECT severity, count(*) FROM findings WHERE scope = 'document' GROUP BY severity
              ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'improbable' THEN 1 WHEN 'suspect' THEN 2 ELSE 3 END",
        )?;
        let findings =
            statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
        let findings = findings.collect::<Result<_, _>>()?;
        let mut statement = self
            .connection
            .prepare("SELECT path, failure, coalesce(message, '') FROM failures ORDER BY path")?;
        let failures = statement.query_map([], |row| {
            Ok(FailedFile { path: row.get(0)?, code: row.get(1)?, message: row.get(2)? })
        })?;
        Ok(DatasetState {
            files: of("files")?,
            documents: of("documents")?,
            pages: count("SELECT coalesce(sum(pages), 0) FROM documents")?,
            tables: of("tables")?,
            figures: count("SELECT count(*) FROM cells WHERE value IS NOT NULL")?,
            entities: of("entities")?,
            series: of("series")?,
            points: of("points")?,
            unmatched: of("unmatched")?,
            proposed: count("SELECT count(*) FROM matches WHERE decision = 'proposed'")?,
            link_due: self.property(LINK_DUE)?.is_some(),
            findings,
            cross_findings: count("SELECT count(*) FROM findings WHERE scope = 'series'")?,
            failures: failures.collect::<Result<_, _>>()?,
        })
    }
}

impl Reader {
    /// Pairs of labels that were joined or might be, by entity, proposals last and surest first.
    pub fn matches(&self) -> Result<Vec<LabelMatch>, DatasetError> {
        let mut statement = self.connection.prepare(
            "SELECT e.municipality_code, e.municipality, e.committee, e.part, m.older, m.newer, m.decision, m.score,
                    m.words, m.figures, m.against, m.reason
               FROM matches m JOIN entities e ON e.id = m.entity_id
              ORDER BY e.municipality, e.committee, e.part, m.decision = 'proposed', m.score DESC, m.newer, m.older",
        )?;
        let found = statement.query_map([], |row| {
            Ok(LabelMatch {
                entity: entity(row)?,
                older: row.get(4)?,
                newer: row.get(5)?,
                decision: row.get(6)?,
                score: row.get(7)?,
                words: row.get(8)?,
                figures: row.get(9)?,
                against: row.get(10)?,
                reason: row.get(11)?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Labels with figures in no series of several documents, by entity, kind and place.
    pub fn unmatched(&self) -> Result<Vec<UnmatchedLabel>, DatasetError> {
        let mut statement = self.connection.prepare(
            "SELECT e.municipality_code, e.municipality, e.committee, e.part, t.kind, r.label, u.reason,
                    coalesce((SELECT min(path) FROM files f WHERE f.document_id = t.document_id), ''), t.name
               FROM unmatched u
               JOIN rows r ON r.id = u.row_id
               JOIN tables t ON t.id = r.table_id
               JOIN document_entities d ON d.document_id = t.document_id
               JOIN entities e ON e.id = d.entity_id
              ORDER BY e.municipality, e.committee, e.part, t.kind, 8, t.ordinal, r.ordinal",
        )?;
        let found = statement.query_map([], |row| {
            Ok(UnmatchedLabel {
                entity: entity(row)?,
                kind: row.get(4)?,
                label: row.get(5)?,
                reason: row.get(6)?,
                path: row.get(7)?,
                table: row.get(8)?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

/// The entity in the first four columns.
fn entity(row: &Row<'_>) -> rusqlite::Result<Entity> {
    Ok(Entity {
        municipality_code: row.get(0)?,
        municipality: row.get(1)?,
        committee: row.get(2)?,
        part: row.get(3)?,
    })
}

impl Reader {
    /// What the check of each document of an entity has found, as far as the dataset keeps it: the statement is worded
    /// already, so its sort is not there, nor are groups and rivals.
    pub(crate) fn findings_of(&self, entity: i64) -> Result<Vec<(SourceId, Finding)>, DatasetError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT d.sha256, f.rule, f.code, f.family, f.severity, f.cause, f.fingerprint, t.name, f.row_label,
                    f.column_name, f.printed, f.expected, f.low, f.high, f.page, f.x0, f.y0, f.x1, f.y1, f.line,
                    f.last_line, f.place, f.id
               FROM findings f
               JOIN documents d ON d.id = f.document_id
               JOIN document_entities e ON e.document_id = d.id
               LEFT JOIN rows r ON r.id = f.row_id
               LEFT JOIN tables t ON t.id = r.table_id
              WHERE e.entity_id = ?1 AND f.scope = 'document' ORDER BY d.sha256, f.ordinal",
        )?;
        let mut rows = statement.query([entity])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let text = |at: usize| row.get::<_, String>(at);
            let figure = |at: usize| -> Result<Option<Decimal>, DatasetError> {
                row.get::<_, Option<String>>(at)?.map(|value| decimal(&value)).transpose()
            };
            let family = text(3)?;
            let family =
                Family::ALL.into_iter().find(|known| known.name() == family).unwrap_or(Family::Other);
            let cause = match text(5)?.as_str() {
                "document" => Cause::Document,
                "extraction" => Cause::Extraction,
                _ => Cause::Unknown,
            };
            let allowed = figure(12)?.zip(figure(13)?).map(|(low, high)| Allowed { low, high });
            let id: i64 = row.get(22)?;
            let finding = Finding {
                rule: RuleName(text(1)?),
                code: text(2)?,
                family,
                severity: Severity::from_name(&text(4)?).unwrap_or(Severity::Suspect),
                statement: Statement::Total,
                table: row.get::<_, Option<String>>(7)?.map(TableId),
                row: text(8)?,
                column: text(9)?,
                printed: text(10)?,
                expected: figure(11)?,
                allowed,
                probability: None,
                related: self.related(id)?,
                location: place::read(row, 14)?,
                cause,
                repairs: self.repairs(id)?,
                rivals: Vec::new(),
                group: 0,
                moved: None,
                fingerprint: Fingerprint::from_hex(&text(6)?).unwrap_or_default(),
                standing: Standing::Open,
            };
            found.push((source(&text(0)?)?, finding));
        }
        Ok(found)
    }

    fn related(&self, finding: i64) -> Result<Vec<RelatedCell>, DatasetError> {
        let sql =
            "SELECT row_label, column_name, printed, value, page, x0, y0, x1, y1, line, last_line, place
                     FROM related_cells WHERE finding_id = ?1 ORDER BY ordinal";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([finding])?;
        let mut cells = Vec::new();
        while let Some(row) = rows.next()? {
            cells.push(RelatedCell {
                row: row.get(0)?,
                column: row.get(1)?,
                printed: row.get(2)?,
                signed: decimal(&row.get::<_, String>(3)?)?,
                location: place::read(row, 4)?,
            });
        }
        Ok(cells)
    }

    fn repairs(&self, finding: i64) -> Result<Vec<Repair>, DatasetError> {
        let sql = "SELECT row_label, column_name, printed, value, how, clears, page, x0, y0, x1, y1, line, last_line,
                          place
                     FROM repairs WHERE finding_id = ?1 ORDER BY ordinal";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([finding])?;
        let mut repairs = Vec::new();
        while let Some(row) = rows.next()? {
            let how: String = row.get(4)?;
            repairs.push(Repair {
                row: row.get(0)?,
                column: row.get(1)?,
                printed: row.get(2)?,
                to: decimal(&row.get::<_, String>(3)?)?,
                how: Slip::ALL.into_iter().find(|slip| slip.name() == how).unwrap_or(Slip::Digits),
                clears: row.get::<_, u32>(5)? as usize,
                location: place::read(row, 6)?,
            });
        }
        Ok(repairs)
    }
}
