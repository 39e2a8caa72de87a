//! Where the eye should be, as a chapter says it: what is looked at while the rest steps back, and what the camera goes to. What that
//! is of a cluster just now, and how it is shown, is the page's business.

use crate::who::Who;
use raft_sim::ParcelKind;
use raft_sim::raft::MessageKind;

/// Where the eye should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// At a node.
    Node(Who),
    /// At the links between two nodes.
    Link(Who, Who),
    /// At the logs.
    Logs,
    /// At messages: of this family, or all.
    Messages(Option<Family>),
    /// At the client.
    Client,
    /// At the timers around the nodes.
    Timers,
}

/// Messages that are about the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Who shall lead.
    Votes,
    /// What stands in the logs.
    Appends,
    /// That somebody leads.
    Heartbeats,
    /// Whole states.
    Snapshots,
}

impl Family {
    /// As they are written.
    pub(crate) const WRITTEN: [(&'static str, Self); 4] = [
        ("votes", Self::Votes),
        ("appends", Self::Appends),
        ("heartbeats", Self::Heartbeats),
        ("snapshots", Self::Snapshots),
    ];

    /// Whether messages of this kind are of it.
    #[must_use]
    pub const fn holds(self, kind: ParcelKind) -> bool {
        use MessageKind as Raft;
        match kind {
            ParcelKind::Chunk | ParcelKind::ChunkReply => matches!(self, Self::Snapshots),
            ParcelKind::Raft(kind) => match self {
                Self::Votes => matches!(
                    kind,
                    Raft::PreVote
                        | Raft::PreVoteReply
                        | Raft::RequestVote
                        | Raft::RequestVoteReply
                        | Raft::TimeoutNow
                ),
                Self::Appends => matches!(kind, Raft::AppendEntries | Raft::AppendEntriesReply),
                Self::Heartbeats => matches!(kind, Raft::Heartbeat | Raft::HeartbeatReply),
                Self::Snapshots => matches!(kind, Raft::InstallSnapshot),
            },
            ParcelKind::Request(_) | ParcelKind::Answer(_) => false,
        }
    }
}
