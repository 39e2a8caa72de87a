//! Changing the members (§6; dissertation §4).

use crate::net::{N1, N2, N3, N4, N5, Net, id};
use raft::{Change, ChangeError, Event, Index, NodeId, Outcome, Role, RoleReason, Step, Ticket, Transition};

fn add(node: NodeId) -> Change {
    Change::one(Step::AddVoter(node))
}

fn learner(node: NodeId) -> Change {
    Change::one(Step::AddLearner(node))
}

fn remove(node: NodeId) -> Change {
    Change::one(Step::Remove(node))
}

fn replace(out: NodeId, new: NodeId) -> Change {
    Change::of([Step::AddVoter(new), Step::Remove(out)])
}

fn three_led_by_one() -> Net {
    let mut net = Net::of(3);
    net.elect(N1);
    net
}

/// Dissertation §4.1: "a server uses the latest configuration in its log, regardless of whether it is committed".
#[test]
fn a_change_is_in_force_as_soon_as_it_is_appended() {
    let mut net = three_led_by_one();
    net.join(N4);
    net.change(N1, &add(N4)).unwrap();
    assert_eq!(net.members(N1).voters(), [N1, N2, N3, N4]);
    assert_eq!(net.commit(N1), 1);
    net.deliver_one(|envelope| envelope.to == N2);
    assert_eq!(net.members(N2).voters().len(), 4);
    assert_eq!(net.members(N3).voters().len(), 3);
    net.deliver_all();
    assert_eq!(net.commit(N4), 2);
    assert_eq!(net.replies, [(Ticket(1), Outcome::Applied(id(1, 2)))]);
}

/// Trap 37
#[test]
fn a_refused_change_leaves_the_log_as_it_was() {
    let mut net = three_led_by_one();
    let refused = |net: &mut Net, change: &Change| {
        let before = net.log(N1);
        let error = net.change(N1, change).unwrap_err();
        assert_eq!(net.log(N1), before);
        error
    };
    assert_eq!(refused(&mut net, &add(N2)), ChangeError::NothingChanges);
    assert_eq!(refused(&mut net, &Change::LeaveJoint), ChangeError::NotJoint);
    let all = Change::of([N1, N2, N3].map(Step::Remove));
    assert_eq!(refused(&mut net, &all), ChangeError::NoVoters);
    net.change(N1, &remove(N3)).unwrap();
    assert_eq!(
        refused(&mut net, &remove(N2)),
        ChangeError::Pending { index: Index(2) }
    );
    assert_eq!(
        net.change(N2, &remove(N3)),
        Err(ChangeError::NotLeader { hint: Some(N1) })
    );
}

/// Trap 31; raft-dev, 2015
#[test]
fn members_change_only_once_an_entry_of_the_leaders_own_term_is_committed() {
    let mut net = three_led_by_one();
    net.campaign(N2);
    net.deliver(|envelope| envelope.message.kind() != raft::MessageKind::AppendEntries);
    assert_eq!(net.role(N2), Role::Leader);
    assert_eq!(
        net.change(N2, &remove(N3)),
        Err(ChangeError::TermNotCommitted { term: raft::Term(2) })
    );
    net.deliver_all();
    assert!(net.change(N2, &remove(N3)).is_ok());
}

/// Trap 33
#[test]
fn a_change_that_is_cut_off_is_in_force_no_more() {
    let mut net = three_led_by_one();
    net.change(N1, &remove(N3)).unwrap();
    net.messages.clear();
    assert_eq!(net.members(N1).voters(), [N1, N2]);
    net.elect(N2);
    assert_eq!(net.members(N1).voters(), [N1, N2, N3]);
    let reverted = |event: &Event| matches!(event, Event::MembershipReverted { to: Index(0), .. });
    assert_eq!(net.count_events(N1, reverted), 1);
    assert_eq!(net.replies.len(), 1);
    assert!(matches!(net.replies[0].1, Outcome::Superseded { .. }));
}

/// Trap 33: after a restart, too, the log says who the members are.
#[test]
fn a_restarted_node_finds_the_configuration_in_its_log() {
    let mut net = three_led_by_one();
    net.change(N1, &remove(N3)).unwrap();
    net.messages.clear();
    net.restart(N1);
    assert_eq!(net.members(N1).voters(), [N1, N2]);
}

/// §6: what is decided in a joint configuration takes a majority of each set.
#[test]
fn a_joint_configuration_commits_only_with_both_majorities() {
    let mut net = three_led_by_one();
    for node in [N4, N5] {
        net.join(node);
    }
    let change = Change::of([
        Step::AddVoter(N4),
        Step::AddVoter(N5),
        Step::Remove(N2),
        Step::Remove(N3),
    ]);
    net.change(N1, &change).unwrap();
    assert_eq!(
        (net.members(N1).voters(), net.members(N1).outgoing()),
        (&[N1, N4, N5][..], &[N1, N2, N3][..])
    );
    // The new voters alone are a majority of one set only.
    net.deliver_among(&[N1, N4, N5]);
    assert_eq!(net.commit(N1), 1);
    net.wake(N1, 200);
    net.deliver_all();
    assert_eq!(net.members(N1).voters(), [N1, N4, N5]);
    assert!(!net.members(N1).is_joint(), "the leader leaves it by itself");
    net.deliver_all();
    assert_eq!(net.commit(N5), 3);
}

/// Trap 36: auto-leave survives the leader who entered.
#[test]
fn a_new_leader_leaves_the_joint_configuration_that_another_entered() {
    let mut net = three_led_by_one();
    net.join(N4);
    net.change(N1, &replace(N3, N4)).unwrap();
    // Everybody has the joint configuration, but nobody hears that it is committed.
    net.deliver(|envelope| envelope.from == N1 || envelope.to == N1 && envelope.from == N4);
    net.messages.clear();
    assert!(net.members(N2).is_joint());
    net.elect(N2);
    net.deliver_all();
    assert_eq!(net.members(N2).voters(), [N1, N2, N4]);
    assert!(!net.members(N1).is_joint());
}

/// §6; trap 35
#[test]
fn a_leader_that_is_removed_leads_until_that_is_committed_without_counting_itself() {
    let mut net = three_led_by_one();
    net.change(N1, &remove(N1)).unwrap();
    assert_eq!(net.role(N1), Role::Leader);
    // Its own log and one other would be two of three, but it is not of the two that count.
    net.deliver_one(|envelope| envelope.to == N2);
    net.deliver_one(|envelope| envelope.to == N1);
    assert_eq!((net.commit(N1), net.role(N1)), (1, Role::Leader));
    net.deliver_one(|envelope| envelope.to == N3);
    net.deliver_one(|envelope| envelope.to == N1);
    assert_eq!((net.commit(N1), net.role(N1)), (2, Role::Follower));
    assert_eq!(net.why_role(N1), RoleReason::Removed);
    net.deliver_all();
    assert_eq!(
        [N2, N3].map(|node| net.commit(node)),
        [2; 2],
        "the others were told before it went"
    );
    net.wake(N1, 1_000);
    assert_eq!(net.role(N1), Role::Follower, "it does not campaign");
}

/// Trap 34; dissertation §4.2.2
#[test]
fn a_node_whose_removal_is_not_committed_can_still_be_elected() {
    let mut net = three_led_by_one();
    net.change(N1, &Change::of([Step::Remove(N1)])).unwrap();
    net.deliver_one(|envelope| envelope.to == N2);
    net.messages.clear();
    net.restart(N1);
    net.restart(N2);
    // Only N1 and N2 have the entry; without N1's campaign, N2 would be the only one who could win.
    net.campaign(N1);
    net.deliver_all();
    assert_eq!(
        net.role(N1),
        Role::Follower,
        "elected, it has committed its own removal and stepped down"
    );
    assert_eq!(net.why_role(N1), RoleReason::Removed);
    assert_eq!(net.commit(N2), 3);
}

/// Trap 30: who may vote is the candidate's business; the voter's configuration may be old.
#[test]
fn a_learner_that_was_promoted_without_knowing_it_votes() {
    let mut net = Net::of(2);
    net.elect(N1);
    net.join(N3);
    net.change(N1, &learner(N3)).unwrap();
    net.deliver_all();
    net.change(N1, &add(N3)).unwrap();
    net.deliver_among(&[N1, N2]);
    assert!(net.members(N2).is_voter(N3) && net.members(N3).is_learner(N3));
    net.campaign(N2);
    net.deliver_among(&[N2, N3]);
    assert_eq!(net.role(N2), Role::Leader);
}

/// Dissertation §4.2.1
#[test]
fn a_learner_is_promoted_only_when_it_is_caught_up() {
    let mut net = Net::with(1, |config| config.promotion_lag_max = 2);
    net.elect(N1);
    for _ in 0..10 {
        net.propose(N1, "a").unwrap();
    }
    net.join(N2);
    net.change(N1, &learner(N2)).unwrap();
    assert_eq!(net.members(N1).majority(), 1, "a learner does not count");
    let behind = ChangeError::NotCaughtUp {
        node: N2,
        matched: Index(0),
        wanted: Index(10),
    };
    assert_eq!(net.change(N1, &add(N2)), Err(behind));
    net.deliver_all();
    net.change(N1, &add(N2)).unwrap();
    net.deliver_all();
    assert_eq!((net.commit(N2), net.members(N2).voters()), (13, &[N1, N2][..]));
}

#[test]
fn a_learner_neither_campaigns_nor_holds_up_a_commit() {
    let mut net = three_led_by_one();
    net.join(N4);
    net.change(N1, &learner(N4)).unwrap();
    net.deliver_all();
    assert_eq!(net.nodes[&N4].deadline(), None);
    net.propose(N1, "a").unwrap();
    net.deliver_among(&[N1, N2]);
    assert_eq!(net.commit(N1), 3);
}

#[test]
fn a_joint_configuration_can_be_left_by_hand() {
    let mut net = three_led_by_one();
    let steps = vec![Step::AddLearner(N3)];
    net.change(
        N1,
        &Change::Steps {
            steps,
            transition: Transition::Joint { auto_leave: false },
        },
    )
    .unwrap();
    net.deliver_all();
    assert!(net.members(N2).is_joint() && net.members(N2).is_voter(N3));
    assert_eq!(net.change(N1, &remove(N3)), Err(ChangeError::Joint));
    net.change(N1, &Change::LeaveJoint).unwrap();
    net.deliver_all();
    assert!(net.members(N3).is_learner(N3) && !net.members(N3).is_voter(N3));
}

/// Found by a storm: nodes that join hold what is older than the commit index, and a majority of each set with it.
#[test]
fn the_commit_index_never_falls_while_new_voters_catch_up() {
    let mut net = Net::with(3, |config| config.append_bytes_max = 1);
    net.elect(N1);
    for command in ["a", "b", "c", "d", "e"] {
        net.propose(N1, command).unwrap();
    }
    net.deliver_all();
    assert_eq!(net.commit(N1), 6);
    for node in [N4, N5] {
        net.join(node);
    }
    let steps = [Step::AddVoter(N4), Step::AddVoter(N5), Step::Remove(N2)];
    net.change(N1, &Change::of(steps)).unwrap();
    let is_of_a_new_one = |envelope: &raft::Envelope| envelope.to.0 > 3 || envelope.from.0 > 3;
    while [N4, N5]
        .iter()
        .any(|node| net.progress(N1, *node).matched == Index(0))
    {
        assert!(net.deliver_one(is_of_a_new_one));
    }
    assert!(
        net.progress(N1, N5).matched < Index(6),
        "it has part of what is committed"
    );
    // Now a majority of the old ones has the change.
    net.lose(is_of_a_new_one);
    while net.deliver_one(|_| true) {
        assert!(net.commit(N1) >= 6, "what is committed stays so");
    }
    net.wake(N1, 60);
    net.deliver_all();
    assert_eq!(net.members(N1).voters(), [N1, N3, N4, N5]);
}
