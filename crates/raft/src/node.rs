//! A node of a Raft cluster: what it is made of, and the border through which it is driven.
//!
//! Inputs come in by [`Node::handle`] and [`Node::propose`], outputs leave by [`Node::poll_output`]. What happens
//! in between lies elsewhere: terms in `terms`, elections and replication in `role`, committing in `applying`.

use crate::durable::Durable;
use crate::role::{Follower, Part};
use crate::tickets::Tickets;
use crate::{
    AppendSource, Config, Configuration, Due, Event, HardState, Index, Input, InputError, InputId, Instant,
    Log, LogId, Micros, NodeId, Output, Payload, ProposeError, RecoverError, Recovered, Role, RoleReason,
    Term, Ticket, TimerReason, WriteId,
};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

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
    pub(crate) commit_due: Due,
    /// The last entry handed out for applying.
    pub(crate) handed_out: Index,
    pub(crate) applied: Index,
    pub(crate) part: Part,
    pub(crate) election_timeout: Micros,
    pub(crate) election_started: Instant,
    pub(crate) timeouts_drawn: u64,
    pub(crate) tickets: Tickets,
    pub(crate) outbox: VecDeque<(Output, Due)>,
    /// The inputs since the last write and appends were made up.
    pub(crate) unsettled: Option<Due>,
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
        if hard_state.term.next() == hard_state.term {
            return Err(RecoverError::LastTerm);
        }
        if hard_state.vote == Some(NodeId::ZERO) {
            return Err(RecoverError::VoteForNobody);
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
            Input::Campaign if self.role() == Role::Leader => Err(InputError::AlreadyLeader),
            Input::Campaign if !self.configuration.is_voter(node) => Err(InputError::NotAVoter { node }),
            Input::Timeout | Input::Persisted { .. } | Input::Applied { .. } | Input::Campaign => Ok(()),
        }
    }

    /// Every input begins here: time never runs back, and what follows is due to this input.
    fn begin(&mut self, now: Instant) {
        self.now = self.now.max(now);
        self.inputs = self.inputs.next();
        let earlier = self.unsettled.take();
        if self.config.events {
            self.due = Due::to(self.inputs);
            self.unsettled = Some(earlier.unwrap_or_default().and(self.inputs));
        } else {
            self.unsettled = Some(Due::NOTHING);
        }
    }

    /// Makes up the write that brings the disk up to date, and a leader's appends: once for all that was handled
    /// since, so that a busy node batches by itself.
    fn settle(&mut self, due: &Due) {
        self.log.seal();
        let (hard_state, rules, before) = (self.hard_state(), self.config.rules, self.durable.issued());
        while let Some(write) = self.durable.next_write(hard_state, &self.log, rules) {
            self.out(Output::Persist(write), due.clone());
        }
        self.durable.issued_all_since(before);
        self.replicate(due);
    }

    fn on_persisted(&mut self, upto: WriteId) {
        self.durable.completed(upto);
        while let Some((envelope, due)) = self.durable.release() {
            let due = self.and_now(due);
            self.out(Output::Send(envelope), due);
        }
        self.own_vote_saved();
        self.own_log_saved();
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
}
