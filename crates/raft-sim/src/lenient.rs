//! Playing what was done in one run in another that differs a little: with a rule on again, without some of the actions, or with
//! other settings.
//!
//! What a strict replay ([`Recording::replay`]) takes for a mistake is here to be expected. An action whose place does not exist
//! is done at the nearest one after it; one that is refused is left out. What comes of it is written down with the places at which
//! it was done: again an exact recording.

use crate::cluster::Cluster;
use crate::recording::{Recording, Stamp, Stamped};
use crate::settings::{Settings, SettingsError};
use raft::Instant;

/// A run that plays what was done in another.
#[derive(Clone, Debug)]
pub struct Player {
    cluster: Cluster,
    actions: Vec<Stamped>,
    next: usize,
    done: Vec<Stamped>,
    until: Stamp,
}

impl Player {
    /// A run at its beginning, in which these actions will be done. It goes on until a place.
    ///
    /// # Errors
    /// The first setting that is out of its range.
    pub fn new(
        settings: Settings,
        seed: u64,
        actions: Vec<Stamped>,
        until: Stamp,
    ) -> Result<Self, SettingsError> {
        let cluster = Cluster::new(settings, seed)?;
        Ok(Self::from(cluster, Vec::new(), actions, until))
    }

    /// The run of a recording with other settings: a rule on again, say.
    ///
    /// # Errors
    /// The first setting that is out of its range.
    pub fn of(recording: &Recording, change: impl FnOnce(&mut Settings)) -> Result<Self, SettingsError> {
        let mut settings = recording.settings.clone();
        change(&mut settings);
        Self::new(settings, recording.seed, recording.actions.clone(), recording.end)
    }

    /// A run that has come so far, and how.
    pub(crate) fn from(cluster: Cluster, done: Vec<Stamped>, actions: Vec<Stamped>, until: Stamp) -> Self {
        Self {
            cluster,
            next: done.len(),
            done,
            actions,
            until,
        }
    }

    /// The cluster, as far as it has come.
    #[must_use]
    pub const fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// What was done so far: which, and where.
    pub(crate) fn done(&self) -> &[Stamped] {
        &self.done
    }

    /// Whether the next thing is an action.
    pub(crate) fn acts_next(&self) -> bool {
        let event = self.cluster.next_event_at();
        let next = self.actions.get(self.next);
        next.is_some_and(|next| self.is_due(next.stamp, event))
    }

    /// Does the next thing: an action, or one event. Says whether there was one before the end.
    pub fn step(&mut self) -> bool {
        let event = self.cluster.next_event_at();
        if let Some(stamped) = self.actions.get(self.next) {
            if self.is_due(stamped.stamp, event) {
                self.act();
            } else {
                self.cluster.step();
            }
            return true;
        }
        let more = event.is_some() && !self.is_due(self.until, event);
        if more {
            self.cluster.step();
        } else {
            self.pass_to(self.until.at);
        }
        more
    }

    /// Whether nothing that was before a place is left.
    fn is_due(&self, place: Stamp, event: Option<Instant>) -> bool {
        let here = self.cluster.stamp();
        let handled = if here.at == place.at { here.after } else { 0 };
        match event {
            _ if here.at > place.at => true,
            Some(at) if at < place.at => false,
            Some(at) if at == place.at => handled >= place.after,
            _ => true,
        }
    }

    fn act(&mut self) {
        let Some(Stamped { stamp, action }) = self.actions.get(self.next).cloned() else {
            return;
        };
        self.next += 1;
        self.pass_to(stamp.at);
        let stamp = self.cluster.stamp();
        if self.cluster.act(action.clone()).is_ok() {
            self.done.push(Stamped { stamp, action });
        }
    }

    /// Lets time pass in which nothing happens.
    fn pass_to(&mut self, at: Instant) {
        if self.cluster.stamp().at < at {
            self.cluster.run_to(Stamp { at, after: 0 }, u64::MAX);
        }
    }

    /// Plays on to the end. Returns false, and stops, once more than so many events were handled in all.
    pub fn finish(&mut self, events_max: u64) -> bool {
        while self.step() {
            if self.cluster.events() > events_max {
                return false;
            }
        }
        true
    }

    /// What came of it so far, written down.
    #[must_use]
    pub fn recording(&self) -> Recording {
        Recording {
            format: Recording::FORMAT,
            core: Recording::CORE,
            settings: self.cluster.settings().clone(),
            seed: self.cluster.seed(),
            actions: self.done.clone(),
            end: self.cluster.stamp(),
            fingerprint: self.cluster.fingerprint(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Action;
    use crate::observed::Observed;
    use raft::{Micros, NodeId};

    /// Played with nothing changed, a run is itself.
    #[test]
    fn a_recording_played_leniently_is_the_same_recording() {
        for number in 0..30 {
            let recording = crate::generate::recording(number);
            let mut player = Player::of(&recording, |_| {}).unwrap();
            assert!(player.finish(u64::MAX));
            assert_eq!(player.recording(), recording, "run {number}");
        }
    }

    #[test]
    fn what_cannot_be_done_any_more_is_left_out_and_the_rest_is_an_exact_recording() {
        for number in 0..30 {
            let mut recording = crate::generate::recording(number);
            recording.actions.retain(|stamped| stamped.stamp.at.0 % 3 != 0);
            let mut player = Player::of(&recording, |settings| settings.disk.jitter = Micros::ZERO).unwrap();
            assert!(player.finish(u64::MAX));
            let played = player.recording();
            assert!(played.actions.len() <= recording.actions.len());
            let replayed = played
                .replay()
                .unwrap_or_else(|error| panic!("run {number}: {error}"));
            assert_eq!(replayed.fingerprint(), played.fingerprint);
        }
    }

    #[test]
    fn an_action_that_is_no_more_possible_is_refused_and_skipped() {
        let restart = Stamped {
            stamp: Stamp {
                at: Instant(1_000),
                after: 7,
            },
            action: Action::Restart { node: NodeId(1) },
        };
        let end = Stamp {
            at: Instant(400_000),
            after: 0,
        };
        let mut player = Player::new(Settings::default(), 1, vec![restart], end).unwrap();
        assert!(player.finish(u64::MAX));
        assert_eq!(player.recording().actions, []);
        assert_eq!(player.cluster().now(), Instant(400_000));
    }
}
