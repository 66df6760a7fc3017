//! Trouble that did not stop the reading.

use crate::Location;

/// What is in doubt, and where.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Warning {
    /// The sort of trouble.
    pub code: WarningCode,
    /// The word, figure or row in question; empty where there is none.
    pub detail: String,
    /// Where; `None` for the whole document.
    pub location: Option<Location>,
}

/// Sorts of trouble; the name in the contract is [`WarningCode::name`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum WarningCode {
    /// A page has characters that the font gives no meaning.
    UnknownCharacters,
    /// A page has pictures and no text.
    NoText,
    /// A page could not be drawn to its end.
    PageDamaged,
    /// A row can be read in several ways, and no sum decides.
    ReadingOpen,
    /// A figure is printed in a damaged way and was read as the likeliest one.
    MalformedNumber,
    /// The unit is not printed at the table but taken from its siblings.
    UnitInferred,
    /// No unit could be found.
    UnitUnknown,
    /// Two kinds fit a table alike.
    KindTie,
    /// A column's head was not understood.
    HeadUnknown,
    /// The text is not UTF-8 and was read in an older charset.
    Charset,
    /// The grid that a table was read from is doubtful.
    GridDoubtful,
    /// Rows, columns or a sheet are hidden; they were read all the same.
    Hidden,
    /// The file is of another format than its name says.
    Suffix,
    /// The text of a page was recognised in a picture of it.
    Recognised,
    /// The text of a page could not be recognised.
    OcrFailed,
    /// Nothing that recognises text is installed.
    OcrMissing,
    /// What a person decided about a reading fits no cell any longer.
    CorrectionLost,
}

impl WarningCode {
    /// All codes.
    pub const ALL: [Self; 17] = [
        Self::UnknownCharacters,
        Self::NoText,
        Self::PageDamaged,
        Self::ReadingOpen,
        Self::MalformedNumber,
        Self::UnitInferred,
        Self::UnitUnknown,
        Self::KindTie,
        Self::HeadUnknown,
        Self::Charset,
        Self::GridDoubtful,
        Self::Hidden,
        Self::Suffix,
        Self::Recognised,
        Self::OcrFailed,
        Self::OcrMissing,
        Self::CorrectionLost,
    ];

    /// Stable name in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownCharacters => "unknown-characters",
            Self::NoText => "no-text",
            Self::PageDamaged => "page-damaged",
            Self::ReadingOpen => "reading-open",
            Self::MalformedNumber => "malformed-number",
            Self::UnitInferred => "unit-inferred",
            Self::UnitUnknown => "unit-unknown",
            Self::KindTie => "kind-tie",
            Self::HeadUnknown => "head-unknown",
            Self::Charset => "charset",
            Self::GridDoubtful => "grid-doubtful",
            Self::Hidden => "hidden",
            Self::Suffix => "suffix",
            Self::Recognised => "recognised",
            Self::OcrFailed => "ocr-failed",
            Self::OcrMissing => "ocr-missing",
            Self::CorrectionLost => "correction-lost",
        }
    }
}
