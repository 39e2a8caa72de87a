//! Whether a mended cluster comes back to life: what is waited for from the moment a person asks, and what is there when the time
//! is over. What is missing then breaks a law: `laws/liveness.rs`.

use super::{Cluster, Item};
use crate::journal::{Causes, What};
use crate::laws::liveness;
use crate::name::{EventId, SubmissionId};
use crate::observed::Observed;
use raft::{Instant, LogId, Micros};

/// Life is waited for.
#[derive(Clone, Debug)]
pub(super) struct Awaited {
    since: Instant,
    /// What the client waited for when it began.
    open: Vec<SubmissionId>,
}

impl Cluster {
    /// Everything is said to be mended.
    pub(super) fn await_life(&mut self, within: Micros, event: EventId) {
        let since = self.now;
        // A client that never asks again may wait for ever for what was lost before. What it asks now, nothing can lose.
        let asks_again = self.settings.client.retry_after.is_some();
        let open = self
            .submissions()
            .filter(|view| !view.state.is_settled() && (asks_again || view.since == since))
            .map(|view| view.id)
            .collect();
        self.awaited.insert(event, Awaited { since, open });
        self.schedule(since.plus(within), Item::Life(event));
    }

    /// The time is over.
    pub(super) fn life_due(&mut self, event: EventId) {
        let Some(Awaited { since, open }) = self.awaited.remove(&event) else {
            return;
        };
        let leader = self.leader().and_then(|node| self.core(node)).map(|core| {
            let commit = core.commit_index();
            let term = core.log().term_at(commit).unwrap_or_default();
            (core.id(), core.term(), LogId::new(term, commit))
        });
        let waits = |id: &SubmissionId| {
            self.submissions()
                .any(|view| view.id == *id && !view.state.is_settled())
        };
        let unanswered = open.iter().copied().find(waits);
        if let Some(violation) = liveness::check(since, leader, unanswered) {
            let id = self.record(None, What::Broken(violation), Causes::one(event));
            self.violations.push((id, violation));
        }
    }
}
