//! Recordings replayed natively: the same fingerprints in debug and in release, and, by `browser.rs`, in wasm.
#![cfg(not(target_arch = "wasm32"))]

use raft_sim::generate::{KEPT, kept};
use raft_sim::{Action, NodeId, Observed};
use std::collections::BTreeMap;
use std::fmt::Write;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fingerprints.txt");

/// After a change of course that is meant: `UPDATE=1 cargo test -p raft-sim --test replay`.
#[test]
fn a_thousand_recordings_have_the_fingerprints_that_were_kept() {
    let mut found = String::new();
    for number in 0..KEPT {
        let _ = writeln!(found, "{number} {}", kept(number).fingerprint);
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(FILE, &found).unwrap();
    }
    let kept = std::fs::read_to_string(FILE).unwrap();
    for (kept, found) in kept.lines().zip(found.lines()) {
        assert_eq!(kept, found, "a run has changed its course");
    }
    assert_eq!(kept.lines().count() as u64, KEPT);
}

#[test]
fn a_recording_read_back_from_its_text_replays_to_its_fingerprint() {
    for number in 0..KEPT {
        let recording = kept(number);
        let read = raft_sim::Recording::from_json(&recording.to_json()).unwrap();
        assert_eq!(read, recording, "{number}");
        let unpacked = raft_sim::Recording::from_bytes(&recording.to_bytes()).unwrap();
        assert_eq!(unpacked, recording, "{number}");
        let cluster = read.replay().unwrap_or_else(|error| panic!("{number}: {error}"));
        assert_eq!(cluster.fingerprint(), recording.fingerprint, "{number}");
    }
}

/// What is kept asks for everything: each kind of action is in dozens of runs, and so is each thing that they bring about.
#[test]
fn kept_recordings_are_of_everything_that_can_be_done() {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut mark = |what: String, times: u32| *seen.entry(what).or_default() += times;
    for number in 100..KEPT {
        let recording = kept(number);
        let mut deeds: Vec<_> = recording
            .actions
            .iter()
            .map(|stamped| deed(&stamped.action))
            .collect();
        deeds.sort();
        deeds.dedup();
        for deed in deeds {
            mark(deed, 1);
        }
        let rules = serde_json::to_value(recording.settings.rules).unwrap();
        mark("a rule is off".into(), u32::from(rules != serde_json::json!({})));
        let cluster = recording.replay().unwrap();
        let views: Vec<_> = (1..=11).filter_map(|node| cluster.node(NodeId(node))).collect();
        let any = |is: &dyn Fn(&raft_sim::NodeView) -> bool| u32::from(views.iter().any(is));
        mark("a leader".into(), u32::from(cluster.leader().is_some()));
        mark(
            "an entry is committed".into(),
            any(&|view| view.status.commit.0 > 1),
        );
        mark(
            "a log is compacted".into(),
            any(&|view| view.status.base.index.0 > 0),
        );
        mark(
            "members have changed".into(),
            any(&|view| view.status.configuration_index.0 > 0),
        );
    }
    for (what, times) in &seen {
        println!("{times:>4} {what}");
    }
    let rare: Vec<_> = seen.iter().filter(|(_, times)| **times < 24).collect();
    assert!(rare.is_empty(), "{rare:?}");
    assert!(seen.len() >= 36 + 5, "{}", seen.len());
}

fn deed(action: &Action) -> String {
    let written = serde_json::to_value(action).unwrap();
    written["do"].as_str().unwrap_or_default().to_owned()
}
