//! The shortest story: elect, propose, commit.

use crate::net::{N1, N2, N3, Net, id};
use raft::{Outcome, Role, Ticket};

#[test]
fn three_nodes_elect_a_leader_and_commit_a_command() {
    let mut net = Net::of(3);
    net.elect(N1);
    assert_eq!([N2, N3].map(|node| net.role(node)), [Role::Follower; 2]);
    net.propose(N1, "a").unwrap();
    net.deliver_all();
    assert_eq!([N1, N2, N3].map(|node| net.commit(node)), [2; 3]);
    assert_eq!(net.applied[&N3].last(), Some(&(id(1, 2), Some(b"a".to_vec()))));
    assert_eq!(net.replies, [(Ticket(1), Outcome::Applied(id(1, 2)))]);
}

#[test]
fn one_node_alone_leads_and_commits() {
    let mut net = Net::with(1, |config| config.pre_vote = true);
    net.wake(N1, 301);
    assert_eq!(net.role(N1), Role::Leader);
    net.propose(N1, "a").unwrap();
    assert_eq!(net.commit(N1), 2);
}

#[test]
fn with_pre_vote_and_check_quorum_a_leader_is_elected_too() {
    let mut net = Net::with(5, |config| {
        config.pre_vote = true;
        config.check_quorum = true;
    });
    net.elect(N3);
    assert_eq!(net.term(N1), 1);
}
