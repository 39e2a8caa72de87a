//! Who gets a vote (§5.2, §5.4.1), and who would get one (dissertation §9.6).

use crate::part::Part;
use crate::{Event, Index, Instant, LogId, Message, Micros, Node, NodeId, Term, TimerReason, VoteRefusal};

impl Node {
    /// Why a vote is refused without a word, if it is: while a leader is heard, nobody is to disturb it (§4.2.3 of the
    /// dissertation). The term of such a request is not taken over either.
    ///
    /// Only where leaders step down by themselves when they lose their majority (check-quorum): followers that stay
    /// loyal to a leader that hears nobody would wait for ever.
    pub(crate) fn loyal_to(&self, candidate: NodeId) -> Option<VoteRefusal> {
        self.loyal_at(candidate, self.now)
    }

    /// The same, at a moment that may not have been seen yet.
    pub(crate) fn loyal_at(&self, candidate: NodeId, now: Instant) -> Option<VoteRefusal> {
        let now = self.now.max(now);
        let (timeout, ago) = (self.config.election_timeout_min, now.since(self.started));
        if self.config.lease_reads && ago < timeout && self.config.rules.lease_promise_kept_after_restart() {
            // Trap 22: before it crashed, it may have promised a leader not to vote, and that leader may rely on it.
            return Some(VoteRefusal::JustStarted { ago, timeout });
        }
        if !self.config.check_quorum {
            return None;
        }
        let timeout = self.config.election_timeout_min;
        let (leader, heard) = match &self.part {
            // A leader that asks for votes leads no more (trap 27).
            Part::Follower(follower) => follower.leader.filter(|(leader, _)| *leader != candidate)?,
            Part::Leader(leader) => (self.config.id, self.quorum_heard(leader)),
            Part::PreCandidate(_) | Part::Candidate(_) => return None,
        };
        let heard: Micros = now.since(heard);
        (heard < timeout).then_some(VoteRefusal::HearsLeader {
            leader,
            heard,
            timeout,
        })
    }

    /// Answers a vote request, or a pre-vote, of the present term or, for a pre-vote, of a later one.
    pub(crate) fn on_vote_request(&mut self, candidate: NodeId, term: Term, theirs: LogId, pre: bool) {
        let ours = self.log.last();
        if let Some(why) = self.why_no_vote(candidate, term, theirs, ours) {
            self.emit(|| Event::VoteRefused {
                candidate,
                term,
                pre,
                why,
            });
            self.answer_vote(candidate, self.term, pre, false);
            return;
        }
        self.emit(|| Event::VoteGranted {
            candidate,
            term,
            pre,
            theirs,
            ours,
        });
        if pre {
            // It binds nobody and changes nothing here, the election timer included (trap 26).
            self.answer_vote(candidate, term, pre, true);
            return;
        }
        self.vote = Some(candidate);
        self.reset_election_timer(TimerReason::GaveVote { candidate });
        // §5.2: the vote is on disk before it is given.
        self.send_when_saved(candidate, Message::RequestVoteReply { granted: true });
    }

    fn why_no_vote(&self, candidate: NodeId, term: Term, theirs: LogId, ours: LogId) -> Option<VoteRefusal> {
        // A pre-vote for a term to come asks about a vote that nobody has given yet.
        if term <= self.term && self.vote != Some(candidate) {
            if let Some(vote) = self.vote
                && self.config.rules.one_vote_per_term()
            {
                return Some(VoteRefusal::AlreadyVoted { vote });
            }
            if let Some(leader) = self.leader() {
                return Some(VoteRefusal::LeaderKnown { leader });
            }
        }
        // §5.4.1: compare the terms of the last entries, then the lengths of the logs.
        if self.config.rules.vote_checks_log() && self.as_compared(theirs) < self.as_compared(ours) {
            return Some(VoteRefusal::LogBehind { theirs, ours });
        }
        None
    }

    /// What of a log's end counts when logs are compared: all of it.
    fn as_compared(&self, last: LogId) -> LogId {
        let rules = &self.config.rules;
        let (term, index) = (last.term, last.index);
        LogId {
            term: if rules.log_compared_by_term() {
                term
            } else {
                Term::ZERO
            },
            index: if rules.log_compared_by_index() {
                index
            } else {
                Index::ZERO
            },
        }
    }

    /// Refuses a request of a term that is over, in the present term, so that the sender learns of it.
    pub(crate) fn refuse_outdated_vote(&mut self, candidate: NodeId, term: Term, pre: bool) {
        let why = VoteRefusal::TermOver { ours: self.term };
        self.emit(|| Event::VoteRefused {
            candidate,
            term,
            pre,
            why,
        });
        self.answer_vote(candidate, self.term, pre, false);
    }

    /// A grant of a pre-vote names the term that was asked about, everything else the present one.
    fn answer_vote(&mut self, candidate: NodeId, term: Term, pre: bool, granted: bool) {
        if pre && granted {
            self.send(candidate, term, Message::PreVoteReply { granted });
        } else if pre {
            self.reply(candidate, Message::PreVoteReply { granted });
        } else {
            self.reply(candidate, Message::RequestVoteReply { granted });
        }
    }
}
