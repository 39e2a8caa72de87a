//! Searching and shrinking: what is found is a run, what is shrunk is a smaller one of the same kind, however the work is sliced.
#![cfg(not(target_arch = "wasm32"))]

use raft_sim::goal::Goal;
use raft_sim::lenient::Player;
use raft_sim::search::{self, Found, Search};
use raft_sim::shrink::{self, Shrink};
use raft_sim::{Action, Instant, Law, Micros, NodeId, Rules, Run, Settings};

const HALF_A_MINUTE: Micros = Micros::from_millis(30_000);

fn find(mut search: Search, slice: u64) -> Option<Found> {
    loop {
        match search.step(slice) {
            search::Step::Searching => {}
            search::Step::Found(found) => return Some(*found),
            search::Step::Over => return None,
        }
    }
}

fn without_checking_logs(goal: Goal) -> Search {
    Search::new(goal, 0..40, HALF_A_MINUTE).with(|settings| settings.rules.vote_checks_log = false)
}

#[test]
fn what_is_found_is_an_exact_recording_that_ends_at_the_event() {
    let found = find(without_checking_logs(Goal::AnyLaw), 10_000).expect("a law is broken");
    let replayed = found.recording.replay().unwrap();
    let broken: Vec<_> = replayed.violations().map(|(event, _)| event).collect();
    assert_eq!(broken.first(), Some(&found.event));
    assert_eq!(replayed.events(), found.events);
    assert_eq!(replayed.stamp().at, found.at);
    assert!(
        find(without_checking_logs(Goal::AnyLaw), 777) == Some(found),
        "however it is sliced"
    );
}

#[test]
fn storms_show_the_situations_that_are_looked_for() {
    // Figure 8 takes a crash at just the right moment, and a session expires only where others are opened: neither is left to chance.
    let rare = |goal: &Goal| goal.is_a_law() || matches!(goal, Goal::Overwritten | Goal::SessionExpired);
    for goal in Goal::SITUATIONS.into_iter().filter(|goal| !rare(goal)) {
        let Some(found) = find(Search::new(goal, 0..60, HALF_A_MINUTE), u64::MAX) else {
            panic!("no {goal} in 60 storms");
        };
        let replayed = found.recording.replay().unwrap();
        assert_eq!(goal.met(&replayed, found.event), Some(found.event), "{goal}");
    }
}

/// Whatever is shrunk breaks the same law, is no larger in any way, and breaks nothing once the rule is on.
#[test]
fn a_shrunk_run_breaks_the_same_law_and_none_when_the_rule_is_on() {
    let found = find(without_checking_logs(Goal::AnyLaw), u64::MAX).expect("a law is broken");
    let mut shrink = Shrink::new(found.recording.clone(), Goal::AnyLaw).unwrap();
    assert_eq!(shrink.run(), shrink::Step::Done);
    let (before, after) = (shrink.before(), shrink.after());
    println!(
        "{before:?} {after:?} {} tried {} events",
        shrink.tried(),
        shrink.events()
    );
    println!("{}", serde_json::to_string(&shrink.recording()).unwrap());
    assert!(after.actions < before.actions / 4, "{before:?} {after:?}");
    assert!(after.events < before.events / 4, "{before:?} {after:?}");
    assert!(after.bytes < before.bytes);
    let replayed = shrink.recording().replay().unwrap();
    let (event, violation) = replayed.violations().next().expect("broken");
    assert_eq!(
        (Some(event), Goal::Law(violation.law())),
        (shrink.event(), shrink.goal())
    );
    let mut sound = Player::of(shrink.recording(), |settings| settings.rules = Rules::ALL).unwrap();
    assert!(sound.finish(u64::MAX));
    assert_eq!(sound.cluster().violations().count(), 0);
}

#[test]
fn shrinking_comes_to_the_same_however_it_is_sliced_and_can_be_ended_at_any_time() {
    let found = find(without_checking_logs(Goal::AnyLaw), u64::MAX).expect("a law is broken");
    let shrink = || {
        Shrink::new(found.recording.clone(), Goal::AnyLaw)
            .unwrap()
            .within(2_000_000)
    };
    let mut whole = shrink();
    whole.run();
    let mut sliced = shrink();
    let mut slices = 0;
    while sliced.step(20_011) == shrink::Step::Shrinking {
        if slices % 16 == 0 {
            sliced.recording().replay().expect("exact at any time");
        }
        slices += 1;
    }
    assert_eq!(sliced.recording(), whole.recording());
}

#[test]
fn what_does_not_meet_the_goal_is_not_shrunk() {
    let recording = raft_sim::generate::recording(3);
    let mut shrink = Shrink::new(recording.clone(), Goal::Law(Law::ElectionSafety)).unwrap();
    assert_eq!(shrink.run(), shrink::Step::NotMet);
    assert_eq!(shrink.recording(), &recording);
}

/// A situation is shrunk like a broken law.
#[test]
fn a_split_vote_is_shown_with_hardly_an_action() {
    let found = find(Search::new(Goal::SplitVote, 0..40, HALF_A_MINUTE), u64::MAX).expect("split");
    // It is that short after 200,000 events. What may be spent by default is 150 times that, and all of it would be.
    let mut shrink = Shrink::new(found.recording, Goal::SplitVote)
        .unwrap()
        .within(1_000_000);
    assert_eq!(shrink.run(), shrink::Step::Done);
    assert!(shrink.after().actions <= 6, "{:?}", shrink.after());
    let replayed = shrink.recording().replay().unwrap();
    assert_eq!(
        Goal::SplitVote.met(&replayed, shrink.event().unwrap()),
        shrink.event()
    );
}

/// That a cluster does not come back to life says something only if what was broken is mended: that is not left out.
#[test]
fn what_mends_a_cluster_is_not_left_out_of_a_run_in_which_it_does_not_live() {
    let settings = Settings {
        all_stopped_at_start: true,
        ..Settings::default()
    };
    let mut run = Run::new(settings, 7).unwrap();
    for node in (1..=5).map(NodeId) {
        run.act(Action::Restart { node }).unwrap();
    }
    // In so short a time nobody is elected.
    let within = Micros::from_millis(100);
    run.act(Action::AwaitLife { within }).unwrap();
    run.advance_to(Instant(200_000));
    let mut shrink = Shrink::new(run.recording(), Goal::AnyLaw).unwrap();
    let mut actions = Vec::new();
    while shrink.step(1) == shrink::Step::Shrinking {
        if shrink.recording().actions == actions {
            continue;
        }
        actions.clone_from(&shrink.recording().actions);
        let cluster = shrink.recording().replay().unwrap();
        let (running, _) = cluster.running_and_majority();
        assert_eq!(running, cluster.settings().nodes, "{actions:?}");
    }
    assert_eq!(shrink.goal(), Goal::Law(Law::Liveness));
    assert!(actions.len() < 5, "{actions:?}");
}
