//! What is said of the signs: of nodes, messages, links, the client, entries and of time.

use super::Text;

/// The heading of the legend.
pub const LEGEND_TITLE: Text = Text::new("What the signs mean", "Was die Zeichen bedeuten");

/// A part of the legend.
pub const LEGEND_NODES: Text = Text::new("Nodes", "Knoten");
/// A node.
pub const LEGEND_FOLLOWER: Text = Text::new(
    "follower: the ring is its timer, running off",
    "Follower: sein Timer läuft im Ring ab",
);
/// A node.
pub const LEGEND_PRE_CANDIDATE: Text = Text::new(
    "pre-candidate: asks whether it could win",
    "Vorkandidat: könnte er gewinnen?",
);
/// A node.
pub const LEGEND_CANDIDATE: Text = Text::new(
    "candidate: each full diamond is a vote",
    "Kandidat: jede volle Raute ist eine Stimme",
);
/// A node.
pub const LEGEND_LEADER: Text = Text::new(
    "leader: a crown, a thick rim",
    "Leader: eine Krone, ein dicker Rand",
);
/// A node.
pub const LEGEND_VALUE: Text = Text::new(
    "the number: what it stored last",
    "die Zahl: was er zuletzt gespeichert hat",
);
/// A node.
pub const LEGEND_LEARNER: Text = Text::new(
    "learner, two rims: has no vote",
    "Lernender, zwei Ränder: hat keine Stimme",
);
/// A node.
pub const LEGEND_OUTSIDE: Text = Text::new("no member", "kein Mitglied");
/// A node.
pub const LEGEND_STOPPED: Text = Text::new("stopped, as after a crash", "gestoppt, wie nach einem Absturz");
/// A node.
pub const LEGEND_PAUSED: Text = Text::new("paused: it stands still", "angehalten: er steht still");

/// A part of the legend.
pub const LEGEND_MESSAGES: Text = Text::new("Messages", "Nachrichten");
/// A message.
pub const LEGEND_APPEND: Text = Text::new("entries for a follower", "Einträge für einen Follower");
/// A message.
pub const LEGEND_HEARTBEAT: Text = Text::new("heartbeat: I lead still", "Heartbeat: ich führe noch");
/// A message.
pub const LEGEND_VOTE: Text = Text::new("asks for a vote", "bittet um eine Stimme");
/// A message.
pub const LEGEND_PRE_VOTE: Text = Text::new("pre-vote: could I win?", "Vorabstimmung: könnte ich gewinnen?");
/// A message.
pub const LEGEND_SNAPSHOT: Text = Text::new("part of a snapshot", "Teil eines Snapshots");
/// A message.
pub const LEGEND_TRANSFER: Text = Text::new("take over from me", "übernimm von mir");
/// A message.
pub const LEGEND_READ: Text = Text::new("a read", "ein Lesen");
/// A message.
pub const LEGEND_CLIENT: Text = Text::new("from the client", "vom Client");
/// A message.
pub const LEGEND_REPLY: Text = Text::new("hollow: an answer", "hohl: eine Antwort");
/// A message.
pub const LEGEND_REFUSAL: Text = Text::new("with a bar: no", "mit Strich: nein");
/// A message.
pub const LEGEND_LOST: Text = Text::new("dotted outline: lost", "gepunktet: verloren");

/// A part of the legend.
pub const LEGEND_LINKS: Text = Text::new("Links", "Verbindungen");
/// A link.
pub const LEGEND_WHOLE: Text = Text::new("whole: click it to cut it", "heil: ein Klick trennt sie");
/// A link.
pub const LEGEND_CUT: Text = Text::new("cut: nothing gets through", "getrennt: nichts kommt durch");
/// A link.
pub const LEGEND_CUT_ONE_WAY: Text = Text::new(
    "cut one way: nothing arrives at the red arrow",
    "in einer Richtung getrennt: am roten Pfeil kommt nichts an",
);
/// A link.
pub const LEGEND_WALL: Text = Text::new(
    "a wall: cuts all links that cross it",
    "eine Wand: trennt alle Verbindungen, die sie kreuzen",
);

/// A part of the legend.
pub const LEGEND_CLIENT_PART: Text = Text::new("The client", "Der Client");
/// The client.
pub const LEGEND_IDLE: Text = Text::new("has asked for nothing", "hat um nichts gebeten");
/// The client.
pub const LEGEND_WAITING: Text = Text::new("waits for an answer", "wartet auf eine Antwort");
/// The client.
pub const LEGEND_DONE: Text = Text::new("has its answer", "hat seine Antwort");
/// The client.
pub const LEGEND_FAILED: Text = Text::new(
    "was not done, or nobody can tell",
    "nicht getan, oder niemand weiß es",
);

/// A part of the legend.
pub const LEGEND_LOG: Text = Text::new("Entries", "Einträge");
/// An entry.
pub const LEGEND_UNCOMMITTED: Text = Text::new("not committed", "nicht committet");
/// An entry.
pub const LEGEND_ELSEWHERE: Text = Text::new(
    "committed, but its node does not know",
    "committet, doch sein Knoten weiß es nicht",
);
/// An entry.
pub const LEGEND_COMMITTED: Text = Text::new("committed", "committet");
/// An entry.
pub const LEGEND_APPLIED: Text = Text::new(
    "applied: filled in the colour of its term",
    "angewendet: gefüllt in der Farbe seines Terms",
);
/// Entries that a snapshot has.
pub const LEGEND_SNAPSHOT_BLOCK: Text = Text::new(
    "in the snapshot, forgotten by the log",
    "im Snapshot, vom Log vergessen",
);

/// A part of the legend.
pub const LEGEND_TIME: Text = Text::new("Time", "Zeit");
/// On the ribbon.
pub const LEGEND_BAND: Text = Text::new("a term, each in a colour", "ein Term, jeder in einer Farbe");
/// On the ribbon.
pub const LEGEND_BAR: Text = Text::new(
    "a leader, for as long as it leads",
    "ein Leader, solange er führt",
);
/// On the ribbon.
pub const LEGEND_TICK: Text = Text::new("something that you did", "etwas, das du getan hast");
/// On the ribbon.
pub const LEGEND_FLAG: Text = Text::new("a law is broken", "ein Gesetz ist gebrochen");
