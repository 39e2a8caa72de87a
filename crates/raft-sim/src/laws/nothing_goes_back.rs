//! Nothing goes back (figure 2: the term, the commit index and the last applied one increase monotonically, a term has one vote,
//! and all of "persistent state" is "updated on stable storage before responding to RPCs"): not while a node runs, and not by a
//! crash. What a crash may take back, as the commit index is (figure 2: volatile), is not held against it.
//!
//! The disk is asked the moment that a node speaks: so a vote that is not on it is seen when it is given, not only when the one
//! crash comes that makes the node give another.

use super::Violation;
use raft::{Envelope, HardState, Index, Message, NodeId, Term};
use serde::Serialize;

/// Something of a node that only grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Measure {
    /// Its term.
    Term,
    /// Its vote in a term: it stays what it is.
    Vote,
    /// What it takes to be committed; a crash may take that back.
    Committed,
    /// What its state machine has applied: its log or its snapshot has that for good.
    Applied,
    /// What its snapshot has.
    Snapshot,
}

/// How a node stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stand {
    pub(crate) term: Term,
    pub(crate) vote: Option<NodeId>,
    pub(crate) committed: Index,
    pub(crate) applied: Index,
}

/// A node stood so before, and does so now, without a crash between.
pub(crate) fn check(node: NodeId, before: &Stand, now: &Stand) -> Option<Violation> {
    let vote = |stand: &Stand| stand.vote.map_or(0, |vote| u64::from(vote.0));
    let revoted = before.term == now.term && before.vote.is_some() && before.vote != now.vote;
    let pairs = [
        (Measure::Term, before.term.0, now.term.0, now.term < before.term),
        (Measure::Vote, vote(before), vote(now), revoted),
        (
            Measure::Committed,
            before.committed.0,
            now.committed.0,
            now.committed < before.committed,
        ),
        (
            Measure::Applied,
            before.applied.0,
            now.applied.0,
            now.applied < before.applied,
        ),
    ];
    went_back(node, pairs)
}

fn went_back<const N: usize>(node: NodeId, pairs: [(Measure, u64, u64, bool); N]) -> Option<Violation> {
    let (what, from, to, _) = pairs.into_iter().find(|(_, _, _, back)| *back)?;
    Some(Violation::WentBack { node, what, from, to })
}

/// What a node must not forget, whatever befalls it: what others know of it, and what its machine has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The latest term that it has spoken in.
    term: Term,
    /// The latest vote that others know of, and its term.
    vote: Option<(Term, NodeId)>,
    pub(crate) applied: Index,
    pub(crate) snapshot: Index,
}

impl Kept {
    /// A node speaks, when its disk holds this.
    pub(crate) fn speaks(&mut self, envelope: &Envelope, disk: HardState) -> Option<Violation> {
        let (node, term) = (envelope.from, envelope.term);
        let vote = match envelope.message {
            // They name a term that the node is not in, or bind it to nothing.
            Message::PreVote { .. }
            | Message::PreVoteReply { .. }
            | Message::ReadIndex { .. }
            | Message::Propose { .. } => return None,
            Message::RequestVote { .. } => Some(node),
            Message::RequestVoteReply { granted: true } => Some(envelope.to),
            _ => None,
        };
        self.term = self.term.max(term);
        if let Some(vote) = vote
            && self.vote.is_none_or(|(before, _)| before < term)
        {
            self.vote = Some((term, vote));
        }
        let saved = disk.term > term || disk.term == term && (vote.is_none() || disk.vote == vote);
        (!saved).then_some(Violation::Unsaved {
            node,
            term,
            vote,
            on_disk: disk.term,
        })
    }

    /// It has started again, in this term and with this vote; its log ends with `last`.
    pub(crate) fn check(
        &self,
        node: NodeId,
        (term, vote): (Term, Option<NodeId>),
        last: Index,
        snapshot: Index,
    ) -> Option<Violation> {
        let (voted_in, voted) = self.vote.unzip();
        let revoted = voted_in == Some(term) && vote != voted;
        let number = |vote: Option<NodeId>| vote.map_or(0, |vote| u64::from(vote.0));
        let pairs = [
            (Measure::Term, self.term.0, term.0, term < self.term),
            (Measure::Vote, number(voted), number(vote), revoted),
            (Measure::Applied, self.applied.0, last.0, last < self.applied),
            (
                Measure::Snapshot,
                self.snapshot.0,
                snapshot.0,
                snapshot < self.snapshot,
            ),
        ];
        went_back(node, pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::{AppendReply, ClusterId, LogId, Round};

    const A: NodeId = NodeId(1);
    const B: NodeId = NodeId(2);
    const C: NodeId = NodeId(3);

    const STAND: Stand = Stand {
        term: Term(3),
        vote: Some(B),
        committed: Index(7),
        applied: Index(5),
    };

    const fn back(what: Measure, from: u64, to: u64) -> Option<Violation> {
        Some(Violation::WentBack {
            node: A,
            what,
            from,
            to,
        })
    }

    #[test]
    fn what_stays_or_grows_keeps_it() {
        assert_eq!(check(A, &STAND, &STAND), None);
        let grown = Stand {
            term: Term(4),
            vote: None,
            committed: Index(8),
            applied: Index(8),
        };
        assert_eq!(check(A, &STAND, &grown), None);
        let voted = Stand {
            vote: Some(C),
            ..grown
        };
        assert_eq!(check(A, &grown, &voted), None);
    }

    #[test]
    fn each_number_that_falls_breaks_it() {
        let now = |change: fn(&mut Stand)| {
            let mut now = STAND;
            change(&mut now);
            check(A, &STAND, &now)
        };
        assert_eq!(now(|now| now.term = Term(2)), back(Measure::Term, 3, 2));
        assert_eq!(now(|now| now.vote = Some(C)), back(Measure::Vote, 2, 3));
        assert_eq!(now(|now| now.vote = None), back(Measure::Vote, 2, 0));
        assert_eq!(
            now(|now| now.committed = Index(6)),
            back(Measure::Committed, 7, 6)
        );
        assert_eq!(now(|now| now.applied = Index(4)), back(Measure::Applied, 5, 4));
    }

    fn envelope(term: u64, message: Message) -> Envelope {
        Envelope {
            from: A,
            to: B,
            cluster: ClusterId(1),
            term: Term(term),
            message,
        }
    }

    const fn disk(term: u64, vote: Option<NodeId>) -> HardState {
        HardState {
            term: Term(term),
            vote,
        }
    }

    const GRANTED: Message = Message::RequestVoteReply { granted: true };
    const REFUSED: Message = Message::RequestVoteReply { granted: false };
    const ASKED: Message = Message::RequestVote {
        last: LogId::ZERO,
        transfer: false,
    };

    fn unsaved(term: u64, message: Message, disk: HardState) -> bool {
        let vote = match message {
            GRANTED => Some(B),
            ASKED => Some(A),
            _ => None,
        };
        let expected = Violation::Unsaved {
            node: A,
            term: Term(term),
            vote,
            on_disk: disk.term,
        };
        match Kept::default().speaks(&envelope(term, message), disk) {
            None => false,
            Some(violation) => {
                assert_eq!(violation, expected);
                true
            }
        }
    }

    #[test]
    fn a_vote_is_on_the_disk_before_anybody_hears_of_it() {
        assert!(!unsaved(3, GRANTED, disk(3, Some(B))));
        assert!(unsaved(3, GRANTED, disk(3, None)));
        assert!(unsaved(3, GRANTED, disk(3, Some(A))));
        assert!(unsaved(3, GRANTED, disk(2, Some(B))));
        assert!(!unsaved(3, ASKED, disk(3, Some(A))));
        assert!(unsaved(3, ASKED, disk(3, Some(B))));
        // A later term has another vote: the earlier one can never be given again.
        assert!(!unsaved(3, GRANTED, disk(4, None)));
    }

    #[test]
    fn a_term_is_on_the_disk_before_anybody_hears_of_it() {
        let heartbeat = Message::Heartbeat {
            commit: Index(1),
            round: Round(1),
        };
        let accepted = Message::AppendEntriesReply(AppendReply::Accepted { matched: Index(1) });
        for message in [REFUSED, heartbeat, accepted] {
            assert!(!unsaved(3, message.clone(), disk(3, None)));
            assert!(unsaved(3, message, disk(2, None)));
        }
    }

    #[test]
    fn a_pre_vote_binds_nobody() {
        let pre = Message::PreVote { last: LogId::ZERO };
        for message in [
            pre,
            Message::PreVoteReply { granted: true },
            Message::ReadIndex { name: 1 },
        ] {
            assert!(!unsaved(9, message.clone(), disk(2, None)));
            let mut kept = Kept::default();
            kept.speaks(&envelope(9, message), disk(2, None));
            assert_eq!(kept, Kept::default());
        }
    }

    /// A node that has granted a vote in term 3, has spoken in term 4, applied 5 entries, and has a snapshot of 2.
    fn kept() -> Kept {
        let mut kept = Kept::default();
        assert_eq!(kept.speaks(&envelope(3, GRANTED), disk(3, Some(B))), None);
        assert_eq!(kept.speaks(&envelope(4, REFUSED), disk(4, None)), None);
        kept.speaks(&envelope(1, ASKED), disk(4, None));
        (kept.applied, kept.snapshot) = (Index(5), Index(2));
        kept
    }

    #[test]
    fn who_comes_back_as_he_was_keeps_it() {
        let check =
            |term, vote, last, snapshot| kept().check(A, (Term(term), vote), Index(last), Index(snapshot));
        assert_eq!(check(4, None, 5, 2), None);
        assert_eq!(check(5, Some(C), 6, 3), None);
        assert_eq!(check(3, Some(B), 5, 2), back(Measure::Term, 4, 3));
        assert_eq!(check(4, None, 4, 2), back(Measure::Applied, 5, 4));
        assert_eq!(check(4, None, 5, 1), back(Measure::Snapshot, 2, 1));
    }

    #[test]
    fn a_vote_that_was_given_is_the_vote_in_that_term_for_good() {
        let mut kept = Kept::default();
        kept.speaks(&envelope(3, GRANTED), disk(3, Some(B)));
        let check = |vote| kept.check(A, (Term(3), vote), Index(0), Index(0));
        assert_eq!(check(Some(B)), None);
        assert_eq!(check(None), back(Measure::Vote, 2, 0));
        assert_eq!(check(Some(C)), back(Measure::Vote, 2, 3));
        assert_eq!(kept.check(A, (Term(4), Some(C)), Index(0), Index(0)), None);
        // Another one in the same term does not make it undone.
        kept.speaks(&envelope(3, ASKED), disk(3, Some(A)));
        assert_eq!(kept.vote, Some((Term(3), B)));
    }
}
