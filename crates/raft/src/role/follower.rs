//! What a follower does with what its leader says: take entries, refuse them, commit.

use crate::part::Part;
use crate::{
    AppendReply, AppendSource, CommitReason, Configuration, DropReason, Entries, Entry, Event, HaltReason,
    Index, LogId, Message, MessageKind, Node, NodeId, Outcome, Output, Payload, RoleReason, Round, Term,
    TimerReason,
};

impl Node {
    /// Recognises `leader` as the leader of the present term. Says whether that is possible.
    pub(crate) fn follow(&mut self, leader: NodeId, kind: MessageKind) -> bool {
        match &mut self.part {
            Part::Leader(_) => {
                self.drop_message(kind, leader, DropReason::TwoLeaders);
                return false;
            }
            Part::PreCandidate(_) | Part::Candidate(_) => {
                // §5.2: a candidate that hears a leader of its term recognises it.
                self.become_follower(Some(leader), RoleReason::HeardLeader { leader });
            }
            Part::Follower(_) => {}
        }
        let (now, term) = (self.now, self.term);
        if let Part::Follower(follower) = &mut self.part {
            let known = follower.leader.replace((leader, now)).map(|(leader, _)| leader);
            if known != Some(leader) {
                self.emit(|| Event::FollowsLeader { leader, term });
            }
        }
        if self.config.rules.leader_heard_resets_timer() {
            self.reset_election_timer(TimerReason::HeardLeader { leader });
        }
        true
    }

    /// §5.3: takes the entries if the log holds the one before them, and refuses them otherwise.
    pub(crate) fn on_append(&mut self, leader: NodeId, previous: LogId, entries: Entries, commit: Index) {
        if !self.follow(leader, MessageKind::AppendEntries) {
            return;
        }
        if !self.is_sound(previous, &entries) {
            self.drop_message(MessageKind::AppendEntries, leader, DropReason::Absurd);
            return;
        }
        let base = self.log.base().index;
        let found = self.log.term_at(previous.index);
        // What is forgotten was committed: it cannot differ (trap 40).
        let agrees = found == Some(previous.term)
            || found.is_some() && !self.config.rules.append_checks_previous_term();
        if previous.index >= base && !agrees {
            self.refuse_append(leader, previous, found);
            return;
        }
        let (brings_entries, matched) = (!entries.is_empty(), previous.index.plus(entries.len()).max(base));
        if brings_entries && !self.take(leader, entries) {
            return;
        }
        let (known, committed) = (self.verified(), self.commit);
        self.verified_upto(leader, matched, commit);
        // Who is told nothing but how far to commit has nothing to say: what it holds it has said, or will once that is on
        // disk. Where that was lost, the leader asks, and then it names no commit index.
        let only_told = !brings_entries && matched <= known && self.commit > committed;
        if !only_told || self.config.answer_commit_notices {
            self.acknowledge(leader, matched);
        }
    }

    /// The log does not hold `previous`, but an entry of the term that was `found`, or none.
    #[inline(never)]
    fn refuse_append(&mut self, leader: NodeId, previous: LogId, found: Option<Term>) {
        if previous.index <= self.commit {
            let against = DropReason::AgainstCommitted { commit: self.commit };
            self.drop_message(MessageKind::AppendEntries, leader, against);
            return;
        }
        // §5.3, the end: name the latest entry that can still match, so that the leader skips whole terms.
        let hint = self.log.last_within(previous.index, previous.term);
        self.emit(|| Event::AppendRefused {
            leader,
            previous,
            found,
            hint,
        });
        let previous = previous.index;
        self.reply(
            leader,
            Message::AppendEntriesReply(AppendReply::Refused { previous, hint }),
        );
    }

    /// Whether the entries follow `previous` and one another, with terms that neither fall nor pass the sender's.
    fn is_sound(&self, previous: LogId, entries: &Entries) -> bool {
        if previous.term > self.term || (previous.term.0 == 0) != (previous.index.0 == 0) {
            return false;
        }
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
            return true;
        };
        // Entries of one view have consecutive indexes.
        let follows =
            previous.index.next() == first.index && previous.index.plus(entries.len()) <= Index::LAST;
        if !follows || first.term < previous.term || first.term.0 == 0 || last.term > self.term {
            return false;
        }
        let falls = |(before, after): (Entry<'_>, Entry<'_>)| after.id.term < before.id.term;
        if !entries.are_in_order() && entries.iter().zip(entries.iter().skip(1)).any(falls) {
            return false;
        }
        let unreadable = |entry: Entry<'_>| matches!(entry.payload, Payload::Configuration(bytes) if Configuration::decode(bytes).is_err());
        !(entries.may_configure() && entries.iter().any(unreadable))
    }

    /// Adds what is new of the entries. §5.3: only an entry that *differs* makes the log forget its own; a late,
    /// shorter append that matches takes nothing away (trap 10). Says whether that could be done.
    fn take(&mut self, leader: NodeId, entries: Entries) -> bool {
        let base = self.log.base().index;
        let differs = |entry: &Entry<'_>| {
            entry.id.index >= base && self.log.term_at(entry.id.index) != Some(entry.id.term)
        };
        // Nearly always all of them are new.
        let first = match entries.first() {
            Some(first) if first.index > self.log.last().index => Some(first),
            _ => entries.iter().find(differs).map(|entry| entry.id),
        };
        let Some(mut first) = first else {
            if !self.config.rules.truncates_only_on_conflict() {
                self.cut_off_after(entries.last_index(), leader);
            }
            return true;
        };
        let verified = self.verified();
        if first.index <= self.commit {
            let against = DropReason::AgainstCommitted { commit: self.commit };
            self.drop_message(MessageKind::AppendEntries, leader, against);
            return false;
        }
        if first.index <= verified {
            // §5.3: a leader never overwrites its own log. Who contradicts what the leader said is not the leader.
            self.drop_message(MessageKind::AppendEntries, leader, DropReason::Absurd);
            return false;
        }
        if first.index <= self.log.last().index {
            if self.config.rules.truncates_conflicts() {
                self.truncate(first, leader);
            } else {
                // What differs stays, and what lies beyond it is added.
                first.index = self.log.last().index.next();
                if entries.last_index() < first.index {
                    return true;
                }
            }
        }
        let new = if entries.first_index() == first.index {
            entries
        } else {
            entries.starting_at(first.index)
        };
        if new.may_configure() {
            self.log.append(new.clone());
            self.adopt_from(&new);
        } else {
            self.log.append(new);
        }
        let last = self.log.last();
        self.emit(|| Event::Appended {
            first,
            last,
            source: AppendSource::Leader(leader),
        });
        true
    }

    /// Forgets what follows `last`, though the leader's entries do not differ from it. Never, where all rules are kept.
    #[inline(never)]
    fn cut_off_after(&mut self, last: Index, leader: NodeId) {
        if last >= self.log.base().index && last < self.log.last().index {
            self.truncate(LogId::new(self.term, last.next()), leader);
        }
    }

    /// Forgets what differs from the leader's entry `first`, and all that follows.
    #[inline(never)]
    fn truncate(&mut self, first: LogId, leader: NodeId) {
        let last = self.log.last();
        let removed = LogId::new(self.log.term_at(first.index).unwrap_or_default(), first.index);
        self.log.truncate_from(first.index);
        self.durable.truncated_from(first.index, &self.config.rules);
        self.loads.void_from(first.index);
        if !self.config.rules.truncation_decides_nothing() {
            while let Some((proposed, ticket)) = self.tickets.next_from(first.index) {
                let outcome = Outcome::Superseded {
                    proposed,
                    by: first.term,
                };
                self.out(Output::Reply(ticket, outcome), self.due.clone());
            }
        }
        self.revert_membership(first.index.previous());
        self.emit(|| Event::Truncated {
            first: removed,
            last,
            leader,
            theirs: first.term,
        });
    }

    /// Figure 2: what the log has was written before the reply says so.
    pub(crate) fn acknowledge(&mut self, leader: NodeId, matched: Index) {
        let matched = if self.config.rules.acknowledges_what_matched() {
            matched
        } else {
            self.log.last().index
        };
        let reply = Message::AppendEntriesReply(AppendReply::Accepted { matched });
        if self.durable.knows_term(self.term) && matched <= self.durable.last() {
            self.send(leader, self.term, reply);
        } else {
            self.send_when_saved(leader, reply);
        }
    }

    /// The leader is heard. It names only what it knows this node to hold.
    pub(crate) fn on_heartbeat(&mut self, leader: NodeId, commit: Index, round: Round) {
        if !self.follow(leader, MessageKind::Heartbeat) {
            return;
        }
        let last = self.log.last().index;
        if commit > last {
            // Trap 45: a heartbeat names only what this node itself has acknowledged.
            self.halt(HaltReason::LogLost { commit, last });
            return;
        }
        self.verified_upto(leader, commit, commit);
        self.reply(leader, Message::HeartbeatReply { round });
        self.repeat_reads(leader);
    }

    pub(crate) fn verified_upto(&mut self, leader: NodeId, matched: Index, commit: Index) {
        let Part::Follower(follower) = &mut self.part else {
            return;
        };
        follower.verified = follower.verified.max(matched);
        let verified = follower.verified;
        // §5.3: commitIndex = min(leaderCommit, index of last new entry).
        let bound = if self.config.rules.commit_capped_at_match() {
            verified
        } else {
            self.log.last().index
        };
        let upto = commit.min(bound);
        if upto > self.commit {
            let due = self.due.clone();
            let why = self.config.events.then_some(CommitReason::LeaderSaid {
                leader,
                commit,
                verified,
            });
            self.commit_upto(upto, why, due);
        }
    }
}
