//! The loop around a node: hand in what happened, do what it wants done, look at what became of it.

use super::Cluster;
use crate::action::Running;
use crate::chance::Purpose;
use crate::disk::Pending;
use crate::fingerprint::{Tag, chain};
use crate::journal::{Causes, LossReason, Parcel, ParcelKind, What};
use crate::name::{Endpoint, EventId};
use crate::network::{Body, Fate, Flight, SHORTEST};
use crate::queue::Item;
use crate::server::{Alarm, Applier, Inputs, Standing};
use raft::draw::mix;
use raft::{
    Configuration, Entries, Envelope, Index, Input, InputError, Message, Micros, Node, NodeId, Output,
    Payload, RecoverError, Recovered, Write,
};

impl Cluster {
    /// Starts a node from what its disk holds.
    pub(super) fn start(&mut self, place: usize, causes: Causes) -> Result<EventId, RecoverError> {
        let server = &mut self.servers[place];
        let (id, restarts) = (server.id, server.starts);
        let configuration =
            Configuration::of(self.settings.node_ids()).map_err(|_| raft::ConfigError::NodeZero)?;
        let seed = mix(self.chance.draw(Purpose::Node, u64::from(id.0), 0), restarts);
        let mut config = self.settings.config(id, seed);
        config.events = self.journal.is_kept();
        let hard_state = server.disk.hard_state();
        let recovered = Recovered { configuration, hard_state, entries: server.disk.entries() };
        let node = Node::recover(config, recovered, server.clock.local(self.now))?;

        server.running = Running::Running;
        server.starts += 1;
        server.machine = Applier::default();
        server.inputs = Inputs::default();
        server.seen = Standing::NONE;
        server.log_changes += 1;
        self.laws.forget(id);
        let words = [self.now.0, u64::from(id.0), restarts, hard_state.term.0];
        self.fingerprint.row(Tag::Start, words);
        let what = What::Started { restarts, term: hard_state.term, last: node.log().last() };
        server.node = Some(node);
        let event = self.record(Some(id), causes, what);
        self.drain(place, event);
        Ok(event)
    }

    /// A node crashes.
    pub(super) fn stop(&mut self, place: usize, because: EventId) -> EventId {
        let (chance, now) = (self.chance, self.now);
        let server = &mut self.servers[place];
        let id = server.id;
        let under_way = server.disk.pending();
        let survivors =
            chance.within(Purpose::Crash, u64::from(id.0), server.starts, 0, under_way);
        for pending in server.disk.crash(survivors) {
            self.queue.remove(pending.slot);
        }
        let slots = [server.timer.take().map(|alarm| alarm.slot), server.turn.take()];
        slots.into_iter().flatten().for_each(|slot| self.queue.remove(slot));
        let writes_lost = under_way - survivors;
        let words = [now.0, u64::from(id.0), writes_lost];
        self.fingerprint.row(Tag::Stop, words);

        let server = &mut self.servers[place];
        server.running = Running::Stopped;
        server.node = None;
        server.machine = Applier::default();
        server.requests.take().for_each(drop);
        server.log_changes += 1;
        let before = std::mem::replace(&mut server.seen, Standing::NONE);
        let waiting = std::mem::take(&mut server.waiting);
        self.chronicle.note(id, before, Standing { term: before.term, ..Standing::NONE }, now);
        self.laws.forget(id);
        let event = self.record(Some(id), Causes::one(because), What::Stopped { writes_lost });
        for one in waiting {
            if let crate::server::Waiting::Message(flight) = one {
                self.lose(flight, LossReason::Stopped, Some(event));
            }
        }
        event
    }

    /// Hands an input to a running node, and does what follows from it.
    pub(super) fn handle(&mut self, place: usize, input: Input, event: EventId) -> Result<(), InputError> {
        let server = &mut self.servers[place];
        let Some(node) = &mut server.node else { return Ok(()) };
        node.handle(server.clock.local(self.now), input)?;
        server.inputs.note(event);
        self.drain(place, event);
        Ok(())
    }

    /// Does all that a node wants done.
    pub(super) fn drain(&mut self, place: usize, event: EventId) {
        // The first index at which this event may have changed the log.
        let mut touched = Index(u64::MAX);
        loop {
            let server = &mut self.servers[place];
            let Some(node) = &mut server.node else { return };
            let Some((output, due)) = node.poll_output() else { break };
            match output {
                Output::Event(what) => {
                    if self.journal.is_kept() {
                        let causes = server.inputs.causes(&due);
                        let id = server.id;
                        self.record(Some(id), causes, What::Node(what));
                    }
                }
                Output::Send(envelope) => {
                    let causes = server.inputs.causes(&due);
                    self.send_raft(envelope, causes);
                }
                Output::Persist(write) => {
                    let first = write.entries.first().map(|id| id.index);
                    touched = first.into_iter().chain(write.truncate_from).fold(touched, Index::min);
                    let causes = server.inputs.causes(&due);
                    self.write(place, write, causes);
                }
                Output::Apply(entries) => {
                    let causes = server.inputs.causes(&due);
                    self.apply(place, &entries, causes);
                }
                Output::Reply(ticket, outcome) => {
                    let causes = server.inputs.causes(&due);
                    self.answer(place, ticket, outcome, causes);
                }
                // Nothing else comes out of a core without snapshots.
                _ => debug_assert!(false, "the simulator does what every output asks"),
            }
        }
        self.set_timer(place, event);
        self.look_at(place, touched, event);
    }

    fn send_raft(&mut self, envelope: Envelope, causes: Causes) {
        let entries = match &envelope.message {
            Message::AppendEntries { entries, .. } => entries.len(),
            _ => 0,
        };
        let (kind, refusal) = (ParcelKind::Raft(envelope.message.kind()), envelope.message.is_refusal());
        let way = (Endpoint::Node(envelope.from), Endpoint::Node(envelope.to));
        let term = envelope.term;
        self.send(way, causes, Body::Raft(envelope), |name| Parcel { name, kind, refusal, entries, term });
    }

    /// Puts a message on its way, and decides its fate.
    pub(super) fn send(
        &mut self,
        way: (Endpoint, Endpoint),
        causes: Causes,
        body: Body,
        parcel: impl Fn(crate::name::MessageName) -> Parcel,
    ) {
        let (chance, now) = (self.chance, self.now);
        let Some(link) = self.network.link_mut(way.0, way.1) else { return };
        let (name, Fate { arrives, dies, twice }) = link.send(chance, way, now);
        let cut = link.cut;
        let copy = (twice && !cut).then(|| {
            let copy = link.next_name(way);
            (copy, link.arrival(chance, way, copy.count, now))
        });
        let sent_by = self.record(way.0.node(), causes, What::Sent(parcel(name)));
        if cut {
            let slot = self.queue.push(arrives, Item::Message(name));
            self.queue.remove(slot);
            let parcel = parcel(name);
            let flight = Flight { parcel, body, sent: now, arrives, doomed: false, slot, sent_by };
            self.lose(flight, LossReason::Cut, None);
            return;
        }
        let slot = self.queue.push(dies.unwrap_or(arrives), Item::Message(name));
        let flight =
            Flight { parcel: parcel(name), body, sent: now, arrives, doomed: dies.is_some(), slot, sent_by };
        let twin = copy.map(|(copy, at)| self.twin(&flight, copy, at, None));
        self.network.put(flight);
        twin.into_iter().for_each(|twin| self.network.put(twin));
    }

    /// A copy of a message, under a name of its own.
    pub(super) fn twin(
        &mut self,
        original: &Flight,
        copy: crate::name::MessageName,
        arrives: raft::Instant,
        because: Option<EventId>,
    ) -> Flight {
        let causes = [original.sent_by].into_iter().chain(because).collect();
        let what = What::Duplicated { original: original.parcel, copy };
        let sent_by = self.record(None, causes, what);
        let slot = self.queue.push(arrives, Item::Message(copy));
        let parcel = Parcel { name: copy, ..original.parcel };
        Flight { parcel, body: original.body.clone(), arrives, doomed: false, slot, sent_by, ..*original }
    }

    /// Begins a write. It is done after all that were begun before it.
    fn write(&mut self, place: usize, write: Write, causes: Causes) {
        let (chance, now) = (self.chance, self.now);
        let server = &mut self.servers[place];
        let count = server.disk.begin();
        let (Micros(flush), Micros(jitter)) = (server.disk.dials.flush, server.disk.dials.jitter);
        let whom = u64::from(server.id.0);
        let (least, most) = (flush.saturating_sub(jitter), flush.saturating_add(jitter));
        let takes = chance.within(Purpose::Flush, whom, count, least, most).max(SHORTEST);
        let done = now.plus(Micros(takes)).max(server.disk.not_before());
        let slot = self.queue.push(done, Item::Flush(server.id));
        server.disk.submit(Pending { write, slot, causes });
    }

    /// Applies committed entries. Takes no time.
    fn apply(&mut self, place: usize, entries: &Entries, causes: Causes) {
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return };
        let server = &mut self.servers[place];
        let id = server.id;
        let mut violations = Vec::new();
        for entry in entries.iter() {
            let applier = &mut server.machine;
            if let Payload::Command(command) = entry.payload {
                let answer = applier.machine.apply(command);
                if !server.requests.is_empty() {
                    server.requests.answered(entry.id, answer);
                }
            }
            applier.upto = entry.id.index;
            applier.chain = chain(applier.chain, entry.id.term, entry.payload);
            violations.extend(self.laws.applied(id, entry.id.index, applier.chain));
        }
        self.fingerprint.row(Tag::Apply, [u64::from(id.0), last.index.0, server.machine.chain]);
        let what = What::Applied { first: first.index, upto: last.index };
        let event = self.journal.record(self.now, Some(id), causes, what);
        if let Some(node) = &mut server.node {
            let upto = last.index;
            let refused = node.handle(server.clock.local(self.now), Input::Applied { upto });
            debug_assert!(refused.is_ok(), "only what was handed out is applied: {refused:?}");
            server.inputs.note(event);
        }
        self.report(violations, Some(event));
    }

    /// Sets the alarm to the node's deadline.
    fn set_timer(&mut self, place: usize, event: EventId) {
        let server = &mut self.servers[place];
        // While something waits, a time-out may be among it, and would be handled twice.
        let deadline = match &server.node {
            Some(node) if server.waiting.is_empty() => node.deadline(),
            _ => None,
        };
        if server.timer.map(|alarm| alarm.local) == deadline {
            return;
        }
        if let Some(alarm) = server.timer.take() {
            self.queue.remove(alarm.slot);
        }
        if let Some(local) = deadline {
            let at = server.clock.global(local).max(self.now);
            let slot = self.queue.push(at, Item::Timer(server.id));
            server.timer = Some(Alarm { slot, local, set_by: event });
        }
    }

    /// Looks at what became of a node: the laws, the fingerprint, the ribbon of time.
    fn look_at(&mut self, place: usize, touched: Index, event: EventId) {
        let server = &mut self.servers[place];
        let Some(node) = &server.node else { return };
        let (before, after) = (server.seen, Standing::of(node));
        if before == after {
            return;
        }
        server.seen = after;
        server.log_changes += 1;
        let id = server.id;
        let violations = self.laws.check(node, touched);
        debug_assert!(
            self.settings.rules != raft::Rules::ALL || node.check_invariants().is_ok(),
            "{:?}",
            node.check_invariants()
        );
        if (Standing { log: 0, ..before }) != (Standing { log: 0, ..after }) {
            let words = [
                u64::from(id.0),
                after.role as u64,
                after.term.0,
                after.vote.map_or(0, |vote| u64::from(vote.0)),
                after.commit.0,
                after.applied.0,
            ];
            self.fingerprint.row(Tag::Node, words);
            self.chronicle.note(id, before, after, self.now);
        }
        if !violations.is_empty() {
            self.report(violations, Some(event));
        }
    }

    pub(super) fn note_delivery(&mut self, parcel: &Parcel) {
        let kind = match parcel.kind {
            ParcelKind::Raft(kind) => kind as u64,
            ParcelKind::Request(_) => 100,
            ParcelKind::Answer(_) => 101,
        };
        let name = parcel.name;
        let words = [self.now.0, name.from.number(), name.to.number(), name.count, kind];
        self.fingerprint.row(Tag::Delivery, words);
    }

    /// The next ticket of the whole cluster.
    pub(super) fn next_ticket(&mut self) -> raft::Ticket {
        self.tickets += 1;
        raft::Ticket(self.tickets)
    }

    /// A node, as the core knows it.
    #[must_use]
    pub fn raft(&self, node: NodeId) -> Option<&Node> {
        self.server(node)?.node.as_ref()
    }
}
