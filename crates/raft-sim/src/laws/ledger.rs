//! What the laws are checked against: every entry ever seen, by term and index, as the hash of the whole log up to it; and
//! what each node was seen to be last. From the state of the core, never from what it says of itself.

use super::{
    Violation, election_safety, leader_append_only, leader_completeness, log_matching, state_machine_safety,
};
use crate::tape::Tape;
use raft::{Index, LogId, Node, Role, Term};
use std::collections::BTreeMap;

/// A node, as it was seen last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) role: Option<Role>,
    pub(crate) term: Term,
    pub(crate) last: LogId,
    revision: u64,
    pub(crate) commit: Index,
    pub(crate) applied: Index,
    /// Where each run of entries of one term began.
    runs: Vec<(Index, Term)>,
}

impl Seen {
    /// The term of the entry that was seen at an index.
    pub(crate) fn term_at(&self, index: Index) -> Option<Term> {
        if index > self.last.index {
            return None;
        }
        let run = self
            .runs
            .partition_point(|(first, _)| *first <= index)
            .checked_sub(1)?;
        self.runs.get(run).map(|(_, term)| *term)
    }
}

/// Every entry ever seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chains {
    /// By index, from 1: the first entry that was seen there.
    first: Tape<(Term, u64)>,
    /// The others.
    others: BTreeMap<(Index, Term), u64>,
}

impl Chains {
    /// The hash of the log up to an entry; 0 before the first one.
    pub(crate) fn get(&self, index: Index, term: Term) -> Option<u64> {
        if index == Index::ZERO {
            return Some(0);
        }
        match self.first.get(index.0 - 1) {
            Some((first, hash)) if *first == term => Some(*hash),
            _ => self.others.get(&(index, term)).copied(),
        }
    }

    pub(crate) fn insert(&mut self, index: Index, term: Term, hash: u64) {
        if self.first.end() + 1 == index.0 {
            self.first.push((term, hash));
        } else {
            self.others.insert((index, term), hash);
        }
    }
}

/// The memory of the laws.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    nodes: Vec<Seen>,
    chains: Chains,
    leaders: election_safety::Leaders,
    committed: leader_completeness::Committed,
    applied: state_machine_safety::Applied,
}

impl Ledger {
    pub(crate) fn new(nodes: u32) -> Self {
        Self {
            nodes: vec![Seen::default(); nodes as usize],
            ..Self::default()
        }
    }

    /// A node has started: whatever its log has lost, it lost by a crash.
    pub(crate) fn restarted(&mut self, node: &Node) {
        if let Some(seen) = self.nodes.get_mut(node.id().0 as usize - 1) {
            *seen = Seen::default();
        }
    }

    /// A node has handled something: what of it breaks a law is added to `broken`.
    pub(crate) fn observe(&mut self, node: &Node, broken: &mut Vec<Violation>) {
        let Self {
            nodes,
            chains,
            leaders,
            committed,
            applied,
        } = self;
        let Some(seen) = nodes.get_mut(node.id().0 as usize - 1) else {
            return;
        };
        let leads = node.role() == Role::Leader;
        let led = seen.role == Some(Role::Leader) && seen.term == node.term();
        if leads && !led {
            broken.extend(leaders.check(node.id(), node.term()));
        }
        let log = node.log();
        if seen.revision != log.revision() || seen.last != log.last() {
            let common = common(seen, node);
            if leads && led {
                broken.extend(leader_append_only::check(node, seen.last, common));
            }
            note(seen, node, common, chains, broken);
        }
        if leads && !led {
            broken.extend(committed.check(node, chains));
        }
        if leads && node.commit_index() > seen.commit {
            committed.note(node, chains);
        }
        if node.applied_index() > seen.applied {
            broken.extend(applied.check(node, seen.applied, chains));
        }
        seen.role = Some(node.role());
        seen.term = node.term();
        seen.commit = node.commit_index();
        seen.applied = node.applied_index();
        seen.revision = log.revision();
    }
}

/// Up to where a node's log is as it was seen.
fn common(seen: &Seen, node: &Node) -> Index {
    let log = node.log();
    let mut index = seen.last.index.min(log.last().index);
    while index > Index::ZERO && seen.term_at(index) != log.term_at(index) {
        index = index.previous();
    }
    index
}

/// Takes in a node's log from `common` on.
fn note(seen: &mut Seen, node: &Node, common: Index, chains: &mut Chains, broken: &mut Vec<Violation>) {
    let log = node.log();
    seen.runs.retain(|(first, _)| *first <= common);
    let mut hash = log
        .term_at(common)
        .and_then(|term| chains.get(common, term))
        .unwrap_or(0);
    let mut index = common.next();
    while let Some(entry) = log.get(index) {
        let term = entry.id.term;
        if seen.runs.last().is_none_or(|(_, last)| *last != term) {
            seen.runs.push((index, term));
        }
        hash = crate::fingerprint::chain(hash, term, entry.payload);
        broken.extend(log_matching::check(node.id(), index, term, hash, chains));
        index = index.next();
    }
    seen.last = log.last();
}
