//! The configurations in a node's log, and which of them is committed. What a configuration decides is in
//! `configuration`; how the members change in the log is in `changing`.

use crate::{Configuration, Index, NodeId};
use alloc::vec::Vec;

/// The configurations in the log that is held, in order, and before them the one that it began with.
#[derive(Clone, Debug)]
pub(crate) struct Membership {
    /// Never empty.
    pub(crate) history: Vec<(Index, Configuration)>,
    /// The place of the latest one that is known to be committed.
    pub(crate) committed: usize,
}

impl Membership {
    /// The configuration that a node starts with, or that a snapshot holds: it is committed.
    pub(crate) fn starting_with(index: Index, configuration: Configuration) -> Self {
        Self {
            history: alloc::vec![(index, configuration)],
            committed: 0,
        }
    }

    /// Where the configuration in force is in the log.
    pub(crate) fn index(&self) -> Index {
        self.history.last().map_or(Index::ZERO, |(index, _)| *index)
    }

    /// The configuration in force at `index`, as far back as it is remembered.
    pub(crate) fn at(&self, index: Index) -> Option<&Configuration> {
        self.history
            .iter()
            .rev()
            .find(|(from, _)| *from <= index)
            .map(|(_, configuration)| configuration)
    }

    /// The configurations before the one in force at `index` are needed no more.
    pub(crate) fn forget_before(&mut self, index: Index) {
        let place = self
            .history
            .iter()
            .rposition(|(from, _)| *from <= index)
            .unwrap_or(0)
            .min(self.committed);
        self.history.drain(..place);
        self.committed -= place;
    }

    /// The configuration that has come to be committed, if one has.
    pub(crate) fn commit_upto(&mut self, commit: Index) -> Option<(Index, Configuration)> {
        if self.committed + 1 == self.history.len() {
            return None;
        }
        let place = self
            .history
            .iter()
            .rposition(|(index, _)| *index <= commit)
            .unwrap_or(0);
        if place <= self.committed {
            return None;
        }
        self.committed = place;
        self.history.get(place).cloned()
    }

    /// The configuration that is known to be committed.
    pub(crate) fn committed(&self) -> Option<&Configuration> {
        self.history
            .get(self.committed)
            .map(|(_, configuration)| configuration)
    }

    pub(crate) fn committed_has_voter(&self, node: NodeId) -> bool {
        self.committed()
            .is_some_and(|configuration| configuration.is_voter(node))
    }
}
