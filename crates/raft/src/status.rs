//! How a node stands, copied out for whoever wants to show or check it.

use crate::{Configuration, HaltReason, Index, Instant, LogId, NodeId, Role, Term, WriteId};
use alloc::vec::Vec;

/// How a node stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Status {
    /// The node.
    pub id: NodeId,
    /// The part it plays.
    pub role: Role,
    /// Its term.
    pub term: Term,
    /// Whom it voted for in that term.
    pub vote: Option<NodeId>,
    /// Who leads that term, as far as it knows.
    pub leader: Option<NodeId>,
    /// The last entry of its log.
    pub last: LogId,
    /// The last entry that its own disk is known to hold.
    pub durable: Index,
    /// The last entry known to be committed.
    pub commit: Index,
    /// The last entry that was applied.
    pub applied: Index,
    /// The members of the cluster, as it knows them.
    pub configuration: Configuration,
    /// The timer that makes it campaign; none for a leader.
    pub election_timer: Option<Timer>,
    /// The timer of a leader's next heartbeat.
    pub heartbeat_timer: Option<Timer>,
    /// The answers to its campaign, its own included, if it is in one.
    pub votes: Vec<(NodeId, bool)>,
    /// For a leader: how far each of the others is.
    pub progress: Vec<PeerStatus>,
    /// The last write that it asked for.
    pub write_issued: WriteId,
    /// The last write that it knows to be on disk.
    pub write_persisted: WriteId,
    /// How many messages wait for a write.
    pub withheld: u32,
    /// How many proposals wait for their fate.
    pub proposals: u32,
    /// How many reads wait for an answer.
    pub reads: u32,
    /// Where the configuration in force is in the log; zero if it is the one that the node began with.
    pub configuration_index: Index,
    /// The last entry in the latest snapshot, if there is one.
    pub snapshot: Option<LogId>,
    /// For a leader that hands over: to whom.
    pub transfer: Option<NodeId>,
    /// Whether it is paused.
    pub paused: bool,
    /// Whether it handles nothing any more, and why.
    pub halted: Option<HaltReason>,
}

/// A timer that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Timer {
    /// When it was started.
    pub started: Instant,
    /// When it runs out.
    pub deadline: Instant,
}

/// What a leader knows of one of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PeerStatus {
    /// The other.
    pub peer: NodeId,
    /// The last entry known to match (figure 2: matchIndex).
    pub matched: Index,
    /// The next entry to be sent (figure 2: nextIndex).
    pub next: Index,
    /// Whether appends are streamed, rather than sent one at a time to find where the logs agree.
    pub streaming: bool,
    /// How many appends are on their way.
    pub inflight: u32,
    /// When it was last heard in this term.
    pub heard: Instant,
}
