//! Looking at a node without touching it: what it is, and how it stands.

use crate::role::Part;
use crate::{
    Configuration, Index, InputId, Log, Node, NodeId, PeerStatus, Role, Snapshot, Status, Term, Timer,
};
use alloc::vec::Vec;

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

    /// The number of the input or proposal handled last. What was refused gets no number.
    #[must_use]
    pub const fn last_input(&self) -> InputId {
        self.inputs
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        let leads = self.role() == Role::Leader;
        let election = Timer {
            started: self.election_started,
            deadline: self.election_deadline(),
        };
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let (mut votes, mut progress, mut heartbeat_timer) = (Vec::new(), Vec::new(), None);
        let (mut leader_reads, mut transfer) = (0, None);
        match &self.part {
            Part::Follower(_) => {}
            Part::PreCandidate(campaign) | Part::Candidate(campaign) => votes = campaign.answers().to_vec(),
            Part::Leader(leader) => {
                leader_reads = leader.reads.len();
                transfer = leader.transfer.map(|transfer| transfer.to);
                heartbeat_timer = Some(Timer {
                    started: leader.heartbeat_started,
                    deadline: leader.heartbeat_deadline,
                });
                progress = leader
                    .peers
                    .iter()
                    .map(|peer| PeerStatus {
                        peer: peer.id,
                        matched: peer.progress.matched,
                        next: peer.progress.next,
                        streaming: peer.progress.is_streaming(),
                        inflight: count(peer.progress.inflight()),
                        heard: peer.progress.heard,
                    })
                    .collect();
            }
        }
        Status {
            id: self.config.id,
            role: self.role(),
            term: self.term,
            vote: self.vote,
            leader: self.leader(),
            last: self.log.last(),
            durable: self.durable.last(),
            commit: self.commit,
            applied: self.applied,
            configuration: self.configuration.clone(),
            election_timer: (!leads && self.configuration.is_voter(self.config.id)).then_some(election),
            heartbeat_timer,
            votes,
            progress,
            write_issued: self.durable.issued(),
            write_persisted: self.durable.persisted(),
            withheld: count(self.durable.withheld_count()),
            proposals: count(self.tickets.len()),
            reads: count(self.reads.len() + leader_reads),
            configuration_index: self.membership.index(),
            snapshot: self.snapshot.as_ref().map(|snapshot| snapshot.last),
            transfer,
            paused: self.paused,
            halted: self.halted,
        }
    }
}
