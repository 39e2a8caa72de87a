//! Figure 2, "updated on stable storage before responding": what a disk holds when, and what a crash leaves.

use crate::net::{GRANT, N1, N2, N3, Net, accepted, append, bound_for, entries, id, of_kind, terms};
use raft::{Event, HaltReason, HardState, Index, Input, LogId, Message, MessageKind, Role, Term};

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
        let mut net = Net::with_slow_disks();
        net.say(N2, N1, 7, append(LogId::ZERO, terms(1, &[7]), 0));
        assert_eq!(net.disks[&N1].queue.len(), 1);
        net.crash_after(N1, writes);
        assert_eq!(
            (net.term(N1), net.nodes[&N1].vote(), net.log(N1)),
            (term, vote, log)
        );
    }
    let mut net = Net::with_slow_disks();
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
    let mut net = Net::with_slow_disks();
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1, 1]), 2));
    assert_eq!((net.commit(N1), net.applied[&N1].len()), (2, 0));
    net.flush(N1);
    assert_eq!(net.applied[&N1].len(), 2);
}

/// Trap 7: the write of entries that were cut off completes after others took their indexes. It must vouch for nothing.
/// (etcd: `async_storage_writes_append_aba_race.txt`)
#[test]
fn a_late_write_does_not_acknowledge_what_took_the_place_of_its_entries() {
    let mut net = Net::with_slow_disks();
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

/// Trap 7: without that, the first write vouches for entries that the disk does not hold.
#[cfg(feature = "mutants")]
#[test]
fn without_lowering_what_a_late_write_vouches_for_it_vouches_for_others() {
    let mut net = Net::with(3, |config| config.rules.late_write_vouches_for_its_own = false);
    net.disks_are_instant = false;
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1, 1, 1]), 0));
    net.say(N3, N1, 2, append(id(1, 1), terms(2, &[2, 2]), 0));
    net.flush_some(N1, 1);
    assert_eq!((net.log(N1), net.status(N1).durable), (vec![1, 2, 2], Index(3)));
}

/// Trap 4: without that, a candidate whose answers are made up leads before its own vote is saved. Nothing real answers so soon.
#[cfg(feature = "mutants")]
#[test]
#[should_panic(expected = "a leader's term is on its disk")]
fn without_waiting_for_its_own_vote_a_candidate_leads_at_once() {
    let mut net = Net::with(3, |config| config.rules.leader_waits_for_own_vote = false);
    net.disks_are_instant = false;
    net.campaign(N1);
    net.say(N2, N1, 1, GRANT);
    net.say(N3, N1, 1, GRANT);
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
    assert_eq!(last, Some((Term(1), Some(b"A".to_vec()))));
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
    let mut latest = first;
    for (upto, saved) in [(2, 3), (1, 3), (2, 3), (4, 5), (3, 5), (0, 5)] {
        net.persisted(N1, first + upto);
        latest = latest.max(first + upto);
        let status = net.status(N1);
        assert_eq!((status.durable, status.commit), (Index(saved), Index(saved)));
        // Or what waits for a write that is long done would wait for ever.
        assert_eq!(status.write_persisted.0, latest);
    }
}

/// Trap 1: whatever prefix of its writes a follower's disk has done when it crashes, what it had acknowledged is there.
#[test]
fn whatever_a_crash_loses_had_not_been_acknowledged() {
    for flushed in 0..=4 {
        for kept in 0..=4 - flushed {
            let mut net = Net::with_slow_disks();
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

/// Trap 45: a node that comes back empty under its old id has broken its word. As soon as the leader's heartbeat shows that,
/// it halts; nothing panics, and the others go on.
#[test]
fn a_node_whose_disk_was_wiped_halts_when_its_leader_shows_what_it_had_acknowledged() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    net.deliver_all();
    net.set_disk(N3, 0, None, &[]);
    net.propose(N1, "b").unwrap();
    net.deliver_all();
    assert_eq!(
        (net.commit(N1), net.commit(N2), net.status(N3).halted),
        (3, 3, None)
    );
    net.wake(N1, 50);
    net.deliver(|envelope| envelope.to == N3);
    let (commit, last) = (Index(2), Index(0));
    let why = HaltReason::LogLost { commit, last };
    assert_eq!((net.status(N3).halted, net.commit(N3)), (Some(why), 0));
    assert_eq!(
        net.input(N3, Input::Timeout).unwrap_err().to_string(),
        "the node handles nothing any more: it had acknowledged entry 2, and its log ends with entry 0: its disk was \
         wiped, so it must come back under another id"
    );
    net.propose(N1, "c").unwrap();
    net.deliver(|envelope| envelope.to != N3);
    assert_eq!(net.commit(N2), 4);
}
