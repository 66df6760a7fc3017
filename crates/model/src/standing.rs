//! How a finding is known again in a later run, and whether it counts.

use crate::Date;

/// What is the same of a finding wherever its document is stored and however it was exported: no page, line, box or
/// path goes into it. The first eight bytes of a SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Fingerprint(
    /// The bytes.
    pub [u8; 8],
);

impl Fingerprint {
    /// Reads the sixteen hexadecimal digits that it is printed as; `None` where it is anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        let plain = text.len() == 16 && text.chars().all(|c| c.is_ascii_hexdigit());
        let number = plain.then(|| u64::from_str_radix(text, 16).ok())??;
        Some(Self(number.to_be_bytes()))
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// Whether a finding counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Standing {
    /// It counts.
    #[default]
    Open,
    /// It stands in the baseline of an earlier run.
    Known,
    /// Somebody has accepted it.
    Waived(Waived),
}

/// Why a finding was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Waived {
    /// The reason given.
    pub reason: String,
    /// The day it was given.
    pub date: Date,
}

/// What the keeper of a baseline or of waivers should hear after a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A finding of the baseline whose document was checked, and that is not there any more.
    Gone {
        /// Name of the rule.
        rule: String,
        /// File name of the document when the baseline was written.
        source: String,
        /// Row label.
        row: String,
        /// Column head; may be empty.
        column: String,
        /// The figure as it was printed.
        printed: String,
    },
    /// A waiver that no finding needs.
    Unused {
        /// Its number in the file, from 1.
        number: usize,
        /// Its reason.
        reason: String,
    },
    /// A waiver that is past its date and silences nothing any more.
    Lapsed {
        /// Its number in the file, from 1.
        number: usize,
        /// Its reason.
        reason: String,
        /// Its last day.
        until: Date,
        /// Number of findings that it would silence.
        findings: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn fingerprints_are_sixteen_digits() {
        let one = Fingerprint([0, 0, 0, 0, 0, 0, 1, 255]);
        assert_eq!(one.to_string(), "00000000000001ff");
        assert_eq!(Fingerprint::from_hex("00000000000001FF"), Some(one));
        for wrong in ["", "1ff", "+0000000000001ff", "000000000000 1ff", "00000000000001ffa"] {
            assert_eq!(Fingerprint::from_hex(wrong), None, "{wrong}");
        }
    }
}
