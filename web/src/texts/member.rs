//! Members, transfer, snapshots and reads, in words.

use super::Text;
use crate::say;
use raft_sim::Letter;

// ---- on the stage ------------------------------------------------------------------------------------------------

/// The voters of before.
pub const OLD: Text = Text::new("old", "alt");
/// The voters from now on.
pub const NEW: Text = Text::new("new", "neu");
/// What a node is.
pub const LEARNER: Text = Text::new("learner", "lernt");
/// What a node is.
pub const OUTSIDE: Text = Text::new("no member", "außerhalb");
/// What a node is.
pub const VOTER: Text = Text::new("voter", "stimmt mit");
/// A node whose Raft takes no part.
pub const SUSPENDED: Text = Text::new("suspended", "ausgesetzt");
/// A node whose Raft handles nothing any more.
pub const HALTED: Text = Text::new("halted", "angehalten");

/// What the two sets are counted for.
#[must_use]
pub fn joint_entry(entry: Option<u64>, compact: bool) -> String {
    match entry {
        Some(entry) if compact => say!("entry {entry}", "Eintrag {entry}"),
        Some(entry) => say!("who has entry {entry}", "wer hat Eintrag {entry}"),
        None if compact => say!("two sets", "zwei Mengen"),
        None => say!("two sets decide", "zwei entscheiden"),
    }
}

/// How many of a set have an entry, and whether that is enough.
#[must_use]
pub fn quorum_has(name: &str, have: usize, of: usize, enough: bool, compact: bool) -> String {
    let sign = if enough { " \u{2713}" } else { "" };
    if compact {
        format!("{name} {have}/{of}{sign}")
    } else {
        say!("{name}: {have} of {of}{sign}", "{name}: {have} von {of}{sign}")
    }
}

/// A set that nobody counts.
#[must_use]
pub fn quorum_of(name: &str, of: usize) -> String {
    say!("{name}: {of}", "{name}: {of}")
}

/// A leader that hands over.
#[must_use]
pub fn hands_over(to: Letter, compact: bool) -> String {
    if compact {
        say!("to {to}", "an {to}")
    } else {
        say!("hands to {to}", "gibt an {to}")
    }
}

/// How much of a snapshot has come.
#[must_use]
pub fn receives(percent: u8, compact: bool) -> String {
    if compact {
        say!("snap {percent}%", "Abb. {percent}%")
    } else {
        say!("snapshot {percent}%", "Abbild {percent}%")
    }
}

// ---- changing the members ----------------------------------------------------------------------------------------

/// Nobody can be told to change the members.
pub const NO_LEADER_TO_ASK: Text = Text::new(
    "There is no leader, and only a leader can do that.",
    "Es gibt keinen Anführer, und nur ein Anführer kann das.",
);
/// What the dialog is for.
pub const MEMBERS_HELP: Text = Text::new(
    "Say what each node is to be. Where more than one voter changes, the old and the new voters decide together for a while.",
    "Was soll jeder Knoten sein? Ändert sich mehr als ein Wähler, so entscheiden alte und neue eine Zeit lang gemeinsam.",
);
/// A choice.
pub const VOTES_CHOICE: Text = Text::new("votes", "stimmt mit");
/// A choice.
pub const LEARNS_CHOICE: Text = Text::new("learns", "lernt");
/// A choice.
pub const OUTSIDE_CHOICE: Text = Text::new("is no member", "ist kein Mitglied");
/// A switch.
pub const STAY_JOINT: Text = Text::new("Stay joint until told", "Gemeinsam bleiben, bis es gesagt wird");
/// What it does.
pub const STAY_JOINT_HELP: Text = Text::new(
    "The leader does not leave the joint configuration by itself.",
    "Der Anführer verlässt die gemeinsame Konfiguration nicht von selbst.",
);
/// The button.
pub const MEMBERS_APPLY: Text = Text::new("Change the members", "Mitglieder ändern");
/// Nobody would vote.
pub const NO_VOTERS: Text = Text::new("Somebody must vote.", "Jemand muss mitstimmen.");

/// What was chosen.
#[must_use]
pub fn members_chosen(voters: usize, learners: usize) -> String {
    let majority = voters / 2 + 1;
    say!(
        "{voters} vote, {majority} make a majority; {learners} learn.",
        "{voters} stimmen mit, {majority} sind eine Mehrheit; {learners} lernen."
    )
}

// ---- a node's inspector ------------------------------------------------------------------------------------------

/// A group of rows.
pub const GROUP_RAFT: Text = Text::new("Term and leader", "Amtszeit und Anführer");
/// A group of rows.
pub const GROUP_LOG: Text = Text::new("Log and snapshot", "Log und Abbild");
/// A group of rows.
pub const GROUP_MEMBERS: Text = Text::new("Members, as it knows them", "Mitglieder, wie er sie kennt");
/// A group of rows.
pub const GROUP_WAITING: Text = Text::new("Under way", "Unterwegs");
/// A group of rows.
pub const GROUP_MACHINE: Text = Text::new("State machine", "Zustandsmaschine");
/// How a leader sends.
pub const SENDS_SNAPSHOT: Text = Text::new("snapshot", "Abbild");
/// A row.
pub const QUORUM_CHECK: Text = Text::new("Quorum check", "Mehrheitsprüfung");
/// A row.
pub const GIVES_UP_TRANSFER: Text = Text::new("Gives up", "Gibt auf");
/// A row.
pub const TRANSFER_TO: Text = Text::new("Hands over to", "Übergibt an");
/// A row.
pub const HALTED_WHY: Text = Text::new("Halted", "Angehalten");
/// A row.
pub const CLOCK_SPEED: Text = Text::new("Clock runs at", "Uhr läuft mit");
/// A row.
pub const SNAPSHOT_UPTO: Text = Text::new("Snapshot up to", "Abbild bis");
/// A row.
pub const LOG_BEGINS: Text = Text::new("Log begins at", "Log beginnt bei");
/// A row.
pub const SNAPSHOT_COMES: Text = Text::new("Snapshot arrives", "Abbild trifft ein");
/// A row.
pub const SNAPSHOT_INSTALLS: Text = Text::new("Snapshot is installed", "Abbild wird eingesetzt");
/// A row.
pub const UNCOMMITTED_BYTES: Text = Text::new("Uncommitted", "Nicht festgeschrieben");
/// A row.
pub const VOTERS: Text = Text::new("Voters", "Wähler");
/// A row.
pub const OLD_VOTERS: Text = Text::new("Old voters", "Alte Wähler");
/// A row.
pub const NEW_VOTERS: Text = Text::new("New voters", "Neue Wähler");
/// A row.
pub const LEARNERS: Text = Text::new("Learners", "Lernende");
/// A row.
pub const LEARNERS_NEXT: Text = Text::new("Learners to be", "Künftig lernend");
/// A row.
pub const SINCE_ENTRY: Text = Text::new("Since entry", "Seit Eintrag");
/// A row.
pub const LOADS: Text = Text::new("Loads from disk", "Lädt von der Platte");
/// A row.
pub const FORWARDS: Text = Text::new("Passed on", "Weitergereicht");
/// A row.
pub const READS: Text = Text::new("Reads waiting", "Wartende Lesezugriffe");
/// A row.
pub const WRITES_SINCE: Text = Text::new("Oldest write", "Ältester Schreibvorgang");
/// A row.
pub const DISK_STALLED: Text = Text::new("Disk stands still", "Platte steht still");
/// A row.
pub const SESSIONS: Text = Text::new("Sessions", "Sitzungen");
/// It is so.
pub const YES: Text = Text::new("yes", "ja");
/// What is done seldom.
pub const MORE_COMMANDS: Text = Text::new("More", "Mehr");
/// To whom a leader hands over.
pub const HAND_OVER_TO: Text = Text::new("Hand over to", "Übergeben an");
/// Why the members cannot be changed.
pub const HANDS_OVER_NOW: Text = Text::new(
    "Leadership is being handed over.",
    "Die Führung wird gerade übergeben.",
);
/// Why the members cannot be changed.
pub const CHANGE_PENDING: Text = Text::new(
    "A change of the members is not committed yet.",
    "Eine Änderung der Mitglieder ist noch nicht festgeschrieben.",
);
/// Why the members cannot be changed.
pub const JOINT_NOW: Text = Text::new(
    "Old and new voters decide together now.",
    "Alte und neue Wähler entscheiden jetzt gemeinsam.",
);

/// A button.
#[must_use]
pub fn hand_over_to(name: &str) -> String {
    say!("Hand over to {name}", "An {name} übergeben")
}

/// How much of a snapshot has come.
#[must_use]
pub fn part_of(part: u64, whole: u64) -> String {
    say!("{part} of {whole} bytes", "{part} von {whole} Bytes")
}

/// A size.
#[must_use]
pub fn bytes(count: u64) -> String {
    say!("{count} bytes", "{count} Bytes")
}

/// Where a configuration stands in the log.
#[must_use]
pub fn since_entry(index: u64, committed: bool) -> String {
    if committed {
        index.to_string()
    } else {
        say!("{index}, not committed", "{index}, nicht festgeschrieben")
    }
}
