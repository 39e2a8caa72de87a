//! What the palette finds: the commands, and what can be selected, by words of their names and of their help.

use super::{Command, Facts, TABLE};
use crate::lab::Selection;
use crate::texts;
use raft_sim::{NodeId, letter};

/// So many are shown.
const MOST: usize = 40;

/// Something that the palette offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What choosing it does.
    pub choice: Choice,
    /// Its words.
    pub label: String,
    /// More words.
    pub help: &'static str,
    /// Its key, as the browser names it.
    pub key: Option<&'static str>,
    /// Whether it can be chosen now.
    pub available: bool,
}

/// What choosing something does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It gives a command.
    Command(Command),
    /// It selects something.
    Select(Selection),
}

/// What has all of these words, the best first: those whose name begins with them, then those that have them in their name, then
/// those that have them in their help; of these, those that can be chosen now.
#[must_use]
pub fn search(words: &str, facts: &Facts) -> Vec<Hit> {
    let wanted = folded(words);
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let mut found: Vec<((bool, u8), Hit)> = Vec::new();
    let mut offer = |hit: Hit| {
        if let Some(rank) = rank(&words, &folded(&hit.label), hit.help) {
            found.push(((!hit.available, rank), hit));
        }
    };
    for entry in TABLE {
        // What closes the palette need not be found in it.
        if matches!(entry.command, Command::Escape | Command::Palette) {
            continue;
        }
        offer(Hit {
            choice: Choice::Command(entry.command),
            label: entry.label.into(),
            help: entry.help.now(),
            key: entry.keys.first().copied(),
            available: entry.command.available(facts),
        });
    }
    let mut select = |selection, label: String| {
        offer(Hit {
            choice: Choice::Select(selection),
            label,
            help: "",
            key: None,
            available: true,
        });
    };
    for a in (1..=facts.nodes).map(NodeId) {
        select(Selection::Node(a), texts::reach::select_node(letter(a)));
    }
    select(Selection::Client, texts::reach::SELECT_CLIENT.into());
    for a in (1..=facts.nodes).map(NodeId) {
        for b in (a.0 + 1..=facts.nodes).map(NodeId) {
            select(
                Selection::Link(a, b),
                texts::reach::select_link(letter(a), letter(b)),
            );
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, hit)| hit).take(MOST).collect()
}

fn rank(words: &[&str], label: &str, help: &str) -> Option<u8> {
    let whole = words.join(" ");
    let in_label = |word: &&str| label.contains(*word);
    if label.starts_with(&whole) {
        Some(0)
    } else if words
        .iter()
        .all(|word| label.split([' ', '\u{2013}']).any(|part| part.starts_with(word)))
    {
        Some(1)
    } else if words.iter().all(in_label) {
        Some(2)
    } else {
        let help = folded(help);
        let found = |word: &&str| in_label(word) || help.contains(*word);
        words.iter().all(found).then_some(3)
    }
}

/// Small letters: those of English and German, which are all that the page speaks. A hyphen finds a dash.
fn folded(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{c4}' => '\u{e4}',
            '\u{d6}' => '\u{f6}',
            '\u{dc}' => '\u{fc}',
            '-' => '\u{2013}',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            nodes: 5,
            ..Facts::default()
        }
    }

    #[test]
    fn words_are_found_in_the_name_before_the_help() {
        let hits = search("seed", &facts());
        assert_eq!(hits[0].choice, Choice::Command(Command::NewSeed));
        let hits = search("cut two", &facts());
        assert_eq!(hits[0].choice, Choice::Command(Command::Partition));
    }

    #[test]
    fn nodes_and_links_can_be_selected() {
        let choice = |words| search(words, &facts()).first().map(|hit| hit.choice);
        assert_eq!(choice("node b"), Some(Choice::Select(Selection::Node(NodeId(2)))));
        assert_eq!(
            choice("Link a-c"),
            Some(Choice::Select(Selection::Link(NodeId(1), NodeId(3))))
        );
        let eighth = Choice::Select(Selection::Node(NodeId(8)));
        assert!(search("node h", &facts()).iter().all(|hit| hit.choice != eighth));
    }

    #[test]
    fn what_can_be_chosen_comes_first() {
        let hits = search("", &facts());
        assert!(hits.iter().map(|hit| !hit.available).is_sorted());
        let hits = search("re", &facts());
        let first_barred = hits.iter().position(|hit| !hit.available);
        let last_free = hits.iter().rposition(|hit| hit.available);
        assert!(last_free < first_barred || first_barred.is_none());
    }
}
