//! Linearizability (§8: "each operation appears to execute instantaneously, exactly once, at some point between its invocation
//! and its response"), with the log as the witness: a command happens at its entry, a read just after the last entry that was
//! applied where it was answered. So it is enough to see that an answer is that of the machine at that place, and that whatever
//! was answered before something was asked for lies before it.
//!
//! `linearizability` checks the same from outside, without the log, and takes far longer.

use super::Violation;
use super::reference::{Known, Reference};
use crate::kv::Answer;
use crate::name::SubmissionId;
use raft::{Index, LogId};
use serde::Serialize;

/// What the client was told, and is not so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Untruth {
    /// The entry that its command is said to be was never committed.
    NotCommitted,
    /// That entry is not what was asked for.
    NotAsked,
    /// The machine says something else to it.
    Answer,
    /// What was read was not the value then.
    Value,
    /// It lies before something that had been answered before it was asked for.
    Order,
    /// It is said never to have been done, and was committed.
    Superseded,
}

/// What has been answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Witness {
    /// The latest place in the log of anything that the client has had an answer to.
    latest: Index,
}

impl Witness {
    /// Where things stand for what is asked now: it happens after this entry.
    pub(crate) const fn latest(&self) -> Index {
        self.latest
    }

    /// The client hears that its command is an entry. `asked`: the hash of what it asked for, `said` that of the answer; it
    /// asked when everything up to `after` had been answered.
    pub(crate) fn answered(
        &mut self,
        submission: SubmissionId,
        entry: LogId,
        (asked, said): (u64, u64),
        after: Index,
        reference: &Reference,
    ) -> Option<Violation> {
        let before = self.latest;
        self.latest = before.max(entry.index);
        if reference.has_forgotten(entry.index) {
            return None;
        }
        let why = match reference.row(entry.index) {
            Some(row) if row.term == entry.term => {
                if row.asked != asked {
                    Untruth::NotAsked
                } else if row.said != Some(said) {
                    Untruth::Answer
                } else if entry.index <= after {
                    Untruth::Order
                } else {
                    return None;
                }
            }
            _ => Untruth::NotCommitted,
        };
        misled(submission, entry.index, why)
    }

    /// The client hears the value of a key, from a state with everything up to `upto`.
    pub(crate) fn read(
        &mut self,
        submission: SubmissionId,
        (key, answer): (&str, &Answer),
        upto: Index,
        after: Index,
        reference: &Reference,
    ) -> Option<Violation> {
        self.latest = self.latest.max(upto);
        if upto < after {
            return misled(submission, upto, Untruth::Order);
        }
        let right = match (reference.value_at(key, upto), answer) {
            (Known::Forgotten, _) => true,
            (Known::Value(Some(expected)), Answer::Value { key: read, value }) => {
                read == key && *value == expected
            }
            (Known::Value(None), Answer::Missing { key: read }) => read == key,
            _ => false,
        };
        if right {
            None
        } else {
            misled(submission, upto, Untruth::Value)
        }
    }

    /// The client hears that its command, which was this entry once, never will be applied. `committed`: whether it was.
    pub(crate) fn superseded(submission: SubmissionId, entry: LogId, committed: bool) -> Option<Violation> {
        if committed {
            misled(submission, entry.index, Untruth::Superseded)
        } else {
            None
        }
    }
}

const fn misled(submission: SubmissionId, index: Index, why: Untruth) -> Option<Violation> {
    Some(Violation::Misled {
        submission,
        index,
        why,
    })
}

#[cfg(test)]
mod tests {
    use super::super::reference::asked_hash;
    use super::*;
    use crate::kv::Command;
    use raft::{Entry, Payload, Term};

    const ONE: SubmissionId = SubmissionId(1);

    fn command(text: &str) -> Vec<u8> {
        Command::parse(text).unwrap().encode()
    }

    /// Entries 1 to 3, of term 2.
    fn reference() -> Reference {
        let mut reference = Reference::new(false);
        for (index, text) in (1..).zip(["set 5", "add 2", "set y 1"]) {
            reference.take(
                Entry {
                    id: LogId::new(Term(2), Index(index)),
                    payload: Payload::Command(&command(text)),
                },
                true,
            );
        }
        reference
    }

    fn value(key: &str, value: i64) -> Answer {
        let key = key.into();
        Answer::Value { key, value }
    }

    /// What is untrue of the answer to a command.
    fn heard(term: u64, index: u64, asked: &str, answer: &Answer, after: u64) -> Option<Untruth> {
        let entry = LogId::new(Term(term), Index(index));
        let hashes = (asked_hash(None, &command(asked)), answer.hash());
        let mut witness = Witness::default();
        match witness.answered(ONE, entry, hashes, Index(after), &reference()) {
            None => None,
            Some(Violation::Misled {
                submission: ONE,
                index: place,
                why,
            }) if place.0 == index => Some(why),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_answer_of_the_machine_at_the_entry_is_right() {
        assert_eq!(heard(2, 1, "set 5", &value("x", 5), 0), None);
        assert_eq!(heard(2, 2, "add 2", &value("x", 7), 1), None);
        assert_eq!(heard(2, 3, "set y 1", &value("y", 1), 2), None);
    }

    #[test]
    fn whatever_else_the_client_hears_is_untrue() {
        let seven = value("x", 7);
        assert_eq!(heard(2, 2, "add 2", &value("x", 9), 1), Some(Untruth::Answer));
        assert_eq!(heard(2, 2, "add 3", &seven, 1), Some(Untruth::NotAsked));
        assert_eq!(heard(3, 2, "add 2", &seven, 1), Some(Untruth::NotCommitted));
        assert_eq!(heard(2, 4, "add 2", &seven, 1), Some(Untruth::NotCommitted));
        assert_eq!(heard(2, 2, "add 2", &seven, 2), Some(Untruth::Order));
        assert_eq!(heard(2, 2, "add 2", &seven, 3), Some(Untruth::Order));
    }

    fn read(upto: u64, key: &str, answer: &Answer, after: u64) -> Option<Untruth> {
        let mut witness = Witness::default();
        match witness.read(ONE, (key, answer), Index(upto), Index(after), &reference()) {
            None => None,
            Some(Violation::Misled {
                submission: ONE,
                index,
                why,
            }) if index.0 == upto => Some(why),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_read_is_of_the_value_at_its_place_and_not_before_what_was_answered() {
        let missing = |key: &str| Answer::Missing { key: key.into() };
        assert_eq!(read(1, "x", &value("x", 5), 1), None);
        assert_eq!(read(2, "x", &value("x", 7), 0), None);
        assert_eq!(read(2, "y", &missing("y"), 0), None);
        assert_eq!(read(0, "x", &missing("x"), 0), None);
        assert_eq!(read(1, "x", &value("x", 5), 2), Some(Untruth::Order));
        assert_eq!(read(2, "x", &value("x", 5), 0), Some(Untruth::Value));
        assert_eq!(read(2, "x", &missing("x"), 0), Some(Untruth::Value));
        assert_eq!(read(2, "y", &value("y", 1), 0), Some(Untruth::Value));
        assert_eq!(read(2, "x", &value("y", 7), 0), Some(Untruth::Value));
        assert_eq!(read(2, "y", &missing("x"), 0), Some(Untruth::Value));
        assert_eq!(read(4, "y", &value("y", 1), 0), Some(Untruth::Value));
    }

    /// Whatever has been answered, a later request lies after.
    #[test]
    fn the_latest_place_of_all_answers_is_kept() {
        let (reference, mut witness) = (reference(), Witness::default());
        let hashes = (asked_hash(None, &command("add 2")), value("x", 7).hash());
        witness.answered(ONE, LogId::new(Term(2), Index(2)), hashes, Index(0), &reference);
        assert_eq!(witness.latest(), Index(2));
        let answer = value("x", 5);
        witness.read(ONE, ("x", &answer), Index(1), Index(0), &reference);
        assert_eq!(witness.latest(), Index(2));
        witness.read(ONE, ("y", &value("y", 1)), Index(3), Index(0), &reference);
        assert_eq!(witness.latest(), Index(3));
        witness.answered(ONE, LogId::new(Term(2), Index(2)), hashes, Index(0), &reference);
        assert_eq!(witness.latest(), Index(3));
    }

    #[test]
    fn what_is_said_never_to_be_done_is_not_committed() {
        let entry = LogId::new(Term(2), Index(3));
        assert_eq!(Witness::superseded(ONE, entry, false), None);
        let broken = misled(ONE, Index(3), Untruth::Superseded);
        assert_eq!(Witness::superseded(ONE, entry, true), broken);
    }
}
