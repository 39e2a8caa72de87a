//! What a picture of a cluster is made from, whoever the cluster is: simulated in this process, or real and far away.

use crate::action::Running;
use crate::journal::{LossReason, ParcelKind};
use crate::kv::{Answer, Ask, Command, Said};
use crate::name::{EventId, MessageName, SubmissionId};
use crate::settings::{ClockDial, LinkDials};
use crate::story::Language;
use raft::{Configuration, Index, Instant, LogId, NodeId, Status, Term};

/// Somebody whose state can be drawn. All moments are on one clock, that of [`Observed::now`].
pub trait Observed {
    /// The present.
    fn now(&self) -> Instant;
    /// The nodes, in the order of the ring.
    fn node_ids(&self) -> impl Iterator<Item = NodeId>;
    /// How a node stands.
    fn node(&self, node: NodeId) -> Option<NodeView>;
    /// An entry of a node's log.
    fn entry(&self, node: NodeId, index: Index) -> Option<EntryView>;
    /// Counts the changes of a node's log and of its commit and applied index: while it stays, so do the entries, but for what others
    /// have committed of them.
    fn log_revision(&self, node: NodeId) -> u64;
    /// The links, each way by itself.
    fn links(&self) -> impl Iterator<Item = LinkView>;
    /// The messages on their way, by name.
    fn messages(&self) -> impl Iterator<Item = MessageView>;
    /// The messages that were lost lately, oldest first.
    fn lost_messages(&self) -> impl Iterator<Item = MessageView>;
    /// What the client asked for, oldest first; the oldest that are settled are forgotten.
    fn submissions(&self) -> impl Iterator<Item = SubmissionView<'_>>;
    /// The snapshots on their way from node to node.
    fn snapshots(&self) -> impl Iterator<Item = SnapshotView>;
}

/// How a node stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeView {
    /// The node.
    pub id: NodeId,
    /// Whether it runs.
    pub running: Running,
    /// How its Raft stands; for a stopped node, what its disk holds (a follower without a timer).
    pub status: Status,
    /// The key that its state machine last heard of, and its value. `None` while nothing is applied.
    pub value: Option<(String, Option<i64>)>,
    /// How much waits for it while it is paused.
    pub waiting: u64,
    /// How fast its clock runs.
    pub clock: ClockDial,
    /// Whether its disk stands still.
    pub disk_stalled: bool,
    /// How many clients its state machine keeps sessions for, if it keeps any.
    pub sessions: Option<u64>,
}

/// An entry of a node's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryView {
    /// Its term and index.
    pub id: LogId,
    /// What it carries.
    pub text: EntryText,
    /// Whether the node knows it to be committed.
    pub committed: bool,
    /// Whether a leader has committed it, with all before it, whether this node knows or not: as the laws remember it. What a broken
    /// rule let somebody commit counts as well, whatever became of it.
    pub committed_by_leader: bool,
    /// Whether the node has applied it.
    pub applied: bool,
    /// Whether the node's disk holds it, as far as the node knows.
    pub durable: bool,
}

/// What an entry carries, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryText {
    /// Nothing: a leader opened its term with it.
    Blank,
    /// A command.
    Command(Command),
    /// Bytes that are no command.
    Bytes(u64),
    /// A client opens a session.
    Register,
    /// The members from here on.
    Configuration(Configuration),
}

/// One way between two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkView {
    /// From this node.
    pub from: NodeId,
    /// To this one.
    pub to: NodeId,
    /// Whether it is cut.
    pub cut: bool,
    /// How it carries messages.
    pub dials: LinkDials,
}

/// A message that travels, or that was lost a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageView {
    /// Its name, with both ends.
    pub name: MessageName,
    /// What kind it is.
    pub kind: ParcelKind,
    /// Whether it says no.
    pub refusal: bool,
    /// How many entries it carries.
    pub entries: u64,
    /// The term it was sent in; zero for a client's.
    pub term: Term,
    /// When it left.
    pub sent: Instant,
    /// When it arrives, or would have arrived.
    pub arrives: Instant,
    /// When it was lost and why, if it was.
    pub lost: Option<(Instant, LossReason)>,
}

/// What a message on its way carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried<'a> {
    /// The event of its sending, or of its doubling.
    pub event: EventId,
    /// What it says.
    pub says: Says<'a>,
}

/// What a message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Says<'a> {
    /// From node to node.
    Raft(&'a raft::Message),
    /// A piece of a snapshot.
    Chunk {
        /// The last entry in the snapshot.
        upto: LogId,
        /// The first of its bytes.
        from: u64,
        /// So many bytes.
        bytes: u64,
    },
    /// So many bytes of a snapshot have arrived.
    Received(u64),
    /// The client asks for an entry or a value: what for, its submission says.
    Request,
    /// "I do not lead", and who does, as far as the node knows.
    SentAway(Option<NodeId>),
    /// The command was applied as this entry.
    Applied(LogId, &'a Said),
    /// The value was read from a state with everything up to here.
    Read(Index, &'a Answer),
    /// Another entry, of this term, has been committed in its place.
    Superseded(LogId, Term),
    /// Nobody can tell what came of it.
    Unknown,
}

/// A snapshot on its way from node to node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotView {
    /// Who sends it.
    pub from: NodeId,
    /// Who receives it.
    pub to: NodeId,
    /// The last entry in it.
    pub upto: Index,
    /// So many of its bytes are confirmed.
    pub confirmed: u64,
    /// So many it has.
    pub bytes: u64,
}

/// Something that the client asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubmissionView<'a> {
    /// Its name.
    pub id: SubmissionId,
    /// What it is.
    pub command: &'a Ask,
    /// The node that was asked last.
    pub node: NodeId,
    /// How often a node has been asked.
    pub attempts: u32,
    /// When it was first asked.
    pub since: Instant,
    /// When the client asks again if it hears nothing, if it does.
    pub asks_again: Option<Instant>,
    /// Where it stands.
    pub state: &'a SubmissionState,
}

/// Where something that the client asked for stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmissionState {
    /// The request is on its way, or was lost: the client cannot know.
    Travelling,
    /// It waits for its session: for the client to have one, or for room among what is not answered yet.
    Registering,
    /// A node has passed it on to its leader, and waits.
    PassedOn {
        /// To whom.
        to: NodeId,
    },
    /// A node has the read, and makes sure that what it says is current.
    Reading,
    /// A leader has it in its log, and waits for it to be committed.
    Waiting {
        /// As this entry.
        entry: LogId,
    },
    /// It is settled, and the answer is on its way, or was lost: the client cannot know.
    Answering,
    /// The last node sent it away, and the client is about to ask another one.
    Refused {
        /// Who leads, as far as that node knew.
        hint: Option<NodeId>,
    },
    /// Applied.
    Done {
        /// As this entry.
        entry: LogId,
        /// What the state machine said.
        answer: Answer,
        /// When the client learnt of it.
        at: Instant,
    },
    /// The value was read.
    Read {
        /// From a state with everything up to here.
        upto: Index,
        /// What was read.
        answer: Answer,
        /// When the client learnt of it.
        at: Instant,
    },
    /// It never will be applied: another entry has been committed in its place.
    Superseded {
        /// The entry that it was.
        entry: LogId,
        /// The term of the entry that took its place.
        by: Term,
        /// When the client learnt of it.
        at: Instant,
    },
    /// It may or may not have been applied: the node could not tell.
    Unknown {
        /// When the client learnt of it.
        at: Instant,
    },
}

impl SubmissionState {
    /// Whether the client has had its answer.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(
            self,
            Self::Done { .. } | Self::Read { .. } | Self::Superseded { .. } | Self::Unknown { .. }
        )
    }
}

impl std::fmt::Display for EntryText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Blank => Ok(()),
            Self::Command(command) => command.fmt(f),
            Self::Bytes(bytes) => write!(f, "{bytes} bytes"),
            Self::Register => f.write_str("register"),
            Self::Configuration(configuration) => {
                f.write_str(&crate::story::members(Language::English, configuration))
            }
        }
    }
}
