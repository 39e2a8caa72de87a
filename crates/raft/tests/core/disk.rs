//! Figure 2, "updated on stable storage before responding": what a disk holds when, and what waits for it.

use crate::net::{N1, N2, N3, Net, accepted, append, bound_for, entries, id, of_kind, refused, terms};
use raft::{Event, HardState, Index, Input, LogId, Message, MessageKind, NodeId, Role, Round, Term};

const GRANT: Message = Message::RequestVoteReply { granted: true };

/// Three nodes whose disks wait for the test.
fn slow_disks() -> Net {
    let mut net = Net::of(3);
    net.disks_are_instant = false;
    net
}

fn heartbeat() -> Message {
    Message::Heartbeat {
        commit: Index(0),
        round: Round(1),
    }
}

fn ask() -> Message {
    Message::RequestVote {
        last: LogId::ZERO,
        transfer: false,
    }
}

/// Figure 2: term, vote and log outlive a crash; the commit index does not.
#[test]
fn a_node_comes_back_with_its_term_its_vote_and_its_log() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    net.deliver_all();
    net.say(
        N3,
        N2,
        2,
        Message::RequestVote {
            last: id(1, 2),
            transfer: false,
        },
    );
    net.restart(N2);
    assert_eq!((net.term(N2), net.nodes[&N2].vote()), (2, Some(N3)));
    assert_eq!((net.log(N2), net.commit(N2)), (vec![1, 1], 0));
}

/// Figure 2, trap 1: an acknowledgement waits for its entries, a grant for its vote.
#[test]
fn acknowledgements_and_grants_wait_for_the_disk() {
    for (message, answer) in [
        (append(LogId::ZERO, terms(1, &[1]), 0), accepted(1)),
        (ask(), GRANT),
    ] {
        let mut net = slow_disks();
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
    net.deliver_one(bound_for(N2));
    net.deliver_one(bound_for(N1));
    assert_eq!(net.commit(N1), 2);
    let broken = laws.check(&net).unwrap_err();
    assert!(broken.starts_with("durability"), "{broken}");
}

/// Figure 2, traps 1 and 2: a vote that was given is given again after a crash, to nobody else.
#[test]
fn a_vote_outlives_a_crash() {
    let mut net = Net::of(3);
    net.say(N2, N1, 1, ask());
    assert_eq!(net.from(N1), [&GRANT]);
    net.restart(N1);
    net.messages.clear();
    net.say(N3, N1, 1, ask());
    assert_eq!(net.from(N1), [&Message::RequestVoteReply { granted: false }]);
}

/// Figure 2, trap 2: a vote that is not written is given twice, and one term has two leaders.
#[cfg(feature = "mutants")]
#[test]
fn without_the_vote_on_disk_a_term_has_two_leaders() {
    use crate::laws::Laws;
    let mut laws = Laws::default();
    let mut net = Net::with(3, |config| config.rules.vote_is_persisted = false);
    net.campaign(N1);
    net.campaign(N3);
    net.deliver_one(bound_for(N2));
    net.restart(N2);
    net.deliver_all();
    let broken = laws.check(&net).unwrap_err();
    assert!(broken.starts_with("election safety"), "{broken}");
}

/// The same moves, with the vote on disk.
#[test]
fn with_the_vote_on_disk_the_same_moves_elect_one_leader() {
    let mut net = Net::of(3);
    net.campaign(N1);
    net.campaign(N3);
    net.deliver_one(bound_for(N2));
    net.restart(N2);
    net.deliver_all();
    assert_eq!((net.role(N1), net.role(N3)), (Role::Leader, Role::Follower));
}

/// Traps 3 and 5: term, vote and entries of one moment are one write, so a crash finds all of them or none.
#[test]
fn a_crash_parts_neither_the_term_from_its_vote_nor_from_its_entries() {
    for (writes, term, vote, log) in [(0, 0, None, vec![]), (1, 7, None, vec![7])] {
        let mut net = slow_disks();
        net.say(N2, N1, 7, append(LogId::ZERO, terms(1, &[7]), 0));
        assert_eq!(net.disks[&N1].queue.len(), 1);
        net.crash_after(N1, writes);
        assert_eq!(
            (net.term(N1), net.nodes[&N1].vote(), net.log(N1)),
            (term, vote, log)
        );
    }
    let mut net = slow_disks();
    net.say(N2, N1, 7, ask());
    let hard_state = HardState {
        term: Term(7),
        vote: Some(N2),
    };
    assert_eq!(net.disks[&N1].queue[0].hard_state, Some(hard_state));
    net.crash_after(N1, 1);
    net.say(N3, N1, 7, ask());
    net.flush(N1);
    assert_eq!(net.from(N1), [&Message::RequestVoteReply { granted: false }]);
}

/// Trap 4: a candidate is nothing, not even with all votes, before its own term and vote are on its disk.
#[test]
fn nobody_leads_before_its_own_vote_is_saved() {
    let mut net = slow_disks();
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
    let mut net = slow_disks();
    net.campaign(N1);
    assert!(net.messages.is_empty());
    net.flush(N1);
    assert_eq!(net.from(N1), [&ask(), &ask()]);
}

/// Trap 4 in full: A's disk stalls; it campaigns in term 5, crashes, comes back in term 4, and campaigns in term 5
/// again. If the first campaign could have been won, two logs of term 5 would exist.
#[test]
fn a_candidate_with_a_stalled_disk_cannot_lead_the_same_term_twice() {
    let mut net = Net::with_logs(&[&[4], &[4], &[4]]);
    net.disks_are_instant = false;
    net.campaign(N1);
    for node in [N2, N3] {
        net.deliver(bound_for(node));
        net.flush(node);
    }
    net.deliver_all();
    assert_eq!(net.role(N1), Role::Candidate, "nobody has even been asked");
    assert!(net.propose(N1, "x").is_err());
    net.restart(N1);
    assert_eq!((net.term(N1), net.role(N1)), (4, Role::Follower));
    net.campaign(N1);
    net.flush_all();
    net.deliver_all();
    net.flush_all();
    net.deliver_all();
    assert_eq!((net.role(N1), net.term(N1)), (Role::Leader, 5));
    let elected = |event: &Event| {
        matches!(
            event,
            Event::RoleChanged {
                to: Role::Leader,
                term: Term(5),
                ..
            }
        )
    };
    assert_eq!(net.count_events(N1, elected), 1, "term 5 was led once");
    assert_eq!([N1, N2, N3].map(|node| net.log(node)), [const { [4, 5] }; 3]);
}

/// Trap 4, the other half: A holds e (3, 2) only in memory and campaigns. Had its request gone out, B would have voted
/// for a candidate with e; after A's crash the vote would count for one without it, and e is committed on B and C.
#[test]
fn a_vote_request_waits_for_the_last_entry_that_it_claims() {
    let mut net = Net::with_logs(&[&[3], &[3], &[3, 3]]);
    net.disks_are_instant = false;
    for node in [N1, N2] {
        net.say(N3, node, 3, append(id(3, 1), terms(2, &[3]), 0));
    }
    net.flush(N2);
    net.messages.clear();
    net.campaign(N1);
    net.deliver_all();
    assert_eq!(net.nodes[&N2].vote(), None, "nothing was asked");
    net.restart(N1);
    assert_eq!((net.term(N1), net.log(N1)), (3, vec![3]));
    net.campaign(N1);
    net.flush_all();
    net.deliver(of_kind(MessageKind::RequestVote));
    net.flush_all();
    net.deliver(of_kind(MessageKind::RequestVoteReply));
    assert_eq!(net.nodes[&N2].vote(), None, "its log is behind N2's");
    assert_ne!(net.role(N1), Role::Leader);
}

/// Trap 6: one voter commits alone, but not before its disk has the entry. (etcd: `single_node.txt`)
#[test]
fn a_cluster_of_one_applies_only_what_its_disk_holds() {
    let mut net = Net::of(1);
    net.elect(N1);
    net.disks_are_instant = false;
    net.propose(N1, "a").unwrap();
    assert_eq!((net.commit(N1), net.applied[&N1].len()), (1, 1));
    assert!(net.replies.is_empty());
    net.crash_after(N1, 0);
    assert_eq!(
        net.log(N1),
        [1],
        "and if it is lost, nobody was told that it was kept"
    );
}

/// Trap 6: a follower may know that an entry is committed and still not have it on its own disk.
#[test]
fn a_follower_applies_only_what_its_own_disk_holds() {
    let mut net = slow_disks();
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1, 1]), 2));
    assert_eq!((net.commit(N1), net.applied[&N1].len()), (2, 0));
    net.flush(N1);
    assert_eq!(net.applied[&N1].len(), 2);
}

/// Trap 7: the write of entries that were cut off completes after others took their indexes. It must vouch for nothing.
/// (etcd: `async_storage_writes_append_aba_race.txt`)
#[test]
fn a_late_write_does_not_acknowledge_what_took_the_place_of_its_entries() {
    let mut net = slow_disks();
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1, 1, 1]), 0));
    net.say(N3, N1, 2, append(id(1, 1), terms(2, &[2, 2]), 0));
    net.say(N2, N1, 3, append(id(1, 1), terms(2, &[3, 3]), 0));
    assert_eq!(net.log(N1), [1, 3, 3]);
    assert_eq!(net.disks[&N1].queue.len(), 3);
    for (saved, answers) in [(1, 0), (1, 0), (3, 1)] {
        net.flush_some(N1, 1);
        assert_eq!(net.status(N1).durable, Index(saved));
        assert_eq!(net.from(N1).len(), answers);
    }
    assert_eq!(net.from(N1), [&accepted(3)]);
}

/// Trap 7 with one term less: A is overwritten by B, and then A's entries come back by a leader that has them.
#[test]
fn entries_that_come_back_are_acknowledged_by_their_second_write_only() {
    let mut net = Net::of(3);
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1]), 0));
    net.disks_are_instant = false;
    net.messages.clear();
    let tail = entries(2, &[(Term(1), Some(b"A".to_vec()))]);
    net.say(N2, N1, 1, append(id(1, 1), tail.clone(), 0));
    net.say(N3, N1, 2, append(id(1, 1), terms(2, &[2]), 0));
    net.say(N2, N1, 3, append(id(1, 1), tail, 0));
    assert_eq!(net.log(N1), [1, 1]);
    for (saved, answers) in [(1, 0), (1, 0), (2, 1)] {
        net.flush_some(N1, 1);
        assert_eq!(
            (net.status(N1).durable, net.from(N1).len()),
            (Index(saved), answers)
        );
    }
    let last = net.disks[&N1].entries.last().cloned();
    assert_eq!(last, Some((Term(1), crate::net::Content::Command(b"A".to_vec()))));
}

/// Trap 8: reports that come late, twice or in the wrong order never take anything back.
#[test]
fn reports_of_writes_in_any_order_only_ever_raise_what_is_saved() {
    let mut net = Net::of(1);
    net.elect(N1);
    net.disks_are_instant = false;
    let first = net.status(N1).write_issued.0;
    for _ in 0..4 {
        net.propose(N1, "a").unwrap();
    }
    for (upto, saved) in [(2, 3), (1, 3), (2, 3), (4, 5), (3, 5), (0, 5)] {
        net.persisted(N1, first + upto);
        assert_eq!((net.status(N1).durable, net.commit(N1)), (Index(saved), saved));
    }
}

/// Trap 1: whatever prefix of its writes a follower's disk has done when it crashes, what it had acknowledged is there.
#[test]
fn whatever_a_crash_loses_had_not_been_acknowledged() {
    for flushed in 0..=4 {
        for kept in 0..=4 - flushed {
            let mut net = slow_disks();
            for index in 0..4 {
                let previous = if index == 0 { LogId::ZERO } else { id(1, index) };
                net.say(N2, N1, 1, append(previous, terms(index + 1, &[1]), 0));
            }
            net.flush_some(N1, flushed);
            let acknowledged = net.from(N1).len();
            assert_eq!(acknowledged, flushed);
            net.crash_after(N1, kept);
            assert_eq!(net.log(N1).len(), flushed + kept);
        }
    }
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
        (heartbeat(), Message::HeartbeatReply { round: Round(1) }),
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
        heartbeat(),
        append(id(1, 9), terms(10, &[]), 0),
        append(LogId::ZERO, terms(1, &[]), 0),
    ];
    for message in messages {
        let mut net = slow_disks();
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
    let mut net = slow_disks();
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
    let mut net = slow_disks();
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
