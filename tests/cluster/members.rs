//! The members change while the cluster works (§6; dissertation §4).

use raft_sim::raft::{Change, RoleReason, Step, Transition};
use raft_sim::{Action, EntryText, Event, Index, NodeId, Observed, SubmissionState, What};
use raftarium_tests::{A, B, C, D, E, Play};

const F: NodeId = NodeId(6);

fn change(play: &mut Play, change: Change) {
    let node = play.cluster.leader().expect("a leader");
    play.act(Action::ChangeMembers { node, change });
}

fn voters(play: &Play, node: NodeId) -> Vec<NodeId> {
    play.view(node).status.configuration.voters().to_vec()
}

/// A machine comes up, learns the log, and is promoted once it has caught up; then it counts.
#[test]
fn a_node_joins_as_a_learner_and_is_promoted() {
    let mut play = Play::of(3, 4);
    let leader = play.elect();
    for value in 0..20 {
        play.submit(leader, &format!("set {value}"));
    }
    play.run_for(300).act(Action::AddNode);
    let new = D;
    change(&mut play, Change::one(Step::AddLearner(new)));
    play.run_for(500);
    assert_eq!(play.view(new).value, Some(("x".into(), Some(19))));
    assert_eq!(
        play.cluster.running_and_majority(),
        (3, 2),
        "a learner does not count"
    );
    change(&mut play, Change::one(Step::AddVoter(new)));
    play.run_for(500);
    for node in [A, B, C, D] {
        assert_eq!(voters(&play, node), [A, B, C, D]);
    }
    assert_eq!(play.cluster.running_and_majority(), (4, 3));
    // With one of the old ones gone, the new one's vote is needed.
    play.stop(leader);
    play.elect();
    play.assert_lawful();
}

/// More than one voter at once: both sets decide together, until the leader leaves the joint configuration by itself.
#[test]
fn a_whole_set_of_voters_is_replaced_through_a_joint_configuration() {
    let mut play = Play::of(3, 9);
    let leader = play.elect();
    play.submit(leader, "set 1");
    for _ in 0..3 {
        play.act(Action::AddNode);
    }
    let new = [D, E, F].map(Step::AddVoter);
    let old = [A, B, C].map(Step::Remove);
    change(&mut play, Change::of(new.into_iter().chain(old)));
    let in_both = play.view(leader).status.configuration;
    assert!(in_both.is_joint());
    assert_eq!((in_both.voters().len(), in_both.outgoing().len()), (3, 3));
    play.run_for(3_000);
    let now = play.cluster.leader().expect("one of the new ones leads");
    assert!([D, E, F].contains(&now));
    assert_eq!(voters(&play, now), [D, E, F]);
    let removed = |record: &raft_sim::Record| {
        let stepped_down = Event::RoleChanged {
            from: raft_sim::Role::Leader,
            to: raft_sim::Role::Follower,
            term: play.view(leader).status.term,
            why: RoleReason::Removed,
        };
        record.node == Some(leader) && record.what == What::Node(stepped_down)
    };
    assert!(
        play.cluster.journal().iter().any(removed),
        "the old leader led until it was done, and stepped down"
    );
    for node in [A, B, C] {
        play.stop(node);
    }
    let write = play.submit(now, "set 2");
    play.run_for(500);
    assert!(matches!(play.state(write), SubmissionState::Done { .. }));
    play.assert_lawful();
}

/// §6: with one of the two majorities missing nothing is committed.
#[test]
fn in_a_joint_configuration_each_majority_can_hold_everything_up() {
    let mut play = Play::of(3, 2);
    let leader = play.elect();
    for _ in 0..2 {
        play.act(Action::AddNode);
    }
    let others = play.all_but(&[leader, D, E]);
    let steps = vec![
        Step::AddVoter(D),
        Step::AddVoter(E),
        Step::Remove(others[0]),
        Step::Remove(others[1]),
    ];
    let transition = Transition::Joint { auto_leave: false };
    change(&mut play, Change::Steps { steps, transition });
    play.run_for(500);
    assert!(
        play.view(leader).status.configuration.is_joint(),
        "nobody leaves it by itself"
    );
    play.partition(&[&[D, E]]);
    let commit = play.view(leader).status.commit;
    let held = play.submit(leader, "set 1");
    play.run_for(100);
    assert_eq!(
        play.view(leader).status.commit,
        commit,
        "the old ones alone decide nothing"
    );
    play.mend().run_for(1_500);
    let held = play.state(held);
    assert!(
        matches!(
            held,
            SubmissionState::Done { .. } | SubmissionState::Superseded { .. }
        ),
        "{held:?}"
    );
    play.elect();
    change(&mut play, Change::LeaveJoint);
    play.run_for(1_000);
    let leader = play.cluster.leader().expect("a leader");
    assert!(!play.view(leader).status.configuration.is_joint());
    play.assert_lawful();
}

/// A change that only the old leader has is taken back when its entry is cut off (trap 33).
#[test]
fn a_change_that_is_cut_off_is_taken_back() {
    let mut play = Play::with(6, |settings| {
        settings.check_quorum = false;
        settings.pre_vote = false;
    });
    let old = play.elect();
    play.partition(&[&[old]]);
    let gone = play.all_but(&[old])[0];
    change(&mut play, Change::one(Step::Remove(gone)));
    assert_eq!(voters(&play, old).len(), 4, "in force at once");
    play.run_for(1_000).mend().run_for(1_000);
    assert_eq!(voters(&play, old).len(), 5);
    let reverted = |record: &raft_sim::Record| {
        record.node == Some(old) && matches!(record.what, What::Node(Event::MembershipReverted { .. }))
    };
    assert!(play.cluster.journal().iter().any(reverted));
    play.assert_lawful();
}

/// A refusal is an error at the one who asks, and leaves the log as it was (trap 37).
#[test]
fn a_change_that_cannot_be_made_says_why_and_changes_nothing() {
    let mut play = Play::of(3, 1);
    let leader = play.elect();
    let follower = play.all_but(&[leader])[0];
    let mut refused = |node, change: Change| {
        let before = (play.cluster.fingerprint(), play.cluster.journal().end());
        let action = Action::ChangeMembers { node, change };
        let error = play.cluster.act(action).expect_err("refused").to_string();
        assert_eq!((play.cluster.fingerprint(), play.cluster.journal().end()), before);
        error
    };
    let error = refused(follower, Change::one(Step::Remove(leader)));
    assert!(error.contains("does not lead"), "{error}");
    let error = refused(leader, Change::one(Step::AddVoter(leader)));
    assert!(
        error.contains("changes nothing") || error.contains("nothing"),
        "{error}"
    );
    let error = refused(leader, Change::of([A, B, C].map(Step::Remove)));
    assert!(error.contains("voter"), "{error}");
    let error = refused(leader, Change::LeaveJoint);
    assert!(error.contains("joint"), "{error}");
    let error = refused(leader, Change::one(Step::AddVoter(D)));
    assert_eq!(error, "there is no node 4: the nodes are numbered 1 to 3");
}

/// The page shows a change of members as what it is.
#[test]
fn an_entry_that_changes_the_members_says_who_they_are() {
    let mut play = Play::of(3, 1);
    play.elect();
    change(&mut play, Change::one(Step::Remove(C)));
    play.run_for(300);
    let leader = play.cluster.leader().expect("a leader");
    let entry = play.cluster.entry(leader, Index(2)).expect("the change");
    let EntryText::Configuration(configuration) = &entry.text else {
        panic!("{entry:?}");
    };
    assert_eq!(configuration.voters(), [A, B]);
    assert_eq!(entry.text.to_string(), "the members A and B");
}
