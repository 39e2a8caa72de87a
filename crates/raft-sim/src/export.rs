//! A run kept outside: as text that people read and compare, an action a line, and as a Rust test with its story.
//!
//! The test compiles in this workspace, where `raftarium_tests::exported` plays it. Bytes and links: `recording/bytes.rs`, `link.rs`.

use crate::cluster::Cluster;
use crate::goal::Goal;
use crate::journal::{Record, What};
use crate::name::EventId;
use crate::recording::Recording;
use crate::settings::Settings;
use crate::story::{Importance, tell};
use std::fmt::Write as _;

/// A story of more lines is told from later on.
const STORY_LINES: usize = 60;
/// Up to this depth, text is broken into lines.
const LINES_DEPTH: usize = 2;

/// A recording as text that reads well: a setting a line, an action a line. [`Recording::from_json`] reads it.
#[must_use]
pub fn text(recording: &Recording) -> String {
    let json = serde_json::to_string(recording).unwrap_or_default();
    let mut lines = in_lines(&json);
    lines.push('\n');
    lines
}

/// Breaks what is not too deep into lines.
fn in_lines(json: &str) -> String {
    let mut lines = String::with_capacity(json.len() * 2);
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let line = |lines: &mut String, depth: usize| {
        lines.push('\n');
        lines.extend(std::iter::repeat_n(' ', depth * 2));
    };
    let mut characters = json.chars().peekable();
    while let Some(character) = characters.next() {
        if quoted {
            lines.push(character);
            quoted = escaped || character != '"';
            escaped = character == '\\' && !escaped;
            continue;
        }
        match character {
            '{' | '[' => {
                depth += 1;
                lines.push(character);
                let empty = characters.peek().is_some_and(|next| matches!(next, '}' | ']'));
                if depth <= LINES_DEPTH && !empty {
                    line(&mut lines, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if depth < LINES_DEPTH && !lines.ends_with(['{', '[']) {
                    line(&mut lines, depth);
                }
                lines.push(character);
            }
            ',' if depth <= LINES_DEPTH => {
                lines.push(character);
                line(&mut lines, depth);
            }
            ',' => lines.push_str(", "),
            ':' => lines.push_str(": "),
            '"' => {
                quoted = true;
                lines.push(character);
            }
            other => lines.push(other),
        }
    }
    lines
}

/// What changes the cluster in a run, an event a line, up to its end. From later on, if that is long.
///
/// A recording that cannot be replayed has no story.
#[must_use]
pub fn story(recording: &Recording) -> Vec<String> {
    let Ok(cluster) = recording.replay() else {
        return Vec::new();
    };
    let told: Vec<_> = cluster.journal().iter().filter_map(told).collect();
    let skipped = told.len().saturating_sub(STORY_LINES);
    let mut lines = Vec::new();
    if skipped > 0 || cluster.journal().start() > EventId(0) {
        lines.push("          ...".to_owned());
    }
    lines.extend(told.into_iter().skip(skipped));
    lines
}

fn told(record: &Record) -> Option<String> {
    let telling = tell(record);
    if telling.importance != Importance::Main && !matches!(record.what, What::Acted(_) | What::Broken(_)) {
        return None;
    }
    let mut line = format!(
        "{:>6}.{:03} ms  {}",
        record.at.0 / 1_000,
        record.at.0 % 1_000,
        telling.title()
    );
    if let Some(why) = telling.why {
        let _ = write!(line, ": {why}");
    }
    if let Some(section) = telling.section {
        let _ = write!(line, " ({section})");
    }
    // A person's words may hold anything.
    Some(line.replace(char::is_control, " "))
}

/// The run as a Rust test: it fails while the run breaks a law, and passes once it does not. One line says which rules are off.
///
/// Of a goal that is no broken law, it wants the run to show it still. `name` becomes that of a function.
#[must_use]
pub fn rust_test(recording: &Recording, goal: &Goal, name: &str) -> String {
    let name = identifier(name);
    let off = rules_off(&recording.settings);
    let mut test = String::new();
    let _ = writeln!(test, "//! {}\n//!", headline(recording, goal, &off));
    let _ = writeln!(
        test,
        "//! As `raftarium export --as test` writes it. What happens:\n//!\n//! ```text"
    );
    for line in story(recording) {
        let _ = writeln!(test, "//! {line}");
    }
    let quoted: Vec<_> = off.iter().map(|rule| format!("\"{rule}\"")).collect();
    let text = text(recording);
    let hashes = hashes(&text);
    let shows = if goal.is_a_law() {
        String::new()
    } else {
        format!("run.assert_shows(\"{goal}\");\n    ")
    };
    let _ = write!(
        test,
        "//! ```\n\
         \n\
         use raftarium_tests::exported::Exported;\n\
         \n\
         /// The rules that are off. With none off, no law may break.\n\
         const OFF: &[&str] = &[{}];\n\
         \n\
         #[test]\n\
         fn {name}() {{\n    \
             let run = Exported::read(RUN).without(OFF);\n    \
             {shows}run.assert_lawful();\n\
         }}\n\
         \n\
         /// The run.\n\
         #[rustfmt::skip]\n\
         const RUN: &str = r{hashes}\"{text}\"{hashes};\n",
        quoted.join(", ")
    );
    test
}

/// What the run is.
fn headline(recording: &Recording, goal: &Goal, off: &[String]) -> String {
    let without = match off {
        [] => String::new(),
        [one] => format!(" without the rule `{one}`"),
        more => format!(" without the rules `{}`", more.join("`, `")),
    };
    let played = recording.replay().ok().filter(|_| goal.is_a_law());
    match played.as_ref().map(first_broken) {
        Some(Some(law)) => {
            format!(
                "A run{without} that breaks {} ({}): {}.",
                law.name(),
                law.section(),
                law.says()
            )
        }
        Some(None) => format!("A run{without} that breaks no law."),
        None => format!("A run{without} in which {}.", goal.says()),
    }
}

fn first_broken(cluster: &Cluster) -> Option<crate::Law> {
    cluster.violations().next().map(|(_, violation)| violation.law())
}

/// The names of the rules that are off.
#[must_use]
pub fn rules_off(settings: &Settings) -> Vec<String> {
    let Ok(serde_json::Value::Object(all)) = serde_json::to_value(settings) else {
        return Vec::new();
    };
    let sets = ["rules", "host_rules"]
        .into_iter()
        .filter_map(|set| all.get(set)?.as_object());
    let off = sets
        .flatten()
        .filter(|(_, kept)| **kept == serde_json::Value::Bool(false));
    off.map(|(rule, _)| rule.clone()).collect()
}

/// A name that Rust takes for a function's.
fn identifier(name: &str) -> String {
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() {
            character.to_ascii_lowercase()
        } else {
            '_'
        }
    };
    let name: String = name.chars().take(64).map(plain).collect();
    // Neither a number nor one of Rust's own words.
    if name.contains('_') && !name.starts_with(|first: char| first.is_ascii_digit() || first == '_') {
        name
    } else {
        format!("run_{name}")
    }
}

/// As many as it takes that the text does not end what it stands in.
fn hashes(text: &str) -> String {
    let mut hashes = String::from("#");
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_in_lines_is_the_same_recording() {
        for number in 0..20 {
            let recording = crate::generate::recording(number);
            let text = text(&recording);
            assert_eq!(Recording::from_json(&text).unwrap(), recording);
            let actions = text.lines().filter(|line| line.contains("\"do\":")).count();
            assert_eq!(actions, recording.actions.len());
        }
    }

    #[test]
    fn what_is_quoted_is_left_as_it_is() {
        let json = r#"{"a":["\\",",:{[",{"b":"\"}"}],"c":{}}"#;
        let lines = in_lines(json);
        let read: serde_json::Value = serde_json::from_str(&lines).unwrap();
        assert_eq!(read, serde_json::from_str::<serde_json::Value>(json).unwrap());
        assert!(lines.contains("\n    \",:{[\","), "{lines}");
    }

    #[test]
    fn a_test_says_of_a_lawful_run_that_it_breaks_no_law() {
        let mut run = crate::Run::new(Settings::plain(), 7).unwrap();
        run.advance_to(crate::Instant(400_000));
        let test = rust_test(&run.recording(), &Goal::AnyLaw, "seed_7");
        assert_eq!(test.lines().next(), Some("//! A run that breaks no law."));
    }

    #[test]
    fn any_name_becomes_one_of_a_function() {
        assert_eq!(identifier("Split vote, again!"), "split_vote__again_");
        assert_eq!(identifier("loop"), "run_loop");
        assert_eq!(identifier("7_up"), "run_7_up");
        assert_eq!(identifier(""), "run_");
    }

    #[test]
    fn a_text_cannot_end_the_string_that_it_stands_in() {
        assert_eq!(hashes("{}"), "#");
        assert_eq!(hashes("\"#\"##"), "###");
    }

    #[test]
    fn the_rules_that_are_off_are_named() {
        let mut settings = Settings::default();
        assert_eq!(rules_off(&settings), Vec::<String>::new());
        settings.rules.vote_checks_log = false;
        assert_eq!(rules_off(&settings), ["vote_checks_log"]);
    }
}
