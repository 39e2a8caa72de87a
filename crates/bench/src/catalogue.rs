//! The list of cores, and the list of workloads with what is asked of this project's core in each.

use crate::cluster::{Cluster, Stepped};
use crate::measure::Sample;
use crate::peers::{noraft, omni, openraft, ours, raft_rs};
use crate::workload::Work;

/// A core under measurement.
pub(crate) struct Core {
    pub(crate) name: &'static str,
    run: fn(Work) -> Option<Sample>,
}

impl Core {
    const fn of<C: Cluster>(name: &'static str) -> Self {
        Self {
            name,
            run: Work::run::<C>,
        }
    }

    /// Runs a workload once; `None` if this core cannot be driven so.
    pub(crate) fn run(&self, work: Work) -> Option<Sample> {
        (self.run)(work)
    }
}

/// This project's core: what all ratios are of.
pub(crate) const OURS: usize = 0;
/// The fastest peer: what all ratios are to.
pub(crate) const FASTEST: usize = 1;
/// This project's core with events on.
pub(crate) const TELLING: usize = 5;
/// This project's core without pre-vote.
pub(crate) const WITHOUT_PRE_VOTE: usize = 6;

/// All cores.
pub(crate) const CORES: [Core; 7] = [
    Core::of::<Stepped<ours::Quiet>>("ours"),
    Core::of::<Stepped<noraft::NoRaft>>("noraft"),
    Core::of::<Stepped<omni::Omni>>("omnipaxos"),
    Core::of::<Stepped<raft_rs::RaftRs>>("raft-rs"),
    Core::of::<openraft::OpenRaft>("openraft"),
    Core::of::<Stepped<ours::Telling>>("ours-telling"),
    Core::of::<Stepped<ours::WithoutPreVote>>("ours-without-pre-vote"),
];

/// The largest ratio to the fastest peer that is allowed, and the one that is aimed at.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) must: f64,
    pub(crate) aim: f64,
}

/// A workload by its name.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) work: Work,
    pub(crate) asked: Option<Asked>,
}

const fn asked(must: f64, aim: f64) -> Option<Asked> {
    Some(Asked { must, aim })
}

const fn entry(name: &'static str, what: &'static str, work: Work, asked: Option<Asked>) -> Entry {
    Entry {
        name,
        what,
        work,
        asked,
    }
}

const fn one_by_one(nodes: usize, size: usize) -> Work {
    Work::OneByOne {
        nodes,
        size,
        commits: 10_000,
    }
}

const fn batches(nodes: usize, size: usize, batches: u64) -> Work {
    Work::Batches { nodes, size, batches }
}

const fn pipelined(nodes: usize, size: usize, batches: u64) -> Work {
    Work::Pipelined { nodes, size, batches }
}

/// All workloads that are timed.
pub(crate) const WORKLOADS: [Entry; 12] = [
    entry(
        "lat3x16",
        "one commit, 3 nodes, 16 B",
        one_by_one(3, 16),
        asked(0.67, 0.5),
    ),
    entry(
        "lat5x16",
        "one commit, 5 nodes, 16 B",
        one_by_one(5, 16),
        asked(0.67, 0.5),
    ),
    entry(
        "lat5x1k",
        "one commit, 5 nodes, 1 KiB",
        one_by_one(5, 1_024),
        asked(0.67, 0.5),
    ),
    entry(
        "batch3x16",
        "a batch's entry, 3 nodes, 16 B",
        batches(3, 16, 1_000),
        asked(0.67, 0.4),
    ),
    entry(
        "batch5x16",
        "a batch's entry, 5 nodes, 16 B",
        batches(5, 16, 1_000),
        asked(0.67, 0.4),
    ),
    entry(
        "batch5x1k",
        "a batch's entry, 5 nodes, 1 KiB",
        batches(5, 1_024, 200),
        asked(1.0, 0.75),
    ),
    entry(
        "pipe5x16",
        "a pipelined entry, 5 nodes, 16 B",
        pipelined(5, 16, 1_000),
        asked(0.67, 0.4),
    ),
    entry(
        "pipe5x1k",
        "a pipelined entry, 5 nodes, 1 KiB",
        pipelined(5, 1_024, 200),
        asked(1.0, 0.75),
    ),
    entry(
        "elect5",
        "an election, 5 nodes, cold",
        Work::Election { nodes: 5, seeds: 300 },
        asked(1.0, 0.5),
    ),
    entry(
        "idle5",
        "a tick of a quiet node, of 5",
        Work::Idle {
            nodes: 5,
            ticks: 20_000,
        },
        asked(0.77, 0.6),
    ),
    entry(
        "catchup",
        "an entry caught up, 16 B",
        Work::CatchUp {
            entries: 100_000,
            size: 16,
        },
        asked(1.0, 1.0),
    ),
    entry(
        "catchup1k",
        "an entry caught up, 1 KiB",
        Work::CatchUp {
            entries: 20_000,
            size: 1_024,
        },
        asked(1.0, 1.0),
    ),
];

/// What is held of 16 bytes: a workload whose time says nothing.
pub(crate) const HELD: Work = Work::Held {
    nodes: 5,
    size: 16,
    batches: 1_000,
};
