//! How a node stands, copied out for whoever wants to show or check it.

use crate::{
    Configuration, HaltReason, HardState, Index, InputId, Instant, LogId, NodeId, Role, Term, WriteId,
};
use alloc::vec::Vec;

/// How a node stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Status {
    /// The node.
    pub id: NodeId,
    /// The latest moment that it was told of.
    pub now: Instant,
    /// The last input that it handled.
    pub input: InputId,
    /// The part it plays.
    pub role: Role,
    /// Its term.
    pub term: Term,
    /// Whom it voted for in that term.
    pub vote: Option<NodeId>,
    /// Who leads that term, as far as it knows.
    pub leader: Option<NodeId>,
    /// The last entry that its log no longer holds; index zero while it holds all.
    pub base: LogId,
    /// The last entry that is not in memory: the base, or a later one that is on disk only.
    pub dropped: Index,
    /// The last entry of its log.
    pub last: LogId,
    /// The last entry that its own disk is known to hold.
    pub durable: Index,
    /// For a follower: the last entry known to match the leader's log.
    pub verified: Index,
    /// The last entry known to be committed.
    pub commit: Index,
    /// The last entry that was handed out to be applied.
    pub handed_out: Index,
    /// The last entry that was applied.
    pub applied: Index,
    /// The members of the cluster, as it knows them: the configuration in force (§6), committed or not.
    pub configuration: Configuration,
    /// Where the configuration in force is in the log; zero if it is the one that the node began with.
    pub configuration_index: Index,
    /// The latest configuration that it knows to be committed.
    pub configuration_committed: Configuration,
    /// The timer that makes it campaign; none for a leader.
    pub election_timer: Option<Timer>,
    /// The timer of a leader's next heartbeat.
    pub heartbeat_timer: Option<Timer>,
    /// When a leader will look whether it still hears a majority, if it does so.
    pub quorum_deadline: Option<Instant>,
    /// The answers to its campaign, its own included, if it is in one.
    pub votes: Vec<(NodeId, bool)>,
    /// For a leader: how far each of the others is.
    pub progress: Vec<PeerStatus>,
    /// The last write that it asked for.
    pub write_issued: WriteId,
    /// The last write that it knows to be on disk.
    pub write_persisted: WriteId,
    /// How many writes are on their way.
    pub writes: u32,
    /// Since when the oldest of them is.
    pub writes_since: Option<Instant>,
    /// How many messages wait for a write.
    pub withheld: u32,
    /// How many proposals wait for their fate.
    pub proposals: u32,
    /// How many proposals were passed on to the leader, and are not answered.
    pub forwards: u32,
    /// How many loads of entries that are not in memory are under way.
    pub loads: u32,
    /// How many bytes of commands its log has that it does not know to be committed.
    pub uncommitted_bytes: u64,
    /// How many reads wait for an answer.
    pub reads: u32,
    /// The last entry in the latest snapshot, if there is one.
    pub snapshot: Option<LogId>,
    /// Whether a snapshot that it was sent waits for the disk, before it goes into the state machine.
    pub installing: bool,
    /// For a leader that hands over: to whom.
    pub transfer: Option<NodeId>,
    /// When it gives that up.
    pub transfer_deadline: Option<Instant>,
    /// Whether it is paused.
    pub paused: bool,
    /// Whether it handles nothing any more, and why.
    pub halted: Option<HaltReason>,
}

impl Status {
    /// How a node stands that does not run, and has this on its disk.
    #[must_use]
    pub fn stopped(id: NodeId, hard_state: HardState, last: LogId, configuration: Configuration) -> Self {
        Self {
            id,
            now: Instant::ZERO,
            input: InputId::ZERO,
            role: Role::Follower,
            term: hard_state.term,
            vote: hard_state.vote,
            leader: None,
            base: LogId::ZERO,
            dropped: last.index,
            last,
            durable: last.index,
            verified: Index::ZERO,
            commit: Index::ZERO,
            handed_out: Index::ZERO,
            applied: Index::ZERO,
            configuration_committed: configuration.clone(),
            configuration,
            configuration_index: Index::ZERO,
            election_timer: None,
            heartbeat_timer: None,
            quorum_deadline: None,
            votes: Vec::new(),
            progress: Vec::new(),
            write_issued: WriteId::ZERO,
            write_persisted: WriteId::ZERO,
            writes: 0,
            writes_since: None,
            withheld: 0,
            proposals: 0,
            loads: 0,
            forwards: 0,
            uncommitted_bytes: 0,
            reads: 0,
            snapshot: None,
            installing: false,
            transfer: None,
            transfer_deadline: None,
            paused: false,
            halted: None,
        }
    }
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
#[non_exhaustive]
pub struct PeerStatus {
    /// The other.
    pub peer: NodeId,
    /// The last entry known to match (figure 2: matchIndex).
    pub matched: Index,
    /// The next entry to be sent (figure 2: nextIndex).
    pub next: Index,
    /// How entries are sent to it.
    pub pace: PeerPace,
    /// How many appends, or snapshots, are on their way.
    pub inflight: u32,
    /// How many bytes of commands the appends that are streamed carry.
    pub inflight_bytes: u64,
    /// When it was last heard in this term.
    pub heard: Instant,
}

/// How a leader sends entries to one of the others (dissertation §10.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum PeerPace {
    /// One append at a time, to find where the logs agree.
    Probe,
    /// Without waiting for answers.
    Stream,
    /// Not at all: a snapshot is on its way.
    Snapshot {
        /// The last entry in it.
        upto: Index,
    },
}

impl PeerStatus {
    /// Whether appends are streamed to it.
    #[must_use]
    pub const fn is_streaming(&self) -> bool {
        matches!(self.pace, PeerPace::Stream)
    }
}
