//! The workloads. Each builds a fresh cluster, elects a leader before anything counts (but for elections), measures once,
//! and checks that all nodes have applied the same commands.

use crate::cluster::Cluster;
use crate::machine::{command, number};
use crate::measure::{Sample, measured};

/// How many proposals make a batch.
const BATCH: u64 = 100;
/// More ticks than this without a leader mean that there will be none.
const TICKS_MAX: u64 = 100_000;

/// What is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Work {
    /// One command at a time, the next one when all nodes have applied the last. A unit is a commit.
    OneByOne { nodes: usize, size: usize, commits: u64 },
    /// A hundred commands handed in together, the next hundred when all nodes have applied them. A unit is an entry.
    Batches { nodes: usize, size: usize, batches: u64 },
    /// A hundred commands, one step, and on without waiting. A unit is an entry.
    Pipelined { nodes: usize, size: usize, batches: u64 },
    /// From a cold cluster to a leader whom all follow and whose term is established. A unit is an election.
    Election { nodes: usize, seeds: u64 },
    /// Ticks of a quiet cluster. A unit is a tick of one node, deliveries included.
    Idle { nodes: usize, ticks: u64 },
    /// One node of three has missed so many entries; from when its links are whole until it has applied them all.
    CatchUp { entries: u64, size: usize },
    /// Entries that stay in the logs. A unit is an entry of one node.
    Held { nodes: usize, size: usize, batches: u64 },
}

impl Work {
    /// The same at a tenth of its size, to warm up.
    pub(crate) const fn tenth(self) -> Self {
        match self {
            Self::OneByOne { nodes, size, commits } => Self::OneByOne {
                nodes,
                size,
                commits: commits / 10,
            },
            Self::Batches { nodes, size, batches } => Self::Batches {
                nodes,
                size,
                batches: batches / 10,
            },
            Self::Pipelined { nodes, size, batches } => Self::Pipelined {
                nodes,
                size,
                batches: batches / 10,
            },
            Self::Election { nodes, seeds } => Self::Election {
                nodes,
                seeds: seeds / 10,
            },
            Self::Idle { nodes, ticks } => Self::Idle {
                nodes,
                ticks: ticks / 10,
            },
            Self::CatchUp { entries, size } => Self::CatchUp {
                entries: entries / 10,
                size,
            },
            Self::Held { nodes, size, batches } => Self::Held {
                nodes,
                size,
                batches: batches / 10,
            },
        }
    }

    /// Runs it once; `None` if a core cannot be driven so.
    pub(crate) fn run<C: Cluster>(self) -> Option<Sample> {
        match self {
            Self::OneByOne { nodes, size, commits } => Some(one_by_one::<C>(nodes, size, commits)),
            Self::Batches { nodes, size, batches } => Some(in_batches::<C>(nodes, size, batches)),
            Self::Pipelined { nodes, size, batches } => {
                C::STEPS.then(|| pipelined::<C>(nodes, size, batches))
            }
            Self::Election { nodes, seeds } => Some(elections::<C>(nodes, seeds)),
            Self::Idle { nodes, ticks } => Some(idle::<C>(nodes, ticks)),
            Self::CatchUp { entries, size } => Some(catch_up::<C>(entries, size)),
            Self::Held { nodes, size, batches } => Some(held::<C>(nodes, size, batches)),
        }
    }
}

fn elected<C: Cluster>(nodes: usize, seed: u64) -> (C, usize) {
    let mut cluster = C::new(nodes, seed);
    for _ in 0..TICKS_MAX {
        cluster.pump();
        if let Some(leader) = cluster.leader() {
            return (cluster, leader);
        }
        cluster.tick();
    }
    panic!("no leader after {TICKS_MAX} ticks");
}

/// Every node has applied the same `count` commands.
fn check<C: Cluster>(cluster: &C, count: u64) {
    let first = cluster.machine(0);
    assert_eq!(first.count, count);
    for node in 1..cluster.nodes() {
        assert_eq!(cluster.machine(node), first, "node {node} differs");
    }
}

fn propose_batch<C: Cluster>(cluster: &mut C, leader: usize, batch: u64, command: &mut [u8]) {
    for place in 0..BATCH {
        number(command, batch * BATCH + place);
        cluster.propose(leader, command);
    }
}

fn one_by_one<C: Cluster>(nodes: usize, size: usize, commits: u64) -> Sample {
    let (mut cluster, leader) = elected::<C>(nodes, 1);
    let mut command = command(size);
    let before = cluster.messages();
    let ((), mut sample) = measured(|| {
        for commit in 0..commits {
            number(&mut command, commit);
            cluster.propose(leader, &command);
            cluster.settle();
        }
    });
    check(&cluster, commits);
    sample.units = commits;
    sample.messages = cluster.messages() - before;
    sample
}

fn in_batches<C: Cluster>(nodes: usize, size: usize, batches: u64) -> Sample {
    let (mut cluster, leader) = elected::<C>(nodes, 1);
    let mut command = command(size);
    let before = cluster.messages();
    let ((), mut sample) = measured(|| {
        for batch in 0..batches {
            propose_batch(&mut cluster, leader, batch, &mut command);
            cluster.settle();
        }
    });
    check(&cluster, batches * BATCH);
    sample.units = batches * BATCH;
    sample.messages = cluster.messages() - before;
    sample
}

fn pipelined<C: Cluster>(nodes: usize, size: usize, batches: u64) -> Sample {
    let (mut cluster, leader) = elected::<C>(nodes, 1);
    let mut command = command(size);
    let before = cluster.messages();
    let ((), mut sample) = measured(|| {
        for batch in 0..batches {
            propose_batch(&mut cluster, leader, batch, &mut command);
            cluster.step();
        }
        cluster.settle();
    });
    check(&cluster, batches * BATCH);
    sample.units = batches * BATCH;
    sample.messages = cluster.messages() - before;
    sample
}

fn elections<C: Cluster>(nodes: usize, seeds: u64) -> Sample {
    let mut sum = Sample {
        units: seeds,
        ..Sample::default()
    };
    for seed in 0..seeds {
        let mut cluster = C::new(nodes, seed);
        cluster.pump();
        let before = cluster.messages();
        let ((), sample) = measured(|| {
            let mut ticks = 0;
            while cluster.leader().is_none() {
                cluster.tick();
                cluster.pump();
                ticks += 1;
                assert!(ticks < TICKS_MAX, "no leader after {TICKS_MAX} ticks");
            }
        });
        sum.nanoseconds += sample.nanoseconds;
        sum.allocations += sample.allocations;
        sum.messages += cluster.messages() - before;
    }
    sum
}

fn idle<C: Cluster>(nodes: usize, ticks: u64) -> Sample {
    let (mut cluster, _) = elected::<C>(nodes, 1);
    for _ in 0..100 {
        cluster.tick();
        cluster.pump();
    }
    let before = cluster.messages();
    let ((), mut sample) = measured(|| {
        for _ in 0..ticks {
            cluster.tick();
            cluster.pump();
        }
    });
    sample.units = ticks * nodes as u64;
    sample.messages = cluster.messages() - before;
    sample
}

fn catch_up<C: Cluster>(entries: u64, size: usize) -> Sample {
    let (mut cluster, leader) = elected::<C>(3, 1);
    let behind = (leader + 1) % 3;
    cluster.cut(behind, true);
    let mut command = command(size);
    for batch in 0..entries / BATCH {
        propose_batch(&mut cluster, leader, batch, &mut command);
        cluster.settle();
    }
    let before = cluster.messages();
    let ((), mut sample) = measured(|| {
        cluster.cut(behind, false);
        let mut ticks = 0;
        loop {
            cluster.pump();
            if cluster.machine(behind).count >= entries {
                return;
            }
            cluster.tick();
            ticks += 1;
            assert!(ticks < TICKS_MAX, "not caught up after {TICKS_MAX} ticks");
        }
    });
    check(&cluster, entries);
    sample.units = entries;
    sample.messages = cluster.messages() - before;
    sample
}

fn held<C: Cluster>(nodes: usize, size: usize, batches: u64) -> Sample {
    let (mut cluster, leader) = elected::<C>(nodes, 1);
    let mut command = command(size);
    let ((), mut sample) = measured(|| {
        for batch in 0..batches {
            propose_batch(&mut cluster, leader, batch, &mut command);
            cluster.settle();
        }
    });
    check(&cluster, batches * BATCH);
    sample.units = batches * BATCH * nodes as u64;
    sample
}
