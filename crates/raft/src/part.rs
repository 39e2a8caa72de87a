//! The data that belongs to each part that a node plays: it is born and dies with the part. What a node does in its part
//! is in `role`.

use crate::forwards::Taken;
use crate::progress::Progress;
use crate::reads::LeaderReads;
use crate::{Index, InputId, Instant, NodeId, Role, Round, WriteId};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// A node's part and its data.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Follower(Follower),
    PreCandidate(Campaign),
    Candidate(Campaign),
    Leader(Leader),
}

impl Part {
    pub(crate) const fn role(&self) -> Role {
        match self {
            Self::Follower(_) => Role::Follower,
            Self::PreCandidate(_) => Role::PreCandidate,
            Self::Candidate(_) => Role::Candidate,
            Self::Leader(_) => Role::Leader,
        }
    }
}

/// A follower's own data.
#[derive(Clone, Debug, Default)]
pub(crate) struct Follower {
    /// Who leads the present term, and when that leader was last heard.
    pub(crate) leader: Option<(NodeId, Instant)>,
    /// How far the log is known to match that leader's. What lies beyond may still be overwritten, so nothing
    /// beyond is committed, whatever commit index the leader names (trap 11).
    pub(crate) verified: Index,
}

/// A campaign, or a pre-vote: who has answered what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Campaign {
    /// Each voter's first answer. A second one, a duplicate as a rule, counts for nothing (trap 16).
    pub(crate) answers: Vec<(NodeId, bool)>,
    /// The write with this node's own term and vote, while it is not on disk. Until then nothing is won, even if a
    /// majority has answered: a candidate that crashed now could win the same term again with another log (trap 4).
    pub(crate) own_vote: Option<WriteId>,
}

impl Campaign {
    pub(crate) fn answers(&self) -> &[(NodeId, bool)] {
        &self.answers
    }

    pub(crate) fn answer_of(&self, node: NodeId) -> Option<bool> {
        self.answers
            .iter()
            .find(|(from, _)| *from == node)
            .map(|(_, granted)| *granted)
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "a configuration has at most 255 voters"
    )]
    pub(crate) fn count(&self, granted: bool) -> u32 {
        self.answers
            .iter()
            .filter(|(_, answer)| *answer == granted)
            .count() as u32
    }
}

/// A leader's own data.
#[derive(Clone, Debug)]
pub(crate) struct Leader {
    /// The others, ascending.
    pub(crate) peers: Vec<Peer>,
    /// The last heartbeat sent.
    pub(crate) round: Round,
    pub(crate) heartbeat_started: Instant,
    pub(crate) heartbeat_deadline: Instant,
    /// When to look whether a majority was heard.
    pub(crate) quorum_deadline: Instant,
    /// The entry of an older term that a majority was last found to hold, told once.
    pub(crate) held_back: Index,
    /// The last entry that the leader's own disk was known to hold, and the input that told of it.
    pub(crate) saved: Index,
    pub(crate) saved_by: InputId,
    /// When the last rounds of heartbeats were sent, oldest first.
    pub(crate) rounds_sent: VecDeque<(Round, Instant)>,
    pub(crate) reads: LeaderReads,
    pub(crate) transfer: Option<Transfer>,
    /// What followers have passed on.
    pub(crate) taken: Taken,
}

/// One of the others, as the leader knows it.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(crate) id: NodeId,
    pub(crate) progress: Progress,
    /// The input that told of its match.
    pub(crate) matched_by: InputId,
    /// The latest round of heartbeats that it has answered, and when that was sent.
    pub(crate) answered: Round,
    pub(crate) leased: Option<Instant>,
}

impl Leader {
    /// Where `id` is among the peers. There are a handful: looking at each is the fastest way.
    pub(crate) fn place_of(&self, id: NodeId) -> Option<usize> {
        self.peers.iter().position(|peer| peer.id == id)
    }

    pub(crate) fn peer(&self, id: NodeId) -> Option<&Peer> {
        self.peers.iter().find(|peer| peer.id == id)
    }

    /// How far the log of `id` is known to match.
    pub(crate) fn matched(&self, id: NodeId) -> Index {
        self.peer(id).map_or(Index::ZERO, |peer| peer.progress.matched)
    }

    /// The latest round of heartbeats that `id` has answered.
    pub(crate) fn answered(&self, id: NodeId) -> Round {
        self.peer(id).map_or(Round::ZERO, |peer| peer.answered)
    }

    /// When the latest heartbeat was sent that `id` has answered.
    pub(crate) fn leased(&self, id: NodeId) -> Option<Instant> {
        self.peer(id).and_then(|peer| peer.leased)
    }

    pub(crate) const fn round(&self) -> Round {
        self.round
    }

    pub(crate) fn peer_mut(&mut self, id: NodeId) -> Option<&mut Peer> {
        self.peers.iter_mut().find(|peer| peer.id == id)
    }
}

/// A transfer under way. It dies with the leadership it belongs to (trap 29).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    pub(crate) to: NodeId,
    /// When it is given up.
    pub(crate) deadline: Instant,
    pub(crate) told: bool,
}
