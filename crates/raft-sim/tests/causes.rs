//! Every event says what brought it about.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use raft_sim::{Cluster, Record, What, generate};

/// What a person did has no cause, nor has the first life of a node that runs from the beginning.
fn begins(record: &Record) -> bool {
    match record.what {
        What::Acted(_) => true,
        What::Started { restarts: 0, .. } => record.at.0 == 0,
        _ => false,
    }
}

fn cause<'a>(cluster: &'a Cluster, record: &Record) -> Option<&'a Record> {
    cluster.journal().get(*record.causes.as_slice().last()?)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everything_but_what_a_person_does_has_a_cause_and_after_it(number in 1_000..u64::MAX) {
        let run = generate::run(number);
        for record in run.cluster().journal().iter() {
            let causes = record.causes.as_slice();
            prop_assert!(begins(record) || !causes.is_empty(), "{record:?}");
            prop_assert!(causes.is_sorted() && causes.iter().all(|cause| *cause < record.id), "{record:?}");
        }
    }

    /// The last cause, which is the one that a reader is shown first, is of the right kind.
    #[test]
    fn causes_are_what_they_should_be(number in 1_000..u64::MAX) {
        let run = generate::run(number);
        let cluster = run.cluster();
        for record in cluster.journal().iter() {
            let Some(cause) = cause(cluster, record) else { continue };
            let right = match (&record.what, &cause.what) {
                (What::Sent(_), why) => !matches!(why, What::Sent(_)),
                (What::Lost(..), What::Sent(_) | What::Duplicated { .. } | What::Acted(_) | What::Stopped { .. }) => true,
                (What::Lost(..), _) => false,
                (What::Delivered(_) | What::Waits(_), why) => {
                    matches!(why, What::Sent(_) | What::Duplicated { .. } | What::Acted(_))
                }
                (What::Asked { .. }, why) => matches!(
                    why,
                    What::Acted(_)
                        | What::Asked { .. }
                        | What::Delivered(_)
                        | What::Registered { .. }
                        | What::SessionExpired { .. }
                ),
                (What::Started { .. } | What::Stopped { .. } | What::Paused | What::Resumed { .. }, why) => {
                    matches!(why, What::Acted(_))
                }
                (What::TimerFired, _) => cause.node == record.node || matches!(cause.what, What::Acted(_)),
                _ => true,
            };
            prop_assert!(right, "{record:?} by {cause:?}");
        }
    }
}
