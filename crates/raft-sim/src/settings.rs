//! What a cluster is like before anything happens in it: its size, its timeouts, its network, disks and client.
//!
//! Checked here once, so that everything behind can rely on it. What a person changes later is an
//! [`Action`](crate::Action).

mod dials;
mod features;
mod host_rules;
mod packed;

pub use dials::{ClientDials, DiskDials, LinkDials};
pub(crate) use features::check_count;
pub use features::{ClockDial, Limits, ReadDials, SnapshotDials, Timing};
pub use host_rules::HostRules;

pub(crate) use dials::check_span;
pub(crate) use packed::Row;

use raft::{Config, Micros, NodeId, Rules};
use serde::{Deserialize, Serialize};

/// How a cluster is set up. With a seed, this is the whole beginning of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How many nodes: 1 to [`Settings::NODES_MAX`]. They are numbered from 1.
    pub nodes: u32,
    /// The shortest election timeout (§5.2).
    pub election_timeout_min: Micros,
    /// The longest election timeout.
    pub election_timeout_max: Micros,
    /// How often a leader makes itself heard.
    pub heartbeat_interval: Micros,
    /// Whether a node asks if it could win before it campaigns (dissertation §9.6).
    pub pre_vote: bool,
    /// Whether a leader that hears no majority steps down (dissertation §6.2).
    pub check_quorum: bool,
    /// How every link between two nodes behaves at first.
    pub link: LinkDials,
    /// How every disk behaves at first.
    pub disk: DiskDials,
    /// How the client behaves.
    pub client: ClientDials,
    /// Whether all nodes are stopped at first, each with an empty disk.
    pub all_stopped_at_start: bool,
    /// The rules that the nodes keep. One switched off makes a mutant.
    pub rules: Rules,
    /// The rules that the disks, the state machines and the client keep.
    #[serde(default)]
    pub host_rules: HostRules,
    /// When nodes take snapshots, and how they send them.
    #[serde(default)]
    pub snapshots: SnapshotDials,
    /// How reads are answered.
    #[serde(default)]
    pub reads: ReadDials,
    /// How much is allowed at once.
    #[serde(default)]
    pub limits: Limits,
    /// Whether a follower passes a client's command on to its leader, rather than sending the client away.
    #[serde(default)]
    pub forward_proposals: bool,
}

impl Default for Settings {
    /// Five nodes, the paper's timeouts (§9.3), links of 20 ms.
    fn default() -> Self {
        Self {
            nodes: 5,
            election_timeout_min: Micros::from_millis(150),
            election_timeout_max: Micros::from_millis(300),
            heartbeat_interval: Micros::from_millis(50),
            pre_vote: true,
            check_quorum: true,
            link: LinkDials::default(),
            disk: DiskDials::default(),
            client: ClientDials::default(),
            all_stopped_at_start: false,
            rules: Rules::ALL,
            host_rules: HostRules::ALL,
            snapshots: SnapshotDials::default(),
            reads: ReadDials::default(),
            limits: Limits::default(),
            forward_proposals: false,
        }
    }
}

/// A setting out of its range: what it is, and what would be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// Too few or too many nodes.
    #[error("a cluster of {nodes} nodes is asked for: it can have 1 to {most}")]
    Nodes {
        /// So many were asked for.
        nodes: u32,
        /// The most.
        most: u32,
    },
    /// A length of time outside its range.
    #[error("{setting} is {value}: it must be from {least} to {most}")]
    Span {
        /// Its name.
        setting: &'static str,
        /// Its value.
        value: Micros,
        /// The smallest one.
        least: Micros,
        /// The largest one.
        most: Micros,
    },
    /// A chance of more than one.
    #[error("{setting} is {value}: it counts how many of a million, so it can be at most 1000000")]
    Chance {
        /// Its name.
        setting: &'static str,
        /// Its value.
        value: u32,
    },
    /// A number outside its range.
    #[error("{setting} is {value}: it must be from {least} to {most}")]
    Count {
        /// Its name.
        setting: &'static str,
        /// Its value.
        value: u64,
        /// The smallest one.
        least: u64,
        /// The largest one.
        most: u64,
    },
    /// The nodes refuse the timeouts, or another of their settings.
    #[error(transparent)]
    Timeouts(#[from] raft::ConfigError),
}

/// The seed of the run that a newcomer sees first. Found by search: with the default settings its first election is over
/// in 227 ms of simulated time, which is 11 s to watch at 1/50.
pub const OPENING_SEED: u64 = 0x26f;

impl Settings {
    /// The most nodes that fit around the ring.
    pub const NODES_MAX: u32 = 11;
    /// The longest latency, flush time or retry pause.
    pub const DELAY_MAX: Micros = Micros::from_millis(60_000);
    /// The shortest heartbeat interval: below it, a cluster does nothing but beat.
    pub const HEARTBEAT_MIN: Micros = Micros::from_millis(1);
    /// The longest election timeout.
    pub const ELECTION_MAX: Micros = Micros::from_millis(600_000);

    /// The default settings, with a client that has no session: the log holds what is asked for, and nothing besides. What somebody
    /// sees first.
    #[must_use]
    pub fn plain() -> Self {
        let mut settings = Self::default();
        settings.client.sessions = false;
        settings
    }

    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range, with what would be right.
    pub fn validate(&self) -> Result<(), SettingsError> {
        if self.nodes == 0 || self.nodes > Self::NODES_MAX {
            return Err(SettingsError::Nodes {
                nodes: self.nodes,
                most: Self::NODES_MAX,
            });
        }
        self.timing().validate()?;
        self.snapshots.validate()?;
        self.limits.validate()?;
        self.config(NodeId(1), 0).validate()?;
        self.link.validate()?;
        self.disk.validate()?;
        self.client.validate()
    }

    /// For how many clients the state machine of a node keeps sessions, if the client uses any: as many as on any other.
    pub(crate) fn sessions(&self, node: NodeId) -> Option<u32> {
        let more = u32::from(!self.host_rules.sessions_alike_everywhere && node.0.is_multiple_of(2));
        self.client.sessions.then_some(self.limits.sessions + more)
    }

    /// How patient the nodes are at first.
    #[must_use]
    pub const fn timing(&self) -> Timing {
        Timing {
            election_timeout_min: self.election_timeout_min,
            election_timeout_max: self.election_timeout_max,
            heartbeat_interval: self.heartbeat_interval,
        }
    }

    /// The settings of one node. Equal seeds do not mean equal timeouts: the node mixes in its own number.
    pub(crate) fn config(&self, node: NodeId, seed: u64) -> Config {
        self.config_with(node, seed, self.timing())
    }

    /// As [`Settings::config`], for a node that has been made more or less patient.
    pub(crate) fn config_with(&self, node: NodeId, seed: u64, timing: Timing) -> Config {
        Config {
            election_timeout_min: timing.election_timeout_min,
            election_timeout_max: timing.election_timeout_max,
            heartbeat_interval: timing.heartbeat_interval,
            pre_vote: self.pre_vote,
            check_quorum: self.check_quorum,
            command_bytes_max: crate::kv::ENTRY_BYTES_MAX,
            lease_reads: self.reads.lease,
            clock_drift_max: self.reads.clock_drift_max,
            uncommitted_bytes_max: self.limits.uncommitted_bytes,
            inflight_messages_max: self.limits.inflight_messages,
            append_bytes_max: self.limits.append_bytes,
            apply_bytes_max: self.limits.apply_bytes,
            promotion_lag_max: self.limits.promotion_lag,
            disk_stall_max: self.limits.disk_stall,
            entry_cache_bytes_max: self.limits.entry_cache_bytes,
            forward_proposals: self.forward_proposals,
            rules: self.rules,
            ..Config::new(node, seed)
        }
    }

    /// The nodes that there are at first, in order: all of them vote.
    pub fn node_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.nodes).map(NodeId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(change: impl Fn(&mut Settings)) -> Result<(), SettingsError> {
        let mut settings = Settings::default();
        change(&mut settings);
        settings.validate()
    }

    #[test]
    fn what_nobody_has_changed_is_valid() {
        assert_eq!(Settings::default().validate(), Ok(()));
    }

    #[test]
    fn a_cluster_has_one_to_eleven_nodes() {
        assert_eq!(
            with(|settings| settings.nodes = 0),
            Err(SettingsError::Nodes { nodes: 0, most: 11 })
        );
        assert_eq!(
            with(|settings| settings.nodes = 12),
            Err(SettingsError::Nodes { nodes: 12, most: 11 })
        );
        assert_eq!(with(|settings| settings.nodes = 11), Ok(()));
    }

    #[test]
    fn each_value_out_of_range_says_what_would_be_right() {
        let error = with(|settings| settings.link.jitter = Micros::from_millis(21)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "link.jitter is 21 ms: it must be from 0 ms to 20 ms"
        );
        let error = with(|settings| settings.link.loss_per_million = 1_000_001).unwrap_err();
        assert_eq!(
            error.to_string(),
            "link.loss_per_million is 1000001: it counts how many of a million, so it can be at most 1000000"
        );
        let error = with(|settings| settings.election_timeout_min = Micros::from_millis(99)).unwrap_err();
        assert!(matches!(error, SettingsError::Timeouts(_)), "{error}");
        assert!(with(|settings| settings.heartbeat_interval = Micros(0)).is_err());
        assert!(with(|settings| settings.disk.jitter = Micros(2_001)).is_err());
        assert!(with(|settings| settings.client.retry_after = Some(Micros(0))).is_err());
        assert!(with(|settings| settings.link.latency = Micros(u64::MAX)).is_err());
        assert!(with(|settings| settings.election_timeout_max = Micros(u64::MAX)).is_err());
    }
}
