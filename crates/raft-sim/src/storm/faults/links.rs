//! Links are cut one way or both, part the nodes in two, go up and down, lose, double, reorder; and are mended.

use super::super::{Mark, Storm};
use crate::action::Action;
use crate::settings::LinkDials;
use raft::{Micros, NodeId};

impl Storm {
    pub(in crate::storm) fn cut_one_way(&mut self) {
        let (from, to) = (self.leader_or_any(), self.any_node());
        self.act_and_mark(Action::Cut { from, to }, Mark::CutOneWay);
    }

    /// One node or some are parted from the others.
    pub(in crate::storm) fn part(&mut self) {
        let first = self.leader_or_any();
        let mut group = vec![first];
        for node in self.cluster.ids() {
            if node != first && self.draws.one_in(3) {
                group.push(node);
            }
        }
        if group.len() == 1 && self.cluster.leader() == Some(first) {
            self.mark(Mark::LeaderIsolated);
        }
        self.act(Action::Partition { groups: vec![group] });
    }

    /// Two halves that do not hear each other, and one node that hears both.
    pub(in crate::storm) fn bridge(&mut self) {
        let mut nodes = self.shuffled();
        if nodes.len() < 3 {
            return;
        }
        let bridge = nodes.pop().unwrap_or_default();
        let half = nodes.split_off(nodes.len() / 2);
        let groups = vec![nodes, half.clone(), vec![bridge]];
        self.act_and_mark(
            Action::Partition {
                groups: groups.clone(),
            },
            Mark::Bridge,
        );
        for node in groups.into_iter().flatten().filter(|node| *node != bridge) {
            self.act(Action::MendBoth { a: bridge, b: node });
        }
    }

    /// A node is cut off for 0.2 to 1.2 s; before it hears of the others again, these forget what it lacks.
    pub(in crate::storm) fn leave_behind(&mut self) {
        let node = self.any_node();
        let groups = vec![vec![node]];
        if !self.act(Action::Partition { groups }) {
            return;
        }
        let up = Micros(200_000 + self.draws.up_to(1_000_000));
        for other in self.cluster.ids().filter(|other| *other != node) {
            self.after(Micros(up.0 - 20_000), Action::TakeSnapshot { node: other });
            self.after(Micros(up.0 - 1), Action::Compact { node: other });
            self.after(up, Action::MendBoth { a: node, b: other });
        }
    }

    /// Up and down, some times, each for 10 to 200 ms.
    pub(in crate::storm) fn flap_link(&mut self) {
        let (a, b) = (self.leader_or_any(), self.any_node());
        if a == b {
            return;
        }
        let mut at = Micros::ZERO;
        for _ in 0..2 + self.draws.up_to(4) {
            self.after(at, Action::CutBoth { a, b });
            at.0 += 10_000 + self.draws.up_to(190_000);
            self.after(at, Action::MendBoth { a, b });
            at.0 += 10_000 + self.draws.up_to(190_000);
        }
        self.mark(Mark::LinkFlaps);
    }

    /// What messages suffer on the way, from now on.
    pub(in crate::storm) fn rough_links(&mut self) {
        let share = |most: u16| u32::from(most) * 1_000;
        let latency = self.draws.up_to(u64::from(self.dials.latency) * 100);
        let jitter = if self.so(self.dials.reorder) {
            latency
        } else {
            self.draws.up_to(latency)
        };
        let dials = LinkDials {
            latency: Micros(latency),
            jitter: Micros(jitter),
            loss_per_million: self.draws.small(share(self.dials.loss)),
            duplicate_per_million: self.draws.small(share(self.dials.duplication)),
        };
        self.act_and_mark(Action::SetAllLinks { dials }, Mark::LinksRough);
    }

    /// Links or disks come back.
    pub(in crate::storm) fn recover_links_or_disks(&mut self) {
        if self.draws.one_in(4) {
            let stalled: Vec<NodeId> = self
                .cluster
                .ids()
                .filter(|node| self.cluster.is_stalled(*node))
                .collect();
            for node in stalled {
                self.act(Action::UnstallDisk { node });
            }
        } else {
            self.act(Action::MendAll);
        }
    }
}
