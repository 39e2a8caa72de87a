//! Entries, held in sealed segments that log, write, message, disk and checkpoint share.
//!
//! An entry has no allocation of its own: its bytes lie one after another in a segment, and `Entries` is a view of
//! stretches of such segments. Sealed segments never change, so a view stays true whatever becomes of the log.

use crate::{Index, LogId, Term};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// What an entry carries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Payload<'a> {
    /// Nothing: the entry with which a leader opens its term, so that it can commit what came before (§8).
    Blank,
    /// A command for the state machine. The core never looks inside.
    Command(&'a [u8]),
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
}

#[derive(Clone, Copy)]
struct Head {
    term: Term,
    /// Where the entry's bytes end in its segment; they begin where the previous ones end.
    end: u32,
    kind: Kind,
}

/// A stretch of consecutive entries. Grows at its end until it is sealed behind an `Arc`.
#[derive(Clone)]
pub(crate) struct Segment {
    first: Index,
    heads: Vec<Head>,
    bytes: Vec<u8>,
}

impl Segment {
    pub(crate) const fn new(first: Index) -> Self {
        Self {
            first,
            heads: Vec::new(),
            bytes: Vec::new(),
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
            Payload::Command(command) => {
                self.bytes.extend_from_slice(command);
                Kind::Command
            }
        };
        let end = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.heads.push(Head { term, end, kind });
    }

    /// Forgets the entries from the one at `position` on.
    pub(crate) fn truncate(&mut self, position: usize) {
        self.bytes.truncate(self.start(position));
        self.heads.truncate(position);
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
        let payload = match head.kind {
            Kind::Blank => Payload::Blank,
            Kind::Command => Payload::Command(&self.bytes[self.start(position)..head.end as usize]),
        };
        Some(Entry { id, payload })
    }

    /// Frees what the growing segment had in reserve.
    pub(crate) fn shrink(&mut self) {
        self.heads.shrink_to_fit();
        self.bytes.shrink_to_fit();
    }
}

/// Part of a sealed segment: the entries at `from..to` of it. Never empty.
#[derive(Clone)]
pub(crate) struct Piece {
    segment: Arc<Segment>,
    from: u32,
    to: u32,
}

impl Piece {
    /// All of a segment; `None` if it is empty.
    pub(crate) fn whole(segment: Segment) -> Option<Self> {
        let to = u32::try_from(segment.len()).ok().filter(|to| *to > 0)?;
        Some(Self {
            segment: Arc::new(segment),
            from: 0,
            to,
        })
    }

    pub(crate) fn first(&self) -> Index {
        self.segment.first.plus(u64::from(self.from))
    }

    pub(crate) fn last(&self) -> Index {
        self.segment.first.plus(u64::from(self.to).saturating_sub(1))
    }

    pub(crate) const fn len(&self) -> u64 {
        (self.to - self.from) as u64
    }

    pub(crate) fn get(&self, index: Index) -> Option<Entry<'_>> {
        if index < self.first() || index > self.last() {
            return None;
        }
        self.segment
            .get(usize::try_from(index.since(self.segment.first)).ok()?)
    }

    pub(crate) fn bytes(&self) -> u64 {
        (self.segment.start(self.to as usize) - self.segment.start(self.from as usize)) as u64
    }

    /// The part from `first` to `last`, both included; `None` if nothing of it is there.
    pub(crate) fn slice(&self, first: Index, last: Index) -> Option<Self> {
        let (first, last) = (first.max(self.first()), last.min(self.last()));
        if first > last {
            return None;
        }
        let from = u32::try_from(first.since(self.segment.first)).ok()?;
        let to = u32::try_from(last.since(self.segment.first))
            .ok()?
            .saturating_add(1);
        Some(Self {
            segment: Arc::clone(&self.segment),
            from,
            to,
        })
    }

    /// The longest part from `first` on, up to `last`, whose bytes are within `budget`; at least one entry.
    pub(crate) fn slice_within(&self, first: Index, last: Index, budget: u64) -> Option<Self> {
        let mut piece = self.slice(first, last)?;
        if piece.bytes() > budget {
            let start = self.segment.start(piece.from as usize) as u64;
            let heads = &self.segment.heads[piece.from as usize..piece.to as usize];
            let fitting = heads.partition_point(|head| u64::from(head.end) - start <= budget);
            piece.to = piece.from + u32::try_from(fitting.max(1)).unwrap_or(1);
        }
        Some(piece)
    }
}

/// A run of consecutive entries, cheap to clone: it shares what it shows.
#[derive(Clone, Default)]
pub struct Entries {
    pieces: Option<Arc<[Piece]>>,
}

impl Entries {
    /// No entries.
    pub const EMPTY: Self = Self { pieces: None };

    pub(crate) fn of(pieces: Vec<Piece>) -> Self {
        Self {
            pieces: if pieces.is_empty() {
                None
            } else {
                Some(pieces.into())
            },
        }
    }

    pub(crate) fn pieces(&self) -> &[Piece] {
        self.pieces.as_deref().unwrap_or(&[])
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.pieces.is_none()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.pieces().iter().map(Piece::len).sum()
    }

    /// How many bytes their commands have together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.pieces().iter().map(Piece::bytes).sum()
    }

    /// The name of the first one.
    #[must_use]
    pub fn first(&self) -> Option<LogId> {
        let piece = self.pieces().first()?;
        piece.get(piece.first()).map(|entry| entry.id)
    }

    /// The name of the last one.
    #[must_use]
    pub fn last(&self) -> Option<LogId> {
        let piece = self.pieces().last()?;
        piece.get(piece.last()).map(|entry| entry.id)
    }

    /// The entry at `index`, if it is among these.
    #[must_use]
    pub fn get(&self, index: Index) -> Option<Entry<'_>> {
        self.pieces().iter().find_map(|piece| piece.get(index))
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        self.pieces().iter().flat_map(|piece| {
            (piece.from..piece.to).filter_map(|position| piece.segment.get(position as usize))
        })
    }

    /// Those from `first` on.
    #[must_use]
    pub fn starting_at(&self, first: Index) -> Self {
        Self::of(
            self.pieces()
                .iter()
                .filter_map(|piece| piece.slice(first, piece.last()))
                .collect(),
        )
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
    pieces: Vec<Piece>,
    open: Segment,
}

impl EntriesBuilder {
    /// A builder whose first entry will have the index `first`.
    #[must_use]
    pub const fn starting_at(first: Index) -> Self {
        Self {
            pieces: Vec::new(),
            open: Segment::new(first),
        }
    }

    /// Adds the next entry.
    pub fn push(&mut self, term: Term, payload: Payload<'_>) -> &mut Self {
        let bytes = if let Payload::Command(command) = payload {
            command.len()
        } else {
            0
        };
        if !self.open.has_room_for(bytes) {
            self.seal();
        }
        self.open.push(term, payload);
        self
    }

    fn seal(&mut self) {
        let next = self.open.first().plus(self.open.len() as u64);
        let mut sealed = core::mem::replace(&mut self.open, Segment::new(next));
        sealed.shrink();
        self.pieces.extend(Piece::whole(sealed));
    }

    /// The entries.
    #[must_use]
    pub fn finish(mut self) -> Entries {
        self.seal();
        Entries::of(self.pieces)
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
        let piece = &view.pieces()[0];
        let lengths = [0, 2, 3, 4, 6, 9].map(|budget| {
            piece
                .slice_within(Index(1), Index(3), budget)
                .map_or(0, |part| part.len())
        });
        assert_eq!(lengths, [1, 1, 1, 2, 3, 3]);
    }
}
