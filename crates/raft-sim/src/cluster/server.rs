//! One machine: a node of the core, its disk, its clock, its state machine, and whether it runs.

use super::chunks::{Receiving, Sending};
use super::disk::{Disk, Loading, Saved};
use crate::action::Running;
use crate::clock::NodeClock;
use crate::journal::Causes;
use crate::kv::{Replica, Said};
use crate::name::{EventId, SubmissionId};
use crate::settings::{Settings, Timing};
use crate::tape::Tape;
use raft::{Due, Index, InputId, Instant, LoadId, Node, NodeId, Term, Ticket};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// So many inputs are remembered with their events: older ones cause nothing any more.
const INPUTS_MAX: u64 = 4_096;

/// So many answers of the state machine are remembered.
const ANSWERS_MAX: u64 = 1_024;

/// When a node wants to be woken, and why then.
#[derive(Clone, Debug)]
pub(crate) struct Alarm {
    /// As it was asked for; what lies in the past rings at once.
    pub(crate) deadline: Instant,
    /// Its place in the queue; a place that is over, while it waits for a paused node.
    pub(crate) key: super::Place,
    /// What set it.
    pub(crate) causes: Causes,
}

/// A snapshot that is being written to the disk.
#[derive(Clone, Debug)]
pub(crate) struct Taking {
    pub(crate) upto: Index,
    pub(crate) data: Arc<[u8]>,
    pub(crate) hash: u64,
    /// Its place in the queue; a place that is over, while it waits for a paused node.
    pub(crate) key: super::Place,
    pub(crate) causes: Causes,
}

/// What a ticket is for.
#[derive(Clone, Debug)]
pub(crate) enum Errand {
    /// A client's command.
    Command { submission: SubmissionId, attempt: u32 },
    /// A client's read: of a key, when so much was committed already.
    Read {
        submission: SubmissionId,
        attempt: u32,
        key: String,
        committed: Index,
    },
    /// A change of the members.
    Change,
}

/// One machine.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) id: NodeId,
    pub(crate) running: Running,
    /// The node; none while it is stopped.
    pub(crate) node: Option<Node>,
    pub(crate) disk: Disk,
    pub(crate) machine: Replica,
    pub(crate) clock: NodeClock,
    /// The state machine as it is before anything is applied.
    empty: Replica,
    /// How often it has started.
    pub(crate) incarnation: u64,
    pub(crate) timer: Option<Alarm>,
    /// The event of its latest crash.
    pub(crate) stopped: Option<EventId>,
    /// What came up while it was paused, in order.
    pub(crate) waiting: VecDeque<super::Item>,
    /// The requests in its hands.
    pub(crate) tickets: BTreeMap<Ticket, Errand>,
    /// How patient it was told to be, if it was.
    pub(crate) timing: Option<Timing>,
    /// The snapshot that is being written.
    pub(crate) taking: Option<Taking>,
    /// The entries that are being read from the disk.
    pub(crate) loading: BTreeMap<LoadId, Loading>,
    /// The snapshot that has come in whole, until it is on the disk.
    pub(crate) received: Option<Saved>,
    /// The snapshots on their way to others.
    pub(crate) sending: BTreeMap<NodeId, Sending>,
    /// The snapshots on their way from others.
    pub(crate) receiving: BTreeMap<NodeId, Receiving>,
    /// What the state machine said to the entries that were applied last, while anybody waits for an answer: one that was passed
    /// on to the leader may be applied before the leader tells which entry it is.
    pub(crate) answers: Tape<(Index, Said)>,
    /// By the number of the input, from 1.
    events: Tape<EventId>,
    /// Chained hash of all that was applied since it started.
    pub(crate) applied_hash: u64,
    /// Counts what changes in the log, in what is committed and in what is applied.
    pub(crate) revision: u64,
    /// As the fingerprint last saw it.
    pub(crate) seen: [u64; 5],
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("id", &self.id)
            .field("running", &self.running)
            .finish_non_exhaustive()
    }
}

impl Server {
    pub(crate) fn new(seed: u64, id: NodeId, settings: &Settings) -> Self {
        let empty = Replica::new(settings.sessions(id)).keeping(settings.host_rules);
        Self {
            id,
            running: Running::Stopped,
            node: None,
            disk: Disk::new(seed, id, settings.disk).keeping(settings.host_rules),
            machine: empty.clone(),
            empty,
            clock: NodeClock::TRUE,
            incarnation: 0,
            timer: None,
            stopped: None,
            waiting: VecDeque::new(),
            tickets: BTreeMap::new(),
            timing: None,
            taking: None,
            loading: BTreeMap::new(),
            received: None,
            sending: BTreeMap::new(),
            receiving: BTreeMap::new(),
            answers: Tape::default(),
            events: Tape::starting_at(1),
            applied_hash: 0,
            revision: 0,
            seen: [0; 5],
        }
    }

    /// What the state machine said to an entry, if that is remembered.
    pub(crate) fn answer(&self, index: Index) -> Option<Said> {
        let latest = self.answers.end().saturating_sub(ANSWERS_MAX);
        let said = self.answers.iter_from(latest).find(|(entry, _)| *entry == index);
        said.map(|(_, said)| said.clone())
    }

    /// Forgets what the state machine said that nobody can wait for any more.
    pub(crate) fn forget_answers(&mut self) {
        if self.tickets.is_empty() {
            self.answers = Tape::default();
        }
        self.answers.drop_oldest(ANSWERS_MAX);
    }

    /// The latest input was this event.
    pub(crate) fn note_input(&mut self, event: EventId) {
        let Some(node) = &self.node else { return };
        let InputId(last) = node.last_input();
        while self.events.end() <= last {
            self.events.push(event);
        }
        self.events.drop_oldest(INPUTS_MAX);
    }

    /// The events that something is due to; `now` where the node knows of none, or of none that is remembered.
    pub(crate) fn causes(&self, due: &Due, now: EventId) -> Causes {
        let event = |input: &InputId| self.events.get(input.0).copied();
        let causes: Causes = due.inputs().iter().filter_map(event).collect();
        if causes.as_slice().is_empty() {
            return Causes::one(now);
        }
        causes
    }

    /// It forgets all that its disk does not hold. Says how many writes are lost.
    pub(crate) fn crash(&mut self) -> u64 {
        self.running = Running::Stopped;
        self.node = None;
        if self.disk.rules.machine_starts_anew {
            self.machine = self.empty.clone();
        }
        self.waiting.clear();
        self.tickets.clear();
        self.taking = None;
        self.loading.clear();
        self.received = None;
        self.sending.clear();
        self.receiving.clear();
        self.answers = Tape::default();
        self.events = Tape::starting_at(1);
        self.applied_hash = 0;
        self.revision += 1;
        self.disk.crash(self.incarnation)
    }

    /// What the fingerprint covers of it.
    pub(crate) fn state(&self) -> [u64; 5] {
        let Some(node) = &self.node else { return [0; 5] };
        let vote = node.vote().map_or(0, |vote| u64::from(vote.0));
        let (Term(term), Index(commit), Index(applied)) =
            (node.term(), node.commit_index(), node.applied_index());
        [node.role() as u64 + 1, term, vote, commit, applied]
    }
}
