//! The stories of etcd's scripts in which members change, told again for a core in which a change is in force when it is
//! appended, not when it is applied. Replayed word for word they cannot go alike; what they are there to show must hold.

use crate::net::{N1, N2, N3, N4, Net};
use raft::{
    Change, ChangeError, Input, InputError, MessageKind, ProposeError, Role, RoleReason, Step, Term,
    Transition,
};

fn add(node: raft::NodeId) -> Change {
    Change::one(Step::AddVoter(node))
}

fn joint(steps: &[Step], auto_leave: bool) -> Change {
    Change::Steps {
        steps: steps.to_vec(),
        transition: Transition::Joint { auto_leave },
    }
}

/// A sole node adds another one, which knows nothing yet and gets a snapshot. (etcd: `confchange_v1_add_single.txt`,
/// `confchange_v2_add_single_auto.txt`)
#[test]
fn a_sole_voter_that_adds_another_commits_with_it() {
    let mut net = Net::of(1);
    net.disks_are_instant = false;
    net.campaign(N1);
    net.flush_some(N1, 1);
    assert_eq!(net.role(N1), Role::Leader);
    // At etcd the change follows the blank entry at once; here it waits until that is committed (raft-dev, 2015).
    assert_eq!(
        net.change(N1, &add(N2)),
        Err(ChangeError::TermNotCommitted { term: Term(1) })
    );
    net.disks_are_instant = true;
    net.flush_all();
    net.compact(N1, 1);
    net.join(N2);
    net.change(N1, &add(N2)).unwrap();
    assert_eq!(net.members(N1).voters(), [N1, N2], "in force at once");
    assert_eq!(net.commit(N1), 1, "its own disk is no majority any more");
    net.deliver_all();
    assert_eq!((net.commit(N1), net.commit(N2)), (2, 2));
    assert_eq!(net.members(N2).voters(), [N1, N2]);
    assert_eq!(
        net.nodes[&N2].log().base().index.0,
        1,
        "by a snapshot, and an entry"
    );
}

/// A leader that has removed itself commits with the others' majority alone, is told so by nobody else, and steps down;
/// at etcd it leads on. (etcd: `confchange_v1_remove_leader.txt`, `confchange_v1_remove_leader_stepdown.txt`)
#[test]
fn a_leader_that_removes_itself_commits_what_follows_without_itself_and_steps_down() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.change(N1, &Change::one(Step::Remove(N1))).unwrap();
    net.propose(N1, "foo").unwrap();
    net.deliver(|envelope| envelope.to != N3 && envelope.from != N3);
    net.propose(N1, "bar").unwrap();
    net.deliver(|envelope| envelope.to != N3 && envelope.from != N3);
    assert_eq!(
        net.commit(N1),
        1,
        "one of two others is no majority, and the leader does not count"
    );
    assert_eq!(net.role(N1), Role::Leader);
    net.deliver_all();
    assert_eq!(
        (net.role(N1), net.why_role(N1)),
        (Role::Follower, RoleReason::Removed)
    );
    assert!(
        net.commit(N2) >= 2 && net.commit(N3) >= 2,
        "the removal is committed"
    );
    assert!(matches!(
        net.propose(N1, "baz"),
        Err(ProposeError::NotLeader { .. })
    ));
    assert_eq!(
        net.input(N1, Input::Campaign),
        Err(InputError::NotAVoter { node: N1 })
    );
    net.elect(N2);
    assert_eq!((net.commit(N2), net.commit(N3)), (5, 5), "bar was not lost");
}

/// Two voters are added at once and removed again, through joint configurations that are left by themselves; proposals
/// in between are not in the way. (etcd: `confchange_v2_add_double_auto.txt`, `confchange_v2_add_double_implicit.txt`)
#[test]
fn two_voters_come_and_go_through_joint_configurations() {
    let mut net = Net::of(1);
    net.elect(N1);
    net.compact(N1, 1);
    net.join(N2);
    net.join(N3);
    net.change(N1, &Change::of([Step::AddVoter(N2), Step::AddVoter(N3)]))
        .unwrap();
    assert_eq!(net.members(N1).outgoing(), [N1]);
    assert_eq!(net.commit(N1), 1, "the new three must agree as well");
    net.deliver(|envelope| envelope.to != N3);
    assert_eq!(
        net.members(N1).outgoing(),
        [],
        "two of three were enough, and the joint configuration is left"
    );
    net.deliver_all();
    for node in [N1, N2, N3] {
        assert_eq!(
            (net.members(node).voters(), net.commit(node)),
            (&[N1, N2, N3][..], 3)
        );
    }
    net.change(N1, &Change::of([Step::Remove(N2), Step::Remove(N3)]))
        .unwrap();
    assert!(net.members(N1).is_joint());
    net.propose(N1, "foo").unwrap();
    net.propose(N1, "bar").unwrap();
    assert_eq!(net.commit(N1), 3, "the old three must agree as well");
    net.deliver_all();
    assert_eq!(
        (net.members(N1).voters(), net.members(N1).is_joint()),
        (&[N1][..], false)
    );
    assert_eq!(net.commit(N1), 7, "left once");
}

/// A leader is replaced: it enters a joint configuration, hands over to the new node, which leaves it. The old one is out.
/// (etcd: `confchange_v2_replace_leader.txt`, `confchange_v2_replace_leader_stepdown.txt`)
#[test]
fn leadership_goes_to_a_node_that_joins_while_the_configuration_is_joint() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.compact(N1, 1);
    net.join(N4);
    let swap = joint(&[Step::Remove(N1), Step::AddVoter(N4)], false);
    net.change(N1, &swap).unwrap();
    net.deliver_all();
    assert_eq!(net.members(N4).outgoing(), [N1, N2, N3]);
    net.transfer(N1, N4).unwrap();
    net.deliver_all();
    assert_eq!((net.role(N4), net.role(N1)), (Role::Leader, Role::Follower));
    net.change(N4, &Change::LeaveJoint).unwrap();
    net.deliver_all();
    for node in [N2, N3, N4] {
        assert_eq!(
            (net.members(node).voters(), net.members(node).is_joint()),
            (&[N2, N3, N4][..], false)
        );
    }
    // Nobody tells it: it is no member from when that is appended. It may ask for votes, and gets none.
    net.campaign(N1);
    net.deliver(|envelope| envelope.message.kind() != MessageKind::AppendEntries);
    assert_ne!(net.role(N1), Role::Leader);
}

/// A change in a joint configuration is refused and leaves no entry behind; at etcd an empty one. (etcd:
/// `confchange_v2_add_single_explicit.txt`)
#[test]
fn what_is_refused_in_a_joint_configuration_leaves_no_entry() {
    let mut net = Net::of(2);
    net.elect(N1);
    net.change(N1, &joint(&[], false)).unwrap();
    net.deliver_all();
    let before = net.log(N1).len();
    assert_eq!(net.change(N1, &add(N3)), Err(ChangeError::Joint));
    net.change(N1, &Change::LeaveJoint).unwrap();
    net.deliver_all();
    assert_eq!(net.change(N1, &Change::LeaveJoint), Err(ChangeError::NotJoint));
    assert_eq!(net.log(N1).len(), before + 1);
}
