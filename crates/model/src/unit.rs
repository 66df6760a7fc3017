//! Units of figures.

/// The unit of a figure as the document prints it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Unit {
    /// Kronor.
    Kr,
    /// Thousands of kronor.
    Tkr,
    /// Millions of kronor.
    Mnkr,
    /// Billions (10^9) of kronor.
    Mdkr,
    /// Per cent.
    Percent,
    /// Percentage points.
    PercentagePoints,
    /// Per mille.
    PerMille,
    /// A bare count, persons and full-time equivalents included.
    Count,
    /// Any other unit, verbatim.
    Other(Box<str>),
}

impl Unit {
    /// Name in the contract's closed list, or the printed unit.
    pub fn name(&self) -> &str {
        match self {
            Self::Kr => "kr",
            Self::Tkr => "tkr",
            Self::Mnkr => "mnkr",
            Self::Mdkr => "mdkr",
            Self::Percent => "%",
            Self::PercentagePoints => "procentenheter",
            Self::PerMille => "promille",
            Self::Count => "antal",
            Self::Other(name) => name,
        }
    }

    /// Whether it measures money.
    pub fn is_money(&self) -> bool {
        matches!(self, Self::Kr | Self::Tkr | Self::Mnkr | Self::Mdkr)
    }
}
