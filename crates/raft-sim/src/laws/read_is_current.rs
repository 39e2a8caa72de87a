//! Reads are current (§8; dissertation §6.4): whoever reads sees at least what was committed when the read was asked for.

use super::Violation;
use raft::{Index, NodeId};

/// A node answers a read from a state machine that has applied up to `applied`; up to `committed` entries were committed when it
/// was asked.
pub(crate) fn check(node: NodeId, applied: Index, committed: Index) -> Option<Violation> {
    (applied < committed).then_some(Violation::StaleRead {
        node,
        applied,
        committed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_of_all_that_was_committed_keeps_it() {
        assert_eq!(check(NodeId(1), Index(4), Index(4)), None);
        assert_eq!(check(NodeId(1), Index(5), Index(4)), None);
    }

    #[test]
    fn a_read_of_less_breaks_it() {
        let broken = Violation::StaleRead {
            node: NodeId(1),
            applied: Index(3),
            committed: Index(4),
        };
        assert_eq!(check(NodeId(1), Index(3), Index(4)), Some(broken));
    }
}
