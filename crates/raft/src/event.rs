//! What happens inside a node, told for people: what it was, the rule behind it, and the numbers that were compared.
//!
//! Nothing here feeds back into the protocol. Wording is left to those who show events.

use crate::{
    AppendSource, CommitReason, Configuration, DropReason, HaltReason, Index, Instant, LogId, MessageKind,
    NodeId, Role, RoleReason, Term, TimerReason, VoteRefusal, WriteId,
};
use alloc::boxed::Box;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Event {
    /// The node plays another part, or begins to play one.
    RoleChanged {
        /// Before.
        from: Role,
        /// From now on.
        to: Role,
        /// In this term.
        term: Term,
        /// Why.
        why: RoleReason,
    },
    /// The node has learnt who leads its term.
    FollowsLeader {
        /// The leader.
        leader: NodeId,
        /// Its term.
        term: Term,
    },
    /// The node's term has risen.
    TermRaised {
        /// Before.
        from: Term,
        /// From now on.
        to: Term,
        /// The node whose message told of it; this node itself when it campaigns.
        by: NodeId,
    },
    /// The node gives its vote, or says that it would.
    VoteGranted {
        /// To whom.
        candidate: NodeId,
        /// For this term.
        term: Term,
        /// Whether it only says that it would.
        pre: bool,
        /// The candidate's last entry.
        theirs: LogId,
        /// The voter's last entry.
        ours: LogId,
    },
    /// The node does not give its vote.
    VoteRefused {
        /// To whom.
        candidate: NodeId,
        /// For this term.
        term: Term,
        /// Whether it was only asked if it would.
        pre: bool,
        /// Why.
        why: VoteRefusal,
    },
    /// An answer to this node's campaign counts.
    VoteCounted {
        /// Whose answer.
        from: NodeId,
        /// What it was.
        granted: bool,
        /// Whether the campaign is a pre-vote.
        pre: bool,
        /// Yes so far, this node's own included.
        yes: u32,
        /// No so far.
        no: u32,
        /// How many it takes.
        needed: u32,
    },
    /// The election timer starts again.
    ElectionTimerReset {
        /// When it will run out.
        deadline: Instant,
        /// Why.
        why: TimerReason,
    },
    /// Entries are added to the log.
    Appended {
        /// The first.
        first: LogId,
        /// The last.
        last: LogId,
        /// Where they come from.
        source: AppendSource,
    },
    /// Entries are removed from the log because the leader's differ.
    Truncated {
        /// The first one removed.
        first: LogId,
        /// The last one removed.
        last: LogId,
        /// The leader.
        leader: NodeId,
        /// The term of the leader's entry where ours began to differ.
        theirs: Term,
    },
    /// An append is refused: the entry before its entries is not there.
    AppendRefused {
        /// The leader.
        leader: NodeId,
        /// The entry that should be there.
        previous: LogId,
        /// The term of what is there instead, if anything is.
        found: Option<Term>,
        /// Where the leader might try next.
        hint: LogId,
    },
    /// The leader has learnt how far a follower's log matches its own.
    Matched {
        /// The follower.
        peer: NodeId,
        /// The last entry that matches and is on the follower's disk.
        matched: Index,
    },
    /// The leader goes back in a follower's log to find where the two agree.
    SteppedBack {
        /// The follower.
        peer: NodeId,
        /// The next entry that was to be sent.
        from: Index,
        /// The next entry that is to be sent now.
        to: Index,
    },
    /// The leader stops streaming to a follower, and asks first.
    Probing {
        /// The follower.
        peer: NodeId,
        /// The next entry to be sent.
        next: Index,
    },
    /// The leader streams to a follower without waiting for answers.
    Streaming {
        /// The follower.
        peer: NodeId,
        /// The next entry to be sent.
        next: Index,
    },
    /// The commit index moves.
    Committed {
        /// The entry up to which everything was committed before.
        from: Index,
        /// The one up to which everything is committed now.
        upto: Index,
        /// Why.
        why: CommitReason,
    },
    /// A majority holds an entry, and yet it may not be committed: it is of an older term.
    CommitHeldBack {
        /// That entry.
        entry: LogId,
        /// The leader's own term.
        term: Term,
    },
    /// The members of the cluster change, from this entry on, committed or not.
    MembershipAppended {
        /// The entry.
        index: Index,
        /// The members.
        configuration: Box<Configuration>,
    },
    /// A change of the members is committed: it will stay.
    MembershipCommitted {
        /// The entry.
        index: Index,
        /// The members.
        configuration: Box<Configuration>,
    },
    /// A change of the members is taken back: its entry was cut off.
    MembershipReverted {
        /// The entry that is gone.
        from: Index,
        /// The one that is in force again.
        to: Index,
        /// The members.
        configuration: Box<Configuration>,
    },
    /// The host keeps a snapshot.
    SnapshotTaken {
        /// The last entry in it.
        last: LogId,
    },
    /// The log up to here is forgotten.
    Compacted {
        /// The last entry that is.
        base: LogId,
    },
    /// A follower needs entries that are forgotten: it is sent the snapshot.
    SnapshotSent {
        /// The follower.
        peer: NodeId,
        /// The last entry in the snapshot.
        upto: Index,
    },
    /// The leader's snapshot replaces the log.
    SnapshotReceived {
        /// The leader.
        leader: NodeId,
        /// The last entry in the snapshot.
        last: LogId,
    },
    /// The leader hands over.
    TransferBegun {
        /// To whom.
        to: NodeId,
        /// When it gives up.
        deadline: Instant,
    },
    /// The leader goes on leading: nobody took over in time.
    TransferGivenUp {
        /// Who should have.
        to: NodeId,
    },
    /// The node forgets who leads, so that it may vote.
    ForgotLeader {
        /// Who that was.
        leader: NodeId,
    },
    /// The node handles nothing any more.
    Halted {
        /// Why.
        why: HaltReason,
    },
    /// The node is paused.
    Paused,
    /// The node goes on.
    Resumed,
    /// A message waits inside the node until a write is on disk.
    Withheld {
        /// Which kind it is.
        kind: MessageKind,
        /// Whom it is for.
        to: NodeId,
        /// The write it waits for; the first of them, where what is to be written takes several.
        until: WriteId,
    },
    /// A message that waited for a write will not be sent: its term is over.
    Discarded {
        /// Which kind it was.
        kind: MessageKind,
        /// Whom it was for.
        to: NodeId,
        /// The term that is over.
        term: Term,
    },
    /// A message came in and was not acted on.
    MessageDropped {
        /// Which kind it was.
        kind: MessageKind,
        /// Who sent it.
        from: NodeId,
        /// Why.
        why: DropReason,
    },
}

impl Event {
    /// The section that has the rule: of the paper, or of the dissertation where that is said.
    #[must_use]
    pub const fn section(&self) -> &'static str {
        match self {
            Self::RoleChanged { why, .. } => why.section(),
            Self::VoteRefused { why, pre, .. } => why.section(*pre),
            Self::MessageDropped { why, .. } => why.section(),
            Self::TermRaised { .. } | Self::Discarded { .. } => "§5.1",
            Self::VoteGranted { pre: true, .. } | Self::VoteCounted { pre: true, .. } => "dissertation §9.6",
            Self::ForgotLeader { .. }
            | Self::Paused
            | Self::Resumed
            | Self::FollowsLeader { .. }
            | Self::ElectionTimerReset { .. }
            | Self::VoteCounted { .. } => "§5.2",
            Self::Appended {
                source: AppendSource::TermStart,
                ..
            } => "§8",
            Self::Appended { .. }
            | Self::Truncated { .. }
            | Self::AppendRefused { .. }
            | Self::Matched { .. }
            | Self::SteppedBack { .. }
            | Self::Committed {
                why: CommitReason::LeaderSaid { .. },
                ..
            } => "§5.3",
            Self::VoteGranted { .. } => "§5.4.1",
            Self::Committed { .. } | Self::CommitHeldBack { .. } => "§5.4.2",
            Self::Probing { .. } | Self::Streaming { .. } => "dissertation §10.2.1",
            Self::MembershipAppended { .. }
            | Self::MembershipCommitted { .. }
            | Self::MembershipReverted { .. } => "§6",
            Self::SnapshotTaken { .. }
            | Self::Compacted { .. }
            | Self::SnapshotSent { .. }
            | Self::SnapshotReceived { .. } => "§7",
            Self::TransferBegun { .. } | Self::TransferGivenUp { .. } => "dissertation §3.10",
            Self::Withheld { .. } | Self::Halted { .. } => "figure 2",
        }
    }
}
