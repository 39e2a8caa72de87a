//! Why something happened: the rule that decided, with the numbers that were compared.

use crate::{Index, LogId, Micros, NodeId, Role, Term};

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
    /// The leader has handed over.
    HandedOver {
        /// That leader.
        leader: NodeId,
    },
    /// The node has stopped, or its disk has failed.
    Halted,
    /// A write has not completed for so long: others may do better.
    DiskStalled {
        /// The age of the oldest write.
        stalled: Micros,
    },
    /// The leader is not a voter of the configuration that is now committed.
    Removed,
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
    /// The voter has started only just, and may have promised a leader not to vote: no answer is given at all.
    JustStarted {
        /// How long ago.
        ago: Micros,
        /// The shortest election timeout.
        timeout: Micros,
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
    /// The node goes on after a pause.
    Resumed,
    /// The node's disk has stalled: it could keep nothing that it would win.
    DiskStalled,
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
    /// A majority has the entry on disk, and it is of the leader's own term (§5.4.2).
    Majority {
        /// How many have it, the leader included.
        holders: u32,
        /// How many voters there are.
        voters: u32,
        /// The leader's term.
        term: Term,
        /// The entry's term: the same, unless the rule is off.
        entry: Term,
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
    /// The node is paused.
    Paused,
    /// Its numbers cannot be true: entries out of order, of a later term than their sender, or beyond the log.
    Absurd,
    /// It would overwrite what is committed. No leader sends that.
    AgainstCommitted {
        /// The commit index.
        commit: Index,
    },
}

impl DropReason {
    /// The section that has the rule.
    #[must_use]
    pub const fn section(&self) -> &'static str {
        match self {
            Self::TermOver { .. } => "§5.1",
            Self::TwoLeaders => "§5.2",
            Self::Paused | Self::NotAsked { .. } | Self::NotAMember | Self::Overtaken | Self::Absurd => {
                "§5.3"
            }
            Self::AgainstCommitted { .. } => "§5.4",
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
            Self::Removed => "§6",
            Self::HandedOver { .. } => "dissertation §3.10",
            Self::Halted | Self::DiskStalled { .. } => "figure 2",
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
            Self::JustStarted { .. } => "dissertation §6.4.1",
        }
    }
}

/// Why a leader does not take a command that a follower has passed on. It is nowhere, and may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum NotTaken {
    /// The leader takes only what it is given itself.
    Off,
    /// Too much is taken and not committed yet.
    Throttled,
    /// Leadership is being handed over.
    Transferring {
        /// To whom.
        to: NodeId,
    },
    /// The command is longer than the leader takes.
    TooLong {
        /// The longest that is taken, in bytes.
        most: u32,
    },
}

/// Why a node handles nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum HaltReason {
    /// It was told to stop.
    Stopped,
    /// A write has failed: nobody can say what the disk holds.
    DiskFailed,
    /// The leader knows of entries that this node has acknowledged and does not hold: its disk has lost what it had kept,
    /// and with that perhaps a vote. A node so wiped must come back under another id.
    LogLost {
        /// The last entry that the leader knows it to have held.
        commit: Index,
        /// The last one that it holds.
        last: Index,
    },
}

impl core::fmt::Display for HaltReason {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Stopped => f.write_str("it was stopped"),
            Self::DiskFailed => f.write_str("a write of its disk has failed"),
            Self::LogLost { commit, last } => write!(
                f,
                "it had acknowledged entry {commit}, and its log ends with entry {last}: its disk was wiped, so it \
                 must come back under another id"
            ),
        }
    }
}
