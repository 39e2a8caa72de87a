//! Clocks run fast or slow, and jump.
//!
//! Leases stand as long as clocks keep to what the nodes believe of them: where there are leases, clocks do.

use super::super::{Mark, Storm};
use crate::action::Action;
use crate::settings::ClockDial;
use raft::Micros;

impl Storm {
    pub(in crate::storm) fn set_a_clock(&mut self) {
        let node = self.any_node();
        let per_million = if self.cluster.settings().reads.lease {
            975_000 + self.draws.small(50_000)
        } else {
            500_000 + self.draws.small(1_500_000)
        };
        let dial = ClockDial { per_million };
        self.act_and_mark(Action::SetClock { node, dial }, Mark::ClockSet);
    }

    /// By 1 ms to half a second.
    pub(in crate::storm) fn jump_a_clock(&mut self) {
        if self.cluster.settings().reads.lease {
            return;
        }
        let node = self.any_node();
        let by = Micros(1_000 + self.draws.up_to(500_000));
        self.act_and_mark(Action::JumpClock { node, by }, Mark::ClockJumped);
    }
}
