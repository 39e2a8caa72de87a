//! A whole cluster in simulated time: one queue of what will happen, and who handles it.
//!
//! `check` and `act` are what a person does, `manage` the part of it that keeps a cluster in order; `life` starts and stops nodes,
//! `drain` lets them work, `flush` is between them and their disks, `deliver` carries their messages, `snapshots` and `chunks`
//! take and carry snapshots, `asking` is between nodes and the client, `hearing` what it makes of their answers; `living` sees whether a mended
//! cluster lives, `judge` hands the laws what they are to see; `observe` lends what there is to see, `foresee` what a message carries
//! and would do. What a node, a disk, a link and the client are by themselves: `server`, `disk`, `network`, `client`.

mod act;
mod asking;
mod check;
mod chunks;
mod client;
mod deliver;
mod disk;
mod drain;
mod flights;
mod flush;
mod foresee;
mod hearing;
mod judge;
mod life;
mod living;
mod manage;
mod network;
mod observe;
mod server;
mod snapshots;
#[cfg(test)]
mod tests;

use crate::action::Running;
use crate::fingerprint::{Fingerprint, Tag};
use crate::journal::{Causes, Journal, Record, What};
use crate::kv::Machine;
use crate::laws::{Ledger, OnDisk, Violation};
use crate::name::{EventId, MessageName, SubmissionId};
use crate::recording::Stamp;
use crate::settings::{HostRules, Settings, SettingsError};
use client::Client;
use network::Network;
use raft::{Configuration, Index, Instant, LoadId, NodeId, Role};
use server::Server;
use std::collections::BTreeMap;

/// A place in the queue. Whoever is waited for holds the place of its item, and nobody else's: so it can be taken back.
type Place = (Instant, u64);

/// A place that nothing has.
const NOWHERE: Place = (Instant(u64::MAX), 0);

/// Something that will happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// A message arrives.
    Arrival(MessageName),
    /// The first write in a node's disk queue is done.
    Flush(NodeId),
    /// A node's deadline comes.
    Timer(NodeId),
    /// The client has waited long enough.
    ClientTimer(SubmissionId),
    /// A snapshot of a node's own is on its disk.
    SnapshotSaved(NodeId),
    /// A piece of a snapshot, from one node to another, was not confirmed in time.
    ChunkTimer(NodeId, NodeId),
    /// Entries that a node needs again have been read from its disk.
    Load(NodeId, LoadId),
    /// The time is over that a mended cluster has to come back to life, since this event.
    Life(EventId),
}

/// A whole cluster in simulated time: nodes, network, disks, client.
#[derive(Clone, Debug)]
pub struct Cluster {
    settings: Settings,
    seed: u64,
    now: Instant,
    /// How many events were handled at this instant, and in all.
    at_now: u64,
    events: u64,
    queue: BTreeMap<Place, Item>,
    sequence: u64,
    servers: Vec<Server>,
    network: Network,
    client: Client,
    tickets: u64,
    /// How many snapshots were ever sent.
    transfers: u64,
    journal: Journal,
    ledger: Ledger,
    violations: Vec<(EventId, Violation)>,
    /// What is waited for, by the event of asking.
    awaited: BTreeMap<EventId, living::Awaited>,
    fingerprint: Fingerprint,
}

impl Cluster {
    /// A cluster at the beginning of time.
    ///
    /// # Errors
    /// The first setting that is out of its range.
    pub fn new(settings: Settings, seed: u64) -> Result<Self, SettingsError> {
        settings.validate()?;
        let mut cluster = Self {
            seed,
            now: Instant::ZERO,
            at_now: 0,
            events: 0,
            queue: BTreeMap::new(),
            sequence: 0,
            servers: settings
                .node_ids()
                .map(|id| Server::new(seed, id, &settings))
                .collect(),
            network: Network::new(seed, settings.link, settings.client.latency),
            client: Client::new(settings.client.sessions, settings.host_rules),
            tickets: 0,
            transfers: 0,
            journal: Journal::new(Journal::KEPT_MAX),
            ledger: Ledger::new(settings.nodes, settings.client.sessions),
            violations: Vec::new(),
            awaited: BTreeMap::new(),
            fingerprint: Fingerprint::START,
            settings,
        };
        if !cluster.settings.all_stopped_at_start {
            for node in cluster.settings.node_ids() {
                cluster.start(node, Causes::NONE);
            }
        }
        Ok(cluster)
    }

    /// How it was set up.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// From now on its journal keeps what can be measured.
    pub(crate) fn measure(&mut self) {
        self.journal.measure();
    }

    /// A copy to come back to, with this many of the latest records at least.
    pub(crate) fn checkpoint(&self, records: u64) -> Self {
        let mut copy = self.clone();
        copy.journal.shorten(records);
        copy
    }

    /// About how many bytes a checkpoint takes that keeps so many records: what it does not share with others.
    pub(crate) fn weight(&self, records: u64) -> u64 {
        let waits = self.queue.len() as u64;
        60_000 + records * 160 + waits * 500 + u64::from(self.nodes()) * 200_000
    }

    /// Takes up older records from the journal of a later place in the same run.
    pub(crate) fn recall(&mut self, later: &Journal) {
        self.journal.recall(later);
    }

    /// What its chance is drawn from.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// Lets time pass, up to and with the events at `until`.
    pub fn run_until(&mut self, until: Instant) {
        self.run_until_within(until, u64::MAX);
    }

    /// As [`Cluster::run_until`], but handles at most so many events. Returns whether `until` was reached.
    pub fn run_until_within(&mut self, until: Instant, mut events_max: u64) -> bool {
        while self.next_event_at().is_some_and(|at| at <= until) {
            if events_max == 0 {
                return false;
            }
            events_max -= 1;
            self.step();
        }
        self.pass_to(until);
        true
    }

    /// Goes to the place of a stamp: after so many of the events at its instant. Says whether there is such a place; nothing
    /// if it takes more events in all than `events_max` to get there.
    pub(crate) fn run_to(&mut self, stamp: Stamp, events_max: u64) -> Option<bool> {
        while self.next_event_at().is_some_and(|at| at < stamp.at) {
            if self.events >= events_max {
                return None;
            }
            self.step();
        }
        self.pass_to(stamp.at);
        while self.now == stamp.at && self.at_now < stamp.after && self.next_event_at() == Some(stamp.at) {
            self.step();
        }
        Some(self.stamp() == stamp)
    }

    fn pass_to(&mut self, until: Instant) {
        if until > self.now {
            self.now = until;
            self.at_now = 0;
        }
    }

    /// Lets time pass to the next event, and handles that one only. Returns whether there was one.
    pub fn step(&mut self) -> bool {
        let Some(((at, _), item)) = self.queue.pop_first() else {
            return false;
        };
        self.pass_to(at);
        self.at_now += 1;
        self.events += 1;
        self.happen(item);
        true
    }

    fn happen(&mut self, item: Item) {
        match item {
            Item::Arrival(name) => {
                if let Some(flight) = self.network.take(name) {
                    self.arrive(flight, None);
                }
            }
            Item::Flush(node) => self.flush(node),
            Item::Timer(node) => self.timer(node),
            Item::ClientTimer(submission) => self.client_timer(submission),
            Item::SnapshotSaved(node) => self.snapshot_saved(node),
            Item::ChunkTimer(node, to) => self.chunk_timer(node, to),
            Item::Load(node, load) => self.loaded(node, load),
            Item::Life(event) => self.life_due(event),
        }
    }

    /// When the next event will happen.
    #[must_use]
    pub fn next_event_at(&self) -> Option<Instant> {
        self.queue.first_key_value().map(|((at, _), _)| *at)
    }

    /// The place that has been reached.
    #[must_use]
    pub const fn stamp(&self) -> Stamp {
        Stamp {
            at: self.now,
            after: self.at_now,
        }
    }

    /// How many events have been handled.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// The fingerprint of its course so far.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// What happened.
    #[must_use]
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The laws that were broken, and by which event.
    pub fn violations(&self) -> impl Iterator<Item = (EventId, &Violation)> {
        self.violations
            .iter()
            .map(|(event, violation)| (*event, violation))
    }

    /// Whether a node runs.
    #[must_use]
    pub fn running(&self, node: NodeId) -> Option<Running> {
        self.server(node).map(|server| server.running)
    }

    /// The part that a node plays; `None` if it is stopped.
    #[must_use]
    pub fn role(&self, node: NodeId) -> Option<Role> {
        self.core(node).map(raft::Node::role)
    }

    /// The node of the core; `None` if it is stopped.
    #[must_use]
    pub fn core(&self, node: NodeId) -> Option<&raft::Node> {
        self.server(node)?.node.as_ref()
    }

    /// The state machine of a node.
    #[must_use]
    pub fn machine(&self, node: NodeId) -> Option<&Machine> {
        self.server(node).map(|server| server.machine.machine())
    }

    /// The last entry that a node has applied; `None` if it is stopped.
    #[must_use]
    pub fn applied(&self, node: NodeId) -> Option<Index> {
        self.core(node).map(raft::Node::applied_index)
    }

    /// The leader of the latest term that has one, among the running nodes.
    #[must_use]
    pub fn leader(&self) -> Option<NodeId> {
        let running = self
            .servers
            .iter()
            .filter(|server| server.running == Running::Running);
        let leaders = running
            .filter_map(|server| server.node.as_ref())
            .filter(|node| node.role() == Role::Leader);
        leaders.max_by_key(|node| node.term()).map(raft::Node::id)
    }

    /// The members that most is known of: those of the leader, or of the running node with the latest log.
    #[must_use]
    pub fn configuration(&self) -> Configuration {
        let running = || self.ids().filter(|node| self.is_at_work(*node));
        let latest = running().filter_map(|node| self.core(node)).max_by_key(|core| {
            (
                core.role() == Role::Leader,
                core.log().last().term,
                core.log().last().index,
            )
        });
        latest.map_or_else(|| self.first_members(), |core| core.configuration().clone())
    }

    /// How many voters run, and how many make a majority: with fewer there can be no leader. In a joint configuration, of the
    /// set of voters that lacks most.
    #[must_use]
    pub fn running_and_majority(&self) -> (u32, u32) {
        let configuration = self.configuration();
        let sets = [configuration.voters(), configuration.outgoing()];
        let counted = sets
            .into_iter()
            .filter(|voters| !voters.is_empty())
            .map(|voters| {
                let runs = |voter: &&NodeId| self.running(**voter) == Some(Running::Running);
                let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
                (
                    count(voters.iter().filter(runs).count()),
                    count(voters.len() / 2 + 1),
                )
            });
        counted
            .min_by_key(|(running, majority)| i64::from(*running) - i64::from(*majority))
            .unwrap_or_default()
    }

    /// How many nodes there are now.
    #[must_use]
    pub fn nodes(&self) -> u32 {
        u32::try_from(self.servers.len()).unwrap_or(u32::MAX)
    }

    /// The nodes that there are now, in order.
    pub(crate) fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.nodes()).map(NodeId)
    }

    fn server(&self, node: NodeId) -> Option<&Server> {
        self.servers.get(usize::try_from(node.0.checked_sub(1)?).ok()?)
    }

    fn server_mut(&mut self, node: NodeId) -> Option<&mut Server> {
        self.servers
            .get_mut(usize::try_from(node.0.checked_sub(1)?).ok()?)
    }

    /// Puts something into the queue, behind all else of that instant.
    fn schedule(&mut self, at: Instant, item: Item) -> Place {
        self.sequence += 1;
        let key = (at.max(self.now), self.sequence);
        self.queue.insert(key, item);
        key
    }

    fn record(&mut self, node: Option<NodeId>, what: What, causes: Causes) -> EventId {
        let id = self.journal.end();
        self.journal.push(Record {
            id,
            at: self.now,
            node,
            what,
            causes,
        });
        id
    }

    /// A node has handled something: the laws are checked, the fingerprint takes in what changed.
    fn settle(&mut self, node: NodeId, event: EventId) {
        let Some(server) = self.servers.get_mut(node.0 as usize - 1) else {
            return;
        };
        let state = server.state();
        if server.seen != state {
            server.seen = state;
            let [role, term, vote, commit, applied] = state;
            self.fingerprint
                .row(Tag::Node, [u64::from(node.0), role, term, vote, commit, applied]);
        }
        let Some(server) = self.servers.get(node.0 as usize - 1) else {
            return;
        };
        let Some(core) = &server.node else { return };
        // What a mutant breaks inside a node, the laws are to find outside of it.
        let Settings {
            rules, host_rules, ..
        } = &self.settings;
        if cfg!(debug_assertions) && *rules == raft::Rules::ALL && *host_rules == HostRules::ALL {
            assert_eq!(core.check_invariants(), Ok(()));
        }
        let mut broken = Vec::new();
        let disk = OnDisk {
            snapshot: server.disk.saved_upto(),
        };
        let holds = judge::holds(&self.servers);
        self.ledger.observe(core, disk, holds, &mut broken);
        for violation in broken {
            self.broken(node, violation, event);
        }
    }

    /// A law is broken, by this event at this node.
    fn broken(&mut self, node: NodeId, violation: Violation, event: EventId) {
        self.broken_by(Some(node), violation, Causes::one(event));
    }

    fn broken_by(&mut self, node: Option<NodeId>, violation: Violation, causes: Causes) {
        let id = self.record(node, What::Broken(violation), causes);
        self.violations.push((id, violation));
    }
}
