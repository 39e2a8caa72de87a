//! The client: what it asked for, whom it asks next, and what it has been told.
//!
//! It follows the hints of nodes that do not lead, and tries the next node when it hears nothing. Without sessions it
//! cannot know whether a command that was not answered was heard: one that is tried twice can be applied twice. For the
//! same reason it believes that a command never will be applied only when it has heard so of every attempt.

use crate::journal::{AskReason, Causes};
use crate::kv::Command;
use crate::name::SubmissionId;
use crate::observed::{SubmissionState, SubmissionView};
use raft::{Instant, Micros, NodeId};
use std::collections::{BTreeMap, BTreeSet};

/// So many settled submissions are remembered.
const SETTLED_MAX: usize = 64;
/// How long the client waits before it asks again when no leader is known.
pub(crate) const NO_LEADER_PAUSE: Micros = Micros::from_millis(100);

#[derive(Clone, Debug)]
pub(crate) struct Submission {
    pub(crate) command: Command,
    pub(crate) node: NodeId,
    pub(crate) attempts: u32,
    pub(crate) since: Instant,
    pub(crate) state: SubmissionState,
    /// The place in the queue of what it does when nothing is heard.
    pub(crate) timer: Option<super::Place>,
    /// Why it will ask then, and what made it wait so long.
    pub(crate) next: AskReason,
    pub(crate) waits_since: Causes,
    /// The attempts that may have been heard, or may yet be: those of which no node said that nothing will come of them.
    pub(crate) open: BTreeSet<u32>,
}

impl Submission {
    /// Whether it is open, and this is the latest attempt at it.
    pub(crate) const fn is_at(&self, attempt: u32) -> bool {
        !self.state.is_settled() && self.attempts == attempt
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Client {
    submissions: BTreeMap<SubmissionId, Submission>,
    named: u64,
}

impl Client {
    pub(crate) fn add(&mut self, command: Command, node: NodeId, now: Instant) -> SubmissionId {
        self.named += 1;
        let id = SubmissionId(self.named);
        let submission = Submission {
            command,
            node,
            attempts: 0,
            since: now,
            state: SubmissionState::Travelling,
            timer: None,
            next: AskReason::Told,
            waits_since: Causes::NONE,
            open: BTreeSet::new(),
        };
        self.submissions.insert(id, submission);
        let settled: Vec<_> = self
            .submissions
            .iter()
            .filter(|(_, one)| one.state.is_settled())
            .map(|(id, _)| *id)
            .collect();
        for id in settled.iter().take(settled.len().saturating_sub(SETTLED_MAX)) {
            self.submissions.remove(id);
        }
        id
    }

    pub(crate) fn get_mut(&mut self, id: SubmissionId) -> Option<&mut Submission> {
        self.submissions.get_mut(&id)
    }

    #[cfg(test)]
    pub(crate) fn get(&self, id: SubmissionId) -> Option<&Submission> {
        self.submissions.get(&id)
    }

    pub(crate) fn views(&self) -> impl Iterator<Item = SubmissionView<'_>> {
        self.submissions.iter().map(|(id, one)| SubmissionView {
            id: *id,
            command: &one.command,
            node: one.node,
            attempts: one.attempts,
            since: one.since,
            state: &one.state,
        })
    }
}
