//! The clusters that were reached and not looked at yet, and which of those that were reached stand for others.
//!
//! A cluster is a few numbers here: its machines, what was seen, what was ever sent. What was sent may arrive or not; so of two
//! clusters that differ in that alone, the one with more in the network can do all that the other can, and stands for it.

use super::table::Table;

/// A set of numbers, as bits.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Set(Vec<u64>);

impl Set {
    pub(super) fn has(&self, number: u32) -> bool {
        let word = self.0.get(number as usize / 64);
        word.is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(super) fn add(&mut self, number: u32) {
        let place = number as usize / 64;
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        if let Some(word) = self.0.get_mut(place) {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn remove(&mut self, number: u32) {
        if let Some(word) = self.0.get_mut(number as usize / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        let words = (0_u32..).step_by(64).zip(self.0.iter().copied());
        words.flat_map(|(first, mut word)| {
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros())?;
                word &= word - 1;
                Some(first + bit)
            })
        })
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether the other one has all that this one has.
    fn is_within(&self, other: &Self) -> bool {
        let beyond = self.0.get(other.0.len()..).unwrap_or_default();
        let both = self.0.iter().zip(&other.0);
        both.into_iter().all(|(mine, theirs)| mine & !theirs == 0) && beyond.iter().all(|word| *word == 0)
    }
}

/// How often what may happen a number of times has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Used {
    pub(super) crashes: u8,
    pub(super) commands: u8,
    pub(super) heartbeats: u8,
    pub(super) reads: u8,
}

impl Used {
    pub(super) const fn word(self) -> u32 {
        u32::from_le_bytes([self.crashes, self.commands, self.heartbeats, self.reads])
    }
}

/// A whole cluster.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) machines: [u32; 3],
    /// All that was ever sent.
    pub(super) sent: Set,
    pub(super) facts: u32,
    pub(super) used: Used,
    /// How many moves away from the beginning.
    pub(super) depth: u32,
    /// Its row among all states that were ever reached.
    pub(super) row: u32,
}

/// What was reached, by machines and facts: what was sent there, the largest sets only, each with its row.
#[derive(Default)]
pub(super) struct Reached {
    by_rest: Table<u128, Vec<(Set, u32)>>,
    /// By row, whether another one stands for it by now.
    covered: Vec<bool>,
}

impl Reached {
    /// How many combinations of machines and facts there are.
    pub(super) fn len(&self) -> u64 {
        self.by_rest.len() as u64
    }

    /// Whether something that was reached stands for this one.
    pub(super) fn covers(&self, rest: u128, sent: &Set) -> bool {
        let known = self.by_rest.get(&rest);
        known.is_some_and(|known| known.iter().any(|(larger, _)| sent.is_within(larger)))
    }

    /// This one was reached, and nothing stands for it; it may stand for others.
    pub(super) fn add(&mut self, rest: u128, sent: Set, row: u32) {
        let known = self.by_rest.entry(rest).or_default();
        let covered = &mut self.covered;
        known.retain(|(smaller, row)| {
            let is_covered = smaller.is_within(&sent);
            if is_covered && let Some(covered) = covered.get_mut(*row as usize) {
                *covered = true;
            }
            !is_covered
        });
        known.push((sent, row));
        covered.resize(covered.len().max(row as usize + 1), false);
    }

    pub(super) fn is_covered(&self, row: u32) -> bool {
        self.covered.get(row as usize).copied().unwrap_or(false)
    }
}

/// The clusters that were not looked at yet.
#[derive(Default)]
pub(super) struct Frontier {
    /// By how many moves they are away, or by how much was sent.
    buckets: Vec<Vec<State>>,
    length: u64,
    shortest_first: bool,
}

impl Frontier {
    pub(super) fn new(shortest_first: bool) -> Self {
        Self {
            shortest_first,
            ..Self::default()
        }
    }

    pub(super) fn len(&self) -> u64 {
        self.length
    }

    pub(super) fn push(&mut self, state: State) {
        let place = if self.shortest_first {
            state.depth as usize
        } else {
            state.sent.len()
        };
        if self.buckets.len() <= place {
            self.buckets.resize_with(place + 1, Vec::new);
        }
        if let Some(bucket) = self.buckets.get_mut(place) {
            bucket.push(state);
            self.length += 1;
        }
    }

    pub(super) fn pop(&mut self) -> Option<State> {
        let bucket = if self.shortest_first {
            self.buckets.iter_mut().find(|bucket| !bucket.is_empty())
        } else {
            self.buckets.iter_mut().rev().find(|bucket| !bucket.is_empty())
        };
        let state = bucket?.pop()?;
        self.length -= 1;
        Some(state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(numbers: &[u32]) -> Set {
        let mut set = Set::default();
        numbers.iter().for_each(|number| set.add(*number));
        set
    }

    #[test]
    fn a_set_holds_what_was_added() {
        let set = set(&[130, 3, 64, 3]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 64, 130]);
        assert_eq!(set.len(), 3);
        assert!(set.has(64) && !set.has(65) && !set.has(1_000));
    }

    #[test]
    fn the_larger_set_stands_for_the_smaller_one() {
        let mut reached = Reached::default();
        reached.add(7, set(&[1, 2]), 0);
        assert!(reached.covers(7, &set(&[2])));
        assert!(!reached.covers(7, &set(&[2, 200])));
        assert!(!reached.covers(8, &set(&[2])));
        reached.add(7, set(&[1, 2, 200]), 1);
        assert!(reached.is_covered(0) && !reached.is_covered(1));
        assert!(reached.covers(7, &set(&[1, 2])));
    }
}
