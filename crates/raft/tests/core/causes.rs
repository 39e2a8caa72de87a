//! Core: each output and each event names the inputs that it is due to, and each event its section.

use crate::net::{N1, N2, N3, Net, accepted, bound_for, of_kind};
use raft::{Event, InputId, LogId, Message, MessageKind, NodeId, Output, Role, RoleReason, TimerReason};

/// What the latest output of `node` that `which` picks is due to.
fn due(net: &Net, node: NodeId, which: impl Fn(&Output) -> bool) -> Vec<InputId> {
    let mut said = net.outputs.iter().rev().filter(|said| said.by == node);
    said.find(|said| which(&said.output))
        .unwrap()
        .due
        .inputs()
        .to_vec()
}

fn event(which: impl Fn(&Event) -> bool) -> impl Fn(&Output) -> bool {
    move |output| matches!(output, Output::Event(event) if which(event))
}

fn sent(kind: MessageKind) -> impl Fn(&Output) -> bool {
    move |output| matches!(output, Output::Send(envelope) if envelope.message.kind() == kind)
}

/// The number of the input that `node` has handled last.
fn last(net: &Net, node: NodeId) -> InputId {
    net.nodes[&node].last_input()
}

/// Core: what was refused has no number; everything else counts on.
#[test]
fn inputs_are_numbered_as_they_are_handled() {
    let mut net = Net::of(3);
    assert_eq!(last(&net, N1), InputId(0));
    assert!(net.propose(N1, "a").is_err());
    assert_eq!(last(&net, N1), InputId(0));
    net.disks_are_instant = false;
    net.campaign(N1);
    assert_eq!(last(&net, N1), InputId(1));
    net.flush(N1);
    assert_eq!(last(&net, N1), InputId(2));
}

/// Core: a vote request is due to the timeout that made the node campaign, and to the flush that it waited for.
#[test]
fn a_vote_request_is_due_to_the_timeout_and_the_flush() {
    let mut net = Net::of(3);
    net.disks_are_instant = false;
    net.now = net.nodes[&N1].deadline().unwrap();
    net.input(N1, raft::Input::Timeout).unwrap();
    let timeout = last(&net, N1);
    assert_eq!(
        due(&net, N1, |output| matches!(output, Output::Persist(_))),
        [timeout]
    );
    net.pass(5);
    net.flush(N1);
    assert_eq!(
        due(&net, N1, sent(MessageKind::RequestVote)),
        [timeout, last(&net, N1)]
    );
}

/// Core: an acknowledgement is due to the append and the flush; a refusal just to the append.
#[test]
fn an_acknowledgement_is_due_to_the_append_and_the_flush() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.disks_are_instant = false;
    net.propose(N1, "a").unwrap();
    net.deliver_one(bound_for(N2));
    let request = last(&net, N2);
    net.flush(N2);
    assert_eq!(
        due(&net, N2, sent(MessageKind::AppendEntriesReply)),
        [request, last(&net, N2)]
    );
    net.say(
        N1,
        N2,
        1,
        crate::net::append(crate::net::id(1, 9), crate::net::terms(10, &[]), 0),
    );
    assert_eq!(
        due(&net, N2, sent(MessageKind::AppendEntriesReply)),
        [last(&net, N2)]
    );
}

/// Core: an append is due to the proposals that it carries.
#[test]
fn an_append_is_due_to_the_proposals_in_it() {
    let mut net = Net::of(3);
    net.elect(N1);
    let now = net.now;
    let node = net.nodes.get_mut(&N1).unwrap();
    let mut proposals = Vec::new();
    for ticket in 10..12 {
        node.propose(now, raft::Ticket(ticket), b"a").unwrap();
        proposals.push(node.last_input());
    }
    net.disks_are_instant = false;
    // An input that does nothing makes the net look at the node.
    net.persisted(N1, 0);
    let appended = due(&net, N1, sent(MessageKind::AppendEntries));
    assert!(
        proposals.iter().all(|proposal| appended.contains(proposal)),
        "{appended:?}"
    );
}

/// Core: a commit is due to the acknowledgements that make the majority, the leader's own flush included.
#[test]
fn a_commit_is_due_to_the_acknowledgements_that_made_the_majority() {
    let mut net = Net::of(5);
    net.elect(N1);
    net.disks_are_instant = false;
    net.propose(N1, "a").unwrap();
    net.flush(N1);
    let own = last(&net, N1);
    net.say(N2, N1, 1, accepted(2));
    let first = last(&net, N1);
    net.say(
        N3,
        N1,
        1,
        Message::HeartbeatReply {
            round: raft::Round(0),
        },
    );
    net.say(N3, N1, 1, accepted(2));
    // The very last input was the report that the entry had been applied.
    let second = last(&net, N1).previous();
    let committed = event(|event| matches!(event, Event::Committed { .. }));
    assert_eq!(due(&net, N1, committed), [own, first, second]);
    let applied = |output: &Output| matches!(output, Output::Apply(_));
    assert_eq!(due(&net, N1, applied), [own, first, second]);
    let answer = due(&net, N1, |output| matches!(output, Output::Reply(..)));
    assert_eq!(
        answer,
        [own, first, second, last(&net, N1)],
        "and to the report that it was applied"
    );
}

/// Core: a report that says nothing new is the cause of nothing.
#[test]
fn a_report_that_repeats_an_earlier_one_is_no_cause_of_a_commit() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    let own = last(&net, N1);
    let written = net.status(N1).write_issued.0;
    net.persisted(N1, written);
    net.say(N2, N1, 1, accepted(2));
    let committed = event(|event| matches!(event, Event::Committed { upto, .. } if upto.0 == 2));
    assert_eq!(due(&net, N1, committed), [own, own.next().next()]);
}

/// Core: a follower's commit is due to the message that told it.
#[test]
fn a_followers_commit_is_due_to_the_message_that_told_it() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    net.deliver(bound_for(N2));
    net.deliver(bound_for(N1));
    net.deliver_one(|envelope| envelope.to == N2 && of_kind(MessageKind::AppendEntries)(envelope));
    let committed = event(|event| matches!(event, Event::Committed { upto, .. } if upto.0 == 2));
    // The last input was the report that the command had been applied.
    assert_eq!(due(&net, N2, committed), [last(&net, N2).previous()]);
}

/// Core: becoming leader is due to the vote that decided it.
#[test]
fn an_election_is_due_to_the_vote_that_decided_it() {
    let mut net = Net::of(3);
    net.campaign(N1);
    net.disks_are_instant = false;
    net.say(N2, N1, 1, Message::RequestVoteReply { granted: true });
    let led = event(|event| matches!(event, Event::RoleChanged { to: Role::Leader, .. }));
    assert_eq!(due(&net, N1, led), [last(&net, N1)]);
}

/// Core: what a node is at its start is due to nothing that it handled.
#[test]
fn the_start_is_due_to_nothing() {
    let net = Net::of(1);
    let started = event(|event| {
        matches!(
            event,
            Event::RoleChanged {
                why: RoleReason::Started,
                ..
            } | Event::ElectionTimerReset {
                why: TimerReason::Started,
                ..
            }
        )
    });
    assert_eq!(due(&net, N1, started), []);
}

/// Core: every kind of event that a lively cluster tells of names the section that has its rule.
#[test]
fn every_event_names_its_section() {
    let mut net = Net::with(3, |config| config.pre_vote = true);
    net.disks_are_instant = false;
    for leader in [N1, N2] {
        net.campaign(leader);
        for _ in 0..10 {
            net.flush_all();
            net.deliver_all();
        }
        let _ = net.propose(leader, "a");
        net.lose(bound_for(N3));
        net.say(
            N3,
            leader,
            1,
            Message::RequestVote {
                last: LogId::ZERO,
                transfer: false,
            },
        );
    }
    let sections: std::collections::BTreeSet<_> = net
        .nodes
        .keys()
        .flat_map(|node| net.events_of(*node).map(Event::section).collect::<Vec<_>>())
        .collect();
    for section in [
        "§5.1",
        "§5.2",
        "§5.3",
        "§5.4.1",
        "§5.4.2",
        "§8",
        "dissertation §9.6",
        "figure 2",
    ] {
        assert!(sections.contains(section), "{section} of {sections:?}");
    }
}

/// Core: events cost nothing when nobody listens, and change nothing.
#[test]
fn a_node_that_tells_nothing_does_the_same() {
    let run = |configure| {
        let mut net = Net::with(3, configure);
        net.elect(N1);
        net.propose(N1, "a").unwrap();
        net.deliver_all();
        net.campaign(N2);
        net.deliver_all();
        let events = net
            .outputs
            .iter()
            .filter(|said| matches!(said.output, Output::Event(_)))
            .count();
        ([N1, N2, N3].map(|node| net.status(node)), events)
    };
    let (loud, told) = run(|_| {});
    let (quiet, none) = run(|config| config.events = false);
    assert_eq!(loud, quiet);
    assert!(told > 50 && none == 0);
}

/// Core: a clone is a second node that does exactly the same, its pending outputs included.
#[test]
fn a_clone_does_exactly_the_same() {
    let mut net = Net::of(3);
    net.campaign(N1);
    let (now, mut first) = (net.now, net.nodes[&N1].clone());
    let grant = net.messages[0].clone();
    let answer = raft::Envelope {
        from: grant.to,
        to: grant.from,
        message: Message::RequestVoteReply { granted: true },
        ..grant
    };
    first.handle(now, raft::Input::Message(answer)).unwrap();
    first.propose(now, raft::Ticket(1), b"a").unwrap();
    let mut second = first.clone();
    loop {
        let (one, two) = (first.poll_output(), second.poll_output());
        assert_eq!(format!("{one:?}"), format!("{two:?}"));
        if one.is_none() {
            break;
        }
    }
    assert_eq!(first.status(), second.status());
}
