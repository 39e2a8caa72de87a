//! Election Safety (§5.2, figure 3): at most one leader can be elected in a given term.

use super::Violation;
use raft::{NodeId, Term};
use std::collections::BTreeMap;

/// So many of the latest terms with a leader are remembered.
pub(super) const TERMS_MAX: usize = 65_536;

/// Who was elected in each term.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leaders(BTreeMap<Term, NodeId>);

impl Leaders {
    pub(crate) fn check(&mut self, leader: NodeId, term: Term) -> Option<Violation> {
        let first = *self.0.entry(term).or_insert(leader);
        if self.0.len() > TERMS_MAX {
            self.0.pop_first();
        }
        (first != leader).then_some(Violation::TwoLeaders {
            term,
            first,
            second: leader,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_leader_in_a_term_breaks_it() {
        let mut leaders = Leaders::default();
        assert_eq!(leaders.check(NodeId(1), Term(3)), None);
        assert_eq!(leaders.check(NodeId(1), Term(3)), None);
        assert_eq!(leaders.check(NodeId(2), Term(4)), None);
        let broken = Violation::TwoLeaders {
            term: Term(3),
            first: NodeId(1),
            second: NodeId(2),
        };
        assert_eq!(leaders.check(NodeId(2), Term(3)), Some(broken));
    }

    #[test]
    fn only_the_latest_terms_are_remembered() {
        let mut leaders = Leaders::default();
        for term in 0..=TERMS_MAX as u64 {
            assert_eq!(leaders.check(NodeId(1), Term(term)), None);
        }
        assert_eq!(leaders.0.len(), TERMS_MAX);
        assert!(leaders.check(NodeId(2), Term(1)).is_some());
    }
}
