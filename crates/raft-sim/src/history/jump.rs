//! Going to places of a run that are named by what happened there: exactly, just after it.
//!
//! What the timeline keeps every mark of is looked up; the rest is found by playing from the checkpoints around.

use super::{Run, SPACING};
use crate::name::EventId;
use crate::timeline::{Direction, JumpTo, Place};
use raft::Instant;

/// A message that is to come is waited for through so many events at most.
const WAIT_MAX: u64 = 20_000;

impl Run {
    /// Goes to just after the next or the latest such thing. Returns whether there is one; if not, nothing has changed.
    pub fn jump(&mut self, to: JumpTo, direction: Direction) -> bool {
        let here = self.place();
        let found = match direction {
            Direction::Forth => self.next_one(to, here),
            Direction::Back => self.latest_one(to, here),
        };
        let there = found.unwrap_or(here);
        if self.place() != there {
            self.go_to(there);
        }
        found.is_some()
    }

    /// Goes to just after whichever of such things is the next or the latest. Returns whether there is one; if not, nothing has changed.
    pub fn jump_to_any(&mut self, of: &[JumpTo], direction: Direction) -> bool {
        let here = self.place();
        let mut nearest: Option<Place> = None;
        for to in of {
            let found = match direction {
                Direction::Forth => self.next_one(*to, here),
                Direction::Back => self.latest_one(*to, here),
            };
            // Looking for it may have led somewhere else.
            if self.place() != here {
                self.go_to(here);
            }
            nearest = match direction {
                Direction::Forth => nearest.into_iter().chain(found).min(),
                Direction::Back => nearest.max(found),
            };
        }
        if let Some(place) = nearest {
            self.go_to(place);
        }
        nearest.is_some()
    }

    /// Goes to a place that was seen. Returns whether it is there.
    pub fn go_to(&mut self, place: Place) -> bool {
        let here = self.place();
        let best = self.latest(|checkpoint| self.place_of(checkpoint) <= place);
        let ahead = self
            .checkpoints
            .get(best)
            .is_some_and(|checkpoint| checkpoint.events() > here.events.saturating_add(SPACING));
        if here > place || ahead {
            self.take_up_at(best);
        }
        while self.place() < place {
            if !self.step_event() {
                break;
            }
        }
        self.place() == place
    }

    /// When the next thing happens: an event, or an action that lies ahead.
    #[must_use]
    pub fn next_at(&self) -> Option<Instant> {
        let action = self
            .timeline
            .actions
            .get(self.next)
            .map(|stamped| stamped.stamp.at);
        let event = self.present.next_event_at();
        action.into_iter().chain(event).min()
    }

    /// Goes to just after an action, counted from the first. Returns whether there is one.
    pub fn go_to_action(&mut self, number: usize) -> bool {
        match self.placed.get(number) {
            Some(events) => self.go_to(Place {
                events: *events,
                actions: number + 1,
            }),
            None => false,
        }
    }

    fn next_one(&mut self, to: JumpTo, here: Place) -> Option<Place> {
        if to == JumpTo::Action {
            let next = here.actions;
            if let Some(events) = self.placed.get(next) {
                return Some(Place {
                    events: *events,
                    actions: next + 1,
                });
            }
            while self.next <= next && self.lies_ahead() && self.step_event() {}
            return (self.next > next).then(|| self.place());
        }
        let known = |run: &Self| {
            let marks = run.timeline.marks(to)?;
            let first = marks.partition_point(|mark| mark.place <= here);
            marks.get(first).map(|mark| mark.place)
        };
        if let Some(place) = known(self) {
            return Some(place);
        }
        if self.timeline.marks(to).is_some() {
            // What was never played has not been seen.
            self.go_to(self.seen);
        }
        let mut waits = if to == JumpTo::Message { WAIT_MAX } else { 0 };
        while self.lies_ahead() || waits > 0 {
            if !self.lies_ahead() {
                waits -= 1;
            }
            let since = self.present.journal().end();
            if !self.step_event() {
                break;
            }
            if self.tells(to, since) {
                return Some(self.place());
            }
        }
        None
    }

    fn latest_one(&mut self, to: JumpTo, here: Place) -> Option<Place> {
        if to == JumpTo::Action {
            let place_of = |last: usize| {
                Some(Place {
                    events: *self.placed.get(last)?,
                    actions: last + 1,
                })
            };
            let place = place_of(here.actions.checked_sub(1)?)?;
            return if place < here {
                Some(place)
            } else {
                place_of(here.actions.checked_sub(2)?)
            };
        }
        let timeline = &self.timeline;
        let kept = if to == JumpTo::Commit {
            Some(timeline.commits.as_slice())
        } else {
            timeline.marks(to)
        };
        let kept = kept.and_then(|marks| {
            let after = marks.partition_point(|mark| mark.place < here);
            marks.get(after.checked_sub(1)?).map(|mark| mark.place)
        });
        if timeline.marks(to).is_some() {
            return kept;
        }
        self.latest_between(to, kept, here)
    }

    /// The latest one before a place and after another one, which is one itself: looked for from checkpoint to checkpoint, back.
    fn latest_between(&mut self, to: JumpTo, floor: Option<Place>, here: Place) -> Option<Place> {
        let mut upto = here;
        loop {
            let start = self.latest(|checkpoint| self.place_of(checkpoint) < upto);
            self.take_up_at(start);
            let from = self.place();
            let mut found = None;
            while self.place() < upto {
                let since = self.present.journal().end();
                if !self.step_event() {
                    break;
                }
                if self.place() < here && self.tells(to, since) {
                    found = Some(self.place());
                }
            }
            if found.is_some() {
                return found;
            }
            if start == 0 || floor.is_some_and(|floor| floor >= from) {
                return floor;
            }
            upto = from;
        }
    }

    /// Whether the journal tells of it, from an event on.
    fn tells(&self, of: JumpTo, since: EventId) -> bool {
        let mut records = self.present.journal().since(since);
        records.any(|record| of.is_told_by(record))
    }
}
