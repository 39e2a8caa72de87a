//! What a snapshot covers (§7). When one is taken, sent and installed is in `installing`.

use crate::{Configuration, Due, LogId, WriteId};

/// What a snapshot covers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Snapshot {
    /// The last entry that is in it, with all before.
    pub last: LogId,
    /// The configuration in force at that entry.
    pub configuration: Configuration,
}

/// A snapshot that is to replace log and state machine, once it is on disk.
#[derive(Clone, Debug)]
pub(crate) struct Installing {
    pub(crate) snapshot: Snapshot,
    pub(crate) until: WriteId,
    pub(crate) due: Due,
}
