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
