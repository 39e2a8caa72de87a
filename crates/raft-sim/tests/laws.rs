//! A history that breaks a law is seen to break it; the same one without the fault keeps them all.
#![cfg(not(target_arch = "wasm32"))]

use raft_sim::raft::{ClusterId, EntriesBuilder, Envelope, Message, Payload};
use raft_sim::{
    Cluster, Endpoint, Index, Instant, Law, LogId, MessageName, NodeId, Observed, Settings, Term, What, kv,
};

/// As C would send it, were it the leader of term 1.
fn append(to: NodeId, command: &str) -> Envelope {
    let mut entries = EntriesBuilder::starting_at(Index(1));
    entries.push(
        Term(1),
        Payload::Command(&kv::Command::parse(command).unwrap().encode()),
    );
    Envelope {
        from: NodeId(3),
        to,
        cluster: ClusterId(1),
        term: Term(1),
        message: Message::AppendEntries {
            previous: LogId::ZERO,
            entries: entries.finish(),
            commit: Index(1),
        },
    }
}

/// A and B are told by a false leader what is in the log, and that it is committed.
fn told(a: &str, b: &str) -> Cluster {
    let settings = Settings {
        nodes: 3,
        ..Settings::plain()
    };
    let mut cluster = Cluster::new(settings, 3).unwrap();
    cluster.inject(append(NodeId(1), a)).unwrap();
    cluster.inject(append(NodeId(2), b)).unwrap();
    cluster.run_until(Instant(20_000));
    for node in [NodeId(1), NodeId(2)] {
        assert!(
            cluster.node(node).unwrap().value.is_some(),
            "{node:?} has applied it"
        );
    }
    cluster
}

fn broken(cluster: &Cluster) -> Vec<Law> {
    let mut laws: Vec<_> = cluster
        .violations()
        .map(|(_, violation)| violation.law())
        .collect();
    laws.sort_unstable();
    laws.dedup();
    laws
}

#[test]
fn machines_that_apply_different_commands_under_the_same_name_are_seen() {
    let laws = broken(&told("set 1", "set 2"));
    assert!(laws.contains(&Law::LogMatching), "{laws:?}");
    assert!(laws.contains(&Law::StateMachineSafety), "{laws:?}");
    assert!(laws.contains(&Law::CommittedIsDurable), "{laws:?}");
}

/// The false leader said that it was committed before any other disk had it.
#[test]
fn machines_that_apply_the_same_command_break_only_the_law_about_disks() {
    assert_eq!(broken(&told("set 1", "set 1")), [Law::CommittedIsDurable]);
}

#[test]
fn what_is_injected_shifts_no_name_of_what_is_sent() {
    let mut cluster = Cluster::new(Settings::plain(), 3).unwrap();
    let event = cluster.inject(append(NodeId(1), "set 1")).unwrap();
    let name = match cluster.journal().get(event).map(|record| &record.what) {
        Some(What::Delivered(parcel)) => parcel.name,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        name,
        MessageName::new(NodeId(3), NodeId(1), MessageName::INJECTED | 1)
    );
    assert_eq!(name.to_string(), "injected message 1 from C to A");
    cluster.run_until(Instant(2_000_000));
    let (from, to) = (Endpoint::Node(NodeId(3)), Endpoint::Node(NodeId(1)));
    let first = cluster.journal().iter().find_map(|record| match record.what {
        What::Sent(parcel) if parcel.name.from == from && parcel.name.to == to => Some(parcel.name.count),
        _ => None,
    });
    assert_eq!(first, Some(1));
}
