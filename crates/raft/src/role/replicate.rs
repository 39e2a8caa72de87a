//! How a leader brings its followers' logs to match its own (§5.3): what is sent to each, and what their answers tell.

use super::Part;
use super::leader::Peer;
use crate::progress::Limits;
use crate::{
    AppendReply, DropReason, Due, Entries, Event, Index, LogId, Message, MessageKind, Node, NodeId, Round,
};

impl Node {
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
                    if matched > self.commit {
                        self.commit_by_majority();
                    }
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
                // Naming none makes it a question: what tells of a commit need not be answered.
                commit: Index::ZERO,
            };
            self.send(id, self.term, message);
        }
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
        let peers = leader.peers.len();
        for place in 0..peers {
            while self.has_to_send(place, limits) {
                if self.needs_snapshot(place) && self.send_snapshot(place, due) {
                    break;
                }
                let Some((to, message)) = self.next_append(place, limits, &mut shared) else {
                    break;
                };
                self.send_due(to, self.term, message, due.clone());
            }
        }
    }

    /// Whether there is anything to tell a follower, and it may be told now.
    fn has_to_send(&self, place: usize, limits: Limits) -> bool {
        let Part::Leader(leader) = &self.part else {
            return false;
        };
        leader.peers.get(place).is_some_and(|peer| {
            let progress = &peer.progress;
            progress.next <= self.log.last().index && progress.may_send(limits)
                || progress.is_streaming() && progress.told_commit < self.commit
        })
    }

    /// Whether what the follower is to be sent next is forgotten.
    fn needs_snapshot(&self, place: usize) -> bool {
        let Part::Leader(leader) = &self.part else {
            return false;
        };
        let next = leader
            .peers
            .get(place)
            .map_or(Index::ZERO, |peer| peer.progress.next);
        self.log.term_at(next.previous()).is_none()
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
        // A follower that streams is told at once how far it may commit, with entries or without.
        let has_entries = progress.next <= last && progress.may_send(limits);
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
