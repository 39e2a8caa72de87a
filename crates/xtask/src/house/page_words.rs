//! Lints on the words of the page: German is spoken by the glossary of docs/translating.md, and tells all that the core tells.

use super::{Finding, Source};
use crate::failure::Failure;

/// What German would also say, and what it says here: one word for one thing.
const NOT_SAID: &[(&str, &str)] = &[
    ("Anführer", "Leader"),
    ("Amtszeit", "Term"),
    ("Gefolgs", "Follower"),
    ("Herzschl", "Heartbeat"),
    ("Wahlfrist", "Wahl-Timeout"),
    ("Frist", "Wahl-Timeout, or Lease"),
    ("Abbild", "Snapshot"),
    ("Schnappschuss", "Snapshot"),
    ("estgeschrieben", "committet"),
    ("estzuschreiben", "committen"),
    ("estschreib", "committen"),
    ("Wähler", "Stimmberechtigte"),
    ("Pre-Vote", "Vorabstimmung"),
    ("Eingriff", "Aktion"),
    ("Zustandsautomat", "Zustandsmaschine"),
    ("Protokolleintr", "Eintrag"),
    ("Nachfolger", "Follower"),
];

/// Where German is written.
fn speaks_german(source: &Source) -> bool {
    let places = [
        "web/src/texts",
        "web/src/command/table.rs",
        "web/net.js",
        "crates/raft-sim/src/story",
        "crates/xtask/src/boot.js",
    ];
    source.name == "index.html" || places.iter().any(|place| source.name.starts_with(place))
}

/// The glossary wins: two words for one thing make two things of it.
pub(super) fn german_by_the_glossary(sources: &[Source]) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| speaks_german(source)) {
        for (number, line) in source.lines() {
            for (word, said) in NOT_SAID {
                if is_said(line, word) {
                    let said = format!("`{word}`: docs/translating.md says {said}");
                    findings.push(source.finding(Some(number), said));
                }
            }
        }
    }
    Ok(findings)
}

fn is_said(line: &str, word: &str) -> bool {
    line.match_indices(word)
        // A figure of the paper is an "Abbildung".
        .any(|(at, _)| !line[at..].starts_with("Abbildung"))
}

/// What the core tells of, and refuses. Its enums may grow, so the compiler cannot ask the simulator for words for all of them.
const TOLD: &[&str] = &[
    "AppendSource",
    "ChangeError",
    "CommitReason",
    "ConfigError",
    "DropReason",
    "Event",
    "HaltReason",
    "InputError",
    "RoleReason",
    "Step",
    "TimerReason",
    "TransferError",
    "VoteRefusal",
];

/// What only a host can do wrong: no cluster of the page shows it.
const OF_THE_HOST: &[&str] = &[
    "InputError::ForeignCluster",
    "InputError::Misaddressed",
    "InputError::BadSender",
    "InputError::UnknownWrite",
    "InputError::NotHandedOut",
    "InputError::UnknownLoad",
    "InputError::LoadMisplaced",
    "InputError::LoadMismatch",
];

/// A case without words falls to "the rules say so".
pub(super) fn the_core_is_told(sources: &[Source]) -> Result<Vec<Finding>, Failure> {
    let tells = |source: &&Source| {
        source.name.starts_with("crates/raft-sim/src/story") && !source.name.contains("tests")
    };
    let story: String = sources
        .iter()
        .filter(tells)
        .map(|source| source.text.as_str())
        .collect();
    let mut findings = Vec::new();
    for name in TOLD {
        let Some((source, variants)) = sources.iter().find_map(|source| {
            let of_the_core = source.name.starts_with("crates/raft/src");
            Some((source, variants(&source.text, name).filter(|_| of_the_core)?))
        }) else {
            findings.push(Finding {
                file: "crates/raft/src".to_owned(),
                line: None,
                said: format!("no enum is called {name}: name what took its place in this lint"),
            });
            continue;
        };
        for variant in variants {
            let case = format!("{name}::{variant}");
            if !story.contains(&case) && !OF_THE_HOST.contains(&case.as_str()) {
                findings.push(source.finding(
                    None,
                    format!("{case}: crates/raft-sim/src/story has no words for it"),
                ));
            }
        }
    }
    Ok(findings)
}

/// The cases of a public enum, if it is declared here.
fn variants<'a>(text: &'a str, name: &str) -> Option<Vec<&'a str>> {
    let (_, after) = text.split_once(&format!("pub enum {name} {{\n"))?;
    let body = after.split("\n}").next()?;
    let variant = |line: &'a str| {
        let line = line.strip_prefix("    ")?;
        let end = line
            .find(|sign: char| !sign.is_alphanumeric())
            .unwrap_or(line.len());
        line.starts_with(char::is_uppercase).then(|| &line[..end])
    };
    Some(body.lines().filter_map(variant).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, text: &str) -> Vec<String> {
        let source = Source {
            name: name.into(),
            text: text.into(),
        };
        let findings = german_by_the_glossary(&[source]).unwrap();
        findings.into_iter().map(|finding| finding.said).collect()
    }

    #[test]
    fn a_word_beside_the_glossary_is_found_where_german_is_written() {
        let text = "Text::new(\"Make leader\", \"Zum Anführer machen\")";
        assert_eq!(
            found("web/src/command/table.rs", text),
            ["`Anführer`: docs/translating.md says Leader"]
        );
        assert_eq!(found("web/src/lab/mod.rs", text), Vec::<String>::new());
        assert_eq!(
            found("web/src/texts/member.rs", "\"im Abbild, wie in Abbildung 7\"").len(),
            1
        );
    }

    #[test]
    fn a_figure_is_no_snapshot() {
        assert_eq!(
            found("web/src/texts/control.rs", "\"wie in Abbildung 7\""),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_case_of_the_core_without_words_is_found() {
        let source = |name: &str, text: &str| Source {
            name: name.into(),
            text: text.into(),
        };
        let core = source(
            "crates/raft/src/reason.rs",
            "pub enum HaltReason {\n    /// A doc.\n    Stopped,\n    LogLost {\n        /// Where.\n        last: Index,\n    },\n}\n",
        );
        let story = source("crates/raft-sim/src/story/reasons.rs", "HaltReason::Stopped => ");
        let findings = the_core_is_told(&[core, story]).unwrap();
        let said: Vec<_> = findings.into_iter().map(|finding| finding.said).collect();
        assert!(
            said.contains(&"HaltReason::LogLost: crates/raft-sim/src/story has no words for it".to_owned())
        );
        assert!(!said.iter().any(|said| said.contains("HaltReason::Stopped")));
        // All others are missing here.
        assert_eq!(said.len(), TOLD.len());
    }
}
