//! What a leader does: replicate its log (§5.3), commit what a majority holds (§5.4.2), make itself heard (§5.2), and
//! step down when it hears no majority itself (dissertation §6.2).

use super::Part;
use crate::progress::{Limits, Pace, Progress};
use crate::reads::LeaderReads;
use crate::transfer::Transfer;
use crate::{
    AppendReply, AppendSource, CommitReason, DropReason, Due, Entries, Event, Index, InputId, Instant, LogId,
    Message, MessageKind, Node, NodeId, Payload, RoleReason, Round,
};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// A leader's own data.
#[derive(Clone, Debug)]
pub(crate) struct Leader {
    /// The others, ascending.
    pub(crate) peers: Vec<Peer>,
    /// The last heartbeat sent.
    round: Round,
    pub(crate) heartbeat_started: Instant,
    pub(crate) heartbeat_deadline: Instant,
    /// When to look whether a majority was heard.
    pub(crate) quorum_deadline: Instant,
    /// The entry of an older term that a majority was last found to hold, told once.
    held_back: Index,
    /// The last entry that the leader's own disk was known to hold, and the input that told of it.
    saved: Index,
    saved_by: InputId,
    /// When the last rounds of heartbeats were sent, oldest first.
    rounds_sent: VecDeque<(Round, Instant)>,
    pub(crate) reads: LeaderReads,
    pub(crate) transfer: Option<Transfer>,
}

/// One of the others, as the leader knows it.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(crate) id: NodeId,
    pub(crate) progress: Progress,
    /// The input that told of its match.
    matched_by: InputId,
    /// The latest round of heartbeats that it has answered, and when that was sent.
    answered: Round,
    leased: Option<Instant>,
}

/// An answer to a round older than this many counts for no lease.
const ROUNDS_REMEMBERED: usize = 64;

impl Leader {
    fn peer(&self, id: NodeId) -> Option<&Peer> {
        self.peers
            .binary_search_by_key(&id, |peer| peer.id)
            .ok()
            .and_then(|place| self.peers.get(place))
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
        let place = self.peers.binary_search_by_key(&id, |peer| peer.id).ok()?;
        self.peers.get_mut(place)
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

    /// The peer that a reply is from, marked as heard; none, with an event, if this node does not ask it.
    fn heard_peer(&mut self, from: NodeId, kind: MessageKind) -> Option<&mut Peer> {
        let role = self.role();
        let Part::Leader(leader) = &self.part else {
            self.drop_message(kind, from, DropReason::NotAsked { role });
            return None;
        };
        let known = leader.peer(from).is_some();
        if !known {
            self.drop_message(kind, from, DropReason::NotAMember);
            return None;
        }
        let now = self.now;
        let Part::Leader(leader) = &mut self.part else {
            return None;
        };
        let peer = leader.peer_mut(from)?;
        peer.progress.heard = now;
        Some(peer)
    }

    pub(crate) fn on_append_reply(&mut self, from: NodeId, reply: AppendReply) {
        let (kind, input, last) = (
            MessageKind::AppendEntriesReply,
            self.inputs,
            self.log.last().index,
        );
        let hint = match reply {
            AppendReply::Refused { hint, .. } => self.log.last_within(hint.index, hint.term),
            AppendReply::Accepted { .. } => LogId::ZERO,
        };
        let Some(peer) = self.heard_peer(from, kind) else {
            return;
        };
        let was_streaming = peer.progress.is_streaming();
        match reply {
            AppendReply::Accepted { matched } if matched > last => {
                self.drop_message(kind, from, DropReason::Absurd);
            }
            AppendReply::Accepted { matched } => {
                let news = peer.progress.accepted(matched);
                let next = peer.progress.next;
                let streams_now = !was_streaming && peer.progress.is_streaming();
                if news {
                    peer.matched_by = input;
                    self.emit(|| Event::Matched { peer: from, matched });
                }
                if streams_now {
                    self.emit(|| Event::Streaming { peer: from, next });
                }
                if news {
                    self.commit_by_majority();
                    self.tell_target();
                }
            }
            AppendReply::Refused { previous, .. } => {
                let before = peer.progress.next;
                // §5.3, the end: both sides skip whole terms. The follower named the latest entry that can match for
                // all that it knows; the leader goes on back to its own latest one that can.
                if !peer.progress.refused(previous, hint.index.next()) {
                    self.drop_message(kind, from, DropReason::Overtaken);
                    return;
                }
                let next = peer.progress.next;
                if was_streaming {
                    self.emit(|| Event::Probing { peer: from, next });
                }
                self.emit(|| Event::SteppedBack {
                    peer: from,
                    from: before,
                    to: next,
                });
            }
        }
    }

    /// A follower has answered a round of heartbeats: it confirms reads, and renews the lease.
    fn round_answered(&mut self, from: NodeId, round: Round) {
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        if round > leader.round {
            return;
        }
        let sent = leader
            .rounds_sent
            .iter()
            .find(|(sent, _)| *sent == round)
            .map(|(_, at)| *at);
        let Some(peer) = leader.peer_mut(from) else { return };
        if round > peer.answered {
            peer.answered = round;
            peer.leased = peer.leased.max(sent);
            self.confirm_reads();
        }
    }

    pub(crate) fn on_heartbeat_reply(&mut self, from: NodeId, round: Round) {
        let last = self.log.last().index;
        if self.heard_peer(from, MessageKind::HeartbeatReply).is_none() {
            return;
        }
        self.round_answered(from, round);
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        let Some(peer) = leader.peer_mut(from) else { return };
        if peer.progress.matched >= last || !peer.progress.seems_lost(round) {
            return;
        }
        // An append was not answered (trap 41). A probe is sent again; in a stream an empty append asks whether all
        // that was sent has arrived: the answer frees the window, or leads back to what is missing.
        let (id, previous, streams) = (
            peer.id,
            peer.progress.next.previous(),
            peer.progress.is_streaming(),
        );
        peer.progress.ask_again();
        if streams && let Some(term) = self.log.term_at(previous) {
            let message = Message::AppendEntries {
                previous: LogId::new(term, previous),
                entries: Entries::EMPTY,
                commit: self.commit,
            };
            self.send(id, self.term, message);
        }
    }

    /// A write has completed: the leader's own disk may hold more.
    pub(crate) fn own_log_saved(&mut self) {
        let (input, saved) = (self.inputs, self.durable.last());
        if let Part::Leader(leader) = &mut self.part
            && saved > leader.saved
        {
            leader.saved = saved;
            leader.saved_by = input;
            self.commit_by_majority();
        }
    }

    /// Commits what a majority holds on disk.
    fn commit_by_majority(&mut self) {
        let own = self.durable.last();
        let Part::Leader(leader) = &self.part else { return };
        let held = |voter| {
            if voter == self.config.id {
                own
            } else {
                leader
                    .peer(voter)
                    .map_or(Index::ZERO, |peer| peer.progress.matched)
            }
        };
        let upto = self.configuration.committed(held);
        if upto <= self.commit {
            return;
        }
        let Some(entry_term) = self.log.term_at(upto) else {
            return;
        };
        let term = self.term;
        // §5.4.2: only an entry of this term commits by counting. An older one on a majority can still be overwritten
        // (figure 8); it is committed together with the first one of this term.
        if entry_term != term && self.config.rules.commit_only_own_term() {
            let told = leader.held_back;
            if upto > told {
                if let Part::Leader(leader) = &mut self.part {
                    leader.held_back = upto;
                }
                self.emit(|| Event::CommitHeldBack {
                    entry: LogId::new(entry_term, upto),
                    term,
                });
            }
            return;
        }
        let voters = self.configuration.voters();
        let holders = voters.iter().filter(|voter| held(**voter) >= upto).count();
        let due = if self.config.events {
            let acknowledged = leader.peers.iter().filter(|peer| peer.progress.matched >= upto);
            let inputs = acknowledged
                .map(|peer| peer.matched_by)
                .chain((own >= upto).then_some(leader.saved_by));
            inputs.fold(self.due.clone(), Due::and)
        } else {
            Due::NOTHING
        };
        let why = CommitReason::Majority {
            holders: u32::try_from(holders).unwrap_or(u32::MAX),
            voters: u32::try_from(voters.len()).unwrap_or(u32::MAX),
            term,
        };
        self.commit_upto(upto, why, due);
    }

    /// Sends to every follower what it may be sent now. The log is sealed.
    pub(crate) fn replicate(&mut self, due: &Due) {
        let Part::Leader(leader) = &self.part else { return };
        let limits = Limits {
            messages: self.config.inflight_messages_max,
            bytes: self.config.inflight_bytes_max,
        };
        // Followers that are equally far share one view.
        let mut shared: Option<(Index, Entries)> = None;
        for place in 0..leader.peers.len() {
            if self.needs_snapshot(place) && self.send_snapshot(place, due) {
                continue;
            }
            while let Some((to, message)) = self.next_append(place, limits, &mut shared) {
                self.send_due(to, self.term, message, due.clone());
            }
        }
    }

    /// Whether what the follower is to be sent next is forgotten.
    fn needs_snapshot(&self, place: usize) -> bool {
        let Part::Leader(leader) = &self.part else {
            return false;
        };
        leader
            .peers
            .get(place)
            .is_some_and(|peer| match peer.progress.pace {
                Pace::Probe { asked: None } | Pace::Stream(_) => {
                    self.log.term_at(peer.progress.next.previous()).is_none()
                }
                _ => false,
            })
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

    fn next_append(
        &mut self,
        place: usize,
        limits: Limits,
        shared: &mut Option<(Index, Entries)>,
    ) -> Option<(NodeId, Message)> {
        let (last, commit) = (self.log.last().index, self.commit);
        let Part::Leader(leader) = &mut self.part else {
            return None;
        };
        let round = leader.round;
        let peer = leader.peers.get_mut(place)?;
        let progress = &mut peer.progress;
        let has_entries = progress.next <= last && progress.may_send(limits);
        // A follower that streams is told at once how far it may commit, with entries or without.
        let has_news = progress.is_streaming() && progress.told_commit < commit;
        if !has_entries && !has_news {
            return None;
        }
        let previous = progress.next.previous();
        let previous = LogId::new(self.log.term_at(previous)?, previous);
        let entries = match shared {
            _ if !has_entries => Entries::EMPTY,
            Some((first, entries)) if *first == progress.next => entries.clone(),
            _ => {
                let entries = self.log.view(progress.next, last, self.config.append_bytes_max);
                *shared = Some((progress.next, entries.clone()));
                entries
            }
        };
        progress.sent(entries.last().map(|id| id.index), entries.bytes(), round);
        progress.told_commit = commit;
        Some((
            peer.id,
            Message::AppendEntries {
                previous,
                entries,
                commit,
            },
        ))
    }
}
