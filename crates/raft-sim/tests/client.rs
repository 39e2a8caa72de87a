//! What the client is told, and that it is true.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use raft_sim::{
    Action, Cluster, Endpoint, Instant, LogId, Micros, NodeId, Observed, ParcelKind, Settings,
    SubmissionState, What, generate,
};

const fn ms(millis: u64) -> Instant {
    Instant(millis * 1_000)
}

/// A leader is cut off, and asked to add 2.
fn asked_of_a_leader_that_is_cut_off(retry_after: Option<Micros>) -> (Cluster, NodeId) {
    let mut settings = Settings {
        check_quorum: false,
        pre_vote: false,
        ..Settings::plain()
    };
    settings.client.retry_after = retry_after;
    let mut cluster = Cluster::new(settings, 3).unwrap();
    cluster.run_until(ms(1_000));
    let old = cluster.leader().unwrap();
    let groups = vec![vec![old]];
    cluster.act(Action::Partition { groups }).unwrap();
    let command = "add 2".into();
    cluster.act(Action::Submit { node: old, command }).unwrap();
    (cluster, old)
}

fn state(cluster: &Cluster) -> SubmissionState {
    cluster.submissions().next().unwrap().state.clone()
}

fn run_until_settled(cluster: &mut Cluster) {
    for _ in 0..4_000 {
        cluster.run_until(Instant(cluster.now().0 + 500));
        if state(cluster).is_settled() {
            return;
        }
    }
}

/// The old leader's entry is superseded, and says so late; meanwhile the majority has applied the command, and its answer
/// is lost.
#[test]
fn an_old_attempt_that_is_superseded_says_nothing_of_a_later_one() {
    let (mut cluster, old) = asked_of_a_leader_that_is_cut_off(Some(Micros::from_millis(400)));
    loop {
        cluster.run_until(Instant(cluster.now().0 + 500));
        assert!(cluster.now() < ms(6_000), "the majority never answered");
        let answer = cluster.messages().find(|message| {
            matches!(message.kind, ParcelKind::Answer(_))
                && !message.refusal
                && message.name.from != Endpoint::Node(old)
        });
        if let Some(answer) = answer {
            cluster.act(Action::DropMessage { name: answer.name }).unwrap();
            break;
        }
    }
    cluster.act(Action::MendAll).unwrap();
    run_until_settled(&mut cluster);
    let leader = cluster.leader().unwrap();
    assert!(cluster.node(leader).unwrap().value.is_some(), "it was applied");
    assert!(
        matches!(state(&cluster), SubmissionState::Done { .. }),
        "{:?}",
        state(&cluster)
    );
}

/// Only one attempt was made, and it is superseded: nothing else can come of it.
#[test]
fn a_client_that_asked_once_hears_that_its_command_is_superseded() {
    let (mut cluster, _) = asked_of_a_leader_that_is_cut_off(None);
    cluster.run_until(ms(2_500));
    cluster.act(Action::MendAll).unwrap();
    run_until_settled(&mut cluster);
    assert!(
        matches!(state(&cluster), SubmissionState::Superseded { .. }),
        "{:?}",
        state(&cluster)
    );
    let leader = cluster.leader().unwrap();
    assert_eq!(cluster.node(leader).unwrap().value, None);
}

/// Whether any node that runs knows an entry to be committed.
fn is_committed(cluster: &Cluster, entry: LogId) -> bool {
    let nodes = cluster.settings().node_ids();
    nodes
        .filter_map(|node| cluster.core(node))
        .any(|core| entry.index <= core.commit_index() && core.log().term_at(entry.index) == Some(entry.term))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Where a person doubled the request itself, no client without sessions can know: such runs are left out.
    #[test]
    fn what_the_client_hears_is_true(number in 1_000..u64::MAX) {
        let run = generate::run(number);
        let cluster = run.cluster();
        let records = || cluster.journal().iter().map(|record| &record.what);
        let doubled = records().any(|what| {
            matches!(what, What::Duplicated { original, .. } if matches!(original.kind, ParcelKind::Request(_)))
        });
        prop_assume!(!doubled);
        for what in records() {
            match what {
                What::Answered { entry, .. } => {
                    let known = cluster.settings().node_ids().any(|node| {
                        cluster.core(node).is_some_and(|core| core.commit_index() >= entry.index)
                    });
                    prop_assert!(!known || is_committed(cluster, *entry), "{} {:?}", number, what);
                }
                What::Superseded { submission, .. } => {
                    for other in records() {
                        if let What::Accepted { submission: of, entry } = other
                            && of == submission
                        {
                            prop_assert!(!is_committed(cluster, *entry), "{} {:?} {:?}", number, what, other);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// A client that asks for more than its session can answer at once: what waits must not wait for ever. Seed 2 once did.
#[test]
fn a_client_in_a_hurry_is_answered_all_the_same() {
    let mut cluster = Cluster::new(Settings::default(), 2).unwrap();
    for turn in 1..=400 {
        cluster.run_until(ms(turn * 5));
        let (node, command) = (cluster.leader().unwrap_or(NodeId(1)), "add 1".into());
        cluster.act(Action::Submit { node, command }).unwrap();
    }
    cluster.run_until(ms(8_000));
    let open = cluster
        .submissions()
        .filter(|view| !view.state.is_settled())
        .count();
    assert_eq!(open, 0);
    assert_eq!(cluster.machine(NodeId(1)).unwrap().get("x"), Some(400));
}
