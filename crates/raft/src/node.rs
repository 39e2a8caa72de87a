//! A node of a Raft cluster: what it is made of, and the border through which it is driven.
//!
//! Inputs come in by [`Node::handle`] and [`Node::propose`], outputs leave by [`Node::poll_output`]. Here is what all
//! parts share: terms, timers, sending, committing, applying. What only one part does lies in `role`.

use crate::draw::{mix, within};
use crate::durable::Durable;
use crate::role::{Follower, Part};
use crate::tickets::Tickets;
use crate::{
    AppendSource, CommitReason, Config, Configuration, DropReason, Due, Envelope, Event, HardState, Index,
    Input, InputError, InputId, Instant, Log, LogId, Message, MessageKind, Micros, NodeId, Output, Payload,
    ProposeError, RecoverError, Recovered, Role, RoleReason, Term, Ticket, TimerReason, WriteId,
};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// Names the draws of election timeouts, apart from all other draws.
const ELECTION_TIMEOUT: u64 = 0x656c_6563_7469_6f6e;

/// A node of a Raft cluster.
///
/// Everything it knows is in here, its generator and the outputs that were not polled yet included: a clone is a
/// second node that will do exactly the same.
#[derive(Clone)]
pub struct Node {
    pub(crate) config: Config,
    pub(crate) configuration: Configuration,
    /// The latest moment seen.
    pub(crate) now: Instant,
    /// How many inputs were handled.
    pub(crate) inputs: InputId,
    /// What is happening now is due to.
    pub(crate) due: Due,
    pub(crate) term: Term,
    pub(crate) vote: Option<NodeId>,
    pub(crate) log: Log,
    pub(crate) durable: Durable,
    pub(crate) commit: Index,
    /// What the latest commit was due to.
    commit_due: Due,
    /// The last entry handed out for applying.
    pub(crate) handed_out: Index,
    pub(crate) applied: Index,
    pub(crate) part: Part,
    pub(crate) election_timeout: Micros,
    pub(crate) election_started: Instant,
    timeouts_drawn: u64,
    pub(crate) tickets: Tickets,
    outbox: VecDeque<(Output, Due)>,
    /// The inputs since the last write and appends were made up.
    unsettled: Option<Due>,
}

impl Node {
    /// Starts a node from what its disk holds; from [`Recovered::fresh`] the first time.
    ///
    /// # Errors
    /// A setting out of range, or a saved state that no node can have left behind. See [`RecoverError`].
    pub fn recover(config: Config, recovered: Recovered, now: Instant) -> Result<Self, RecoverError> {
        config.validate()?;
        let Recovered {
            configuration,
            hard_state,
            entries,
        } = recovered;
        let mut before = LogId::ZERO;
        for entry in entries.iter() {
            if entry.id.index != before.index.next() {
                return Err(RecoverError::Gap {
                    expected: before.index.next(),
                    found: entry.id,
                });
            }
            if entry.id.term < before.term || entry.id.term == Term::ZERO {
                return Err(RecoverError::TermFalls {
                    entry: entry.id,
                    before: before.term,
                });
            }
            before = entry.id;
        }
        if before.term > hard_state.term {
            return Err(RecoverError::EntryBeyondTerm {
                entry: before,
                term: hard_state.term,
            });
        }
        if let (Some(vote), Term::ZERO) = (hard_state.vote, hard_state.term) {
            return Err(RecoverError::VoteWithoutTerm { vote });
        }
        let mut log = Log::after(LogId::ZERO);
        if !entries.is_empty() {
            log.append(&entries);
        }
        let mut node = Self {
            configuration,
            now,
            inputs: InputId::ZERO,
            due: Due::NOTHING,
            term: hard_state.term,
            vote: hard_state.vote,
            durable: Durable::recovered(hard_state, log.last().index),
            log,
            // Figure 2: volatile. The leader will tell.
            commit: Index::ZERO,
            commit_due: Due::NOTHING,
            handed_out: Index::ZERO,
            applied: Index::ZERO,
            part: Part::Follower(Follower::default()),
            election_timeout: Micros::ZERO,
            election_started: now,
            timeouts_drawn: 0,
            tickets: Tickets::default(),
            outbox: VecDeque::new(),
            unsettled: None,
            config,
        };
        let term = node.term;
        node.emit(|| Event::RoleChanged {
            from: Role::Follower,
            to: Role::Follower,
            term,
            why: RoleReason::Started,
        });
        node.draw_election_timeout();
        node.reset_election_timer(TimerReason::Started);
        Ok(node)
    }

    /// Handles an input.
    ///
    /// # Errors
    /// An input that makes no sense for this node; the node is then as it was. See [`InputError`].
    pub fn handle(&mut self, now: Instant, input: Input) -> Result<(), InputError> {
        self.check(&input)?;
        self.begin(now);
        match input {
            Input::Timeout => self.on_timeout(),
            Input::Message(envelope) => self.on_message(envelope),
            Input::Persisted { upto } => self.on_persisted(upto),
            Input::Applied { upto } => self.on_applied(upto),
            Input::Campaign => self.campaign(RoleReason::Asked),
        }
        self.hand_out();
        Ok(())
    }

    /// Takes a command for the replicated log. The answer comes as [`Output::Reply`] with `ticket`.
    ///
    /// # Errors
    /// Only a leader takes proposals, and only up to a certain length. See [`ProposeError`].
    pub fn propose(&mut self, now: Instant, ticket: Ticket, command: &[u8]) -> Result<LogId, ProposeError> {
        let most = self.config.command_bytes_max;
        if command.len() > most as usize {
            return Err(ProposeError::CommandTooLong {
                bytes: command.len(),
                most,
            });
        }
        if self.role() != Role::Leader {
            return Err(ProposeError::NotLeader { hint: self.leader() });
        }
        self.begin(now);
        let id = self.append_own(Payload::Command(command), AppendSource::Proposal);
        self.tickets.open(id, ticket);
        Ok(id)
    }

    /// The next thing that the node wants done, with the inputs that it is due to; none once all is said.
    pub fn poll_output(&mut self) -> Option<(Output, Due)> {
        if self.outbox.is_empty()
            && let Some(due) = self.unsettled.take()
        {
            self.settle(&due);
        }
        self.outbox.pop_front()
    }

    /// When to wake the node with [`Input::Timeout`], if nothing else comes first.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        match &self.part {
            Part::Leader(leader) if self.config.check_quorum => {
                Some(leader.heartbeat_deadline.min(leader.quorum_deadline))
            }
            Part::Leader(leader) => Some(leader.heartbeat_deadline),
            _ if self.configuration.is_voter(self.config.id) => Some(self.election_deadline()),
            _ => None,
        }
    }

    fn check(&self, input: &Input) -> Result<(), InputError> {
        let node = self.config.id;
        match input {
            Input::Timeout => Ok(()),
            Input::Message(envelope) => {
                if envelope.cluster != self.config.cluster {
                    return Err(InputError::ForeignCluster {
                        theirs: envelope.cluster,
                        ours: self.config.cluster,
                    });
                }
                if envelope.to != node {
                    return Err(InputError::Misaddressed {
                        to: envelope.to,
                        node,
                    });
                }
                if envelope.from == NodeId::ZERO || envelope.from == node {
                    return Err(InputError::BadSender { from: envelope.from });
                }
                Ok(())
            }
            Input::Persisted { upto } if *upto > self.durable.issued() => Err(InputError::UnknownWrite {
                upto: *upto,
                issued: self.durable.issued(),
            }),
            Input::Applied { upto } if *upto > self.handed_out => Err(InputError::NotHandedOut {
                upto: *upto,
                handed_out: self.handed_out,
            }),
            Input::Persisted { .. } | Input::Applied { .. } => Ok(()),
            Input::Campaign if self.role() == Role::Leader => Err(InputError::AlreadyLeader),
            Input::Campaign if !self.configuration.is_voter(node) => Err(InputError::NotAVoter { node }),
            Input::Campaign => Ok(()),
        }
    }

    /// Every input begins here: time never runs back, and what follows is due to this input.
    fn begin(&mut self, now: Instant) {
        self.now = self.now.max(now);
        self.inputs = self.inputs.next();
        self.due = Due::to(self.inputs);
        self.unsettled = Some(self.unsettled.take().unwrap_or_default().and(self.inputs));
    }

    /// Makes up the write that brings the disk up to date, and a leader's appends: once for all that was handled
    /// since, so that a busy node batches by itself.
    fn settle(&mut self, due: &Due) {
        self.log.seal();
        let (hard_state, rules) = (self.hard_state(), self.config.rules);
        if let Some(write) = self.durable.next_write(hard_state, &self.log, rules) {
            self.out(Output::Persist(write), due.clone());
        }
        self.replicate(due);
    }

    fn on_timeout(&mut self) {
        if self.role() == Role::Leader {
            self.on_leader_timeout();
        } else if self.now >= self.election_deadline() && self.configuration.is_voter(self.config.id) {
            // §5.2: nothing was heard of a leader for an election timeout.
            self.campaign(RoleReason::ElectionTimeout {
                timeout: self.election_timeout,
            });
        }
    }

    fn on_message(&mut self, envelope: Envelope) {
        let Envelope {
            from, term, message, ..
        } = envelope;
        if term > self.term && !self.take_over_term(from, term, &message) {
            return;
        }
        if term < self.term {
            self.on_outdated(from, term, &message);
            return;
        }
        match message {
            Message::PreVote { last } => self.on_vote_request(from, term, last, true),
            Message::RequestVote { last } => self.on_vote_request(from, term, last, false),
            Message::PreVoteReply { granted } => self.on_vote_reply(from, term, true, granted),
            Message::RequestVoteReply { granted } => self.on_vote_reply(from, term, false, granted),
            Message::AppendEntries {
                previous,
                entries,
                commit,
            } => {
                self.on_append(from, previous, &entries, commit);
            }
            Message::AppendEntriesReply(reply) => self.on_append_reply(from, reply),
            Message::Heartbeat { commit, round } => self.on_heartbeat(from, commit, round),
            Message::HeartbeatReply { round } => self.on_heartbeat_reply(from, round),
        }
    }

    /// §5.1: who sees a later term takes it over and follows. Says whether the message is to be looked at further.
    fn take_over_term(&mut self, from: NodeId, term: Term, message: &Message) -> bool {
        let asks = match message {
            Message::PreVote { .. } => Some(true),
            Message::RequestVote { .. } => Some(false),
            _ => None,
        };
        if let (Some(pre), Some(why)) = (asks, asks.and_then(|_| self.loyal_to(from))) {
            self.emit(|| Event::VoteRefused {
                candidate: from,
                term,
                pre,
                why,
            });
            return false;
        }
        match message {
            // The term of a pre-vote, and of its grant, is one that nobody is in yet (dissertation §9.6).
            Message::PreVote { .. } | Message::PreVoteReply { granted: true } => {}
            _ => {
                let why = RoleReason::HigherTerm {
                    from,
                    theirs: term,
                    ours: self.term,
                };
                self.raise_term(term, from);
                self.become_follower(None, why);
                // An answer to a question of an older term has told all that it can.
                return !message.kind().is_reply();
            }
        }
        true
    }

    /// §5.1: a message of a term that is over is not acted on. Whoever asked is told of the present term, so that an
    /// old leader or candidate does not go on for ever (trap 24).
    fn on_outdated(&mut self, from: NodeId, term: Term, message: &Message) {
        match message {
            Message::PreVote { .. } => self.refuse_outdated_vote(from, term, true),
            Message::RequestVote { .. } => self.refuse_outdated_vote(from, term, false),
            _ => {
                self.drop_message(
                    message.kind(),
                    from,
                    DropReason::TermOver {
                        theirs: term,
                        ours: self.term,
                    },
                );
                match message {
                    Message::AppendEntries { previous, .. } => {
                        let refused = crate::AppendReply::Refused {
                            previous: previous.index,
                            hint: LogId::ZERO,
                        };
                        self.reply(from, Message::AppendEntriesReply(refused));
                    }
                    Message::Heartbeat { round, .. } => {
                        self.reply(from, Message::HeartbeatReply { round: *round });
                    }
                    _ => {}
                }
            }
        }
    }

    fn on_persisted(&mut self, upto: WriteId) {
        self.durable.completed(upto);
        while let Some((envelope, due)) = self.durable.release() {
            self.out(Output::Send(envelope), due.and(self.inputs));
        }
        self.own_vote_saved();
        self.own_log_saved();
    }

    fn on_applied(&mut self, upto: Index) {
        self.applied = self.applied.max(upto);
        while let Some((ticket, outcome)) = self.tickets.next_applied(self.applied, &self.log) {
            self.out(
                Output::Reply(ticket, outcome),
                self.commit_due.clone().and(self.inputs),
            );
        }
    }

    /// Moves the commit index, which the caller has found to be right.
    pub(crate) fn commit_upto(&mut self, upto: Index, why: CommitReason, due: Due) {
        let from = core::mem::replace(&mut self.commit, upto);
        if self.config.events {
            self.out(Output::Event(Event::Committed { from, upto, why }), due.clone());
        }
        while let Some((ticket, outcome)) = self.tickets.next_superseded(upto, &self.log) {
            self.out(Output::Reply(ticket, outcome), due.clone());
        }
        self.commit_due = due;
    }

    /// Hands out the next page of committed entries, once the last one is applied. Only what this node's own disk
    /// holds: what is applied must not be lost by a crash (trap 6).
    fn hand_out(&mut self) {
        let upto = self.commit.min(self.durable.last());
        if self.handed_out > self.applied || upto <= self.handed_out {
            return;
        }
        self.log.seal();
        let page = self
            .log
            .view(self.handed_out.next(), upto, self.config.apply_bytes_max);
        if let Some(last) = page.last() {
            self.handed_out = last.index;
            self.out(Output::Apply(page), self.commit_due.clone().and(self.inputs));
        }
    }

    pub(crate) fn raise_term(&mut self, term: Term, by: NodeId) {
        let from = core::mem::replace(&mut self.term, term);
        self.vote = None;
        self.emit(|| Event::TermRaised { from, to: term, by });
        while let Some(envelope) = self.durable.discard_before(term) {
            let (kind, to, term) = (envelope.message.kind(), envelope.to, envelope.term);
            self.emit(|| Event::Discarded { kind, to, term });
        }
    }

    pub(crate) fn change_part(&mut self, part: Part, why: RoleReason) {
        let (from, to, term) = (self.part.role(), part.role(), self.term);
        self.part = part;
        self.emit(|| Event::RoleChanged { from, to, term, why });
    }

    /// Steps down, or stays down in a new term. The vote is kept: within a term it is given once (trap 2).
    pub(crate) fn become_follower(&mut self, leader: Option<NodeId>, why: RoleReason) {
        let was = self.role();
        let leader = leader.map(|leader| (leader, self.now));
        let part = Part::Follower(Follower {
            leader,
            verified: Index::ZERO,
        });
        if was == Role::Follower {
            self.part = part;
            return;
        }
        self.change_part(part, why);
        if let Some((leader, _)) = leader {
            let term = self.term;
            self.emit(|| Event::FollowsLeader { leader, term });
        }
        self.draw_election_timeout();
        self.reset_election_timer(TimerReason::BecameFollower);
    }

    pub(crate) const fn hard_state(&self) -> HardState {
        HardState {
            term: self.term,
            vote: self.vote,
        }
    }

    /// The other voters.
    pub(crate) fn others(&self) -> Vec<NodeId> {
        let id = self.config.id;
        self.configuration
            .voters()
            .iter()
            .copied()
            .filter(|voter| *voter != id)
            .collect()
    }

    pub(crate) fn election_deadline(&self) -> Instant {
        self.election_started.plus(self.election_timeout)
    }

    /// §5.2: timeouts are random, so that split votes are rare and soon resolved.
    pub(crate) fn draw_election_timeout(&mut self) {
        let (min, max) = (self.config.election_timeout_min, self.config.election_timeout_max);
        let family = mix(
            mix(self.config.seed, ELECTION_TIMEOUT),
            u64::from(self.config.id.0),
        );
        self.election_timeout = Micros(within(mix(family, self.timeouts_drawn), min.0, max.0));
        self.timeouts_drawn += 1;
    }

    pub(crate) fn reset_election_timer(&mut self, why: TimerReason) {
        self.election_started = self.now;
        let deadline = self.election_deadline();
        self.emit(|| Event::ElectionTimerReset { deadline, why });
    }

    pub(crate) fn to_all_others(&mut self, term: Term, message: &Message) {
        for voter in self.others() {
            self.send(voter, term, message.clone());
        }
    }

    fn envelope(&self, to: NodeId, term: Term, message: Message) -> Envelope {
        Envelope {
            from: self.config.id,
            to,
            cluster: self.config.cluster,
            term,
            message,
        }
    }

    /// Sends at once.
    pub(crate) fn send(&mut self, to: NodeId, term: Term, message: Message) {
        self.send_due(to, term, message, self.due.clone());
    }

    pub(crate) fn send_due(&mut self, to: NodeId, term: Term, message: Message, due: Due) {
        let envelope = self.envelope(to, term, message);
        self.out(Output::Send(envelope), due);
    }

    /// Answers in the present term: at once if the disk knows that term, otherwise when it does.
    pub(crate) fn reply(&mut self, to: NodeId, message: Message) {
        if self.durable.knows_term(self.term) {
            self.send(to, self.term, message);
        } else {
            self.send_when_saved(to, message);
        }
    }

    /// Sends once all that is so now is on disk.
    pub(crate) fn send_when_saved(&mut self, to: NodeId, message: Message) {
        let until = self.durable.barrier(self.hard_state(), &self.log);
        let kind = message.kind();
        // Figure 2: "Updated on stable storage before responding to RPCs".
        let waits = self.config.rules.replies_wait_for_disk() || !kind.is_reply();
        if !waits || until <= self.durable.persisted() {
            self.send(to, self.term, message);
            return;
        }
        self.emit(|| Event::Withheld { kind, to, until });
        let envelope = self.envelope(to, self.term, message);
        self.durable.withhold(until, envelope, self.due.clone());
    }

    pub(crate) fn drop_message(&mut self, kind: MessageKind, from: NodeId, why: DropReason) {
        self.emit(|| Event::MessageDropped { kind, from, why });
    }

    /// Tells of an event, if anybody listens. Nothing is computed if nobody does.
    pub(crate) fn emit(&mut self, event: impl FnOnce() -> Event) {
        if self.config.events {
            self.out(Output::Event(event()), self.due.clone());
        }
    }

    fn out(&mut self, output: Output, due: Due) {
        self.outbox.push_back((output, due));
    }
}
