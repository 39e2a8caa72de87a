//! Whom the client asks first.

use super::Lab;
use raft_sim::{NodeId, Observed, Role, Running};

/// Whom the client asks first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whom {
    /// Who it spoke with last.
    #[default]
    Any,
    /// The leader, if there is one.
    Leader,
    /// A node that runs and does not lead.
    Follower,
    /// This one.
    Node(NodeId),
}

impl Lab {
    /// The node that is meant.
    #[must_use]
    pub fn asked_first(&self, whom: Whom) -> NodeId {
        let cluster = self.cluster();
        let follows = |node: &NodeId| {
            cluster.running(*node) == Some(Running::Running) && cluster.role(*node) != Some(Role::Leader)
        };
        let named = match whom {
            Whom::Any => None,
            Whom::Leader => cluster.leader(),
            Whom::Follower => cluster.node_ids().find(follows),
            Whom::Node(node) => Some(node),
        };
        named.unwrap_or_else(|| self.client_choice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Speed;
    use raft_sim::{Instant, Settings};

    #[test]
    fn the_leader_and_a_follower_are_found_by_themselves() {
        let mut lab = Lab::new(Settings::plain(), raft_sim::OPENING_SEED, Speed::default()).unwrap();
        assert_eq!(lab.asked_first(Whom::Leader), NodeId(1), "nobody leads yet");
        lab.run.advance_within(Instant(1_000_000), 100_000);
        let leader = lab.cluster().leader().unwrap();
        assert_eq!(lab.asked_first(Whom::Leader), leader);
        assert_ne!(lab.asked_first(Whom::Follower), leader);
        assert_eq!(lab.asked_first(Whom::Node(NodeId(4))), NodeId(4));
    }
}
