//! A whole cluster in simulated time: one queue of what will happen, and who handles it.
//!
//! `act` does what a person does; `life` starts and stops nodes, `drain` lets them work, `deliver` carries their messages,
//! `asking` is between them and the client; `observe` lends what there is to see. What a node, a disk, a link and the
//! client are by themselves: `server`, `network`, `client`.

mod act;
mod asking;
mod client;
mod deliver;
mod drain;
mod life;
mod network;
mod observe;
mod server;
#[cfg(test)]
mod tests;

use crate::action::Running;
use crate::fingerprint::{Fingerprint, Tag};
use crate::journal::{Causes, Journal, Record, What};
use crate::laws::{Ledger, Violation};
use crate::name::{EventId, MessageName, SubmissionId};
use crate::recording::Stamp;
use crate::settings::{Settings, SettingsError};
use client::Client;
use network::Network;
use raft::{Instant, NodeId, Role};
use server::Server;
use std::collections::BTreeMap;

/// A place in the queue. Whoever is waited for holds the place of its item, and nobody else's: so it can be taken back.
type Place = (Instant, u64);

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
    journal: Journal,
    ledger: Ledger,
    violations: Vec<(EventId, Violation)>,
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
                .map(|id| Server::new(seed, id, settings.disk))
                .collect(),
            network: Network::new(seed, settings.nodes, settings.link, settings.client.latency),
            client: Client::default(),
            tickets: 0,
            journal: Journal::new(Journal::KEPT_MAX),
            ledger: Ledger::new(settings.nodes),
            violations: Vec::new(),
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

    /// A copy to come back to, with this many of the latest records at least.
    pub(crate) fn checkpoint(&self, records: u64) -> Self {
        let mut copy = self.clone();
        copy.journal.shorten(records);
        copy
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

    /// How many voters run, and how many make a majority: with fewer there can be no leader.
    #[must_use]
    pub fn running_and_majority(&self) -> (u32, u32) {
        let running = self
            .servers
            .iter()
            .filter(|server| server.running == Running::Running)
            .count();
        (
            u32::try_from(running).unwrap_or(u32::MAX),
            self.settings.nodes / 2 + 1,
        )
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
        let Some(core) = self
            .servers
            .get(node.0 as usize - 1)
            .and_then(|server| server.node.as_ref())
        else {
            return;
        };
        debug_assert_eq!(core.check_invariants(), Ok(()));
        let mut broken = Vec::new();
        let holders = |index, hash| {
            let holds = |server: &&Server| server.disk.hash_at(index) == Some(hash);
            u32::try_from(self.servers.iter().filter(holds).count()).unwrap_or(u32::MAX)
        };
        self.ledger.observe(core, holders, &mut broken);
        for violation in broken {
            self.broken(node, violation, event);
        }
    }

    /// A law is broken, by this event at this node.
    fn broken(&mut self, node: NodeId, violation: Violation, event: EventId) {
        let id = self.record(Some(node), What::Broken(violation), Causes::one(event));
        self.violations.push((id, violation));
    }
}
