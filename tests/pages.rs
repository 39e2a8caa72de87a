//! The runs that the browser's tests open: each is made here, and stands in `tests/e2e` as it was made. `RAFTARIUM_WRITE=1` writes
//! them anew.

use raft_sim::{Instant, Micros, Observed, Run, Settings};

/// Eleven nodes, so far from each other that a leader's heartbeats and their answers are underway by the hundred.
fn crowded() -> Run {
    let mut settings = Settings::plain();
    settings.nodes = 11;
    settings.link.latency = Micros::from_millis(780);
    settings.link.jitter = Micros::from_millis(100);
    settings.election_timeout_min = Micros::from_millis(5_000);
    settings.election_timeout_max = Micros::from_millis(9_000);
    let mut run = Run::new(settings, 0x2a).expect("the settings are valid");
    run.advance_to(Instant(14_000_000));
    run
}

#[test]
fn a_crowded_run_has_300_messages_underway() {
    let run = crowded();
    assert!(run.cluster().leader().is_some());
    let underway = run.cluster().messages().count();
    assert!((300..360).contains(&underway), "{underway}");
    kept("e2e/crowded.json", &run);
}

/// The file holds this run.
fn kept(file: &str, run: &Run) {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = run.recording().to_json();
    if std::env::var_os("RAFTARIUM_WRITE").is_some() {
        std::fs::write(&file, &text).expect("the file is written");
    }
    let written = std::fs::read_to_string(&file).expect("the file is there");
    assert_eq!(written, text, "{} is another run", file.display());
}
