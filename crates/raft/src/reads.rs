//! The reads that wait for an answer, at a leader and at a follower. How they are answered is in `reading`.

use crate::{Due, Index, Instant, NodeId, Round, Ticket};
use alloc::collections::VecDeque;

/// Who wants to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    Here(Ticket),
    There { node: NodeId, name: u64 },
}

/// A read that a leader has not confirmed yet.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) reader: Reader,
    /// Up to where the state must be applied, and the round of heartbeats that confirms it. None while no entry of the
    /// leader's own term is committed: until then it cannot know how far others committed (trap 20).
    pub(crate) asked: Option<(Index, Round)>,
    pub(crate) due: Due,
}

/// A read that a follower has asked its leader about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) name: u64,
    pub(crate) ticket: Ticket,
    /// When it was last asked.
    pub(crate) at: Instant,
    /// When to wait no longer: whoever cannot campaign would never learn that its leader is gone.
    pub(crate) deadline: Instant,
}

/// A leader's reads, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct LeaderReads {
    pub(crate) waiting: VecDeque<Read>,
    /// A round of heartbeats must begin.
    pub(crate) round_wanted: bool,
}

/// The reads of a node that do not depend on its part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reads {
    /// Asked of the leader.
    pub(crate) asked: VecDeque<Asked>,
    pub(crate) names_drawn: u64,
    /// Confirmed, and waiting for the state to be applied.
    pub(crate) confirmed: VecDeque<(Index, Ticket, Due)>,
}

impl Reads {
    pub(crate) fn len(&self) -> usize {
        self.asked.len() + self.confirmed.len()
    }

    /// When the oldest one that the leader was asked about will have waited long enough.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.asked.front().map(|asked| asked.deadline)
    }
}

impl LeaderReads {
    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }
}
