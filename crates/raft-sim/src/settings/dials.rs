//! The parts that settings are made of: how a link, a disk, a clock and the client behave, when snapshots are taken, how reads
//! are answered, and how much is allowed at once.

use super::{Settings, SettingsError};
use raft::Micros;
use serde::{Deserialize, Serialize};

/// How a link carries messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkDials {
    /// How long a message takes, on average. At most [`Settings::DELAY_MAX`].
    pub latency: Micros,
    /// How much it may take more or less. At most the latency.
    pub jitter: Micros,
    /// How many of a million messages are lost.
    pub loss_per_million: u32,
    /// How many of a million messages arrive twice.
    pub duplicate_per_million: u32,
}

/// How a disk takes writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiskDials {
    /// How long a write takes until it would survive a crash, on average. At most [`Settings::DELAY_MAX`].
    pub flush: Micros,
    /// How much it may take more or less. At most the flush time.
    pub jitter: Micros,
}

/// How the client speaks to the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientDials {
    /// How long a request takes to a node, and an answer back. At most [`Settings::DELAY_MAX`].
    pub latency: Micros,
    /// After how long without an answer the client tries the next node; never, if there is none. The request may
    /// have been heard all the same: without sessions, a command that is tried twice can be applied twice.
    pub retry_after: Option<Micros>,
    /// Whether the client opens a session (dissertation §6.3), so that a command that is tried twice is done once.
    #[serde(default)]
    pub sessions: bool,
}

impl Default for LinkDials {
    fn default() -> Self {
        Self {
            latency: Micros::from_millis(20),
            jitter: Micros::from_millis(4),
            loss_per_million: 0,
            duplicate_per_million: 0,
        }
    }
}

impl Default for DiskDials {
    fn default() -> Self {
        Self {
            flush: Micros::from_millis(2),
            jitter: Micros(500),
        }
    }
}

impl Default for ClientDials {
    fn default() -> Self {
        Self {
            latency: Micros::from_millis(20),
            retry_after: Some(Micros::from_millis(1_000)),
            sessions: true,
        }
    }
}

impl LinkDials {
    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range.
    pub fn validate(&self) -> Result<(), SettingsError> {
        check_span("link.latency", self.latency, Micros::ZERO, Settings::DELAY_MAX)?;
        check_span("link.jitter", self.jitter, Micros::ZERO, self.latency)?;
        for (setting, value) in [
            ("link.loss_per_million", self.loss_per_million),
            ("link.duplicate_per_million", self.duplicate_per_million),
        ] {
            if value > 1_000_000 {
                return Err(SettingsError::Chance { setting, value });
            }
        }
        Ok(())
    }
}

impl DiskDials {
    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range.
    pub fn validate(&self) -> Result<(), SettingsError> {
        check_span("disk.flush", self.flush, Micros::ZERO, Settings::DELAY_MAX)?;
        check_span("disk.jitter", self.jitter, Micros::ZERO, self.flush)
    }
}

impl ClientDials {
    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range.
    pub fn validate(&self) -> Result<(), SettingsError> {
        check_span("client.latency", self.latency, Micros::ZERO, Settings::DELAY_MAX)?;
        match self.retry_after {
            Some(pause) => check_span(
                "client.retry_after",
                pause,
                Micros::from_millis(1),
                Settings::DELAY_MAX,
            ),
            None => Ok(()),
        }
    }
}

pub(crate) fn check_span(
    setting: &'static str,
    value: Micros,
    least: Micros,
    most: Micros,
) -> Result<(), SettingsError> {
    if value < least || value > most {
        return Err(SettingsError::Span {
            setting,
            value,
            least,
            most,
        });
    }
    Ok(())
}
