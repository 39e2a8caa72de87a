//! Snapshots on their way from node to node (§7), in pieces: the next one leaves when the last one is confirmed, a lost one is
//! sent again, and after some losses in a row the sender gives up and says so to its node.

use super::disk::Saved;
use super::network::Content;
use super::{Cluster, Item};
use crate::action::Running;
use crate::journal::{Causes, What};
use crate::name::{Endpoint, EventId};
use crate::observed::SnapshotView;
use raft::{Envelope, Input, LogId, Micros, NodeId, Role};
use std::sync::Arc;

/// So often a piece is sent before its snapshot is given up.
const TRIES_MAX: u32 = 3;
/// After so long without a confirmation a piece is sent again: twice the way there and back, and this.
const PATIENCE: Micros = Micros::from_millis(20);

/// A snapshot on its way to a node, at its sender.
#[derive(Clone, Debug)]
pub(crate) struct Sending {
    /// Which one of all that were ever sent.
    pub(crate) transfer: u64,
    envelope: Envelope,
    saved: Saved,
    /// So many bytes are confirmed.
    confirmed: u64,
    /// How often the piece after them was sent.
    tries: u32,
    /// The place in the queue at which it is sent again; a place that is over, while it waits for a paused node.
    pub(crate) key: super::Place,
    causes: Causes,
}

/// A snapshot on its way from a node, at its receiver.
#[derive(Clone, Debug)]
pub(crate) struct Receiving {
    transfer: u64,
    data: Vec<u8>,
}

/// A piece of a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    transfer: u64,
    /// The message that the node gets once all pieces are there.
    envelope: Envelope,
    saved: Saved,
    from: u64,
    bytes: Arc<[u8]>,
}

impl Sending {
    /// How far it has come.
    pub(super) fn view(&self) -> SnapshotView {
        SnapshotView {
            from: self.envelope.from,
            to: self.envelope.to,
            upto: self.saved.snapshot.last.index,
            confirmed: self.confirmed,
            bytes: self.saved.data.len() as u64,
        }
    }
}

impl Chunk {
    /// The term in which it was sent.
    pub(crate) const fn term(&self) -> raft::Term {
        self.envelope.term
    }

    /// The last entry in its snapshot, and at which of the snapshot's bytes it begins.
    pub(crate) const fn place(&self) -> (Option<LogId>, u64) {
        match &self.envelope.message {
            raft::Message::InstallSnapshot(snapshot) => (Some(snapshot.last), self.from),
            _ => (None, self.from),
        }
    }

    /// How many bytes of the snapshot it has.
    pub(crate) fn len(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl Cluster {
    /// A node wants a snapshot sent. It stands for the latest one on its disk.
    pub(super) fn send_snapshot(&mut self, envelope: Envelope, causes: Causes) {
        let (node, to) = (envelope.from, envelope.to);
        self.transfers += 1;
        let transfer = self.transfers;
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let Some(saved) = server.disk.snapshot.clone() else {
            return;
        };
        let key = super::NOWHERE;
        let sending = Sending {
            transfer,
            envelope,
            saved,
            confirmed: 0,
            tries: 0,
            key,
            causes,
        };
        if let Some(before) = server.sending.insert(to, sending) {
            self.queue.remove(&before.key);
        }
        self.send_chunk(node, to);
    }

    /// Sends the first piece that is not confirmed.
    fn send_chunk(&mut self, node: NodeId, to: NodeId) {
        let size = u64::from(self.settings.snapshots.chunk_bytes);
        let way = self.network.dials(node, to).latency.0 + self.network.dials(to, node).latency.0;
        let again = self.now.plus(Micros(2 * way)).plus(PATIENCE);
        let Some(sending) = self
            .server_mut(node)
            .and_then(|server| server.sending.get_mut(&to))
        else {
            return;
        };
        sending.tries += 1;
        let data = &sending.saved.data;
        let from = sending.confirmed.min(data.len() as u64);
        let upto = (from + size).min(data.len() as u64);
        let place = |at| usize::try_from(at).unwrap_or(usize::MAX);
        let chunk = Chunk {
            transfer: sending.transfer,
            envelope: sending.envelope.clone(),
            saved: sending.saved.clone(),
            from,
            bytes: data.get(place(from)..place(upto)).unwrap_or_default().into(),
        };
        let causes = sending.causes.clone();
        let before = sending.key;
        self.queue.remove(&before);
        let key = self.schedule(again, Item::ChunkTimer(node, to));
        if let Some(sending) = self
            .server_mut(node)
            .and_then(|server| server.sending.get_mut(&to))
        {
            sending.key = key;
        }
        let content = Content::Chunk(Box::new(chunk));
        self.send(Endpoint::Node(node), Endpoint::Node(to), content, causes);
    }

    /// A piece has arrived.
    pub(super) fn chunk(&mut self, chunk: &Chunk, event: EventId) {
        let (node, from) = (chunk.envelope.to, chunk.envelope.from);
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let begun = || Receiving {
            transfer: chunk.transfer,
            data: Vec::new(),
        };
        let receiving = server.receiving.entry(from).or_insert_with(begun);
        if receiving.transfer < chunk.transfer {
            *receiving = begun();
        }
        if receiving.transfer > chunk.transfer {
            return;
        }
        let (total, before) = (chunk.saved.data.len(), receiving.data.len());
        if before as u64 == chunk.from {
            receiving.data.extend_from_slice(&chunk.bytes);
        }
        let received = receiving.data.len() as u64;
        let now_whole = before < total && receiving.data.len() >= total;
        if now_whole {
            // The bytes stay: a last piece that is repeated is confirmed again.
            server.received = Some(Saved {
                data: receiving.data.as_slice().into(),
                ..chunk.saved.clone()
            });
        }
        let reply = Content::ChunkReply {
            transfer: chunk.transfer,
            received,
        };
        self.send(
            Endpoint::Node(node),
            Endpoint::Node(from),
            reply,
            Causes::one(event),
        );
        if now_whole {
            self.input(node, Input::Message(chunk.envelope.clone()), event);
        }
    }

    /// Pieces are confirmed.
    pub(super) fn chunk_reply(
        &mut self,
        node: NodeId,
        to: NodeId,
        transfer: u64,
        received: u64,
        event: EventId,
    ) {
        let Some(sending) = self
            .server_mut(node)
            .and_then(|server| server.sending.get_mut(&to))
        else {
            return;
        };
        // Of an earlier snapshot, or said before.
        if sending.transfer != transfer || received <= sending.confirmed {
            return;
        }
        sending.confirmed = received;
        sending.tries = 0;
        sending.causes = Causes::one(event);
        if received >= sending.saved.data.len() as u64 {
            self.end_sending(node, to, true, event);
        } else {
            self.send_chunk(node, to);
        }
    }

    /// A piece was not confirmed in time.
    pub(super) fn chunk_timer(&mut self, node: NodeId, to: NodeId) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        if server.running == Running::Paused {
            server.waiting.push_back(Item::ChunkTimer(node, to));
            return;
        }
        let Some(core) = &server.node else { return };
        let leads = (core.role() == Role::Leader).then(|| core.term());
        let Some(sending) = server.sending.get(&to) else {
            return;
        };
        let causes = sending.causes.clone();
        if leads == Some(sending.envelope.term) && sending.tries < TRIES_MAX {
            self.send_chunk(node, to);
        } else {
            let event = self.record(Some(node), What::SnapshotGivenUp { to }, causes);
            self.end_sending(node, to, false, event);
        }
    }

    fn end_sending(&mut self, node: NodeId, to: NodeId, arrived: bool, event: EventId) {
        let Some(sending) = self
            .server_mut(node)
            .and_then(|server| server.sending.remove(&to))
        else {
            return;
        };
        self.queue.remove(&sending.key);
        self.input(node, Input::SnapshotSent { to, arrived }, event);
    }
}
