//! Long runs in which everything happens at once: every fault, every feature, drawn from a number; and again and again
//! everything is mended, and the cluster must live.
//!
//! A storm goes in turns. In each, faults and changes rain down for some seconds; then all that is broken is mended, and within
//! [`Storm::PATIENCE`] election timeouts there must be one leader, a fresh write and a fresh read; then changes go on for a while
//! in good weather, for some things only come to their end then. The laws are checked after every event, as always.
//!
//! ```
//! use raft_sim::{Micros, storm::Storm};
//!
//! let storm = Storm::run(7, Micros::from_millis(30_000));
//! assert_eq!(storm.lapses(), []);
//! assert!(storm.marks().count("a leader elected") > 0);
//! ```

mod act;
mod marks;
mod mend;
mod settings;

pub use marks::Marks;

use crate::action::Action;
use crate::cluster::Cluster;
use crate::generate::Draws;
use crate::journal::What;
use crate::kv::Answer;
use crate::laws::Violation;
use crate::name::EventId;
use crate::observed::Observed;
use crate::recording::{Recording, Stamped};
use crate::settings::Settings;
use raft::draw::mix;
use raft::{Instant, Micros};

/// A run in which everything happens at once.
#[derive(Clone, Debug)]
pub struct Storm {
    cluster: Cluster,
    draws: Draws,
    actions: Vec<Stamped>,
    marks: Marks,
    lapses: Vec<Lapse>,
    /// How long it took each time after everything was mended, in thousandths of the longest election timeout.
    recoveries: Vec<u64>,
    /// Up to where the journal was looked at.
    seen: EventId,
    /// How many keys were counted up, each once; the settled ones of them that can be deleted.
    counted: u64,
    settled: Vec<u64>,
}

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lapse {
    /// A law is broken.
    Law {
        /// The event.
        event: EventId,
        /// How.
        violation: Violation,
    },
    /// Everything was mended, and yet the cluster did not live.
    Dead {
        /// When everything was mended.
        since: Instant,
        /// What was missing.
        lacks: &'static str,
    },
    /// A command that a session numbers was done twice.
    Twice {
        /// Seen when.
        at: Instant,
        /// The key, which is counted up once in all.
        key: String,
        /// Its value.
        value: i64,
    },
    /// More messages than anybody sends on purpose, and ever more.
    Flood {
        /// When.
        at: Instant,
    },
    /// Two machines that applied the same entries differ.
    Differ {
        /// When.
        at: Instant,
    },
}

/// Keeps the draws of storms apart from all others.
const STORM: u64 = 0x0073_746f_726d;
/// More events than this in at most a third of a second are a flood.
const EVENTS_MAX: u64 = 100_000;

impl Storm {
    /// So many of the longest election timeouts a cluster has to come back to life.
    pub const PATIENCE: u64 = 10;

    /// The storm with this number, for so long at least.
    ///
    /// # Panics
    /// Never: what is drawn is within the ranges that settings have.
    #[must_use]
    pub fn run(number: u64, length: Micros) -> Self {
        Self::run_with(number, length, |_| {})
    }

    /// The same, with other settings: a rule switched off, and the laws had better notice.
    ///
    /// # Panics
    /// If a setting is changed to what it cannot be.
    #[must_use]
    pub fn run_with(number: u64, length: Micros, change: impl FnOnce(&mut Settings)) -> Self {
        let mut draws = Draws::new(mix(number, STORM));
        let mut settings = settings::draw(&mut draws);
        change(&mut settings);
        let cluster = Cluster::new(settings, mix(number, 1)).expect("drawn settings are within their ranges");
        let mut storm = Self {
            cluster,
            draws,
            actions: Vec::new(),
            marks: Marks::default(),
            lapses: Vec::new(),
            recoveries: Vec::new(),
            seen: EventId(0),
            counted: 0,
            settled: Vec::new(),
        };
        while storm.cluster.now().0 < length.0 && storm.lapses.is_empty() {
            storm.turn();
        }
        storm
    }

    /// Faults and changes, then a mended cluster that must live, then changes alone.
    fn turn(&mut self) {
        let stormy = self.until(2_000, 9_000);
        while self.cluster.now() < stormy && self.lapses.is_empty() {
            self.pause(5, 300);
            self.ask();
            self.break_something();
            self.change_something();
        }
        self.mend();
        self.must_live();
        let calm = self.until(500, 3_000);
        while self.cluster.now() < calm && self.lapses.is_empty() {
            self.pause(20, 300);
            self.ask();
            self.change_something();
        }
        self.check_machines();
    }

    fn until(&mut self, least: u64, most: u64) -> Instant {
        let millis = least + self.draws.up_to(most - least);
        self.cluster.now().plus(Micros::from_millis(millis))
    }

    /// Lets time pass: some milliseconds, or as many events, which may end in the middle of an instant.
    fn pause(&mut self, least: u64, most: u64) {
        if self.draws.one_in(4) {
            for _ in 0..self.draws.up_to(60) {
                self.cluster.step();
            }
        } else {
            let until = self.until(least, most);
            self.advance(until);
        }
        self.look();
    }

    /// Lets time pass, but for a flood of events in which it does not.
    fn advance(&mut self, until: Instant) {
        if !self.cluster.run_until_within(until, EVENTS_MAX) {
            let at = self.cluster.now();
            self.lapses.push(Lapse::Flood { at });
        }
        self.look();
    }

    /// Does something, if it can be done now. Says whether it could.
    fn act(&mut self, action: Action) -> bool {
        let stamp = self.cluster.stamp();
        let done = self.cluster.act(action.clone()).is_ok();
        if done {
            self.actions.push(Stamped { stamp, action });
        }
        done
    }

    /// As `act`, and counts what could be done.
    fn act_and_mark(&mut self, action: Action, mark: &'static str) {
        if self.act(action) {
            self.marks.mark(mark);
        }
    }

    /// Looks at what has happened since.
    fn look(&mut self) {
        let Self {
            cluster,
            marks,
            lapses,
            seen,
            settled,
            ..
        } = self;
        for record in cluster.journal().since(*seen) {
            marks.look(cluster, record);
            let What::Answered { answer, .. } = &record.what else {
                continue;
            };
            let Answer::Value { key, value } = answer else {
                continue;
            };
            let Some(number) = counted_key(key) else { continue };
            settled.push(number);
            if *value != 1 && cluster.settings().client.sessions {
                lapses.push(Lapse::Twice {
                    at: record.at,
                    key: key.clone(),
                    value: *value,
                });
            }
        }
        *seen = cluster.journal().end();
        let known = lapses
            .iter()
            .filter(|lapse| matches!(lapse, Lapse::Law { .. }))
            .count();
        let broken = cluster
            .violations()
            .skip(known)
            .map(|(event, violation)| Lapse::Law {
                event,
                violation: *violation,
            });
        lapses.extend(broken);
    }

    /// Whoever has applied as much has the same, and no key that is counted up once has more than 1.
    fn check_machines(&mut self) {
        let at = self.cluster.now();
        let nodes: Vec<_> = self.cluster.ids().collect();
        for node in &nodes {
            let Some(machine) = self.cluster.machine(*node) else {
                continue;
            };
            let doubled = machine
                .iter()
                .find(|(key, value)| counted_key(key).is_some() && *value > 1)
                .filter(|_| self.cluster.settings().client.sessions);
            if let Some((key, value)) = doubled {
                let key = key.to_owned();
                self.lapses.push(Lapse::Twice { at, key, value });
            }
            let same = nodes.iter().all(|other| {
                self.cluster.applied(*other) != self.cluster.applied(*node)
                    || self.cluster.machine(*other) == self.cluster.machine(*node)
            });
            if !same {
                self.lapses.push(Lapse::Differ { at });
                return;
            }
        }
    }

    /// What must not be, and was. The storm ends with the first.
    #[must_use]
    pub fn lapses(&self) -> &[Lapse] {
        &self.lapses
    }

    /// What happened.
    #[must_use]
    pub const fn marks(&self) -> &Marks {
        &self.marks
    }

    /// For each time that everything was mended: how long it took until there was a leader, a write and a read, in thousandths of
    /// the longest election timeout.
    #[must_use]
    pub fn recoveries(&self) -> &[u64] {
        &self.recoveries
    }

    /// The cluster, at the end.
    #[must_use]
    pub const fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// The storm written down, to be replayed. Longer ones have more actions than a recording may have for people to open.
    #[must_use]
    pub fn recording(&self) -> Recording {
        Recording {
            format: Recording::FORMAT,
            core: Recording::CORE,
            settings: self.cluster.settings().clone(),
            seed: self.cluster.seed(),
            actions: self.actions.clone(),
            end: self.cluster.stamp(),
            fingerprint: self.cluster.fingerprint(),
        }
    }
}

/// The number of a key that is counted up once.
fn counted_key(key: &str) -> Option<u64> {
    key.strip_prefix('n')?.parse().ok()
}
