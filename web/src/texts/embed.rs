//! What is said where the page stands inside another one.

use super::Text;
use crate::say;

/// The way out of the frame.
pub const OPEN: Text = Text::new("Open in Raftarium", "In Raftarium öffnen");
/// More about it.
pub const OPEN_HELP: Text = Text::new(
    "Open this run at this moment in a tab of its own, where everything can be tried.",
    "Öffnet diesen Lauf an dieser Stelle in einem eigenen Tab, wo sich alles ausprobieren lässt.",
);

/// A node, for those who do not see it.
#[must_use]
pub fn node(name: &str, role: &str, term: &str, state: &str) -> String {
    say!(
        "Node {name}: {role}, term {term}, {state}.",
        "Knoten {name}: {role}, Term {term}, {state}."
    )
}

/// The address says neither yes nor no.
#[must_use]
pub fn bad_choice(name: &str, value: &str) -> String {
    say!(
        "The address says {name}=\u{201c}{value}\u{201d}: it can be 0 or 1.",
        "Die Adresse sagt {name}=\u{201e}{value}\u{201c}: möglich ist 0 oder 1."
    )
}

/// The address names no theme.
#[must_use]
pub fn bad_theme(value: &str) -> String {
    say!(
        "The address names the theme \u{201c}{value}\u{201d}: it can be light or dark.",
        "Die Adresse nennt das Farbschema \u{201e}{value}\u{201c}: möglich ist light oder dark."
    )
}

/// The address names no origin.
#[must_use]
pub fn bad_host(value: &str) -> String {
    say!(
        "The address names the host \u{201c}{value}\u{201d}: a host is an origin, like https://example.org.",
        "Die Adresse nennt den Host \u{201e}{value}\u{201c}: ein Host ist ein Ursprung, etwa https://example.org."
    )
}

// ---- what the page around says -----------------------------------------------------------------------------------

/// It is no message.
pub const NO_MESSAGE: Text = Text::new(
    "A message is an object whose field \u{201c}raftarium\u{201d} says what is wanted.",
    "Eine Nachricht ist ein Objekt, dessen Feld \u{201e}raftarium\u{201c} sagt, was gewünscht ist.",
);
/// It says not where to go.
pub const BAD_PLACE: Text = Text::new(
    "Time goes either to \u{201c}millis\u{201d}, a number that is not negative, or to \u{201c}event\u{201d}, a whole one.",
    "Die Zeit geht entweder zu \u{201e}millis\u{201c}, einer nicht negativen Zahl, oder zu \u{201e}event\u{201c}, einer ganzen.",
);
/// It came too early.
pub const NOT_READY: Text = Text::new(
    "The run is still being opened: wait for \u{201c}ready\u{201d}.",
    "Der Lauf wird noch geöffnet: erst auf \u{201e}ready\u{201c} warten.",
);

/// There is no such message.
#[must_use]
pub fn unknown_message(kind: &str) -> String {
    say!(
        "There is no message \u{201c}{kind}\u{201d}: it can be play, pause, seek, speed or state.",
        "Es gibt keine Nachricht \u{201e}{kind}\u{201c}: möglich ist play, pause, seek, speed oder state."
    )
}

/// It names no speed.
#[must_use]
pub fn bad_speed(speed: &str) -> String {
    say!(
        "The speed \u{201c}{speed}\u{201d} is none: it goes from 1/1000 to 10.",
        "Das Tempo \u{201e}{speed}\u{201c} ist keines: es reicht von 1/1000 bis 10."
    )
}

/// It names an event that the run does not have.
#[must_use]
pub fn no_such_event(event: u64) -> String {
    say!(
        "This run has no event {event}: it ends before.",
        "Dieser Lauf hat kein Ereignis {event}: er endet vorher."
    )
}
