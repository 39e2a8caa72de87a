//! Leader Append-Only (§5.3, figure 3): a leader never overwrites or deletes entries in its log; it only appends new ones.

use super::Violation;
use raft::{Index, LogId, Node};

/// A leader whose log ended with `last` before; it is the same up to `common`.
pub(crate) fn check(leader: &Node, last: LogId, common: Index) -> Option<Violation> {
    (common < last.index).then(|| Violation::LeaderRewrote {
        leader: leader.id(),
        term: leader.term(),
        last: last.index,
    })
}
