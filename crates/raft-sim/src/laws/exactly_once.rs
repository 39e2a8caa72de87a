//! Exactly once (§8: "if it receives a command whose serial number has already been executed, it responds immediately without
//! re-executing the request"; dissertation §6.3): a command that a session numbers takes effect at most once, in whichever
//! entries it lies; and one entry is the answer to one request only.
//!
//! Owns what took effect. Not what that effect was: `reference`.

use super::Violation;
use crate::name::SubmissionId;
use raft::{ClientId, Index, Serial};
use std::collections::BTreeMap;

/// So many of the latest sessions are remembered.
const CLIENTS_MAX: usize = 4_096;
/// So many of the latest answers.
const CLAIMS_MAX: usize = 4_096;

/// Numbers, as the ranges without a gap that they make up: a session's commands take effect nearly in order.
#[derive(Clone, Debug, Default)]
struct Ranges(BTreeMap<Serial, Serial>);

impl Ranges {
    /// Adds a number. Says whether it is new.
    fn add(&mut self, serial: Serial) -> bool {
        let before = self
            .0
            .range(..=serial)
            .next_back()
            .map(|(first, last)| (*first, *last));
        if before.is_some_and(|(_, last)| serial <= last) {
            return false;
        }
        let behind = self.0.remove(&serial.next()).unwrap_or(serial);
        match before {
            Some((first, last)) if last.next() == serial => self.0.insert(first, behind),
            _ => self.0.insert(serial, behind),
        };
        true
    }
}

/// What took effect, and what was answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Done {
    clients: BTreeMap<ClientId, Ranges>,
    /// The requests that were answered last, by entry.
    claims: BTreeMap<Index, SubmissionId>,
}

impl Done {
    /// A session's command takes effect with this entry, for the first time that any machine gets there.
    pub(crate) fn takes_effect(
        &mut self,
        client: ClientId,
        serial: Serial,
        index: Index,
    ) -> Option<Violation> {
        let new = self.clients.entry(client).or_default().add(serial);
        if self.clients.len() > CLIENTS_MAX {
            self.clients.pop_first();
        }
        (!new).then_some(Violation::DoneTwice {
            client,
            serial,
            index,
        })
    }

    /// The client hears that its request was this entry.
    pub(crate) fn answered(&mut self, submission: SubmissionId, index: Index) -> Option<Violation> {
        let first = *self.claims.entry(index).or_insert(submission);
        if self.claims.len() > CLAIMS_MAX {
            self.claims.pop_first();
        }
        (first != submission).then_some(Violation::AnsweredTwice {
            index,
            first,
            second: submission,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const ONE: ClientId = ClientId(1);

    #[test]
    fn a_command_that_takes_effect_again_breaks_it() {
        let mut done = Done::default();
        for (serial, index) in [(1, 5), (2, 6), (4, 7), (3, 8)] {
            assert_eq!(done.takes_effect(ONE, Serial(serial), Index(index)), None);
        }
        assert_eq!(done.takes_effect(ClientId(2), Serial(1), Index(9)), None);
        for serial in 1..=4 {
            let broken = Violation::DoneTwice {
                client: ONE,
                serial: Serial(serial),
                index: Index(10),
            };
            assert_eq!(done.takes_effect(ONE, Serial(serial), Index(10)), Some(broken));
        }
    }

    #[test]
    fn numbers_without_a_gap_take_one_range() {
        let mut ranges = Ranges::default();
        for number in [5, 3, 1, 2, 4, 7, 6] {
            assert!(ranges.add(Serial(number)));
        }
        assert_eq!(ranges.0, BTreeMap::from([(Serial(1), Serial(7))]));
    }

    proptest! {
        #[test]
        fn ranges_are_a_set(numbers in prop::collection::vec(0..24_u64, 0..60)) {
            let (mut ranges, mut set) = (Ranges::default(), BTreeSet::new());
            for number in numbers {
                prop_assert_eq!(ranges.add(Serial(number)), set.insert(number));
            }
        }
    }

    #[test]
    fn only_the_latest_sessions_and_answers_are_remembered() {
        let mut done = Done::default();
        for number in 0..=CLIENTS_MAX as u64 {
            assert_eq!(
                done.takes_effect(ClientId(number), Serial(1), Index(number)),
                None
            );
            assert_eq!(done.answered(SubmissionId(number), Index(number)), None);
        }
        assert_eq!(done.clients.len(), CLIENTS_MAX);
        assert_eq!(done.claims.len(), CLAIMS_MAX);
        assert!(done.takes_effect(ClientId(1), Serial(1), Index(1)).is_some());
        assert!(done.answered(SubmissionId(0), Index(1)).is_some());
        assert_eq!(done.takes_effect(ClientId(0), Serial(1), Index(1)), None);
    }

    #[test]
    fn an_entry_that_was_to_be_two_requests_breaks_it() {
        let mut done = Done::default();
        assert_eq!(done.answered(SubmissionId(1), Index(3)), None);
        assert_eq!(done.answered(SubmissionId(1), Index(3)), None);
        assert_eq!(done.answered(SubmissionId(2), Index(4)), None);
        let broken = Violation::AnsweredTwice {
            index: Index(3),
            first: SubmissionId(1),
            second: SubmissionId(2),
        };
        assert_eq!(done.answered(SubmissionId(2), Index(3)), Some(broken));
    }
}
