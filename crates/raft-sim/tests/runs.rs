//! What holds in every run, whatever is done to it.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use raft_sim::{Action, Instant, LossReason, NodeId, Recording, What};

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_law_is_broken(number in 1_000..u64::MAX) {
        let run = raft_sim::generate::run(number);
        let broken: Vec<_> = run.cluster().violations().collect();
        prop_assert!(broken.is_empty(), "{number}: {broken:?}");
    }

    #[test]
    fn every_way_to_a_place_leads_to_the_same_state(number in 1_000..u64::MAX, places in prop::collection::vec(0..100_u64, 1..5)) {
        let mut run = raft_sim::generate::run(number);
        let (end, fingerprint) = (run.position(), run.cluster().fingerprint());
        let recording = run.recording();
        for place in places {
            let at = Instant(end.at.0 / 100 * place);
            run.seek(at);
            let back = run.cluster().fingerprint();
            let mut straight = raft_sim::Run::open(&recording).unwrap();
            straight.advance_to(at);
            prop_assert_eq!(straight.cluster().fingerprint(), back, "{} at {}", number, at);
        }
        run.seek(end.at);
        prop_assert_eq!((run.position(), run.cluster().fingerprint()), (end, fingerprint));
    }

    /// A step back and a step forth lead to the same place, wherever one stands.
    #[test]
    fn a_step_back_undoes_a_step(number in 1_000..u64::MAX, place in 0..100_u64, steps in 1..20_usize) {
        let mut run = raft_sim::generate::run(number);
        run.seek(Instant(run.end().0 / 100 * place));
        let look = |run: &raft_sim::Run| (run.place(), run.cluster().fingerprint(), run.position());
        // From a place that a step leads to.
        run.step_event();
        let mut places = vec![look(&run)];
        while places.len() < steps && run.step_event() {
            places.push(look(&run));
        }
        let forth = places.clone();
        places.pop();
        while let Some(place) = places.pop() {
            prop_assert!(run.step_back());
            prop_assert_eq!(look(&run), place);
        }
        for place in &forth[1..] {
            prop_assert!(run.step_event());
            prop_assert_eq!(&look(&run), place);
        }
        let end = run.end();
        let recording = run.recording();
        run.seek(end);
        prop_assert_eq!(run.cluster().fingerprint(), recording.fingerprint);
    }

    #[test]
    fn a_recording_is_what_its_text_says(number in 1_000..u64::MAX) {
        let recording = raft_sim::generate::recording(number);
        let read = Recording::from_json(&recording.to_json());
        prop_assert_eq!(read.ok(), Some(recording));
    }

    /// A run that is kept thin is the same run: it is written down alike, and every place of it is found again.
    #[test]
    fn a_thin_copy_is_the_same_run(number in 1_000..u64::MAX, place in 1..99_u64) {
        let mut run = raft_sim::generate::run(number);
        let old = run.recording();
        prop_assert_eq!(old.replay().map(|cluster| cluster.fingerprint()).ok(), Some(old.fingerprint));
        run.seek(Instant(run.end().0 / 100 * place));
        prop_assert!(!run.is_at_end());
        let mut thin = run.thinned(3);
        run.act(Action::MendAll).unwrap();
        prop_assert!(run.is_at_end());
        run.advance_to(Instant(run.position().at.0 + 400_000));
        let new = run.recording();
        prop_assert_eq!(new.replay().map(|cluster| cluster.fingerprint()).ok(), Some(new.fingerprint));
        prop_assert_eq!(&thin.recording(), &old);
        thin.seek(old.end.at);
        prop_assert_eq!(thin.cluster().fingerprint(), old.fingerprint);
        prop_assert_eq!(thin.recording(), old);
    }

    /// A copy lives its own life: what is done to one of the two is nothing to the other.
    #[test]
    fn a_copy_and_its_original_go_their_own_ways(number in 1_000..u64::MAX) {
        let mut original = raft_sim::generate::run(number);
        let mut copy = original.clone();
        let (later, stop) = (Instant(original.end().0 + 1_000_000), Action::Stop { node: NodeId(1) });
        let restart = Action::Restart { node: NodeId(1) };
        prop_assert!(copy.act(stop).is_ok() || copy.act(restart).is_ok());
        copy.advance_to(later);
        let mut alone = raft_sim::generate::run(number);
        original.advance_to(later);
        alone.advance_to(later);
        prop_assert_eq!(original.cluster().fingerprint(), alone.cluster().fingerprint());
        prop_assert!(copy.cluster().fingerprint() != original.cluster().fingerprint());
    }
}

/// A run in which nothing happens keeps every law: the drawn ones must be eventful.
#[test]
fn what_laws_are_there_for_happens_in_the_drawn_runs() {
    let mut marks = std::collections::BTreeMap::<&str, u32>::new();
    for number in 0..100 {
        let run = raft_sim::generate::run(number);
        let timeline = run.timeline();
        let journal = run.cluster().journal();
        let any = |test: &dyn Fn(&What) -> bool| journal.iter().any(|record| test(&record.what));
        let seen = [
            ("a leader", !timeline.reigns.is_empty()),
            ("a second reign", timeline.reigns.len() > 1),
            (
                "a command answered",
                any(&|what| matches!(what, What::Answered { .. })),
            ),
            (
                "a restart",
                any(&|what| matches!(what, What::Started { restarts: 1.., .. })),
            ),
            (
                "writes lost in a crash",
                any(&|what| matches!(what, What::Stopped { writes_lost: 1.. })),
            ),
            (
                "something waited out a pause",
                any(&|what| matches!(what, What::Resumed { waiting: 1.. })),
            ),
            ("a write that waited out a pause", {
                let resumed = |id| {
                    matches!(
                        journal.get(id).map(|record| &record.what),
                        Some(What::Resumed { .. })
                    )
                };
                journal.iter().any(|record| {
                    matches!(record.what, What::Flushed { .. })
                        && record.causes.as_slice().iter().any(|cause| resumed(*cause))
                })
            }),
            (
                "a message lost by chance",
                any(&|what| matches!(what, What::Lost(_, LossReason::Chance))),
            ),
            (
                "a message lost at a cut",
                any(&|what| matches!(what, What::Lost(_, LossReason::Cut))),
            ),
            (
                "a message doubled",
                any(&|what| matches!(what, What::Duplicated { .. })),
            ),
            (
                "a log cut short",
                any(&|what| matches!(what, What::Node(raft_sim::Event::Truncated { .. }))),
            ),
        ];
        for (mark, seen) in seen {
            *marks.entry(mark).or_default() += u32::from(seen);
        }
    }
    println!("of 100 runs: {marks:?}");
    assert!(marks.values().all(|count| *count >= 5), "too seldom: {marks:?}");
}
