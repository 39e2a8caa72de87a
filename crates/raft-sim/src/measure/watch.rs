//! Reads figures off the journal of a run: how long elections and commits take, and what they cost.
//!
//! [`Open`] keeps in mind what has begun and is not over; whoever owns one decides what becomes of its samples. [`Watch`] adds them up.

use super::{Figures, Kind, Sample};
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
    open: Open,
}

impl Watch {
    /// Of a run that has just begun: nobody leads yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            open: Open::new(),
            ..Self::default()
        }
    }

    /// Looks at what has happened since.
    pub fn look(&mut self, cluster: &Cluster) {
        for record in cluster.journal().since(self.seen) {
            let figures = &mut self.figures;
            self.open.take(record, &mut |sample| match sample.kind {
                Kind::Election => figures.elections.add(sample.value),
                Kind::Commit => figures.commits.add(sample.value),
                Kind::Answer => figures.answers.add(sample.value),
                Kind::Read => figures.reads.add(sample.value),
                // Told once, for the whole run.
                Kind::Messages | Kind::Bytes => {}
            });
        }
        self.seen = cluster.journal().end();
    }

    /// The figures of the run: what it cost is told for the whole of it, so that it has to be over.
    #[must_use]
    pub fn finish(mut self) -> Figures {
        let Open {
            messages,
            bytes,
            entries,
            ..
        } = self.open;
        if let (Some(messages), Some(bytes)) = (per_entry(messages, entries), per_entry(bytes, entries)) {
            self.figures.messages.add(messages);
            self.figures.bytes.add(bytes);
        }
        self.figures.committed = entries;
        self.figures.runs = 1;
        self.figures
    }
}

/// Thousandths for each entry.
fn per_entry(number: u64, entries: u64) -> Option<u64> {
    number.saturating_mul(1_000).checked_div(entries)
}

/// What has begun in a run and is not over, and what it has cost so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
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
    /// Messages and bytes up to the last commit.
    spent: (u64, u64),
}

impl Open {
    /// Of a run that has just begun: nobody leads yet.
    pub(super) fn new() -> Self {
        Self {
            leaderless: Some(Instant::ZERO),
            ..Self::default()
        }
    }

    /// Takes in what happened next. What is over with it is handed to `taken`.
    pub(super) fn take(&mut self, record: &Record, taken: &mut impl FnMut(Sample)) {
        let mut sample = |kind, value| {
            taken(Sample {
                at: record.at,
                event: record.id,
                kind,
                value,
            });
        };
        let (at, node) = (record.at, record.node.unwrap_or_default());
        match &record.what {
            What::Node(event) => self.take_event(node, at, event, &mut sample),
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
                    sample(Kind::Answer, at.since(asked).0);
                }
            }
            What::ReadAnswered { submission, .. } => {
                if let Some(asked) = self.asked.remove(submission) {
                    sample(Kind::Read, at.since(asked).0);
                }
            }
            What::Superseded { submission, .. } | What::Unknown { submission } => {
                self.asked.remove(submission);
            }
            _ => {}
        }
    }

    fn take_event(&mut self, node: NodeId, at: Instant, event: &Event, sample: &mut impl FnMut(Kind, u64)) {
        match event {
            Event::RoleChanged { from, to, .. } => {
                if *from == Role::Leader {
                    self.lost(node, at);
                }
                match to {
                    Role::PreCandidate | Role::Candidate => {
                        self.campaigns.entry(node).or_insert(at);
                    }
                    Role::Leader => self.elected(node, at, sample),
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
                        sample(Kind::Commit, at.since(appended).0);
                    }
                }
                let fresh = upto.0.saturating_sub(self.committed.0.max(from.0));
                self.entries += fresh;
                self.committed = self.committed.max(*upto);
                let (messages, bytes) = std::mem::replace(&mut self.spent, (self.messages, self.bytes));
                if let (Some(messages), Some(bytes)) = (
                    per_entry(self.messages - messages, fresh),
                    per_entry(self.bytes - bytes, fresh),
                ) {
                    sample(Kind::Messages, messages);
                    sample(Kind::Bytes, bytes);
                }
            }
            _ => {}
        }
    }

    /// From the loss of the last leader; where it still believes to lead, from when the new one began to campaign.
    fn elected(&mut self, node: NodeId, at: Instant, sample: &mut impl FnMut(Kind, u64)) {
        let campaign = self.campaigns.remove(&node);
        if let Some(since) = self.leaderless.take().or(campaign) {
            sample(Kind::Election, at.since(since).0);
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
