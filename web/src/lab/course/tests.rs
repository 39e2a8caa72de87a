//! Where somebody is in a chapter or a challenge, as facts.

use super::*;
use raft_sim::{NodeId, Settings};

fn lab() -> Lab {
    Lab::new(Settings::plain(), 7, Speed::default()).expect("the settings are valid")
}

fn at(lab: &Lab) -> Where {
    lab.whereabouts().expect("a course is followed")
}

#[test]
fn every_chapter_and_every_challenge_can_be_read() {
    for number in 0..CHAPTERS.len() {
        assert!(Course::chapter(number).is_some(), "{number}");
    }
    for number in 0..CHALLENGES.len() {
        assert!(Course::challenge(number).is_some(), "{number}");
    }
}

#[test]
fn time_stands_when_a_stop_is_done_and_goes_on_with_the_next() {
    let mut lab = lab();
    lab.begin_chapter(Course::chapter(1).unwrap(), Some(1), 0);
    assert_eq!(at(&lab).progress, Progress::Done, "the first stop is only read");
    assert!(!lab.playing());
    assert!(!lab.go_on());
    assert_eq!((at(&lab).stop, at(&lab).progress), (1, Progress::Waits));
    lab.guess(0);
    for _ in 0..3_000 {
        lab.frame(100_000);
    }
    assert_eq!(at(&lab).progress, Progress::Done);
    assert!(!lab.playing());
}

/// What somebody did before is no lane of a course: it comes back when that is left.
#[test]
fn a_course_begins_with_its_own_run_alone_and_what_was_there_comes_back() {
    let mut lab = lab();
    lab.frame(1_000_000);
    lab.act(Action::MendAll);
    let mine = lab.recording();
    let names = |lab: &Lab| -> Vec<String> {
        lab.branches()
            .all()
            .iter()
            .map(super::super::branches::Branch::name)
            .collect()
    };
    lab.begin_challenge(Course::challenge(3).unwrap());
    let title = names(&lab);
    assert_eq!(title.len(), 1, "{title:?}");
    assert!(lab.lanes(|_| 0.0).lanes.is_empty() && !lab.facts().branched);
    lab.begin_chapter(Course::chapter(1).unwrap(), Some(1), 0);
    assert_eq!(lab.branches().all().len(), 1);
    assert_eq!(
        lab.branches().kept().count(),
        2,
        "a course that was left for another one is not kept"
    );
    let kept = super::super::keep::Kept::read(&lab.to_kept(1, "")).unwrap();
    assert_eq!(kept.branches.len(), 2, "what was put aside outlasts the visit");
    lab.leave_course();
    assert_eq!(names(&lab).len(), 2);
    lab.switch_back();
    assert_eq!(lab.recording(), mine);
    assert_eq!(
        names(&lab)[1],
        Course::chapter(1).unwrap().title.plain(texts::language())
    );
}

#[test]
fn the_impatient_are_brought_to_the_event_first_and_then_to_the_next_stop() {
    let mut lab = lab();
    lab.begin_chapter(Course::chapter(1).unwrap(), Some(1), 1);
    lab.go_on();
    assert_eq!((at(&lab).stop, at(&lab).progress), (1, Progress::Done));
    lab.go_on();
    assert_eq!(at(&lab).stop, 2);
}

#[test]
fn a_question_holds_time_until_it_is_guessed_at_or_passed_by() {
    let mut lab = lab();
    lab.begin_chapter(Course::chapter(1).unwrap(), Some(1), 1);
    assert!(!lab.playing());
    assert_eq!(at(&lab).answer, None);
    lab.guess(0);
    assert!(lab.playing());
    lab.go_on();
    assert_eq!((at(&lab).guessed, at(&lab).answer), (Some(0), Some(1)));
}

#[test]
fn an_exercise_is_done_by_hand_or_shown() {
    let mut lab = lab();
    let chapter = Course::chapter(1).unwrap();
    let stop = chapter.stop("stop-leader").unwrap();
    lab.begin_chapter(chapter, Some(1), stop);
    assert_eq!(at(&lab).progress, Progress::Tries);
    lab.go_on();
    assert_eq!(at(&lab).stop, stop, "it cannot be passed by");
    let leader = lab.cluster().leader().expect("somebody leads");
    lab.act_all([Action::Stop { node: leader }]);
    assert_eq!(at(&lab).progress, Progress::Done);
    lab.try_again();
    assert_eq!(at(&lab).progress, Progress::Tries);
    lab.show_how();
    assert_eq!(at(&lab).progress, Progress::Done);
}

#[test]
fn taking_over_leaves_the_lab_in_that_very_state() {
    let mut lab = lab();
    lab.begin_chapter(Course::chapter(4).unwrap(), Some(4), 3);
    let fingerprint = lab.cluster().fingerprint();
    lab.leave_course();
    assert!(lab.followed().is_none());
    assert_eq!(lab.cluster().fingerprint(), fingerprint);
    lab.play(true);
    (0..200).for_each(|_| lab.frame(100_000));
    assert_ne!(lab.cluster().fingerprint(), fingerprint, "it goes on by itself");
}

#[test]
fn a_challenge_is_solved_by_acting_and_its_recording_proves_it() {
    let mut lab = lab();
    lab.begin_challenge(Course::challenge(0).unwrap());
    assert!(matches!(at(&lab).verdict, Some((Verdict::Open, 0))));
    lab.act_all([Action::TimeOut { node: NodeId(3) }]);
    lab.play(true);
    for _ in 0..3_000 {
        lab.frame(100_000);
    }
    assert!(matches!(
        at(&lab).verdict,
        Some((Verdict::Solved { moves: 1, .. }, 1))
    ));
    assert!(!lab.playing());
    assert!(matches!(
        Lab::judged(&lab.recording()),
        Some((0, Verdict::Solved { .. }))
    ));
}

#[test]
fn what_a_challenge_does_not_allow_is_not_done_and_a_sentence_says_what_is() {
    let mut lab = lab();
    lab.begin_challenge(Course::challenge(1).unwrap());
    let before = lab.recording();
    assert!(!lab.act(Action::Stop { node: NodeId(1) }));
    lab.spread_timers();
    assert_eq!(lab.recording(), before);
    assert!(matches!(at(&lab).verdict, Some((Verdict::Open, 0))));
    let said = &lab.notice().expect("it says why").text;
    assert!(said.contains("cut and mend links"), "{said}");
    lab.toggle_link(NodeId(1), NodeId(2));
    assert_eq!(lab.notice(), None);
    assert!(matches!(at(&lab).verdict, Some((Verdict::Open, 1))));
}

/// What was done before the beginning would be no run of it.
#[test]
fn before_a_challenge_begins_nothing_is_done() {
    let mut lab = lab();
    lab.begin_challenge(Course::challenge(1).unwrap());
    lab.seek(Instant::ZERO);
    lab.toggle_link(NodeId(1), NodeId(2));
    assert!(lab.recording().actions.is_empty() && lab.notice().is_some());
}

fn challenge(lines: &str) -> Challenge {
    let text = format!(
        "challenge: mine\ntitle: Mine\ntask: Mine.\nnodes: 3\nseed: 21\nafter: one leader\npar: 1\nhint: None.\n{lines}"
    );
    Challenge::parse(&text).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn a_challenge_that_is_lost_is_so_until_it_begins_anew_or_time_goes_back() {
    let mut lab = lab();
    lab.begin_challenge(challenge(
        "allowed: stop\ngoal: two leaders\nnever: A is stopped\nsolve: stop B\n",
    ));
    lab.act(Action::Stop { node: NodeId(1) });
    assert!(matches!(at(&lab).verdict, Some((Verdict::Foul(_), 1))) && lab.facts().lost);
    lab.step_back();
    assert!(!lab.facts().lost);
    lab.step();
    lab.act(Action::Stop { node: NodeId(1) });
    assert!(lab.facts().lost);
    lab.try_again();
    assert!(matches!(at(&lab).verdict, Some((Verdict::Open, 0))) && !lab.facts().lost);
}

/// Else what was done wrong would be done again by whoever presses Play.
#[test]
fn a_challenge_that_begins_anew_plays_on_without_what_was_done_which_stays_as_a_branch() {
    let mut lab = lab();
    lab.begin_challenge(challenge("allowed: stop\ngoal: two leaders\nsolve: stop B\n"));
    lab.try_again();
    assert_eq!(lab.branches().all().len(), 1, "nothing was done");
    lab.play(true);
    (0..100).for_each(|_| lab.frame(100_000));
    lab.act(Action::Stop { node: NodeId(2) });
    let attempt = lab.recording();
    lab.try_again();
    lab.play(true);
    (0..200).for_each(|_| lab.frame(100_000));
    assert_eq!(at(&lab).verdict, Some((Verdict::Open, 0)));
    assert_eq!(lab.cluster().running(NodeId(2)), Some(raft_sim::Running::Running));
    let replayed = lab.recording().replay().unwrap().fingerprint();
    assert_eq!(lab.cluster().fingerprint(), replayed);
    let kept = lab.branches().previous().unwrap();
    assert_eq!(lab.course(kept).unwrap().recording(), attempt);
}

#[test]
fn what_comes_after_a_solution_can_be_looked_at() {
    let mut lab = lab();
    lab.begin_challenge(Course::challenge(0).unwrap());
    lab.show_how();
    let solved = lab.now();
    assert!(!lab.playing());
    lab.play(true);
    (0..100).for_each(|_| lab.frame(100_000));
    assert!(lab.now() > solved);
    assert!(matches!(at(&lab).verdict, Some((Verdict::Solved { .. }, _))));
}
