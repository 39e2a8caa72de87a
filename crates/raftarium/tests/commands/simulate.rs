//! `simulate` and `merge`.

use super::{Ran, command, folder, raftarium};
use serde_json::Value;
use std::process::Stdio;
use std::time::{Duration, Instant};

#[test]
fn a_rule_switched_off_is_found_to_break_a_law_and_the_finding_says_how_to_see_it_again() {
    let keep = folder("findings");
    let words = format!(
        "simulate --seeds 0..9 --mutant vote_checks_log --keep {}",
        keep.display()
    );
    let words = words.as_str();
    let ran = raftarium(words);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    for word in [
        "Leader Completeness",
        "where    event ",
        ", node ",
        "commit",
        "what happened",
    ] {
        assert!(ran.out.contains(word), "{word}: {}", ran.out);
    }
    let said = |what: &str| {
        let line = ran.out.lines().find_map(|line| line.trim().strip_prefix(what));
        line.expect("it says so").trim().to_owned()
    };
    let again = said("again").replace("raftarium ", "");
    let (first, again) = (
        raftarium(&format!("{words} --json")).json(),
        raftarium(&format!("{again} --json")).json(),
    );
    assert_eq!(again["findings"][0], first["findings"][0]);
    assert_eq!(again["findings"].as_array().map(Vec::len), Some(1));

    // The command that it names replays it to the same violation.
    let finding = &first["findings"][0];
    let replayed = raftarium(&format!("{} --json", said("replay").replace("raftarium ", "")));
    assert_eq!(replayed.status, Some(1));
    let broken = &replayed.json()["broken"][0];
    for what in ["law", "event", "at", "node", "says"] {
        assert_eq!(broken[what], finding[what], "{what}");
    }

    // So does the link; and it stands at that event.
    let link = said("link");
    assert!(link.starts_with("http://127.0.0.1:8080/#run="), "{link}");
    assert!(link.ends_with(&format!("&event={}", finding["event"])), "{link}");
    let linked = raftarium(&format!("replay {link} --json --story none")).json();
    assert_eq!(&linked["broken"][0], broken);
}

#[test]
fn too_few_storms_are_void_though_nothing_is_broken() {
    let ran = raftarium("simulate --seeds 0..2 --time 2s");
    assert_eq!(ran.status, Some(3), "{}", ran.out);
    assert!(ran.out.contains("void"));
    assert!(ran.out.contains("too few"));
    let json = raftarium("simulate --seeds 0..2 --time 2s --json").json();
    assert_eq!(json["verdict"], "void");
    assert_eq!(json["storms"]["storms"], 2);
}

#[test]
fn the_shards_add_up_to_the_whole_exactly() {
    let folder = folder("shards");
    let shape = "--time 3s --mutant vote_checks_log";
    let path = |name: &str| folder.join(name).display().to_string();
    for shard in 0..3 {
        let out = path(&format!("{shard}.json"));
        raftarium(&format!(
            "simulate --seeds 5..18 --shard {shard}/3 {shape} --out {out}"
        ));
    }
    raftarium(&format!(
        "simulate --seeds 5..18 --jobs 1 {shape} --out {}",
        path("whole.json")
    ));
    let merged = raftarium(&format!(
        "merge {} {} {} --out {}",
        path("2.json"),
        path("0.json"),
        path("1.json"),
        path("sum.json")
    ));
    assert!(matches!(merged.status, Some(1 | 3)), "{}", merged.err);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("written");
    assert_eq!(read("sum.json"), read("whole.json"));
    assert!(read("sum.json").contains("\"seeds\""));

    let twice = raftarium(&format!("merge {} {}", path("0.json"), path("0.json")));
    assert_eq!(twice.status, Some(2));
    assert!(twice.err.contains("a second time"), "{}", twice.err);
    let foreign = raftarium(&format!("merge {}", path("nothing.json")));
    assert_eq!(foreign.status, Some(2));
    assert_eq!(foreign.err.lines().count(), 1, "{}", foreign.err);
}

#[test]
fn a_budget_of_events_ends_it() {
    let json = raftarium("simulate --seeds 0..100000 --time 2s --jobs 1 --budget-events 20k --json").json();
    let events = json["storms"]["events"].as_u64().expect("a number");
    assert!((20_000..200_000).contains(&events), "{events}");
}

/// What was over when Ctrl-C came is printed and written.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_with_what_was_found_so_far() {
    let out = folder("interrupt").join("out.json");
    let words = "simulate --seeds 0..10000000 --time 1s --json --jobs 1";
    let child = command(words)
        .arg("--out")
        .arg(&out)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    std::thread::sleep(Duration::from_millis(1_500));
    let pressed = Instant::now();
    let signal = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(signal.is_ok_and(|status| status.success()));
    let ran: Ran = child.wait_with_output().expect("it ends").into();
    assert_eq!(ran.status, Some(130), "{}", ran.err);
    assert!(pressed.elapsed() < Duration::from_secs(20));
    let json = ran.json();
    assert_eq!(json["interrupted"], true);
    assert!(
        json["storms"]["storms"].as_u64().is_some_and(|storms| storms > 0),
        "{json}"
    );
    let written: Value = serde_json::from_str(&std::fs::read_to_string(out).expect("written")).expect("JSON");
    assert_eq!(written["seeds"], json["seeds"]);
}
