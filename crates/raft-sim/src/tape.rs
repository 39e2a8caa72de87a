//! A list that grows at its end, and whose copies share what has grown old.
//!
//! A cluster is copied for every checkpoint; what it has written down must not be copied with it. Items gather in a
//! tail; full chunks of it are sealed behind an `Arc` and shared from then on.

use std::collections::VecDeque;
use std::sync::Arc;

/// So many items make a chunk. The tail that each copy owns is shorter.
pub(crate) const CHUNK: usize = 128;
/// So many chunks make a group: a copy of a long list copies a pointer for each group, not for each chunk.
const GROUP: usize = 64;

type Chunk<T> = Arc<Vec<T>>;

/// An append-only list, cheap to clone. Positions are `u64` and stay what they are when the oldest items are
/// dropped.
#[derive(Clone, Debug)]
pub(crate) struct Tape<T> {
    /// The position of the first item that is kept: always that of a chunk's first item.
    start: u64,
    /// All are full, but for the first one, which loses its oldest chunks.
    groups: VecDeque<Arc<Vec<Chunk<T>>>>,
    /// Fewer than a group.
    chunks: VecDeque<Chunk<T>>,
    tail: Vec<T>,
}

impl<T> Default for Tape<T> {
    fn default() -> Self {
        Self::starting_at(0)
    }
}

impl<T> Tape<T> {
    /// An empty tape whose first item will have this position.
    #[must_use]
    pub(crate) const fn starting_at(start: u64) -> Self {
        Self {
            start,
            groups: VecDeque::new(),
            chunks: VecDeque::new(),
            tail: Vec::new(),
        }
    }

    /// The position of the first item that is still there.
    #[must_use]
    pub(crate) const fn start(&self) -> u64 {
        self.start
    }

    /// The position that the next item will have.
    #[must_use]
    pub(crate) fn end(&self) -> u64 {
        self.start + (self.full() * CHUNK + self.tail.len()) as u64
    }

    /// How many items are kept.
    #[must_use]
    pub(crate) fn len(&self) -> u64 {
        self.end() - self.start
    }

    /// How many chunks lie in groups.
    fn grouped(&self) -> usize {
        let first = self.groups.front().map_or(0, |group| group.len());
        first + self.groups.len().saturating_sub(1) * GROUP
    }

    /// How many chunks are full.
    fn full(&self) -> usize {
        self.grouped() + self.chunks.len()
    }

    /// A full chunk, counted from the first one that is kept.
    fn chunk(&self, number: usize) -> Option<&Chunk<T>> {
        let first = self.groups.front().map_or(0, |group| group.len());
        if number < first {
            return self.groups.front()?.get(number);
        }
        let place = number - first;
        match self.groups.get(1 + place / GROUP) {
            Some(group) => group.get(place % GROUP),
            None => self.chunks.get(number - self.grouped()),
        }
    }

    /// Adds an item at the end.
    pub(crate) fn push(&mut self, item: T) {
        self.tail.push(item);
        if self.tail.len() == CHUNK {
            let fresh = Vec::with_capacity(CHUNK);
            self.chunks
                .push_back(Arc::new(std::mem::replace(&mut self.tail, fresh)));
            if self.chunks.len() == GROUP {
                self.groups.push_back(Arc::new(self.chunks.drain(..).collect()));
            }
        }
    }

    /// The item at a position, if it is kept.
    #[must_use]
    pub(crate) fn get(&self, position: u64) -> Option<&T> {
        let offset = usize::try_from(position.checked_sub(self.start)?).ok()?;
        match self.chunk(offset / CHUNK) {
            Some(chunk) => chunk.get(offset % CHUNK),
            None => self.tail.get(offset.checked_sub(self.full() * CHUNK)?),
        }
    }

    /// The last item.
    #[must_use]
    pub(crate) fn last(&self) -> Option<&T> {
        self.get(self.end().checked_sub(1)?)
    }

    /// The position of the first item for which this does not hold, where it holds for all before and for none after.
    pub(crate) fn partition_point(&self, holds: impl Fn(&T) -> bool) -> u64 {
        let (mut low, mut high) = (self.start, self.end());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle).is_some_and(&holds) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The items from a position on, oldest first.
    pub(crate) fn iter_from(&self, position: u64) -> impl DoubleEndedIterator<Item = &T> {
        let skipped = usize::try_from(position.saturating_sub(self.start)).unwrap_or(usize::MAX);
        let whole = (skipped / CHUNK).min(self.full());
        let mut first = Some(skipped - whole * CHUNK);
        let mut parts = (whole..self.full())
            .filter_map(|number| self.chunk(number))
            .map(|chunk| chunk.as_slice())
            .collect::<Vec<_>>();
        parts.push(&self.tail);
        parts.into_iter().flat_map(move |part| {
            let skip = first.take().unwrap_or(0).min(part.len());
            part[skip..].iter()
        })
    }

    /// All items that are kept, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        let grouped = self.groups.iter().flat_map(|group| group.iter());
        grouped
            .chain(&self.chunks)
            .flat_map(|chunk| chunk.iter())
            .chain(self.tail.iter())
    }

    /// Where the chunks lie that copies share.
    #[cfg(test)]
    pub(crate) fn chunks(&self) -> impl Iterator<Item = usize> {
        (0..self.full())
            .filter_map(|number| self.chunk(number))
            .map(|chunk| Arc::as_ptr(chunk).addr())
    }

    /// Drops whole chunks of what is before a position, but for as many items as `keep`.
    pub(crate) fn forget_before(&mut self, position: u64, keep: u64) {
        self.drop_oldest(self.end().saturating_sub(position).saturating_add(keep));
    }

    /// Drops whole chunks of the oldest items, as long as `keep` remain.
    pub(crate) fn drop_oldest(&mut self, keep: u64) {
        while self.len() >= keep.saturating_add(CHUNK as u64) && self.drop_chunk() {
            self.start += CHUNK as u64;
        }
    }

    fn drop_chunk(&mut self) -> bool {
        let Some(group) = self.groups.front_mut() else {
            return self.chunks.pop_front().is_some();
        };
        // Copies keep their group.
        if group.len() > 1 {
            Arc::make_mut(group).remove(0);
        } else {
            self.groups.pop_front();
        }
        true
    }
}

impl<T: Clone> Tape<T> {
    /// Takes items off the end until the next one will have this position.
    pub(crate) fn truncate(&mut self, end: u64) {
        if end >= self.end() {
            return;
        }
        let keep = usize::try_from(end.saturating_sub(self.start)).unwrap_or(usize::MAX);
        let whole = keep / CHUNK;
        if whole >= self.full() {
            self.tail.truncate(keep - self.full() * CHUNK);
            return;
        }
        let part = self.chunk(whole).map(|chunk| chunk[..keep % CHUNK].to_vec());
        self.tail = part.unwrap_or_default();
        while self.full() > whole {
            if self.chunks.pop_back().is_none() {
                let group = self.groups.pop_back();
                self.chunks = group.iter().flat_map(|group| group.iter()).cloned().collect();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn positions_survive_the_dropping_of_what_is_old() {
        let mut tape = Tape::default();
        for number in 0..1_000_u64 {
            tape.push(number);
        }
        tape.drop_oldest(300);
        assert_eq!((tape.start(), tape.end()), (640, 1_000));
        assert_eq!(
            (tape.get(639), tape.get(640), tape.get(999)),
            (None, Some(&640), Some(&999))
        );
        tape.truncate(0);
        assert_eq!((tape.start(), tape.end()), (640, 640));
    }

    #[test]
    fn what_is_before_a_position_is_forgotten_but_for_some() {
        let mut tape = Tape::default();
        (0..1_000_u64).for_each(|number| tape.push(number));
        tape.forget_before(500, 1_000);
        assert_eq!(tape.start(), 0);
        tape.forget_before(500, 100);
        assert_eq!(tape.start(), 384);
        tape.forget_before(2_000, 0);
        assert_eq!((tape.start(), tape.end()), (896, 1_000));
    }

    #[test]
    fn a_copy_stays_what_it_was() {
        let mut tape = Tape::default();
        (0..500).for_each(|number| tape.push(number));
        let copy = tape.clone();
        tape.truncate(200);
        tape.push(7);
        assert_eq!(copy.get(200), Some(&200));
        assert_eq!(tape.last(), Some(&7));
    }

    proptest! {
        #[test]
        fn a_tape_behaves_like_a_list(changes in proptest::collection::vec((any::<bool>(), any::<bool>(), 0..20_000_u64), 0..12)) {
            let (mut tape, mut list) = (Tape::default(), Vec::new());
            for (grow, drop, amount) in changes {
                if drop {
                    tape.drop_oldest(amount);
                }
                let copy = tape.clone();
                if grow {
                    for number in 0..amount {
                        tape.push(number);
                        list.push(number);
                    }
                } else {
                    tape.truncate(amount.max(tape.start()));
                    list.truncate(usize::try_from(tape.end()).unwrap());
                }
                prop_assert_eq!(tape.end(), list.len() as u64);
                let kept = &list[usize::try_from(tape.start()).unwrap()..];
                prop_assert_eq!(tape.last(), kept.last());
                let common = copy.end().min(tape.end());
                prop_assert!((copy.start()..common).step_by(97).all(|at| copy.get(at) == list.get(usize::try_from(at).unwrap())));
            }
            let start = usize::try_from(tape.start()).unwrap();
            prop_assert!(tape.iter().eq(list[start..].iter()));
            prop_assert!(tape.iter().rev().eq(list[start..].iter().rev()));
            for from in [0, 1, 127, 128, 300, 2_000, 9_000_usize] {
                prop_assert!(tape.iter_from((start + from) as u64).eq(list[start..].iter().skip(from)));
                prop_assert_eq!(tape.get((start + from) as u64), list.get(start + from));
            }
        }
    }
}
