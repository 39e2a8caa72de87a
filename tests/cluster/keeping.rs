//! What keeps a cluster in order: hand-overs, orderly stops, patience; and disks and clocks that do not do what they should.

use raft_sim::raft::HaltReason;
use raft_sim::{Action, ClockDial, Micros, NodeId, Role, SubmissionState, Timing};
use raftarium_tests::Play;

/// Dissertation §3.10: in one term's time, without an election timeout.
#[test]
fn a_leader_hands_over_to_the_one_that_is_named() {
    let mut play = Play::of(5, 3);
    let old = play.elect();
    let new = play.all_but(&[old])[1];
    play.act(Action::Transfer { node: old, to: new });
    let refused = play.cluster.act(Action::Transfer { node: old, to: new });
    assert!(refused.is_err(), "one at a time");
    assert!(play.until(140, |cluster| cluster.role(new) == Some(Role::Leader)));
    play.run_for(100);
    assert_eq!(play.leaders(), [new]);
    play.assert_lawful();
}

/// Trap 29: a hand-over that comes to nothing is given up, and the leader goes on.
#[test]
fn a_hand_over_to_a_node_that_is_away_is_given_up() {
    let mut play = Play::of(5, 3);
    let leader = play.elect();
    let away = play.all_but(&[leader])[0];
    play.stop(away);
    play.act(Action::Transfer {
        node: leader,
        to: away,
    });
    let turned_away = play.submit(leader, "set 1");
    play.run_for(100);
    assert!(matches!(
        play.state(turned_away),
        SubmissionState::Refused { .. } | SubmissionState::Travelling
    ));
    play.run_for(1_000);
    assert_eq!(play.leaders(), [leader]);
    assert_eq!(play.view(leader).status.transfer, None);
    let write = play.submit(leader, "set 2");
    play.run_for(300);
    assert!(matches!(play.state(write), SubmissionState::Done { .. }));
    play.assert_lawful();
}

/// Suspended, a node is as good as away, but remembers; with a pause what arrives waits, here it is lost.
#[test]
fn a_suspended_leader_is_replaced_and_takes_part_again() {
    let mut play = Play::of(3, 5);
    let old = play.elect();
    play.act(Action::Suspend { node: old });
    assert!(play.until(2_000, |cluster| {
        cluster.leader().is_some_and(|leader| leader != old)
    }));
    assert!(play.view(old).status.paused);
    play.act(Action::Unsuspend { node: old }).run_for(1_000);
    assert_eq!(play.leaders().len(), 1);
    assert!(!play.view(old).status.paused);
    play.assert_lawful();
}

/// An orderly stop loses no write, and whoever waits is told.
#[test]
fn a_node_that_is_shut_down_tells_whoever_waits_and_loses_no_write() {
    let mut play = Play::with(5, |settings| {
        settings.nodes = 3;
        settings.disk.flush = Micros::from_millis(30);
    });
    let leader = play.elect();
    let write = play.submit(leader, "set 1");
    play.run_for(25);
    assert!(play.view(leader).status.write_issued > play.view(leader).status.write_persisted);
    play.act(Action::ShutDown { node: leader }).run_for(25);
    assert_eq!(play.view(leader).status.last.index.0, 2, "on its disk");
    assert!(matches!(play.state(write), SubmissionState::Unknown { .. }));
    play.assert_lawful();
}

/// A follower that has just heard its leader votes for nobody else (dissertation §4.2.3), unless it is told to forget it.
#[test]
fn a_node_that_forgets_its_leader_gives_its_vote_at_once() {
    for forgets in [false, true] {
        let mut play = Play::with(5, |settings| {
            settings.nodes = 3;
            settings.pre_vote = false;
        });
        let leader = play.elect();
        let [voter, other] = [0, 1].map(|place| play.all_but(&[leader])[place]);
        play.partition(&[&[leader]]);
        if forgets {
            play.act(Action::ForgetLeader { node: voter });
            assert_eq!(play.view(voter).status.leader, None);
        }
        play.time_out(other);
        let elected = play.until(60, |cluster| cluster.role(other) == Some(Role::Leader));
        assert_eq!(elected, forgets);
        play.assert_lawful();
    }
}

/// Patience is a setting of a node that outlives its restart.
#[test]
fn an_impatient_node_stays_so_when_it_starts_again() {
    let mut play = Play::of(3, 5);
    let leader = play.elect();
    let node = play.all_but(&[leader])[0];
    let timing = Timing {
        heartbeat_interval: Micros::from_millis(50),
        election_timeout_min: Micros::from_millis(2_000),
        election_timeout_max: Micros::from_millis(2_001),
    };
    play.act(Action::SetTiming { node, timing });
    play.stop(node).restart(node);
    let timer = play.view(node).status.election_timer.expect("it waits");
    assert_eq!(timer.deadline.since(timer.started).0 / 1_000, 2_000);
    let wrong = Timing {
        election_timeout_min: Micros::from_millis(60),
        ..timing
    };
    let error = play
        .cluster
        .act(Action::SetTiming { node, timing: wrong })
        .expect_err("refused");
    assert!(error.to_string().contains("at least 100 ms"), "{error}");
}

/// Trap 44: heartbeats alone keep a leader whose disk stands still from being replaced; it must step down by itself.
#[test]
fn a_leader_with_a_stalled_disk_makes_room_for_another() {
    let mut play = Play::of(3, 5);
    let old = play.elect();
    play.act(Action::StallDisk { node: old });
    play.submit(old, "set 1");
    let replaced = |cluster: &raft_sim::Cluster| cluster.leader().is_some_and(|leader| leader != old);
    assert!(play.until(3_000, replaced));
    play.act(Action::UnstallDisk { node: old }).run_for(1_000);
    assert_eq!(play.leaders().len(), 1);
    assert_eq!(
        play.view(old).status.write_issued,
        play.view(old).status.write_persisted
    );
    play.assert_lawful();
}

/// Nobody can say what a disk holds whose write has failed: the node handles nothing more until it starts from it again.
#[test]
fn a_node_whose_disk_fails_halts_until_it_starts_again() {
    let mut play = Play::of(3, 5);
    let leader = play.elect();
    play.act(Action::FailDisk { node: leader });
    assert_eq!(play.view(leader).status.halted, Some(HaltReason::DiskFailed));
    let new = |cluster: &raft_sim::Cluster| {
        let leads = |node: &NodeId| *node != leader && cluster.role(*node) == Some(Role::Leader);
        cluster.settings().node_ids().any(|node| leads(&node))
    };
    assert!(play.until(2_000, new));
    play.stop(leader).restart(leader).run_for(1_000);
    assert_eq!(play.view(leader).status.halted, None);
    assert_eq!(play.leaders().len(), 1);
    play.assert_lawful();
}

/// A slow clock makes a patient node, a fast one an impatient one; nothing breaks.
#[test]
fn clocks_at_different_speeds_break_no_law() {
    for seed in 0..10 {
        let mut play = Play::of(5, seed);
        for (node, per_million) in (1..)
            .map(NodeId)
            .zip([500_000, 800_000, 1_000_000, 1_300_000, 2_000_000])
        {
            play.act(Action::SetClock {
                node,
                dial: ClockDial { per_million },
            });
        }
        play.run_for(1_000);
        let leader = play.cluster.leader().expect("a leader");
        let write = play.submit(leader, "set 1");
        play.run_for(2_000);
        assert!(
            !matches!(play.state(write), SubmissionState::Travelling),
            "seed {seed}"
        );
        play.assert_lawful();
    }
}

/// A command goes to the leader by way of the node that was asked, rather than back to the client.
#[test]
fn a_follower_passes_a_command_on_when_it_may() {
    let mut play = Play::with(3, |settings| settings.forward_proposals = true);
    let leader = play.elect();
    let follower = play.all_but(&[leader])[0];
    let write = play.submit(follower, "set 5");
    play.run_for(25);
    assert_eq!(play.state(write), SubmissionState::PassedOn { to: leader });
    play.run_for(300);
    let state = play.state(write);
    assert!(
        matches!(&state, SubmissionState::Done { answer, .. } if answer.to_string() == "x = 5"),
        "{state:?}"
    );
    play.assert_lawful();
}

/// Back-pressure: a leader that cannot commit takes so many bytes, and no more.
#[test]
fn a_leader_that_cannot_commit_takes_only_so_much() {
    let mut play = Play::with(3, |settings| {
        settings.check_quorum = false;
        settings.limits.uncommitted_bytes = 40;
    });
    let leader = play.elect();
    play.partition(&[&[leader]]);
    for value in 0..20 {
        play.submit(leader, &format!("set {value}"));
    }
    play.run_for(50);
    let taken = play.view(leader).status;
    assert!(
        (2..=6).contains(&(taken.last.index.0 - taken.commit.0)),
        "{taken:?}"
    );
    play.mend().run_for(1_500);
    play.assert_lawful();
}
