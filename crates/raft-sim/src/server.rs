//! One node with all that is around it: its process, disk, clock, state machine, and the requests it has taken.

use crate::action::Running;
use crate::clock::NodeClock;
use crate::disk::Disk;
use crate::journal::Causes;
use crate::kv::{Answer, Machine};
use crate::name::{EventId, SubmissionId};
use crate::network::Flight;
use crate::queue::Slot;
use crate::settings::Settings;
use raft::{Due, Index, InputId, LogId, Node, NodeId, Role, Term, Ticket, WriteId};
use std::collections::{BTreeMap, VecDeque};

/// A node and what is around it.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) id: NodeId,
    pub(crate) running: Running,
    /// The process; none while it is stopped.
    pub(crate) node: Option<Node>,
    pub(crate) disk: Disk,
    pub(crate) clock: NodeClock,
    /// How often it has started.
    pub(crate) starts: u64,
    pub(crate) machine: Applier,
    pub(crate) inputs: Inputs,
    pub(crate) timer: Option<Alarm>,
    /// What waits while it is paused, and after it until all is handled.
    pub(crate) waiting: VecDeque<Waiting>,
    /// Its next turn to handle what waits.
    pub(crate) turn: Option<Slot>,
    pub(crate) requests: Requests,
    pub(crate) seen: Standing,
    /// Counts what an observer of the log would see change.
    pub(crate) log_changes: u64,
}

/// The timer of a node, as it is set now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alarm {
    pub(crate) slot: Slot,
    /// When it rings, on the node's own clock.
    pub(crate) local: raft::Instant,
    /// The event that set it.
    pub(crate) set_by: EventId,
}

/// Something that waits for a node that is paused.
#[derive(Clone, Debug)]
pub(crate) enum Waiting {
    Message(Flight),
    Flushed { upto: WriteId, event: EventId },
    TimerFired { set_by: EventId },
}

/// So much may wait for a paused node; what comes later is lost.
pub(crate) const WAITING_MAX: usize = 4_096;

/// What of a node the fingerprint and the ribbon of time look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) role: Role,
    pub(crate) term: Term,
    pub(crate) vote: Option<NodeId>,
    pub(crate) commit: Index,
    pub(crate) applied: Index,
    pub(crate) log: u64,
}

impl Standing {
    pub(crate) const NONE: Self = Self {
        role: Role::Follower,
        term: Term::ZERO,
        vote: None,
        commit: Index::ZERO,
        applied: Index::ZERO,
        log: 0,
    };

    pub(crate) fn of(node: &Node) -> Self {
        Self {
            role: node.role(),
            term: node.term(),
            vote: node.vote(),
            commit: node.commit_index(),
            applied: node.applied_index(),
            log: node.log().revision(),
        }
    }
}

impl Server {
    pub(crate) fn new(id: NodeId, settings: &Settings) -> Self {
        Self {
            id,
            running: Running::Stopped,
            node: None,
            disk: Disk::empty(settings.disk),
            clock: NodeClock::TRUE,
            starts: 0,
            machine: Applier::default(),
            inputs: Inputs::default(),
            timer: None,
            waiting: VecDeque::new(),
            turn: None,
            requests: Requests::default(),
            seen: Standing::NONE,
            log_changes: 0,
        }
    }
}

/// The state machine of a node, and how far it has come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Applier {
    pub(crate) machine: Machine,
    /// The last entry that was applied.
    pub(crate) upto: Index,
    /// The chained hash of all entries that were applied.
    pub(crate) chain: u64,
}

/// So many of a node's latest inputs are remembered by their events. What an output is due to is hardly ever older.
const INPUTS_MAX: usize = 512;

/// Which event each input of a node was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    /// The last input that is forgotten.
    base: InputId,
    events: VecDeque<EventId>,
}

impl Inputs {
    /// The node's next input was this event.
    pub(crate) fn note(&mut self, event: EventId) {
        if self.events.len() == INPUTS_MAX {
            self.events.pop_front();
            self.base = self.base.next();
        }
        self.events.push_back(event);
    }

    /// The events that something is due to.
    pub(crate) fn causes(&self, due: &Due) -> Causes {
        due.inputs()
            .iter()
            .filter_map(|input| {
                let place = input.0.checked_sub(self.base.0)?.checked_sub(1)?;
                self.events.get(usize::try_from(place).ok()?).copied()
            })
            .collect()
    }

    /// The event of the latest input.
    pub(crate) fn latest(&self) -> Option<EventId> {
        self.events.back().copied()
    }
}

/// The client's requests that a node has taken into its log.
#[derive(Clone, Debug, Default)]
pub(crate) struct Requests {
    open: BTreeMap<Ticket, Request>,
    by_entry: BTreeMap<LogId, Ticket>,
}

/// A request that waits for its fate.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) submission: SubmissionId,
    pub(crate) attempt: u32,
    pub(crate) entry: LogId,
    /// What the state machine said, once it is applied.
    pub(crate) answer: Option<Answer>,
}

impl Requests {
    pub(crate) fn open(&mut self, ticket: Ticket, request: Request) {
        self.by_entry.insert(request.entry, ticket);
        self.open.insert(ticket, request);
    }

    /// Whether any request waits for an entry.
    pub(crate) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The state machine has answered to an entry.
    pub(crate) fn answered(&mut self, entry: LogId, answer: Answer) {
        if let Some(request) = self.by_entry.get(&entry).and_then(|ticket| self.open.get_mut(ticket)) {
            request.answer = Some(answer);
        }
    }

    /// The fate of a request is known.
    pub(crate) fn close(&mut self, ticket: Ticket) -> Option<Request> {
        let request = self.open.remove(&ticket)?;
        self.by_entry.remove(&request.entry);
        Some(request)
    }

    /// The node forgets all requests.
    pub(crate) fn take(&mut self) -> impl Iterator<Item = Request> + use<> {
        std::mem::take(self).open.into_values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_remembered_by_their_events_until_they_are_old() {
        let mut inputs = Inputs::default();
        for event in 0..600 {
            inputs.note(EventId(event * 10));
        }
        let due = Due::to(InputId(1)).and(InputId(599)).and(InputId(600)).and(InputId(601));
        assert_eq!(inputs.causes(&due).as_slice(), [EventId(5_980), EventId(5_990)]);
        assert_eq!(inputs.latest(), Some(EventId(5_990)));
    }
}
