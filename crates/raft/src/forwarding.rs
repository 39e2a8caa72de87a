//! Proposals that a follower passes on to its leader: one hop, once, never again.
//!
//! A command sent twice could be done twice, so nothing here repeats anything, and the leader takes a passed-on
//! proposal once however often its message arrives. The follower answers each ticket exactly once: the leader names the
//! entry, and what is committed there decides, as for a proposal of one's own (`tickets`); or the leader says that it
//! takes nothing; or, when it is gone or silent, nobody can say.

use crate::role::Part;
use crate::{
    AppendSource, DropReason, Instant, LogId, Message, MessageKind, Node, NodeId, NotTaken, Outcome, Output,
    Payload, ProposeError, Proposed, Ticket, draw::mix,
};
use alloc::collections::{BTreeMap, VecDeque};
use alloc::sync::Arc;

/// Names the draws of the names that a node's lives have.
const LIFE: u64 = 0x666f_7277_6172_6473;

/// A proposal that was passed on, and that the leader has not answered.
#[derive(Clone, Debug)]
struct Asked {
    number: u64,
    ticket: Ticket,
    /// When to ask no longer.
    deadline: Instant,
}

/// A node's proposals on their way to its leader, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Forwards {
    asked: VecDeque<Asked>,
    numbered: u64,
}

impl Forwards {
    pub(crate) fn len(&self) -> usize {
        self.asked.len()
    }

    /// When the oldest one will have waited long enough.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.asked.front().map(|asked| asked.deadline)
    }

    fn answered(&mut self, number: u64) -> Option<Ticket> {
        let place = self.asked.iter().position(|asked| asked.number == number)?;
        self.asked.remove(place).map(|asked| asked.ticket)
    }

    fn overdue(&mut self, now: Instant) -> Option<Ticket> {
        self.asked.front().filter(|asked| asked.deadline <= now)?;
        self.asked.pop_front().map(|asked| asked.ticket)
    }
}

/// Which of one life's numbers a leader has seen: the highest, and which of those just below it.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    highest: u64,
    /// Bit `n` stands for `highest - n`.
    below: u128,
}

impl Seen {
    /// Whether this is certainly the first time that `number` is seen. A number far below the highest may have been seen.
    fn is_first(&mut self, number: u64) -> bool {
        if number > self.highest {
            let rise = u32::try_from(number - self.highest).unwrap_or(u32::MAX);
            self.below = self.below.checked_shl(rise).unwrap_or(0) | 1;
            self.highest = number;
            return true;
        }
        let bit = u32::try_from(self.highest - number)
            .ok()
            .and_then(|place| 1_u128.checked_shl(place))
            .unwrap_or(0);
        let first = bit != 0 && self.below & bit == 0;
        self.below |= bit;
        first
    }
}

/// So many lives of one node within one term are told apart; of later ones nothing is taken.
const LIVES_MAX: usize = 16;

/// What a leader has been passed on in its term. It dies with the leadership, and the term with it: a message of that
/// term is not looked at again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken {
    seen: BTreeMap<(NodeId, u64), Seen>,
}

impl Taken {
    fn is_first(&mut self, from: NodeId, life: u64, number: u64) -> bool {
        let lives = self.seen.range((from, 0)..=(from, u64::MAX)).count();
        let is_known = self.seen.contains_key(&(from, life));
        (is_known || lives < LIVES_MAX) && self.seen.entry((from, life)).or_default().is_first(number)
    }
}

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
        if !leader.taken.is_first(from, life, number) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_first_of_its_kind_once() {
        let mut seen = Seen::default();
        let firsts = [3, 1, 3, 2, 1, 131, 3, 4, 131, 130, u64::MAX, 131, u64::MAX - 1]
            .map(|number| seen.is_first(number));
        let expected = [
            true, true, false, true, false, true, false, true, false, true, true, false, true,
        ];
        assert_eq!(firsts, expected);
    }

    #[test]
    fn lives_are_told_apart_up_to_a_limit() {
        let mut taken = Taken::default();
        for life in 0..16 {
            assert!(taken.is_first(NodeId(1), life, 1));
            assert!(!taken.is_first(NodeId(1), life, 1));
        }
        assert!(!taken.is_first(NodeId(1), 16, 1));
        assert!(taken.is_first(NodeId(2), 16, 1));
        assert!(taken.is_first(NodeId(1), 15, 2));
    }
}
