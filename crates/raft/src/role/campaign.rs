//! Asking for votes (§5.2), and first whether they would be given (dissertation §9.6).

use crate::part::{Campaign, Part};
use crate::quorum::{self, VoteResult};
use crate::{DropReason, Event, Message, MessageKind, Node, NodeId, Role, RoleReason, Term, TimerReason};
use alloc::vec::Vec;

impl Node {
    /// Begins a campaign: with a pre-vote where that is asked for.
    pub(crate) fn campaign(&mut self, why: RoleReason) {
        if self.is_term_the_last() {
            self.reset_election_timer(TimerReason::Campaigns);
        } else if self.config.pre_vote {
            self.ask_for_pre_votes(why);
        } else {
            self.ask_for_votes(why, false);
        }
    }

    /// Whether no term is left to campaign in: the very last one is never entered, for none could follow. (It would take five
    /// centuries at a billion elections a second.)
    pub(crate) const fn is_term_the_last(&self) -> bool {
        self.term.0 >= u64::MAX - 1
    }

    /// Dissertation §9.6: raises no term and gives no vote, so an isolated node disturbs nobody when it returns.
    fn ask_for_pre_votes(&mut self, why: RoleReason) {
        self.fail_requests();
        self.change_part(Part::PreCandidate(Campaign::default()), why);
        self.draw_election_timeout();
        self.reset_election_timer(TimerReason::Campaigns);
        self.count_vote(self.config.id, true);
        if let Part::PreCandidate(_) = self.part {
            let last = self.log.last();
            self.send_to_voters(self.term.next(), &Message::PreVote { last });
        }
    }

    /// §5.2: increments the term, votes for itself, asks the others.
    pub(crate) fn ask_for_votes(&mut self, why: RoleReason, transfer: bool) {
        let id = self.config.id;
        self.fail_requests();
        let term = if self.config.rules.campaign_begins_a_term() {
            self.term.next()
        } else {
            self.term.max(Term(1))
        };
        self.raise_term(term, id);
        self.vote = Some(id);
        let own_vote = Some(self.durable.barrier(self.hard_state(), &self.log));
        self.change_part(
            Part::Candidate(Campaign {
                answers: Vec::new(),
                own_vote,
            }),
            why,
        );
        self.draw_election_timeout();
        self.reset_election_timer(TimerReason::Campaigns);
        // The request claims a term and a last entry: both must be on disk before anybody can act on the claim.
        let last = self.log.last();
        let waits = self.config.rules.vote_requests_wait_for_disk();
        for voter in self.other_voters() {
            if !waits {
                self.send(voter, self.term, Message::RequestVote { last, transfer });
                continue;
            }
            self.send_when_saved(voter, Message::RequestVote { last, transfer });
        }
    }

    /// A write has completed: perhaps it was the one with this candidate's own vote.
    pub(crate) fn own_vote_saved(&mut self) {
        let persisted = self.durable.persisted();
        if let Part::Candidate(campaign) = &mut self.part
            && campaign.own_vote.is_some_and(|write| write <= persisted)
        {
            campaign.own_vote = None;
            if self.config.rules.candidate_counts_itself() {
                self.count_vote(self.config.id, true);
            }
        }
    }

    /// An answer to a vote request, or to a pre-vote, that is not of an older term.
    pub(crate) fn on_vote_reply(&mut self, from: NodeId, term: Term, pre: bool, granted: bool) {
        let kind = if pre {
            MessageKind::PreVoteReply
        } else {
            MessageKind::RequestVoteReply
        };
        let asked = match &self.part {
            // A grant names the term that was asked about; one for another term answers an older question (trap 25).
            Part::PreCandidate(_) => pre && (!granted || term == self.term.next()),
            Part::Candidate(_) => !pre,
            Part::Follower(_) | Part::Leader(_) => false,
        };
        if asked {
            self.count_vote(from, granted);
        } else {
            self.drop_message(kind, from, DropReason::NotAsked { role: self.role() });
        }
    }

    /// Counts an answer and draws the conclusion.
    fn count_vote(&mut self, mut from: NodeId, granted: bool) {
        let pre = self.role() == Role::PreCandidate;
        let (Part::PreCandidate(campaign) | Part::Candidate(campaign)) = &mut self.part else {
            return;
        };
        if campaign.answer_of(from).is_some() {
            if self.config.rules.votes_counted_once() {
                let kind = if pre {
                    MessageKind::PreVoteReply
                } else {
                    MessageKind::RequestVoteReply
                };
                self.drop_message(kind, from, DropReason::Overtaken);
                return;
            }
            // Counted once more, it passes for another voter's.
            let voters = self.configuration.all_voters();
            let open = voters
                .into_iter()
                .find(|voter| campaign.answer_of(*voter).is_none());
            from = open.unwrap_or(from);
        }
        // One that is not a voter campaigns for the others' votes only (§6).
        if self.configuration.is_voter(from) {
            campaign.answers.push((from, granted));
        }
        let (yes, no) = (campaign.count(true), campaign.count(false));
        let waits_for_disk = campaign.own_vote.is_some();
        let needs: fn(usize) -> usize = if self.config.rules.election_needs_majority() {
            quorum::majority
        } else {
            quorum::half
        };
        let answers = |voter| campaign.answer_of(voter);
        let result = self.configuration.vote_result(answers, needs, &self.config.rules);
        let needed = u32::try_from(self.configuration.majority()).unwrap_or(u32::MAX);
        self.emit(|| Event::VoteCounted {
            from,
            granted,
            pre,
            yes,
            no,
            needed,
        });
        match result {
            VoteResult::Won if pre => self.ask_for_votes(RoleReason::WonPreVote { yes, needed }, false),
            VoteResult::Won if waits_for_disk && self.config.rules.leader_waits_for_own_vote() => {}
            VoteResult::Won => self.become_leader(RoleReason::WonElection { yes, needed }),
            VoteResult::Lost => self.become_follower(None, RoleReason::LostElection { no, needed }),
            VoteResult::Pending => {}
        }
    }
}
