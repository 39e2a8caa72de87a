//! What nodes say to each other.

use crate::{ClusterId, Entries, Index, LogId, NodeId, NotTaken, Round, Snapshot, Term};
use alloc::boxed::Box;
use alloc::sync::Arc;

/// A message with its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Who sent it.
    pub from: NodeId,
    /// Whom it is for.
    pub to: NodeId,
    /// The cluster that both belong to.
    pub cluster: ClusterId,
    /// The sender's term. For a pre-vote and its grant: the term that the sender would campaign in.
    pub term: Term,
    /// What it says.
    pub message: Message,
}

/// What a message says. The names are the paper's (figure 2) where it has them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
// A tag as wide as the words after it: a message is moved in whole words, where one of a byte takes many narrow steps, which
// the processor then waits for.
#[repr(u64)]
pub enum Message {
    /// "Would you vote for me?" Binds nobody (dissertation §9.6).
    PreVote {
        /// The sender's last entry.
        last: LogId,
    },
    /// The answer to a pre-vote.
    PreVoteReply {
        /// Whether the vote would be given.
        granted: bool,
    },
    /// "Vote for me" (§5.2).
    RequestVote {
        /// The candidate's last entry (§5.4.1).
        last: LogId,
        /// Whether the leader itself hands over to it: then nobody stays loyal to that leader (dissertation §4.2.3).
        transfer: bool,
    },
    /// The answer to a vote request.
    RequestVoteReply {
        /// Whether the vote is given.
        granted: bool,
    },
    /// Entries for the log, or none, and how far the leader has committed (§5.3).
    AppendEntries {
        /// The entry just before `entries`: the receiver must hold it, or it refuses.
        previous: LogId,
        /// What follows it.
        entries: Entries,
        /// The leader's commit index.
        commit: Index,
    },
    /// The answer to an append.
    AppendEntriesReply(AppendReply),
    /// A snapshot in place of entries that the leader has forgotten (§7). Its data travels beside it.
    InstallSnapshot(Box<Snapshot>),
    /// "Campaign now" (dissertation §3.10).
    TimeoutNow,
    /// "Up to where must I have applied to answer a read?" (dissertation §6.4).
    ReadIndex {
        /// What the follower calls its read.
        name: u64,
    },
    /// The answer to that, given once a majority has confirmed that the sender still leads.
    ReadIndexReply {
        /// What the follower calls its read.
        name: u64,
        /// Up to here.
        index: Index,
    },
    /// "I still lead" (§5.2). Says how far the leader has committed; claims nothing about the receiver's log.
    Heartbeat {
        /// The leader's commit index.
        commit: Index,
        /// Which heartbeat of this leader it is.
        round: Round,
    },
    /// The answer to a heartbeat.
    HeartbeatReply {
        /// The heartbeat that it answers.
        round: Round,
    },
    /// "Take this command" (dissertation §6.2): a follower passes on what a client has asked of it.
    Propose {
        /// The sender's present life: another one after every start.
        life: u64,
        /// Which of that life's commands it is, counted from 1. A leader takes each once.
        number: u64,
        /// The command.
        command: Arc<[u8]>,
    },
    /// The answer to that.
    ProposeReply {
        /// The life that has passed the command on.
        life: u64,
        /// Which of its commands it is.
        number: u64,
        /// The entry that it has become; or why the leader does not take it.
        answer: Result<LogId, NotTaken>,
    },
}

/// How an append was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum AppendReply {
    /// The log now holds, on disk, all that the append said.
    Accepted {
        /// The last entry known to match the leader's.
        matched: Index,
    },
    /// The log does not hold the entry before those of the append.
    Refused {
        /// The index that was asked for.
        previous: Index,
        /// The latest entry that could match (§5.3): the last one at or before `previous` of a term no later.
        hint: LogId,
    },
}

/// The kinds of message, for those who only need to know which one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum MessageKind {
    /// [`Message::PreVote`]
    PreVote,
    /// [`Message::PreVoteReply`]
    PreVoteReply,
    /// [`Message::RequestVote`]
    RequestVote,
    /// [`Message::RequestVoteReply`]
    RequestVoteReply,
    /// [`Message::AppendEntries`]
    AppendEntries,
    /// [`Message::AppendEntriesReply`]
    AppendEntriesReply,
    /// [`Message::InstallSnapshot`]
    InstallSnapshot,
    /// [`Message::TimeoutNow`]
    TimeoutNow,
    /// [`Message::ReadIndex`]
    ReadIndex,
    /// [`Message::ReadIndexReply`]
    ReadIndexReply,
    /// [`Message::Heartbeat`]
    Heartbeat,
    /// [`Message::HeartbeatReply`]
    HeartbeatReply,
    /// [`Message::Propose`]
    Propose,
    /// [`Message::ProposeReply`]
    ProposeReply,
}

impl Message {
    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> MessageKind {
        match self {
            Self::PreVote { .. } => MessageKind::PreVote,
            Self::PreVoteReply { .. } => MessageKind::PreVoteReply,
            Self::RequestVote { .. } => MessageKind::RequestVote,
            Self::RequestVoteReply { .. } => MessageKind::RequestVoteReply,
            Self::AppendEntries { .. } => MessageKind::AppendEntries,
            Self::AppendEntriesReply(_) => MessageKind::AppendEntriesReply,
            Self::InstallSnapshot(_) => MessageKind::InstallSnapshot,
            Self::TimeoutNow => MessageKind::TimeoutNow,
            Self::ReadIndex { .. } => MessageKind::ReadIndex,
            Self::ReadIndexReply { .. } => MessageKind::ReadIndexReply,
            Self::Heartbeat { .. } => MessageKind::Heartbeat,
            Self::HeartbeatReply { .. } => MessageKind::HeartbeatReply,
            Self::Propose { .. } => MessageKind::Propose,
            Self::ProposeReply { .. } => MessageKind::ProposeReply,
        }
    }

    /// Whether it says no.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::PreVoteReply { granted: false }
                | Self::RequestVoteReply { granted: false }
                | Self::AppendEntriesReply(AppendReply::Refused { .. })
                | Self::ProposeReply { answer: Err(_), .. }
        )
    }
}

impl MessageKind {
    /// Whether it answers another message.
    #[must_use]
    pub const fn is_reply(self) -> bool {
        matches!(
            self,
            Self::PreVoteReply
                | Self::RequestVoteReply
                | Self::AppendEntriesReply
                | Self::ReadIndexReply
                | Self::HeartbeatReply
                | Self::ProposeReply
        )
    }
}
