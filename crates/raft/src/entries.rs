//! Entries, held in sealed segments that log, write, message, disk and checkpoint share.
//!
//! An entry has no allocation of its own: its bytes lie one after another in a segment, and `Entries` is a view of a
//! stretch of one. Sealed segments never change, so a view stays true whatever becomes of the log.

use crate::{Index, LogId, Term};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::{fmt, mem, slice};

/// What an entry carries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Payload<'a> {
    /// Nothing: the entry with which a leader opens its term, so that it can commit what came before (§8).
    Blank,
    /// A command for the state machine. The core never looks inside.
    Command(&'a [u8]),
    /// The members of the cluster from here on (§6): [`crate::Configuration::decode`] reads it.
    Configuration(&'a [u8]),
}

impl<'a> Payload<'a> {
    /// The bytes that it carries.
    #[must_use]
    pub const fn bytes(self) -> &'a [u8] {
        match self {
            Self::Blank => &[],
            Self::Command(bytes) | Self::Configuration(bytes) => bytes,
        }
    }
}

/// An entry, as seen in a log or a view.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry<'a> {
    /// Its term and index.
    pub id: LogId,
    /// What it carries.
    pub payload: Payload<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Command,
    Configuration,
}

impl Kind {
    const fn with(self, bytes: &[u8]) -> Payload<'_> {
        match self {
            Self::Blank => Payload::Blank,
            Self::Command => Payload::Command(bytes),
            Self::Configuration => Payload::Configuration(bytes),
        }
    }
}

#[derive(Clone, Copy)]
struct Head {
    term: Term,
    /// Where the entry's bytes end in its segment; they begin where the previous ones end.
    end: u32,
    kind: Kind,
}

/// A segment with more bytes than this is not copied when it is sealed.
const COPIED_BYTES: usize = 4_096;
/// Room for more than so many entries, or bytes, is not reserved beforehand.
const RESERVED_MAX: usize = 1 << 18;

/// A stretch of consecutive entries. Grows at its end until it is sealed behind an `Arc`.
#[derive(Clone)]
pub(crate) struct Segment {
    first: Index,
    heads: Vec<Head>,
    bytes: Vec<u8>,
    /// Whether it is known that no entry is of term zero, nor of an earlier term than the one before it.
    in_order: bool,
    /// Whether there may be a configuration among the entries.
    may_configure: bool,
}

impl Segment {
    pub(crate) const fn new(first: Index) -> Self {
        Self {
            first,
            heads: Vec::new(),
            bytes: Vec::new(),
            in_order: true,
            may_configure: false,
        }
    }

    pub(crate) const fn first(&self) -> Index {
        self.first
    }

    pub(crate) const fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether the segment can take so many more bytes: offsets are 32 bits wide.
    pub(crate) fn has_room_for(&self, bytes: usize) -> bool {
        u32::try_from(self.bytes.len() + bytes).is_ok() && u32::try_from(self.heads.len() + 1).is_ok()
    }

    /// Adds an entry at the end. The caller has made sure of `has_room_for`.
    pub(crate) fn push(&mut self, term: Term, payload: Payload<'_>) {
        let kind = match payload {
            Payload::Blank => Kind::Blank,
            Payload::Command(_) => Kind::Command,
            Payload::Configuration(_) => Kind::Configuration,
        };
        self.bytes.extend_from_slice(payload.bytes());
        let end = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        let before = self.heads.last().map_or(Term(1), |head| head.term);
        self.in_order &= before <= term;
        self.may_configure |= kind == Kind::Configuration;
        self.heads.push(Head { term, end, kind });
    }

    /// Adds copies of entries that follow. The caller has made sure that there is room.
    fn extend(&mut self, entries: &Entries) {
        let Some(segment) = &entries.segment else { return };
        if let [head] = segment.heads.as_slice() {
            // As most pieces that are joined.
            self.push(head.term, head.kind.with(&segment.bytes));
            return;
        }
        let heads = &segment.heads[entries.from as usize..entries.to as usize];
        let (start, end) = entries.byte_range(segment);
        let shift = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        let removed = u32::try_from(start).unwrap_or(u32::MAX);
        if let (Some(last), Some(first)) = (self.heads.last(), heads.first()) {
            self.in_order &= last.term <= first.term;
        }
        self.in_order &= segment.in_order;
        self.may_configure |= segment.may_configure;
        self.bytes.extend_from_slice(&segment.bytes[start..end]);
        self.heads.extend(heads.iter().map(|head| Head {
            end: head.end - removed + shift,
            ..*head
        }));
    }

    /// Forgets the entries from the one at `position` on.
    pub(crate) fn truncate(&mut self, position: usize) {
        self.bytes.truncate(self.start(position));
        self.heads.truncate(position);
    }

    /// How many bytes the entries from `index` on have.
    pub(crate) fn bytes_from(&self, index: Index) -> u64 {
        let position = usize::try_from(index.since(self.first))
            .unwrap_or(usize::MAX)
            .min(self.heads.len());
        (self.bytes.len() - self.start(position)) as u64
    }

    fn start(&self, position: usize) -> usize {
        position
            .checked_sub(1)
            .and_then(|before| self.heads.get(before))
            .map_or(0, |head| head.end as usize)
    }

    pub(crate) fn get(&self, position: usize) -> Option<Entry<'_>> {
        let head = self.heads.get(position)?;
        let id = LogId::new(head.term, self.first.plus(position as u64));
        let bytes = self.bytes.get(self.start(position)..head.end as usize)?;
        let payload = head.kind.with(bytes);
        Some(Entry { id, payload })
    }

    /// Frees what the growing segment had in reserve.
    pub(crate) fn shrink(&mut self) {
        self.heads.shrink_to_fit();
        self.bytes.shrink_to_fit();
    }

    /// Seals what is here, and goes on with nothing from `next` on. A small segment is copied, exactly as large as it must
    /// be, and its room used again; a large one is given away.
    pub(crate) fn seal(&mut self, next: Index) -> Entries {
        let (heads, bytes) = if self.bytes.len() <= COPIED_BYTES {
            let copies = (self.heads.as_slice().into(), self.bytes.as_slice().into());
            self.heads.clear();
            self.bytes.clear();
            copies
        } else {
            // The next segment is likely to become as large.
            let room = (
                Vec::with_capacity(self.heads.len().min(RESERVED_MAX)),
                Vec::with_capacity(self.bytes.len().min(RESERVED_MAX)),
            );
            (
                mem::replace(&mut self.heads, room.0),
                mem::replace(&mut self.bytes, room.1),
            )
        };
        let sealed = Self {
            heads,
            bytes,
            ..*self
        };
        (self.first, self.in_order, self.may_configure) = (next, true, false);
        Entries::sealed(sealed)
    }

    /// Forgets everything, and goes on from `next`.
    pub(crate) fn restart(&mut self, next: Index) {
        self.heads.clear();
        self.bytes.clear();
        (self.first, self.in_order, self.may_configure) = (next, true, false);
    }
}

/// A run of consecutive entries: a stretch of one sealed segment. Cheap to clone, for it shares what it shows.
#[derive(Clone, Default)]
pub struct Entries {
    /// None when there are no entries.
    segment: Option<Arc<Segment>>,
    /// The places of the first entry, and of the one after the last, in the segment.
    from: u32,
    to: u32,
}

impl Entries {
    /// No entries.
    pub const EMPTY: Self = Self {
        segment: None,
        from: 0,
        to: 0,
    };

    /// A copy of consecutive pieces as one: they begin with `first`, and have so many entries and bytes.
    pub(crate) fn joined<'a>(
        first: Index,
        entries: u64,
        bytes: u64,
        pieces: impl Iterator<Item = &'a Self>,
    ) -> Self {
        let room = |count: u64| usize::try_from(count).unwrap_or(0);
        let mut joined = Segment::new(first);
        joined.heads.reserve_exact(room(entries));
        joined.bytes.reserve_exact(room(bytes));
        for piece in pieces {
            joined.extend(piece);
        }
        Self::sealed(joined)
    }

    /// All of a segment.
    pub(crate) fn sealed(segment: Segment) -> Self {
        match u32::try_from(segment.len()) {
            Ok(to @ 1..) => Self {
                segment: Some(Arc::new(segment)),
                from: 0,
                to,
            },
            _ => Self::EMPTY,
        }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.from == self.to
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> u64 {
        (self.to - self.from) as u64
    }

    /// How many bytes their commands have together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let Some(segment) = &self.segment else { return 0 };
        let (start, end) = self.byte_range(segment);
        (end - start) as u64
    }

    /// No fewer bytes than their commands have together, found faster.
    pub(crate) fn bytes_at_most(&self) -> u64 {
        self.segment
            .as_ref()
            .map_or(0, |segment| segment.bytes.len() as u64)
    }

    fn byte_range(&self, segment: &Segment) -> (usize, usize) {
        (segment.start(self.from as usize), segment.start(self.to as usize))
    }

    /// Whether it is known that no entry is of term zero, nor of an earlier term than the one before it.
    pub(crate) fn are_in_order(&self) -> bool {
        self.segment.as_ref().is_none_or(|segment| segment.in_order)
    }

    /// Whether there may be a configuration among them.
    pub(crate) fn may_configure(&self) -> bool {
        self.segment.as_ref().is_some_and(|segment| segment.may_configure)
    }

    fn at(&self, place: u32) -> Option<Entry<'_>> {
        self.segment
            .as_ref()
            .filter(|_| (self.from..self.to).contains(&place))?
            .get(place as usize)
    }

    fn id_at(&self, place: u32) -> Option<LogId> {
        if self.is_empty() {
            return None;
        }
        let segment = self.segment.as_ref()?;
        let head = segment.heads.get(place as usize)?;
        Some(LogId::new(head.term, segment.first.plus(u64::from(place))))
    }

    /// The name of the first one.
    #[must_use]
    pub fn first(&self) -> Option<LogId> {
        self.id_at(self.from)
    }

    /// The name of the last one.
    #[must_use]
    pub fn last(&self) -> Option<LogId> {
        self.id_at(self.to.wrapping_sub(1))
    }

    /// The index of the first one; zero if there are none.
    pub(crate) fn first_index(&self) -> Index {
        self.segment
            .as_ref()
            .map_or(Index::ZERO, |segment| segment.first.plus(u64::from(self.from)))
    }

    /// The index of the last one; zero if there are none.
    pub(crate) fn last_index(&self) -> Index {
        self.segment
            .as_ref()
            .map_or(Index::ZERO, |segment| segment.first.plus(u64::from(self.to) - 1))
    }

    /// The entry at `index`, if it is among these.
    #[must_use]
    pub fn get(&self, index: Index) -> Option<Entry<'_>> {
        let first = self.segment.as_ref()?.first;
        if index < first {
            return None;
        }
        self.at(u32::try_from(index.since(first)).ok()?)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        let (heads, bytes, start, first) = match &self.segment {
            Some(segment) => {
                let (start, end) = self.byte_range(segment);
                let heads = segment.heads.get(self.from as usize..self.to as usize);
                let bytes = segment.bytes.get(start..end);
                (
                    heads.unwrap_or_default(),
                    bytes.unwrap_or_default(),
                    start,
                    self.first_index(),
                )
            }
            None => (Default::default(), Default::default(), 0, Index::ZERO),
        };
        Iter {
            heads: heads.iter(),
            bytes,
            start,
            next: first,
        }
    }

    /// Those from `first` to `last`, both included.
    pub(crate) fn between(&self, first: Index, last: Index) -> Self {
        let (first, last) = (first.max(self.first_index()), last.min(self.last_index()));
        let Some(segment) = self.segment.as_ref().filter(|_| first <= last) else {
            return Self::EMPTY;
        };
        let place = |index: Index| u32::try_from(index.since(segment.first)).unwrap_or(u32::MAX);
        Self {
            segment: Some(Arc::clone(segment)),
            from: place(first),
            to: place(last) + 1,
        }
    }

    /// Those from `first` on.
    #[must_use]
    pub fn starting_at(&self, first: Index) -> Self {
        self.between(first, self.last_index())
    }

    /// Those up to `last`.
    #[must_use]
    pub fn ending_at(&self, last: Index) -> Self {
        self.between(self.first_index(), last)
    }

    /// As many of the first ones as have at most `budget` bytes; at least one.
    pub(crate) fn within(mut self, budget: u64) -> Self {
        if self.bytes_at_most() <= budget {
            return self;
        }
        if let Some(segment) = self.segment.as_ref().filter(|_| self.bytes() > budget) {
            let start = segment.start(self.from as usize) as u64;
            let heads = &segment.heads[self.from as usize..self.to as usize];
            let fitting = heads.partition_point(|head| u64::from(head.end) - start <= budget);
            self.to = self.from + u32::try_from(fitting.max(1)).unwrap_or(1);
        }
        self
    }
}

/// Walks along entries, and cuts each one's bytes off the front of what is left.
struct Iter<'a> {
    heads: slice::Iter<'a, Head>,
    bytes: &'a [u8],
    /// Where `bytes` begin in the segment.
    start: usize,
    next: Index,
}

impl<'a> Iterator for Iter<'a> {
    type Item = Entry<'a>;

    #[inline]
    fn next(&mut self) -> Option<Entry<'a>> {
        let head = self.heads.next()?;
        let end = head.end as usize;
        let (bytes, rest) = self.bytes.split_at_checked(end.wrapping_sub(self.start))?;
        (self.bytes, self.start) = (rest, end);
        let id = LogId::new(head.term, self.next);
        self.next = self.next.next();
        let payload = head.kind.with(bytes);
        Some(Entry { id, payload })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.heads.size_hint()
    }
}

impl PartialEq for Entries {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Entries {}

impl fmt::Debug for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|entry| entry.id)).finish()
    }
}

/// Builds entries from what a host has read from a disk or a network.
///
/// Takes anything: whether the terms make sense is checked where the entries are handed to a node.
#[derive(Clone)]
pub struct EntriesBuilder {
    open: Segment,
}

impl EntriesBuilder {
    /// A builder whose first entry will have the index `first`.
    #[must_use]
    pub const fn starting_at(first: Index) -> Self {
        Self {
            open: Segment::new(first),
        }
    }

    /// Whether an entry with a command of so many bytes still fits: together they may have at most 4 GiB.
    #[must_use]
    pub fn has_room_for(&self, bytes: usize) -> bool {
        self.open.has_room_for(bytes)
    }

    /// Adds the next entry. One for which there is no room is left out, with all that would follow it.
    pub fn push(&mut self, term: Term, payload: Payload<'_>) -> &mut Self {
        if self.open.has_room_for(payload.bytes().len()) {
            self.open.push(term, payload);
        }
        self
    }

    /// Adds copies of entries that follow those already added.
    pub fn extend(&mut self, entries: &Entries) -> &mut Self {
        for entry in entries.iter() {
            self.push(entry.id.term, entry.payload);
        }
        self
    }

    /// The entries.
    #[must_use]
    pub fn finish(mut self) -> Entries {
        self.open.shrink();
        Entries::sealed(self.open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(first: u64, commands: &[&str]) -> Entries {
        let mut builder = EntriesBuilder::starting_at(Index(first));
        for command in commands {
            builder.push(Term(1), Payload::Command(command.as_bytes()));
        }
        builder.finish()
    }

    #[test]
    fn disorder_and_configurations_stay_known_when_pieces_are_joined() {
        let piece = |first, term, payload| {
            let mut builder = EntriesBuilder::starting_at(Index(first));
            builder.push(Term(term), payload);
            builder.finish()
        };
        let command = Payload::Command(b"c");
        let one = [piece(1, 2, command), piece(2, 3, command)];
        let joined = Entries::joined(Index(1), 2, 2, one.iter());
        assert!(joined.are_in_order() && !joined.may_configure());
        assert_eq!(joined.last(), Some(LogId::new(Term(3), Index(2))));
        let falling = [piece(1, 2, command), piece(2, 1, Payload::Configuration(b"x"))];
        let joined = Entries::joined(Index(1), 2, 2, falling.iter());
        assert!(!joined.are_in_order() && joined.may_configure());
        assert!(!piece(1, 0, command).are_in_order());
    }

    #[test]
    fn a_view_shows_what_was_put_in() {
        let view = entries(5, &["a", "", "ccc"]);
        assert_eq!((view.len(), view.bytes()), (3, 4));
        assert_eq!(view.first(), Some(LogId::new(Term(1), Index(5))));
        assert_eq!(view.last(), Some(LogId::new(Term(1), Index(7))));
        assert_eq!(
            view.get(Index(7)).map(|entry| entry.payload),
            Some(Payload::Command(b"ccc"))
        );
        assert_eq!(view.get(Index(8)), None);
        assert_eq!(view.starting_at(Index(7)), entries(7, &["ccc"]));
        assert!(view.starting_at(Index(8)).is_empty());
    }

    #[test]
    fn a_budget_of_bytes_is_kept_but_one_entry_always_fits() {
        let view = entries(1, &["aa", "bb", "cc"]);
        let lengths = [0, 2, 3, 4, 6, 9].map(|budget| view.clone().within(budget).len());
        assert_eq!(lengths, [1, 1, 1, 2, 3, 3]);
    }
}
