//! Nodes that the ledger is shown, one after the other, and what it says of them.

use super::*;
use crate::laws::{Law, Measure, Untruth};
use raft::{Config, Configuration, EntriesBuilder, Input, Instant, Output, Payload, Recovered, Term};

/// A node alone in its cluster, started with these commands of term 1 in its log; it leads term 2 if it is to.
fn node(id: u32, commands: &[&[u8]], leads: bool) -> Node {
    let mut entries = EntriesBuilder::starting_at(Index(1));
    for command in commands {
        entries.push(Term(1), Payload::Command(command));
    }
    let recovered = Recovered {
        hard_state: HardState {
            term: Term(1),
            vote: None,
        },
        entries: entries.finish(),
        ..Recovered::fresh(Configuration::of([NodeId(id)]).unwrap())
    };
    let mut node = Node::recover(Config::new(NodeId(id), 7), recovered, Instant::ZERO).unwrap();
    if leads {
        node.handle(Instant(1), Input::Campaign).unwrap();
        while let Some((output, _)) = node.poll_output() {
            if let Output::Persist(write) = output {
                node.handle(Instant(2), Input::Persisted { upto: write.id })
                    .unwrap();
            }
        }
        assert_eq!(node.role(), Role::Leader);
    }
    node
}

/// The laws that these broke, seen one after the other.
fn broken(nodes: &[Node], holders: u32) -> Vec<Law> {
    let (mut ledger, mut broken) = (Ledger::new(3, false), Vec::new());
    for node in nodes {
        ledger.observe(
            node,
            OnDisk::default(),
            |voter, _, _| voter.0 <= holders,
            &mut broken,
        );
    }
    broken.iter().map(Violation::law).collect()
}

#[test]
fn a_log_that_grows_breaks_nothing() {
    let nodes = [
        node(1, &[b"a"], false),
        node(1, &[b"a", b"b"], false),
        node(2, &[b"a"], false),
    ];
    assert_eq!(broken(&nodes, 3), []);
}

#[test]
fn two_leaders_of_a_term_are_seen() {
    let nodes = [node(1, &[b"a"], true), node(2, &[b"a"], true)];
    assert_eq!(broken(&nodes, 3), [Law::ElectionSafety]);
}

#[test]
fn another_command_under_the_same_name_is_seen() {
    let nodes = [node(1, &[b"a"], false), node(2, &[b"b"], false)];
    assert_eq!(broken(&nodes, 3), [Law::LogMatching]);
}

/// The terms are as they were: only the content tells.
#[test]
fn a_leader_that_rewrites_an_entry_within_its_term_is_seen() {
    let longer = node(1, &[b"b", b"c"], true);
    let broken = broken(&[node(1, &[b"a"], true), longer], 3);
    assert!(broken.contains(&Law::LeaderAppendOnly), "{broken:?}");
}

#[test]
fn an_entry_rewritten_before_one_that_stays_is_seen() {
    let seen = {
        let (mut ledger, mut broken) = (Ledger::new(3, false), Vec::new());
        ledger.observe(
            &node(1, &[b"a", b"b"], false),
            OnDisk::default(),
            |_, _, _| true,
            &mut broken,
        );
        ledger.nodes.remove(0)
    };
    assert_eq!(seen.common(node(1, &[b"a", b"b", b"c"], false).log()), Index(2));
    assert_eq!(seen.common(node(1, &[b"x", b"b"], false).log()), Index(0));
    assert_eq!(seen.common(node(1, &[b"a", b"x"], false).log()), Index(1));
    assert_eq!(seen.common(node(1, &[b"a"], false).log()), Index(1));
}

#[test]
fn what_is_committed_on_too_few_disks_is_seen() {
    assert_eq!(broken(&[node(1, &[b"a"], true)], 1), []);
    assert_eq!(broken(&[node(1, &[b"a"], true)], 0), [Law::CommittedIsDurable]);
}

fn shown(ledger: &mut Ledger, node: &Node, snapshot: u64) -> Vec<Violation> {
    let disk = OnDisk {
        snapshot: Index(snapshot),
    };
    let mut broken = Vec::new();
    ledger.observe(node, disk, |_, _, _| true, &mut broken);
    broken
}

fn went_back(what: Measure, from: u64, to: u64) -> Vec<Violation> {
    let node = NodeId(1);
    vec![Violation::WentBack { node, what, from, to }]
}

#[test]
fn a_term_that_falls_without_a_crash_is_seen() {
    let mut ledger = Ledger::new(3, false);
    shown(&mut ledger, &node(1, &[], true), 0);
    let back = shown(&mut ledger, &node(1, &[], false), 0);
    assert_eq!(back[..1], went_back(Measure::Term, 2, 1));
    // Only the first time: it stands there now.
    assert_eq!(shown(&mut ledger, &node(1, &[], false), 0), []);
}

#[test]
fn what_a_crash_took_back_is_no_fault_unless_others_knew_of_it() {
    let mut ledger = Ledger::new(3, false);
    let leader = node(1, &[], true);
    shown(&mut ledger, &leader, 0);
    ledger.restarted(NodeId(1));
    assert_eq!(shown(&mut ledger, &node(1, &[], false), 0), []);
    let envelope = Envelope {
        from: NodeId(1),
        to: NodeId(2),
        cluster: raft::ClusterId(1),
        term: Term(2),
        message: raft::Message::RequestVoteReply { granted: true },
    };
    let disk = HardState {
        term: Term(2),
        vote: Some(NodeId(2)),
    };
    assert_eq!(ledger.speaks(&envelope, disk), None);
    let behind = HardState { vote: None, ..disk };
    assert!(matches!(
        ledger.speaks(&envelope, behind),
        Some(Violation::Unsaved { node: NodeId(1), .. })
    ));
    ledger.restarted(NodeId(1));
    assert_eq!(
        shown(&mut ledger, &node(1, &[], false), 0),
        went_back(Measure::Term, 2, 1)
    );
}

fn command(index: u64) -> Entry<'static> {
    Entry {
        id: LogId::new(Term(1), Index(index)),
        payload: Payload::Command(b"a"),
    }
}

/// What a machine of its own does that is handed the same.
fn effect(index: u64, hash: u64) -> Effect {
    assert_eq!(crate::kv::Machine::default().hash(), 0);
    assert!(index > 0);
    Effect {
        hash,
        ran: true,
        holds: 0,
    }
}

#[test]
fn what_was_applied_is_in_the_log_after_a_crash() {
    for lost in [false, true] {
        let mut ledger = Ledger::new(3, false);
        shown(&mut ledger, &node(1, &[b"a", b"a"], false), 0);
        assert_eq!(ledger.applied(NodeId(1), command(1), effect(1, 11)), None);
        assert_eq!(ledger.applied(NodeId(1), command(2), effect(2, 22)), None);
        ledger.restarted(NodeId(1));
        let commands: &[&[u8]] = if lost { &[b"a"] } else { &[b"a", b"a"] };
        let expected = if lost {
            went_back(Measure::Applied, 2, 1)
        } else {
            Vec::new()
        };
        assert_eq!(shown(&mut ledger, &node(1, commands, false), 0), expected);
    }
}

#[test]
fn what_was_installed_is_there_after_a_crash() {
    let mut ledger = Ledger::new(3, false);
    ledger.applied(NodeId(2), command(1), effect(1, 11));
    assert_eq!(ledger.installed(NodeId(1), Index(1), 11, 0), None);
    let differs = Violation::AppliedDiffers {
        node: NodeId(1),
        index: Index(1),
    };
    assert_eq!(ledger.installed(NodeId(1), Index(1), 12, 0), Some(differs));
    let differs = Violation::MachinesDiffer {
        node: NodeId(1),
        index: Index(1),
    };
    assert_eq!(ledger.installed(NodeId(1), Index(1), 11, 7), Some(differs));
    assert_eq!(
        shown(&mut ledger, &node(1, &[], false), 0),
        went_back(Measure::Applied, 1, 0)
    );
}

#[test]
fn the_snapshot_on_a_disk_is_there_after_a_crash() {
    let mut ledger = Ledger::new(3, false);
    let leader = node(1, &[b"a"], false);
    // It has applied nothing that the snapshot has.
    let [Violation::OutOfOrder { .. }] = shown(&mut ledger, &leader, 3)[..] else {
        panic!("a snapshot ahead of what is applied");
    };
    ledger.restarted(NodeId(1));
    assert_eq!(shown(&mut ledger, &leader, 0), went_back(Measure::Snapshot, 3, 0));
}

/// Nobody can say what a halted node's disk holds; its machine stands still.
#[test]
fn a_node_that_has_halted_is_not_held_to_the_order_of_its_marks() {
    let mut halted = node(1, &[b"a"], false);
    halted.handle(Instant(3), Input::PersistFailed).unwrap();
    assert!(halted.halted().is_some());
    assert_eq!(shown(&mut Ledger::new(3, false), &halted, 3), []);
}

#[test]
fn another_entry_where_one_was_committed_is_seen() {
    let mut ledger = Ledger::new(3, false);
    assert_eq!(shown(&mut ledger, &node(1, &[b"a"], true), 0), []);
    let laws: Vec<_> = shown(&mut ledger, &node(2, &[b"b"], true), 0)
        .iter()
        .map(Violation::law)
        .collect();
    assert!(laws.contains(&Law::CommittedStays), "{laws:?}");
    // Whoever commits more is measured by what was committed before.
    let mut longer = Ledger::new(3, false);
    shown(&mut longer, &node(1, &[b"a"], true), 0);
    let again = Violation::CommittedAgain {
        node: NodeId(2),
        index: Index(2),
    };
    assert!(shown(&mut longer, &node(2, &[b"b", b"c"], true), 0).contains(&again));
    // Whoever commits the same breaks nothing.
    let laws: Vec<_> = shown(&mut ledger, &node(3, &[b"a"], true), 0)
        .iter()
        .map(Violation::law)
        .collect();
    assert!(!laws.contains(&Law::CommittedStays), "{laws:?}");
}

#[test]
fn what_was_committed_last_is_asked_for_when_a_disk_has_lost_something() {
    let mut ledger = Ledger::new(3, false);
    assert_eq!(ledger.lost(NodeId(2), |_, _, _| false), None);
    let leader = node(1, &[b"a"], true);
    shown(&mut ledger, &leader, 0);
    assert_eq!(ledger.lost(NodeId(2), |_, _, _| true), None);
    let lost = Violation::CommittedLost {
        node: NodeId(2),
        index: leader.commit_index(),
        holders: 0,
        needed: 1,
    };
    assert_eq!(ledger.lost(NodeId(2), |_, _, _| false), Some(lost));
}

#[test]
fn the_first_snapshot_at_an_entry_is_the_measure_of_all_others() {
    let mut ledger = Ledger::new(3, false);
    assert_eq!(ledger.snapshot(NodeId(1), Index(5), 55), None);
    assert_eq!(ledger.snapshot(NodeId(2), Index(5), 55), None);
    assert_eq!(ledger.snapshot(NodeId(2), Index(6), 66), None);
    let differs = Violation::MachinesDiffer {
        node: NodeId(3),
        index: Index(5),
    };
    assert_eq!(ledger.snapshot(NodeId(3), Index(5), 56), Some(differs));
    for index in 0..2_000 {
        ledger.snapshot(NodeId(1), Index(index), 1);
    }
    assert_eq!(ledger.snapshots.len(), SNAPSHOTS_MAX);
}

#[test]
fn a_command_that_takes_effect_again_and_a_machine_that_differs_are_seen() {
    let mut ledger = Ledger::new(3, true);
    let request = raft::sessions::Request::Command {
        client: ClientId(1),
        serial: Serial(1),
        acknowledged: Serial(1),
        command: b"a",
    }
    .encode();
    let entry = |index| Entry {
        payload: Payload::Command(&request),
        ..command(index)
    };
    assert_eq!(ledger.applied(NodeId(1), entry(1), effect(1, 11)), None);
    // Another machine does the same.
    assert_eq!(ledger.applied(NodeId(2), entry(1), effect(1, 11)), None);
    let again = ledger.applied(NodeId(1), entry(2), effect(2, 22));
    assert!(matches!(
        again,
        Some(Violation::DoneTwice { index: Index(2), .. })
    ));
    let other = Effect {
        holds: 5,
        ..effect(2, 22)
    };
    let differs = Violation::MachinesDiffer {
        node: NodeId(2),
        index: Index(2),
    };
    assert_eq!(ledger.applied(NodeId(2), entry(2), other), Some(differs));
    let differs = Violation::AppliedDiffers {
        node: NodeId(3),
        index: Index(1),
    };
    assert_eq!(ledger.applied(NodeId(3), entry(1), effect(1, 12)), Some(differs));
}

#[test]
fn what_the_client_hears_is_measured_against_what_is_committed() {
    let mut ledger = Ledger::new(3, false);
    let leader = node(1, &[b"a"], true);
    shown(&mut ledger, &leader, 0);
    ledger.applied(NodeId(1), command(1), effect(1, 11));
    let (one, two) = (SubmissionId(1), SubmissionId(2));
    let entry = LogId::new(Term(1), Index(1));
    let missing = Answer::Missing { key: "x".into() };
    let mut heard =
        |submission, answer| ledger.answered(submission, (None, b"a"), (entry, answer), Index::ZERO);
    assert_eq!(heard(one, &Answer::Ignored), None);
    assert!(matches!(
        heard(one, &missing),
        Some(Violation::Misled {
            why: Untruth::Answer,
            ..
        })
    ));
    let twice = Violation::AnsweredTwice {
        index: Index(1),
        first: one,
        second: two,
    };
    assert_eq!(heard(two, &Answer::Ignored), Some(twice));
    assert_eq!(ledger.latest(), Index(1));
    let read = |ledger: &mut Ledger, after| ledger.read(two, ("x", &missing), Index(1), Index(after));
    assert_eq!(read(&mut ledger, 1), None);
    assert!(read(&mut ledger, 2).is_some());
    assert!(ledger.superseded(one, entry).is_some());
    assert_eq!(ledger.superseded(one, LogId::new(Term(2), Index(1))), None);
    assert_eq!(ledger.superseded(one, LogId::new(Term(1), Index(9))), None);
}

/// A node that starts from a snapshot that nobody remembers is not judged by what nobody remembers.
#[test]
fn what_is_forgotten_is_held_against_nobody() {
    let mut ledger = Ledger::new(3, false);
    let commands: Vec<&[u8]> = vec![b"a"; 10_600];
    let long = node(1, &commands, true);
    assert_eq!(shown(&mut ledger, &long, 0), []);
    ledger.forget_upto(Index(10_600));
    assert!(ledger.chains.has_forgotten(Index(512)));
    assert!(!ledger.chains.has_forgotten(Index(513)));
    assert_eq!(ledger.committed.hash_at(Index(512)), None);
    assert!(ledger.committed.hash_at(Index(601)).is_some());
    let snapshot = raft::Snapshot {
        last: LogId::new(Term(1), Index(500)),
        configuration: Configuration::of([NodeId(2)]).unwrap(),
    };
    let mut entries = EntriesBuilder::starting_at(Index(501));
    for _ in 501..530 {
        entries.push(Term(1), Payload::Command(b"b"));
    }
    let recovered = Recovered {
        snapshot: Some(snapshot),
        hard_state: HardState {
            term: Term(1),
            vote: None,
        },
        entries: entries.finish(),
        ..Recovered::fresh(Configuration::of([NodeId(2)]).unwrap())
    };
    let old = Node::recover(Config::new(NodeId(2), 7), recovered, Instant::ZERO).unwrap();
    assert_eq!(shown(&mut ledger, &old, 500), []);
    // Nor is anything of it remembered.
    assert_eq!(ledger.chains.get(Index(501), Term(1)), None);
    shown(&mut ledger, &node(3, &[b"a", b"a"], false), 0);
    assert_eq!(ledger.chains.get(Index(1), Term(1)), None);
    // Its other numbers are seen all the same.
    assert_eq!(ledger.nodes[1].stand.committed, Index(500));
    assert_eq!(ledger.kept[1].snapshot, Index(500));
    assert!(
        shown(&mut ledger, &old, 501)
            .iter()
            .any(|one| one.law() == Law::IndexOrder)
    );
}
