//! `replay`.

use super::{broken, folder, raftarium, written};
use raft_sim::generate;

#[test]
fn a_recording_is_told_with_its_fingerprint_and_its_laws() {
    let recording = generate::recording(3);
    let path = written("told", &recording).display().to_string();
    let ran = raftarium(&format!("replay {path}"));
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert!(ran.out.contains(&recording.fingerprint.to_string()));
    assert!(ran.out.contains("Log Matching"));
    assert!(
        ran.out.contains("is submitted to "),
        "what was done is told: {}",
        ran.out
    );
    let lines = |story: &str| {
        let ran = raftarium(&format!("replay {path} --story {story}"));
        ran.out.lines().count()
    };
    let (all, brief, none) = (lines("all"), lines("brief"), lines("none"));
    assert!(all > brief && brief > none && none < 5, "{all} {brief} {none}");
}

#[test]
fn a_broken_law_is_told_with_its_event_and_ends_with_status_1() {
    let recording = broken();
    let path = written("broken", &recording).display().to_string();
    let ran = raftarium(&format!("replay {path} --json --story none"));
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    let json = ran.json();
    assert_eq!(json["fingerprint"], recording.fingerprint.to_string());
    assert_eq!(json["agrees"], true);
    let event = json["broken"][0]["event"].as_u64().expect("an event");
    let law = json["broken"][0]["law"].as_str().expect("a law");
    assert!(
        !json["held"]
            .as_array()
            .expect("laws")
            .iter()
            .any(|held| held == law)
    );

    // Up to that event, it is the last thing told; up to the one before, nothing is broken.
    let upto = raftarium(&format!("replay {path} --until {event} --json")).json();
    let story = upto["story"].as_array().expect("a story");
    assert_eq!(story.last().expect("the event")["event"].as_u64(), Some(event));
    assert_eq!(upto["broken"].as_array().map(Vec::len), Some(1));
    let before = raftarium(&format!("replay {path} --until {}", event - 1));
    assert_eq!(before.status, Some(0));
}

#[test]
fn a_moment_ends_the_story() {
    let path = written("moment", &generate::recording(3)).display().to_string();
    let json = raftarium(&format!("replay {path} --until 0.5s --story all --json")).json();
    let last = json["story"].as_array().and_then(|story| story.last().cloned());
    let at = last.expect("something happened")["at"]
        .as_u64()
        .expect("a moment");
    assert!((100_000..=500_000).contains(&at), "{at}");
}

#[test]
fn what_is_no_recording_is_refused_in_one_sentence() {
    let recording = generate::recording(3);
    let json = recording.to_json();
    let diverged = json.replace(&recording.fingerprint.to_string(), "0123456789abcdef");
    let folder = folder("refused");
    for (name, text, said) in [
        ("empty", "", "its end is missing"),
        ("cut", &json[..json.len() / 2], "cut short"),
        ("prose", "hello", "damaged"),
        (
            "format",
            &json.replace("\"format\": 1", "\"format\": 99"),
            "format 99",
        ),
        ("diverged", &diverged, "not the same run"),
    ] {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("written");
        let ran = raftarium(&format!("replay {}", path.display()));
        assert_eq!(ran.status, Some(2), "{name}: {}", ran.out);
        assert!(ran.err.contains(said), "{name}: {}", ran.err);
        assert_eq!(ran.err.trim().lines().count(), 1, "{name}: {}", ran.err);
        let json = raftarium(&format!("replay {} --json --story none", path.display())).json();
        assert!(
            json["error"].as_str().is_some_and(|error| error.contains(said)),
            "{json}"
        );
    }
    let missing = raftarium("replay no-such-file.json");
    assert_eq!(missing.status, Some(2));
    assert!(missing.err.contains("no-such-file.json"));
}
