//! Replays the data of etcd's raft that lies beside the checkout, or where the environment variable RAFTARIUM_PEERS says.

use std::path::PathBuf;

/// Where the data is, if it is anywhere; says so if not.
fn data() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/peers/etcd-raft");
    let path = std::env::var_os("RAFTARIUM_PEERS").map_or(beside, PathBuf::from);
    if path.is_dir() {
        return Some(path);
    }
    println!(
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
