//! How one node is set up: who it is, how patient it is, how much it sends at once.

use crate::{ClusterId, ConfigError, Micros, NodeId, Rules};

/// The settings of one node. Checked by [`Config::validate`], which [`crate::Node::recover`] calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// This node. Not zero.
    pub id: NodeId,
    /// The cluster it belongs to: messages of any other are refused.
    pub cluster: ClusterId,
    /// Where its chance comes from. Equal seeds do not mean equal timeouts: the node's id is mixed in. A node that
    /// restarts should get another one, or it draws the same timeouts again.
    pub seed: u64,
    /// The shortest election timeout (§5.2). At least twice the heartbeat interval.
    pub election_timeout_min: Micros,
    /// The longest election timeout, itself included. Larger than the shortest, or votes split for ever.
    pub election_timeout_max: Micros,
    /// How often a leader makes itself heard. More than zero.
    pub heartbeat_interval: Micros,
    /// Whether a node asks if it could win before it disturbs anybody (dissertation §9.6).
    pub pre_vote: bool,
    /// Whether a leader that hears no majority steps down (dissertation §6.2), and a follower that hears a leader
    /// refuses votes (§4.2.3).
    pub check_quorum: bool,
    /// How many appends may be on their way to one follower. At least 1.
    pub inflight_messages_max: u32,
    /// How many bytes of commands may be on their way to one follower. At least 1.
    pub inflight_bytes_max: u64,
    /// How many rounds of heartbeats a follower may answer before an append that it has not answered counts as lost, besides
    /// the one in which it was sent. Appends are answered when they are on disk, heartbeats at once: 0 suits only disks that
    /// are much faster than a heartbeat is frequent.
    pub append_patience: u32,
    /// Whether an append that only tells how far to commit is answered. The answer says nothing new; it costs a message for
    /// each follower and commit. (etcd's raft gives it: on, nodes exchange the same messages as etcd's.) All nodes of a
    /// cluster should be set alike.
    pub answer_commit_notices: bool,
    /// How many bytes of commands one append carries; a single entry may be larger. At least 1.
    pub append_bytes_max: u64,
    /// How many bytes of commands are handed out for applying at once; a single entry may be larger. At least 1.
    pub apply_bytes_max: u64,
    /// Whether a leader answers reads without asking, while its lease holds (dissertation §6.4.1). Needs check-quorum, and
    /// clocks that keep to `clock_drift_max`. A node so set grants no vote for an election timeout after it starts, for it
    /// may have promised so before.
    pub lease_reads: bool,
    /// By how much one clock of the cluster may gain on another within an election timeout. Less than the shortest one.
    pub clock_drift_max: Micros,
    /// How many bytes of commands a leader takes that are not committed yet. At least 1; one command is always taken.
    pub uncommitted_bytes_max: u64,
    /// How long a write may take before a leader steps down, and a follower does not campaign. More than zero.
    pub disk_stall_max: Micros,
    /// How many entries a learner may lack of what is committed when it is promoted to a voter.
    pub promotion_lag_max: u64,
    /// How long a command may be, in bytes. At most 1 GiB.
    pub command_bytes_max: u32,
    /// Whether [`crate::Node::propose_or_forward`] of a follower passes a proposal on to its leader, and a leader takes what
    /// is passed on to it.
    pub forward_proposals: bool,
    /// How many bytes of entries stay in memory once they are applied, about; an entry counts as its command's bytes and
    /// [`Config::ENTRY_BYTES`] more. What is beyond is loaded again when it is needed ([`crate::Output::LoadEntries`]). Zero:
    /// all stay until they are compacted.
    pub entry_cache_bytes_max: u64,
    /// How many proposals may be passed on and not answered. At least 1.
    pub forwards_max: u32,
    /// Whether the node tells what happens and why, and what each output is due to. Costs nothing when off.
    pub events: bool,
    /// How many changes of role and of members [`crate::Node::transitions`] remembers. Zero keeps none.
    pub transitions_max: u32,
    /// Which rules the node keeps: all, but in a simulator.
    pub rules: Rules,
}

impl Config {
    /// The largest value of [`Config::command_bytes_max`].
    pub const COMMAND_BYTES_LIMIT: u32 = 1 << 30;

    /// What an entry counts as beside its command, in bytes, for [`Config::entry_cache_bytes_max`].
    pub const ENTRY_BYTES: u64 = 16;

    /// The paper's own figures (§9.3): election timeouts from 150 to 300 ms, a heartbeat every 50 ms; pre-vote and
    /// check-quorum on.
    #[must_use]
    pub const fn new(id: NodeId, seed: u64) -> Self {
        Self {
            id,
            cluster: ClusterId(1),
            seed,
            election_timeout_min: Micros::from_millis(150),
            election_timeout_max: Micros::from_millis(300),
            heartbeat_interval: Micros::from_millis(50),
            pre_vote: true,
            check_quorum: true,
            inflight_messages_max: 64,
            inflight_bytes_max: 16 << 20,
            append_patience: 1,
            answer_commit_notices: false,
            append_bytes_max: 1 << 20,
            apply_bytes_max: 16 << 20,
            lease_reads: false,
            clock_drift_max: Micros::from_millis(15),
            uncommitted_bytes_max: 64 << 20,
            disk_stall_max: Micros::from_millis(1_000),
            promotion_lag_max: 100,
            command_bytes_max: 16 << 20,
            forward_proposals: false,
            entry_cache_bytes_max: 0,
            forwards_max: 128,
            events: true,
            transitions_max: 64,
            rules: Rules::ALL,
        }
    }

    /// Checks every value against its range.
    ///
    /// # Errors
    /// The first value that is out of its range, with what would be right.
    pub fn validate(&self) -> Result<(), ConfigError> {
        if self.id == NodeId::ZERO {
            return Err(ConfigError::NodeZero);
        }
        if self.heartbeat_interval == Micros::ZERO {
            return Err(ConfigError::Zero {
                setting: "heartbeat_interval",
            });
        }
        let (election, heartbeat) = (self.election_timeout_min, self.heartbeat_interval);
        if election.0 < heartbeat.0.saturating_mul(2) {
            return Err(ConfigError::ElectionTooShort { election, heartbeat });
        }
        if self.election_timeout_max <= election {
            return Err(ConfigError::ElectionRange {
                min: election,
                max: self.election_timeout_max,
            });
        }
        let counts = [
            ("inflight_messages_max", u64::from(self.inflight_messages_max)),
            ("inflight_bytes_max", self.inflight_bytes_max),
            ("forwards_max", u64::from(self.forwards_max)),
            ("uncommitted_bytes_max", self.uncommitted_bytes_max),
            ("disk_stall_max", self.disk_stall_max.0),
            ("append_bytes_max", self.append_bytes_max),
            ("apply_bytes_max", self.apply_bytes_max),
        ];
        if let Some((setting, _)) = counts.into_iter().find(|(_, count)| *count == 0) {
            return Err(ConfigError::Zero { setting });
        }
        if self.lease_reads && !self.check_quorum {
            return Err(ConfigError::LeaseWithoutCheckQuorum);
        }
        if self.lease_reads && self.clock_drift_max >= election {
            return Err(ConfigError::Drift {
                drift: self.clock_drift_max,
                election,
            });
        }
        if self.command_bytes_max > Self::COMMAND_BYTES_LIMIT {
            return Err(ConfigError::CommandLimit {
                bytes: self.command_bytes_max,
                most: Self::COMMAND_BYTES_LIMIT,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_figures_are_valid() {
        assert_eq!(Config::new(NodeId(1), 0).validate(), Ok(()));
    }

    #[test]
    fn each_value_out_of_range_is_named() {
        let with = |change: fn(&mut Config)| {
            let mut config = Config::new(NodeId(1), 0);
            change(&mut config);
            config.validate().unwrap_err()
        };
        assert_eq!(with(|config| config.id = NodeId(0)), ConfigError::NodeZero);
        assert_eq!(
            with(|config| config.heartbeat_interval = Micros::from_millis(100)),
            ConfigError::ElectionTooShort {
                election: Micros::from_millis(150),
                heartbeat: Micros::from_millis(100)
            }
        );
        assert_eq!(
            with(|config| config.election_timeout_max = Micros::from_millis(150)),
            ConfigError::ElectionRange {
                min: Micros::from_millis(150),
                max: Micros::from_millis(150)
            }
        );
        assert_eq!(
            with(|config| config.inflight_messages_max = 0),
            ConfigError::Zero {
                setting: "inflight_messages_max"
            }
        );
        assert_eq!(
            with(|config| config.heartbeat_interval = Micros::ZERO),
            ConfigError::Zero {
                setting: "heartbeat_interval"
            }
        );
        assert_eq!(
            with(|config| config.command_bytes_max = u32::MAX),
            ConfigError::CommandLimit {
                bytes: u32::MAX,
                most: 1 << 30
            }
        );
    }
}
