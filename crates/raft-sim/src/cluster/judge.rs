//! What the laws are handed besides a node that has handled something: what is said and heard, what a machine does, what a disk may
//! have lost. Which laws there are, and what they make of it: `laws.rs`.

#[cfg(test)]
mod tests;

use super::Cluster;
use super::network::Verdict;
use super::server::Server;
use crate::journal::Causes;
use crate::kv::{Ask, Said};
use crate::laws::Violation;
use crate::name::{EventId, SubmissionId};
use raft::{Envelope, Index, NodeId};

/// Tells of a node's disk whether it has a log with a hash up to an index.
pub(super) fn holds(servers: &[Server]) -> impl Fn(NodeId, Index, u64) -> bool {
    |node, index, hash| {
        servers
            .get(node.0 as usize - 1)
            .is_some_and(|server| server.disk.holds(index, hash))
    }
}

impl Cluster {
    /// A node speaks.
    pub(super) fn judge_speech(&mut self, envelope: &Envelope, causes: &Causes) {
        let node = envelope.from;
        let Some(server) = self.servers.get(node.0 as usize - 1) else {
            return;
        };
        if let Some(violation) = self.ledger.speaks(envelope, server.disk.hard_state) {
            self.broken_by(Some(node), violation, causes.clone());
        }
    }

    /// A node's disk may have lost something.
    pub(super) fn judge_loss(&mut self, node: NodeId, event: EventId) {
        if let Some(violation) = self.ledger.lost(node, holds(&self.servers)) {
            self.broken(node, violation, event);
        }
    }

    /// A node's machine was replaced by a snapshot of its disk's: what is wrong with that.
    pub(super) fn judge_machine(&mut self, node: NodeId, upto: Index) -> Option<Violation> {
        let server = self.servers.get(node.0 as usize - 1)?;
        let (hash, holds) = (server.applied_hash, server.machine.machine().hash());
        let state = server.machine.hash();
        let differs = self.ledger.installed(node, upto, hash, holds);
        differs.or_else(|| self.ledger.snapshot(node, upto, state))
    }

    /// The client hears what settles its request: what is untrue of it.
    pub(super) fn judge_verdict(&mut self, submission: SubmissionId, verdict: &Verdict) -> Option<Violation> {
        let asked = self.client.get_mut(submission)?;
        match (verdict, &asked.ask) {
            (
                Verdict::Applied {
                    entry,
                    said: Said::Answer(answer),
                },
                Ask::Command(command),
            ) => self.ledger.answered(
                submission,
                (asked.numbered, &command.encode()),
                (*entry, answer),
                asked.after,
            ),
            (Verdict::Read { upto, answer }, Ask::Get { key }) => {
                self.ledger.read(submission, (key, answer), *upto, asked.after)
            }
            (Verdict::Superseded { entry, .. }, _) => self.ledger.superseded(submission, *entry),
            _ => None,
        }
    }

    /// The laws need not remember what no log has any more.
    pub(super) fn forget_what_no_log_has(&mut self) {
        let oldest = self.servers.iter().filter_map(|server| {
            let (base, last) = (server.disk.base().index, server.disk.last().index);
            // A disk that never had anything needs nothing.
            (last > Index::ZERO).then_some(base)
        });
        if let Some(oldest) = oldest.min() {
            self.ledger.forget_upto(oldest);
        }
    }
}
