//! The client: what it asked for, whom it asks, and when it loses patience.
//!
//! It knows only what reaches it. It follows a hint about who leads; without one, or without an answer in time, it
//! tries the next node. It has no session yet, so a command that is tried twice can be applied twice: trying `add 2`
//! again after a lost answer may add 4.

use crate::kv::Command;
use crate::name::{EventId, SubmissionId};
use crate::observed::{SubmissionState, SubmissionView};
use crate::queue::Slot;
use raft::{Instant, Micros, NodeId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// So long the client waits before it asks again when nobody knew a leader.
pub(crate) const PAUSE: Micros = Micros::from_millis(50);
/// So many hints in a row are followed at once; then the client pauses, or two nodes that send it to each other would
/// keep it busy for ever.
pub(crate) const HINTS_MAX: u32 = 3;
/// So many submissions that are settled are remembered.
const SETTLED_MAX: usize = 256;

/// The client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Client {
    submissions: BTreeMap<SubmissionId, Submission>,
    latest: u64,
    settled: usize,
}

/// Something that the client asked for.
#[derive(Clone, Debug)]
pub(crate) struct Submission {
    pub(crate) command: Command,
    pub(crate) bytes: Arc<[u8]>,
    /// The node that was asked last.
    pub(crate) node: NodeId,
    pub(crate) attempts: u32,
    /// How many hints were followed in a row.
    pub(crate) hints: u32,
    pub(crate) since: Instant,
    pub(crate) state: SubmissionState,
    /// When it loses patience, or asks again.
    pub(crate) timer: Option<Slot>,
    /// The event of its last asking.
    pub(crate) asked_by: EventId,
}

impl Client {
    /// Something new is asked for.
    pub(crate) fn open(&mut self, command: Command, node: NodeId, now: Instant) -> SubmissionId {
        self.latest += 1;
        let id = SubmissionId(self.latest);
        let bytes = command.encode().into();
        let submission = Submission {
            command,
            bytes,
            node,
            attempts: 0,
            hints: 0,
            since: now,
            state: SubmissionState::Travelling,
            timer: None,
            asked_by: EventId::default(),
        };
        self.submissions.insert(id, submission);
        id
    }

    pub(crate) fn get(&self, id: SubmissionId) -> Option<&Submission> {
        self.submissions.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: SubmissionId) -> Option<&mut Submission> {
        self.submissions.get_mut(&id)
    }

    /// Says where a submission stands, as far as one attempt can tell: nothing, if the client has tried again since,
    /// or has its answer.
    pub(crate) fn note(&mut self, id: SubmissionId, attempt: u32, state: SubmissionState) {
        if let Some(submission) = self.submissions.get_mut(&id)
            && submission.attempts == attempt
            && !submission.state.is_settled()
        {
            submission.state = state;
        }
    }

    /// The client has its answer. The oldest that are settled are forgotten.
    pub(crate) fn settle(&mut self, id: SubmissionId, state: SubmissionState) {
        if let Some(submission) = self.submissions.get_mut(&id) {
            submission.state = state;
            self.settled += 1;
        }
        if self.settled > SETTLED_MAX {
            let oldest = self.submissions.iter().find(|(_, one)| one.state.is_settled()).map(|(id, _)| *id);
            if let Some(oldest) = oldest {
                self.submissions.remove(&oldest);
                self.settled -= 1;
            }
        }
    }

    pub(crate) fn views(&self) -> impl Iterator<Item = SubmissionView<'_>> {
        self.submissions.iter().map(|(id, submission)| SubmissionView {
            id: *id,
            command: &submission.command,
            node: submission.node,
            attempts: submission.attempts,
            since: submission.since,
            state: &submission.state,
        })
    }
}
