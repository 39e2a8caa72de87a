//! The memory of the laws: what each is handed, and when. A node is looked at whenever it has handled something, what its machine
//! applies when it does, what it says when it speaks, what the client hears when it hears it.

#[cfg(test)]
mod tests;

use super::asked_for::Requests;
use super::committed_stays::{self, Holders};
use super::index_order::{self, Marks};
use super::linearizable::Witness;
use super::nothing_goes_back::{self, Kept, Stand};
use super::reference::{Reference, asked_hash};
use super::seen::{Chains, Seen};
use super::{
    Violation, committed_is_durable, election_safety, leader_append_only, leader_completeness,
    state_machine_safety,
};
use crate::kv::Answer;
use crate::name::SubmissionId;
use raft::{ClientId, Entry, Envelope, HardState, Index, LogId, Node, NodeId, Role, Serial};
use std::collections::BTreeMap;

/// So many of the latest entries are known for good, whatever nodes forget: a message, a snapshot or an answer may be on its way
/// for long.
const ENTRIES_KEPT: u64 = 10_000;
/// So many snapshots are remembered.
const SNAPSHOTS_MAX: usize = 1_024;

/// The memory of the laws.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    nodes: Vec<Seen>,
    kept: Vec<Kept>,
    chains: Chains,
    leaders: election_safety::Leaders,
    completed: leader_completeness::Committed,
    committed: committed_is_durable::Committed,
    holders: Holders,
    applied: state_machine_safety::Applied,
    reference: Reference,
    /// Once anybody has asked for anything.
    requests: Option<Requests>,
    witness: Witness,
    /// The hash of machine and sessions, by the last entry in them, as the first node had them that took a snapshot there.
    snapshots: BTreeMap<Index, u64>,
}

/// What a node's disk holds, besides its log.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OnDisk {
    /// Up to where its snapshot reaches.
    pub(crate) snapshot: Index,
}

/// What an entry did to a state machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effect {
    /// The chained hash of all entries up to it.
    pub(crate) hash: u64,
    /// Whether the machine did something for it now.
    pub(crate) ran: bool,
    /// The hash of what the machine holds then.
    pub(crate) holds: u64,
}

impl Ledger {
    /// `sessions`: whether the entries of the log are requests of sessions.
    pub(crate) fn new(nodes: u32, sessions: bool) -> Self {
        Self {
            nodes: vec![Seen::new(); nodes as usize],
            kept: vec![Kept::default(); nodes as usize],
            reference: Reference::new(sessions),
            ..Self::default()
        }
    }

    /// There is another node.
    pub(crate) fn add_node(&mut self) {
        self.nodes.push(Seen::new());
        self.kept.push(Kept::default());
    }

    fn kept(&mut self, node: NodeId) -> Option<&mut Kept> {
        self.kept.get_mut(node.0 as usize - 1)
    }

    /// A node has started: whatever its log has lost, it lost by a crash. What it may not lose, it is asked for when it is seen.
    pub(crate) fn restarted(&mut self, node: NodeId) {
        if let Some(seen) = self.nodes.get_mut(node.0 as usize - 1) {
            *seen = Seen::new();
        }
    }

    /// A node's state machine was given an entry.
    pub(crate) fn applied(&mut self, node: NodeId, entry: Entry<'_>, effect: Effect) -> Option<Violation> {
        let index = entry.id.index;
        if let Some(kept) = self.kept(node) {
            kept.applied = kept.applied.max(index);
        }
        if let Some(violation) = self.applied.check(node, index, effect.hash) {
            return Some(violation);
        }
        let twice = if index == self.reference.last().next() {
            let twice = self.reference.take(entry, effect.ran);
            twice.or_else(|| self.done(index))
        } else {
            None
        };
        twice.or_else(|| self.reference.check(node, index, effect.holds))
    }

    /// A client's request for an entry is at a node.
    pub(crate) fn requested(&mut self, entry: &[u8]) {
        let asked = self.reference.asked(entry);
        self.requests.get_or_insert_default().asked(asked);
    }

    /// An entry is applied for the first time that any machine gets there.
    fn done(&mut self, index: Index) -> Option<Violation> {
        let asked = self.reference.row(index)?.asked;
        if asked == 0 {
            return None;
        }
        self.requests.as_mut()?.done(asked, index)
    }

    /// A node's state machine was replaced by a snapshot that ends with `index`, of entries with this hash; the machine holds
    /// what `holds` is the hash of.
    pub(crate) fn installed(
        &mut self,
        node: NodeId,
        index: Index,
        hash: u64,
        holds: u64,
    ) -> Option<Violation> {
        if let Some(kept) = self.kept(node) {
            kept.applied = kept.applied.max(index);
        }
        let differs = self.applied.check(node, index, hash);
        differs.or_else(|| self.reference.check(node, index, holds))
    }

    /// A node has a snapshot up to an entry, taken or restored: `state` is the hash of machine and sessions.
    pub(crate) fn snapshot(&mut self, node: NodeId, index: Index, state: u64) -> Option<Violation> {
        let first = *self.snapshots.entry(index).or_insert(state);
        if self.snapshots.len() > SNAPSHOTS_MAX {
            self.snapshots.pop_first();
        }
        (first != state).then_some(Violation::MachinesDiffer { node, index })
    }

    /// A node speaks, when its disk holds this.
    pub(crate) fn speaks(&mut self, envelope: &Envelope, disk: HardState) -> Option<Violation> {
        self.kept(envelope.from)?.speaks(envelope, disk)
    }

    /// A node's disk may have lost something. `holds` tells of a disk whether it has a log with this hash up to an index.
    pub(crate) fn lost(&self, node: NodeId, holds: impl Fn(NodeId, Index, u64) -> bool) -> Option<Violation> {
        self.holders.check(node, holds)
    }

    /// The last entry that any leader has committed.
    pub(crate) fn committed(&self) -> Index {
        self.committed.last()
    }

    /// Whether a log with this hash up to an index is what a leader has committed up to there first.
    pub(crate) fn has_committed(&self, index: Index, hash: Option<u64>) -> bool {
        hash.is_some() && hash == self.committed.hash_at(index)
    }

    /// The hash of a running node's log up to an entry, as it was seen last.
    pub(crate) fn seen(&self, node: NodeId, index: Index) -> Option<u64> {
        self.nodes.get(node.0 as usize - 1)?.hash_at(index)
    }

    /// The client asks for something now: it is to happen after this entry.
    pub(crate) const fn latest(&self) -> Index {
        self.witness.latest()
    }

    /// The client hears that its command is an entry, and what the machine says to it. It asked when everything up to `after`
    /// had been answered.
    pub(crate) fn answered(
        &mut self,
        submission: SubmissionId,
        (numbered, command): (Option<(ClientId, Serial)>, &[u8]),
        (entry, answer): (LogId, &Answer),
        after: Index,
    ) -> Option<Violation> {
        let hashes = (asked_hash(numbered, command), answer.hash());
        let Self {
            witness, reference, ..
        } = self;
        let misled = witness.answered(submission, entry, hashes, after, reference);
        let twice = reference.done.answered(submission, entry.index);
        misled.or(twice)
    }

    /// The client hears the value of a key, from a state with everything up to `upto`.
    pub(crate) fn read(
        &mut self,
        submission: SubmissionId,
        read: (&str, &Answer),
        upto: Index,
        after: Index,
    ) -> Option<Violation> {
        self.witness.read(submission, read, upto, after, &self.reference)
    }

    /// The client hears that its command, which was this entry once, never will be applied.
    pub(crate) fn superseded(&self, submission: SubmissionId, entry: LogId) -> Option<Violation> {
        let hash = self.chains.get(entry.index, entry.term);
        Witness::superseded(submission, entry, self.has_committed(entry.index, hash))
    }

    /// No node has anything in its log up to here any more.
    pub(crate) fn forget_upto(&mut self, index: Index) {
        self.chains.forget_upto(index, ENTRIES_KEPT);
        self.committed.forget_upto(index, ENTRIES_KEPT);
        self.applied.forget_upto(index, ENTRIES_KEPT);
        self.reference.forget_upto(index, ENTRIES_KEPT);
    }

    /// Up to where all of it is forgotten.
    #[cfg(test)]
    pub(crate) fn forgotten(&self) -> Index {
        self.reference.forgotten()
    }

    /// A node has handled something: what of it breaks a law is added to `broken`. `holds` tells of a node's disk whether it has a
    /// log with this hash up to an index.
    pub(crate) fn observe(
        &mut self,
        node: &Node,
        disk: OnDisk,
        holds: impl Fn(NodeId, Index, u64) -> bool,
        broken: &mut Vec<Violation>,
    ) {
        let Self {
            nodes,
            kept,
            chains,
            leaders,
            completed,
            committed,
            holders,
            ..
        } = self;
        let (id, log) = (node.id(), node.log());
        let place = id.0 as usize - 1;
        let (Some(seen), Some(kept)) = (nodes.get_mut(place), kept.get_mut(place)) else {
            return;
        };
        let stand = Stand {
            term: node.term(),
            vote: node.vote(),
            committed: node.commit_index(),
            applied: node.applied_index(),
        };
        let term = stand.term;
        let leads = node.role() == Role::Leader;
        let led = seen.role == Some(Role::Leader) && seen.stand.term == term;
        if seen.is_new {
            let last = log.last().index;
            broken.extend(kept.check(id, (term, stand.vote), last, disk.snapshot));
            seen.is_new = false;
        } else {
            broken.extend(nothing_goes_back::check(id, &seen.stand, &stand));
        }
        kept.snapshot = kept.snapshot.max(disk.snapshot);
        // A node that has halted leaves its machine as it is.
        if node.halted().is_none() {
            let snapshot = node
                .snapshot()
                .map_or(Index::ZERO, |snapshot| snapshot.last.index);
            let marks = Marks {
                compacted: log.base().index,
                snapshot,
                saved: disk.snapshot,
                applied: stand.applied,
                committed: stand.committed,
                last: log.last().index,
            };
            broken.extend(index_order::check(id, &marks));
        }
        if leads && !led {
            broken.extend(leaders.check(id, term));
        }
        if seen.base != log.base() {
            seen.rebase(log, chains);
        }
        if seen.is_blind {
            (seen.role, seen.stand) = (Some(node.role()), stand);
            return;
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
        let commit = stand.committed;
        if commit > seen.stand.committed
            && let Some(hash) = seen.hash_at(commit)
        {
            let known = commit.min(committed.last());
            if let (Some(hash), Some(before)) = (seen.hash_at(known), committed.hash_at(known)) {
                broken.extend(committed_stays::check(id, known, hash, before));
            }
            if leads || led {
                completed.note(term, commit, hash);
                holders.note(commit, hash, node.configuration());
                let hashes = |index| seen.hash_at(index);
                let durable = |voter| holds(voter, commit, hash);
                broken.extend(committed.by_leader(id, commit, hashes, node.configuration(), durable));
            } else {
                broken.extend(committed.by_follower(id, commit, hash));
            }
        }
        (seen.role, seen.stand) = (Some(node.role()), stand);
    }
}
