//! Nodes crash, stand still, go up and down, campaign, and come back.

use super::super::{Mark, Storm};
use crate::action::{Action, Running};
use raft::{Micros, NodeId};

impl Storm {
    pub(in crate::storm) fn crash(&mut self) {
        let node = self.leader_or_any();
        self.act_and_mark(Action::Stop { node }, Mark::Crash);
    }

    /// Chance alone hardly ever hits the moment between asking for a write and its completion: wait for one.
    pub(in crate::storm) fn crash_in_write(&mut self) {
        self.strike_in_write(false);
    }

    pub(in crate::storm) fn tear_a_write(&mut self) {
        self.strike_in_write(true);
    }

    fn strike_in_write(&mut self, tear: bool) {
        self.awaited_write = Some((tear, self.cluster.events() + 100));
    }

    /// If a crash waits for a write to be on its way, and one is.
    pub(in crate::storm) fn strike_if_writing(&mut self) {
        let Some((tear, until)) = self.awaited_write else {
            return;
        };
        let writing = self.cluster.ids().find(|node| self.cluster.is_writing(*node));
        if let Some(node) = writing {
            self.awaited_write = None;
            if tear {
                self.act(Action::TearWrite { node });
            } else {
                self.act_and_mark(Action::Stop { node }, Mark::CrashInWrite);
            }
        } else if self.cluster.events() >= until {
            self.awaited_write = None;
        }
    }

    pub(in crate::storm) fn pause(&mut self) {
        let node = self.leader_or_any();
        self.act(Action::Pause { node });
    }

    /// Down and up again, some times, each within 20 to 400 ms.
    pub(in crate::storm) fn flap_node(&mut self) {
        let node = self.leader_or_any();
        let mut at = Micros::ZERO;
        for _ in 0..=1 + self.draws.up_to(2) {
            self.after(at, Action::Stop { node });
            at.0 += 20_000 + self.draws.up_to(380_000);
            self.after(at, Action::Restart { node });
            at.0 += 20_000 + self.draws.up_to(380_000);
        }
        self.mark(Mark::NodeFlaps);
    }

    pub(in crate::storm) fn campaign(&mut self) {
        let node = self.any_node();
        self.act_and_mark(Action::TimeOut { node }, Mark::CampaignByHand);
    }

    /// A stopped node starts, or one that stands still goes on.
    pub(in crate::storm) fn recover_a_node(&mut self) {
        let down = |node: &NodeId| self.cluster.running(*node) != Some(Running::Running);
        let down: Vec<_> = self.cluster.ids().filter(down).collect();
        let Some(node) = self.pick(&down) else { return };
        if self.cluster.running(node) == Some(Running::Paused) {
            self.act(Action::Resume { node });
        } else {
            self.act(Action::Restart { node });
        }
    }
}
