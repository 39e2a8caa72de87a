//! The first things a cluster must do.

use super::Cluster;
use crate::action::Action;
use crate::observed::{Observed, SubmissionState};
use crate::settings::Settings;
use crate::{NodeId, Recording, Run};
use raft::Instant;

const fn ms(millis: u64) -> Instant {
    Instant(millis * 1_000)
}

#[test]
fn five_nodes_elect_a_leader_and_answer_the_client() {
    for seed in 0..50 {
        let mut cluster = Cluster::new(Settings::default(), seed).unwrap();
        cluster.run_until(ms(1_500));
        assert!(cluster.leader().is_some(), "seed {seed}");
        cluster
            .act(Action::Submit {
                node: NodeId(1),
                command: "set 5".into(),
            })
            .unwrap();
        cluster.run_until(ms(2_500));
        let done = cluster
            .submissions()
            .all(|one| matches!(one.state, SubmissionState::Done { .. }));
        assert!(
            done,
            "seed {seed}: {:?}",
            cluster.submissions().collect::<Vec<_>>()
        );
        assert_eq!(cluster.violations().count(), 0);
        assert!(
            cluster
                .settings()
                .node_ids()
                .all(|node| cluster.core(node).unwrap().commit_index().0 >= 2)
        );
    }
}

#[test]
fn a_run_can_be_gone_back_in_and_is_the_same_again() {
    let mut run = Run::new(Settings::default(), 3).unwrap();
    run.advance_to(ms(400));
    run.act(Action::Submit {
        node: NodeId(2),
        command: "add 2".into(),
    })
    .unwrap();
    run.advance_to(ms(900));
    run.act(Action::Stop {
        node: run.cluster().leader().unwrap(),
    })
    .unwrap();
    run.advance_to(ms(4_000));
    let fingerprint = run.cluster().fingerprint();
    for back in [3_000, 100, 0, 899, 900, 401] {
        run.seek(ms(back));
        run.seek(ms(4_000));
        assert_eq!(run.cluster().fingerprint(), fingerprint, "by way of {back} ms");
    }
    for _ in 0..50 {
        assert!(run.step_back());
    }
    run.seek(ms(4_000));
    assert_eq!(run.cluster().fingerprint(), fingerprint);
    let recording = run.recording();
    assert_eq!(recording.replay().unwrap().fingerprint(), fingerprint);
    assert_eq!(Recording::from_json(&recording.to_json()).unwrap(), recording);
}
