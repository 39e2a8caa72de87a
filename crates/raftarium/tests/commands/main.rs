//! The program from outside: what it prints, what it ends with, what it leaves behind.

mod cluster;
mod exhaust;
mod export;
mod measure;
mod passing;
mod replay;
mod search;
mod simulate;

use raft_sim::Recording;
use raft_sim::storm::Storm;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// What a call of the program came to.
struct Ran {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Self {
            status: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

/// The program with these words.
fn command(words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_raftarium"));
    command.args(words.split_whitespace()).stdin(Stdio::null());
    command
}

/// Calls the program with these words.
fn raftarium(words: &str) -> Ran {
    command(words).output().expect("the program starts").into()
}

/// A folder for a test, empty.
fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A recording, written to a file in a folder of its own.
fn written(name: &str, recording: &Recording) -> PathBuf {
    let path = folder(name).join("run.json");
    std::fs::write(&path, recording.to_json()).expect("written");
    path
}

/// A run in which a law is broken.
fn broken() -> Recording {
    let storm = (0..)
        .map(|number| {
            Storm::run_with(number, Storm::LENGTH, |settings| {
                settings.rules.vote_checks_log = false;
            })
        })
        .find(|storm| storm.cluster().violations().next().is_some());
    storm.expect("one of them breaks").recording()
}

#[test]
fn its_help_names_every_command_and_every_exit_status() {
    let ran = raftarium("--help");
    assert_eq!(ran.status, Some(0));
    for word in [
        "simulate",
        "merge",
        "search",
        "shrink",
        "mutants",
        "measure",
        "replay",
        "link",
        "open",
        "export",
        "Examples:",
        "130 interrupted",
    ] {
        assert!(ran.out.contains(word), "{word}: {}", ran.out);
    }
    assert!(!ran.out.contains('\u{1b}'), "colours without a terminal");
}

#[test]
fn its_version_names_the_commit() {
    let ran = raftarium("--version");
    assert!(ran.out.starts_with("raftarium 0."), "{}", ran.out);
}

#[test]
fn what_it_does_not_know_is_an_error_of_usage() {
    for words in [
        "",
        "simmulate",
        "simulate --seeds 7",
        "simulate --seeds 7..7",
        "simulate --shard 4/4",
        "simulate --time 60",
        "simulate --nodes 0",
        "simulate --nodes 12",
        "simulate --dial crash",
        "simulate --dial crash=1001",
        "simulate --dial miracle=5",
        "search miracle",
        "export run.json",
        "export run.json --as song",
        "simulate --mutant no_such_rule",
        "replay run.json --until yesterday",
    ] {
        let ran = raftarium(words);
        assert_eq!(ran.status, Some(2), "{words}: {}", ran.err);
        assert!(!ran.err.is_empty(), "{words}");
    }
}

#[test]
fn colours_are_for_those_who_want_them() {
    let words = "simulate --seeds 0..1 --time 1s";
    assert!(!raftarium(words).out.contains('\u{1b}'));
    let coloured = raftarium(&format!("{words} --color always"));
    assert!(coloured.out.contains('\u{1b}'));
    let plain = command(words).env("NO_COLOR", "1").output().expect("it starts");
    assert!(!plain.stdout.contains(&0x1b));
}
