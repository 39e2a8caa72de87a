//! What is kept of fuzzing: small inputs for each thing that reads what comes from outside, and every input that once made one
//! fail. `cargo xtask fuzz` grows them into millions; here they are replayed as they are.

#[allow(unreachable_pub, reason = "a library elsewhere")]
#[path = "../crates/fuzz/src/decoders.rs"]
mod decoders;

use decoders::TARGETS;
use raft::sessions::{Limits, Request, Sessions};
use raft::{ClientId, Configuration, Index, NodeId, Serial};
use raft_sim::kv::{Ask, Command, Replica};
use raft_sim::link::Link;
use raft_sim::{Action, EventId, Recording, Settings, generate, storm};
use std::path::{Path, PathBuf};

fn kept(target: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/fuzz/kept")).join(target)
}

fn inputs(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = kept(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .map(|file| (file.clone(), std::fs::read(&file).unwrap()))
        .collect()
}

#[test]
fn whatever_made_a_decoder_fail_once_does_not_any_more() {
    for (target, feed) in TARGETS {
        let inputs = inputs(target);
        assert!(inputs.len() >= 3, "{target}: nothing to begin with");
        for (file, input) in inputs {
            println!("{}", file.display());
            feed(&input);
            // What it begins with, and what it is with one byte wrong.
            for place in (0..input.len()).step_by(1 + input.len() / 64) {
                feed(&input[..place]);
                let mut wrong = input.clone();
                wrong[place] = wrong[place].wrapping_add(1);
                feed(&wrong);
            }
        }
    }
}

/// What is fed gets past the first checks: else it would say nothing about what is behind them.
#[test]
fn some_of_what_is_kept_is_right() {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_default();
    let right = |target: &str, is_right: &dyn Fn(Vec<u8>) -> bool| {
        let count = inputs(target)
            .into_iter()
            .filter(|(_, input)| is_right(input.clone()))
            .count();
        assert!(count > 0, "{target}");
    };
    right("link", &|bytes| Link::from_fragment(&text(bytes)).is_ok());
    right("recording_bytes", &|bytes| Recording::from_bytes(&bytes).is_ok());
    right("recording_json", &|bytes| {
        Recording::from_json(&text(bytes)).is_ok()
    });
    right("recording_unpacked", &|bytes| {
        decoders::read_unpacked(&bytes).is_some()
    });
    right("replay", &|bytes| decoders::read_unpacked(&bytes).is_some());
    right("settings_and_actions", &|bytes| {
        serde_json::from_slice::<Settings>(&bytes).is_ok()
    });
    right("settings_and_actions", &|bytes| {
        serde_json::from_slice::<Action>(&bytes).is_ok()
    });
    right("kv_command", &|bytes| Command::decode(&bytes).is_some());
    right("kv_command", &|bytes| Ask::parse(&text(bytes)).is_ok());
    right("kv_snapshot", &|bytes| {
        Replica::new(Some(3)).from_bytes(&bytes).is_some()
    });
    right("sessions", &|bytes| Sessions::from_bytes(&bytes).is_ok());
    right("sessions", &|bytes| Request::decode(&bytes).is_ok());
    right("configuration", &|bytes| Configuration::decode(&bytes).is_ok());
}

/// They are on pages by now: whoever changes how a recording is packed gives it another version, and reads this one all the same.
#[test]
fn links_that_were_made_once_are_read() {
    for name in ["short", "drawn", "stormy"] {
        let link = std::fs::read_to_string(kept("link").join(name)).unwrap();
        let link = Link::from_fragment(&link).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(link.event, Some(EventId(7)));
        assert!(link.recording.actions.len() >= 4, "{name}");
    }
}

/// What a recording's bytes inflate to: after the version, the checksum and the length.
fn inflated(recording: &Recording) -> Vec<u8> {
    let bytes = recording.to_bytes();
    let length = bytes[5..].iter().take_while(|byte| **byte >= 0x80).count() + 1;
    miniz_oxide::inflate::decompress_to_vec(&bytes[5 + length..]).expect("what was deflated")
}

/// Something for each target to begin with: `cargo test -p raftarium-tests --test decoders -- --ignored`. What was found is not
/// touched.
#[test]
#[ignore = "writes the inputs to begin with"]
fn write_what_to_begin_with() {
    let write = |target: &str, name: &str, bytes: &[u8]| {
        std::fs::create_dir_all(kept(target)).unwrap();
        std::fs::write(kept(target).join(name), bytes).unwrap();
    };
    let mut short = generate::recording(6);
    short.actions.truncate(4);
    let stormy = storm::Storm::run(0, raft_sim::Micros::from_millis(2_000)).recording();
    for (name, recording) in [
        ("short", short),
        ("drawn", generate::recording(2)),
        ("stormy", stormy),
    ] {
        let link = Link {
            recording: recording.clone(),
            event: Some(EventId(7)),
        };
        write("link", name, link.to_fragment().unwrap().as_bytes());
        write("recording_bytes", name, &recording.to_bytes());
        // Without version and checksum, as it is fed behind a checksum that fits.
        write(
            "recording_bytes",
            &format!("{name}_bare"),
            &recording.to_bytes()[5..],
        );
        write("recording_unpacked", name, &inflated(&recording));
        write("replay", name, &inflated(&recording));
        write("recording_json", name, recording.to_json().as_bytes());
        write(
            "settings_and_actions",
            name,
            serde_json::to_string(&recording.settings).unwrap().as_bytes(),
        );
        for (number, stamped) in recording.actions.iter().enumerate().step_by(7) {
            let action = serde_json::to_string(&stamped.action).unwrap();
            write(
                "settings_and_actions",
                &format!("{name}_{number}"),
                action.as_bytes(),
            );
        }
    }
    for (name, text) in [
        ("set", "set x 5"),
        ("add", "add -3"),
        ("delete", "delete key"),
        ("get", "get a"),
    ] {
        write("kv_command", name, text.as_bytes());
        if let Ok(Ask::Command(command)) = Ask::parse(text) {
            write("kv_command", &format!("{name}_logged"), &command.encode());
        }
    }
    let request = |serial, command: &[u8]| {
        Request::Command {
            client: ClientId(1),
            serial: Serial(serial),
            acknowledged: Serial(1),
            command,
        }
        .encode()
    };
    let entries = [
        Request::Register.encode(),
        request(1, &Command::parse("set a 7").unwrap().encode()),
        request(2, &Command::parse("add b 1").unwrap().encode()),
        Request::Close { client: ClientId(1) }.encode(),
    ];
    let mut replica = Replica::new(Some(3));
    let mut sessions = Sessions::new(Limits::default()).unwrap();
    for (index, entry) in (1..).zip(&entries) {
        write("sessions", &format!("request_{index}"), entry);
        replica.apply(Index(index), entry);
        sessions.apply_entry(Index(index), entry, <[u8]>::to_vec);
        write("kv_snapshot", &format!("after_{index}"), &replica.to_bytes());
        write("sessions", &format!("after_{index}"), &sessions.to_bytes());
    }
    let members = Configuration::of([1, 2, 3].map(NodeId)).unwrap();
    let joint = members
        .joint(
            &[raft::Step::AddVoter(NodeId(4)), raft::Step::AddLearner(NodeId(1))],
            true,
        )
        .unwrap();
    for (name, members) in [
        ("three", members),
        ("left", joint.left().unwrap()),
        ("joint", joint),
    ] {
        write("configuration", name, &members.encode());
    }
    // A campaign that is won, a proposal that is committed, a change; and noise.
    write(
        "node",
        "leader",
        &[
            0, 5, 0, 12, 2, 0, 1, 3, 1, 0, 6, 0, 12, 2, 0, 1, 6, 1, 2, 2, 8, 4, 0, 0, 0,
        ],
    );
    write(
        "node",
        "follower",
        &[
            3, 12, 2, 0, 1, 4, 0, 0, 1, 2, 1, 4, 0, 1, 0, 1, 2, 1, 12, 3, 0, 2, 0, 2, 2,
        ],
    );
    write(
        "node",
        "noise",
        &(0..200)
            .map(|number: u32| (number * 73 % 251) as u8)
            .collect::<Vec<_>>(),
    );
}
