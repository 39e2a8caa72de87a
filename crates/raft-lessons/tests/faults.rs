//! What is wrong with a lesson is said where it is wrong, all of it at once, with what would be right.

use raft_lessons::{Chapter, robot};

const WRONG: &str = include_str!("wrong.txt");

#[test]
fn a_wrong_file_is_told_all_its_faults_with_their_lines() {
    let faults = Chapter::parse(WRONG).expect_err("it is wrong");
    let told = faults.to_string();
    let expected = [
        "line 1: \"Wrong Name\" cannot be a chapter's name: small letters, digits and `-`",
        "line 1: the chapter needs a line `summary: What somebody knows after it.`",
        "line 2: `title:` has no text",
        "line 3: \"12\" nodes: there can be 1 to 11",
        "line 4: \"pre-vote maybe\" is no setting of a cluster: there are pre-vote on|off",
        "line 5: \"many\" is no seed",
        "line 6: \"weather\" is no line of a chapter",
        "line 8: the stop \"first\" says nothing",
        "line 10: \"leader is ellected\" cannot be waited for",
        "line 11: \"sky\" is nobody: there are the letters of the nodes, leader, follower, follower 2; and to look at, logs, client, timers, messages, votes, appends, heartbeats, snapshots, link A B",
        "line 12: \"logs\" is nobody: there are the letters of the nodes, leader, follower, follower 2; and for the camera, client, link A B",
        "line 14: a stop is called \"first\" already",
        "line 15: this has 32 words: at most 30 are read",
        "line 16: \"\" is nobody",
        "line 17: ",
        "line 18: \"nobody\" is nobody",
        "line 19: \"B sneezes\" cannot be waited for",
        "line 22: [something] is not in the glossary",
        "line 23: something to try needs at least one line `show: ...`",
        "line 23: something to try needs a line `until: ...`",
        "line 28: a question needs at least two lines `answer: ...`",
        "line 29: `answer` needs what must have happened",
        "line 32: `done` is said once what is waited for has come: the stop needs a `wait`",
        "line 36: a stop that has something to try takes no `zoom`: all must be within reach",
        "line 30: \"what is this\" is no line of a lesson",
    ];
    for line in expected {
        assert!(told.contains(line), "{line}\nis not told in:\n{told}");
    }
}

/// What the parser cannot see, the robot finds.
#[test]
fn a_stop_that_is_never_reached_is_a_fault_of_the_one_that_waits() {
    let text = "chapter: stuck\ntitle: Stuck\nsummary: Nothing.\nnodes: 3\n\nstop: cut\nsay: All is cut.\ndo: cut A B\ndo: cut A C\ndo: cut B C\nwait: \
                is elected\n\nstop: after\nsay: Nobody comes here.\n";
    let faults = robot::check(text).expect_err("nobody can be elected");
    assert_eq!(
        faults.to_string(),
        "line 6: stop \"cut\" waits for \"is elected\", and that does not happen within 30000 ms"
    );
}

#[test]
fn a_stop_that_waits_for_what_is_so_already_is_a_fault() {
    let text = "chapter: idle\ntitle: Idle\nsummary: Nothing.\n\nstop: now\nsay: Now.\nwait: no leader\n";
    let faults = robot::check(text).expect_err("it is so already");
    assert!(
        faults
            .to_string()
            .contains("line 5: stop \"now\" waits for what is so already"),
        "{faults}"
    );
}

#[test]
fn a_stop_that_looks_at_nobody_is_a_fault() {
    let text = "chapter: idle\ntitle: Idle\nsummary: Nothing.\nnodes: 3\n\nstop: now\nsay: Now.\nwait: is elected\nlook: follower 4 leader\n";
    let faults = robot::check(text).expect_err("there are three nodes");
    assert_eq!(
        faults.to_string(),
        "line 6: stop \"now\" looks at follower 4, and that is nobody, neither when it begins nor when it is done"
    );
}

#[test]
fn what_can_be_typed_never_panics() {
    let words = [
        "stop: a", "say: b", "do: ", "cut A B", "wait: ", "x3", "leader", "members", "[", "|", "answer: ",
        "\t", "#", ":", "0x", "1/0",
    ];
    let mut state = 7_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(words[(state >> 33) as usize % words.len()]);
            text.push(if state & 0x100 == 0 { '\n' } else { ' ' });
        }
        let _ = Chapter::parse(&text);
    }
}

#[test]
fn a_file_that_is_too_large_is_refused_at_once() {
    let faults = Chapter::parse(&"#".repeat(70_000)).expect_err("too large");
    assert!(faults.to_string().contains("at most 65536"), "{faults}");
}
