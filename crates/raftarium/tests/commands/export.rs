//! `raftarium export --as test`: what it writes is kept in the tests of this workspace, where it compiles and runs.

use crate::raftarium;

const KEPT: &str = "../../tests/exported/a_forgotten_vote.rs";
const RUN: &str = "../../tests/kills/vote_is_persisted.json";

/// The kept file compiles and is green, with the rule on again: the one line that differs from what is exported, which is red.
#[test]
fn a_run_is_exported_as_the_test_that_is_kept() {
    let written = raftarium(&format!("export {RUN} --as test --name a_forgotten_vote"));
    assert_eq!(written.status, Some(0), "{}", written.err);
    let off = "const OFF: &[&str] = &[\"vote_is_persisted\"];";
    assert!(written.out.contains(off), "{}", written.out);
    let mended = written.out.replace(off, "const OFF: &[&str] = &[];");
    let kept = std::fs::read_to_string(KEPT).expect("the kept test");
    assert_eq!(mended, kept);
}

/// A situation is no broken law: the test wants it still shown.
#[test]
fn a_situation_is_wanted_still() {
    let written = raftarium(&format!("export {RUN} --as test --goal split-vote"));
    assert!(
        written.out.contains("run.assert_shows(\"split-vote\");"),
        "{}",
        written.out
    );
    assert!(written.out.contains("fn a_kept_run()"), "{}", written.out);
}
