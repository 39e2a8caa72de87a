//! Looking at a node without touching it: what it is, how it stands, and whether it is sound.

use crate::role::Part;
use crate::{Configuration, Index, InputId, Log, Node, NodeId, PeerStatus, Role, Status, Term, Timer};
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

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
        match &self.part {
            Part::Follower(_) => {}
            Part::PreCandidate(campaign) | Part::Candidate(campaign) => votes = campaign.answers().to_vec(),
            Part::Leader(leader) => {
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
        }
    }

    /// States once what must hold inside a node at any moment. For tests and simulators: it takes a look at the whole
    /// log's end, not at every entry.
    ///
    /// # Errors
    /// The first thing that does not hold.
    pub fn check_invariants(&self) -> Result<(), Violation> {
        let last = self.log.last();
        let holds = [
            ("applied <= handed out", self.applied <= self.handed_out),
            ("handed out <= committed", self.handed_out <= self.commit),
            ("handed out <= on disk", self.handed_out <= self.durable.last()),
            ("committed <= last entry", self.commit <= last.index),
            ("on disk <= last entry", self.durable.last() <= last.index),
            ("the last entry's term <= the node's term", last.term <= self.term),
            (
                "term 0 has no vote",
                self.term != Term::ZERO || self.vote.is_none(),
            ),
            (
                "writes complete only once asked for",
                self.durable.persisted() <= self.durable.issued(),
            ),
            (
                "a candidate votes for itself",
                self.role() != Role::Candidate || self.vote == Some(self.config.id),
            ),
            (
                "a follower's verified log is there",
                self.verified() <= last.index,
            ),
            (
                "a leader's peers match only what it holds",
                self.peers_are_within(last.index),
            ),
            (
                "a leader's term is on its disk",
                self.role() != Role::Leader || self.durable.knows_term(self.term),
            ),
        ];
        match holds.into_iter().find(|(_, holds)| !holds) {
            Some((invariant, _)) => Err(Violation {
                node: self.config.id,
                invariant,
            }),
            None => Ok(()),
        }
    }

    const fn verified(&self) -> Index {
        match &self.part {
            Part::Follower(follower) => follower.verified,
            _ => Index::ZERO,
        }
    }

    fn peers_are_within(&self, last: Index) -> bool {
        let Part::Leader(leader) = &self.part else {
            return true;
        };
        leader.peers.iter().all(|peer| {
            let progress = &peer.progress;
            progress.matched < progress.next && progress.next <= last.next()
        })
    }
}

/// Something that must hold inside a node, and does not: a defect of this crate, or of the memory it runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The node.
    pub node: NodeId,
    /// What does not hold.
    pub invariant: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "inside node {} this does not hold: {}",
            self.node, self.invariant
        )
    }
}

impl Error for Violation {}
