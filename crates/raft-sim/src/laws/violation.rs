//! What breaks a law, with the numbers that show it.

use super::{Lack, Law, Mark, Measure, Untruth};
use crate::name::SubmissionId;
use raft::{ClientId, Index, Instant, NodeId, Serial, Term};
use serde::Serialize;

/// A broken law, with what breaks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Violation {
    /// Two leaders in a term.
    TwoLeaders {
        /// That term.
        term: Term,
        /// Who led it first.
        first: NodeId,
        /// Who leads it too.
        second: NodeId,
    },
    /// A leader's log lost what it had.
    LeaderRewrote {
        /// The leader.
        leader: NodeId,
        /// Its term.
        term: Term,
        /// The last entry of its log before.
        last: Index,
    },
    /// An entry differs from another one of the same index and term, or what precedes it does.
    LogsDiffer {
        /// Whose log it is in.
        node: NodeId,
        /// Its index.
        index: Index,
        /// Its term.
        term: Term,
    },
    /// A leader lacks an entry that was committed in an earlier term.
    LeaderLacks {
        /// The leader.
        leader: NodeId,
        /// Its term.
        term: Term,
        /// The index of the entry.
        index: Index,
        /// The term in which it was committed.
        committed_in: Term,
    },
    /// A node applied another entry than was applied at that index before.
    AppliedDiffers {
        /// The node.
        node: NodeId,
        /// The index.
        index: Index,
    },
    /// A node takes an entry to be committed that a crash of all nodes could wipe out.
    NotDurable {
        /// The node.
        node: NodeId,
        /// The index of the entry.
        index: Index,
        /// How many disks hold it, with all before it.
        holders: u32,
        /// How many are a majority.
        needed: u32,
    },
    /// A node takes something to be committed that no leader has committed.
    NeverCommitted {
        /// The node.
        node: NodeId,
        /// The last entry of what it takes to be committed.
        index: Index,
    },
    /// A read was answered from a state that lacks what was committed when it was asked for.
    StaleRead {
        /// The node that answered.
        node: NodeId,
        /// Up to where it had applied.
        applied: Index,
        /// Up to where was committed.
        committed: Index,
    },
    /// Another entry is taken to be committed than was committed at that index before.
    CommittedAgain {
        /// The node that takes it so.
        node: NodeId,
        /// The index.
        index: Index,
    },
    /// What was committed is not on the disks of a majority any more.
    CommittedLost {
        /// Whose disk lost it.
        node: NodeId,
        /// The last entry that was committed.
        index: Index,
        /// How many disks hold it still, with all before it.
        holders: u32,
        /// How many are a majority.
        needed: u32,
    },
    /// Something of a node is less than it was.
    WentBack {
        /// The node.
        node: NodeId,
        /// What.
        what: Measure,
        /// What it was.
        from: u64,
        /// What it is.
        to: u64,
    },
    /// A node says in a message what its disk does not hold: a crash would make it forget that.
    Unsaved {
        /// The node.
        node: NodeId,
        /// The term of the message.
        term: Term,
        /// The vote in that term that the message stands for, if it does.
        vote: Option<NodeId>,
        /// The term on its disk.
        on_disk: Term,
    },
    /// Something of a node is beyond what it can be.
    OutOfOrder {
        /// The node.
        node: NodeId,
        /// What should be at most the other one.
        lower: Mark,
        /// Where it is.
        at: Index,
        /// The other one.
        upper: Mark,
        /// Where that is.
        upto: Index,
    },
    /// Two state machines that have applied the same entries differ.
    MachinesDiffer {
        /// The one that is not as it should be.
        node: NodeId,
        /// The last entry that it has applied.
        index: Index,
    },
    /// The client was told what is not so.
    Misled {
        /// In the answer to this.
        submission: SubmissionId,
        /// Up to where it was answered from.
        index: Index,
        /// What is not so.
        why: Untruth,
    },
    /// A command that a session numbers took effect for the second time.
    DoneTwice {
        /// The session.
        client: ClientId,
        /// The command's number.
        serial: Serial,
        /// The entry with which it did.
        index: Index,
    },
    /// One entry was to be two requests of the client.
    AnsweredTwice {
        /// The entry.
        index: Index,
        /// What it was first.
        first: SubmissionId,
        /// What it was then.
        second: SubmissionId,
    },
    /// Everything was said to be mended, and in the time that was given the cluster has not come back to life.
    NotAlive {
        /// When it was said.
        since: Instant,
        /// What is missing.
        lacks: Lack,
    },
    /// A command is done more often than it was asked for.
    NeverAsked {
        /// The entry with which it is.
        index: Index,
    },
}

impl Violation {
    /// The nodes that broke the law, or with whom it was found to be broken.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        let (node, other) = match self {
            Self::TwoLeaders { first, second, .. } => (Some(*first), Some(*second)),
            Self::LeaderRewrote { leader, .. } | Self::LeaderLacks { leader, .. } => (Some(*leader), None),
            Self::LogsDiffer { node, .. }
            | Self::AppliedDiffers { node, .. }
            | Self::NotDurable { node, .. }
            | Self::NeverCommitted { node, .. }
            | Self::StaleRead { node, .. }
            | Self::CommittedAgain { node, .. }
            | Self::CommittedLost { node, .. }
            | Self::WentBack { node, .. }
            | Self::Unsaved { node, .. }
            | Self::OutOfOrder { node, .. }
            | Self::MachinesDiffer { node, .. } => (Some(*node), None),
            Self::Misled { .. }
            | Self::DoneTwice { .. }
            | Self::AnsweredTwice { .. }
            | Self::NotAlive { .. }
            | Self::NeverAsked { .. } => (None, None),
        };
        node.into_iter().chain(other)
    }

    /// The entry with which it was broken: that node's, or everybody's if it is about none. The node may lack it.
    #[must_use]
    pub const fn entry(&self) -> Option<Index> {
        match self {
            Self::LogsDiffer { index, .. }
            | Self::LeaderLacks { index, .. }
            | Self::AppliedDiffers { index, .. }
            | Self::NotDurable { index, .. }
            | Self::NeverCommitted { index, .. }
            | Self::StaleRead { committed: index, .. }
            | Self::CommittedAgain { index, .. }
            | Self::CommittedLost { index, .. }
            | Self::MachinesDiffer { index, .. }
            | Self::DoneTwice { index, .. }
            | Self::AnsweredTwice { index, .. }
            | Self::NeverAsked { index } => Some(*index),
            Self::TwoLeaders { .. }
            | Self::LeaderRewrote { .. }
            | Self::WentBack { .. }
            | Self::Unsaved { .. }
            | Self::OutOfOrder { .. }
            | Self::Misled { .. }
            | Self::NotAlive { .. } => None,
        }
    }

    /// The law that is broken.
    #[must_use]
    pub const fn law(&self) -> Law {
        match self {
            Self::TwoLeaders { .. } => Law::ElectionSafety,
            Self::LeaderRewrote { .. } => Law::LeaderAppendOnly,
            Self::LogsDiffer { .. } => Law::LogMatching,
            Self::LeaderLacks { .. } => Law::LeaderCompleteness,
            Self::AppliedDiffers { .. } | Self::MachinesDiffer { .. } => Law::StateMachineSafety,
            Self::NotDurable { .. } | Self::NeverCommitted { .. } => Law::CommittedIsDurable,
            Self::StaleRead { .. } => Law::ReadIsCurrent,
            Self::CommittedAgain { .. } | Self::CommittedLost { .. } => Law::CommittedStays,
            Self::WentBack { .. } | Self::Unsaved { .. } => Law::NothingGoesBack,
            Self::OutOfOrder { .. } => Law::IndexOrder,
            Self::Misled { .. } => Law::Linearizable,
            Self::DoneTwice { .. } | Self::AnsweredTwice { .. } | Self::NeverAsked { .. } => Law::ExactlyOnce,
            Self::NotAlive { .. } => Law::Liveness,
        }
    }
}
