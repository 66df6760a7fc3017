//! Rules: what a rule declares and what it reports.

use sifferkoll_model::{CanonicalTable, CellId, RuleInfo, Statement};
use sifferkoll_relations::Relation;

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
    Table(fn(&CanonicalTable, &mut Observations)),
}

/// What a rule saw in one table. Rules only observe: the runner grades all observations of a
/// document together, since how improbable one is depends on how many there are.
#[derive(Debug, Default)]
pub struct Observations {
    /// Relations that were tested, whether they hold or not.
    pub relations: Vec<Observation>,
    /// Cells that are wrong in themselves, each a `suspect`.
    pub cells: Vec<(CellId, Statement)>,
    /// Number of relations that lack an operand.
    pub not_checkable: usize,
}

/// One tested relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The relation; its target is the derived cell.
    pub relation: Relation,
    /// What is said if it fails.
    pub statement: Statement,
}

/// Declares a rule: the doc comment is the page that `explain` prints.
///
/// The page has the headings What it checks, Why it matters, Example, When it is wrong and Source;
/// a test refuses a rule without them.
#[macro_export]
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])+
        pub static $ident:ident = {
            name: $name:literal, code: $code:literal, family: $family:expr,
            summary: $summary:literal, since: $since:literal, check: $check:expr $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        pub static $ident: $crate::Rule = $crate::Rule {
            info: $crate::model::RuleInfo {
                name: $name,
                code: $code,
                family: $family,
                scope: $crate::model::RuleScope::Table,
                summary: $summary,
                since: $since,
                docs: concat!($($doc, "\n"),+),
                file: file!(),
            },
            check: $crate::RuleCheck::Table($check),
        };
    };
}
