//! Rules: what a rule declares and what it reports.

use crate::{Passage, SeriesObservations, SeriesView};
use sifferkoll_model::{
    Block, CanonicalTable, CellId, Decimal, DocumentMeta, Location, RiskValue, RuleInfo, Statement,
};
use sifferkoll_relations::{Constraint, Ledger, Place, TableArithmetic};

/// A rule: its page and its function.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// What the rule says of itself.
    pub info: RuleInfo,
    /// The function.
    pub check: RuleCheck,
}

/// The function of a rule, by its scope.
#[derive(Debug, Clone, Copy)]
pub enum RuleCheck {
    /// Looks at one typed table.
    Table(fn(&TableView<'_>, &mut Observations)),
    /// Looks at a whole document.
    Document(fn(&DocumentView<'_>, &mut Observations)),
    /// Looks at what several documents say of the same measures.
    Series(fn(&SeriesView<'_>, &mut SeriesObservations)),
}

/// A typed table with its arithmetic.
#[derive(Debug, Clone, Copy)]
pub struct TableView<'a> {
    /// Its place among the document's tables, counted from 0.
    pub at: usize,
    /// The table.
    pub table: &'a CanonicalTable,
    /// What it adds and compares.
    pub arithmetic: &'a TableArithmetic,
    /// The figures of all tables of the document.
    pub ledger: &'a Ledger,
}

impl TableView<'_> {
    /// Whether the table's meaning is known.
    pub fn is_typed(&self) -> bool {
        self.table.kind != UNTYPED
    }

    /// A cell as a place in the document.
    pub fn place(&self, cell: CellId) -> Place {
        Place::Cell { table: self.at, cell }
    }
}

/// A document with all that rules look at.
#[derive(Debug, Clone, Copy)]
pub struct DocumentView<'a> {
    /// The typed tables in reading order.
    pub tables: &'a [CanonicalTable],
    /// What each adds and compares, in the same order.
    pub arithmetic: &'a [TableArithmetic],
    /// The figures of all tables.
    pub ledger: &'a Ledger,
    /// The risk values in reading order.
    pub risks: &'a [RiskValue],
    /// The text around the tables in reading order.
    pub blocks: &'a [Block],
    /// Its prose, with what the sentences claim.
    pub prose: &'a [Passage<'a>],
    /// What the document says of itself.
    pub meta: &'a DocumentMeta,
}

impl<'a> DocumentView<'a> {
    /// The tables, each with its arithmetic.
    pub fn views(&self) -> impl Iterator<Item = TableView<'a>> + use<'a> {
        let arithmetic = self.arithmetic;
        let ledger = self.ledger;
        let tables = self.tables.iter().zip(arithmetic).enumerate();
        tables.map(|(at, (table, arithmetic))| TableView { at, table, arithmetic, ledger })
    }
}

/// Kind of the tables whose meaning is not known: only the figures themselves can say what adds up in them.
pub const UNTYPED: &str = "other";

/// What rules saw. Rules only observe: the runner grades all observations of a document together, since how
/// improbable one is depends on how many there are.
#[derive(Debug, Default)]
pub struct Observations {
    /// Relations that were tested, whether they hold or not.
    pub relations: Vec<Observation>,
    /// Figures that are wrong in themselves, each a `suspect`.
    pub remarks: Vec<Remark>,
    /// Number of relations that lack an operand.
    pub not_checkable: usize,
    /// Figures outside the tables, named by their place.
    figures: Vec<FreeFigure>,
}

impl Observations {
    /// Takes in a figure from outside the tables; the same figure twice is one.
    pub fn figure(&mut self, figure: FreeFigure) -> Place {
        let known = self.figures.iter().position(|other| *other == figure);
        Place::Free(known.unwrap_or_else(|| {
            self.figures.push(figure);
            self.figures.len() - 1
        }))
    }

    /// The figures outside the tables, in the order of their places.
    pub fn figures(&self) -> &[FreeFigure] {
        &self.figures
    }

    /// Takes in a relation between cells of one table.
    pub fn relation(
        &mut self,
        view: &TableView<'_>,
        relation: &sifferkoll_relations::Relation,
        says: Statement,
    ) {
        self.relations.push(Observation { constraint: relation.on(view.at), statement: says, soft: false });
    }
}

/// A figure outside the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct FreeFigure {
    /// What it measures, as a row's label does.
    pub row: String,
    /// What it is of that, as a column's head says; may be empty.
    pub column: String,
    /// What stands there, verbatim.
    pub raw: String,
    /// Its value.
    pub value: Decimal,
    /// Whether it is a count printed whole.
    pub counted: bool,
    /// What it may stand for, where that is not half a unit of its last digit to either side.
    pub spread: Option<(Decimal, Decimal)>,
    /// Where it stands.
    pub location: Location,
}

/// One tested relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The relation; its target is the derived figure.
    pub constraint: Constraint,
    /// What is said if it fails.
    pub statement: Statement,
    /// Whether a failure may have an innocent reason and is never more than a `suspect`.
    pub soft: bool,
}

/// A figure that is wrong in itself, or against something that is no figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The figure.
    pub place: Place,
    /// What is said of it.
    pub statement: Statement,
    /// What it should be, where that can be said.
    pub expected: Option<Decimal>,
    /// Figures that speak against it.
    pub related: Vec<Place>,
}

/// Declares a rule: the doc comment is the page that `explain` prints. `check` takes a table, `check_document` a whole
/// document and `check_series` what several documents say.
///
/// The page has the headings What it checks, Formula, Why it matters, Example, Tolerance, When it is wrong and Source;
/// a test refuses a rule without them. `swedish`, which may be left out, is the same page in Swedish, with the one line
/// and a blank line before it.
#[macro_export]
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])+
        pub static $ident:ident = {
            name: $name:literal, code: $code:literal, family: $family:expr,
            summary: $summary:literal, since: $since:literal, check: $check:expr
            $(, swedish: $swedish:expr)? $(,)?
        }
    ) => {
        $crate::declare_rule! {
            @declare ($($doc),+) ($($swedish)?) $ident $name $code ($family) $summary $since
            Table ($crate::RuleCheck::Table($check))
        }
    };
    (
        $(#[doc = $doc:literal])+
        pub static $ident:ident = {
            name: $name:literal, code: $code:literal, family: $family:expr,
            summary: $summary:literal, since: $since:literal, check_document: $check:expr
            $(, swedish: $swedish:expr)? $(,)?
        }
    ) => {
        $crate::declare_rule! {
            @declare ($($doc),+) ($($swedish)?) $ident $name $code ($family) $summary $since
            Document ($crate::RuleCheck::Document($check))
        }
    };
    (
        $(#[doc = $doc:literal])+
        pub static $ident:ident = {
            name: $name:literal, code: $code:literal, family: $family:expr,
            summary: $summary:literal, since: $since:literal, check_series: $check:expr
            $(, swedish: $swedish:expr)? $(,)?
        }
    ) => {
        $crate::declare_rule! {
            @declare ($($doc),+) ($($swedish)?) $ident $name $code ($family) $summary $since
            Series ($crate::RuleCheck::Series($check))
        }
    };
    (
        @declare ($($doc:literal),+) ($($swedish:expr)?) $ident:ident $name:literal $code:literal ($family:expr)
        $summary:literal $since:literal $scope:ident ($check:expr)
    ) => {
        $(#[doc = $doc])+
        pub static $ident: $crate::Rule = $crate::Rule {
            info: $crate::model::RuleInfo {
                name: $name,
                code: $code,
                family: $family,
                scope: $crate::model::RuleScope::$scope,
                summary: $summary,
                since: $since,
                docs: concat!($($doc, "\n"),+),
                swedish: $crate::declare_rule!(@swedish $($swedish)?),
                file: file!(),
            },
            check: $check,
        };
    };
    (@swedish) => { None };
    (@swedish $swedish:expr) => { Some($swedish) };
}
