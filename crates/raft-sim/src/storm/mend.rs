//! All that is broken is mended; then the cluster must live.

use super::settings::fair_links;
use super::{Lapse, Storm};
use crate::action::{Action, Running};
use crate::name::SubmissionId;
use crate::observed::{Observed, SubmissionState};
use crate::settings::{ClockDial, DiskDials};
use raft::{Change, Micros, NodeId};

impl Storm {
    /// Every machine runs, every link carries, every disk writes, every clock is right.
    pub(super) fn mend(&mut self) {
        let timing = self.cluster.settings().timing();
        let nodes: Vec<_> = self.cluster.ids().collect();
        self.act(Action::SetAllLinks { dials: fair_links() });
        self.act(Action::MendAll);
        for node in nodes {
            self.act(Action::Resume { node });
            let halted =
                self.cluster.running(node) == Some(Running::Running) && !self.cluster.is_at_work(node);
            if halted {
                self.act(Action::Stop { node });
            }
            let view = self.cluster.node(node);
            if view.as_ref().is_some_and(|view| view.disk_stalled) {
                self.act(Action::UnstallDisk { node });
            }
            if view.as_ref().is_some_and(|view| view.clock != ClockDial::TRUE) {
                let dial = ClockDial::TRUE;
                self.act(Action::SetClock { node, dial });
            }
            let dials = DiskDials::default();
            self.act(Action::SetDisk { node, dials });
            self.act(Action::SetTiming { node, timing });
            self.act(Action::Restart { node });
            if view.is_some_and(|view| view.status.paused) {
                self.act(Action::Unsuspend { node });
            }
        }
    }

    /// Within so many election timeouts there is one leader, and a fresh write and a fresh read.
    pub(super) fn must_live(&mut self) {
        let since = self.cluster.now();
        let timeout = self.cluster.settings().election_timeout_max.0;
        let until = since.plus(Micros(timeout * Self::PATIENCE));
        let mut wanted = ["add fresh 1", "get fresh"].map(|command| self.want(command));
        loop {
            // What is superseded, or nobody can tell the fate of, was an honest answer, and no write.
            if self.state(wanted[0]).is_some_and(|state| {
                matches!(
                    state,
                    SubmissionState::Superseded { .. } | SubmissionState::Unknown { .. }
                )
            }) {
                wanted[0] = self.want("add fresh 1");
            }
            let Some(lacks) = self.lacks(wanted) else {
                let took = self.cluster.now().since(since).0;
                self.recoveries.push(took.saturating_mul(1_000) / timeout);
                break;
            };
            if self.cluster.now() >= until {
                self.lapses.push(Lapse::Dead { since, lacks });
                break;
            }
            let next = self.cluster.now().plus(Micros::from_millis(5));
            self.advance(next);
        }
        // A joint configuration that nobody leaves by itself would hold up every later change.
        if let Some(node) = self.cluster.leader()
            && self.cluster.configuration().is_joint()
        {
            let change = Change::LeaveJoint;
            self.act(Action::ChangeMembers { node, change });
        }
    }

    /// Asks one of the members for something.
    fn want(&mut self, command: &str) -> Option<SubmissionId> {
        let node = self.member();
        let command = command.into();
        self.act(Action::Submit { node, command });
        self.cluster.submissions().last().map(|view| view.id)
    }

    fn state(&self, submission: Option<SubmissionId>) -> Option<&SubmissionState> {
        let view = self
            .cluster
            .submissions()
            .find(|view| Some(view.id) == submission);
        view.map(|view| view.state)
    }

    fn lacks(&self, [write, read]: [Option<SubmissionId>; 2]) -> Option<&'static str> {
        if self.cluster.leader().is_none() {
            return Some("a leader");
        }
        if !matches!(self.state(write), Some(SubmissionState::Done { .. })) {
            return Some("a fresh write");
        }
        if !matches!(self.state(read), Some(SubmissionState::Read { .. })) {
            return Some("a fresh read");
        }
        None
    }

    /// One of the members, as far as is known.
    pub(super) fn member(&mut self) -> NodeId {
        let members = self.cluster.configuration().members();
        let place = self.draws.up_to(members.len() as u64 - 1);
        let member = usize::try_from(place).ok().and_then(|place| members.get(place));
        member.copied().unwrap_or(NodeId(1))
    }
}
