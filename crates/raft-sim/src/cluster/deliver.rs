//! The way of a message: it leaves, is doubled, is lost, or arrives.

use super::network::{Content, Fate, Flight, parcel};
use super::{Cluster, Item};
use crate::action::Running;
use crate::fingerprint::Tag;
use crate::journal::{Causes, LossReason, Parcel, ParcelKind, What};
use crate::name::{Endpoint, EventId, MessageName};
use raft::{Envelope, Input, Instant, Micros};

/// So much can wait for a paused node.
const WAITING_MAX: usize = 1_024;

impl Cluster {
    /// Sends something: it will arrive, or is lost.
    pub(super) fn send(&mut self, from: Endpoint, to: Endpoint, content: Content, causes: Causes) {
        let name = self.network.name(from, to);
        let parcel = parcel(name, &content);
        let event = self.record(from.node(), What::Sent(parcel), causes);
        match self.network.fate(name, self.now) {
            Fate::Lost { at, arrives, why } => {
                self.network.remember_lost(parcel, self.now, arrives, at, why);
                let mut causes = Causes::one(event);
                if why == LossReason::Cut {
                    self.network
                        .cut_by(name)
                        .into_iter()
                        .for_each(|cut| causes.add(cut));
                }
                self.record(to.node(), What::Lost(parcel, why), causes);
            }
            Fate::Arrives { at, twice } => {
                self.launch(parcel, content, at, event);
                if twice {
                    self.duplicate(name, None);
                }
            }
        }
    }

    pub(super) fn send_raft(&mut self, envelope: Envelope, causes: Causes) {
        self.judge_speech(&envelope, &causes);
        let (from, to) = (Endpoint::Node(envelope.from), Endpoint::Node(envelope.to));
        self.send(from, to, Content::Raft(envelope), causes);
    }

    fn launch(&mut self, parcel: Parcel, content: Content, arrives: Instant, event: EventId) {
        let key = self.schedule(arrives, Item::Arrival(parcel.name));
        let sent = self.now;
        self.network.launch(Flight {
            parcel,
            content,
            sent,
            arrives,
            key,
            arrived: false,
            event,
        });
    }

    /// A message on its way will arrive twice, the second time under a name of its own. `by`: the action, if a person did it.
    pub(super) fn duplicate(&mut self, name: MessageName, by: Option<EventId>) -> Option<EventId> {
        let Flight {
            parcel: original,
            content,
            sent,
            event,
            ..
        } = self.network.get(name)?.clone();
        let copy = self.network.name(name.from, name.to);
        let arrives = match self.network.fate(copy, self.now) {
            Fate::Arrives { at, .. } => at,
            Fate::Lost { arrives, .. } => arrives,
        };
        let event = self.record(
            name.from.node(),
            What::Duplicated { original, copy },
            [event].into_iter().chain(by).collect(),
        );
        let parcel = Parcel {
            name: copy,
            ..original
        };
        let key = self.schedule(arrives, Item::Arrival(copy));
        self.network.launch(Flight {
            parcel,
            content,
            sent,
            arrives,
            key,
            arrived: false,
            event,
        });
        Some(event)
    }

    /// A message on its way takes longer.
    pub(super) fn delay(&mut self, name: MessageName, by: Micros) {
        let Some(mut flight) = self.network.take(name) else {
            return;
        };
        self.queue.remove(&flight.key);
        flight.arrives = flight.arrives.plus(by);
        flight.key = self.schedule(flight.arrives, Item::Arrival(name));
        self.network.launch(flight);
    }

    /// A message is at its end. `by`: the action, if a person brought it there.
    pub(super) fn arrive(&mut self, mut flight: Flight, by: Option<EventId>) {
        let causes: Causes = [flight.event].into_iter().chain(by).collect();
        let name = flight.parcel.name;
        let Endpoint::Node(node) = name.to else {
            self.client_hears(&flight, causes);
            return;
        };
        match self.running(node) {
            Some(Running::Running) => {}
            Some(Running::Paused) => {
                let Some(server) = self.server_mut(node) else {
                    return;
                };
                if server.waiting.len() >= WAITING_MAX {
                    self.lose(&flight, LossReason::Overflow, by);
                    return;
                }
                server.waiting.push_back(Item::Arrival(name));
                let parcel = flight.parcel;
                self.record(Some(node), What::Waits(parcel), causes);
                flight.arrived = true;
                self.network.launch(flight);
                return;
            }
            _ => {
                let stopped = self.server(node).and_then(|server| server.stopped);
                self.lose(&flight, LossReason::Stopped, by.or(stopped));
                return;
            }
        }
        let event = self.record(Some(node), What::Delivered(flight.parcel), causes);
        let kind = match flight.parcel.kind {
            ParcelKind::Raft(kind) => kind as u64,
            ParcelKind::Request(_) => 100,
            ParcelKind::Answer(_) => 101,
            ParcelKind::Chunk => 102,
            ParcelKind::ChunkReply => 103,
        };
        let row = [self.now.0, name.from.number(), name.to.number(), name.count, kind];
        self.fingerprint.row(Tag::Delivery, row);
        match flight.content {
            Content::Raft(envelope) => self.input(node, Input::Message(envelope), event),
            Content::Request {
                submission,
                attempt,
                wish,
            } => {
                self.request(node, submission, attempt, wish, event);
            }
            Content::Chunk(chunk) => self.chunk(&chunk, event),
            Content::ChunkReply { transfer, received } => {
                if let Endpoint::Node(from) = name.from {
                    self.chunk_reply(node, from, transfer, received, event);
                }
            }
            Content::Answer { .. } => {}
        }
    }

    /// A message is lost, where it is. `by`: what else but its sending brought that about.
    pub(super) fn lose(&mut self, flight: &Flight, why: LossReason, by: Option<EventId>) {
        self.network
            .remember_lost(flight.parcel, flight.sent, flight.arrives, self.now, why);
        let node = flight.parcel.name.to.node();
        let causes = [flight.event].into_iter().chain(by).collect();
        self.record(node, What::Lost(flight.parcel, why), causes);
    }
}
