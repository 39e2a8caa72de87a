//! A run, written down: how it began and what was done to it. Never a state: replayed anywhere, it is the same run.

mod bytes;
mod saved;
#[cfg(test)]
mod schema;

pub use saved::Saved;

use crate::action::{ActError, Action};
use crate::cluster::Cluster;
use crate::fingerprint::Fingerprint;
use crate::settings::{Settings, SettingsError};
use raft::Instant;
use serde::{Deserialize, Serialize};

/// A place in a run: after so many of the events of an instant. Time alone cannot name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamp {
    /// The instant.
    pub at: Instant,
    /// How many events had been handled at that instant.
    pub after: u64,
}

/// An action, and the place at which it was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamped {
    /// Where.
    pub stamp: Stamp,
    /// What.
    pub action: Action,
}

/// A run, written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The version of this format: [`Recording::FORMAT`].
    pub format: u32,
    /// The version of the core that made it: [`Recording::CORE`]. Another one may take another course.
    pub core: u32,
    /// How the cluster was set up.
    pub settings: Settings,
    /// What all chance is drawn from.
    pub seed: u64,
    /// What was done, in order.
    pub actions: Vec<Stamped>,
    /// How far it goes.
    pub end: Stamp,
    /// What the run's fingerprint is there.
    pub fingerprint: Fingerprint,
}

/// Why a recording cannot be read or replayed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// It is too large to be one.
    #[error("the recording is {bytes} bytes long; at most {most} are read")]
    TooLarge {
        /// Its length in bytes.
        bytes: usize,
        /// The most.
        most: usize,
    },
    /// It ends in the middle.
    #[error("the recording is cut short at line {line}, column {column}: its end is missing")]
    CutShort {
        /// The line at which it ends.
        line: usize,
        /// The column at which it ends.
        column: usize,
    },
    /// It is none.
    #[error("this is no recording: {0}")]
    Malformed(String),
    /// It is of another version of the format.
    #[error("the recording is of format {format}; this Raftarium reads format {ours}")]
    Format {
        /// Its version.
        format: u64,
        /// The one that can be read.
        ours: u32,
    },
    /// Its bytes are not those that were written.
    #[error("the recording is damaged, or its end is missing: its checksum does not fit")]
    Damaged,
    /// Its bytes are of another version.
    #[error("the recording's bytes are of version {version}; this Raftarium reads version {ours}")]
    Version {
        /// Their version.
        version: u8,
        /// The one that can be read.
        ours: u8,
    },
    /// Its bytes unpack to too much.
    #[error("the recording takes more than {most} bytes once it is unpacked: that is more than is read")]
    UnpacksTooLarge {
        /// The most.
        most: usize,
    },
    /// Too much was done.
    #[error("the recording has {actions} actions; at most {most} are replayed")]
    TooManyActions {
        /// So many.
        actions: usize,
        /// The most.
        most: usize,
    },
    /// Its settings cannot be those of a cluster.
    #[error("the recording's settings are wrong: {0}")]
    Settings(#[from] SettingsError),
    /// An action comes before the one that precedes it, or after the end.
    #[error("action {number} is out of order: actions are listed in the order in which they were done")]
    OutOfOrder {
        /// Which one, from 1.
        number: usize,
    },
    /// A text or a list in an action is longer than any can be.
    #[error("action {number} is too long: a command, a list of groups or a change is longer than any can be")]
    ActionTooLong {
        /// Which one, from 1.
        number: usize,
    },
    /// An action was refused in the replay, so it cannot have been done.
    #[error("action {number} cannot have been done: {error}")]
    Action {
        /// Which one, from 1.
        number: usize,
        /// Why.
        error: ActError,
    },
    /// There are fewer events at an instant than a stamp says.
    #[error("the run has no place after {} events at {}", .stamp.after, .stamp.at)]
    NoSuchPlace {
        /// The stamp.
        stamp: Stamp,
    },
    /// It would take too long.
    #[error("the recording has more than {most} events: it would take too long to replay")]
    TooLong {
        /// The most.
        most: u64,
    },
    /// The same version of the core took another course.
    #[error(
        "the replay ends with fingerprint {found}, the recording with {expected}: they are not the same run"
    )]
    Diverged {
        /// The recording's.
        expected: Fingerprint,
        /// The replay's.
        found: Fingerprint,
    },
}

impl Recording {
    /// The version of the format that is written and read.
    pub const FORMAT: u32 = 1;
    /// The version of the core's behaviour.
    pub const CORE: u32 = raft::VERSION;
    /// The most actions.
    pub const ACTIONS_MAX: usize = 10_000;
    /// The longest text that is read, in bytes.
    pub const BYTES_MAX: usize = 4 << 20;
    /// The most events that [`Recording::replay`] handles.
    pub const EVENTS_MAX: u64 = 50_000_000;

    /// Whether another version of the core made it, so that its replay may take another course.
    #[must_use]
    pub const fn is_of_another_core(&self) -> bool {
        self.core != Self::CORE
    }

    /// Checks what can be checked without replaying it.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn validate(&self) -> Result<(), ReplayError> {
        if self.format != Self::FORMAT {
            return Err(ReplayError::Format {
                format: u64::from(self.format),
                ours: Self::FORMAT,
            });
        }
        if self.actions.len() > Self::ACTIONS_MAX {
            return Err(ReplayError::TooManyActions {
                actions: self.actions.len(),
                most: Self::ACTIONS_MAX,
            });
        }
        self.settings.validate()?;
        let mut before = Stamp::default();
        for (number, stamped) in (1..).zip(&self.actions) {
            if stamped.stamp < before || stamped.stamp > self.end {
                return Err(ReplayError::OutOfOrder { number });
            }
            if !stamped.action.is_short() {
                return Err(ReplayError::ActionTooLong { number });
            }
            before = stamped.stamp;
        }
        Ok(())
    }

    /// Replays the whole recording. The fingerprint is compared, unless another version of the core made it.
    ///
    /// # Errors
    /// Says what is wrong with the recording.
    pub fn replay(&self) -> Result<Cluster, ReplayError> {
        self.validate()?;
        let mut cluster = Cluster::new(self.settings.clone(), self.seed)?;
        for (number, Stamped { stamp, action }) in (1..).zip(&self.actions) {
            Self::run_to(&mut cluster, *stamp)?;
            cluster
                .act(action.clone())
                .map_err(|error| ReplayError::Action { number, error })?;
        }
        Self::run_to(&mut cluster, self.end)?;
        let (expected, found) = (self.fingerprint, cluster.fingerprint());
        if expected != found && !self.is_of_another_core() {
            return Err(ReplayError::Diverged { expected, found });
        }
        Ok(cluster)
    }

    fn run_to(cluster: &mut Cluster, stamp: Stamp) -> Result<(), ReplayError> {
        match cluster.run_to(stamp, Self::EVENTS_MAX) {
            Some(true) => Ok(()),
            Some(false) => Err(ReplayError::NoSuchPlace { stamp }),
            None => Err(ReplayError::TooLong {
                most: Self::EVENTS_MAX,
            }),
        }
    }

    /// Reads a recording. Where one is to stand in it, if the text says so, is left aside: [`Saved`] has that.
    ///
    /// # Errors
    /// Says what is wrong with the text: too long, cut short, of another format, or no recording.
    pub fn from_json(text: &str) -> Result<Self, ReplayError> {
        Saved::from_json(text).map(|saved| saved.recording)
    }

    /// The recording as text.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}
