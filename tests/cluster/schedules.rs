//! Random schedules: whatever is done to a cluster, no law breaks, and the same run comes out again.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use raft_sim::raft::draw::{mix, within};
use raft_sim::{Action, DiskDials, LinkDials, Micros, NodeId, Observed, Run, Settings, SubmissionState};
use raftarium_tests::at;

/// Something to do, and how long to wait before it.
fn steps(nodes: u32) -> impl Strategy<Value = Vec<(u64, Action)>> {
    let node = move || (1..=nodes).prop_map(NodeId);
    let action = prop_oneof![
        3 => node().prop_map(|node| Action::Stop { node }),
        4 => node().prop_map(|node| Action::Restart { node }),
        1 => node().prop_map(|node| Action::Pause { node }),
        2 => node().prop_map(|node| Action::Resume { node }),
        2 => node().prop_map(|node| Action::TimeOut { node }),
        2 => (node(), node()).prop_map(|(from, to)| Action::Cut { from, to }),
        2 => (node(), node()).prop_map(|(a, b)| Action::MendBoth { a, b }),
        2 => proptest::collection::vec(node(), 1..3).prop_map(|group| Action::Partition { groups: vec![group] }),
        3 => Just(Action::MendAll),
        6 => (node(), -9..9_i64).prop_map(|(node, by)| Action::Submit { node, command: format!("add {by}") }),
        1 => (0..300_000_u32).prop_map(|loss| Action::SetAllLinks {
            dials: LinkDials { loss_per_million: loss, duplicate_per_million: loss / 2, ..LinkDials::default() }
        }),
        1 => (node(), 0..60_u64).prop_map(|(node, flush)| Action::SetDisk {
            node,
            dials: DiskDials { flush: Micros::from_millis(flush), jitter: Micros::ZERO }
        }),
    ];
    proptest::collection::vec((0..250_u64, action), 0..40)
}

/// The same cases in every run, and nothing written to disk.
fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]))
}

fn play(nodes: u32, seed: u64, pre_vote: bool, steps: &[(u64, Action)]) -> Run {
    let settings = Settings {
        nodes,
        pre_vote,
        check_quorum: pre_vote,
        ..Settings::default()
    };
    let mut run = Run::new(settings, seed).unwrap();
    let mut now = 0;
    for (wait, action) in steps {
        now += wait;
        run.advance_to(at(now));
        // Some make no sense at that moment: they are refused, and change nothing.
        let _ = run.act(action.clone());
    }
    run.advance_to(at(now + 500));
    run
}

#[test]
fn no_schedule_breaks_a_law_and_every_run_can_be_played_again() {
    let strategy = (2..=5_u32, any::<u64>(), any::<bool>())
        .prop_flat_map(|(nodes, seed, pre_vote)| (Just((nodes, seed, pre_vote)), steps(nodes)));
    let result = runner(120).run(&strategy, |((nodes, seed, pre_vote), steps)| {
        let run = play(nodes, seed, pre_vote, &steps);
        prop_assert_eq!(run.cluster().violations().count(), 0);
        let recording = run.recording();
        prop_assert_eq!(recording.fingerprint, run.cluster().fingerprint());
        let again = recording
            .replay()
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(again.fingerprint(), run.cluster().fingerprint());
        Ok(())
    });
    result.unwrap();
}

#[test]
fn going_back_anywhere_in_any_run_and_forth_again_gives_the_same_run() {
    let strategy = (
        any::<u64>(),
        steps(3),
        proptest::collection::vec(0..4_000_u64, 1..5),
    );
    let result = runner(40).run(&strategy, |(seed, steps, places)| {
        let mut run = play(3, seed, true, &steps);
        let (end, fingerprint) = (run.end(), run.cluster().fingerprint());
        for place in places {
            run.seek(at(place).min(end));
            run.step_back();
            run.seek(end);
            prop_assert_eq!(run.cluster().fingerprint(), fingerprint);
        }
        Ok(())
    });
    result.unwrap();
}

/// When all is mended and everybody runs, there is a leader soon, and a command is answered: also where nothing was going
/// on before.
#[test]
fn after_everything_is_mended_the_cluster_lives() {
    let strategy = (any::<u64>(), steps(5));
    let result = runner(60).run(&strategy, |(seed, steps)| {
        let mut run = play(5, seed, true, &steps);
        let now = run.position().at.0 / 1_000;
        for node in (1..=5).map(NodeId) {
            let _ = run.act(Action::Restart { node });
            let _ = run.act(Action::Resume { node });
        }
        for action in [
            Action::MendAll,
            Action::SetAllLinks {
                dials: LinkDials::default(),
            },
        ] {
            run.act(action).unwrap();
        }
        run.advance_to(at(now + 3_000));
        prop_assert!(run.cluster().leader().is_some(), "nobody leads");
        let node = NodeId(u32::try_from(within(mix(seed, 1), 1, 5)).unwrap());
        run.act(Action::Submit {
            node,
            command: "set 7".into(),
        })
        .unwrap();
        run.advance_to(at(now + 5_000));
        let last = run.cluster().submissions().last().map(|one| one.state.clone());
        prop_assert!(matches!(last, Some(SubmissionState::Done { .. })), "{:?}", last);
        prop_assert_eq!(run.cluster().violations().count(), 0);
        Ok(())
    });
    result.unwrap();
}
