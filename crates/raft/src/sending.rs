//! How anything leaves a node: at once, or when the disk holds what it claims.

use crate::transitions::{TransitionRecord, Transitioned};
use crate::{DropReason, Due, Envelope, Event, Message, MessageKind, Node, NodeId, Output, Term};

impl Node {
    pub(crate) fn send_to_voters(&mut self, term: Term, message: &Message) {
        for voter in self.other_voters() {
            self.send(voter, term, message.clone());
        }
    }

    pub(crate) fn envelope(&self, to: NodeId, term: Term, message: Message) -> Envelope {
        Envelope {
            from: self.config.id,
            to,
            cluster: self.config.cluster,
            term,
            message,
        }
    }

    /// Sends at once.
    pub(crate) fn send(&mut self, to: NodeId, term: Term, message: Message) {
        self.send_due(to, term, message, self.due.clone());
    }

    pub(crate) fn send_due(&mut self, to: NodeId, term: Term, message: Message, due: Due) {
        let envelope = self.envelope(to, term, message);
        self.out(Output::Send(envelope), due);
    }

    /// Answers in the present term: at once if the disk knows that term, otherwise when it does.
    pub(crate) fn reply(&mut self, to: NodeId, message: Message) {
        if self.durable.knows_term(self.term) {
            self.send(to, self.term, message);
        } else {
            self.send_when_saved(to, message);
        }
    }

    /// Sends once all that is so now is on disk.
    #[inline]
    pub(crate) fn send_when_saved(&mut self, to: NodeId, message: Message) {
        let until = self.durable.barrier(self.hard_state(), &self.log);
        let kind = message.kind();
        // Figure 2: "Updated on stable storage before responding to RPCs".
        let waits = self.config.rules.replies_wait_for_disk() || !kind.is_reply();
        if !waits || until <= self.durable.persisted() {
            self.send(to, self.term, message);
            return;
        }
        self.emit(|| Event::Withheld { kind, to, until });
        let envelope = self.envelope(to, self.term, message);
        self.durable.withhold(until, envelope, self.due.clone());
    }

    pub(crate) fn drop_message(&mut self, kind: MessageKind, from: NodeId, why: DropReason) {
        self.emit(|| Event::MessageDropped { kind, from, why });
    }

    /// Tells of an event, if anybody listens. Nothing is computed if nobody does.
    pub(crate) fn emit(&mut self, event: impl FnOnce() -> Event) {
        if self.config.events {
            self.out(Output::Event(event()), self.due.clone());
        }
    }

    /// Keeps a transition, whether or not anybody listens.
    pub(crate) fn record(&mut self, what: Transitioned) {
        let record = TransitionRecord {
            at: self.now,
            input: self.inputs,
            term: self.term,
            what,
        };
        self.transitions.keep(record, self.config.transitions_max);
    }

    /// Due to the present input as well.
    pub(crate) fn and_now(&self, due: Due) -> Due {
        if self.config.events {
            due.and(self.inputs)
        } else {
            due
        }
    }

    pub(crate) fn out(&mut self, output: Output, due: Due) {
        self.outbox.push_back((output, due));
    }
}
