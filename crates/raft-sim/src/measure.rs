//! What is measured of runs: how long elections, commits and answers take, and how many messages and bytes they cost. Figures of
//! several runs add up, exactly and in whatever order; all of them are whole numbers.
//!
//! `watch` reads them off a journal, `trial` makes runs for it, `distribution` is what percentiles are asked of. `samples` keeps them
//! one by one, with the run that is watched as it goes on.

mod distribution;
mod samples;
mod trial;
mod watch;

pub use distribution::Distribution;
pub use samples::{Kind, Sample, Samples};
pub use trial::Trial;
pub use watch::Watch;

use serde::{Deserialize, Serialize};

/// What was measured of one run, or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// How many runs.
    pub runs: u64,
    /// How many entries were committed.
    pub committed: u64,
    /// Microseconds from the loss of the leader, or the beginning, until a node leads.
    pub elections: Distribution,
    /// Microseconds from when a leader appends an entry until it commits it.
    pub commits: Distribution,
    /// Microseconds from when the client first asks for a write until it has its answer.
    pub answers: Distribution,
    /// The same for reads.
    pub reads: Distribution,
    /// For each run: thousandths of a message between nodes for each entry committed, heartbeats and elections included.
    pub messages: Distribution,
    /// For each run: thousandths of a byte between nodes for each entry committed.
    pub bytes: Distribution,
}

impl Figures {
    /// Adds those of other runs.
    pub fn merge(&mut self, other: &Self) {
        self.runs += other.runs;
        self.committed += other.committed;
        self.elections.merge(&other.elections);
        self.commits.merge(&other.commits);
        self.answers.merge(&other.answers);
        self.reads.merge(&other.reads);
        self.messages.merge(&other.messages);
        self.bytes.merge(&other.bytes);
    }
}
