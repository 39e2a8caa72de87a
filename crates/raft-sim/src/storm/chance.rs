//! What a storm draws: whether something is so, which of some nodes, in what order.

use super::Storm;
use raft::NodeId;

impl Storm {
    /// Whether it is so, this time, for a dial of thousandths.
    pub(super) fn so(&mut self, dial: u16) -> bool {
        dial > 0 && self.draws.up_to(999) < u64::from(dial)
    }

    /// The place of one of these weights, drawn by them; none if all are 0.
    pub(super) fn weighted(&mut self, weights: &[u16]) -> Option<usize> {
        let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
        let mut drawn = self.draws.up_to(total.checked_sub(1)?);
        weights
            .iter()
            .position(|weight| match drawn.checked_sub(u64::from(*weight)) {
                Some(rest) => {
                    drawn = rest;
                    false
                }
                None => true,
            })
    }

    pub(super) fn any_node(&mut self) -> NodeId {
        NodeId(1 + self.draws.small(self.cluster.nodes() - 1))
    }

    /// The leader as often as not, otherwise anybody.
    pub(super) fn leader_or_any(&mut self) -> NodeId {
        let leader = self.cluster.leader().filter(|_| self.draws.one_in(2));
        leader.unwrap_or_else(|| self.any_node())
    }

    /// One of these, if there is one.
    pub(super) fn pick(&mut self, nodes: &[NodeId]) -> Option<NodeId> {
        let place = self.draws.up_to((nodes.len() as u64).checked_sub(1)?);
        usize::try_from(place)
            .ok()
            .and_then(|place| nodes.get(place))
            .copied()
    }

    /// All nodes, in some order.
    pub(super) fn shuffled(&mut self) -> Vec<NodeId> {
        let mut nodes: Vec<_> = self.cluster.ids().collect();
        for last in (1..nodes.len()).rev() {
            let place = usize::try_from(self.draws.up_to(last as u64)).unwrap_or(0);
            nodes.swap(place, last);
        }
        nodes
    }
}
