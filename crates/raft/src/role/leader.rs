//! What a leader is, and how it leads: it takes office with a blank entry (§8), makes itself heard (§5.2), and steps down
//! when it hears no majority itself (dissertation §6.2) or its disk stands still.
//!
//! How it replicates is in `replicate`, what it commits in `commit`.

use super::Part;
use crate::forwarding::Taken;
use crate::progress::Progress;
use crate::reads::LeaderReads;
use crate::transfer::Transfer;
use crate::{
    AppendSource, Event, Index, InputId, Instant, LogId, Message, Node, NodeId, Payload, RoleReason, Round,
};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// A leader's own data.
#[derive(Clone, Debug)]
pub(crate) struct Leader {
    /// The others, ascending.
    pub(crate) peers: Vec<Peer>,
    /// The last heartbeat sent.
    pub(super) round: Round,
    pub(crate) heartbeat_started: Instant,
    pub(crate) heartbeat_deadline: Instant,
    /// When to look whether a majority was heard.
    pub(crate) quorum_deadline: Instant,
    /// The entry of an older term that a majority was last found to hold, told once.
    pub(super) held_back: Index,
    /// The last entry that the leader's own disk was known to hold, and the input that told of it.
    pub(super) saved: Index,
    pub(super) saved_by: InputId,
    /// When the last rounds of heartbeats were sent, oldest first.
    pub(super) rounds_sent: VecDeque<(Round, Instant)>,
    pub(crate) reads: LeaderReads,
    pub(crate) transfer: Option<Transfer>,
    /// What followers have passed on.
    pub(crate) taken: Taken,
}

/// One of the others, as the leader knows it.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(crate) id: NodeId,
    pub(crate) progress: Progress,
    /// The input that told of its match.
    pub(super) matched_by: InputId,
    /// The latest round of heartbeats that it has answered, and when that was sent.
    pub(super) answered: Round,
    pub(super) leased: Option<Instant>,
}

/// An answer to a round older than this many counts for no lease.
const ROUNDS_REMEMBERED: usize = 64;

impl Leader {
    /// Where `id` is among the peers. There are a handful: looking at each is the fastest way.
    pub(crate) fn place_of(&self, id: NodeId) -> Option<usize> {
        self.peers.iter().position(|peer| peer.id == id)
    }

    pub(super) fn peer(&self, id: NodeId) -> Option<&Peer> {
        self.peers.iter().find(|peer| peer.id == id)
    }

    /// How far the log of `id` is known to match.
    pub(crate) fn matched(&self, id: NodeId) -> Index {
        self.peer(id).map_or(Index::ZERO, |peer| peer.progress.matched)
    }

    /// The latest round of heartbeats that `id` has answered.
    pub(crate) fn answered(&self, id: NodeId) -> Round {
        self.peer(id).map_or(Round::ZERO, |peer| peer.answered)
    }

    /// When the latest heartbeat was sent that `id` has answered.
    pub(crate) fn leased(&self, id: NodeId) -> Option<Instant> {
        self.peer(id).and_then(|peer| peer.leased)
    }

    pub(crate) const fn round(&self) -> Round {
        self.round
    }

    pub(crate) fn peer_mut(&mut self, id: NodeId) -> Option<&mut Peer> {
        self.peers.iter_mut().find(|peer| peer.id == id)
    }

    /// Since when a majority, the leader included, has been heard.
    pub(crate) fn quorum_heard(&self, node: &Node) -> Instant {
        node.configuration.heard_since(|voter| {
            if voter == node.config.id {
                node.now
            } else {
                self.peer(voter).map_or(Instant::ZERO, |peer| peer.progress.heard)
            }
        })
    }
}

impl Node {
    pub(crate) fn become_leader(&mut self, why: RoleReason) {
        let (now, id) = (self.now, self.config.id);
        let leader = Leader {
            peers: Vec::new(),
            round: Round::ZERO,
            heartbeat_started: now,
            heartbeat_deadline: now.plus(self.config.heartbeat_interval),
            quorum_deadline: now.plus(self.config.election_timeout_min),
            held_back: Index::ZERO,
            saved: Index::ZERO,
            saved_by: InputId::ZERO,
            rounds_sent: VecDeque::new(),
            reads: LeaderReads::default(),
            transfer: None,
            taken: Taken::default(),
        };
        self.change_part(Part::Leader(leader), why);
        self.sync_peers(self.log.last().index.next());
        let term = self.term;
        self.emit(|| Event::FollowsLeader { leader: id, term });
        // §8, and dissertation §6.4: a blank entry of its own term lets a new leader commit what came before.
        self.append_own(Payload::Blank, AppendSource::TermStart);
    }

    /// The peers are the other members of the configuration in force. A new one is first sent the entry at `next`.
    pub(crate) fn sync_peers(&mut self, next: Index) {
        let (id, now) = (self.config.id, self.now);
        let members = self.configuration.members();
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        leader.peers.retain(|peer| members.contains(&peer.id));
        leader
            .peers
            .reserve_exact(members.len().saturating_sub(leader.peers.len()));
        for member in members.into_iter().filter(|member| *member != id) {
            if let Err(place) = leader.peers.binary_search_by_key(&member, |peer| peer.id) {
                let progress = Progress::new(next, now);
                leader.peers.insert(
                    place,
                    Peer {
                        id: member,
                        progress,
                        matched_by: InputId::ZERO,
                        answered: Round::ZERO,
                        leased: None,
                    },
                );
            }
        }
    }

    /// Adds an entry of this leader's own.
    pub(crate) fn append_own(&mut self, payload: Payload<'_>, source: AppendSource) -> LogId {
        let id = self.log.push(self.term, payload);
        self.emit(|| Event::Appended {
            first: id,
            last: id,
            source,
        });
        id
    }

    /// The leader's timers: its next heartbeat, and whether it still hears a majority.
    pub(crate) fn on_leader_timeout(&mut self) {
        let now = self.now;
        if let Some(stalled) = self.disk_stall() {
            // Trap 44: heartbeats that hold followers back while nothing can be committed.
            self.become_follower(None, RoleReason::DiskStalled { stalled });
            return;
        }
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        if self.config.check_quorum && now >= leader.quorum_deadline {
            self.check_quorum();
        }
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        if leader.transfer.is_some() {
            self.give_up_transfer();
        }
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        if now >= leader.heartbeat_deadline {
            leader.heartbeat_started = now;
            leader.heartbeat_deadline = now.plus(self.config.heartbeat_interval);
            self.send_heartbeats();
        }
    }

    /// Dissertation §6.2: a leader that has not heard a majority for an election timeout steps down, so that its
    /// clients look for another one.
    fn check_quorum(&mut self) {
        let Part::Leader(leader) = &self.part else { return };
        let heard_since = leader.quorum_heard(self);
        let silence = self.now.since(heard_since);
        let timeout = self.config.election_timeout_min;
        if silence < timeout {
            let next = heard_since.plus(timeout);
            if let Part::Leader(leader) = &mut self.part {
                leader.quorum_deadline = next;
            }
            return;
        }
        let recent = |voter: &&NodeId| {
            **voter == self.config.id
                || leader
                    .peer(**voter)
                    .is_some_and(|peer| self.now.since(peer.progress.heard) < timeout)
        };
        let heard = self.configuration.voters().iter().filter(recent).count();
        let why = RoleReason::NoQuorum {
            heard: u32::try_from(heard).unwrap_or(u32::MAX),
            needed: u32::try_from(self.configuration.majority()).unwrap_or(u32::MAX),
            silence,
        };
        self.become_follower(None, why);
    }

    pub(crate) fn send_heartbeats(&mut self) {
        let (commit, term) = (self.commit, self.term);
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        leader.round = leader.round.next();
        let round = leader.round;
        if self.config.lease_reads {
            leader.rounds_sent.push_back((round, self.now));
            if leader.rounds_sent.len() > ROUNDS_REMEMBERED {
                leader.rounds_sent.pop_front();
            }
        }
        for place in 0..leader.peers.len() {
            let Part::Leader(leader) = &self.part else { return };
            let Some(peer) = leader.peers.get(place) else {
                return;
            };
            // Only what the follower is known to hold: what a heartbeat names needs no further check (traps 11, 12).
            let commit = commit.min(peer.progress.matched);
            self.send(peer.id, term, Message::Heartbeat { commit, round });
        }
    }

    /// When a leader must be woken at the latest.
    pub(crate) fn leader_deadline(&self, leader: &Leader) -> Instant {
        let mut deadline = leader.heartbeat_deadline;
        if self.config.check_quorum {
            deadline = deadline.min(leader.quorum_deadline);
        }
        if let Some(transfer) = leader.transfer {
            deadline = deadline.min(transfer.deadline);
        }
        deadline
    }
}
