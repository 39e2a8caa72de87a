//! The cards as the page is given them, their kept runs, and the sound core beside.

use super::*;
use crate::clock::Speed;
use crate::lab::opening::{Opened, Opening};
use crate::scene::{Motion, Scene};
use std::path::Path;

/// The cards as the page is given them: with their runs in place of the files' names.
fn cards() -> Vec<Rc<Card>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let mut text = String::new();
    for line in read("web/gallery/cards.txt").lines() {
        match line.strip_prefix("run ") {
            Some(name) => text.push_str(&format!(
                "run {}",
                read(name).lines().map(str::trim).collect::<String>()
            )),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    Card::read_all(&text).unwrap()
}

fn card(name: &str) -> Rc<Card> {
    cards().into_iter().find(|card| card.name == name).unwrap()
}

/// A lab with the kept run of a card on the stage, as the page opens it.
fn shown(card: &Rc<Card>) -> Lab {
    let mut lab = Lab::new(Settings::plain(), 7, Speed::default()).unwrap();
    show(&mut lab, card);
    lab
}

fn show(lab: &mut Lab, card: &Rc<Card>) {
    let mut opening = Opening::new(card.recording().unwrap(), card.event).unwrap();
    let run = loop {
        opening = match opening.step(u64::MAX).unwrap() {
            Opened::NotYet(opening) => opening,
            Opened::Ready(run, _) => break run,
        };
    };
    lab.take_up(run, false);
    lab.show_exhibit(Rc::clone(card));
}

#[test]
fn there_are_enough_cards_and_no_two_are_alike() {
    let cards = cards();
    assert!(cards.len() >= 12);
    for (at, card) in cards.iter().enumerate() {
        for other in &cards[at + 1..] {
            assert!(card.name != other.name && card.off != other.off && card.title() != other.title());
        }
        // A branch is called by it.
        for title in &card.title.0 {
            assert!(title.chars().count() <= crate::lab::branches::NAME_MAX, "{title}");
        }
        for words in [&card.title, &card.why, &card.watch] {
            let [english, german] = &words.0;
            assert_ne!(english, german, "{}", card.name);
            assert!(english.split_whitespace().count() <= 50, "{}", card.name);
        }
        assert!(
            card.found == Words::default() || card.found.is_whole(),
            "{}",
            card.name
        );
    }
}

/// Lets wall time pass until time is held.
fn play(lab: &mut Lab) -> u64 {
    (0..10_000)
        .take_while(|_| {
            let playing = lab.playing();
            lab.frame(16_000);
            playing
        })
        .count() as u64
        * 16
}

/// Without the rule a law breaks that the rule is there for; with it none does. One card is about calm instead.
#[test]
fn each_kept_run_breaks_a_law_that_holds_with_the_rule() {
    for card in cards() {
        let lab = shown(&card);
        let exhibit = lab.exhibit().unwrap();
        let sound = lab.sound_run(&card).unwrap();
        assert_eq!(sound.timeline().broken, [], "{}", card.name);
        match card.off {
            Off::Rule(rule) => {
                let (_, _, violation) = exhibit.broken.first().unwrap();
                assert!(rule.laws.contains(&violation.law()), "{}", card.name);
                assert_eq!(exhibit.calm, None, "{}", card.name);
            }
            Off::PreVote => {
                let [without, with] = exhibit.calm.unwrap();
                assert!(without.elected > with.elected && without.term > with.term);
                assert!(exhibit.broken.is_empty() && card.no_search().is_some());
            }
        }
    }
}

/// Shortly before the law breaks the run begins to play, for long enough to be followed, and is held there.
#[test]
fn each_kept_run_is_seen_at_work_before_it_is_held_where_it_breaks() {
    for card in cards() {
        let mut lab = shown(&card);
        let name = &card.name;
        let exhibit = lab.exhibit().unwrap().clone();
        let broken = exhibit.broken.first().map(|(at, event, _)| (*at, *event));
        let event = broken.map(|(_, event)| event).or(card.event).unwrap();
        assert!(lab.playing() && lab.speed() == SPEED, "{name}");
        assert!(lab.cluster().nodes() >= 3, "{name}");
        let begun = lab.now();
        let led = lab.cluster().leader().is_some();
        let passed = play(&mut lab);
        let elected = |reign: &raft_sim::Reign| reign.from > begun && reign.from < lab.now();
        assert!(
            led || lab.run.timeline().reigns.iter().any(elected),
            "{name}: a cluster at work"
        );
        assert!((3_000..=31_000).contains(&passed), "{name}: {passed} ms");
        assert!(lab.event() >= Some(event) && !lab.playing(), "{name}");
        if let Some((at, _)) = broken {
            assert_eq!(lab.now(), at);
            assert_eq!(exhibit.told(Some(event)).unwrap().1, event);
        }
        // Who goes on is not held again.
        lab.play(true);
        lab.frame(16_000);
        assert!(lab.playing() && lab.now().0 > begun.0, "{name}");
        lab.seek(begun);
        lab.frame(16_000);
        assert!(lab.playing(), "{name}");
    }
}

/// Where a run parts from that of the sound core is known before the two stand beside each other, marked, and gone to.
#[test]
fn where_a_card_s_run_parts_from_the_sound_core_is_marked_and_one_goes_there() {
    for card in cards() {
        let mut lab = shown(&card);
        let parts = lab.exhibit().unwrap().parts.clone().unwrap();
        lab.follow();
        assert!(
            lab.ribbon().parts.is_some_and(|at| (0.0..=1.0).contains(&at)),
            "{}",
            card.name
        );
        assert!(lab.facts().parts && !lab.facts().compares);
        lab.seek_first_difference();
        assert_eq!(lab.now(), parts.at(), "{}", card.name);
        assert!(!lab.playing());
    }
}

/// Beside the sound core time runs up to the first event that differs, and is held there.
#[test]
fn beside_the_sound_core_time_is_held_where_the_two_part() {
    for card in cards() {
        let mut lab = shown(&card);
        lab.beside_sound();
        while lab.seeks_difference() {
            lab.seek_difference();
        }
        let difference = lab.compared().unwrap().first.found().unwrap().clone();
        assert!(lab.playing() && lab.now() <= difference.at(), "{}", card.name);
        play(&mut lab);
        assert!(!lab.playing(), "{}", card.name);
        assert_eq!(
            lab.exhibit().unwrap().parts.as_deref(),
            Some(&difference),
            "{}",
            card.name
        );
        assert_eq!(lab.now(), difference.at(), "{}", card.name);
        assert_eq!(lab.other().unwrap().violations().count(), 0, "{}", card.name);
        // A second time there is no second sound core.
        let branches = lab.branches().all().len();
        lab.beside_sound();
        assert!(lab.compared().is_none());
        lab.beside_sound();
        assert_eq!(lab.branches().all().len(), branches);
    }
}

/// At the first difference as much of its instant is played beside as here: what differs is what the rule makes of it, and nothing that
/// is only done later.
#[test]
fn at_the_first_difference_both_have_played_the_same_of_its_instant() {
    for card in cards() {
        let mut lab = shown(&card);
        let name = &card.name;
        lab.beside_sound();
        while lab.seeks_difference() {
            lab.seek_difference();
        }
        play(&mut lab);
        let difference = lab.compared().unwrap().first.found().unwrap().clone();
        let (side, record) = difference.first_side().unwrap();
        let other = lab
            .branches
            .get(lab.compared().unwrap().other)
            .unwrap()
            .run()
            .unwrap();
        if side == 0 {
            assert!(other.place() <= lab.run.place(), "{name}");
        }
        let stands = |cluster: &raft_sim::Cluster| {
            let nodes = (1..=cluster.nodes()).map(raft_sim::NodeId);
            nodes.map(|node| cluster.running(node)).collect::<Vec<_>>()
        };
        let last = |cluster: &raft_sim::Cluster| cluster.journal().end();
        assert!(last(lab.cluster()) > record.id || side == 1, "{name}");
        assert!(last(lab.other().unwrap()) >= record.id, "{name}");
        if name == "figure-8" {
            assert_eq!(stands(lab.cluster()), stands(lab.other().unwrap()));
        }
    }
}

/// Those that break the law, and the entry with which they do, are marked where it breaks and not before; never in the sound run.
#[test]
fn where_a_law_breaks_its_nodes_and_its_entry_are_marked_and_beside_it_nothing_is() {
    let marked = |scene: Scene| {
        let marks = scene.nodes.into_iter().filter(|mark| mark.breaks);
        marks.map(|mark| mark.id).collect::<Vec<_>>()
    };
    for card in cards() {
        let mut lab = shown(&card);
        let name = &card.name;
        assert!(lab.exhibit().unwrap().is_kept, "{name}");
        let Some((at, event, violation)) = lab.exhibit().unwrap().broken.first().copied() else {
            continue;
        };
        lab.seek(Instant(at.0 - 1));
        lab.follow();
        assert_eq!(marked(lab.scene(Motion::Smooth)), [], "{name}");
        let law = |lab: &Lab| {
            let rows = lab.laws().rows.into_iter();
            rows.filter(|row| row.law == violation.law())
                .any(|row| row.is_broken())
        };
        assert!(!law(&lab), "{name}: it is not broken yet");
        lab.beside_sound();
        lab.seek_event(event);
        lab.follow();
        assert!(law(&lab), "{name}");
        let (_, told, _) = *lab.exhibit().unwrap().told(lab.event()).unwrap();
        assert_eq!(
            told, event,
            "{name}: what was foretold is what is told and marked"
        );
        let about: Vec<_> = violation.nodes().collect();
        let marks = marked(lab.scene(Motion::Smooth));
        assert!(about.iter().all(|node| marks.contains(node)), "{name}: {marks:?}");
        let rows = lab.log().rows;
        let entries = rows
            .iter()
            .filter(|row| row.broken == violation.entry().map(|index| index.0));
        assert!(violation.entry().is_none() || entries.count() > 0, "{name}");
        assert_eq!(marked(lab.other_scene(Motion::Smooth).unwrap()), [], "{name}");
        let beside = lab.log().beside.unwrap();
        assert_eq!(beside.0, texts::gallery::SOUND.now(), "{name}");
    }
}

#[test]
fn another_run_takes_the_card_away() {
    let card = card("figure-8");
    let mut lab = shown(&card);
    let recording = card.recording().unwrap();
    assert!(lab.has_run_of(&recording));
    lab.act(Action::MendAll);
    assert!(!lab.has_run_of(&recording));
    lab.begin(Settings::plain(), 9);
    assert!(lab.exhibit().is_none());
    let mut lab = shown(&card);
    lab.leave_exhibit();
    assert!(lab.exhibit().is_none());
    assert_eq!(lab.branches().name(lab.branches().current()), card.title());
}

/// What somebody did before is no lane of a card: it comes back when that is left, by whatever way.
#[test]
fn a_card_begins_with_its_own_run_alone_and_what_was_there_comes_back() {
    let names = |lab: &Lab| -> Vec<String> {
        let all = lab.branches().all().iter();
        all.map(crate::lab::branches::Branch::name).collect()
    };
    let card = card("stale-read");
    let ways: [fn(&mut Lab); 3] = [
        Lab::leave_exhibit,
        // As the place in the page's header does.
        Lab::leave_course,
        |lab| {
            lab.seek(Instant::ZERO);
            lab.act(Action::MendAll);
        },
    ];
    for leave in ways {
        let mut lab = Lab::new(Settings::plain(), 7, Speed::default()).unwrap();
        lab.run.advance_to(Instant(1_000_000));
        lab.seek(Instant(300_000));
        lab.act(Action::MendAll);
        show(&mut lab, &card);
        assert_eq!(names(&lab), [card.title()]);
        assert!(lab.lanes(|_| 0.0).lanes.is_empty() && !lab.facts().branched);
        // Of what is kept for the next visit it is part, and after that visit no lane of the card either.
        let kept = |lab: &Lab| lab.branches().kept().count();
        assert_eq!(kept(&lab), 3);
        lab.beside_sound();
        assert_eq!(names(&lab), [card.title(), texts::gallery::SOUND.now()]);
        lab.show_exhibit(Rc::clone(&card));
        assert_eq!(names(&lab), [card.title()]);
        leave(&mut lab);
        assert!(lab.exhibit().is_none());
        let all = names(&lab);
        for name in ["run 1", "what if 1", card.title()] {
            assert!(all.contains(&name.to_owned()), "{name} in {all:?}");
        }
    }
}

#[test]
fn the_sound_core_that_is_there_already_is_not_made_again() {
    let card = card("stale-read");
    let mut lab = shown(&card);
    lab.beside_sound();
    let kept = lab.branches().kept().count();
    // As after a reload: the same run is a card anew, and what stood beside it is put aside.
    lab.show_exhibit(Rc::clone(&card));
    lab.beside_sound();
    assert_eq!(lab.branches().all().len(), 2);
    assert_eq!(lab.branches().kept().count(), kept);
    lab.leave_exhibit();
    assert_eq!(lab.branches().all().len(), kept);
}

/// What the card tells of is not there any more.
#[test]
fn acting_in_the_past_of_a_run_takes_the_card_away_and_acting_at_its_end_does_not() {
    let mut lab = shown(&card("stale-read"));
    lab.seek(lab.end());
    lab.act(Action::MendAll);
    assert!(lab.exhibit().is_some());
    lab.seek(Instant::ZERO);
    lab.act(Action::MendAll);
    assert!(lab.exhibit().is_none());
}

#[test]
fn a_file_that_is_none_is_refused_by_its_line() {
    let read = |text: &str| Card::read_all(text).unwrap_err();
    assert_eq!(read("nonsense"), Unreadable(1));
    assert_eq!(read("# a remark\n\ntitle before any card"), Unreadable(3));
    assert_eq!(read("card a\noff gravity"), Unreadable(2));
    assert_eq!(read("card a\nevent soon"), Unreadable(2));
    assert_eq!(read("card a\ntitle A"), Unreadable(2), "half a card");
    assert_eq!(read(""), Unreadable(0));
}
