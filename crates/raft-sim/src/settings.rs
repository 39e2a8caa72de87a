//! What a cluster is like before anything happens in it: its size, its timeouts, its network, disks and client.
//!
//! Checked here once, so that everything behind can rely on it. What a person changes later is an
//! [`Action`](crate::Action).

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
}

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
        }
    }
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
    /// The nodes refuse the timeouts.
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
        check_span(
            "heartbeat_interval",
            self.heartbeat_interval,
            Self::HEARTBEAT_MIN,
            Self::ELECTION_MAX,
        )?;
        check_span(
            "election_timeout_max",
            self.election_timeout_max,
            Micros::ZERO,
            Self::ELECTION_MAX,
        )?;
        self.config(NodeId(1), 0).validate()?;
        self.link.validate()?;
        self.disk.validate()?;
        self.client.validate()
    }

    /// The settings of one node. Equal seeds do not mean equal timeouts: the node mixes in its own number.
    pub(crate) fn config(&self, node: NodeId, seed: u64) -> Config {
        Config {
            election_timeout_min: self.election_timeout_min,
            election_timeout_max: self.election_timeout_max,
            heartbeat_interval: self.heartbeat_interval,
            pre_vote: self.pre_vote,
            check_quorum: self.check_quorum,
            command_bytes_max: crate::kv::COMMAND_BYTES_MAX,
            rules: self.rules,
            ..Config::new(node, seed)
        }
    }

    /// The nodes, in order.
    pub fn node_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.nodes).map(NodeId)
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

fn check_span(
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
