//! Everything at once: in storms no law breaks and the cluster comes back to life; with a rule off, they are seen to break.
//!
//! Here some short ones; `cargo xtask soak storms` runs as many and as long as one likes.
#![cfg(not(target_arch = "wasm32"))]

use raft_sim::storm::{Lapse, Mark, Storm, StormDials, Tally, Verdict};
use raft_sim::{Law, Micros, Rules, Settings};

const MINUTE: Micros = Micros::from_millis(60_000);

fn swarm(number: u64, change: impl FnOnce(&mut Settings)) -> Storm {
    let mut storm = Storm::begin(number, Storm::LENGTH, StormDials::swarm(number), change).unwrap();
    while !storm.advance(u64::MAX) {}
    storm
}

#[test]
fn in_storms_no_law_breaks_and_the_cluster_lives_again() {
    for number in 0..20 {
        let storm = Storm::run(number, MINUTE);
        assert_eq!(storm.lapses(), [], "storm {number}");
        assert_eq!(storm.verdict(), Verdict::Held, "storm {number}");
        assert!(!storm.recoveries().is_empty());
    }
}

/// What hardly ever happens is not tried, however green it is.
#[test]
fn in_a_swarm_of_storms_no_law_breaks_and_everything_happens() {
    let mut tally = Tally::default();
    for number in 0..300 {
        let storm = swarm(number, |_| {});
        assert_eq!(storm.lapses(), [], "storm {number}");
        tally.count(&storm);
    }
    let missed: Vec<_> = tally.missed().map(Mark::name).collect();
    assert_eq!(missed, [""; 0]);
    assert_eq!(tally.verdict(), Verdict::Held);
}

/// The number says it all.
#[test]
fn a_storm_is_the_same_every_time_and_its_recording_replays_it() {
    for number in 0..8 {
        let storm = swarm(number, |_| {});
        let fingerprint = storm.cluster().fingerprint();
        assert_eq!(swarm(number, |_| {}).cluster().fingerprint(), fingerprint);
        let replayed = storm.recording().replay().unwrap();
        assert_eq!(replayed.fingerprint(), fingerprint);
    }
}

#[test]
fn in_how_many_slices_a_storm_goes_makes_no_difference() {
    for slice in [1, 7, 1_000] {
        let mut storm = Storm::begin(3, Storm::LENGTH, StormDials::swarm(3), |_| {}).unwrap();
        while !storm.advance(slice) {}
        assert_eq!(storm.recording(), swarm(3, |_| {}).recording());
        assert_eq!(storm.marks(), swarm(3, |_| {}).marks());
    }
}

/// Nothing asked for, nothing broken: it says nothing, however green it is.
#[test]
fn a_storm_in_which_nothing_happens_is_void() {
    let mut storm = Storm::begin(1, Micros::from_millis(100), StormDials::calm(), |settings| {
        settings.nodes = 1;
    })
    .unwrap();
    while !storm.advance(u64::MAX) {}
    assert_eq!((storm.lapses(), storm.verdict()), (&[][..], Verdict::Void));
}

#[test]
fn a_dial_out_of_range_is_refused() {
    let dials = StormDials {
        crash: 1_001,
        ..StormDials::default()
    };
    let error = Storm::begin(1, MINUTE, dials, |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "crash is 1001: it must be from 0 to 1000");
}

/// The laws that so many storms break with a rule off.
fn broken(off: fn(&mut Rules)) -> Vec<Law> {
    let storms = (0..40).map(|number| swarm(number, |settings| off(&mut settings.rules)));
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
    // The first reply in a new term is a vote; those to entries come later.
    assert!(broken(|rules| rules.replies_wait_for_disk = false).contains(&Law::NothingGoesBack));
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
