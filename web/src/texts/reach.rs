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
