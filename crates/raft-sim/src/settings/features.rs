//! Dials of what a cluster can do besides replicating: snapshots, reads, its limits, and how fast its clocks run.

use super::{Settings, SettingsError, check_span};
use raft::{Config, Micros, NodeId};
use serde::{Deserialize, Serialize};

/// When nodes take snapshots, and how they send them (§7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SnapshotDials {
    /// A node takes a snapshot whenever it has applied so many entries since the last one; only when it is told to, if there
    /// is no number. At least 1.
    pub every: Option<u64>,
    /// So many entries before a snapshot are kept in the log, for followers that lag a little.
    pub keep: u64,
    /// A snapshot travels in pieces of so many bytes. 16 to [`SnapshotDials::CHUNK_MAX`].
    pub chunk_bytes: u32,
}

/// How reads are answered without writing to the log (dissertation §6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReadDials {
    /// Whether a leader answers at once while its lease holds, rather than asking a majority each time. Right only as long as
    /// no clock gains more on another than `clock_drift_max` within an election timeout.
    pub lease: bool,
    /// By how much one clock may gain on another within an election timeout, as the nodes believe. Less than the shortest
    /// election timeout.
    pub clock_drift_max: Micros,
}

/// How much is allowed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// How many bytes of commands a leader takes that are not committed yet. At least 1.
    pub uncommitted_bytes: u64,
    /// How many appends may be on their way to one follower. At least 1.
    pub inflight_messages: u32,
    /// How many bytes of commands one append carries; a single entry may be larger. At least 1.
    pub append_bytes: u64,
    /// How many bytes of commands are handed out for applying at once; a single entry may be larger. At least 1.
    pub apply_bytes: u64,
    /// How many entries a learner may lack of what is committed when it is promoted (dissertation §4.2.1).
    pub promotion_lag: u64,
    /// How long a write may take before a leader steps down. More than zero.
    pub disk_stall: Micros,
    /// How many bytes of entries a node keeps in memory once they are applied; what is beyond is read from its disk again when
    /// somebody needs it. Zero: all of them.
    pub entry_cache_bytes: u64,
    /// How many clients the state machine keeps sessions for (dissertation §6.3). At least 1.
    pub sessions: u32,
}

/// How fast a node's clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockDial {
    /// In millionths of the right speed: a million is right. [`ClockDial::SLOWEST`] to [`ClockDial::FASTEST`].
    pub per_million: u32,
}

/// How patient a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    /// The shortest election timeout (§5.2). At least twice the heartbeat interval.
    pub election_timeout_min: Micros,
    /// The longest election timeout: longer than the shortest one, at most [`Settings::ELECTION_MAX`].
    pub election_timeout_max: Micros,
    /// How often it makes itself heard as a leader. At least [`Settings::HEARTBEAT_MIN`].
    pub heartbeat_interval: Micros,
}

impl Default for SnapshotDials {
    fn default() -> Self {
        Self {
            every: None,
            keep: 8,
            chunk_bytes: 256,
        }
    }
}

impl Default for ReadDials {
    fn default() -> Self {
        Self {
            lease: false,
            clock_drift_max: Config::new(NodeId(1), 0).clock_drift_max,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        let config = Config::new(NodeId(1), 0);
        Self {
            uncommitted_bytes: config.uncommitted_bytes_max,
            inflight_messages: config.inflight_messages_max,
            append_bytes: config.append_bytes_max,
            apply_bytes: config.apply_bytes_max,
            promotion_lag: config.promotion_lag_max,
            disk_stall: config.disk_stall_max,
            entry_cache_bytes: config.entry_cache_bytes_max,
            sessions: 1_024,
        }
    }
}

impl SnapshotDials {
    /// The largest piece, in bytes.
    pub const CHUNK_MAX: u32 = 1 << 20;

    pub(super) fn validate(&self) -> Result<(), SettingsError> {
        check_count("snapshots.every", self.every.unwrap_or(1), 1, u64::MAX)?;
        check_count(
            "snapshots.chunk_bytes",
            u64::from(self.chunk_bytes),
            16,
            u64::from(Self::CHUNK_MAX),
        )
    }
}

impl Limits {
    /// What of it the core does not check by itself.
    pub(super) fn validate(&self) -> Result<(), SettingsError> {
        check_count("limits.sessions", u64::from(self.sessions), 1, 1 << 20)
    }
}

impl ClockDial {
    /// A clock that is right.
    pub const TRUE: Self = Self {
        per_million: 1_000_000,
    };
    /// Half as fast as is right, in millionths.
    pub const SLOWEST: u32 = 500_000;
    /// Twice as fast as is right, in millionths.
    pub const FASTEST: u32 = 2_000_000;

    /// Checks its range.
    ///
    /// # Errors
    /// A speed out of its range.
    pub fn validate(&self) -> Result<(), SettingsError> {
        check_count(
            "clock.per_million",
            u64::from(self.per_million),
            u64::from(Self::SLOWEST),
            u64::from(Self::FASTEST),
        )
    }
}

impl Timing {
    /// Checks every value against its range. What the values must be to each other, the core checks.
    ///
    /// # Errors
    /// The first value that is out of its range.
    pub fn validate(&self) -> Result<(), SettingsError> {
        check_span(
            "heartbeat_interval",
            self.heartbeat_interval,
            Settings::HEARTBEAT_MIN,
            Settings::ELECTION_MAX,
        )?;
        check_span(
            "election_timeout_max",
            self.election_timeout_max,
            Micros::ZERO,
            Settings::ELECTION_MAX,
        )
    }
}

pub(crate) fn check_count(
    setting: &'static str,
    value: u64,
    least: u64,
    most: u64,
) -> Result<(), SettingsError> {
    if value < least || value > most {
        return Err(SettingsError::Count {
            setting,
            value,
            least,
            most,
        });
    }
    Ok(())
}
