//! Opening a recording: the whole of it is played aside, a slice at a time, before it takes the place of the run that is
//! there. So what is no run is told in a sentence, and a long one keeps nobody waiting who has thought better of it.

use raft_sim::story::Told;
use raft_sim::{EventId, Instant, Recording, ReplayError, Run};

/// A recording that is being played to its end.
#[derive(Debug)]
pub struct Opening {
    recording: Recording,
    run: Run,
    event: Option<EventId>,
    handled: u64,
}

/// How far an opening has come.
#[derive(Debug)]
pub enum Opened {
    /// There is more to play.
    NotYet(Opening),
    /// The run stands where it is to be shown.
    Ready(Run, Recording),
}

/// Why a recording is not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is none, or not of this core.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// It has no event of that number.
    #[error("the run is to stand at event {event}, but it ends with event {last}")]
    NoSuchEvent {
        /// The number.
        event: u64,
        /// The number of the last one.
        last: u64,
    },
}

impl Told for OpenError {
    fn german(&self) -> String {
        match self {
            Self::Replay(error) => error.german(),
            Self::NoSuchEvent { event, last } => {
                format!("der Lauf soll bei Ereignis {event} stehen, endet aber mit Ereignis {last}")
            }
        }
    }
}

impl Opening {
    /// The most events that a run has which is opened here: some ten seconds of playing it.
    pub const EVENTS_MAX: u64 = 10_000_000;

    /// Begins to open a recording, to stand at an event; without one, where it first breaks a law; else at its beginning.
    ///
    /// # Errors
    /// Says what is wrong with the recording.
    pub fn new(recording: Recording, event: Option<EventId>) -> Result<Self, OpenError> {
        Ok(Self {
            run: Run::open(&recording)?,
            recording,
            event,
            handled: 0,
        })
    }

    /// How much of its time has been played, in parts of a hundred.
    #[must_use]
    pub fn percent(&self) -> u64 {
        let (now, end) = (self.run.position().at.0, self.recording.end.at.0);
        now.saturating_mul(100) / end.max(1)
    }

    /// Plays so many events more.
    ///
    /// # Errors
    /// Says why the recording cannot be opened.
    pub fn step(mut self, events_max: u64) -> Result<Opened, OpenError> {
        if !self.play(events_max) {
            self.handled = self.handled.saturating_add(events_max);
            if self.handled > Self::EVENTS_MAX {
                let most = Self::EVENTS_MAX;
                return Err(ReplayError::TooLong { most }.into());
            }
            return Ok(Opened::NotYet(self));
        }
        self.check()?;
        let Self {
            mut run,
            recording,
            event,
            ..
        } = self;
        let first_broken = || run.timeline().broken.first().map(|(_, event, _)| *event);
        match event.or_else(first_broken) {
            Some(event) => {
                let end = run.cluster().journal().end();
                if event >= end || !run.seek_event(event) {
                    return Err(OpenError::NoSuchEvent {
                        event: event.0,
                        last: end.0.saturating_sub(1),
                    });
                }
            }
            None => run.seek(Instant::ZERO),
        }
        Ok(Opened::Ready(run, recording))
    }

    /// Plays on to the recording's end, exactly: it may lie in the middle of an instant. Returns whether it is reached.
    fn play(&mut self, events_max: u64) -> bool {
        let end = self.recording.end;
        let before = Instant(end.at.0.saturating_sub(1));
        if self.run.position().at < before && !self.run.advance_within(before, events_max) {
            return false;
        }
        for _ in 0..events_max {
            // Without an event: what was done at this place is done.
            let none_left = self.run.advance_within(end.at, 0);
            if self.run.position() >= end || none_left {
                return true;
            }
            self.run.advance_within(end.at, 1);
        }
        false
    }

    fn check(&self) -> Result<(), OpenError> {
        let end = self.recording.end;
        if self.recording.is_of_another_core() {
            return Ok(());
        }
        if self.run.position() != end {
            return Err(ReplayError::NoSuchPlace { stamp: end }.into());
        }
        if self.run.agrees() == Some(false) {
            return Err(ReplayError::Diverged {
                expected: self.recording.fingerprint,
                found: self.run.cluster().fingerprint(),
            }
            .into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Action, NodeId, Observed, Settings, Stamp};

    fn recorded() -> Recording {
        let mut run = Run::new(Settings::plain(), 7).unwrap();
        run.advance_to(Instant(400_000));
        run.act(Action::Stop { node: NodeId(2) }).unwrap();
        run.advance_to(Instant(2_000_000));
        run.recording()
    }

    fn open(recording: Recording, event: Option<u64>, slice: u64) -> Result<Run, OpenError> {
        let mut opening = Opening::new(recording, event.map(EventId))?;
        loop {
            opening = match opening.step(slice)? {
                Opened::NotYet(opening) => opening,
                Opened::Ready(run, _) => return Ok(run),
            };
        }
    }

    #[test]
    fn a_recording_opens_alike_in_slices_of_any_size() {
        let whole = open(recorded(), Some(100), u64::MAX).unwrap();
        for slice in [1, 7, 100] {
            let run = open(recorded(), Some(100), slice).unwrap();
            assert_eq!(run.cluster().fingerprint(), whole.cluster().fingerprint());
            assert_eq!(run.position(), whole.position());
            assert_eq!(run.end(), Instant(2_000_000));
        }
        assert!(whole.cluster().journal().get(EventId(100)).is_some());
        assert!(whole.cluster().now() < Instant(2_000_000));
    }

    #[test]
    fn without_an_event_a_run_stands_where_it_first_breaks_a_law() {
        let recording = Recording::from_json(include_str!("../../../tests/e2e/broken.json")).unwrap();
        let run = open(recording, None, 1_000).unwrap();
        let (_, violation) = run.cluster().violations().next().unwrap();
        assert_eq!(violation.law(), raft_sim::Law::LeaderCompleteness);
        assert_eq!(run.cluster().violations().count(), 1);
    }

    #[test]
    fn without_an_event_a_sound_run_stands_at_its_beginning() {
        let run = open(recorded(), None, 1_000).unwrap();
        assert_eq!(run.cluster().now(), Instant::ZERO);
    }

    #[test]
    fn a_recording_that_ends_inside_an_instant_or_with_an_action_opens() {
        let mut cluster = raft_sim::Cluster::new(Settings::plain(), 7).unwrap();
        while cluster.stamp()
            < (Stamp {
                at: Instant(900_000),
                after: 1,
            })
        {
            cluster.step();
        }
        let mut recording = recorded();
        recording.actions.clear();
        recording.end = cluster.stamp();
        recording.fingerprint = cluster.fingerprint();
        open(recording.clone(), None, 10).unwrap();
        recording.actions.push(raft_sim::Stamped {
            stamp: recording.end,
            action: Action::Stop { node: NodeId(1) },
        });
        cluster.act(Action::Stop { node: NodeId(1) }).unwrap();
        recording.fingerprint = cluster.fingerprint();
        open(recording, None, 10).unwrap();
    }

    #[test]
    fn a_run_that_takes_another_course_is_refused_unless_of_another_core() {
        let mut recording = recorded();
        recording.seed += 1;
        assert!(matches!(
            open(recording.clone(), None, 1_000),
            Err(OpenError::Replay(ReplayError::Diverged { .. }))
        ));
        recording.core += 1;
        open(recording, None, 1_000).unwrap();
    }

    #[test]
    fn an_event_that_never_happens_is_refused() {
        assert!(matches!(
            open(recorded(), Some(1_000_000), 1_000),
            Err(OpenError::NoSuchEvent { event: 1_000_000, .. })
        ));
    }

    #[test]
    fn a_recording_that_goes_on_for_ever_is_given_up() {
        let mut recording = recorded();
        recording.end.at = Instant(u64::MAX / 2);
        let mut opening = Opening::new(recording, None).unwrap();
        opening.handled = Opening::EVENTS_MAX;
        assert_eq!(opening.percent(), 0);
        assert!(matches!(
            opening.step(1_000),
            Err(OpenError::Replay(ReplayError::TooLong { .. }))
        ));
    }
}
