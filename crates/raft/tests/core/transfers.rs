//! Handing leadership over (dissertation §3.10), and how a node ends: for good or for a while.

use crate::net::{N1, N2, N3, N4, Net, of_kind};
use raft::{
    DropReason, HaltReason, Input, InputError, Message, MessageKind, Outcome, ProposeError, Role, RoleReason,
    Ticket, TransferError,
};

/// Trap 28: neither pre-vote nor the followers' loyalty stands in the way.
#[test]
fn leadership_is_handed_over_at_once() {
    let mut net = Net::with(3, |config| {
        config.pre_vote = true;
        config.check_quorum = true;
    });
    net.elect(N1);
    net.transfer(N1, N2).unwrap();
    net.deliver_all();
    assert_eq!((net.role(N1), net.role(N2)), (Role::Follower, Role::Leader));
    let handed = net.events_of(N2).any(|event| {
        matches!(
            event,
            raft::Event::RoleChanged {
                why: RoleReason::HandedOver { leader: N1 },
                ..
            }
        )
    });
    assert!(handed);
}

#[test]
fn the_target_is_brought_up_to_date_first_and_no_proposals_are_taken_meanwhile() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    net.transfer(N1, N3).unwrap();
    assert!(!net.to(N3).contains(&&Message::TimeoutNow));
    assert_eq!(net.propose(N1, "b"), Err(ProposeError::Transferring { to: N3 }));
    net.deliver_all();
    assert_eq!(net.role(N3), Role::Leader);
    assert_eq!(net.log(N3).len(), 3);
}

/// Trap 29
#[test]
fn a_transfer_ends_with_its_time_or_with_the_leadership() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.transfer(N1, N2).unwrap();
    net.messages.clear();
    assert_eq!(net.transfer(N1, N3), Err(TransferError::UnderWay { to: N2 }));
    net.wake(N1, 149);
    assert!(net.propose(N1, "a").is_err());
    net.wake(N1, 1);
    assert!(net.propose(N1, "a").is_ok());
    net.transfer(N1, N2).unwrap();
    net.messages.clear();
    net.elect(N3);
    net.elect(N1);
    assert!(net.propose(N1, "b").is_ok());
}

#[test]
fn leadership_goes_only_to_another_voter_and_only_from_a_leader() {
    let mut net = Net::of(3);
    net.elect(N1);
    assert_eq!(
        net.transfer(N1, N1),
        Err(TransferError::LeadsAlready { node: N1 })
    );
    assert_eq!(net.transfer(N1, N4), Err(TransferError::NotAVoter { node: N4 }));
    assert_eq!(
        net.transfer(N2, N3),
        Err(TransferError::NotLeader { hint: Some(N1) })
    );
    net.say(N3, N2, 1, Message::TimeoutNow);
    assert_eq!(
        net.role(N2),
        Role::Follower,
        "only its leader can tell it to campaign"
    );
}

#[test]
fn too_much_that_is_not_committed_is_refused_and_taken_again_when_it_is() {
    let mut net = Net::with(3, |config| config.uncommitted_bytes_max = 10);
    net.elect(N1);
    net.propose(N1, "123456").unwrap();
    assert_eq!(
        net.propose(N1, "12345"),
        Err(ProposeError::Throttled {
            uncommitted: 6,
            most: 10
        })
    );
    net.propose(N1, "1234").unwrap();
    net.deliver_all();
    assert!(
        net.propose(N1, "longer than ten bytes").is_ok(),
        "one is always taken"
    );
}

/// Trap 44
#[test]
fn a_leader_whose_disk_has_stalled_steps_down_and_does_not_campaign() {
    let mut net = Net::with(3, |config| config.check_quorum = false);
    net.elect(N1);
    net.disks_are_instant = false;
    net.propose(N1, "a").unwrap();
    for _ in 0..30 {
        net.wake(N1, 50);
        for node in [N2, N3] {
            net.flush(node);
        }
        net.deliver(|envelope| {
            of_kind(MessageKind::Heartbeat)(envelope) || of_kind(MessageKind::HeartbeatReply)(envelope)
        });
    }
    assert_eq!(net.role(N1), Role::Follower);
    assert!(matches!(net.why_role(N1), RoleReason::DiskStalled { .. }));
    assert_eq!(net.term(N1), 1);
    net.flush(N1);
    net.wake(N1, 700);
    assert_eq!(net.role(N1), Role::Candidate, "once the disk answers, it may");
}

#[test]
fn a_node_whose_disk_has_failed_halts_and_says_so_to_all_who_wait() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    let read = net.read(N1).unwrap();
    net.input(N1, Input::PersistFailed).unwrap();
    assert_eq!(
        (net.answer(Ticket(1)), net.answer(read)),
        (Some(Outcome::Unknown), Some(Outcome::ReadFailed))
    );
    assert_eq!(
        net.input(N1, Input::Timeout),
        Err(InputError::Halted {
            why: HaltReason::DiskFailed
        })
    );
    assert_eq!(net.nodes[&N1].deadline(), None);
    net.input(N2, Input::Stop).unwrap();
    assert_eq!(net.status(N2).halted, Some(HaltReason::Stopped));
}

#[test]
fn a_paused_node_hears_nothing_and_goes_on_later() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.input(N3, Input::Pause).unwrap();
    net.propose(N1, "a").unwrap();
    net.deliver_all();
    assert_eq!(
        (net.commit(N1), net.commit(N3), net.nodes[&N3].deadline()),
        (2, 1, None)
    );
    net.input(N3, Input::Resume).unwrap();
    net.wake(N1, 250);
    net.deliver_all();
    assert_eq!(net.commit(N3), 2);
}

#[test]
fn a_follower_that_forgets_its_leader_votes_for_another_at_once() {
    let mut net = Net::with(3, |config| config.check_quorum = true);
    net.elect(N1);
    net.campaign(N2);
    net.deliver_among(&[N2, N3]);
    assert_eq!(net.role(N2), Role::Candidate);
    net.input(N3, Input::ForgetLeader).unwrap();
    net.campaign(N2);
    net.deliver_among(&[N2, N3]);
    assert_eq!(net.role(N2), Role::Leader);
}

#[test]
fn settings_change_while_a_node_runs_but_not_who_it_is() {
    let mut net = Net::of(3);
    let mut config = raft::Config::new(N1, 7);
    config.election_timeout_max = raft::Micros::from_millis(900);
    net.input(N1, Input::Reconfigure(Box::new(config.clone())))
        .unwrap();
    config.id = N2;
    let refused = net.input(N1, Input::Reconfigure(Box::new(config)));
    assert_eq!(
        refused,
        Err(InputError::Config(raft::ConfigError::Fixed { setting: "id" }))
    );
}

/// Core: the last term is never entered, not by a hand-over either.
#[test]
fn leadership_is_not_taken_over_into_the_last_term() {
    let mut net = Net::of(3);
    let term = u64::MAX - 1;
    net.say(N1, N2, term, crate::net::heartbeat(0));
    net.say(N1, N2, term, Message::TimeoutNow);
    assert_eq!((net.role(N2), net.term(N2)), (Role::Follower, term));
    assert_eq!(net.why_dropped(N2), Some(DropReason::Absurd));
}
