//! What is done because something has happened: chance alone hardly ever hits the moment.
//!
//! Of what happens, [`cue`] picks what can be acted on; for each there is a dial, and a small function that does it. They strike only
//! while the storm rages.

use super::{Mark, Storm};
use crate::action::Action;
use crate::journal::{Parcel, ParcelKind, Record, What};
use crate::name::MessageName;
use raft::{Event, Index, MessageKind, Micros, NodeId, Role, Term};

/// Something that has happened, and can be acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// A node leads.
    Elected(NodeId),
    /// A leader holds back an entry of an old term, or has committed one.
    OldEntry(NodeId),
    /// A node has given its vote.
    Voted { voter: NodeId, term: Term },
    /// A log was cut short.
    Truncated(NodeId),
    /// A leader has a new configuration in its log.
    Changed(NodeId),
    /// A snapshot is on its way.
    SnapshotSent { from: NodeId, to: NodeId },
    /// An append was accepted, and the reply is on its way.
    Accepted(MessageName),
    /// A vote is on its way.
    Granted(MessageName),
    /// An append with entries is on its way.
    Appended(MessageName),
    /// A node has given its vote, which is on its way.
    GrantedBy(NodeId),
    /// A leader has committed something.
    Committed(NodeId),
}

/// What of a record can be acted on.
pub(super) fn cue(record: &Record) -> Option<Cue> {
    match &record.what {
        What::Node(event) => inside(record.node?, event),
        What::Sent(Parcel {
            name,
            kind: ParcelKind::Raft(kind),
            refusal: false,
            entries,
            ..
        }) => match kind {
            MessageKind::AppendEntries if *entries > 0 => Some(Cue::Appended(*name)),
            MessageKind::AppendEntriesReply => Some(Cue::Accepted(*name)),
            MessageKind::RequestVoteReply => Some(Cue::Granted(*name)),
            _ => None,
        },
        _ => None,
    }
}

const fn inside(node: NodeId, event: &Event) -> Option<Cue> {
    Some(match event {
        Event::RoleChanged { to: Role::Leader, .. } => Cue::Elected(node),
        Event::CommitHeldBack { .. } => Cue::OldEntry(node),
        Event::VoteGranted { term, pre: false, .. } => Cue::Voted {
            voter: node,
            term: *term,
        },
        Event::Truncated { .. } => Cue::Truncated(node),
        Event::MembershipAppended { .. } => Cue::Changed(node),
        Event::SnapshotSent { peer, .. } => Cue::SnapshotSent {
            from: node,
            to: *peer,
        },
        Event::Committed { .. } => Cue::Committed(node),
        _ => return None,
    })
}

impl Storm {
    /// Something has happened: it belongs to the piece that plays; else perhaps something is done about it.
    pub(super) fn on_cue(&mut self, cue: Cue) {
        let cue = match cue {
            Cue::Committed(node) if self.has_committed_old(node) => Cue::OldEntry(node),
            _ => cue,
        };
        if !self.stage.plays() {
            return self.act_on(cue);
        }
        self.play_on(cue);
        if let Cue::Granted(name) = cue
            && let Some(voter) = name.from.node()
        {
            self.play_on(Cue::GrantedBy(voter));
        }
    }

    /// Something has happened: perhaps something is done about it.
    fn act_on(&mut self, cue: Cue) {
        match cue {
            Cue::Elected(leader) => self.on_election(leader),
            Cue::OldEntry(leader) if self.so(self.dials.old_commit_cut) => self.cut_off(leader),
            Cue::Voted { voter, term } => {
                if self.so(self.dials.rival) {
                    self.set_up_a_rival(voter, term);
                }
                if self.so(self.dials.voter_crash) {
                    self.crash_the_voter(voter);
                }
            }
            Cue::Truncated(node) if self.so(self.dials.truncate_crash) => {
                let at = self.soon();
                self.after(at, Action::Stop { node });
                let up = Micros(at.0 + 1_000 + self.draws.up_to(100_000));
                self.after(up, Action::Restart { node });
            }
            Cue::Changed(node) if self.leads(node) && self.so(self.dials.change_cut) => {
                self.mark(Mark::ChangeCut);
                self.cut_off_soon(node);
            }
            Cue::SnapshotSent { from, to } => {
                if self.so(self.dials.snapshot_crash) {
                    self.crash_in_a_snapshot(from, to);
                }
                if self.so(self.dials.snapshot_cut) {
                    self.cut_a_snapshot(from, to);
                }
            }
            Cue::Accepted(name) if self.so(self.dials.reply_delay) => self.hold(name),
            Cue::Granted(name) if self.so(self.dials.vote_delay) => self.hold(name),
            Cue::Committed(node) if self.leads(node) && self.so(self.dials.restart_all) => self.restart_all(),
            _ => {}
        }
    }

    fn leads(&self, node: NodeId) -> bool {
        self.cluster.role(node) == Some(Role::Leader)
    }

    /// A leader is elected: within 60 ms it crashes, or hears nobody any more; so that its log has what no other has, and old entries
    /// wait for their time (figure 8).
    fn on_election(&mut self, leader: NodeId) {
        if self.so(self.dials.leader_cut) {
            self.cut_off_soon(leader);
        }
        if self.so(self.dials.leader_crash) {
            let at = self.soon();
            self.after(at, Action::Stop { node: leader });
            let up = Micros(at.0 + 50_000 + self.draws.up_to(600_000));
            self.after(up, Action::Restart { node: leader });
            self.mark(Mark::LeaderCrashed);
        }
        if self.so(self.dials.snapshot_on_election) {
            self.act(Action::TakeSnapshot { node: leader });
        }
        if self.so(self.dials.read_on_election) {
            let node = if self.draws.one_in(2) {
                leader
            } else {
                self.any_node()
            };
            let command = self.read();
            self.act_and_mark(Action::Submit { node, command }, Mark::ReadAfterElection);
            // It asks for writes in the same breath, so that a new leader has what to replicate.
            if !self.work.idle {
                self.ask_at(leader);
            }
        }
    }

    /// A time from 0.3 to 60 ms, as likely short as long: what follows a message follows within one.
    fn soon(&mut self) -> Micros {
        let most = 300_u64 << self.draws.up_to(7);
        Micros(300 + self.draws.up_to(most.min(59_700)))
    }

    /// Nobody hears it, and it hears nobody; after 50 to 650 ms it does again.
    fn cut_off(&mut self, node: NodeId) {
        let groups = vec![vec![node]];
        if self.act(Action::Partition { groups }) {
            self.mark(Mark::LeaderIsolated);
            self.mend_later(node, Micros::ZERO);
        }
    }

    fn cut_off_soon(&mut self, node: NodeId) {
        let at = self.soon();
        let groups = vec![vec![node]];
        self.after(at, Action::Partition { groups });
        self.mark(Mark::LeaderIsolated);
        self.mend_later(node, at);
    }

    fn mend_later(&mut self, node: NodeId, cut: Micros) {
        let up = Micros(cut.0 + 50_000 + self.draws.up_to(600_000));
        for other in self.cluster.ids().filter(|other| *other != node) {
            self.after(up, Action::MendBoth { a: node, b: other });
        }
    }

    /// It starts again at once, and may be asked a second time in the same term.
    fn crash_the_voter(&mut self, voter: NodeId) {
        let at = Micros(self.draws.up_to(3_000));
        self.after(at, Action::Stop { node: voter });
        let up = Micros(at.0 + self.draws.up_to(2_000));
        self.after(up, Action::Restart { node: voter });
        self.mark(Mark::VoterCrashed);
    }

    /// Whoever has not heard of the term yet campaigns in it, too.
    fn set_up_a_rival(&mut self, voter: NodeId, term: Term) {
        let behind = |node: &NodeId| {
            *node != voter
                && self
                    .cluster
                    .core(*node)
                    .is_some_and(|core| core.term().next() == term)
        };
        let behind: Vec<_> = self.cluster.ids().filter(behind).collect();
        if let Some(node) = self.pick(&behind) {
            self.act_and_mark(Action::TimeOut { node }, Mark::Rival);
        }
    }

    fn crash_in_a_snapshot(&mut self, from: NodeId, to: NodeId) {
        let node = if self.draws.one_in(2) { from } else { to };
        let at = self.soon();
        self.after(at, Action::Stop { node });
        let up = Micros(at.0 + 1_000 + self.draws.up_to(300_000));
        self.after(up, Action::Restart { node });
        self.mark(Mark::SnapshotInterrupted);
    }

    /// Some pieces are lost; all of them, until it is given up, if it takes long.
    fn cut_a_snapshot(&mut self, from: NodeId, to: NodeId) {
        let at = self.soon();
        self.after(at, Action::CutBoth { a: from, b: to });
        let up = Micros(at.0 + 1_000 + self.draws.up_to(400_000));
        self.after(up, Action::MendBoth { a: from, b: to });
    }

    /// A message arrives 50 ms to 3 s late: after an election, or two.
    fn hold(&mut self, name: MessageName) {
        let by = Micros(50_000 + self.draws.up_to(2_950_000));
        self.act_and_mark(Action::DelayMessage { name, by }, Mark::MessageDelayed);
    }

    /// Everybody crashes, and starts again.
    fn restart_all(&mut self) {
        for node in self.cluster.ids() {
            self.act(Action::Stop { node });
            let up = Micros(self.draws.up_to(100_000));
            self.after(up, Action::Restart { node });
        }
        self.mark(Mark::AllRestarted);
    }

    /// Whether a leader takes an entry to be committed that is not of its own term, and none that is.
    fn has_committed_old(&self, node: NodeId) -> bool {
        let core = self.cluster.core(node).filter(|core| core.role() == Role::Leader);
        core.is_some_and(|core| {
            let Index(commit) = core.commit_index();
            commit > 0
                && core
                    .log()
                    .term_at(Index(commit))
                    .is_some_and(|term| term < core.term())
        })
    }
}
