//! The laws, checked after every event: the five of figure 3, and those that follow from the rest of the paper. Each has a file.

mod asked_for;
pub(crate) mod committed_is_durable;
pub(crate) mod committed_stays;
pub(crate) mod election_safety;
mod exactly_once;
mod index_order;
pub(crate) mod leader_append_only;
pub(crate) mod leader_completeness;
mod ledger;
pub(crate) mod linearizable;
pub(crate) mod liveness;
pub(crate) mod log_matching;
mod majority;
pub(crate) mod nothing_goes_back;
pub(crate) mod read_is_current;
mod reference;
pub(crate) mod seen;
pub(crate) mod state_machine_safety;
mod violation;

pub use index_order::Mark;
pub(crate) use ledger::{Effect, Ledger, OnDisk};
pub use linearizable::Untruth;
pub use liveness::Lack;
pub use nothing_goes_back::Measure;
pub use violation::Violation;

use serde::Serialize;

/// One of the safety properties of figure 3, or one that follows from figure 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Law {
    /// At most one leader in a term (§5.2).
    ElectionSafety,
    /// A leader never overwrites or deletes entries of its log; it only appends (§5.3).
    LeaderAppendOnly,
    /// Two logs with an entry of the same index and term are the same up to it (§5.3).
    LogMatching,
    /// What is committed in a term is in the log of every leader of a later term (§5.4).
    LeaderCompleteness,
    /// No two nodes apply different entries at an index (§5.4.3).
    StateMachineSafety,
    /// What is committed is on the disks of a majority (figure 2).
    CommittedIsDurable,
    /// Whoever reads sees at least what was committed when the read was asked for (§8).
    ReadIsCurrent,
    /// What was committed is there for good, and nothing else takes its place (§5.4).
    CommittedStays,
    /// Terms, votes, commit and applied indexes only grow, a crash or not (figure 2).
    NothingGoesBack,
    /// A node has compacted no more than its snapshot has, and so on: snapshot, applied, committed, last (§5.3, §7).
    IndexOrder,
    /// Clients see one machine that does one thing after the other, each between the call and its answer (§8).
    Linearizable,
    /// A command takes effect at most once, however often it is sent (§8).
    ExactlyOnce,
    /// Once everything is mended, there is a leader, it commits, and clients are answered (§5.2, §9.3).
    Liveness,
}

impl Law {
    /// All of them: those of figure 3 in its order, then those that follow.
    pub const ALL: [Self; 13] = [
        Self::ElectionSafety,
        Self::LeaderAppendOnly,
        Self::LogMatching,
        Self::LeaderCompleteness,
        Self::StateMachineSafety,
        Self::CommittedIsDurable,
        Self::ReadIsCurrent,
        Self::CommittedStays,
        Self::NothingGoesBack,
        Self::IndexOrder,
        Self::Linearizable,
        Self::ExactlyOnce,
        Self::Liveness,
    ];

    /// What figure 3 calls it; all but the first five have no name there.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ElectionSafety => "Election Safety",
            Self::LeaderAppendOnly => "Leader Append-Only",
            Self::LogMatching => "Log Matching",
            Self::LeaderCompleteness => "Leader Completeness",
            Self::StateMachineSafety => "State Machine Safety",
            Self::CommittedIsDurable => "Committed Is Durable",
            Self::ReadIsCurrent => "Read Is Current",
            Self::CommittedStays => "Committed Stays",
            Self::NothingGoesBack => "Nothing Goes Back",
            Self::IndexOrder => "Marks in Order",
            Self::Linearizable => "Linearizable",
            Self::ExactlyOnce => "Exactly Once",
            Self::Liveness => "Liveness",
        }
    }

    /// What it says.
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::ElectionSafety => "at most one leader in a term",
            Self::LeaderAppendOnly => "a leader only adds to its log",
            Self::LogMatching => "logs with an entry of the same index and term are the same up to it",
            Self::LeaderCompleteness => "what is committed is in the log of every later leader",
            Self::StateMachineSafety => "no two nodes apply different entries at an index",
            Self::CommittedIsDurable => "what is committed is on the disks of a majority",
            Self::ReadIsCurrent => "a read sees all that was committed when it was asked for",
            Self::CommittedStays => "what was committed is never lost and never another",
            Self::NothingGoesBack => {
                "terms, votes, commit and applied indexes never go back, not even by a crash"
            }
            Self::IndexOrder => "compacted, snapshot, applied, committed, last: none is beyond the next",
            Self::Linearizable => {
                "clients see one machine, and each answer as of a moment between its call and its return"
            }
            Self::ExactlyOnce => "a command takes effect at most once, however often it is sent",
            Self::Liveness => "once all is mended, a leader commits and clients are answered in time",
        }
    }

    /// The section that has it.
    #[must_use]
    pub const fn section(self) -> &'static str {
        match self {
            Self::ElectionSafety | Self::Liveness => "§5.2",
            Self::LeaderAppendOnly | Self::LogMatching => "§5.3",
            Self::LeaderCompleteness | Self::CommittedStays => "§5.4",
            Self::StateMachineSafety => "§5.4.3",
            Self::CommittedIsDurable | Self::NothingGoesBack => "figure 2",
            Self::ReadIsCurrent | Self::Linearizable | Self::ExactlyOnce => "§8",
            Self::IndexOrder => "§7",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_law_has_a_name_says_something_and_is_in_a_section() {
        let all = |word: fn(Law) -> &'static str| Law::ALL.map(word).into_iter().collect::<BTreeSet<_>>();
        assert_eq!(
            Law::ALL.into_iter().collect::<BTreeSet<_>>().len(),
            Law::ALL.len()
        );
        assert_eq!(all(Law::name).len(), Law::ALL.len());
        assert_eq!(all(Law::says).len(), Law::ALL.len());
        assert!(
            all(Law::section)
                .iter()
                .all(|section| section.starts_with('§') || *section == "figure 2")
        );
    }
}
