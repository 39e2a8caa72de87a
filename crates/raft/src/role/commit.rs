//! What a leader commits, and when (§5.3, §5.4.2). The counting itself is in `quorum`.

use crate::part::Part;
use crate::{CommitReason, Due, Event, Index, LogId, Node, NodeId, quorum};
use alloc::vec::Vec;

impl Node {
    /// A write has completed: the leader's own disk may hold more.
    pub(crate) fn own_log_saved(&mut self) {
        let (input, saved) = (self.inputs, self.durable.last());
        if let Part::Leader(leader) = &mut self.part
            && saved > leader.saved
        {
            leader.saved = saved;
            leader.saved_by = input;
            if saved > self.commit {
                self.commit_by_majority();
            }
        }
    }

    /// Commits what a majority holds on disk.
    pub(super) fn commit_by_majority(&mut self) {
        let rules = &self.config.rules;
        let own = if rules.own_entries_count_when_durable() {
            self.durable.last()
        } else {
            self.log.last().index
        };
        let needs: fn(usize) -> usize = if rules.commit_needs_majority() {
            quorum::majority
        } else {
            quorum::half
        };
        let Part::Leader(leader) = &self.part else { return };
        let held = |voter| {
            if voter == self.config.id {
                own
            } else {
                leader
                    .peer(voter)
                    .map_or(Index::ZERO, |peer| peer.progress.matched)
            }
        };
        // Nearly always too few have more than what is committed, be they voters or not.
        let ahead = leader
            .peers
            .iter()
            .filter(|peer| peer.progress.matched > self.commit);
        if ahead.count() + usize::from(own > self.commit) < needs(self.configuration.voters().len()) {
            return;
        }
        let upto = self
            .configuration
            .committed(held, needs, &self.counted_besides(), rules);
        // In a joint configuration, and where learners are ahead, the majority may yet lack what is committed.
        if upto == self.commit || upto < self.commit && rules.commit_never_falls() {
            return;
        }
        let Some(entry_term) = self.log.term_at(upto) else {
            return;
        };
        let term = self.term;
        // §5.4.2: only an entry of this term commits by counting. An older one on a majority can still be overwritten
        // (figure 8); it is committed together with the first one of this term.
        if entry_term != term && rules.commit_only_own_term() {
            let told = leader.held_back;
            if upto > told {
                if let Part::Leader(leader) = &mut self.part {
                    leader.held_back = upto;
                }
                self.emit(|| Event::CommitHeldBack {
                    entry: LogId::new(entry_term, upto),
                    term,
                });
            }
            return;
        }
        if !self.config.events {
            self.commit_upto(upto, None, Due::NOTHING);
            return;
        }
        let voters = self.configuration.voters();
        let holders = voters.iter().filter(|voter| held(**voter) >= upto).count();
        let acknowledged = leader.peers.iter().filter(|peer| peer.progress.matched >= upto);
        let inputs = acknowledged
            .map(|peer| peer.matched_by)
            .chain((own >= upto).then_some(leader.saved_by));
        let due = inputs.fold(self.due.clone(), Due::and);
        let why = CommitReason::Majority {
            holders: u32::try_from(holders).unwrap_or(u32::MAX),
            voters: u32::try_from(voters.len()).unwrap_or(u32::MAX),
            term,
            entry: entry_term,
        };
        self.commit_upto(upto, Some(why), due);
    }

    /// Who else counts like a voter for what is committed: nobody. Learners do not (dissertation §4.2.1), nor does a leader
    /// that the configuration removes (§6).
    fn counted_besides(&self) -> Vec<NodeId> {
        let (rules, configuration, id) = (&self.config.rules, &self.configuration, self.config.id);
        let mut besides = Vec::new();
        if !rules.learners_do_not_count() {
            besides.extend_from_slice(configuration.learners());
        }
        if !rules.removed_leader_does_not_count() && !configuration.is_member(id) {
            besides.push(id);
        }
        besides
    }
}
