//! Lints on the words of the page: German is spoken by the glossary of docs/translating.md.

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
}
