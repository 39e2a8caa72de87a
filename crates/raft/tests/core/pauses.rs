//! A paused node neither hears, nor speaks, nor campaigns, nor takes requests; then it goes on where it was.

use crate::net::{N1, N2, N3, Net, append, bound_for, terms};
use raft::{
    Change, ChangeError, Input, InputError, LogId, ProposeError, ReadError, Role, Step, TransferError,
};

#[test]
fn a_paused_leader_says_nothing_whatever_its_timers_and_its_disk_do() {
    let mut net = Net::with(3, |config| config.check_quorum = true);
    net.elect(N1);
    net.disks_are_instant = false;
    net.propose(N1, "a").unwrap();
    net.messages.clear();
    net.input(N1, Input::Pause).unwrap();
    net.pass(400);
    net.input(N1, Input::Timeout).unwrap();
    net.flush(N1);
    assert!(net.messages.is_empty());
    assert_eq!((net.role(N1), net.nodes[&N1].deadline()), (Role::Leader, None));
    net.input(N1, Input::Resume).unwrap();
    net.input(N1, Input::Timeout).unwrap();
    assert_eq!(net.role(N1), Role::Follower, "it has heard nobody for too long");
}

#[test]
fn a_paused_follower_neither_campaigns_nor_acknowledges_until_it_goes_on() {
    let mut net = Net::with_slow_disks();
    net.say(N1, N2, 1, append(LogId::ZERO, terms(1, &[1]), 0));
    net.input(N2, Input::Pause).unwrap();
    net.flush(N2);
    net.pass(1_000);
    net.input(N2, Input::Timeout).unwrap();
    assert_eq!((net.role(N2), net.messages.len()), (Role::Follower, 0));
    assert_eq!(net.input(N2, Input::Campaign), Err(InputError::Paused));
    net.input(N2, Input::Resume).unwrap();
    assert_eq!(net.to(N1), [&crate::net::accepted(1)], "what waited is said now");
}

#[test]
fn a_paused_node_takes_no_requests() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.input(N1, Input::Pause).unwrap();
    let change = Change::one(Step::Remove(N3));
    assert_eq!(net.propose(N1, "a"), Err(ProposeError::Paused));
    assert_eq!(net.forward(N1, "a"), Err(ProposeError::Paused));
    assert_eq!(net.read(N1), Err(ReadError::Paused));
    assert_eq!(net.change(N1, &change), Err(ChangeError::Paused));
    assert_eq!(net.transfer(N1, N2), Err(TransferError::Paused));
    net.input(N1, Input::Resume).unwrap();
    net.propose(N1, "a").unwrap();
    net.deliver(bound_for(N2));
    net.deliver_all();
    assert_eq!(net.commit(N1), 2);
}
