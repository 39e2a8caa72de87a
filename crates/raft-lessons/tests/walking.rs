//! A person walks through a chapter at any pace, back and forth, and finds the same cluster at each stop.

use raft_lessons::{Chapter, Guide, Progress};
use raft_sim::{Action, Instant, Micros, Observed, Run};

fn begun() -> (Guide, Run) {
    let chapter = Chapter::parse(include_str!("../chapters/02-leader.txt")).expect("it is right");
    let (mut guide, mut run) = Guide::new(chapter, None).expect("its settings are valid");
    guide.begin(&mut run).expect("it begins");
    (guide, run)
}

/// Plays on in steps of so much time until the stop is done.
fn wait(guide: &mut Guide, run: &mut Run, step: Micros) {
    for _ in 0..20_000 {
        if guide.advance(run, run.cluster().now().plus(step)) {
            return;
        }
    }
    panic!("\"{}\" is never done", guide.stop().name);
}

/// To the stop before which something is to be done.
fn walk_to(name: &str, step: Micros) -> (Guide, Run) {
    let (mut guide, mut run) = begun();
    while guide.stop().name != name {
        wait(&mut guide, &mut run, step);
        assert!(guide.next(&mut run).expect("it goes on"));
    }
    (guide, run)
}

#[test]
fn however_fast_somebody_reads_each_stop_finds_the_same_cluster() {
    let slow = walk_to("stop-leader", Micros(137));
    let fast = walk_to("stop-leader", Micros(900_000));
    assert_eq!(slow.1.cluster().fingerprint(), fast.1.cluster().fingerprint());
    assert_eq!(slow.1.place(), fast.1.place());
}

#[test]
fn a_stop_ends_at_the_event_that_it_waits_for_and_time_goes_no_further() {
    let (mut guide, mut run) = walk_to("votes", Micros(1_000));
    assert_eq!(guide.progress(), Progress::Waits);
    assert!(guide.advance(&mut run, Instant(60_000_000)));
    let ended = run.place();
    assert!(run.cluster().leader().is_some());
    assert!(guide.advance(&mut run, Instant(90_000_000)), "it stays done");
    assert_eq!(run.place(), ended);
}

#[test]
fn back_goes_to_where_the_stop_begins_and_then_to_the_one_before_and_forth_again_is_the_same() {
    let (mut guide, mut run) = walk_to("heartbeats", Micros(1_000));
    let begins = run.place();
    wait(&mut guide, &mut run, Micros(1_000));
    let done = run.cluster().fingerprint();
    assert!(guide.back(&mut run, Micros::ZERO));
    assert_eq!((guide.stop().name.as_str(), run.place()), ("heartbeats", begins));
    assert!(guide.back(&mut run, Micros::ZERO));
    assert_eq!(guide.stop().name, "votes");
    assert!(guide.next(&mut run).expect("it was done"));
    assert_eq!((guide.stop().name.as_str(), run.place()), ("heartbeats", begins));
    guide.skip(&mut run).expect("it was done");
    assert_eq!(run.cluster().fingerprint(), done);
}

#[test]
fn shortly_after_a_stop_began_back_goes_to_the_one_before_for_time_runs_on() {
    let (mut guide, mut run) = walk_to("heartbeats", Micros(1_000));
    let begins = run.cluster().now();
    guide.advance(&mut run, begins.plus(Micros(10_000)));
    assert_eq!(guide.progress(), Progress::Waits);
    assert!(guide.back(&mut run, Micros(9_000)));
    assert_eq!(
        (guide.stop().name.as_str(), run.cluster().now()),
        ("heartbeats", begins)
    );
    guide.advance(&mut run, begins.plus(Micros(10_000)));
    assert!(guide.back(&mut run, Micros(11_000)));
    assert_eq!(guide.stop().name, "votes");
}

#[test]
fn from_the_first_stop_there_is_no_way_back() {
    let (mut guide, mut run) = begun();
    assert!(!guide.back(&mut run, Micros::ZERO));
    assert_eq!(guide.current(), 0);
}

#[test]
fn an_exercise_waits_for_the_person_and_can_be_begun_anew() {
    let (mut guide, mut run) = walk_to("stop-leader", Micros(1_000));
    assert_eq!(guide.progress(), Progress::Tries);
    assert!(
        !guide.next(&mut run).expect("nothing is done"),
        "it cannot be left yet"
    );
    let leader = run.cluster().leader().expect("somebody leads");
    run.act(Action::Pause { node: leader }).expect("it runs");
    guide.look(&run);
    assert_eq!(guide.progress(), Progress::Tries, "pausing is not stopping");
    guide.again(&mut run);
    run.act(Action::Stop { node: leader }).expect("it runs again");
    guide.look(&run);
    assert_eq!(guide.progress(), Progress::Done);
    assert!(guide.next(&mut run).expect("it goes on"));
}

#[test]
fn what_is_shown_of_an_exercise_does_it() {
    let (mut guide, mut run) = walk_to("stop-leader", Micros(1_000));
    guide.show(&mut run).expect("it can be shown");
    guide.skip(&mut run).expect("it is done");
    assert_eq!(guide.progress(), Progress::Done);
}

#[test]
fn a_question_is_open_until_it_is_decided() {
    let (mut guide, mut run) = walk_to("candidate", Micros(1_000));
    assert_eq!(guide.answer(&run), None);
    wait(&mut guide, &mut run, Micros(1_000));
    assert_eq!(guide.answer(&run), Some(1));
}
