//! Proposals whose fate is open, and how each is decided, exactly once.
//!
//! A proposal is decided by what is *committed* at its index, and by nothing less. That its entry was cut off from
//! this log decides nothing: another node may still hold it, lead, and commit it.

use crate::{Index, Log, LogId, Outcome, Ticket};
use alloc::collections::VecDeque;

/// A proposal that waits for its fate.
#[derive(Clone, Copy, Debug)]
struct Open {
    proposed: LogId,
    ticket: Ticket,
}

/// The proposals that wait for their fate, by index. One index may have several: a node can lead more than once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tickets {
    open: VecDeque<Open>,
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
    }

    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }

    /// The next proposal that another committed entry has taken the place of. The log is committed up to `commit`.
    pub(crate) fn next_superseded(&mut self, commit: Index, log: &Log) -> Option<(Ticket, Outcome)> {
        let decided = self.open.iter().take_while(|open| open.proposed.index <= commit);
        let (place, by) = decided.enumerate().find_map(|(place, open)| {
            let by = log.term_at(open.proposed.index)?;
            (by != open.proposed.term).then_some((place, by))
        })?;
        let Open { proposed, ticket } = self.open.remove(place)?;
        Some((ticket, Outcome::Superseded { proposed, by }))
    }

    /// The next proposal that has been applied. The log is applied up to `applied`.
    pub(crate) fn next_applied(&mut self, applied: Index, log: &Log) -> Option<(Ticket, Outcome)> {
        let Open { proposed, ticket } = *self.open.front()?;
        if proposed.index > applied || log.term_at(proposed.index) != Some(proposed.term) {
            return None;
        }
        self.open.pop_front();
        Some((ticket, Outcome::Applied(proposed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Payload, Term};

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
        let superseded = Outcome::Superseded {
            proposed: first,
            by: Term(3),
        };
        assert_eq!(
            tickets.next_superseded(Index(1), &log),
            Some((Ticket(1), superseded))
        );
        assert_eq!(tickets.next_superseded(Index(1), &log), None);
        assert_eq!(
            tickets.next_applied(Index(1), &log),
            Some((Ticket(2), Outcome::Applied(second)))
        );
        assert_eq!(tickets.len(), 1);
    }
}
