//! Words of the gallery of broken Rafts. What each card says stands in the gallery's own file.

use super::Text;
use crate::say;

/// The gallery.
pub const GALLERY: Text = Text::new("Gallery", "Galerie");
/// What it is.
pub const GALLERY_TITLE: Text = Text::new("Gallery of broken Rafts", "Galerie kaputter Rafts");
/// What stands above the cards.
pub const GALLERY_HELP: Text = Text::new(
    "One rule off each. See what it was there for.",
    "Jedem fehlt eine Regel. Sieh, wozu sie da war.",
);
/// What stands on the door.
pub const GALLERY_DOOR: Text = Text::new(
    "Sixteen Rafts with one rule off each, and how they fail.",
    "Sechzehn Rafts, denen je eine Regel fehlt, und wie sie scheitern.",
);
/// The cards are fetched.
pub const LOADING: Text = Text::new("The cards are on their way.", "Die Karten sind unterwegs.");
/// They did not come.
pub const NOT_LOADED: Text = Text::new(
    "The gallery did not arrive, or arrived changed. Check the connection and try again.",
    "Die Galerie ist nicht angekommen, oder verändert. Prüfe die Verbindung und versuche es noch einmal.",
);
/// Fetch them again.
pub const TRY_AGAIN: Text = Text::new("Try again", "Noch einmal versuchen");
/// Before the rule.
pub const THE_RULE: Text = Text::new("The rule", "Die Regel");
/// Before its reason.
pub const WHY_IT_IS_THERE: Text = Text::new("Why it is there", "Warum es sie gibt");
/// Before the laws.
pub const WITHOUT_IT: Text = Text::new("What may break without it", "Was ohne sie brechen kann");
/// No law does.
pub const NO_LAW: Text = Text::new("no law", "kein Gesetz");
/// The rule of the card without a law.
pub const PRE_VOTE_RULE: Text = Text::new(
    "a node asks whether it could win before it campaigns",
    "ein Knoten fragt, ob er gewinnen könnte, ehe er kandidiert",
);
/// Looks for a run.
pub const FIND_A_RUN: Text = Text::new("Find a run", "Einen Lauf suchen");
/// Opens what is kept.
pub const KEPT_RUN: Text = Text::new("Open the kept run", "Den aufbewahrten Lauf öffnen");
/// Back to the list.
pub const ALL_CARDS: Text = Text::new("All cards", "Alle Karten");
/// The run of the core that keeps the rule.
pub const SOUND: Text = Text::new("the sound core", "mit der Regel");
/// Puts it beside.
pub const BESIDE: Text = Text::new("Beside the sound core", "Daneben mit Regel");
/// Takes it away.
pub const ALONE: Text = Text::new("Alone again", "Wieder allein");
/// Where the two runs part.
pub const WHERE_THEY_PART: Text = Text::new("Where they part", "Wo sie sich trennen");
/// The event that broke the law.
pub const SEE_IT_BREAK: Text = Text::new("Where it breaks", "Wo es bricht");
/// The card.
pub const THE_CARD: Text = Text::new("The card", "Die Karte");
/// Leaves.
pub const TO_THE_LAB: Text = Text::new("To the lab", "Ins Labor");

/// Which rule is off.
#[must_use]
pub fn without(says: &str, section: &str) -> String {
    say!(
        "without the rule that {says} ({section})",
        "ohne die Regel: {says} ({section})"
    )
}

/// Which law is broken, or will be.
#[must_use]
pub fn broken(law: &str, at: &str, already: bool) -> String {
    if already {
        say!("{law} is broken at {at}", "{law} ist gebrochen bei {at}")
    } else {
        say!("{law} will break at {at}", "{law} wird brechen bei {at}")
    }
}

/// What a run costs without the rule, and what with it: leaders elected and the highest term.
#[must_use]
pub fn calm(without: (usize, u64), with: (usize, u64)) -> String {
    let ((elected, term), (fewer, lower)) = (without, with);
    say!(
        "No law breaks. Without it: leaders elected {elected}, highest term {term}. With it: {fewer}, {lower}.",
        "Kein Gesetz bricht. Ohne sie: gewählte Leader {elected}, höchster Term {term}. Mit ihr: {fewer}, {lower}."
    )
}
