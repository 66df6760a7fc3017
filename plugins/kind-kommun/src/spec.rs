//! What a kind is recognised by: a specification that is data.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A kind, as a file describes it. Words are lower case; their weights are summed.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct KindSpec {
    /// One line for people.
    pub(crate) summary: Option<String>,
    /// Least score.
    pub(crate) threshold: Option<u32>,
    /// Measure of a value column whose head names none.
    pub(crate) default_measure: Option<String>,
    /// Unit of figures that nothing gives one: a name of the contract, or `money` where the kind's tables
    /// are in money and one without a printed unit may borrow it.
    pub(crate) unit: Option<String>,
    /// Whether a column whose head names no time is of the document's or the title's year; not so where
    /// columns run over all years, or where the rows are years.
    pub(crate) assume_period: Option<bool>,
    /// Whether a label that ends with a word for a total is one; not so where rows are measures of their own
    /// (`Sjukfrånvaro totalt`).
    pub(crate) totals_by_ending: Option<bool>,
    /// Without all of these a table is not of the kind.
    pub(crate) require: Vec<Feature>,
    /// Words in the title: the heaviest counts.
    pub(crate) title: BTreeMap<String, u32>,
    /// Words in the heads: each counts once.
    pub(crate) heads: BTreeMap<String, u32>,
    /// Words in the labels: the heaviest that a third of the rows hold.
    pub(crate) labels: BTreeMap<String, u32>,
    /// Words in title or heads that speak against.
    pub(crate) against: BTreeMap<String, u32>,
    /// What the table looks like.
    pub(crate) shape: BTreeMap<Feature, u32>,
}

/// What a table can look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Feature {
    /// Outcome set against something else, or income against costs.
    SetAgainst,
    /// At least half of the columns name a measure.
    KnownHeads,
    /// At least one column names a measure.
    KnownMeasure,
    /// At least two value columns.
    SeveralColumns,
    /// A measure; counts once for each distinct one.
    Measure,
    /// A unit of money.
    Money,
    /// At least half of the rows, or the heads, count something.
    Count,
    /// At least half of the figures are shares.
    Percent,
    /// A row that is a total.
    TotalRow,
    /// Income and costs, as rows or columns.
    IncomeAndCosts,
    /// Two years or more among the columns.
    Years,
    /// Three months or more among the columns.
    Months,
    /// Months label most rows.
    MonthRows,
    /// Years label most rows.
    YearRows,
    /// A column of women or men.
    Breakdown,
    /// A column of targets.
    Target,
    /// A column or row of means.
    Mean,
    /// All figures are whole and at most 25, as on a scale of risks.
    Scale,
}

impl KindSpec {
    /// Takes in what another file says of the same kind.
    pub(crate) fn extend(&mut self, more: Self) {
        self.summary = more.summary.or(self.summary.take());
        self.threshold = more.threshold.or(self.threshold);
        self.default_measure = more.default_measure.or(self.default_measure.take());
        self.unit = more.unit.or(self.unit.take());
        self.assume_period = more.assume_period.or(self.assume_period);
        self.totals_by_ending = more.totals_by_ending.or(self.totals_by_ending);
        self.require.extend(more.require);
        self.title.extend(more.title);
        self.heads.extend(more.heads);
        self.labels.extend(more.labels);
        self.against.extend(more.against);
        self.shape.extend(more.shape);
    }
}
