//! What the course so far has shown, as far as a law must remember it. The laws themselves are those of the simulator.

use super::Broken;
use super::machine::at;
use super::sight::Sight;
use super::table::{Sums, Words};
use crate::laws::seen::Chains;
use crate::laws::{
    committed_is_durable, committed_stays, election_safety, leader_completeness, log_matching,
    read_is_current, state_machine_safety,
};
use raft::{Configuration, Index, NodeId, Term};
use std::collections::BTreeSet;
use std::hash::Hash;

/// The kind of a fact's sums.
const FACT: u64 = 2;

/// Something that was seen, and stays true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Fact {
    Led(Term, NodeId),
    Entry(Index, Term, u64),
    Completed(Term, Index, u64),
    Committed(Index, u64),
    Applied(Index, u64),
    Asked(u8, Index),
}

impl Fact {
    fn named(self, named: &dyn Fn(NodeId) -> NodeId) -> Self {
        match self {
            Self::Led(term, node) => Self::Led(term, named(node)),
            other => other,
        }
    }
}

/// All that was seen, and the memory of each law, which follows from it.
#[derive(Clone, Default)]
pub(super) struct Facts {
    known: BTreeSet<Fact>,
    leaders: election_safety::Leaders,
    chains: Chains,
    completed: leader_completeness::Committed,
    committed: committed_is_durable::Committed,
    holders: committed_stays::Holders,
    applied: state_machine_safety::Applied,
}

impl Facts {
    pub(super) fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        for fact in &self.known {
            sums.add(&Sums::of(FACT, |named, words: &mut Words| {
                fact.named(named).hash(words);
            }));
        }
        sums
    }

    /// Takes in what was seen. Says what it breaks.
    pub(super) fn see(&mut self, sight: &Sight, members: &Configuration) -> Option<Broken> {
        let (node, term) = (sight.node, sight.term);
        let mut broken = None;
        let mut note = |violation: Option<crate::Violation>| broken = broken.or(violation);
        if sight.elected {
            self.known.insert(Fact::Led(term, node));
            note(self.leaders.check(node, term));
        }
        for (index, term, hash) in &sight.entries {
            self.known.insert(Fact::Entry(*index, *term, *hash));
            note(log_matching::check(node, *index, *term, *hash, &mut self.chains));
        }
        let held = |index| at(&sight.log, index);
        if sight.elected {
            note(self.completed.check(node, term, held));
        }
        if let Some(commit) = sight.commit {
            let known = commit.index.min(self.committed.last());
            if let (Some(hash), Some(before)) = (held(known), self.committed.hash_at(known)) {
                note(committed_stays::check(node, known, hash, before));
            }
            if commit.by_leader {
                self.known
                    .insert(Fact::Completed(term, commit.index, commit.hash));
                self.completed.note(term, commit.index, commit.hash);
                self.holders.note(commit.index, commit.hash, members);
                // Whether the disks hold it is not for this memory: see `durable`.
                note(
                    self.committed
                        .by_leader(node, commit.index, held, members, |_| true),
                );
                for (index, hash) in (1..=commit.index.0).map(Index).zip(&sight.log) {
                    self.known.insert(Fact::Committed(index, *hash));
                }
            } else {
                note(self.committed.by_follower(node, commit.index, commit.hash));
            }
        }
        for (index, hash) in &sight.applied {
            self.known.insert(Fact::Applied(*index, *hash));
            note(self.applied.check(node, *index, *hash));
        }
        if let Some(number) = sight.asked {
            self.known.insert(Fact::Asked(number, self.committed.last()));
        }
        for (number, applied) in &sight.read {
            let asked = self.known.iter().find_map(|fact| match fact {
                Fact::Asked(asked, committed) if asked == number => Some(*committed),
                _ => None,
            });
            note(read_is_current::check(node, *applied, asked.unwrap_or_default()));
        }
        sight.broken.clone().or(broken.map(Broken::Law))
    }
}

impl Facts {
    /// A disk has lost something: whether what was committed is still held. `holds` tells of a disk whether it has a log with this
    /// hash up to an index.
    pub(super) fn lost(&self, sight: &Sight, holds: impl Fn(NodeId, Index, u64) -> bool) -> Option<Broken> {
        let violation = sight
            .lost
            .then(|| self.holders.check(sight.node, holds))
            .flatten();
        violation.map(Broken::Law)
    }
}

/// A leader has committed something: whether the disks of a majority hold it.
pub(super) fn durable(
    sight: &Sight,
    members: &Configuration,
    holds: impl Fn(NodeId, Index, u64) -> bool,
) -> Option<Broken> {
    let commit = sight.commit.filter(|commit| commit.by_leader)?;
    let mut memory = committed_is_durable::Committed::default();
    let holds = |voter| holds(voter, commit.index, commit.hash);
    memory
        .by_leader(sight.node, commit.index, |_| None, members, holds)
        .map(Broken::Law)
}
