//! Making a run small that meets a goal: fewer actions, fewer events, plainer settings, round times; and it still meets the goal.
//!
//! Delta debugging: a plan (`plan`) proposes one change after the other, each is played leniently, and whatever still meets
//! the goal in the same way takes the place of the best so far. The work is done in slices, and can be ended at any time: the best so
//! far is always an exact recording that ends at the event. How an action or a setting gets plainer: `simpler`.
//!
//! With a rule off, what is left of the run must not break a law with the rule on: so it shows the rule and nothing else.

mod faults;
mod plan;
mod simpler;

use crate::action::Action;
use crate::cluster::Cluster;
use crate::goal::Goal;
use crate::laws::Violation;
use crate::lenient::Player;
use crate::name::EventId;
use crate::recording::{Recording, ReplayError, Stamp, Stamped};
use crate::settings::Settings;
use faults::{Fault, faults};
use plan::{Candidate, Plan};
use raft::Instant;
use std::collections::BTreeSet;
use std::mem::{Discriminant, discriminant};

/// A run that is being made small.
#[derive(Clone, Debug)]
pub struct Shrink {
    goal: Goal,
    /// In which way a law must be broken.
    kind: Option<Discriminant<Violation>>,
    /// Whether the run has to hold once all rules are on.
    must_hold: bool,
    /// What may be broken when everything is said to be mended.
    allowed: Option<BTreeSet<Fault>>,
    input: Recording,
    before: Sizes,
    best: Option<Best>,
    plan: Plan,
    trial: Option<Trial>,
    events: u64,
    events_max: u64,
    tried: u64,
}

/// The smallest run so far.
#[derive(Clone, Debug)]
pub(crate) struct Best {
    settings: Settings,
    seed: u64,
    actions: Vec<Stamped>,
    recording: Recording,
    event: EventId,
    events: u64,
    /// How a law is broken by the event, and whether that is the first time.
    violation: Option<(Violation, bool)>,
    /// What was broken each time that everything was said to be mended.
    mended: Mended,
    /// Places on its way, each with the number of actions that lie before it.
    places: Vec<(usize, Cluster)>,
}

/// A change that is being tried.
#[derive(Clone, Debug)]
struct Trial {
    player: Player,
    /// So many events at most.
    events_max: u64,
    /// The places that it shares with the best, and those of its own.
    places: Vec<(usize, Cluster)>,
    spacing: u64,
    /// What was broken each time that everything was said to be mended.
    mended: Mended,
    /// It has met the goal, and is played with all rules on.
    met: Option<Box<Best>>,
}

/// When everything was said to be mended, and what was not.
type Mended = Vec<(Instant, BTreeSet<Fault>)>;

/// How large a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Serialize)]
pub struct Sizes {
    /// How many actions.
    pub actions: u64,
    /// How many events.
    pub events: u64,
    /// How many bytes, packed.
    pub bytes: u64,
}

/// What came of a slice of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is more to try.
    Shrinking,
    /// Nothing gets it smaller, or the budget is spent.
    Done,
    /// The run that was given does not meet the goal.
    NotMet,
}

impl Shrink {
    /// So many events are played at most, if nothing else is said.
    pub const EVENTS_MAX: u64 = 30_000_000;

    /// A run to be made small, which meets the goal.
    ///
    /// # Errors
    /// Says what is wrong with the recording. Whether it meets the goal, the first steps find out.
    pub fn new(recording: Recording, goal: Goal) -> Result<Self, ReplayError> {
        recording.validate()?;
        let player = Player::of(&recording, |_| {})?;
        Ok(Self {
            goal,
            kind: None,
            must_hold: false,
            allowed: None,
            before: Sizes::default(),
            best: None,
            plan: Plan::new(),
            trial: Some(Trial {
                player,
                events_max: Recording::EVENTS_MAX,
                places: Vec::new(),
                spacing: SPACING_MIN,
                mended: Vec::new(),
                met: None,
            }),
            events: 0,
            events_max: Self::EVENTS_MAX,
            tried: 0,
            input: recording,
        })
    }

    /// With another budget, in events played in all.
    #[must_use]
    pub const fn within(mut self, events_max: u64) -> Self {
        self.events_max = events_max;
        self
    }

    /// The smallest run so far, which ends at the event that meets the goal; at first, the one that was given.
    #[must_use]
    pub fn recording(&self) -> &Recording {
        self.best.as_ref().map_or(&self.input, |best| &best.recording)
    }

    /// The event that meets the goal in it.
    #[must_use]
    pub fn event(&self) -> Option<EventId> {
        self.best.as_ref().map(|best| best.event)
    }

    /// What is looked for. Of "any law", the one that was found broken.
    #[must_use]
    pub const fn goal(&self) -> Goal {
        self.goal
    }

    /// How large the run was, up to the event.
    #[must_use]
    pub const fn before(&self) -> Sizes {
        self.before
    }

    /// How large the smallest one is.
    #[must_use]
    pub fn after(&self) -> Sizes {
        self.best.as_ref().map_or(self.before, Best::sizes)
    }

    /// How many events were played in all.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// How many changes were tried.
    #[must_use]
    pub const fn tried(&self) -> u64 {
        self.tried
    }

    /// Goes on to the end.
    pub fn run(&mut self) -> Step {
        loop {
            match self.step(u64::MAX) {
                Step::Shrinking => {}
                done => return done,
            }
        }
    }

    /// Goes on for about so many events.
    pub fn step(&mut self, events_max: u64) -> Step {
        let until = self.events.saturating_add(events_max.max(1));
        loop {
            if self.events >= until {
                return Step::Shrinking;
            }
            let Some(mut trial) = self.trial.take() else {
                if self.events >= self.events_max || !self.propose() {
                    return Step::Done;
                }
                continue;
            };
            match self.play(&mut trial, until) {
                Some(came_of_it) => {
                    if !self.judge(came_of_it) {
                        return Step::NotMet;
                    }
                }
                None => self.trial = Some(trial),
            }
        }
    }

    /// Takes up the next change to try.
    fn propose(&mut self) -> bool {
        let Some(best) = &self.best else { return false };
        while let Some(candidate) = self.plan.propose(best) {
            let events_max = candidate.events_max.min(self.before.events);
            if let Some(trial) = Trial::of(candidate, best, events_max) {
                self.tried += 1;
                self.trial = Some(trial);
                return true;
            }
            self.plan.judged(false, best);
        }
        false
    }

    /// Plays a trial on. Nothing if the slice is over; otherwise, what came of it, if it meets the goal.
    fn play(&mut self, trial: &mut Trial, until: u64) -> Option<Option<Box<Best>>> {
        loop {
            if self.events >= until {
                return None;
            }
            trial.keep_place(self.goal.is_a_law());
            let (before, since) = (
                trial.player.cluster().events(),
                trial.player.cluster().journal().end(),
            );
            let done = trial.player.done().len();
            let more = trial.player.step() && trial.player.cluster().events() <= trial.events_max;
            self.events += trial.player.cluster().events() - before;
            if trial.met.is_some() {
                // All rules are on: nothing may break.
                if trial.player.cluster().violations().next().is_some() {
                    return Some(None);
                }
                if !more {
                    return Some(trial.met.take());
                }
                continue;
            }
            trial.note_what_is_broken(done);
            if let Some(event) = self.met(trial.player.cluster(), since) {
                let best = trial.written_down(event);
                if !self.was_mended(&best) {
                    return Some(None);
                }
                if !self.must_hold {
                    return Some(Some(Box::new(best)));
                }
                let Ok(player) = Player::of(&best.recording, keep_all_rules) else {
                    return Some(None);
                };
                trial.player = player;
                trial.events_max = u64::MAX;
                trial.met = Some(Box::new(best));
            } else if !more || self.went_astray(trial.player.cluster()) {
                return Some(None);
            }
        }
    }

    /// The event that meets the goal, in the way in which it is to be met.
    fn met(&self, cluster: &Cluster, since: EventId) -> Option<EventId> {
        let event = self.goal.met(cluster, since)?;
        let kind = || violation_at(cluster, event).map(|(violation, _)| discriminant(&violation));
        (self.kind.is_none() || kind() == self.kind).then_some(event)
    }

    /// Another law is broken first, or the same one in another way: that would be another story.
    fn went_astray(&self, cluster: &Cluster) -> bool {
        self.kind.is_some() && cluster.violations().next().is_some()
    }

    /// Whether nothing is broken that was not in the run as it was given: without that, it may well be dead.
    fn was_mended(&self, best: &Best) -> bool {
        match (&self.allowed, best.faults()) {
            (Some(allowed), Some(faults)) => faults.is_subset(allowed),
            _ => true,
        }
    }

    /// Takes up what came of a trial if it is an improvement. False if there is nothing to improve on.
    fn judge(&mut self, came_of_it: Option<Box<Best>>) -> bool {
        let Some(best) = &self.best else {
            return self.begin(came_of_it);
        };
        let better = came_of_it.filter(|new| self.plan.accepts(best, new));
        let accepted = better.is_some();
        if let Some(new) = better {
            self.best = Some(*new);
        }
        if let Some(best) = &self.best {
            self.plan.judged(accepted, best);
        }
        true
    }

    /// The run as it was given has been played.
    fn begin(&mut self, came_of_it: Option<Box<Best>>) -> bool {
        let Some(given) = came_of_it else { return false };
        self.before = given.sizes();
        if let Some((violation, first)) = given.violation {
            self.goal = Goal::Law(violation.law());
            // In a run in which another law was broken before, that may be so again.
            self.kind = first.then(|| discriminant(&violation));
            self.allowed = given.faults().cloned();
            self.must_hold = rules_are_off(&given.settings) && holds(&given.recording);
        }
        self.best = Some(*given);
        true
    }
}

/// Fewer events than this between two places are played again rather than kept.
const SPACING_MIN: u64 = 100;
/// About so many places are kept.
const PLACES: u64 = 40;
/// So many of the latest records a place keeps, where the goal is read off the journal.
const RECORDS: u64 = 8_000;

impl Trial {
    fn of(candidate: Candidate, best: &Best, events_max: u64) -> Option<Self> {
        let spacing = (best.events / PLACES).max(SPACING_MIN);
        let until = Stamp {
            at: Instant(u64::MAX),
            after: 0,
        };
        let shared = |place: &&(usize, Cluster)| {
            let (done, cluster) = place;
            let next = candidate.actions.get(*done);
            *done <= candidate.shared && next.is_none_or(|next| next.stamp >= cluster.stamp())
        };
        if let Some((done, cluster)) = best.places.iter().rev().find(shared) {
            let places = best.places.iter().filter(shared).cloned().collect();
            let done = best.actions.get(..*done)?.to_vec();
            let before = best.mended.iter().filter(|(at, _)| *at <= cluster.stamp().at);
            let mended = before.cloned().collect();
            let player = Player::from(cluster.clone(), done, candidate.actions, until);
            return Some(Self {
                player,
                events_max,
                places,
                spacing,
                mended,
                met: None,
            });
        }
        Some(Self {
            player: Player::new(candidate.settings, candidate.seed, candidate.actions, until).ok()?,
            events_max,
            places: Vec::new(),
            spacing,
            mended: Vec::new(),
            met: None,
        })
    }

    /// Keeps the place that has been reached, now and then, if it is one before an action. Later trials start from there.
    fn keep_place(&mut self, law: bool) {
        if self.met.is_some() || !self.player.acts_next() {
            return;
        }
        let (events, done) = (self.player.cluster().events(), self.player.done().len());
        let last = self.places.last().map_or(0, |(_, cluster)| cluster.events());
        if events >= last + self.spacing {
            let records = if law { 1 } else { RECORDS };
            self.places
                .push((done, self.player.cluster().checkpoint(records)));
        }
    }

    /// If the last thing was that everything was said to be mended: what of it was not so.
    fn note_what_is_broken(&mut self, done: usize) {
        if self.player.done().len() > done
            && let Some(last) = self.player.done().last()
            && let Action::AwaitLife { .. } = last.action
        {
            self.mended.push((last.stamp.at, faults(self.player.cluster())));
        }
    }

    fn written_down(&mut self, event: EventId) -> Best {
        let recording = self.player.recording();
        let violation = violation_at(self.player.cluster(), event);
        Best {
            mended: std::mem::take(&mut self.mended),
            settings: recording.settings.clone(),
            seed: recording.seed,
            actions: recording.actions.clone(),
            event,
            events: self.player.cluster().events(),
            violation,
            places: std::mem::take(&mut self.places),
            recording,
        }
    }
}

impl Best {
    /// If it does not come back to life: what was broken when everything was said to be mended.
    fn faults(&self) -> Option<&BTreeSet<Fault>> {
        let Some((Violation::NotAlive { since, .. }, _)) = self.violation else {
            return None;
        };
        let said = self.mended.iter().find(|(at, _)| *at == since);
        said.map(|(_, faults)| faults)
    }

    fn sizes(&self) -> Sizes {
        Sizes {
            actions: self.actions.len() as u64,
            events: self.events,
            bytes: self.recording.to_bytes().len() as u64,
        }
    }
}

/// How a law is broken by an event, and whether none was before.
fn violation_at(cluster: &Cluster, event: EventId) -> Option<(Violation, bool)> {
    let mut violations = (0_u64..).zip(cluster.violations());
    violations
        .find(|(_, (broken, _))| *broken == event)
        .map(|(before, (_, violation))| (*violation, before == 0))
}

/// Whether some rule is off.
fn rules_are_off(settings: &Settings) -> bool {
    settings.rules != raft::Rules::ALL || settings.host_rules != crate::HostRules::ALL
}

/// Switches every rule on.
pub(crate) fn keep_all_rules(settings: &mut Settings) {
    settings.rules = raft::Rules::ALL;
    settings.host_rules = crate::HostRules::ALL;
}

/// Whether no law is broken once every rule is on.
fn holds(recording: &Recording) -> bool {
    Player::of(recording, keep_all_rules).is_ok_and(|mut player| {
        player.finish(u64::MAX);
        player.cluster().violations().next().is_none()
    })
}
