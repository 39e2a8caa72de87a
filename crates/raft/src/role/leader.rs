//! What a leader is, and how it leads: it takes office with a blank entry (§8), makes itself heard (§5.2), and steps down
//! when it hears no majority itself (dissertation §6.2) or its disk stands still.
//!
//! How it replicates is in `replicate`, what it commits in `commit`.

use crate::forwards::Taken;
use crate::part::{Leader, Part, Peer};
use crate::progress::Progress;
use crate::reads::LeaderReads;
use crate::{
    AppendSource, Event, Index, InputId, Instant, LogId, Message, Node, NodeId, Payload, RoleReason, Round,
};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// An answer to a round older than this many counts for no lease.
const ROUNDS_REMEMBERED: usize = 64;

impl Node {
    /// Since when a majority, the leader included, has been heard.
    pub(crate) fn quorum_heard(&self, leader: &Leader) -> Instant {
        let heard = |voter| {
            if voter == self.config.id {
                self.now
            } else {
                leader
                    .peer(voter)
                    .map_or(Instant::ZERO, |peer| peer.progress.heard)
            }
        };
        self.configuration.heard_since(heard, &self.config.rules)
    }

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
        if self.config.rules.leader_appends_blank() {
            self.append_own(Payload::Blank, AppendSource::TermStart);
        }
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
                let mut progress = Progress::new(next, now);
                if !self.config.rules.match_starts_at_zero() {
                    progress.matched = next.previous();
                }
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
        if let Some(stalled) = self.disk_stall()
            && self.config.rules.leader_with_stalled_disk_steps_down()
        {
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
            if self.config.rules.leader_beats_when_idle() {
                self.send_heartbeats();
            }
        }
    }

    /// Dissertation §6.2: a leader that has not heard a majority for an election timeout steps down, so that its
    /// clients look for another one.
    fn check_quorum(&mut self) {
        let Part::Leader(leader) = &self.part else { return };
        let heard_since = self.quorum_heard(leader);
        let silence = self.now.since(heard_since);
        let timeout = self.config.election_timeout_min;
        let stays = !self.config.rules.leader_without_majority_steps_down();
        if silence < timeout || stays {
            let since = if stays { self.now } else { heard_since };
            let next = since.plus(timeout);
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
            let known = if self.config.rules.heartbeat_capped_at_match() {
                peer.progress.matched
            } else {
                commit
            };
            let commit = commit.min(known);
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
