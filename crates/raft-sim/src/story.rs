//! Tells events in sentences: who, what, and why, with the section that has the rule. In every language: English and German stand
//! side by side, each sentence by itself, so that none is forgotten.
//!
//! What happens inside a node is told in `node`, and why in `reasons`; messages in `travel`; what a person does in `acted`, what
//! clients ask and hear in `client`, all else in `around`; what breaks a law in `broken`; the laws themselves in `laws`; what is complained of in `errors` and `refusals`.

#[macro_use]
mod language;
mod acted;
mod around;
mod broken;
mod client;
mod errors;
mod laws;
mod node;
mod reasons;
mod refusals;
#[cfg(test)]
mod tests;
mod travel;

pub use acted::acted;
pub use broken::{broken, broken_in};
use client::command;
pub use client::{answer, entry_text};
pub use errors::Told;
pub use language::Language;
pub use laws::{goal_says, law_name, law_says, section};
pub(crate) use reasons::members;

use crate::journal::Record;
use crate::name::letter;
use raft::LogId;

/// An event, told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// Who: "B", "you", "message to A".
    pub subject: String,
    /// What: "commits entry 6".
    pub says: String,
    /// Why: "known to be on 3 of 5 disks, and of its own term 3".
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

/// Tells an event, in English.
#[must_use]
pub fn tell(record: &Record) -> Telling {
    tell_in(record, Language::English)
}

/// Tells an event in a language.
#[must_use]
pub fn tell_in(record: &Record, language: Language) -> Telling {
    let who = record
        .node
        .map_or_else(String::new, |node| letter(node).to_string());
    around::tell(language, &who, &record.what)
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

/// "1 is", "3 are"; in German the other way round, "ist 1", as it follows "nötig".
fn are(language: Language, count: u32) -> String {
    match count {
        1 => language.choose("1 is", "ist 1").into(),
        _ => told!(language, "{count} are", "sind {count}"),
    }
}

/// "A, B and C".
fn and(language: Language, names: &[String]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            let rest = rest.join(", ");
            told!(language, "{rest} and {last}", "{rest} und {last}")
        }
        _ => names.concat(),
    }
}

/// "entry 4 of term 2".
fn entry(language: Language, entry: LogId) -> String {
    let (index, term) = (entry.index, entry.term);
    told!(
        language,
        "entry {index} of term {term}",
        "Eintrag {index} von Term {term}"
    )
}

/// "entry 4", "entries 4 and 5", "entries 4 to 6".
fn entries(language: Language, first: u64, last: u64) -> String {
    match last.saturating_sub(first) {
        0 => told!(language, "entry {first}", "Eintrag {first}"),
        1 => told!(
            language,
            "entries {first} and {last}",
            "die Einträge {first} und {last}"
        ),
        _ => told!(
            language,
            "entries {first} to {last}",
            "die Einträge {first} bis {last}"
        ),
    }
}
