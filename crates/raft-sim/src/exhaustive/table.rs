//! Where the search has been: tables that are looked into and never gone through, so that their order does not matter, and the
//! words that stand for a state in them.
//!
//! A state's words are summed up from those of its parts, in 128 bits. So a set of messages has the same sum in whatever order it
//! came about, and a step changes a sum by what it adds. Each sum is kept under every naming of the nodes: two states that differ
//! by names alone have the same smallest one.

#![allow(
    clippy::disallowed_types,
    reason = "millions of states: these are looked into only, so their order decides nothing"
)]

use raft::NodeId;
use raft::draw::mix;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

pub(super) type Table<K, V> = HashMap<K, V, BuildHasherDefault<Mixed>>;

/// How many ways there are to call three nodes.
pub(super) const NAMINGS: usize = 6;

const NAMES: [[u32; 3]; NAMINGS] = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]];

/// What stands for something, under each naming of the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Sums([u128; NAMINGS]);

impl Sums {
    /// The sums of something that is fed to a hasher, its nodes named as they are to be. `kind` keeps it apart from what is not
    /// of its kind.
    pub(super) fn of(kind: u64, feed: impl Fn(&dyn Fn(NodeId) -> NodeId, &mut Words)) -> Self {
        Self(NAMES.map(|naming| {
            let named = |node: NodeId| {
                let place = node.0.checked_sub(1).and_then(|place| naming.get(place as usize));
                place.map_or(node, |name| NodeId(*name))
            };
            let mut words = Words::of(kind);
            feed(&named, &mut words);
            words.sum()
        }))
    }

    /// The sum under the names that the nodes have.
    pub(super) const fn as_named(&self) -> u128 {
        self.0[0]
    }

    /// The smallest one, the same for all that differ by names alone; and under which naming it is that.
    pub(super) fn smallest(&self) -> (u128, usize) {
        let sums = self.0.into_iter().zip(0..);
        sums.min().unwrap_or_default()
    }

    /// The sum under a naming.
    pub(super) fn under(&self, naming: usize) -> u128 {
        self.0.get(naming).copied().unwrap_or_default()
    }

    /// Adds something that no node is named in.
    pub(super) fn add_to_all(&mut self, other: u128) {
        for sum in &mut self.0 {
            *sum = sum.wrapping_add(other);
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum = sum.wrapping_add(more);
        }
    }
}

/// Takes in words, and makes 128 bits of them.
pub(super) struct Words {
    high: u64,
    low: u64,
}

impl Words {
    const fn of(kind: u64) -> Self {
        Self {
            high: mix(0x6869_6768, kind),
            low: mix(0x006c_6f77, kind),
        }
    }

    fn sum(&self) -> u128 {
        u128::from(mix(self.high, 0)) << 64 | u128::from(mix(self.low, 0))
    }
}

impl Hasher for Words {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk
                .iter()
                .rev()
                .fold(1, |word: u64, byte| word << 8 | u64::from(*byte));
            self.write_u64(word);
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.high = mix(self.high, word);
        self.low = mix(self.low, word);
    }

    fn finish(&self) -> u64 {
        self.low
    }
}

/// The hasher of the tables: their keys are sums, which are mixed already, or a number that is mixed here.
#[derive(Default)]
pub(super) struct Mixed(u64);

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = mix(self.0, word);
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "a part of a sum is as good as all of it"
    )]
    fn write_u128(&mut self, sum: u128) {
        self.0 = sum as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(from: u32, to: u32) -> Sums {
        Sums::of(1, |named, words| {
            words.write_u64(u64::from(named(NodeId(from)).0));
            words.write_u64(u64::from(named(NodeId(to)).0));
        })
    }

    #[test]
    fn what_differs_by_names_alone_has_the_same_smallest_sum() {
        assert_eq!(pair(1, 2).smallest().0, pair(3, 1).smallest().0);
        assert_ne!(pair(1, 2).as_named(), pair(3, 1).as_named());
        assert_ne!(pair(1, 2).smallest().0, pair(2, 2).smallest().0);
    }

    /// A to B and B to C is not A to B and A to C, whatever they are called.
    #[test]
    fn parts_are_named_alike() {
        let both = |mut first: Sums, second: Sums| {
            first.add(&second);
            first.smallest().0
        };
        assert_eq!(both(pair(1, 2), pair(2, 3)), both(pair(2, 1), pair(3, 2)));
        assert_ne!(both(pair(1, 2), pair(2, 3)), both(pair(1, 2), pair(1, 3)));
    }

    #[test]
    fn kinds_are_kept_apart() {
        assert_ne!(
            Sums::of(1, |_, _| {}).as_named(),
            Sums::of(2, |_, _| {}).as_named()
        );
    }
}
