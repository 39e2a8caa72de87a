//! Members, leadership and snapshots: what can be done about them now, and how it is done. The leader is found by itself.

use super::Lab;
use crate::command::{Followed, MemberFacts};
use crate::scene::Membership;
use crate::texts;
use raft_lessons::Kind;
use raft_sim::raft::{Change, Configuration, Step, Transition};
use raft_sim::{Action, Cluster, NodeId, Observed, Role, Running};

impl Lab {
    /// What decides which commands about members can be given; `node` is the selected one.
    pub(super) fn member_facts(&self, node: Option<NodeId>) -> MemberFacts {
        let cluster = self.cluster();
        let leader = cluster.leader().and_then(|leader| cluster.core(leader));
        let configuration = cluster.configuration();
        let status = node.and_then(|node| Some(Observed::node(cluster, node)?.status));
        let of = |fact: fn(&raft_sim::Status) -> bool| status.as_ref().is_some_and(fact);
        let leading = leader.map(raft_sim::raft::Node::status);
        MemberFacts {
            selected: node.map(|node| Membership::within(&configuration, node)),
            led: leader.is_some(),
            followed: followed(cluster),
            joint: configuration.is_joint(),
            pending: leading
                .as_ref()
                .is_some_and(|status| status.configuration_index > status.commit),
            hands_over: leading.as_ref().is_some_and(|status| status.transfer.is_some()),
            snapshot_is_old: of(|status| {
                status.applied > status.snapshot.map_or(raft_sim::Index(0), |last| last.index)
            }),
            log_is_long: of(|status| {
                status
                    .snapshot
                    .is_some_and(|snapshot| snapshot.index > status.base.index)
            }),
            suspended: of(|status| status.paused),
            follows: of(|status| status.role != Role::Leader && status.leader.is_some()),
        }
    }

    /// Who belongs to the cluster, as most is known.
    #[must_use]
    pub fn members(&self) -> Configuration {
        self.cluster().configuration()
    }

    /// Has the leader change the members.
    pub fn change_members(&mut self, change: Change) {
        match self.cluster().leader() {
            Some(node) => {
                self.act(Action::ChangeMembers { node, change });
            }
            None => self.complain_of_no_leader(),
        }
    }

    /// Has the leader change what one node is.
    pub fn change_member(&mut self, node: NodeId, to: Membership) {
        self.change_members(Change::one(step(node, to)));
    }

    /// Has the leader hand over.
    pub fn hand_over(&mut self, to: NodeId) {
        match self.cluster().leader() {
            Some(node) => {
                self.act(Action::Transfer { node, to });
            }
            None => self.complain_of_no_leader(),
        }
    }

    fn complain_of_no_leader(&mut self) {
        let times_out = self.allowed().refusal(&[Kind::TimeOut]).is_none();
        self.complain(texts::no_leader_to_ask(followed(self.cluster()), times_out));
    }
}

/// Whom most of the nodes that run follow, while none of them leads.
#[must_use]
pub(super) fn followed(cluster: &Cluster) -> Option<Followed> {
    if cluster.leader().is_some() {
        return None;
    }
    let runs = |node: &NodeId| cluster.running(*node) == Some(Running::Running);
    let whom = |node: NodeId| Observed::node(cluster, node)?.status.leader;
    let all = || cluster.node_ids().filter(runs).filter_map(whom);
    let count = |leader: NodeId| all().filter(|other| *other == leader).count();
    let node = all().max_by_key(|leader| count(*leader))?;
    Some(Followed {
        node,
        running: cluster.running(node)?,
        followers: count(node),
    })
}

/// The change that makes of a configuration what is wanted: each node with what it is to be.
#[must_use]
pub fn change(from: &Configuration, wanted: &[(NodeId, Membership)], manner: JointManner) -> Change {
    let differ = |wanted: &&(NodeId, Membership)| Membership::within(from, wanted.0) != wanted.1;
    let steps = wanted
        .iter()
        .filter(differ)
        .map(|(node, to)| step(*node, *to))
        .collect();
    let transition = match manner {
        JointManner::WhereNeeded => Transition::Auto,
        JointManner::UntilTold => Transition::Joint { auto_leave: false },
    };
    Change::Steps { steps, transition }
}

/// When a change goes through a joint configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JointManner {
    /// Where several voters change; the leader leaves it by itself.
    #[default]
    WhereNeeded,
    /// Always; it stays until somebody says otherwise.
    UntilTold,
}

const fn step(node: NodeId, to: Membership) -> Step {
    match to {
        Membership::Voter => Step::AddVoter(node),
        Membership::Learner => Step::AddLearner(node),
        Membership::Outside => Step::Remove(node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Speed;
    use crate::command::Command;
    use crate::lab::Selection;
    use raft_sim::{Instant, Settings};

    fn led() -> Lab {
        let mut lab = Lab::new(Settings::plain(), raft_sim::OPENING_SEED, Speed::default()).unwrap();
        lab.run.advance_within(Instant(1_000_000), 100_000);
        lab
    }

    #[test]
    fn a_new_machine_becomes_a_learner_then_a_voter_then_nobody() {
        let mut lab = led();
        let node = NodeId(6);
        assert!(lab.act(Action::AddNode));
        lab.select(Some(Selection::Node(node)));
        for (command, to) in [
            (Command::AddLearner, Membership::Learner),
            (Command::Promote, Membership::Voter),
            (Command::Demote, Membership::Learner),
            (Command::Remove, Membership::Outside),
        ] {
            assert!(command.available(&lab.facts()), "{command:?}");
            lab.change_member(node, to);
            assert_eq!(lab.notice(), None, "{command:?}");
            let until = lab.now().plus(raft_sim::Micros(500_000));
            lab.run.advance_within(until, 100_000);
            assert_eq!(Membership::within(&lab.members(), node), to);
        }
    }

    #[test]
    fn only_what_differs_is_changed() {
        let from = Configuration::of([1, 2, 3].map(NodeId)).unwrap();
        let wanted = [
            (NodeId(1), Membership::Voter),
            (NodeId(2), Membership::Outside),
            (NodeId(4), Membership::Learner),
        ];
        let made = change(&from, &wanted, JointManner::WhereNeeded);
        assert_eq!(
            made.steps(),
            [Step::Remove(NodeId(2)), Step::AddLearner(NodeId(4))]
        );
    }

    #[test]
    fn without_a_leader_a_sentence_says_so() {
        let mut lab = Lab::new(Settings::plain(), 7, Speed::default()).unwrap();
        lab.hand_over(NodeId(2));
        assert!(lab.notice().is_some_and(|notice| notice.mistake));
    }

    #[test]
    fn a_leader_that_stopped_and_is_still_followed_is_named() {
        let mut lab = led();
        let leader = lab.cluster().leader().unwrap();
        assert_eq!(lab.facts().member.followed, None);
        lab.act(Action::Stop { node: leader });
        let followed = lab.facts().member.followed.unwrap();
        assert_eq!(
            (followed.node, followed.running, followed.followers),
            (leader, Running::Stopped, 4)
        );
        lab.hand_over(NodeId(2));
        let name = raft_sim::letter(leader);
        let said = lab.notice().unwrap().text.clone();
        assert!(
            said.starts_with(&format!("{name} has led and is stopped; 4 nodes")),
            "{said}"
        );
        lab.run.advance_within(Instant(3_000_000), 100_000);
        assert_eq!(lab.facts().member.followed, None, "another one leads");
    }
}
