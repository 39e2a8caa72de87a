//! What rains down in a storm: what the client asks for, what breaks, what is changed.

use super::Storm;
use crate::action::{Action, Running};
use crate::observed::Observed;
use crate::settings::{ClockDial, DiskDials, LinkDials, Timing};
use raft::{Change, Configuration, Micros, NodeId, Step, Transition};

/// A storm has at most so many nodes.
const NODES_MAX: u32 = 7;

impl Storm {
    /// The client asks for something, more often than not.
    pub(super) fn ask(&mut self) {
        if self.draws.one_in(4) {
            return;
        }
        let node = self.any_node();
        let command = match self.draws.up_to(9) {
            0..=2 => "get x".to_owned(),
            3 => format!("set x {}", self.draws.up_to(99)),
            4 | 5 => match self.settled.pop() {
                Some(number) => format!("delete n{number}"),
                None => "get fresh".to_owned(),
            },
            _ => {
                self.counted += 1;
                format!("add n{} 1", self.counted)
            }
        };
        self.act(Action::Submit { node, command });
    }

    fn any_node(&mut self) -> NodeId {
        NodeId(1 + self.draws.small(self.cluster.nodes() - 1))
    }

    /// The leader as often as not, otherwise anybody.
    fn leader_or_any(&mut self) -> NodeId {
        let leader = self.cluster.leader().filter(|_| self.draws.one_in(2));
        leader.unwrap_or_else(|| self.any_node())
    }

    /// Something breaks, or comes back.
    pub(super) fn break_something(&mut self) {
        let (node, other) = (self.leader_or_any(), self.any_node());
        match self.draws.up_to(23) {
            0 => drop(self.act(Action::Stop { node })),
            1 => self.crash_in_a_write(),
            2..=5 => self.start_someone(),
            6 => drop(self.act(Action::Pause { node })),
            7 | 8 => drop(self.act(Action::Resume { node: other })),
            9 => drop(self.act(Action::Cut {
                from: node,
                to: other,
            })),
            10 => {
                let groups = vec![vec![node, other]];
                self.act(Action::Partition { groups });
            }
            11..=13 => drop(self.act(Action::MendAll)),
            14 => {
                let dials = self.rough_links();
                self.act(Action::SetAllLinks { dials });
            }
            15 => {
                let dials = self.slow_disk();
                self.act(Action::SetDisk { node, dials });
            }
            16 => self.stall_someone(node),
            17 => {
                let stalled: Vec<_> = self.cluster.ids().collect();
                for node in stalled {
                    self.act(Action::UnstallDisk { node });
                }
            }
            18 if self.draws.one_in(3) => {
                if self.act(Action::FailDisk { node }) {
                    self.act(Action::Stop { node });
                }
            }
            19 => self.set_a_clock(other),
            20 => drop(self.act(Action::TimeOut { node: other })),
            _ => self.meddle_with_a_message(),
        }
    }

    /// Chance alone hardly ever hits the moment between asking for a write and its completion.
    fn crash_in_a_write(&mut self) {
        for _ in 0..100 {
            let writes = |node: &NodeId| {
                let view = self.cluster.node(*node);
                view.is_some_and(|view| view.status.write_issued > view.status.write_persisted)
            };
            if let Some(node) = self.cluster.ids().find(writes) {
                self.act(Action::Stop { node });
                return;
            }
            self.cluster.step();
        }
    }

    fn start_someone(&mut self) {
        let stopped = |node: &NodeId| self.cluster.running(*node) == Some(Running::Stopped);
        if let Some(node) = self.cluster.ids().find(stopped) {
            self.act(Action::Restart { node });
        }
    }

    fn stall_someone(&mut self, node: NodeId) {
        self.act_and_mark(Action::StallDisk { node }, "a disk stalled");
    }

    fn rough_links(&mut self) -> LinkDials {
        let latency = self.draws.up_to(60_000);
        LinkDials {
            latency: Micros(latency),
            jitter: Micros(self.draws.up_to(latency)),
            loss_per_million: self.draws.small(300_000),
            duplicate_per_million: self.draws.small(150_000),
        }
    }

    fn slow_disk(&mut self) -> DiskDials {
        let flush = self.draws.up_to(80_000);
        DiskDials {
            flush: Micros(flush),
            jitter: Micros(self.draws.up_to(flush)),
        }
    }

    /// Leases stand as long as clocks keep to what the nodes believe of them: then no clock is set faster or slower than that.
    fn set_a_clock(&mut self, node: NodeId) {
        let per_million = if self.cluster.settings().reads.lease {
            975_000 + self.draws.small(50_000)
        } else {
            500_000 + self.draws.small(1_500_000)
        };
        let dial = ClockDial { per_million };
        self.act_and_mark(Action::SetClock { node, dial }, "a clock set");
    }

    fn meddle_with_a_message(&mut self) {
        let place = self.draws.up_to(self.cluster.messages().count() as u64);
        let message = usize::try_from(place)
            .ok()
            .and_then(|place| self.cluster.messages().nth(place));
        let Some(name) = message.map(|message| message.name) else {
            return;
        };
        let action = match self.draws.up_to(2) {
            0 => Action::DropMessage { name },
            1 => Action::DeliverMessage { name },
            _ => Action::DuplicateMessage { name },
        };
        self.act(action);
    }

    /// Somebody keeps the cluster in order, or thinks so.
    pub(super) fn change_something(&mut self) {
        let (node, other) = (self.leader_or_any(), self.any_node());
        match self.draws.up_to(29) {
            0..=3 => self.change_members(),
            4 if self.cluster.nodes() < NODES_MAX && self.draws.one_in(2) => {
                self.act_and_mark(Action::AddNode, "a node added");
            }
            5 | 6 => {
                if let Some(node) = self.cluster.leader() {
                    self.act(Action::Transfer { node, to: other });
                }
            }
            7 => drop(self.act(Action::TakeSnapshot { node })),
            8 => drop(self.act(Action::Compact { node })),
            9 => {
                self.act_and_mark(Action::Suspend { node }, "a node suspended");
            }
            10..=12 => {
                let suspended =
                    |node: &NodeId| self.cluster.node(*node).is_some_and(|view| view.status.paused);
                if let Some(node) = self.cluster.ids().find(suspended) {
                    self.act(Action::Unsuspend { node });
                }
            }
            13 => drop(self.act(Action::ForgetLeader { node: other })),
            14 => {
                self.act_and_mark(Action::ShutDown { node }, "a node shut down");
            }
            // A node that becomes less patient breaks the promise that a lease stands on.
            15 if !self.cluster.settings().reads.lease => {
                let timing = self.patience();
                self.act_and_mark(
                    Action::SetTiming { node: other, timing },
                    "a node's patience changed",
                );
            }
            _ => {}
        }
    }

    fn patience(&mut self) -> Timing {
        let heartbeat = 10 + self.draws.up_to(60);
        let least = heartbeat * 2 + self.draws.up_to(200);
        Timing {
            heartbeat_interval: Micros::from_millis(heartbeat),
            election_timeout_min: Micros::from_millis(least),
            election_timeout_max: Micros::from_millis(least + 1 + self.draws.up_to(200)),
        }
    }

    /// The leader is told to change the members: one of them, or several at once.
    fn change_members(&mut self) {
        let Some(leader) = self.cluster.leader() else {
            return;
        };
        let Some(before) = self.cluster.core(leader).map(|core| core.configuration().clone()) else {
            return;
        };
        let change = if before.is_joint() {
            Change::LeaveJoint
        } else {
            self.drawn_change(&before)
        };
        let begun = self.act(Action::ChangeMembers {
            node: leader,
            change: change.clone(),
        });
        if begun {
            self.marks.mark("a change of members begun");
            for step in change.steps() {
                match *step {
                    Step::AddVoter(node) if before.is_learner(node) => self.marks.mark("a learner promoted"),
                    Step::AddLearner(node) if before.is_voter(node) => self.marks.mark("a voter demoted"),
                    Step::Remove(_) => self.marks.mark("a node removed"),
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
            let node = self.any_node();
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
}
