//! Set pieces: several faults in a row that only together show what a rule is there for. Chance plays each step, but hardly ever all
//! of them in order (figure 8 takes five).
//!
//! A piece is a list of steps for a cast of voters in some order. While it plays, nothing else is done; a step that does not come
//! off in time ends it. What goes wrong with elections, logs, reads and members: a file each.

mod elections;
mod logs;
mod members;
mod reads;

use super::triggers::Cue;
use super::{Mark, Storm};
use crate::action::Action;
use crate::name::{Endpoint, MessageName};
use crate::observed::Observed;
use crate::settings::{DiskDials, LinkDials};
use raft::{Change, Instant, Micros, NodeId, Role, Step as ChangeStep, Transition};
use std::collections::VecDeque;

/// A step of a piece.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// This is done, if it can be.
    Do(Action),
    /// A node leads: it campaigns until it does, at most so many times; these forget their leader before.
    Elect {
        node: NodeId,
        forgetful: Vec<NodeId>,
        tries: u32,
    },
    /// This happens, within so much time.
    Await(Cue, Micros),
    /// Two logs end alike, within so much time.
    Alike(NodeId, NodeId, Micros),
    /// Time passes.
    Wait(Micros),
    /// From now on, messages of a kind on a way are held for so long.
    Hold {
        kind: Held,
        from: NodeId,
        to: NodeId,
        by: Micros,
    },
    /// No longer.
    LetGo,
}

/// Which messages are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// Accepted appends' replies.
    Replies,
    /// Votes.
    Votes,
    /// Appends with entries.
    Appends,
}

/// The piece that plays.
#[derive(Clone, Debug, Default)]
pub(super) struct Stage {
    steps: VecDeque<Step>,
    /// When the step at hand is given up, or tried again.
    until: Option<Instant>,
    hold: Option<(Held, NodeId, NodeId, Micros)>,
}

impl Stage {
    pub(super) fn plays(&self) -> bool {
        !self.steps.is_empty()
    }
}

/// Who plays: the voters, whoever leads before all others.
pub(super) struct Cast {
    pub(super) all: Vec<NodeId>,
    /// So many are a majority.
    pub(super) majority: usize,
}

type Piece = fn(&mut Storm, &Cast) -> Vec<Step>;

impl Storm {
    /// A piece begins, if the cluster can play one.
    pub(super) fn begin_a_piece(&mut self) {
        let configuration = self.cluster.configuration();
        let mut all = configuration.voters().to_vec();
        if configuration.is_joint() || all.len() < 3 {
            return;
        }
        for last in (1..all.len()).rev() {
            let place = usize::try_from(self.draws.up_to(last as u64)).unwrap_or(0);
            all.swap(place, last);
        }
        // Who leads comes first: it has what the others may lack.
        if let Some(place) = self
            .cluster
            .leader()
            .and_then(|leader| all.iter().position(|node| *node == leader))
        {
            all.swap(0, place);
        }
        let majority = all.len() / 2 + 1;
        let cast = Cast { all, majority };
        const PIECES: &[Piece] = &[
            elections::forgotten_vote,
            elections::old_vote,
            elections::early_request,
            logs::figure_8,
            logs::old_reply,
            logs::old_append,
            logs::cut_off_and_committed,
            members::two_changes,
            members::too_soon,
            members::taken_back,
            reads::lease_outlived,
            reads::lease_in_transfer,
            reads::lease_after_restart,
            reads::old_round,
        ];
        let place = usize::try_from(self.draws.up_to(PIECES.len() as u64 - 1)).unwrap_or(0);
        let Some(piece) = PIECES.get(place) else { return };
        let steps = piece(self, &cast);
        if steps.is_empty() {
            return;
        }
        self.later.clear();
        self.mend_all();
        self.stage = Stage {
            steps: steps.into(),
            until: None,
            hold: None,
        };
        self.mark(Mark::Piece);
        self.play();
    }

    /// Plays on, as far as it goes now.
    pub(super) fn play(&mut self) {
        let now = self.cluster.now();
        while let Some(step) = self.stage.steps.front() {
            let over = self.stage.until.is_some_and(|until| now >= until);
            match step {
                Step::Do(action) => {
                    let action = action.clone();
                    self.act(action);
                }
                Step::Hold { kind, from, to, by } => self.stage.hold = Some((*kind, *from, *to, *by)),
                Step::LetGo => self.stage.hold = None,
                Step::Elect { node, .. } if self.leads_all(*node) => {}
                Step::Elect {
                    node,
                    forgetful,
                    tries,
                } => {
                    if self.stage.until.is_some() && !over {
                        return;
                    }
                    let (node, forgetful, tries) = (*node, forgetful.clone(), *tries);
                    if tries == 0 {
                        return self.drop_the_curtain();
                    }
                    for node in forgetful.iter().copied() {
                        self.act(Action::ForgetLeader { node });
                    }
                    self.act(Action::TimeOut { node });
                    if let Some(step) = self.stage.steps.front_mut() {
                        *step = Step::Elect {
                            node,
                            forgetful,
                            tries: tries - 1,
                        };
                    }
                    return self.stage_until(Micros::from_millis(60));
                }
                Step::Alike(one, other, _) if self.are_alike(*one, *other) => {}
                Step::Wait(_) if over => {}
                Step::Await(..) | Step::Alike(..) if over => return self.drop_the_curtain(),
                Step::Wait(time) | Step::Await(_, time) | Step::Alike(_, _, time) => {
                    if self.stage.until.is_none() {
                        let time = *time;
                        self.stage_until(time);
                    }
                    return;
                }
            }
            self.stage.steps.pop_front();
            self.stage.until = None;
        }
        self.drop_the_curtain();
    }

    fn stage_until(&mut self, time: Micros) {
        let until = self.cluster.now().plus(time);
        self.stage.until = Some(until);
        self.next = (until, u64::MAX);
    }

    /// Whether a node leads, and nobody is in a later term.
    fn leads_all(&self, node: NodeId) -> bool {
        let terms = self.cluster.ids().filter_map(|node| self.cluster.core(node));
        let latest = terms.map(raft::Node::term).max();
        let core = self.cluster.core(node).filter(|core| core.role() == Role::Leader);
        core.is_some_and(|core| Some(core.term()) == latest)
    }

    fn are_alike(&self, one: NodeId, other: NodeId) -> bool {
        let last = |node| self.cluster.core(node).map(|core| core.log().last());
        last(one).is_some() && last(one) == last(other)
    }

    /// The piece is over. What it has broken is for chance to mend.
    fn drop_the_curtain(&mut self) {
        self.stage = Stage::default();
        self.next_in(1, 60);
    }

    /// Something has happened while a piece plays.
    pub(super) fn play_on(&mut self, cue: Cue) {
        let (name, kind) = match cue {
            Cue::Accepted(name) => (name, Held::Replies),
            Cue::Granted(name) => (name, Held::Votes),
            Cue::Appended(name) => (name, Held::Appends),
            _ => {
                if let Some(Step::Await(awaited, _)) = self.stage.steps.front()
                    && *awaited == cue
                {
                    self.stage.steps.pop_front();
                    self.stage.until = None;
                }
                return;
            }
        };
        self.hold_on_stage(name, kind);
    }

    fn hold_on_stage(&mut self, name: MessageName, kind: Held) {
        if let Some((held, from, to, by)) = self.stage.hold
            && held == kind
            && (name.from, name.to) == (Endpoint::Node(from), Endpoint::Node(to))
        {
            self.act_and_mark(Action::DelayMessage { name, by }, Mark::MessageDelayed);
        }
    }
}

/// These hear each other, and nobody else does; within the others nothing changes.
fn only(groups: &[&[NodeId]]) -> [Step; 2] {
    let groups = groups.iter().map(|group| group.to_vec()).collect();
    [Step::Do(Action::MendAll), Step::Do(Action::Partition { groups })]
}

/// A node leads with these, whoever led before.
fn elect(node: NodeId, with: &[NodeId]) -> Step {
    let forgetful = with.iter().copied().filter(|other| *other != node).collect();
    Step::Elect {
        node,
        forgetful,
        tries: 4,
    }
}

fn wait(millis: u64) -> Step {
    Step::Wait(Micros::from_millis(millis))
}

fn submit(node: NodeId, command: &str) -> Step {
    Step::Do(Action::Submit {
        node,
        command: command.into(),
    })
}

fn remove(leader: NodeId, nodes: &[NodeId], transition: Transition) -> Step {
    let steps = nodes.iter().copied().map(ChangeStep::Remove).collect();
    Step::Do(Action::ChangeMembers {
        node: leader,
        change: Change::Steps { steps, transition },
    })
}

/// Links and disks as quick as can be, so that clocks count.
fn quick(nodes: &[NodeId]) -> Vec<Step> {
    let links = LinkDials {
        latency: Micros(300),
        jitter: Micros(50),
        ..LinkDials::default()
    };
    let dials = DiskDials {
        flush: Micros(100),
        jitter: Micros(10),
    };
    let disks = nodes
        .iter()
        .map(|node| Step::Do(Action::SetDisk { node: *node, dials }));
    [Step::Do(Action::SetAllLinks { dials: links })]
        .into_iter()
        .chain(disks)
        .collect()
}
