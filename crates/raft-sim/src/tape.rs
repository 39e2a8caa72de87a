//! A list that grows at its end, and whose copies share what has grown old.
//!
//! A cluster is copied for every checkpoint; what it has written down must not be copied with it. Items gather in a
//! tail; full chunks of it are sealed behind an `Arc` and shared from then on.

use std::collections::VecDeque;
use std::sync::Arc;

/// So many items make a chunk. The tail that each copy owns is shorter.
const CHUNK: usize = 128;

/// An append-only list, cheap to clone. Positions are `u64` and stay what they are when the oldest items are
/// dropped.
#[derive(Clone, Debug)]
pub(crate) struct Tape<T> {
    /// The position of the first item that is kept: always that of a chunk's first item.
    start: u64,
    chunks: VecDeque<Arc<Vec<T>>>,
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
        self.start + (self.chunks.len() * CHUNK + self.tail.len()) as u64
    }

    /// Adds an item at the end.
    pub(crate) fn push(&mut self, item: T) {
        self.tail.push(item);
        if self.tail.len() == CHUNK {
            let fresh = Vec::with_capacity(CHUNK);
            self.chunks
                .push_back(Arc::new(std::mem::replace(&mut self.tail, fresh)));
        }
    }

    /// The item at a position, if it is kept.
    #[must_use]
    pub(crate) fn get(&self, position: u64) -> Option<&T> {
        let offset = usize::try_from(position.checked_sub(self.start)?).ok()?;
        match self.chunks.get(offset / CHUNK) {
            Some(chunk) => chunk.get(offset % CHUNK),
            None => self.tail.get(offset - self.chunks.len() * CHUNK),
        }
    }

    /// The last item.
    #[must_use]
    pub(crate) fn last(&self) -> Option<&T> {
        self.tail
            .last()
            .or_else(|| self.chunks.back().and_then(|chunk| chunk.last()))
    }

    /// The items from a position on, oldest first.
    pub(crate) fn iter_from(&self, position: u64) -> impl DoubleEndedIterator<Item = &T> {
        let skipped = usize::try_from(position.saturating_sub(self.start)).unwrap_or(usize::MAX);
        let whole = (skipped / CHUNK).min(self.chunks.len());
        let first = skipped - whole * CHUNK;
        let mut parts = self
            .chunks
            .range(whole..)
            .map(|chunk| chunk.as_slice())
            .collect::<Vec<_>>();
        parts.push(&self.tail);
        let mut first = Some(first);
        parts.into_iter().flat_map(move |part| {
            let skip = first.take().unwrap_or(0).min(part.len());
            part[skip..].iter()
        })
    }

    /// All items that are kept, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.chunks
            .iter()
            .flat_map(|chunk| chunk.iter())
            .chain(self.tail.iter())
    }

    /// Where the chunks lie that copies share.
    #[cfg(test)]
    pub(crate) fn chunks(&self) -> impl Iterator<Item = usize> {
        self.chunks.iter().map(|chunk| Arc::as_ptr(chunk).addr())
    }

    /// Drops whole chunks of what is before a position, but for as many items as `keep`.
    pub(crate) fn forget_before(&mut self, position: u64, keep: u64) {
        self.drop_oldest(self.end().saturating_sub(position).saturating_add(keep));
    }

    /// Drops whole chunks of the oldest items, as long as `keep` remain.
    pub(crate) fn drop_oldest(&mut self, keep: u64) {
        while self.end() - self.start >= keep + CHUNK as u64 && self.chunks.pop_front().is_some() {
            self.start += CHUNK as u64;
        }
    }
}

impl<T: Clone> Tape<T> {
    /// Takes items off the end until the next one will have this position.
    pub(crate) fn truncate(&mut self, end: u64) {
        if end >= self.end() {
            return;
        }
        let keep = usize::try_from(end.saturating_sub(self.start)).unwrap_or(usize::MAX);
        if keep < self.chunks.len() * CHUNK {
            let chunk = self
                .chunks
                .get(keep / CHUNK)
                .map(|chunk| chunk[..keep % CHUNK].to_vec());
            self.chunks.truncate(keep / CHUNK);
            self.tail = chunk.unwrap_or_default();
        } else {
            self.tail.truncate(keep - self.chunks.len() * CHUNK);
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
        fn a_tape_behaves_like_a_list(changes in proptest::collection::vec((any::<bool>(), 0..700_u64), 0..40)) {
            let (mut tape, mut list) = (Tape::default(), Vec::new());
            for (grow, amount) in changes {
                if grow {
                    for number in 0..amount {
                        tape.push(number);
                        list.push(number);
                    }
                } else {
                    tape.truncate(amount);
                    list.truncate(usize::try_from(amount).unwrap());
                }
                prop_assert_eq!(tape.end(), list.len() as u64);
                prop_assert_eq!(tape.last(), list.last());
            }
            prop_assert!(tape.iter().eq(list.iter()));
            for from in [0, 1, 127, 128, 300, 2_000_usize] {
                prop_assert!(tape.iter_from(from as u64).eq(list.iter().skip(from)));
                prop_assert_eq!(tape.get(from as u64), list.get(from));
            }
        }
    }
}
