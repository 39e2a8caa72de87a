//! A simulated disk: writes queue, complete in order, and the last ones are lost in a crash.

use crate::journal::Causes;
use crate::queue::Slot;
use crate::settings::DiskDials;
use raft::{Entries, EntriesBuilder, Entry, HardState, Index, Instant, LogId, Write};
use std::collections::VecDeque;

/// A node's disk.
#[derive(Clone, Debug)]
pub(crate) struct Disk {
    pub(crate) dials: DiskDials,
    hard_state: HardState,
    /// The entries it holds, in order. Few: small runs are joined as they gather.
    runs: Vec<Entries>,
    last: LogId,
    pending: VecDeque<Pending>,
    /// How many writes were ever begun, by any incarnation of the node.
    begun: u64,
}

/// A write under way.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) write: Write,
    pub(crate) slot: Slot,
    pub(crate) causes: Causes,
}

impl Disk {
    pub(crate) const fn empty(dials: DiskDials) -> Self {
        Self {
            dials,
            hard_state: HardState { term: raft::Term::ZERO, vote: None },
            runs: Vec::new(),
            last: LogId::ZERO,
            pending: VecDeque::new(),
            begun: 0,
        }
    }

    /// Counts a write, from 1 over the life of the disk.
    pub(crate) fn begin(&mut self) -> u64 {
        self.begun += 1;
        self.begun
    }

    /// When a write can be done at the earliest: not before the one that was begun before it.
    pub(crate) fn not_before(&self) -> Instant {
        self.pending.back().map_or(Instant::ZERO, |pending| pending.slot.at)
    }

    pub(crate) fn submit(&mut self, pending: Pending) {
        self.pending.push_back(pending);
    }

    /// The oldest write under way is done.
    pub(crate) fn complete(&mut self) -> Option<Pending> {
        let pending = self.pending.pop_front()?;
        self.take_in(&pending.write);
        Some(pending)
    }

    /// How many writes are under way.
    pub(crate) fn pending(&self) -> u64 {
        self.pending.len() as u64
    }

    /// The node crashes: of the writes under way the first `survivors` have reached the disk all the same, the others
    /// are lost. Returns all that were under way.
    pub(crate) fn crash(&mut self, survivors: u64) -> VecDeque<Pending> {
        let pending = std::mem::take(&mut self.pending);
        for (_, survivor) in (0..survivors).zip(&pending) {
            self.take_in(&survivor.write);
        }
        pending
    }

    fn take_in(&mut self, write: &Write) {
        if let Some(hard_state) = write.hard_state {
            self.hard_state = hard_state;
        }
        if let Some(first) = write.truncate_from {
            self.truncate_from(first);
        }
        if let Some(last) = write.entries.last() {
            self.runs.push(write.entries.clone());
            self.last = last;
            self.join_runs();
        }
    }

    fn truncate_from(&mut self, first: Index) {
        while let Some(run) = self.runs.pop() {
            let start = run.first().map_or(first, |id| id.index);
            if start >= first {
                continue;
            }
            let kept = copy(start, run.iter().take_while(|entry| entry.id.index < first));
            self.last = kept.last().unwrap_or(LogId::ZERO);
            self.runs.push(kept);
            return;
        }
        self.last = LogId::ZERO;
    }

    /// Joins a run with the one before it unless that is longer, like carrying in binary: few runs, and an entry is
    /// copied seldom.
    fn join_runs(&mut self) {
        while let [.., before, last] = self.runs.as_slice() {
            if before.len() > last.len() {
                return;
            }
            let start = before.first().map_or(Index(1), |id| id.index);
            let joined = copy(start, before.iter().chain(last.iter()));
            self.runs.truncate(self.runs.len() - 2);
            self.runs.push(joined);
        }
    }

    /// The term and vote it holds.
    pub(crate) const fn hard_state(&self) -> HardState {
        self.hard_state
    }

    /// The last entry it holds.
    pub(crate) const fn last(&self) -> LogId {
        self.last
    }

    /// All entries it holds.
    pub(crate) fn entries(&self) -> Entries {
        match self.runs.as_slice() {
            [] => Entries::EMPTY,
            [run] => run.clone(),
            runs => copy(Index(1), runs.iter().flat_map(|run| run.iter())),
        }
    }

    /// The entry at an index.
    pub(crate) fn entry(&self, index: Index) -> Option<Entry<'_>> {
        self.runs.iter().find_map(|run| run.get(index))
    }
}

fn copy<'a>(start: Index, entries: impl Iterator<Item = Entry<'a>>) -> Entries {
    let mut builder = EntriesBuilder::starting_at(start);
    for entry in entries {
        builder.push(entry.id.term, entry.payload);
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::{Item, Queue};
    use proptest::prelude::*;
    use raft::{NodeId, Payload, Term, WriteId};

    fn write(first: u64, term: u64, commands: usize, truncate: bool) -> Pending {
        let command = [u8::try_from(term).unwrap()];
        let mut builder = EntriesBuilder::starting_at(Index(first));
        for _ in 0..commands {
            builder.push(Term(term), Payload::Command(&command));
        }
        let write = Write {
            id: WriteId(1),
            hard_state: Some(HardState { term: Term(term), vote: None }),
            truncate_from: truncate.then_some(Index(first)),
            entries: builder.finish(),
        };
        let slot = Queue::default().push(Instant::ZERO, Item::Flush(NodeId(1)));
        Pending { write, slot, causes: Causes::NONE }
    }

    #[test]
    fn a_crash_keeps_what_was_flushed_and_the_drawn_survivors() {
        let mut disk = Disk::empty(DiskDials::default());
        for first in 1..=4 {
            disk.submit(write(first, first, 1, false));
        }
        disk.complete();
        assert_eq!(disk.crash(1).len(), 3);
        assert_eq!(disk.last(), LogId::new(Term(2), Index(2)));
        assert_eq!(disk.hard_state().term, Term(2));
        assert_eq!(disk.pending(), 0);
    }

    proptest! {
        #[test]
        fn a_disk_holds_what_was_written(
            writes in proptest::collection::vec((0..5_usize, proptest::option::of(1..60_u64)), 1..40)
        ) {
            let (mut disk, mut list) = (Disk::empty(DiskDials::default()), Vec::new());
            for (place, (commands, truncate)) in writes.into_iter().enumerate() {
                let term = place as u64 + 1;
                let first = truncate.map_or(list.len() as u64 + 1, |first| first.min(list.len() as u64 + 1));
                disk.submit(write(first, term, commands, truncate.is_some()));
                disk.complete();
                list.truncate(usize::try_from(first - 1).unwrap());
                list.resize(list.len() + commands, term);
            }
            let held: Vec<_> = disk.entries().iter().map(|entry| entry.id.term.0).collect();
            prop_assert_eq!(&held, &list);
            prop_assert_eq!(disk.last().index.0, list.len() as u64);
            prop_assert_eq!(disk.last().term.0, list.last().copied().unwrap_or(0));
            for (place, term) in list.iter().enumerate() {
                let entry = disk.entry(Index(place as u64 + 1)).unwrap();
                prop_assert_eq!(entry.id.term.0, *term);
            }
        }
    }
}
