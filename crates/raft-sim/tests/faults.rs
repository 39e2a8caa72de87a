//! Faults that a person can cause at one node or to one message: a torn write, a late message, a clock that jumps.
#![cfg(not(target_arch = "wasm32"))]

use raft_sim::{Action, Cluster, Instant, Micros, NodeId, Observed, Role, Settings, What};

const A: NodeId = NodeId(1);

fn cluster(nodes: u32) -> Cluster {
    let settings = Settings {
        nodes,
        ..Settings::plain()
    };
    let mut cluster = Cluster::new(settings, 7).unwrap();
    cluster.run_until(Instant(2_000_000));
    cluster
}

/// Figure 2: what does not fit its checksum was never written.
#[test]
fn a_write_that_a_crash_leaves_half_on_the_disk_is_dropped() {
    let mut cluster = cluster(1);
    let last = cluster.core(A).unwrap().log().last();
    assert!(
        cluster.act(Action::TearWrite { node: A }).is_err(),
        "nothing is on its way"
    );
    let command = "set 5".into();
    cluster.act(Action::Submit { node: A, command }).unwrap();
    while cluster.core(A).unwrap().log().last() == last {
        cluster.step();
    }
    cluster.act(Action::TearWrite { node: A }).unwrap();
    cluster.act(Action::Restart { node: A }).unwrap();
    assert!(
        cluster
            .journal()
            .iter()
            .any(|record| record.what == What::TornWrite)
    );
    assert_eq!(cluster.core(A).unwrap().log().last(), last);
    assert_eq!(cluster.violations().count(), 0);
}

#[test]
fn a_message_that_is_delayed_arrives_so_much_later() {
    let mut cluster = cluster(3);
    while cluster.messages().next().is_none() {
        cluster.step();
    }
    let before = cluster.messages().next().unwrap();
    let (name, by) = (before.name, Micros(700_000));
    cluster.act(Action::DelayMessage { name, by }).unwrap();
    let after = cluster.messages().find(|message| message.name == name).unwrap();
    assert_eq!(after.arrives, before.arrives.plus(by));
    cluster.run_until(before.arrives);
    assert!(cluster.messages().any(|message| message.name == name));
    cluster.run_until(after.arrives);
    assert!(cluster.messages().all(|message| message.name != name));
}

/// §5.2, as its own clock has it.
#[test]
fn a_follower_whose_clock_jumps_over_its_timeout_campaigns_at_once() {
    let mut cluster = cluster(3);
    let leader = cluster.leader().unwrap();
    let follower = cluster.node_ids().find(|node| *node != leader).unwrap();
    let by = Micros::from_millis(400);
    cluster.act(Action::JumpClock { node: follower, by }).unwrap();
    let now = cluster.now();
    cluster.run_until(now);
    assert_eq!(cluster.role(follower), Some(Role::PreCandidate));
}
