//! What a pause does to what is on its way to a node, its own writes included.
#![cfg(not(target_arch = "wasm32"))]

use raft_sim::{Action, Cluster, DiskDials, Instant, Micros, NodeId, Observed, Settings, What};

const A: NodeId = NodeId(1);

/// A node of three with a slow disk, in the middle of its first elections.
fn with_a_slow_disk(seed: u64) -> Cluster {
    let settings = Settings {
        nodes: 3,
        ..Settings::default()
    };
    let mut cluster = Cluster::new(settings, seed).unwrap();
    let dials = DiskDials {
        flush: Micros::from_millis(30),
        jitter: Micros::ZERO,
    };
    cluster.act(Action::SetDisk { node: A, dials }).unwrap();
    cluster.run_until(Instant(250_000));
    cluster
}

/// The first write of the new life must take as long as any other, whatever waited for the old one.
#[test]
fn a_crash_right_after_a_pause_takes_its_waiting_writes_with_it() {
    for seed in 0..200 {
        let start = with_a_slow_disk(seed);
        for step in 0..40 {
            let mut cluster = start.clone();
            cluster.run_until(Instant(250_000 + step * 10_000));
            cluster.act(Action::Pause { node: A }).unwrap();
            cluster.run_until(Instant(cluster.now().0 + 60_000));
            cluster.act(Action::Resume { node: A }).unwrap();
            cluster.act(Action::Stop { node: A }).unwrap();
            cluster.act(Action::Restart { node: A }).unwrap();
            cluster.act(Action::TimeOut { node: A }).unwrap();
            let (from, begin) = (cluster.now(), cluster.journal().end());
            cluster.run_until(Instant(from.0 + 29_000));
            let early = cluster
                .journal()
                .since(begin)
                .find(|record| record.node == Some(A) && matches!(record.what, What::Flushed { .. }));
            assert_eq!(early, None, "seed {seed}, step {step}");
        }
    }
}

/// What has arrived is off the link.
#[test]
fn what_waits_for_a_paused_node_is_not_lost_by_a_cut_after_it_goes_on() {
    let mut cluster = with_a_slow_disk(3);
    cluster.run_until(Instant(1_000_000));
    let leader = cluster.leader().unwrap();
    let other = NodeId(leader.0 % 3 + 1);
    cluster.act(Action::Pause { node: other }).unwrap();
    cluster.run_until(Instant(1_200_000));
    let waiting = cluster.node(other).unwrap().waiting;
    assert!(waiting > 0);
    cluster.act(Action::Resume { node: other }).unwrap();
    let begin = cluster.journal().end();
    let groups = vec![vec![other]];
    cluster.act(Action::Partition { groups }).unwrap();
    let lost_in_hand = cluster
        .journal()
        .since(begin)
        .filter(|record| matches!(&record.what, What::Lost(parcel, _) if parcel.name.to == other.into()))
        .count();
    cluster.run_until(cluster.now());
    let delivered = cluster
        .journal()
        .since(begin)
        .filter(|record| matches!(&record.what, What::Delivered(parcel) if parcel.name.to == other.into()))
        .count();
    assert!(delivered > 0, "{lost_in_hand} lost");
}
