//! The history of a node's role and members: what changed, when, in which term, and why.

use crate::make::append;
use crate::net::{N1, N2, N3, Net, id, terms};
use raft::{
    Change, Configuration, EntriesBuilder, Index, Instant, Message, NodeId, Payload, Role, RoleReason,
    Snapshot, Step, Term, Transitioned,
};

fn what(net: &Net, node: NodeId) -> Vec<Transitioned> {
    let transitions = net.nodes[&node].transitions();
    transitions.map(|record| record.what.clone()).collect()
}

fn role(from: Role, to: Role, why: RoleReason) -> Transitioned {
    Transitioned::Role { from, to, why }
}

const STARTED: Transitioned = Transitioned::Role {
    from: Role::Follower,
    to: Role::Follower,
    why: RoleReason::Started,
};

/// Core: kept whether or not anybody listens to events.
#[test]
fn every_change_of_role_is_remembered_with_its_reason() {
    let mut net = Net::with(3, |config| config.events = false);
    net.pass(20);
    net.elect(N1);
    net.pass(5);
    net.say(N3, N1, 9, Message::RequestVoteReply { granted: false });
    let (theirs, ours) = (Term(9), Term(1));
    let higher = RoleReason::HigherTerm {
        from: N3,
        theirs,
        ours,
    };
    let won = RoleReason::WonElection { yes: 2, needed: 2 };
    let expected = [
        STARTED,
        role(Role::Follower, Role::Candidate, RoleReason::Asked),
        role(Role::Candidate, Role::Leader, won),
        role(Role::Leader, Role::Follower, higher),
    ];
    assert_eq!(what(&net, N1), expected);
    let stamps = net.nodes[&N1]
        .transitions()
        .map(|record| (record.at, record.term.0));
    let stamps: Vec<_> = stamps.collect();
    let at = [0, 20_000, 20_000, 25_000].map(Instant);
    assert_eq!(stamps, at.into_iter().zip([0, 1, 1, 9]).collect::<Vec<_>>());
    let inputs: Vec<_> = net.nodes[&N1]
        .transitions()
        .map(|record| record.input.0)
        .collect();
    assert!(inputs[0] == 0 && inputs.is_sorted(), "{inputs:?}");
}

/// §6: in force when appended, committed later, or taken back.
#[test]
fn every_change_of_members_is_remembered_with_what_became_of_it() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.join(NodeId(4));
    let index = net
        .change(N1, &Change::one(Step::AddLearner(NodeId(4))))
        .unwrap()
        .index;
    net.deliver_all();
    let configuration = net.members(N1).clone();
    let members = configuration.clone();
    let tail = what(&net, N1).split_off(3);
    let appended = Transitioned::MembershipAppended { index, configuration };
    let configuration = members.clone();
    let committed = Transitioned::MembershipCommitted { index, configuration };
    assert_eq!(tail, [appended, committed]);
    // A change that reaches only N2 is cut off there by the next leader.
    let joint = members
        .changed(&Change::one(Step::AddLearner(NodeId(5))))
        .unwrap();
    let mut entry = EntriesBuilder::starting_at(Index(3));
    entry.push(Term(1), Payload::Configuration(&joint.encode()));
    net.say(N1, N2, 1, append(id(1, 2), entry.finish(), 2));
    net.say(N3, N2, 2, append(id(1, 2), terms(3, &[2]), 2));
    let (from, to, configuration) = (Index(3), Index(2), members);
    let reverted = Transitioned::MembershipReverted {
        from,
        to,
        configuration,
    };
    assert_eq!(what(&net, N2).last(), Some(&reverted));
}

/// §7
#[test]
fn members_that_came_with_a_snapshot_are_remembered() {
    let mut net = Net::of(3);
    let configuration = Configuration::of([N1, N2]).unwrap();
    let (index, last) = (Index(9), id(1, 9));
    let snapshot = Snapshot {
        last,
        configuration: configuration.clone(),
    };
    net.say(N1, N2, 1, Message::InstallSnapshot(Box::new(snapshot)));
    let installed = Transitioned::MembershipInstalled { index, configuration };
    assert_eq!(what(&net, N2).last(), Some(&installed));
}

#[test]
fn only_the_latest_transitions_are_kept_and_none_if_so_asked() {
    let mut net = Net::with(1, |config| config.transitions_max = 3);
    for _ in 0..4 {
        net.elect(N1);
        let term = net.term(N1) + 1;
        net.say(N2, N1, term, Message::TimeoutNow);
    }
    let latest: Vec<_> = net.nodes[&N1].transitions().map(|record| record.term.0).collect();
    assert_eq!(latest, [7, 7, 8]);
    let mut net = Net::with(1, |config| config.transitions_max = 0);
    net.elect(N1);
    assert_eq!(net.nodes[&N1].transitions().len(), 0);
}
