//! Figure 2, "updated on stable storage before responding": what waits for which write, and what need not.

use crate::net::{GRANT, N1, N2, N3, Net, accepted, append, heartbeat, id, refused, terms};
use raft::{Event, Index, Input, LogId, Message, MessageKind, NodeId, Role, Round, Term};

fn ask() -> Message {
    Message::RequestVote {
        last: LogId::ZERO,
        transfer: false,
    }
}

/// Figure 2, trap 1: an acknowledgement waits for its entries, a grant for its vote.
#[test]
fn acknowledgements_and_grants_wait_for_the_disk() {
    for (message, answer) in [
        (append(LogId::ZERO, terms(1, &[1]), 0), accepted(1)),
        (ask(), GRANT),
    ] {
        let mut net = Net::with_slow_disks();
        net.say(N2, N1, 1, message);
        assert!(net.from(N1).is_empty(), "{answer:?} before its write");
        let withheld = net.count_events(N1, |event| matches!(event, Event::Withheld { to: N2, .. }));
        assert_eq!((withheld, net.status(N1).withheld), (1, 1));
        net.flush(N1);
        assert_eq!(net.from(N1), [&answer]);
    }
}

/// Figure 2, trap 1: without that, an entry counts as replicated that a crash takes away.
#[cfg(feature = "mutants")]
#[test]
fn without_waiting_for_the_disk_a_committed_entry_is_on_too_few_disks() {
    use crate::laws::Laws;
    let mut net = Net::with(3, |config| config.rules.replies_wait_for_disk = false);
    net.elect(N1);
    let mut laws = Laws::default();
    laws.check(&net).unwrap();
    net.disks_are_instant = false;
    net.propose(N1, "a").unwrap();
    net.flush(N1);
    net.deliver_one(|envelope| envelope.to == N2);
    net.deliver_one(|envelope| envelope.to == N1);
    assert_eq!(net.commit(N1), 2);
    let broken = laws.check(&net).unwrap_err();
    assert!(broken.starts_with("durability"), "{broken}");
}

/// Trap 4: a candidate is nothing, not even with all votes, before its own term and vote are on its disk.
#[test]
fn nobody_leads_before_its_own_vote_is_saved() {
    let mut net = Net::with_slow_disks();
    net.campaign(N1);
    // Votes cannot come before they are asked for, so these are made up.
    net.say(N2, N1, 1, GRANT);
    net.say(N3, N1, 1, GRANT);
    assert_eq!(net.role(N1), Role::Candidate);
    net.flush_some(N1, 1);
    assert_eq!(net.role(N1), Role::Leader);
}

/// Trap 4: the request itself waits, for it claims a term.
#[test]
fn a_vote_request_waits_for_the_term_and_vote_that_it_claims() {
    let mut net = Net::with_slow_disks();
    net.campaign(N1);
    assert!(net.messages.is_empty());
    net.flush(N1);
    assert_eq!(net.from(N1), [&ask(), &ask()]);
}

/// Core: what does not wait. A leader's appends go out while its own disk is still busy (dissertation §10.2.1).
#[test]
fn a_leaders_appends_and_heartbeats_do_not_wait() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.disks_are_instant = false;
    net.propose(N1, "a").unwrap();
    assert_eq!(net.from(N1).len(), 2);
    net.messages.clear();
    net.wake(N1, 50);
    assert_eq!(net.from(N1).len(), 2);
    assert!(!net.disks[&N1].queue.is_empty());
}

/// Core: what does not wait. Refusals and answers to heartbeats, if the disk knows the term.
#[test]
fn refusals_and_heartbeat_replies_do_not_wait_in_a_saved_term() {
    let answers = [
        (append(id(1, 9), terms(10, &[]), 0), refused(9, id(1, 2))),
        (heartbeat(0), Message::HeartbeatReply { round: Round(1) }),
    ];
    for (message, answer) in answers {
        let mut net = Net::of(3);
        net.set_disk(N1, 1, None, &[1]);
        net.disks_are_instant = false;
        // An entry is on its way to the disk, but the answer says nothing of it that could become untrue.
        net.say(N2, N1, 1, append(id(1, 1), terms(2, &[1]), 0));
        net.say(N2, N1, 1, message);
        assert_eq!(net.from(N1), [&answer]);
    }
}

/// Core: in a term that the disk does not know, every answer waits: each of them tells of that term.
#[test]
fn every_answer_in_an_unsaved_term_waits() {
    let messages = [
        heartbeat(0),
        append(id(1, 9), terms(10, &[]), 0),
        append(LogId::ZERO, terms(1, &[]), 0),
    ];
    for message in messages {
        let mut net = Net::with_slow_disks();
        net.say(N2, N1, 5, message.clone());
        assert!(net.from(N1).is_empty(), "{message:?} was answered");
        net.flush(N1);
        assert_eq!(net.from(N1).len(), 1);
        assert_eq!(net.messages[0].term, Term(5));
    }
}

/// §5.1: what waits for the disk in a term that is over is not sent any more.
#[test]
fn what_waits_is_discarded_when_the_term_rises() {
    let mut net = Net::with_slow_disks();
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1]), 0));
    net.say(N3, N1, 2, ask());
    let discarded = Event::Discarded {
        kind: MessageKind::AppendEntriesReply,
        to: N2,
        term: Term(1),
    };
    assert_eq!(net.count_events(N1, |event| *event == discarded), 1);
    net.flush(N1);
    assert!(!net.messages.iter().any(|envelope| envelope.term == Term(1)));
}

/// §5.1: nor is a grant, if a later term begins before the vote is on disk.
#[test]
fn a_grant_that_waits_is_discarded_when_the_term_rises() {
    let mut net = Net::with_slow_disks();
    net.say(N2, N1, 1, ask());
    net.say(N3, N1, 2, ask());
    net.flush(N1);
    let sent: Vec<(NodeId, Term)> = net
        .messages
        .iter()
        .map(|envelope| (envelope.to, envelope.term))
        .collect();
    assert_eq!(sent, [(N3, Term(2))]);
}

/// Core: one write for all that was handled before it was asked for.
#[test]
fn a_busy_node_batches_its_writes() {
    let mut net = Net::of(3);
    net.elect(N1);
    let (now, issued) = (net.now, net.status(N1).write_issued);
    let node = net.nodes.get_mut(&N1).unwrap();
    for ticket in 10..20 {
        node.propose(now, raft::Ticket(ticket), b"a").unwrap();
    }
    net.input(N1, Input::Timeout).unwrap();
    assert_eq!(net.status(N1).write_issued.0, issued.0 + 1);
    assert_eq!(net.to(N2).len(), 1, "and one append");
    net.deliver_all();
    assert_eq!((net.commit(N2), net.replies.len()), (11, 10));
}

/// Core: where it takes several writes, what claims all of them waits for the last, and a crash in between leaves a
/// log that a node can start from.
#[test]
fn what_needs_several_writes_waits_for_the_last_of_them() {
    let large = |first: u64| {
        let mut builder = raft::EntriesBuilder::starting_at(Index(first));
        builder.push(Term(1), raft::Payload::Command(&[b'x'; 100_000]));
        builder.finish()
    };
    for kept in 0..=2 {
        let mut net = Net::with_slow_disks();
        // Two appends and a campaign before the node is asked what it wants written.
        let now = net.now;
        let node = net.nodes.get_mut(&N1).unwrap();
        for (previous, first) in [(LogId::ZERO, 1), (id(1, 1), 2)] {
            let envelope = raft::Envelope {
                from: N2,
                to: N1,
                cluster: raft::ClusterId(1),
                term: Term(1),
                message: append(previous, large(first), 0),
            };
            node.handle(now, Input::Message(envelope)).unwrap();
        }
        net.campaign(N1);
        assert_eq!(net.disks[&N1].queue.len(), 2);
        assert!(net.messages.is_empty());
        if kept == 2 {
            net.flush_some(N1, 1);
            assert!(
                net.messages.is_empty(),
                "the second entry is claimed, and not on disk"
            );
            net.flush_some(N1, 1);
            assert_eq!(
                net.from(N1),
                [&Message::RequestVote {
                    last: id(1, 2),
                    transfer: false
                }; 2]
            );
        } else {
            net.crash_after(N1, kept);
            assert_eq!((net.log(N1).len(), net.term(N1)), (kept, 2 * kept as u64));
        }
    }
}
