//! A node of a Raft cluster: what it is made of, and the border through which it is driven.
//!
//! Inputs come in by [`Node::handle`] and [`Node::propose`], outputs leave by [`Node::poll_output`]. What happens
//! in between lies elsewhere: terms in `terms`, elections and replication in `role`, committing in `applying`.

use crate::durable::Durable;
use crate::forwards::Forwards;
use crate::loads::Loads;
use crate::membership::Membership;
use crate::part::Part;
use crate::reads::Reads;
use crate::snapshot::Installing;
use crate::tickets::Tickets;
use crate::transitions::Transitions;
use crate::{
    AppendSource, Config, ConfigError, Configuration, Due, Envelope, HaltReason, HardState, Index, Input,
    InputError, InputId, Instant, Log, LogId, Micros, NodeId, Output, Payload, ProposeError, Role,
    RoleReason, Snapshot, Term, Ticket, WriteId,
};
use alloc::collections::VecDeque;
use core::mem;

/// A node of a Raft cluster.
///
/// Everything it knows is in here, its generator and the outputs that were not polled yet included: a clone is a
/// second node that will do exactly the same.
#[derive(Clone)]
pub struct Node {
    pub(crate) config: Config,
    /// The configuration in force.
    pub(crate) configuration: Configuration,
    pub(crate) membership: Membership,
    /// The latest moment seen.
    pub(crate) now: Instant,
    /// How many inputs were handled.
    pub(crate) inputs: InputId,
    /// What is happening now is due to.
    pub(crate) due: Due,
    pub(crate) term: Term,
    pub(crate) vote: Option<NodeId>,
    pub(crate) log: Log,
    /// The latest snapshot that the host keeps.
    pub(crate) snapshot: Option<Snapshot>,
    pub(crate) installing: Option<Installing>,
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
    pub(crate) loads: Loads,
    pub(crate) reads: Reads,
    pub(crate) forwards: Forwards,
    /// When the node started.
    pub(crate) started: Instant,
    pub(crate) paused: bool,
    pub(crate) halted: Option<HaltReason>,
    pub(crate) transitions: Transitions,
    pub(crate) outbox: VecDeque<(Output, Due)>,
    /// The inputs since the last write and appends were made up.
    pub(crate) unsettled: Due,
    /// Whether there were any.
    pub(crate) is_unsettled: bool,
}

impl Node {
    /// Handles an input.
    ///
    /// # Errors
    /// An input that makes no sense for this node; the node is then as it was. See [`InputError`].
    pub fn handle(&mut self, now: Instant, input: Input) -> Result<(), InputError> {
        self.check_alive().map_err(|why| InputError::Halted { why })?;
        match input {
            Input::Message(envelope) => {
                self.check_envelope(&envelope)?;
                self.begin(now);
                self.on_message(envelope);
            }
            Input::Persisted { upto } => {
                self.check_persisted(upto)?;
                // Only who leads, or comes to lead by it, has more to say.
                if let Part::Follower(_) = self.part {
                    self.begin_report(now);
                } else {
                    self.begin(now);
                }
                self.on_persisted(upto);
            }
            Input::Applied { upto } => {
                self.check_applied(upto)?;
                self.begin_report(now);
                self.on_applied(upto);
            }
            rarer => self.handle_rarer(now, rarer)?,
        }
        self.hand_out();
        Ok(())
    }

    /// Kept apart from the inputs of every commit, so that these need not step over it.
    #[inline(never)]
    fn handle_rarer(&mut self, now: Instant, input: Input) -> Result<(), InputError> {
        self.check_rarer(now, &input)?;
        self.begin(now);
        match input {
            Input::Timeout => self.on_timeout(),
            Input::SnapshotTaken { upto } => self.on_snapshot_taken(upto),
            Input::Compact { upto } => self.on_compact(upto),
            Input::SnapshotSent { to, arrived } => self.on_snapshot_sent(to, arrived),
            Input::Unreachable { peer } => self.on_unreachable(peer),
            Input::PersistFailed => self.halt(HaltReason::DiskFailed),
            Input::ForgetLeader => self.forget_leader(),
            Input::Reconfigure(config) => self.config = *config,
            Input::Pause => self.pause(),
            Input::Resume => self.resume(),
            Input::Stop => self.halt(HaltReason::Stopped),
            Input::Campaign => self.campaign(RoleReason::Asked),
            Input::EntriesLoaded { id, entries } => self.on_loaded(id, entries),
            Input::Message(_) | Input::Persisted { .. } | Input::Applied { .. } => {}
        }
        Ok(())
    }

    /// Takes a command for the replicated log. The answer comes as [`Output::Reply`] with `ticket`.
    ///
    /// # Errors
    /// Only a leader takes proposals, and only up to a certain length. See [`ProposeError`].
    pub fn propose(&mut self, now: Instant, ticket: Ticket, command: &[u8]) -> Result<LogId, ProposeError> {
        self.check_proposal(command)?;
        self.begin(now);
        let id = self.append_own(Payload::Command(command), AppendSource::Proposal);
        self.tickets.open(id, ticket);
        Ok(id)
    }

    /// Whether a command may be taken, by whatever node.
    pub(crate) fn check_command(&self, command: &[u8]) -> Result<(), ProposeError> {
        let most = self.config.command_bytes_max;
        if command.len() > most as usize {
            return Err(ProposeError::CommandTooLong {
                bytes: command.len(),
                most,
            });
        }
        self.check_alive().map_err(|why| ProposeError::Halted { why })?;
        if self.paused {
            return Err(ProposeError::Paused);
        }
        Ok(())
    }

    /// Whether this node may append a command.
    pub(crate) fn check_proposal(&self, command: &[u8]) -> Result<(), ProposeError> {
        self.check_command(command)?;
        let Part::Leader(leader) = &self.part else {
            return Err(ProposeError::NotLeader { hint: self.leader() });
        };
        if let Some(transfer) = leader.transfer {
            return Err(ProposeError::Transferring { to: transfer.to });
        }
        let (uncommitted, most) = (
            self.log.bytes_after(self.commit),
            self.config.uncommitted_bytes_max,
        );
        if uncommitted > 0 && uncommitted.saturating_add(command.len() as u64) > most {
            return Err(ProposeError::Throttled { uncommitted, most });
        }
        Ok(())
    }

    /// The next thing that the node wants done, with the inputs that it is due to; none once all is said.
    pub fn poll_output(&mut self) -> Option<(Output, Due)> {
        if self.is_unsettled && self.outbox.is_empty() {
            self.is_unsettled = false;
            self.settle();
        }
        self.outbox.pop_front()
    }

    /// When to wake the node with [`Input::Timeout`], if nothing else comes first.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        if self.halted.is_some() || self.paused {
            return None;
        }
        let deadline = match &self.part {
            Part::Leader(leader) => return Some(self.leader_deadline(leader)),
            _ => self.may_campaign().then(|| self.election_deadline()),
        };
        let waits = [deadline, self.forwards.deadline(), self.reads.deadline()];
        waits.into_iter().flatten().min()
    }

    fn check_envelope(&self, envelope: &Envelope) -> Result<(), InputError> {
        let (node, cluster) = (self.config.id, self.config.cluster);
        if envelope.cluster != cluster {
            return Err(InputError::ForeignCluster {
                theirs: envelope.cluster,
                ours: cluster,
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

    fn check_persisted(&self, upto: WriteId) -> Result<(), InputError> {
        let issued = self.durable.issued();
        if upto > issued {
            return Err(InputError::UnknownWrite { upto, issued });
        }
        Ok(())
    }

    fn check_applied(&self, upto: Index) -> Result<(), InputError> {
        let handed_out = self.handed_out;
        if upto > handed_out {
            return Err(InputError::NotHandedOut { upto, handed_out });
        }
        Ok(())
    }

    fn check_rarer(&self, now: Instant, input: &Input) -> Result<(), InputError> {
        let node = self.config.id;
        match input {
            Input::SnapshotTaken { upto } => self.check_snapshot_taken(*upto),
            Input::Compact { upto } => self.check_compact(*upto),
            // Trap 22: a lease is a promise of the followers.
            Input::ForgetLeader if self.config.lease_reads => Err(InputError::LeasePromised),
            Input::EntriesLoaded { id, entries } => self.check_loaded(*id, entries),
            Input::Campaign if self.paused => Err(InputError::Paused),
            Input::Campaign if self.role() == Role::Leader => Err(InputError::AlreadyLeader),
            Input::Campaign if !self.may_campaign() => Err(InputError::NotAVoter { node }),
            // The same promise: a candidate votes for itself, and finds a voter who has promised nothing.
            Input::Campaign if self.config.lease_reads && self.loyal_at(node, now).is_some() => {
                Err(InputError::LeasePromised)
            }
            Input::Message(_)
            | Input::Persisted { .. }
            | Input::Applied { .. }
            | Input::Timeout
            | Input::SnapshotSent { .. }
            | Input::Unreachable { .. }
            | Input::PersistFailed
            | Input::ForgetLeader
            | Input::Pause
            | Input::Resume
            | Input::Stop
            | Input::Campaign => Ok(()),
            Input::Reconfigure(config) => self.check_config(config).map_err(InputError::Config),
        }
    }

    fn check_config(&self, config: &Config) -> Result<(), ConfigError> {
        let fixed = [
            ("id", config.id == self.config.id),
            ("cluster", config.cluster == self.config.cluster),
            ("seed", config.seed == self.config.seed),
        ];
        if let Some((setting, _)) = fixed.into_iter().find(|(_, same)| !same) {
            return Err(ConfigError::Fixed { setting });
        }
        config.validate()
    }

    /// Every input begins here: time never runs back, and what follows is due to this input.
    #[inline]
    pub(crate) fn begin(&mut self, now: Instant) {
        self.begin_report(now);
        self.unsettle();
    }

    /// Begins an input that by itself leaves nothing to write or to replicate.
    #[inline]
    fn begin_report(&mut self, now: Instant) {
        self.now = self.now.max(now);
        self.inputs = self.inputs.next();
        if self.config.events {
            self.due = Due::to(self.inputs);
        }
    }

    /// The present input may have left something to settle.
    #[inline]
    pub(crate) fn unsettle(&mut self) {
        self.is_unsettled = true;
        if self.config.events {
            self.unsettled = mem::take(&mut self.unsettled).and(self.inputs);
        }
    }

    /// Makes up the write that brings the disk up to date, and a leader's appends: once for all that was handled
    /// since, so that a busy node batches by itself.
    fn settle(&mut self) {
        let due = mem::take(&mut self.unsettled);
        if !self.durable.is_clean(self.hard_state(), &self.log) {
            self.write(&due);
        }
        if let (Part::Leader(_), false) = (&self.part, self.paused) {
            self.replicate(&due);
            self.send_read_round();
            self.step_down_if_removed();
        }
        self.drop_loaded();
    }

    fn write(&mut self, due: &Due) {
        self.log.seal();
        let (hard_state, before) = (self.hard_state(), self.durable.issued());
        while let Some(write) = self
            .durable
            .next_write(self.now, hard_state, &self.log, &self.config.rules)
        {
            self.out(Output::Persist(write), due.clone());
        }
        self.durable.issued_all_since(before);
    }

    fn on_persisted(&mut self, upto: WriteId) {
        self.durable.completed(upto);
        self.release_saved();
        self.install_if_saved();
        self.own_vote_saved();
        self.own_log_saved();
    }

    pub(crate) const fn hard_state(&self) -> HardState {
        HardState {
            term: self.term,
            vote: self.vote,
        }
    }
}
