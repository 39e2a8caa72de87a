//! Every interleaving of a small cluster: nothing is left to chance.
//!
//! A few nodes of the core, as many terms, commands and crashes as a [`Scope`] allows; and then whatever may happen, in every
//! order. Messages are lost, delayed, overtaken and doubled without bound: what was ever sent may arrive at any time, any number
//! of times, or never. Writes wait as long as they like, and a crash loses any last part of them. The laws are judged at every
//! move, by the code that judges the simulator's runs.
//!
//! Time is left out. A timer may run out at any moment, so a timeout is a move like any other; nothing in these nodes looks at how
//! long anything took (check-quorum and leases are off).
//!
//! What makes it fast: a machine's future depends on no other machine, so each is worked out once (`locals`), and a cluster is a
//! few numbers. What keeps it small: states that differ by the names of nodes alone are one, and so are those that nobody can tell
//! apart from now on ([`raft::Node::digest`]).

mod explorer;
mod facts;
mod frontier;
mod locals;
mod machine;
mod play;
mod scope;
mod sight;
mod table;
#[cfg(test)]
mod tests;
mod trace;

pub use explorer::Explorer;
pub use scope::Scope;
pub use trace::{Move, Moved, Trace};

use crate::laws::{Law, Violation};
use raft::{HaltReason, RecoverError, Rules};
use std::fmt;

/// What must not have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A law.
    Law(Violation),
    /// What must hold inside a node at any moment.
    Invariant(raft::Violation),
    /// A node's disk holds what no node can have left behind.
    Unrecoverable(RecoverError),
    /// A node has halted, with a disk that never failed.
    Halted(HaltReason),
}

impl Broken {
    /// The law that is broken, if it is one.
    #[must_use]
    pub const fn law(&self) -> Option<Law> {
        match self {
            Self::Law(violation) => Some(violation.law()),
            _ => None,
        }
    }

    /// Whether it is the same that is broken, if not in the same way.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Law(this), Self::Law(that)) => this.law() == that.law(),
            (this, that) => std::mem::discriminant(this) == std::mem::discriminant(that),
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Law(violation) => write!(f, "{} is broken: {violation:?}", violation.law().name()),
            Self::Invariant(violation) => write!(f, "{violation}"),
            Self::Unrecoverable(error) => write!(f, "a node does not start again: {error}"),
            Self::Halted(why) => write!(f, "a node has halted: {why:?}"),
        }
    }
}

/// How far a search has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many states it has reached: nodes, disks, and what a law must remember. Those that differ by the names of nodes alone
    /// count as one, and so do those that differ only in what was sent.
    pub states: u64,
    /// How many of them it has looked at; some again, with more in the network.
    pub looked_at: u64,
    /// How many moves it has tried from them, but for those that change nothing.
    pub transitions: u64,
    /// How many moves the latest states are away from the beginning.
    pub depth: u32,
    /// How many states it has reached and not looked at.
    pub frontier: u64,
    /// Whether every state in the scope was reached, and nothing was broken.
    pub complete: bool,
    /// How many machines, each for itself, have come up.
    pub machines: u64,
    /// How many messages.
    pub messages: u64,
    /// What was found to be broken, and how.
    pub violation: Option<Trace>,
}

/// Searches a scope with nodes that keep these rules: until all of it was seen, something is broken, or so many states were
/// reached. `progress` is told now and then.
pub fn explore(scope: &Scope, rules: Rules, states_max: u64, mut progress: impl FnMut(&Report)) -> Report {
    let mut explorer = Explorer::new(*scope, rules);
    loop {
        let over = explorer.advance(10_000);
        let report = explorer.report();
        if over || report.states >= states_max {
            return report;
        }
        progress(&report);
    }
}
