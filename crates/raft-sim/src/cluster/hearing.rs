//! The client hears an answer: what it believes then, and what it does.

use super::Cluster;
use super::client::NO_LEADER_PAUSE;
use super::network::{Content, Flight, Verdict};
use crate::fingerprint::Tag;
use crate::journal::{AskReason, Causes, What};
use crate::kv::{Ask, Said};
use crate::name::{EventId, SubmissionId};
use crate::observed::SubmissionState;
use raft::{ClientId, NodeId};

impl Cluster {
    /// An answer is at the client. Only one that says what came of it settles whatever it answers; all others concern the attempt
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
        // Whoever asks until there is an answer, and cannot do so twice, needs nothing else.
        let retries = self.settings.client.sessions && self.settings.client.retry_after.is_some();
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        let persists = retries || asked.ask == Ask::Register;
        if asked.state.is_settled() {
            return;
        }
        if matches!(verdict, Verdict::SentAway { .. } | Verdict::Superseded { .. }) {
            asked.open.remove(attempt);
        }
        let present = asked.is_at(*attempt);
        let (state, what) = match verdict {
            Verdict::Applied { entry, said } => match said {
                Said::Answer(answer) => (
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
                Said::Registered(client) => {
                    self.registered(submission, *client, event);
                    return;
                }
                Said::Expired => {
                    let numbered = asked.numbered;
                    self.expired(submission, *attempt, numbered.map(|(client, _)| client), event);
                    return;
                }
                Said::Full => {
                    self.sent_away(submission, None, event);
                    return;
                }
            },
            Verdict::Read { upto, answer } => (
                SubmissionState::Read {
                    upto: *upto,
                    answer: answer.clone(),
                    at: now,
                },
                What::ReadAnswered {
                    submission,
                    upto: *upto,
                    answer: answer.clone(),
                },
            ),
            _ if !present => return,
            Verdict::SentAway { hint } => {
                self.sent_away(submission, *hint, event);
                return;
            }
            Verdict::Superseded { .. } | Verdict::Unknown if persists => {
                self.sent_away(submission, None, event);
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
        let untrue = self.judge_verdict(submission, verdict);
        self.settle_submission(submission, state);
        let heard = self.record(None, what, Causes::one(event));
        if let Some(violation) = untrue {
            self.broken_by(None, violation, Causes::one(heard));
        }
        self.ask_what_waits(event);
    }

    fn settle_submission(&mut self, submission: SubmissionId, state: SubmissionState) {
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        asked.state = state;
        if let Some(key) = asked.timer.take() {
            self.queue.remove(&key);
        }
        self.client.settled(submission);
    }

    /// Whatever has waited for its session is asked now, as far as there is room.
    fn ask_what_waits(&mut self, event: EventId) {
        while let Some(waiting) = self.client.next_with_room() {
            let Some(asked) = self.client.get_mut(waiting) else {
                return;
            };
            let (node, mut causes) = (asked.node, std::mem::take(&mut asked.waits_since));
            causes.add(event);
            self.ask(waiting, node, AskReason::Session, causes);
        }
        if let Some(node) = self.client.needs_session()
            && let Some(register) = self.client.register(node, self.now)
        {
            self.ask(register, node, AskReason::Session, Causes::one(event));
        }
    }

    /// The client has a session: what has waited for one is asked now.
    fn registered(&mut self, submission: SubmissionId, client: ClientId, event: EventId) {
        let event = self.record(None, What::Registered { client }, Causes::one(event));
        if let Some(key) = self.client.remove(submission).and_then(|one| one.timer) {
            self.queue.remove(&key);
        }
        self.client.registered(client);
        self.ask_what_waits(event);
    }

    /// The client's session is no more. What was tried once was not done: it is tried again in another session. Of what was tried
    /// more than once nobody knows.
    fn expired(&mut self, submission: SubmissionId, attempt: u32, client: Option<ClientId>, event: EventId) {
        let now = self.now;
        if let Some(client) = client {
            self.client.expired(client);
        }
        let event = self.record(None, What::SessionExpired { submission }, Causes::one(event));
        if attempt > 1 || client.is_none() {
            self.settle_submission(submission, SubmissionState::Unknown { at: now });
            self.record(None, What::Unknown { submission }, Causes::one(event));
            self.ask_what_waits(event);
            return;
        }
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        let node = asked.node;
        (asked.numbered, asked.attempts) = (None, 0);
        asked.open.clear();
        if let Some(key) = asked.timer.take() {
            self.queue.remove(&key);
        }
        self.ask_in_session(submission, node, AskReason::Session, Causes::one(event));
    }

    fn sent_away(&mut self, submission: SubmissionId, hint: Option<NodeId>, event: EventId) {
        let nodes = self.nodes();
        let Some(asked) = self.client.get_mut(submission) else {
            return;
        };
        asked.state = SubmissionState::Refused { hint };
        match hint {
            Some(leader) if leader != asked.node && leader.0 <= nodes => {
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
}
