//! The exit status.

use std::process::ExitCode;

/// What the exit status tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Status {
    /// There are findings at or above `--fail-on`.
    pub(crate) found: bool,
    /// Something could not be read, or written.
    pub(crate) unreadable: bool,
}

impl Status {
    /// 2 where something could not be read, else 1 where something was found, else 0.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self { unreadable: true, .. } => 2,
            Self { found: true, .. } => 1,
            Self { .. } => 0,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Status;

    #[test]
    fn unreadable_outranks_found() {
        assert_eq!(Status::default().code(), 0);
        assert_eq!(Status { found: true, unreadable: false }.code(), 1);
        assert_eq!(Status { found: true, unreadable: true }.code(), 2);
        assert_eq!(Status { found: false, unreadable: true }.code(), 2);
    }
}
