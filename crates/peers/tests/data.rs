//! Replays the data of etcd's raft that lies beside the checkout, or where the environment variable RAFTARIUM_PEERS says.

use std::io::Write;
use std::path::PathBuf;

/// Where the data is, if it is anywhere; says so if not.
fn data() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/peers/etcd-raft");
    let path = std::env::var_os("RAFTARIUM_PEERS").map_or(beside, PathBuf::from);
    if path.is_dir() {
        return Some(path);
    }
    // Not by `eprintln!`: what a passing test prints so is not shown.
    let _ = writeln!(
        std::io::stderr(),
        "skipped: there is no test data of etcd's raft at {}; set RAFTARIUM_PEERS to where it is",
        path.display()
    );
    None
}

#[test]
fn every_table_of_etcds_comes_out_as_etcds_does() {
    let Some(path) = data() else { return };
    for tables in ["quorum", "confchange"] {
        let report = peers::run(&path.join(tables)).unwrap();
        assert!(report.is_sound(), "{report}");
        let (passed, _, excepted, silent) = report.totals();
        assert!(passed > 0, "{report}");
        assert_eq!((excepted, silent), (0, 0), "{report}");
    }
}

/// The scripts in which the members stay as they are come out as etcd's, but for the answers to requests of a term that is
/// over; those in which they change, as far as what is meant to differ allows.
#[test]
fn every_script_of_etcds_comes_out_as_etcds_does_but_for_what_is_meant_to_differ() {
    let Some(path) = data() else { return };
    let report = peers::run(&path.join("testdata")).unwrap();
    assert!(report.is_sound(), "{report}");
    let (passed, _, excepted, _) = report.totals();
    assert!(passed > 4 * excepted, "{report}");
}

/// Exceptions are narrow: whatever is excused while members change, a wrong part, term, vote, entry or a wrong configuration
/// in the end is not.
#[test]
fn a_wrong_fact_fails_in_every_script_whatever_is_excused_there() {
    let Some(path) = data() else { return };
    let mut tried = 0;
    for file in std::fs::read_dir(path.join("testdata")).unwrap() {
        let file = file.unwrap().path();
        let text = std::fs::read_to_string(&file).unwrap();
        for (right, wrong) in [
            ("HardState Term:1", "HardState Term:7"),
            ("HardState Term:1 Vote:1 ", "HardState Term:1 Vote:2 "),
            ("State:StateLeader", "State:StateCandidate"),
            ("became leader at", "became candidate at"),
            ("\n  Entries:\n  1/", "\n  Entries:\n  2/"),
            ("\n  CommittedEntries:\n  1/", "\n  CommittedEntries:\n  2/"),
            (
                "switched to configuration voters=(",
                "switched to configuration voters=(9 ",
            ),
            ("MsgVote Term:", "MsgVote Term:9"),
            (": StateReplicate match=1", ": StateReplicate match=9"),
            ("(Voter) Term:1 Lead:1", "(Voter) Term:1 Lead:2"),
        ] {
            let Some(at) = text.rfind(right) else { continue };
            let changed = format!("{}{wrong}{}", &text[..at], &text[at + right.len()..]);
            let report = peers::replay(file.clone(), &changed);
            assert!(!report.is_sound(), "{}: {right} -> {wrong}", file.display());
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried}");
}
