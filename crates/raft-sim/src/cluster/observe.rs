//! What there is to see of a cluster, lent to whoever draws it.

use super::Cluster;
use super::chunks::Sending;
use super::server::Server;
use crate::kv::{Reading, Replica};
use crate::name::MessageName;
use crate::observed::{
    EntryText, EntryView, LinkView, MessageView, NodeView, Observed, SnapshotView, SubmissionView,
};
use raft::{Configuration, Entry, Envelope, Index, Instant, Micros, NodeId, Payload, Status};

impl Cluster {
    /// How long a node's disk takes for a write, on average.
    pub(crate) fn flush_time(&self, node: NodeId) -> Micros {
        self.server(node)
            .map_or(Micros::ZERO, |server| server.disk.dials.flush)
    }

    /// Whether a node was told to be more or less patient than the settings say.
    pub(crate) fn is_of_other_patience(&self, node: NodeId) -> bool {
        let told = self.server(node).and_then(|server| server.timing);
        told.is_some_and(|told| told != self.settings.timing())
    }
}

impl Observed for Cluster {
    fn now(&self) -> Instant {
        self.now
    }

    fn node_ids(&self) -> impl Iterator<Item = NodeId> {
        self.ids()
    }

    fn node(&self, node: NodeId) -> Option<NodeView> {
        let server = self.server(node)?;
        let mut status = server
            .node
            .as_ref()
            .map_or_else(|| self.on_disk(server), raft::Node::status);
        for timer in [&mut status.election_timer, &mut status.heartbeat_timer]
            .into_iter()
            .flatten()
        {
            timer.started = server.clock.global(timer.started);
            timer.deadline = server.clock.global(timer.deadline);
        }
        Some(NodeView {
            id: node,
            running: server.running,
            status,
            value: server
                .machine
                .machine()
                .latest()
                .map(|(key, value)| (key.to_owned(), value)),
            waiting: server.waiting.len() as u64,
            clock: server.clock.dial(),
            disk_stalled: server.disk.stalled,
            sessions: server.machine.sessions(),
        })
    }

    fn entry(&self, node: NodeId, index: Index) -> Option<EntryView> {
        let server = self.server(node)?;
        let Some(core) = &server.node else {
            let hash = server.disk.hash_at(index);
            let by_leader = self.ledger.has_committed(index, hash);
            return server
                .disk
                .get(index)
                .map(|entry| self.view(entry, (false, by_leader), false, true));
        };
        let by_leader = self.ledger.has_committed(index, self.ledger.seen(node, index));
        let (committed, applied) = (index <= core.commit_index(), index <= core.applied_index());
        let durable = index <= core.durable_index();
        core.log()
            .get(index)
            .or_else(|| server.disk.get(index).filter(|_| index > core.log().base().index))
            .map(|entry| self.view(entry, (committed, by_leader), applied, durable))
    }

    fn log_revision(&self, node: NodeId) -> u64 {
        self.server(node).map_or(0, |server| server.revision)
    }

    fn links(&self) -> impl Iterator<Item = LinkView> {
        let pairs = self.ids().flat_map(|from| self.ids().map(move |to| (from, to)));
        pairs.filter(|(from, to)| from != to).map(|(from, to)| LinkView {
            from,
            to,
            cut: self.network.is_cut(from, to),
            dials: self.network.dials(from, to),
        })
    }

    fn messages(&self) -> impl Iterator<Item = MessageView> {
        self.network.flights()
    }

    fn lost_messages(&self) -> impl Iterator<Item = MessageView> {
        self.network.lost()
    }

    fn submissions(&self) -> impl Iterator<Item = SubmissionView<'_>> {
        self.client.views()
    }

    fn snapshots(&self) -> impl Iterator<Item = SnapshotView> {
        let sending = self.servers.iter().flat_map(|server| server.sending.values());
        sending.map(Sending::view)
    }
}

impl Cluster {
    /// The nodes' messages on their way, with all that they say.
    pub(crate) fn envelopes(&self) -> impl Iterator<Item = (MessageName, &Envelope)> {
        self.network.envelopes()
    }

    /// `committed`: as the node knows, and by a leader.
    pub(super) fn view(
        &self,
        entry: Entry<'_>,
        (committed, committed_by_leader): (bool, bool),
        applied: bool,
        durable: bool,
    ) -> EntryView {
        let text = match entry.payload {
            Payload::Blank => EntryText::Blank,
            Payload::Command(bytes) => match Replica::read(bytes, self.settings.client.sessions) {
                Reading::Command(command) => EntryText::Command(command),
                Reading::Register => EntryText::Register,
                Reading::Bytes(bytes) => EntryText::Bytes(bytes),
            },
            Payload::Configuration(bytes) => Configuration::decode(bytes)
                .map_or(EntryText::Bytes(bytes.len() as u64), EntryText::Configuration),
            _ => EntryText::Bytes(0),
        };
        EntryView {
            id: entry.id,
            text,
            committed,
            committed_by_leader,
            applied,
            durable,
        }
    }

    /// How a stopped node stands: what its disk holds.
    fn on_disk(&self, server: &Server) -> Status {
        let snapshot = server.disk.snapshot.as_ref().map(|saved| &saved.snapshot);
        let entries = server.disk.entries();
        let changed = entries.iter().filter_map(|entry| match entry.payload {
            Payload::Configuration(bytes) => Some((entry.id.index, Configuration::decode(bytes).ok()?)),
            _ => None,
        });
        let latest = changed.last();
        let configuration_index = latest.as_ref().map_or(Index::ZERO, |(index, _)| *index);
        let configuration = latest
            .map(|(_, configuration)| configuration)
            .or_else(|| snapshot.map(|snapshot| snapshot.configuration.clone()))
            .unwrap_or_else(|| self.first_members());
        let base = snapshot.map_or(Index::ZERO, |snapshot| snapshot.last.index);
        let last = server.disk.last();
        let mut status = Status::stopped(server.id, server.disk.hard_state, last, configuration);
        status.base = server.disk.base();
        (status.commit, status.handed_out, status.applied) = (base, base, base);
        status.configuration_index = configuration_index;
        status.snapshot = snapshot.map(|snapshot| snapshot.last);
        status
    }
}
