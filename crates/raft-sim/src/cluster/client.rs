//! The client: what it asked for, whom it asks next, and what it has been told.
//!
//! It follows the hints of nodes that do not lead, and tries the next node when it hears nothing. With a session it numbers its
//! commands, so that one that is tried twice is done once. Without one it cannot know whether a command that was not answered was
//! heard: one that is tried twice can be applied twice, and it believes that a command never will be applied only when it has
//! heard so of every attempt.

use crate::journal::{AskReason, Causes};
use crate::kv::Ask;
use crate::name::SubmissionId;
use crate::observed::{SubmissionState, SubmissionView};
use crate::settings::HostRules;
use raft::sessions::Request;
use raft::{ClientId, Index, Instant, Micros, NodeId, Serial};
use std::collections::{BTreeMap, BTreeSet};

/// So many settled submissions are remembered.
const SETTLED_MAX: usize = 64;
/// A session has at most so many commands that are numbered and not answered, or answered with an older one open: half of what
/// the sessions of the core keep answers for.
const WINDOW: u64 = 32;
/// How long the client waits before it asks again when no leader is known.
pub(crate) const NO_LEADER_PAUSE: Micros = Micros::from_millis(100);

#[derive(Clone, Debug)]
pub(crate) struct Submission {
    pub(crate) ask: Ask,
    pub(crate) node: NodeId,
    /// The node that it tried last by itself, rather than at a hint: it goes round all of them, whatever it is told.
    pub(crate) tried: NodeId,
    pub(crate) attempts: u32,
    pub(crate) since: Instant,
    /// For the laws alone: everything up to this entry had been answered when it was asked for.
    pub(crate) after: Index,
    pub(crate) state: SubmissionState,
    /// The place in the queue of what it does when nothing is heard.
    pub(crate) timer: Option<super::Place>,
    /// Why it will ask then, and what made it wait so long.
    pub(crate) next: AskReason,
    pub(crate) waits_since: Causes,
    /// The attempts that may have been heard, or may yet be: those of which no node said that nothing will come of them.
    pub(crate) open: BTreeSet<u32>,
    /// The session that it is part of, and its number there.
    pub(crate) numbered: Option<(ClientId, Serial)>,
}

impl Submission {
    /// Whether it is open, and this is the latest attempt at it.
    pub(crate) const fn is_at(&self, attempt: u32) -> bool {
        !self.state.is_settled() && self.attempts == attempt
    }
}

/// A session that is open.
#[derive(Clone, Debug)]
struct Session {
    client: ClientId,
    next: Serial,
    /// The commands that are not answered yet.
    open: BTreeSet<Serial>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Client {
    submissions: BTreeMap<SubmissionId, Submission>,
    named: u64,
    /// How many of them are settled.
    settled: usize,
    /// Whether it opens sessions.
    sessions: bool,
    rules: HostRules,
    session: Option<Session>,
    /// The request for a session, while it has none.
    registering: Option<SubmissionId>,
}

impl Session {
    /// Whether another command can be numbered.
    fn has_room(&self) -> bool {
        self.open
            .first()
            .is_none_or(|first| self.next.0 - first.0 < WINDOW)
    }
}

impl Client {
    pub(crate) fn new(sessions: bool, rules: HostRules) -> Self {
        Self {
            sessions,
            rules,
            ..Self::default()
        }
    }

    pub(crate) fn add(&mut self, ask: Ask, node: NodeId, now: Instant) -> SubmissionId {
        self.named += 1;
        let id = SubmissionId(self.named);
        let submission = Submission {
            ask,
            node,
            tried: node,
            attempts: 0,
            since: now,
            after: Index::ZERO,
            state: SubmissionState::Travelling,
            timer: None,
            next: AskReason::Told,
            waits_since: Causes::NONE,
            open: BTreeSet::new(),
            numbered: None,
        };
        self.submissions.insert(id, submission);
        while self.settled > SETTLED_MAX {
            self.settled -= 1;
            let oldest = self.submissions.iter().find(|(_, one)| one.state.is_settled());
            if let Some(oldest) = oldest.map(|(id, _)| *id) {
                self.submissions.remove(&oldest);
            }
        }
        id
    }

    /// Whether a submission must wait for its session: for it to be opened, or for room in it.
    pub(crate) fn must_wait(&self, id: SubmissionId) -> bool {
        let new_command = |one: &Submission| matches!(one.ask, Ask::Command(_)) && one.numbered.is_none();
        let has_room = self.session.as_ref().is_some_and(Session::has_room);
        self.sessions && !has_room && self.submissions.get(&id).is_some_and(new_command)
    }

    /// The oldest submission that waited for its session, if that has room for it now.
    pub(crate) fn next_with_room(&self) -> Option<SubmissionId> {
        let room = self.session.as_ref().is_some_and(Session::has_room);
        room.then(|| self.waiting().next()).flatten()
    }

    /// Whether something waits for a session that nobody has asked for, since the last one has expired; if so, whom to ask.
    pub(crate) fn needs_session(&self) -> Option<NodeId> {
        let without = self.session.is_none() && self.registering.is_none();
        let first = without.then(|| self.waiting().next()).flatten()?;
        self.submissions.get(&first).map(|one| one.node)
    }

    /// Those that wait for their session, oldest first.
    fn waiting(&self) -> impl Iterator<Item = SubmissionId> {
        let waits = |one: &Submission| matches!(one.state, SubmissionState::Registering);
        self.submissions
            .iter()
            .filter(move |(_, one)| waits(one))
            .map(|(id, _)| *id)
    }

    /// The request for a session that is open, or the one that must be made now.
    pub(crate) fn register(&mut self, node: NodeId, now: Instant) -> Option<SubmissionId> {
        if self.registering.is_some() || self.session.is_some() {
            return None;
        }
        let id = self.add(Ask::Register, node, now);
        self.registering = Some(id);
        Some(id)
    }

    /// A session is open.
    pub(crate) fn registered(&mut self, client: ClientId) {
        self.registering = None;
        self.session = Some(Session {
            client,
            next: Serial(1),
            open: BTreeSet::new(),
        });
    }

    /// Forgets a submission: the request for a session, once there is one.
    pub(crate) fn remove(&mut self, id: SubmissionId) -> Option<Submission> {
        self.submissions.remove(&id)
    }

    /// The session with this name is no more.
    pub(crate) fn expired(&mut self, client: ClientId) {
        if self
            .session
            .as_ref()
            .is_some_and(|session| session.client == client)
        {
            self.session = None;
        }
    }

    /// The bytes of a submission as an entry of the log carries it; none for a read. With a session it gets its number at the
    /// first attempt, and keeps it.
    pub(crate) fn entry(&mut self, id: SubmissionId) -> Option<Vec<u8>> {
        let one = self.submissions.get_mut(&id)?;
        let command = match &one.ask {
            Ask::Get { .. } => return None,
            Ask::Register => return Some(Request::Register.encode()),
            Ask::Command(command) => command.encode(),
        };
        if !self.rules.client_keeps_its_number
            && let Some((client, serial)) = one.numbered.take()
            && let Some(session) = self.session.as_mut().filter(|session| session.client == client)
        {
            session.open.remove(&serial);
        }
        if one.numbered.is_none()
            && let Some(session) = &mut self.session
        {
            one.numbered = Some((session.client, session.next));
            session.open.insert(session.next);
            session.next = session.next.next();
        }
        let Some((client, serial)) = one.numbered else {
            return Some(command);
        };
        let present = self.session.as_ref().filter(|session| session.client == client);
        let first_open = present.and_then(|session| session.open.first().copied());
        let acknowledged = first_open.unwrap_or(serial).min(serial);
        let request = Request::Command {
            client,
            serial,
            acknowledged,
            command: &command,
        };
        Some(request.encode())
    }

    /// A submission is settled, whatever came of it: it will not be asked for again.
    pub(crate) fn settled(&mut self, id: SubmissionId) {
        self.settled += 1;
        let numbered = self.submissions.get(&id).and_then(|one| one.numbered);
        if let (Some((client, serial)), Some(session)) = (numbered, &mut self.session)
            && session.client == client
        {
            session.open.remove(&serial);
        }
    }

    pub(crate) fn get_mut(&mut self, id: SubmissionId) -> Option<&mut Submission> {
        self.submissions.get_mut(&id)
    }

    #[cfg(test)]
    pub(crate) fn all(&self) -> impl Iterator<Item = (&SubmissionId, &Submission)> {
        self.submissions.iter()
    }

    /// What it was asked for. The request for a session is its own affair.
    pub(crate) fn views(&self) -> impl Iterator<Item = SubmissionView<'_>> {
        let asked = self
            .submissions
            .iter()
            .filter(|(_, one)| one.ask != Ask::Register);
        asked.map(|(id, one)| SubmissionView {
            id: *id,
            command: &one.ask,
            node: one.node,
            attempts: one.attempts,
            since: one.since,
            asks_again: one.timer.map(|(at, _)| at),
            state: &one.state,
        })
    }
}
