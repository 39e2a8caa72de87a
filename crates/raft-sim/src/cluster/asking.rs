//! The client and the nodes it asks: a request, what the node makes of it, the answer, and what the client does then.

use super::client::NO_LEADER_PAUSE;
use super::network::{Content, Flight, Verdict};
use super::{Cluster, Item};
use crate::fingerprint::Tag;
use crate::journal::{AskReason, Causes, What};
use crate::name::{Endpoint, EventId, SubmissionId};
use crate::observed::SubmissionState;
use raft::{Instant, NodeId, Outcome, ProposeError, Ticket};

impl Cluster {
    /// The client asks a node.
    pub(super) fn ask(&mut self, submission: SubmissionId, node: NodeId, why: AskReason, causes: Causes) {
        let retry_after = self.settings.client.retry_after;
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        asked.attempts += 1;
        asked.node = node;
        asked.state = SubmissionState::Travelling;
        asked.open.insert(asked.attempts);
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
            self.client_waits(submission, self.now.plus(after), AskReason::NoAnswer, event);
        }
    }

    /// A client's request is at a node.
    pub(super) fn request(
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
                    && asked.is_at(attempt)
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

    pub(super) fn reply(&mut self, node: NodeId, ticket: Ticket, outcome: Outcome, causes: Causes) {
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
            && asked.is_at(attempt)
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

    /// An answer is at the client. Only one that says "applied" settles whatever it answers; all others concern the attempt
    /// that they answer, and another attempt may yet come to something.
    pub(super) fn client_hears(&mut self, flight: &Flight, causes: Causes) {
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
        let event = self.record(None, What::Delivered(parcel), causes);
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        if asked.state.is_settled() {
            return;
        }
        if matches!(verdict, Verdict::SentAway { .. } | Verdict::Superseded { .. }) {
            asked.open.remove(attempt);
        }
        let present = asked.is_at(*attempt);
        let (state, what) = match verdict {
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
            _ if !present => return,
            Verdict::SentAway { hint } => {
                self.sent_away(submission, *hint, event);
                return;
            }
            Verdict::Superseded { .. } if !asked.open.is_empty() => {
                // An earlier attempt may have been heard: its answer, or the next attempt, will tell.
                asked.state = SubmissionState::Travelling;
                return;
            }
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
            _ => self.client_waits(
                submission,
                self.now.plus(NO_LEADER_PAUSE),
                AskReason::NoLeader,
                event,
            ),
        }
    }

    /// Unless it hears something before, the client will ask again.
    fn client_waits(&mut self, submission: SubmissionId, until: Instant, next: AskReason, event: EventId) {
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
            asked.waits_since = Causes::one(event);
        }
    }

    pub(super) fn client_timer(&mut self, submission: SubmissionId) {
        let nodes = self.settings.nodes;
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        asked.timer = None;
        let (why, next) = (asked.next, NodeId(asked.node.0 % nodes + 1));
        let causes = std::mem::take(&mut asked.waits_since);
        self.ask(submission, next, why, causes);
    }
}
