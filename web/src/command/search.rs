//! What the palette finds: the commands, and what can be selected, by words of their names and of their help.

use super::{Command, Facts, TABLE};
use crate::lab::Selection;
use crate::texts::{self, Text};
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

/// What people call a command besides its name.
#[rustfmt::skip]
const ALSO: [(Command, Text); 16] = [
    (Command::Play, Text::new("pause hold freeze run", "pause anhalten laufen")),
    (Command::GoLive, Text::new("now present", "jetzt gegenwart")),
    (Command::Stop, Text::new("kill crash", "absturz abstürzen")),
    (Command::Partition, Text::new("cut wall split network", "wand mauer teilung netz")),
    (Command::MendAll, Text::new("heal repair", "reparieren verbinden")),
    (Command::Write, Text::new("set client request submit", "setzen client anfrage senden")),
    (Command::Save, Text::new("export download file", "exportieren speichern datei")),
    (Command::Open, Text::new("load import file", "laden importieren datei")),
    (Command::Branches, Text::new("history", "verlauf")),
    (Command::Glossary, Text::new("words terms", "wörter begriffe")),
    (Command::Settings, Text::new("latency loss options timeout", "latenz verlust optionen timeout")),
    (Command::Legend, Text::new("signs symbols", "zeichen symbole")),
    (Command::Keys, Text::new("help shortcuts", "hilfe kürzel")),
    (Command::Theme, Text::new("night colours colors", "nacht farben")),
    (Command::Language, Text::new("language german", "sprache englisch")),
    (Command::Figures, Text::new("metrics statistics numbers", "statistik messwerte")),
];

/// What has all of these words, the best first: those whose name has words that begin so, or which people call so; then those that have
/// them within; then those that have them in their help. Among the first, those that can be chosen now come before the others.
#[must_use]
pub fn search(words: &str, facts: &Facts) -> Vec<Hit> {
    let wanted = folded(words);
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let mut found: Vec<((u8, bool, u8), Hit)> = Vec::new();
    let mut offer = |hit: Hit| {
        let also = ALSO
            .iter()
            .find(|(command, _)| hit.choice == Choice::Command(*command));
        let also = also.map_or("", |(_, also)| also.now());
        if let Some(rank) = rank(&words, &folded(&hit.label), also, hit.help) {
            found.push(((rank.saturating_sub(CALLED_SO), !hit.available, rank), hit));
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

/// The last rank of what is called so; those after it only have the words somewhere.
const CALLED_SO: u8 = 3;

fn rank(words: &[&str], label: &str, also: &str, help: &str) -> Option<u8> {
    let whole = words.join(" ");
    let begins = |text: &str, word: &str| text.split([' ', '\u{2013}']).any(|part| part.starts_with(word));
    let in_label = |word: &&str| label.contains(*word);
    if label == whole {
        Some(0)
    } else if label.starts_with(&whole) {
        Some(1)
    } else if words.iter().all(|word| begins(label, word)) {
        Some(2)
    } else if words.iter().all(|word| begins(label, word) || begins(also, word)) {
        Some(CALLED_SO)
    } else if words.iter().all(in_label) {
        Some(4)
    } else {
        let help = folded(help);
        let found = |word: &&str| in_label(word) || help.contains(*word);
        words.iter().all(found).then_some(5)
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
    fn of_what_is_called_so_what_can_be_chosen_comes_first() {
        let hits = search("", &facts());
        assert!(hits.iter().map(|hit| !hit.available).is_sorted());
        let hits = search("re", &facts());
        let called_so = |hit: &&Hit| folded(&hit.label).split(' ').any(|part| part.starts_with("re"));
        let count = hits.iter().filter(called_so).count();
        assert!(hits[..count].iter().map(|hit| !hit.available).is_sorted());
    }

    /// What somebody types who has not read the names.
    #[test]
    fn the_first_that_is_found_is_what_is_meant() {
        for (words, name) in [
            ("drop", "drop-message"),
            ("delay", "delay-message"),
            ("stop", "stop"),
            ("kill", "stop"),
            ("pause", "play"),
            ("play", "play"),
            ("slow", "slower"),
            ("cut", "partition"),
            ("wall", "partition"),
            ("heal", "mend-all"),
            ("wan", "preset-wan"),
            ("latency", "settings"),
            ("language", "language"),
            ("dark", "theme"),
            ("help", "keys"),
            ("legend", "legend"),
            ("symbols", "legend"),
            ("link", "copy-link"),
            ("save", "save"),
            ("export", "save"),
            ("load", "open"),
            ("share", "share"),
            ("seed", "new-seed"),
            ("reset", "reset"),
            ("pre-vote", "what-if-pre-vote"),
            ("split", "split-vote"),
            ("compare", "compare"),
            ("branch", "previous-branch"),
            ("snapshot", "take-snapshot"),
            ("why", "ask-why"),
            ("glossary", "glossary"),
        ] {
            let facts = Facts {
                branched: true,
                ..facts()
            };
            let first = search(words, &facts).into_iter().next().unwrap();
            let found = match first.choice {
                Choice::Command(command) => command.name(),
                Choice::Select(_) => "",
            };
            assert_eq!(found, name, "{words}: {}", first.label);
        }
    }

    /// The legend was once a part of the keys.
    #[test]
    fn who_looks_for_the_legend_is_not_offered_the_keys() {
        let found = search("legend", &facts());
        let keys = Choice::Command(Command::Keys);
        assert!(found.iter().all(|hit| hit.choice != keys));
    }

    #[test]
    fn what_people_say_is_of_a_command_that_is_listed() {
        for (command, also) in ALSO {
            assert_eq!(command.entry().command, command, "{}", also.now());
        }
    }
}
