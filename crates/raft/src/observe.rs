//! Looking at a node without touching it: what it is, and how it stands.

use crate::part::{Leader, Part};
use crate::progress::Pace;
use crate::{
    Configuration, HaltReason, Index, InputId, Log, Node, NodeId, PeerPace, PeerStatus, Role, Snapshot,
    Status, Term, Timer, TransitionRecord,
};

impl Node {
    /// The node's name.
    #[must_use]
    pub const fn id(&self) -> NodeId {
        self.config.id
    }

    /// The part it plays.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.part.role()
    }

    /// Its term.
    #[must_use]
    pub const fn term(&self) -> Term {
        self.term
    }

    /// Whom it voted for in its term.
    #[must_use]
    pub const fn vote(&self) -> Option<NodeId> {
        self.vote
    }

    /// Who leads its term, as far as it knows: itself, if it leads.
    #[must_use]
    pub fn leader(&self) -> Option<NodeId> {
        match &self.part {
            Part::Leader(_) => Some(self.config.id),
            Part::Follower(follower) => follower.leader.map(|(leader, _)| leader),
            Part::PreCandidate(_) | Part::Candidate(_) => None,
        }
    }

    /// Its log.
    #[must_use]
    pub const fn log(&self) -> &Log {
        &self.log
    }

    /// The last entry that it knows to be committed.
    #[must_use]
    pub const fn commit_index(&self) -> Index {
        self.commit
    }

    /// The last entry that its own disk is known to hold.
    #[must_use]
    pub const fn durable_index(&self) -> Index {
        self.durable.last()
    }

    /// The last entry that was applied.
    #[must_use]
    pub const fn applied_index(&self) -> Index {
        self.applied
    }

    /// The members of the cluster, as it knows them.
    #[must_use]
    pub const fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// The latest snapshot that the host keeps.
    #[must_use]
    pub const fn snapshot(&self) -> Option<&Snapshot> {
        self.snapshot.as_ref()
    }

    /// Why it handles nothing any more, if that is so.
    #[must_use]
    pub const fn halted(&self) -> Option<HaltReason> {
        self.halted
    }

    /// The number of the input or proposal handled last. What was refused gets no number.
    #[must_use]
    pub const fn last_input(&self) -> InputId {
        self.inputs
    }

    /// The latest transitions of this node since it started, oldest first: as many as [`crate::Config::transitions_max`]
    /// says.
    pub fn transitions(&self) -> impl DoubleEndedIterator<Item = &TransitionRecord> + ExactSizeIterator {
        self.transitions.kept.iter()
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        let id = self.config.id;
        let (hard_state, last) = (self.hard_state(), self.log.last());
        let mut status = Status {
            now: self.now,
            input: self.inputs,
            role: self.role(),
            leader: self.leader(),
            base: self.log.base(),
            dropped: self.log.dropped(),
            durable: self.durable.last(),
            commit: self.commit,
            handed_out: self.handed_out,
            applied: self.applied,
            configuration_index: self.membership.index(),
            write_issued: self.durable.issued(),
            write_persisted: self.durable.persisted(),
            writes: count(self.durable.outstanding_count()),
            writes_since: self.durable.waits_since(),
            withheld: count(self.durable.withheld_count()),
            proposals: count(self.tickets.len()),
            forwards: count(self.forwards.len()),
            loads: count(self.loads.len()),
            uncommitted_bytes: self.log.bytes_after(self.commit),
            reads: count(self.reads.len()),
            snapshot: self.snapshot.as_ref().map(|snapshot| snapshot.last),
            installing: self.installing.is_some(),
            paused: self.paused,
            halted: self.halted,
            ..Status::stopped(id, hard_state, last, self.configuration.clone())
        };
        if let Some(committed) = self.membership.committed() {
            status.configuration_committed = committed.clone();
        }
        if self.role() != Role::Leader && self.configuration.is_voter(id) {
            status.election_timer = Some(Timer {
                started: self.election_started,
                deadline: self.election_deadline(),
            });
        }
        match &self.part {
            Part::Follower(follower) => status.verified = follower.verified,
            Part::PreCandidate(campaign) | Part::Candidate(campaign) => {
                status.votes = campaign.answers().to_vec();
            }
            Part::Leader(leader) => self.leader_status(leader, &mut status),
        }
        status
    }

    fn leader_status(&self, leader: &Leader, status: &mut Status) {
        status.reads += count(leader.reads.len());
        status.transfer = leader.transfer.map(|transfer| transfer.to);
        status.transfer_deadline = leader.transfer.map(|transfer| transfer.deadline);
        status.quorum_deadline = self.config.check_quorum.then_some(leader.quorum_deadline);
        status.heartbeat_timer = Some(Timer {
            started: leader.heartbeat_started,
            deadline: leader.heartbeat_deadline,
        });
        let peers = leader.peers.iter().map(|peer| PeerStatus {
            peer: peer.id,
            matched: peer.progress.matched,
            next: peer.progress.next,
            pace: match peer.progress.pace {
                Pace::Probe { .. } => PeerPace::Probe,
                Pace::Stream(_) => PeerPace::Stream,
                Pace::Snapshot { upto } => PeerPace::Snapshot { upto },
            },
            inflight: count(peer.progress.inflight()),
            inflight_bytes: peer.progress.inflight_bytes(),
            heard: peer.progress.heard,
        });
        status.progress = peers.collect();
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
