//! Snapshots (§7): when the log before one is forgotten, and how a follower starts over from one. What one covers is in
//! `snapshot`.
//!
//! The data of a snapshot is the host's: it takes it, keeps it, ships it and puts it into the state machine. The core
//! knows only up to where it reaches, and which configuration was in force there.

use crate::membership::Membership;
use crate::part::Part;
use crate::progress::Pace;
use crate::snapshot::{Installing, Snapshot};
use crate::transitions::Transitioned;
use crate::{
    AppendReply, DropReason, Due, Event, Index, InputError, Log, LogId, Message, MessageKind, Node, NodeId,
    Outcome, Output,
};
use alloc::boxed::Box;

impl Node {
    pub(crate) fn check_snapshot_taken(&self, upto: Index) -> Result<(), InputError> {
        if upto > self.applied {
            return Err(InputError::NotApplied {
                upto,
                applied: self.applied,
            });
        }
        Ok(())
    }

    pub(crate) fn check_compact(&self, upto: Index) -> Result<(), InputError> {
        let snapshot = self
            .snapshot
            .as_ref()
            .map_or(Index::ZERO, |snapshot| snapshot.last.index);
        if upto > snapshot {
            return Err(InputError::NotInSnapshot { upto, snapshot });
        }
        Ok(())
    }

    /// The host keeps a snapshot of everything up to `upto`.
    pub(crate) fn on_snapshot_taken(&mut self, upto: Index) {
        let known = self
            .snapshot
            .as_ref()
            .map_or(Index::ZERO, |snapshot| snapshot.last.index);
        let (Some(term), Some(configuration)) = (self.log.term_at(upto), self.membership.at(upto)) else {
            return;
        };
        if upto <= known {
            return;
        }
        let last = LogId::new(term, upto);
        self.snapshot = Some(Snapshot {
            last,
            configuration: configuration.clone(),
        });
        self.emit(|| Event::SnapshotTaken { last });
    }

    /// The log up to `upto` may be forgotten.
    pub(crate) fn on_compact(&mut self, upto: Index) {
        if upto <= self.log.base().index {
            return;
        }
        self.log.compact(upto);
        self.membership.forget_before(upto);
        let base = self.log.base();
        self.emit(|| Event::Compacted { base });
    }

    /// What is to be sent to a follower that needs entries which are forgotten: the latest snapshot.
    pub(crate) fn send_snapshot(&mut self, place: usize, due: &Due) -> bool {
        let Some(snapshot) = self.snapshot.clone() else {
            return false;
        };
        let Part::Leader(leader) = &mut self.part else {
            return false;
        };
        let Some(peer) = leader.peers.get_mut(place) else {
            return false;
        };
        let (to, upto) = (peer.id, snapshot.last.index);
        peer.progress.pace = Pace::Snapshot { upto };
        self.emit(|| Event::SnapshotSent { peer: to, upto });
        let envelope = self.envelope(to, self.term, Message::InstallSnapshot(Box::new(snapshot)));
        self.out(Output::SendSnapshot(envelope), due.clone());
        true
    }

    /// The host knows what became of a snapshot on its way (trap 39: one that is lost must not strand its receiver).
    pub(crate) fn on_snapshot_sent(&mut self, to: NodeId, arrived: bool) {
        let Part::Leader(leader) = &mut self.part else {
            return;
        };
        let round = leader.round();
        let Some(peer) = leader.peer_mut(to) else { return };
        if let Pace::Snapshot { upto } = peer.progress.pace {
            if arrived {
                if !self.config.rules.arrived_snapshot_is_not_saved() {
                    peer.progress.matched = peer.progress.matched.max(upto);
                }
                peer.progress.next = upto.next().max(peer.progress.matched.next());
                peer.progress.pace = Pace::Probe { asked: None };
            } else if self.config.rules.lost_snapshot_is_sent_again() {
                // Not at once again: when the follower has answered a few heartbeats.
                peer.progress.pace = Pace::Probe { asked: Some(round) };
            }
            let next = peer.progress.next;
            self.emit(|| Event::Probing { peer: to, next });
        }
    }

    /// A follower starts over from its leader's snapshot, unless its log holds the same already.
    pub(crate) fn on_install_snapshot(&mut self, leader: NodeId, snapshot: Snapshot) {
        if !self.follow(leader, MessageKind::InstallSnapshot) {
            return;
        }
        let last = snapshot.last;
        if !self.is_sound_snapshot(last) {
            self.drop_message(MessageKind::InstallSnapshot, leader, DropReason::Absurd);
            return;
        }
        if last.index <= self.commit && self.config.rules.older_snapshot_refused() {
            self.acknowledge(leader, self.commit);
            return;
        }
        let (found, rules) = (self.log.term_at(last.index), &self.config.rules);
        let same = found == Some(last.term) || found.is_some() && !rules.snapshot_drops_conflicting_tail();
        if same && rules.snapshot_keeps_matching_tail() {
            // §7: "if existing log entry has same index and term as snapshot's last included entry, retain log entries
            // following it". It vouches for what comes before.
            self.verified_upto(leader, last.index, last.index);
            self.acknowledge(leader, last.index);
            return;
        }
        // §7: "discard the entire log". What follows conflicts, too: it was appended to what is not the leader's.
        let keep = self.commit;
        self.log = Log::starting_after(last, self.log.revision() + 1);
        self.loads.void_from(Index::ZERO);
        self.durable.replaced_by(&snapshot, keep);
        if self.config.rules.snapshot_brings_members() {
            self.configuration = snapshot.configuration.clone();
        }
        self.membership = Membership::starting_with(last.index, self.configuration.clone());
        self.record(Transitioned::MembershipInstalled {
            index: last.index,
            configuration: self.configuration.clone(),
        });
        self.snapshot = Some(snapshot.clone());
        self.commit = last.index;
        self.commit_due = self.due.clone();
        let until = self.durable.barrier(self.hard_state(), &self.log);
        self.installing = Some(Installing {
            snapshot,
            until,
            due: self.due.clone(),
        });
        if let Part::Follower(follower) = &mut self.part {
            follower.verified = last.index;
        }
        self.emit(|| Event::SnapshotReceived { leader, last });
        while let Some(ticket) = self.tickets.next_behind(last.index) {
            self.out(Output::Reply(ticket, Outcome::Unknown), self.due.clone());
        }
        let reply = Message::AppendEntriesReply(AppendReply::Accepted { matched: last.index });
        self.send_when_saved(leader, reply);
    }

    /// Whether a snapshot of the present leader can end with `last`: it is an entry, of no later term than the leader's, of
    /// no earlier one than what is committed before it, and what the leader itself has shown to match is not against it.
    fn is_sound_snapshot(&self, last: LogId) -> bool {
        let committed = self.log.term_at(self.commit).unwrap_or_default();
        let verified = if let Part::Follower(follower) = &self.part {
            follower.verified
        } else {
            Index::ZERO
        };
        let is_entry = last.term.0 > 0 && last.index.0 > 0 && last.index <= Index::LAST;
        let follows = last.index <= self.commit || last.term >= committed;
        let agrees =
            last.index > verified || self.log.term_at(last.index).is_none_or(|term| term == last.term);
        is_entry && last.term <= self.term && follows && agrees
    }

    /// Once the snapshot is on disk, it goes into the state machine.
    pub(crate) fn install_if_saved(&mut self) {
        let persisted = self.durable.persisted();
        if self
            .installing
            .as_ref()
            .is_none_or(|installing| installing.until > persisted)
        {
            return;
        }
        if let Some(Installing { snapshot, due, .. }) = self.installing.take() {
            self.handed_out = snapshot.last.index;
            let due = self.and_now(due);
            self.out(Output::InstallSnapshot(Box::new(snapshot)), due);
        }
    }
}
