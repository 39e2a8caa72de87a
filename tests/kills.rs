//! Every rule has a run that shows what it is for: with the rule off a law breaks in it, with the rule on none does.
//!
//! `tests/kills/NAME.json` is the smallest run that was found for the rule NAME: by `raftarium mutants --keep`, by `raftarium exhaust`,
//! or played by hand. Rules that are argued to be equivalent have none.

use raft_sim::lenient::Player;
use raft_sim::mutants::{self, Mutant};
use raft_sim::{Recording, Settings};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("kills")
}

/// The kept runs, by the rule that is off in them.
fn kills() -> Vec<(String, Recording)> {
    let mut kills = Vec::new();
    for entry in std::fs::read_dir(folder()).expect("the folder of kills") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let rule = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).expect("readable");
        let recording = Recording::from_json(&text).unwrap_or_else(|error| panic!("{rule}: {error}"));
        kills.push((rule, recording));
    }
    kills.sort_by(|(one, _), (other, _)| one.cmp(other));
    kills
}

fn mutant(rule: &str) -> &'static Mutant {
    Mutant::named(rule).unwrap_or_else(|| panic!("{rule} is no rule"))
}

#[test]
fn each_kept_run_breaks_a_law_at_its_end_with_its_rule_off_and_no_other() {
    let mut others = Vec::new();
    for (rule, recording) in kills() {
        let off: Vec<_> = mutants::off_in(&recording.settings)
            .map(|mutant| mutant.name)
            .collect();
        assert_eq!(off, [rule.as_str()]);
        let cluster = recording
            .replay()
            .unwrap_or_else(|error| panic!("{rule}: {error}"));
        let first = cluster.violations().next().map(|(_, violation)| violation.law());
        let expected = mutant(&rule).laws;
        if !first.is_some_and(|law| expected.contains(&law)) {
            others.push(format!("{rule} breaks {first:?}, of {expected:?}"));
        }
    }
    assert!(
        others.is_empty(),
        "not as the table of mutants has it:\n{}",
        others.join("\n")
    );
}

/// A run that is gone through step by step, and one that the page opens, end as a recording that is replayed. Round stamps, as
/// shrinking likes them, fall on the very instants of events.
#[test]
fn however_a_kept_run_is_played_it_ends_alike() {
    for (rule, recording) in kills() {
        let mut player = raft_sim::Player::new(&recording).expect("a valid recording");
        while player.step().unwrap_or_else(|error| panic!("{rule}: {error}")) {}
        assert_eq!(player.agrees(), Some(true), "{rule}, step by step");
        let mut run = raft_sim::Run::open(&recording).expect("a valid recording");
        let steps = recording.replay().map_or(0, |cluster| cluster.events()) + recording.actions.len() as u64;
        for _ in 0..steps {
            if run.agrees() != Some(true) {
                run.step_event();
            }
        }
        assert_eq!(run.agrees(), Some(true), "{rule}, by single events");
        let mut run = raft_sim::Run::open(&recording).expect("a valid recording");
        run.advance_to(recording.end.at);
        assert_eq!(run.recording().actions, recording.actions, "{rule}, at once");
        assert_eq!(
            run.cluster().violations().next().map(|(event, _)| event),
            recording
                .replay()
                .ok()
                .and_then(|cluster| cluster.violations().next().map(|(event, _)| event)),
            "{rule}, at once"
        );
    }
}

#[test]
fn none_breaks_a_law_with_its_rule_on() {
    for (rule, recording) in kills() {
        let on = |settings: &mut Settings| mutant(&rule).switch_on(settings);
        let mut player = Player::of(&recording, on).expect("settings in their range");
        assert!(player.finish(Recording::EVENTS_MAX), "{rule}");
        let broken: Vec<_> = player.cluster().violations().collect();
        assert!(broken.is_empty(), "{rule}, kept: {broken:?}");
    }
}

#[test]
fn every_rule_has_a_run_or_a_reason() {
    let kept: BTreeSet<_> = kills().into_iter().map(|(rule, _)| rule).collect();
    for mutant in Mutant::ALL {
        let reasons = [kept.contains(mutant.name), mutant.equivalent.is_some()];
        let count = reasons.iter().filter(|reason| **reason).count();
        assert_eq!(count, 1, "{}: kept, equivalent: {reasons:?}", mutant.name);
    }
}
