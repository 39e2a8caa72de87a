//! How many events a second the simulator handles, with all laws on: `speed [SECONDS]`, wall time for each kind of run.
//!
//! An event is one item of the queue handled. A storm is faults of all kinds; a calm run is a cluster that replicates what is asked
//! of it. Absolute figures are of the machine that took them: `cargo xtask bench` shows them beside each other, and nothing asserts
//! them.

use raft_sim::storm::Storm;
use raft_sim::{Action, Cluster, Instant, Micros, NodeId, Settings};
use std::time::{Duration, Instant as Wall};

fn main() {
    let seconds = std::env::args()
        .nth(1)
        .and_then(|word| word.parse().ok())
        .unwrap_or(5);
    let span = Duration::from_secs(seconds);
    let (events, took) = during(span, calm);
    report("calm: five nodes, a command every 5 ms", events, took);
    let (events, took) = during(span, idle);
    report("idle: five nodes, heartbeats only", events, took);
    let (events, took) = during(span, |number| {
        Storm::run(number, Micros::from_millis(20_000)).cluster().events()
    });
    report("storms of 20 simulated seconds", events, took);
}

/// Runs one run after the other for so long.
fn during(span: Duration, run: impl Fn(u64) -> u64) -> (u64, Duration) {
    let (begun, mut events, mut number) = (Wall::now(), 0, 0);
    while begun.elapsed() < span {
        events += run(number);
        number += 1;
    }
    (events, begun.elapsed())
}

/// A minute of a cluster that is asked for something every five milliseconds.
fn calm(seed: u64) -> u64 {
    let Ok(mut cluster) = Cluster::new(Settings::default(), seed) else {
        return 0;
    };
    for turn in 1..=12_000_u64 {
        cluster.run_until(Instant(turn * 5_000));
        let node = cluster.leader().unwrap_or(NodeId(1));
        let command = if turn % 4 == 0 {
            "get x".into()
        } else {
            format!("add k{} 1", turn % 16)
        };
        let _ = cluster.act(Action::Submit { node, command });
    }
    assert_eq!(cluster.violations().count(), 0);
    cluster.events()
}

/// An hour of a cluster that is asked for nothing.
fn idle(seed: u64) -> u64 {
    let Ok(mut cluster) = Cluster::new(Settings::default(), seed) else {
        return 0;
    };
    cluster.run_until(Instant(Micros::from_millis(600_000).0));
    cluster.events()
}

fn report(what: &str, events: u64, took: Duration) {
    let rate = events as f64 / took.as_secs_f64();
    println!(
        "{what:42} {events:>12} events in {:>6.2} s: {rate:>10.0} a second",
        took.as_secs_f64()
    );
}
