//! Long runs in which everything happens at once: every fault, every feature, drawn from a number; and again and again
//! everything is mended, and the cluster must live.
//!
//! A storm goes in turns. In each, faults and changes rain down for some seconds, by chance and because something has happened;
//! then all that is broken is mended, and within [`Storm::PATIENCE`] election timeouts there must be one leader, a fresh write and
//! a fresh read; then changes go on for a while in good weather, for some things only come to their end then. At the very end,
//! perhaps only a majority is mended, and what is broken outside of it is so for good. The laws are checked after every event, as
//! always.
//!
//! How a storm is, its [`StormDials`] say; what has happened in it, its [`Marks`]; what came of it, its [`Verdict`]. It does nothing
//! to its cluster but actions, so that its recording is the same run.
//!
//! ```
//! use raft_sim::{Micros, storm::{Storm, StormDials, Verdict}};
//!
//! let mut storm = Storm::begin(7, Storm::LENGTH, StormDials::swarm(7), |_| {})?;
//! while !storm.advance(1_000) {}
//! assert_eq!(storm.lapses(), []);
//! assert!(storm.marks().count("a leader elected") > 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chance;
mod changes;
mod dials;
mod faults;
mod lapse;
mod look;
mod marks;
mod mend;
mod pieces;
mod settings;
mod steady;
mod swarm;
mod tally;
mod triggers;
mod workload;

pub use dials::StormDials;
pub use lapse::{Lapse, Verdict};
pub use marks::{Mark, Marks};
pub use tally::Tally;

use crate::action::Action;
use crate::cluster::Cluster;
use crate::generate::Draws;
use crate::name::EventId;
use crate::observed::Observed;
use crate::recording::{Recording, Stamped};
use crate::settings::{Settings, SettingsError};
use look::Sight;
use mend::Wanted;
use pieces::Stage;
use raft::draw::mix;
use raft::{Instant, Micros, NodeId};
use std::collections::BTreeMap;
use workload::Work;

/// A run in which everything happens at once.
#[derive(Clone, Debug)]
pub struct Storm {
    cluster: Cluster,
    dials: StormDials,
    length: Micros,
    draws: Draws,
    actions: Vec<Stamped>,
    marks: Marks,
    lapses: Vec<Lapse>,
    /// How long it took each time after everything was mended, in thousandths of the longest election timeout.
    recoveries: Vec<u64>,
    phase: Phase,
    /// When something is done next: at this time, or after so many events in all.
    next: (Instant, u64),
    /// How many events there had been when something was done last.
    before: u64,
    /// What will be done, whatever else is.
    later: BTreeMap<(Instant, u64), Action>,
    /// How much of that there ever was.
    planned: u64,
    /// A crash waits for a write, which it may tear, until there were so many events.
    awaited_write: Option<(bool, u64)>,
    stage: Stage,
    /// What is broken for good.
    lost: Vec<NodeId>,
    work: Work,
    sight: Sight,
    /// Up to where the journal was looked at.
    seen: EventId,
}

/// How far a turn is.
#[derive(Clone, Copy, Debug)]
enum Phase {
    /// Faults and changes, until then.
    Raging(Instant),
    /// All is mended: the cluster must live.
    Living(Wanted),
    /// Changes alone, until then.
    Calm(Instant),
    /// It lives; until everybody is answered, or until then.
    Settling(Instant),
    /// It is to go on living, for a while.
    Steady,
    /// Nothing more.
    Over,
}

/// Keeps the draws of storms apart from all others.
const STORM: u64 = 0x0073_746f_726d;
/// More events than this between two things that are done are a flood.
const EVENTS_MAX: u64 = 100_000;

impl Storm {
    /// So many of the longest election timeouts a cluster has to come back to life.
    pub const PATIENCE: u64 = 10;

    /// How long this cluster has. Without pre-vote whoever lacks entries, and cannot win, unseats whoever could, as chance will have it
    /// (dissertation §9.6): a few in a hundred thousand take twice as long, and three times is given.
    pub(crate) fn patience(&self) -> Micros {
        let settings = self.cluster.settings();
        let times = if settings.pre_vote { 1 } else { 3 };
        Micros(settings.election_timeout_max.0 * Self::PATIENCE * times)
    }
    /// How long one is that hunts: some thousand events, of which there are many in a second.
    pub const LENGTH: Micros = Micros::from_millis(10_000);

    /// The storm with this number, for so long at least, with the dials as they are usually.
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
        let begun = Self::begin(number, length, StormDials::default(), change);
        let mut storm = begun.expect("drawn settings are within their ranges");
        while !storm.advance(u64::MAX) {}
        storm
    }

    /// The beginning of a storm: what happens in it is drawn from its number; how it is, the dials say. Settings are drawn by them,
    /// and may then be changed. It goes on with [`Storm::advance`].
    ///
    /// # Errors
    /// A dial, or a setting that was changed, that is out of its range.
    pub fn begin(
        number: u64,
        length: Micros,
        dials: StormDials,
        change: impl FnOnce(&mut Settings),
    ) -> Result<Self, SettingsError> {
        dials.validate()?;
        let mut draws = Draws::new(mix(number, STORM));
        let mut settings = settings::draw(&dials, &mut draws);
        change(&mut settings);
        let mut storm = Self {
            cluster: Cluster::new(settings, mix(number, 1))?,
            dials,
            length,
            draws,
            actions: Vec::new(),
            marks: Marks::default(),
            lapses: Vec::new(),
            recoveries: Vec::new(),
            phase: Phase::Over,
            next: (Instant::ZERO, 0),
            before: 0,
            later: BTreeMap::new(),
            planned: 0,
            awaited_write: None,
            stage: Stage::default(),
            lost: Vec::new(),
            work: Work::default(),
            sight: Sight::default(),
            seen: EventId(0),
        };
        storm.rage();
        Ok(storm)
    }

    /// Goes on for so many events, or a few more. Says whether the storm is over. In how many slices it goes makes no difference.
    pub fn advance(&mut self, events_max: u64) -> bool {
        let end = self.cluster.events().saturating_add(events_max.max(1));
        while !self.is_over() && self.cluster.events() < end {
            self.go_on();
        }
        self.is_over()
    }

    /// Whether it is over: it has lasted as long as it was to, or something was that must not be.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over) || !self.lapses.is_empty()
    }

    /// One event, or what is to be done before it.
    fn go_on(&mut self) {
        let planned = self
            .later
            .first_key_value()
            .map_or(Instant(u64::MAX), |((at, _), _)| *at);
        let until = planned.min(self.next.0);
        let events = self.cluster.events();
        if events < self.next.1 && self.cluster.next_event_at().is_some_and(|at| at <= until) {
            self.cluster.step();
            self.look();
            self.strike_if_writing();
            if self.stage.plays() {
                self.play();
            }
            if events - self.before > EVENTS_MAX {
                let at = self.cluster.now();
                self.lapses.push(Lapse::Flood { at });
            }
            return;
        }
        if events < self.next.1 && planned <= self.next.0 {
            self.cluster.run_until(planned);
            if let Some((_, action)) = self.later.pop_first() {
                self.act(action);
            }
        } else {
            if events < self.next.1 {
                self.cluster.run_until(self.next.0);
            }
            self.before = events;
            self.do_something();
        }
        self.look();
    }

    /// It is time to do something.
    fn do_something(&mut self) {
        match self.phase {
            Phase::Raging(_) if self.stage.plays() => self.play(),
            Phase::Raging(until) => {
                if self.cluster.now() < until {
                    self.next_drawn(5, 300);
                    self.ask();
                    self.change_something();
                    self.break_something();
                } else if self.cluster.now().0 < self.length.0 {
                    self.mend();
                } else {
                    self.mend_for_good();
                }
            }
            Phase::Living(wanted) => self.see_if_it_lives(wanted),
            Phase::Calm(until) => {
                if self.cluster.now() < until {
                    self.ask();
                    self.change_something();
                    self.next_drawn(20, 300);
                } else {
                    self.check_machines();
                    self.rage();
                }
            }
            Phase::Settling(until) => self.see_if_it_settles(until),
            Phase::Steady => self.finish(),
            Phase::Over => {}
        }
    }

    /// A turn begins.
    fn rage(&mut self) {
        self.work.idle = self.so(self.dials.idle);
        if self.work.idle {
            self.mark(Mark::IdleStretch);
        }
        let until = self.until(2_000, 6_000);
        let end = Instant(self.length.0.max(self.cluster.now().0 + 500_000));
        self.phase = Phase::Raging(until.min(end));
        self.next_drawn(5, 300);
    }

    /// The cluster lives again: the end, or good weather.
    fn live_on(&mut self, last: bool) {
        if last {
            self.settle();
            return;
        }
        self.leave_joint();
        self.work.idle = false;
        self.phase = Phase::Calm(self.until(500, 2_000));
        self.next_drawn(20, 300);
    }

    fn until(&mut self, least: u64, most: u64) -> Instant {
        let millis = least + self.draws.up_to(most - least);
        self.cluster.now().plus(Micros::from_millis(millis))
    }

    /// Lets time pass until something is done next.
    fn next_in(&mut self, least: u64, most: u64) {
        self.next = (self.until(least, most), u64::MAX);
    }

    /// As `next_in`, or lets so many events pass, the last of which may be in the middle of an instant.
    fn next_drawn(&mut self, least: u64, most: u64) {
        self.next_in(least, most);
        if self.draws.one_in(4) {
            self.next.1 = self.cluster.events() + self.draws.up_to(60);
        }
    }

    /// Plans something: it is tried after so much time, and left if it cannot be done then.
    fn after(&mut self, by: Micros, action: Action) {
        self.planned += 1;
        self.later
            .insert((self.cluster.now().plus(by), self.planned), action);
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
    fn act_and_mark(&mut self, action: Action, mark: Mark) {
        if self.act(action) {
            self.mark(mark);
        }
    }

    fn mark(&mut self, mark: Mark) {
        self.marks.mark(mark);
    }

    /// How it is.
    #[must_use]
    pub const fn dials(&self) -> &StormDials {
        &self.dials
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

    /// How many events there were.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.cluster.events()
    }

    /// For each time that everything was mended: how long it took until there was a leader, a write and a read, in thousandths of
    /// the longest election timeout.
    #[must_use]
    pub fn recoveries(&self) -> &[u64] {
        &self.recoveries
    }

    /// The cluster, as it is now.
    #[must_use]
    pub const fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// The storm written down, as far as it is, to be replayed. Longer ones have more actions than a recording may have for people
    /// to open.
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
