//! A node's life: it starts from what its disk holds, crashes, stands still, goes on.

use super::{Cluster, Item};
use crate::action::Running;
use crate::fingerprint::Tag;
use crate::journal::{Causes, LossReason, What};
use raft::draw::mix;
use raft::{Node, NodeId, Recovered};

/// Keeps the seeds of nodes apart from all other draws.
const NODE: u64 = 0x6e6f_6465_0000_0000;

impl Cluster {
    /// What a node's chance is drawn from, in its present life.
    pub(super) fn node_seed(&self, node: NodeId) -> u64 {
        let incarnation = self.server(node).map_or(0, |server| server.incarnation);
        mix(
            mix(mix(self.seed, NODE), u64::from(node.0)),
            incarnation.saturating_sub(1),
        )
    }

    /// Starts a node from what its disk holds.
    pub(super) fn start(&mut self, node: NodeId, causes: Causes) {
        let configuration = self.first_members();
        let Some(server) = self.server_mut(node) else {
            return;
        };
        server.incarnation += 1;
        let seed = self.node_seed(node);
        let (now, settings) = (self.now, &self.settings);
        let Some(server) = self.servers.get_mut(node.0 as usize - 1) else {
            return;
        };
        let torn = server.disk.recover(settings.host_rules.torn_record_is_dropped);
        let (hard_state, entries) = (server.disk.hard_state, server.disk.entries());
        let config = settings.config_with(node, seed, server.timing.unwrap_or(settings.timing()));
        let saved = server.disk.snapshot.clone();
        let snapshot = saved.as_ref().map(|saved| saved.snapshot.last.index);
        if let Some(saved) = &saved {
            if let Some(machine) = server.machine.from_bytes(&saved.data) {
                server.machine = machine;
            }
            server.applied_hash = saved.hash;
        }
        let recovered = Recovered {
            configuration,
            snapshot: saved.map(|saved| saved.snapshot),
            hard_state,
            entries,
        };
        let restarts = server.incarnation - 1;
        let last = server.disk.last();
        let core = match Node::recover(config, recovered, server.clock.local(now)) {
            Ok(core) => core,
            Err(why) => {
                // The disk holds only what the core wrote: what a mutant wrote may be beyond recovery.
                self.record(Some(node), What::CannotStart { why }, causes);
                return;
            }
        };
        server.node = Some(core);
        server.running = Running::Running;
        server.revision += 1;
        self.fingerprint.row(
            Tag::Start,
            [now.0, u64::from(node.0), restarts, hard_state.term.0],
        );
        if torn {
            self.record(Some(node), What::TornWrite, causes.clone());
        }
        let event = self.record(
            Some(node),
            What::Started {
                restarts,
                term: hard_state.term,
                last,
            },
            causes,
        );
        self.ledger.restarted(node);
        self.judge_loss(node, event);
        if let Some(violation) = snapshot.and_then(|upto| self.judge_machine(node, upto)) {
            self.broken(node, violation, event);
        }
        self.drain(node, event);
    }

    /// A node crashes.
    pub(super) fn stop(&mut self, node: NodeId, causes: Causes) {
        let now = self.now;
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let mut timers: Vec<_> = server.timer.take().map(|alarm| alarm.key).into_iter().collect();
        timers.extend(server.taking.as_ref().map(|taking| taking.key));
        timers.extend(server.sending.values().map(|sending| sending.key));
        timers.extend(server.loading.values().map(|loading| loading.key));
        let flushes: Vec<_> = server.disk.queue.iter().map(|flushing| flushing.key).collect();
        let held: Vec<_> = server.waiting.iter().copied().collect();
        let writes_lost = server.crash();
        server.seen = [0; 5];
        for key in timers.into_iter().chain(flushes) {
            self.queue.remove(&key);
        }
        self.fingerprint
            .row(Tag::Stop, [now.0, u64::from(node.0), writes_lost]);
        let event = self.record(Some(node), What::Stopped { writes_lost }, causes);
        if let Some(server) = self.server_mut(node) {
            server.stopped = Some(event);
        }
        self.judge_loss(node, event);
        for item in held {
            if let Item::Arrival(name) = item
                && let Some(flight) = self.network.take(name)
            {
                self.lose(&flight, LossReason::Stopped, Some(event));
            }
        }
    }

    /// A paused node goes on: what has waited for it happens now, in the order in which it came.
    pub(super) fn resume(&mut self, node: NodeId, causes: Causes) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        server.running = Running::Running;
        let held: Vec<_> = server.waiting.drain(..).collect();
        let waiting = held.len() as u64;
        let event = self.record(Some(node), What::Resumed { waiting }, causes);
        let mut flushes = 0;
        for item in held {
            let key = self.schedule(self.now, item);
            match item {
                Item::Timer(_) => {
                    if let Some(alarm) = self.server_mut(node).and_then(|server| server.timer.as_mut()) {
                        alarm.key = key;
                        alarm.causes.add(event);
                    }
                }
                Item::Flush(_) => {
                    // Writes are done in order: the how-manieth that waited is the how-manieth of the disk.
                    if let Some(flushing) = self
                        .server_mut(node)
                        .and_then(|server| server.disk.queue.get_mut(flushes))
                    {
                        flushing.key = key;
                        flushing.causes.add(event);
                    }
                    flushes += 1;
                }
                Item::Arrival(name) => {
                    if let Some(mut flight) = self.network.take(name) {
                        flight.key = key;
                        self.network.launch(flight);
                    }
                }
                Item::SnapshotSaved(_) => {
                    if let Some(taking) = self.server_mut(node).and_then(|server| server.taking.as_mut()) {
                        taking.key = key;
                        taking.causes.add(event);
                    }
                }
                Item::ChunkTimer(_, to) => {
                    let sending = self
                        .server_mut(node)
                        .and_then(|server| server.sending.get_mut(&to));
                    if let Some(sending) = sending {
                        sending.key = key;
                    }
                }
                Item::Load(_, id) => {
                    let loading = self
                        .server_mut(node)
                        .and_then(|server| server.loading.get_mut(&id));
                    if let Some(loading) = loading {
                        loading.key = key;
                        loading.causes.add(event);
                    }
                }
                Item::ClientTimer(_) | Item::Life(_) => {}
            }
        }
        self.keep_writes_in_order(node, flushes);
    }

    /// What waited was put behind all else of this instant. A write that ends at this very instant must come behind it.
    fn keep_writes_in_order(&mut self, node: NodeId, first: usize) {
        let mut place = first;
        while let Some((key, done)) = self
            .server(node)
            .and_then(|server| server.disk.queue.get(place))
            .map(|flushing| (flushing.key, flushing.done))
            .filter(|(_, done)| *done <= self.now)
        {
            self.queue.remove(&key);
            let key = self.schedule(done, Item::Flush(node));
            if let Some(flushing) = self
                .server_mut(node)
                .and_then(|server| server.disk.queue.get_mut(place))
            {
                flushing.key = key;
            }
            place += 1;
        }
    }
}
