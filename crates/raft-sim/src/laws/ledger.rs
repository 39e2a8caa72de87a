//! What the laws are checked against: every entry ever seen, by term and index, as the hash of the whole log up to it; and
//! what each node was seen to be last. From the state of the core, never from what it says of itself.

use super::{
    Violation, committed_is_durable, election_safety, leader_append_only, leader_completeness, log_matching,
    state_machine_safety,
};
use crate::fingerprint::chain;
use crate::tape::Tape;
use raft::{Index, Log, LogId, Node, NodeId, Role, Term};
use std::collections::BTreeMap;

/// A node, as it was seen last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    role: Option<Role>,
    term: Term,
    last: LogId,
    revision: u64,
    commit: Index,
    /// The entry before the first one of its log, and the hash of all up to it.
    base: LogId,
    base_hash: u64,
    /// For each entry of its log, at the place before its index, the hash of all up to it.
    hashes: Tape<u64>,
}

impl Seen {
    /// The hash of its log up to an entry; 0 before the first one. None where its log does not reach.
    fn hash_at(&self, index: Index) -> Option<u64> {
        if index == self.base.index {
            return Some(self.base_hash);
        }
        if index < self.base.index {
            return None;
        }
        self.hashes.get(index.0 - 1).copied()
    }

    /// Whether an entry is as it was seen, if what precedes it is.
    fn still_has(&self, log: &Log, index: Index) -> bool {
        let seen = self.hash_at(index);
        let now = log.get(index).and_then(|entry| {
            Some(chain(
                self.hash_at(index.previous())?,
                entry.id.term,
                entry.payload,
            ))
        });
        seen.is_some() && now == seen
    }

    /// The log begins elsewhere than when it was seen: with a snapshot, which stands for all before. What precedes the entry that
    /// it reaches up to is what anybody ever saw precede it.
    fn rebase(&mut self, log: &Log, chains: &Chains) {
        let base = log.base();
        let continues =
            base.index <= self.last.index && chains.get(base.index, base.term) == self.hash_at(base.index);
        self.base_hash = chains.get(base.index, base.term).unwrap_or_default();
        self.base = base;
        if continues {
            let behind = self.hashes.end().saturating_sub(base.index.0);
            self.hashes.drop_oldest(behind);
        } else {
            self.hashes = Tape::starting_at(base.index.0);
            self.last = base;
        }
    }

    /// Up to where a log is as it was seen.
    ///
    /// All that was not committed is compared; of what was, only the end, unless that has changed: comparing everything
    /// each time would make long runs slow.
    fn common(&self, log: &Log) -> Index {
        let end = self.last.index.min(log.last().index);
        // What is not in memory any more has been applied, and is on the disk as it was.
        let floor = self.base.index.max(log.dropped()).min(end);
        let mut index = self.commit.min(end).max(floor);
        while index > floor && !self.still_has(log, index) {
            index = index.previous();
        }
        while index < end && self.still_has(log, index.next()) {
            index = index.next();
        }
        index
    }

    /// Takes in a node's log from `common` on.
    fn note(
        &mut self,
        node: NodeId,
        log: &Log,
        common: Index,
        chains: &mut Chains,
        broken: &mut Vec<Violation>,
    ) {
        self.hashes.truncate(common.0);
        let mut hash = self.hash_at(common).unwrap_or(0);
        let mut index = common.next();
        while let Some(entry) = log.get(index) {
            let term = entry.id.term;
            hash = chain(hash, term, entry.payload);
            self.hashes.push(hash);
            broken.extend(log_matching::check(node, index, term, hash, chains));
            index = index.next();
        }
        self.last = log.last();
        self.revision = log.revision();
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
    completed: leader_completeness::Committed,
    committed: committed_is_durable::Committed,
    applied: state_machine_safety::Applied,
}

impl Ledger {
    pub(crate) fn new(nodes: u32) -> Self {
        Self {
            nodes: vec![Seen::default(); nodes as usize],
            ..Self::default()
        }
    }

    /// There is another node.
    pub(crate) fn add_node(&mut self) {
        self.nodes.push(Seen::default());
    }

    /// A node has started: whatever its log has lost, it lost by a crash.
    pub(crate) fn restarted(&mut self, node: NodeId) {
        if let Some(seen) = self.nodes.get_mut(node.0 as usize - 1) {
            *seen = Seen::default();
        }
    }

    /// A node's state machine was given an entry, or a snapshot that ends with it; `hash` is that of all entries in it.
    pub(crate) fn applied(&mut self, node: NodeId, index: Index, hash: u64) -> Option<Violation> {
        self.applied.check(node, index, hash)
    }

    /// The last entry that any leader has committed.
    pub(crate) fn committed(&self) -> Index {
        self.committed.last()
    }

    /// A node has handled something: what of it breaks a law is added to `broken`. `holds` tells of a node's disk whether it has a
    /// log with this hash up to an index.
    pub(crate) fn observe(
        &mut self,
        node: &Node,
        holds: impl Fn(NodeId, Index, u64) -> bool,
        broken: &mut Vec<Violation>,
    ) {
        let Self {
            nodes,
            chains,
            leaders,
            completed,
            committed,
            applied: _,
        } = self;
        let (id, term, log) = (node.id(), node.term(), node.log());
        let Some(seen) = nodes.get_mut(id.0 as usize - 1) else {
            return;
        };
        let leads = node.role() == Role::Leader;
        let led = seen.role == Some(Role::Leader) && seen.term == term;
        if leads && !led {
            broken.extend(leaders.check(id, term));
        }
        if seen.base != log.base() {
            seen.rebase(log, chains);
        }
        if seen.revision != log.revision() || seen.last != log.last() {
            let common = seen.common(log);
            if leads && led {
                broken.extend(leader_append_only::check(id, term, seen.last.index, common));
            }
            seen.note(id, log, common, chains, broken);
        }
        if leads && !led {
            // What its snapshot has, it has if the snapshot is of what was committed.
            let has_base =
                seen.base.index == Index::ZERO || committed.hash_at(seen.base.index) == Some(seen.base_hash);
            let held = |index: Index| {
                if index < seen.base.index && has_base {
                    committed.hash_at(index)
                } else {
                    seen.hash_at(index)
                }
            };
            broken.extend(completed.check(id, term, held));
        }
        let commit = node.commit_index();
        if commit > seen.commit
            && let Some(hash) = seen.hash_at(commit)
        {
            if leads || led {
                completed.note(term, commit, hash);
                let hashes = |index| seen.hash_at(index);
                let durable = |voter| holds(voter, commit, hash);
                broken.extend(committed.by_leader(id, commit, hashes, node.configuration(), durable));
            } else {
                broken.extend(committed.by_follower(id, commit, hash));
            }
        }
        seen.role = Some(node.role());
        seen.term = term;
        seen.commit = commit.max(seen.base.index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laws::Law;
    use raft::{
        Config, Configuration, EntriesBuilder, HardState, Input, Instant, Output, Payload, Recovered,
    };

    /// A node alone in its cluster, started with these commands of term 1 in its log; it leads term 2 if it is to.
    fn node(id: u32, commands: &[&[u8]], leads: bool) -> Node {
        let mut entries = EntriesBuilder::starting_at(Index(1));
        for command in commands {
            entries.push(Term(1), Payload::Command(command));
        }
        let recovered = Recovered {
            hard_state: HardState {
                term: Term(1),
                vote: None,
            },
            entries: entries.finish(),
            ..Recovered::fresh(Configuration::of([NodeId(id)]).unwrap())
        };
        let mut node = Node::recover(Config::new(NodeId(id), 7), recovered, Instant::ZERO).unwrap();
        if leads {
            node.handle(Instant(1), Input::Campaign).unwrap();
            while let Some((output, _)) = node.poll_output() {
                if let Output::Persist(write) = output {
                    node.handle(Instant(2), Input::Persisted { upto: write.id })
                        .unwrap();
                }
            }
            assert_eq!(node.role(), Role::Leader);
        }
        node
    }

    /// The laws that these broke, seen one after the other.
    fn broken(nodes: &[Node], holders: u32) -> Vec<Law> {
        let (mut ledger, mut broken) = (Ledger::new(3), Vec::new());
        for node in nodes {
            ledger.observe(node, |voter, _, _| voter.0 <= holders, &mut broken);
        }
        broken.iter().map(Violation::law).collect()
    }

    #[test]
    fn a_log_that_grows_breaks_nothing() {
        let nodes = [
            node(1, &[b"a"], false),
            node(1, &[b"a", b"b"], false),
            node(2, &[b"a"], false),
        ];
        assert_eq!(broken(&nodes, 3), []);
    }

    #[test]
    fn two_leaders_of_a_term_are_seen() {
        let nodes = [node(1, &[b"a"], true), node(2, &[b"a"], true)];
        assert_eq!(broken(&nodes, 3), [Law::ElectionSafety]);
    }

    #[test]
    fn another_command_under_the_same_name_is_seen() {
        let nodes = [node(1, &[b"a"], false), node(2, &[b"b"], false)];
        assert_eq!(broken(&nodes, 3), [Law::LogMatching]);
    }

    /// The terms are as they were: only the content tells.
    #[test]
    fn a_leader_that_rewrites_an_entry_within_its_term_is_seen() {
        let longer = node(1, &[b"b", b"c"], true);
        let broken = broken(&[node(1, &[b"a"], true), longer], 3);
        assert!(broken.contains(&Law::LeaderAppendOnly), "{broken:?}");
    }

    #[test]
    fn an_entry_rewritten_before_one_that_stays_is_seen() {
        let seen = {
            let (mut ledger, mut broken) = (Ledger::new(3), Vec::new());
            ledger.observe(&node(1, &[b"a", b"b"], false), |_, _, _| true, &mut broken);
            ledger.nodes.remove(0)
        };
        assert_eq!(seen.common(node(1, &[b"a", b"b", b"c"], false).log()), Index(2));
        assert_eq!(seen.common(node(1, &[b"x", b"b"], false).log()), Index(0));
        assert_eq!(seen.common(node(1, &[b"a", b"x"], false).log()), Index(1));
        assert_eq!(seen.common(node(1, &[b"a"], false).log()), Index(1));
    }

    #[test]
    fn what_is_committed_on_too_few_disks_is_seen() {
        assert_eq!(broken(&[node(1, &[b"a"], true)], 1), []);
        assert_eq!(broken(&[node(1, &[b"a"], true)], 0), [Law::CommittedIsDurable]);
    }
}
