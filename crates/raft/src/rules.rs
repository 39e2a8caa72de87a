//! The rules of Raft that a mutant can switch off, each named here, each read in one place.
//!
//! Without the feature `mutants` there is nothing to set: every rule is a constant `true`, and the compiler drops
//! the other branch. With it, a simulator can show what each rule is there for.

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// Which rules of Raft a node keeps. All of them, unless a simulator says otherwise (feature `mutants`).
        #[cfg(feature = "mutants")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
        pub struct Rules {
            $($(#[$doc])* pub $name: bool,)+
        }

        /// Which rules of Raft a node keeps: all of them.
        #[cfg(not(feature = "mutants"))]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        pub struct Rules {}

        #[cfg(feature = "mutants")]
        impl Rules {
            /// Every rule kept.
            pub const ALL: Self = Self { $($name: true,)+ };

            $(pub(crate) const fn $name(self) -> bool {
                self.$name
            })+
        }

        #[cfg(not(feature = "mutants"))]
        #[allow(clippy::unused_self, reason = "the same calls with and without the feature")]
        impl Rules {
            /// Every rule kept.
            pub const ALL: Self = Self {};

            $(pub(crate) const fn $name(self) -> bool {
                true
            })+
        }
    };
}

rules! {
    /// §5.4.2: a leader counts replicas only for entries of its own term.
    commit_only_own_term,
    /// §5.2: the vote is on disk before it is given.
    vote_is_persisted,
    /// §5.4.1: a vote goes only to a log at least as up-to-date as the voter's.
    vote_checks_log,
    /// Raft-dev, 2015: members change only once an entry of the leader's own term is committed.
    change_waits_for_own_term,
    /// Dissertation §6.4: a leader names no index to read at before an entry of its own term is committed.
    reads_wait_for_own_term,
    /// Figure 2: what a reply claims is on disk before the reply leaves.
    replies_wait_for_disk,
}

impl Default for Rules {
    fn default() -> Self {
        Self::ALL
    }
}
