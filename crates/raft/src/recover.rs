//! Starting from what a disk holds, and what no disk can hold that a node has written.

use crate::durable::Durable;
use crate::forwards::Forwards;
use crate::loads::Loads;
use crate::membership::Membership;
use crate::part::{Follower, Part};
use crate::reads::Reads;
use crate::tickets::Tickets;
use crate::transitions::{Transitioned, Transitions};
use crate::{
    Config, Configuration, Due, Entries, Event, HardState, InputId, Instant, Log, LogId, Micros, Node,
    NodeId, Payload, RecoverError, Recovered, Role, RoleReason, Term, TimerReason, Unloaded,
};
use alloc::collections::VecDeque;

/// Room for what a node of a small cluster has to say at once.
const OUTBOX_ROOM: usize = 16;

impl Node {
    /// Starts a node from what its disk holds; from [`Recovered::fresh`] the first time.
    ///
    /// # Errors
    /// A setting out of range, or a saved state that no node can have left behind. See [`RecoverError`].
    pub fn recover(config: Config, recovered: Recovered, now: Instant) -> Result<Self, RecoverError> {
        Self::recover_partly(config, recovered, Unloaded::default(), now)
    }

    /// The same without handing over all entries: those that `unloaded` tells of are loaded when they are needed
    /// ([`crate::Output::LoadEntries`]).
    ///
    /// # Errors
    /// As [`Node::recover`].
    pub fn recover_partly(
        config: Config,
        recovered: Recovered,
        unloaded: Unloaded,
        now: Instant,
    ) -> Result<Self, RecoverError> {
        config.validate()?;
        let Recovered {
            configuration,
            snapshot,
            hard_state,
            entries,
        } = recovered;
        let base = snapshot.as_ref().map_or(LogId::ZERO, |snapshot| snapshot.last);
        let last = check_entries(check_unloaded(base, &unloaded)?, &entries)?;
        check_hard_state(hard_state, last)?;
        let mut log = Log::dropped_upto(base, &unloaded.terms, unloaded.upto);
        let configuration = snapshot
            .as_ref()
            .map_or(configuration, |snapshot| snapshot.configuration.clone());
        if !entries.is_empty() {
            log.append(entries.clone());
        }
        let commit = if config.rules.commit_starts_at_snapshot() {
            base.index
        } else {
            log.last().index
        };
        let mut node = Self {
            membership: Membership::starting_with(base.index, configuration.clone()),
            configuration,
            now,
            inputs: InputId::ZERO,
            due: Due::NOTHING,
            term: hard_state.term,
            vote: hard_state.vote,
            durable: Durable::recovered(hard_state, log.last().index),
            log,
            snapshot,
            installing: None,
            // Figure 2: volatile. The leader will tell; only what a snapshot has is certain.
            commit,
            commit_due: Due::NOTHING,
            handed_out: base.index,
            applied: base.index,
            part: Part::Follower(Follower::default()),
            election_timeout: Micros::ZERO,
            election_started: now,
            timeouts_drawn: 0,
            tickets: Tickets::default(),
            loads: Loads::default(),
            reads: Reads::default(),
            forwards: Forwards::default(),
            started: now,
            paused: false,
            halted: None,
            transitions: Transitions::new(),
            outbox: VecDeque::with_capacity(OUTBOX_ROOM),
            unsettled: Due::NOTHING,
            is_unsettled: false,
            config,
        };
        for (index, configuration) in unloaded.configurations {
            node.adopt(index, configuration);
        }
        node.adopt_from(&entries);
        let (term, from, to, why) = (node.term, Role::Follower, Role::Follower, RoleReason::Started);
        node.record(Transitioned::Role { from, to, why });
        node.emit(|| Event::RoleChanged { from, to, term, why });
        node.draw_election_timeout();
        node.reset_election_timer(TimerReason::Started);
        Ok(node)
    }
}

/// Follows one entry after another, and says where that cannot be.
fn check_next(before: LogId, next: LogId) -> Result<(), RecoverError> {
    if next.index != before.index.next() {
        return Err(RecoverError::Gap {
            expected: before.index.next(),
            found: next,
        });
    }
    if next.term < before.term || next.term == Term::ZERO {
        return Err(RecoverError::TermFalls {
            entry: next,
            before: before.term,
        });
    }
    Ok(())
}

/// The last of the entries that are not handed over.
fn check_unloaded(base: LogId, unloaded: &Unloaded) -> Result<LogId, RecoverError> {
    let upto = unloaded.upto;
    let mut last = base;
    for first in &unloaded.terms {
        // What lies between the first entries of two terms is of the earlier one.
        let before = if last == base {
            base
        } else {
            LogId::new(last.term, first.index.previous())
        };
        check_next(before, *first)?;
        if first.index > upto || first.index <= last.index {
            return Err(RecoverError::Unloaded { index: first.index });
        }
        last = *first;
    }
    if unloaded.terms.is_empty() && upto.0 != 0 || upto.next() == upto {
        return Err(RecoverError::Unloaded { index: upto });
    }
    let mut before = base.index;
    for (index, _) in &unloaded.configurations {
        if *index <= before || *index > upto {
            return Err(RecoverError::Unloaded { index: *index });
        }
        before = *index;
    }
    Ok(LogId::new(last.term, last.index.max(upto)))
}

/// The last entry.
fn check_entries(mut before: LogId, entries: &Entries) -> Result<LogId, RecoverError> {
    for entry in entries.iter() {
        check_next(before, entry.id)?;
        if let Payload::Configuration(bytes) = entry.payload
            && let Err(error) = Configuration::decode(bytes)
        {
            return Err(RecoverError::Configuration {
                entry: entry.id,
                error,
            });
        }
        before = entry.id;
    }
    Ok(before)
}

fn check_hard_state(hard_state: HardState, last: LogId) -> Result<(), RecoverError> {
    if last.term > hard_state.term {
        return Err(RecoverError::EntryBeyondTerm {
            entry: last,
            term: hard_state.term,
        });
    }
    if hard_state.term.next() == hard_state.term {
        return Err(RecoverError::LastTerm);
    }
    if hard_state.vote == Some(NodeId::ZERO) {
        return Err(RecoverError::VoteForNobody);
    }
    if let (Some(vote), Term::ZERO) = (hard_state.vote, hard_state.term) {
        return Err(RecoverError::VoteWithoutTerm { vote });
    }
    Ok(())
}
