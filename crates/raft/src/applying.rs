//! From committed to applied to answered: what is handed out, and which tickets are then decided.
//!
//! *Whether* an entry is committed is found out in `role`: by a leader's count, or by a follower from its leader.

use crate::{CommitReason, Due, Event, Index, LogId, Node, Outcome, Output, Ticket};

impl Node {
    /// Moves the commit index, which the caller has found to be right. Why, it says if there are events.
    pub(crate) fn commit_upto(&mut self, upto: Index, why: Option<CommitReason>, due: Due) {
        let from = core::mem::replace(&mut self.commit, upto);
        if let Some(why) = why {
            self.out(Output::Event(Event::Committed { from, upto, why }), due.clone());
        }
        while let Some((ticket, outcome)) = self.tickets.next_superseded(upto, &self.log) {
            self.out(Output::Reply(ticket, outcome), due.clone());
        }
        self.commit_due = due;
        self.membership_committed(upto);
        self.ask_about_reads();
    }

    /// Hands out the next page of committed entries, once the last one is applied. Only what this node's own disk
    /// holds: what is applied must not be lost by a crash (trap 6).
    #[inline]
    pub(crate) fn hand_out(&mut self) {
        if self.may_apply() > self.handed_out {
            self.hand_out_page();
        }
    }

    /// §5.3: what is committed may be applied.
    #[inline]
    fn may_apply(&self) -> Index {
        if self.config.rules.apply_waits_for_commit() {
            self.commit
        } else {
            self.log.last().index
        }
    }

    #[inline(never)]
    fn hand_out_page(&mut self) {
        let upto = if self.config.rules.apply_waits_for_disk() {
            self.may_apply().min(self.durable.last())
        } else {
            self.may_apply()
        };
        // While a snapshot waits for the disk, the log begins where the state machine is not yet.
        if self.handed_out > self.applied || upto <= self.handed_out || self.installing.is_some() {
            return;
        }
        let (first, bytes_max) = (self.handed_out.next(), self.config.apply_bytes_max);
        // Nearly always it is the last piece of the log.
        if let Some(piece) = self.log.last_piece(first, upto, bytes_max) {
            self.handed_out = upto;
            let due = self.and_now(self.commit_due.clone());
            self.outbox.push_back((Output::Apply(piece.clone()), due));
            return;
        }
        let mut page = self.log.view_among(first, upto, bytes_max);
        if page.is_empty() {
            page = self.loads.view(first, upto, bytes_max);
            if self.is_missing(first) {
                self.want_load(first, upto, bytes_max);
            }
        }
        if !page.is_empty() {
            self.handed_out = page.last_index();
            self.out(Output::Apply(page), self.and_now(self.commit_due.clone()));
        }
    }

    /// A proposal has become this entry at the leader, as that says: what is committed there decides it. Perhaps it is
    /// decided already.
    pub(crate) fn watch(&mut self, id: LogId, ticket: Ticket) {
        let committed = (id.index <= self.commit).then(|| self.log.term_at(id.index));
        let decided = match committed {
            Some(Some(by)) if by != id.term => Outcome::Superseded { proposed: id, by },
            // Behind a snapshot.
            Some(None) => Outcome::Unknown,
            Some(Some(_)) if id.index <= self.applied => Outcome::Applied(id),
            Some(Some(_)) | None => {
                self.tickets.open(id, ticket);
                return;
            }
        };
        self.out(Output::Reply(ticket, decided), self.due.clone());
    }

    pub(crate) fn on_applied(&mut self, upto: Index) {
        self.applied = self.applied.max(upto);
        if self.loads.hold_any() {
            self.unsettle();
        }
        self.bound_cache();
        while let Some((ticket, outcome)) = self.tickets.next_applied(self.applied, &self.log) {
            self.out(
                Output::Reply(ticket, outcome),
                self.and_now(self.commit_due.clone()),
            );
        }
        self.answer_reads();
    }
}
