//! Recordings replayed natively: the same fingerprints in debug and in release, and, by `browser.rs`, in wasm.
#![cfg(not(target_arch = "wasm32"))]

use std::fmt::Write;

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fingerprints.txt");

/// After a change of course that is meant: `UPDATE=1 cargo test -p raft-sim --test replay`.
#[test]
fn a_hundred_recordings_have_the_fingerprints_that_were_kept() {
    let mut found = String::new();
    for number in 0..100 {
        let _ = writeln!(
            found,
            "{number} {}",
            raft_sim::generate::recording(number).fingerprint
        );
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(KEPT, &found).unwrap();
    }
    let kept = std::fs::read_to_string(KEPT).unwrap();
    for (kept, found) in kept.lines().zip(found.lines()) {
        assert_eq!(kept, found, "a run has changed its course");
    }
    assert_eq!(kept.lines().count(), 100);
}

#[test]
fn a_recording_read_back_from_its_text_replays_to_its_fingerprint() {
    for number in 0..100 {
        let recording = raft_sim::generate::recording(number);
        let read = raft_sim::Recording::from_json(&recording.to_json()).unwrap();
        assert_eq!(read, recording, "{number}");
        let cluster = read.replay().unwrap_or_else(|error| panic!("{number}: {error}"));
        assert_eq!(cluster.fingerprint(), recording.fingerprint, "{number}");
    }
}
