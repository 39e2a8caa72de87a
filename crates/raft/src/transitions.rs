//! How a node came to be what it is: its latest changes of role and of members, each with its reason.
//!
//! Kept by `sending`, whether or not anybody listens to events; written only when something changes, so it costs nothing otherwise.

use crate::{Configuration, Index, InputId, Instant, Role, RoleReason, Term};
use alloc::collections::VecDeque;
use alloc::sync::Arc;

/// A change of a node's role, or of the members that it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TransitionRecord {
    /// When, on the clock of whoever drives the node.
    pub at: Instant,
    /// The input that was being handled; zero when the node started.
    pub input: InputId,
    /// The node's term then.
    pub term: Term,
    /// What changed.
    pub what: Transitioned,
}

/// What changed in a transition.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Transitioned {
    /// The node's role (§5.1).
    Role {
        /// Before.
        from: Role,
        /// From then on.
        to: Role,
        /// Why.
        why: RoleReason,
    },
    /// The members, by an entry that was appended (§6): it may still be cut off.
    MembershipAppended {
        /// That entry.
        index: Index,
        /// The members from then on.
        configuration: Configuration,
    },
    /// An earlier change of the members is committed: it will stay.
    MembershipCommitted {
        /// Its entry.
        index: Index,
        /// The members.
        configuration: Configuration,
    },
    /// The members of before are in force again: the entry that changed them was cut off.
    MembershipReverted {
        /// That entry.
        from: Index,
        /// The one that is in force again.
        to: Index,
        /// The members from then on.
        configuration: Configuration,
    },
    /// The members, by a snapshot that replaced the log (§7).
    MembershipInstalled {
        /// The last entry in it.
        index: Index,
        /// The members from then on.
        configuration: Configuration,
    },
}

/// The latest transitions, oldest first.
#[derive(Clone, Debug)]
pub(crate) struct Transitions {
    /// Shared with the node's clones until one of them changes.
    pub(crate) kept: Arc<VecDeque<TransitionRecord>>,
}

impl Transitions {
    pub(crate) fn new() -> Self {
        Self {
            kept: Arc::new(VecDeque::new()),
        }
    }

    pub(crate) fn keep(&mut self, record: TransitionRecord, most: u32) {
        if most == 0 {
            return;
        }
        let kept = Arc::make_mut(&mut self.kept);
        kept.push_back(record);
        let excess = kept.len().saturating_sub(most as usize);
        kept.drain(..excess);
    }
}
