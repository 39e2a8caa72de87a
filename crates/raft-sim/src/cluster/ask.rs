//! The client at work: it asks, is sent on, loses patience, and learns what became of its commands.

use super::Cluster;
use crate::client::{HINTS_MAX, PAUSE};
use crate::journal::{AskReason, Causes, Parcel, ParcelKind, What};
use crate::kv::{Answer, Command};
use crate::name::{Endpoint, EventId, SubmissionId};
use crate::network::{Body, Flight, Reply, Request, Says};
use crate::observed::SubmissionState;
use crate::queue::Item;
use crate::server;
use raft::{NodeId, Outcome, ProposeError, Term, Ticket};

impl Cluster {
    /// A person has the client ask for something new.
    pub(super) fn submit(&mut self, command: Command, node: NodeId, because: EventId) -> SubmissionId {
        let submission = self.client.open(command, node, self.now);
        self.ask(submission, node, AskReason::Told, Causes::one(because));
        submission
    }

    fn ask(&mut self, id: SubmissionId, node: NodeId, why: AskReason, causes: Causes) {
        let now = self.now;
        let Some(submission) = self.client.get_mut(id) else { return };
        submission.node = node;
        submission.attempts = submission.attempts.saturating_add(1);
        submission.hints = if why == AskReason::Hint { submission.hints + 1 } else { 0 };
        submission.state = SubmissionState::Travelling;
        let attempt = submission.attempts;
        if let Some(slot) = submission.timer.take() {
            self.queue.remove(slot);
        }
        submission.timer =
            self.settings.client.retry_after.map(|patience| self.queue.push(now.plus(patience), Item::Client(id)));
        let request = Request { submission: id, attempt, command: submission.bytes.clone() };
        let command = if self.journal.is_kept() { submission.command.to_string() } else { String::new() };
        let what = What::Asked { submission: id, attempt, node, command, why };
        let event = self.journal.record(now, None, causes, what);
        if let Some(submission) = self.client.get_mut(id) {
            submission.asked_by = event;
        }
        self.send(
            (Endpoint::Client, Endpoint::Node(node)),
            Causes::one(event),
            Body::Request(request),
            |name| client_parcel(name, ParcelKind::Request(id), false),
        );
    }

    /// The client's patience, or its pause, is over: it asks the next node.
    pub(super) fn client_wakes(&mut self, id: SubmissionId) {
        let Some(submission) = self.client.get_mut(id) else { return };
        submission.timer = None;
        let why = match submission.state {
            SubmissionState::Refused { .. } => AskReason::NoLeader,
            _ => AskReason::NoAnswer,
        };
        let next = NodeId(submission.node.0 % self.settings.nodes + 1);
        let cause = Causes::one(submission.asked_by);
        self.ask(id, next, why, cause);
    }

    /// A client's request reaches a node.
    pub(super) fn take_request(&mut self, place: usize, request: &Request, event: EventId) {
        let Request { submission, attempt, command } = request;
        let ticket = self.next_ticket();
        let server = &mut self.servers[place];
        let id = server.id;
        let Some(node) = &mut server.node else { return };
        match node.propose(server.clock.local(self.now), ticket, command) {
            Ok(entry) => {
                server.inputs.note(event);
                let open =
                    server::Request { submission: *submission, attempt: *attempt, entry, answer: None };
                server.requests.open(ticket, open);
                self.client.note(*submission, *attempt, SubmissionState::Waiting { entry });
                self.record(Some(id), Causes::one(event), What::Accepted { submission: *submission, entry });
                self.drain(place, event);
            }
            Err(error) => {
                let hint = match error {
                    ProposeError::NotLeader { hint } => hint,
                    // Too long is refused at the act; what a later core refuses is asked elsewhere.
                    _ => None,
                };
                self.client.note(*submission, *attempt, SubmissionState::Refused { hint });
                let what = What::SentAway { submission: *submission, hint };
                let event = self.record(Some(id), Causes::one(event), what);
                let says = Says::NotLeader { hint };
                self.reply(id, *submission, *attempt, says, Causes::one(event));
            }
        }
    }

    /// A node knows what became of a request that it took.
    pub(super) fn answer(&mut self, place: usize, ticket: Ticket, outcome: Outcome, causes: Causes) {
        let server = &mut self.servers[place];
        let node = server.id;
        let Some(request) = server.requests.close(ticket) else { return };
        let says = match outcome {
            Outcome::Applied(entry) => {
                Says::Applied { entry, answer: request.answer.unwrap_or(Answer::Ignored) }
            }
            Outcome::Superseded { proposed, by } => Says::Superseded { entry: proposed, by },
            Outcome::Unknown => Says::Unknown,
        };
        self.client.note(request.submission, request.attempt, SubmissionState::Answering);
        self.reply(node, request.submission, request.attempt, says, causes);
    }

    fn reply(&mut self, node: NodeId, id: SubmissionId, attempt: u32, says: Says, causes: Causes) {
        let refusal = !matches!(says, Says::Applied { .. });
        let reply = Reply { submission: id, attempt, says };
        self.send((Endpoint::Node(node), Endpoint::Client), causes, Body::Reply(reply), |name| {
            client_parcel(name, ParcelKind::Answer(id), refusal)
        });
    }

    /// An answer reaches the client.
    pub(super) fn client_hears(&mut self, flight: Flight) {
        let Flight { parcel, body, sent_by, .. } = flight;
        self.note_delivery(&parcel);
        let event = self.record(None, Causes::one(sent_by), What::Delivered(parcel));
        let Body::Reply(Reply { submission: id, attempt, says }) = body else { return };
        let Some(submission) = self.client.get(id) else { return };
        if submission.state.is_settled() {
            return;
        }
        // Of an attempt that the client has given up, only good news is news.
        let current = submission.attempts == attempt;
        let at = self.now;
        match says {
            Says::Applied { entry, answer } => {
                let what = What::Answered { submission: id, entry, answer: answer.clone() };
                self.settle(id, SubmissionState::Done { entry, answer, at }, what, event);
            }
            Says::Superseded { entry, by } if current => {
                let what = What::Superseded { submission: id, entry, by };
                self.settle(id, SubmissionState::Superseded { entry, by, at }, what, event);
            }
            Says::Unknown if current => {
                self.settle(id, SubmissionState::Unknown { at }, What::Unknown { submission: id }, event);
            }
            Says::NotLeader { hint } if current => self.look_elsewhere(id, hint, event),
            _ => {}
        }
    }

    fn settle(&mut self, id: SubmissionId, state: SubmissionState, what: What, event: EventId) {
        if let Some(slot) = self.client.get_mut(id).and_then(|submission| submission.timer.take()) {
            self.queue.remove(slot);
        }
        self.client.settle(id, state);
        self.record(None, Causes::one(event), what);
    }

    /// The client was sent away: to the leader, if one is known; else it waits a little and asks the next node.
    fn look_elsewhere(&mut self, id: SubmissionId, hint: Option<NodeId>, event: EventId) {
        let Some(submission) = self.client.get(id) else { return };
        let hint = hint.filter(|leader| *leader != submission.node && self.place(*leader).is_some());
        if let Some(leader) = hint.filter(|_| submission.hints < HINTS_MAX) {
            self.ask(id, leader, AskReason::Hint, Causes::one(event));
            return;
        }
        let wake = self.queue.push(self.now.plus(PAUSE), Item::Client(id));
        let Some(submission) = self.client.get_mut(id) else { return };
        submission.state = SubmissionState::Refused { hint };
        submission.asked_by = event;
        if let Some(slot) = submission.timer.replace(wake) {
            self.queue.remove(slot);
        }
    }
}

const fn client_parcel(name: crate::name::MessageName, kind: ParcelKind, refusal: bool) -> Parcel {
    Parcel { name, kind, refusal, entries: 0, term: Term::ZERO }
}
