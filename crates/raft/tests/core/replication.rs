//! §5.3: how entries get from the leader's log into everybody's, and what a follower takes, refuses and keeps.

use crate::net::{N1, N2, N3, Net, accepted, append, bound_for, id, of_kind, refused, terms};
use raft::{
    AppendSource, CommitReason, DropReason, Event, Index, LogId, Message, MessageKind, Role, Round, Term,
};

/// §8: "each leader ... commit a blank no-op entry into the log at the start of its term".
#[test]
fn a_new_leader_opens_its_term_with_a_blank_entry() {
    let mut net = Net::with_logs(&[&[1], &[1], &[1]]);
    net.elect(N1);
    assert_eq!(net.log(N2), [1, 2]);
    assert_eq!(
        net.applied[&N2],
        [(id(1, 1), Some(b"x".to_vec())), (id(2, 2), None)]
    );
    let opened = Event::Appended {
        first: id(2, 2),
        last: id(2, 2),
        source: AppendSource::TermStart,
    };
    assert_eq!(net.count_events(N1, |event| *event == opened), 1);
}

/// §5.3: "The leader appends the command to its log as a new entry, then issues AppendEntries RPCs in parallel".
/// (etcd: `TestLeaderStartReplication`)
#[test]
fn a_command_is_sent_to_everybody_at_once() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    let expected = append(
        id(1, 1),
        crate::net::entries(2, &[(Term(1), Some(b"a".to_vec()))]),
        1,
    );
    assert_eq!(net.to(N2), [&expected]);
    assert_eq!(net.to(N3), [&expected]);
}

/// §5.3: "A log entry is committed once the leader that created the entry has replicated it on a majority of the
/// servers", the leader's own disk included. (etcd: `TestLeaderAcknowledgeCommit`)
#[test]
fn an_entry_is_committed_when_a_majority_has_acknowledged_it() {
    let cases: [(u32, u64, bool); 8] = [
        (1, 0, true),
        (2, 0, false),
        (2, 1, true),
        (3, 0, false),
        (3, 1, true),
        (4, 1, false),
        (4, 2, true),
        (5, 2, true),
    ];
    for (nodes, acks, is_committed) in cases {
        let mut net = Net::of(nodes);
        net.elect(N1);
        net.propose(N1, "a").unwrap();
        for _ in 0..acks {
            let request = net.take(of_kind(MessageKind::AppendEntries));
            net.receive(request);
            net.deliver(bound_for(N1));
        }
        assert_eq!(net.commit(N1) == 2, is_committed, "{acks} of {nodes} have it");
    }
}

/// §5.3: "Once a follower learns that a log entry is committed, it applies the entry": it learns with the next append,
/// which a streaming follower gets at once.
#[test]
fn followers_learn_of_a_commit_without_waiting_for_a_heartbeat() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    net.deliver_all();
    for node in [N1, N2, N3] {
        assert_eq!(net.commit(node), 2);
        assert_eq!(net.applied[&node].len(), 2);
    }
    let said = net.count_events(N2, |event| {
        let why = CommitReason::LeaderSaid {
            leader: N1,
            commit: Index(2),
            verified: Index(2),
        };
        matches!(event, Event::Committed { upto: Index(2), why: told, .. } if *told == why)
    });
    assert_eq!(said, 1);
}

/// What a follower holds it has said when it took it. Who only tells it how far to commit knows that, and is spared the
/// answer; who asks, naming no commit index, gets one.
#[test]
fn an_append_that_only_tells_of_a_commit_is_not_answered() {
    let mut net = Net::of(3);
    net.set_disk(N1, 3, None, &[]);
    net.say(N2, N1, 3, append(LogId::ZERO, terms(1, &[3]), 0));
    assert_eq!(net.from(N1), [&accepted(1)]);
    net.messages.clear();
    net.say(N2, N1, 3, append(id(3, 1), terms(2, &[]), 1));
    assert_eq!(net.commit(N1), 1);
    assert!(net.from(N1).is_empty());
    for commit in [0, 1] {
        net.messages.clear();
        net.say(N2, N1, 3, append(id(3, 1), terms(2, &[]), commit));
        assert_eq!(net.from(N1), [&accepted(1)], "commit index {commit}, no news");
    }
}

/// So etcd's raft does, and so do our nodes where they are to exchange the same messages.
#[test]
fn a_node_that_is_set_so_answers_what_only_tells_of_a_commit() {
    let mut net = Net::with(3, |config| config.answer_commit_notices = true);
    net.set_disk(N1, 3, None, &[]);
    net.say(N2, N1, 3, append(LogId::ZERO, terms(1, &[3]), 0));
    net.messages.clear();
    net.say(N2, N1, 3, append(id(3, 1), terms(2, &[]), 1));
    assert_eq!((net.commit(N1), net.from(N1)), (1, vec![&accepted(1)]));
}

/// A follower that has crashed does not know what it has said before.
#[test]
fn the_first_append_after_a_restart_is_answered_even_if_it_only_tells_of_a_commit() {
    let mut net = Net::of(3);
    net.set_disk(N1, 3, None, &[3]);
    net.say(N2, N1, 3, append(id(3, 1), terms(2, &[]), 1));
    assert_eq!((net.commit(N1), net.from(N1)), (1, vec![&accepted(1)]));
}

/// §5.3: the consistency check. (etcd: `TestFollowerCheckMsgApp`)
#[test]
fn an_append_that_does_not_fit_is_refused_and_one_that_fits_is_taken() {
    let cases = [
        (LogId::ZERO, accepted(0)),
        (id(1, 1), accepted(1)),
        (id(2, 2), accepted(2)),
        // Another term at that index: the latest entry that can still match is named.
        (id(1, 2), refused(2, id(1, 1))),
        // Nothing there yet.
        (id(3, 3), refused(3, id(2, 2))),
        (id(2, 3), refused(3, id(2, 2))),
        (id(1, 9), refused(9, id(1, 1))),
    ];
    for (previous, answer) in cases {
        let mut net = Net::of(3);
        net.set_disk(N1, 3, None, &[1, 2]);
        net.say(N2, N1, 3, append(previous, terms(1, &[]), 0));
        assert_eq!(net.from(N1), [&answer], "previous {previous:?}");
        assert_eq!(net.log(N1), [1, 2]);
    }
}

/// §5.3: "if an existing entry conflicts with a new one (same index but different terms), delete the existing entry and
/// all that follow it (figure 2); append any new entries not already in the log". (etcd: `TestFollowerAppendEntries`)
#[test]
fn conflicting_entries_are_replaced_and_matching_ones_kept() {
    let cases: [(LogId, &[u64], &[u64]); 6] = [
        (id(2, 2), &[3], &[1, 2, 3]),
        (id(1, 1), &[3, 4], &[1, 3, 4]),
        (LogId::ZERO, &[1], &[1, 2]),
        (LogId::ZERO, &[3], &[3]),
        (LogId::ZERO, &[1, 2, 4], &[1, 2, 4]),
        (LogId::ZERO, &[1, 4], &[1, 4]),
    ];
    for (previous, sent, expected) in cases {
        let mut net = Net::of(3);
        net.set_disk(N1, 4, None, &[1, 2]);
        net.say(N2, N1, 4, append(previous, terms(previous.index.0 + 1, sent), 0));
        assert_eq!(net.log(N1), expected);
        let on_disk: Vec<_> = net.disks[&N1].entries.iter().map(|(term, _)| term.0).collect();
        assert_eq!(on_disk, expected, "{sent:?} after {previous:?}");
    }
}

/// Trap 10: an append that arrives late, or a shorter one that matches, takes nothing away.
#[test]
fn a_late_shorter_append_leaves_the_tail_alone() {
    let mut net = Net::of(3);
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1, 1, 1]), 0));
    net.messages.clear();
    for late in [terms(1, &[1]), terms(1, &[1, 1]), terms(1, &[])] {
        let matched = late.len();
        net.say(N2, N1, 1, append(LogId::ZERO, late, 0));
        assert_eq!(net.log(N1), [1, 1, 1]);
        let answer = net.messages.pop_front().unwrap();
        // It vouches for what this append showed to match, not for the tail.
        assert_eq!(answer.message, accepted(matched));
    }
    assert_eq!(
        net.count_events(N1, |event| matches!(event, Event::Truncated { .. })),
        0
    );
}

/// Figure 7: whatever a follower's log looks like, the leader brings it to its own. (etcd: `TestLeaderSyncFollowerLog`)
#[test]
fn every_follower_of_figure_7_comes_to_hold_the_leaders_log() {
    let leader: &[u64] = &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
    let followers: [&[u64]; 6] = [
        &[1, 1, 1, 4, 4, 5, 5, 6, 6],
        &[1, 1, 1, 4],
        &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
        &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7],
        &[1, 1, 1, 4, 4, 4, 4],
        &[1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
    ];
    for follower in followers {
        // The third node lends its vote: the figure's leader was elected by others than this follower.
        let mut net = Net::with_logs(&[leader, follower, &[]]);
        net.set_disk(N1, 7, None, leader);
        net.set_disk(N2, 7, None, follower);
        net.elect(N1);
        assert_eq!(net.log(N2), [leader, &[8]].concat());
        assert_eq!(net.log(N3), net.log(N2));
        assert_eq!([N1, N2, N3].map(|node| net.commit(node)), [11; 3]);
    }
}

/// §5.3: "the leader retries AppendEntries RPCs indefinitely".
#[test]
fn a_follower_that_was_away_gets_everything_when_it_is_back() {
    let mut net = Net::of(3);
    net.elect(N1);
    for _ in 0..50 {
        net.propose(N1, "a").unwrap();
        net.deliver_among(&[N1, N2]);
        net.wake(N1, 50);
        net.deliver_among(&[N1, N2]);
    }
    assert_eq!((net.commit(N1), net.log(N3).len()), (51, 1));
    for _ in 0..4 {
        net.wake(N1, 50);
        net.deliver_all();
    }
    assert_eq!((net.log(N3).len(), net.commit(N3)), (51, 51));
}

/// Trap 11: `commitIndex = min(leaderCommit, index of last new entry)`, the *new* entry, not the last one that happens
/// to be in the log. (etcd: `TestHandleMsgApp`)
#[test]
fn nothing_beyond_what_an_append_showed_to_match_is_committed() {
    let tail: &[u64] = &[1, 1, 2, 2];
    let cases = [
        (id(1, 1), terms(2, &[]), 1),
        (id(1, 1), terms(2, &[1]), 2),
        (id(1, 2), terms(3, &[]), 2),
        (id(1, 2), terms(3, &[3]), 3),
        (id(2, 4), terms(5, &[]), 4),
        // Refused, so that nothing is known to match.
        (id(3, 4), terms(5, &[3]), 0),
        (id(3, 9), terms(10, &[]), 0),
    ];
    for (previous, sent, expected) in cases {
        let mut net = Net::of(3);
        net.set_disk(N1, 3, None, tail);
        net.say(N2, N1, 3, append(previous, sent.clone(), 100));
        assert_eq!(net.commit(N1), expected, "{sent:?} after {previous:?}");
    }
}

/// Trap 11: what was verified against one leader is not verified against the next.
#[test]
fn a_new_leader_has_to_verify_anew() {
    let mut net = Net::of(3);
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1, 1, 1]), 0));
    net.say(N3, N1, 2, append(id(1, 1), terms(2, &[]), 3));
    assert_eq!(net.commit(N1), 1);
    net.say(N3, N1, 2, append(id(1, 3), terms(4, &[]), 3));
    assert_eq!(net.commit(N1), 3);
}

/// Trap 11: a later empty append of the same leader may build on what an earlier one has verified.
#[test]
fn what_one_append_verified_a_later_one_may_commit() {
    let mut net = Net::of(3);
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1, 1, 1]), 0));
    net.say(N2, N1, 1, append(id(1, 1), terms(2, &[]), 3));
    assert_eq!(net.commit(N1), 3);
}

/// Traps 11 and 12: a leader names in a heartbeat only what it knows the follower to hold; a follower with a divergent
/// tail that answers stays as unmatched as before.
#[test]
fn heartbeats_neither_commit_a_divergent_tail_nor_raise_its_match() {
    let mut net = Net::with_logs(&[&[1], &[1], &[1, 1, 1]]);
    net.set_disk(N3, 1, None, &[1, 1, 1]);
    net.set_disk(N1, 2, None, &[1, 2, 2]);
    net.set_disk(N2, 2, None, &[1, 2, 2]);
    net.campaign(N1);
    net.deliver_among(&[N1, N2]);
    assert_eq!(net.commit(N1), 4);
    net.wake(N1, 50);
    net.deliver(of_kind(MessageKind::Heartbeat));
    assert_eq!((net.log(N3), net.commit(N3)), (vec![1, 1, 1], 0));
    net.deliver(of_kind(MessageKind::HeartbeatReply));
    assert_eq!(net.progress(N1, N3).matched, Index(0));
    net.deliver_all();
    for _ in 0..3 {
        net.wake(N1, 50);
        net.deliver_all();
    }
    assert_eq!((net.log(N3), net.commit(N3)), (vec![1, 2, 2, 3], 4));
}

/// §5.3: an append that is only repeated is answered again, for the first answer may be lost.
#[test]
fn an_append_that_arrives_twice_is_acknowledged_twice_and_taken_once() {
    let mut net = Net::of(3);
    for _ in 0..2 {
        net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1, 1]), 0));
    }
    assert_eq!(net.from(N1), [&accepted(2), &accepted(2)]);
    assert_eq!(
        net.count_events(N1, |event| matches!(event, Event::Appended { .. })),
        1
    );
}

/// §5.4: what is committed is never overwritten. No leader asks for it, so a message that does is a stray.
#[test]
fn an_append_against_what_is_committed_is_dropped() {
    let against = DropReason::AgainstCommitted { commit: Index(2) };
    for (previous, sent) in [
        (LogId::ZERO, terms(1, &[2])),
        (id(2, 1), terms(2, &[2])),
        (id(1, 1), terms(2, &[3])),
    ] {
        let mut net = Net::of(3);
        net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1, 1, 1]), 2));
        net.messages.clear();
        net.say(N3, N1, 3, append(previous, sent, 0));
        assert_eq!((net.log(N1), net.commit(N1)), (vec![1, 1, 1], 2));
        assert_eq!(net.why_dropped(N1), Some(against));
        assert!(net.from(N1).is_empty());
    }
}

/// §5.3: what leaves the log is told, with whose entry took the place.
#[test]
fn a_truncation_says_what_was_removed_and_for_whom() {
    let mut net = Net::of(3);
    net.set_disk(N1, 2, None, &[1, 2, 2]);
    net.say(N3, N1, 3, append(id(1, 1), terms(2, &[3]), 0));
    let truncated = Event::Truncated {
        first: id(2, 2),
        last: id(2, 3),
        leader: N3,
        theirs: Term(3),
    };
    assert_eq!(net.count_events(N1, |event| *event == truncated), 1);
}

/// §5.2: there cannot be a second leader in one's own term.
#[test]
fn a_leader_that_is_sent_an_append_of_its_own_term_keeps_its_log() {
    let heartbeat = Message::Heartbeat {
        commit: Index(0),
        round: Round(1),
    };
    for message in [append(LogId::ZERO, terms(1, &[1, 1]), 0), heartbeat] {
        let mut net = Net::of(3);
        net.elect(N1);
        net.say(N2, N1, 1, message);
        assert_eq!((net.role(N1), net.log(N1)), (Role::Leader, vec![1]));
        assert_eq!(net.why_dropped(N1), Some(DropReason::TwoLeaders));
    }
}
