//! Dissertation §10.2.1: streaming without waiting for answers, how far, and what happens when appends get lost.

use crate::net::{N1, N2, N3, Net, accepted, bound_for, id, of_kind, refused};
use raft::{Config, Event, Index, Input, LogId, Message, MessageKind, Round};

/// Three nodes of which N1 leads and streams to the others.
fn streaming(configure: fn(&mut Config)) -> Net {
    let mut net = Net::with(3, configure);
    net.elect(N1);
    assert!(net.progress(N1, N2).is_streaming());
    net
}

/// How many entries each append to N2 carries.
fn appends_to_n2(net: &Net) -> Vec<u64> {
    let appends = net.to(N2).into_iter().filter_map(|message| match message {
        Message::AppendEntries { entries, .. } => Some(entries.len()),
        _ => None,
    });
    appends.collect()
}

fn propose(net: &mut Net, count: usize) {
    for _ in 0..count {
        net.propose(N1, "1234567890").unwrap();
    }
}

/// Dissertation §10.2.1: "the leader ... can send the next entries without waiting for the previous to be acknowledged".
#[test]
fn a_streaming_leader_does_not_wait_for_answers() {
    let mut net = streaming(|_| {});
    propose(&mut net, 5);
    assert_eq!(appends_to_n2(&net), [1; 5]);
    let known = net.progress(N1, N2);
    assert_eq!(
        (known.matched, known.next, known.inflight),
        (Index(1), Index(7), 5)
    );
}

/// Dissertation §10.2.1: the window bounds the appends on their way. (etcd: `TestMsgAppFlowControlFull`)
#[test]
fn a_window_of_three_lets_three_appends_through() {
    let mut net = streaming(|config| config.inflight_messages_max = 3);
    propose(&mut net, 10);
    assert_eq!(appends_to_n2(&net), [1; 3]);
    net.say(N2, N1, 1, accepted(2));
    assert_eq!(appends_to_n2(&net).len(), 4, "one place became free");
    assert_eq!(appends_to_n2(&net)[3], 7, "and all that waited goes along");
}

/// A window is freed by whatever acknowledgement reaches furthest. (etcd: `TestMsgAppFlowControlMoveForward`)
#[test]
fn one_acknowledgement_frees_all_that_it_covers() {
    let mut net = streaming(|config| config.inflight_messages_max = 3);
    propose(&mut net, 3);
    net.say(N2, N1, 1, accepted(4));
    assert_eq!(net.progress(N1, N2).inflight, 0);
    net.say(N2, N1, 1, accepted(2));
    let known = net.progress(N1, N2);
    assert_eq!(
        (known.matched, known.next),
        (Index(4), Index(5)),
        "an older one changes nothing"
    );
}

/// The window counts bytes too: it may be passed by one append, not by two.
#[test]
fn a_window_of_bytes_is_full_when_they_are_on_their_way() {
    let mut net = streaming(|config| config.inflight_bytes_max = 25);
    propose(&mut net, 10);
    assert_eq!(appends_to_n2(&net), [1; 3], "the third one passes 25 bytes");
    net.say(N2, N1, 1, accepted(4));
    assert_eq!(appends_to_n2(&net).len(), 4);
}

/// What was acknowledged is on its way no more, byte for byte: nothing adds up over time.
#[test]
fn a_window_of_bytes_can_be_filled_again_and_again() {
    let mut net = streaming(|config| config.inflight_bytes_max = 25);
    for round in 1..=20 {
        propose(&mut net, 3);
        assert_eq!(appends_to_n2(&net), [1; 3], "round {round}");
        net.deliver_all();
        assert_eq!(net.commit(N2), 1 + 3 * round);
    }
}

/// An append carries so many bytes, but one entry always fits, or it would never be sent.
#[test]
fn an_append_is_as_large_as_allowed_and_at_least_one_entry() {
    for (bytes, expected) in [
        (1, vec![1; 6]),
        (20, vec![2; 3]),
        (35, vec![3, 3]),
        (1_000, vec![6]),
    ] {
        let mut net = Net::with(3, |_| {});
        let mut config = Config::new(N1, 7);
        (config.pre_vote, config.check_quorum, config.append_bytes_max) = (false, false, bytes);
        let fresh = raft::Recovered::fresh(net.nodes[&N1].configuration().clone());
        net.nodes
            .insert(N1, raft::Node::recover(config, fresh, net.now).unwrap());
        net.elect(N1);
        // All at once, so that the leader can choose how much of it to send.
        let now = net.now;
        let node = net.nodes.get_mut(&N1).unwrap();
        for ticket in 0..6 {
            node.propose(now, raft::Ticket(ticket), b"1234567890").unwrap();
        }
        net.input(N1, Input::Timeout).unwrap();
        assert_eq!(appends_to_n2(&net), expected, "{bytes} bytes");
    }
}

/// Trap 41: every append of a full window is lost. Without new proposals and without an answer to any of them, the
/// heartbeats must find out. (etcd: `TestMsgAppFlowControlRecvHeartbeat`, `replicate_pause.txt`)
#[test]
fn a_window_whose_appends_were_all_lost_drains_after_heartbeats() {
    for window in [1, 3] {
        let mut net = if window == 1 {
            streaming(|config| config.inflight_messages_max = 1)
        } else {
            streaming(|config| config.inflight_messages_max = 3)
        };
        propose(&mut net, 10);
        net.messages.clear();
        let mut rounds = 0;
        while net.log(N2).len() < 11 {
            net.wake(N1, 50);
            net.deliver_all();
            rounds += 1;
            assert!(rounds < 5, "stuck at {:?}", net.progress(N1, N2));
        }
        assert_eq!(net.progress(N1, N2).inflight, 0);
        assert_eq!(net.commit(N2), 11);
    }
}

/// Trap 41: the last appends were lost and nothing follows that would show the gap.
#[test]
fn a_lost_last_append_is_found_without_further_proposals() {
    let mut net = streaming(|_| {});
    propose(&mut net, 1);
    net.messages.clear();
    for _ in 0..3 {
        net.wake(N1, 50);
        net.deliver_all();
    }
    assert_eq!((net.log(N2), net.commit(N2)), (vec![1, 1], 2));
}

/// Trap 41: the appends arrived, their acknowledgements were lost: asking again frees the window without sending the
/// entries again.
#[test]
fn lost_acknowledgements_are_asked_for_without_sending_the_entries_again() {
    let mut net = streaming(|config| config.inflight_messages_max = 2);
    propose(&mut net, 2);
    net.deliver(of_kind(MessageKind::AppendEntries));
    net.messages.clear();
    assert_eq!(net.progress(N1, N2).inflight, 2);
    for _ in 0..3 {
        net.wake(N1, 50);
        net.deliver(of_kind(MessageKind::Heartbeat));
        net.deliver(of_kind(MessageKind::HeartbeatReply));
        assert!(appends_to_n2(&net).iter().all(|entries| *entries == 0));
        net.deliver_all();
    }
    assert_eq!((net.progress(N1, N2).inflight, net.commit(N1)), (0, 3));
}

/// Trap 41, in a probe: the one append on its way is lost, so nothing more would ever be sent.
#[test]
fn a_lost_probe_is_sent_again_after_heartbeats() {
    let mut net = Net::of(3);
    net.set_disk(N1, 1, None, &[1; 10]);
    net.campaign(N1);
    net.deliver(of_kind(MessageKind::RequestVote));
    net.deliver(of_kind(MessageKind::RequestVoteReply));
    net.lose(of_kind(MessageKind::AppendEntries));
    let known = net.progress(N1, N2);
    assert_eq!((known.is_streaming(), known.inflight), (false, 1));
    for _ in 0..3 {
        net.wake(N1, 50);
        net.deliver_all();
    }
    assert_eq!([N2, N3].map(|node| net.log(node).len()), [11, 11]);
}

/// A slow disk is not a lost append: the first heartbeat that is answered before the append is no reason to ask again.
#[test]
fn a_follower_whose_disk_is_slow_is_given_a_round_of_grace() {
    let mut net = streaming(|_| {});
    net.disks_are_instant = false;
    propose(&mut net, 1);
    net.flush(N1);
    net.deliver(bound_for(N2));
    net.wake(N1, 50);
    net.deliver(of_kind(MessageKind::Heartbeat));
    net.deliver(of_kind(MessageKind::HeartbeatReply));
    assert!(appends_to_n2(&net).is_empty());
    net.flush(N2);
    net.deliver_all();
    assert_eq!(net.progress(N1, N2).inflight, 0);
}

/// Trap 12: the answer to a heartbeat says that somebody lives, and nothing about a log.
#[test]
fn a_heartbeats_answer_never_raises_a_match() {
    let mut net = streaming(|_| {});
    propose(&mut net, 3);
    let known = net.progress(N1, N2);
    for round in 0..5 {
        net.pass(50);
        net.input(N1, Input::Timeout).unwrap();
        net.say(N2, N1, 1, Message::HeartbeatReply { round: Round(round) });
        assert_eq!((net.progress(N1, N2).matched, net.commit(N1)), (known.matched, 1));
    }
}

/// §5.3: one append of a stream is lost, a later one shows the gap, and the leader goes back to asking.
#[test]
fn a_gap_in_the_stream_leads_back_to_probing_and_on_to_streaming() {
    let mut net = streaming(|_| {});
    propose(&mut net, 3);
    net.take(bound_for(N2));
    net.deliver_one(bound_for(N2));
    assert_eq!(net.from(N2), [&refused(2, id(1, 1))]);
    net.deliver_one(|envelope| envelope.from == N2);
    let known = net.progress(N1, N2);
    assert_eq!((known.is_streaming(), known.next), (false, Index(2)));
    let probing = Event::Probing {
        peer: N2,
        next: Index(2),
    };
    assert_eq!(net.count_events(N1, |event| *event == probing), 1);
    net.deliver_all();
    assert_eq!(
        (net.log(N2).len(), net.progress(N1, N2).is_streaming()),
        (4, true)
    );
}

/// §5.3: a follower that comes back with less than was streamed to it (never acknowledged) says where it stands.
#[test]
fn a_follower_that_lost_its_unsaved_tail_is_caught_up() {
    let mut net = streaming(|_| {});
    net.disks_are_instant = false;
    propose(&mut net, 3);
    net.flush(N1);
    net.deliver(bound_for(N2));
    net.restart(N2);
    assert_eq!(net.log(N2), [1]);
    net.disks_are_instant = true;
    propose(&mut net, 1);
    net.deliver_all();
    assert_eq!((net.log(N2).len(), net.commit(N2)), (5, 5));
}

/// Trap 14: an acknowledgement of an earlier time as leader must not count: the log behind it is gone.
#[test]
fn acknowledgements_of_an_earlier_term_form_no_quorum() {
    let mut net = Net::of(3);
    net.elect(N1);
    propose(&mut net, 3);
    net.deliver_one(bound_for(N2));
    let late = net.take(|envelope| envelope.from == N2);
    // N3 leads in between, without the entries; they are cut off everywhere. Then N1 leads again.
    net.messages.clear();
    net.campaign(N3);
    net.say(N2, N3, 2, Message::RequestVoteReply { granted: true });
    net.messages.clear();
    net.set_disk(N2, 2, None, &[1]);
    net.wake(N3, 100);
    net.deliver_all();
    net.wake(N3, 100);
    net.deliver_all();
    net.campaign(N1);
    net.say(N2, N1, 3, Message::RequestVoteReply { granted: true });
    net.messages.clear();
    propose(&mut net, 3);
    let commit = net.commit(N1);
    for _ in 0..3 {
        net.receive(late.clone());
    }
    assert_eq!(net.commit(N1), commit);
    assert_eq!(net.progress(N1, N2).matched, Index(0));
}

/// Garbage from a member: a match beyond the log, or a hint from nowhere, moves nothing out of bounds.
#[test]
fn absurd_answers_leave_the_progress_within_the_log() {
    let mut net = streaming(|_| {});
    propose(&mut net, 2);
    let known = net.progress(N1, N2);
    net.say(N2, N1, 1, accepted(4));
    assert_eq!(net.progress(N1, N2), known);
    assert_eq!(net.why_dropped(N1), Some(raft::DropReason::Absurd));
    net.say(N2, N1, 1, refused(u64::MAX, id(u64::MAX, u64::MAX)));
    assert_eq!(net.progress(N1, N2), known);
    net.say(N2, N1, 1, refused(3, id(u64::MAX, u64::MAX)));
    assert_eq!(
        net.progress(N1, N2).next,
        Index(3),
        "back, though not as far as it might be"
    );
    net.say(N2, N1, 1, refused(2, LogId::ZERO));
    assert_eq!(
        net.progress(N1, N2).next,
        Index(2),
        "never before what is known to match"
    );
}

/// A leader need not wait for heartbeats to find out what its host knows. (etcd: `TestMsgUnreachable`)
#[test]
fn an_unreachable_follower_is_asked_from_what_is_known_to_match() {
    let mut net = streaming(|_| {});
    propose(&mut net, 3);
    net.messages.clear();
    net.input(N1, Input::Unreachable { peer: N2 }).unwrap();
    let known = net.progress(N1, N2);
    assert_eq!(
        (known.is_streaming(), known.matched, known.next),
        (false, Index(1), Index(2))
    );
    assert_eq!(appends_to_n2(&net), [3], "all that may be lost, once");
    net.input(N1, Input::Unreachable { peer: N2 }).unwrap();
    assert_eq!(appends_to_n2(&net), [3]);
    assert!(net.progress(N1, N3).is_streaming());
}

/// Nothing is left to send to a follower that has everything: a heartbeat that it answers must be enough to stream to it
/// again. (etcd: `heartbeat_resp_recovers_from_probing.txt`)
#[test]
fn a_follower_that_has_everything_does_not_rest_in_probe() {
    let mut net = streaming(|_| {});
    net.deliver_all();
    net.input(N1, Input::Unreachable { peer: N2 }).unwrap();
    assert!(!net.progress(N1, N2).is_streaming());
    net.wake(N1, 50);
    net.deliver_all();
    assert!(net.progress(N1, N2).is_streaming());
}

/// With no patience, an append counts as lost when the next heartbeat is answered before it.
#[test]
fn patience_decides_when_an_append_counts_as_lost() {
    let answers = |configure: fn(&mut Config)| {
        let mut net = streaming(configure);
        propose(&mut net, 1);
        net.messages.clear();
        net.wake(N1, 50);
        net.say(N2, N1, 1, Message::HeartbeatReply { round: Round(1) });
        appends_to_n2(&net)
    };
    assert_eq!(
        answers(|config| config.append_patience = 0),
        [0],
        "an empty append asks"
    );
    assert_eq!(answers(|_| {}), Vec::<u64>::new());
}

/// Where an acknowledgement was lost and the commit index with it, both are found out with one heartbeat. (etcd:
/// `lagging_commit.txt`)
#[test]
fn a_follower_that_is_asked_is_told_again_how_far_to_commit() {
    let mut net = streaming(|config| config.append_patience = 0);
    net.deliver_all();
    propose(&mut net, 2);
    net.deliver(|envelope| envelope.to != N1);
    net.lose(|envelope| envelope.from == N2);
    net.deliver(|envelope| envelope.to == N1);
    net.lose(|envelope| envelope.to == N2);
    assert_eq!((net.commit(N1), net.commit(N2)), (3, 1));
    net.wake(N1, 50);
    net.deliver_all();
    assert_eq!(net.commit(N2), 3, "one heartbeat was enough");
}

/// Whoever answers nothing gets no message for each commit of the others. (etcd: `replicate_pause.txt`)
#[test]
fn a_full_window_holds_back_what_tells_of_a_commit_too() {
    let mut net = streaming(|config| config.inflight_messages_max = 3);
    net.deliver_all();
    for _ in 0..6 {
        propose(&mut net, 1);
        net.deliver(|envelope| envelope.to != N2);
    }
    assert_eq!(
        (net.commit(N1), appends_to_n2(&net).len()),
        (7, 5),
        "three appends, and two that told of a commit while there was room"
    );
    net.deliver_all();
    assert_eq!(net.commit(N2), 7);
}

/// Trap 40: the window is full of appends that were lost, and what they carried has been forgotten: no append can ask about
/// them. (etcd: `slow_follower_after_compaction.txt`)
#[test]
fn a_full_window_of_forgotten_entries_ends_in_a_snapshot() {
    let mut net = streaming(|config| config.inflight_messages_max = 2);
    net.deliver_all();
    for _ in 0..4 {
        propose(&mut net, 1);
        net.deliver(|envelope| envelope.to != N2);
    }
    net.lose(|envelope| envelope.to == N2);
    net.compact(N1, 4);
    assert_eq!(net.progress(N1, N2).next, Index(4));
    for _ in 0..3 {
        net.wake(N1, 50);
        net.deliver_all();
    }
    assert_eq!((net.commit(N2), net.nodes[&N2].log().base().index), (5, Index(4)));
}
