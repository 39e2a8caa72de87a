//! What happens by itself: messages arrive, disks finish, timers run out; and what a node wants done then.

use super::client::NO_LEADER_PAUSE;
use super::network::{Content, Fate, Flight, Verdict, parcel};
use super::server::Flushing;
use super::{Cluster, Item};
use crate::action::Running;
use crate::fingerprint::{Tag, chain};
use crate::journal::{AskReason, Causes, LossReason, Parcel, ParcelKind, What};
use crate::name::{Endpoint, EventId, SubmissionId};
use crate::observed::SubmissionState;
use raft::draw::mix;
use raft::{
    Configuration, Entries, Envelope, Input, Instant, Node, NodeId, Outcome, Output, Payload, ProposeError,
    Recovered, Ticket, Write,
};

/// Keeps the seeds of nodes apart from all other draws.
const NODE: u64 = 0x6e6f_6465_0000_0000;
/// So much can wait for a paused node.
const WAITING_MAX: usize = 1_024;

impl Cluster {
    pub(super) fn happen(&mut self, item: Item) {
        match item {
            Item::Arrival(name) => {
                if let Some(flight) = self.network.take(name) {
                    self.arrive(flight);
                }
            }
            Item::Flush(node) => self.flush(node),
            Item::Timer(node) => self.timer(node),
            Item::ClientTimer(submission) => self.client_timer(submission),
        }
    }

    /// Starts a node from what its disk holds.
    pub(super) fn start(&mut self, node: NodeId, causes: Causes) {
        let seed = mix(mix(self.seed, NODE), u64::from(node.0));
        let Ok(configuration) = Configuration::of(self.settings.node_ids()) else {
            return;
        };
        let (now, settings) = (self.now, &self.settings);
        let Some(server) = self.servers.get_mut(node.0 as usize - 1) else {
            return;
        };
        let (hard_state, entries) = (server.disk.hard_state, server.disk.entries());
        let config = settings.config(node, mix(seed, server.incarnation));
        let recovered = Recovered {
            configuration,
            snapshot: None,
            hard_state,
            entries,
        };
        let restarts = server.incarnation;
        server.incarnation += 1;
        let last = server.disk.last();
        let Ok(core) = Node::recover(config, recovered, server.clock.local(now)) else {
            // The disk holds only what the core wrote: what a mutant wrote may be beyond recovery.
            return;
        };
        server.node = Some(core);
        server.running = Running::Running;
        server.revision += 1;
        self.fingerprint.row(
            Tag::Start,
            [now.0, u64::from(node.0), restarts, hard_state.term.0],
        );
        let event = self.record(
            Some(node),
            What::Started {
                restarts,
                term: hard_state.term,
                last,
            },
            causes,
        );
        if let Some(core) = self
            .servers
            .get(node.0 as usize - 1)
            .and_then(|server| server.node.as_ref())
        {
            self.ledger.restarted(core);
        }
        self.drain(node, event);
    }

    /// A message is at its end.
    pub(super) fn arrive(&mut self, flight: Flight) {
        let name = flight.parcel.name;
        let Endpoint::Node(node) = name.to else {
            self.client_hears(&flight);
            return;
        };
        match self.running(node) {
            Some(Running::Running) => {}
            Some(Running::Paused) => {
                let Some(server) = self.server_mut(node) else {
                    return;
                };
                if server.waiting.len() >= WAITING_MAX {
                    self.lose(&flight, LossReason::Overflow);
                    return;
                }
                server.waiting.push_back(Item::Arrival(name));
                let parcel = flight.parcel;
                self.record(Some(node), What::Waits(parcel), Causes::one(flight.event));
                self.network.launch(flight);
                return;
            }
            _ => {
                self.lose(&flight, LossReason::Stopped);
                return;
            }
        }
        let causes = Causes::one(flight.event);
        let event = self.record(Some(node), What::Delivered(flight.parcel), causes);
        let kind = match flight.parcel.kind {
            ParcelKind::Raft(kind) => kind as u64,
            ParcelKind::Request(_) => 100,
            ParcelKind::Answer(_) => 101,
        };
        let row = [self.now.0, name.from.number(), name.to.number(), name.count, kind];
        self.fingerprint.row(Tag::Delivery, row);
        match flight.content {
            Content::Raft(envelope) => self.input(node, Input::Message(envelope), event),
            Content::Request {
                submission,
                attempt,
                command,
            } => {
                self.request(node, submission, attempt, &command, event);
            }
            Content::Answer { .. } => {}
        }
    }

    /// A message is lost, where it is.
    pub(super) fn lose(&mut self, flight: &Flight, why: LossReason) {
        self.network
            .remember_lost(flight.parcel, flight.sent, flight.arrives, self.now, why);
        let node = flight.parcel.name.to.node();
        self.record(node, What::Lost(flight.parcel, why), Causes::one(flight.event));
    }

    fn flush(&mut self, node: NodeId) {
        let now = self.now;
        let Some(server) = self.server_mut(node) else {
            return;
        };
        if server.running == Running::Paused {
            server.waiting.push_back(Item::Flush(node));
            return;
        }
        let Some(Flushing { write, causes, .. }) = server.disk.queue.pop_front() else {
            return;
        };
        server.disk.store(&write);
        let (upto, last) = (write.id, server.disk.last());
        self.fingerprint.row(
            Tag::Flush,
            [now.0, u64::from(node.0), upto.0, last.term.0, last.index.0],
        );
        let event = self.record(Some(node), What::Flushed { upto, last }, causes);
        self.input(node, Input::Persisted { upto }, event);
    }

    fn timer(&mut self, node: NodeId) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        server.timer = None;
        if server.running == Running::Paused {
            server.waiting.push_back(Item::Timer(node));
            return;
        }
        let event = self.record(Some(node), What::TimerFired, Causes::NONE);
        self.input(node, Input::Timeout, event);
    }

    /// Hands an input to a node, and does what it wants done.
    pub(super) fn input(&mut self, node: NodeId, input: Input, event: EventId) {
        let now = self.now;
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let local = server.clock.local(now);
        let Some(core) = &mut server.node else { return };
        // What it refuses, it says in an event; what makes no sense at all is not sent in here.
        if core.handle(local, input).is_ok() {
            server.note_input(event);
        }
        self.drain(node, event);
    }

    /// Does what a node wants done.
    pub(super) fn drain(&mut self, node: NodeId, event: EventId) {
        loop {
            let Some(server) = self.server_mut(node) else {
                return;
            };
            let Some((output, due)) = server.node.as_mut().and_then(Node::poll_output) else {
                break;
            };
            let causes = server.causes(&due);
            match output {
                Output::Persist(write) => self.persist(node, write, causes),
                Output::Send(envelope) => self.send_raft(envelope, causes),
                Output::Apply(entries) => self.apply(node, &entries, causes),
                Output::Reply(ticket, outcome) => self.reply(node, ticket, outcome, causes),
                Output::Event(what) => {
                    self.record(Some(node), What::Node(what), causes);
                }
                _ => {}
            }
        }
        self.set_timer(node);
        if let Some(server) = self.server_mut(node) {
            server.answers.clear();
            let revision = server.node.as_ref().map_or(0, |core| {
                core.log().revision() + core.commit_index().0 + core.applied_index().0
            });
            // Within one life these only grow; a crash counts by itself.
            server.revision = server.revision.max(revision);
        }
        self.settle(node, event);
    }

    fn set_timer(&mut self, node: NodeId) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let clock = server.clock;
        let deadline = server
            .node
            .as_ref()
            .and_then(Node::deadline)
            .map(|deadline| clock.global(deadline));
        let set = server.timer.map(|(at, _)| at);
        if deadline == set {
            return;
        }
        if let Some(key) = server.timer.take() {
            self.queue.remove(&key);
        }
        if let Some(deadline) = deadline {
            let key = self.schedule(deadline, Item::Timer(node));
            if let Some(server) = self.server_mut(node) {
                // Kept as it was asked for: one that lay in the past is not asked for again.
                server.timer = Some((key.0, key.1));
            }
        }
    }

    fn persist(&mut self, node: NodeId, write: Write, causes: Causes) {
        let now = self.now;
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let done = server.disk.begin(now);
        let key = self.schedule(done, Item::Flush(node));
        if let Some(server) = self.server_mut(node) {
            server.disk.queue.push_back(Flushing {
                write,
                done,
                key,
                causes,
            });
        }
    }

    fn send_raft(&mut self, envelope: Envelope, causes: Causes) {
        let (from, to) = (Endpoint::Node(envelope.from), Endpoint::Node(envelope.to));
        self.send(from, to, Content::Raft(envelope), causes);
    }

    /// Sends something: it will arrive, or is lost.
    pub(super) fn send(&mut self, from: Endpoint, to: Endpoint, content: Content, causes: Causes) {
        let name = self.network.name(from, to);
        let parcel = parcel(name, &content);
        let event = self.record(from.node(), What::Sent(parcel), causes);
        match self.network.fate(name, self.now) {
            Fate::Lost { at, arrives, why } => {
                self.network.remember_lost(parcel, self.now, arrives, at, why);
                self.record(to.node(), What::Lost(parcel, why), Causes::one(event));
            }
            Fate::Arrives { at, twice } => {
                self.launch(parcel, content, at, event);
                if twice {
                    self.duplicate(name);
                }
            }
        }
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
            event,
        });
    }

    /// A message on its way will arrive twice, the second time under a name of its own.
    pub(super) fn duplicate(&mut self, name: crate::name::MessageName) -> Option<EventId> {
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
            Causes::one(event),
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
            event,
        });
        Some(event)
    }

    fn apply(&mut self, node: NodeId, entries: &Entries, causes: Causes) {
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
            return;
        };
        let Some(server) = self.server_mut(node) else {
            return;
        };
        for entry in entries.iter() {
            server.applied_hash = chain(server.applied_hash, entry.id.term, entry.payload);
            if let Payload::Command(bytes) = entry.payload {
                let answer = server.machine.apply(bytes);
                if !server.tickets.is_empty() {
                    server.answers.push((entry.id.index, answer));
                }
            }
        }
        let hash = server.applied_hash;
        self.fingerprint
            .row(Tag::Apply, [u64::from(node.0), last.index.0, hash]);
        let event = self.record(
            Some(node),
            What::Applied {
                first: first.index,
                upto: last.index,
            },
            causes,
        );
        let now = self.now;
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let local = server.clock.local(now);
        if let Some(core) = &mut server.node
            && core.handle(local, Input::Applied { upto: last.index }).is_ok()
        {
            server.note_input(event);
        }
    }

    /// A client's request is at a node.
    fn request(
        &mut self,
        node: NodeId,
        submission: SubmissionId,
        attempt: u32,
        command: &[u8],
        event: EventId,
    ) {
        self.tickets += 1;
        let (now, ticket) = (self.now, Ticket(self.tickets));
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let local = server.clock.local(now);
        let Some(core) = &mut server.node else { return };
        match core.propose(local, ticket, command) {
            Ok(entry) => {
                server.note_input(event);
                server.tickets.insert(ticket, (submission, attempt));
                self.record(
                    Some(node),
                    What::Accepted { submission, entry },
                    Causes::one(event),
                );
                if let Some(asked) = self.client.get_mut(submission)
                    && !asked.state.is_settled()
                {
                    asked.state = SubmissionState::Waiting { entry };
                }
            }
            Err(error) => {
                let hint = match error {
                    ProposeError::NotLeader { hint } => hint,
                    _ => None,
                };
                let event = self.record(
                    Some(node),
                    What::SentAway { submission, hint },
                    Causes::one(event),
                );
                self.answer(
                    node,
                    submission,
                    attempt,
                    Verdict::SentAway { hint },
                    Causes::one(event),
                );
            }
        }
        self.drain(node, event);
    }

    fn reply(&mut self, node: NodeId, ticket: Ticket, outcome: Outcome, causes: Causes) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let Some((submission, attempt)) = server.tickets.remove(&ticket) else {
            return;
        };
        let verdict = match outcome {
            Outcome::Applied(entry) => {
                let said = server.answers.iter().find(|(index, _)| *index == entry.index);
                let answer = said.map_or(crate::kv::Answer::Ignored, |(_, answer)| answer.clone());
                Verdict::Applied { entry, answer }
            }
            Outcome::Superseded { proposed, by } => Verdict::Superseded { entry: proposed, by },
            _ => Verdict::Unknown,
        };
        if let Some(asked) = self.client.get_mut(submission)
            && !asked.state.is_settled()
        {
            asked.state = SubmissionState::Answering;
        }
        self.answer(node, submission, attempt, verdict, causes);
    }

    fn answer(
        &mut self,
        node: NodeId,
        submission: SubmissionId,
        attempt: u32,
        verdict: Verdict,
        causes: Causes,
    ) {
        let content = Content::Answer {
            submission,
            attempt,
            verdict,
        };
        self.send(Endpoint::Node(node), Endpoint::Client, content, causes);
    }

    /// The client asks a node.
    pub(super) fn ask(&mut self, submission: SubmissionId, node: NodeId, why: AskReason, causes: Causes) {
        let retry_after = self.settings.client.retry_after;
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        asked.attempts += 1;
        asked.node = node;
        asked.state = SubmissionState::Travelling;
        let (attempt, bytes, command) = (asked.attempts, asked.command.encode(), asked.command.to_string());
        let event = self.record(
            None,
            What::Asked {
                submission,
                attempt,
                node,
                command,
                why,
            },
            causes,
        );
        let content = Content::Request {
            submission,
            attempt,
            command: bytes,
        };
        self.send(
            Endpoint::Client,
            Endpoint::Node(node),
            content,
            Causes::one(event),
        );
        if let Some(after) = retry_after {
            self.client_waits(submission, self.now.plus(after), AskReason::NoAnswer);
        }
    }

    fn client_waits(&mut self, submission: SubmissionId, until: Instant, next: AskReason) {
        if let Some(key) = self
            .client
            .get_mut(submission)
            .and_then(|asked| asked.timer.take())
        {
            self.queue.remove(&key);
        }
        let key = self.schedule(until, Item::ClientTimer(submission));
        if let Some(asked) = self.client.get_mut(submission) {
            asked.timer = Some(key);
            asked.next = next;
        }
    }

    fn client_timer(&mut self, submission: SubmissionId) {
        let nodes = self.settings.nodes;
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        asked.timer = None;
        let (why, next) = (asked.next, NodeId(asked.node.0 % nodes + 1));
        self.ask(submission, next, why, Causes::NONE);
    }

    /// An answer is at the client.
    fn client_hears(&mut self, flight: &Flight) {
        let Content::Answer {
            submission,
            attempt,
            verdict,
        } = &flight.content
        else {
            return;
        };
        let (now, parcel, submission) = (self.now, flight.parcel, *submission);
        let row = [now.0, parcel.name.from.number(), 0, parcel.name.count, 101];
        self.fingerprint.row(Tag::Delivery, row);
        let event = self.record(None, What::Delivered(parcel), Causes::one(flight.event));
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        if asked.state.is_settled() {
            return;
        }
        let (state, what) = match verdict {
            Verdict::SentAway { hint } => {
                if *attempt == asked.attempts {
                    self.sent_away(submission, *hint, event);
                }
                return;
            }
            Verdict::Applied { entry, answer } => (
                SubmissionState::Done {
                    entry: *entry,
                    answer: answer.clone(),
                    at: now,
                },
                What::Answered {
                    submission,
                    entry: *entry,
                    answer: answer.clone(),
                },
            ),
            Verdict::Superseded { entry, by } => (
                SubmissionState::Superseded {
                    entry: *entry,
                    by: *by,
                    at: now,
                },
                What::Superseded {
                    submission,
                    entry: *entry,
                    by: *by,
                },
            ),
            Verdict::Unknown => (SubmissionState::Unknown { at: now }, What::Unknown { submission }),
        };
        asked.state = state;
        if let Some(key) = asked.timer.take() {
            self.queue.remove(&key);
        }
        self.record(None, what, Causes::one(event));
    }

    fn sent_away(&mut self, submission: SubmissionId, hint: Option<NodeId>, event: EventId) {
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        asked.state = SubmissionState::Refused { hint };
        match hint {
            Some(leader) if leader != asked.node && leader.0 <= self.settings.nodes => {
                self.ask(submission, leader, AskReason::Hint, Causes::one(event));
            }
            _ => self.client_waits(submission, self.now.plus(NO_LEADER_PAUSE), AskReason::NoLeader),
        }
    }
}
