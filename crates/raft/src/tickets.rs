//! Proposals whose fate is open, and how each is decided, exactly once.
//!
//! A proposal is decided by what is *committed* at its index, and by nothing less. That its entry was cut off from
//! this log decides nothing: another node may still hold it, lead, and commit it.

use crate::{Index, Log, LogId, Outcome, Term, Ticket};
use alloc::collections::BTreeMap;

/// The proposals that wait for their fate.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tickets {
    open: BTreeMap<(Index, Term), Ticket>,
}

impl Tickets {
    pub(crate) fn open(&mut self, proposed: LogId, ticket: Ticket) {
        self.open.insert((proposed.index, proposed.term), ticket);
    }

    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }

    /// The next proposal that another committed entry has taken the place of. The log is committed up to `commit`.
    pub(crate) fn next_superseded(&mut self, commit: Index, log: &Log) -> Option<(Ticket, Outcome)> {
        let (index, term, by) =
            self.open
                .range(..=(commit, Term(u64::MAX)))
                .find_map(|((index, term), _)| {
                    let by = log.term_at(*index)?;
                    (by != *term).then_some((*index, *term, by))
                })?;
        let ticket = self.open.remove(&(index, term))?;
        Some((
            ticket,
            Outcome::Superseded {
                proposed: LogId::new(term, index),
                by,
            },
        ))
    }

    /// The next proposal that has been applied. The log is applied up to `applied`.
    pub(crate) fn next_applied(&mut self, applied: Index, log: &Log) -> Option<(Ticket, Outcome)> {
        let (index, term) = *self.open.first_key_value()?.0;
        if index > applied || log.term_at(index) != Some(term) {
            return None;
        }
        let ticket = self.open.remove(&(index, term))?;
        Some((ticket, Outcome::Applied(LogId::new(term, index))))
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
        let mut tickets = Tickets::default();
        tickets.open(first, Ticket(1));
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
        assert_eq!(tickets.len(), 0);
    }
}
