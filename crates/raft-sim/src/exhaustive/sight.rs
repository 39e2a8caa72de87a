//! What an observer sees of one machine when something happens to it: all that the laws are judged by, but for the disks of the
//! others.

use super::Broken;
use super::machine::{Machine, at};
use crate::laws::nothing_goes_back::{self, Kept, Stand};
use crate::laws::{Violation, leader_append_only};
use raft::{Envelope, HardState, Index, Node, NodeId, RecoverError, Role, Term};

/// A commit index that has risen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Commit {
    pub(super) index: Index,
    /// The hash of all up to there.
    pub(super) hash: u64,
    /// Whether it is a leader that has found so.
    pub(super) by_leader: bool,
}

/// What there was to be seen.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Sight {
    pub(super) node: NodeId,
    pub(super) term: Term,
    /// Whether it has become leader.
    pub(super) elected: bool,
    /// For each entry of its log, the hash of all up to it; where it has become leader, or has committed.
    pub(super) log: Vec<u64>,
    /// What is new in its log, or differs.
    pub(super) entries: Vec<(Index, Term, u64)>,
    pub(super) commit: Option<Commit>,
    /// What its state machine was given, and the hash of all that it was given so far.
    pub(super) applied: Vec<(Index, u64)>,
    /// The read that it was asked for.
    pub(super) asked: Option<u8>,
    /// The reads that it has answered, having applied so much.
    pub(super) read: Vec<(u8, Index)>,
    /// Whether its disk has lost an entry.
    pub(super) lost: bool,
    /// What is broken at a look at it alone.
    pub(super) broken: Option<Broken>,
}

impl Sight {
    /// Whether there was nothing that a law could be judged by.
    pub(super) fn is_nothing(&self) -> bool {
        !self.elected
            && self.entries.is_empty()
            && self.commit.is_none()
            && self.applied.is_empty()
            && self.asked.is_none()
            && self.read.is_empty()
            && !self.lost
            && self.broken.is_none()
    }

    pub(super) fn unrecoverable(&mut self, error: RecoverError) {
        self.broken = Some(Broken::Unrecoverable(error));
    }

    fn note(&mut self, violation: Option<Violation>) {
        self.broken = self.broken.take().or(violation.map(Broken::Law));
    }

    /// A node speaks, when its disk holds this.
    pub(super) fn speaks(&mut self, envelope: &Envelope, disk: HardState) {
        self.note(Kept::default().speaks(envelope, disk));
    }

    /// Looks at a machine before and after; one that has crashed may have forgotten what it knew.
    pub(super) fn compare(&mut self, before: &Machine, after: &Machine, crashed: bool) {
        let (node, log) = (&after.node, after.hashes());
        (self.node, self.term) = (node.id(), node.term());
        let last = |hashes: &[u64]| Index(hashes.len() as u64);
        if crashed {
            let mut kept = Kept::default();
            kept.applied = before.node.applied_index();
            let now = (node.term(), node.vote());
            self.note(kept.check(node.id(), now, last(&log), Index::ZERO));
        } else {
            self.note(nothing_goes_back::check(
                node.id(),
                &stand(&before.node),
                &stand(node),
            ));
            self.compare_logs(before, after, &log);
        }
        self.lost = before.disk().has_lost(after.disk());
    }

    /// What must hold inside a node that keeps all rules. A mutant is to break a law.
    pub(super) fn look_inside(&mut self, node: &Node) {
        let invariant = node.check_invariants().err().map(Broken::Invariant);
        let halted = node.halted().map(Broken::Halted);
        self.broken = self.broken.take().or(invariant).or(halted);
    }

    /// What is new in a log, and what is committed by it.
    fn compare_logs(&mut self, before: &Machine, after: &Machine, log: &[u64]) {
        let node = &after.node;
        let led = before.node.role() == Role::Leader && before.node.term() == node.term();
        let leads = node.role() == Role::Leader;
        self.elected = leads && !led;
        let old = before.hashes();
        let common = old.iter().zip(log).take_while(|(old, new)| old == new).count();
        if leads && led {
            let (last, common) = (Index(old.len() as u64), Index(common as u64));
            self.note(leader_append_only::check(node.id(), node.term(), last, common));
        }
        let new = (1..).map(Index).zip(log).skip(common);
        self.entries = new
            .map(|(index, hash)| (index, node.log().term_at(index).unwrap_or_default(), *hash))
            .collect();
        let commit = node.commit_index();
        if commit > before.node.commit_index()
            && let Some(hash) = at(log, commit)
        {
            self.commit = Some(Commit {
                index: commit,
                hash,
                by_leader: leads || led,
            });
        }
        if self.elected || self.commit.is_some() {
            self.log = log.to_vec();
        }
    }
}

fn stand(node: &Node) -> Stand {
    Stand {
        term: node.term(),
        vote: node.vote(),
        committed: node.commit_index(),
        applied: node.applied_index(),
    }
}
