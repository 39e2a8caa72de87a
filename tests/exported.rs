//! Runs that were exported as Rust tests, and the little that they share: a recording as text, played with the rules as the test says.
//!
//! What `raftarium export --as test` writes uses this, and nothing else of the tests.

use raft_sim::goal::Goal;
use raft_sim::lenient::Player;
use raft_sim::mutants::{self, Mutant};
use raft_sim::{Cluster, EventId, Recording};

/// A run that somebody kept.
#[derive(Clone, Debug)]
pub struct Exported {
    recording: Recording,
}

impl Exported {
    /// A run, as text.
    ///
    /// # Panics
    /// If the text is no recording.
    #[must_use]
    pub fn read(text: &str) -> Self {
        match Recording::from_json(text) {
            Ok(recording) => Self { recording },
            Err(error) => panic!("{error}"),
        }
    }

    /// The run with these rules off, and all others kept.
    ///
    /// # Panics
    /// If there is no such rule.
    #[must_use]
    pub fn without(mut self, off: &[&str]) -> Self {
        let settings = &mut self.recording.settings;
        let before: Vec<_> = mutants::off_in(settings).collect();
        for mutant in before {
            mutant.switch_on(settings);
        }
        for rule in off {
            let Some(mutant) = Mutant::named(rule) else {
                panic!("there is no rule {rule}: see raft_sim::mutants")
            };
            mutant.switch_off(settings);
        }
        self
    }

    /// The run, played to its end. With other rules than it was recorded with it takes another course, and what makes no sense there
    /// is left out.
    ///
    /// # Panics
    /// If the settings are out of their range.
    #[must_use]
    pub fn play(&self) -> Cluster {
        let mut player = Player::of(&self.recording, |_| {}).expect("a recording that was read");
        assert!(player.finish(Recording::EVENTS_MAX), "the run comes to no end");
        player.cluster().clone()
    }

    /// No law is broken.
    ///
    /// # Panics
    /// If one is: says which, when, and how.
    #[track_caller]
    pub fn assert_lawful(&self) {
        let cluster = self.play();
        let broken: Vec<_> = cluster
            .violations()
            .map(|(event, violation)| {
                let at = cluster.journal().get(event).map(|record| record.at);
                format!(
                    "{}: {} (event {}, {:?})",
                    violation.law().name(),
                    raft_sim::story::broken(violation),
                    event.0,
                    at
                )
            })
            .collect();
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }

    /// The run shows what it was kept for.
    ///
    /// # Panics
    /// If it does not, or if there is no goal of that name.
    #[track_caller]
    pub fn assert_shows(&self, goal: &str) {
        let goal = Goal::parse(goal).unwrap_or_else(|error| panic!("{error}"));
        let cluster = self.play();
        assert!(
            goal.met(&cluster, EventId(0)).is_some(),
            "the run does not show {goal}"
        );
    }
}
