//! Every word that the page itself says, in one place, ready for other languages. What the simulator tells (events,
//! errors) comes from there.

pub mod control;
mod instrument;
mod language;
mod member;
mod panels;
mod stage;

use crate::command::Group;
pub use instrument::*;
pub use language::{Language, Text, language, speak};
pub use member::*;
pub use panels::*;
pub use stage::*;

/// The page's name.
pub const NAME: &str = "Raftarium";

/// The key that has no letter.
pub const KEY_SPACE: &str = "Space";

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
pub const DIGITS_HELP: &str = "Select a node: 1 is A, 2 is B.";
/// How the arrows work on the stage.
pub const ROVING_HELP: &str = "Tab goes to the nodes, then to the links; arrows go from one to the next; Enter selects a node and cuts or mends a link.";
/// The switch for single letters.
pub const LETTERS_SWITCH: &str = "Single letters and signs are keys";

/// Before anything has happened.
pub const CAPTION_START: &str = "Everybody follows, and waits to hear a leader.";
/// Why.
pub const CAPTION_START_WHY: &str = "The first whose election timer runs out will campaign";
/// Why nobody can lead.
pub const NO_MAJORITY_WHY: &str = "Without a majority nobody can be elected, and nothing can be committed";

/// Too few run.
#[must_use]
pub fn no_majority(running: u32, nodes: u32, needed: u32) -> String {
    let run = if running == 1 { "runs" } else { "run" };
    format!("No majority: {running} of {nodes} nodes {run}, {needed} are needed.")
}

/// Too few can speak with each other.
#[must_use]
pub fn no_majority_reached(reach: u32, nodes: u32, needed: u32) -> String {
    format!("No majority: nobody can speak with more than {reach} of {nodes} nodes, {needed} are needed.")
}

// ---- the address -------------------------------------------------------------------------------------------------

/// The address is too long.
#[must_use]
pub fn address_too_long(most: usize) -> String {
    format!("The address of this page is longer than {most} bytes: it was not read.")
}

/// The seed cannot be read.
#[must_use]
pub fn bad_seed(value: &str) -> String {
    format!("The address names the seed \u{201c}{value}\u{201d}: a seed is up to 16 hexadecimal digits.")
}

/// The number of nodes cannot be read.
#[must_use]
pub fn bad_nodes(value: &str, most: u32) -> String {
    format!("The address asks for \u{201c}{value}\u{201d} nodes: a cluster has 1 to {most}.")
}

/// The speed cannot be read.
#[must_use]
pub fn bad_speed(value: &str) -> String {
    format!(
        "The address asks for the speed \u{201c}{value}\u{201d}: a speed is a number or a fraction, like 1/50."
    )
}

/// The speed is too slow or too fast.
#[must_use]
pub fn speed_range(value: &str) -> String {
    format!("The address asks for the speed \u{201c}{value}\u{201d}: it can be from 1/1000 to 10.")
}

// ---- notices -----------------------------------------------------------------------------------------------------

/// The future was dropped.
pub const FUTURE_SET_ASIDE: &str = "You acted in the past. What came after is set aside.";
/// Another run began.
pub const RUN_SET_ASIDE: &str = "A new run begins. The one before is set aside.";
/// A run came back.
pub const BROUGHT_BACK: &str = "It is back, and the other one is set aside.";
/// A run was opened again after a crash.
pub const REOPENED: &str = "The run is open again, at its beginning, with all that you did ahead.";
/// Close.
pub const CLOSE: &str = "Close";
/// The browser gives no chance.
pub const NO_ENTROPY: &str = "This browser gives no random numbers: the seed stays.";
/// A partition needs two sides.
pub const NO_SIDES: &str = "A wall needs nodes on both sides.";

// ---- a crash -----------------------------------------------------------------------------------------------------

/// The heading.
pub const CRASH_TITLE: &str = "Raftarium has stopped";
/// What happened.
pub const CRASH_TEXT: &str = "The program behind this page came upon a state that it believed impossible, and stopped. \
     The run up to here is kept: it can be opened again, and it shows us what went wrong.";
