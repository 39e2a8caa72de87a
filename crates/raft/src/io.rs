//! What goes in and what comes out: the whole border between a node and whoever drives it.

use crate::{
    Config, Configuration, Entries, Envelope, Event, Index, LoadId, LogId, NodeId, NotTaken, Snapshot, Term,
    Ticket, WriteId,
};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// What a node handles.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Input {
    /// The moment that [`crate::Node::deadline`] named has come. Too early does no harm.
    Timeout,
    /// A message has arrived.
    Message(Envelope),
    /// All writes up to this one are on disk, and will survive a crash.
    Persisted {
        /// The last of them.
        upto: WriteId,
    },
    /// All entries up to this one have been applied to the state machine.
    Applied {
        /// The last of them.
        upto: Index,
    },
    /// The host keeps a snapshot of the state machine with everything applied up to here.
    SnapshotTaken {
        /// The last entry in it.
        upto: Index,
    },
    /// The log up to here may be forgotten: a snapshot has it.
    Compact {
        /// The last entry to forget.
        upto: Index,
    },
    /// A snapshot that was to be sent has arrived, or will not.
    SnapshotSent {
        /// To whom.
        to: NodeId,
        /// Whether it has arrived.
        arrived: bool,
    },
    /// Messages to a node could not be sent, so what is on its way to it may be lost. Need not be told: heartbeats find it
    /// out later. Does nothing where this node does not lead.
    Unreachable {
        /// The node that was not reached.
        peer: NodeId,
    },
    /// A write has failed. The node halts: nobody can say what its disk holds.
    PersistFailed,
    /// Forget who leads: this node may then vote for another one at once.
    ForgetLeader,
    /// Other settings from now on; the node's id, its cluster and its seed stay.
    Reconfigure(Box<Config>),
    /// Neither hear, nor speak, nor campaign, nor take requests, until [`Input::Resume`].
    Pause,
    /// Go on.
    Resume,
    /// Halt, and tell whoever waits.
    Stop,
    /// Campaign now, as if the election timeout had passed.
    Campaign,
    /// Entries have been loaded from the disk: answers [`Output::LoadEntries`].
    EntriesLoaded {
        /// Which load it was.
        id: LoadId,
        /// The entries: from the first one asked for, as many as there is room for, at least one.
        entries: Entries,
    },
}

/// What a node wants done.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Output {
    /// Write this to disk. Answer with [`Input::Persisted`] once it would survive a crash, not before.
    Persist(Write),
    /// Send this. It may be lost, delayed, duplicated and overtaken.
    Send(Envelope),
    /// Send this together with the data of the snapshot that it names or of a later one. Answer with
    /// [`Input::SnapshotSent`]. The receiver's host hands in the message once it holds all the data.
    SendSnapshot(Envelope),
    /// Replace the state machine's content by the data of this snapshot. Answer with [`Input::Applied`].
    InstallSnapshot(Box<Snapshot>),
    /// Apply these committed entries, in order. Answer with [`Input::Applied`].
    Apply(Entries),
    /// This is what became of a request. Each ticket gets exactly one, unless the node is lost before.
    Reply(Ticket, Outcome),
    /// This happened, for people.
    Event(Event),
    /// Load these entries from the disk, which are not in memory any more. Answer with [`Input::EntriesLoaded`], sooner or
    /// later; with [`Input::PersistFailed`] if they cannot be read. Only where [`crate::Config::entry_cache_bytes_max`] is
    /// set, or the node was recovered without all of its entries.
    LoadEntries {
        /// Which load it is.
        id: LoadId,
        /// The first entry.
        from: Index,
        /// The last entry that is of use.
        upto: Index,
        /// No more than have so many bytes of commands together; at least one.
        bytes_max: u64,
    },
}

/// What must survive a crash of a node besides its log (figure 2: persistent state).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct HardState {
    /// The latest term that the node has seen.
    pub term: Term,
    /// Whom it voted for in that term.
    pub vote: Option<NodeId>,
}

/// A write: all of it reaches the disk, or nothing does. Writes are numbered and complete in order; they may be
/// batched, and a crash may lose the last ones, never one in the middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Its number.
    pub id: WriteId,
    /// The new term and vote, if they changed.
    pub hard_state: Option<HardState>,
    /// First of all replace the whole log by this snapshot, whose data the host has received, if there is one.
    pub snapshot: Option<Box<Snapshot>>,
    /// Then forget the entry at this index and all that follow it, if anything is to be forgotten.
    pub truncate_from: Option<Index>,
    /// Then add these at the end, if any.
    pub entries: Entries,
}

/// What became of a proposal, of a change of members, or of a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Outcome {
    /// Committed, and applied here. It will never be lost.
    Applied(LogId),
    /// An entry of another term has been committed in its place, or of a later one before it: it never will be.
    Superseded {
        /// The entry that the proposal was.
        proposed: LogId,
        /// The term of that entry.
        by: Term,
    },
    /// A read may be answered by the state machine here: it has applied what was committed when the read came in, up to
    /// this entry.
    Readable(Index),
    /// A read whose leader is gone, or does not know that it still leads. Ask again.
    ReadFailed,
    /// It may or may not come to be committed: the node can no longer tell.
    Unknown,
    /// A proposal that was passed on, and that the leader has not taken: it never will be committed.
    NotTaken {
        /// Why.
        why: NotTaken,
    },
}

/// What was done with a proposal that was not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Proposed {
    /// This node leads: it is this entry of its log.
    Appended(LogId),
    /// This node follows: it has passed it on.
    Forwarded {
        /// To its leader.
        to: NodeId,
    },
}

/// What a node starts from: nothing but its configuration at first, later what its disk holds.
#[derive(Clone, Debug)]
pub struct Recovered {
    /// The members of the cluster when it began; for a node that joins, when it joined.
    pub configuration: Configuration,
    /// The latest snapshot that was saved, if any: it stands for all that came before `entries`.
    pub snapshot: Option<Snapshot>,
    /// The term and vote that were saved.
    pub hard_state: HardState,
    /// The entries that were saved, from the first one after the snapshot on.
    pub entries: Entries,
}

/// Entries that a node's disk holds, and that it is not handed when it starts: those after the snapshot and before
/// [`Recovered::entries`]. It loads them when it needs them.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Unloaded {
    /// The first entry of each term among them, ascending; so the first of all is the one after the snapshot.
    pub terms: Vec<LogId>,
    /// The last one. Index zero if there are none.
    pub upto: Index,
    /// Where among them the members of the cluster change, ascending, and what they are from there on.
    pub configurations: Vec<(Index, Configuration)>,
}

impl Recovered {
    /// What a node starts from that has never run before. One that has, and has lost its disk, must not start so under its
    /// old id: it could vote twice.
    #[must_use]
    pub fn fresh(configuration: Configuration) -> Self {
        Self {
            configuration,
            snapshot: None,
            hard_state: HardState::default(),
            entries: Entries::EMPTY,
        }
    }
}
