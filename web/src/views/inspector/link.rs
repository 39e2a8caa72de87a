//! Everything about a pair of nodes.

use crate::scene::{Cut, LinkMark, links};
use raft_sim::{Cluster, LinkDials, NodeId, Observed};

/// A pair of nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkCard {
    /// The pair and what of it is cut.
    pub link: LinkMark,
    /// How what `a` sends to `b` is carried.
    pub forth: LinkDials,
    /// How what `b` sends to `a` is carried.
    pub back: LinkDials,
}

/// Everything about a pair of nodes; nothing where one of them is unknown.
pub(super) fn link_card(cluster: &Cluster, a: NodeId, b: NodeId) -> Option<LinkCard> {
    let way = |from, to| cluster.links().find(|link| (link.from, link.to) == (from, to));
    let (forth, back) = (way(a, b)?, way(b, a)?);
    let link = links([forth, back].into_iter()).pop();
    Some(LinkCard {
        link: link.unwrap_or(LinkMark { a, b, cut: Cut::None }),
        forth: forth.dials,
        back: back.dials,
    })
}
