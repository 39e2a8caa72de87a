//! Reads figures off the journal of a run: how long elections and commits take, and what they cost.

use super::Figures;
use crate::cluster::Cluster;
use crate::journal::{ParcelKind, Record, What};
use crate::name::{EventId, SubmissionId};
use raft::{AppendSource, CommitReason, Event, Index, Instant, NodeId, Role};
use std::collections::BTreeMap;

/// Watches a run from its beginning. Whoever wants nothing missed looks at least once in
/// [`Journal::KEPT_MAX`](crate::Journal::KEPT_MAX) records.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    seen: EventId,
    figures: Figures,
    /// Since when nobody leads; `None` while somebody does.
    leaderless: Option<Instant>,
    leader: Option<NodeId>,
    /// Since when each node campaigns, by one attempt after the other.
    campaigns: BTreeMap<NodeId, Instant>,
    /// What each leader has appended and not committed.
    appended: BTreeMap<(NodeId, Index), Instant>,
    /// What the client has asked for, and when it first did.
    asked: BTreeMap<SubmissionId, Instant>,
    /// Up to where was committed, by anybody.
    committed: Index,
    messages: u64,
    bytes: u64,
    entries: u64,
}

impl Watch {
    /// Of a run that has just begun: nobody leads yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            leaderless: Some(Instant::ZERO),
            ..Self::default()
        }
    }

    /// Looks at what has happened since.
    pub fn look(&mut self, cluster: &Cluster) {
        for record in cluster.journal().since(self.seen) {
            self.take(record);
        }
        self.seen = cluster.journal().end();
    }

    /// The figures of the run: what it cost is told for the whole of it, so that it has to be over.
    #[must_use]
    pub fn finish(mut self) -> Figures {
        if let (Some(messages), Some(bytes)) = (
            self.messages.saturating_mul(1_000).checked_div(self.entries),
            self.bytes.saturating_mul(1_000).checked_div(self.entries),
        ) {
            self.figures.messages.add(messages);
            self.figures.bytes.add(bytes);
        }
        self.figures.committed = self.entries;
        self.figures.runs = 1;
        self.figures
    }

    fn take(&mut self, record: &Record) {
        let (at, node) = (record.at, record.node.unwrap_or_default());
        match &record.what {
            What::Node(event) => self.take_event(node, at, event),
            What::Stopped { .. } | What::Paused => {
                self.campaigns.remove(&node);
                self.lost(node, at);
            }
            What::Sent(parcel) => {
                let between_nodes = matches!(
                    parcel.kind,
                    ParcelKind::Raft(_) | ParcelKind::Chunk | ParcelKind::ChunkReply
                );
                if between_nodes {
                    self.messages += 1;
                    self.bytes += u64::from(parcel.bytes);
                }
            }
            What::Asked { submission, .. } => {
                self.asked.entry(*submission).or_insert(at);
            }
            What::Answered { submission, .. } => {
                if let Some(asked) = self.asked.remove(submission) {
                    self.figures.answers.add(at.since(asked).0);
                }
            }
            What::ReadAnswered { submission, .. } => {
                if let Some(asked) = self.asked.remove(submission) {
                    self.figures.reads.add(at.since(asked).0);
                }
            }
            What::Superseded { submission, .. } | What::Unknown { submission } => {
                self.asked.remove(submission);
            }
            _ => {}
        }
    }

    fn take_event(&mut self, node: NodeId, at: Instant, event: &Event) {
        match event {
            Event::RoleChanged { from, to, .. } => {
                if *from == Role::Leader {
                    self.lost(node, at);
                }
                match to {
                    Role::PreCandidate | Role::Candidate => {
                        self.campaigns.entry(node).or_insert(at);
                    }
                    Role::Leader => self.elected(node, at),
                    _ => drop(self.campaigns.remove(&node)),
                }
            }
            Event::Appended {
                first,
                last,
                source: AppendSource::TermStart | AppendSource::Proposal,
            } => {
                for index in first.index.0..=last.index.0 {
                    self.appended.insert((node, Index(index)), at);
                }
            }
            Event::Committed {
                from,
                upto,
                why: CommitReason::Majority { .. },
            } => {
                for index in from.0.saturating_add(1)..=upto.0 {
                    if let Some(appended) = self.appended.remove(&(node, Index(index))) {
                        self.figures.commits.add(at.since(appended).0);
                    }
                }
                self.entries += upto.0.saturating_sub(self.committed.0.max(from.0));
                self.committed = self.committed.max(*upto);
            }
            _ => {}
        }
    }

    /// From the loss of the last leader; where it still believes to lead, from when the new one began to campaign.
    fn elected(&mut self, node: NodeId, at: Instant) {
        let campaign = self.campaigns.remove(&node);
        if let Some(since) = self.leaderless.take().or(campaign) {
            self.figures.elections.add(at.since(since).0);
        }
        self.leader = Some(node);
    }

    fn lost(&mut self, node: NodeId, at: Instant) {
        let open: Vec<_> = self
            .appended
            .range((node, Index(0))..=(node, Index(u64::MAX)))
            .map(|(place, _)| *place)
            .collect();
        for place in open {
            self.appended.remove(&place);
        }
        if self.leader == Some(node) {
            self.leader = None;
            self.leaderless.get_or_insert(at);
        }
    }
}
