//! Committed is durable (figure 2 and §5.3, as an observer of all disks can check it): the moment a leader commits an entry, the
//! disks of a majority hold it and all before it, so that it survives the crash of every node at once; of both majorities, in a
//! joint configuration (§6). What a follower takes to be committed, a leader has committed before.

use super::{Violation, majority};
use crate::tape::Tape;
use raft::{Configuration, Index, NodeId};

/// What leaders have committed: for each entry, at the place before its index, the hash of all up to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Committed(Tape<u64>);

impl Committed {
    /// The last entry that a leader has committed.
    pub(crate) fn last(&self) -> Index {
        Index(self.0.end())
    }

    /// The hash of all that is committed up to an entry.
    pub(crate) fn hash_at(&self, index: Index) -> Option<u64> {
        self.0.get(index.0.checked_sub(1)?).copied()
    }

    /// No node has anything up to here any more; as many as `keep` are kept all the same.
    pub(crate) fn forget_upto(&mut self, index: Index, keep: u64) {
        self.0.forget_before(index.0, keep);
    }

    /// A leader knows everything up to `index` to be committed; `hashes` are those of its log, and `holds` says which voters' disks
    /// have all that.
    pub(crate) fn by_leader(
        &mut self,
        node: NodeId,
        index: Index,
        hashes: impl Fn(Index) -> Option<u64>,
        configuration: &Configuration,
        holds: impl Fn(NodeId) -> bool,
    ) -> Option<Violation> {
        let mut next = self.last().next();
        while next <= index {
            let Some(hash) = hashes(next) else { break };
            self.0.push(hash);
            next = next.next();
        }
        let (holders, needed) = majority::too_few(configuration, holds)?;
        Some(Violation::NotDurable {
            node,
            index,
            holders,
            needed,
        })
    }

    /// A follower takes everything up to `index` to be committed; `hash` is that of its log up to there.
    pub(crate) fn by_follower(&self, node: NodeId, index: Index, hash: u64) -> Option<Violation> {
        let is_forgotten = (1..=self.0.start()).contains(&index.0);
        (self.hash_at(index) != Some(hash) && !is_forgotten)
            .then_some(Violation::NeverCommitted { node, index })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::ConfigurationParts;

    /// A leader commits four entries of a configuration of so many voters, when the first of them hold it.
    fn broken(voters: u32, holders: u32) -> Option<Violation> {
        let configuration = Configuration::of((1..=voters).map(NodeId)).unwrap();
        let hashes = |index: Index| Some(index.0 * 11);
        Committed::default().by_leader(NodeId(1), Index(4), hashes, &configuration, |voter| {
            voter.0 <= holders
        })
    }

    const fn not_durable(holders: u32, needed: u32) -> Option<Violation> {
        Some(Violation::NotDurable {
            node: NodeId(1),
            index: Index(4),
            holders,
            needed,
        })
    }

    #[test]
    fn what_a_majority_of_disks_holds_is_durable() {
        assert_eq!(broken(5, 3), None);
        assert_eq!(broken(4, 3), None);
        assert_eq!(broken(1, 1), None);
    }

    #[test]
    fn what_half_of_them_holds_is_not() {
        assert_eq!(broken(5, 2), not_durable(2, 3));
        assert_eq!(broken(4, 2), not_durable(2, 3));
        assert_eq!(broken(1, 0), not_durable(0, 1));
    }

    #[test]
    fn a_joint_configuration_needs_both_majorities() {
        let joint = Configuration::from_parts(ConfigurationParts {
            voters: [1, 2, 3].map(NodeId).to_vec(),
            outgoing: [3, 4, 5].map(NodeId).to_vec(),
            ..ConfigurationParts::default()
        })
        .unwrap();
        let by = |holders: &[u32]| {
            let hashes = |index: Index| Some(index.0);
            Committed::default().by_leader(NodeId(1), Index(4), hashes, &joint, |voter| {
                holders.contains(&voter.0)
            })
        };
        assert_eq!(by(&[1, 3, 4]), None);
        assert_eq!(by(&[1, 2, 3]), not_durable(1, 2));
        assert_eq!(by(&[3, 4, 5]), not_durable(1, 2));
    }

    #[test]
    fn what_is_forgotten_is_held_against_nobody() {
        let mut committed = Committed::default();
        let configuration = Configuration::of([NodeId(1)]).unwrap();
        committed.by_leader(
            NodeId(1),
            Index(1_000),
            |index| Some(index.0),
            &configuration,
            |_| true,
        );
        committed.forget_upto(Index(500), 100);
        let by_follower = |index| committed.by_follower(NodeId(2), Index(index), 7);
        assert_eq!(by_follower(1), None);
        assert_eq!(by_follower(384), None);
        assert!(by_follower(385).is_some());
        assert_eq!(committed.hash_at(Index(384)), None);
        assert_eq!(committed.hash_at(Index(385)), Some(385));
    }

    #[test]
    fn what_a_follower_takes_to_be_committed_a_leader_has_committed() {
        let mut committed = Committed::default();
        let configuration = Configuration::of([NodeId(1)]).unwrap();
        let hashes = |index: Index| Some(index.0 * 11);
        committed.by_leader(NodeId(1), Index(2), hashes, &configuration, |_| true);
        let never = |index| {
            Some(Violation::NeverCommitted {
                node: NodeId(2),
                index,
            })
        };
        assert_eq!(committed.by_follower(NodeId(2), Index(2), 22), None);
        assert_eq!(committed.by_follower(NodeId(2), Index(2), 23), never(Index(2)));
        assert_eq!(committed.by_follower(NodeId(2), Index(3), 33), never(Index(3)));
    }
}
