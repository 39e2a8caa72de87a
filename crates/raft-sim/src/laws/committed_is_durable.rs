//! Committed is durable (figure 2 and §5.3, as an observer of all disks can check it): the moment an entry is committed, the
//! disks of a majority hold it and all before it, so that it survives the crash of every node at once.

use super::Violation;
use raft::{Index, NodeId};

/// A node knows everything up to `index` to be committed. Of the disks of `voters`, so many hold exactly that.
pub(crate) fn check(node: NodeId, index: Index, holders: u32, voters: u32) -> Option<Violation> {
    let needed = voters / 2 + 1;
    (holders < needed).then_some(Violation::NotDurable {
        node,
        index,
        holders,
        needed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_majority_of_disks_holds_is_durable() {
        assert_eq!(check(NodeId(1), Index(4), 3, 5), None);
        assert_eq!(check(NodeId(1), Index(4), 3, 4), None);
        assert_eq!(check(NodeId(1), Index(4), 1, 1), None);
    }

    #[test]
    fn what_half_of_them_holds_is_not() {
        let broken = |holders, needed| Violation::NotDurable {
            node: NodeId(1),
            index: Index(4),
            holders,
            needed,
        };
        assert_eq!(check(NodeId(1), Index(4), 2, 5), Some(broken(2, 3)));
        assert_eq!(check(NodeId(1), Index(4), 2, 4), Some(broken(2, 3)));
        assert_eq!(check(NodeId(1), Index(4), 0, 1), Some(broken(0, 1)));
    }
}
