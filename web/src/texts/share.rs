//! What is said where a run is handed on: as a link, a file, a test, inside another page.

use super::Text;
use crate::say;

/// The heading of what concerns the run.
pub const THE_RUN: Text = Text::new("This run", "Dieser Lauf");

/// The heading of what concerns what is seen.
pub const THE_STAGE: Text = Text::new("The stage", "Die Bühne");

// ---- one branch alone --------------------------------------------------------------------------------------------

/// That what is handed on holds one branch alone, where there are others.
#[must_use]
pub fn alone(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => say!(
            " The other branch is not in it.",
            " Der andere Zweig ist nicht darin."
        ),
        _ => say!(
            " The other {others} branches are not in it.",
            " Die anderen {others} Zweige sind nicht darin."
        ),
    }
}

/// The same, where it is chosen how to hand a run on.
#[must_use]
pub fn one_branch(name: &str) -> String {
    say!(
        "A link, a file or a test holds one branch alone: this one, \u{201c}{name}\u{201d}. The others stay in this browser; go to one to hand it on.",
        "Ein Link, eine Datei oder ein Test enthält nur einen Zweig: diesen, \u{201e}{name}\u{201c}. Die anderen bleiben in diesem Browser; geh zu einem hin, um ihn weiterzugeben."
    )
}

/// A file was handed to the browser.
#[must_use]
pub fn saved(name: &str) -> String {
    say!(
        "Saved as {name}, where your browser puts downloads.",
        "Gesichert als {name}, wo dein Browser Downloads ablegt."
    )
}

// ---- pictures ----------------------------------------------------------------------------------------------------

/// The browser does not do it.
pub const NO_PICTURE: Text = Text::new(
    "This browser could not make the picture.",
    "Dieser Browser konnte das Bild nicht erzeugen.",
);

/// The browser does not record.
pub const NO_CLIPS: Text = Text::new(
    "This browser records no video as WebM.",
    "Dieser Browser nimmt kein Video als WebM auf.",
);
/// Time did not run.
pub const EMPTY_CLIP: Text = Text::new(
    "Nothing was recorded: a clip shows what moves while time runs.",
    "Nichts wurde aufgenommen: ein Clip zeigt, was sich bewegt, während die Zeit läuft.",
);
/// Ends the recording.
pub const END_CLIP: Text = Text::new("Stop and save", "Beenden und sichern");

/// How long the recording is.
#[must_use]
pub fn recording(seconds: u64, runs: bool) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    if runs {
        say!(
            "Recording {minutes}:{seconds:02}",
            "Aufnahme {minutes}:{seconds:02}"
        )
    } else {
        say!(
            "Recording {minutes}:{seconds:02}, waits while time stands still",
            "Aufnahme {minutes}:{seconds:02}, wartet, solange die Zeit steht"
        )
    }
}

/// Which moment of which run a picture shows.
#[must_use]
pub fn moment(seed: u64, at: &str, term: u64) -> String {
    say!(
        "Raftarium \u{b7} seed {seed:x} \u{b7} {at} \u{b7} term {term}",
        "Raftarium \u{b7} Seed {seed:x} \u{b7} {at} \u{b7} Term {term}"
    )
}

// ---- inside another page -----------------------------------------------------------------------------------------

/// It is on the clipboard.
#[must_use]
pub fn embed_copied(others: usize) -> String {
    let alone = alone(others);
    say!(
        "The embed code is copied. Put into a page, it shows this run, held at this event.{alone}",
        "Die Einbettung ist kopiert. In eine Seite gesetzt, zeigt sie diesen Lauf, angehalten bei diesem Ereignis.{alone}"
    )
}
/// The heading of what is shown instead.
pub const EMBED_TITLE: Text = Text::new(
    "This run inside another page",
    "Dieser Lauf in einer anderen Seite",
);
/// The field.
pub const EMBED_FIELD: Text = Text::new("Embed code", "Einbettung");

/// What is in the frame.
#[must_use]
pub fn embed_title(nodes: u32) -> String {
    say!(
        "Raftarium: a Raft cluster of {nodes} nodes",
        "Raftarium: ein Raft-Cluster aus {nodes} Knoten"
    )
}

// ---- on paper ----------------------------------------------------------------------------------------------------

/// At which event the run stands.
pub const EVENT: Text = Text::new("Event", "Ereignis");
/// How long a follower waits for a leader.
pub const TIMEOUT: Text = Text::new("Election timeout", "Wahl-Timeout");
/// How often a leader makes itself heard.
pub const HEARTBEAT: Text = Text::same("Heartbeat");
