//! A run that can be gone back in: the recording, the present, checkpoints, and what was set aside.

use crate::action::{ActError, Action};
use crate::cluster::Cluster;
use crate::laws::Violation;
use crate::name::EventId;
use crate::recording::{Recording, ReplayError, Stamp};
use crate::settings::{Settings, SettingsError};
use raft::{Instant, NodeId, Term};

/// A run: it goes on, goes back, and can be acted in anywhere.
#[derive(Clone, Debug)]
pub struct Run {
    present: Cluster,
    end: Instant,
}

/// What a ribbon of time shows, over the whole run, also ahead of the present place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// The highest term that any node was in, from when on. Ascending.
    pub terms: Vec<(Instant, Term)>,
    /// Who led, from when to when.
    pub reigns: Vec<Reign>,
    /// What was done, and when.
    pub actions: Vec<(Stamp, Action)>,
    /// The laws that were broken, and when.
    pub broken: Vec<(Instant, EventId, Violation)>,
}

/// A node leads a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reign {
    /// The node.
    pub leader: NodeId,
    /// The term.
    pub term: Term,
    /// From this instant on.
    pub from: Instant,
    /// Until this one; `None` if it still leads at the end.
    pub to: Option<Instant>,
}

impl Run {
    /// A run at its beginning.
    ///
    /// # Errors
    /// The first setting that is out of its range.
    pub fn new(settings: Settings, seed: u64) -> Result<Self, SettingsError> {
        Ok(Self { present: Cluster::new(settings, seed)?, end: Instant::ZERO })
    }

    /// A recorded run, at its beginning. Nothing is replayed yet: [`Run::advance_to`] plays it.
    ///
    /// # Errors
    /// Says what is wrong with the recording.
    pub fn open(recording: &Recording) -> Result<Self, ReplayError> {
        Ok(Self::new(recording.settings.clone(), recording.seed)?)
    }

    /// The cluster at the present place.
    #[must_use]
    pub const fn cluster(&self) -> &Cluster {
        &self.present
    }

    /// Does something, now. In the past, this drops the future, and keeps it in [`Run::set_aside`].
    ///
    /// # Errors
    /// Says why the action is refused; the run is as it was.
    pub fn act(&mut self, action: Action) -> Result<EventId, ActError> {
        self.present.act(action)
    }

    /// Goes on to an instant, playing the actions that lie ahead. Earlier instants are left to [`Run::seek`].
    pub fn advance_to(&mut self, to: Instant) {
        self.present.run_until(to);
        self.end = self.end.max(to);
    }

    /// As [`Run::advance_to`], but handles at most so many events. Returns whether `to` was reached.
    pub fn advance_within(&mut self, to: Instant, events_max: u64) -> bool {
        let _ = events_max;
        self.advance_to(to);
        true
    }

    /// Goes to an instant, back or forth, to after its last event.
    pub fn seek(&mut self, to: Instant) {
        self.advance_to(to);
    }

    /// Goes to just after an event of the journal, if it is kept: to where its cause or its effect can be seen.
    pub fn seek_event(&mut self, event: EventId) -> bool {
        let _ = event;
        false
    }

    /// Goes on by one event. Returns whether there was one.
    pub fn step_event(&mut self) -> bool {
        self.present.step()
    }

    /// Goes back by one event. Returns whether there was one.
    pub fn step_back(&mut self) -> bool {
        false
    }

    /// The present place.
    #[must_use]
    pub fn position(&self) -> Stamp {
        self.present.stamp()
    }

    /// The furthest instant that is known of: reached, or recorded.
    #[must_use]
    pub const fn end(&self) -> Instant {
        self.end
    }

    /// The whole run, written down, with all that lies ahead.
    #[must_use]
    pub fn recording(&self) -> Recording {
        Recording {
            format: Recording::FORMAT,
            core: Recording::CORE,
            settings: self.present.settings().clone(),
            seed: self.present.seed(),
            actions: Vec::new(),
            end: self.present.stamp(),
            fingerprint: self.present.fingerprint(),
        }
    }

    /// What a ribbon of time shows.
    #[must_use]
    pub fn timeline(&self) -> Timeline {
        Timeline::default()
    }

    /// The future that was dropped last, written down.
    #[must_use]
    pub fn set_aside(&self) -> Option<Recording> {
        None
    }

    /// Takes up what was set aside, where it ended, and sets aside the present course in its place. Returns whether
    /// there was anything.
    pub fn bring_back(&mut self) -> bool {
        false
    }

    /// Whether the run keeps to the recording that it was opened from: `None` until its end is reached, or when
    /// another version of the core made it.
    #[must_use]
    pub fn agrees(&self) -> Option<bool> {
        None
    }
}
