//! Whoever says that all is mended may ask for life: it is there in time, or a law is broken, in the replay as well.
#![cfg(not(target_arch = "wasm32"))]

use raft_sim::{
    Action, Cluster, Instant, Lack, Law, Micros, NodeId, Observed, Run, Settings, SubmissionId, Violation,
};

const A: NodeId = NodeId(1);

fn cluster() -> Cluster {
    let settings = Settings {
        nodes: 3,
        ..Settings::default()
    };
    Cluster::new(settings, 7).unwrap()
}

fn await_life(cluster: &mut Cluster, millis: u64) {
    let within = Micros::from_millis(millis);
    cluster.act(Action::AwaitLife { within }).unwrap();
    let until = cluster.now().plus(within);
    cluster.run_until(until);
}

fn lacks(cluster: &Cluster) -> Vec<Lack> {
    let lacks = cluster.violations().map(|(_, violation)| match violation {
        Violation::NotAlive { lacks, .. } => *lacks,
        other => panic!("{other:?}"),
    });
    lacks.collect()
}

fn ask(cluster: &mut Cluster) {
    let command = "add 1".into();
    cluster.act(Action::Submit { node: A, command }).unwrap();
}

#[test]
fn a_sound_cluster_lives_in_time() {
    let mut cluster = cluster();
    ask(&mut cluster);
    await_life(&mut cluster, 2_000);
    assert_eq!(lacks(&cluster), []);
    await_life(&mut cluster, 1);
    assert_eq!(lacks(&cluster), []);
}

#[test]
fn what_is_missing_when_the_time_is_over_breaks_the_law() {
    let mut cluster = cluster();
    await_life(&mut cluster, 1);
    assert_eq!(lacks(&cluster), [Lack::Leader]);
    while cluster.leader().is_none() {
        assert!(cluster.step());
    }
    let leader = cluster.leader().unwrap();
    await_life(&mut cluster, 1);
    assert_eq!(lacks(&cluster)[1..], [Lack::Commit { leader }]);
    cluster.run_until(Instant(2_000_000));
    ask(&mut cluster);
    let submission = cluster.submissions().last().map(|view| view.id).unwrap();
    await_life(&mut cluster, 1);
    assert_eq!(lacks(&cluster)[2..], [Lack::Answer { submission }]);
    assert!(
        cluster
            .violations()
            .all(|(_, violation)| violation.law() == Law::Liveness)
    );
}

/// What is asked later, and what was answered before, is nothing to it.
#[test]
fn only_what_was_open_when_it_began_must_be_answered() {
    let mut cluster = cluster();
    cluster.run_until(Instant(2_000_000));
    ask(&mut cluster);
    cluster.run_until(Instant(4_000_000));
    let within = Micros::from_millis(10);
    cluster.act(Action::AwaitLife { within }).unwrap();
    ask(&mut cluster);
    let until = cluster.now().plus(within);
    cluster.run_until(until);
    assert_eq!(lacks(&cluster), []);
}

/// Nothing can bring back what was lost of a client that asks once; what it asks now is not lost.
#[test]
fn a_client_that_asks_once_waits_only_for_what_it_asks_now() {
    let mut settings = Settings {
        nodes: 3,
        ..Settings::plain()
    };
    settings.client.retry_after = None;
    let mut cluster = Cluster::new(settings, 7).unwrap();
    cluster.run_until(Instant(2_000_000));
    ask(&mut cluster);
    cluster.act(Action::Stop { node: A }).unwrap();
    cluster.run_until(Instant(3_000_000));
    cluster.act(Action::Restart { node: A }).unwrap();
    await_life(&mut cluster, 2_000);
    assert_eq!(lacks(&cluster), []);
    ask(&mut cluster);
    await_life(&mut cluster, 1);
    let [Lack::Answer { submission }] = lacks(&cluster)[..] else {
        panic!("{:?}", lacks(&cluster));
    };
    assert_eq!(submission, SubmissionId(2));
}

#[test]
fn time_must_be_given_and_not_for_ever() {
    let mut cluster = cluster();
    for within in [Micros(999), Micros(Settings::ELECTION_MAX.0 + 1)] {
        let error = cluster.act(Action::AwaitLife { within }).unwrap_err();
        assert!(error.to_string().starts_with("within is"), "{error}");
    }
    for within in [Micros(1_000), Settings::ELECTION_MAX] {
        assert!(cluster.act(Action::AwaitLife { within }).is_ok());
    }
}

#[test]
fn a_recording_replays_to_the_same_lack_of_life() {
    let settings = Settings {
        nodes: 3,
        ..Settings::default()
    };
    let mut run = Run::new(settings, 7).unwrap();
    run.advance_to(Instant(1_000_000));
    for node in [2, 3] {
        run.act(Action::Stop { node: NodeId(node) }).unwrap();
    }
    let within = Micros::from_millis(1_500);
    run.act(Action::AwaitLife { within }).unwrap();
    run.advance_to(Instant(3_000_000));
    assert_eq!(lacks(run.cluster()), [Lack::Leader]);
    let written = run.recording().to_json();
    assert!(written.contains(r#""do": "await_life""#), "{written}");
    let replayed = raft_sim::Recording::from_json(&written)
        .unwrap()
        .replay()
        .unwrap();
    assert_eq!(lacks(&replayed), [Lack::Leader]);
}
