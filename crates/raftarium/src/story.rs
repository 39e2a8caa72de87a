//! A run told, an event a line.

use crate::out::{BAD, BOLD, DIM, say};
use crate::words::seconds;
use raft_sim::story::{Importance, tell};
use raft_sim::{Record, What};
use serde::Serialize;

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Detail {
    /// Every event.
    All,
    /// What changes the cluster.
    Brief,
    /// Nothing.
    None,
}

impl Detail {
    /// Whether an event is told.
    pub(crate) fn tells(self, record: &Record) -> bool {
        match self {
            Self::All => true,
            Self::Brief => tell(record).importance == Importance::Main,
            Self::None => false,
        }
    }
}

/// An event, for machines.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Line {
    event: u64,
    at: u64,
    node: Option<u32>,
    says: String,
    why: Option<String>,
    section: Option<&'static str>,
    causes: Vec<u64>,
}

/// An event, for machines.
pub(crate) fn line(record: &Record) -> Line {
    let telling = tell(record);
    Line {
        event: record.id.0,
        at: record.at.0,
        node: record.node.map(|node| node.0),
        says: telling.title(),
        why: telling.why,
        section: telling.section,
        causes: record.causes.as_slice().iter().map(|cause| cause.0).collect(),
    }
}

/// Prints an event.
pub(crate) fn print(record: &Record) {
    let telling = tell(record);
    let style = match (&record.what, telling.importance) {
        (What::Broken(_), _) => BAD,
        (What::Acted(_), _) => BOLD,
        (_, Importance::Noise) => DIM,
        _ => anstyle::Style::new(),
    };
    let mut words = telling.title();
    if let Some(why) = &telling.why {
        words.push_str(&format!(": {why}"));
    }
    let section = telling
        .section
        .map_or_else(String::new, |section| format!("  {DIM}{section}{DIM:#}"));
    say!(
        "{DIM}{:>16} {:>7}{DIM:#}  {style}{words}{style:#}{section}",
        seconds(record.at),
        record.id.0
    );
}
