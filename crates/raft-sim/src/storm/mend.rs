//! All that is broken is mended, or a majority is, and the rest is broken for good; then the cluster must live.

use super::pieces::Stage;
use super::settings::fair_links;
use super::{Lapse, Mark, Phase, Storm};
use crate::action::{Action, Running};
use crate::name::SubmissionId;
use crate::observed::{Observed, SubmissionState};
use crate::settings::{ClockDial, DiskDials};
use raft::{Change, Configuration, Instant, NodeId};
use std::collections::BTreeSet;

/// What is asked for once all is mended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) since: Instant,
    write: Option<SubmissionId>,
    read: Option<SubmissionId>,
    /// Whether a write is asked for at all.
    writes: bool,
    /// It is the last time: the storm is over then.
    pub(super) last: bool,
    /// It has not lived in time, and the law is asked, for then.
    awaited: Option<Instant>,
}

impl Storm {
    /// Everything is mended: the cluster must live.
    pub(super) fn mend(&mut self) {
        self.mend_all();
        self.must_live(false);
    }

    pub(super) fn mend_all(&mut self) {
        self.mend_links();
        for node in self.cluster.ids() {
            self.mend_node(node);
        }
    }

    fn mend_links(&mut self) {
        self.later.clear();
        self.stage = Stage::default();
        self.awaited_write = None;
        self.act(Action::SetAllLinks { dials: fair_links() });
        self.act(Action::MendAll);
    }

    /// At the end of a storm: the same, or a majority alone is mended, and what is broken outside of it is so for good.
    pub(super) fn mend_for_good(&mut self) {
        if !self.so(self.dials.for_good) {
            self.mend();
            if let Phase::Living(wanted) = &mut self.phase {
                wanted.last = true;
            }
            return;
        }
        let (healthy, others) = self.a_majority();
        self.mend_links();
        for node in healthy {
            self.mend_node(node);
        }
        for node in others.iter().copied() {
            self.break_for_good(node);
        }
        self.lost = others;
        self.must_live(true);
    }

    /// Nodes enough for a majority of every configuration that any node has, and the others.
    fn a_majority(&mut self) -> (Vec<NodeId>, Vec<NodeId>) {
        let configurations: Vec<Configuration> = self
            .cluster
            .ids()
            .filter_map(|node| self.cluster.node(node))
            .flat_map(|view| [view.status.configuration, view.status.configuration_committed])
            .collect();
        let mut order = self.shuffled();
        // As often as not, not the leader.
        if self.draws.one_in(2)
            && let Some(place) = self
                .cluster
                .leader()
                .and_then(|leader| order.iter().position(|node| *node == leader))
        {
            order.swap(0, place);
        }
        let suffices = |nodes: &BTreeSet<NodeId>| {
            configurations.iter().all(|configuration| {
                [configuration.voters(), configuration.outgoing()]
                    .iter()
                    .all(|voters| {
                        voters.is_empty()
                            || voters.iter().filter(|voter| nodes.contains(voter)).count() > voters.len() / 2
                    })
            })
        };
        let mut healthy = BTreeSet::new();
        while !suffices(&healthy)
            && let Some(node) = order.pop()
        {
            healthy.insert(node);
        }
        (healthy.into_iter().collect(), order)
    }

    /// It stays as it will be now: crashed, cut off, or still, or its disk is; where nodes ask before they campaign, and leaders see whether they are
    /// heard, one that is only heard or only hears does no harm either.
    fn break_for_good(&mut self, node: NodeId) {
        self.mark(Mark::BrokenForGood);
        let settings = self.cluster.settings();
        let robust = settings.pre_vote && settings.check_quorum;
        match self.draws.up_to(if robust { 5 } else { 3 }) {
            0 => drop(self.act(Action::Stop { node })),
            1 => drop(self.act(Action::Pause { node })),
            2 => drop(self.act(Action::StallDisk { node })),
            4 | 5 => {
                let deaf = self.draws.one_in(2);
                for other in self.cluster.ids().filter(|other| *other != node) {
                    let (from, to) = if deaf { (other, node) } else { (node, other) };
                    self.act(Action::Cut { from, to });
                }
            }
            _ => {
                let groups = vec![vec![node]];
                self.act(Action::Partition { groups });
            }
        }
    }

    /// It runs, its disk writes, its clock is right, it is as patient as all.
    fn mend_node(&mut self, node: NodeId) {
        let timing = self.cluster.settings().timing();
        self.act(Action::Resume { node });
        let halted = self.cluster.running(node) == Some(Running::Running) && !self.cluster.is_at_work(node);
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
        if self.cluster.disk_dials(node) != Some(dials) {
            self.act(Action::SetDisk { node, dials });
        }
        if self.cluster.timing_of(node) != timing {
            self.act(Action::SetTiming { node, timing });
        }
        self.act(Action::Restart { node });
        if view.is_some_and(|view| view.status.paused) {
            self.act(Action::Unsuspend { node });
        }
    }

    /// From now on there must soon be one leader, a fresh read, and most times a fresh write.
    fn must_live(&mut self, last: bool) {
        let writes = !(last || self.work.idle) || !self.so(self.dials.read_only);
        let wanted = Wanted {
            since: self.cluster.now(),
            write: if writes { self.want("add fresh 1") } else { None },
            read: self.want("get fresh"),
            writes,
            last,
            awaited: None,
        };
        self.phase = Phase::Living(wanted);
        self.next_in(5, 5);
    }

    /// Whether nobody promises that this cluster lives: without check-quorum, members that were changed and do not know it, or that
    /// took themselves for members for a while, can keep all others from electing anybody (dissertation §4.2.3, §9.6). Its laws were
    /// checked all the same.
    fn may_stay_dead(&self) -> bool {
        !self.cluster.settings().check_quorum && self.marks.count(Mark::ChangeBegun.name()) > 0
    }

    /// Without check-quorum, a node that takes itself for a voter and is none disturbs the others for ever (dissertation §4.2.3): whoever
    /// runs such a cluster switches it off.
    fn stop_who_does_not_belong(&mut self) {
        // What is committed decides: a leader that was left behind may have removed whom nobody else has.
        let cores = self.cluster.ids().filter_map(|node| self.cluster.core(node));
        let latest = cores.max_by_key(|core| core.commit_index());
        let Some(members) = latest
            .map(|core| core.status().configuration_committed)
            .filter(|_| !self.cluster.settings().check_quorum)
        else {
            return;
        };
        for node in self.cluster.ids() {
            let believes = self
                .cluster
                .core(node)
                .is_some_and(|core| core.configuration().is_voter(node));
            if believes && !members.is_member(node) {
                self.act(Action::Stop { node });
            }
        }
    }

    /// Whether the cluster lives by now; if not, how long it has left.
    pub(super) fn see_if_it_lives(&mut self, mut wanted: Wanted) {
        self.stop_who_does_not_belong();
        // What is superseded, or nobody can tell the fate of, was an honest answer, and no write.
        if wanted.writes
            && matches!(
                self.state(wanted.write),
                Some(SubmissionState::Superseded { .. } | SubmissionState::Unknown { .. })
            )
        {
            wanted.write = self.want("add fresh 1");
        }
        let (now, lacks) = (self.cluster.now(), self.lacks(&wanted));
        let patience = self.patience();
        match (wanted.awaited, lacks) {
            (None, None) => return self.lives_again(wanted),
            (None, Some(_)) if now >= wanted.since.plus(patience) && self.may_stay_dead() => self.finish(),
            // Once more as long. Who still does not live then breaks a law, in this run and in each that is made of its recording.
            (None, Some(_)) if now >= wanted.since.plus(patience) => {
                self.act(Action::AwaitLife { within: patience });
                wanted.awaited = Some(now.plus(patience));
                self.phase = Phase::Living(wanted);
            }
            (Some(due), None) if now > due => return self.lives_again(wanted),
            (Some(due), Some(lacks)) if now > due => {
                let since = wanted.since;
                self.lapses.push(Lapse::Dead { since, lacks });
            }
            _ => self.phase = Phase::Living(wanted),
        }
        self.next_in(5, 5);
    }

    fn lives_again(&mut self, wanted: Wanted) {
        let timeout = self.cluster.settings().election_timeout_max.0;
        let took = self.cluster.now().since(wanted.since).0;
        self.recoveries.push(took.saturating_mul(1_000) / timeout);
        self.mark(if wanted.writes {
            Mark::LivedAgain
        } else {
            Mark::ReadAlone
        });
        self.live_on(wanted.last);
    }

    /// A joint configuration that nobody leaves by itself would hold up every later change.
    pub(super) fn leave_joint(&mut self) {
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

    fn lacks(&self, wanted: &Wanted) -> Option<&'static str> {
        if self.cluster.leader().is_none() {
            return Some("a leader");
        }
        if wanted.writes && !matches!(self.state(wanted.write), Some(SubmissionState::Done { .. })) {
            return Some("a fresh write");
        }
        if !matches!(self.state(wanted.read), Some(SubmissionState::Read { .. })) {
            return Some("a fresh read");
        }
        None
    }

    /// One of the members, as far as is known, and not one that is broken for good: without sessions, who asks such a one may learn that
    /// nobody can tell, again and again.
    fn member(&mut self) -> NodeId {
        let mut members = self.cluster.configuration().members();
        members.retain(|member| !self.lost.contains(member));
        self.pick(&members).unwrap_or(NodeId(1))
    }
}
