//! The log: entries in order, the terms they were made in, and where another log parts from it.
//!
//! Knows nothing of commitment, of disks or of roles. Entries come as whole segments (from a leader) or one by one
//! (at a leader); one by one they gather in an open segment that is sealed when somebody needs a view of it.

use crate::entries::Segment;
use crate::{Config, Entries, Entry, Index, LogId, Payload, Term};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// So many small pieces in a row are joined into one: an entry is copied at most twice in its life, and a log of a
/// million entries is a few hundred pieces.
const JOIN_PIECES: usize = 64;
/// How large pieces are that are joined no more.
const JOIN_ENTRIES: u64 = (JOIN_PIECES * JOIN_PIECES) as u64;
/// Pieces with so many bytes are not joined either: little would be gained.
const JOIN_BYTES: u64 = 1 << 16;
/// Nor are pieces whose entries have so many bytes each, taken together: what a piece costs is little beside them.
const JOIN_ENTRY_BYTES: u64 = 512;

/// A run of entries of one term: where it begins.
#[derive(Clone, Copy, Debug)]
struct TermRun {
    first: Index,
    term: Term,
}

/// A node's log.
#[derive(Clone)]
pub struct Log {
    /// The last entry that is no longer held; index zero while all are.
    base: LogId,
    /// The last entry that is not in memory: only its term is known. At least the base.
    dropped: Index,
    sealed: VecDeque<Entries>,
    open: Segment,
    last: LogId,
    runs: Vec<TermRun>,
    revision: u64,
    /// How many of the last pieces have been sealed since pieces were last joined.
    unjoined: usize,
}

impl Log {
    /// A log that holds nothing after `base`.
    pub(crate) fn after(base: LogId) -> Self {
        Self {
            base,
            dropped: base.index,
            sealed: VecDeque::new(),
            open: Segment::new(base.index.next()),
            last: base,
            runs: Vec::new(),
            revision: 0,
            unjoined: 0,
        }
    }

    /// A log that holds nothing after `base`, in place of one with changes counted up to `revision`.
    pub(crate) fn starting_after(base: LogId, revision: u64) -> Self {
        Self {
            revision,
            ..Self::after(base)
        }
    }

    /// Forgets the entries up to `upto`, which stays known by its name.
    pub(crate) fn compact(&mut self, upto: Index) {
        let Some(term) = self.term_at(upto).filter(|_| upto > self.base.index) else {
            return;
        };
        self.seal();
        self.base = LogId::new(term, upto);
        self.dropped = self.dropped.max(upto);
        while self
            .sealed
            .front()
            .is_some_and(|piece| piece.last_index() <= upto)
        {
            self.sealed.pop_front();
        }
        if let Some(piece) = self.sealed.front_mut() {
            *piece = piece.starting_at(upto.next());
        }
        self.unjoined = self.unjoined.min(self.sealed.len());
        let kept = self
            .runs
            .partition_point(|run| run.first <= upto.next())
            .saturating_sub(1);
        self.runs.drain(..kept);
        if upto == self.last.index {
            self.runs.clear();
        }
        self.revision += 1;
    }

    /// A log whose entries after `base` and up to `upto` are on disk only; `terms` are the first ones of each term.
    pub(crate) fn dropped_upto(base: LogId, terms: &[LogId], upto: Index) -> Self {
        let mut log = Self::after(base);
        for id in terms {
            log.note(*id);
        }
        if !terms.is_empty() {
            (log.dropped, log.last.index) = (upto, upto);
        }
        log.open.restart(log.last.index.next());
        log
    }

    /// Drops the entries up to `upto` from memory, the oldest first, as far as more than `bytes_max` bytes are held: a whole
    /// piece, or nothing of it.
    pub(crate) fn drop_entries(&mut self, upto: Index, bytes_max: u64) {
        let mut bytes = self.open.bytes_from(self.open.first());
        let (mut kept, mut gone) = (0, 0);
        for piece in self.sealed.iter().rev() {
            bytes += piece.bytes() + piece.len() * Config::ENTRY_BYTES;
            if bytes > bytes_max {
                break;
            }
            kept += 1;
        }
        let spare = self.sealed.len() - kept;
        for piece in self.sealed.iter().take(spare) {
            if piece.last_index() > upto {
                break;
            }
            self.dropped = piece.last_index();
            gone += 1;
        }
        if gone > 0 {
            self.sealed.drain(..gone);
            self.unjoined = self.unjoined.min(self.sealed.len());
            self.revision += 1;
        }
    }

    /// The last entry that is not in memory: the base, or a later one that is on disk only.
    #[must_use]
    pub const fn dropped(&self) -> Index {
        self.dropped
    }

    /// How many bytes the entries after `index` carry.
    pub(crate) fn bytes_after(&self, index: Index) -> u64 {
        let sealed = self
            .sealed
            .iter()
            .rev()
            .take_while(|piece| piece.last_index() > index);
        let bytes: u64 = sealed.map(|piece| piece.starting_at(index.next()).bytes()).sum();
        bytes + self.open.bytes_from(index.next())
    }

    /// The entry just before the first one that is held.
    #[must_use]
    pub const fn base(&self) -> LogId {
        self.base
    }

    /// The last entry; the base if there is none.
    #[must_use]
    pub const fn last(&self) -> LogId {
        self.last
    }

    /// Counts the changes of this log, so that an observer can skip what stayed as it was.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The term of the entry at `index`; `None` where the log holds none. The base's term is known.
    #[must_use]
    pub fn term_at(&self, index: Index) -> Option<Term> {
        if index == self.last.index {
            return Some(self.last.term);
        }
        if index == self.base.index {
            return Some(self.base.term);
        }
        if index < self.base.index || index > self.last.index {
            return None;
        }
        let run = self
            .runs
            .partition_point(|run| run.first <= index)
            .checked_sub(1)?;
        self.runs.get(run).map(|run| run.term)
    }

    /// The entry at `index`, if it is in memory.
    #[must_use]
    pub fn get(&self, index: Index) -> Option<Entry<'_>> {
        if index <= self.dropped || index > self.last.index {
            return None;
        }
        if index >= self.open.first() {
            return self
                .open
                .get(usize::try_from(index.since(self.open.first())).ok()?);
        }
        self.sealed
            .get(self.piece_of(index))
            .and_then(|piece| piece.get(index))
    }

    fn piece_of(&self, index: Index) -> usize {
        // Nearly always it is the last one.
        let last = self.sealed.len().saturating_sub(1);
        if self
            .sealed
            .back()
            .is_some_and(|piece| piece.first_index() <= index && index <= piece.last_index())
        {
            return last;
        }
        self.sealed.partition_point(|piece| piece.last_index() < index)
    }

    /// The latest entry at or before `index` whose term is at most `term` (§5.3, the optimisation at its end):
    /// where two logs can still agree, given what is known of the other one.
    pub(crate) fn last_within(&self, index: Index, term: Term) -> LogId {
        let mut index = index.min(self.last.index);
        if index < self.base.index {
            // Forgotten: nothing can be said of it but its place.
            return LogId::new(Term::ZERO, index);
        }
        while index > self.base.index {
            let run = self
                .runs
                .partition_point(|run| run.first <= index)
                .saturating_sub(1);
            let Some(run) = self.runs.get(run) else { break };
            if run.term <= term {
                return LogId::new(run.term, index);
            }
            index = run.first.previous();
        }
        if self.base.term <= term {
            self.base
        } else {
            LogId::ZERO
        }
    }

    fn note(&mut self, id: LogId) {
        if self.runs.last().is_none_or(|run| run.term != id.term) {
            self.runs.push(TermRun {
                first: id.index,
                term: id.term,
            });
        }
        self.last = id;
        self.revision += 1;
    }

    /// Adds one entry at the end and returns its name.
    pub(crate) fn push(&mut self, term: Term, payload: Payload<'_>) -> LogId {
        if !self.open.has_room_for(payload.bytes().len()) {
            self.seal();
        }
        self.open.push(term, payload);
        let id = LogId::new(term, self.last.index.next());
        self.note(id);
        id
    }

    /// Adds entries that follow the last one, sharing their segment.
    pub(crate) fn append(&mut self, entries: Entries) {
        debug_assert_eq!(entries.first_index(), self.last.index.next());
        self.seal();
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
            return;
        };
        if first.term == last.term && entries.are_in_order() {
            // Nearly always all are of one term.
            self.note(first);
            self.last = last;
        } else {
            for entry in entries.iter() {
                self.note(entry.id);
            }
        }
        self.open.restart(last.index.next());
        self.add_piece(entries);
    }

    /// Forgets the entry at `first` and all that follow it.
    pub(crate) fn truncate_from(&mut self, first: Index) {
        let first = first.max(self.base.index.next());
        if first > self.last.index {
            return;
        }
        let keep = first.previous();
        let term = self.term_at(keep).unwrap_or(self.base.term);
        if first >= self.open.first() {
            let position = usize::try_from(first.since(self.open.first())).unwrap_or(usize::MAX);
            self.open.truncate(position);
        } else {
            while self.sealed.back().is_some_and(|piece| piece.first_index() > keep) {
                self.sealed.pop_back();
                self.unjoined = self.unjoined.saturating_sub(1);
            }
            if let Some(piece) = self.sealed.back_mut() {
                *piece = piece.between(piece.first_index(), keep);
            }
            self.open.restart(first);
        }
        while self.runs.last().is_some_and(|run| run.first > keep) {
            self.runs.pop();
        }
        self.last = LogId::new(term, keep);
        self.dropped = self.dropped.min(keep);
        self.revision += 1;
    }

    /// Closes the open segment, so that views can share it.
    pub(crate) fn seal(&mut self) {
        if self.open.len() == 0 {
            return;
        }
        let sealed = self.open.seal(self.last.index.next());
        self.add_piece(sealed);
    }

    fn add_piece(&mut self, piece: Entries) {
        self.sealed.push_back(piece);
        self.unjoined += 1;
        if self.unjoined == JOIN_PIECES {
            self.join_last_pieces();
            // Now and then that makes enough larger pieces to be joined in their turn.
            self.join_last_pieces();
            self.unjoined = 0;
        }
    }

    /// Joins the last pieces into one, if there are many small ones of a size.
    #[inline(never)]
    fn join_last_pieces(&mut self) {
        let Some(size) = self.sealed.back().map(Entries::len) else {
            return;
        };
        let small = if size < JOIN_PIECES as u64 {
            JOIN_PIECES as u64
        } else {
            JOIN_ENTRIES
        };
        let Some(start) = self.sealed.len().checked_sub(JOIN_PIECES) else {
            return;
        };
        let (mut entries, mut bytes) = (0, 0);
        for piece in self.sealed.range(start..) {
            let (piece_entries, piece_bytes) = (piece.len(), piece.bytes());
            if piece_entries >= small || piece_bytes >= JOIN_BYTES {
                return;
            }
            entries += piece_entries;
            bytes += piece_bytes;
        }
        if bytes >= entries * JOIN_ENTRY_BYTES {
            return;
        }
        let first = self.sealed.get(start).map_or(Index::ZERO, Entries::first_index);
        let joined = Entries::joined(first, entries, bytes, self.sealed.range(start..));
        self.sealed.truncate(start);
        self.sealed.push_back(joined);
    }

    /// The sealed entries from `first` on, but not beyond `last`, nor more than have `bytes_max` bytes; at least one.
    /// Empty when the log has nothing there, or not in memory.
    ///
    /// A view lies within one segment, so it may end before it must: ask again for what follows. Small pieces are
    /// copied together rather than shown one by one.
    pub(crate) fn view(&self, first: Index, last: Index, bytes_max: u64) -> Entries {
        debug_assert!(
            last < self.open.first() || self.open.len() == 0,
            "seal before taking views"
        );
        match self.last_piece(first, last, bytes_max) {
            Some(piece) => piece.clone(),
            None => self.view_among(first, last, bytes_max),
        }
    }

    /// The last piece, if it is just what is asked for: so it is nearly always.
    #[inline]
    pub(crate) fn last_piece(&self, first: Index, last: Index, bytes_max: u64) -> Option<&Entries> {
        self.sealed.back().filter(|piece| {
            piece.first_index() == first && piece.last_index() == last && piece.bytes_at_most() <= bytes_max
        })
    }

    /// As [`Self::view`], where the last piece is not just what is asked for.
    #[inline(never)]
    pub(crate) fn view_among(&self, first: Index, last: Index, bytes_max: u64) -> Entries {
        if first <= self.dropped || first > last {
            return Entries::EMPTY;
        }
        let place = self.piece_of(first);
        let Some(piece) = self.sealed.get(place) else {
            return Entries::EMPTY;
        };
        let view = piece.between(first, last).within(bytes_max);
        let ends_early = view.last_index() == piece.last_index() && view.last_index() < last;
        if !ends_early || view.len() >= JOIN_PIECES as u64 || view.bytes() >= JOIN_BYTES {
            return view;
        }
        let end = (place + JOIN_PIECES).min(self.sealed.len());
        let (mut entries, mut bytes, mut parts) = (0, 0, Vec::new());
        for piece in self.sealed.range(place..end) {
            let part = piece.between(first, last);
            let part_bytes = part.bytes();
            let full = bytes + part_bytes > bytes_max.min(JOIN_BYTES);
            if part.is_empty() || full && !parts.is_empty() {
                break;
            }
            entries += part.len();
            bytes += part_bytes;
            parts.push(part);
        }
        Entries::joined(first, entries, bytes, parts.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EntriesBuilder;
    use proptest::prelude::*;

    fn log(terms: &[u64]) -> Log {
        let mut log = Log::after(LogId::ZERO);
        for term in terms {
            log.push(Term(*term), Payload::Command(b"x"));
        }
        log
    }

    #[test]
    fn the_term_of_every_index_is_known() {
        let log = log(&[1, 1, 2, 5, 5]);
        let terms: Vec<_> = (0..=6)
            .map(|index| log.term_at(Index(index)).map(Term::get))
            .collect();
        assert_eq!(
            terms,
            [Some(0), Some(1), Some(1), Some(2), Some(5), Some(5), None]
        );
    }

    /// §5.3
    #[test]
    fn backtracking_skips_whole_terms() {
        let log = log(&[1, 1, 2, 5, 5]);
        assert_eq!(log.last_within(Index(9), Term(4)), LogId::new(Term(2), Index(3)));
        assert_eq!(log.last_within(Index(5), Term(5)), LogId::new(Term(5), Index(5)));
        assert_eq!(log.last_within(Index(2), Term(9)), LogId::new(Term(1), Index(2)));
        assert_eq!(log.last_within(Index(5), Term(0)), LogId::ZERO);
    }

    #[test]
    fn a_view_outlives_the_truncation_of_its_log() {
        let mut log = log(&[1, 1, 1]);
        log.seal();
        let view = log.view(Index(1), Index(3), u64::MAX);
        log.truncate_from(Index(2));
        log.push(Term(2), Payload::Blank);
        assert_eq!(view.last(), Some(LogId::new(Term(1), Index(3))));
        assert_eq!(log.last(), LogId::new(Term(2), Index(2)));
    }

    #[test]
    fn many_single_entries_become_few_segments() {
        let mut log = Log::after(LogId::ZERO);
        for _ in 0..10_000 {
            log.push(Term(1), Payload::Command(b"command"));
            log.seal();
        }
        assert!(log.sealed.len() < 200, "{} segments", log.sealed.len());
        let places: Vec<_> = (1..=10_000)
            .map(|index| log.get(Index(index)).unwrap().id.index.0)
            .collect();
        assert!(places.into_iter().eq(1..=10_000));
    }

    /// What a log does, said in the simplest way: a list of (term, command).
    #[derive(Debug, Clone)]
    enum Change {
        Push(u64, u8),
        Append(u64, u8),
        Truncate(u64),
        Seal,
    }

    fn changes() -> impl Strategy<Value = Vec<Change>> {
        let change = prop_oneof![
            (0..3_u64, any::<u8>()).prop_map(|(term, command)| Change::Push(term, command)),
            (0..3_u64, 1..80_u8).prop_map(|(term, count)| Change::Append(term, count)),
            (0..300_u64).prop_map(Change::Truncate),
            Just(Change::Seal),
        ];
        proptest::collection::vec(change, 0..120)
    }

    proptest! {
        #[test]
        fn a_log_behaves_like_a_list(changes in changes(), budget in 1..40_u64) {
            let mut log = Log::after(LogId::ZERO);
            let mut list: Vec<(u64, Vec<u8>)> = Vec::new();
            let mut term = 1;
            for change in changes {
                match change {
                    Change::Push(rise, command) => {
                        term += rise;
                        log.push(Term(term), Payload::Command(&[command]));
                        list.push((term, alloc::vec![command]));
                    }
                    Change::Append(rise, count) => {
                        term += rise;
                        let mut builder = EntriesBuilder::starting_at(log.last().index.next());
                        for command in 0..count {
                            builder.push(Term(term), Payload::Command(&[command, 0]));
                            list.push((term, alloc::vec![command, 0]));
                        }
                        log.append(builder.finish());
                    }
                    Change::Truncate(index) => {
                        log.truncate_from(Index(index));
                        list.truncate(usize::try_from(index.saturating_sub(1)).unwrap());
                    }
                    Change::Seal => log.seal(),
                }
            }
            prop_assert_eq!(log.last().index, Index(list.len() as u64));
            for (place, (term, command)) in list.iter().enumerate() {
                let index = Index(place as u64 + 1);
                prop_assert_eq!(log.term_at(index), Some(Term(*term)));
                prop_assert_eq!(log.get(index).map(|entry| entry.payload), Some(Payload::Command(command)));
            }
            log.seal();
            let mut seen = Index::ZERO;
            while seen < log.last().index {
                let view = log.view(seen.next(), log.last().index, budget);
                prop_assert_eq!(view.first().map(|id| id.index), Some(seen.next()));
                prop_assert!(view.bytes() <= budget || view.len() == 1);
                seen = view.last().map_or(seen, |id| id.index);
            }
        }
    }
}
