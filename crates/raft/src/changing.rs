//! Which configuration is in force here (§6): the latest one in the log, committed or not.
//!
//! It takes effect when it is appended, and is taken back when it is cut off. What a configuration decides is in
//! `configuration`, how one becomes another in `change`, what is remembered of them in `membership`.

use crate::part::Part;
use crate::transitions::Transitioned;
use crate::{
    AppendSource, Change, ChangeError, Configuration, Entries, Event, Index, Instant, LogId, Node, NodeId,
    Payload, Role, RoleReason, Step, Ticket, Transition,
};
use alloc::vec::Vec;

impl Node {
    /// Changes the members of the cluster. The answer comes as [`crate::Output::Reply`] with `ticket`, once the entry with
    /// the new configuration is applied; a change that goes through a joint configuration is answered when that is.
    ///
    /// # Errors
    /// A change that cannot be made now, or not at all. See [`ChangeError`].
    pub fn change_membership(
        &mut self,
        now: Instant,
        ticket: Ticket,
        change: &Change,
    ) -> Result<LogId, ChangeError> {
        self.check_alive().map_err(|why| ChangeError::Halted { why })?;
        if self.paused {
            return Err(ChangeError::Paused);
        }
        let Part::Leader(leader) = &self.part else {
            return Err(ChangeError::NotLeader { hint: self.leader() });
        };
        if let Some(transfer) = leader.transfer {
            return Err(ChangeError::Transferring { to: transfer.to });
        }
        // Trap 31: two leaders, each with a change of one voter that the other has not seen, can have majorities that do
        // not overlap (raft-dev, "bug in single-server membership changes", 2015). An entry of the leader's own term
        // rules the other one out.
        if self.log.term_at(self.commit) != Some(self.term) && self.config.rules.change_waits_for_own_term() {
            return Err(ChangeError::TermNotCommitted { term: self.term });
        }
        if self.membership.index() > self.commit && self.config.rules.one_change_at_a_time() {
            return Err(ChangeError::Pending {
                index: self.membership.index(),
            });
        }
        let configuration = self.changed_by(change)?;
        if configuration == self.configuration {
            return Err(ChangeError::NothingChanges);
        }
        if let Change::Steps { steps, .. } = change {
            self.check_caught_up(steps)?;
        }
        self.begin(now);
        let id = self.append_configuration(&configuration);
        self.tickets.open(id, ticket);
        Ok(id)
    }

    /// The configuration that `change` makes of the one in force. §6: several voters change through a joint one.
    fn changed_by(&self, change: &Change) -> Result<Configuration, ChangeError> {
        match change {
            Change::Steps {
                steps,
                transition: Transition::Auto,
            } if !self.config.rules.voters_change_jointly() && !self.configuration.is_joint() => {
                self.configuration.stepped(steps)
            }
            _ => self.configuration.changed(change),
        }
    }

    /// A learner votes only once it holds nearly what is committed (dissertation §4.2.1).
    fn check_caught_up(&self, steps: &[Step]) -> Result<(), ChangeError> {
        let Part::Leader(leader) = &self.part else {
            return Ok(());
        };
        for step in steps {
            let Step::AddVoter(node) = *step else { continue };
            if !self.configuration.is_learner(node) {
                continue;
            }
            let matched = leader.matched(node);
            let wanted = Index(self.commit.0.saturating_sub(self.config.promotion_lag_max));
            if matched < wanted {
                return Err(ChangeError::NotCaughtUp {
                    node,
                    matched,
                    wanted,
                });
            }
        }
        Ok(())
    }

    fn append_configuration(&mut self, configuration: &Configuration) -> LogId {
        let id = self.append_own(
            Payload::Configuration(&configuration.encode()),
            AppendSource::Proposal,
        );
        self.adopt(id.index, configuration.clone());
        // A new member is asked first whether it holds what comes before this entry.
        self.sync_peers(id.index);
        id
    }

    /// The log has these entries now: the last configuration among them is in force.
    pub(crate) fn adopt_from(&mut self, entries: &Entries) {
        if !entries.may_configure() {
            return;
        }
        for entry in entries.iter() {
            if let Payload::Configuration(bytes) = entry.payload
                && let Ok(configuration) = Configuration::decode(bytes)
            {
                self.adopt(entry.id.index, configuration);
            }
        }
    }

    pub(crate) fn adopt(&mut self, index: Index, configuration: Configuration) {
        self.membership.history.push((index, configuration.clone()));
        if self.config.rules.change_takes_effect_on_append() {
            self.configuration = configuration.clone();
        }
        self.record(Transitioned::MembershipAppended {
            index,
            configuration: configuration.clone(),
        });
        self.emit(|| Event::MembershipAppended {
            index,
            configuration: configuration.into(),
        });
    }

    /// The log has lost what followed `last`: with it, the configurations that stood there (trap 33).
    pub(crate) fn revert_membership(&mut self, last: Index) {
        let before = self.membership.index();
        self.membership.history.retain(|(index, _)| *index <= last);
        if !self.config.rules.change_reverted_on_truncation() {
            return;
        }
        if let Some((index, configuration)) = self.membership.history.last()
            && *index < before
        {
            let (to, configuration) = (*index, configuration.clone());
            self.configuration = configuration.clone();
            self.record(Transitioned::MembershipReverted {
                from: before,
                to,
                configuration: configuration.clone(),
            });
            self.emit(|| Event::MembershipReverted {
                from: before,
                to,
                configuration: configuration.into(),
            });
        }
    }

    /// Everything up to `commit` is committed.
    pub(crate) fn membership_committed(&mut self, commit: Index) {
        if let Some((index, configuration)) = self.membership.commit_upto(commit) {
            // The latest one is in force since it was appended.
            if index == self.membership.index() && configuration != self.configuration {
                self.configuration = configuration.clone();
                self.sync_peers(index);
            }
            self.record(Transitioned::MembershipCommitted {
                index,
                configuration: configuration.clone(),
            });
            self.emit(|| Event::MembershipCommitted {
                index,
                configuration: configuration.into(),
            });
        }
        // Trap 36: whoever leads when a joint configuration is committed leaves it, not only the one who entered it; a
        // new leader once an entry of its own term is committed.
        let may_leave = self.role() == Role::Leader
            && self.configuration.leaves_by_itself()
            && self.membership.index() <= commit
            && self.log.term_at(commit) == Some(self.term);
        if may_leave && let Ok(left) = self.configuration.left() {
            self.append_configuration(&left);
        }
    }

    /// §6: a leader that is not in the configuration leads until that is committed, and steps down then. Called when its
    /// followers have been told.
    pub(crate) fn step_down_if_removed(&mut self) {
        let removed = self.config.rules.removed_leader_steps_down()
            && self.role() == Role::Leader
            && self.membership.index() <= self.commit
            && !self.configuration.is_voter(self.config.id);
        if removed {
            self.become_follower(None, RoleReason::Removed);
        }
    }

    /// Whether this node may campaign: if it votes in the configuration in force, or in the one that is committed. A node
    /// whose removal is in its log, but not committed, may be the only one with that log (dissertation §4.2.2, trap 34).
    pub(crate) fn may_campaign(&self) -> bool {
        if !self.config.rules.only_voters_campaign() {
            return true;
        }
        self.configuration.is_voter(self.config.id) || self.membership.committed_has_voter(self.config.id)
    }

    /// The other voters.
    pub(crate) fn other_voters(&self) -> Vec<NodeId> {
        let id = self.config.id;
        let mut voters = self.configuration.all_voters();
        voters.retain(|voter| *voter != id);
        voters
    }
}
