//! Tells events in sentences.

use crate::journal::Record;

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
    Telling {
        subject: String::new(),
        says: format!("{:?}", record.what),
        why: None,
        section: None,
        importance: Importance::Detail,
    }
}
