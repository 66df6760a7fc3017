//! What a document says of itself, and the parts that it is bound of.

use crate::{Location, Period, Year};

/// What a document says of itself, each with `None` or nothing where it does not.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct DocumentMeta {
    /// The municipality that the document is of.
    pub municipality: Option<Municipality>,
    /// The committee, board or audit body that reports, in the definite form with a capital
    /// (`Socialnämnden`).
    pub committee: Option<String>,
    /// The sort of document.
    pub kind: Option<DocumentKind>,
    /// The year that is reported on.
    pub year: Option<Year>,
    /// The part of the year that is reported on; `None` for the whole year or where it is not said.
    pub interval: Option<Period>,
    /// The document's own diary numbers and those of its items, in the order in which they stand.
    pub diary: Vec<DiaryNumber>,
    /// The documents that are bound together in this one, in reading order; empty for a single document.
    pub items: Vec<DocumentItem>,
    /// The paragraphs of minutes, in reading order.
    pub paragraphs: Vec<Paragraph>,
    /// What the facts above were read from.
    pub evidence: Vec<Evidence>,
}

impl DocumentMeta {
    /// The item in which a place lies; `None` for a single document and before the first item.
    pub fn item_at(&self, place: &Location) -> Option<&DocumentItem> {
        self.items.iter().rev().find(|item| item.first.order() <= place.order())
    }
}

/// A Swedish municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Municipality {
    /// Four digits, of which the first two are the county.
    pub code: String,
    /// Its name without `kommun` or `stad`.
    pub name: String,
}

/// One of the documents that are bound together in a file.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct DocumentItem {
    /// Its title as printed, wrapped lines joined.
    pub title: Option<String>,
    /// Its sort.
    pub kind: Option<DocumentKind>,
    /// Its own diary number.
    pub diary: Option<DiaryNumber>,
    /// Its own date.
    pub date: Option<Date>,
    /// The year that it reports on, where it says so; else that of the item that it is an annex to.
    pub year: Option<Year>,
    /// The part of that year, where it is not the whole.
    pub interval: Option<Period>,
    /// Its first line.
    pub first: Location,
    /// Its last line.
    pub last: Location,
}

/// A calendar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Date {
    /// Such as 2024.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A number in the diary of a committee.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct DiaryNumber {
    /// As printed, without the plan code.
    pub printed: String,
    /// Letters of the committee or its register, as printed; `None` where there are none.
    pub register: Option<String>,
    /// The year; `None` where the print does not tell it from the number (`31/16`).
    pub year: Option<Year>,
    /// The running number within the year; `None` with the year.
    pub number: Option<u32>,
    /// Code of the archive's plan, such as `1.4.1` or `001`.
    pub plan: Option<String>,
}

/// A paragraph of minutes.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Paragraph {
    /// Its number as printed, without the sign: `43`, `63/20`, `12-18`.
    pub number: String,
    /// The diary number of the matter.
    pub diary: Option<DiaryNumber>,
    /// Its heading.
    pub heading: Option<String>,
    /// What was decided, as printed, lines joined.
    pub decision: Option<String>,
    /// Its first line.
    pub location: Location,
}

/// Sorts of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum DocumentKind {
    /// Summons to a meeting, with the agenda.
    Kallelse,
    /// Minutes, or an extract of them.
    Protokoll,
    /// An office's paper to its committee, with a proposal for its decision.
    Tjansteskrivelse,
    /// Report of a whole year.
    Arsredovisning,
    /// Report of a part of a year.
    Delarsrapport,
    /// Report of a month.
    Manadsrapport,
    /// Plan of the committee's work.
    Verksamhetsplan,
    /// Budget.
    Budget,
    /// Plan of the internal control.
    Internkontrollplan,
    /// Report of the internal control.
    Internkontrollrapport,
    /// Report on quality.
    Kvalitetsberattelse,
    /// A member's motion.
    Motion,
    /// Plan of action.
    Handlingsplan,
    /// Rules for a committee.
    Reglemente,
    /// Report of the auditors.
    Revisionsrapport,
    /// Any other sort that the document names.
    Other,
}

impl DocumentKind {
    /// All sorts.
    pub const ALL: [Self; 16] = [
        Self::Kallelse,
        Self::Protokoll,
        Self::Tjansteskrivelse,
        Self::Arsredovisning,
        Self::Delarsrapport,
        Self::Manadsrapport,
        Self::Verksamhetsplan,
        Self::Budget,
        Self::Internkontrollplan,
        Self::Internkontrollrapport,
        Self::Kvalitetsberattelse,
        Self::Motion,
        Self::Handlingsplan,
        Self::Reglemente,
        Self::Revisionsrapport,
        Self::Other,
    ];

    /// Value in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kallelse => "kallelse",
            Self::Protokoll => "protokoll",
            Self::Tjansteskrivelse => "tjänsteskrivelse",
            Self::Arsredovisning => "årsredovisning",
            Self::Delarsrapport => "delårsrapport",
            Self::Manadsrapport => "månadsrapport",
            Self::Verksamhetsplan => "verksamhetsplan",
            Self::Budget => "budget",
            Self::Internkontrollplan => "internkontrollplan",
            Self::Internkontrollrapport => "internkontrollrapport",
            Self::Kvalitetsberattelse => "kvalitetsberättelse",
            Self::Motion => "motion",
            Self::Handlingsplan => "handlingsplan",
            Self::Reglemente => "reglemente",
            Self::Revisionsrapport => "revisionsrapport",
            Self::Other => "other",
        }
    }

    /// The sort with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A line that a fact was read from.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Evidence {
    /// The fact.
    pub about: Fact,
    /// The words that say it, and no others of the line.
    pub words: String,
    /// How many times the document says it.
    pub times: u32,
    /// The line, where it is said most plainly.
    pub location: Location,
}

/// Facts about a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Fact {
    /// [`DocumentMeta::municipality`].
    Municipality,
    /// [`DocumentMeta::committee`].
    Committee,
    /// [`DocumentMeta::kind`].
    Kind,
    /// [`DocumentMeta::year`].
    Year,
    /// [`DocumentMeta::interval`].
    Interval,
}

impl Fact {
    /// Name of the field in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::Committee => "committee",
            Self::Kind => "kind",
            Self::Year => "year",
            Self::Interval => "period",
        }
    }
}
