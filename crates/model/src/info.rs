//! What plugins and rules say of themselves.

use crate::Family;

/// What a format plugin says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatInfo {
    /// Name in the contract and for `--as`, such as `pdf`.
    pub name: &'static str,
    /// One line for `--help`.
    pub summary: &'static str,
    /// Usual file name endings without the dot, lower case; only a hint when a folder is walked.
    pub extensions: &'static [&'static str],
}

/// What a table kind says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindInfo {
    /// Name in the contract, such as `drift`, or that of a kind which the user has added.
    pub name: Box<str>,
    /// One line.
    pub summary: Box<str>,
}

/// What a rule says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInfo {
    /// Name, kebab-case; names the fault.
    pub name: &'static str,
    /// Short code.
    pub code: &'static str,
    /// Family.
    pub family: Family,
    /// What it looks at.
    pub scope: RuleScope,
    /// One line.
    pub summary: &'static str,
    /// Version that brought it.
    pub since: &'static str,
    /// The page that `explain` prints, Markdown, in English.
    pub docs: &'static str,
    /// The same in Swedish, where there is one: the one line, a blank line, and the page.
    pub swedish: Option<&'static str>,
    /// Source file of the declaration.
    pub file: &'static str,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleScope {
    /// One table at a time.
    Table,
    /// A whole document.
    Document,
    /// What several documents say of the same measures.
    Series,
}
