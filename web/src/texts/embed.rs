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
