//! Terms (§5.1): which messages are looked at, when a later term is taken over, and stepping down.
//!
//! What a message of the present term then does is left to the parts in `role`.

use crate::part::{Follower, Part};
use crate::transitions::Transitioned;
use crate::{
    AppendReply, DropReason, Envelope, Event, Index, LogId, Message, MessageKind, Node, NodeId, Role,
    RoleReason, Term, TimerReason,
};

impl Node {
    pub(crate) fn on_message(&mut self, envelope: Envelope) {
        let (from, term, message) = (envelope.from, envelope.term, &envelope.message);
        let kind = message.kind();
        if self.paused {
            self.drop_message(kind, from, DropReason::Paused);
            return;
        }
        // Terms begin with 1, and after the last one there would be none to campaign in.
        if term == Term::ZERO || term.next() == term {
            self.drop_message(kind, from, DropReason::Absurd);
            return;
        }
        // Requests of nodes that this one does not know are answered: its configuration may be old (dissertation §4.1).
        // But it asks nobody outside, so an answer from there is none.
        if kind.is_reply() && !self.asks(from) {
            self.drop_message(kind, from, DropReason::NotAMember);
            return;
        }
        if term > self.term && !self.take_over_term(from, term, message) {
            return;
        }
        if term < self.term && self.ignores_outdated(kind) {
            self.on_outdated(from, term, message);
            return;
        }
        match envelope.message {
            Message::AppendEntries {
                previous,
                entries,
                commit,
            } => {
                self.on_append(from, previous, entries, commit);
            }
            Message::AppendEntriesReply(reply) => self.on_append_reply(from, reply),
            Message::Heartbeat { commit, round } => self.on_heartbeat(from, commit, round),
            Message::HeartbeatReply { round } => self.on_heartbeat_reply(from, round),
            rarer => self.on_rarer_message(from, term, rarer),
        }
    }

    /// Kept apart from the messages of every commit, so that these need not step over it.
    #[inline(never)]
    fn on_rarer_message(&mut self, from: NodeId, term: Term, message: Message) {
        match message {
            Message::PreVote { last } => self.on_vote_request(from, term, last, true),
            Message::RequestVote { last, .. } => self.on_vote_request(from, term, last, false),
            Message::PreVoteReply { granted } => self.on_vote_reply(from, term, true, granted),
            Message::RequestVoteReply { granted } => self.on_vote_reply(from, term, false, granted),
            Message::InstallSnapshot(snapshot) => self.on_install_snapshot(from, *snapshot),
            Message::TimeoutNow => self.on_timeout_now(from),
            Message::ReadIndex { name } => self.on_read_index(from, name),
            Message::ReadIndexReply { name, index } => self.on_read_index_reply(from, name, index),
            Message::Propose {
                life,
                number,
                command,
            } => self.on_propose(from, life, number, &command),
            Message::ProposeReply { life, number, answer } => {
                self.on_propose_reply(from, life, number, answer);
            }
            Message::AppendEntries { .. }
            | Message::AppendEntriesReply(_)
            | Message::Heartbeat { .. }
            | Message::HeartbeatReply { .. } => {}
        }
    }

    /// §5.1: whether a message of this kind is not acted on when its term is over. All kinds are so.
    const fn ignores_outdated(&self, kind: MessageKind) -> bool {
        let rules = &self.config.rules;
        match kind {
            MessageKind::RequestVoteReply => rules.votes_are_of_own_term(),
            MessageKind::AppendEntries => rules.stale_appends_refused(),
            MessageKind::AppendEntriesReply => rules.stale_append_replies_ignored(),
            _ => true,
        }
    }

    /// Whether this node may have asked `node` something: a leader's peers are the members.
    fn asks(&self, node: NodeId) -> bool {
        match &self.part {
            Part::Leader(leader) => leader.place_of(node).is_some(),
            _ => self.configuration.is_member(node),
        }
    }

    /// §5.1: who sees a later term takes it over and follows. Says whether the message is to be looked at further.
    #[inline(never)]
    pub(crate) fn take_over_term(&mut self, from: NodeId, term: Term, message: &Message) -> bool {
        let rules = &self.config.rules;
        let asks = match message {
            Message::PreVote { .. } => rules.pre_votes_are_loyal().then_some(true),
            // Dissertation §3.10: who is handed leadership is not kept from taking it.
            Message::RequestVote { transfer: true, .. } => None,
            Message::RequestVote { .. } => rules.votes_are_loyal().then_some(false),
            _ => None,
        };
        if let (Some(pre), Some(why)) = (asks, asks.and_then(|_| self.loyal_to(from))) {
            self.emit(|| Event::VoteRefused {
                candidate: from,
                term,
                pre,
                why,
            });
            return false;
        }
        let rules = &self.config.rules;
        match message {
            // The term of a pre-vote, and of its grant, is one that nobody is in yet (dissertation §9.6).
            Message::PreVote { .. } if rules.pre_vote_keeps_term() => {}
            Message::PreVoteReply { granted: true } => {}
            _ => {
                let is_reply = message.kind().is_reply();
                let leads_on = self.role() == Role::Leader && !rules.leader_yields_to_later_term();
                if leads_on || is_reply && !rules.later_term_in_replies_is_taken_over() {
                    return false;
                }
                let why = RoleReason::HigherTerm {
                    from,
                    theirs: term,
                    ours: self.term,
                };
                self.raise_term(term, from);
                self.become_follower(None, why);
                // An answer to a question of an older term has told all that it can.
                return !is_reply;
            }
        }
        true
    }

    /// §5.1: a message of a term that is over is not acted on. Whoever asked is told of the present term, so that an
    /// old leader or candidate does not go on for ever (trap 24).
    #[inline(never)]
    pub(crate) fn on_outdated(&mut self, from: NodeId, term: Term, message: &Message) {
        match message {
            Message::PreVote { .. } => self.refuse_outdated_vote(from, term, true),
            Message::RequestVote { .. } => self.refuse_outdated_vote(from, term, false),
            _ => {
                self.drop_message(
                    message.kind(),
                    from,
                    DropReason::TermOver {
                        theirs: term,
                        ours: self.term,
                    },
                );
                match message {
                    Message::AppendEntries { previous, .. } => {
                        let refused = AppendReply::Refused {
                            previous: previous.index,
                            hint: LogId::ZERO,
                        };
                        self.reply(from, Message::AppendEntriesReply(refused));
                    }
                    Message::InstallSnapshot(snapshot) => {
                        let previous = snapshot.last.index;
                        let refused = AppendReply::Refused {
                            previous,
                            hint: LogId::ZERO,
                        };
                        self.reply(from, Message::AppendEntriesReply(refused));
                    }
                    Message::Heartbeat { round, .. } => {
                        self.reply(from, Message::HeartbeatReply { round: *round });
                    }
                    _ => {}
                }
            }
        }
    }

    pub(crate) fn raise_term(&mut self, term: Term, by: NodeId) {
        let from = core::mem::replace(&mut self.term, term);
        if self.config.rules.vote_cleared_in_new_term() {
            self.vote = None;
        }
        self.emit(|| Event::TermRaised { from, to: term, by });
        while let Some(envelope) = self.durable.discard_before(term) {
            let (kind, to, term) = (envelope.message.kind(), envelope.to, envelope.term);
            self.emit(|| Event::Discarded { kind, to, term });
        }
    }

    /// Whoever leads is forgotten, so that this node may vote for another one at once.
    pub(crate) fn forget_leader(&mut self) {
        if let Part::Follower(follower) = &mut self.part
            && let Some((leader, _)) = follower.leader.take()
        {
            self.fail_requests();
            self.emit(|| Event::ForgotLeader { leader });
        }
    }

    pub(crate) fn change_part(&mut self, part: Part, why: RoleReason) {
        let (from, to, term) = (self.part.role(), part.role(), self.term);
        self.part = part;
        self.record(Transitioned::Role { from, to, why });
        self.emit(|| Event::RoleChanged { from, to, term, why });
    }

    /// Steps down, or stays down in a new term. The vote is kept: within a term it is given once (trap 2).
    pub(crate) fn become_follower(&mut self, leader: Option<NodeId>, why: RoleReason) {
        let was = self.role();
        self.fail_requests();
        let leader = leader.map(|leader| (leader, self.now));
        if !self.config.rules.vote_kept_at_step_down() {
            self.vote = None;
        }
        let verified = if self.config.rules.verified_anew_for_each_leader() {
            Index::ZERO
        } else {
            self.verified()
        };
        let part = Part::Follower(Follower { leader, verified });
        if was == Role::Follower {
            self.part = part;
            return;
        }
        self.change_part(part, why);
        if let Some((leader, _)) = leader {
            let term = self.term;
            self.emit(|| Event::FollowsLeader { leader, term });
        }
        self.draw_election_timeout();
        self.reset_election_timer(TimerReason::BecameFollower);
    }
}
