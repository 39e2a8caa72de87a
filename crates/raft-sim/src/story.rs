//! Tells events in sentences: who, what, and why, with the section that has the rule.
//!
//! What happens inside a node is told in `node`, and why in `reasons`; what is done, and what the network and the client do,
//! in `around`; what breaks a law, in `broken`.

mod around;
mod broken;
mod german;
mod node;
mod reasons;
#[cfg(test)]
mod tests;

pub use around::acted;
pub use broken::broken;
pub(crate) use reasons::members;

use crate::journal::{Record, What};
use crate::name::letter;

/// A language in which events are told, and the page speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

/// An event, told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// Who: "B", "you", "message to A".
    pub subject: String,
    /// What: "commits entry 6".
    pub says: String,
    /// Why: "stored on 3 of 5, and of term 3".
    pub why: Option<String>,
    /// The section that has the rule: of the paper, or of the dissertation where that is said.
    pub section: Option<&'static str>,
    /// How much it matters.
    pub importance: Importance,
}

/// How much an event matters to somebody who watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Importance {
    /// Happens all the time: heartbeats, timers that start again.
    Noise,
    /// One of the steps that something takes.
    Detail,
    /// Changes the cluster.
    Main,
}

impl Telling {
    /// The whole sentence: "B commits entry 6".
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} {}", self.subject, self.says)
    }
}

/// Tells an event.
#[must_use]
pub fn tell(record: &Record) -> Telling {
    let who = record
        .node
        .map_or_else(String::new, |node| letter(node).to_string());
    match &record.what {
        What::Node(event) => node::tell(&who, event),
        what => around::tell(&who, what),
    }
}

/// Tells an event in a language; what has no words in it yet is told in English.
#[must_use]
pub fn tell_in(record: &Record, language: Language) -> Telling {
    let told = match language {
        Language::English => None,
        Language::German => {
            let who = record
                .node
                .map_or_else(String::new, |node| letter(node).to_string());
            german::tell(&who, &record.what)
        }
    };
    told.unwrap_or_else(|| tell(record))
}

/// Puts a telling together.
fn telling(subject: impl Into<String>, says: impl Into<String>, importance: Importance) -> Telling {
    Telling {
        subject: subject.into(),
        says: says.into(),
        why: None,
        section: None,
        importance,
    }
}

impl Telling {
    fn because(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }

    const fn by(mut self, section: &'static str) -> Self {
        self.section = Some(section);
        self
    }
}

/// "1 is", "3 are".
fn are(count: u32) -> String {
    format!("{count} {}", if count == 1 { "is" } else { "are" })
}

/// "entry 4", "entries 4 and 5", "entries 4 to 6".
fn entries(first: u64, last: u64) -> String {
    match last.saturating_sub(first) {
        0 => format!("entry {first}"),
        1 => format!("entries {first} and {last}"),
        _ => format!("entries {first} to {last}"),
    }
}
