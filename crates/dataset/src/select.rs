//! Which series are asked for, and what there is to ask for.
//!
//! In: names as people write them. Out: numbers of series. Names are compared here and not by the database, which
//! knows no case of letters beyond ASCII: `växjö` is `Växjö`.

use crate::write::LINK_DUE;
use crate::{DatasetError, Reader};

/// Which series; all by default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeriesFilter {
    /// Kind of table that the measure mostly stands in, such as `volym`.
    pub kind: Option<String>,
    /// Words that the measure's name or one of its labels holds, all of them, in any case of letters; parts of words
    /// will do.
    pub words: Option<String>,
    /// Codes or names of municipalities; all where there are none.
    pub municipalities: Vec<String>,
    /// Part of the name of a committee.
    pub committee: Option<String>,
    /// What is measured, such as `utfall`.
    pub measure: Option<String>,
    /// Which parts of a breakdown.
    pub breakdown: Breakdown,
    /// The first year.
    pub from: Option<u16>,
    /// The last year.
    pub to: Option<u16>,
}

/// Parts of a breakdown, and the whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Breakdown {
    /// Parts and whole.
    #[default]
    All,
    /// The whole, and parts of what has no whole.
    WholeFirst,
    /// The whole alone.
    Whole,
    /// This part alone, `kvinnor` or `män`.
    Only(String),
}

/// How much a dataset holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Documents that were read.
    pub documents: i64,
    /// Series that they were joined to.
    pub series: i64,
    /// Whether documents came in after series were last made.
    pub link_due: bool,
}

/// What tells whether a series is asked for.
struct Candidate {
    id: i64,
    code: Option<String>,
    municipality: Option<String>,
    committee: Option<String>,
    concept: String,
    breakdown: Option<String>,
    /// Entity, concept, measure and flow: what a part and its whole have in common.
    whole: (i64, i64, String, Option<String>),
}

const CANDIDATES: &str = "
SELECT s.id, e.municipality_code, e.municipality, e.committee, k.name, s.breakdown, s.entity_id, s.concept_id,
       s.measure, s.flow
  FROM series s JOIN entities e ON e.id = s.entity_id JOIN concepts k ON k.id = s.concept_id
 WHERE (?1 IS NULL OR k.kind = ?1) AND (?2 IS NULL OR s.measure = ?2) AND (?3 IS NULL OR s.entity_id = ?3)
 ORDER BY s.id";

impl Reader {
    /// How much there is.
    pub fn held(&self) -> Result<Held, DatasetError> {
        let sql = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM series)";
        let (documents, series) = self.connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Held { documents, series, link_due: self.property(LINK_DUE)?.is_some() })
    }

    /// All measures that have series: kind of table and name, in this order.
    pub fn concepts(&self) -> Result<Vec<(String, String)>, DatasetError> {
        let sql = "SELECT DISTINCT kind, name FROM concepts WHERE id IN (SELECT concept_id FROM series) ORDER BY 1, 2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Numbers of the series asked for, of one entity or all.
    pub(crate) fn chosen(
        &self,
        entity: Option<i64>,
        filter: &SeriesFilter,
    ) -> Result<Vec<i64>, DatasetError> {
        let mut statement = self.connection.prepare_cached(CANDIDATES)?;
        let rows = statement.query_map((&filter.kind, &filter.measure, entity), |row| {
            Ok(Candidate {
                id: row.get(0)?,
                code: row.get(1)?,
                municipality: row.get(2)?,
                committee: row.get(3)?,
                concept: row.get(4)?,
                breakdown: row.get(5)?,
                whole: (row.get(6)?, row.get(7)?, row.get(8)?, row.get(9)?),
            })
        })?;
        let words: Vec<String> =
            filter.words.iter().flat_map(|words| words.split_whitespace()).map(str::to_lowercase).collect();
        let mut chosen: Vec<Candidate> = Vec::new();
        for candidate in rows {
            let candidate = candidate?;
            if is_asked(&candidate, filter) && self.is_called(&candidate, &words)? {
                chosen.push(candidate);
            }
        }
        if filter.breakdown == Breakdown::WholeFirst {
            let wholes: std::collections::BTreeSet<_> =
                chosen.iter().filter(|c| c.breakdown.is_none()).map(|c| c.whole.clone()).collect();
            chosen.retain(|c| c.breakdown.is_none() || !wholes.contains(&c.whole));
        }
        Ok(chosen.into_iter().map(|candidate| candidate.id).collect())
    }

    /// Whether the measure's name, or one of the labels that it had, holds all words.
    fn is_called(&self, candidate: &Candidate, words: &[String]) -> Result<bool, DatasetError> {
        let holds = |name: &str| {
            let name = name.to_lowercase();
            words.iter().all(|word| name.contains(word.as_str()))
        };
        if holds(&candidate.concept) {
            return Ok(true);
        }
        let sql =
            "SELECT DISTINCT r.label FROM statements t JOIN rows r ON r.id = t.row_id WHERE t.series_id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let labels = statement.query_map([candidate.id], |row| row.get::<_, String>(0))?;
        for label in labels {
            if holds(&label?) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn is_asked(candidate: &Candidate, filter: &SeriesFilter) -> bool {
    let committee = filter.committee.as_ref().is_none_or(|asked| {
        let own = candidate.committee.as_deref().unwrap_or_default().to_lowercase();
        own.contains(&asked.trim().to_lowercase())
    });
    let part = match &filter.breakdown {
        Breakdown::All | Breakdown::WholeFirst => true,
        Breakdown::Whole => candidate.breakdown.is_none(),
        Breakdown::Only(part) => candidate.breakdown.as_ref() == Some(part),
    };
    let asked = &filter.municipalities;
    let own = |asked: &String| {
        candidate.code.as_deref() == Some(asked.trim())
            || candidate.municipality.as_ref().is_some_and(|name| is_municipality(asked, name))
    };
    committee && part && (asked.is_empty() || asked.iter().any(own))
}

/// Whether `Katrineholm`, `Katrineholms kommun` and the like name this municipality.
fn is_municipality(asked: &str, name: &str) -> bool {
    let (asked, name) = (asked.trim().to_lowercase(), name.to_lowercase());
    let rest = asked.strip_prefix(&name).map(|rest| rest.strip_prefix('s').unwrap_or(rest).trim());
    matches!(rest, Some("kommun" | "stad")) || asked == name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn municipalities_are_known_by_their_names() {
        for asked in ["Växjö", "växjö", " Växjö kommun", "VÄXJÖ STAD"] {
            assert!(is_municipality(asked, "Växjö"), "{asked}");
        }
        assert!(is_municipality("Katrineholms kommun", "Katrineholm"));
        assert!(is_municipality("Västerås", "Västerås") && is_municipality("Västerås stad", "Västerås"));
        for asked in ["", "Väx", "Växjöbo", "Katrineholms"] {
            assert!(!is_municipality(asked, "Växjö"), "{asked}");
        }
    }
}
