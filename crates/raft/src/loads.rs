//! The loads of entries under way, and what was loaded. What is loaded when is in `loading`.

use crate::{Entries, Index, LoadId};
use alloc::collections::VecDeque;

/// So many loads may be under way at once, and so many loaded runs of entries are kept while they are needed.
pub(crate) const LOADS_MAX: usize = 4;

/// A load under way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) id: LoadId,
    pub(crate) from: Index,
    pub(crate) upto: Index,
    /// The log there has changed since: whatever is loaded is of no use.
    pub(crate) void: bool,
}

/// The loads under way, and what was loaded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Loads {
    pub(crate) issued: LoadId,
    pub(crate) under_way: VecDeque<Load>,
    pub(crate) loaded: VecDeque<Entries>,
}

impl Loads {
    pub(crate) fn len(&self) -> usize {
        self.under_way.len()
    }

    /// The loaded entries from `first` on, but not beyond `last`, nor more than have `bytes_max` bytes; at least one. Empty
    /// where none are.
    pub(crate) fn view(&self, first: Index, last: Index, bytes_max: u64) -> Entries {
        let run = self.loaded.iter().find(|run| holds(run, first));
        run.map_or(Entries::EMPTY, |run| run.between(first, last).within(bytes_max))
    }

    /// Whether any entries are loaded.
    pub(crate) fn hold_any(&self) -> bool {
        !self.loaded.is_empty()
    }

    /// Whether the entry at `index` is loaded.
    pub(crate) fn hold(&self, index: Index) -> bool {
        self.loaded.iter().any(|run| holds(run, index))
    }

    /// The log has changed from `first` on.
    pub(crate) fn void_from(&mut self, first: Index) {
        self.loaded.retain(|run| run.last_index() < first);
        for load in self.under_way.iter_mut().filter(|load| load.upto >= first) {
            load.void = true;
        }
    }

    /// Begins a load, unless one that begins there is under way, or too many are. How far a load reaches is for its bytes to
    /// say, so nobody waits for one that begins earlier.
    pub(crate) fn begin(&mut self, from: Index, upto: Index) -> Option<LoadId> {
        let is_same = |load: &Load| !load.void && load.from == from;
        if from > upto || self.under_way.len() >= LOADS_MAX || self.under_way.iter().any(is_same) {
            return None;
        }
        self.issued = self.issued.next();
        let (id, void) = (self.issued, false);
        self.under_way.push_back(Load { id, from, upto, void });
        Some(id)
    }

    pub(crate) fn find(&self, id: LoadId) -> Option<Load> {
        self.under_way.iter().find(|load| load.id == id).copied()
    }
}

pub(crate) fn holds(run: &Entries, index: Index) -> bool {
    run.first_index() <= index && index <= run.last_index()
}
