//! What happened, in order, each event with the events that caused it.
//!
//! Append-only and bounded: the oldest records are dropped, and come back by replay. Nothing that the fingerprint
//! covers depends on it. What an event is called for people: `story.rs`.

use crate::action::Action;
use crate::kv::Answer;
use crate::laws::Violation;
use crate::measure::Samples;
use crate::name::{EventId, MessageName, SubmissionId};
use crate::tape::Tape;
use raft::{
    ClientId, Event, Index, Instant, LogId, MessageKind, NodeId, Outcome, RecoverError, Term, WriteId,
};
use serde::{Serialize, Serializer};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    /// Its name.
    pub id: EventId,
    /// When it happened, in simulated time.
    pub at: Instant,
    /// The node it happened at, if it happened at one.
    pub node: Option<NodeId>,
    /// What it was.
    pub what: What,
    /// What caused it, oldest first. Empty for what a person did, and for beginnings.
    pub causes: Causes,
}

/// What happened. Messages name both ends, so `node` is that end at which it happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub enum What {
    /// A person did something.
    Acted(Action),
    /// Something happened inside a node.
    Node(Event),
    /// A message left.
    Sent(Parcel),
    /// A message arrived and was handled.
    Delivered(Parcel),
    /// A message arrived at a node that is paused, and waits.
    Waits(Parcel),
    /// A message was lost.
    Lost(Parcel, LossReason),
    /// A message will arrive a second time, as the message `copy`.
    Duplicated {
        /// The message.
        original: Parcel,
        /// The name of its copy.
        copy: MessageName,
    },
    /// A node's timer ran out.
    TimerFired,
    /// Writes are on disk.
    Flushed {
        /// The last of them.
        upto: WriteId,
        /// The last entry that the disk holds.
        last: LogId,
    },
    /// A node applied entries.
    Applied {
        /// The first.
        first: Index,
        /// The last.
        upto: Index,
    },
    /// A node started, from what its disk held.
    Started {
        /// How often it had started before.
        restarts: u64,
        /// The term on its disk.
        term: Term,
        /// The last entry on its disk.
        last: LogId,
    },
    /// A node crashed.
    Stopped {
        /// How many writes had not reached its disk and are lost.
        writes_lost: u64,
    },
    /// A node stood still.
    Paused,
    /// A paused node went on.
    Resumed {
        /// How much had waited.
        waiting: u64,
    },
    /// The client asked a node.
    Asked {
        /// What for.
        submission: SubmissionId,
        /// The how-manieth time, from 1.
        attempt: u32,
        /// Whom.
        node: NodeId,
        /// What for, as a person writes it.
        command: String,
        /// Why there, and why now.
        why: AskReason,
    },
    /// A node took a client's command into its log.
    Accepted {
        /// Which.
        submission: SubmissionId,
        /// As this entry.
        entry: LogId,
    },
    /// A node sent a client away.
    SentAway {
        /// What it asked.
        submission: SubmissionId,
        /// Who leads, as far as the node knows.
        hint: Option<NodeId>,
    },
    /// The client learnt that its command has been applied.
    Answered {
        /// Which.
        submission: SubmissionId,
        /// As this entry.
        entry: LogId,
        /// What the state machine said.
        answer: Answer,
    },
    /// The client learnt that its command never will be applied.
    Superseded {
        /// Which.
        submission: SubmissionId,
        /// The entry that it was.
        entry: LogId,
        /// The term of the entry that took its place.
        by: Term,
    },
    /// The client learnt that nobody can tell what became of its command.
    Unknown {
        /// Which.
        submission: SubmissionId,
    },
    /// A law is broken.
    Broken(Violation),
    /// A node cannot start: what its disk holds, no node that keeps the rules can have left there. It stays stopped.
    CannotStart {
        /// What is wrong with it.
        #[serde(serialize_with = "as_sentence")]
        why: RecoverError,
    },
    /// A node passed a client's command on to its leader.
    PassedOn {
        /// Which.
        submission: SubmissionId,
        /// To whom.
        to: NodeId,
    },
    /// A node has a read to answer, once it may.
    ReadBegun {
        /// Which.
        submission: SubmissionId,
    },
    /// A node answers a read.
    Read {
        /// Which.
        submission: SubmissionId,
        /// From a state with everything up to here.
        upto: Index,
    },
    /// The client has read.
    ReadAnswered {
        /// Which.
        submission: SubmissionId,
        /// From a state with everything up to here.
        upto: Index,
        /// What it read.
        answer: Answer,
    },
    /// The client has a session.
    Registered {
        /// Its name there.
        client: ClientId,
    },
    /// The client learnt that its session is no more.
    SessionExpired {
        /// From the answer to this.
        submission: SubmissionId,
    },
    /// A leader knows what came of a change of the members.
    ChangeDecided {
        /// What.
        outcome: Outcome,
    },
    /// A node's own snapshot is on its disk.
    SnapshotSaved {
        /// The last entry in it.
        upto: Index,
    },
    /// The leader's snapshot has replaced a node's state machine.
    Installed {
        /// The last entry in it.
        upto: Index,
    },
    /// A node gives up sending a snapshot: nothing confirms that it arrives.
    SnapshotGivenUp {
        /// To whom.
        to: NodeId,
    },
    /// A node's disk failed.
    DiskFailed,
    /// Entries that were not in a node's memory any more came back from its disk.
    Loaded {
        /// The first.
        first: Index,
        /// How many.
        entries: u64,
    },
    /// A node that starts finds a write half on its disk, and that it does not fit its checksum.
    TornWrite,
}

/// The core's errors are no data: written down is what they say.
fn as_sentence<S: Serializer>(error: &RecoverError, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(error)
}

/// A message as the journal tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Parcel {
    /// Its name.
    pub name: MessageName,
    /// What kind of message it is.
    pub kind: ParcelKind,
    /// Whether it says no.
    pub refusal: bool,
    /// How many entries it carries.
    pub entries: u64,
    /// The term it was sent in; zero for a client's.
    pub term: Term,
    /// About how many bytes it has: 40 for its head, 16 for that of each entry, and what it carries.
    pub bytes: u32,
}

/// What kind of message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum ParcelKind {
    /// One of Raft's.
    Raft(MessageKind),
    /// A client's request.
    Request(SubmissionId),
    /// A node's answer to a client.
    Answer(SubmissionId),
    /// A piece of a snapshot.
    Chunk,
    /// The confirmation of one.
    ChunkReply,
}

/// Why a message is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum LossReason {
    /// The link loses some.
    Chance,
    /// The link is cut.
    Cut,
    /// The node that it was for is stopped.
    Stopped,
    /// A person dropped it.
    Dropped,
    /// The node that it was for is paused, and too much waits for it already.
    Overflow,
}

/// Why the client asks a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum AskReason {
    /// A person said so.
    Told,
    /// The node that was asked before said that this one leads.
    Hint,
    /// The node that was asked before knows of no leader.
    NoLeader,
    /// The node that was asked before did not answer in time.
    NoAnswer,
    /// The client needs a session first, or has one now, with room in it.
    Session,
}

/// The events that caused another one, ascending. Most have one or two, which take no allocation.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Causes(Kept);

#[derive(Clone, Debug, PartialEq, Eq, Default)]
enum Kept {
    #[default]
    None,
    One([EventId; 1]),
    Two([EventId; 2]),
    Many(Box<[EventId]>),
}

impl Causes {
    /// No cause.
    pub const NONE: Self = Self(Kept::None);

    /// One cause.
    #[must_use]
    pub const fn one(event: EventId) -> Self {
        Self(Kept::One([event]))
    }

    /// The events.
    #[must_use]
    pub fn as_slice(&self) -> &[EventId] {
        match &self.0 {
            Kept::None => &[],
            Kept::One(event) => event,
            Kept::Two(events) => events,
            Kept::Many(events) => events,
        }
    }

    /// Adds a cause.
    pub fn add(&mut self, event: EventId) {
        if self.as_slice().contains(&event) {
            return;
        }
        self.0 = match std::mem::take(&mut self.0) {
            Kept::None => Kept::One([event]),
            Kept::One([first]) => Kept::Two([first.min(event), first.max(event)]),
            more => {
                let mut events = Self(more).as_slice().to_vec();
                events.push(event);
                events.sort_unstable();
                Kept::Many(events.into_boxed_slice())
            }
        };
    }
}

impl FromIterator<EventId> for Causes {
    fn from_iter<I: IntoIterator<Item = EventId>>(events: I) -> Self {
        let mut causes = Self::NONE;
        events.into_iter().for_each(|event| causes.add(event));
        causes
    }
}

impl Serialize for Causes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_slice().serialize(serializer)
    }
}

/// The records that are kept, oldest first.
#[derive(Clone, Debug)]
pub struct Journal {
    records: Tape<Record>,
    next: u64,
    kept_max: u64,
    /// What is measured, if it is.
    samples: Option<Box<Samples>>,
}

impl Journal {
    /// So many records are kept.
    pub const KEPT_MAX: u64 = 20_000;

    pub(crate) fn new(kept_max: u64) -> Self {
        Self {
            records: Tape::default(),
            next: 0,
            kept_max,
            samples: None,
        }
    }

    /// From its beginning on, keeps what can be measured. To be said before a record is dropped.
    pub(crate) fn measure(&mut self) {
        let mut samples = Samples::new();
        self.iter().for_each(|record| samples.take(record));
        self.samples = Some(Box::new(samples));
    }

    /// What was measured, of a run that is watched.
    #[must_use]
    pub fn samples(&self) -> Option<&Samples> {
        self.samples.as_deref()
    }

    pub(crate) fn push(&mut self, record: Record) {
        debug_assert_eq!(record.id.0, self.next);
        self.next += 1;
        if let Some(samples) = &mut self.samples {
            samples.take(&record);
        }
        self.records.push(record);
        self.records.drop_oldest(self.kept_max);
    }

    /// Drops the oldest records, as long as so many remain.
    pub(crate) fn shorten(&mut self, keep: u64) {
        self.records.drop_oldest(keep);
    }

    /// Takes up the older records that a journal has which begins alike, and goes further.
    pub(crate) fn recall(&mut self, later: &Self) {
        if later.start() < self.start() && later.end() >= self.end() {
            self.records.clone_from(&later.records);
            self.records.truncate(self.next);
        }
    }

    /// Where its chunks lie: copies share them.
    #[cfg(test)]
    pub(crate) fn chunks(&self) -> impl Iterator<Item = usize> {
        self.records.chunks()
    }

    /// The record of an event, if it is kept.
    #[must_use]
    pub fn get(&self, event: EventId) -> Option<&Record> {
        self.records.get(event.0)
    }

    /// All records that are kept, oldest first. Goes both ways.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.records.iter()
    }

    /// The records from an event on, oldest first.
    pub fn since(&self, event: EventId) -> impl DoubleEndedIterator<Item = &Record> {
        self.records.iter_from(event.0)
    }

    /// The newest record.
    #[must_use]
    pub fn last(&self) -> Option<&Record> {
        self.records.last()
    }

    /// The oldest event that is kept.
    #[must_use]
    pub const fn start(&self) -> EventId {
        EventId(self.records.start())
    }

    /// The name that the next event will have.
    #[must_use]
    pub const fn end(&self) -> EventId {
        EventId(self.next)
    }
}
