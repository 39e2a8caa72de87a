//! `search` and `shrink`.

use super::{broken, folder, raftarium, written};
use raft_sim::{Recording, generate};

#[test]
fn what_is_looked_for_is_found_and_can_be_seen() {
    let out = folder("search").join("found.json");
    let words = format!("search rollback --out {}", out.display());
    let ran = raftarium(&words);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    for word in ["found", "where", "commit", "replay", "#run="] {
        assert!(ran.out.contains(word), "{word}: {}", ran.out);
    }
    let recording =
        Recording::from_json(&std::fs::read_to_string(&out).expect("written")).expect("a recording");
    recording.replay().expect("the run");
    let json = raftarium(&format!("{words} --json")).json();
    assert_eq!(json["found"], true);
    // The smallest number is found, whatever thread is faster.
    let alone = raftarium(&format!("{words} --json --jobs 1")).json();
    assert_eq!(json["number"], alone["number"]);
    // The last thing in the run is what was looked for.
    let replayed = raftarium(&format!("replay {} --json --story all", out.display())).json();
    let story = replayed["story"].as_array().expect("a story");
    assert!(
        story
            .iter()
            .any(|line| line["event"] == json["event"] && line["says"].to_string().contains("remove")),
        "{}",
        story[story.len() - 3..]
            .iter()
            .map(ToString::to_string)
            .collect::<String>()
    );
}

#[test]
fn what_is_not_there_is_not_found() {
    let ran = raftarium("search election-safety --seeds 0..2 --time 1s");
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert!(ran.out.contains("not found"));
    let json = raftarium("search election-safety --seeds 0..2 --time 1s --json").json();
    assert_eq!(json["found"], false);
    assert_eq!(json["tried"], 2);
}

#[test]
fn a_run_is_made_small_and_still_breaks_the_law() {
    let run = broken();
    let law = run
        .replay()
        .expect("it replays")
        .violations()
        .next()
        .map(|(_, violation)| violation.law());
    let path = written("shrink", &run);
    let out = path.with_file_name("small.json");
    let ran = raftarium(&format!(
        "shrink {} --out {} --budget-events 2M --json",
        path.display(),
        out.display()
    ));
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let json = ran.json();
    let actions = |which: &str| json[which]["actions"].as_u64().expect("a number");
    assert!(actions("after") < actions("before") / 2, "{json}");
    let small = Recording::from_json(&std::fs::read_to_string(&out).expect("written")).expect("a recording");
    assert_eq!(small.actions.len() as u64, actions("after"));
    let cluster = small.replay().expect("it replays");
    assert!(
        cluster
            .violations()
            .any(|(_, violation)| Some(violation.law()) == law)
    );
    let ran = raftarium(&format!("replay {} --story none", out.display()));
    assert_eq!(ran.status, Some(1));
}

#[test]
fn a_sound_run_is_not_shrunk_to_a_broken_law() {
    let path = written("sound", &generate::recording(3));
    let ran = raftarium(&format!("shrink {}", path.display()));
    assert_eq!(ran.status, Some(2));
    assert!(ran.err.contains("no law is broken"), "{}", ran.err);
}
