//! Snapshots stand for the log before them (§7): taken, shipped in pieces, installed, and started from.

use raft_sim::{Action, Law, Micros, Observed, ParcelKind, SubmissionState, What};
use raftarium_tests::{A, B, C, Play};

/// A snapshot after every ten entries, two entries kept, tiny pieces.
fn snapping(seed: u64) -> Play {
    Play::with(seed, |settings| {
        settings.nodes = 3;
        settings.snapshots.every = Some(10);
        settings.snapshots.keep = 2;
        settings.snapshots.chunk_bytes = 16;
    })
}

fn fill(play: &mut Play, commands: u64) {
    let leader = play.cluster.leader().expect("a leader");
    for value in 0..commands {
        play.submit(leader, &format!("set key{} {value}", value % 7));
        play.run_for(30);
    }
    play.run_for(300);
}

fn happened(play: &Play, is_it: impl Fn(&What) -> bool) -> bool {
    play.cluster.journal().iter().any(|record| is_it(&record.what))
}

#[test]
fn a_follower_far_behind_catches_up_by_a_snapshot_in_pieces() {
    let mut play = snapping(3);
    let leader = play.elect();
    let behind = play.all_but(&[leader])[0];
    play.stop(behind);
    fill(&mut play, 40);
    assert!(
        play.view(leader).status.base.index.0 >= 30,
        "the log before is forgotten"
    );
    play.restart(behind);
    assert!(play.until(3_000, |cluster| cluster.machine(behind)
        == cluster.machine(leader)));
    assert!(happened(&play, |what| matches!(what, What::Installed { .. })));
    let pieces =
        play.cluster.journal().iter().filter(
            |record| matches!(&record.what, What::Delivered(parcel) if parcel.kind == ParcelKind::Chunk),
        );
    assert!(pieces.count() > 3, "it came in several pieces");
    play.assert_lawful();
}

/// A lost piece is sent again; if none gets through, the sender gives up, and tries again later (trap 39).
#[test]
fn a_snapshot_on_a_bad_link_arrives_in_the_end() {
    let mut play = snapping(5);
    let leader = play.elect();
    let behind = play.all_but(&[leader])[0];
    play.stop(behind);
    fill(&mut play, 40);
    play.restart(behind);
    let begun = |cluster: &raft_sim::Cluster| {
        cluster
            .messages()
            .any(|message| message.kind == ParcelKind::Chunk)
    };
    assert!(play.until(2_000, begun));
    play.act(Action::Cut {
        from: leader,
        to: behind,
    });
    let given_up = |cluster: &raft_sim::Cluster| {
        let last = cluster.journal().last();
        last.is_some_and(|record| matches!(record.what, What::SnapshotGivenUp { .. }))
            || cluster
                .journal()
                .iter()
                .rev()
                .take(20)
                .any(|record| matches!(record.what, What::SnapshotGivenUp { .. }))
    };
    assert!(play.until(3_000, given_up));
    play.mend();
    assert!(play.until(5_000, |cluster| cluster.machine(behind)
        == cluster.machine(leader)));
    play.assert_lawful();
}

#[test]
fn a_node_that_restarts_begins_with_its_snapshot() {
    let mut play = snapping(7);
    play.elect();
    fill(&mut play, 25);
    for node in [A, B, C] {
        play.stop(node);
        let view = play.view(node).status;
        assert!(view.snapshot.is_some_and(|last| last.index.0 >= 20), "{view:?}");
        // What its disk has of the log begins where it was cut: some entries behind the snapshot are kept for those who lag.
        assert!(
            view.base.index.0 >= 10 && view.base <= view.snapshot.unwrap(),
            "{view:?}"
        );
    }
    for node in [A, B, C] {
        play.restart(node);
    }
    let leader = play.elect();
    let read = play.submit(leader, "get key3");
    play.run_for(300);
    let state = play.state(read);
    assert!(
        matches!(&state, SubmissionState::Read { answer, .. } if answer.to_string() == "key3 = 24"),
        "{state:?}"
    );
    play.assert_lawful();
}

/// By hand: first the snapshot, then the log before it goes.
#[test]
fn a_person_takes_a_snapshot_and_forgets_the_log() {
    let mut play = Play::of(3, 3);
    let node = play.elect();
    let nothing = play.cluster.act(Action::Compact { node }).expect_err("refused");
    assert_eq!(
        nothing.to_string(),
        format!(
            "{} has no entry in its log that its snapshot has",
            raft_sim::letter(node)
        )
    );
    fill(&mut play, 5);
    play.act(Action::TakeSnapshot { node }).run_for(50);
    assert_eq!(play.view(node).status.base.index.0, 0);
    assert!(
        play.cluster.act(Action::TakeSnapshot { node }).is_err(),
        "there is nothing new"
    );
    play.act(Action::Compact { node });
    let status = play.view(node).status;
    assert_eq!(status.base, status.snapshot.unwrap());
    assert_eq!(play.cluster.entry(node, status.base.index), None);
    fill(&mut play, 3);
    play.assert_lawful();
}

/// A snapshot is of use once it is on the disk, not before.
#[test]
fn a_crash_while_a_snapshot_is_written_loses_only_the_snapshot() {
    let mut play = Play::with(8, |settings| {
        settings.disk.flush = Micros::from_millis(20);
        settings.disk.jitter = Micros::ZERO;
    });
    let node = play.elect();
    fill(&mut play, 5);
    play.act(Action::TakeSnapshot { node }).run_for(40);
    play.stop(node);
    assert_eq!(play.view(node).status.snapshot, None);
    play.restart(node).run_for(1_000);
    assert_eq!(
        play.cluster.machine(node).map(|machine| machine.iter().count()),
        Some(5)
    );
    assert!(!play.broken().contains(&Law::StateMachineSafety.name()));
    play.assert_lawful();
}
