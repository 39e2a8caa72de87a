//! The numbers of Raft, each with its own type, so that a term can never be passed for an index.

use core::fmt;

macro_rules! number {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
        pub struct $name(pub $inner);

        impl $name {
            /// The number zero, which stands for "none yet".
            pub const ZERO: Self = Self(0);

            /// The number itself.
            #[must_use]
            pub const fn get(self) -> $inner {
                self.0
            }

            /// The following number. Stays at the largest one when there is none.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0.saturating_add(1))
            }

            /// The preceding number. Stays at zero when there is none.
            #[must_use]
            pub const fn previous(self) -> Self {
                Self(self.0.saturating_sub(1))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl From<$inner> for $name {
            fn from(number: $inner) -> Self {
                Self(number)
            }
        }
    };
}

number! {
    /// Names a node within its cluster. Zero is nobody: it is refused wherever a node is meant.
    NodeId(u32)
}
number! {
    /// Names a cluster, so that a message that strays in from another one is recognised.
    ClusterId(u32)
}
number! {
    /// A term (§5.1): time is divided into terms, each with at most one leader. Zero is before the first.
    Term(u64)
}
number! {
    /// A position in the log. The first entry has index 1; zero is before it.
    Index(u64)
}
number! {
    /// What a host calls a request of its own, to recognise the answer. The core only hands it back.
    Ticket(u64)
}
number! {
    /// Numbers a node's writes, from 1, in the order in which they must reach the disk.
    WriteId(u64)
}
number! {
    /// Numbers a node's loads of entries from its disk, from 1.
    LoadId(u64)
}
number! {
    /// Numbers what a node has handled since it was made, from 1.
    InputId(u64)
}
number! {
    /// Names a client's session ([`crate::sessions`]): the index of the entry that registered it. Zero is nobody.
    ClientId(u64)
}
number! {
    /// Numbers a client's commands within its session, as the client likes, each number once.
    Serial(u64)
}
number! {
    /// Numbers a leader's heartbeats, so that a reply tells which one it answers.
    Round(u64)
}

impl Index {
    /// No message is believed that tells of an entry beyond this one: then none that is appended comes to the end of what an
    /// index can count. (It would take three centuries at a billion entries a second.)
    pub(crate) const LAST: Self = Self(u64::MAX / 2);

    /// The index `count` places further on.
    #[must_use]
    pub const fn plus(self, count: u64) -> Self {
        Self(self.0.saturating_add(count))
    }

    /// How many places `self` lies behind `earlier`; zero if it does not.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Names an entry: its term and its index. Two logs that hold the same name hold the same entry there, and the
/// same entries before it (Log Matching, §5.3).
///
/// Ordered by term, then by index: exactly the order of "more up-to-date" (§5.4.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LogId {
    /// The term in which a leader created the entry.
    pub term: Term,
    /// Its place in the log.
    pub index: Index,
}

impl LogId {
    /// Before the first entry.
    pub const ZERO: Self = Self {
        term: Term::ZERO,
        index: Index::ZERO,
    };

    /// The entry of `term` at `index`.
    #[must_use]
    pub const fn new(term: Term, index: Index) -> Self {
        Self { term, index }
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {} of term {}", self.index, self.term)
    }
}

impl fmt::Debug for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.term, self.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// §5.4.1
    #[test]
    fn a_later_term_is_more_up_to_date_than_a_longer_log() {
        let short = LogId::new(Term(3), Index(2));
        let long = LogId::new(Term(2), Index(9));
        assert!(short > long);
        assert!(LogId::new(Term(3), Index(3)) > short);
    }

    #[test]
    fn numbers_stop_at_their_ends_instead_of_wrapping() {
        assert_eq!(Index(u64::MAX).next(), Index(u64::MAX));
        assert_eq!(Index::ZERO.previous(), Index::ZERO);
        assert_eq!(Index(3).since(Index(5)), 0);
    }
}
