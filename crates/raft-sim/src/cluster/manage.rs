//! What a person does to keep a cluster in order, and to break what is not a link: members, leadership, snapshots, clocks, disks.

use super::server::{Errand, Server};
use super::{Cluster, Item};
use crate::action::{Action, Running};
use crate::clock::NodeClock;
use crate::journal::{Causes, What};
use crate::name::EventId;
use crate::settings::{DiskDials, Timing};
use raft::{Change, Input, Instant, NodeId, Ticket};

impl Cluster {
    /// Does it. It was checked before.
    pub(super) fn manage(&mut self, action: Action, event: EventId) {
        match action {
            Action::AddNode => self.add_node(event),
            Action::ChangeMembers { node, change } => self.change_members(node, &change, event),
            Action::Transfer { node, to } => {
                let now = self.now;
                if let Some(server) = self.server_mut(node)
                    && let local = server.clock.local(now)
                    && let Some(core) = &mut server.node
                    && core.transfer_leadership(local, to).is_ok()
                {
                    server.note_input(event);
                }
                self.drain(node, event);
            }
            Action::TakeSnapshot { node } => self.take_snapshot(node, Causes::one(event)),
            Action::Compact { node } => {
                if let Some(upto) = self.server(node).map(|server| server.disk.saved_upto()) {
                    self.compact(node, upto, event);
                }
            }
            Action::Suspend { node } => self.input(node, Input::Pause, event),
            Action::Unsuspend { node } => self.input(node, Input::Resume, event),
            Action::ForgetLeader { node } => self.input(node, Input::ForgetLeader, event),
            Action::SetTiming { node, timing } => self.set_timing(node, timing, event),
            Action::ShutDown { node } => self.shut_down(node, event),
            Action::SetClock { node, dial } => {
                self.turn_clock(node, event, |clock, now| clock.set(now, dial));
            }
            Action::JumpClock { node, by } => self.turn_clock(node, event, |clock, now| clock.jump(now, by)),
            Action::DelayMessage { name, by } => self.delay(name, by),
            Action::TearWrite { node } => {
                if let Some(server) = self.server_mut(node) {
                    server.disk.tears = true;
                }
                self.stop(node, Causes::one(event));
            }
            Action::StallDisk { node } => self.stall_disk(node),
            Action::UnstallDisk { node } => self.unstall_disk(node, event),
            Action::FailDisk { node } => self.fail_disk(node, event),
            Action::AwaitLife { within } => self.await_life(within, event),
            _ => {}
        }
    }

    fn add_node(&mut self, event: EventId) {
        let node = NodeId(self.nodes() + 1);
        self.servers.push(Server::new(self.seed, node, &self.settings));
        self.ledger.add_node();
        self.start(node, Causes::one(event));
    }

    fn change_members(&mut self, node: NodeId, change: &Change, event: EventId) {
        self.tickets += 1;
        let (now, ticket) = (self.now, Ticket(self.tickets));
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let local = server.clock.local(now);
        if let Some(core) = &mut server.node
            && core.change_membership(local, ticket, change).is_ok()
        {
            server.note_input(event);
            server.tickets.insert(ticket, Errand::Change);
        }
        self.drain(node, event);
    }

    fn set_timing(&mut self, node: NodeId, timing: Timing, event: EventId) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        server.timing = Some(timing);
        let seed = self.node_seed(node);
        let config = self.settings.config_with(node, seed, timing);
        if self.core(node).is_some() {
            self.input(node, Input::Reconfigure(Box::new(config)), event);
        }
    }

    /// Whoever waits is told, and every write that was begun is done; then it is as if it had crashed.
    fn shut_down(&mut self, node: NodeId, event: EventId) {
        self.input(node, Input::Stop, event);
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let mut keys = Vec::new();
        while let Some(flushing) = server.disk.store_next() {
            keys.push(flushing.key);
        }
        for key in keys {
            self.queue.remove(&key);
        }
        self.stop(node, Causes::one(event));
    }

    fn turn_clock(
        &mut self,
        node: NodeId,
        event: EventId,
        turn: impl FnOnce(NodeClock, Instant) -> NodeClock,
    ) {
        let now = self.now;
        let Some(server) = self.server_mut(node) else {
            return;
        };
        server.clock = turn(server.clock, now);
        // An alarm that waits for a paused node rings when the node goes on, whatever its clock shows.
        if server.waiting.contains(&Item::Timer(node)) {
            return;
        }
        if let Some(alarm) = server.timer.take() {
            self.queue.remove(&alarm.key);
        }
        self.set_timer(node, event);
    }

    fn stall_disk(&mut self, node: NodeId) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        server.disk.stalled = true;
        server.waiting.retain(|item| *item != Item::Flush(node));
        let keys: Vec<_> = server.disk.queue.iter().map(|flushing| flushing.key).collect();
        for key in keys {
            self.queue.remove(&key);
        }
    }

    /// What has waited is written as if it had been asked for now.
    fn unstall_disk(&mut self, node: NodeId, event: EventId) {
        let now = self.now;
        let Some(server) = self.server_mut(node) else {
            return;
        };
        server.disk.stalled = false;
        let waiting = server.disk.queue.len();
        let done = server.disk.begin_again(now);
        for place in 0..waiting {
            let key = self.schedule(done, Item::Flush(node));
            if let Some(flushing) = self
                .server_mut(node)
                .and_then(|server| server.disk.queue.get_mut(place))
            {
                flushing.key = key;
                flushing.done = done;
                flushing.causes.add(event);
            }
        }
    }

    fn fail_disk(&mut self, node: NodeId, event: EventId) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let keys: Vec<_> = server.disk.queue.iter().map(|flushing| flushing.key).collect();
        server.disk.lose_all();
        let taking = server.taking.take().map(|taking| taking.key);
        for key in keys.into_iter().chain(taking) {
            self.queue.remove(&key);
        }
        let event = self.record(Some(node), What::DiskFailed, Causes::one(event));
        self.input(node, Input::PersistFailed, event);
    }

    /// Whether a node runs, and something is on its way to its disk.
    pub(crate) fn is_writing(&self, node: NodeId) -> bool {
        self.server(node)
            .is_some_and(|server| server.running == Running::Running && !server.disk.queue.is_empty())
    }

    /// Whether a disk stands still.
    #[must_use]
    pub fn is_stalled(&self, node: NodeId) -> bool {
        self.server(node).is_some_and(|server| server.disk.stalled)
    }

    /// How a disk takes writes.
    #[must_use]
    pub fn disk_dials(&self, node: NodeId) -> Option<DiskDials> {
        self.server(node).map(|server| server.disk.dials)
    }

    /// How patient a node is.
    #[must_use]
    pub fn timing_of(&self, node: NodeId) -> Timing {
        let told = self.server(node).and_then(|server| server.timing);
        told.unwrap_or(self.settings.timing())
    }

    /// Whether a node's Raft is suspended.
    pub(crate) fn is_suspended(&self, node: NodeId) -> bool {
        self.core(node).is_some_and(|core| core.status().paused)
    }

    /// Whether a node runs and its Raft handles what it is given.
    #[must_use]
    pub fn is_at_work(&self, node: NodeId) -> bool {
        self.server(node).is_some_and(|server| {
            server.running == Running::Running
                && server.node.as_ref().is_some_and(|core| core.halted().is_none())
        })
    }
}
