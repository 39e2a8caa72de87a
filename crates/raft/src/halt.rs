//! Ending, for good or for a while: an orderly stop, a disk that has failed, a pause.

use crate::{Event, HaltReason, Node, Outcome, Output, RoleReason, TimerReason};

impl Node {
    pub(crate) fn check_alive(&self) -> Result<(), HaltReason> {
        match &self.halted {
            None => Ok(()),
            Some(why) => Err(*why),
        }
    }

    /// Nothing is handled from here on. Whoever waits is told that this node can no longer tell.
    pub(crate) fn halt(&mut self, why: HaltReason) {
        self.fail_requests();
        while let Some(ticket) = self.tickets.next_behind(crate::Index(u64::MAX)) {
            self.out(Output::Reply(ticket, Outcome::Unknown), self.due.clone());
        }
        if self.role() != crate::Role::Follower {
            self.become_follower(None, RoleReason::Halted);
        }
        self.halted = Some(why);
        self.emit(|| Event::Halted { why });
    }

    /// Sends what no longer waits for the disk.
    pub(crate) fn release_saved(&mut self) {
        while !self.paused
            && let Some((send, due)) = self.durable.release()
        {
            let due = self.and_now(due);
            self.out(send, due);
        }
    }

    /// The node neither hears, nor speaks, nor campaigns; its disk and its state machine may finish what they began.
    pub(crate) fn pause(&mut self) {
        self.paused = true;
        self.emit(|| Event::Paused);
    }

    /// It goes on, with a full election timeout ahead; a leader finds out soon enough whether it still is one.
    pub(crate) fn resume(&mut self) {
        if core::mem::take(&mut self.paused) {
            self.emit(|| Event::Resumed);
            self.release_saved();
            self.reset_election_timer(TimerReason::Resumed);
        }
    }
}
