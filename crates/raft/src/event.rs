//! What happens inside a node, told for people: what it was, the rule behind it, and the numbers that were compared.
//!
//! Nothing here feeds back into the protocol. Wording is left to those who show events.

use crate::{Index, Instant, LogId, MessageKind, Micros, NodeId, Term, WriteId};

/// The part that a node plays (§5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Role {
    /// Answers, and waits for a leader to be heard.
    Follower,
    /// Asks whether it could win an election (dissertation §9.6).
    PreCandidate,
    /// Asks for votes.
    Candidate,
    /// Takes commands and replicates them.
    Leader,
}

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
    /// A message waits inside the node until a write is on disk.
    Withheld {
        /// Which kind it is.
        kind: MessageKind,
        /// Whom it is for.
        to: NodeId,
        /// The write it waits for.
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

/// Why a node plays another part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum RoleReason {
    /// The node has started: every node starts as a follower.
    Started,
    /// Nothing was heard of a leader for so long.
    ElectionTimeout {
        /// The election timeout that passed.
        timeout: Micros,
    },
    /// It was told to campaign.
    Asked,
    /// A majority would vote for it.
    WonPreVote {
        /// So many said yes.
        yes: u32,
        /// So many had to.
        needed: u32,
    },
    /// A majority has voted for it.
    WonElection {
        /// So many said yes.
        yes: u32,
        /// So many had to.
        needed: u32,
    },
    /// Too many said no.
    LostElection {
        /// So many said no.
        no: u32,
        /// So many yes would have been needed.
        needed: u32,
    },
    /// Somebody is in a later term.
    HigherTerm {
        /// Who.
        from: NodeId,
        /// That term.
        theirs: Term,
        /// This node's.
        ours: Term,
    },
    /// There is a leader in this term already.
    HeardLeader {
        /// That leader.
        leader: NodeId,
    },
    /// The leader has not heard a majority for an election timeout.
    NoQuorum {
        /// How many it has heard, itself included.
        heard: u32,
        /// How many are a majority.
        needed: u32,
        /// For how long it has not heard a majority.
        silence: Micros,
    },
}

/// Why a vote is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum VoteRefusal {
    /// The candidate's term is over.
    TermOver {
        /// The voter's term.
        ours: Term,
    },
    /// The vote of this term is given.
    AlreadyVoted {
        /// To whom.
        vote: NodeId,
    },
    /// There is a leader in this term.
    LeaderKnown {
        /// That leader.
        leader: NodeId,
    },
    /// The voter's log is more up-to-date.
    LogBehind {
        /// The candidate's last entry.
        theirs: LogId,
        /// The voter's last entry.
        ours: LogId,
    },
    /// A leader was heard only just: no answer is given at all.
    HearsLeader {
        /// That leader.
        leader: NodeId,
        /// How long ago.
        heard: Micros,
        /// The shortest election timeout.
        timeout: Micros,
    },
}

/// Why the election timer starts again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum TimerReason {
    /// The node has started.
    Started,
    /// The leader was heard.
    HeardLeader {
        /// That leader.
        leader: NodeId,
    },
    /// A vote was given.
    GaveVote {
        /// To whom.
        candidate: NodeId,
    },
    /// The node campaigns.
    Campaigns,
    /// The node has stepped down, or its campaign is over.
    BecameFollower,
}

/// Where entries come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum AppendSource {
    /// A blank entry, with which the leader opens its term.
    TermStart,
    /// A command that the leader was given.
    Proposal,
    /// The leader sent them.
    Leader(NodeId),
}

/// Why entries are committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum CommitReason {
    /// A majority has the entry on disk, and it is of the leader's own term.
    Majority {
        /// How many have it, the leader included.
        holders: u32,
        /// How many voters there are.
        voters: u32,
        /// The term of the entry and of the leader.
        term: Term,
    },
    /// The leader said so, and the log is known to match as far.
    LeaderSaid {
        /// The leader.
        leader: NodeId,
        /// How far it has committed.
        commit: Index,
        /// How far this log is known to match the leader's.
        verified: Index,
    },
}

/// Why a message is not acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum DropReason {
    /// It is of a term that is over.
    TermOver {
        /// Its term.
        theirs: Term,
        /// The node's term.
        ours: Term,
    },
    /// It answers a question that this node does not ask in its present role.
    NotAsked {
        /// The node's role.
        role: Role,
    },
    /// It answers a question, but its sender was not asked: it is not a member.
    NotAMember,
    /// It answers something that has been answered since.
    Overtaken,
    /// It says that there is another leader in the term that this node leads. There cannot be.
    TwoLeaders,
    /// Its numbers cannot be true: entries out of order, of a later term than their sender, or beyond the log.
    Absurd,
    /// It would overwrite what is committed. No leader sends that.
    AgainstCommitted {
        /// The commit index.
        commit: Index,
    },
}

impl Event {
    /// The section that has the rule: of the paper, or of the dissertation where that is said.
    #[must_use]
    pub const fn section(&self) -> &'static str {
        match self {
            Self::RoleChanged { why, .. } => why.section(),
            Self::FollowsLeader { .. } | Self::ElectionTimerReset { .. } => "§5.2",
            Self::TermRaised { .. } => "§5.1",
            Self::VoteGranted { pre: true, .. } | Self::VoteCounted { pre: true, .. } => "dissertation §9.6",
            Self::VoteGranted { .. } => "§5.4.1",
            Self::VoteCounted { .. } => "§5.2",
            Self::VoteRefused { why, pre, .. } => why.section(*pre),
            Self::Appended { source, .. } => match source {
                AppendSource::TermStart => "§8",
                AppendSource::Proposal | AppendSource::Leader(_) => "§5.3",
            },
            Self::Truncated { .. }
            | Self::AppendRefused { .. }
            | Self::Matched { .. }
            | Self::SteppedBack { .. } => "§5.3",
            Self::Probing { .. } | Self::Streaming { .. } => "dissertation §10.2.1",
            Self::Committed { why, .. } => match why {
                CommitReason::Majority { .. } => "§5.4.2",
                CommitReason::LeaderSaid { .. } => "§5.3",
            },
            Self::CommitHeldBack { .. } => "§5.4.2",
            Self::Withheld { .. } => "figure 2",
            Self::Discarded { .. } => "§5.1",
            Self::MessageDropped { why, .. } => match why {
                DropReason::TermOver { .. } => "§5.1",
                DropReason::TwoLeaders => "§5.2",
                DropReason::AgainstCommitted { .. } => "§5.4",
                DropReason::NotAsked { .. }
                | DropReason::NotAMember
                | DropReason::Overtaken
                | DropReason::Absurd => "§5.3",
            },
        }
    }
}

impl RoleReason {
    /// The section that has the rule.
    #[must_use]
    pub const fn section(&self) -> &'static str {
        match self {
            Self::Started
            | Self::ElectionTimeout { .. }
            | Self::Asked
            | Self::WonElection { .. }
            | Self::LostElection { .. }
            | Self::HeardLeader { .. } => "§5.2",
            Self::WonPreVote { .. } => "dissertation §9.6",
            Self::HigherTerm { .. } => "§5.1",
            Self::NoQuorum { .. } => "dissertation §6.2",
        }
    }
}

impl VoteRefusal {
    /// The section that has the rule; a pre-vote is refused by the same ones.
    #[must_use]
    pub const fn section(&self, pre: bool) -> &'static str {
        match self {
            Self::TermOver { .. } => "§5.1",
            Self::AlreadyVoted { .. } | Self::LeaderKnown { .. } => "§5.2",
            Self::LogBehind { .. } => "§5.4.1",
            Self::HearsLeader { .. } if pre => "dissertation §9.6",
            Self::HearsLeader { .. } => "dissertation §4.2.3",
        }
    }
}
