//! State Machine Safety (§5.4.3, figure 3): if a server has applied a log entry at a given index to its state machine, no
//! other server will ever apply a different log entry for the same index.

use super::Violation;
use crate::tape::Tape;
use raft::{Index, NodeId};

/// What was applied first at each index, as the hash of all that was applied up to it. From what the machines were given:
/// what the logs say they should have been given is another matter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Applied(Tape<u64>);

impl Applied {
    /// No node has anything up to here any more; as many as `keep` are kept all the same.
    pub(crate) fn forget_upto(&mut self, index: Index, keep: u64) {
        self.0.forget_before(index.0, keep);
    }

    /// A node has applied an entry, after others: `hash` is that of them all.
    pub(crate) fn check(&mut self, node: NodeId, index: Index, hash: u64) -> Option<Violation> {
        let place = index.0.checked_sub(1);
        match place.and_then(|place| self.0.get(place)) {
            Some(first) if *first == hash => None,
            None if place == Some(self.0.end()) => {
                self.0.push(hash);
                None
            }
            // So long ago that nobody knows any more.
            None if (1..=self.0.start()).contains(&index.0) => None,
            // Another entry, or one with a gap before it.
            _ => Some(Violation::AppliedDiffers { node, index }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_that_apply_the_same_keep_it() {
        let mut applied = Applied::default();
        for node in [NodeId(1), NodeId(2)] {
            assert_eq!(applied.check(node, Index(1), 11), None);
            assert_eq!(applied.check(node, Index(2), 12), None);
        }
    }

    #[test]
    fn another_entry_at_an_index_breaks_it() {
        let mut applied = Applied::default();
        assert_eq!(applied.check(NodeId(1), Index(1), 11), None);
        let broken = Violation::AppliedDiffers {
            node: NodeId(2),
            index: Index(1),
        };
        assert_eq!(applied.check(NodeId(2), Index(1), 13), Some(broken));
    }

    #[test]
    fn what_is_forgotten_is_held_against_nobody() {
        let mut applied = Applied::default();
        for index in 1..=1_000 {
            assert_eq!(applied.check(NodeId(1), Index(index), index), None);
        }
        applied.forget_upto(Index(500), 100);
        assert_eq!(applied.check(NodeId(2), Index(1), 7), None);
        assert_eq!(applied.check(NodeId(2), Index(384), 7), None);
        assert!(applied.check(NodeId(2), Index(385), 7).is_some());
        assert!(applied.check(NodeId(2), Index::ZERO, 7).is_some());
    }

    #[test]
    fn an_entry_that_was_left_out_breaks_it() {
        let mut applied = Applied::default();
        let broken = Violation::AppliedDiffers {
            node: NodeId(1),
            index: Index(2),
        };
        assert_eq!(applied.check(NodeId(1), Index(2), 12), Some(broken));
    }
}
