//! What there is to see of a cluster, lent to whoever draws it.

use super::Cluster;
use super::server::Server;
use crate::kv::Command;
use crate::observed::{EntryText, EntryView, LinkView, MessageView, NodeView, Observed, SubmissionView};
use raft::{Configuration, Entry, Index, Instant, NodeId, Payload, Status};

impl Observed for Cluster {
    fn now(&self) -> Instant {
        self.now
    }

    fn node_ids(&self) -> impl Iterator<Item = NodeId> {
        self.settings.node_ids()
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
                .latest()
                .map(|(key, value)| (key.to_owned(), value)),
            waiting: server.waiting.len() as u64,
        })
    }

    fn entry(&self, node: NodeId, index: Index) -> Option<EntryView> {
        let server = self.server(node)?;
        let Some(core) = &server.node else {
            return server
                .disk
                .get(index)
                .map(|entry| view(entry, false, false, true));
        };
        let (committed, applied) = (index <= core.commit_index(), index <= core.applied_index());
        let durable = index <= core.durable_index();
        core.log()
            .get(index)
            .map(|entry| view(entry, committed, applied, durable))
    }

    fn log_revision(&self, node: NodeId) -> u64 {
        self.server(node).map_or(0, |server| server.revision)
    }

    fn links(&self) -> impl Iterator<Item = LinkView> {
        let pairs = self
            .settings
            .node_ids()
            .flat_map(|from| self.settings.node_ids().map(move |to| (from, to)));
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
}

fn view(entry: Entry<'_>, committed: bool, applied: bool, durable: bool) -> EntryView {
    let text = match entry.payload {
        Payload::Blank => EntryText::Blank,
        Payload::Command(bytes) => {
            Command::decode(bytes).map_or(EntryText::Bytes(bytes.len() as u64), EntryText::Command)
        }
        _ => EntryText::Bytes(0),
    };
    EntryView {
        id: entry.id,
        text,
        committed,
        applied,
        durable,
    }
}

impl Cluster {
    /// How a stopped node stands: what its disk holds.
    fn on_disk(&self, server: &Server) -> Status {
        let configuration = Configuration::of(self.settings.node_ids())
            .unwrap_or_else(|_| unreachable!("the settings were validated: there is at least one node"));
        Status::stopped(
            server.id,
            server.disk.hard_state,
            server.disk.last(),
            configuration,
        )
    }
}
