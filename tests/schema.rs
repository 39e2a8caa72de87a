//! Every recording is valid by the schema that is published for them, and what the schema refuses is no recording. That it lists
//! what there is, no more and no less, is asked in the simulator (`recording/schema.rs`).

use boon::{Compiler, SchemaIndex, Schemas};
use raft_sim::raft::RuleSet;
use raft_sim::{Micros, Recording, generate, storm};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn read() -> Self {
        let text = include_str!("../crates/raft-sim/schemas/recording.schema.json");
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let name = "urn:raftarium:recording:1";
        compiler
            .add_resource(name, serde_json::from_str(text).unwrap())
            .unwrap();
        let index = compiler
            .compile(name, &mut schemas)
            .unwrap_or_else(|error| panic!("{error:#}"));
        Self { schemas, index }
    }

    fn check(&self, recording: &Value) -> Result<(), String> {
        self.schemas
            .validate(recording, self.index)
            .map_err(|error| format!("{error:#}"))
    }
}

fn value(recording: &Recording) -> Value {
    serde_json::from_str(&recording.to_json()).unwrap()
}

#[test]
fn recordings_are_valid_by_the_schema() {
    let schema = Schema::read();
    let storms = (0..10).map(|number| storm::Storm::run(number, Micros::from_millis(5_000)).recording());
    for recording in (0..100).map(generate::recording).chain(storms) {
        schema.check(&value(&recording)).unwrap();
    }
    // With every rule off.
    let mut recording = generate::recording(0);
    for rule in raft_sim::Rules::RULES {
        recording.settings.rules.set(rule.name, false).unwrap();
    }
    schema.check(&value(&recording)).unwrap();
}

fn json_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("node_modules") && !path.ends_with("target") {
            json_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "json") {
            found.push(path);
        }
    }
}

/// What looks like a recording, wherever it is kept.
#[test]
fn kept_recordings_are_valid_by_the_schema() {
    let schema = Schema::read();
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let mut files = Vec::new();
    for folder in ["crates", "tests", "web"] {
        json_files(&root.join(folder), &mut files);
    }
    assert!(!files.is_empty());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let Ok(value) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        if value.get("actions").is_some() && value.get("seed").is_some() {
            schema
                .check(&value)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        }
    }
}

/// Both the reader and the schema refuse it; and they take it as it was.
#[test]
fn what_the_schema_refuses_is_no_recording() {
    let schema = Schema::read();
    let right = value(&generate::recording(3));
    schema.check(&right).unwrap();
    let wrong: &[(&str, Value)] = &[
        ("/format", json!(2)),
        ("/format", json!("1")),
        ("/core", json!(-1)),
        ("/seed", json!(7)),
        ("/seed", json!("0x7")),
        ("/seed", json!("00000000000000007")),
        ("/fingerprint", json!("")),
        ("/end", json!({"at": 1})),
        ("/end/at", json!(1.5)),
        ("/settings/nodes", json!(12)),
        ("/settings/nodes", json!(0)),
        ("/settings/pre_vote", json!(1)),
        ("/settings/link/loss_per_million", json!(1_000_001)),
        ("/settings/link/latency", json!(60_000_001)),
        ("/settings/client/retry_after", json!(0)),
        ("/settings/rules", json!({"no_such_rule": false})),
        ("/settings/rules", json!({"vote_checks_log": "off"})),
        ("/settings/snapshots", json!({"every": 0})),
        ("/settings/limits", json!({"sessions": 0})),
        ("/actions/0/action", json!({"do": "explode"})),
        ("/actions/0/action", json!({"do": "stop"})),
        ("/actions/0/action", json!({"do": "stop", "node": 1, "to": 2})),
        ("/actions/0/action", json!({"do": "mend_all", "node": 1})),
        ("/actions/0/action", json!({"do": "stop", "node": "A"})),
        (
            "/actions/0/action",
            json!({"do": "submit", "node": 1, "command": "x".repeat(1_025)}),
        ),
        (
            "/actions/0/action",
            json!({"do": "partition", "groups": vec![[1]; 12]}),
        ),
        (
            "/actions/0/action",
            json!({"do": "drop_message", "message": {"from": "client", "to": {"nod": 2}, "count": 3}}),
        ),
        (
            "/actions/0/action",
            json!({"do": "change_members", "node": 1, "change": "JoinLeave"}),
        ),
        (
            "/actions/0/action",
            json!({"do": "change_members", "node": 1, "change":
            {"Steps": {"steps": [{"AddVoter": 4}], "transition": "Auto", "more": 1}}}),
        ),
    ];
    for (place, with) in wrong {
        let mut changed = right.clone();
        *changed.pointer_mut(place).unwrap_or_else(|| panic!("{place}")) = with.clone();
        assert!(schema.check(&changed).is_err(), "the schema takes {place} {with}");
        assert!(
            Recording::from_json(&changed.to_string()).is_err(),
            "{place} {with} is read"
        );
    }
    let places = [
        "",
        "/settings",
        "/settings/link",
        "/settings/limits",
        "/end",
        "/actions/0",
        "/actions/0/action",
    ];
    for place in places {
        let mut changed = right.clone();
        changed.pointer_mut(place).unwrap()["unheard_of"] = json!(1);
        assert!(
            schema.check(&changed).is_err(),
            "the schema takes more in {place}"
        );
        assert!(
            Recording::from_json(&changed.to_string()).is_err(),
            "more in {place} is read"
        );
    }
    for name in right.as_object().unwrap().keys() {
        let mut changed = right.clone();
        changed.as_object_mut().unwrap().remove(name);
        assert!(
            schema.check(&changed).is_err() && Recording::from_json(&changed.to_string()).is_err(),
            "{name}"
        );
    }
}
