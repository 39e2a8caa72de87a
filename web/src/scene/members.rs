//! Who belongs to the cluster, and which sets of voters decide, as the stage draws it. What a configuration decides is the core's.

use raft_sim::raft::Configuration;
use raft_sim::{Index, NodeId, NodeView, Role, Running};

/// What a node is to the cluster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Membership {
    /// It votes.
    #[default]
    Voter,
    /// It receives the log, and does not vote.
    Learner,
    /// It is no member: new, or removed.
    Outside,
}

/// Two sets of voters that decide together (§6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joint {
    /// The entry that is to be committed next, if a leader counts.
    pub entry: Option<u64>,
    /// The voters of before.
    pub old: Quorum,
    /// Those who will decide alone.
    pub new: Quorum,
}

/// A set of voters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// Who votes in it, ascending.
    pub voters: Vec<NodeId>,
    /// So many of them have the entry, as the leader knows.
    pub have: usize,
    /// So many are needed.
    pub needed: usize,
}

/// The node whose word is taken for who the members are: the leader, or the running node with the latest log.
#[must_use]
pub fn authority(nodes: &[NodeView]) -> Option<&NodeView> {
    nodes.iter().max_by_key(|node| {
        let runs = node.running == Running::Running;
        let leads = runs && node.status.role == Role::Leader;
        (leads.then_some(node.status.term), runs, node.status.last)
    })
}

impl Membership {
    /// What `node` is, by the word of `knows`.
    #[must_use]
    pub fn of(knows: Option<&NodeView>, node: NodeId) -> Self {
        knows.map_or(Self::Voter, |knows| {
            Self::within(&knows.status.configuration, node)
        })
    }

    /// What `node` is in a configuration.
    #[must_use]
    pub fn within(configuration: &Configuration, node: NodeId) -> Self {
        if configuration.is_voter(node) {
            Self::Voter
        } else if configuration.is_learner(node) {
            Self::Learner
        } else {
            Self::Outside
        }
    }

    /// Its name, as elements carry it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Voter => "voter",
            Self::Learner => "learner",
            Self::Outside => "outside",
        }
    }
}

impl Joint {
    /// The two sets, if the configuration of `knows` is joint.
    #[must_use]
    pub fn of(knows: &NodeView) -> Option<Self> {
        let status = &knows.status;
        if !status.configuration.is_joint() {
            return None;
        }
        let leads = knows.running == Running::Running && status.role == Role::Leader;
        let entry = Index((status.commit.0 + 1).min(status.last.index.0));
        let has = |voter: &NodeId| {
            let matched = match status.progress.iter().find(|progress| progress.peer == *voter) {
                Some(progress) if *voter != knows.id => progress.matched,
                _ if *voter == knows.id => status.durable,
                _ => Index(0),
            };
            matched >= entry
        };
        let quorum = |voters: &[NodeId]| Quorum {
            voters: voters.to_vec(),
            have: voters.iter().filter(|voter| leads && has(voter)).count(),
            needed: voters.len() / 2 + 1,
        };
        Some(Self {
            entry: leads.then_some(entry.0),
            old: quorum(status.configuration.outgoing()),
            new: quorum(status.configuration.voters()),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::scene::{Fact, Manner, Membership, Motion, Scene};
    use raft_sim::raft::{Change, Step, Transition};
    use raft_sim::{Action, Cluster, Instant, Micros, NodeId, Settings};

    const MANNER: Manner = Manner {
        motion: Motion::Smooth,
        fade: Micros(10_000),
    };

    fn changed(steps: Vec<Step>, transition: Transition) -> (Cluster, NodeId) {
        let settings = Settings {
            nodes: 3,
            ..Settings::plain()
        };
        let mut cluster = Cluster::new(settings, 7).unwrap();
        cluster.run_until(Instant(1_000_000));
        let node = cluster.leader().unwrap();
        cluster.act(Action::AddNode).unwrap();
        cluster.act(Action::AddNode).unwrap();
        let change = Change::Steps { steps, transition };
        cluster.act(Action::ChangeMembers { node, change }).unwrap();
        (cluster, node)
    }

    #[test]
    fn a_new_machine_is_no_member_before_the_members_are_changed() {
        let (mut cluster, _) = changed(vec![Step::AddLearner(NodeId(4))], Transition::Auto);
        cluster.run_until(Instant(2_000_000));
        let scene = Scene::at(&cluster, MANNER);
        let memberships: Vec<_> = scene.nodes.iter().map(|node| node.membership).collect();
        let [voter, learner, outside] = [Membership::Voter, Membership::Learner, Membership::Outside];
        assert_eq!(memberships, [voter, voter, voter, learner, outside]);
        assert_eq!(
            (scene.nodes[3].fact, scene.nodes[4].fact),
            (Fact::Learns, Fact::Outside)
        );
        assert_eq!(scene.joint, None);
    }

    /// §6
    #[test]
    fn while_the_configuration_is_joint_two_sets_of_voters_are_counted() {
        let others = |leader: NodeId| (1..=3).map(NodeId).find(|node| *node != leader);
        let steps = |gone| {
            vec![
                Step::AddVoter(NodeId(4)),
                Step::AddVoter(NodeId(5)),
                Step::Remove(gone),
            ]
        };
        let gone = others(changed(Vec::from([Step::AddLearner(NodeId(4))]), Transition::Auto).1).unwrap();
        let (mut cluster, leader) = changed(steps(gone), Transition::Joint { auto_leave: false });
        let joint = Scene::at(&cluster, MANNER).joint.unwrap();
        assert_eq!(joint.old.voters, [1, 2, 3].map(NodeId));
        assert!(joint.new.voters.contains(&NodeId(4)) && !joint.new.voters.contains(&gone));
        assert_eq!((joint.old.needed, joint.new.needed), (2, 3));
        assert_eq!((joint.old.have, joint.new.have), (0, 0), "nobody has flushed it");
        cluster.run_until(Instant(2_000_000));
        let joint = Scene::at(&cluster, MANNER).joint.unwrap();
        assert_eq!((joint.old.have, joint.new.have), (3, 4), "{leader:?} {joint:?}");
    }
}
