//! Members, transfer, snapshots and reads, in words.

use super::Text;
use crate::command::Followed;
use crate::say;
use raft_sim::{Letter, Running, letter};

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
        say!("snap {percent}%", "Snap. {percent} %")
    } else {
        say!("snapshot {percent}%", "Snapshot {percent} %")
    }
}

// ---- changing the members ----------------------------------------------------------------------------------------

/// That nobody leads, and whom others still follow all the same.
#[must_use]
pub fn nobody_leads(followed: Option<Followed>) -> String {
    let Some(Followed {
        node,
        running,
        followers,
    }) = followed
    else {
        return say!("Nobody leads now.", "Gerade führt niemand.");
    };
    let name = letter(node);
    let was = match running {
        Running::Stopped => say!(
            "{name} has led and is stopped",
            "{name} hat geführt und ist gestoppt"
        ),
        Running::Paused => say!(
            "{name} has led and is paused",
            "{name} hat geführt und ist angehalten"
        ),
        Running::Running => say!("{name} leads no more", "{name} führt nicht mehr"),
    };
    match followers {
        1 => say!(
            "{was}; one node follows it until its election timer runs out.",
            "{was}; ein Knoten folgt ihm noch, bis sein Wahl-Timer abläuft."
        ),
        _ => say!(
            "{was}; {followers} nodes follow it until their election timers run out.",
            "{was}; {followers} Knoten folgen ihm noch, bis ihre Wahl-Timer ablaufen."
        ),
    }
}

/// Nobody can be told to change the members, and how somebody comes to lead; `times_out` says whether a timeout can be let pass.
#[must_use]
pub fn no_leader_to_ask(followed: Option<Followed>, times_out: bool) -> String {
    let nobody = nobody_leads(followed);
    if times_out {
        say!(
            "{nobody} This takes a leader: play until one is elected, or select a node that runs and press \u{201c}Time out\u{201d}.",
            "{nobody} Dazu braucht es einen Leader: Spiel ab, bis einer gewählt ist, oder wähle einen Knoten, der läuft, und drücke \u{201e}Timeout auslösen\u{201c}."
        )
    } else {
        say!(
            "{nobody} This takes a leader: play until one is elected.",
            "{nobody} Dazu braucht es einen Leader: Spiel ab, bis einer gewählt ist."
        )
    }
}

/// What the dialog is for.
pub const MEMBERS_HELP: Text = Text::new(
    "Say what each node is to be. Where more than one voter changes, the old and the new voters decide together for a while.",
    "Was soll jeder Knoten sein? Ändert sich mehr als ein Stimmberechtigter, so entscheiden alte und neue eine Zeit lang gemeinsam.",
);
/// A choice.
pub const VOTES_CHOICE: Text = Text::new("votes", "stimmt mit");
/// A choice.
pub const LEARNS_CHOICE: Text = Text::new("learns", "lernt");
/// A choice.
pub const OUTSIDE_CHOICE: Text = Text::new("no member", "kein Mitglied");
/// A switch.
pub const STAY_JOINT: Text = Text::new("Stay joint until told", "Gemeinsam bleiben, bis es gesagt wird");
/// What it does.
pub const STAY_JOINT_HELP: Text = Text::new(
    "The leader does not leave the joint configuration by itself.",
    "Der Leader verlässt die gemeinsame Konfiguration nicht von selbst.",
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
pub const GROUP_RAFT: Text = Text::new("Term and leader", "Term und Leader");
/// A group of rows.
pub const GROUP_LOG: Text = Text::new("Log and snapshot", "Log und Snapshot");
/// A group of rows.
pub const GROUP_MEMBERS: Text = Text::new("Members, as it knows them", "Mitglieder, wie er sie kennt");
/// A group of rows.
pub const GROUP_WAITING: Text = Text::new("Under way", "Unterwegs");
/// A group of rows.
pub const GROUP_MACHINE: Text = Text::new("State machine", "Zustandsmaschine");
/// How a leader sends.
pub const SENDS_SNAPSHOT: Text = Text::new("snapshot", "Snapshot");
/// A row.
pub const QUORUM_CHECK: Text = Text::new("Quorum check", "Check-Quorum");
/// A row.
pub const GIVES_UP_TRANSFER: Text = Text::new("Gives up", "Gibt auf");
/// A row.
pub const TRANSFER_TO: Text = Text::new("Hands over to", "Übergibt an");
/// A row.
pub const HALTED_WHY: Text = Text::new("Halted", "Angehalten");
/// A row.
pub const CLOCK_SPEED: Text = Text::new("Clock runs at", "Uhr läuft mit");
/// A row.
pub const SNAPSHOT_UPTO: Text = Text::new("Snapshot up to", "Snapshot bis");
/// A row.
pub const LOG_BEGINS: Text = Text::new("Log begins at", "Log beginnt bei");
/// A row.
pub const SNAPSHOT_COMES: Text = Text::new("Snapshot arrives", "Snapshot kommt an");
/// A row.
pub const SNAPSHOT_INSTALLS: Text = Text::new("Snapshot is installed", "Snapshot wird installiert");
/// A row.
pub const UNCOMMITTED_BYTES: Text = Text::new("Uncommitted", "Nicht committet");
/// A row.
pub const VOTERS: Text = Text::new("Voters", "Stimmberechtigte");
/// A row.
pub const OLD_VOTERS: Text = Text::new("Old voters", "Alte Stimmberechtigte");
/// A row.
pub const NEW_VOTERS: Text = Text::new("New voters", "Neue Stimmberechtigte");
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
pub const READS: Text = Text::new("Reads waiting", "Wartende Lesebefehle");
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
    "Eine Änderung der Mitglieder ist noch nicht committet.",
);
/// Why the members cannot be changed.
pub const JOINT_NOW: Text = Text::new(
    "Old and new voters decide together now.",
    "Alte und neue Stimmberechtigte entscheiden jetzt gemeinsam.",
);

/// Why something cannot be done to a node.
pub const SELECT_A_NODE: Text = Text::new("Select a node first.", "Wähle erst einen Knoten.");
/// Why something cannot be done to a node.
pub const IS_STOPPED: Text = Text::new(
    "The node is stopped: restart it first.",
    "Der Knoten ist gestoppt: Starte ihn erst neu.",
);
/// Why something cannot be done to a node.
pub const IS_PAUSED: Text = Text::new(
    "The node is paused: let it go on first.",
    "Der Knoten ist angehalten: Lass ihn erst weiterlaufen.",
);
/// Why something cannot be done to a node.
pub const RUNS_ALREADY: Text = Text::new("The node runs.", "Der Knoten läuft.");
/// Why no timeout passes.
pub const LEADS_ALREADY: Text = Text::new(
    "This node leads: only the others wait for a leader.",
    "Dieser Knoten führt: Nur die anderen warten auf einen Leader.",
);
/// Why nobody can hand over to a node.
pub const MUST_VOTE: Text = Text::new("Only a voter can lead.", "Führen kann nur ein Stimmberechtigter.");
/// Why no snapshot is taken.
pub const SNAPSHOT_HAS_ALL: Text = Text::new(
    "Its snapshot has all that it has applied.",
    "Sein Snapshot enthält alles, was er angewendet hat.",
);
/// Why a log is not compacted.
pub const NOTHING_TO_COMPACT: Text = Text::new(
    "Its log has nothing that a snapshot of it has: take a snapshot first.",
    "Sein Log enthält nichts, was ein Snapshot von ihm enthält: Lege erst einen an.",
);
/// Why a leader cannot be forgotten.
pub const KNOWS_NO_LEADER: Text = Text::new(
    "It knows of no leader but itself.",
    "Er weiß von keinem Leader außer sich selbst.",
);
/// Why no link can be mended.
pub const NO_LINK_CUT: Text = Text::new("No link is cut.", "Keine Verbindung ist gekappt.");
/// Why nothing can be done to a message.
pub const SELECT_A_MESSAGE: Text = Text::new(
    "Select a message on its way first.",
    "Wähle erst eine Nachricht, die unterwegs ist.",
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

/// The commit index of a stopped node whose disk has more that is committed.
#[must_use]
pub fn commit_forgotten(commit: u64) -> String {
    say!(
        "{commit}, not kept on disk",
        "{commit}, steht nicht auf der Platte"
    )
}

/// The commit index of a node that holds more that is committed.
#[must_use]
pub fn commit_behind(commit: u64) -> String {
    say!(
        "{commit}, has yet to hear of more",
        "{commit}, hört noch von mehr"
    )
}

/// Where a configuration stands in the log.
#[must_use]
pub fn since_entry(index: u64, committed: bool) -> String {
    if committed {
        index.to_string()
    } else {
        say!("{index}, not committed", "{index}, nicht committet")
    }
}

// ---- an entry ----------------------------------------------------------------------------------------------------

/// An entry that is not there.
pub const ENTRY_GONE: Text = Text::new(
    "This log does not hold the entry now.",
    "Dieses Log enthält den Eintrag jetzt nicht.",
);
/// A row.
pub const COMMAND_ROW: Text = Text::new("Carries", "Enthält");
/// A row.
pub const WRITTEN_FIRST: Text = Text::new("Written", "Geschrieben");
/// A row.
pub const COMMITTED_FIRST: Text = Text::new("Committed", "Committet");
/// A row.
pub const APPLIED_FIRST: Text = Text::new("Applied", "Angewendet");
/// A row.
pub const ASKED_FOR: Text = Text::new("Asked for by", "Verlangt von");
/// A row.
pub const IN_SESSION: Text = Text::new("Session", "Sitzung");
/// A row.
pub const ANSWERED: Text = Text::new("Client knows", "Client weiß es");
/// A column.
pub const COPY_NODE: Text = Text::new("Node", "Knoten");
/// A column.
pub const COPY_HOLDS: Text = Text::new("Holds it", "Hat ihn");
/// A column.
pub const COPY_STATE: Text = Text::new("Stands", "Stand");
/// How a log holds an entry.
pub const HOLDS_ON_DISK: Text = Text::new("on disk", "auf der Platte");
/// How a log holds an entry.
pub const HOLDS_IN_MEMORY: Text = Text::new("not on disk yet", "noch nicht auf der Platte");
/// How a log holds an entry.
pub const HOLDS_IN_SNAPSHOT: Text = Text::new("in its snapshot", "in seinem Snapshot");
/// A log without it.
pub const HOLDS_NOTHING: Text = Text::new("not there", "nicht da");

/// A log with another entry.
#[must_use]
pub fn holds_another(term: u64) -> String {
    say!("another one, of term {term}", "einen anderen, von Term {term}")
}

/// A moment, and where.
#[must_use]
pub fn at_node(at: &str, node: Letter) -> String {
    say!("{at} at {node}", "{at} bei {node}")
}

/// A request of the client.
#[must_use]
pub fn request(number: u64) -> String {
    say!("client, request {number}", "Client, Anfrage {number}")
}

/// The heading of an entry's inspector.
#[must_use]
pub fn entry_title(index: u64) -> String {
    say!("Entry {index}", "Eintrag {index}")
}

/// What a table is.
#[must_use]
pub fn copies_title(index: u64) -> String {
    say!("Place {index} of each log", "Stelle {index} in jedem Log")
}

/// What a cell says of an entry that changes the members.
pub const MEMBERS_SHORT: Text = Text::new("members", "Mitgl.");
/// What a cell says of an entry that opens a session.
pub const SESSION_SHORT: Text = Text::new("session", "Sitzung");

/// A snapshot in a row of the logs.
#[must_use]
pub fn snapshot_block(upto: u64) -> String {
    say!("snapshot up to {upto}", "Snapshot bis {upto}")
}

/// A snapshot in a row of the logs, where there is little room.
#[must_use]
pub fn snapshot_short(upto: u64) -> String {
    format!("\u{2264}\u{2009}{upto}")
}

// ---- reads -------------------------------------------------------------------------------------------------------

/// What is asked: a choice.
pub const KIND_FIELD: Text = Text::new("Write or read", "Schreiben oder lesen");
/// A choice.
pub const WRITES_CHOICE: Text = Text::new("write", "schreiben");
/// A choice.
pub const READS_CHOICE: Text = Text::new("read", "lesen");
/// A choice.
pub const LEADER_CHOICE: Text = Text::new("leader", "Leader");
/// A choice.
pub const FOLLOWER_CHOICE: Text = Text::new("follower", "Follower");

/// How a read was answered.
#[must_use]
pub fn read_by_round(node: Letter) -> String {
    say!(
        "a majority confirmed to {node} that it still leads",
        "eine Mehrheit bestätigte {node}, dass er noch führt"
    )
}

/// How a read was answered.
#[must_use]
pub fn read_by_lease(node: Letter) -> String {
    say!(
        "{node} answered by its lease, and asked nobody",
        "{node} antwortete kraft seiner Lease und fragte niemanden"
    )
}

/// How a read was answered.
#[must_use]
pub fn read_by_leader(leader: Letter, leased: bool) -> String {
    if leased {
        say!(
            "it asked the leader {leader}, which named its commit index by its lease",
            "er fragte den Leader {leader}; der nannte kraft seiner Lease seinen Commit-Index"
        )
    } else {
        say!(
            "it asked the leader {leader}, which had a majority confirm it and named its commit index",
            "er fragte den Leader {leader}; den bestätigte eine Mehrheit, und er nannte seinen Commit-Index"
        )
    }
}

/// How a read was answered.
#[must_use]
pub fn read_alone(node: Letter) -> String {
    say!("{node} needed to ask nobody", "{node} musste niemanden fragen")
}

/// A read that waited for its state.
#[must_use]
pub fn read_once_applied(right: &str) -> String {
    say!(
        "{right}; it answered once it had applied that far",
        "{right}; er antwortete, sobald er so weit angewendet hatte"
    )
}

// ---- settings ----------------------------------------------------------------------------------------------------

/// A part of the settings.
pub const FEATURES: Text = Text::new("Sessions and snapshots", "Sitzungen und Snapshots");
/// A switch.
pub const SESSIONS_SWITCH: Text = Text::new("Client sessions", "Sitzungen des Clients");
/// What it does.
pub const SESSIONS_HELP: Text = Text::new(
    "A command that is sent twice is done once.",
    "Ein Befehl, der zweimal gesandt wird, wird einmal ausgeführt.",
);
/// A dial.
pub const SNAPSHOT_EVERY: Text = Text::new(
    "Snapshot after so many entries (0: when told)",
    "Snapshot nach so vielen Einträgen (0: auf Befehl)",
);
/// A dial.
pub const SNAPSHOT_KEEP: Text = Text::new("Entries kept before it", "Einträge davor behalten");
