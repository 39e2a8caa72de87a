//! Reads that see what was committed when they came in, without writing (§8; dissertation §6.4).

use crate::net::{N1, N2, N3, N4, Net, of_kind};
use raft::{Change, Index, Input, InputError, MessageKind, Outcome, ReadError, Role, Step};

fn lease(config: &mut raft::Config) {
    config.check_quorum = true;
    config.lease_reads = true;
}

/// §8
#[test]
fn a_leader_answers_a_read_once_a_majority_confirms_that_it_leads() {
    let mut net = Net::of(3);
    net.elect(N1);
    let read = net.read(N1).unwrap();
    assert_eq!(net.answer(read), None);
    net.deliver(|envelope| envelope.to != N3);
    assert_eq!(net.answer(read), Some(Outcome::Readable(Index(1))));
}

#[test]
fn one_node_alone_answers_at_once() {
    let mut net = Net::of(1);
    net.elect(N1);
    let read = net.read(N1).unwrap();
    assert_eq!(net.answer(read), Some(Outcome::Readable(Index(1))));
}

/// Trap 20
#[test]
fn a_new_leader_names_no_index_before_its_own_term_is_committed() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    net.deliver_one(|envelope| envelope.to == N2);
    net.deliver_one(|envelope| envelope.to == N1);
    assert_eq!(net.commit(N1), 2);
    net.messages.clear();
    net.campaign(N2);
    net.deliver(|envelope| !of_kind(MessageKind::AppendEntries)(envelope));
    assert_eq!(
        (net.role(N2), net.commit(N2)),
        (Role::Leader, 1),
        "it has not heard that the command is committed"
    );
    let read = net.read(N2).unwrap();
    net.wake(N2, 60);
    net.deliver(|envelope| !of_kind(MessageKind::AppendEntries)(envelope));
    assert_eq!(net.answer(read), None);
    net.wake(N2, 200);
    net.deliver_all();
    assert_eq!(net.answer(read), Some(Outcome::Readable(Index(3))));
}

/// Trap 21
#[test]
fn a_heartbeat_from_before_the_read_confirms_nothing() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.wake(N1, 60);
    let old: Vec<_> = net.messages.drain(..).collect();
    let read = net.read(N1).unwrap();
    net.messages.clear();
    for envelope in old {
        net.receive(envelope);
    }
    net.deliver(|envelope| envelope.to == N1);
    assert_eq!(net.answer(read), None);
}

#[test]
fn reads_that_come_together_share_one_round() {
    let mut net = Net::of(3);
    net.elect(N1);
    for _ in 0..5 {
        net.nodes
            .get_mut(&N1)
            .unwrap()
            .read(net.now, raft::Ticket(90))
            .unwrap();
    }
    net.read(N1).unwrap();
    assert_eq!(net.to(N2).len(), 1);
    net.deliver_all();
    assert_eq!(net.replies.len(), 6);
}

/// Trap 23
#[test]
fn a_leader_that_steps_down_fails_its_reads() {
    let mut net = Net::of(3);
    net.elect(N1);
    let read = net.read(N1).unwrap();
    net.messages.clear();
    net.elect(N2);
    assert_eq!(net.answer(read), Some(Outcome::ReadFailed));
}

/// A leader that has been replaced without knowing it cannot confirm.
#[test]
fn a_deposed_leader_answers_no_read() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.campaign(N2);
    net.deliver_among(&[N2, N3]);
    assert_eq!((net.role(N1), net.role(N2)), (Role::Leader, Role::Leader));
    let read = net.read(N1).unwrap();
    net.deliver_all();
    assert_eq!(net.answer(read), Some(Outcome::ReadFailed));
}

#[test]
fn a_follower_reads_at_its_leaders_index_once_it_has_applied_as_far() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    net.deliver(|envelope| envelope.to != N3);
    net.messages.clear();
    let read = net.read(N3).unwrap();
    net.deliver(|envelope| {
        of_kind(MessageKind::ReadIndex)(envelope)
            || of_kind(MessageKind::Heartbeat)(envelope) && envelope.to == N2
            || of_kind(MessageKind::HeartbeatReply)(envelope)
            || of_kind(MessageKind::ReadIndexReply)(envelope)
    });
    assert_eq!(net.answer(read), None, "it has not applied entry 2 yet");
    net.wake(N1, 250);
    net.deliver_all();
    assert_eq!(net.answer(read), Some(Outcome::Readable(Index(2))));
}

#[test]
fn a_followers_read_that_was_lost_is_asked_again() {
    let mut net = Net::of(3);
    net.elect(N1);
    let read = net.read(N2).unwrap();
    net.messages.clear();
    net.wake(N1, 60);
    net.deliver_all();
    assert_eq!(net.answer(read), Some(Outcome::Readable(Index(1))));
    let alone = Net::of(3).read(N1);
    assert_eq!(alone, Err(ReadError::NoLeader));
}

/// Dissertation §6.4.1
#[test]
fn a_lease_answers_at_once_while_it_lasts() {
    let mut net = Net::with(3, lease);
    net.pass(200);
    net.elect(N1);
    let before = net.read(N1).unwrap();
    assert_eq!(net.answer(before), None, "nobody has answered a heartbeat yet");
    net.wake(N1, 60);
    net.deliver_all();
    let within = net.read(N1).unwrap();
    assert_eq!(net.answer(within), Some(Outcome::Readable(Index(1))));
    net.pass(140);
    let after = net.read(N1).unwrap();
    assert_eq!(
        net.answer(after),
        None,
        "135 ms after the heartbeat was sent, the lease is over"
    );
}

/// Trap 22: the promise not to vote does not survive a crash, so a node that has just started keeps it blindly.
#[test]
fn a_voter_that_has_just_restarted_does_not_break_the_promise_it_forgot() {
    let mut net = Net::with(3, lease);
    net.pass(200);
    net.elect(N1);
    // N3 hears nothing for so long that it has promised nothing any more; N2 hears the leader all the time.
    for _ in 0..4 {
        net.wake(N1, 50);
        net.deliver_among(&[N1, N2]);
    }
    net.restart(N2);
    net.campaign(N3);
    net.deliver_among(&[N2, N3]);
    assert_eq!(net.role(N3), Role::Candidate);
    net.pass(150);
    net.campaign(N3);
    net.deliver_among(&[N2, N3]);
    assert_eq!(net.role(N3), Role::Leader);
}

/// Trap 22
#[test]
fn a_transfer_voids_the_lease() {
    let mut net = Net::with(3, lease);
    net.pass(200);
    net.elect(N1);
    net.wake(N1, 60);
    net.deliver_all();
    net.transfer(N1, N2).unwrap();
    let read = net.read(N1).unwrap();
    assert_eq!(net.answer(read), None);
    net.deliver_all();
    assert_eq!(
        (net.role(N2), net.answer(read)),
        (Role::Leader, Some(Outcome::ReadFailed))
    );
}

/// Trap 22: a follower that forgot its leader could vote at once for another one, while the lease that its own answer
/// renewed still holds. (etcd: `forget_leader_read_only_lease_based.txt`)
#[test]
fn a_leader_that_reads_by_lease_is_not_forgotten() {
    let mut net = Net::with(3, lease);
    net.pass(1_000);
    net.elect(N1);
    assert_eq!(net.input(N2, Input::ForgetLeader), Err(InputError::LeasePromised));
    assert_eq!(net.status(N2).leader, Some(N1));
}

/// Trap 22. Found by two storms in 300,000: a follower whose answer had renewed the lease was told to campaign, and with a voter that had
/// promised nothing it won at once.
#[test]
fn a_leader_that_reads_by_lease_is_not_campaigned_against_before_its_lease_is_over() {
    let mut net = Net::with(3, lease);
    net.pass(1_000);
    net.elect(N1);
    assert_eq!(net.input(N2, Input::Campaign), Err(InputError::LeasePromised));
    assert_eq!(net.status(N2).role, Role::Follower);
    let mut without = Net::of(3);
    without.elect(N1);
    assert_eq!(without.input(N2, Input::Campaign), Ok(()));
}

/// Found by a storm: each heartbeat repeated every open read, each repeated read began a round of heartbeats, and the messages
/// grew without end while no time passed.
#[test]
fn an_open_read_is_asked_again_once_an_interval_however_often_the_leader_is_heard() {
    let mut net = Net::of(3);
    net.elect(N1);
    let read = net.read(N2).unwrap();
    let asks = |net: &Net| {
        net.messages
            .iter()
            .filter(|one| of_kind(MessageKind::ReadIndex)(one))
            .count()
    };
    assert_eq!(asks(&net), 1);
    net.lose(of_kind(MessageKind::ReadIndex));
    let heartbeat = || raft::Message::Heartbeat {
        commit: Index(1),
        round: raft::Round(9),
    };
    for _ in 0..5 {
        net.say(N1, N2, 1, heartbeat());
    }
    assert_eq!(asks(&net), 0, "the answer may still come");
    net.pass(50);
    for _ in 0..5 {
        net.say(N1, N2, 1, heartbeat());
    }
    assert_eq!(asks(&net), 1);
    let ask = net.take(of_kind(MessageKind::ReadIndex));
    net.messages.clear();
    for _ in 0..5 {
        net.receive(ask.clone());
    }
    let rounds = net.to(N3).len();
    assert_eq!(rounds, 1, "one read begins one round, however often it is asked");
    net.deliver_all();
    assert_eq!(net.answer(read), Some(Outcome::Readable(Index(1))));
}

/// A learner never campaigns: without a limit its read would wait for ever for a leader that is gone.
#[test]
fn a_learner_whose_leader_is_gone_gives_its_read_up() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.join(N4);
    net.change(N1, &Change::one(Step::AddLearner(N4))).unwrap();
    net.deliver_all();
    let read = net.read(N4).unwrap();
    net.messages.clear();
    net.wake(N4, 200);
    assert_eq!(net.answer(read), None, "the leader may yet answer");
    net.wake(N4, 200);
    assert_eq!(net.answer(read), Some(Outcome::ReadFailed));
    net.wake(N4, 2_000);
    assert_eq!(net.answer(read), Some(Outcome::ReadFailed), "once");
}
