//! A run that can be gone back in: the recording, the present, and checkpoints. What it keeps when it is not looked at: `history/course.rs`.
//!
//! Going anywhere takes the latest checkpoint before and replays from there; so a place is the same however it is reached, but
//! for how far back its journal goes.

mod course;
#[cfg(test)]
mod tests;

use crate::action::{ActError, Action};
use crate::cluster::Cluster;
use crate::fingerprint::Fingerprint;
use crate::name::EventId;
use crate::recording::{Recording, ReplayError, Stamp, Stamped};
use crate::settings::{Settings, SettingsError};
use crate::timeline::Timeline;
use raft::Instant;

/// So many events lie between checkpoints at first.
const SPACING: u64 = 1_000;
/// With more checkpoints than this, every other one is dropped.
const CHECKPOINTS_MAX: usize = 128;
/// So many of the latest records a checkpoint keeps of the journal. What came before comes from the journal of the present,
/// if that still has it.
const CHECKPOINT_RECORDS: u64 = 1_000;

/// A run: it goes on, goes back, and can be acted in anywhere.
#[derive(Clone, Debug)]
pub struct Run {
    present: Cluster,
    /// Everything that was done, in order, also ahead of the present.
    actions: Vec<Stamped>,
    /// The place in `actions` of the first one that is ahead.
    next: usize,
    /// The furthest place that is known of.
    end: Stamp,
    /// By the number of events handled, ascending. The first is the beginning.
    checkpoints: Vec<Cluster>,
    spacing: u64,
    timeline: Timeline,
    /// How many events of the run the timeline has seen.
    seen: u64,
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
            checkpoints: vec![present.clone()],
            present,
            actions: Vec::new(),
            next: 0,
            end: Stamp::default(),
            spacing: SPACING,
            timeline: Timeline::default(),
            seen: 0,
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
        run.actions.clone_from(&recording.actions);
        run.timeline.actions = recording
            .actions
            .iter()
            .map(|stamped| (stamped.stamp, stamped.action.clone()))
            .collect();
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
        let event = self.present.act(action.clone())?;
        self.drop_future(stamp);
        self.timeline.actions.push((stamp, action.clone()));
        self.actions.push(Stamped { stamp, action });
        self.next = self.actions.len();
        self.seen = 0;
        self.note();
        Ok(event)
    }

    /// Forgets all that comes after the present place.
    fn drop_future(&mut self, stamp: Stamp) {
        self.actions.truncate(self.next);
        self.end = stamp;
        self.expected = None;
        let events = self.present.events();
        self.checkpoints
            .retain(|checkpoint| checkpoint.events() < events || checkpoint.events() == 0);
        self.timeline.forget_after(self.next, stamp.at);
    }

    /// Goes on to an instant, playing the actions that lie ahead. Earlier instants are left to [`Run::seek`].
    pub fn advance_to(&mut self, to: Instant) {
        self.advance_within(to, u64::MAX);
    }

    /// As [`Run::advance_to`], but handles at most so many events. Returns whether `to` was reached.
    pub fn advance_within(&mut self, to: Instant, mut events_max: u64) -> bool {
        loop {
            self.play_due();
            let next_action = self.actions.get(self.next).map(|stamped| stamped.stamp);
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
                    self.next = self.actions.len();
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
        while let Some(stamped) = self.actions.get(self.next) {
            if stamped.stamp != self.present.stamp() {
                return;
            }
            // One that was done can be done again: the course is the same. If it cannot, the recording is of another run.
            let _ = self.present.act(stamped.action.clone());
            self.next += 1;
            self.note();
        }
    }

    /// Goes to an instant, back or forth, to after its last event.
    pub fn seek(&mut self, to: Instant) {
        let (here, events) = (self.present.stamp().at, self.present.events());
        // Forth, only past much: whoever plays on keeps the journal, whoever jumps has only its end.
        let jumps = |checkpoint: &Cluster| {
            checkpoint.stamp().at < to && checkpoint.events() > events.saturating_add(self.spacing)
        };
        if to < here || self.checkpoints.iter().any(jumps) {
            self.take_up(|checkpoint| checkpoint.stamp().at < to);
        }
        self.advance_to(to);
    }

    /// Goes to just after an event of the journal, if it is kept: to where its cause or its effect can be seen.
    pub fn seek_event(&mut self, event: EventId) -> bool {
        let events = self.present.events().saturating_add(self.spacing);
        let jumps =
            |checkpoint: &Cluster| checkpoint.journal().end() <= event && checkpoint.events() > events;
        if self.present.journal().end() > event || self.checkpoints.iter().any(jumps) {
            self.take_up(|checkpoint| checkpoint.journal().end() <= event);
        }
        while self.present.journal().end() <= event && self.present.stamp() <= self.end {
            if !self.step_event() {
                return false;
            }
        }
        self.present.journal().end() > event
    }

    /// Goes on by one event. Returns whether there was one.
    pub fn step_event(&mut self) -> bool {
        let action = self.actions.get(self.next).map(|stamped| stamped.stamp);
        if let Some(stamp) = action
            && self.event_comes_first(action).is_none()
        {
            if self.present.run_to(stamp, u64::MAX) == Some(true) {
                self.play_one();
            } else {
                // A stamp that names no place: the recording is of another run.
                self.next = self.actions.len();
            }
            return true;
        }
        let stepped = self.present.step();
        self.note();
        stepped
    }

    fn play_one(&mut self) {
        if let Some(stamped) = self.actions.get(self.next) {
            let _ = self.present.act(stamped.action.clone());
            self.next += 1;
            self.note();
        }
    }

    /// Goes back by one event. Returns whether there was one.
    pub fn step_back(&mut self) -> bool {
        let events = self.present.events();
        let Some(before) = events.checked_sub(1) else {
            return false;
        };
        self.take_up(|checkpoint| checkpoint.events() <= before);
        while self.present.events() < before {
            self.play_due();
            if !self.step_event() {
                return false;
            }
        }
        self.play_due();
        true
    }

    /// Takes up the latest checkpoint that fits, back or forth; the beginning if none does.
    fn take_up(&mut self, fits: impl Fn(&Cluster) -> bool) {
        let place = self.checkpoints.iter().rposition(fits).unwrap_or(0);
        if let Some(checkpoint) = self.checkpoints.get(place) {
            let mut cluster = checkpoint.clone();
            cluster.recall(self.present.journal());
            self.present = cluster;
        }
        let stamp = self.present.stamp();
        // A checkpoint is taken before what was done at its place, if anything was.
        self.next = self.actions.partition_point(|stamped| stamped.stamp < stamp);
    }

    /// Something has happened: what was not seen before goes into the timeline, and now and then a checkpoint is kept.
    fn note(&mut self) {
        self.reach();
        let events = self.present.events();
        if events <= self.seen {
            return;
        }
        self.seen = events;
        let at = self.present.stamp().at;
        self.timeline.look(&self.present, at);
        let last = self.checkpoints.last().map_or(0, Cluster::events);
        let undone = self
            .actions
            .get(self.next)
            .is_none_or(|next| next.stamp != self.present.stamp());
        let done_here = self.next.checked_sub(1).and_then(|place| self.actions.get(place));
        let clean = done_here.is_none_or(|done| done.stamp != self.present.stamp());
        if events >= last + self.spacing && undone && clean {
            self.checkpoints.push(self.present.checkpoint(CHECKPOINT_RECORDS));
            if self.checkpoints.len() > CHECKPOINTS_MAX {
                let mut keep = false;
                self.checkpoints.retain(|_| {
                    keep = !keep;
                    keep
                });
                self.spacing *= 2;
            }
        }
    }

    /// The present place.
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
    pub fn timeline(&self) -> Timeline {
        self.timeline.clone()
    }

    /// Whether the run keeps to the recording that it was opened from: `None` until its end is reached, or when
    /// another version of the core made it.
    #[must_use]
    pub fn agrees(&self) -> Option<bool> {
        let (end, fingerprint) = self.expected?;
        (self.present.stamp() == end).then(|| self.present.fingerprint() == fingerprint)
    }
}
