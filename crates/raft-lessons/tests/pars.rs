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

/// Every way to cut a pair of nodes apart: there, back, or both.
fn ways(a: NodeId, b: NodeId) -> [Action; 3] {
    let cut = |from, to| Action::Cut { from, to };
    [cut(a, b), cut(b, a), Action::CutBoth { a, b }]
}

fn cuts(count: u32) -> impl Iterator<Item = Action> {
    let pairs = nodes(count).flat_map(move |a| nodes(count).filter(move |b| a < *b).map(move |b| (a, b)));
    pairs.flat_map(|(a, b)| ways(a, b))
}

/// While two others hear the leader and it hears them, a majority answers its heartbeat: so three of its four links must be cut.
#[test]
fn a_read_does_not_wait_where_three_links_of_the_leader_are_cut_and_does_where_all_are() {
    let (_, begun) = Referee::open(named("waiting-read")).expect("it can be begun");
    let leader = begun.cluster().leader().expect("somebody leads");
    let links: Vec<[Action; 3]> = nodes(5)
        .filter(|node| *node != leader)
        .map(|node| ways(leader, node))
        .collect();
    // Each link in one of its three ways or, as the fourth, not at all.
    let cut = |choice: usize| -> Try {
        let way = |(place, link): (usize, &[Action; 3])| link.get(choice >> (2 * place) & 3).cloned();
        links
            .iter()
            .enumerate()
            .filter_map(way)
            .map(|cut| (0, cut))
            .collect()
    };
    let all: Vec<Try> = (0..256).map(cut).collect();
    let fewer = all.iter().filter(|tried| tried.len() < 4).cloned();
    assert_eq!(solved("waiting-read", fewer, 1_500), None);
    let whole = all.iter().filter(|tried| tried.len() == 4).cloned();
    assert!(solved("waiting-read", whole, 1_500).is_some());
}

/// A snapshot is sent for want of entries that were compacted, so two moves are to take it and to compact; one is left.
#[test]
fn nobody_is_sent_a_snapshot_after_three_moves_and_somebody_is_after_four() {
    let submit = |node| Action::Submit {
        node,
        command: "set x 1".to_owned(),
    };
    let stop = nodes(3).map(|node| Action::Stop { node });
    let others: Vec<Action> = cuts(3).chain(stop).chain(nodes(3).map(submit)).collect();
    let end = |node, at| {
        [
            (at, Action::TakeSnapshot { node }),
            (at + 20, Action::Compact { node }),
            (at + 20, Action::MendAll),
        ]
    };
    let three = others.iter().flat_map(|other| {
        let later = [0, 20, 40, 100, 300, 600, 1_000];
        later.into_iter().flat_map(move |at| {
            nodes(3).map(move |node| [(0, other.clone())].into_iter().chain(end(node, at)).collect())
        })
    });
    assert_eq!(solved("by-snapshot", three, 1_500), None);
    let mut four = cuts(3).flat_map(|cut| {
        nodes(3).map(move |node| {
            let begun = [(0, cut.clone()), (0, submit(node))];
            begun.into_iter().chain(end(node, 150)).collect()
        })
    });
    assert!(solved("by-snapshot", &mut four, 1_500).is_some());
}

#[test]
fn one_cut_does_not_drive_a_cluster_to_term_nine_and_two_do() {
    let mended = [400, 1_000, 1_600, 2_500, 4_000];
    let one = cuts(5).flat_map(|cut| mended.map(|at| vec![(0, cut.clone()), (at, Action::MendAll)]));
    assert_eq!(solved("term-nine", one, 1_000), None);
    let both = |a, b| {
        (
            0,
            Action::CutBoth {
                a: NodeId(a),
                b: NodeId(b),
            },
        )
    };
    let two = vec![both(1, 2), both(3, 5), (3_000, Action::MendAll)];
    assert!(solved("term-nine", [two].into_iter(), 1_000).is_some());
}
