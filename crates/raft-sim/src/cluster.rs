//! A whole cluster.

use crate::action::{ActError, Action, Running};
use crate::fingerprint::Fingerprint;
use crate::journal::Journal;
use crate::laws::Violation;
use crate::name::EventId;
use crate::observed::{
    EntryView, LinkView, MessageView, NodeView, Observed, SubmissionView,
};
use crate::recording::Stamp;
use crate::settings::{Settings, SettingsError};
use raft::{Index, Instant, NodeId, Role};

/// A whole cluster in simulated time: nodes, network, disks, client.
#[derive(Clone, Debug)]
pub struct Cluster {
    settings: Settings,
    seed: u64,
    now: Instant,
    journal: Journal,
}

impl Cluster {
    /// A cluster at the beginning of time.
    ///
    /// # Errors
    /// The first setting that is out of its range.
    pub fn new(settings: Settings, seed: u64) -> Result<Self, SettingsError> {
        settings.validate()?;
        Ok(Self { settings, seed, now: Instant::ZERO, journal: Journal::new(Journal::KEPT_MAX) })
    }

    /// How it was set up.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What its chance is drawn from.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// Does something to it, now.
    ///
    /// # Errors
    /// Says why the action is refused; the cluster is as it was.
    pub fn act(&mut self, action: Action) -> Result<EventId, ActError> {
        let _ = action;
        Ok(EventId(0))
    }

    /// Lets time pass, up to and with the events at `until`.
    pub fn run_until(&mut self, until: Instant) {
        self.now = self.now.max(until);
    }

    /// As [`Cluster::run_until`], but handles at most so many events. Returns whether `until` was reached.
    pub fn run_until_within(&mut self, until: Instant, events_max: u64) -> bool {
        let _ = events_max;
        self.run_until(until);
        true
    }

    /// Lets time pass to the next event, and handles that one only. Returns whether there was one.
    pub fn step(&mut self) -> bool {
        false
    }

    /// When the next event will happen.
    #[must_use]
    pub fn next_event_at(&self) -> Option<Instant> {
        None
    }

    /// The place that has been reached.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp { at: self.now, after: 0 }
    }

    /// How many events have been handled.
    #[must_use]
    pub fn events(&self) -> u64 {
        0
    }

    /// The fingerprint of its course so far.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::START
    }

    /// What happened.
    #[must_use]
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The laws that were broken, and by which event.
    pub fn violations(&self) -> impl Iterator<Item = (EventId, &Violation)> {
        std::iter::empty()
    }

    /// Whether a node runs.
    #[must_use]
    pub fn running(&self, node: NodeId) -> Option<Running> {
        let _ = node;
        None
    }

    /// The part that a node plays; `None` if it is stopped.
    #[must_use]
    pub fn role(&self, node: NodeId) -> Option<Role> {
        let _ = node;
        None
    }

    /// The leader of the latest term that has one, among the running nodes.
    #[must_use]
    pub fn leader(&self) -> Option<NodeId> {
        None
    }

    /// How many voters run, and how many make a majority: with fewer there can be no leader.
    #[must_use]
    pub fn running_and_majority(&self) -> (u32, u32) {
        (0, 0)
    }
}

impl Observed for Cluster {
    fn now(&self) -> Instant {
        self.now
    }

    fn node_ids(&self) -> impl Iterator<Item = NodeId> {
        self.settings.node_ids()
    }

    fn node(&self, node: NodeId) -> Option<NodeView> {
        let _ = node;
        None
    }

    fn entry(&self, node: NodeId, index: Index) -> Option<EntryView> {
        let _ = (node, index);
        None
    }

    fn log_revision(&self, node: NodeId) -> u64 {
        let _ = node;
        0
    }

    fn links(&self) -> impl Iterator<Item = LinkView> {
        std::iter::empty()
    }

    fn messages(&self) -> impl Iterator<Item = MessageView> {
        std::iter::empty()
    }

    fn lost_messages(&self) -> impl Iterator<Item = MessageView> {
        std::iter::empty()
    }

    fn submissions(&self) -> impl Iterator<Item = SubmissionView<'_>> {
        std::iter::empty()
    }
}
