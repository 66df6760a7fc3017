//! Risk values of internal control.

use crate::{Decimal, Location};

/// The risk value of one control, as the document states it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct RiskValue {
    /// What is controlled; `None` where no text names it with confidence.
    pub control: Option<String>,
    /// Likelihood in words, as printed.
    pub risk_word: Option<String>,
    /// Likelihood on the document's scale.
    pub risk: Option<Decimal>,
    /// Consequence in words, as printed.
    pub consequence_word: Option<String>,
    /// Consequence on the document's scale.
    pub consequence: Option<Decimal>,
    /// The printed product; `None` where only its factors are printed.
    pub stated: Option<Decimal>,
    /// The printed product, verbatim.
    pub raw: String,
    /// Where it stands.
    pub location: Location,
}
