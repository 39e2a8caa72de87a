//! Proposals that a follower passes on to its leader: one hop, once, never again.
//!
//! A command sent twice could be done twice, so nothing here repeats anything, and the leader takes a passed-on
//! proposal once however often its message arrives. The follower answers each ticket exactly once: the leader names the
//! entry, and what is committed there decides, as for a proposal of one's own (`tickets`); or the leader says that it
//! takes nothing; or, when it is gone or silent, nobody can say.

use crate::forwards::Asked;
use crate::part::Part;
use crate::{
    AppendSource, DropReason, Instant, LogId, Message, MessageKind, Node, NodeId, NotTaken, Outcome, Output,
    Payload, ProposeError, Proposed, Ticket, draw::mix,
};
use alloc::sync::Arc;

/// Names the draws of the names that a node's lives have.
const LIFE: u64 = 0x666f_7277_6172_6473;

impl Node {
    /// Takes a command for the replicated log, as [`Node::propose`] does; a node that follows passes it on to its leader,
    /// if [`crate::Config::forward_proposals`] is on. The answer comes as [`Output::Reply`] with `ticket` either way.
    ///
    /// A proposal that was passed on is answered with [`Outcome::Unknown`] when the leader is lost, or does not answer
    /// within an election timeout: the command may be done all the same. Only a client that can tell whether its command
    /// was done before ([`crate::sessions`]) may send it again.
    ///
    /// # Errors
    /// As [`Node::propose`]; and [`ProposeError::TooManyForwarded`].
    pub fn propose_or_forward(
        &mut self,
        now: Instant,
        ticket: Ticket,
        command: &[u8],
    ) -> Result<Proposed, ProposeError> {
        let leader = match &self.part {
            Part::Follower(follower) if self.config.forward_proposals => follower.leader,
            _ => None,
        };
        let Some((to, _)) = leader else {
            return self.propose(now, ticket, command).map(Proposed::Appended);
        };
        self.check_command(command)?;
        let (open, most) = (self.forwards.asked.len(), self.config.forwards_max);
        if open >= most as usize {
            return Err(ProposeError::TooManyForwarded { most });
        }
        self.begin(now);
        self.forwards.numbered += 1;
        let number = self.forwards.numbered;
        self.forwards.asked.push_back(Asked {
            number,
            ticket,
            deadline: self.now.plus(self.config.election_timeout_max),
        });
        let message = Message::Propose {
            life: self.life(),
            number,
            command: Arc::from(command),
        };
        self.send(to, self.term, message);
        Ok(Proposed::Forwarded { to })
    }

    /// What this node calls the time since it started. It counts from the beginning after every start: what it passes on
    /// must not pass for what it passed on before.
    fn life(&self) -> u64 {
        let started = mix(self.config.seed, self.started.0);
        mix(mix(started, LIFE), u64::from(self.config.id.0))
    }

    /// A follower passes a command on.
    pub(crate) fn on_propose(&mut self, from: NodeId, life: u64, number: u64, command: &[u8]) {
        let role = self.role();
        let is_member = self.configuration.is_member(from);
        let Part::Leader(leader) = &mut self.part else {
            // Perhaps it led when this message came for the first time: it cannot say that nothing was taken.
            self.drop_message(MessageKind::Propose, from, DropReason::NotAsked { role });
            return;
        };
        if !is_member {
            self.drop_message(MessageKind::Propose, from, DropReason::NotAMember);
            return;
        }
        if !leader.taken.is_first(from, life, number) && self.config.rules.forwarded_is_taken_once() {
            self.drop_message(MessageKind::Propose, from, DropReason::Overtaken);
            return;
        }
        let answer = if self.config.forward_proposals {
            self.check_proposal(command).map_err(NotTaken::from)
        } else {
            Err(NotTaken::Off)
        };
        let answer = answer.map(|()| self.append_own(Payload::Command(command), AppendSource::Proposal));
        self.send(from, self.term, Message::ProposeReply { life, number, answer });
    }

    /// The leader has answered for a command that was passed on.
    pub(crate) fn on_propose_reply(
        &mut self,
        from: NodeId,
        life: u64,
        number: u64,
        answer: Result<LogId, NotTaken>,
    ) {
        if answer.is_ok_and(|id| id.term != self.term || id.index.0 == 0) {
            self.drop_message(MessageKind::ProposeReply, from, DropReason::Absurd);
            return;
        }
        let answers = self.leader() == Some(from) && life == self.life();
        let asked = answers.then(|| self.forwards.answered(number));
        let Some(ticket) = asked.flatten() else {
            self.drop_message(MessageKind::ProposeReply, from, DropReason::Overtaken);
            return;
        };
        match answer {
            Ok(id) => self.watch(id, ticket),
            Err(why) => self.out(Output::Reply(ticket, Outcome::NotTaken { why }), self.due.clone()),
        }
    }

    /// The proposals whose leader has been silent for too long: nobody can say what became of them.
    pub(crate) fn give_up_forwards(&mut self) {
        while let Some(ticket) = self.forwards.overdue(self.now) {
            self.out(Output::Reply(ticket, Outcome::Unknown), self.due.clone());
        }
    }

    /// The leader that they were passed on to is no longer followed: its answers would be those of a term that is over.
    pub(crate) fn abandon_forwards(&mut self) {
        while let Some(asked) = self.forwards.asked.pop_front() {
            self.out(Output::Reply(asked.ticket, Outcome::Unknown), self.due.clone());
        }
    }
}
