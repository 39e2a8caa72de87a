//! Log Matching (§5.3, figure 3): if two logs contain an entry with the same index and term, then the logs are identical in
//! all entries up through the given index.

use super::Violation;
use super::seen::Chains;
use raft::{Index, NodeId, Term};

/// An entry that is new in a node's log, and the hash of that log up to it.
pub(crate) fn check(
    node: NodeId,
    index: Index,
    term: Term,
    hash: u64,
    chains: &mut Chains,
) -> Option<Violation> {
    match chains.get(index, term) {
        None => {
            chains.insert(index, term, hash);
            None
        }
        Some(known) => (known != hash).then_some(Violation::LogsDiffer { node, index, term }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_with_another_past_breaks_it() {
        let mut chains = Chains::default();
        assert_eq!(check(NodeId(1), Index(1), Term(1), 11, &mut chains), None);
        assert_eq!(check(NodeId(2), Index(1), Term(1), 11, &mut chains), None);
        assert_eq!(check(NodeId(2), Index(1), Term(2), 12, &mut chains), None);
        let broken = Violation::LogsDiffer {
            node: NodeId(3),
            index: Index(1),
            term: Term(1),
        };
        assert_eq!(check(NodeId(3), Index(1), Term(1), 13, &mut chains), Some(broken));
    }
}
