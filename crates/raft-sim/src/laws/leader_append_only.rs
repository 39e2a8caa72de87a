//! Leader Append-Only (§5.3, figure 3): a leader never overwrites or deletes entries in its log; it only appends new ones.

use super::Violation;
use raft::{Index, NodeId, Term};

/// A leader whose log ended at `last` before; it is the same up to `common`.
pub(crate) fn check(leader: NodeId, term: Term, last: Index, common: Index) -> Option<Violation> {
    (common < last).then_some(Violation::LeaderRewrote { leader, term, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leader_that_keeps_what_it_had_keeps_it() {
        assert_eq!(check(NodeId(1), Term(2), Index(0), Index(0)), None);
        assert_eq!(check(NodeId(1), Term(2), Index(4), Index(4)), None);
    }

    #[test]
    fn a_leader_that_differs_before_its_end_breaks_it() {
        let broken = Violation::LeaderRewrote {
            leader: NodeId(1),
            term: Term(2),
            last: Index(4),
        };
        assert_eq!(check(NodeId(1), Term(2), Index(4), Index(3)), Some(broken));
    }
}
