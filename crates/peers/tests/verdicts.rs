//! That the runner can fail: wrong expectations, garbled files and places that are not there.

use peers::{PeersError, SyntaxError};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder of its own for one test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(path.join("quorum/testdata")).unwrap();
    path
}

fn status(path: &Path) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_peers"))
        .arg(path)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn a_wrong_expectation_fails_and_is_shown_with_what_came_out() {
    let path = folder("wrong");
    let file = path.join("quorum/testdata/any_name.txt");
    fs::write(&file, "vote cfg=(1,2,3) votes=(y,y,_)\n----\nVoteWon\n").unwrap();
    assert!(status(&path).0);
    fs::write(&file, "vote cfg=(1,2,3) votes=(y,y,_)\n----\nVoteLost\n").unwrap();
    let (succeeded, text) = status(&path);
    assert!(!succeeded);
    assert!(
        text.contains("any_name.txt:1") && text.contains("expected: VoteLost"),
        "{text}"
    );
    assert!(text.contains("got: VoteWon"), "{text}");
}

#[test]
fn a_garbled_file_is_an_error_with_its_line_and_the_others_are_replayed() {
    let path = folder("garbled");
    fs::write(path.join("a.txt"), "# fine\nvote\n").unwrap();
    fs::write(path.join("b.txt"), b"vote\n----\nVoteWon\n\n\xff\xfe\n").unwrap();
    fs::write(path.join("c.txt"), "vote\n----\nVoteWon\n").unwrap();
    let report = peers::run(&path).unwrap();
    assert!(!report.is_sound());
    assert!(matches!(
        report.files[0].error,
        Some(PeersError::Syntax {
            line: 2,
            why: SyntaxError::NoSeparator,
            ..
        })
    ));
    assert!(matches!(
        report.files[1].error,
        Some(PeersError::NotText { line: 5, .. })
    ));
    assert_eq!(report.files[2].passed, 1);
    let (succeeded, text) = status(&path);
    assert!(!succeeded && text.contains("a.txt:2"), "{text}");
}

#[test]
fn a_command_that_nobody_knows_fails() {
    let report = peers::replay("x.txt".into(), "frobnicate 1\n----\nok\n");
    assert!(!report.is_sound());
}

#[test]
fn a_place_without_data_is_an_error() {
    let path = folder("empty");
    assert!(matches!(peers::run(&path), Err(PeersError::Empty { .. })));
    assert!(!status(&path).0);
    assert!(!status(&path.join("nowhere")).0);
}

/// A script of our own: one node elects itself and commits a command.
const SCRIPT: &str = r#"
add-nodes 1 voters=(1) index=3
----
INFO 1 switched to configuration voters=(1)
INFO 1 became follower at term 0

log-level none
campaign 1
stabilize
----
ok

log-level debug
----
ok

propose 1 foo
----
ok

stabilize
----
> 1 handling Ready
  Ready MustSync=true:
  Entries:
  1/5 EntryNormal "foo"
> 1 handling Ready
  Ready MustSync=false:
  HardState Term:1 Vote:1 Commit:5
  CommittedEntries:
  1/5 EntryNormal "foo"

raft-state
----
1: StateLeader (Voter) Term:1 Lead:1

status 1
----
1: StateReplicate match=5 next=6

raft-log 1
----
1/4 EntryNormal ""
1/5 EntryNormal "foo"
"#;

/// Each fact that a script prints is compared: changed, it fails, and at its own case.
#[test]
fn each_wrong_fact_of_a_script_fails() {
    let report = peers::replay("script.txt".into(), SCRIPT);
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.passed, report.silent, report.excepted.len()), (5, 3, 0));
    for (right, wrong) in [
        (
            "switched to configuration voters=(1)",
            "switched to configuration voters=(1 2)",
        ),
        ("  1/5 EntryNormal \"foo\"\n> 1", "  1/5 EntryNormal \"bar\"\n> 1"),
        ("Term:1 Vote:1 Commit:5", "Term:1 Vote:1 Commit:4"),
        ("Term:1 Vote:1 Commit:5", "Term:2 Vote:1 Commit:5"),
        ("Term:1 Vote:1 Commit:5", "Term:1 Commit:5"),
        ("  CommittedEntries:\n  1/5", "  CommittedEntries:\n  1/6"),
        ("StateLeader (Voter)", "StateFollower (Voter)"),
        ("(Voter) Term:1 Lead:1", "(Non-Voter) Term:1 Lead:1"),
        ("match=5", "match=4"),
        ("StateReplicate", "StateProbe"),
        ("1/4 EntryNormal \"\"", "1/4 EntryConfChange v1"),
        (
            "propose 1 foo\n----\nok",
            "propose 1 foo\n----\nraft proposal dropped",
        ),
        ("propose 1 foo", "propose 2 foo"),
        (
            "> 1 handling Ready\n  Ready MustSync=true:\n",
            "> 1 handling Ready\n  Messages:\n  1->2 MsgApp Term:1 Log:1/4 Commit:4\n",
        ),
        (
            "log-level debug\n----\nok",
            "log-level debug\n----\nINFO 1 became follower at term 2",
        ),
    ] {
        let text = SCRIPT.replacen(right, wrong, 1);
        assert_ne!(text, SCRIPT, "{right}");
        let report = peers::replay("script.txt".into(), &text);
        assert!(!report.is_sound(), "{right} -> {wrong}");
    }
}

/// Lines cut, doubled, swapped and letters changed: something fails, or an error says where, but nothing panics.
#[test]
fn garbled_scripts_never_panic() {
    let lines: Vec<_> = SCRIPT.lines().collect();
    for at in 0..lines.len() {
        for with in [
            None,
            Some(""),
            Some("----"),
            Some("1/"),
            Some("> é"),
            Some("1->2 MsgApp Term:1 Log:1/1 Entries:["),
            Some("add-nodes 9 voters=(1,1)"),
            Some("stabilize 99999999999"),
            Some("status x=(1"),
            Some("tick-election 7"),
        ] {
            let mut garbled = lines.clone();
            match with {
                None => {
                    garbled.remove(at);
                }
                Some(line) => garbled[at] = line,
            }
            let _ = peers::replay("script.txt".into(), &garbled.join("\n"));
            let _ = peers::replay("script.txt".into(), &garbled[..at].join("\n"));
        }
    }
    for at in 0..SCRIPT.len() {
        for letter in ["", "(", "\"", "9", "=", "\u{fffd}"] {
            let text = format!("{}{letter}{}", &SCRIPT[..at], &SCRIPT[at + 1..]);
            let _ = peers::replay("script.txt".into(), &text);
        }
    }
}
