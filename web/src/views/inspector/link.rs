//! Everything about a pair of nodes.

use crate::scene::{Cut, LinkMark, links};
use raft_sim::{Cluster, LinkDials, NodeId, Observed};

/// A pair of nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkCard {
    /// The pair and what of it is cut.
    pub link: LinkMark,
    /// How what `a` sends to `b` is carried.
    pub dials: LinkDials,
}

/// Everything about a pair of nodes; nothing where one of them is unknown.
pub(super) fn link_card(cluster: &Cluster, a: NodeId, b: NodeId) -> Option<LinkCard> {
    let forth = cluster.links().find(|link| link.from == a && link.to == b)?;
    let both = cluster
        .links()
        .filter(|link| (link.from, link.to) == (a, b) || (link.from, link.to) == (b, a));
    let link = links(both).pop().unwrap_or(LinkMark { a, b, cut: Cut::None });
    Some(LinkCard {
        link,
        dials: forth.dials,
    })
}
