//! Plays a recording from its beginning to its end, one step at a time, and keeps nothing of it: for whoever looks at each event
//! once. Going back is [`crate::Run`]'s.

use crate::cluster::Cluster;
use crate::recording::{Recording, ReplayError};
use raft::Instant;

/// A recording that is being played.
#[derive(Clone, Debug)]
pub struct Player<'a> {
    recording: &'a Recording,
    cluster: Cluster,
    /// The place in the recording of the next action.
    next: usize,
}

impl<'a> Player<'a> {
    /// A recording, at its beginning.
    ///
    /// # Errors
    /// Says what is wrong with the recording.
    pub fn new(recording: &'a Recording) -> Result<Self, ReplayError> {
        recording.validate()?;
        let cluster = Cluster::new(recording.settings.clone(), recording.seed)?;
        Ok(Self {
            recording,
            cluster,
            next: 0,
        })
    }

    /// The cluster, where it stands.
    #[must_use]
    pub const fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// Handles the next event, or does the next action. Returns whether there was one before the recording's end.
    ///
    /// # Errors
    /// An action that cannot be done, a place that there is not, more events than a recording may have.
    pub fn step(&mut self) -> Result<bool, ReplayError> {
        loop {
            let action = self.recording.actions.get(self.next);
            let target = action.map_or(self.recording.end, |stamped| stamped.stamp);
            let here = self.cluster.stamp();
            if here > target {
                return Err(ReplayError::NoSuchPlace { stamp: target });
            }
            if here == target {
                let Some(stamped) = action else { return Ok(false) };
                self.next += 1;
                let number = self.next;
                return match self.cluster.act(stamped.action.clone()) {
                    Ok(_) => Ok(true),
                    Err(error) => Err(ReplayError::Action { number, error }),
                };
            }
            let next = self.cluster.next_event_at().unwrap_or(Instant(u64::MAX));
            if next < target.at || (next == target.at && target.after > 0) {
                if self.cluster.events() >= Recording::EVENTS_MAX {
                    let most = Recording::EVENTS_MAX;
                    return Err(ReplayError::TooLong { most });
                }
                return Ok(self.cluster.step());
            }
            if here.at == target.at || target.after > 0 {
                return Err(ReplayError::NoSuchPlace { stamp: target });
            }
            // What is queued for that very instant comes after the target: nothing of it is handled.
            self.cluster.run_to(target, Recording::EVENTS_MAX);
        }
    }

    /// Whether the recording's fingerprint was met: `None` before the end, or when another version of the core made it.
    #[must_use]
    pub fn agrees(&self) -> Option<bool> {
        let comparable = self.cluster.stamp() == self.recording.end && !self.recording.is_of_another_core();
        comparable.then(|| self.cluster.fingerprint() == self.recording.fingerprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Action, generate};

    #[test]
    fn a_recording_is_played_as_it_is_replayed() {
        for number in 0..12 {
            let recording = generate::recording(number);
            let mut player = Player::new(&recording).unwrap();
            assert_eq!(player.agrees(), None);
            while player.step().unwrap() {}
            assert_eq!(player.agrees(), Some(true), "{number}");
            assert_eq!(player.cluster().events(), recording.replay().unwrap().events());
        }
    }

    #[test]
    fn what_cannot_have_been_is_refused() {
        let mut recording = generate::recording(3);
        let place = recording.actions.len() / 2;
        recording.actions[place].stamp.after += 1_000;
        let last = |recording: &Recording| {
            let mut player = Player::new(recording)?;
            while player.step()? {}
            Ok::<_, ReplayError>(player.agrees())
        };
        assert!(last(&recording).is_err());
        let mut recording = generate::recording(3);
        recording.end.after += 1_000;
        assert!(matches!(last(&recording), Err(ReplayError::NoSuchPlace { .. })));
        let mut recording = generate::recording(3);
        recording.actions[0].action = Action::Restart {
            node: raft::NodeId(99),
        };
        assert!(matches!(
            last(&recording),
            Err(ReplayError::Action { number: 1, .. })
        ));
        let mut recording = generate::recording(3);
        recording.fingerprint.0 ^= 1;
        assert_eq!(last(&recording).unwrap(), Some(false));
    }
}
