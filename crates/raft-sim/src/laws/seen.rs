//! A node as the laws saw it last, and every entry that was ever seen, by term and index, as the hash of the whole log up to it.
//! From the state of the core, never from what it says of itself.

use super::nothing_goes_back::Stand;
use super::{Violation, log_matching};
use crate::fingerprint::chain;
use crate::tape::Tape;
use raft::{Index, Log, LogId, NodeId, Role, Term};
use std::collections::BTreeMap;

/// A node, as it was seen last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(super) role: Option<Role>,
    pub(super) stand: Stand,
    pub(super) last: LogId,
    pub(super) revision: u64,
    /// The entry before the first one of its log, and the hash of all up to it.
    pub(super) base: LogId,
    pub(super) base_hash: u64,
    /// For each entry of its log, at the place before its index, the hash of all up to it.
    hashes: Tape<u64>,
    /// It has started over from a snapshot so old that what it has is forgotten: nothing can be said of its log.
    pub(super) is_blind: bool,
    /// It has just started.
    pub(super) is_new: bool,
}

impl Seen {
    /// A node that has just started.
    pub(super) fn new() -> Self {
        Self {
            is_new: true,
            ..Self::default()
        }
    }

    /// The hash of its log up to an entry; 0 before the first one. None where its log does not reach.
    pub(super) fn hash_at(&self, index: Index) -> Option<u64> {
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
    pub(super) fn rebase(&mut self, log: &Log, chains: &Chains) {
        let base = log.base();
        self.is_blind = chains.has_forgotten(base.index);
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
    pub(super) fn common(&self, log: &Log) -> Index {
        let end = self.last.index.min(log.last().index);
        // What is not in memory any more has been applied, and is on the disk as it was.
        let floor = self.base.index.max(log.dropped()).min(end);
        let mut index = self.stand.committed.min(end).max(floor);
        while index > floor && !self.still_has(log, index) {
            index = index.previous();
        }
        while index < end && self.still_has(log, index.next()) {
            index = index.next();
        }
        index
    }

    /// Takes in a node's log from `common` on.
    pub(super) fn note(
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
            if !chains.has_forgotten(index) {
                broken.extend(log_matching::check(node, index, term, hash, chains));
            }
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

    /// Whether nobody knows any more what was there.
    pub(super) fn has_forgotten(&self, index: Index) -> bool {
        (1..=self.first.start()).contains(&index.0)
    }

    /// No node has anything up to here any more; as many as `keep` are kept all the same.
    pub(super) fn forget_upto(&mut self, index: Index, keep: u64) {
        self.first.forget_before(index.0, keep);
        let first = (Index(self.first.start()), Term::ZERO);
        if self
            .others
            .first_key_value()
            .is_some_and(|(oldest, _)| *oldest < first)
        {
            self.others = self.others.split_off(&first);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_the_hash_that_it_was_seen_with_first() {
        let mut chains = Chains::default();
        assert_eq!(chains.get(Index::ZERO, Term(7)), Some(0));
        chains.insert(Index(1), Term(1), 11);
        chains.insert(Index(1), Term(2), 12);
        chains.insert(Index(2), Term(2), 22);
        assert_eq!(chains.get(Index(1), Term(1)), Some(11));
        assert_eq!(chains.get(Index(1), Term(2)), Some(12));
        assert_eq!(chains.get(Index(2), Term(2)), Some(22));
        assert_eq!(chains.get(Index(2), Term(1)), None);
        assert_eq!(chains.get(Index(3), Term(2)), None);
    }

    #[test]
    fn what_nobody_has_any_more_is_forgotten_with_all_that_ever_lay_there() {
        let mut chains = Chains::default();
        for index in 1..=1_000 {
            chains.insert(Index(index), Term(1), index);
            chains.insert(Index(index), Term(2), index);
        }
        assert!(!chains.has_forgotten(Index::ZERO));
        assert!(!chains.has_forgotten(Index(1)));
        chains.forget_upto(Index(500), 600);
        assert!(!chains.has_forgotten(Index(1)));
        chains.forget_upto(Index(500), 100);
        assert!(!chains.has_forgotten(Index::ZERO));
        assert!(chains.has_forgotten(Index(384)));
        assert!(!chains.has_forgotten(Index(385)));
        assert_eq!(chains.get(Index(385), Term(1)), Some(385));
        assert_eq!(chains.get(Index(383), Term(2)), None);
        assert_eq!(chains.get(Index(385), Term(2)), Some(385));
        assert_eq!(chains.others.len(), 617);
    }
}
