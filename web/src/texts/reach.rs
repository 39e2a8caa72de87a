//! What is said by the menus, the palette, the table of the cluster and the narration.

use super::Text;
use crate::say;
use raft_sim::Letter;

/// The heading of the menu.
pub const MENU: Text = Text::new("All commands", "Alle Befehle");
/// The field of the palette.
pub const PALETTE_FIELD: Text = Text::new("Search commands and nodes", "Befehle und Knoten suchen");
/// What the palette found.
pub const PALETTE_LIST: Text = Text::new("Commands", "Befehle");
/// The palette found nothing.
pub const PALETTE_NOTHING: Text = Text::new("Nothing is called that.", "Nichts heißt so.");
/// A command cannot be given now.
pub const NOT_NOW: Text = Text::new("not now", "jetzt nicht");
/// Past the header, for those who go by keys.
pub const SKIP_TO_STAGE: Text = Text::new("Skip to the stage", "Zur Bühne springen");

/// The entry of the palette that selects a node.
#[must_use]
pub fn select_node(node: Letter) -> String {
    say!("Select node {node}", "Knoten {node} wählen")
}

/// The entry of the palette that selects a pair.
#[must_use]
pub fn select_link(a: Letter, b: Letter) -> String {
    say!("Select link {a}\u{2013}{b}", "Verbindung {a}\u{2013}{b} wählen")
}

/// The entry of the palette that selects the client.
pub const SELECT_CLIENT: Text = Text::new("Select the client", "Den Client wählen");

/// A new version was fetched.
pub const NEW_VERSION: Text = Text::new(
    "A new version of this page is ready. The run goes on in this one until you reload.",
    "Eine neue Fassung dieser Seite ist bereit. Der Lauf geht in dieser weiter, bis du neu lädst.",
);
/// The switch for narration.
pub const NARRATE: Text = Text::new(
    "Tell screen readers what happens",
    "Bildschirmlesern sagen, was geschieht",
);
/// More about it.
pub const NARRATE_HELP: Text = Text::new(
    "A sentence a second at most; nothing while too much happens.",
    "Höchstens ein Satz je Sekunde; nichts, solange zu viel geschieht.",
);
/// Too much happens.
pub const TOO_FAST: Text = Text::new(
    "Too fast to narrate. Slow down, or pause and step.",
    "Zu schnell zum Erzählen. Langsamer, oder anhalten und Schritt für Schritt.",
);
/// The heading of what identifies the run.
pub const RUN: Text = Text::new("Run", "Lauf");
/// What it is.
pub const FINGERPRINT: Text = Text::new("Fingerprint, at this event", "Fingerabdruck, bei diesem Ereignis");
/// The caption of the table.
pub const TABLE: Text = Text::new("The cluster", "Der Cluster");
/// Its columns.
pub const COLUMNS: [Text; 11] = [
    Text::new("Node", "Knoten"),
    Text::new("Role", "Rolle"),
    Text::new("Term", "Term"),
    Text::new("Voted for", "Stimme für"),
    Text::same("Leader"),
    Text::new("Last entry", "Letzter Eintrag"),
    Text::new("Commit", "Commit"),
    Text::new("Applied", "Angewendet"),
    Text::new("State", "Zustand"),
    Text::new("Links cut", "Getrennt von"),
    Text::new("Commands", "Befehle"),
];
/// A node runs.
pub const RUNS: Text = Text::new("runs", "läuft");
/// A node is paused.
pub const IS_PAUSED: Text = Text::new("paused", "angehalten");
/// A node is stopped.
pub const IS_STOPPED: Text = Text::new("stopped", "gestoppt");
/// Nothing to tell in this cell.
pub const NONE: &str = "\u{2013}";

/// What a button in the table does, and to whom.
#[must_use]
pub fn to_node(what: Text, node: &str) -> String {
    say!("{what} {node}", "{node}: {what}")
}
