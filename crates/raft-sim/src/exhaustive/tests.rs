//! The sound core in scopes that are small enough to be seen whole, and mutants in them.

use super::*;
use crate::laws::Law;
use raft::RuleSet;

/// A scope to be seen whole in a test: three nodes, two terms.
const SMALL: Scope = Scope {
    terms: 2,
    commands: 1,
    crashes: 0,
    writes_wait: false,
    ..Scope::USUAL
};

fn whole(scope: &Scope) -> Report {
    let report = explore(scope, Rules::ALL, 1_000_000, |_| {});
    if let Some(trace) = &report.violation {
        panic!("{trace}");
    }
    assert!(report.complete, "{report:?}");
    report
}

#[test]
fn three_nodes_two_terms_and_a_crash_break_nothing() {
    let report = whole(&Scope {
        crashes: 1,
        commands: 0,
        ..SMALL
    });
    assert!(report.states > 1_000, "{report:?}");
}

/// Writes wait, and a crash loses any last part of them.
#[test]
fn three_nodes_whose_disks_wait_break_nothing_in_a_term() {
    let scope = Scope {
        terms: 1,
        crashes: 1,
        writes_wait: true,
        ..SMALL
    };
    let report = whole(&scope);
    assert!(report.states > 1_000, "{report:?}");
}

#[test]
fn three_nodes_with_pre_votes_and_reads_break_nothing() {
    let scope = Scope {
        pre_vote: true,
        reads: 1,
        commands: 0,
        terms: 1,
        ..SMALL
    };
    let report = whole(&scope);
    assert!(report.states > 100, "{report:?}");
}

/// In whatever order states are looked at, they are the same states.
#[test]
fn the_order_of_the_search_does_not_matter() {
    let first = whole(&SMALL);
    let shortest_first = whole(&Scope {
        shortest_first: true,
        ..SMALL
    });
    assert_eq!(first.states, shortest_first.states);
}

/// Forgetting messages that are of no use any more loses no state.
#[test]
fn what_is_forgotten_was_of_no_use() {
    let mut remembers = Explorer::new(SMALL, Rules::ALL);
    remembers.forgets = false;
    while !remembers.advance(10_000) {}
    let (remembers, forgets) = (remembers.report(), whole(&SMALL));
    assert!(remembers.complete);
    assert_eq!(remembers.states, forgets.states);
    assert!(remembers.looked_at > forgets.looked_at);
}

/// A search that is cut short says so.
#[test]
fn a_search_that_is_cut_short_is_not_complete() {
    let report = explore(&Scope::USUAL, Rules::ALL, 1_000, |_| {});
    assert!(!report.complete && report.frontier > 0 && report.violation.is_none());
    let shallow = Scope {
        depth: Some(3),
        ..SMALL
    };
    let report = explore(&shallow, Rules::ALL, 1_000_000, |_| {});
    assert!(
        !report.complete && report.frontier == 0 && report.depth == 2,
        "{report:?}"
    );
}

/// What a mutant is found by in a scope.
fn found(rule: &str, scope: Scope) -> Trace {
    let mut rules = Rules::ALL;
    rules.set(rule, false).expect("there is such a rule");
    let scope = Scope {
        shortest_first: true,
        ..scope
    };
    let report = explore(&scope, rules, 100_000, |_| {});
    let Some(trace) = report.violation else {
        panic!("{rule} is not found: {report:?}");
    };
    trace
}

/// §5.4.1, and no more moves than it takes.
#[test]
fn a_leader_without_a_committed_entry_is_found_where_votes_do_not_look_at_logs() {
    let trace = found("vote_checks_log", SMALL);
    assert_eq!(trace.broken.law(), Some(Law::LeaderCompleteness), "{trace}");
    assert!(trace.moves.len() <= 12, "{trace}");
}

/// A trace that breaks a law in the search breaks the same one in the simulator, as a recording that replays.
fn plays(rule: &str, scope: Scope, law: Law) {
    let trace = found(rule, scope);
    assert_eq!(trace.broken.law(), Some(law), "{trace}");
    let recording = trace.play().unwrap_or_else(|| panic!("not played: {trace}"));
    let cluster = recording.replay().unwrap();
    let laws: Vec<Law> = cluster
        .violations()
        .map(|(_, violation)| violation.law())
        .collect();
    assert!(laws.contains(&law), "{laws:?}, not by {trace}");
}

/// §5.1: chance hardly ever brings an acknowledgement of one term to a leader of another one.
#[test]
fn an_acknowledgement_of_a_term_that_is_over_commits_what_one_disk_holds() {
    let scope = Scope {
        crashes: 1,
        commands: 0,
        writes_wait: true,
        ..SMALL
    };
    plays("stale_append_replies_ignored", scope, Law::CommittedIsDurable);
}

/// Trap 7: neither does it cut off an entry whose write is on its way, and put another one in its place.
#[test]
fn a_write_that_vouches_for_what_took_its_place_commits_what_one_disk_holds() {
    let scope = Scope {
        crashes: 1,
        commands: 0,
        writes_wait: true,
        ..SMALL
    };
    plays("late_write_vouches_for_its_own", scope, Law::CommittedIsDurable);
}

/// §8
#[test]
fn a_leader_that_asks_nobody_answers_a_read_of_the_past() {
    let scope = Scope {
        reads: 1,
        commands: 0,
        ..SMALL
    };
    plays("reads_ask_a_majority", scope, Law::ReadIsCurrent);
}
