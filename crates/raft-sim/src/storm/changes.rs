//! What somebody does who keeps the cluster in order, or thinks so: members, leadership, snapshots, patience.

use super::dials::NODES_IN_ALL_MAX;
use super::faults::Weighted;
use super::{Mark, Storm};
use crate::action::Action;
use crate::settings::Timing;
use raft::{Change, Configuration, Micros, NodeId, Step, Transition};

impl Storm {
    /// Something is changed.
    pub(super) fn change_something(&mut self) {
        let dials = &self.dials;
        let changes: [Weighted; 10] = [
            (dials.members, Self::change_members),
            (dials.add_node, Self::add_node),
            (dials.transfer, Self::transfer),
            (dials.snapshot, Self::take_a_snapshot),
            (dials.compact, Self::compact),
            (dials.suspend, Self::suspend),
            (dials.suspend * 3, Self::unsuspend),
            (dials.shut_down, Self::shut_down),
            (dials.forget_leader, Self::forget_leader),
            (dials.patience, Self::change_patience),
        ];
        self.one_of(&changes);
    }

    fn add_node(&mut self) {
        if self.cluster.nodes() < NODES_IN_ALL_MAX {
            self.act_and_mark(Action::AddNode, Mark::NodeAdded);
        }
    }

    fn transfer(&mut self) {
        let to = self.any_node();
        if let Some(node) = self.cluster.leader() {
            self.act(Action::Transfer { node, to });
        }
    }

    fn take_a_snapshot(&mut self) {
        let node = self.leader_or_any();
        self.act(Action::TakeSnapshot { node });
    }

    fn compact(&mut self) {
        let node = self.leader_or_any();
        self.act(Action::Compact { node });
    }

    fn suspend(&mut self) {
        let node = self.leader_or_any();
        self.act_and_mark(Action::Suspend { node }, Mark::NodeSuspended);
    }

    fn unsuspend(&mut self) {
        let suspended: Vec<_> = self
            .cluster
            .ids()
            .filter(|node| self.cluster.is_suspended(*node))
            .collect();
        if let Some(node) = self.pick(&suspended) {
            self.act(Action::Unsuspend { node });
        }
    }

    fn shut_down(&mut self) {
        let node = self.leader_or_any();
        self.act_and_mark(Action::ShutDown { node }, Mark::NodeShutDown);
    }

    fn forget_leader(&mut self) {
        let node = self.any_node();
        self.act(Action::ForgetLeader { node });
    }

    /// A node that becomes less patient breaks the promise that a lease stands on.
    fn change_patience(&mut self) {
        if self.cluster.settings().reads.lease {
            return;
        }
        let node = self.any_node();
        let heartbeat = 10 + self.draws.up_to(60);
        let least = heartbeat * 2 + self.draws.up_to(200);
        let timing = Timing {
            heartbeat_interval: Micros::from_millis(heartbeat),
            election_timeout_min: Micros::from_millis(least),
            election_timeout_max: Micros::from_millis(least + 1 + self.draws.up_to(200)),
        };
        self.act_and_mark(Action::SetTiming { node, timing }, Mark::PatienceChanged);
    }

    /// The leader is told to change the members: one of them, or several at once.
    fn change_members(&mut self) {
        let Some(node) = self.cluster.leader() else {
            return;
        };
        let Some(before) = self.cluster.core(node).map(|core| core.configuration().clone()) else {
            return;
        };
        let change = if before.is_joint() {
            Change::LeaveJoint
        } else {
            self.drawn_change(&before)
        };
        let begun = self.act(Action::ChangeMembers {
            node,
            change: change.clone(),
        });
        if begun {
            self.mark(Mark::ChangeBegun);
            for step in change.steps() {
                match *step {
                    Step::AddVoter(node) if before.is_learner(node) => self.mark(Mark::LearnerPromoted),
                    Step::AddLearner(node) if before.is_voter(node) => self.mark(Mark::VoterDemoted),
                    Step::Remove(_) => self.mark(Mark::NodeRemoved),
                    _ => {}
                }
            }
        }
    }

    fn drawn_change(&mut self, before: &Configuration) -> Change {
        // Without check-quorum, nodes that are removed and do not know it disturb the others for ever (dissertation §4.2.3).
        let may_remove = self.cluster.settings().check_quorum && before.voters().len() > 2;
        let count = if self.draws.one_in(3) {
            2 + self.draws.up_to(1)
        } else {
            1
        };
        let steps = (0..count).map(|_| {
            let node = self.leader_or_any_to_change();
            match self.draws.up_to(5) {
                0 | 1 if may_remove => Step::Remove(node),
                2 if before.voters().len() > 2 => Step::AddLearner(node),
                3 if !before.is_member(node) => Step::AddLearner(node),
                _ => Step::AddVoter(node),
            }
        });
        let steps: Vec<_> = steps.collect();
        let transition = match self.draws.up_to(3) {
            0 => Transition::Joint { auto_leave: true },
            1 => Transition::Joint { auto_leave: false },
            _ => Transition::Auto,
        };
        Change::Steps { steps, transition }
    }

    /// One in six times the leader itself, whose removal is a case of its own (§6).
    fn leader_or_any_to_change(&mut self) -> NodeId {
        let leader = self.cluster.leader().filter(|_| self.draws.one_in(6));
        leader.unwrap_or_else(|| self.any_node())
    }
}
