//! Proposals that a follower passes on: taken once, answered once, and never sent again by themselves.

use crate::net::{N1, N2, N3, Net, append, bound_for, id, of_kind, terms};
use raft::{
    Change, Config, Configuration, DropReason, Index, Message, MessageKind, NodeId, NotTaken, Outcome,
    ProposeError, Proposed, Role, Snapshot, Step, Term, Ticket,
};

const N4: NodeId = NodeId(4);

/// Three nodes that pass proposals on, N1 leading.
fn led() -> Net {
    led_with(|config| config.forward_proposals = true)
}

fn led_with(configure: fn(&mut Config)) -> Net {
    let mut net = Net::with(3, configure);
    net.elect(N1);
    net
}

/// The commands in a node's log, from entry 2 on.
fn log(net: &Net, node: NodeId) -> usize {
    net.log(node).len() - 1
}

#[test]
fn a_command_given_to_a_follower_is_answered_there_when_it_is_applied_there() {
    let mut net = led();
    let ticket = net.forward(N2, "a").unwrap();
    assert_eq!(net.status(N2).forwards, 1);
    net.deliver(of_kind(MessageKind::Propose));
    net.deliver(of_kind(MessageKind::ProposeReply));
    assert_eq!((net.status(N2).forwards, net.status(N2).proposals), (0, 1));
    assert_eq!(net.answer(ticket), None, "named, not applied");
    net.deliver_all();
    assert_eq!(net.answer(ticket), Some(Outcome::Applied(id(1, 2))));
    assert_eq!(net.applied[&N2].last(), Some(&(id(1, 2), Some(b"a".to_vec()))));
    assert_eq!(net.status(N1).proposals, 0, "the leader has no ticket for it");
}

#[test]
fn it_says_what_was_done_with_a_command() {
    let mut net = led();
    let now = net.now;
    let mut given = |node| {
        let node = net.nodes.get_mut(&node).unwrap();
        node.propose_or_forward(now, Ticket(9), b"a")
    };
    assert_eq!(given(N1), Ok(Proposed::Appended(id(1, 2))));
    assert_eq!(given(N2), Ok(Proposed::Forwarded { to: N1 }));
}

#[test]
fn nothing_is_passed_on_nor_taken_unless_that_is_switched_on() {
    let mut net = Net::of(3);
    net.elect(N1);
    let hint = Some(N1);
    assert_eq!(net.forward(N2, "a"), Err(ProposeError::NotLeader { hint }));
    let propose = Message::Propose {
        life: 1,
        number: 1,
        command: b"a"[..].into(),
    };
    net.say(N2, N1, 1, propose);
    let answer = Err(NotTaken::Off);
    let off = Message::ProposeReply {
        life: 1,
        number: 1,
        answer,
    };
    assert_eq!((net.to(N2), log(&net, N1)), (vec![&off], 0));
    let mut net = led();
    net.campaign(N2);
    let hint = None;
    assert_eq!(net.forward(N2, "a"), Err(ProposeError::NotLeader { hint }));
}

/// The network may bring a message twice; the command is appended once.
#[test]
fn a_message_that_arrives_twice_is_taken_once() {
    let mut net = led();
    let ticket = net.forward(N2, "a").unwrap();
    let propose = net.take(of_kind(MessageKind::Propose));
    net.receive(propose.clone());
    net.receive(propose.clone());
    net.deliver_all();
    net.receive(propose);
    assert_eq!(
        (log(&net, N1), net.answer(ticket)),
        (1, Some(Outcome::Applied(id(1, 2))))
    );
    assert_eq!(net.why_dropped(N1), Some(DropReason::Overtaken));
}

/// Commands are numbered anew after a restart: the new ones are not taken for the old ones, nor their answers.
#[test]
fn a_restarted_followers_commands_are_not_mistaken_for_earlier_ones() {
    let mut net = led();
    net.forward(N2, "a").unwrap();
    net.deliver(of_kind(MessageKind::Propose));
    let old_answer = net.take(of_kind(MessageKind::ProposeReply));
    net.pass(1);
    net.restart(N2);
    net.wake(N1, 50);
    net.deliver_all();
    let ticket = net.forward(N2, "b").unwrap();
    net.receive(old_answer);
    assert_eq!(net.status(N2).forwards, 1, "that answer was for another command");
    net.deliver_all();
    assert_eq!(
        (log(&net, N1), net.answer(ticket)),
        (2, Some(Outcome::Applied(id(1, 3))))
    );
}

/// Core: a lost message is not sent again, for nobody knows that it was lost.
#[test]
fn a_command_without_an_answer_is_given_up_after_an_election_timeout_and_never_repeated() {
    for lost in [MessageKind::Propose, MessageKind::ProposeReply] {
        let mut net = led();
        net.pass(10);
        let ticket = net.forward(N2, "a").unwrap();
        for _ in 0..7 {
            net.deliver(|envelope| envelope.message.kind() != lost);
            net.lose(of_kind(lost));
            assert_eq!(net.answer(ticket), None);
            net.wake(N1, 40);
        }
        net.deliver(|envelope| envelope.message.kind() != lost);
        net.wake(N2, 19);
        assert_eq!(net.answer(ticket), None);
        net.wake(N2, 1);
        assert_eq!(net.answer(ticket), Some(Outcome::Unknown), "{lost:?}");
        assert_eq!(net.role(N2), Role::Follower);
        net.deliver_all();
        assert_eq!(log(&net, N1), usize::from(lost == MessageKind::ProposeReply));
    }
}

/// Who does not vote has no election timer, and gives up all the same.
#[test]
fn a_learner_gives_up_too() {
    let mut net = led();
    net.change(N1, &Change::one(Step::AddLearner(N4))).unwrap();
    net.join(N4);
    net.deliver_all();
    net.wake(N1, 50);
    net.deliver_all();
    assert!(net.members(N4).is_learner(N4));
    let ticket = net.forward(N4, "a").unwrap();
    net.lose(bound_for(N1));
    net.wake(N4, 300);
    assert_eq!(net.answer(ticket), Some(Outcome::Unknown));
    assert_eq!(net.nodes[&N4].deadline(), None);
}

#[test]
fn an_answer_that_comes_too_late_changes_nothing() {
    let mut net = led();
    let ticket = net.forward(N2, "a").unwrap();
    net.deliver(of_kind(MessageKind::Propose));
    let late = net.take(of_kind(MessageKind::ProposeReply));
    net.campaign(N2);
    assert_eq!(
        net.answer(ticket),
        Some(Outcome::Unknown),
        "its leader is not followed any more"
    );
    let term = net.term(N2);
    net.say(N1, N2, term, late.message);
    assert_eq!(
        (net.status(N2).proposals, net.answer(ticket)),
        (0, Some(Outcome::Unknown))
    );
}

#[test]
fn a_new_term_leaves_unanswered_commands_unknown_at_once() {
    let mut net = led();
    let ticket = net.forward(N2, "a").unwrap();
    net.lose(of_kind(MessageKind::Propose));
    net.campaign(N3);
    net.deliver_among(&[N2, N3]);
    assert_eq!(net.answer(ticket), Some(Outcome::Unknown));
    assert_eq!(net.role(N3), Role::Leader);
}

/// As for a proposal of the node's own: what is committed at its place decides.
#[test]
fn a_command_whose_entry_is_lost_with_its_leader_is_superseded() {
    let mut net = led();
    let ticket = net.forward(N2, "a").unwrap();
    net.deliver(of_kind(MessageKind::Propose));
    net.deliver(of_kind(MessageKind::ProposeReply));
    net.messages.clear();
    net.campaign(N3);
    net.deliver_among(&[N2, N3]);
    net.propose(N3, "b").unwrap();
    net.deliver_among(&[N2, N3]);
    let (proposed, by) = (id(1, 2), Term(2));
    assert_eq!(net.answer(ticket), Some(Outcome::Superseded { proposed, by }));
}

#[test]
fn an_answer_that_names_an_entry_already_applied_or_replaced_is_decided_at_once() {
    let mut net = led();
    let ticket = net.forward(N2, "a").unwrap();
    net.deliver(of_kind(MessageKind::Propose));
    net.deliver(|envelope| envelope.message.kind() != MessageKind::ProposeReply);
    assert_eq!(net.commit(N2), 2);
    net.deliver_all();
    assert_eq!(net.answer(ticket), Some(Outcome::Applied(id(1, 2))));
    // One whose entry is behind a snapshot cannot be told.
    let ticket = net.forward(N2, "b").unwrap();
    net.deliver(of_kind(MessageKind::Propose));
    net.deliver(|envelope| envelope.message.kind() != MessageKind::ProposeReply);
    net.propose(N1, "c").unwrap();
    net.deliver(|envelope| envelope.message.kind() != MessageKind::ProposeReply);
    net.compact(N2, 4);
    net.deliver_all();
    assert_eq!(net.answer(ticket), Some(Outcome::Unknown));
}

/// A leader that lies about a place, or a message that was garbled: an answer for each ticket all the same.
#[test]
fn an_answer_that_names_a_wrong_entry_blocks_nothing() {
    let mut net = led();
    let (lied_to, honest) = (net.forward(N2, "a").unwrap(), net.forward(N2, "b").unwrap());
    net.deliver(of_kind(MessageKind::Propose));
    let mut envelope = net.take(of_kind(MessageKind::ProposeReply));
    let mut named = |entry| {
        if let Message::ProposeReply { answer, .. } = &mut envelope.message {
            *answer = Ok(entry);
        }
        net.receive(envelope.clone());
        net.why_dropped(N2)
    };
    assert_eq!(named(id(2, 2)), Some(DropReason::Absurd));
    assert_eq!(named(id(1, 0)), Some(DropReason::Absurd));
    // Entry 1 is not what was proposed; but it is of that term, and it is applied.
    named(id(1, 1));
    net.deliver_all();
    assert_eq!(net.answer(lied_to), Some(Outcome::Applied(id(1, 1))));
    assert_eq!(net.answer(honest), Some(Outcome::Applied(id(1, 3))));
}

#[test]
fn a_leader_that_takes_nothing_says_why_and_has_taken_nothing() {
    let refused = |configure: fn(&mut Config), prepare: fn(&mut Net), command: &str| {
        let mut net = led_with(configure);
        prepare(&mut net);
        let before = log(&net, N1);
        let ticket = net.forward(N2, command).unwrap();
        net.deliver(of_kind(MessageKind::Propose));
        net.deliver(of_kind(MessageKind::ProposeReply));
        assert_eq!(log(&net, N1), before);
        net.answer(ticket).unwrap()
    };
    let not_taken = |why| Outcome::NotTaken { why };
    let fill = |net: &mut Net| {
        net.propose(N1, "1234").unwrap();
    };
    let tight: fn(&mut Config) =
        |config| (config.forward_proposals, config.uncommitted_bytes_max) = (true, 4);
    let passes_on: fn(&mut Config) = |config| config.forward_proposals = true;
    let throttled = refused(tight, fill, "5");
    assert_eq!(throttled, not_taken(NotTaken::Throttled));
    let hand_over = |net: &mut Net| net.transfer(N1, N3).unwrap();
    let to = N3;
    let transferring = refused(passes_on, hand_over, "a");
    assert_eq!(transferring, not_taken(NotTaken::Transferring { to }));
    let shorten = |net: &mut Net| {
        let mut config = Config::new(N1, 7);
        (config.forward_proposals, config.command_bytes_max) = (true, 2);
        net.input(N1, raft::Input::Reconfigure(Box::new(config))).unwrap();
    };
    let too_long = refused(passes_on, shorten, "abc");
    assert_eq!(too_long, not_taken(NotTaken::TooLong { most: 2 }));
}

/// One hop: whoever does not lead passes nothing on that was passed on to it, and does not say that nothing was taken:
/// it may have led when the message came for the first time.
#[test]
fn a_follower_neither_takes_nor_passes_on_nor_refuses_what_was_passed_on() {
    let mut net = led();
    let propose = Message::Propose {
        life: 1,
        number: 1,
        command: b"a"[..].into(),
    };
    net.say(N3, N2, 1, propose.clone());
    assert!(net.messages.is_empty());
    let role = Role::Follower;
    assert_eq!(net.why_dropped(N2), Some(DropReason::NotAsked { role }));
    net.say(N4, N1, 1, propose);
    assert_eq!(
        (net.why_dropped(N1), log(&net, N1)),
        (Some(DropReason::NotAMember), 0)
    );
}

#[test]
fn only_so_many_commands_are_passed_on_at_once() {
    let mut net = led_with(|config| (config.forward_proposals, config.forwards_max) = (true, 2));
    net.forward(N2, "a").unwrap();
    net.forward(N2, "b").unwrap();
    let error = net.forward(N2, "c").unwrap_err();
    assert_eq!(error, ProposeError::TooManyForwarded { most: 2 });
    assert!(error.to_string().starts_with("2 commands were passed on"));
    net.deliver_all();
    net.forward(N2, "c").unwrap();
    net.deliver_all();
    assert_eq!((log(&net, N1), net.replies.len()), (3, 3));
    let long = "x".repeat((16 << 20) + 1);
    let error = net.forward(N2, &long).unwrap_err();
    assert!(matches!(error, ProposeError::CommandTooLong { .. }));
}

#[test]
fn what_waits_is_unknown_when_the_node_stops_or_starts_over_from_a_snapshot() {
    let mut net = led();
    let ticket = net.forward(N2, "a").unwrap();
    net.input(N2, raft::Input::Stop).unwrap();
    assert_eq!(net.answer(ticket), Some(Outcome::Unknown));
    let mut net = led();
    let ticket = net.forward(N2, "a").unwrap();
    net.deliver(of_kind(MessageKind::Propose));
    net.deliver(of_kind(MessageKind::ProposeReply));
    let configuration = Configuration::of([N1, N2, N3]).unwrap();
    let last = id(1, 9);
    let snapshot = Snapshot { last, configuration };
    net.say(N1, N2, 1, Message::InstallSnapshot(Box::new(snapshot)));
    assert_eq!(net.answer(ticket), Some(Outcome::Unknown));
    net.say(N1, N2, 1, append(last, terms(10, &[1]), 10));
    assert_eq!(net.nodes[&N2].applied_index(), Index(10));
}
