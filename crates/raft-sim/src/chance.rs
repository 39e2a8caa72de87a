//! What chance is drawn for. Each draw is a function of the seed, a purpose, whom it concerns and how many came
//! before: never of a stream that is shared, so that one action more leaves all other draws as they were.

use raft::draw::{mix, within};

/// What is drawn. The numbers are part of every run's course: they are never changed or used again.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub(crate) enum Purpose {
    /// A node's own seed.
    Node = 1,
    /// How long a message takes.
    Latency = 2,
    /// Whether it is lost.
    Loss = 3,
    /// Where on its way it is lost.
    Death = 4,
    /// Whether it arrives twice.
    Duplicate = 5,
    /// How long a write takes.
    Flush = 6,
    /// How many of the writes that were under way survive a crash.
    Crash = 7,
}

/// All chance of a cluster.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chance {
    pub(crate) seed: u64,
}

impl Chance {
    /// The `count`th draw for a purpose that concerns `whom`.
    pub(crate) const fn draw(self, purpose: Purpose, whom: u64, count: u64) -> u64 {
        mix(mix(mix(self.seed, purpose as u64), whom), count)
    }

    /// A draw from `low` to `high`, both included.
    pub(crate) const fn within(self, purpose: Purpose, whom: u64, count: u64, low: u64, high: u64) -> u64 {
        within(self.draw(purpose, whom, count), low, high)
    }

    /// Whether something happens that happens so many times in a million.
    pub(crate) const fn happens(self, purpose: Purpose, whom: u64, count: u64, per_million: u32) -> bool {
        per_million > 0 && self.within(purpose, whom, count, 0, 999_999) < per_million as u64
    }
}
