//! The client asks a node: how a request comes to be, what the node makes of it, and what it answers.

use super::network::{Content, Verdict, Wish};
use super::server::Errand;
use super::{Cluster, Item};
use crate::journal::{AskReason, Causes, What};
use crate::kv::Ask;
use crate::laws::read_is_current;
use crate::name::{Endpoint, EventId, SubmissionId};
use crate::observed::SubmissionState;
use raft::{Index, Instant, NodeId, Outcome, ProposeError, Proposed, Ticket};

impl Cluster {
    /// Somebody wants something from the client.
    pub(super) fn submit(&mut self, ask: Ask, node: NodeId, causes: Causes) {
        let submission = self.client.add(ask, node, self.now);
        if let Some(asked) = self.client.get_mut(submission) {
            asked.after = self.ledger.latest();
        }
        self.ask_in_session(submission, node, AskReason::Told, causes);
    }

    /// Asks a node, once there is a session with room for it.
    pub(super) fn ask_in_session(
        &mut self,
        submission: SubmissionId,
        node: NodeId,
        why: AskReason,
        causes: Causes,
    ) {
        if !self.client.must_wait(submission) {
            self.ask(submission, node, why, causes);
            return;
        }
        if let Some(asked) = self.client.get_mut(submission) {
            asked.node = node;
            asked.state = SubmissionState::Registering;
            asked.waits_since = causes.clone();
        }
        if let Some(register) = self.client.register(node, self.now) {
            self.ask(register, node, AskReason::Session, causes);
        }
    }

    /// The client asks a node.
    pub(super) fn ask(&mut self, submission: SubmissionId, node: NodeId, why: AskReason, causes: Causes) {
        let retry_after = self.settings.client.retry_after;
        let entry = self.client.entry(submission);
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        asked.attempts += 1;
        asked.node = node;
        asked.state = SubmissionState::Travelling;
        asked.open.insert(asked.attempts);
        let wish = match (entry, &asked.ask) {
            (None, Ask::Get { key }) => Wish::Read(key.clone()),
            (entry, _) => Wish::Entry(entry.unwrap_or_default()),
        };
        let (attempt, command) = (asked.attempts, asked.ask.to_string());
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
            wish,
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
        wish: Wish,
        event: EventId,
    ) {
        self.tickets += 1;
        let (now, ticket) = (self.now, Ticket(self.tickets));
        let committed = self.ledger.committed();
        if let Wish::Entry(bytes) = &wish {
            self.ledger.requested(bytes);
        }
        let early = match &wish {
            Wish::Entry(bytes) if !self.settings.host_rules.answered_when_applied => Some(bytes.clone()),
            _ => None,
        };
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let local = server.clock.local(now);
        let Some(core) = &mut server.node else { return };
        let result = match wish {
            Wish::Entry(bytes) => core.propose_or_forward(local, ticket, &bytes).map(|proposed| {
                let errand = Errand::Command { submission, attempt };
                match proposed {
                    Proposed::Appended(entry) => (
                        errand,
                        What::Accepted { submission, entry },
                        SubmissionState::Waiting { entry },
                    ),
                    Proposed::Forwarded { to } => (
                        errand,
                        What::PassedOn { submission, to },
                        SubmissionState::PassedOn { to },
                    ),
                }
            }),
            Wish::Read(key) => core
                .read(local, ticket)
                .map(|()| {
                    let errand = Errand::Read {
                        submission,
                        attempt,
                        key,
                        committed,
                    };
                    (errand, What::ReadBegun { submission }, SubmissionState::Reading)
                })
                .map_err(|_| ProposeError::NotLeader { hint: None }),
        };
        match result {
            Ok((errand, what, state)) => {
                server.note_input(event);
                server.tickets.insert(ticket, errand);
                let early = early.and_then(|bytes| match what {
                    What::Accepted { entry, .. } => Some(Verdict::Applied {
                        entry,
                        said: server.machine.clone().apply(entry.index, &bytes),
                    }),
                    _ => None,
                });
                self.record(Some(node), what, Causes::one(event));
                if let Some(asked) = self.client.get_mut(submission)
                    && asked.is_at(attempt)
                {
                    asked.state = state;
                }
                if let Some(verdict) = early {
                    self.answer(node, submission, attempt, verdict, Causes::one(event));
                }
            }
            Err(error) => {
                let hint = match error {
                    ProposeError::NotLeader { hint } => hint,
                    _ => None,
                };
                let what = What::SentAway { submission, hint };
                let event = self.record(Some(node), what, Causes::one(event));
                let verdict = Verdict::SentAway { hint };
                self.answer(node, submission, attempt, verdict, Causes::one(event));
            }
        }
        self.drain(node, event);
    }

    /// A node knows what came of a request.
    pub(super) fn reply(&mut self, node: NodeId, ticket: Ticket, outcome: Outcome, causes: Causes) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let Some(errand) = server.tickets.remove(&ticket) else {
            return;
        };
        let (submission, attempt, verdict) = match errand {
            Errand::Change => {
                self.record(Some(node), What::ChangeDecided { outcome }, causes);
                return;
            }
            Errand::Command { submission, attempt } => {
                let verdict = match outcome {
                    Outcome::Applied(entry) => match server.answer(entry.index) {
                        Some(said) => Verdict::Applied { entry, said },
                        None => Verdict::Unknown,
                    },
                    Outcome::NotTaken { .. } => Verdict::SentAway { hint: None },
                    Outcome::Superseded { proposed, by } => Verdict::Superseded { entry: proposed, by },
                    _ => Verdict::Unknown,
                };
                (submission, attempt, verdict)
            }
            Errand::Read {
                submission,
                attempt,
                key,
                committed,
            } => {
                let verdict = match outcome {
                    Outcome::Readable(_) => {
                        let upto = server
                            .node
                            .as_ref()
                            .map_or(Index::ZERO, raft::Node::applied_index);
                        let answer = server.machine.machine().read(&key);
                        if let Some(violation) = read_is_current::check(node, upto, committed) {
                            let event =
                                self.record(Some(node), What::Read { submission, upto }, causes.clone());
                            self.broken(node, violation, event);
                        }
                        Verdict::Read { upto, answer }
                    }
                    _ => Verdict::SentAway { hint: None },
                };
                (submission, attempt, verdict)
            }
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

    /// Unless it hears something before, the client will ask again.
    pub(super) fn client_waits(
        &mut self,
        submission: SubmissionId,
        until: Instant,
        next: AskReason,
        event: EventId,
    ) {
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

    /// The client has waited long enough.
    pub(super) fn client_timer(&mut self, submission: SubmissionId) {
        let nodes = self.nodes();
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        asked.timer = None;
        let (why, next) = (asked.next, NodeId(asked.tried.0 % nodes + 1));
        asked.tried = next;
        let causes = std::mem::take(&mut asked.waits_since);
        self.ask(submission, next, why, causes);
    }
}
