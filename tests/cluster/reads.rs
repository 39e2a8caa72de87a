//! Reads that see what was committed, without writing (§8; dissertation §6.4), and what breaks those that trust clocks.

use raft_sim::{Action, ClockDial, Micros, NodeId, SubmissionState};
use raftarium_tests::Play;

fn read(state: &SubmissionState) -> Option<String> {
    match state {
        SubmissionState::Read { answer, .. } => Some(answer.to_string()),
        _ => None,
    }
}

#[test]
fn every_node_reads_what_was_written_before() {
    let mut play = Play::of(5, 3);
    let leader = play.elect();
    play.submit(leader, "set 7");
    play.run_for(200);
    let last = play.view(leader).status.last;
    for node in play.all_but(&[]) {
        let asked = play.submit(node, "get x");
        play.run_for(300);
        assert_eq!(read(&play.state(asked)).as_deref(), Some("x = 7"), "{node:?}");
    }
    assert_eq!(play.view(leader).status.last, last, "nothing was written for it");
    let missing = play.submit(leader, "get y");
    play.run_for(300);
    assert_eq!(read(&play.state(missing)).as_deref(), Some("there is no y"));
    play.assert_lawful();
}

/// Who cannot reach a majority must not answer, though it still leads.
#[test]
fn a_leader_that_is_cut_off_answers_no_read() {
    let mut play = Play::with(3, |settings| settings.check_quorum = false);
    let old = play.elect();
    play.partition(&[&[old]]);
    let asked = play.submit(old, "get x");
    play.run_for(1_000);
    assert_eq!(play.state(asked), SubmissionState::Reading);
    play.mend().run_for(1_000);
    play.assert_lawful();
}

/// A leader whose clock runs at half speed is cut off, the others' clocks run twice as fast: they elect another one and commit,
/// while it still counts on its lease.
fn read_from_a_slow_leader(lease: bool) -> Play {
    let mut play = Play::with(11, |settings| {
        settings.reads.lease = lease;
        settings.link.latency = Micros::from_millis(2);
        settings.link.jitter = Micros::from_millis(1);
        settings.client.latency = Micros::from_millis(1);
    });
    let old = play.elect();
    let clock = |play: &mut Play, node, per_million| {
        play.act(Action::SetClock {
            node,
            dial: ClockDial { per_million },
        });
    };
    for node in play.all_but(&[]) {
        let rate = if node == old { 500_000 } else { 2_000_000 };
        clock(&mut play, node, rate);
    }
    play.run_for(30).partition(&[&[old]]);
    let elected = play.until(400, |cluster| {
        cluster
            .leader()
            .is_some_and(|leader| leader != old && cluster.role(old) == Some(raft_sim::Role::Leader))
    });
    assert!(
        elected,
        "the others have elected somebody while the old one leads"
    );
    let new: NodeId = play.cluster.leader().expect("a leader");
    let write = play.submit(new, "set 2");
    assert!(play.until(100, |cluster| {
        use raft_sim::Observed;
        let mut all = cluster.submissions();
        all.any(|one| one.id == write && matches!(one.state, SubmissionState::Done { .. }))
    }));
    play.submit(old, "get x");
    play.run_for(20);
    play
}

/// Dissertation §6.4.1: a lease is only as good as the clocks.
#[test]
fn a_lease_answers_a_stale_read_when_clocks_drift_more_than_was_allowed_for() {
    read_from_a_slow_leader(false).assert_lawful();
    let broken = read_from_a_slow_leader(true).broken();
    assert_eq!(broken, ["Read Is Current", "Linearizable"]);
}

/// While clocks keep to what was allowed for, a lease saves the round and breaks nothing.
#[test]
fn a_lease_answers_at_once() {
    let mut play = Play::with(3, |settings| settings.reads.lease = true);
    let leader = play.elect();
    play.submit(leader, "set 7");
    play.run_for(300);
    let asked = play.submit(leader, "get x");
    play.run_for(41);
    assert_eq!(
        read(&play.state(asked)).as_deref(),
        Some("x = 7"),
        "the way there and back, and no more"
    );
    play.assert_lawful();
}
