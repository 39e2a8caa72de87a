//! Counting: what a majority is, what it has, and what it has voted. Pure functions, nothing else.

use crate::Index;

/// How many of `voters` are a majority.
#[must_use]
pub const fn majority(voters: usize) -> usize {
    voters / 2 + 1
}

/// Half of `voters`, which is not enough; at least one.
pub(crate) fn half(voters: usize) -> usize {
    (voters / 2).max(1)
}

/// How a vote stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VoteResult {
    /// A majority has granted it.
    Won,
    /// Too many have refused: a majority can no longer be reached.
    Lost,
    /// Not decided yet.
    Pending,
}

/// How a vote stands, given each voter's answer, if it has given one. Nobody to ask counts as won, so that an empty
/// half of a joint configuration never stands in the way; a configuration as a whole is never empty.
pub fn vote_result(answers: impl Iterator<Item = Option<bool>>) -> VoteResult {
    vote_result_of(answers, majority)
}

/// The same where as many are needed as `needs` says of how many there are.
pub(crate) fn vote_result_of(
    answers: impl Iterator<Item = Option<bool>>,
    needs: impl Fn(usize) -> usize,
) -> VoteResult {
    let (mut voters, mut granted, mut open) = (0, 0, 0);
    for answer in answers {
        voters += 1;
        match answer {
            Some(true) => granted += 1,
            Some(false) => {}
            None => open += 1,
        }
    }
    if voters == 0 || granted >= needs(voters) {
        VoteResult::Won
    } else if granted + open >= needs(voters) {
        VoteResult::Pending
    } else {
        VoteResult::Lost
    }
}

/// How a vote stands that takes two majorities (§6), given how each stands.
#[must_use]
pub const fn joint(one: VoteResult, other: VoteResult) -> VoteResult {
    match (one, other) {
        (VoteResult::Won, VoteResult::Won) => VoteResult::Won,
        (VoteResult::Lost, _) | (_, VoteResult::Lost) => VoteResult::Lost,
        _ => VoteResult::Pending,
    }
}

/// More voters than this are counted all the same, only not on the stack.
const ON_STACK: usize = 9;

/// The value that a majority has reached: the largest one such that most of `values` are at least as large
/// (§5.3, §5.4.2). With nobody to ask there is no bound.
pub fn reached_by_majority<T: Ord + Copy>(values: impl ExactSizeIterator<Item = T>, unbounded: T) -> T {
    let needed = majority(values.len());
    reached_by(needed, values, unbounded)
}

/// The value that so many have reached.
#[inline]
pub(crate) fn reached_by<T: Ord + Copy>(
    needed: usize,
    values: impl ExactSizeIterator<Item = T>,
    unbounded: T,
) -> T {
    let voters = values.len();
    if voters == 0 {
        return unbounded;
    }
    let pick = |sorted: &mut [T]| {
        sorted.sort_unstable();
        sorted
            .get(sorted.len().saturating_sub(needed))
            .copied()
            .unwrap_or(unbounded)
    };
    if voters <= ON_STACK {
        let mut slots = [unbounded; ON_STACK];
        for (slot, value) in slots.iter_mut().zip(values) {
            *slot = value;
        }
        pick(&mut slots[..voters])
    } else {
        pick(&mut values.collect::<alloc::vec::Vec<_>>())
    }
}

/// The index up to which a majority holds the log, given each voter's match index.
pub fn committed(matched: impl ExactSizeIterator<Item = Index>) -> Index {
    reached_by_majority(matched, Index(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    #[test]
    fn a_majority_is_more_than_half() {
        let sizes: Vec<_> = (1..=7).map(majority).collect();
        assert_eq!(sizes, [1, 2, 2, 3, 3, 4, 4]);
    }

    #[test]
    fn half_of_an_even_cluster_decides_nothing() {
        let answers = [Some(true), Some(true), None, None];
        assert_eq!(vote_result(answers.into_iter()), VoteResult::Pending);
        let answers = [Some(true), Some(true), Some(false), Some(false)];
        assert_eq!(vote_result(answers.into_iter()), VoteResult::Lost);
    }

    proptest! {
        /// Trap 15: a count that keeps its order cached goes stale; the naive one cannot.
        #[test]
        fn commit_is_the_largest_index_that_most_hold(matched in proptest::collection::vec(0..20_u64, 1..14)) {
            let holders = |index: u64| matched.iter().filter(|held| **held >= index).count();
            let naive = (0..=20).filter(|index| holders(*index) >= majority(matched.len())).max().unwrap();
            let counted = committed(matched.iter().map(|index| Index(*index)));
            prop_assert_eq!(counted, Index(naive));
        }

        #[test]
        fn a_vote_is_won_lost_or_open_but_never_two_of_them(
            answers in proptest::collection::vec(proptest::option::of(any::<bool>()), 1..12)
        ) {
            let granted = answers.iter().filter(|answer| **answer == Some(true)).count();
            let refused = answers.iter().filter(|answer| **answer == Some(false)).count();
            let needed = majority(answers.len());
            let expected = if granted >= needed {
                VoteResult::Won
            } else if answers.len() - refused < needed {
                VoteResult::Lost
            } else {
                VoteResult::Pending
            };
            prop_assert_eq!(vote_result(answers.iter().copied()), expected);
        }
    }
}
