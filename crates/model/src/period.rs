//! Periods of time that figures belong to.

/// A calendar year, four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Year(
    /// Such as 2023.
    pub u16,
);

/// A month, 1 to 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Month(
    /// 1 for January.
    pub u8,
);

/// A period whose year is known, or a month whose year is the row's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Period {
    /// A whole year.
    Year(Year),
    /// Months of one year, both ends included; `first == last` for one month.
    Months {
        /// The year.
        year: Year,
        /// First month.
        first: Month,
        /// Last month, not before the first.
        last: Month,
    },
    /// A month whose year stands elsewhere.
    MonthOfRow(Month),
}

impl Period {
    /// The year, where it is known.
    pub fn year(&self) -> Option<Year> {
        match self {
            Self::Year(year) | Self::Months { year, .. } => Some(*year),
            Self::MonthOfRow(_) => None,
        }
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{:04}", year.0),
            Self::Months { year, first, last } if first == last => {
                write!(f, "{:04}-{:02}", year.0, first.0)
            }
            Self::Months { year, first, last } => {
                write!(f, "{0:04}-{1:02}/{0:04}-{2:02}", year.0, first.0, last.0)
            }
            Self::MonthOfRow(month) => write!(f, "{:02}", month.0),
        }
    }
}

/// A period as far as the print says it: a year, months, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PrintedPeriod {
    /// The printed year.
    pub year: Option<Year>,
    /// The printed months, both ends included.
    pub months: Option<(Month, Month)>,
}

impl PrintedPeriod {
    /// The period, with the year taken from elsewhere where the print has none.
    pub fn resolve(&self, year_elsewhere: Option<Year>) -> Option<Period> {
        match (self.months, self.year.or(year_elsewhere)) {
            (Some((first, last)), Some(year)) => Some(Period::Months { year, first, last }),
            (None, Some(_)) => self.year.map(Period::Year),
            (Some((first, last)), None) if first == last => Some(Period::MonthOfRow(first)),
            _ => None,
        }
    }
}
