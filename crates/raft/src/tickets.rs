//! Proposals whose fate is open, and how each is decided, exactly once.
//!
//! A proposal is decided by what is *committed* at its index or before it, and by nothing less. That its entry was cut
//! off from this log decides nothing: another node may still hold it, lead, and commit it.

use crate::{Index, Log, LogId, Outcome, Term, Ticket};
use alloc::collections::VecDeque;

/// A proposal that waits for its fate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    pub(crate) proposed: LogId,
    pub(crate) ticket: Ticket,
}

/// The proposals that wait for their fate, by index. One index may have several: a node can lead more than once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tickets {
    pub(crate) open: VecDeque<Open>,
    /// The terms of the open ones lie between these: in the usual case, a leader's, they are all of one term.
    pub(crate) oldest_term: Term,
    pub(crate) latest_term: Term,
}

impl Tickets {
    pub(crate) fn open(&mut self, proposed: LogId, ticket: Ticket) {
        let place = if self
            .open
            .back()
            .is_none_or(|last| last.proposed.index <= proposed.index)
        {
            self.open.len()
        } else {
            self.open
                .partition_point(|open| open.proposed.index <= proposed.index)
        };
        self.open.insert(place, Open { proposed, ticket });
        let alone = self.open.len() == 1;
        self.oldest_term = if alone {
            proposed.term
        } else {
            self.oldest_term.min(proposed.term)
        };
        self.latest_term = if alone {
            proposed.term
        } else {
            self.latest_term.max(proposed.term)
        };
    }

    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }

    /// The next proposal that can no longer be committed. The log is committed up to `commit`.
    ///
    /// Terms never fall along a log. So not only an entry at the proposal's own index decides: once one of a later term
    /// is committed anywhere before it, nothing of the proposal's term can follow.
    pub(crate) fn next_superseded(&mut self, commit: Index, log: &Log) -> Option<(Ticket, Outcome)> {
        if self.open.is_empty() {
            return None;
        }
        let committed_term = log.term_at(commit)?;
        if self.oldest_term == committed_term && self.latest_term == committed_term {
            return None;
        }
        let (place, by) = self
            .open
            .iter()
            .enumerate()
            .find_map(|(place, Open { proposed, .. })| {
                if proposed.index > commit {
                    (committed_term > proposed.term).then_some((place, committed_term))
                } else {
                    let by = log.term_at(proposed.index)?;
                    (by != proposed.term).then_some((place, by))
                }
            })?;
        let Open { proposed, ticket } = self.open.remove(place)?;
        self.oldest_term = self
            .open
            .iter()
            .map(|open| open.proposed.term)
            .min()
            .unwrap_or_default();
        Some((ticket, Outcome::Superseded { proposed, by }))
    }

    /// The next proposal of an entry at `first` or after it.
    pub(crate) fn next_from(&mut self, first: Index) -> Option<(LogId, Ticket)> {
        let Open { proposed, ticket } = *self.open.back().filter(|open| open.proposed.index >= first)?;
        self.open.pop_back();
        Some((proposed, ticket))
    }

    /// The next proposal whose entry, if there is one, is behind a snapshot that ends with `last`.
    pub(crate) fn next_behind(&mut self, last: Index) -> Option<Ticket> {
        let front = self
            .open
            .front()
            .filter(|open| open.proposed.index <= last)?
            .ticket;
        self.open.pop_front();
        Some(front)
    }

    /// The next proposal that has been decided by what was applied. The log is applied up to `applied`.
    pub(crate) fn next_applied(&mut self, applied: Index, log: &Log) -> Option<(Ticket, Outcome)> {
        let Open { proposed, ticket } = *self.open.front().filter(|open| open.proposed.index <= applied)?;
        self.open.pop_front();
        // What a leader says of a proposal that was passed on is taken at its word only as to where to look.
        let outcome = match log.term_at(proposed.index) {
            Some(by) if by != proposed.term => Outcome::Superseded { proposed, by },
            Some(_) => Outcome::Applied(proposed),
            None => Outcome::Unknown,
        };
        Some((ticket, outcome))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Payload;

    #[test]
    fn two_proposals_of_one_index_are_decided_by_the_entry_that_is_committed() {
        let mut log = Log::after(LogId::ZERO);
        let first = log.push(Term(1), Payload::Command(b"lost"));
        let later = log.push(Term(1), Payload::Command(b"lost too"));
        let mut tickets = Tickets::default();
        tickets.open(first, Ticket(1));
        tickets.open(later, Ticket(3));
        log.truncate_from(Index(1));
        let second = log.push(Term(3), Payload::Command(b"kept"));
        tickets.open(second, Ticket(2));
        assert_eq!(tickets.next_superseded(Index(0), &log), None);
        let by_third = |proposed| Outcome::Superseded {
            proposed,
            by: Term(3),
        };
        assert_eq!(
            tickets.next_superseded(Index(1), &log),
            Some((Ticket(1), by_third(first)))
        );
        assert_eq!(
            tickets.next_superseded(Index(1), &log),
            Some((Ticket(3), by_third(later)))
        );
        assert_eq!(tickets.next_superseded(Index(1), &log), None);
        assert_eq!(
            tickets.next_applied(Index(1), &log),
            Some((Ticket(2), Outcome::Applied(second)))
        );
        assert_eq!(tickets.len(), 0);
    }
}
