//! Every word that the page itself says, in one place and in every language (docs/translating.md has the terms). What the simulator
//! tells of events comes from there; what it complains of, in English, is told in other languages in `errors`.

mod branches;
mod cause;
pub mod control;
pub mod course;
pub mod embed;
pub mod figures;
pub mod gallery;
mod instrument;
mod language;
mod legend;
mod member;
mod panels;
pub mod reach;
pub mod share;
mod stage;
pub mod time;
mod told;

use crate::command::Group;
use crate::say;
pub use branches::*;
pub use cause::*;
pub use instrument::*;
pub use language::{Language, Text, language, speak};
pub use legend::*;
pub use member::*;
pub use panels::*;
pub use stage::*;
pub use told::*;

/// The page's name.
pub const NAME: &str = "Raftarium";

/// What stands above the window.
pub const TITLE: Text = Text::new(
    "Raftarium: a real Raft behind glass",
    "Raftarium: ein echtes Raft hinter Glas",
);

/// The choice of a language.
pub const LANGUAGE: Text = Text::new("Language", "Sprache");
/// The languages, each by its own name, and as a document names it.
pub const LANGUAGES: [(Language, &str, Text); 2] = [
    (Language::English, "en", Text::same("English")),
    (Language::German, "de", Text::same("Deutsch")),
];

/// The key that has no letter.
pub const KEY_SPACE: Text = Text::new("Space", "Leertaste");

/// The heading of a group of commands.
#[must_use]
pub const fn group(group: Group) -> Text {
    match group {
        Group::Time => Text::new("Time", "Zeit"),
        Group::Node => Text::new("The selected node", "Der gewählte Knoten"),
        Group::Message => Text::new("The selected message", "Die gewählte Nachricht"),
        Group::Cluster => Text::new("The cluster", "Der Cluster"),
        Group::Run => Text::new("The run", "Der Lauf"),
        Group::Page => Text::new("The page", "Die Seite"),
    }
}

/// What the digits do.
pub const DIGITS_HELP: Text = Text::new(
    "Select a node: 1 is A, 2 is B.",
    "Wählen einen Knoten: 1 ist A, 2 ist B.",
);
/// How the arrows work on the stage.
pub const ROVING_HELP: Text = Text::new(
    "Tab goes to the nodes, then to the links; arrows go from one to the next; Enter selects a node and cuts or mends a link.",
    "Tab führt zu den Knoten, dann zu den Verbindungen; Pfeile führen vom einen zum nächsten; Enter wählt einen Knoten und trennt oder heilt eine Verbindung.",
);
/// The switch for single letters.
pub const LETTERS_SWITCH: Text = Text::new(
    "Single letters and signs are keys",
    "Einzelne Buchstaben und Zeichen sind Tasten",
);

/// Before anything has happened.
pub const CAPTION_START: Text = Text::new(
    "Everybody follows, and waits to hear a leader.",
    "Alle sind Follower und warten darauf, von einem Leader zu hören.",
);
/// Why.
pub const CAPTION_START_WHY: Text = Text::new(
    "The first whose election timer runs out will campaign",
    "Wessen Wahl-Timer zuerst abläuft, der kandidiert",
);
/// Nothing has happened for long.
#[must_use]
pub fn leads_on(leader: raft_sim::Letter) -> String {
    say!(
        "{leader} leads, and goes on leading.",
        "{leader} führt, und führt weiter."
    )
}
/// Why.
pub const LEADS_ON_WHY: Text = Text::new(
    "Heartbeats keep the others from campaigning",
    "Heartbeats halten die anderen davon ab, zu kandidieren",
);
/// Why nobody can lead.
pub const NO_MAJORITY_WHY: Text = Text::new(
    "Without a majority nobody can be elected, and nothing can be committed",
    "Ohne Mehrheit kann niemand gewählt und nichts committet werden",
);

/// Too few run.
#[must_use]
pub fn no_majority(running: u32, nodes: u32, needed: u32) -> String {
    let one = running == 1;
    let run = Text::new(
        if one { "runs" } else { "run" },
        if one { "läuft" } else { "laufen" },
    );
    say!(
        "No majority: {running} of {nodes} nodes {run}, {needed} are needed.",
        "Keine Mehrheit: {running} von {nodes} Knoten {run}, nötig sind {needed}."
    )
}

/// Too few can speak with each other.
#[must_use]
pub fn no_majority_reached(reach: u32, nodes: u32, needed: u32) -> String {
    say!(
        "No majority: nobody can speak with more than {reach} of {nodes} nodes, {needed} are needed.",
        "Keine Mehrheit: niemand erreicht mehr als {reach} von {nodes} Knoten, nötig sind {needed}."
    )
}

// ---- the address -------------------------------------------------------------------------------------------------

/// The address is too long.
#[must_use]
pub fn address_too_long(most: usize) -> String {
    say!(
        "The address of this page is longer than {most} bytes: it was not read.",
        "Die Adresse dieser Seite ist länger als {most} Byte: sie wurde nicht gelesen."
    )
}

/// The seed cannot be read.
#[must_use]
pub fn bad_seed(value: &str) -> String {
    say!(
        "The address names the seed \u{201c}{value}\u{201d}: a seed is up to 16 hexadecimal digits.",
        "Die Adresse nennt den Seed \u{201e}{value}\u{201c}: ein Seed hat bis zu 16 hexadezimale Ziffern."
    )
}

/// The number of nodes cannot be read.
#[must_use]
pub fn bad_nodes(value: &str, most: u32) -> String {
    say!(
        "The address asks for \u{201c}{value}\u{201d} nodes: a cluster has 1 to {most}.",
        "Die Adresse verlangt \u{201e}{value}\u{201c} Knoten: ein Cluster hat 1 bis {most}."
    )
}

/// The speed cannot be read.
#[must_use]
pub fn bad_speed(value: &str) -> String {
    say!(
        "The address asks for the speed \u{201c}{value}\u{201d}: a speed is a number or a fraction, like 1/50.",
        "Die Adresse verlangt das Tempo \u{201e}{value}\u{201c}: ein Tempo ist eine Zahl oder ein Bruch, etwa 1/50."
    )
}

/// The speed is too slow or too fast.
#[must_use]
pub fn speed_range(value: &str) -> String {
    say!(
        "The address asks for the speed \u{201c}{value}\u{201d}: it can be from 1/1000 to 10.",
        "Die Adresse verlangt das Tempo \u{201e}{value}\u{201c}: möglich ist 1/1000 bis 10."
    )
}

// ---- notices -----------------------------------------------------------------------------------------------------

/// A run was opened again after a crash.
pub const REOPENED: Text = Text::new(
    "The run is open again, at its beginning, with all that you did ahead.",
    "Der Lauf ist wieder offen, an seinem Anfang; alles, was du getan hast, liegt vor ihm.",
);
/// Close.
pub const CLOSE: Text = Text::new("Close", "Schließen");
/// The browser gives no chance.
pub const NO_ENTROPY: Text = Text::new(
    "This browser gives no random numbers: the seed stays.",
    "Dieser Browser gibt keine Zufallszahlen: der Seed bleibt.",
);
/// A partition needs two sides.
pub const NO_SIDES: Text = Text::new(
    "A wall needs nodes on both sides.",
    "Eine Wand braucht Knoten auf beiden Seiten.",
);

// ---- a crash -----------------------------------------------------------------------------------------------------

/// The heading.
pub const CRASH_TITLE: Text = Text::new("Raftarium has stopped", "Raftarium ist stehen geblieben");
/// What happened.
pub const CRASH_TEXT: Text = Text::new(
    "The program behind this page came upon a state that it believed impossible, and stopped. \
     The run up to here is kept: it can be opened again, and it shows us what went wrong.",
    "Das Programm hinter dieser Seite ist auf einen Zustand gestoßen, den es für unmöglich hielt, und hat angehalten. \
     Der Lauf bis hierher ist bewahrt: er lässt sich wieder öffnen und zeigt uns, was schiefging.",
);
