//! A node and its disk: writes go there, and are done in order.

use super::disk::{Flushing, Loading};
use super::{Cluster, Item};
use crate::action::Running;
use crate::fingerprint::Tag;
use crate::journal::{Causes, What};
use raft::{Index, Input, LoadId, NodeId, Write};

impl Cluster {
    /// A node wants something written.
    pub(super) fn persist(&mut self, node: NodeId, write: Write, causes: Causes) {
        let now = self.now;
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let done = server.disk.begin(now);
        let stalled = server.disk.stalled;
        let named = write.snapshot.as_ref().map(|snapshot| snapshot.last);
        let saved = named.and_then(|last| {
            let received = server.received.take();
            received.filter(|saved| saved.snapshot.last == last)
        });
        let key = if stalled {
            super::NOWHERE
        } else {
            self.schedule(done, Item::Flush(node))
        };
        if let Some(server) = self.server_mut(node) {
            server.disk.queue.push_back(Flushing {
                write,
                saved,
                done,
                key,
                causes,
            });
        }
    }

    /// The first write in a disk's queue is done.
    pub(super) fn flush(&mut self, node: NodeId) {
        let now = self.now;
        let Some(server) = self.server_mut(node) else {
            return;
        };
        if server.running == Running::Paused {
            server.waiting.push_back(Item::Flush(node));
            return;
        }
        let Some(Flushing { write, causes, .. }) = server.disk.store_next() else {
            return;
        };
        let (mut upto, last) = (write.id, server.disk.last());
        if !server.disk.rules.flushed_before_done {
            upto = server.disk.queue.back().map_or(upto, |later| later.write.id);
        }
        let shrinks = write.truncate_from.is_some() || write.snapshot.is_some();
        self.fingerprint.row(
            Tag::Flush,
            [now.0, u64::from(node.0), upto.0, last.term.0, last.index.0],
        );
        let event = self.record(Some(node), What::Flushed { upto, last }, causes);
        if shrinks {
            self.judge_loss(node, event);
        }
        self.input(node, Input::Persisted { upto }, event);
    }

    /// A node needs entries again that only its disk has.
    pub(super) fn load(
        &mut self,
        node: NodeId,
        id: LoadId,
        (from, upto, bytes_max): (Index, Index, u64),
        causes: Causes,
    ) {
        let now = self.now;
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let done = server.disk.begin_read(now);
        let entries = server.disk.read(from, upto, bytes_max);
        let key = self.schedule(done, Item::Load(node, id));
        if let Some(server) = self.server_mut(node) {
            let loading = Loading {
                from,
                entries,
                key,
                causes,
            };
            server.loading.insert(id, loading);
        }
    }

    /// The disk has read what a node needs.
    pub(super) fn loaded(&mut self, node: NodeId, id: LoadId) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        if server.running == Running::Paused {
            server.waiting.push_back(Item::Load(node, id));
            return;
        }
        let Some(loading) = server.loading.remove(&id) else {
            return;
        };
        let Loading {
            from,
            entries,
            causes,
            ..
        } = loading;
        let what = What::Loaded {
            first: from,
            entries: entries.len(),
        };
        let event = self.record(Some(node), what, causes);
        self.input(node, Input::EntriesLoaded { id, entries }, event);
    }
}
