//! Linearizable reads without writing to the log (§8; dissertation §6.4).
//!
//! A read is answered with an index: whatever state machine has applied up to there may answer it. The leader names its
//! commit index, and has a majority confirm, with a round of heartbeats begun *after* the read came in, that it still
//! leads. With a lease it need not ask each time, at the price of an assumption about clocks.

use crate::part::Part;
use crate::reads::{Asked, Read, Reader};
use crate::{
    DropReason, Due, Index, Instant, Message, MessageKind, Node, NodeId, Outcome, Output, ReadError, Role,
    Ticket, draw::mix,
};
use alloc::collections::VecDeque;

/// Names the draws of the names that a follower's reads have at the leader. A name must never come twice, not after a
/// restart either: an old confirmation would serve a new read (trap 21).
const READ_NAME: u64 = 0x7265_6164_5f6e_616d;

impl Node {
    /// Asks for a linearizable read. The answer comes as [`Output::Reply`] with `ticket`: [`Outcome::Readable`] as soon as
    /// the state machine here may answer it, [`Outcome::ReadFailed`] if that cannot be found out.
    ///
    /// # Errors
    /// A node that knows of no leader. See [`ReadError`].
    pub fn read(&mut self, now: Instant, ticket: Ticket) -> Result<(), ReadError> {
        self.check_alive().map_err(|why| ReadError::Halted { why })?;
        if self.paused {
            return Err(ReadError::Paused);
        }
        let leader = match &self.part {
            Part::Leader(_) => None,
            Part::Follower(follower) => Some(
                follower
                    .leader
                    .map(|(leader, _)| leader)
                    .ok_or(ReadError::NoLeader)?,
            ),
            Part::PreCandidate(_) | Part::Candidate(_) => return Err(ReadError::NoLeader),
        };
        self.begin(now);
        if leader.is_some() && !self.config.rules.followers_ask_leader_for_reads() {
            self.confirm(Reader::Here(ticket), self.commit, self.due.clone());
        } else if let Some(leader) = leader {
            let family = mix(mix(self.config.seed, READ_NAME), u64::from(self.config.id.0));
            let name = mix(family, self.reads.names_drawn);
            self.reads.names_drawn += 1;
            let (at, deadline) = (self.now, self.now.plus(self.config.election_timeout_max));
            self.reads.asked.push_back(Asked {
                name,
                ticket,
                at,
                deadline,
            });
            self.send(leader, self.term, Message::ReadIndex { name });
        } else {
            self.lead_read(Reader::Here(ticket));
        }
        Ok(())
    }

    /// A follower asks.
    pub(crate) fn on_read_index(&mut self, node: NodeId, name: u64) {
        if self.role() == Role::Leader {
            self.lead_read(Reader::There { node, name });
        } else {
            self.drop_message(
                MessageKind::ReadIndex,
                node,
                DropReason::NotAsked { role: self.role() },
            );
        }
    }

    fn lead_read(&mut self, reader: Reader) {
        let (due, commit) = (self.due.clone(), self.commit);
        let may_name = self.may_name_index();
        if may_name && (self.lease_holds() || !self.config.rules.reads_ask_a_majority()) {
            self.confirm(reader, commit, due);
            return;
        }
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        // Asked again: the round that was begun for it will confirm it.
        if matches!(reader, Reader::There { .. })
            && leader.reads.waiting.iter().any(|read| read.reader == reader)
        {
            return;
        }
        // §8: the round must begin after the read came in.
        let round = if self.config.rules.reads_count_own_round() {
            leader.round().next()
        } else {
            leader.round()
        };
        let asked = may_name.then_some((commit, round));
        leader.reads.round_wanted |= asked.is_some();
        leader.reads.waiting.push_back(Read { reader, asked, due });
        self.confirm_reads();
    }

    /// An entry of this leader's own term has been committed: reads that waited for that can be asked about.
    pub(crate) fn ask_about_reads(&mut self) {
        if !matches!(&self.part, Part::Leader(leader) if leader.reads.len() > 0) || !self.may_name_index() {
            return;
        }
        let commit = self.commit;
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        let round = leader.round().next();
        for read in leader
            .reads
            .waiting
            .iter_mut()
            .filter(|read| read.asked.is_none())
        {
            read.asked = Some((commit, round));
            leader.reads.round_wanted = true;
        }
        self.confirm_reads();
    }

    fn may_name_index(&self) -> bool {
        self.log.term_at(self.commit) == Some(self.term) || !self.config.rules.reads_wait_for_own_term()
    }

    /// Begins the round that reads wait for: one for all that came in since the last.
    pub(crate) fn send_read_round(&mut self) {
        if let Part::Leader(leader) = &mut self.part
            && core::mem::take(&mut leader.reads.round_wanted)
        {
            self.send_heartbeats();
        }
    }

    /// Answers the reads whose round a majority has answered.
    pub(crate) fn confirm_reads(&mut self) {
        let Part::Leader(leader) = &self.part else { return };
        if leader.reads.waiting.is_empty() {
            return;
        }
        let own = self.config.id;
        let (round, peers) = (leader.round(), leader);
        let answered = |voter| {
            if voter == own {
                round.next()
            } else {
                peers.answered(voter)
            }
        };
        let confirmed = self.configuration.round_reached(answered, &self.config.rules);
        loop {
            let Part::Leader(leader) = &mut self.part else {
                return;
            };
            let front = leader.reads.waiting.front().and_then(|read| read.asked);
            let Some((index, _)) = front.filter(|(_, round)| *round <= confirmed) else {
                return;
            };
            let Some(Read { reader, due, .. }) = leader.reads.waiting.pop_front() else {
                return;
            };
            self.confirm(reader, index, due);
        }
    }

    fn confirm(&mut self, reader: Reader, index: Index, due: Due) {
        let due = self.and_now(due);
        match reader {
            Reader::Here(ticket) => {
                self.reads.confirmed.push_back((index, ticket, due));
                self.answer_reads();
            }
            Reader::There { node, name } => {
                self.send_due(node, self.term, Message::ReadIndexReply { name, index }, due);
            }
        }
    }

    pub(crate) fn on_read_index_reply(&mut self, from: NodeId, name: u64, index: Index) {
        let place = self.reads.asked.iter().position(|asked| asked.name == name);
        let Some(Asked { ticket, .. }) = place.and_then(|place| self.reads.asked.remove(place)) else {
            self.drop_message(MessageKind::ReadIndexReply, from, DropReason::Overtaken);
            return;
        };
        self.reads.confirmed.push_back((index, ticket, self.due.clone()));
        self.answer_reads();
    }

    /// The leader is heard: what it has not answered within a heartbeat interval may have been lost. Not sooner: each asking may
    /// begin a round of heartbeats, each heartbeat would ask again, and the messages would grow without end.
    pub(crate) fn repeat_reads(&mut self, leader: NodeId) {
        let (now, interval) = (self.now, self.config.heartbeat_interval);
        for place in 0..self.reads.asked.len() {
            let asked = &mut self.reads.asked[place];
            if now.since(asked.at) < interval {
                continue;
            }
            asked.at = now;
            let name = asked.name;
            self.send(leader, self.term, Message::ReadIndex { name });
        }
    }

    /// The leader has not answered for an election timeout.
    pub(crate) fn give_up_reads(&mut self) {
        let now = self.now;
        while let Some(asked) = self.reads.asked.pop_front_if(|asked| asked.deadline <= now) {
            self.out(Output::Reply(asked.ticket, Outcome::ReadFailed), self.due.clone());
        }
    }

    /// Answers the reads that are confirmed and whose state is applied here.
    pub(crate) fn answer_reads(&mut self) {
        let applied = self.applied;
        let mut place = 0;
        while place < self.reads.confirmed.len() {
            if self.reads.confirmed[place].0 > applied && self.config.rules.reads_wait_for_apply() {
                place += 1;
            } else if let Some((index, ticket, due)) = self.reads.confirmed.remove(place) {
                let due = self.and_now(due);
                self.out(Output::Reply(ticket, Outcome::Readable(index)), due);
            }
        }
    }

    /// Trap 23: when leadership ends, what it was to confirm or to take never will be.
    pub(crate) fn fail_requests(&mut self) {
        self.abandon_forwards();
        let mut failed = VecDeque::new();
        if let Part::Leader(leader) = &mut self.part {
            let waiting = core::mem::take(&mut leader.reads.waiting);
            failed.extend(waiting.into_iter().filter_map(|read| match read.reader {
                Reader::Here(ticket) => Some(ticket),
                Reader::There { .. } => None,
            }));
        }
        failed.extend(self.reads.asked.drain(..).map(|asked| asked.ticket));
        for ticket in failed {
            self.out(Output::Reply(ticket, Outcome::ReadFailed), self.due.clone());
        }
    }

    /// Whether a majority has promised, by answering a heartbeat, not to vote for anybody else for a while yet
    /// (dissertation §6.4.1). Counted from when that heartbeat was *sent*; a transfer of leadership voids it (trap 22).
    ///
    /// Sound only if no clock in the cluster runs faster than another, over one election timeout, by more than
    /// `clock_drift_max`.
    pub(crate) fn lease_holds(&self) -> bool {
        let Part::Leader(leader) = &self.part else {
            return false;
        };
        let rules = &self.config.rules;
        let is_void = leader.transfer.is_some() && rules.lease_void_in_transfer();
        if !self.config.lease_reads || is_void {
            return false;
        }
        let (own, now) = (self.config.id, self.now);
        let leased = |voter| {
            if voter == own {
                Some(now)
            } else {
                leader.leased(voter)
            }
        };
        let since = self.configuration.lease_since(leased, rules);
        let drift = if rules.lease_minds_drift() {
            self.config.clock_drift_max.0
        } else {
            0
        };
        let length = self.config.election_timeout_min.0.saturating_sub(drift);
        since.is_some_and(|since| now.since(since).0 < length)
    }
}
