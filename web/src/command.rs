//! What a person can command, as data: `table` says what each is called, its key and when it can be given. Buttons, menus, keys and
//! the help page are made from it, so that they agree.

mod allowed;
#[cfg(test)]
mod docs;
mod hindrance;
mod member;
pub mod search;
mod table;

use crate::lab::control::Rule;
use crate::lab::presets::Preset;
use crate::texts::{self, Text};
pub use allowed::Allowed;
pub use member::{Followed, MemberFacts};
use raft_sim::{Direction, JumpTo, Running};
pub use table::TABLE;

/// Something a person can command with one press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Let time run, or hold it.
    Play,
    /// Go on by one event.
    Step,
    /// Go back by one event.
    StepBack,
    /// Go to the beginning.
    Start,
    /// Go to the furthest instant reached.
    Live,
    /// Go to the end, and let time run on.
    GoLive,
    /// Go to the next or the latest such thing.
    Jump(JumpTo, Direction),
    /// Go to the next or the latest stop of a presentation.
    GoToStop(Direction),
    /// Ask why what is selected is so, or what happened last did.
    Why,
    /// Go to the step before or after in the answer.
    WhyStep(Direction),
    /// Show less of the run on the ribbon.
    ZoomIn,
    /// Show more of it.
    ZoomOut,
    /// Show all of it.
    WholeRun,
    /// Make time pass more slowly.
    Slower,
    /// Make time pass faster.
    Faster,
    /// Crash the selected node.
    Stop,
    /// Start the selected node again.
    Restart,
    /// Make the selected node stand still.
    PauseNode,
    /// Let the selected node go on.
    ResumeNode,
    /// Let the selected node's election timeout pass.
    TimeOut,
    /// Let the selected node receive the log, as a learner: a new member, or a voter that is demoted.
    AddLearner,
    /// Let the selected learner vote.
    Promote,
    /// Let the selected voter vote no more.
    Demote,
    /// Let the selected node be no member any more.
    Remove,
    /// Let the selected node take over.
    MakeLeader,
    /// Let the selected node take a snapshot.
    TakeSnapshot,
    /// Let the selected node forget the log that its snapshot has.
    Compact,
    /// Let the selected node's Raft take no part.
    Suspend,
    /// Let it take part again.
    Unsuspend,
    /// Let the selected node forget who leads.
    ForgetLeader,
    /// Stop the selected node in order.
    ShutDown,
    /// Bring up a new machine.
    AddNode,
    /// Choose who votes and who learns.
    ChangeMembers,
    /// Let the new voters decide alone.
    LeaveJoint,
    /// Select the message that arrives next.
    NextMessage,
    /// Select the message that arrives before the selected one.
    PreviousMessage,
    /// Let the selected message arrive now.
    DeliverMessage,
    /// Lose the selected message.
    DropMessage,
    /// Let the selected message arrive a little later.
    DelayMessage,
    /// Let the selected message arrive much later.
    DelayMessageMore,
    /// Let the selected message arrive twice.
    DuplicateMessage,
    /// Set all links and disks.
    Preset(Preset),
    /// Give each node a timeout of its own.
    SpreadTimers,
    /// Give all nodes the same timeout.
    AlignTimers,
    /// Let all nodes draw their timeouts again.
    UsualTimers,
    /// Bring about a split vote.
    SplitVote,
    /// Bring about logs of different length.
    UnevenLogs,
    /// Play the same run again under another rule.
    WhatIf(Rule),
    /// Choose two sides and cut them apart.
    Partition,
    /// Mend every link.
    MendAll,
    /// Write a command for the cluster.
    Write,
    /// Begin again with another seed.
    NewSeed,
    /// Begin again with the same seed.
    Reset,
    /// Go back to the branch that was looked at before.
    PreviousBranch,
    /// Show the branches.
    Branches,
    /// Put the branch before beside this one; or leave.
    Compare,
    /// Go to where the two that are compared part.
    FirstDifference,
    /// Take back what was deleted.
    UndoDelete,
    /// Show the runs of before.
    RecentRuns,
    /// Begin as a new visitor does.
    StartFresh,
    /// Show the ways in which a run is handed on and kept.
    Share,
    /// Copy a link to the run, at this event.
    CopyLink,
    /// Copy what shows the run inside another page.
    CopyEmbed,
    /// Save the run as a file.
    Save,
    /// Save the run as a Rust test.
    SaveTest,
    /// Save the stage as a picture.
    SaveSvg,
    /// Save the stage as pixels.
    SavePng,
    /// Record what the stage shows; or end the recording.
    SaveClip,
    /// Open a run from a file.
    Open,
    /// Show the laws.
    Laws,
    /// Show the figures.
    Figures,
    /// Save the numbers behind the figures as a file.
    SaveFigures,
    /// Show what the signs mean.
    Legend,
    /// Look for a run.
    Find,
    /// Choose light or dark.
    Theme,
    /// Speak the other language.
    Language,
    /// Show the settings.
    Settings,
    /// Show the keys.
    Keys,
    /// Show all commands.
    Menu,
    /// Look for a command by its words.
    Palette,
    /// Show the cluster as a table, or as a ring.
    TableView,
    /// Show the stage and its caption alone, as slides; or leave.
    Slides,
    /// Take the new version of the page.
    TakeVersion,
    /// Show the chapters of the tour.
    Tour,
    /// Show what the words mean.
    Glossary,
    /// Show the gallery of broken Rafts.
    Gallery,
    /// Show the challenges.
    Challenges,
    /// Select nothing, close what is open.
    Escape,
}

/// What decides which commands can be given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether time stands at the beginning.
    pub at_start: bool,
    /// Whether time stands at the furthest instant reached.
    pub at_end: bool,
    /// Whether time runs.
    pub playing: bool,
    /// Whether the ribbon shows a part of the run only.
    pub zoomed: bool,
    /// How the selected node stands, if one is selected.
    pub node: Option<Running>,
    /// Whether the selected node leads.
    pub leads: bool,
    /// Whether the selected message travels.
    pub message: bool,
    /// Whether any message travels.
    pub in_flight: bool,
    /// Whether any node is more or less patient than the settings say.
    pub patience: bool,
    /// Whether any disk stands still.
    pub stalled: bool,
    /// Whether any link is cut.
    pub cut: bool,
    /// How many nodes there are.
    pub nodes: u32,
    /// Whether there is more than one branch.
    pub branched: bool,
    /// Whether a deleted branch can be taken back.
    pub undeletes: bool,
    /// Whether two branches are compared.
    pub compares: bool,
    /// Whether a card's run is there, and parts from that of the sound core.
    pub parts: bool,
    /// Whether the answer to why has a step before the one that is looked at.
    pub step_before: bool,
    /// Whether it has one after it.
    pub step_after: bool,
    /// Whether time passes as slowly as it can.
    pub slowest: bool,
    /// Whether time passes as fast as it can.
    pub fastest: bool,
    /// Whether anything was measured.
    pub measured: bool,
    /// Whether the browser records clips.
    pub clips: bool,
    /// Whether a new version of the page is ready.
    pub new_version: bool,
    /// Whether the run is presented.
    pub slides: bool,
    /// What may be done: in a challenge not everything.
    pub allowed: Allowed,
    /// Whether the challenge that is followed is lost.
    pub lost: bool,
    /// What concerns members, leadership and snapshots.
    pub member: MemberFacts,
}

/// A command, with all that is said of it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Which one.
    pub command: Command,
    /// Among which others it is listed.
    pub group: Group,
    /// Its name: what elements carry in `data-command`.
    pub name: &'static str,
    /// Its keys, as the browser names them.
    pub keys: &'static [&'static str],
    /// The words on its button, in its menu and in the help.
    pub label: Text,
    /// What it does, in one sentence.
    pub help: Text,
    /// Whether it can be given now, if everything may be done.
    pub possible: fn(&Facts) -> bool,
}

/// What commands are listed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Where time goes.
    Time,
    /// What is done to the selected node.
    Node,
    /// What is done to the selected message.
    Message,
    /// What is done to the cluster.
    Cluster,
    /// What is done with the run as a whole.
    Run,
    /// What is done with the page.
    Page,
}

impl Group {
    /// All, in the order of the help page.
    pub const ALL: [Self; 6] = [
        Self::Time,
        Self::Node,
        Self::Message,
        Self::Cluster,
        Self::Run,
        Self::Page,
    ];

    /// Its heading.
    #[must_use]
    pub const fn title(self) -> Text {
        texts::group(self)
    }

    /// Its commands.
    pub fn entries(self) -> impl Iterator<Item = &'static Entry> {
        TABLE.iter().filter(move |entry| entry.group == self)
    }
}

impl Command {
    /// Its place in the table.
    #[must_use]
    pub fn entry(self) -> &'static Entry {
        // The test below shows that every command has one.
        TABLE
            .iter()
            .find(|entry| entry.command == self)
            .unwrap_or(&TABLE[0])
    }

    /// Its name: what elements carry in `data-command`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The words on its button and in the help.
    #[must_use]
    pub fn label(self) -> Text {
        self.entry().label
    }

    /// Whether it can be given now, if everything may be done.
    #[must_use]
    pub fn possible(self, facts: &Facts) -> bool {
        (self.entry().possible)(facts)
    }

    /// Whether it can be given now, and may.
    #[must_use]
    pub fn available(self, facts: &Facts) -> bool {
        self.possible(facts) && self.refusal(facts).is_none()
    }

    /// The command that a key gives now, whether it may be given or not: who gives it is told. `letters` says whether single letters and signs give commands at all:
    /// whoever speaks to the computer switches them off.
    #[must_use]
    pub fn of_key(key: &str, letters: bool, facts: &Facts) -> Option<Self> {
        let single = key.chars().count() == 1 && key != " ";
        if single && !letters {
            return None;
        }
        let lower = key.to_ascii_lowercase();
        TABLE
            .iter()
            .filter(|entry| entry.keys.contains(&lower.as_str()) || entry.keys.contains(&key))
            .map(|entry| entry.command)
            .find(|command| command.possible(facts))
    }
}

/// The node that a digit selects: 1 to 9 for A to I, 0 for J.
#[must_use]
pub fn node_of_digit(key: &str, nodes: u32) -> Option<raft_sim::NodeId> {
    let digit = key.parse::<u32>().ok().filter(|digit| *digit <= 9)?;
    let number = if digit == 0 { 10 } else { digit };
    (number <= nodes).then_some(raft_sim::NodeId(number))
}

/// How a key is named that is pressed together with Control, or with Command on a Mac.
pub const CHORD: &str = "Ctrl+";

/// A key as people read it.
#[must_use]
pub fn key_name(key: &str) -> String {
    match key {
        " " => texts::KEY_SPACE.to_owned(),
        "ArrowRight" => "\u{2192}".to_owned(),
        "ArrowLeft" => "\u{2190}".to_owned(),
        "ArrowUp" => "\u{2191}".to_owned(),
        "ArrowDown" => "\u{2193}".to_owned(),
        "Escape" => "Esc".to_owned(),
        chord if chord.starts_with(CHORD) => format!("{CHORD}{}", key_name(&chord[CHORD.len()..])),
        other if other.chars().count() == 1 => other.to_ascii_uppercase(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_used_once() {
        for (at, entry) in TABLE.iter().enumerate() {
            assert!(
                TABLE[at + 1..]
                    .iter()
                    .all(|other| other.name != entry.name && other.command != entry.command)
            );
            assert_eq!(entry.command.name(), entry.name);
            assert!(
                !entry.label.is_empty() && entry.help.ends_with('.'),
                "{}",
                entry.name
            );
        }
    }

    #[test]
    fn no_key_means_two_things_at_once() {
        let states = [
            None,
            Some(Running::Running),
            Some(Running::Paused),
            Some(Running::Stopped),
        ];
        for node in states {
            let facts = Facts {
                node,
                branched: true,
                undeletes: true,
                compares: true,
                step_before: true,
                step_after: true,
                cut: true,
                message: true,
                in_flight: true,
                nodes: 5,
                ..Facts::default()
            };
            for entry in TABLE {
                for key in entry.keys {
                    let given = TABLE.iter().filter(|other| other.keys.contains(key));
                    assert!(
                        given.filter(|other| other.command.possible(&facts)).count() <= 1,
                        "{key} at {node:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn one_letter_stops_a_node_and_starts_it_again() {
        let facts = |node| Facts {
            node: Some(node),
            nodes: 5,
            ..Facts::default()
        };
        assert_eq!(
            Command::of_key("s", true, &facts(Running::Running)),
            Some(Command::Stop)
        );
        assert_eq!(
            Command::of_key("S", true, &facts(Running::Stopped)),
            Some(Command::Restart)
        );
        assert_eq!(Command::of_key("s", true, &Facts::default()), None);
    }

    #[test]
    fn single_letters_can_be_switched_off_and_the_rest_stays() {
        let facts = Facts {
            nodes: 5,
            ..Facts::default()
        };
        assert_eq!(Command::of_key("n", false, &facts), None);
        assert_eq!(Command::of_key("?", false, &facts), None);
        assert_eq!(Command::of_key(" ", false, &facts), Some(Command::Play));
        assert_eq!(Command::of_key("ArrowRight", false, &facts), Some(Command::Step));
    }

    #[test]
    fn digits_select_nodes() {
        assert_eq!(node_of_digit("1", 5), Some(raft_sim::NodeId(1)));
        assert_eq!(node_of_digit("0", 11), Some(raft_sim::NodeId(10)));
        assert_eq!(node_of_digit("6", 5), None);
        assert_eq!(node_of_digit("a", 5), None);
    }
}
