//! Snapshots and compaction (§7).

use crate::net::{N1, N2, N3, N4, Net, append, id, terms};
use raft::{
    AppendReply, Change, Configuration, DropReason, Entries, Event, Index, Input, InputError, Message,
    MessageKind, Outcome, Snapshot, Step,
};

/// Three nodes of which the third misses ten commands, and a leader that has forgotten them.
fn third_is_far_behind() -> Net {
    let mut net = Net::of(3);
    net.elect(N1);
    for _ in 0..10 {
        net.propose(N1, "a").unwrap();
        net.deliver_among(&[N1, N2]);
    }
    net.compact(N1, 9);
    net
}

/// The leader finds, by its heartbeats, that the third is behind.
fn find_out(net: &mut Net) {
    net.wake(N1, 250);
    net.deliver(|envelope| envelope.message.kind() != MessageKind::InstallSnapshot);
}

/// §7
#[test]
fn a_follower_far_behind_catches_up_by_a_snapshot() {
    let mut net = third_is_far_behind();
    find_out(&mut net);
    assert!(matches!(net.to(N3)[..], [Message::InstallSnapshot(_)]));
    net.deliver_all();
    assert_eq!((net.commit(N3), net.nodes[&N3].log().base()), (11, id(1, 9)));
    let applied: Vec<_> = net.applied[&N3].iter().map(|(id, _)| id.index.0).collect();
    assert_eq!(applied, [10, 11], "the snapshot stands for the others");
    net.propose(N1, "b").unwrap();
    net.deliver_all();
    assert_eq!(net.commit(N3), 12);
}

/// What a snapshot has is committed: its receiver need not be told. (etcd: `snapshot_succeed_via_app_resp.txt`)
#[test]
fn a_follower_that_catches_up_by_a_snapshot_of_everything_is_told_nothing_more() {
    let mut net = Net::of(3);
    net.campaign(N1);
    net.deliver_among(&[N1, N2]);
    net.compact(N1, 1);
    net.messages.clear();
    find_out(&mut net);
    net.deliver(|envelope| envelope.to == N3);
    net.deliver_one(|envelope| {
        envelope.from == N3 && envelope.message.kind() == MessageKind::AppendEntriesReply
    });
    assert!(net.progress(N1, N3).is_streaming());
    assert_eq!((net.commit(N3), net.to(N3)), (1, Vec::new()));
}

/// Trap 39: the snapshot on its way is lost, but the follower has caught up far enough by another one, an older one.
/// (etcd: `snapshot_succeed_via_app_resp_behind.txt`)
#[test]
fn a_follower_that_holds_all_that_is_forgotten_needs_no_snapshot_any_more() {
    let mut net = third_is_far_behind();
    net.input(N1, Input::SnapshotTaken { upto: Index(11) }).unwrap();
    find_out(&mut net);
    net.messages.clear();
    net.say(
        N3,
        N1,
        1,
        Message::AppendEntriesReply(AppendReply::Accepted { matched: Index(8) }),
    );
    assert!(!net.progress(N1, N3).is_streaming(), "entry 9 is forgotten");
    net.say(
        N3,
        N1,
        1,
        Message::AppendEntriesReply(AppendReply::Accepted { matched: Index(9) }),
    );
    assert!(net.progress(N1, N3).is_streaming());
    assert!(matches!(net.to(N3)[..], [Message::AppendEntries { previous, .. }] if *previous == id(1, 9)));
}

#[test]
fn a_node_restarts_from_its_snapshot_and_the_log_after_it() {
    let mut net = third_is_far_behind();
    net.restart(N1);
    let node = &net.nodes[&N1];
    assert_eq!(
        (node.commit_index(), node.applied_index(), node.log().last()),
        (Index(9), Index(9), id(1, 11))
    );
}

/// Trap 39
#[test]
fn a_snapshot_that_is_lost_is_sent_again() {
    let mut net = third_is_far_behind();
    find_out(&mut net);
    net.messages.clear();
    net.wake(N1, 200);
    net.deliver_all();
    assert_eq!(net.commit(N3), 1, "nobody knows yet that it is lost");
    net.input(
        N1,
        Input::SnapshotSent {
            to: N3,
            arrived: false,
        },
    )
    .unwrap();
    net.wake(N1, 200);
    net.deliver_all();
    assert_eq!(net.commit(N3), 11);
}

/// Trap 39: the same for one whose receiver crashed with it.
#[test]
fn a_receiver_that_crashes_before_the_snapshot_is_on_disk_is_sent_another() {
    let mut net = third_is_far_behind();
    net.disks_are_instant = false;
    find_out(&mut net);
    net.flush_all();
    find_out(&mut net);
    net.deliver_all();
    assert_eq!(
        net.from(N3).len(),
        0,
        "it acknowledges nothing that is not on its disk"
    );
    net.restart(N3);
    net.input(
        N1,
        Input::SnapshotSent {
            to: N3,
            arrived: true,
        },
    )
    .unwrap();
    net.disks_are_instant = true;
    net.flush_all();
    net.deliver_all();
    net.input(
        N1,
        Input::SnapshotSent {
            to: N3,
            arrived: false,
        },
    )
    .unwrap();
    net.wake(N1, 300);
    net.deliver_all();
    assert_eq!(net.commit(N3), 11);
}

/// Trap 38; §7: "discard the entire log".
#[test]
fn a_snapshot_replaces_a_log_that_conflicts_with_it() {
    let mut net = Net::of(3);
    net.set_disk(N3, 1, None, &[1, 1, 1, 1, 1, 1]);
    let snapshot = Snapshot {
        last: id(2, 4),
        configuration: Configuration::of([N1, N2, N3]).unwrap(),
    };
    net.say(N1, N3, 2, Message::InstallSnapshot(Box::new(snapshot)));
    assert_eq!(net.nodes[&N3].log().last(), id(2, 4));
    net.say(N1, N3, 2, append(id(2, 4), terms(5, &[2]), 5));
    assert_eq!(net.commit(N3), 5);
    net.restart(N3);
    assert_eq!(net.nodes[&N3].log().last(), id(2, 5));
}

/// §7: "retain log entries following it".
#[test]
fn a_snapshot_of_what_the_log_holds_takes_nothing_away() {
    let mut net = Net::of(3);
    net.set_disk(N3, 2, None, &[1, 2, 2, 2, 2]);
    let snapshot = Snapshot {
        last: id(2, 3),
        configuration: Configuration::of([N1, N2, N3]).unwrap(),
    };
    net.say(N1, N3, 2, Message::InstallSnapshot(Box::new(snapshot.clone())));
    assert_eq!((net.nodes[&N3].log().last(), net.commit(N3)), (id(2, 5), 3));
    let older = Snapshot {
        last: id(1, 1),
        ..snapshot
    };
    net.say(N1, N3, 2, Message::InstallSnapshot(Box::new(older)));
    assert_eq!(net.commit(N3), 3);
    let replies: Vec<_> = net.from(N3).into_iter().cloned().collect();
    let accepted = Message::AppendEntriesReply(AppendReply::Accepted { matched: Index(3) });
    assert_eq!(replies, [accepted.clone(), accepted]);
}

/// Trap 40
#[test]
fn a_follower_that_has_forgotten_the_entry_before_an_append_takes_the_rest() {
    let mut net = Net::of(3);
    net.elect(N1);
    for _ in 0..5 {
        net.propose(N1, "a").unwrap();
    }
    net.deliver_all();
    net.compact(N2, 5);
    net.say(N1, N2, 1, append(id(1, 2), terms(3, &[1, 1, 1, 1, 1]), 7));
    assert_eq!((net.commit(N2), net.nodes[&N2].log().last()), (7, id(1, 7)));
}

#[test]
fn a_snapshot_brings_the_members_with_it() {
    let mut net = third_is_far_behind();
    net.join(N4);
    net.change(N1, &Change::one(Step::AddVoter(N4))).unwrap();
    net.deliver_among(&[N1, N2, N4]);
    net.compact(N1, 12);
    net.restart(N3);
    find_out(&mut net);
    net.deliver_all();
    assert_eq!(net.members(N3).voters().len(), 4);
    assert_eq!(net.members(N4).voters().len(), 4);
}

/// "Unknown" is the only honest answer behind a snapshot.
#[test]
fn a_proposal_behind_a_snapshot_is_unknown() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.messages.clear();
    net.propose(N1, "a").unwrap();
    net.messages.clear();
    net.elect(N2);
    net.lose(|_| true);
    let snapshot = Snapshot {
        last: id(3, 9),
        configuration: Configuration::of([N1, N2, N3]).unwrap(),
    };
    let mut alone = Net::of(3);
    alone.elect(N1);
    alone.propose(N1, "a").unwrap();
    alone.messages.clear();
    alone.say(N2, N1, 3, Message::InstallSnapshot(Box::new(snapshot)));
    assert_eq!(alone.replies, [(raft::Ticket(1), Outcome::Unknown)]);
}

#[test]
fn snapshots_and_compaction_within_what_is_there() {
    let mut net = Net::of(3);
    net.elect(N1);
    let taken = net.input(N1, Input::SnapshotTaken { upto: Index(5) });
    assert_eq!(
        taken,
        Err(InputError::NotApplied {
            upto: Index(5),
            applied: Index(1)
        })
    );
    let compacted = net.input(N1, Input::Compact { upto: Index(1) });
    assert_eq!(
        compacted,
        Err(InputError::NotInSnapshot {
            upto: Index(1),
            snapshot: Index(0)
        })
    );
    net.compact(N1, 1);
    assert_eq!(
        net.count_events(N1, |event| matches!(event, Event::Compacted { .. })),
        1
    );
}

/// Core: absurd indexes and terms, in a snapshot too: none that cannot end so is installed.
#[test]
fn a_snapshot_that_cannot_be_is_not_installed() {
    let mut net = Net::of(3);
    net.set_disk(N2, 4, None, &[2, 2]);
    net.say(N1, N2, 5, append(id(2, 2), Entries::EMPTY, 2));
    assert_eq!(net.commit(N2), 2);
    let beyond = u64::MAX / 2 + 1;
    let lasts = [
        id(0, 9),
        id(5, 0),
        id(6, 9),
        id(5, u64::MAX),
        id(5, beyond),
        id(1, 9),
        id(3, 1),
    ];
    for last in lasts {
        let configuration = net.members(N2).clone();
        let snapshot = Snapshot { last, configuration };
        net.say(N1, N2, 5, Message::InstallSnapshot(Box::new(snapshot)));
        assert_eq!(net.log(N2), [2, 2], "{last:?}");
        assert_eq!(net.why_dropped(N2), Some(DropReason::Absurd), "{last:?}");
    }
}

/// Trap 40: what is forgotten was committed; an append that says otherwise of the last of it is nobody's.
#[test]
fn an_append_that_contradicts_the_last_forgotten_entry_is_dropped() {
    let mut net = Net::of(3);
    let (last, configuration) = (id(4, 6), net.members(N2).clone());
    let snapshot = Snapshot { last, configuration };
    net.say(N1, N2, 7, Message::InstallSnapshot(Box::new(snapshot)));
    net.say(N3, N2, 8, append(id(1, 5), terms(6, &[1, 1]), 0));
    let against = DropReason::AgainstCommitted { commit: Index(6) };
    assert_eq!(net.why_dropped(N2), Some(against));
    assert_eq!(net.nodes[&N2].log().last(), last);
}
