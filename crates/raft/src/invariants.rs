//! What must hold inside a node at any moment, stated once.

use crate::part::Part;
use crate::{Index, Node, NodeId, Role, Term};
use core::error::Error;
use core::fmt;

impl Node {
    /// States once what must hold inside a node at any moment. For tests and simulators: it takes a look at the whole
    /// log's end, not at every entry.
    ///
    /// # Errors
    /// The first thing that does not hold.
    pub fn check_invariants(&self) -> Result<(), Violation> {
        let last = self.log.last();
        let holds = [
            ("applied <= handed out", self.applied <= self.handed_out),
            ("handed out <= committed", self.handed_out <= self.commit),
            ("handed out <= on disk", self.handed_out <= self.durable.last()),
            ("committed <= last entry", self.commit <= last.index),
            ("on disk <= last entry", self.durable.last() <= last.index),
            ("the last entry's term <= the node's term", last.term <= self.term),
            (
                "forgotten <= not in memory <= last entry",
                self.log.base().index <= self.log.dropped() && self.log.dropped() <= last.index,
            ),
            (
                "term 0 has no vote",
                self.term != Term::ZERO || self.vote.is_none(),
            ),
            (
                "writes complete only once asked for",
                self.durable.persisted() <= self.durable.issued(),
            ),
            (
                "a candidate votes for itself",
                self.role() != Role::Candidate || self.vote == Some(self.config.id),
            ),
            (
                "a follower's verified log is there",
                self.verified() <= last.index,
            ),
            (
                "a leader's peers match only what it holds",
                self.peers_are_within(last.index),
            ),
            (
                "a leader's term is on its disk",
                self.role() != Role::Leader || self.durable.knows_term(self.term),
            ),
        ];
        match holds.into_iter().find(|(_, holds)| !holds) {
            Some((invariant, _)) => Err(Violation {
                node: self.config.id,
                invariant,
            }),
            None => Ok(()),
        }
    }

    pub(crate) const fn verified(&self) -> Index {
        match &self.part {
            Part::Follower(follower) => follower.verified,
            _ => Index::ZERO,
        }
    }

    fn peers_are_within(&self, last: Index) -> bool {
        let Part::Leader(leader) = &self.part else {
            return true;
        };
        leader.peers.iter().all(|peer| {
            let progress = &peer.progress;
            progress.matched < progress.next && progress.next <= last.next()
        })
    }
}

/// Something that must hold inside a node, and does not: a defect of this crate, or of the memory it runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The node.
    pub node: NodeId,
    /// What does not hold.
    pub invariant: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "inside node {} this does not hold: {}",
            self.node, self.invariant
        )
    }
}

impl Error for Violation {}
