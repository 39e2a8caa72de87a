//! Snapshots at one node (§7): when one is taken, when it is on the disk, what is forgotten then, and how one that came from
//! the leader replaces the state machine.

use super::disk::Saved;
use super::server::Taking;
use super::{Cluster, Item};
use crate::action::Running;
use crate::fingerprint::Tag;
use crate::journal::{Causes, What};
use crate::name::EventId;
use raft::{Configuration, Index, Input, LogId, NodeId, Snapshot};

impl Cluster {
    /// Writes the state machine down, as it is now. It is no use before it is on the disk.
    pub(super) fn take_snapshot(&mut self, node: NodeId, causes: Causes) {
        let now = self.now;
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let Some(core) = &server.node else { return };
        let upto = core.applied_index();
        if server.taking.is_some() || upto <= server.disk.saved_upto() {
            return;
        }
        let (data, hash) = (server.machine.to_bytes().into(), server.applied_hash);
        let state = server.machine.hash();
        let done = server.disk.begin_snapshot(now);
        let key = self.schedule(done, Item::SnapshotSaved(node));
        let begun = causes.clone();
        if let Some(server) = self.server_mut(node) {
            server.taking = Some(Taking {
                upto,
                data,
                hash,
                key,
                causes,
            });
        }
        if let Some(violation) = self.ledger.snapshot(node, upto, state) {
            self.broken_by(Some(node), violation, begun);
        }
    }

    /// It is time for one, by the settings.
    pub(super) fn take_snapshot_if_due(&mut self, node: NodeId, event: EventId) {
        let Some(every) = self.settings.snapshots.every else {
            return;
        };
        let due = self.server(node).is_some_and(|server| {
            let applied = server
                .node
                .as_ref()
                .map_or(Index::ZERO, raft::Node::applied_index);
            server.taking.is_none() && applied.0 >= server.disk.saved_upto().0.saturating_add(every)
        });
        if due {
            self.take_snapshot(node, Causes::one(event));
        }
    }

    /// The snapshot is on the disk.
    pub(super) fn snapshot_saved(&mut self, node: NodeId) {
        let keep = self.settings.snapshots.keep;
        let automatic = self.settings.snapshots.every.is_some();
        let Some(server) = self.server_mut(node) else {
            return;
        };
        if server.running == Running::Paused {
            server.waiting.push_back(Item::SnapshotSaved(node));
            return;
        }
        let names_all = !server.disk.rules.snapshot_names_what_it_has;
        let Some(Taking {
            mut upto,
            data,
            hash,
            causes,
            ..
        }) = server.taking.take()
        else {
            return;
        };
        if let Some(core) = server.node.as_ref().filter(|_| names_all) {
            upto = core.applied_index();
        }
        let event = self.record(Some(node), What::SnapshotSaved { upto }, causes);
        self.fingerprint
            .row(Tag::Snapshot, [self.now.0, u64::from(node.0), upto.0, hash]);
        self.input_then(node, Input::SnapshotTaken { upto }, event, |server| {
            let taken = server.node.as_ref().and_then(raft::Node::snapshot).cloned();
            if let Some(snapshot) = taken.filter(|snapshot| snapshot.last.index == upto) {
                server.disk.save(Saved { snapshot, data, hash });
            }
        });
        if automatic {
            self.compact(node, Index(upto.0.saturating_sub(keep)), event);
        }
    }

    /// Forgets the log up to an entry, which a snapshot has.
    pub(super) fn compact(&mut self, node: NodeId, upto: Index, event: EventId) {
        self.input_then(node, Input::Compact { upto }, event, |server| {
            let base = server.node.as_ref().map_or(LogId::ZERO, |core| core.log().base());
            if base.index > server.disk.base().index {
                server.disk.forget(base.index);
            }
        });
        self.forget_what_no_log_has();
    }

    /// The leader's snapshot is on the disk, and replaces the state machine.
    pub(super) fn install_snapshot(&mut self, node: NodeId, snapshot: &Snapshot, causes: Causes) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let saved = server.disk.snapshot.clone();
        let Some(saved) = saved.filter(|saved| saved.snapshot.last == snapshot.last) else {
            return;
        };
        if server.disk.rules.snapshot_replaces_machine {
            if let Some(machine) = server.machine.from_bytes(&saved.data) {
                server.machine = machine;
            }
            server.applied_hash = saved.hash;
        }
        let (upto, hash) = (snapshot.last.index, saved.hash);
        let broken = self.judge_machine(node, upto);
        self.fingerprint
            .row(Tag::Apply, [u64::from(node.0), upto.0, hash]);
        let event = self.record(Some(node), What::Installed { upto }, causes);
        if let Some(violation) = broken {
            self.broken(node, violation, event);
        }
        self.hand(node, Input::Applied { upto }, event);
    }

    /// The members of the beginning: those that the settings name.
    pub(super) fn first_members(&self) -> Configuration {
        Configuration::of(self.settings.node_ids())
            .unwrap_or_else(|_| unreachable!("the settings were validated: there is at least one node"))
    }
}
