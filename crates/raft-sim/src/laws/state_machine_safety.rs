//! State Machine Safety (§5.4.3, figure 3): if a server has applied a log entry at a given index to its state machine, no
//! other server will ever apply a different log entry for the same index.

use super::Violation;
use super::ledger::Chains;
use crate::tape::Tape;
use raft::{Index, Node};

/// What was applied first at each index, as the hash of the log up to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Applied(Tape<u64>);

impl Applied {
    /// A node has applied more than it had `before`.
    pub(crate) fn check(&mut self, node: &Node, before: Index, chains: &Chains) -> Option<Violation> {
        let mut index = before.next();
        while index <= node.applied_index() {
            let hash = node.log().term_at(index).and_then(|term| chains.get(index, term));
            let differs = Some(Violation::AppliedDiffers {
                node: node.id(),
                index,
            });
            let Some(hash) = hash else { return differs };
            match self.0.get(index.0 - 1) {
                Some(first) if *first != hash => return differs,
                Some(_) => {}
                None => self.0.push(hash),
            }
            index = index.next();
        }
        None
    }
}
