//! The proposals that were passed on and are not answered, and which of them a leader has seen. How they are passed on is in
//! `forwarding`.

use crate::{Instant, NodeId, Ticket};
use alloc::collections::{BTreeMap, VecDeque};

/// A proposal that was passed on, and that the leader has not answered.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) number: u64,
    pub(crate) ticket: Ticket,
    /// When to ask no longer.
    pub(crate) deadline: Instant,
}

/// A node's proposals on their way to its leader, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Forwards {
    pub(crate) asked: VecDeque<Asked>,
    pub(crate) numbered: u64,
}

impl Forwards {
    pub(crate) fn len(&self) -> usize {
        self.asked.len()
    }

    /// When the oldest one will have waited long enough.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.asked.front().map(|asked| asked.deadline)
    }

    pub(crate) fn answered(&mut self, number: u64) -> Option<Ticket> {
        let place = self.asked.iter().position(|asked| asked.number == number)?;
        self.asked.remove(place).map(|asked| asked.ticket)
    }

    pub(crate) fn overdue(&mut self, now: Instant) -> Option<Ticket> {
        self.asked.front().filter(|asked| asked.deadline <= now)?;
        self.asked.pop_front().map(|asked| asked.ticket)
    }
}

/// Which of one life's numbers a leader has seen: the highest, and which of those just below it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) highest: u64,
    /// Bit `n` stands for `highest - n`.
    pub(crate) below: u128,
}

impl Seen {
    /// Whether this is certainly the first time that `number` is seen. A number far below the highest may have been seen.
    fn is_first(&mut self, number: u64) -> bool {
        if number > self.highest {
            let rise = u32::try_from(number - self.highest).unwrap_or(u32::MAX);
            self.below = self.below.checked_shl(rise).unwrap_or(0) | 1;
            self.highest = number;
            return true;
        }
        let bit = u32::try_from(self.highest - number)
            .ok()
            .and_then(|place| 1_u128.checked_shl(place))
            .unwrap_or(0);
        let first = bit != 0 && self.below & bit == 0;
        self.below |= bit;
        first
    }
}

/// So many lives of one node within one term are told apart; of later ones nothing is taken.
const LIVES_MAX: usize = 16;

/// What a leader has been passed on in its term. It dies with the leadership, and the term with it: a message of that
/// term is not looked at again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken {
    pub(crate) seen: BTreeMap<(NodeId, u64), Seen>,
}

impl Taken {
    pub(crate) fn is_first(&mut self, from: NodeId, life: u64, number: u64) -> bool {
        let lives = self.seen.range((from, 0)..=(from, u64::MAX)).count();
        let is_known = self.seen.contains_key(&(from, life));
        (is_known || lives < LIVES_MAX) && self.seen.entry((from, life)).or_default().is_first(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_first_of_its_kind_once() {
        let mut seen = Seen::default();
        let firsts = [3, 1, 3, 2, 1, 131, 3, 4, 131, 130, u64::MAX, 131, u64::MAX - 1]
            .map(|number| seen.is_first(number));
        let expected = [
            true, true, false, true, false, true, false, true, false, true, true, false, true,
        ];
        assert_eq!(firsts, expected);
    }

    #[test]
    fn lives_are_told_apart_up_to_a_limit() {
        let mut taken = Taken::default();
        for life in 0..16 {
            assert!(taken.is_first(NodeId(1), life, 1));
            assert!(!taken.is_first(NodeId(1), life, 1));
        }
        assert!(!taken.is_first(NodeId(1), 16, 1));
        assert!(taken.is_first(NodeId(2), 16, 1));
        assert!(taken.is_first(NodeId(1), 15, 2));
    }
}
