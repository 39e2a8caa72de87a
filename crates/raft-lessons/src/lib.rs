//! Lessons over a living cluster. A chapter is a readable file: captions, what is done to the cluster, what is waited for. Nothing here
//! draws, and nothing knows Raft's rules: what happens is read off the simulator's journal and its nodes.
//!
//! - [`Chapter::parse`] reads a file, and says of each fault where it is and what would be right.
//! - [`Guide`] walks a person through a chapter, over a [`Run`](raft_sim::Run): each stop waits for something to happen, never for a
//!   clock, and back is a seek.
//! - [`Referee`] judges a [`Challenge`]: while somebody plays it, and from a recording alone.
//! - [`LessonLink`] carries a file in an address.
//! - [`robot`] plays a chapter alone, as every chapter is played in the tests, and finds the stops that nobody would reach.
//!
//! How a file is written: `docs/lessons.md`.

mod challenge;
mod chapter;
mod condition;
mod deed;
mod faults;
mod glossary;
mod guide;
mod happening;
mod link;
mod look;
mod parse;
pub mod robot;
mod who;

pub use challenge::{Challenge, Foul, Judged, Kind, Referee, Verdict};
pub use chapter::{Caption, Chapter, Exercise, Piece, Prediction, Stop};
pub use condition::{Condition, Part};
pub use deed::Deed;
pub use faults::{Fault, Faults};
pub use glossary::{GLOSSARY, Word};
pub use guide::{Guide, Progress, Stuck};
pub use link::{LessonLink, LessonLinkError};
pub use look::{Family, Look};
pub use who::{Cast, Nobody, Who};

/// The template in the documentation is a chapter.
#[cfg(test)]
mod tests {
    #[test]
    fn the_lesson_in_the_documentation_can_be_played() {
        let documentation = include_str!("../../../docs/lessons.md");
        let lesson = documentation
            .split("```")
            .nth(1)
            .and_then(|block| block.strip_prefix("text\n"));
        crate::robot::check(lesson.expect("it begins with a lesson")).expect("it can be played");
    }
}
