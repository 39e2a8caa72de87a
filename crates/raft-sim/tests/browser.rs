//! The recordings of `replay.rs`, made and replayed in a browser: wasm takes the same course.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn a_thousand_recordings_have_the_fingerprints_that_native_runs_have() {
    let mut seen = 0;
    for (number, line) in (0..).zip(include_str!("fingerprints.txt").lines()) {
        let recording = raft_sim::generate::kept(number);
        assert_eq!(format!("{number} {}", recording.fingerprint), line);
        let cluster = recording
            .replay()
            .expect("what was just recorded can be replayed");
        assert_eq!(cluster.fingerprint(), recording.fingerprint);
        seen += 1;
    }
    assert_eq!(seen, raft_sim::generate::KEPT);
}
