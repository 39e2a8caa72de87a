//! Leader Completeness (§5.4, figure 3): if a log entry is committed in a given term, then that entry will be present in the
//! logs of the leaders for all higher-numbered terms.

use super::Violation;
use super::election_safety::TERMS_MAX;
use raft::{Index, NodeId, Term};
use std::collections::BTreeMap;

/// The last entry that a leader committed in each term, and the hash of the log up to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Committed(BTreeMap<Term, (Index, u64)>);

impl Committed {
    /// The leader of a term has committed up to here.
    pub(crate) fn note(&mut self, term: Term, index: Index, hash: u64) {
        self.0.insert(term, (index, hash));
        if self.0.len() > TERMS_MAX {
            self.0.pop_first();
        }
    }

    /// A node has become leader, with a log that `held` gives the hashes of. Only what was committed in *earlier* terms must
    /// be there: a leader may be elected late, in a term that others have left behind.
    pub(crate) fn check(
        &self,
        leader: NodeId,
        term: Term,
        held: impl Fn(Index) -> Option<u64>,
    ) -> Option<Violation> {
        let (committed_in, (index, hash)) = self.0.range(..term).next_back()?;
        (held(*index) != Some(*hash)).then_some(Violation::LeaderLacks {
            leader,
            term,
            index: *index,
            committed_in: *committed_in,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn committed() -> Committed {
        let mut committed = Committed::default();
        committed.note(Term(2), Index(3), 33);
        committed.note(Term(4), Index(5), 55);
        committed
    }

    const LOG: [u64; 5] = [11, 22, 33, 44, 55];

    fn first(entries: usize) -> impl Fn(Index) -> Option<u64> {
        move |index| LOG[..entries].get(usize::try_from(index.0).ok()? - 1).copied()
    }

    #[test]
    fn a_leader_with_all_that_was_committed_keeps_it() {
        assert_eq!(committed().check(NodeId(1), Term(5), first(5)), None);
    }

    #[test]
    fn a_leader_without_it_breaks_it() {
        let broken = Violation::LeaderLacks {
            leader: NodeId(1),
            term: Term(5),
            index: Index(5),
            committed_in: Term(4),
        };
        assert_eq!(committed().check(NodeId(1), Term(5), first(4)), Some(broken));
        assert_eq!(committed().check(NodeId(1), Term(5), |_| Some(7)), Some(broken));
    }

    #[test]
    fn only_the_latest_terms_are_remembered() {
        let mut committed = Committed::default();
        for term in 0..=TERMS_MAX as u64 {
            committed.note(Term(term), Index(1), term);
        }
        assert_eq!(committed.0.len(), TERMS_MAX);
        assert_eq!(committed.check(NodeId(1), Term(1), |_| None), None);
        assert!(committed.check(NodeId(1), Term(2), |_| None).is_some());
    }

    #[test]
    fn what_a_later_term_committed_is_nothing_to_a_leader_elected_late() {
        assert_eq!(committed().check(NodeId(1), Term(4), first(3)), None);
        assert_eq!(committed().check(NodeId(1), Term(2), first(0)), None);
    }
}
