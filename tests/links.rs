//! A link that was made once opens for good: `tests/links` keeps some of every core, with what was said of them when they were made.
//!
//! Nothing that is kept is ever changed. Where the core takes another course its version is raised, and the links of before still
//! open, with a notice; then, or where there is something new that can be done, more are added:
//! `cargo test -p raftarium-tests --test links -- --ignored`.

use raft_sim::link::Link;
use raft_sim::raft::{Change, Step, Transition};
use raft_sim::storm::Storm;
use raft_sim::{
    Action, Cluster, EventId, Index, Instant, Micros, NodeId, Observed, Recording, Run, Settings,
    SnapshotDials, What, generate, mutants,
};
use raftarium_tests::{A, B, C, D, E};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("links")
}

/// The lines of the files in a folder, by their names: each line says what it is before a colon.
fn files(folder: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder of links") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("readable");
        let lines = text.lines().filter_map(|line| line.split_once(": "));
        let lines = lines.map(|(name, said)| (name.to_owned(), said.to_owned()));
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        found.insert(name, lines.collect());
    }
    found
}

/// The links that are kept, with what is said of each.
fn kept() -> BTreeMap<String, (Link, BTreeMap<String, String>)> {
    let read = |(name, lines): (String, BTreeMap<String, String>)| {
        let link = Link::from_address(&lines["link"]).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, (link, lines))
    };
    files(&folder()).into_iter().map(read).collect()
}

/// The fingerprint just after the event that a link names.
fn there(link: &Link) -> String {
    let mut run = Run::open(&link.recording).expect("a valid recording");
    assert!(run.seek_event(link.event.expect("each names an event")));
    run.cluster().fingerprint().to_string()
}

#[test]
fn each_kept_link_opens_and_is_the_run_that_it_was() {
    let kept = kept();
    assert!(kept.len() >= 8);
    for (name, (link, said)) in kept {
        let Link { recording, event } = &link;
        assert_eq!(
            Link::from_fragment(&link.to_fragment().unwrap()).unwrap(),
            link,
            "{name}"
        );
        if recording.is_of_another_core() {
            // It may take another course. It plays all the same, and nobody takes it for what it was.
            let mut run = Run::open(recording).unwrap_or_else(|error| panic!("{name}: {error}"));
            run.advance_to(recording.end.at);
            assert_eq!(run.agrees(), None, "{name}");
            continue;
        }
        let cluster = recording
            .replay()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            cluster.fingerprint().to_string(),
            said["end"],
            "{name}, at its end"
        );
        assert_eq!(there(&link), said["there"], "{name}, after {event:?}");
    }
}

/// All kinds of actions, as the published schema lists them.
fn kinds() -> BTreeSet<String> {
    let schema = include_str!("../crates/raft-sim/schemas/recording.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    let kinds = schema["$defs"]["action"]["properties"]["do"]["enum"]
        .as_array()
        .unwrap();
    kinds
        .iter()
        .map(|kind| kind.as_str().unwrap().to_owned())
        .collect()
}

fn kinds_in(recording: &Recording) -> BTreeSet<String> {
    let kind = |action: &Action| {
        serde_json::to_value(action).unwrap()["do"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    recording
        .actions
        .iter()
        .map(|stamped| kind(&stamped.action))
        .collect()
}

/// What is special about a run: what links of the present core must be kept of.
fn specials(link: &Link) -> Vec<&'static str> {
    let letters = link.to_fragment().map_or(0, |fragment| fragment.len());
    let recording = &link.recording;
    let cluster = recording.replay().expect("a run of this core");
    let happened = |is: fn(&What) -> bool| cluster.journal().iter().any(|record| is(&record.what));
    let mut found = Vec::new();
    let mut mark = |name, is: bool| found.extend(is.then_some(name));
    mark("a short link", letters < 256);
    mark(
        "nearly as long as links may be",
        letters > Link::BYTES_MAX * 3 / 4,
    );
    mark("a rule is off", mutants::off_in(&recording.settings).count() > 0);
    mark("a law is broken", cluster.violations().count() > 0);
    mark(
        "a snapshot is installed",
        happened(|what| matches!(what, What::Installed { .. })),
    );
    mark(
        "a read is answered",
        happened(|what| matches!(what, What::ReadAnswered { .. })),
    );
    mark(
        "a command is answered",
        happened(|what| matches!(what, What::Answered { .. })),
    );
    let views: Vec<_> = cluster.node_ids().filter_map(|node| cluster.node(node)).collect();
    let changed = views
        .iter()
        .any(|view| view.status.configuration_index > Index(0));
    mark("the members have changed", changed);
    mark("a storm", kinds_in(recording).contains("await_life"));
    found
}

const SPECIALS: [&str; 9] = [
    "a short link",
    "nearly as long as links may be",
    "a rule is off",
    "a law is broken",
    "a snapshot is installed",
    "a read is answered",
    "a command is answered",
    "the members have changed",
    "a storm",
];

#[test]
fn links_of_this_core_are_kept_of_everything() {
    let kept = kept();
    let ours = || {
        kept.values()
            .map(|(link, _)| link)
            .filter(|link| !link.recording.is_of_another_core())
    };
    let kinds_kept: BTreeSet<_> = ours().flat_map(|link| kinds_in(&link.recording)).collect();
    let missing: Vec<_> = kinds().difference(&kinds_kept).cloned().collect();
    assert!(
        missing.is_empty(),
        "no link is kept with {missing:?}: the head of this file says how one is added"
    );
    let specials_kept: BTreeSet<_> = ours().flat_map(specials).collect();
    let missing: Vec<_> = SPECIALS
        .iter()
        .filter(|special| !specials_kept.contains(*special))
        .collect();
    assert!(missing.is_empty(), "no link is kept in which {missing:?}");
}

/// In `tests/links/foreign`, each with how its sentence begins.
#[test]
fn what_is_foreign_or_damaged_gets_one_sentence() {
    let foreign = files(&folder().join("foreign"));
    for name in [
        "damaged",
        "event-of-letters",
        "newer-format",
        "newer-part",
        "other-core",
        "other-letters",
        "truncated",
        "truncated-by-a-letter",
    ] {
        assert!(foreign.contains_key(name), "{name}");
    }
    for (name, lines) in foreign {
        let read = Link::from_address(&lines["link"]);
        let Some(begins) = lines.get("says") else {
            // Of another core: it opens, and is told apart.
            let link = read.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(link.recording.is_of_another_core(), "{name}");
            let mut run = Run::open(&link.recording).unwrap();
            run.advance_to(link.recording.end.at);
            assert_eq!(run.agrees(), None, "{name}");
            continue;
        };
        let said = read.expect_err(&name).to_string();
        assert!(said.starts_with(begins), "{name}: {said}");
        assert!(
            !said.contains(". ") && !said.contains('\n') && !said.ends_with('.'),
            "{name}: {said}"
        );
    }
    let long = format!("run={}", "A".repeat(Link::BYTES_MAX));
    let said = Link::from_address(&long).expect_err("too long").to_string();
    assert!(said.contains("8192") && said.contains("as a file"), "{said}");
}

// ---- how they were made ------------------------------------------------------------------------------------------

/// A run to be kept: its name, what it is of, and the event that its link names.
type Made = (&'static str, &'static str, Recording, Option<EventId>);

fn played(
    settings: Settings,
    seed: u64,
    play: impl FnOnce(&mut dyn FnMut(u64, Vec<Action>) -> Cluster),
) -> Recording {
    let mut run = Run::new(settings, seed).expect("valid settings");
    let mut then = |millis: u64, actions: Vec<Action>| {
        for action in actions {
            run.act(action).expect("it can be done");
        }
        run.advance_to(Instant(run.position().at.0 + millis * 1_000));
        run.cluster().clone()
    };
    play(&mut then);
    run.recording()
}

fn says(node: NodeId, commands: &[&str]) -> Vec<Action> {
    let submit = |command: &&str| Action::Submit {
        node,
        command: (*command).to_owned(),
    };
    commands.iter().map(submit).collect()
}

fn small() -> Recording {
    played(Settings::plain(), 0x2a, |then| {
        let leader = then(1_000, vec![]).leader().expect("a leader");
        then(1_500, vec![Action::Stop { node: leader }]);
    })
}

fn members() -> Recording {
    let settings = Settings {
        nodes: 3,
        ..Settings::plain()
    };
    played(settings, 11, |then| {
        let leader = then(1_000, vec![]).leader().expect("a leader");
        let other = [A, B, C]
            .into_iter()
            .find(|node| *node != leader)
            .expect("another one");
        let steps = vec![Step::AddVoter(D), Step::AddLearner(E), Step::Remove(other)];
        let change = Change::Steps {
            steps,
            transition: Transition::Joint { auto_leave: false },
        };
        then(300, vec![Action::AddNode, Action::AddNode]);
        then(600, vec![Action::ChangeMembers { node: leader, change }]);
        then(
            400,
            vec![Action::ChangeMembers {
                node: leader,
                change: Change::LeaveJoint,
            }],
        );
        then(800, vec![Action::Transfer { node: leader, to: D }]);
    })
}

fn snapshots() -> Recording {
    let settings = Settings {
        snapshots: SnapshotDials {
            every: Some(3),
            keep: 0,
            chunk_bytes: 64,
        },
        ..Settings::plain()
    };
    played(settings, 5, |then| {
        let leader = then(1_000, vec![]).leader().expect("a leader");
        let behind = [A, B]
            .into_iter()
            .find(|node| *node != leader)
            .expect("another one");
        then(50, vec![Action::Stop { node: behind }]);
        then(
            800,
            says(
                leader,
                &["set a 1", "set b 2", "set c 3", "add a 4", "add b 5", "add c 6"],
            ),
        );
        then(1_200, vec![Action::Restart { node: behind }]);
    })
}

fn reads() -> Recording {
    let mut settings = Settings {
        forward_proposals: true,
        ..Settings::default()
    };
    settings.reads.lease = true;
    played(settings, 3, |then| {
        let leader = then(1_000, vec![]).leader().expect("a leader");
        let other = [A, B]
            .into_iter()
            .find(|node| *node != leader)
            .expect("another one");
        then(400, says(other, &["set x 5", "get x"]));
        then(400, says(leader, &["get x"]));
    })
}

/// As much of a storm as goes into a link.
fn large() -> Recording {
    let fits = |recording: &Recording| {
        Link {
            recording: recording.clone(),
            event: Some(EventId(99_999)),
        }
        .to_fragment()
        .is_ok()
    };
    let mut found = small();
    for millis in (1_000..60_000).step_by(250) {
        let recording = Storm::run(4, Micros::from_millis(millis)).recording();
        if !fits(&recording) {
            break;
        }
        found = recording;
    }
    found
}

fn made() -> Vec<Made> {
    let killed = include_str!("kills/commit_only_own_term.json");
    let killed = Recording::from_json(killed).expect("a kept run");
    let broken = killed
        .replay()
        .expect("a run")
        .violations()
        .next()
        .map(|(event, _)| event);
    vec![
        (
            "small",
            "five nodes elect a leader, it is stopped, and another one is elected",
            small(),
            None,
        ),
        (
            "members",
            "two machines come up, the members change by way of a joint configuration, and one of the new leads",
            members(),
            None,
        ),
        (
            "snapshots",
            "a node that was stopped is sent a snapshot",
            snapshots(),
            None,
        ),
        (
            "reads",
            "reads by lease, and commands that a follower passes on",
            reads(),
            None,
        ),
        (
            "figure-8",
            "a rule is off, and what is committed is lost, as in figure 8",
            killed,
            broken,
        ),
        (
            "storm",
            "two seconds of a storm",
            Storm::run(0, Micros::from_millis(2_000)).recording(),
            None,
        ),
        ("large", "as much of a storm as goes into a link", large(), None),
    ]
}

/// Keeps a link of this core, unless there is one of that name.
fn keep(name: &str, what: &str, recording: Recording, event: Option<EventId>) {
    let file = folder().join(format!("core-{}-{name}.txt", Recording::CORE));
    if file.exists() {
        return;
    }
    let end = recording.replay().expect("a run of this core");
    let event = event.unwrap_or(EventId(end.journal().end().0 / 2));
    let link = Link {
        recording,
        event: Some(event),
    };
    let fragment = link.to_fragment().expect("short enough");
    let (there, end) = (there(&link), end.fingerprint());
    let text = format!("what: {what}\nlink: {fragment}\nthere: {there}\nend: {end}\n");
    std::fs::write(file, text).expect("writable");
}

#[test]
#[ignore = "adds what is missing of this core to what is kept"]
fn add_links_of_this_core() {
    for (name, what, recording, event) in made() {
        keep(name, what, recording, event);
    }
    // Then everything that can be done, in as few runs as it takes.
    let ours = kept().into_values().map(|(link, _)| link.recording);
    let done = ours.filter(|recording| !recording.is_of_another_core());
    let done: BTreeSet<_> = done.flat_map(|recording| kinds_in(&recording)).collect();
    let mut missing: BTreeSet<_> = kinds().difference(&done).cloned().collect();
    let drawn: Vec<_> = (0..400)
        .map(|number| (number, generate::varied_recording(number)))
        .collect();
    while !missing.is_empty() {
        let count = |recording: &Recording| kinds_in(recording).intersection(&missing).count();
        let best = drawn
            .iter()
            .max_by_key(|(number, recording)| (count(recording), 400 - number));
        let (number, recording) = best.expect("some");
        assert!(count(recording) > 0, "no run is drawn with {missing:?}");
        keep(
            &format!("varied-{number}"),
            "what can be done, drawn by chance",
            recording.clone(),
            None,
        );
        missing = missing.difference(&kinds_in(recording)).cloned().collect();
    }
}
