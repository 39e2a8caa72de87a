//! A disk: what would survive a crash, and what would not yet. Owns how long a write takes, and what a crash loses of those on
//! their way.

use crate::fingerprint::chain;
use crate::journal::Causes;
use crate::settings::{DiskDials, HostRules};
use crate::tape::Tape;
use raft::draw::{mix, within};
use raft::{
    Entries, EntriesBuilder, HardState, Index, Instant, LogId, Micros, NodeId, Payload, Snapshot, Write,
};
use std::collections::VecDeque;
use std::sync::Arc;

/// Keeps the draws of flush times apart from all others, and those of what a crash loses.
const FLUSH: u64 = 0x666c_7573_6800_0000;
const CRASH: u64 = 0x6372_6173_6800_0000;
/// A snapshot takes as long as so many writes.
const SNAPSHOT_WRITES: u64 = 4;

/// A snapshot with its data.
#[derive(Clone, Debug)]
pub(crate) struct Saved {
    /// Up to where it reaches, and who were the members there.
    pub(crate) snapshot: Snapshot,
    /// The state machine, written down.
    pub(crate) data: Arc<[u8]>,
    /// For the laws alone: the chained hash of all entries that are in it.
    pub(crate) hash: u64,
}

/// A write on its way to the disk.
#[derive(Clone, Debug)]
pub(crate) struct Flushing {
    pub(crate) write: Write,
    /// The data of the snapshot that the write names.
    pub(crate) saved: Option<Saved>,
    pub(crate) done: Instant,
    /// Its place in the queue; a place that is over, while it waits for a paused node or a stalled disk.
    pub(crate) key: super::Place,
    pub(crate) causes: Causes,
}

/// Entries that are being read.
#[derive(Clone, Debug)]
pub(crate) struct Loading {
    pub(crate) from: Index,
    /// As they were when it began: what the disk forgets meanwhile, it has read.
    pub(crate) entries: Entries,
    /// Its place in the queue; a place that is over, while it waits for a paused node.
    pub(crate) key: super::Place,
    pub(crate) causes: Causes,
}

#[derive(Clone, Debug)]
pub(crate) struct Disk {
    seed: u64,
    flushes: u64,
    pub(crate) dials: DiskDials,
    /// Nothing that is on its way gets anywhere.
    pub(crate) stalled: bool,
    pub(crate) hard_state: HardState,
    pub(crate) snapshot: Option<Saved>,
    /// The entries up to here are forgotten: the snapshot has them.
    base: LogId,
    base_hash: u64,
    /// Consecutive entries from the one after `base` on, as they were written; before them, some that are forgotten.
    pieces: Tape<Entries>,
    /// The hash of all up to an entry, at the place before its index.
    hashes: Tape<u64>,
    pub(crate) queue: VecDeque<Flushing>,
    /// The next crash leaves the first write that it loses half on the disk.
    pub(crate) tears: bool,
    /// That write, until the node starts again.
    torn: Option<Write>,
    pub(crate) rules: HostRules,
}

impl Disk {
    pub(crate) fn new(seed: u64, node: NodeId, dials: DiskDials) -> Self {
        let seed = mix(mix(seed, FLUSH), u64::from(node.0));
        Self {
            seed,
            flushes: 0,
            dials,
            stalled: false,
            hard_state: HardState::default(),
            snapshot: None,
            base: LogId::ZERO,
            base_hash: 0,
            pieces: Tape::default(),
            hashes: Tape::default(),
            queue: VecDeque::new(),
            tears: false,
            torn: None,
            rules: HostRules::ALL,
        }
    }

    /// The same, keeping these rules only.
    pub(crate) fn keeping(self, rules: HostRules) -> Self {
        Self { rules, ..self }
    }

    fn takes(&mut self) -> Micros {
        self.flushes += 1;
        let (flush, jitter) = (self.dials.flush.0, self.dials.jitter.0.min(self.dials.flush.0));
        Micros(within(
            mix(self.seed, self.flushes),
            flush - jitter,
            flush + jitter,
        ))
    }

    /// When a write that is begun now will be done: writes are done in order.
    pub(crate) fn begin(&mut self, now: Instant) -> Instant {
        let done = now.plus(self.takes());
        self.queue.back().map_or(done, |last| last.done.max(done))
    }

    /// When what is read from it now will be there.
    pub(crate) fn begin_read(&mut self, now: Instant) -> Instant {
        now.plus(self.takes())
    }

    /// The entries from one to another, as many as have so many bytes; at least one, if it holds it. Nothing where it does not
    /// hold the first one.
    pub(crate) fn read(&self, first: Index, last: Index, bytes_max: u64) -> Entries {
        let (mut builder, mut bytes, mut next) = (EntriesBuilder::starting_at(first), 0, first);
        let held = first.max(self.base.index.next());
        let pieces = self.pieces.iter_from(self.piece_of(held));
        let wanted = pieces
            .flat_map(Entries::iter)
            .take_while(|entry| entry.id.index <= last);
        for entry in wanted.filter(|entry| entry.id.index >= held) {
            bytes += entry.payload.bytes().len() as u64;
            if entry.id.index != next || bytes > bytes_max && next > first {
                break;
            }
            next = next.next();
            builder.push(entry.id.term, entry.payload);
        }
        builder.finish()
    }

    /// When writes that have waited will be done, if all are begun now.
    pub(crate) fn begin_again(&mut self, now: Instant) -> Instant {
        now.plus(self.takes())
    }

    /// When a snapshot that is begun now will be saved. It is written beside the log, and overtakes no write that way.
    pub(crate) fn begin_snapshot(&mut self, now: Instant) -> Instant {
        now.plus(Micros(self.takes().0 * SNAPSHOT_WRITES))
    }

    /// The last entry.
    pub(crate) fn last(&self) -> LogId {
        let last = self.pieces.last().and_then(Entries::last);
        last.filter(|last| last.index > self.base.index)
            .unwrap_or(self.base)
    }

    /// The entry before the first one that it holds.
    pub(crate) const fn base(&self) -> LogId {
        self.base
    }

    /// The entry at an index.
    pub(crate) fn get(&self, index: Index) -> Option<raft::Entry<'_>> {
        if index <= self.base.index {
            return None;
        }
        self.pieces.get(self.piece_of(index))?.get(index)
    }

    /// The place of the first piece that reaches up to an entry.
    fn piece_of(&self, index: Index) -> u64 {
        self.pieces
            .partition_point(|piece| piece.last().is_some_and(|last| last.index < index))
    }

    pub(crate) fn store(&mut self, write: &Write, saved: Option<&Saved>) {
        if let Some(hard_state) = write.hard_state {
            self.hard_state = hard_state;
        }
        if let Some(saved) = saved {
            self.base = saved.snapshot.last;
            self.base_hash = saved.hash;
            self.pieces = Tape::default();
            self.hashes = Tape::starting_at(self.base.index.0);
            self.snapshot = Some(saved.clone());
        }
        let mut entries = write.entries.clone();
        if !self.rules.truncation_reaches_disk {
            // What is there stays, and what lies beyond it is added.
            entries = entries.starting_at(self.last().index.next());
        } else if let Some(first) = write.truncate_from {
            let place = self.piece_of(first);
            let cut = self
                .pieces
                .get(place)
                .map(|piece| piece.ending_at(first.previous()));
            self.pieces.truncate(place);
            cut.into_iter()
                .filter(|piece| !piece.is_empty())
                .for_each(|piece| self.pieces.push(piece));
            self.hashes.truncate(first.previous().0);
        }
        for entry in entries.iter() {
            let before = self.hashes.last().copied().unwrap_or(self.base_hash);
            self.hashes.push(chain(before, entry.id.term, entry.payload));
        }
        if !entries.is_empty() {
            self.pieces.push(entries);
        }
    }

    /// Up to where its snapshot reaches; 0 without one.
    pub(crate) fn saved_upto(&self) -> Index {
        self.snapshot
            .as_ref()
            .map_or(Index::ZERO, |saved| saved.snapshot.last.index)
    }

    /// A snapshot that the node has taken itself is saved.
    pub(crate) fn save(&mut self, saved: Saved) {
        self.snapshot = Some(saved);
    }

    /// Forgets the entries up to `upto`, which a snapshot has.
    pub(crate) fn forget(&mut self, upto: Index) {
        let Some(hash) = self.hash_at(upto) else { return };
        let Some(entry) = self.get(upto) else { return };
        (self.base, self.base_hash) = (entry.id, hash);
        let place = self.piece_of(upto.next());
        self.pieces.forget_before(place, 0);
        self.hashes
            .drop_oldest(self.hashes.end().saturating_sub(self.base.index.0));
    }

    /// The hash of all entries up to an index, if it holds the last of them.
    pub(crate) fn hash_at(&self, index: Index) -> Option<u64> {
        if index == self.base.index {
            return Some(self.base_hash);
        }
        if index < self.base.index {
            return None;
        }
        self.hashes.get(index.0.checked_sub(1)?).copied()
    }

    /// Whether it holds everything up to an entry, with this hash of it all. What a snapshot has was committed before; whether
    /// it is the same that others have, the laws see when it is installed.
    pub(crate) fn holds(&self, index: Index, hash: u64) -> bool {
        index < self.base.index || self.hash_at(index) == Some(hash)
    }

    /// A crash: the writes that were on their way are lost, but for some of the first ones. Says how many are.
    pub(crate) fn crash(&mut self, incarnation: u64) -> u64 {
        let waiting = self.queue.len() as u64;
        let kept = within(mix(mix(self.seed, CRASH), incarnation), 0, waiting);
        let tears = std::mem::take(&mut self.tears);
        // What is torn is not kept.
        let kept = if tears {
            kept.min(waiting.saturating_sub(1))
        } else {
            kept
        };
        if !self.rules.writes_in_order {
            self.queue.pop_front();
        }
        for _ in 0..kept {
            if !self.rules.writes_in_order && self.leaves_gap() {
                break;
            }
            self.store_next();
        }
        if tears {
            self.torn = self.queue.pop_front().map(|flushing| flushing.write);
        }
        self.lose_all();
        waiting - kept
    }

    /// A node starts from it: a write that a crash has left half there does not fit its checksum, and is dropped. Says whether
    /// there was one. Where it is not `dropped`, what there is of it counts, and its last command is cut in half.
    pub(crate) fn recover(&mut self, dropped: bool) -> bool {
        let Some(write) = self.torn.take() else {
            return false;
        };
        // A snapshot is beside the log, and whole before the log names it.
        if !dropped && write.snapshot.is_none() {
            let half = write.entries.len().div_ceil(2);
            let mut builder = EntriesBuilder::starting_at(self.last_before(&write).next());
            for (place, entry) in (1..).zip(write.entries.iter().take(usize::try_from(half).unwrap_or(0))) {
                let payload = match entry.payload {
                    Payload::Command(bytes) if place == half => Payload::Command(&bytes[..bytes.len() / 2]),
                    whole => whole,
                };
                builder.push(entry.id.term, payload);
            }
            let entries = builder.finish();
            self.store(&Write { entries, ..write }, None);
        }
        true
    }

    /// The index of the last entry before those of a write.
    fn last_before(&self, write: &Write) -> Index {
        write.truncate_from.map_or(self.last().index, Index::previous)
    }

    /// Whether the first write in the queue does not follow what is there: a disk is read up to a gap.
    fn leaves_gap(&self) -> bool {
        let write = self.queue.front().map(|flushing| &flushing.write);
        write.is_some_and(|write| {
            let next = self.last().index.next();
            let follows = write.truncate_from.unwrap_or(next);
            let first = write.entries.first().map_or(follows, |first| first.index);
            write.snapshot.is_none() && (first != follows || follows > next)
        })
    }

    /// The first write in the queue is done at once.
    pub(crate) fn store_next(&mut self) -> Option<Flushing> {
        let flushing = self.queue.pop_front()?;
        self.store(&flushing.write, flushing.saved.as_ref());
        Some(flushing)
    }

    /// What is on its way is lost.
    pub(crate) fn lose_all(&mut self) {
        self.queue.clear();
    }

    /// The entries after the snapshot.
    pub(crate) fn entries(&self) -> Entries {
        let first = self
            .snapshot
            .as_ref()
            .map_or(Index::ZERO, |saved| saved.snapshot.last.index)
            .max(self.base.index)
            .next();
        let mut builder = EntriesBuilder::starting_at(first);
        for piece in self.pieces.iter_from(self.piece_of(first)) {
            builder.extend(&piece.starting_at(first));
        }
        builder.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::{Configuration, Payload, Term, WriteId};

    /// A disk with entries 1 to 5, all but the last two of them in a snapshot.
    fn disk() -> Disk {
        let mut disk = Disk::new(7, NodeId(1), DiskDials::default());
        let mut entries = EntriesBuilder::starting_at(Index(1));
        for byte in 1..=5 {
            entries.push(Term(1), Payload::Command(&[byte]));
        }
        let write = Write {
            id: WriteId(1),
            hard_state: None,
            snapshot: None,
            truncate_from: None,
            entries: entries.finish(),
        };
        disk.store(&write, None);
        disk.save(Saved {
            snapshot: Snapshot {
                last: LogId::new(Term(1), Index(3)),
                configuration: Configuration::of([NodeId(1)]).unwrap(),
            },
            data: Arc::default(),
            hash: disk.hash_at(Index(3)).unwrap(),
        });
        disk
    }

    fn read(disk: &Disk, first: u64, last: u64, bytes_max: u64) -> Vec<(u64, u8)> {
        let entries = disk.read(Index(first), Index(last), bytes_max);
        entries
            .iter()
            .map(|entry| (entry.id.index.0, entry.payload.bytes()[0]))
            .collect()
    }

    #[test]
    fn as_many_entries_are_read_as_have_room_and_one_at_least() {
        let disk = disk();
        assert_eq!(read(&disk, 2, 4, 9), [(2, 2), (3, 3), (4, 4)]);
        assert_eq!(read(&disk, 2, 4, 2), [(2, 2), (3, 3)]);
        assert_eq!(read(&disk, 2, 4, 0), [(2, 2)]);
    }

    /// What comes behind must not take the place of what is not there any more.
    #[test]
    fn nothing_is_read_from_where_the_disk_has_forgotten() {
        let mut disk = disk();
        disk.forget(Index(3));
        assert_eq!(read(&disk, 2, 5, 9), []);
        assert_eq!(read(&disk, 4, 5, 9), [(4, 4), (5, 5)]);
    }
}
