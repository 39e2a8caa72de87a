//! Going through time, in words.

use super::Text;
use crate::say;
use raft_sim::{Direction, JumpTo};

/// Before the choice of what to jump to.
pub const JUMP_TO: Text = Text::new("Jump to", "Springen zu");

/// An event was to be gone to that the run does not have.
pub const NO_SUCH_EVENT: Text = Text::new(
    "This run has no such event: it ends before.",
    "Dieser Lauf hat kein solches Ereignis: er endet vorher.",
);

/// What one can jump to.
#[must_use]
pub const fn jump_to(to: JumpTo) -> Text {
    match to {
        JumpTo::Election => Text::new("election", "Wahl"),
        JumpTo::Commit => Text::new("commit", "Commit"),
        JumpTo::Action => Text::new("action", "Aktion"),
        JumpTo::Broken => Text::new("broken law", "gebrochenes Gesetz"),
        JumpTo::Message => Text::new("message", "Nachricht"),
    }
}

/// There is no such thing that way.
#[must_use]
pub fn none_there(to: JumpTo, direction: Direction) -> String {
    let what = jump_to(to);
    match direction {
        Direction::Back => say!(
            "There is no earlier {what}.",
            "Davor kommt nichts dergleichen mehr ({what})."
        ),
        Direction::Forth => say!(
            "There is no later {what} so far.",
            "Danach kommt bisher nichts dergleichen ({what})."
        ),
    }
}

/// A presentation has no further stop that way.
#[must_use]
pub const fn no_stop(direction: Direction) -> Text {
    match direction {
        Direction::Back => Text::new("This is the first stop.", "Das ist der erste Halt."),
        Direction::Forth => Text::new("This is the last stop so far.", "Das ist bisher der letzte Halt."),
    }
}

/// The way out of a presentation.
pub const LEAVE_SLIDES: Text = Text::new("Leave", "Beenden");
