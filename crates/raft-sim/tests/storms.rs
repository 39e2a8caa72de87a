//! Everything at once: in storms no law breaks and the cluster comes back to life; with a rule off, they are seen to break.
//!
//! Here a few short ones; `cargo xtask soak storms` runs as many and as long as one likes.
#![cfg(not(target_arch = "wasm32"))]

use raft_sim::storm::{Lapse, Marks, Storm};
use raft_sim::{Law, Micros, Rules};

const MINUTE: Micros = Micros::from_millis(60_000);

#[test]
fn in_storms_no_law_breaks_and_the_cluster_lives_again_and_everything_happens() {
    let mut marks = Marks::default();
    for number in 0..60 {
        let storm = Storm::run(number, MINUTE);
        assert_eq!(storm.lapses(), [], "storm {number}");
        assert!(!storm.recoveries().is_empty());
        marks.add(storm.marks());
    }
    let never: Vec<_> = marks.iter().filter(|(_, times)| *times == 0).collect();
    assert_eq!(
        never,
        [],
        "a storm in which that never happens says nothing about it"
    );
}

/// The number says it all.
#[test]
fn a_storm_is_the_same_every_time_and_its_recording_replays_it() {
    let storm = Storm::run(5, MINUTE);
    assert_eq!(
        Storm::run(5, MINUTE).cluster().fingerprint(),
        storm.cluster().fingerprint()
    );
    let replayed = storm.recording().replay().unwrap();
    assert_eq!(replayed.fingerprint(), storm.cluster().fingerprint());
}

/// The laws that so many storms break with a rule off.
fn broken(off: fn(&mut Rules)) -> Vec<Law> {
    let storms = (0..20).map(|number| Storm::run_with(number, MINUTE, |settings| off(&mut settings.rules)));
    let lapses: Vec<_> = storms.flat_map(|storm| storm.lapses().to_vec()).collect();
    let laws = lapses.iter().filter_map(|lapse| match lapse {
        Lapse::Law { violation, .. } => Some(violation.law()),
        _ => None,
    });
    laws.collect()
}

#[test]
fn a_vote_that_ignores_the_log_is_seen() {
    assert!(broken(|rules| rules.vote_checks_log = false).contains(&Law::LeaderCompleteness));
}

#[test]
fn a_reply_before_the_flush_is_seen() {
    assert!(broken(|rules| rules.replies_wait_for_disk = false).contains(&Law::CommittedIsDurable));
}

#[test]
fn a_read_that_a_new_leader_answers_too_soon_is_seen() {
    assert!(broken(|rules| rules.reads_wait_for_own_term = false).contains(&Law::ReadIsCurrent));
}

/// Without sessions, a command that is tried twice can be done twice: the check that it is not is no dead one.
#[test]
fn what_sessions_are_there_for_happens_without_them() {
    let doubled = (0..12).any(|number| {
        let storm = Storm::run_with(number, MINUTE, |settings| settings.client.sessions = false);
        let nodes: Vec<_> = storm.cluster().settings().node_ids().collect();
        nodes
            .into_iter()
            .filter_map(|node| storm.cluster().machine(node))
            .any(|machine| {
                machine
                    .iter()
                    .any(|(key, value)| key.starts_with('n') && value > 1)
            })
    });
    assert!(doubled);
}
