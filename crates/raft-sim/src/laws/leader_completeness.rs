//! Leader Completeness (§5.4, figure 3): if a log entry is committed in a given term, then that entry will be present in the
//! logs of the leaders for all higher-numbered terms.

use super::Violation;
use super::ledger::Chains;
use raft::{Index, Node, Term};
use std::collections::BTreeMap;

/// The last entry that a leader committed in each term, and the hash of the log up to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Committed(BTreeMap<Term, (Index, u64)>);

impl Committed {
    /// A leader has committed more.
    pub(crate) fn note(&mut self, leader: &Node, chains: &Chains) {
        let index = leader.commit_index();
        let hash = leader
            .log()
            .term_at(index)
            .and_then(|term| chains.get(index, term));
        if let Some(hash) = hash {
            self.0.insert(leader.term(), (index, hash));
        }
    }

    /// A node has become leader. Only what was committed in *earlier* terms must be there: a leader may be elected late,
    /// in a term that others have left behind.
    pub(crate) fn check(&self, leader: &Node, chains: &Chains) -> Option<Violation> {
        let (committed_in, (index, hash)) = self.0.range(..leader.term()).next_back()?;
        let held = leader
            .log()
            .term_at(*index)
            .and_then(|term| chains.get(*index, term));
        (held != Some(*hash)).then(|| Violation::LeaderLacks {
            leader: leader.id(),
            term: leader.term(),
            index: *index,
            committed_in: *committed_in,
        })
    }
}
