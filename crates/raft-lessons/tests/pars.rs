//! Pars that are proved: all that is cheaper is tried, at every moment of a grid.

use raft_lessons::{Challenge, Referee, Verdict};
use raft_sim::{Action, Micros, NodeId, Observed};
use std::fs;
use std::path::Path;

/// What is done, and how many milliseconds after the challenge begins.
type Try = Vec<(u64, Action)>;

fn named(name: &str) -> Challenge {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("challenges");
    let files = fs::read_dir(folder).expect("the challenges are there");
    let texts = files
        .flatten()
        .map(|entry| fs::read_to_string(entry.path()).expect("a challenge is text"));
    let read = |text: String| Challenge::parse(&text).expect("it can be read");
    texts
        .map(read)
        .find(|challenge| challenge.name == name)
        .expect("it is there")
}

/// The first of what is tried that solves it within so many milliseconds. What cannot be done is no solution.
fn solved(name: &str, mut tries: impl Iterator<Item = Try>, within: u64) -> Option<Try> {
    let (referee, begun) = Referee::open(named(name)).expect("it can be begun");
    let begins = begun.cluster().now();
    let at = |millis: u64| begins.plus(Micros::from_millis(millis));
    tries.find(|tried| {
        let (mut referee, mut run) = (referee.clone(), begun.clone());
        let mut last = 0;
        let done = tried.iter().all(|(when, action)| {
            last = *when;
            referee.advance(&mut run, at(last));
            run.act(action.clone()).is_ok()
        });
        done && matches!(
            referee.advance(&mut run, at(last + within)),
            Verdict::Solved { .. }
        )
    })
}

fn nodes(count: u32) -> impl Iterator<Item = NodeId> + Clone {
    (1..=count).map(NodeId)
}

fn time_outs(
    count: u32,
    moments: impl Iterator<Item = u64> + Clone,
) -> impl Iterator<Item = (u64, Action)> + Clone {
    let each = move |node| moments.clone().map(move |when| (when, Action::TimeOut { node }));
    nodes(count).flat_map(each)
}

/// What a leader does comes back with each heartbeat, every 50 ms.
#[test]
fn a_vote_of_four_is_not_split_by_one_time_out_and_is_by_two() {
    let one = || time_outs(4, (0..50).step_by(5));
    assert_eq!(solved("split-vote", one().map(|tried| vec![tried]), 1_000), None);
    let mut two = one().flat_map(|first| {
        let then = time_outs(4, (first.0..first.0 + 60).step_by(5));
        then.map(move |second| vec![first.clone(), second])
    });
    assert!(solved("split-vote", &mut two, 400).is_some());
}

/// A command is not lost that nobody asked for, so one move could only be to ask.
#[test]
fn a_command_is_not_lost_by_asking_alone_and_is_by_one_time_out_more() {
    let submit = |node| Action::Submit {
        node,
        command: "set x 1".to_owned(),
    };
    let moments = || (0..50).step_by(5);
    let asked = nodes(5).flat_map(|node| moments().map(move |when| vec![(when, submit(node))]));
    assert_eq!(solved("never-done", asked, 1_000), None);
    let mut late =
        nodes(5).flat_map(|node| time_outs(5, 0..40).map(move |late| vec![(0, submit(node)), late]));
    assert!(solved("never-done", &mut late, 1_500).is_some());
}
