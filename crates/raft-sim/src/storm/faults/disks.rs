//! Disks become slow, stand still, fail.

use super::super::{Mark, Storm};
use crate::action::Action;
use crate::settings::DiskDials;
use raft::Micros;

impl Storm {
    pub(in crate::storm) fn slow_disk(&mut self) {
        let node = self.leader_or_any();
        let flush = self.draws.up_to(80_000);
        let dials = DiskDials {
            flush: Micros(flush),
            jitter: Micros(self.draws.up_to(flush)),
        };
        self.act_and_mark(Action::SetDisk { node, dials }, Mark::DiskSlow);
    }

    pub(in crate::storm) fn stall_disk(&mut self) {
        let node = self.leader_or_any();
        self.act_and_mark(Action::StallDisk { node }, Mark::DiskStalled);
    }

    /// Its node halts: it is stopped at once, so that it may come back.
    pub(in crate::storm) fn fail_disk(&mut self) {
        let node = self.leader_or_any();
        if self.act(Action::FailDisk { node }) {
            self.act(Action::Stop { node });
        }
    }
}
