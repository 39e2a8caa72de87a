//! Every word that the page itself says, in one place, ready for other languages. What the simulator tells (events,
//! errors) comes from there.

mod instrument;
mod panels;
mod stage;

use crate::command::Command;
pub use instrument::*;
pub use panels::*;
pub use stage::*;

/// The page's name.
pub const NAME: &str = "Raftarium";

/// The key that has no letter.
pub const KEY_SPACE: &str = "Space";

/// The words on a command's button.
#[must_use]
pub const fn command_label(command: Command) -> &'static str {
    match command {
        Command::Play => "Play",
        Command::Step => "Step",
        Command::StepBack => "Step back",
        Command::Start => "To the start",
        Command::Live => "To the end",
        Command::Slower => "Slower",
        Command::Faster => "Faster",
        Command::Stop => "Stop",
        Command::Restart => "Restart",
        Command::PauseNode => "Pause",
        Command::ResumeNode => "Resume",
        Command::TimeOut => "Time out",
        Command::Partition => "Partition",
        Command::MendAll => "Mend all",
        Command::Write => "Write a command",
        Command::NewSeed => "New seed",
        Command::Reset => "Reset",
        Command::BringBack => "Bring it back",
        Command::CopyLink => "Copy link",
        Command::Save => "Save the run",
        Command::Open => "Open",
        Command::Laws => "Laws",
        Command::Find => "Find a run",
        Command::Theme => "Light or dark",
        Command::Settings => "Settings",
        Command::Keys => "Keys",
        Command::Escape => "Close, or select nothing",
    }
}

/// What a command does, in one sentence.
#[must_use]
pub const fn command_help(command: Command) -> &'static str {
    match command {
        Command::Play => "Let time run, or hold it.",
        Command::Step => "Go on by one event.",
        Command::StepBack => "Go back by one event.",
        Command::Start => "Go to the beginning of the run.",
        Command::Live => "Go to the furthest moment reached.",
        Command::Slower => "Make time pass more slowly.",
        Command::Faster => "Make time pass faster.",
        Command::Stop => "Crash the selected node: it forgets what its disk does not hold.",
        Command::Restart => "Start the selected node again, from its disk.",
        Command::PauseNode => "Let the selected node stand still; it forgets nothing.",
        Command::ResumeNode => "Let the selected node go on.",
        Command::TimeOut => "Let the selected node's election timeout pass now.",
        Command::Partition => "Cut the cluster in two. Or drag a wall across the stage.",
        Command::MendAll => "Mend every link.",
        Command::Write => "Go to the field in which commands for the cluster are written.",
        Command::NewSeed => "Begin again with other chances.",
        Command::Reset => "Begin again with the same chances.",
        Command::BringBack => "Bring back the run that was set aside.",
        Command::CopyLink => "Copy a link that opens this run, held at this event.",
        Command::Save => "Save the whole run as a file.",
        Command::Open => "Open a recording from a file. Or drop one anywhere on the page.",
        Command::Laws => "Show the laws, and what broke them.",
        Command::Find => "Look for a run in which something happens, with a rule off or with all.",
        Command::Theme => "Choose light or dark.",
        Command::Settings => "Show the settings.",
        Command::Keys => "Show the keys.",
        Command::Escape => "Close what is open, or select nothing.",
    }
}

/// The headings of the groups in which commands are listed.
pub const GROUPS: [(&str, &[Command]); 5] = [
    (
        "Time",
        &[
            Command::Play,
            Command::Step,
            Command::StepBack,
            Command::Start,
            Command::Live,
            Command::Slower,
            Command::Faster,
        ],
    ),
    (
        "The selected node",
        &[
            Command::Stop,
            Command::Restart,
            Command::PauseNode,
            Command::ResumeNode,
            Command::TimeOut,
        ],
    ),
    (
        "The cluster",
        &[Command::Write, Command::Partition, Command::MendAll],
    ),
    (
        "The run",
        &[
            Command::Laws,
            Command::Find,
            Command::CopyLink,
            Command::Open,
            Command::Save,
            Command::Reset,
            Command::NewSeed,
            Command::BringBack,
        ],
    ),
    (
        "The page",
        &[Command::Keys, Command::Settings, Command::Theme, Command::Escape],
    ),
];

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
