//! One fact that is otherwise with our nodes than what etcd printed.

use super::facts::{Entry, Happened, Hard, Message, Progress, Snapshot, Soft, Standing};
use std::fmt;

/// Where a message was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Sent,
    Received,
    Dropped,
}

/// On whose side something is that the other side lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// etcd's: ours is missing.
    Theirs,
    /// Ours: it is not expected.
    Ours,
}

/// A fact that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Difference {
    Hard {
        node: u64,
        expected: Hard,
        got: Hard,
    },
    Soft {
        node: u64,
        expected: Soft,
        got: Soft,
    },
    Log {
        node: u64,
        index: u64,
        expected: Option<Entry>,
        got: Option<Entry>,
    },
    Committed {
        node: u64,
        expected: u64,
        got: u64,
    },
    Members {
        node: u64,
        expected: String,
        got: String,
    },
    Installed {
        node: u64,
        expected: Option<Snapshot>,
        got: Option<Snapshot>,
    },
    Message {
        place: Place,
        side: Side,
        message: Message,
    },
    Happened {
        side: Side,
        what: Happened,
    },
    Progress {
        side: Side,
        what: Progress,
    },
    Standing {
        side: Side,
        what: Standing,
    },
    Said {
        side: Side,
        text: String,
    },
}

impl Side {
    const fn name(self) -> &'static str {
        match self {
            Self::Theirs => "expected",
            Self::Ours => "got",
        }
    }
}

fn some<T: fmt::Display>(value: Option<&T>) -> String {
    value.map_or_else(|| "nothing".to_owned(), ToString::to_string)
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{} {}", self.term, self.index, self.members)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hard { node, expected, got } => {
                write!(f, "state of {node}: expected {expected}, got {got}")
            }
            Self::Soft { node, expected, got } => {
                write!(f, "part of {node}: expected {expected}, got {got}")
            }
            Self::Log {
                node,
                index,
                expected,
                got,
            } => write!(
                f,
                "log of {node} at {index}: expected {}, got {}",
                some(expected.as_ref()),
                some(got.as_ref())
            ),
            Self::Committed { node, expected, got } => {
                write!(f, "handed out by {node}: expected up to {expected}, got {got}")
            }
            Self::Members { node, expected, got } => {
                write!(f, "members at {node}: expected {expected}, got {got}")
            }
            Self::Installed { node, expected, got } => write!(
                f,
                "snapshot taken over by {node}: expected {}, got {}",
                some(expected.as_ref()),
                some(got.as_ref())
            ),
            Self::Message { place, side, message } => {
                let place = match place {
                    Place::Sent => "sent",
                    Place::Received => "received",
                    Place::Dropped => "dropped",
                };
                write!(f, "{} to be {place}: {message}", side.name())
            }
            Self::Happened { side, what } => write!(f, "{}: {what}", side.name()),
            Self::Progress { side, what } => write!(f, "{}: {what}", side.name()),
            Self::Standing { side, what } => write!(f, "{}: {what}", side.name()),
            Self::Said { side, text } => write!(f, "{}: {text}", side.name()),
        }
    }
}
