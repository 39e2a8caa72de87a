//! Index order (figure 2 and §7): a node has compacted no more than its snapshot has, its snapshot has nothing that it has not
//! applied, it applies only what is committed, and what it takes to be committed is in its log.

use super::Violation;
use raft::{Index, NodeId};
use serde::Serialize;

/// Up to where something of a node reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Mark {
    /// What its log has forgotten.
    Compacted,
    /// What its latest snapshot has.
    Snapshot,
    /// What its state machine has applied.
    Applied,
    /// What it takes to be committed.
    Committed,
    /// Its log.
    Last,
}

/// The marks of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) compacted: Index,
    /// The snapshot that the node goes by. One that comes from the leader waits for the disk, and is not applied before.
    pub(crate) snapshot: Index,
    /// The snapshot on its disk.
    pub(crate) saved: Index,
    pub(crate) applied: Index,
    pub(crate) committed: Index,
    pub(crate) last: Index,
}

pub(crate) fn check(node: NodeId, marks: &Marks) -> Option<Violation> {
    let Marks {
        compacted,
        snapshot,
        saved,
        applied,
        committed,
        last,
    } = *marks;
    // On its way to the disk there is another one, with which the machine will start over: the one before was for nothing.
    let to_be_applied = if snapshot > saved { Index::ZERO } else { saved };
    let pairs = [
        (Mark::Compacted, compacted, Mark::Snapshot, snapshot),
        (Mark::Snapshot, to_be_applied, Mark::Applied, applied),
        (Mark::Snapshot, snapshot, Mark::Committed, committed),
        (Mark::Applied, applied, Mark::Committed, committed),
        (Mark::Committed, committed, Mark::Last, last),
    ];
    let (lower, at, upper, upto) = pairs.into_iter().find(|(_, at, _, upto)| at > upto)?;
    Some(Violation::OutOfOrder {
        node,
        lower,
        at,
        upper,
        upto,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: NodeId = NodeId(1);

    fn marks([compacted, snapshot, saved, applied, committed, last]: [u64; 6]) -> Option<Violation> {
        let marks = Marks {
            compacted: Index(compacted),
            snapshot: Index(snapshot),
            saved: Index(saved),
            applied: Index(applied),
            committed: Index(committed),
            last: Index(last),
        };
        check(A, &marks)
    }

    #[test]
    fn marks_in_order_keep_it() {
        assert_eq!(marks([0; 6]), None);
        assert_eq!(marks([5; 6]), None);
        assert_eq!(marks([1, 2, 2, 3, 4, 5]), None);
    }

    /// A snapshot of the leader's is in force before it is on the disk and applied.
    #[test]
    fn a_snapshot_that_is_not_on_the_disk_yet_may_be_ahead_of_what_is_applied() {
        assert_eq!(marks([9, 9, 2, 3, 9, 9]), None);
        assert_eq!(marks([9, 9, 8, 3, 9, 9]), None);
    }

    #[test]
    fn each_mark_beyond_the_next_one_breaks_it() {
        let broken = |lower, at, upper, upto| {
            Some(Violation::OutOfOrder {
                node: A,
                lower,
                at: Index(at),
                upper,
                upto: Index(upto),
            })
        };
        for (given, expected) in [
            ([3, 2, 2, 4, 5, 6], broken(Mark::Compacted, 3, Mark::Snapshot, 2)),
            ([1, 5, 5, 4, 5, 6], broken(Mark::Snapshot, 5, Mark::Applied, 4)),
            ([1, 4, 5, 4, 5, 6], broken(Mark::Snapshot, 5, Mark::Applied, 4)),
            ([1, 6, 2, 4, 5, 6], broken(Mark::Snapshot, 6, Mark::Committed, 5)),
            ([1, 2, 2, 6, 5, 6], broken(Mark::Applied, 6, Mark::Committed, 5)),
            ([1, 2, 2, 4, 7, 6], broken(Mark::Committed, 7, Mark::Last, 6)),
        ] {
            assert_eq!(marks(given), expected);
        }
    }
}
