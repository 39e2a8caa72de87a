//! What holds in every run, whatever is done to it.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use raft_sim::{Instant, LossReason, What};

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

    #[test]
    fn every_cause_comes_before_its_effect(number in 1_000..u64::MAX) {
        let run = raft_sim::generate::run(number);
        for record in run.cluster().journal().iter() {
            prop_assert!(record.causes.as_slice().iter().all(|cause| *cause < record.id), "{:?}", record);
        }
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
