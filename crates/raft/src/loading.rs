//! Entries that are on disk and not in memory: which are dropped, and how they come back when somebody needs them.
//!
//! Where the cache of entries is bounded ([`crate::Config::entry_cache_bytes_max`]), what is applied may be dropped from
//! memory; the terms of all entries stay known. A follower far behind, or a state machine that starts from an old
//! snapshot, needs the entries again: the host is asked to load them. Whoever needs them waits; nobody else does.

use crate::loads::{LOADS_MAX, holds};
use crate::part::Part;
use crate::{Entries, Index, InputError, LoadId, Log, LogId, Node, Output};

impl Node {
    /// What a host has loaded must be what was asked for, and what the log has there.
    pub(crate) fn check_loaded(&self, id: LoadId, entries: &Entries) -> Result<(), InputError> {
        let load = self.loads.find(id).ok_or(InputError::UnknownLoad { id })?;
        if load.void {
            return Ok(());
        }
        if entries.is_empty() || entries.first_index() != load.from || entries.last_index() > load.upto {
            return Err(InputError::LoadMisplaced {
                id,
                from: load.from,
                upto: load.upto,
            });
        }
        match first_mismatch(&self.log, entries) {
            Some(entry) => Err(InputError::LoadMismatch {
                entry,
                expected: self.log.term_at(entry.index).unwrap_or_default(),
            }),
            None => Ok(()),
        }
    }

    pub(crate) fn on_loaded(&mut self, id: LoadId, entries: Entries) {
        let load = self.loads.find(id);
        self.loads.under_way.retain(|load| load.id != id);
        if load.is_some_and(|load| !load.void) {
            self.loads.loaded.push_back(entries);
            let excess = self.loads.loaded.len().saturating_sub(LOADS_MAX);
            self.loads.loaded.drain(..excess);
        }
    }

    /// Whether the entry at `index` is neither in memory nor loaded.
    pub(crate) fn is_missing(&self, index: Index) -> bool {
        index <= self.log.dropped() && !self.loads.hold(index)
    }

    /// Asks for the entry at `from`, and what follows it up to `upto`, as far as that is not in memory.
    pub(crate) fn want_load(&mut self, from: Index, upto: Index, bytes_max: u64) {
        let upto = upto.min(self.log.dropped());
        if let Some(id) = self.loads.begin(from, upto) {
            let load = Output::LoadEntries {
                id,
                from,
                upto,
                bytes_max,
            };
            self.out(load, self.due.clone());
        }
    }

    /// Loaded entries that nobody waits for are needed no more.
    pub(crate) fn drop_loaded(&mut self) {
        if self.loads.loaded.is_empty() {
            return;
        }
        let (applying, part) = (self.handed_out.next(), &self.part);
        self.loads.loaded.retain(|run| {
            let peers = match part {
                Part::Leader(leader) => &leader.peers[..],
                _ => &[],
            };
            holds(run, applying) || peers.iter().any(|peer| holds(run, peer.progress.next))
        });
    }

    /// What is applied may go from memory, where that is bounded.
    pub(crate) fn bound_cache(&mut self) {
        let most = self.config.entry_cache_bytes_max;
        if most > 0 {
            // What is applied is on the disk already, while all rules are kept; what is not could never be written any more.
            self.log.drop_entries(self.applied.min(self.durable.last()), most);
        }
    }
}

/// The first of these entries that the log has with another term, or has no more.
fn first_mismatch(log: &Log, entries: &Entries) -> Option<LogId> {
    let base = log.base().index;
    let mut ids = entries.iter().map(|entry| entry.id);
    ids.find(|id| id.index > base && log.term_at(id.index) != Some(id.term))
}
