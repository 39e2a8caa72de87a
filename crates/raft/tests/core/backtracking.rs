//! §5.3, the end: finding where two logs part, in few round trips, and undisturbed by answers that come late.

use crate::net::{N1, N2, N3, Net, accepted, append, bound_for, id, of_kind, refused, terms};
use raft::{DropReason, Event, Index, Message, MessageKind};

/// So many entries of each of these terms, one after the other.
fn blocks(blocks: &[(u64, usize)]) -> Vec<u64> {
    blocks
        .iter()
        .flat_map(|(term, count)| vec![*term; *count])
        .collect()
}

/// How often the leader with the one log has to ask a follower with the other until they agree. A third node votes.
fn refusals(leader: &[u64], follower: &[u64]) -> usize {
    let term = leader.iter().chain(follower).max().copied().unwrap_or(0);
    let mut net = Net::of(3);
    net.set_disk(N1, term, None, leader);
    net.set_disk(N2, term, None, follower);
    net.elect(N1);
    assert_eq!(net.log(N2), net.log(N1));
    net.count_events(N2, |event| matches!(event, Event::AppendRefused { .. }))
}

/// §5.3: the follower names the end of its log, however far back that is.
#[test]
fn a_short_log_costs_one_refusal() {
    assert_eq!(refusals(&[1; 5_000], &[]), 1);
    assert_eq!(refusals(&[1; 5_000], &[1; 17]), 1);
    assert_eq!(refusals(&[1; 17], &[1; 17]), 0);
}

/// §5.3: "With this approach, one AppendEntries RPC will be required for each term with conflicting entries, rather
/// than one RPC per entry."
#[test]
fn a_long_tail_of_another_term_costs_one_refusal() {
    let (leader, follower) = (blocks(&[(1, 10), (3, 4_000)]), blocks(&[(1, 10), (2, 4_000)]));
    assert_eq!(refusals(&leader, &follower), 1);
}

/// §5.3: the follower skips what is of a later term than what it was asked for, all at once.
#[test]
fn the_follower_skips_all_later_terms_at_once() {
    let follower: Vec<_> = (1..=50).flat_map(|term| [term; 20]).collect();
    let leader = blocks(&[(1, 20), (60, 1_000)]);
    // Everything of the follower's is older than 60, so the first refusal can only name its end; the leader's own
    // log then has nothing between there and term 1.
    assert_eq!(refusals(&leader, &follower), 1);
}

/// §5.3: the leader skips what is of a later term than the follower named, all at once.
#[test]
fn the_leader_skips_all_later_terms_at_once() {
    let leader: Vec<_> = [vec![1; 20], (3..=50).flat_map(|term| [term; 20]).collect()].concat();
    let follower = blocks(&[(1, 20), (2, 1_000)]);
    assert_eq!(refusals(&leader, &follower), 1);
}

/// The worst that two logs can do to each other: terms that alternate. Each refusal still skips a term on both sides.
#[test]
fn alternating_terms_cost_one_refusal_for_each_two_of_them() {
    let alternating = |from: u64| -> Vec<u64> {
        [1].into_iter()
            .chain((from..40).step_by(2).flat_map(|term| [term; 25]))
            .collect()
    };
    let (odd, even) = (alternating(3), alternating(2));
    assert_eq!((odd.len(), even.len()), (476, 476));
    assert_eq!(refusals(&odd, &even), 19);
    assert!(refusals(&even, &odd) <= 20);
}

/// Logs of the kind that etcd explains its search with. (etcd: `TestFastLogRejection`)
#[test]
fn logs_that_share_little_are_brought_together_in_one_or_two_refusals() {
    let cases: [(&[u64], &[u64], usize); 4] = [
        (&[1, 3, 3, 3, 5, 5, 5, 5, 5], &[1, 1, 1, 1, 2, 2], 1),
        (&[1, 3, 3, 3, 3, 3, 3, 3, 7], &[1, 3, 3, 4, 4, 5, 5, 5, 6], 2),
        (&[1, 1, 1, 1], &[1, 1, 1, 1, 1, 1], 0),
        (&[1, 1, 4, 5], &[1, 1, 3, 3], 1),
    ];
    for (leader, follower, most) in cases {
        let found = refusals(leader, follower);
        assert!(
            found <= most,
            "{leader:?} and {follower:?}: {found} refusals instead of {most}"
        );
    }
}

/// §5.3: the follower's hint is the latest entry that can match what it was asked for.
#[test]
fn a_refusal_names_the_latest_entry_that_can_still_match() {
    let log = &[1, 1, 2, 2, 5, 5];
    let cases = [
        (id(6, 20), id(5, 6)),
        (id(4, 20), id(2, 4)),
        (id(4, 6), id(2, 4)),
        (id(4, 3), id(2, 3)),
        (id(1, 9), id(1, 2)),
    ];
    for (asked, hint) in cases {
        let mut net = Net::of(3);
        net.set_disk(N1, 6, None, log);
        net.say(N2, N1, 6, append(asked, terms(asked.index.0 + 1, &[]), 0));
        assert_eq!(
            net.from(N1),
            [&refused(asked.index.0, hint)],
            "asked for {asked:?}"
        );
    }
}

/// A leader of term 2 with ten entries of term 1 below its blank one, and N2's refusals still to come.
fn probing() -> Net {
    let mut net = Net::of(3);
    net.set_disk(N1, 1, None, &[1; 10]);
    net.campaign(N1);
    net.say(N3, N1, 2, Message::RequestVoteReply { granted: true });
    net.messages.clear();
    net
}

/// Trap 13: a refusal that comes again, after the leader has gone back already, moves nothing. (etcd:
/// `TestLogReplicationWithReorderedMessage`)
#[test]
fn a_refusal_that_comes_twice_counts_once() {
    let mut net = probing();
    net.say(N2, N1, 2, refused(10, id(1, 4)));
    assert_eq!(net.progress(N1, N2).next, Index(5));
    for _ in 0..3 {
        net.say(N2, N1, 2, refused(10, id(1, 4)));
    }
    assert_eq!(net.progress(N1, N2).next, Index(5));
    assert_eq!(net.why_dropped(N1), Some(DropReason::Overtaken));
    assert_eq!(net.to(N2).len(), 1, "one probe, not four");
}

/// Trap 13: nor does it take back what has been found to match since.
#[test]
fn a_refusal_from_before_an_acknowledgement_moves_nothing() {
    let mut net = probing();
    net.say(N2, N1, 2, refused(10, id(1, 4)));
    net.say(N2, N1, 2, accepted(11));
    let known = net.progress(N1, N2);
    assert_eq!(
        (known.matched, known.next, known.is_streaming()),
        (Index(11), Index(12), true)
    );
    for stale in [refused(10, id(1, 4)), refused(4, id(1, 1)), accepted(4)] {
        net.say(N2, N1, 2, stale);
        assert_eq!(net.progress(N1, N2), known);
    }
}

/// Trap 13: appends and answers in any order end with equal logs, without a livelock.
#[test]
fn appends_and_answers_in_reverse_order_end_with_equal_logs() {
    let mut net = Net::of(2);
    net.set_disk(N1, 3, None, &blocks(&[(1, 5), (3, 10)]));
    net.set_disk(N2, 3, None, &blocks(&[(1, 5), (2, 10)]));
    net.elect(N1);
    for _ in 0..5 {
        net.propose(N1, "a").unwrap();
    }
    for _ in 0..20 {
        while let Some(newest) = net.messages.pop_back() {
            net.receive(newest);
        }
        net.wake(N1, 50);
    }
    net.deliver_all();
    assert_eq!(net.log(N1), net.log(N2));
    assert_eq!(net.commit(N2), 21);
}

/// §5.3: while the search goes on, one append is on its way, not a stream of them.
#[test]
fn a_probe_is_one_append_at_a_time() {
    let mut net = probing();
    net.say(N2, N1, 2, refused(10, id(1, 4)));
    assert_eq!(net.to(N2).len(), 1);
    for _ in 0..3 {
        net.propose(N1, "a").unwrap();
    }
    net.deliver(bound_for(N3));
    assert_eq!(net.to(N2).len(), 1);
    let known = net.progress(N1, N2);
    assert_eq!((known.is_streaming(), known.inflight), (false, 1));
    net.deliver(of_kind(MessageKind::AppendEntries));
    net.deliver_all();
    assert_eq!(net.log(N2), net.log(N1));
}

/// The steps of the search are told, with the indexes.
#[test]
fn the_leader_tells_how_far_it_steps_back() {
    let mut net = probing();
    net.say(N2, N1, 2, refused(10, id(1, 4)));
    let back = Event::SteppedBack {
        peer: N2,
        from: Index(11),
        to: Index(5),
    };
    assert_eq!(net.count_events(N1, |event| *event == back), 1);
    net.say(N2, N1, 2, accepted(11));
    let streaming = Event::Streaming {
        peer: N2,
        next: Index(12),
    };
    assert_eq!(net.count_events(N1, |event| *event == streaming), 1);
}
