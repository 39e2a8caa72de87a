//! Each law is handed what it is to see: what is tampered with inside a sound cluster is seen at once, and nothing else is.

use super::super::network::{Content, Verdict, Wish};
use crate::kv::{Answer, Ask, Command, Said};
use crate::laws::{Law, Mark, Measure, Untruth, Violation};
use crate::name::SubmissionId;
use crate::observed::{Observed, SubmissionState};
use crate::{Action, Cluster, Settings};
use raft::{Index, Instant, LogId, NodeId, Term};

const A: NodeId = NodeId(1);

/// Three nodes, two seconds old, that have done what they were asked for.
fn cluster_with(change: impl FnOnce(&mut Settings), commands: &[&str]) -> Cluster {
    let mut settings = Settings {
        nodes: 3,
        ..Settings::default()
    };
    change(&mut settings);
    let mut cluster = Cluster::new(settings, 7).unwrap();
    for command in commands {
        ask(&mut cluster, command);
    }
    cluster.run_until(Instant(2_000_000));
    assert_eq!(cluster.violations().count(), 0);
    cluster
}

fn cluster(commands: &[&str]) -> Cluster {
    cluster_with(|_| {}, commands)
}

fn ask(cluster: &mut Cluster, command: &str) {
    let command = command.into();
    cluster.act(Action::Submit { node: A, command }).unwrap();
}

fn on(cluster: &mut Cluster, millis: u64) {
    cluster.run_until(Instant(cluster.now().0 + millis * 1_000));
}

fn violations(cluster: &Cluster) -> Vec<Violation> {
    cluster.violations().map(|(_, violation)| *violation).collect()
}

fn place(node: NodeId) -> usize {
    node.0 as usize - 1
}

/// A node that does not lead.
fn follower(cluster: &Cluster) -> NodeId {
    let leader = cluster.leader().unwrap();
    cluster.ids().find(|node| *node != leader).unwrap()
}

#[test]
fn a_vote_that_is_not_written_is_seen_when_it_is_given() {
    let mut settings = Settings::default();
    settings.rules.vote_is_persisted = false;
    let mut cluster = Cluster::new(settings, 7).unwrap();
    cluster.run_until(Instant(1_000_000));
    let first = violations(&cluster)[0];
    assert!(
        matches!(first, Violation::Unsaved { term, vote: Some(_), on_disk, .. } if term == on_disk),
        "{first:?}"
    );
}

#[test]
fn a_node_that_comes_back_in_an_earlier_term_is_seen() {
    let mut cluster = cluster(&["set 5"]);
    let node = follower(&cluster);
    cluster.act(Action::Stop { node }).unwrap();
    let term = cluster.core(cluster.leader().unwrap()).unwrap().term();
    cluster.servers[place(node)].disk.hard_state.vote = None;
    cluster.servers[place(node)].disk.hard_state.term = Term(term.0 - 1);
    // What is in its log would not let it start.
    cluster.servers[place(node)].disk = crate::cluster::disk::Disk::new(1, node, crate::DiskDials::default());
    cluster.act(Action::Restart { node }).unwrap();
    assert!(
        violations(&cluster).contains(&Violation::WentBack {
            node,
            what: Measure::Term,
            from: term.0,
            to: 0
        }),
        "{:?}",
        violations(&cluster)
    );
}

/// Two disks of three are empty: the third one by itself keeps nothing.
#[test]
fn what_a_majority_has_lost_is_seen_at_the_next_crash() {
    let mut cluster = cluster(&["set 5"]);
    let leader = cluster.leader().unwrap();
    let others: Vec<_> = cluster.ids().filter(|node| *node != leader).collect();
    let wiped = |cluster: &mut Cluster, node: NodeId| {
        cluster.servers[place(node)].disk =
            crate::cluster::disk::Disk::new(1, node, crate::DiskDials::default());
        cluster.act(Action::Stop { node }).unwrap();
    };
    wiped(&mut cluster, others[0]);
    assert_eq!(violations(&cluster), []);
    wiped(&mut cluster, others[1]);
    let [
        Violation::CommittedLost {
            node,
            holders: 1,
            needed: 2,
            ..
        },
    ] = violations(&cluster)[..]
    else {
        panic!("{:?}", violations(&cluster));
    };
    assert_eq!(node, others[1]);
}

#[test]
fn what_a_disk_has_lost_while_its_node_was_down_is_seen_when_it_starts() {
    let mut cluster = cluster_with(|settings| settings.nodes = 1, &["set 5"]);
    cluster.act(Action::Stop { node: A }).unwrap();
    cluster.servers[0].disk = crate::cluster::disk::Disk::new(1, A, crate::DiskDials::default());
    cluster.act(Action::Restart { node: A }).unwrap();
    let lost = |violation: &Violation| matches!(violation, Violation::CommittedLost { holders: 0, .. });
    assert!(
        violations(&cluster).iter().any(lost),
        "{:?}",
        violations(&cluster)
    );
}

/// A write that cuts off what is committed, or puts a snapshot in its place that has less.
#[test]
fn what_a_write_takes_away_is_seen_when_it_is_done() {
    for with_snapshot in [false, true] {
        let mut cluster = cluster_with(|settings| settings.nodes = 1, &["set 5"]);
        let snapshot = raft::Snapshot {
            last: LogId::new(Term(1), Index(1)),
            configuration: raft::Configuration::of([A]).unwrap(),
        };
        let write = raft::Write {
            id: raft::WriteId(1),
            hard_state: None,
            snapshot: with_snapshot.then(|| Box::new(snapshot.clone())),
            truncate_from: (!with_snapshot).then_some(Index(2)),
            entries: raft::Entries::default(),
        };
        cluster.servers[0].received = with_snapshot.then(|| crate::cluster::disk::Saved {
            snapshot,
            data: std::sync::Arc::default(),
            hash: 1,
        });
        cluster.persist(A, write, crate::Causes::NONE);
        assert_eq!(violations(&cluster), []);
        on(&mut cluster, 10);
        let lost = |violation: &Violation| matches!(violation, Violation::CommittedLost { holders: 0, .. });
        assert!(lost(&violations(&cluster)[0]), "{:?}", violations(&cluster));
    }
}

#[test]
fn a_machine_that_holds_something_else_is_seen_when_it_applies() {
    let mut cluster = cluster(&["set 5"]);
    let node = follower(&cluster);
    let other = Command::parse("set y 1").unwrap().encode();
    let mut machine = crate::kv::Replica::new(None);
    machine.apply(Index(1), &other);
    cluster.servers[place(node)].machine = machine;
    ask(&mut cluster, "add 1");
    on(&mut cluster, 500);
    let laws: Vec<_> = violations(&cluster).iter().map(Violation::law).collect();
    assert!(laws.contains(&Law::StateMachineSafety), "{laws:?}");
}

/// The snapshot is of the machine before: whoever starts from it lacks what came after.
#[test]
fn a_snapshot_of_another_state_is_seen_when_a_node_starts_from_it() {
    for forget_sessions in [false, true] {
        let mut cluster = cluster(&["set 5", "add 2"]);
        let node = follower(&cluster);
        cluster.act(Action::TakeSnapshot { node }).unwrap();
        on(&mut cluster, 100);
        let server = &mut cluster.servers[place(node)];
        let empty = crate::kv::Replica::new(Settings::default().sessions(NodeId(1)));
        let saved = server.disk.snapshot.as_mut().unwrap();
        let upto = saved.snapshot.last.index;
        let mut data = empty.to_bytes();
        if forget_sessions {
            let sessions = data.len() - empty.machine().to_bytes().len();
            data.truncate(sessions);
            data.extend(server.machine.machine().to_bytes());
        }
        saved.data = data.into();
        cluster.act(Action::Stop { node }).unwrap();
        assert_eq!(violations(&cluster), []);
        cluster.act(Action::Restart { node }).unwrap();
        let differs = Violation::MachinesDiffer { node, index: upto };
        assert_eq!(violations(&cluster), [differs], "{forget_sessions}");
    }
}

#[test]
fn snapshots_that_differ_are_seen_when_they_are_taken() {
    let mut cluster = cluster(&["set 5"]);
    for node in cluster.ids().collect::<Vec<_>>() {
        if node == follower(&cluster) {
            // The values are the same, and the sessions are not.
            let machine = cluster.servers[place(node)].machine.machine().to_bytes();
            let replica = &cluster.servers[place(node)].machine;
            let empty = crate::kv::Replica::new(Settings::default().sessions(NodeId(1)));
            let mut bytes = empty.to_bytes();
            bytes.truncate(bytes.len() - empty.machine().to_bytes().len());
            bytes.extend(machine);
            let forgetful = replica.from_bytes(&bytes).unwrap();
            cluster.servers[place(node)].machine = forgetful;
        }
        let index = cluster.applied(node).unwrap();
        cluster.act(Action::TakeSnapshot { node }).unwrap();
        if violations(&cluster).is_empty() {
            continue;
        }
        let [Violation::MachinesDiffer { index: at, .. }] = violations(&cluster)[..] else {
            panic!("{:?}", violations(&cluster));
        };
        assert_eq!(at, index);
        return;
    }
    panic!("nobody has seen it");
}

#[test]
fn marks_out_of_order_are_seen() {
    let mut cluster = cluster(&["set 5"]);
    let node = follower(&cluster);
    cluster.act(Action::TakeSnapshot { node }).unwrap();
    on(&mut cluster, 100);
    let saved = cluster.servers[place(node)].disk.snapshot.as_mut().unwrap();
    saved.snapshot.last.index = Index(99);
    on(&mut cluster, 100);
    let first = violations(&cluster)[0];
    assert!(
        matches!(
            first,
            Violation::OutOfOrder {
                lower: Mark::Snapshot,
                at: Index(99),
                upper: Mark::Applied,
                ..
            }
        ),
        "{first:?}"
    );
}

/// Goes on until an answer is on its way, and changes what it says.
fn tampered(cluster: &mut Cluster, command: &str, change: impl Fn(&mut Verdict)) -> Vec<Violation> {
    ask(cluster, command);
    let name = loop {
        assert!(cluster.step());
        let answer = cluster
            .messages()
            .find(|message| matches!(message.kind, crate::ParcelKind::Answer(_)) && !message.refusal);
        if let Some(answer) = answer {
            break answer.name;
        }
    };
    let mut flight = cluster.network.take(name).unwrap();
    if let Content::Answer { verdict, .. } = &mut flight.content {
        change(verdict);
    }
    cluster.network.launch(flight);
    on(cluster, 100);
    violations(cluster)
}

fn misled(why: Untruth, violations: &[Violation]) -> bool {
    matches!(violations, [Violation::Misled { why: found, .. }] if *found == why)
}

#[test]
fn an_answer_that_nobody_gave_is_seen() {
    let sound = tampered(&mut cluster(&["set 5"]), "add 2", |_| {});
    assert_eq!(sound, []);
    let wrong = tampered(&mut cluster(&["set 5"]), "add 2", |verdict| {
        if let Verdict::Applied {
            said: Said::Answer(Answer::Value { value, .. }),
            ..
        } = verdict
        {
            *value += 1;
        }
    });
    assert!(misled(Untruth::Answer, &wrong), "{wrong:?}");
}

#[test]
fn an_entry_that_is_not_what_was_asked_for_is_seen() {
    let mut cluster = cluster(&["set 5"]);
    let entry = cluster.submissions().find_map(|view| match view.state {
        SubmissionState::Done { entry, .. } => Some(*entry),
        _ => None,
    });
    let found = tampered(&mut cluster, "add 2", |verdict| {
        if let Verdict::Applied { entry: answered, .. } = verdict {
            *answered = entry.unwrap();
        }
    });
    assert!(misled(Untruth::NotAsked, &found), "{found:?}");
}

#[test]
fn an_entry_that_was_never_committed_is_seen() {
    let found = tampered(&mut cluster(&["set 5"]), "add 2", |verdict| {
        if let Verdict::Applied { entry, .. } = verdict {
            entry.term = Term(99);
        }
    });
    assert!(misled(Untruth::NotCommitted, &found), "{found:?}");
}

#[test]
fn a_value_that_is_not_there_is_seen() {
    let found = tampered(&mut cluster(&["set 5"]), "get", |verdict| {
        if let Verdict::Read { answer, .. } = verdict {
            *answer = Answer::Missing { key: "x".into() };
        }
    });
    assert!(misled(Untruth::Value, &found), "{found:?}");
}

/// As if the read had been of the state before the command that was answered earlier.
#[test]
fn a_read_before_what_was_answered_is_seen() {
    let found = tampered(&mut cluster(&["set 5"]), "get", |verdict| {
        if let Verdict::Read { answer, upto } = verdict {
            (*answer, *upto) = (Answer::Missing { key: "x".into() }, Index(1));
        }
    });
    assert!(misled(Untruth::Order, &found), "{found:?}");
}

#[test]
fn a_command_that_is_said_not_to_be_done_and_was_is_seen() {
    let without = |settings: &mut Settings| settings.client.sessions = false;
    let found = tampered(&mut cluster_with(without, &[]), "add 2", |verdict| {
        if let Verdict::Applied { entry, .. } = verdict {
            let (entry, by) = (*entry, Term(9));
            *verdict = Verdict::Superseded { entry, by };
        }
    });
    assert!(misled(Untruth::Superseded, &found), "{found:?}");
    let found = tampered(&mut cluster_with(without, &[]), "add 2", |verdict| {
        let entry = LogId::new(Term(99), Index(2));
        *verdict = Verdict::Superseded { entry, by: Term(9) };
    });
    assert_eq!(found, []);
}

/// Without sessions, equal commands look alike: so it is the entry that tells them apart.
#[test]
fn one_entry_that_answers_two_requests_is_seen() {
    let without = |settings: &mut Settings| settings.client.sessions = false;
    let mut cluster = cluster_with(without, &["set 5"]);
    let entry = cluster.submissions().find_map(|view| match view.state {
        SubmissionState::Done { entry, .. } => Some(*entry),
        _ => None,
    });
    let entry = entry.unwrap();
    let found = tampered(&mut cluster, "set 5", |verdict| {
        if let Verdict::Applied { entry: answered, .. } = verdict {
            *answered = entry;
        }
    });
    assert!(misled(Untruth::Order, &found), "{found:?}");
    // Asked for before the other one was answered, it is in time.
    let mut cluster = cluster_with(without, &["set 5", "set 5"]);
    cluster.client.get_mut(SubmissionId(2)).unwrap().state = SubmissionState::Reading;
    let violation = cluster.judge_verdict(
        SubmissionId(2),
        &Verdict::Applied {
            entry,
            said: Said::Answer(Answer::Value {
                key: "x".into(),
                value: 5,
            }),
        },
    );
    assert!(
        matches!(violation, Some(Violation::AnsweredTwice { index, .. }) if index == entry.index),
        "{violation:?}"
    );
}

/// The same numbered command, once more in the log, and the node that leads has forgotten the session's answers.
#[test]
fn a_command_that_takes_effect_twice_is_seen() {
    let mut cluster = cluster(&["add 2"]);
    let leader = cluster.leader().unwrap();
    let log = cluster.core(leader).unwrap().log();
    let last = log.last().index;
    let raft::Payload::Command(entry) = log.get(last).unwrap().payload else {
        panic!("the last entry is the command");
    };
    let (entry, session) = (entry.to_vec(), log.get(last.previous()).unwrap());
    let raft::Payload::Command(register) = session.payload else {
        panic!("the entry before it has opened the session");
    };
    let register = register.to_vec();
    for place in 0..3 {
        let mut machine = crate::kv::Replica::new(Settings::default().sessions(NodeId(1)));
        machine.apply(last.previous(), &register);
        cluster.servers[place].machine = machine;
    }
    let wish = Wish::Entry(entry);
    let event = cluster.journal().end();
    ask(&mut cluster, "get");
    cluster.request(leader, SubmissionId(99), 1, wish, event);
    on(&mut cluster, 500);
    let laws: Vec<_> = violations(&cluster).iter().map(Violation::law).collect();
    assert!(laws.contains(&Law::ExactlyOnce), "{:?}", violations(&cluster));
}

#[test]
fn an_ask_is_dated_by_what_was_answered_before() {
    let mut cluster = cluster(&["set 5"]);
    assert_eq!(
        cluster.client.get_mut(SubmissionId(1)).unwrap().after,
        Index::ZERO
    );
    ask(&mut cluster, "get");
    let last = cluster.client.all().last().map(|(_, one)| one.clone()).unwrap();
    assert!(matches!(last.ask, Ask::Get { .. }));
    assert_eq!(last.after, cluster.ledger.latest());
    assert!(last.after > Index::ZERO);
}

/// A day in which nothing is forgotten would be heavy.
#[test]
fn what_no_log_has_any_more_is_forgotten() {
    let mut cluster = cluster_with(|settings| settings.snapshots.every = Some(100), &["set 5"]);
    // Whoever has just come has nothing to be judged by.
    cluster.act(Action::AddNode).unwrap();
    let oldest = |cluster: &Cluster| {
        let bases = cluster.servers[..3].iter().map(|server| server.disk.base().index);
        bases.min().unwrap()
    };
    assert_eq!(oldest(&cluster), Index::ZERO);
    let mut asked = 0;
    while oldest(&cluster) < Index(10_500) {
        for _ in 0..32 {
            ask(&mut cluster, "add 1");
            asked += 1;
        }
        on(&mut cluster, 150);
        assert!(asked < 40_000, "{:?}", oldest(&cluster));
    }
    assert_eq!(cluster.violations().count(), 0);
    let forgotten = cluster.ledger.forgotten();
    assert!(
        forgotten > Index::ZERO && forgotten <= oldest(&cluster),
        "{forgotten:?}"
    );
    assert!(oldest(&cluster).0 - forgotten.0 <= 10_128, "{forgotten:?}");
}
