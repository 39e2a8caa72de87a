//! A run that can be gone back in: the recording, the present, and checkpoints. What it keeps when it is not looked at: `course`.
//! Jumps: `jump`.
//!
//! Going anywhere takes the latest checkpoint before and replays from there; so a place is the same however it is reached, but
//! for how far back its journal goes.

mod course;
mod jump;
#[cfg(test)]
mod tests;

use crate::action::{ActError, Action};
use crate::cluster::Cluster;
use crate::fingerprint::Fingerprint;
use crate::name::EventId;
use crate::recording::{Recording, ReplayError, Stamp, Stamped};
use crate::settings::{Settings, SettingsError};
use crate::timeline::{Place, Timeline};
use raft::Instant;
use std::sync::Arc;

/// So many events lie between checkpoints at first.
const SPACING: u64 = 2_000;
/// All checkpoints together take about so many bytes. With more, the one is dropped that is missed least.
const CHECKPOINT_BYTES: u64 = 80 << 20;
/// So many of the latest events are gone back to as quickly as any: ten busy minutes.
const NEAR: u64 = 2_000_000;
/// So many of the latest records a checkpoint keeps of the journal. What came before comes from the journal of the present,
/// if that still has it.
const CHECKPOINT_RECORDS: u64 = 128;
/// So many events at least are played again to bring records back.
const RECOLLECTED: u64 = 8_000;

/// A run: it goes on, goes back, and can be acted in anywhere.
#[derive(Clone, Debug)]
pub struct Run {
    present: Cluster,
    /// What is known of the whole run: also everything that was done, in order, ahead of the present too.
    timeline: Arc<Timeline>,
    /// How many of the actions are done: the next one is ahead.
    next: usize,
    /// For each action that was played, how many events were handled before it.
    placed: Vec<u64>,
    /// The furthest place that is known of.
    end: Stamp,
    /// By the number of events handled, ascending. The first is the beginning.
    checkpoints: Vec<Arc<Cluster>>,
    /// About how many bytes they take.
    weight: u64,
    /// Up to where the timeline has seen the run, and the first event that it was not told of.
    seen: Place,
    told: EventId,
    /// What the recording that it was opened from says of its end.
    expected: Option<(Stamp, Fingerprint)>,
    /// The fingerprint at the end, once that was reached.
    last: Option<Fingerprint>,
}

impl Run {
    /// A run at its beginning.
    ///
    /// # Errors
    /// The first setting that is out of its range.
    pub fn new(settings: Settings, seed: u64) -> Result<Self, SettingsError> {
        let mut present = Cluster::new(settings, seed)?;
        present.measure();
        Ok(Self {
            checkpoints: vec![Arc::new(present.clone())],
            weight: 0,
            told: present.journal().end(),
            present,
            timeline: Arc::default(),
            next: 0,
            placed: Vec::new(),
            end: Stamp::default(),
            seen: Place::default(),
            expected: None,
            last: None,
        })
    }

    /// A recorded run, at its beginning. Nothing is replayed yet: [`Run::advance_to`] plays it.
    ///
    /// # Errors
    /// Says what is wrong with the recording.
    pub fn open(recording: &Recording) -> Result<Self, ReplayError> {
        recording.validate()?;
        let mut run = Self::new(recording.settings.clone(), recording.seed)?;
        Arc::make_mut(&mut run.timeline)
            .actions
            .clone_from(&recording.actions);
        run.end = recording.end;
        run.expected = (!recording.is_of_another_core()).then_some((recording.end, recording.fingerprint));
        Ok(run)
    }

    /// The cluster at the present place.
    #[must_use]
    pub const fn cluster(&self) -> &Cluster {
        &self.present
    }

    /// Does something, now. In the past, this drops the future: who wants it keeps a copy ([`Run::thinned`]).
    ///
    /// # Errors
    /// Says why the action is refused; the run is as it was.
    pub fn act(&mut self, action: Action) -> Result<EventId, ActError> {
        let stamp = self.present.stamp();
        let told = self.present.journal().end();
        let event = self.present.act(action.clone())?;
        self.drop_future(stamp, event);
        self.told = told;
        Arc::make_mut(&mut self.timeline)
            .actions
            .push(Stamped { stamp, action });
        self.next += 1;
        self.note();
        Ok(event)
    }

    /// Forgets all that comes after the present place, and before an event.
    fn drop_future(&mut self, stamp: Stamp, event: EventId) {
        self.end = stamp;
        self.expected = None;
        let place = self.place();
        self.placed.truncate(place.actions);
        self.checkpoints
            .retain(|checkpoint| checkpoint.events() < place.events || checkpoint.events() == 0);
        self.weigh();
        let broken = self.present.violations().filter(|(id, _)| *id < event).count();
        Arc::make_mut(&mut self.timeline).forget_after(place, stamp.at, broken);
        self.seen = place;
    }

    /// Goes on to an instant, playing the actions that lie ahead. Earlier instants are left to [`Run::seek`].
    pub fn advance_to(&mut self, to: Instant) {
        self.advance_within(to, u64::MAX);
    }

    /// As [`Run::advance_to`], but handles at most so many events. Returns whether `to` was reached.
    pub fn advance_within(&mut self, to: Instant, mut events_max: u64) -> bool {
        loop {
            self.play_due();
            let next_action = self.timeline.actions.get(self.next).map(|stamped| stamped.stamp);
            if self.event_comes_first(next_action).is_some_and(|at| at <= to) {
                if events_max == 0 {
                    return false;
                }
                events_max -= 1;
                self.present.step();
                self.note();
            } else if let Some(stamp) = next_action.filter(|stamp| stamp.at <= to) {
                if self.present.run_to(stamp, u64::MAX) != Some(true) {
                    // A stamp that names no place: the recording is of another run.
                    self.next = self.timeline.actions.len();
                }
            } else {
                self.present.run_until(to);
                self.reach();
                return true;
            }
        }
    }

    /// When the next event happens, if that is before the next action: a stamp counts the events that were handled at its instant, and
    /// may fall on the very instant of an event without having seen it.
    fn event_comes_first(&self, action: Option<Stamp>) -> Option<Instant> {
        let here = self.present.stamp();
        let first = |at: &Instant| {
            let handled = if here.at == *at { here.after } else { 0 };
            action.is_none_or(|stamp| *at < stamp.at || *at == stamp.at && handled < stamp.after)
        };
        self.present.next_event_at().filter(first)
    }

    /// Does what was done at exactly this place.
    fn play_due(&mut self) {
        let here = |run: &Self| {
            let next = run.timeline.actions.get(run.next);
            next.is_some_and(|stamped| stamped.stamp == run.present.stamp())
        };
        while here(self) {
            self.play_one();
        }
    }

    /// Goes to an instant, back or forth, to after its last event.
    pub fn seek(&mut self, to: Instant) {
        let (here, events) = (self.present.stamp().at, self.present.events());
        // Forth, only past much: whoever plays on keeps the journal, whoever jumps has only its end.
        let jumps = |checkpoint: &Arc<Cluster>| {
            checkpoint.stamp().at < to && checkpoint.events() > events.saturating_add(SPACING)
        };
        if to < here || self.checkpoints.iter().any(jumps) {
            self.take_up(|checkpoint| checkpoint.stamp().at < to);
        }
        self.advance_to(to);
    }

    /// Brings back what the journal told before the present, where a jump has left it behind: plays up to here again, from so far back that
    /// much of it is there. It is the same place in the same run.
    pub fn recollect(&mut self) {
        let (here, stamp) = (self.place(), self.present.stamp());
        let journal = self.present.journal();
        if journal.start().0 == 0 || journal.end().0 - journal.start().0 > CHECKPOINT_RECORDS + RECOLLECTED {
            return;
        }
        self.take_up(|checkpoint| checkpoint.events() + RECOLLECTED <= here.events);
        while self.place() < here && self.step_event() {}
        // Time may have passed since its last event.
        self.present.run_to(stamp, u64::MAX);
    }

    /// Goes to just after an event: to where its cause or its effect can be seen. Returns whether the run has it, up to its end; if not,
    /// nothing has changed.
    pub fn seek_event(&mut self, event: EventId) -> bool {
        let here = self.place();
        let events = self.present.events().saturating_add(SPACING);
        let jumps =
            |checkpoint: &Arc<Cluster>| checkpoint.journal().end() <= event && checkpoint.events() > events;
        if self.present.journal().end() > event || self.checkpoints.iter().any(jumps) {
            self.take_up(|checkpoint| checkpoint.journal().end() <= event);
        }
        // Not as far as `end`, which goes along with the present: what was never reached is not looked for.
        while self.present.journal().end() <= event && self.lies_ahead() && self.step_event() {}
        let found = self.present.journal().end() > event;
        if !found {
            self.go_to(here);
        }
        found
    }

    /// Goes on by one event, or by one action. Returns whether there was one.
    pub fn step_event(&mut self) -> bool {
        let action = self.timeline.actions.get(self.next).map(|stamped| stamped.stamp);
        if let Some(stamp) = action
            && self.event_comes_first(action).is_none()
        {
            if self.present.run_to(stamp, u64::MAX) == Some(true) {
                self.play_one();
            } else {
                // A stamp that names no place: the recording is of another run.
                self.next = self.timeline.actions.len();
            }
            return true;
        }
        let stepped = self.present.step();
        self.note();
        stepped
    }

    fn play_one(&mut self) {
        if let Some(stamped) = self.timeline.actions.get(self.next) {
            // One that was done can be done again: the course is the same. If it cannot, the recording is of another run.
            let _ = self.present.act(stamped.action.clone());
            self.next += 1;
            self.note();
        }
    }

    /// Goes back by one event, or by one action: undoes what [`Run::step_event`] does. Returns whether there was one.
    pub fn step_back(&mut self) -> bool {
        let here = self.place();
        let last = here.actions.checked_sub(1);
        let before = match last {
            Some(last) if self.placed.get(last).is_none_or(|events| *events == here.events) => Place {
                actions: last,
                ..here
            },
            _ if here.events == 0 => return false,
            _ => Place {
                events: here.events - 1,
                ..here
            },
        };
        self.go_to(before)
    }

    /// The latest checkpoint that fits; the beginning if none does.
    fn latest(&self, fits: impl Fn(&Cluster) -> bool) -> usize {
        let place = self.checkpoints.iter().rposition(|checkpoint| fits(checkpoint));
        place.unwrap_or(0)
    }

    /// Where a checkpoint stands. It is taken before what was done at its stamp, if anything was.
    fn place_of(&self, checkpoint: &Cluster) -> Place {
        let stamp = checkpoint.stamp();
        let actions = &self.timeline.actions;
        Place {
            events: checkpoint.events(),
            actions: actions.partition_point(|stamped| stamped.stamp < stamp),
        }
    }

    /// Takes up the latest checkpoint that fits, back or forth.
    fn take_up(&mut self, fits: impl Fn(&Cluster) -> bool) {
        self.take_up_at(self.latest(fits));
    }

    fn take_up_at(&mut self, place: usize) {
        if let Some(checkpoint) = self.checkpoints.get(place) {
            let mut cluster = Cluster::clone(checkpoint);
            cluster.recall(self.present.journal());
            self.present = cluster;
        }
        self.next = self.place_of(&self.present).actions;
    }

    /// Something has happened: what was not seen before goes into the timeline, and now and then a checkpoint is kept.
    fn note(&mut self) {
        self.reach();
        let stamp = self.present.stamp();
        let place = self.place();
        if place <= self.seen {
            return;
        }
        self.seen = place;
        let since = std::mem::replace(&mut self.told, self.present.journal().end());
        Arc::make_mut(&mut self.timeline).look(&self.present, place, since);
        self.placed.resize(self.placed.len().max(self.next), place.events);
        let last = self.checkpoints.last().map_or(0, |last| last.events());
        let elsewhere = |stamped: &Stamped| stamped.stamp != stamp;
        let actions = &self.timeline.actions;
        let undone = actions.get(self.next).is_none_or(elsewhere);
        let done = self.next.checked_sub(1).and_then(|place| actions.get(place));
        if place.events >= last + SPACING && undone && done.is_none_or(elsewhere) {
            let checkpoint = self.present.checkpoint(CHECKPOINT_RECORDS);
            self.weight += checkpoint.weight(CHECKPOINT_RECORDS);
            self.checkpoints.push(Arc::new(checkpoint));
            while self.weight > CHECKPOINT_BYTES && self.thin() {}
        }
    }

    fn weigh(&mut self) {
        let weights = self.checkpoints.iter().skip(1);
        self.weight = weights
            .map(|checkpoint| checkpoint.weight(CHECKPOINT_RECORDS))
            .sum();
    }

    /// Drops the checkpoint that is missed least: where those around it are near to each other, and the longer ago the rather.
    fn thin(&mut self) -> bool {
        let end = self.checkpoints.last().map_or(0, |last| last.events());
        let missed = |around: &[Arc<Cluster>]| {
            let (before, after) = (around[0].events(), around[2].events());
            (u128::from(after - before) << 64) / u128::from(end - around[1].events() + NEAR)
        };
        let least = self.checkpoints.windows(3).enumerate();
        let Some((place, _)) = least.min_by_key(|(_, around)| missed(around)) else {
            return false;
        };
        let dropped = self.checkpoints.remove(place + 1);
        self.weight -= dropped.weight(CHECKPOINT_RECORDS).min(self.weight);
        true
    }

    /// How many checkpoints are kept.
    #[must_use]
    pub const fn checkpoints(&self) -> usize {
        self.checkpoints.len()
    }

    /// Where it stands: after so many events and actions.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place {
            events: self.present.events(),
            actions: self.next,
        }
    }

    /// Whether there is an event or an action that was reached already, or recorded.
    fn lies_ahead(&self) -> bool {
        self.next < self.timeline.actions.len() || self.event_comes_first(Some(self.end)).is_some()
    }

    /// The present place, without what was done there.
    #[must_use]
    pub const fn position(&self) -> Stamp {
        self.present.stamp()
    }

    /// The furthest instant that is known of: reached, or recorded.
    #[must_use]
    pub const fn end(&self) -> Instant {
        self.end.at
    }

    /// What a ribbon of time shows.
    #[must_use]
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Whether the run keeps to the recording that it was opened from: `None` until its end is reached, or when
    /// another version of the core made it.
    #[must_use]
    pub fn agrees(&self) -> Option<bool> {
        let (end, fingerprint) = self.expected?;
        (self.present.stamp() == end).then(|| self.present.fingerprint() == fingerprint)
    }
}
