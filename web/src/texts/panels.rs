//! What stands in the panels, in words: logs, what happened, inspector, ribbon, settings.

use super::{Text, language};
use crate::say;
use raft_sim::{Action, Letter};

// ---- the log -----------------------------------------------------------------------------------------------------

/// The heading of the table.
pub const LOGS: Text = Text::same("Logs");
/// An entry without a command.
pub const BLANK: Text = Text::new("blank", "leer");
/// Over the logs of the run beside.
#[must_use]
pub fn logs_beside(name: &str, alike: bool) -> String {
    if alike {
        say!("{name}: all logs alike", "{name}: alle Logs gleich")
    } else {
        say!("{name}, where it differs", "{name}, wo es anders ist")
    }
}

/// How an entry stands.
pub const APPLIED: Text = Text::new("applied", "angewendet");
/// How an entry stands.
pub const COMMITTED: Text = Text::new("committed", "committet");
/// How an entry stands: a leader has committed it, and its node does not know.
pub const COMMITTED_ELSEWHERE: Text = Text::new("committed, not known here", "committet, hier nicht bekannt");
/// How an entry stands.
pub const STORED: Text = Text::new("on disk, not committed", "auf der Platte, nicht committet");
/// How an entry stands.
pub const UNFLUSHED: Text = Text::new(
    "not on disk yet, not committed",
    "noch nicht auf der Platte, nicht committet",
);

/// An entry in words.
#[must_use]
pub fn entry(index: u64, term: u64, text: &str, state: &str) -> String {
    say!(
        "Entry {index} of term {term}: {text}, {state}",
        "Eintrag {index} von Term {term}: {text}, {state}"
    )
}

/// What the marks under the cells mean.
#[must_use]
pub fn marks(leader: &str) -> String {
    say!(
        "as {leader} knows them: \u{25b2} matches up to here, \u{25b3} is sent next",
        "wie {leader} sie kennt: \u{25b2} gleich bis hier, \u{25b3} geht als Nächstes"
    )
}

// ---- what happened -----------------------------------------------------------------------------------------------

/// The heading of the feed.
pub const FEED: Text = Text::new("Events", "Ereignisse");
/// The switch.
pub const DETAILS: Text = Text::new("Details", "Einzelheiten");
/// The button.
pub const EARLIER: Text = Text::new("Earlier", "Früheres");
/// Nothing has happened.
pub const FEED_EMPTY: Text = Text::new(
    "Nothing yet. Time runs slowly here: at 1/50 a hop between two nodes takes a second.",
    "Noch nichts. Die Zeit läuft hier langsam: bei 1/50 dauert ein Weg zwischen zwei Knoten eine Sekunde.",
);

/// The time of a line in the feed is a button.
pub const GO_THERE: Text = Text::new("Go to this moment", "Zu diesem Augenblick gehen");

/// How an entry stands that a leader has committed, when its node runs and has not heard so.
#[must_use]
pub fn committed_unheard(node: Letter, commit: u64) -> String {
    say!(
        "committed, but {node} does not know yet: its commit index is {commit}",
        "committet, aber {node} weiß es noch nicht: der Commit-Index von {node} ist {commit}"
    )
}

/// How an entry stands that a leader has committed, on the disk of a node that is stopped.
#[must_use]
pub fn committed_while_stopped(node: Letter) -> String {
    say!(
        "committed, but {node} is stopped: once it runs, a leader tells it so",
        "committet, aber {node} ist gestoppt: läuft {node} wieder, sagt es ein Leader"
    )
}

// ---- the inspector -----------------------------------------------------------------------------------------------

/// The heading while nothing is selected.
pub const INSPECTOR: Text = Text::new("Inspector", "Inspektor");
/// While nothing is selected.
pub const INSPECTOR_EMPTY: Text = Text::new(
    "Select a node, a link, a message or the client, and see everything about it here.",
    "Wähle einen Knoten, eine Verbindung, eine Nachricht oder den Client: hier steht dann alles darüber.",
);
/// A row.
pub const TERM: Text = Text::same("Term");
/// A row.
pub const VOTE: Text = Text::new("Voted for", "Stimmte für");
/// A row.
pub const LEADER: Text = Text::same("Leader");
/// A row.
pub const LAST_ENTRY: Text = Text::new("Last entry", "Letzter Eintrag");
/// A row.
pub const ON_DISK: Text = Text::new("On disk up to", "Auf der Platte bis");
/// A row.
pub const COMMIT_INDEX: Text = Text::new("Commit index", "Commit-Index");
/// A row.
pub const APPLIED_INDEX: Text = Text::new("Applied index", "Angewendet bis");
/// A row.
pub const ELECTION_TIMER: Text = Text::new("Timer runs out", "Timer läuft ab");
/// A row.
pub const HEARTBEAT_TIMER: Text = Text::same("Heartbeat");
/// A row.
pub const WRITES: Text = Text::new("Writes under way", "Laufende Schreibvorgänge");
/// A row.
pub const WITHHELD: Text = Text::new("Messages held back", "Zurückgehaltene Nachrichten");
/// A row.
pub const PROPOSALS: Text = Text::new("Open proposals", "Offene Vorschläge");
/// A row.
pub const WAITING_INPUTS: Text = Text::new("Waits for it", "Wartet auf ihn");
/// A row.
pub const VALUE: Text = Text::new("Value", "Wert");
/// A row.
pub const SENT: Text = Text::new("Sent", "Gesendet");
/// A row.
pub const ARRIVES: Text = Text::new("Arrives", "Kommt an");
/// A row.
pub const LOST: Text = Text::new("Lost", "Verloren");
/// A row.
pub const WHY: Text = Text::new("Why", "Warum");
/// Nobody.
pub const NOBODY: Text = Text::new("nobody", "niemanden");
/// How a leader sends.
pub const STREAMS: Text = Text::new("streams", "strömt");
/// How a leader sends.
pub const PROBES: Text = Text::new("probes", "tastet");
/// A message that has arrived.
pub const MESSAGE_GONE: Text = Text::new("This message has arrived.", "Diese Nachricht ist angekommen.");
/// The columns of a leader's table.
pub const PEER_COLUMNS: [Text; 6] = [
    Text::new("Node", "Knoten"),
    Text::same("Match"),
    Text::same("Next"),
    Text::new("Mode", "Modus"),
    Text::new("In flight", "Unterwegs"),
    Text::new("Heard", "Gehört"),
];
/// What the table is.
pub const PEERS: Text = Text::new(
    "What the leader knows of the others",
    "Was der Leader von den anderen weiß",
);
/// A button.
pub const CUT: Text = Text::new("Cut both ways", "Beidseitig trennen");
/// A button.
pub const MEND: Text = Text::new("Mend", "Heilen");
/// A button.
pub const DROP: Text = Text::new("Drop", "Verwerfen");
/// A button.
pub const DELIVER: Text = Text::new("Deliver now", "Jetzt zustellen");
/// A button.
pub const DUPLICATE: Text = Text::new("Duplicate", "Verdoppeln");

/// One way of a link.
#[must_use]
pub fn one_way(from: Letter, to: Letter, cut: bool) -> String {
    if cut {
        say!("Mend {from} \u{2192} {to}", "{from} \u{2192} {to} heilen")
    } else {
        say!("Cut {from} \u{2192} {to}", "{from} \u{2192} {to} trennen")
    }
}

/// The heading for a node.
#[must_use]
pub fn node_title(name: &str) -> String {
    say!("Node {name}", "Knoten {name}")
}

/// The heading for a link.
#[must_use]
pub fn link_title(a: Letter, b: Letter) -> String {
    say!("Link {a}\u{2013}{b}", "Verbindung {a}\u{2013}{b}")
}

/// The heading for the client.
pub const CLIENT_TITLE: Text = Text::same("Client");
/// The heading for a message.
pub const MESSAGE_TITLE: Text = Text::new("Message", "Nachricht");

/// A role and its term.
#[must_use]
pub fn role_of_term(role: &str, term: u64) -> String {
    say!("{role}, term {term}", "{role}, Term {term}")
}

/// A role that stands still.
#[must_use]
pub fn paused(role: &str) -> String {
    format!("{role}, {}", super::PAUSED)
}

/// A timer.
#[must_use]
pub fn timer(left: &str) -> String {
    format!("in {left}")
}

/// The last entry of a log.
#[must_use]
pub fn entry_of_term(index: u64, term: u64) -> String {
    if index == 0 {
        Text::new("none", "keiner").into()
    } else {
        say!("{index} (term {term})", "{index} (Term {term})")
    }
}

// ---- time --------------------------------------------------------------------------------------------------------

/// The slider over the run.
pub const TIMELINE: Text = Text::new("Time", "Zeit");
/// The other word on the play button.
pub const PAUSE: Text = Text::new("Pause", "Anhalten");
/// The slider.
pub const SPEED: Text = Text::new("Speed", "Tempo");

/// Where time stands, for those who do not see it.
#[must_use]
pub fn time_of(at: &str, end: &str) -> String {
    say!("{at} of {end}", "{at} von {end}")
}

/// Who led.
#[must_use]
pub fn reign(leader: Letter, term: u64) -> String {
    say!("{leader} leads term {term}", "{leader} führt Term {term}")
}

/// A law is broken.
#[must_use]
pub fn broken(law: &str) -> String {
    say!("{law} is broken", "{law} ist gebrochen")
}

/// Something a person did.
#[must_use]
pub fn action(action: &Action) -> String {
    raft_sim::story::acted(action, language()).title()
}

// ---- settings ----------------------------------------------------------------------------------------------------

/// A heading.
pub const CLUSTER: Text = Text::same("Cluster");
/// What changing them does.
pub const CLUSTER_NOTE: Text = Text::new(
    "A change begins the run again. The old run stays beside it.",
    "Eine Änderung beginnt den Lauf von vorn. Der alte Lauf bleibt daneben.",
);
/// A heading.
pub const NETWORK: Text = Text::new("Network and disks", "Netz und Platten");
/// What changing them does.
pub const NETWORK_NOTE: Text = Text::new(
    "A change counts from now on, on every link and every disk.",
    "Eine Änderung gilt von jetzt an, auf jeder Verbindung und jeder Platte.",
);
/// A heading.
pub const PAGE: Text = Text::new("Page", "Seite");
/// A field.
pub const NODES: Text = Text::new("Nodes", "Knoten");
/// A button.
pub const FEWER: Text = Text::new("One node fewer", "Ein Knoten weniger");
/// A button.
pub const MORE: Text = Text::new("One node more", "Ein Knoten mehr");
/// A field.
pub const SEED: Text = Text::same("Seed");
/// A switch.
pub const PRE_VOTE: Text = Text::new("Pre-vote", "Vorabstimmung");
/// What it does.
pub const PRE_VOTE_HELP: Text = Text::new(
    "A node asks whether it could win before it campaigns (dissertation \u{a7}9.6).",
    "Ein Knoten fragt, ob er gewinnen könnte, bevor er kandidiert (Dissertation \u{a7}9.6).",
);
/// A switch.
pub const CHECK_QUORUM: Text = Text::new("Check quorum", "Check-Quorum");
/// What it does.
pub const CHECK_QUORUM_HELP: Text = Text::new(
    "A leader that hears no majority steps down (dissertation \u{a7}6.2).",
    "Ein Leader, der keine Mehrheit hört, tritt zurück (Dissertation \u{a7}6.2).",
);
/// A switch.
pub const ALL_STOPPED: Text = Text::new(
    "Start with all nodes stopped",
    "Mit lauter gestoppten Knoten beginnen",
);
/// A dial.
pub const LATENCY: Text = Text::new("Latency", "Latenz");
/// A dial.
pub const JITTER: Text = Text::new("Jitter, more or less", "Schwankung, mehr oder weniger");
/// A dial.
pub const LOSS: Text = Text::new("Messages lost", "Verlorene Nachrichten");
/// A dial.
pub const DUPLICATION: Text = Text::new("Messages doubled", "Verdoppelte Nachrichten");
/// A dial.
pub const FLUSH: Text = Text::new("Disk flush", "Schreiben auf die Platte");
/// Themes.
pub const THEME: Text = Text::new("Theme", "Farben");
/// A theme.
pub const THEME_SYSTEM: Text = Text::new("As the system", "Wie das System");
/// A theme.
pub const THEME_LIGHT: Text = Text::new("Light", "Hell");
/// A theme.
pub const THEME_DARK: Text = Text::new("Dark", "Dunkel");
/// The seed is not one.
pub const SEED_WRONG: Text = Text::new(
    "A seed is up to 16 hexadecimal digits.",
    "Ein Seed hat bis zu 16 hexadezimale Ziffern.",
);

/// So many nodes.
#[must_use]
pub fn nodes(count: u32) -> String {
    if count == 1 {
        Text::new("1 node", "1 Knoten").into()
    } else {
        say!("{count} nodes", "{count} Knoten")
    }
}

// ---- partition ---------------------------------------------------------------------------------------------------

/// The heading.
pub const PARTITION_TITLE: Text = Text::new("Partition", "Trennung");
/// What to do.
pub const PARTITION_HELP: Text = Text::new(
    "Choose who stands on the other side of the wall.",
    "Wähle, wer auf der anderen Seite der Wand steht.",
);
/// The button.
pub const PARTITION_APPLY: Text = Text::new("Build the wall", "Wand bauen");

/// A node's side, for those who do not see it.
#[must_use]
pub fn side_label(name: Letter) -> String {
    say!("{name} on the other side", "{name} auf der anderen Seite")
}
