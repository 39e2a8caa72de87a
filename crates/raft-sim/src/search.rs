//! Looking for a run that meets a goal: storm after storm, by number, a slice of work at a time.
//!
//! Whoever has threads, a progress bar or a worker of a page calls [`Search::step`] until it has enough; the same numbers give the
//! same finds, however the work is sliced or spread.
//!
//! ```
//! use raft_sim::{Micros, goal::Goal, search::{Search, Step}};
//!
//! let mut search = Search::new(Goal::Rollback, 0..10, Micros::from_millis(20_000));
//! let found = loop {
//!     match search.step(50_000) {
//!         Step::Searching => {}
//!         Step::Found(found) => break found,
//!         Step::Over => panic!("nothing was ever cut off"),
//!     }
//! };
//! assert!(found.recording.replay().is_ok());
//! ```

use crate::goal::Goal;
use crate::lenient::Player;
use crate::name::EventId;
use crate::recording::Recording;
use crate::settings::Settings;
use crate::storm::{Storm, StormDials};
use raft::{Instant, Micros};
use std::ops::Range;

/// Storms over a range of numbers, until a goal is met.
pub struct Search {
    goal: Goal,
    numbers: Range<u64>,
    length: Micros,
    change: Change,
    dials: Dials,
    stage: Stage,
    tried: u64,
    events: u64,
}

type Dials = Box<dyn Fn(u64) -> StormDials + Send + Sync>;
type Change = Box<dyn Fn(&mut Settings) + Send + Sync>;

/// What the search is at.
enum Stage {
    /// The next number comes.
    Between,
    /// A storm rages.
    Storming { number: u64, storm: Box<Storm> },
    /// A storm has met the goal somewhere: it is played again up to that event.
    Pinning { number: u64, player: Box<Player> },
}

/// What came of a slice of work.
#[derive(Clone, Debug)]
pub enum Step {
    /// Nothing yet.
    Searching,
    /// A run that meets the goal. The next slice goes on with the next number.
    Found(Box<Found>),
    /// All numbers were tried.
    Over,
}

/// A run that meets a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The number of the storm.
    pub number: u64,
    /// The run, up to the event.
    pub recording: Recording,
    /// The event that meets the goal.
    pub event: EventId,
    /// When it happens.
    pub at: Instant,
    /// How many events had been handled then.
    pub events: u64,
}

impl Search {
    /// Looks through the storms of these numbers, each of this length at least.
    #[must_use]
    pub fn new(goal: Goal, numbers: Range<u64>, length: Micros) -> Self {
        Self {
            goal,
            numbers,
            length,
            change: Box::new(|_| {}),
            dials: Box::new(|_| StormDials::default()),
            stage: Stage::Between,
            tried: 0,
            events: 0,
        }
    }

    /// With other settings than the storms draw: a rule switched off, say.
    #[must_use]
    pub fn with(mut self, change: impl Fn(&mut Settings) + Send + Sync + 'static) -> Self {
        self.change = Box::new(change);
        self
    }

    /// With other dials than usual: [`StormDials::swarm`], say, which draws them for each number. A storm
    /// whose dials are out of their range is passed over.
    #[must_use]
    pub fn with_dials(mut self, dials: impl Fn(u64) -> StormDials + Send + Sync + 'static) -> Self {
        self.dials = Box::new(dials);
        self
    }

    /// How many storms were looked through, to their end or to what was found.
    #[must_use]
    pub const fn tried(&self) -> u64 {
        self.tried
    }

    /// How many events were handled in all.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// The numbers that are still to come.
    #[must_use]
    pub fn left(&self) -> Range<u64> {
        self.numbers.clone()
    }

    /// Goes on for about so many events.
    pub fn step(&mut self, events_max: u64) -> Step {
        let until = self.events.saturating_add(events_max.max(1));
        while self.events < until {
            let step = match std::mem::replace(&mut self.stage, Stage::Between) {
                Stage::Between => self.next_storm(),
                Stage::Storming { number, storm } => self.storm(number, storm, until),
                Stage::Pinning { number, player } => self.pin(number, player, until),
            };
            match step {
                Step::Searching => {}
                done => return done,
            }
        }
        Step::Searching
    }

    fn next_storm(&mut self) -> Step {
        let Some(number) = self.numbers.next() else {
            return Step::Over;
        };
        let begun = Storm::begin(number, self.length, (self.dials)(number), &self.change);
        // One that cannot be, for its dials or settings are out of their range, meets nothing.
        match begun {
            Ok(storm) => {
                let storm = Box::new(storm);
                self.stage = Stage::Storming { number, storm };
            }
            Err(_) => self.tried += 1,
        }
        Step::Searching
    }

    /// Goes on with a storm; what it has met somewhere is pinned down once it is over.
    fn storm(&mut self, number: u64, mut storm: Box<Storm>, until: u64) -> Step {
        let before = storm.events();
        let over = storm.advance(until.saturating_sub(self.events));
        self.events += storm.events() - before;
        if !over {
            self.stage = Stage::Storming { number, storm };
            return Step::Searching;
        }
        self.tried += 1;
        let recording = storm.recording();
        let hopeless = self.goal.is_a_law() && self.goal.met(storm.cluster(), EventId(0)).is_none();
        if !hopeless && let Ok(player) = Player::of(&recording, |_| {}) {
            self.stage = Stage::Pinning {
                number,
                player: Box::new(player),
            };
        }
        Step::Searching
    }

    /// Plays a storm again, up to the event.
    fn pin(&mut self, number: u64, mut player: Box<Player>, until: u64) -> Step {
        loop {
            let (before, since) = (player.cluster().events(), player.cluster().journal().end());
            let more = player.step();
            self.events += player.cluster().events() - before;
            if let Some(event) = self.goal.met(player.cluster(), since) {
                let recording = player.recording();
                return Step::Found(Box::new(Found {
                    number,
                    event,
                    at: recording.end.at,
                    events: player.cluster().events(),
                    recording,
                }));
            }
            if !more {
                return Step::Searching;
            }
            if self.events >= until {
                self.stage = Stage::Pinning { number, player };
                return Step::Searching;
            }
        }
    }
}
