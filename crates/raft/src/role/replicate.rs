//! How a leader brings its followers' logs to match its own (§5.3): what is sent to each, and what their answers tell.

use crate::part::{Part, Peer};
use crate::progress::Limits;
use crate::{
    AppendReply, DropReason, Due, Entries, Event, Index, LogId, Message, MessageKind, Node, NodeId, Round,
};
use core::mem;

/// Where a view of the log begins, the view, and how many bytes it has.
type Shared = (Index, Entries, u64);

impl Node {
    /// The peer that a reply is from, marked as heard; none, with an event, if this node does not ask it.
    fn heard_peer(&mut self, from: NodeId, kind: MessageKind) -> Option<&mut Peer> {
        let now = self.now;
        let place = match &self.part {
            Part::Leader(leader) => leader.place_of(from).ok_or(DropReason::NotAMember),
            part => Err(DropReason::NotAsked { role: part.role() }),
        };
        let place = match place {
            Ok(place) => place,
            Err(why) => {
                self.drop_message(kind, from, why);
                return None;
            }
        };
        let Part::Leader(leader) = &mut self.part else {
            return None;
        };
        let peer = leader.peers.get_mut(place)?;
        peer.progress.heard = now;
        Some(peer)
    }

    pub(crate) fn on_append_reply(&mut self, from: NodeId, reply: AppendReply) {
        match reply {
            AppendReply::Accepted { matched } => self.on_accepted(from, matched),
            AppendReply::Refused { previous, .. }
                if !self.config.rules.refusals_are_no_acknowledgements() =>
            {
                self.on_accepted(from, previous);
            }
            AppendReply::Refused { previous, hint } => self.on_refused(from, previous, hint),
        }
    }

    fn on_accepted(&mut self, from: NodeId, matched: Index) {
        let (kind, input) = (MessageKind::AppendEntriesReply, self.inputs);
        let (base, last) = (self.log.base().index, self.log.last().index);
        let Some(peer) = self.heard_peer(from, kind) else {
            return;
        };
        if matched > last {
            self.drop_message(kind, from, DropReason::Absurd);
            return;
        }
        let was_streaming = peer.progress.is_streaming();
        let news = peer.progress.accepted(matched, base);
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

    #[inline(never)]
    fn on_refused(&mut self, from: NodeId, previous: Index, hint: LogId) {
        let kind = MessageKind::AppendEntriesReply;
        let hint = self.log.last_within(hint.index, hint.term);
        let backs_up = self.config.rules.next_index_backs_up();
        let Some(peer) = self.heard_peer(from, kind) else {
            return;
        };
        let (was_streaming, before) = (peer.progress.is_streaming(), peer.progress.next);
        // §5.3, the end: both sides skip whole terms. The follower named the latest entry that can match for all that it
        // knows; the leader goes on back to its own latest one that can.
        if !backs_up || !peer.progress.refused(previous, hint.index.next()) {
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
        let sent = if self.config.rules.lease_counts_from_send() {
            sent
        } else {
            Some(self.now)
        };
        let Some(peer) = leader.peer_mut(from) else { return };
        if round > peer.answered {
            peer.answered = round;
            peer.leased = peer.leased.max(sent);
            self.confirm_reads();
        }
    }

    pub(crate) fn on_heartbeat_reply(&mut self, from: NodeId, round: Round) {
        let (last, patience) = (self.log.last().index, self.config.append_patience);
        let answers = self.config.answer_commit_notices;
        if self.heard_peer(from, MessageKind::HeartbeatReply).is_none() {
            return;
        }
        self.round_answered(from, round);
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        let (sent_in, rules) = (leader.round, &self.config.rules);
        let Some(peer) = leader.peer_mut(from) else { return };
        let progress = &mut peer.progress;
        if !rules.heartbeat_raises_no_match() {
            (progress.matched, progress.next) = (last, last.next());
        }
        if rules.lost_appends_are_sent_again() && progress.seems_lost(round, patience) {
            progress.ask_again();
        } else if !progress.rests_in_probe(last) {
            return;
        }
        // An append was not answered (trap 41). A probe is sent again; in a stream an empty append asks whether all
        // that was sent has arrived: the answer frees the window, or leads back to what is missing. It also asks a
        // follower that has everything, and was not streamed to: else it would be probed until the next entry comes.
        if progress.next <= last && !progress.is_streaming() {
            return;
        }
        let (id, previous) = (peer.id, progress.next.previous());
        let Some(term) = self.log.term_at(previous) else {
            // What was sent last is forgotten, so nothing can ask about it: the follower is sent the snapshot (trap 40).
            progress.unreachable();
            return;
        };
        progress.sent(None, 0, sent_in);
        // Naming no commit index makes it a question: what tells of a commit need not be answered. How far to commit may
        // have been lost as well, and is told again after it; heartbeats tell what is known to match.
        let commit = if answers { self.commit } else { Index::ZERO };
        progress.told_commit = progress.told_commit.min(progress.matched).max(commit);
        let message = Message::AppendEntries {
            previous: LogId::new(term, previous),
            entries: Entries::EMPTY,
            commit,
        };
        self.send(id, self.term, message);
    }

    /// The host could not reach a follower: what is on its way to it may be lost.
    pub(crate) fn on_unreachable(&mut self, id: NodeId) {
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        let Some(peer) = leader.peer_mut(id) else { return };
        if peer.progress.unreachable() {
            let next = peer.progress.next;
            self.emit(|| Event::Probing { peer: id, next });
        }
    }

    /// Sends to every follower what it may be sent now. The log is sealed.
    pub(crate) fn replicate(&mut self, due: &Due) {
        // Followers that are equally far share one view.
        let mut shared = None;
        let mut place = 0;
        while let Part::Leader(leader) = &self.part
            && let Some(peer) = leader.peers.get(place)
        {
            let progress = &peer.progress;
            if progress.next <= self.log.last().index || progress.told_commit < self.commit {
                while self.replicate_to(place, due, &mut shared) {}
            }
            place += 1;
        }
    }

    /// Sends the next append to a follower, if there is anything to tell it, and it may be told now. Says whether more may
    /// follow.
    fn replicate_to(&mut self, place: usize, due: &Due, shared: &mut Option<Shared>) -> bool {
        let (last, commit) = (self.log.last().index, self.commit);
        let limits = Limits {
            messages: self.config.inflight_messages_max,
            bytes: self.config.inflight_bytes_max,
        };
        let Part::Leader(leader) = &mut self.part else {
            return false;
        };
        let (round, is_last) = (leader.round, place + 1 == leader.peers.len());
        let Some(peer) = leader.peers.get_mut(place) else {
            return false;
        };
        let (to, progress) = (peer.id, &mut peer.progress);
        // A follower that streams is told at once how far it may commit, with entries or without; but one whose window is
        // full may be gone, and is sent nothing more than heartbeats.
        let may_send = progress.may_send(limits);
        let has_entries = progress.next <= last && may_send;
        let is_told = progress.is_streaming() && progress.told_commit < commit && may_send;
        if !has_entries && !is_told {
            return false;
        }
        let (next, previous) = (progress.next, progress.next.previous());
        let Some(term) = self.log.term_at(previous) else {
            // What it is to be sent next is forgotten.
            self.send_snapshot(place, due);
            return false;
        };
        let is_missing = has_entries && next <= self.log.dropped() && !self.loads.hold(next);
        let (streams, bytes_max) = (progress.is_streaming(), self.config.append_bytes_max);
        if is_missing && streams && !is_told {
            // It waits until that is loaded, and nobody else does.
            self.want_load(next, Index(u64::MAX), bytes_max);
            return false;
        }
        // A probe asks where the logs agree, which takes no entries; naming no commit index makes it a question.
        let commit = if is_missing && !streams {
            Index::ZERO
        } else {
            commit
        };
        let entries = match shared {
            _ if !has_entries || is_missing => Entries::EMPTY,
            // The last one to be sent it takes it over.
            Some((first, entries, _)) if *first == next && is_last => mem::take(entries),
            Some((first, entries, _)) if *first == next => entries.clone(),
            _ => {
                let mut entries = self.log.view(next, last, bytes_max);
                if entries.is_empty() {
                    entries = self.loads.view(next, last, bytes_max);
                }
                *shared = Some((next, entries.clone(), entries.bytes()));
                entries
            }
        };
        let sent = (!entries.is_empty()).then(|| entries.last_index());
        let bytes = match shared {
            Some((_, _, bytes)) if sent.is_some() => *bytes,
            _ => 0,
        };
        progress.sent(sent, bytes, round);
        progress.told_commit = progress.told_commit.max(commit);
        let message = Message::AppendEntries {
            previous: LogId::new(term, previous),
            entries,
            commit,
        };
        self.send_due(to, self.term, message, due.clone());
        sent.map_or(is_missing, |sent| sent < last)
    }
}
