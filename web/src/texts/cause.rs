//! The words of the space-time diagram and of "why?".

use crate::say;
use crate::texts::Text;

/// The tab of the diagram, and its sheet.
pub const SPACETIME: Text = Text::new("Space-time", "Raumzeit");
/// What the diagram is, for those who do not see it.
pub const SPACETIME_LABEL: Text = Text::new(
    "Space-time diagram: nodes across, time downward. Arrows go from event to event, Enter picks one.",
    "Raum-Zeit-Diagramm: Knoten nebeneinander, Zeit nach unten. Pfeile gehen von Ereignis zu Ereignis, Eingabe wählt eines.",
);
/// The client's lane.
pub const CLIENT_LANE: Text = Text::new("client", "Client");
/// Closer.
pub const ZOOM_IN: Text = Text::new("Zoom in", "Vergrößern");
/// Further away.
pub const ZOOM_OUT: Text = Text::new("Zoom out", "Verkleinern");
/// Back to the present.
pub const FOLLOW: Text = Text::new("Now", "Jetzt");
/// What that does.
pub const FOLLOW_HELP: Text = Text::new("Follow the present", "Der Gegenwart folgen");
/// A wide diagram.
pub const WIDEN: Text = Text::new("Widen", "Breiter");
/// A narrow one.
pub const NARROW: Text = Text::new("Narrow", "Schmaler");
/// Heartbeats are left out.
pub const SPARSE: Text = Text::new(
    "Heartbeats are left out: zoom in to see them.",
    "Herzschläge fehlen hier: größer sieht man sie.",
);
/// Nothing is picked.
pub const PICK_HELP: Text = Text::new(
    "Pick an event to see what caused it.",
    "Wähle ein Ereignis: man sieht, was es ausgelöst hat.",
);
/// What caused it is lit.
pub const CAUSES: Text = Text::new("Causes", "Ursachen");
/// What came of it is lit.
pub const EFFECTS: Text = Text::new("Effects", "Folgen");
/// The question.
pub const WHY_BUTTON: Text = Text::new("Why?", "Warum?");

/// A round moment at the edge of the diagram, as fine as its steps.
#[must_use]
pub fn tick(micros: u64, step: u64) -> String {
    let millis = micros / 1_000;
    if step >= 1_000_000 {
        format!("{} s", millis / 1_000)
    } else if step >= 100_000 {
        format!("{}.{} s", millis / 1_000, millis % 1_000 / 100)
    } else {
        format!("{}.{:03}", millis / 1_000, millis % 1_000)
    }
}

/// How many events are lit.
#[must_use]
pub fn so_many_lit(count: usize, effects: bool) -> String {
    if effects {
        say!("{count} events of it", "{count} Ereignisse daraus")
    } else {
        say!("{count} events led here", "{count} Ereignisse führten dahin")
    }
}
