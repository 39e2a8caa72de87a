//! Every challenge is solved by what is kept for it, and not by doing nothing; and only what replays counts.

use raft_lessons::{Caption, Challenge, Foul, Judged, Referee, Verdict};
use raft_sim::story::Language;
use raft_sim::{Action, Micros, NodeId, Observed};
use std::fs;
use std::path::Path;

fn challenges() -> Vec<Challenge> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("challenges");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the challenges are there")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).expect("a challenge is text");
        Challenge::parse(&text).unwrap_or_else(|faults| panic!("{}:\n{faults}", path.display()))
    };
    files.iter().map(read).collect()
}

fn named(name: &str) -> Challenge {
    let found = challenges().into_iter().find(|challenge| challenge.name == name);
    found.expect("it is there")
}

#[test]
fn each_is_solved_at_par_by_what_is_kept_and_the_recording_proves_it() {
    let mut wrong = Vec::new();
    for challenge in challenges() {
        let (mut referee, mut run) = Referee::open(challenge.clone()).expect("it can be begun");
        match referee.solve(&mut run) {
            Ok(Verdict::Solved { moves, .. }) if moves == challenge.par => {
                let judged = Referee::judge(&challenge, &run.recording()).expect("it is a run of it");
                assert!(
                    matches!(judged, Verdict::Solved { moves, .. } if moves == challenge.par),
                    "{}",
                    challenge.name
                );
                println!(
                    "{}: {moves} moves, {} at the end",
                    challenge.name,
                    run.cluster().now()
                );
            }
            other => wrong.push(format!("{}: {other:?}, par is {}", challenge.name, challenge.par)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn none_is_solved_by_doing_nothing() {
    for challenge in challenges() {
        let (mut referee, mut run) = Referee::open(challenge.clone()).expect("it can be begun");
        let minute = run.cluster().now().plus(Micros::from_millis(60_000));
        assert_eq!(
            referee.advance(&mut run, minute),
            Verdict::Open,
            "{}",
            challenge.name
        );
    }
}

/// Every way to cut one pair of nodes apart: there, back, or both.
fn cuts(nodes: u32) -> Vec<Action> {
    let mut cuts = Vec::new();
    for from in 1..=nodes {
        for to in (1..=nodes).filter(|to| *to != from) {
            let (from, to) = (NodeId(from), NodeId(to));
            cuts.push(Action::Cut { from, to });
            if from < to {
                cuts.push(Action::CutBoth { a: from, b: to });
            }
        }
    }
    cuts
}

/// Tried out at the beginning, with every choice of as many cuts.
fn solved_by_cuts(name: &str, count: usize) -> Option<Vec<Action>> {
    let (referee, begun) = Referee::open(named(name)).expect("it can be begun");
    let cuts = cuts(begun.cluster().nodes());
    let choices = cuts.len().pow(u32::try_from(count).expect("a few"));
    (0..choices).find_map(|choice| {
        let chosen: Vec<_> = (0..count)
            .map(|place| choice / cuts.len().pow(u32::try_from(place).expect("a few")) % cuts.len())
            .collect();
        // Each set once.
        if chosen.windows(2).any(|pair| pair[0] >= pair[1]) {
            return None;
        }
        let (mut referee, mut run) = (referee.clone(), begun.clone());
        let actions: Vec<_> = chosen.iter().map(|place| cuts[*place].clone()).collect();
        for action in &actions {
            run.act(action.clone()).expect("a link can be cut");
        }
        let later = run.cluster().now().plus(Micros::from_millis(2_500));
        matches!(referee.advance(&mut run, later), Verdict::Solved { .. }).then_some(actions)
    })
}

#[test]
fn par_cannot_be_beaten_where_all_that_is_cheaper_can_be_tried() {
    assert_eq!(solved_by_cuts("silence", 1), None);
    assert_eq!(solved_by_cuts("silence", 2), None);
    let found = solved_by_cuts("two-leaders", 1);
    assert!(found.is_some(), "the search finds what there is");
}

#[test]
fn there_are_ten_and_more_each_with_a_name_of_its_own_and_in_german() {
    let challenges = challenges();
    assert!(challenges.len() >= 10);
    for challenge in &challenges {
        assert_eq!(
            challenges
                .iter()
                .filter(|other| other.name == challenge.name)
                .count(),
            1
        );
        let german =
            |caption: &Caption| assert!(caption.has(Language::German), "{}: {caption:?}", challenge.name);
        german(&challenge.title);
        german(&challenge.task);
        challenge.hints.iter().for_each(german);
        assert!(!challenge.hints.is_empty(), "{}", challenge.name);
    }
}

#[test]
fn what_is_not_allowed_is_a_foul_and_going_back_takes_it_back() {
    let (mut referee, mut run) = Referee::open(named("two-leaders")).expect("it can be begun");
    let begins = run.place();
    run.act(Action::Stop { node: NodeId(1) }).expect("it runs");
    assert!(matches!(referee.look(&run), Verdict::Foul(Foul::NotAllowed(_))));
    run.go_to(begins);
    assert_eq!(referee.look(&run), Verdict::Open);
}

#[test]
fn a_run_of_another_beginning_proves_nothing() {
    let (mut referee, mut run) = Referee::open(named("elect-c")).expect("it can be begun");
    referee.solve(&mut run).expect("it is solved");
    let mut recording = run.recording();
    recording.seed += 1;
    let judged = Referee::judge(&named("elect-c"), &recording);
    assert!(matches!(judged, Err(Judged::OtherBeginning(_))), "{judged:?}");
    let other = Referee::judge(&named("split-vote"), &run.recording());
    assert!(matches!(other, Err(Judged::OtherBeginning(_))), "{other:?}");
}

#[test]
fn a_recording_that_lies_about_its_end_proves_nothing() {
    let (mut referee, mut run) = Referee::open(named("elect-c")).expect("it can be begun");
    referee.solve(&mut run).expect("it is solved");
    let mut recording = run.recording();
    recording.actions.clear();
    let judged = Referee::judge(&named("elect-c"), &recording);
    assert!(!matches!(judged, Ok(Verdict::Solved { .. })), "{judged:?}");
}
