//! `measure` and `mutants`.

use super::{folder, raftarium};
use raft_sim::Recording;

#[test]
fn a_commit_takes_a_round_trip_and_a_write_in_every_form() {
    let words = "measure --seeds 0..4 --time 10s --nodes 3 --latency 10ms --jitter 0s --crash-every 4s";
    let ran = raftarium(words);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    for word in ["election, ms", "commit, ms", "messages a commit", "p99"] {
        assert!(ran.out.contains(word), "{word}: {}", ran.out);
    }
    let json = raftarium(&format!("{words} --json")).json();
    let commit = json["percentiles"]["commit"]["p50"].as_u64().expect("a number");
    // Ten milliseconds there and ten back, and a write between; the first few wait for others.
    assert!((20_000..=30_000).contains(&commit), "{commit}");
    assert_eq!(json["figures"]["runs"], 4);
    assert!(
        json["percentiles"]["election"]["max"].as_u64() > json["percentiles"]["election"]["p50"].as_u64()
    );

    let one = raftarium(&format!("{words} --jobs 1 --json")).json();
    assert_eq!(one["figures"], json["figures"], "however many threads there are");

    let svg = raftarium(&format!("{words} --as svg")).out;
    assert!(
        svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"),
        "{svg}"
    );
    assert!(svg.contains("prefers-color-scheme: dark") && svg.contains("election"));
    let csv = raftarium(&format!("{words} --as csv")).out;
    assert_eq!(csv.lines().next(), Some("figure,unit,value,count,share"));
    assert!(csv.lines().all(|line| line.split(',').count() == 5));
    let out = folder("figures").join("figures.json");
    raftarium(&format!("{words} --as json --out {}", out.display()));
    let written: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(out).expect("written")).expect("JSON");
    assert_eq!(written, json["figures"]);
}

#[test]
fn a_cluster_that_cannot_be_is_refused() {
    let ran = raftarium("measure --latency 5ms --jitter 6ms");
    assert_eq!(ran.status, Some(2));
    assert!(ran.err.contains("jitter"), "{}", ran.err);
}

#[test]
fn mutants_are_caught_their_runs_are_kept_and_the_sound_core_is_not() {
    let keep = folder("kills");
    let words = "mutants vote_checks_log replies_wait_for_disk --catches 2 --budget-events 500k";
    let ran = raftarium(&format!("{words} --json --keep {}", keep.display()));
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let json = ran.json();
    assert_eq!(json["caught"], 2);
    assert_eq!(json["sound_findings"].as_array().map(Vec::len), Some(0));
    assert!(json["sound_events"].as_u64() >= json["rows"][0]["events"].as_u64());
    for row in json["rows"].as_array().expect("rows") {
        assert_eq!(row["catches"], 2);
        assert!(row["median_events"].as_u64().is_some_and(|events| events > 0));
        let file = row["file"].as_str().expect("a file");
        let text = std::fs::read_to_string(file).expect("written");
        let run = Recording::from_json(&text).expect("a recording");
        let rule = row["rule"].as_str().expect("a rule");
        assert!(text.contains(rule), "{rule}");
        assert!(run.replay().expect("it replays").violations().next().is_some());
    }
    let list = raftarium("mutants --list");
    assert!(
        list.out.contains("vote_checks_log") && list.out.contains("§5.4.1"),
        "{}",
        list.out
    );
    assert_eq!(raftarium("mutants miracle").status, Some(2));
}

/// With no budget to speak of, nothing is caught: that is no success.
#[test]
fn a_mutant_that_is_not_caught_is_named_and_ends_with_status_1() {
    let ran = raftarium("mutants vote_checks_log --budget-events 1 --time 1s");
    assert_eq!(ran.status, Some(1), "{}", ran.out);
    assert!(ran.out.contains("not caught") && ran.out.contains("vote_checks_log"));
}
