//! What has happened in a storm: counters, so that a run in which nothing happened is not taken for one that held.

use crate::cluster::Cluster;
use crate::journal::{LossReason, ParcelKind, Record, What};
use crate::name::SubmissionId;
use raft::{Event, Instant, NodeId, Role, RoleReason};
use std::collections::{BTreeMap, BTreeSet};

/// How often each thing happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    counts: BTreeMap<&'static str, u64>,
    /// The reads that a leader began, and when.
    reads: BTreeMap<SubmissionId, Instant>,
    /// The nodes that know a joint configuration to be committed.
    joint: BTreeSet<NodeId>,
}

impl Marks {
    /// Everything that is counted. A storm in which one of them never happens says nothing about it.
    pub const ALL: [&'static str; 43] = [
        "a leader elected",
        "a leader stepped down for want of a majority",
        "a removed leader stepped down",
        "a leader gave up a stalled disk",
        "a log cut short",
        "an old entry held back",
        "a crash lost writes",
        "a message lost by chance",
        "a message lost at a cut",
        "a message doubled",
        "a pause waited out",
        "a node added",
        "a change of members begun",
        "a learner promoted",
        "a voter demoted",
        "a node removed",
        "a joint configuration committed",
        "a joint configuration left",
        "a change of members committed",
        "a change of members taken back",
        "a snapshot saved",
        "a log compacted",
        "a snapshot sent",
        "a piece of a snapshot lost",
        "a snapshot given up",
        "a snapshot installed",
        "a hand-over begun",
        "a hand-over done",
        "a hand-over given up",
        "a read by a leader",
        "a read by a follower",
        "a read under a lease",
        "a clock set",
        "a disk stalled",
        "a disk failed",
        "a node suspended",
        "a node shut down",
        "a node's patience changed",
        "a leader forgotten",
        "a session opened",
        "a command tried again",
        "a command passed on",
        "entries loaded from a disk",
    ];

    /// How often something happened.
    #[must_use]
    pub fn count(&self, mark: &str) -> u64 {
        self.counts.get(mark).copied().unwrap_or_default()
    }

    /// All of them, in the order of [`Marks::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        Self::ALL.into_iter().map(|mark| (mark, self.count(mark)))
    }

    /// Adds what happened in another storm.
    pub fn add(&mut self, other: &Self) {
        for (mark, count) in &other.counts {
            *self.counts.entry(mark).or_default() += count;
        }
    }

    pub(super) fn mark(&mut self, mark: &'static str) {
        debug_assert!(Self::ALL.contains(&mark), "{mark}");
        *self.counts.entry(mark).or_default() += 1;
    }

    /// Takes in what happened.
    pub(super) fn look(&mut self, cluster: &Cluster, record: &Record) {
        let mark = match &record.what {
            What::Node(event) => return self.look_inside(record.node.unwrap_or_default(), event),
            What::Stopped { writes_lost: 1.. } => "a crash lost writes",
            What::Lost(parcel, _) if matches!(parcel.kind, ParcelKind::Chunk | ParcelKind::ChunkReply) => {
                "a piece of a snapshot lost"
            }
            What::Lost(_, LossReason::Chance) => "a message lost by chance",
            What::Lost(_, LossReason::Cut) => "a message lost at a cut",
            What::Duplicated { .. } => "a message doubled",
            What::Resumed { waiting: 1.. } => "a pause waited out",
            What::SnapshotSaved { .. } => "a snapshot saved",
            What::SnapshotGivenUp { .. } => "a snapshot given up",
            What::Installed { .. } => "a snapshot installed",
            What::DiskFailed => "a disk failed",
            What::Loaded { .. } => "entries loaded from a disk",
            What::Registered { .. } => "a session opened",
            What::PassedOn { .. } => "a command passed on",
            What::Asked { attempt: 2.., .. } => "a command tried again",
            What::ReadBegun { submission } => {
                let leads = record.node.and_then(|node| cluster.role(node)) == Some(Role::Leader);
                if leads {
                    self.reads.insert(*submission, record.at);
                }
                if leads {
                    "a read by a leader"
                } else {
                    "a read by a follower"
                }
            }
            What::Sent(parcel) => {
                let ParcelKind::Answer(submission) = parcel.kind else {
                    return;
                };
                let begun = self.reads.remove(&submission);
                if begun != Some(record.at) || parcel.refusal || !cluster.settings().reads.lease {
                    return;
                }
                "a read under a lease"
            }
            _ => return,
        };
        self.mark(mark);
    }

    fn look_inside(&mut self, node: NodeId, event: &Event) {
        let mark = match event {
            Event::RoleChanged { to: Role::Leader, .. } => "a leader elected",
            Event::RoleChanged { why, .. } => match why {
                RoleReason::NoQuorum { .. } => "a leader stepped down for want of a majority",
                RoleReason::Removed => "a removed leader stepped down",
                RoleReason::DiskStalled { .. } => "a leader gave up a stalled disk",
                RoleReason::HandedOver { .. } => "a hand-over done",
                _ => return,
            },
            Event::Truncated { .. } => "a log cut short",
            Event::CommitHeldBack { .. } => "an old entry held back",
            Event::MembershipCommitted { configuration, .. } if configuration.is_joint() => {
                self.joint.insert(node);
                "a joint configuration committed"
            }
            Event::MembershipCommitted { .. } if self.joint.remove(&node) => "a joint configuration left",
            Event::MembershipCommitted { .. } => "a change of members committed",
            Event::MembershipReverted { .. } => "a change of members taken back",
            Event::Compacted { .. } => "a log compacted",
            Event::SnapshotSent { .. } => "a snapshot sent",
            Event::TransferBegun { .. } => "a hand-over begun",
            Event::TransferGivenUp { .. } => "a hand-over given up",
            Event::ForgotLeader { .. } => "a leader forgotten",
            _ => return,
        };
        self.mark(mark);
    }
}
