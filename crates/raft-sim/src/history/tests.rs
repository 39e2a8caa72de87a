//! How much a run keeps, and what it finds again.

use super::*;
use crate::journal::Journal;
use crate::timeline::{Direction, JumpTo};
use crate::{generate, lenient};
use proptest::prelude::*;
use raft::RuleSet;
use std::collections::BTreeSet;

/// Ten minutes of five nodes that do nothing but beat write some hundred thousand records.
#[test]
fn a_long_run_keeps_a_bounded_number_of_records() {
    let mut run = Run::new(Settings::default(), 7).unwrap();
    run.advance_to(Instant(600_000_000));
    assert!(run.present.journal().end().0 > 10 * Journal::KEPT_MAX);
    let all = run.checkpoints.iter().map(|checkpoint| &**checkpoint);
    let chunks: BTreeSet<_> = all
        .chain([&run.present])
        .flat_map(|cluster| cluster.journal().chunks())
        .collect();
    // A chunk is of 128 records; a checkpoint keeps one or two of its own.
    let most = Journal::KEPT_MAX / 128 + 2 + 2 * run.checkpoints.len() as u64;
    assert!(chunks.len() as u64 <= most, "{} chunks", chunks.len());
    assert!(run.weight <= CHECKPOINT_BYTES);
}

#[test]
fn a_place_gone_back_to_remembers_what_came_before_it() {
    let mut run = Run::new(Settings::default(), 7).unwrap();
    run.advance_to(Instant(8_000_000));
    let before: Vec<_> = run.present.journal().iter().cloned().collect();
    run.seek(Instant(5_000_000));
    let journal = run.present.journal();
    assert_eq!(journal.start(), before[0].id);
    assert!(journal.iter().zip(&before).all(|(now, before)| now == before));
    assert!(journal.last().is_some_and(|last| last.at <= Instant(5_000_000)));
}

/// The end goes along with the present; so a search that goes on until the end would never end.
#[test]
fn an_event_beyond_the_end_is_said_not_to_be_there_and_nothing_changes() {
    let mut run = Run::new(Settings::default(), 7).unwrap();
    run.advance_to(Instant(3_000_000));
    let (end, events) = (run.end(), run.present.journal().end());
    run.seek(Instant(1_000_000));
    let here = (run.place(), run.present.fingerprint());
    for beyond in [events, EventId(events.0 + 1), EventId(u64::MAX)] {
        assert!(!run.seek_event(beyond), "{beyond:?}");
        assert_eq!(
            (run.place(), run.present.fingerprint(), run.end()),
            (here.0, here.1, end)
        );
    }
    // Nor in a run that was opened and not played yet, up to what was recorded.
    let mut opened = Run::open(&run.recording()).unwrap();
    assert!(!opened.seek_event(EventId(u64::MAX)));
    assert_eq!((opened.place(), opened.end()), (Place::default(), end));
    assert!(opened.seek_event(EventId(events.0 - 1)));
    assert!(run.seek_event(EventId(events.0 - 1)));
    assert_eq!(run.present.fingerprint(), opened.present.fingerprint());
}

/// What one may jump to, each with all its places, found by going through the whole run event by event.
fn scan(run: &Run) -> Vec<(JumpTo, Vec<Place>)> {
    let kinds = [
        JumpTo::Election,
        JumpTo::Commit,
        JumpTo::Action,
        JumpTo::Broken,
        JumpTo::Message,
    ];
    let mut found: Vec<(JumpTo, Vec<Place>)> = kinds.map(|kind| (kind, Vec::new())).into();
    let mut run = Run::open(&run.recording()).unwrap();
    while run.lies_ahead() {
        let since = run.present.journal().end();
        if !run.step_event() {
            break;
        }
        for (kind, places) in &mut found {
            let told = run
                .present
                .journal()
                .since(since)
                .any(|record| kind.is_told_by(record));
            if told {
                places.push(run.place());
            }
        }
    }
    found
}

/// A run with a law broken now and then, by a rule that is off.
fn lawless(number: u64) -> Run {
    // With a rule off the run takes another course: what can be done in it is done.
    let off = |settings: &mut Settings| settings.rules.set("vote_checks_log", false).unwrap();
    let mut player = lenient::Player::of(&generate::recording(number), off).unwrap();
    player.finish(u64::MAX);
    let recording = player.recording();
    let mut run = Run::open(&recording).unwrap();
    run.advance_to(recording.end.at);
    run
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// From anywhere, each way, a jump leads to the same place as going through everything.
    #[test]
    fn jumps_are_exact(number in 1_000..u64::MAX, parts in prop::collection::vec(0..1_000_u64, 3), lawful in any::<bool>()) {
        let mut run = if lawful { generate::run(number) } else { lawless(number) };
        // Few checkpoints and few commits, as in a long run.
        let all = scan(&run);
        if number % 2 == 0 {
            let timeline = Arc::make_mut(&mut run.timeline);
            timeline.stride.one_in = 4;
            let mut at = 0;
            timeline.commits.retain(|_| { at += 1; at % 4 == 0 });
        }
        for part in parts {
            for (kind, places) in &all {
                run.seek(Instant(run.end().0 / 1_000 * part));
                let here = run.place();
                let next = places.iter().copied().find(|place| *place > here);
                // A message may be waited for beyond the end.
                if next.is_some() || *kind != JumpTo::Message {
                    prop_assert_eq!(run.jump(*kind, Direction::Forth), next.is_some());
                    prop_assert_eq!(run.place(), next.unwrap_or(here), "{:?} after {:?}", kind, here);
                }
                run.go_to(here);
                let latest = places.iter().copied().rfind(|place| *place < here);
                prop_assert_eq!(run.jump(*kind, Direction::Back), latest.is_some());
                prop_assert_eq!(run.place(), latest.unwrap_or(here), "{:?} before {:?}", kind, here);
            }
        }
    }

    /// From anywhere, each way, the nearest of several things is found.
    #[test]
    fn the_nearest_of_several_is_jumped_to(number in 1_000..u64::MAX, parts in prop::collection::vec(0..1_000_u64, 3), lawful in any::<bool>()) {
        let mut run = if lawful { generate::run(number) } else { lawless(number) };
        let kinds = [JumpTo::Election, JumpTo::Commit, JumpTo::Action, JumpTo::Broken];
        let mut places: Vec<Place> = scan(&run).into_iter().filter(|(kind, _)| kinds.contains(kind)).flat_map(|(_, places)| places).collect();
        places.sort();
        for part in parts {
            run.seek(Instant(run.end().0 / 1_000 * part));
            let here = run.place();
            let next = places.iter().copied().find(|place| *place > here);
            prop_assert_eq!(run.jump_to_any(&kinds, Direction::Forth), next.is_some());
            prop_assert_eq!(run.place(), next.unwrap_or(here));
            run.go_to(here);
            let latest = places.iter().copied().rfind(|place| *place < here);
            prop_assert_eq!(run.jump_to_any(&kinds, Direction::Back), latest.is_some());
            prop_assert_eq!(run.place(), latest.unwrap_or(here));
        }
    }

    /// However few checkpoints are kept, every place is the same.
    #[test]
    fn thinned_history_is_exact(number in 1_000..u64::MAX, part in 0..100_u64) {
        let mut run = generate::run(number);
        run.advance_to(Instant(run.end().0 + 5_000_000));
        let at = Instant(run.end().0 / 100 * part);
        run.seek(at);
        let fingerprint = run.present.fingerprint();
        let kept = run.checkpoints.len();
        run.thin();
        run.thin();
        prop_assert!(run.checkpoints.len() < kept || kept < 3);
        run.seek(run.end());
        run.seek(at);
        prop_assert_eq!(run.present.fingerprint(), fingerprint);
    }
}

#[test]
fn an_action_is_a_step_of_its_own() {
    let mut run = Run::new(Settings::default(), 7).unwrap();
    run.advance_to(Instant(1_000_000));
    let before = run.place();
    let fingerprint = run.present.fingerprint();
    run.act(Action::Stop {
        node: raft::NodeId(1),
    })
    .unwrap();
    run.act(Action::Stop {
        node: raft::NodeId(2),
    })
    .unwrap();
    let after = (run.place(), run.present.fingerprint());
    assert!(run.step_back() && !run.is_at_end());
    assert_eq!(run.place(), Place { actions: 1, ..before });
    assert!(run.step_back());
    assert_eq!((run.place(), run.present.fingerprint()), (before, fingerprint));
    assert!(run.step_event() && run.step_event());
    assert_eq!((run.place(), run.present.fingerprint()), after);
    assert!(run.is_at_end());
}

#[test]
fn old_checkpoints_are_thinned_before_those_that_are_near() {
    let mut run = Run::new(Settings::default(), 7).unwrap();
    run.advance_to(Instant(120_000_000));
    while run.checkpoints.len() > 10 {
        run.thin();
    }
    let events: Vec<u64> = run
        .checkpoints
        .iter()
        .map(|checkpoint| checkpoint.events())
        .collect();
    assert_eq!(events[0], 0);
    assert!(run.present.events() - events[9] <= SPACING + 1, "{events:?}");
}

#[test]
fn a_run_that_was_kept_thin_tells_again_what_led_to_its_present() {
    let mut run = Run::new(Settings::default(), 7).unwrap();
    run.advance_to(Instant(3_000_000));
    let fingerprint = run.present.fingerprint();
    let mut kept = run.thinned(4);
    assert!(kept.present.journal().start().0 > 0, "much of it is left behind");
    kept.recollect();
    assert_eq!(kept.present.fingerprint(), fingerprint);
    assert_eq!(kept.place(), run.place());
    assert_eq!(kept.present.stamp(), run.present.stamp());
    let told = |run: &Run| run.present.journal().iter().cloned().collect::<Vec<_>>();
    assert_eq!(told(&kept), told(&run));
}
