//! `exhaust`.

use super::{folder, raftarium};
use raft_sim::Recording;

#[test]
fn a_small_scope_is_seen_whole() {
    let ran = raftarium("exhaust --instant-disks --crashes 0 --commands 0 --json");
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let json = ran.json();
    assert_eq!(
        (&json["complete"], &json["broken"]),
        (&true.into(), &serde_json::Value::Null)
    );
    assert!(
        json["states"].as_u64().is_some_and(|states| states > 100),
        "{json}"
    );
}

#[test]
fn what_was_cut_short_is_void() {
    let ran = raftarium("exhaust --states 1000");
    assert_eq!(ran.status, Some(3), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("not all was seen"), "{}", ran.out);
}

#[test]
fn a_mutant_is_found_and_played() {
    let path = folder("exhaust").join("found.json");
    let words = format!(
        "exhaust --instant-disks --crashes 0 --shortest --mutant vote_checks_log --out {}",
        path.display()
    );
    let ran = raftarium(&words);
    assert_eq!(ran.status, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("Leader Completeness is broken"), "{}", ran.out);
    let text = std::fs::read_to_string(&path).expect("it is written");
    let cluster = Recording::from_json(&text)
        .expect("a recording")
        .replay()
        .expect("replays");
    assert!(cluster.violations().next().is_some());
}

#[test]
fn a_rule_that_there_is_not_is_an_error_of_usage() {
    let ran = raftarium("exhaust --mutant no_such_rule");
    assert_eq!(ran.status, Some(2), "{}", ran.err);
}
