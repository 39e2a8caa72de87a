//! What a storm sees in the journal: which marks are reached.

use super::marks::{Mark, Marks};
use crate::cluster::Cluster;
use crate::journal::{LossReason, Parcel, ParcelKind, Record, What};
use crate::name::SubmissionId;
use crate::settings::Settings;
use raft::{DropReason, Event, Instant, MessageKind, NodeId, Role, RoleReason, VoteRefusal};
use std::collections::{BTreeMap, BTreeSet};

/// What must be remembered to know a mark when it is reached.
#[derive(Clone, Debug, Default)]
pub(super) struct Sight {
    /// The reads that a leader began, and when.
    reads: BTreeMap<SubmissionId, Instant>,
    /// The nodes that know a joint configuration to be committed.
    joint: BTreeSet<NodeId>,
    /// On each way, the last message that arrived.
    arrived: Vec<u64>,
}

/// So many ends a way can have.
const ENDS: usize = Settings::NODES_MAX as usize + 1;

impl Sight {
    /// Takes in what happened.
    pub(super) fn look(&mut self, marks: &mut Marks, cluster: &Cluster, record: &Record) {
        let mark = match &record.what {
            What::Node(event) => {
                let node = record.node.unwrap_or_default();
                return self.look_inside(marks, cluster, node, event);
            }
            What::Delivered(parcel) if self.is_overtaken(parcel) => Mark::MessageOvertaken,
            What::Stopped { writes_lost: 1.. } => Mark::CrashLostWrites,
            What::Lost(parcel, _) if matches!(parcel.kind, ParcelKind::Chunk | ParcelKind::ChunkReply) => {
                Mark::SnapshotPieceLost
            }
            What::Lost(_, LossReason::Chance) => Mark::MessageLostByChance,
            What::Lost(_, LossReason::Cut) => Mark::MessageLostAtCut,
            What::Duplicated { .. } => Mark::MessageDoubled,
            What::Resumed { waiting: 1.. } => Mark::PauseWaitedOut,
            What::TornWrite => Mark::WriteTorn,
            What::SnapshotSaved { .. } => Mark::SnapshotSaved,
            What::SnapshotGivenUp { .. } => Mark::SnapshotGivenUp,
            What::Installed { .. } => Mark::SnapshotInstalled,
            What::DiskFailed => Mark::DiskFailed,
            What::Loaded { .. } => Mark::EntriesLoaded,
            What::Registered { .. } => Mark::SessionOpened,
            What::PassedOn { .. } => Mark::PassedOn,
            What::Asked { attempt: 2.., .. } => Mark::TriedAgain,
            What::ReadBegun { submission } => {
                let leads = record.node.and_then(|node| cluster.role(node)) == Some(Role::Leader);
                if leads {
                    self.reads.insert(*submission, record.at);
                    Mark::ReadByLeader
                } else {
                    Mark::ReadByFollower
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
                Mark::ReadUnderLease
            }
            _ => return,
        };
        marks.mark(mark);
    }

    /// Whether one that left later has arrived before.
    fn is_overtaken(&mut self, parcel: &Parcel) -> bool {
        if self.arrived.is_empty() {
            self.arrived = vec![0; ENDS * ENDS];
        }
        let place = parcel.name.from.number() * ENDS as u64 + parcel.name.to.number();
        let last = usize::try_from(place)
            .ok()
            .and_then(|place| self.arrived.get_mut(place));
        last.is_some_and(|last| {
            let overtaken = parcel.name.count < *last;
            *last = parcel.name.count.max(*last);
            overtaken
        })
    }

    fn look_inside(&mut self, marks: &mut Marks, cluster: &Cluster, node: NodeId, event: &Event) {
        let mark = match event {
            Event::RoleChanged { to: Role::Leader, .. } => {
                let leads = |other: &NodeId| *other != node && cluster.role(*other) == Some(Role::Leader);
                if cluster.ids().any(|other| leads(&other)) {
                    marks.mark(Mark::TwoLeaders);
                }
                Mark::LeaderElected
            }
            Event::RoleChanged { from, why, .. } => match why {
                RoleReason::NoQuorum { .. } => Mark::LeaderWithoutMajority,
                RoleReason::Removed => Mark::LeaderRemoved,
                RoleReason::DiskStalled { .. } => Mark::LeaderGaveUpDisk,
                RoleReason::HandedOver { .. } => Mark::TransferDone,
                RoleReason::ElectionTimeout { .. } if *from == Role::Candidate => Mark::SplitVote,
                _ => return,
            },
            Event::VoteRefused {
                why: VoteRefusal::LogBehind { .. },
                ..
            } => Mark::VoteRefusedForLog,
            Event::Truncated { .. } => Mark::LogCutShort,
            Event::Committed { .. } => Mark::Committed,
            Event::CommitHeldBack { .. } => Mark::OldEntryHeldBack,
            Event::MessageDropped {
                kind,
                why: DropReason::TermOver { .. } | DropReason::NotAsked { .. },
                ..
            } => match kind {
                MessageKind::AppendEntries => Mark::OldAppendArrived,
                MessageKind::AppendEntriesReply => Mark::OldReplyArrived,
                MessageKind::RequestVoteReply => Mark::LateVoteArrived,
                _ => return,
            },
            Event::MembershipCommitted { configuration, .. } if configuration.is_joint() => {
                self.joint.insert(node);
                Mark::JointCommitted
            }
            Event::MembershipCommitted { .. } if self.joint.remove(&node) => Mark::JointLeft,
            Event::MembershipCommitted { .. } => Mark::ChangeCommitted,
            Event::MembershipReverted { .. } => Mark::ChangeTakenBack,
            Event::Compacted { .. } => Mark::LogCompacted,
            Event::SnapshotSent { .. } => Mark::SnapshotSent,
            Event::TransferBegun { .. } => Mark::TransferBegun,
            Event::TransferGivenUp { .. } => Mark::TransferGivenUp,
            Event::ForgotLeader { .. } => Mark::LeaderForgotten,
            _ => return,
        };
        marks.mark(mark);
    }
}
