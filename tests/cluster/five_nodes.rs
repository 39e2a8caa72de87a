//! Five nodes, started and crashed one after the other: who leads when (§5.2).

use raft_sim::{OPENING_SEED, SubmissionState};
use raftarium_tests::{A, B, C, D, E, Play};

/// The play that every Raft should pass: a leader exactly while a majority of the five configured nodes runs.
/// Trap 19: of the last three, two votes suffice, one's own and one other.
#[test]
fn there_is_a_leader_exactly_while_a_majority_runs() {
    for seed in 0..20 {
        let mut play = Play::with(seed, |settings| settings.all_stopped_at_start = true);
        play.restart(A).run_for(2_000);
        assert_eq!(play.leaders(), [], "one of five elects nobody");
        play.restart(B).run_for(2_000);
        assert_eq!(play.leaders(), [], "nor do two");
        play.restart(C);
        let first = play.elect();
        play.restart(D).restart(E).run_for(3_000);
        assert_eq!(
            play.leaders(),
            [first],
            "two more do not unseat the leader of three"
        );
        play.stop(first);
        let second = play.elect();
        assert_ne!(second, first);
        play.stop(second);
        let third = play.elect();
        assert!(third != first && third != second);
        play.stop(third).run_for(5_000);
        assert_eq!(play.leaders(), [], "the two that remain elect nobody");
        play.restart(first);
        play.elect();
        play.assert_lawful();
    }
}

/// The run that a newcomer sees first: at 1/50, 15 seconds of watching are 300 ms of the cluster's time.
#[test]
fn the_opening_run_has_a_leader_before_a_newcomer_grows_impatient() {
    let mut play = Play::with(OPENING_SEED, |settings| *settings = raft_sim::Settings::plain());
    assert!(play.until(300, |cluster| cluster.leader().is_some()));
}

/// §5.2, §8: after a crash another node leads, and nothing that was answered is lost.
#[test]
fn what_was_answered_outlives_the_leader_that_answered_it() {
    for seed in 0..20 {
        let mut play = Play::of(5, seed);
        let first = play.elect();
        let write = play.submit(first, "set 5");
        play.run_for(300);
        assert!(matches!(play.state(write), SubmissionState::Done { .. }));
        play.stop(first);
        let second = play.elect();
        play.run_for(300);
        assert_eq!(play.view(second).value, Some(("x".into(), Some(5))));
        play.restart(first).run_for(500);
        assert_eq!(
            play.view(first).value,
            Some(("x".into(), Some(5))),
            "it has caught up"
        );
        play.assert_lawful();
    }
}

/// A client that asks the wrong node is led to the leader.
#[test]
fn a_client_follows_the_hint_of_a_follower() {
    let mut play = Play::of(5, 3);
    let leader = play.elect();
    let follower = play.all_but(&[leader])[0];
    let write = play.submit(follower, "add 2");
    play.run_for(400);
    assert!(matches!(play.state(write), SubmissionState::Done { .. }));
    play.assert_lawful();
}

/// §5.3: with two of five stopped the others go on, and those who come back catch up.
#[test]
fn a_minority_that_is_away_holds_nothing_up_and_catches_up() {
    let mut play = Play::of(5, 11);
    let leader = play.elect();
    let away = &play.all_but(&[leader])[..2];
    play.stop(away[0]).stop(away[1]);
    for value in 1..=20 {
        play.submit(leader, &format!("set {value}"));
        play.run_for(60);
    }
    play.run_for(300);
    assert_eq!(play.view(leader).status.commit.0, 21);
    play.restart(away[0]).restart(away[1]).run_for(1_000);
    for node in [A, B, C, D, E] {
        assert_eq!(play.view(node).status.applied.0, 21, "{node:?}");
    }
    play.assert_lawful();
}

/// A paused node is not a stopped one: what it had asked for goes on waiting, and it forgets nothing.
#[test]
fn a_paused_leader_is_replaced_and_follows_when_it_goes_on() {
    let mut play = Play::of(3, 5);
    let first = play.elect();
    play.act(raft_sim::Action::Pause { node: first });
    let replaced = play.until(2_000, |cluster| {
        [A, B, C]
            .into_iter()
            .any(|node| node != first && cluster.role(node) == Some(raft_sim::Role::Leader))
    });
    assert!(replaced);
    play.run_for(300)
        .act(raft_sim::Action::Resume { node: first })
        .run_for(500);
    assert_eq!(play.leaders().len(), 1);
    assert_ne!(play.leaders(), [first]);
    play.assert_lawful();
}
