//! §5.4.2: what counts as committed, and figure 8 played out move by move.

use crate::laws::Laws;
use crate::net::{GRANT, N1, N2, N3, N4, N5, Net, accepted, bound_for, id, of_kind};
use raft::{CommitReason, Config, Event, Index, MessageKind, NodeId, Outcome, Role, Term, Ticket};

/// §5.4.2, trap 9: "Raft never commits log entries from previous terms by counting replicas." (etcd:
/// `TestLeaderOnlyCommitsLogFromCurrentTerm`)
#[test]
fn an_entry_of_an_earlier_term_is_not_committed_by_counting() {
    for (matched, expected) in [(1, 0), (2, 0), (3, 3)] {
        let mut net = Net::of(3);
        net.set_disk(N1, 2, None, &[1, 2]);
        net.campaign(N1);
        net.say(N2, N1, 3, GRANT);
        net.say(N2, N1, 3, accepted(matched));
        assert_eq!(net.commit(N1), expected, "N2 matches up to {matched}");
    }
}

/// §5.4.2: "once an entry from the current term has been committed in this way, then all prior entries are committed
/// indirectly". (etcd: `TestLeaderCommitPrecedingEntries`)
#[test]
fn the_first_entry_of_a_term_commits_all_that_come_before_it() {
    for log in [&[][..], &[2], &[1, 2], &[1]] {
        let mut net = Net::of(3);
        for node in [N1, N2, N3] {
            net.set_disk(node, 2, None, log);
        }
        net.elect(N1);
        let expected = log.len() + 1;
        assert_eq!(net.commit(N1), expected as u64);
        assert_eq!(net.applied[&N1].len(), expected);
        assert_eq!(net.applied[&N1].last().unwrap().0.term, Term(3));
    }
}

/// §5.4.2: that an entry on a majority has to wait is told, with both terms: it is the surprise of the paper.
#[test]
fn an_entry_that_has_to_wait_for_one_of_this_term_is_pointed_out_once() {
    let mut net = Net::of(5);
    net.set_disk(N1, 2, None, &[1, 2]);
    net.campaign(N1);
    net.say(N2, N1, 3, GRANT);
    net.say(N3, N1, 3, GRANT);
    for voter in [N2, N3, N4, N3] {
        net.say(voter, N1, 3, accepted(2));
    }
    let held_back = Event::CommitHeldBack {
        entry: id(2, 2),
        term: Term(3),
    };
    assert_eq!(net.count_events(N1, |event| *event == held_back), 1);
    assert_eq!(net.commit(N1), 0);
    for voter in [N2, N3] {
        net.say(voter, N1, 3, accepted(3));
    }
    let why = CommitReason::Majority {
        holders: 3,
        voters: 5,
        term: Term(3),
        entry: Term(3),
    };
    let committed = Event::Committed {
        from: Index(0),
        upto: Index(3),
        why,
    };
    assert_eq!(net.count_events(N1, |event| *event == committed), 1);
}

/// §5.4.2: the median of what all hold is committed, whoever holds it. (etcd: `TestCommit`)
#[test]
fn what_most_hold_is_committed_in_whatever_order_they_say_so() {
    let mut net = Net::of(5);
    net.elect(N1);
    for _ in 0..4 {
        net.propose(N1, "a").unwrap();
    }
    net.messages.clear();
    let acks = [(N5, 5, 1), (N2, 3, 3), (N4, 4, 4), (N2, 2, 4), (N3, 5, 5)];
    for (from, matched, expected) in acks {
        net.say(from, N1, 1, accepted(matched));
        assert_eq!(net.commit(N1), expected, "after {from} with {matched}");
    }
}

/// Lets `candidate` win with just these voters' votes. What it sends then as a leader is left on its way.
fn win(net: &mut Net, candidate: NodeId, voters: &[NodeId]) {
    for _ in 0..3 {
        net.campaign(candidate);
        net.deliver(|envelope| of_kind(MessageKind::RequestVote)(envelope) && voters.contains(&envelope.to));
        net.lose(of_kind(MessageKind::RequestVote));
        net.deliver(of_kind(MessageKind::RequestVoteReply));
        if net.role(candidate) == Role::Leader {
            return;
        }
    }
    panic!("{candidate} was not elected");
}

/// Figure 8, (a) to (d), with one entry an append. Returns the net, and the first law that was broken on the way.
fn figure_8(mut net: Net) -> (Net, Result<(), String>) {
    let mut laws = Laws::default();
    let mut verdict = Ok(());
    let mut look = |net: &Net, crashed: Option<NodeId>| {
        if let Some(node) = crashed {
            laws.restarted(node);
        }
        if verdict.is_ok() {
            verdict = laws.check(net);
        }
    };
    for node in [N1, N2, N3, N4, N5] {
        net.set_disk(node, 1, None, &[1]);
    }
    // (a) N1 leads term 2, and its entries reach N2 only. It crashes.
    win(&mut net, N1, &[N2, N3]);
    net.propose(N1, "old").unwrap();
    net.deliver_among(&[N1, N2]);
    assert_eq!([N1, N2].map(|node| net.log(node)), [[1, 2, 2]; 2]);
    look(&net, None);
    net.restart(N1);
    // (b) N5 is elected for term 3 by N3, N4 and itself, and takes another entry at index 2. It crashes too.
    win(&mut net, N5, &[N3, N4]);
    assert_eq!((net.term(N5), net.log(N5)), (3, vec![1, 3]));
    net.messages.clear();
    look(&net, Some(N1));
    net.restart(N5);
    // (c) N1 is elected for term 4 and goes on replicating: "old" comes to be on N1, N2 and N3.
    win(&mut net, N1, &[N2, N3]);
    assert_eq!(net.term(N1), 4);
    net.deliver(|envelope| {
        [envelope.from, envelope.to] == [N1, N2] || [envelope.from, envelope.to] == [N2, N1]
    });
    // Refused, then the blank entry of term 2, then "old"; the one of term 4 is on its way when N1 crashes.
    for _ in 0..3 {
        assert!(net.deliver_one(bound_for(N3)));
        assert!(net.deliver_one(|envelope| envelope.from == N3));
    }
    net.messages.clear();
    assert_eq!(
        [N1, N2, N3].map(|node| net.log(node)),
        [vec![1, 2, 2, 4], vec![1, 2, 2, 4], vec![1, 2, 2]]
    );
    look(&net, Some(N5));
    net.restart(N1);
    // (d) N5 is elected for term 5 by N3, N4 and itself, for its last entry is of a later term than theirs.
    win(&mut net, N5, &[N3, N4]);
    assert_eq!(net.term(N5), 5);
    look(&net, Some(N1));
    net.deliver(|envelope| envelope.from != N1 && envelope.to != N1);
    look(&net, None);
    (net, verdict)
}

fn one_entry_an_append(config: &mut Config) {
    config.append_bytes_max = 1;
}

/// §5.4.2, figure 8, trap 9: (d) may happen, for what was overwritten had not been committed, though on a majority.
#[test]
fn in_figure_8_an_entry_on_a_majority_is_overwritten_and_nothing_committed_is_lost() {
    let (net, verdict) = figure_8(Net::with(5, one_entry_an_append));
    assert_eq!(verdict, Ok(()));
    assert!([N2, N3, N4, N5].iter().all(|node| net.log(*node) == [1, 3, 5]));
    assert_eq!(net.commit(N5), 3);
    let held_back = Event::CommitHeldBack {
        entry: id(2, 3),
        term: Term(4),
    };
    assert_eq!(net.count_events(N1, |event| *event == held_back), 1);
}

/// §5.4.2, figure 8, trap 9: with old entries committed by counting, (c) commits "old" and (d) loses it.
#[cfg(feature = "mutants")]
#[test]
fn in_figure_8_counting_old_entries_loses_a_committed_one() {
    let (_, verdict) = figure_8(Net::with(5, |config| {
        one_entry_an_append(config);
        config.rules.commit_only_own_term = false;
    }));
    let broken = verdict.unwrap_err();
    assert!(broken.starts_with("leader completeness"), "{broken}");
}

/// §5.4.2, figure 8 (e): once N1 has an entry of its own term on a majority, N5 cannot win any more.
#[test]
fn in_figure_8_an_entry_of_the_leaders_term_on_a_majority_is_safe() {
    let mut net = Net::of(5);
    for (node, term, log) in [
        (N1, 3, &[1, 2][..]),
        (N2, 3, &[1, 2]),
        (N3, 3, &[1]),
        (N4, 3, &[1]),
        (N5, 3, &[1, 3]),
    ] {
        net.set_disk(node, term, None, log);
    }
    net.campaign(N1);
    net.deliver_among(&[N1, N2, N3]);
    assert_eq!(net.commit(N1), 3);
    net.restart(N1);
    for _ in 0..3 {
        net.campaign(N5);
        net.deliver_among(&[N2, N3, N4, N5]);
        assert_ne!(net.role(N5), Role::Leader);
    }
    net.campaign(N3);
    net.deliver_among(&[N2, N3, N4, N5]);
    assert_eq!(net.role(N3), Role::Leader);
    assert!(
        [N2, N3, N4, N5]
            .iter()
            .all(|node| net.log(*node)[..3] == [1, 2, 4])
    );
}

/// §5.3, dissertation §10.2.1: the leader's own disk is one of the majority, and not a privileged one: the others are
/// enough to commit. What it applies itself waits for its own disk.
#[test]
fn a_majority_without_the_leaders_own_disk_commits() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.disks_are_instant = false;
    net.propose(N1, "a").unwrap();
    net.say(N2, N1, 1, accepted(2));
    assert_eq!(net.commit(N1), 1, "one disk of three");
    net.say(N3, N1, 1, accepted(2));
    assert_eq!((net.commit(N1), net.applied[&N1].len()), (2, 1));
    net.flush(N1);
    assert_eq!(net.applied[&N1].len(), 2);
    assert_eq!(net.replies, [(Ticket(1), Outcome::Applied(id(1, 2)))]);
}
