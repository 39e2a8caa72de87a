//! One machine: a node of the core, its disk, its clock, its state machine, and whether it runs.

use crate::action::Running;
use crate::clock::NodeClock;
use crate::fingerprint::chain;
use crate::journal::Causes;
use crate::kv::{Answer, Machine};
use crate::name::{EventId, SubmissionId};
use crate::settings::DiskDials;
use crate::tape::Tape;
use raft::draw::{mix, within};
use raft::{
    Due, Entries, EntriesBuilder, HardState, Index, InputId, Instant, LogId, Micros, Node, NodeId, Term,
    Ticket, Write,
};
use std::collections::{BTreeMap, VecDeque};

/// Keeps the draws of flush times apart from all others, and those of what a crash loses.
const FLUSH: u64 = 0x666c_7573_6800_0000;
const CRASH: u64 = 0x6372_6173_6800_0000;
/// So many inputs are remembered with their events: older ones cause nothing any more.
const INPUTS_MAX: usize = 4_096;

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

/// A write on its way to the disk.
#[derive(Clone, Debug)]
pub(crate) struct Flushing {
    pub(crate) write: Write,
    pub(crate) done: Instant,
    /// Its place in the queue; a place that is over, while it waits for a paused node.
    pub(crate) key: super::Place,
    pub(crate) causes: Causes,
}

/// A disk: what would survive a crash, and what would not yet.
#[derive(Clone, Debug)]
pub(crate) struct Disk {
    seed: u64,
    flushes: u64,
    pub(crate) dials: DiskDials,
    pub(crate) hard_state: HardState,
    /// Consecutive entries from index 1 on, as they were written.
    pieces: Vec<Entries>,
    /// For each of them, the hash of all up to it.
    hashes: Tape<u64>,
    pub(crate) queue: VecDeque<Flushing>,
}

impl Disk {
    fn new(seed: u64, node: NodeId, dials: DiskDials) -> Self {
        let seed = mix(mix(seed, FLUSH), u64::from(node.0));
        Self {
            seed,
            flushes: 0,
            dials,
            hard_state: HardState::default(),
            pieces: Vec::new(),
            hashes: Tape::default(),
            queue: VecDeque::new(),
        }
    }

    /// When a write that is begun now will be done: writes are done in order.
    pub(crate) fn begin(&mut self, now: Instant) -> Instant {
        self.flushes += 1;
        let (flush, jitter) = (self.dials.flush.0, self.dials.jitter.0.min(self.dials.flush.0));
        let takes = within(mix(self.seed, self.flushes), flush - jitter, flush + jitter);
        let done = now.plus(Micros(takes));
        self.queue.back().map_or(done, |last| last.done.max(done))
    }

    /// The last entry.
    pub(crate) fn last(&self) -> LogId {
        self.pieces.last().and_then(Entries::last).unwrap_or(LogId::ZERO)
    }

    /// The entry at an index.
    pub(crate) fn get(&self, index: Index) -> Option<raft::Entry<'_>> {
        self.pieces.iter().find_map(|piece| piece.get(index))
    }

    pub(crate) fn store(&mut self, write: &Write) {
        if let Some(hard_state) = write.hard_state {
            self.hard_state = hard_state;
        }
        if let Some(first) = write.truncate_from {
            for piece in &mut self.pieces {
                *piece = piece.ending_at(first.previous());
            }
            self.pieces.retain(|piece| !piece.is_empty());
            self.hashes.truncate(first.previous().0);
        }
        for entry in write.entries.iter() {
            let before = self.hashes.last().copied().unwrap_or(0);
            self.hashes.push(chain(before, entry.id.term, entry.payload));
        }
        if !write.entries.is_empty() {
            self.pieces.push(write.entries.clone());
        }
    }

    /// The hash of all entries up to an index, if it holds them.
    pub(crate) fn hash_at(&self, index: Index) -> Option<u64> {
        self.hashes.get(index.0.checked_sub(1)?).copied()
    }

    /// A crash: the writes that were on their way are lost, but for some of the first ones. Says how many are.
    fn crash(&mut self, incarnation: u64) -> u64 {
        let waiting = self.queue.len() as u64;
        let kept = within(mix(mix(self.seed, CRASH), incarnation), 0, waiting);
        let kept = if waiting == 0 { 0 } else { kept.min(waiting) };
        for _ in 0..kept {
            if let Some(flushing) = self.queue.pop_front() {
                self.store(&flushing.write);
            }
        }
        self.queue.clear();
        waiting - kept
    }

    pub(crate) fn entries(&self) -> Entries {
        let mut builder = EntriesBuilder::starting_at(Index(1));
        for piece in &self.pieces {
            builder.extend(piece);
        }
        builder.finish()
    }
}

/// One machine.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) id: NodeId,
    pub(crate) running: Running,
    /// The node; none while it is stopped.
    pub(crate) node: Option<Node>,
    pub(crate) disk: Disk,
    pub(crate) machine: Machine,
    pub(crate) clock: NodeClock,
    /// How often it has started.
    pub(crate) incarnation: u64,
    pub(crate) timer: Option<Alarm>,
    /// The event of its latest crash.
    pub(crate) stopped: Option<EventId>,
    /// What came up while it was paused, in order.
    pub(crate) waiting: VecDeque<super::Item>,
    /// The client's requests in its hands.
    pub(crate) tickets: BTreeMap<Ticket, (SubmissionId, u32)>,
    /// What the state machine said to the page of entries that was applied last.
    pub(crate) answers: Vec<(Index, Answer)>,
    events: VecDeque<EventId>,
    /// The number of the first input in `events`.
    events_start: u64,
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
    pub(crate) fn new(seed: u64, id: NodeId, dials: DiskDials) -> Self {
        Self {
            id,
            running: Running::Stopped,
            node: None,
            disk: Disk::new(seed, id, dials),
            machine: Machine::default(),
            clock: NodeClock::TRUE,
            incarnation: 0,
            timer: None,
            stopped: None,
            waiting: VecDeque::new(),
            tickets: BTreeMap::new(),
            answers: Vec::new(),
            events: VecDeque::new(),
            events_start: 1,
            applied_hash: 0,
            revision: 0,
            seen: [0; 5],
        }
    }

    /// The latest input was this event.
    pub(crate) fn note_input(&mut self, event: EventId) {
        let Some(node) = &self.node else { return };
        let InputId(last) = node.last_input();
        while self.events_start + (self.events.len() as u64) < last {
            self.events.push_back(event);
        }
        if self.events_start + self.events.len() as u64 == last {
            self.events.push_back(event);
        }
        if self.events.len() > INPUTS_MAX {
            self.events.pop_front();
            self.events_start += 1;
        }
    }

    /// The events that something is due to; `now` where the node knows of none, or of none that is remembered.
    pub(crate) fn causes(&self, due: &Due, now: EventId) -> Causes {
        let event = |input: &InputId| {
            let place = usize::try_from(input.0.checked_sub(self.events_start)?).ok()?;
            self.events.get(place).copied()
        };
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
        self.machine = Machine::default();
        self.waiting.clear();
        self.tickets.clear();
        self.answers.clear();
        self.events.clear();
        self.events_start = 1;
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
