//! Handing leadership over (dissertation §3.10): the leader stops taking proposals, brings the target up to date, and
//! tells it to campaign at once.

use crate::part::{Part, Transfer};
use crate::{
    DropReason, Event, Instant, Message, MessageKind, Node, NodeId, Role, RoleReason, TransferError,
};

impl Node {
    /// Hands leadership to `to`, if that works out within an election timeout; until then no proposals are taken.
    ///
    /// # Errors
    /// A node that cannot hand over, or cannot take over. See [`TransferError`].
    pub fn transfer_leadership(&mut self, now: Instant, to: NodeId) -> Result<(), TransferError> {
        self.check_alive().map_err(|why| TransferError::Halted { why })?;
        if self.paused {
            return Err(TransferError::Paused);
        }
        let Part::Leader(leader) = &self.part else {
            return Err(TransferError::NotLeader { hint: self.leader() });
        };
        if to == self.config.id {
            return Err(TransferError::LeadsAlready { node: to });
        }
        if !self.configuration.is_voter(to) {
            return Err(TransferError::NotAVoter { node: to });
        }
        if let Some(transfer) = leader.transfer {
            return Err(TransferError::UnderWay { to: transfer.to });
        }
        self.begin(now);
        let deadline = self.now.plus(self.config.election_timeout_min);
        if let Part::Leader(leader) = &mut self.part {
            leader.transfer = Some(Transfer {
                to,
                deadline,
                told: false,
            });
        }
        self.emit(|| Event::TransferBegun { to, deadline });
        self.tell_target();
        Ok(())
    }

    /// Tells the target to campaign, once it holds the whole log.
    pub(crate) fn tell_target(&mut self) {
        let last = self.log.last().index;
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        let Some(Transfer { to, told: false, .. }) = leader.transfer else {
            return;
        };
        if leader.matched(to) < last && self.config.rules.transfer_waits_for_catch_up() {
            return;
        }
        if let Some(transfer) = &mut leader.transfer {
            transfer.told = true;
        }
        self.send(to, self.term, Message::TimeoutNow);
    }

    /// The target has not taken over in time: proposals are taken again.
    pub(crate) fn give_up_transfer(&mut self) {
        let now = self.now;
        if let Part::Leader(leader) = &mut self.part
            && let Some(transfer) = leader.transfer.filter(|transfer| now >= transfer.deadline)
        {
            leader.transfer = None;
            self.emit(|| Event::TransferGivenUp { to: transfer.to });
        }
    }

    /// The leader hands over to this node: it campaigns at once, without asking first whether it could win (trap 28).
    pub(crate) fn on_timeout_now(&mut self, from: NodeId) {
        if self.role() != Role::Follower || self.leader() != Some(from) || !self.may_campaign() {
            self.drop_message(
                MessageKind::TimeoutNow,
                from,
                DropReason::NotAsked { role: self.role() },
            );
            return;
        }
        if self.is_term_the_last() {
            self.drop_message(MessageKind::TimeoutNow, from, DropReason::Absurd);
            return;
        }
        self.ask_for_votes(RoleReason::HandedOver { leader: from }, true);
    }
}
