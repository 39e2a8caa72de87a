//! Every chapter of the tour is read, and played by the robot to its end, over and over with other seeds.

use raft_lessons::{Chapter, Guide, robot};
use raft_sim::story::Language;
use raft_sim::{Index, Observed, letter};
use std::fs;
use std::path::Path;

/// So many other seeds each chapter is played with.
const SEEDS: u64 = 20;

fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("chapters");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the chapters are there")
        .flatten()
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read_to_string(entry.path()).expect("a chapter is text"))
        })
        .collect();
    files.sort();
    files
}

fn chapters() -> Vec<(String, Chapter)> {
    let read = |(name, text): (String, String)| match Chapter::parse(&text) {
        Ok(chapter) => (name, chapter),
        Err(faults) => panic!("{name}:\n{faults}"),
    };
    files().into_iter().map(read).collect()
}

#[test]
fn the_robot_plays_every_chapter_with_twenty_seeds_and_no_stop_is_left_waiting() {
    let mut stuck = Vec::new();
    for (name, chapter) in chapters() {
        for seed in (0..SEEDS).chain([chapter.seed]) {
            match robot::play(&chapter, seed) {
                Ok(played) => {
                    assert_eq!(played.stops.len(), chapter.stops.len(), "{name}");
                    assert_eq!(
                        played.run.cluster().violations().count(),
                        0,
                        "{name}: a sound core breaks no law"
                    );
                }
                Err(fault) => stuck.push(format!("{name}, seed {seed}: {fault}")),
            }
        }
    }
    assert!(stuck.is_empty(), "{}", stuck.join("\n"));
}

/// What a reader has before them: at one word in 400 ms, and what moves at the speed at which it is shown.
#[test]
fn a_chapter_is_read_in_a_few_minutes() {
    for (name, chapter) in chapters() {
        let played = robot::play(&chapter, chapter.seed).expect("played with other seeds too");
        let mut from = 0;
        let mut moving = 0;
        for (stop, at) in chapter.stops.iter().zip(&played.stops) {
            moving += (at.0 - from) * u64::from(stop.slowness.unwrap_or(chapter.slowness));
            from = at.0;
        }
        let words = chapter.words(Language::English);
        let (reading, moving) = (words as u64 * 400 / 1_000, moving / 1_000_000);
        println!(
            "{name}: {} stops, {words} words, {reading} s to read, {moving} s to watch",
            chapter.stops.len()
        );
        assert!(reading.max(moving) < 8 * 60, "{name} is long");
    }
}

#[test]
fn every_chapter_has_a_name_of_its_own_and_all_of_it_in_german() {
    let chapters = chapters();
    for (name, chapter) in &chapters {
        assert_eq!(
            chapters
                .iter()
                .filter(|(_, other)| other.name == chapter.name)
                .count(),
            1
        );
        let german =
            |caption: &raft_lessons::Caption| assert!(caption.has(Language::German), "{name}: {caption:?}");
        german(&chapter.title);
        german(&chapter.summary);
        for stop in &chapter.stops {
            german(&stop.caption);
            stop.done.iter().for_each(german);
            if let Some(predict) = &stop.predict {
                german(&predict.question);
                predict.answers.iter().for_each(|(answer, _)| german(answer));
            }
            if let Some(exercise) = &stop.exercise {
                german(&exercise.task);
                exercise.hint.iter().for_each(german);
            }
        }
    }
}

#[test]
fn the_same_recording_comes_of_a_chapter_each_time() {
    for (name, chapter) in chapters() {
        let play = || {
            robot::play(&chapter, chapter.seed)
                .expect("checked above")
                .run
                .recording()
        };
        assert_eq!(play(), play(), "{name}");
    }
}

/// Where a caption names a node or a term, it is so in the run that is shown.
#[test]
fn whoever_is_named_in_a_caption_is_who_is_meant() {
    for (text, stop, cast, leader, term) in [
        (
            include_str!("../chapters/07-safety.txt"),
            "old-entry",
            &[("one", 'D'), ("two", 'A'), ("other", 'B')][..],
            'B',
            4,
        ),
        (include_str!("../chapters/07-safety.txt"), "majority", &[], 'D', 7),
        (
            include_str!("../chapters/07-safety.txt"),
            "overwritten",
            &[],
            'B',
            8,
        ),
        (
            include_str!("../chapters/08-disturbance.txt"),
            "check-quorum",
            &[("lonely", 'D')],
            'E',
            2,
        ),
        (
            include_str!("../chapters/09-members.txt"),
            "joint",
            &[("leaving", 'A')],
            'B',
            1,
        ),
    ] {
        let chapter = Chapter::parse(text).expect("it can be read");
        let place = chapter.stop(stop).expect("it is there");
        let (mut guide, mut run) = Guide::new(chapter, None).expect("the settings are valid");
        guide.begin(&mut run).expect("it begins");
        while guide.current() < place {
            guide.skip(&mut run).expect("it comes");
            guide.next(&mut run).expect("it goes on");
        }
        guide.skip(&mut run).expect("it comes");
        let named: Vec<_> = guide
            .cast()
            .iter()
            .map(|(name, node)| (name.to_owned(), letter(node).to_string()))
            .collect();
        for (name, node) in cast {
            assert!(
                named.contains(&((*name).to_owned(), node.to_string())),
                "{stop}: {named:?}"
            );
        }
        let caption = guide.stop().caption.clone();
        for language in [Language::English, Language::German] {
            let said = caption.plain(language);
            let says = |node: char| {
                said.split(|letter: char| !letter.is_alphabetic())
                    .any(|word| word == node.to_string())
            };
            for (_, node) in cast.iter().filter(|_| stop != "check-quorum") {
                assert!(says(*node), "{said}");
            }
        }
        let leads = run.cluster().leader().expect("somebody leads");
        let status = run.cluster().node(leads).expect("it is there").status;
        assert_eq!(
            (letter(leads).to_string(), status.term.0),
            (leader.to_string(), term),
            "{stop}"
        );
    }
}

/// What a caption says of the logs is so, whatever the seed.
#[test]
fn a_command_that_is_sent_twice_stands_in_the_log_twice_and_is_done_once() {
    let text = include_str!("../chapters/12-clients.txt");
    let end = text.find("stop: yours").expect("it has an exercise");
    let chapter = Chapter::parse(&text[..end]).expect("it can be read up to there");
    for seed in (0..SEEDS).chain([chapter.seed]) {
        let run = robot::play(&chapter, seed).expect("it can be played").run;
        let leader = run.cluster().leader().expect("somebody leads");
        let view = run.cluster().node(leader).expect("it is there");
        let entries =
            (1..=view.status.last.index.0).filter_map(|index| run.cluster().entry(leader, Index(index)));
        let adds = entries.filter(|entry| format!("{:?}", entry.text).contains("Add"));
        assert_eq!(adds.count(), 2, "seed {seed}: in the log of {leader:?}");
        let value = view.value.and_then(|(_, value)| value);
        assert_eq!(value, Some(2), "seed {seed}");
    }
}
