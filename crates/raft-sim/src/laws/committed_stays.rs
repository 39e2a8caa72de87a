//! What is committed stays (§5.4: "committed entries ... will not be lost", §5.4.3): no index is ever committed with another
//! entry, whoever commits it; and what a leader committed last, with all before it, is from then on held by a majority of those
//! who voted then, in the log or in a snapshot, whatever crashes and whoever leads.
//!
//! A majority, not whoever had it: a node that no leader of the committing term has reached may hold an entry that was committed
//! without it, and lose that to an earlier leader's before it hears of the later one.

use super::{Violation, majority};
use raft::{Configuration, Index, NodeId};

/// A node takes an index to be committed, up to which its log has one hash, and what was committed before has another one.
pub(crate) fn check(node: NodeId, index: Index, hash: u64, before: u64) -> Option<Violation> {
    (hash != before).then_some(Violation::CommittedAgain { node, index })
}

/// The last entry that a leader has committed, and who voted then.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holders {
    last: Option<(Index, u64)>,
    configuration: Option<Configuration>,
}

impl Holders {
    /// A leader has committed up to an entry.
    pub(crate) fn note(&mut self, index: Index, hash: u64, configuration: &Configuration) {
        if self.last.is_some_and(|(last, _)| index < last) {
            return;
        }
        self.last = Some((index, hash));
        if self.configuration.as_ref() != Some(configuration) {
            self.configuration = Some(configuration.clone());
        }
    }

    /// A node's disk has lost something. `holds` tells of a disk whether it has a log with this hash up to an index.
    pub(crate) fn check(
        &self,
        node: NodeId,
        holds: impl Fn(NodeId, Index, u64) -> bool,
    ) -> Option<Violation> {
        let (index, hash) = self.last?;
        let configuration = self.configuration.as_ref()?;
        let (holders, needed) = majority::too_few(configuration, |voter| holds(voter, index, hash))?;
        Some(Violation::CommittedLost {
            node,
            index,
            holders,
            needed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: NodeId = NodeId(1);

    #[test]
    fn another_entry_where_one_was_committed_breaks_it() {
        assert_eq!(check(A, Index(3), 33, 33), None);
        let broken = Violation::CommittedAgain {
            node: A,
            index: Index(3),
        };
        assert_eq!(check(A, Index(3), 34, 33), Some(broken));
    }

    fn three() -> Configuration {
        Configuration::of([1, 2, 3].map(NodeId)).unwrap()
    }

    const fn lost(index: u64, holders: u32, needed: u32) -> Option<Violation> {
        Some(Violation::CommittedLost {
            node: A,
            index: Index(index),
            holders,
            needed,
        })
    }

    #[test]
    fn what_a_majority_goes_on_holding_stays() {
        let mut holders = Holders::default();
        assert_eq!(holders.check(A, |_, _, _| false), None);
        holders.note(Index(4), 44, &three());
        let held_by = |count: u32| {
            holders.check(A, move |voter, index, hash| {
                assert_eq!((index, hash), (Index(4), 44));
                voter.0 <= count
            })
        };
        assert_eq!(held_by(2), None);
        assert_eq!(held_by(1), lost(4, 1, 2));
    }

    /// A leader that is late commits less than was committed already.
    #[test]
    fn the_last_entry_and_those_who_voted_for_it_count() {
        let mut holders = Holders::default();
        holders.note(Index(4), 44, &three());
        holders.note(Index(3), 33, &Configuration::of([A]).unwrap());
        assert_eq!(holders.check(A, |voter, _, _| voter == A), lost(4, 1, 2));
        holders.note(Index(4), 45, &Configuration::of([A]).unwrap());
        assert_eq!(holders.check(A, |voter, _, hash| voter == A && hash == 45), None);
        holders.note(Index(5), 55, &three());
        assert_eq!(holders.check(A, |_, index, _| index == Index(4)), lost(5, 0, 2));
    }
}
