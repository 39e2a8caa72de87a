//! What differs on purpose: each exception is a difference of the protocol, with its reason. Never a file.

/// A difference that is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exception {}

impl Exception {
    /// What differs.
    #[must_use]
    pub const fn what(self) -> &'static str {
        match self {}
    }

    /// Why that is meant.
    #[must_use]
    pub const fn why(self) -> &'static str {
        match self {}
    }
}
