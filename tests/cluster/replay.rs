//! A recording is a run: replayed anywhere, it is the same one.

use raft_sim::{Action, Recording, ReplayError, Run, Settings};
use raftarium_tests::{A, C, at};

fn eventful() -> Run {
    let mut run = Run::new(Settings::default(), 77).unwrap();
    run.advance_to(at(600));
    run.act(Action::Submit {
        node: A,
        command: "set 1".into(),
    })
    .unwrap();
    run.advance_to(at(750));
    run.act(Action::Partition {
        groups: vec![vec![A, C]],
    })
    .unwrap();
    run.act(Action::Submit {
        node: C,
        command: "add 4".into(),
    })
    .unwrap();
    run.advance_to(at(2_500));
    run.act(Action::MendAll).unwrap();
    run.advance_to(at(4_000));
    run
}

#[test]
fn a_recording_replays_to_its_fingerprint() {
    let run = eventful();
    let recording = run.recording();
    let cluster = recording.replay().unwrap();
    assert_eq!(cluster.fingerprint(), run.cluster().fingerprint());
    assert_eq!(Recording::from_json(&recording.to_json()).unwrap(), recording);
}

#[test]
fn better_words_change_no_fingerprint_but_another_action_does() {
    let run = eventful();
    let mut other = Run::open(&run.recording()).unwrap();
    other.advance_to(at(3_000));
    let mut old = other.thinned(4);
    other.act(Action::Stop { node: C }).unwrap();
    other.advance_to(at(4_000));
    assert_ne!(other.cluster().fingerprint(), run.cluster().fingerprint());
    old.seek(at(4_000));
    assert_eq!(
        old.cluster().fingerprint(),
        run.cluster().fingerprint(),
        "what was kept beside it is the old run"
    );
}

#[test]
fn going_back_and_forth_changes_nothing() {
    let mut run = eventful();
    let fingerprint = run.cluster().fingerprint();
    for millis in [0, 3_999, 750, 751, 2_500, 1, 600] {
        run.seek(at(millis));
        assert_eq!(run.cluster().stamp().at, at(millis));
        run.seek(at(4_000));
        assert_eq!(run.cluster().fingerprint(), fingerprint, "by way of {millis} ms");
    }
    let events = run.cluster().events();
    for back in 1..=40 {
        assert!(run.step_back());
        assert_eq!(run.cluster().events(), events - back);
    }
    for _ in 0..40 {
        assert!(run.step_event());
    }
    run.seek(at(4_000));
    assert_eq!(run.cluster().fingerprint(), fingerprint);
}

/// A place that has been reached is the same place when it is reached again, at every one of them.
#[test]
fn every_place_of_a_run_is_the_same_when_it_is_reached_again() {
    let mut straight = Run::new(Settings::default(), 5).unwrap();
    let mut places = Vec::new();
    for millis in (0..1_500).step_by(7) {
        straight.advance_to(at(millis));
        places.push((millis, straight.cluster().fingerprint()));
    }
    for (millis, fingerprint) in places.into_iter().rev() {
        straight.seek(at(millis));
        assert_eq!(straight.cluster().fingerprint(), fingerprint, "at {millis} ms");
    }
}

#[test]
fn a_recording_that_was_tampered_with_is_not_the_same_run() {
    let mut recording = eventful().recording();
    recording.seed ^= 1;
    let refused = recording.replay().map(|cluster| cluster.fingerprint());
    assert!(
        matches!(
            refused,
            Err(ReplayError::Diverged { .. } | ReplayError::NoSuchPlace { .. } | ReplayError::Action { .. })
        ),
        "{refused:?}"
    );
}
