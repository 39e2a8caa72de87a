//! The network breaks: two leaders, a minority that cannot commit, and what becomes of its entries (§5.3, §5.4).

use raft_sim::raft::RoleReason;
use raft_sim::{Action, Event, Observed, Role, SubmissionState, What};
use raftarium_tests::Play;

/// An old leader cut off with one follower; three others. Check-quorum is off: nothing tells it that it is alone.
fn old_leader_in_the_minority(check_quorum: bool) -> (Play, [raft_sim::NodeId; 5]) {
    let mut play = Play::with(21, |settings| {
        settings.check_quorum = check_quorum;
        settings.pre_vote = check_quorum;
    });
    let old = play.elect();
    let others = play.all_but(&[old]);
    let cast = [old, others[0], others[1], others[2], others[3]];
    play.partition(&[&cast[..2], &cast[2..]]);
    (play, cast)
}

/// §5.2: two leaders at once do no harm, for they lead different terms and only one has a majority.
#[test]
fn without_check_quorum_two_leaders_stand_and_only_the_majority_commits() {
    let (mut play, [old, with_old, third, ..]) = old_leader_in_the_minority(false);
    let majority_elects = play.until(3_000, |cluster| {
        cluster.leader().is_some_and(|leader| leader != old)
    });
    assert!(majority_elects);
    let new = play.cluster.leader().unwrap();
    play.run_for(300);
    let mut both = play.leaders();
    both.sort_unstable();
    let mut expected = vec![old, new];
    expected.sort_unstable();
    assert_eq!(both, expected);

    let lost = play.submit(old, "set x 1");
    let kept = play.submit(new, "set 2");
    play.run_for(400);
    let last = play.view(old).status.last.index;
    let entry = play.cluster.entry(old, last).unwrap();
    assert!(!entry.committed, "the minority's entry is not committed");
    assert_eq!(play.log(with_old), ["set x 1"]);
    assert!(matches!(play.state(lost), SubmissionState::Waiting { .. }));
    assert!(matches!(play.state(kept), SubmissionState::Done { .. }));
    assert_eq!(play.view(third).value, Some(("x".into(), Some(2))));

    play.mend().run_for(1_000);
    for node in play.all_but(&[]) {
        assert_eq!(
            play.log(node),
            ["set x 2"],
            "the minority's entry is gone everywhere"
        );
    }
    assert!(
        matches!(play.state(lost), SubmissionState::Superseded { .. }),
        "{:?}",
        play.state(lost)
    );
    play.assert_lawful();
}

/// Dissertation §6.2: within two election timeouts the old leader knows, and says why.
#[test]
fn with_check_quorum_the_old_leader_steps_down_within_two_election_timeouts_and_says_why() {
    let (mut play, [old, ..]) = old_leader_in_the_minority(true);
    let timeout = play.cluster.settings().election_timeout_min;
    let in_time = play.until(2 * timeout.0 / 1_000, |cluster| {
        cluster.role(old) != Some(Role::Leader)
    });
    assert!(in_time);
    let why = play
        .cluster
        .journal()
        .iter()
        .rev()
        .find_map(|record| match &record.what {
            What::Node(Event::RoleChanged {
                why,
                from: Role::Leader,
                ..
            }) => Some((record.node, *why)),
            _ => None,
        });
    let (node, why) = why.expect("a leader stepped down");
    assert_eq!(node, Some(old));
    assert!(
        matches!(
            why,
            RoleReason::NoQuorum {
                heard: 2,
                needed: 3,
                ..
            }
        ),
        "{why:?}"
    );
    play.assert_lawful();
}

/// One way is enough to break: a follower that hears but is not heard, and one that is heard but hears nothing.
#[test]
fn one_way_cuts_do_not_break_the_laws_or_the_cluster() {
    for seed in 0..10 {
        let mut play = Play::of(5, seed);
        let leader = play.elect();
        let others = play.all_but(&[leader]);
        play.act(Action::Cut {
            from: leader,
            to: others[0],
        });
        play.act(Action::Cut {
            from: others[1],
            to: leader,
        });
        play.run_for(3_000);
        let write = play.submit(play.cluster.leader().unwrap_or(leader), "set 9");
        play.run_for(1_500);
        assert!(
            matches!(play.state(write), SubmissionState::Done { .. }),
            "seed {seed}: {:?}",
            play.state(write)
        );
        play.assert_lawful();
    }
}

/// Dissertation §9.6: who was cut off and comes back disturbs nobody.
#[test]
fn a_node_that_was_cut_off_returns_without_a_new_term() {
    let mut play = Play::of(5, 2);
    let leader = play.elect();
    let away = play.all_but(&[leader])[0];
    let term = play.view(leader).status.term;
    play.partition(&[&[away]]).run_for(3_000);
    play.mend().run_for(1_000);
    assert_eq!(play.leaders(), [leader]);
    assert_eq!(play.view(away).status.term, term);
}

/// The page says why there is no leader by counting, not by guessing.
#[test]
fn with_three_of_five_stopped_nobody_leads_and_the_count_says_why() {
    let mut play = Play::of(5, 8);
    let leader = play.elect();
    let others = play.all_but(&[leader]);
    play.stop(leader).stop(others[0]).stop(others[1]).run_for(5_000);
    assert_eq!(play.leaders(), []);
    assert_eq!(play.cluster.running_and_majority(), (2, 3));
}
