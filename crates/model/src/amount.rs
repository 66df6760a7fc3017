//! Printed figures.

use crate::Unit;
use rust_decimal::Decimal;

/// A figure with the precision in which it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Amount {
    /// The figure as printed, never scaled by its unit. Its scale ([`Decimal::scale`]) is the number of
    /// printed decimals, so `3,0` and `3` differ.
    pub value: Decimal,
    /// Unit inside the cell; `None` where the cell prints none.
    pub unit: Option<Unit>,
    /// Set where the cell prints a bound (`>100%`) instead of a value.
    pub bound: Option<Bound>,
    /// Whether the print is damaged (`-3-308`) and `value` is the likeliest reading.
    pub malformed: bool,
}

impl Amount {
    /// A plain figure.
    pub fn plain(value: Decimal) -> Self {
        Self { value, unit: None, bound: None, malformed: false }
    }

    /// Number of printed decimals.
    pub fn decimals(&self) -> u32 {
        self.value.scale()
    }
}

/// Prints the figure the Swedish way: ASCII minus, groups of three by space, decimal comma, unit after a
/// space. Reading the print gives the figure back, but for a malformed mark.
impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plain = self.value.abs().to_string();
        let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
        f.write_str(self.bound.map_or("", Bound::sign))?;
        if self.value.is_sign_negative() && !self.value.is_zero() {
            f.write_str("-")?;
        }
        for (place, digit) in whole.char_indices() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                f.write_str(" ")?;
            }
            write!(f, "{digit}")?;
        }
        if !decimals.is_empty() {
            write!(f, ",{decimals}")?;
        }
        match &self.unit {
            None => Ok(()),
            Some(Unit::Percent) => f.write_str("%"),
            Some(unit) => write!(f, " {}", unit.name()),
        }
    }
}

/// Side of a printed bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Bound {
    /// `>`: more than.
    Above,
    /// `<`: less than.
    Below,
    /// `≥`: at least.
    AtLeast,
    /// `≤`: at most.
    AtMost,
}

impl Bound {
    /// The sign of the contract's `op`.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Above => ">",
            Self::Below => "<",
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
        }
    }
}

/// What stands in a cell. Unknown is a value: none of these is zero but a printed zero.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Printed {
    /// A figure.
    Number(Amount),
    /// A dash alone: none, or not measured.
    Dash,
    /// Nothing.
    Blank,
    /// One or several stars, or dots, as for a figure that is kept back.
    Star,
    /// Words.
    Text,
}

impl Printed {
    /// The figure, where there is one that is not a bound.
    pub fn value(&self) -> Option<&Amount> {
        match self {
            Self::Number(amount) if amount.bound.is_none() => Some(amount),
            _ => None,
        }
    }
}
