//! The published schema (`schemas/recording.schema.json`) lists just what there is: each action, rule and setting. Whether recordings
//! are valid by it is asked in the tests of the workspace (`tests/schema.rs`).

use crate::action;
use crate::settings::{HostRules, Settings};
use raft::{RuleSet, Rules};
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../schemas/recording.schema.json")).expect("the schema is JSON")
}

fn words(list: &Value) -> Vec<String> {
    let words = list.as_array().expect("a list").iter();
    words
        .map(|word| word.as_str().expect("a word").to_owned())
        .collect()
}

#[test]
fn the_schema_lists_each_kind_of_action() {
    let schema = schema();
    assert_eq!(
        words(&schema["$defs"]["action"]["properties"]["do"]["enum"]),
        action::deeds()
    );
    let shapes = schema["$defs"]["action"]["oneOf"]
        .as_array()
        .expect("a list")
        .iter();
    let mut shaped: Vec<_> = shapes
        .flat_map(|shape| words(&shape["properties"]["do"]["enum"]))
        .collect();
    shaped.sort();
    let mut deeds = action::deeds();
    deeds.sort();
    assert_eq!(shaped, deeds, "each has one shape");
}

/// The parts that actions of a kind have are those that its shape asks for.
#[test]
fn the_schema_gives_each_kind_of_action_its_parts() {
    let schema = schema();
    for action in action::one_of_each() {
        let Ok(Value::Object(written)) = serde_json::to_value(&action) else {
            panic!("{action:?} is written as no map");
        };
        let shapes = schema["$defs"]["action"]["oneOf"].as_array().expect("a list");
        let shape = shapes
            .iter()
            .find(|shape| {
                words(&shape["properties"]["do"]["enum"])
                    .contains(&written["do"].as_str().unwrap().to_owned())
            })
            .expect("a shape");
        let mut parts: Vec<_> = written.keys().filter(|part| *part != "do").cloned().collect();
        let mut required = shape.get("required").map(words).unwrap_or_default();
        assert_eq!(shape["maxProperties"], parts.len() + 1, "{action:?}");
        parts.sort();
        required.sort();
        assert_eq!(required, parts, "{action:?}");
        assert!(
            parts
                .iter()
                .all(|part| schema["$defs"]["action"]["properties"].get(part).is_some()),
            "{action:?}"
        );
    }
}

#[test]
fn the_schema_lists_each_rule() {
    let rules: Vec<_> = Rules::RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(words(&schema()["$defs"]["rules"]["propertyNames"]["enum"]), rules);
    let rules: Vec<_> = HostRules::RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(
        words(&schema()["$defs"]["host_rules"]["propertyNames"]["enum"]),
        rules
    );
}

#[test]
fn the_schema_lists_each_setting() {
    let written = serde_json::to_value(Settings::default()).expect("settings are written");
    assert_same_names("settings", &written, &schema()["$defs"]["settings"], &schema());
}

fn assert_same_names(place: &str, written: &Value, described: &Value, schema: &Value) {
    let described = match described.get("$ref").and_then(Value::as_str) {
        Some(name) => schema
            .pointer(name.trim_start_matches('#'))
            .expect("a definition"),
        None => described,
    };
    let (Some(fields), Some(names)) = (
        written.as_object(),
        described.get("properties").and_then(Value::as_object),
    ) else {
        return;
    };
    let (mut found, mut listed): (Vec<_>, Vec<_>) = (fields.keys().collect(), names.keys().collect());
    found.sort();
    listed.sort();
    assert_eq!(listed, found, "{place}");
    for (name, value) in fields {
        assert_same_names(&format!("{place}.{name}"), value, &names[name], schema);
    }
}
