//! How something was broken, move by move, as a person can read it.

use super::Broken;
use super::scope::Scope;
use crate::name::letter;
use raft::{AppendReply, Envelope, Index, LogId, Message, NodeId, Role, Rules, Term};
use std::fmt;

/// One thing that may happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// A message arrives. It stays on its way: it may arrive again.
    Hear(Envelope),
    /// The first write of a node is done.
    Flush,
    /// A node crashes when its disk has done the first so many of its writes, and starts again.
    Crash {
        /// How many writes were done.
        kept: u32,
        /// How many were on their way.
        of: u32,
    },
    /// A node's election timeout passes.
    Campaign,
    /// A leader is given a command.
    Propose {
        /// Which one, from 1.
        number: u8,
    },
    /// A leader's heartbeat comes due.
    Beat,
    /// Somebody wants to read.
    Read {
        /// Which read it is, from 1.
        number: u8,
    },
}

/// A move, and what became of the node that it happened to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// That node.
    pub node: NodeId,
    /// What happened.
    pub what: Move,
    /// Its role then.
    pub role: Role,
    /// Its term then.
    pub term: Term,
    /// The last entry of its log then.
    pub last: LogId,
    /// Its commit index then.
    pub commit: Index,
    /// What it sends. Some of it may have been sent before, word for word.
    pub sends: Vec<Envelope>,
}

/// The moves that break something: no fewer do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The scope that was searched.
    pub scope: Scope,
    /// The rules that the nodes kept.
    pub rules: Rules,
    /// The moves.
    pub moves: Vec<Moved>,
    /// What the last one breaks.
    pub broken: Broken,
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, moved) in (1..).zip(&self.moves) {
            writeln!(f, "{number:3}. {moved}")?;
        }
        write!(f, "     {}", self.broken)
    }
}

impl fmt::Display for Moved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let node = letter(self.node);
        match &self.what {
            Move::Hear(envelope) => write!(f, "{node} hears {}: {}", letter(envelope.from), Said(envelope))?,
            Move::Flush => write!(f, "{node}'s disk does a write")?,
            Move::Crash { kept, of } => {
                write!(
                    f,
                    "{node} crashes with {kept} of {of} writes done, and starts again"
                )?;
            }
            Move::Campaign => write!(f, "{node} campaigns")?,
            Move::Propose { number } => write!(f, "{node} is given command {number}")?,
            Move::Beat => write!(f, "{node}'s heartbeat comes due")?,
            Move::Read { number } => write!(f, "{node} is asked for read {number}")?,
        }
        let (role, term, last, commit) = (self.role, self.term, self.last, self.commit);
        write!(
            f,
            " -> {role:?} of term {term}, log to {last:?}, committed {commit}"
        )?;
        for sent in &self.sends {
            write!(f, "\n       to {}: {}", letter(sent.to), Said(sent))?;
        }
        Ok(())
    }
}

/// What a message says, on one line, but for the commands in it.
pub(super) fn said(envelope: &Envelope) -> String {
    Said(envelope).to_string()
}

struct Said<'a>(&'a Envelope);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let term = self.0.term;
        match &self.0.message {
            Message::RequestVote { last, .. } => {
                write!(f, "vote for me in term {term}, my log ends at {last:?}")
            }
            Message::PreVote { last } => {
                write!(f, "would you vote for me in term {term}, my log ends at {last:?}")
            }
            Message::RequestVoteReply { granted } | Message::PreVoteReply { granted } => {
                let (kind, verdict) = (self.0.message.kind(), if *granted { "yes" } else { "no" });
                write!(f, "{kind:?}, term {term}: {verdict}")
            }
            Message::AppendEntries {
                previous,
                entries,
                commit,
            } => {
                write!(f, "append in term {term} after {previous:?}:")?;
                for entry in entries.iter() {
                    write!(f, " {:?}", entry.id)?;
                }
                write!(f, ", committed {commit}")
            }
            Message::AppendEntriesReply(AppendReply::Accepted { matched }) => {
                write!(f, "appended in term {term}, matched to {matched}")
            }
            Message::AppendEntriesReply(AppendReply::Refused { previous, hint }) => {
                write!(f, "refused in term {term} after {previous}, try after {hint:?}")
            }
            Message::Heartbeat { commit, round } => {
                write!(f, "heartbeat {round} of term {term}, committed {commit}")
            }
            Message::HeartbeatReply { round } => write!(f, "heard heartbeat {round}, in term {term}"),
            other => write!(f, "{other:?}, in term {term}"),
        }
    }
}
